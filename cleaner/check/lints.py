"""The lints of line rules: each a mistake that somebody made. A lint looks at one rule and gives complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from cleaner import rulefile
from cleaner.rulefile import Drop, Field, Lead, LineRule, List, Recognise, Stop, Trim, normalise

Rule = LineRule | Recognise
Complaint = tuple[str, str]  # what is wrong, and the cure
Lint = Callable[[Rule], Iterator[Complaint]]

COUNTED = 100  # repeats of `.` or of a negated class
_COUNTED = re.compile(r"(?:(?<!\\)\.|\[\^(?:\\.|[^\]\\])*\]|\\[WSDws])\{\d*,(\d+)\}")
UNBOUNDED = 1000  # the default of a list's `most`

# Invented sentences that begin as boilerplate does, or as any sentence does. No rule may take one wherever it stands.
TRAPS = (
    "Ia pulang pada malam hari.",
    "Harga beras di pasar naik sejak pekan lalu, kata pedagang bernama Sri Yanti.",
    "Baca juga buku itu, pesan sang guru.",
    "“Baca juga doa sebelum tidur,” pesan ibu.",
    "Lihat juga bagaimana warga menanam padi di lereng.",
    "Simak baik-baik, begitu pesan panitia kepada peserta.",
    "Populer di kalangan remaja, minuman itu dijual di kampung.",
    "Terkini, jumlah pengungsi mencapai dua ratus orang.",
    "UPDATE data dilakukan petugas setiap pagi.",
    "Komentar itu dibalas wali kota dengan senyum.",
    "Tag harga di rak itu sudah dicabut.",
    "Sumber air di desa itu mengering.",
    "Penulis buku itu tinggal di Salatiga.",
    "Editor majalah itu mundur pada bulan lalu.",
    "Bagikan beras itu kepada tetangga, katanya.",
    "Share lokasi itu kepada tim penyelamat, pinta dia.",
    "Iklan rokok itu dipasang di tepi jalan.",
    "Video pilihan juri itu dibuat siswa kelas tiga.",
    "Nama jalan itu diganti tahun lalu.",
    "Email itu dikirim pada tengah malam.",
    "Selengkapnya akan dibahas dalam rapat besok.",
    "Berita terkait banjir itu beredar cepat.",
    "Halaman rumah itu luas.",
    "Foto itu diambil ayahnya.",
    "Login ke sistem itu gagal sejak pagi.",
    "Ikuti arahan petugas di lapangan.",
    "Dapatkan izin dari kelurahan lebih dahulu, kata dia.",
)
# A notice of rights names its year.
_YEAR = re.compile(r"(?<![\d\\{-])(?<!© )(?<!©)(?<!Copyright )20[12]\d(?![\d}-])(?! ?-)")
LABELS = ("Baca juga:", "Baca Juga", "BACA JUGA :", "Lihat juga:", "Simak juga:", "Pilihan Editor:")
RESUMES = ("Baca juga: Harga Cabai Naik Lagi", "Iklan", "ADVERTISEMENT", "Lihat Foto", "Halaman:", "2 dari 3 halaman")


def patterns(rule: Rule) -> Iterator[tuple[str, str]]:
    """Give every pattern of a rule with the key that holds it."""
    yield rule.pattern_key, rule.pattern
    for key in ("after", "before", "unless"):
        if pattern := getattr(rule, key, None):
            yield key, pattern
    if isinstance(rule, List):
        yield from (("units", shape) for unit in rule.units for shape in unit if shape.startswith("^"))


def branches(pattern: str) -> list[str]:
    """Split a pattern at the bars that stand outside every group and class.

    >>> branches("^a(b|c)|[|]d$")
    ['^a(b|c)', '[|]d$']
    """
    # An escaped character, a class (in which ] may come first), or one character.
    pieces = re.findall(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", pattern, re.DOTALL)
    found, depth = [""], 0
    for piece in pieces:
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return found


def compiled_of(pattern: str, rule: Rule) -> Any:
    """Compile a pattern of a rule that has been proved already."""
    return rulefile.compile_pattern(pattern, "", rule.id)


def _first_taken(rule: Rule, lines: Iterable[str]) -> str | None:
    search = compiled_of(rule.pattern, rule).search
    return next((line for line in lines if rule.shortest <= len(line) <= rule.longest and search(line)), None)


def _is_near(rule: Rule) -> bool:
    return bool(getattr(rule, "after", None) or getattr(rule, "before", None))


def _is_bound(rule: Rule) -> bool:
    """Whether neighbours or a narrow place, and not the pattern alone, decide."""
    return _is_near(rule) or getattr(rule, "at", None) in ("head", "first", "last")


def unknown_macro(rule: Rule) -> Iterator[Complaint]:
    """`{wekday}` compiles, as the letters that it is, and never matches."""
    for key, pattern in patterns(rule):
        for name in re.findall(r"(?<!\\[pPx])\{([A-Za-z]+)\}", pattern):
            if name not in rulefile.MACROS:
                close = get_close_matches(name, rulefile.MACROS, n=1)
                meant = f"Did you mean {{{close[0]}}}? " if close else ""
                cure = f"{meant}Macros are: {', '.join(rulefile.MACROS)}."
                yield f"{key} names the macro {{{name}}}, which does not exist", cure


def impossible_character(rule: Rule) -> Iterator[Complaint]:
    """A pattern is searched in a normalised line: single plain spaces, entities decoded."""
    for key, pattern in patterns(rule):
        if any(ord(c) < 32 for c in pattern):
            cure = "Quote patterns with single quotes: in double ones \\b is a backspace."
            yield f"{key} holds a control character", cure
        if "\xa0" in pattern or "  " in pattern:
            yield f"{key} holds a no-break space or two spaces", "Write one plain space: lines are normalised first."
        if entity := re.search(r"&(?:amp|quot|nbsp|lt|gt|#\d+);", pattern):
            yield f"{key} holds the entity {entity[0]}", "Write the character: entities are decoded first."
        if doubled := re.search(r"\\\\[dwsbDWSBp.?*+|()\[\]]", pattern):
            yield f"{key} holds {doubled[0]}, a literal backslash", "In single quotes one backslash is enough."


def bare_dot(rule: Rule) -> Iterator[Complaint]:
    """`Kompas.com` as a pattern finds Kompasxcom too."""
    for key, pattern in patterns(rule):
        outside = re.sub(r"\[[^\]]*\]", "[]", pattern)
        if dot := re.search(r"[A-Za-z]{2,}\.(?:com|co|id|net|tv)\b", outside, re.IGNORECASE):
            yield f"{key} holds {dot[0]!r}, where the dot is any character", "Put a backslash before the dot."


def half_anchored(rule: Rule) -> Iterator[Complaint]:
    """In `^Baca juga|Simak juga$` each anchor holds for one branch alone."""
    for key, pattern in patterns(rule):
        first, *rest = branches(pattern)
        if rest and first.startswith("^") and rest[-1].endswith("$"):
            alone = not any(part.startswith("^") for part in rest)
            if alone and not any(part.endswith("$") for part in (first, *rest[:-1])):
                yield f"{key} anchors only its first and its last branch", "Group the branches: '^(?:A|B)$'."


def unread_group(rule: Rule) -> Iterator[Complaint]:
    """A named group that nothing reads loses its field without a word."""
    allowed = rulefile.GROUPS if isinstance(rule, Field) else ("cut",) if isinstance(rule, Trim) else ()
    for name in re.findall(r"\(\?P<(\w+)>", rule.pattern):
        if name not in allowed:
            cure = f"Groups here are: {', '.join(allowed)}." if allowed else "Make it (?:…), or the rule a field."
            yield f"nothing reads the group {name!r} of a {rule.verb} rule", cure


def greedy(rule: Rule) -> Iterator[Complaint]:
    """A rule without a condition must spare ordinary sentences, also those that begin as boilerplate does."""
    if not _is_bound(rule) and (line := _first_taken(rule, TRAPS)):
        yield f"takes the sentence {line!r}", "Narrow it: demand the colon, or the end of the line with $."


def placeless_field(rule: Rule) -> Iterator[Complaint]:
    """The dates and sections of a trending list are never the article's."""
    if isinstance(rule, Field) and rule.at is None and not _is_near(rule):
        names = {rule.name, *re.findall(r"\(\?P<(\w+)>", rule.pattern)} & {"title", "deck", "published", "section"}
        for name in sorted(names):
            cure = "Lists below an article print such lines too: add at = 'head', or after or before."
            yield f"reads {name} wherever the line stands", cure


def orphan(rule: Rule) -> Iterator[Complaint]:
    """A label and its headline are one removal; a dropped label leaves the headline in the body."""
    if isinstance(rule, Drop) and not _is_near(rule) and (label := _first_taken(rule, LABELS)):
        yield (
            f"drops the label {label!r} and leaves the headline under it",
            "Make it a list, with units [['headline']].",
        )


def early_stop(rule: Rule) -> Iterator[Complaint]:
    """Bodies resume after a related link, an ad, a photo or a page mark."""
    if isinstance(rule, Stop) and (line := _first_taken(rule, RESUMES)):
        yield f"stops at {line!r}, after which bodies go on", "Make it a drop or a list."


def idle_unit(rule: Rule) -> Iterator[Complaint]:
    """The first unit that fits is taken, so a unit behind its own beginning is never tried."""
    if not isinstance(rule, List):
        return
    for nth, unit in enumerate(rule.units):
        if unit[0] == "same":
            yield "a unit begins with 'same', which has no line before it", "Put the line that it repeats in front."
        if set(unit) <= {"line", "prose"} and rule.most >= UNBOUNDED:
            yield f"the unit {unit} takes every line below", "Say how many with `most`, or end the unit with a pattern."
        for earlier in rule.units[:nth]:
            if unit[: len(earlier)] == earlier:
                yield f"the unit {unit} is never tried: {earlier} takes its lines first", "Put the longer unit first."


def quoted_mark(rule: Rule) -> Iterator[Complaint]:
    """An article that quotes a site is not that site's."""
    if isinstance(rule, Recognise):
        yield from _quoted(rule)


def quoted_line(rule: Rule) -> Iterator[Complaint]:
    """A sentence that quotes a hit is not the hit."""
    if not isinstance(rule, Trim | Lead | Recognise) and not _is_bound(rule):
        yield from _quoted(rule)


def _quoted(rule: Rule) -> Iterator[Complaint]:
    if line := _first_taken(rule, (f"Menurut warga, “{normalise(hit)}” tertulis di papan itu." for hit in rule.hits)):
        yield f"takes a sentence that only quotes its hit: {line!r}", "Anchor the pattern: '^…$'."


def one_dash(rule: Rule) -> Iterator[Complaint]:
    """The same site prints its dateline with a hyphen, an en dash or an em dash."""
    if isinstance(rule, Lead | Recognise):
        for hit in rule.hits:
            for dash in "-–—":
                if (other := re.sub(r" [-–—] ", f" {dash} ", hit)) != hit and not _first_taken(rule, [other]):
                    yield f"does not know {other!r}", "Write {dash} for the dash."


def edge_space(rule: Rule) -> Iterator[Complaint]:
    """A normalised line neither begins nor ends with a space."""
    for key, pattern in patterns(rule):
        if any(part.startswith("^ ") or part.endswith(" $") for part in branches(pattern)):
            yield f"{key} wants a space at an end of the line, where there never is one", "Take the space out."


def one_year(rule: Rule) -> Iterator[Complaint]:
    """A pattern with this year in it dies on New Year's Day."""
    for key, pattern in patterns(rule):
        if year := _YEAR.search(re.sub(r"\[[^\]]*\]", "[]", pattern)):
            yield (
                f"{key} names the year {year[0]}",
                r"Write \d{4}, {date} or {month}, unless the line is of that year alone.",
            )


def counted_repeat(rule: Rule) -> Iterator[Complaint]:
    """A wide character counted over many places multiplies the states of the automaton that all rules share."""
    for key, pattern in patterns(rule):
        if key != "units" and any(int(most) >= COUNTED for most in _COUNTED.findall(pattern)):
            yield (
                f"{key} counts a wide character up to {COUNTED} times and more, which makes every line slower",
                "Write .* or + and give the line's length with `shortest` and `longest`.",
            )


LINTS: tuple[Lint, ...] = (
    unknown_macro,
    impossible_character,
    bare_dot,
    half_anchored,
    unread_group,
    greedy,
    placeless_field,
    orphan,
    early_stop,
    idle_unit,
    quoted_mark,
    edge_space,
)
HINTS: tuple[Lint, ...] = (quoted_line, one_dash, one_year, counted_repeat)
