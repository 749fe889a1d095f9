"""What is wrong with a rule book before a page shows it: proofs, lints, hostile input, golden bodies, unused rules."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

import msgspec

from cleaner import golden as truth
from cleaner import rulefile
from cleaner.article import Article
from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner
from cleaner.rulebook import GENERIC, Library, RuleBook, Signed
from cleaner.rulefile import Drop, Field, Lead, LineRule, List, Recognise, RuleFile, Stop, Trim, normalise

Rule = LineRule | Recognise
Complaint = tuple[str, str]  # what is wrong, and the cure
Lint = Callable[[Rule], Iterator[Complaint]]

LARGE = 10_000  # instructions of a compiled pattern; the largest shipped one has about 1,000
SHORT, LONG = 50_000, 200_000  # characters of hostile lines: linear cost grows 4 times, quadratic 16 times
STEEP = 10
UNBOUNDED = 1000  # the default of a list's `most`
FLOOR = 0.001  # seconds under which a measurement is noise

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
LABELS = ("Baca juga:", "Baca Juga", "BACA JUGA :", "Lihat juga:", "Simak juga:", "Pilihan Editor:")
RESUMES = ("Baca juga: Harga Cabai Naik Lagi", "Iklan", "ADVERTISEMENT", "Lihat Foto", "Halaman:", "2 dari 3 halaman")


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong (error) or worth knowing (notice): the file, the rule if it is one's, what, and the cure."""

    file: str
    rule: str | None
    what: str
    cure: str
    level: Literal["error", "notice"] = "error"

    def __str__(self) -> str:
        """The finding as one line."""
        return f"{self.level}: {self.file}{f' [{self.rule}]' if self.rule else ''}: {self.what}. {self.cure}"


def check(
    library: Library, sites: Sequence[str] = (), seeds: Path | None = None, golden: Path | None = None
) -> list[Finding]:
    """Give every finding on the rules of the named sites (none named: of all sites and of none), errors first.

    `seeds` and `golden` are the folders of raw documents and of their hand-cleaned truth; without them no rule is held against a page.
    Raise UnknownSiteError for a site that no rule file describes.
    """
    wanted: Sequence[str | None] = sites or (*library.sites, None)
    books = [library.book(site) for site in wanted]
    files = {path: rules for book in books for _, path, rules in book.chain}
    owners = _owners(library)
    found = [finding for path, rules in files.items() for finding in _file(path, rules, library, owners[path])]
    found += _hosts(library, set(files), owners)
    for book in books:
        found += [*_ids(book), *_proofs(book), *_pace(book)]
    if not sites:
        found += _idle_files(library, owners)
    found += _pages(library, books, owners, seeds, golden)
    return sorted(set(found), key=lambda finding: (finding.level, finding.file, finding.rule or "", finding.what))


# ---- lints: each a mistake that somebody made --------------------------------------------------


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


def _compiled(pattern: str, rule: Rule) -> Any:
    return rulefile.compile_pattern(pattern, "", rule.id)


def _first_taken(rule: Rule, lines: Iterable[str]) -> str | None:
    search = _compiled(rule.pattern, rule).search
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
)
HINTS: tuple[Lint, ...] = (quoted_line, one_dash)


# ---- cost --------------------------------------------------------------------------------------


def cost(rule: Rule) -> Iterator[Complaint]:
    """Patterns whose program is very large, or whose time grows faster than a hostile line."""
    for key, pattern in patterns(rule):
        compiled = _compiled(pattern, rule)
        if (size := max(compiled.programsize, compiled.reverseprogramsize)) > LARGE:
            cure = "Lower the counts of {m,n}, of \\p{…} above all; say lengths with shortest and longest."
            yield f"{key} compiles to {size:,} instructions, which load slowly (the limit is {LARGE:,})", cure
            continue
        for line in ("a", *(normalise(hit) + " " for hit in rule.hits[:3])):
            if superlinear(compiled.search, line):
                cure = "Take out nested repeats such as (a+)+; anchor the pattern with ^."
                yield f"{key} slows down on a long line of {line!r}", cure


def superlinear(search: Callable[[str], Any], unit: str) -> bool:
    """Tell whether `search` grows more than 10 times dearer on 4 times as many repeats of `unit` (50,000 and 200,000 characters).

    Time is this thread's own on the processor, the least of three, and a suspicion must hold three times: a busy machine raises none.
    """
    short, long = ((unit * (length // len(unit) + 1))[:length] for length in (SHORT, LONG))
    return all(_seconds(search, long) > STEEP * max(_seconds(search, short), FLOOR) for _ in range(3))


def _seconds(search: Callable[[str], Any], text: str) -> float:
    def once() -> float:
        start = time.thread_time()
        search(text)
        return time.thread_time() - start

    first = once()
    return first if first < FLOOR else min(first, once(), once())


# ---- files -------------------------------------------------------------------------------------


def _all(rules: RuleFile) -> list[Rule]:
    return [*rules.recognise, *rules.line_rules()]


def _owners(library: Library) -> dict[str, set[str | None]]:
    """For each file the sites in whose chain it stands (None: the pages of no site)."""
    found: dict[str, set[str | None]] = {path: set() for path, _ in library.files}
    for site in (None, *library.sites):
        for _, path, _ in library.book(site).chain:
            found[path].add(site)
    return found


def _file(path: str, rules: RuleFile, library: Library, owners: set[str | None]) -> Iterator[Finding]:
    for rule in _all(rules):
        for lint in (*LINTS, cost):
            yield from (Finding(path, rule.id, *complaint) for complaint in lint(rule))
        for lint in HINTS:
            yield from (Finding(path, rule.id, *complaint, "notice") for complaint in lint(rule))
    for mark in rules.recognise:
        for hit in mark.hits:
            proven = library.site_of_lines([normalise(hit)])
            if proven is None or proven not in owners:
                cure = "Only a site's own file recognises; keep `unless` and other sites' marks off the line."
                yield Finding(path, mark.id, f"its hits line {hit!r} proves {proven or 'no site'}", cure)
    own = {f"{Path(path).stem}/{rule.id}" for rule in _all(rules)}
    inherited = {name for site in owners for name in _paths(library.book(site))}
    for name in rules.off:
        if name in own:
            cure = "Give the new rule another id, then switch the old one off."
            yield Finding(path, name.partition("/")[2], f"off = [{name!r}] switches off this very rule", cure)
        elif name not in inherited:
            yield Finding(path, None, f"off names {name!r}, which this file does not inherit", "Take it out of off.")


def _hosts(library: Library, files: set[str], owners: dict[str, set[str | None]]) -> Iterator[Finding]:
    claims = [(host, path) for path, rules in library.files for host in rules.hosts]
    for host, path in claims:
        if path not in files:
            continue
        site = library.site_of_url("https://" + host.replace("*", "www"))
        if site is None:
            yield Finding(path, None, f"host {host} leads to no site", "Only a site's own file claims hosts.")
        for other, where in claims:
            if owners[where] & owners[path]:
                continue
            rival = Path(where).name
            if other == host:
                yield Finding(path, None, f"host {host} is claimed by {rival} too", "Leave it to one of the two.")
            elif other.startswith("*.") and host.removeprefix("*").endswith(other[1:]):
                cure = "Right if this site is an exception there; else leave it to one of the two."
                yield Finding(path, None, f"host {host} lies within {other} of {rival}; {site} has it", cure, "notice")


def _idle_files(library: Library, owners: dict[str, set[str | None]]) -> Iterator[Finding]:
    for path, _ in library.files:
        if not owners[path]:
            cure = f'Write extends = "{Path(path).stem}" in a site\'s file.'
            yield Finding(path, None, "no site extends this family", cure, "notice")
    for site in library.sites:
        own = [(path, rules) for path, rules in library.files if owners[path] == {site}]
        if own and not any(rules.hosts or rules.recognise for _, rules in own):
            cure = "Give it hosts, or a recognise rule."
            yield Finding(own[0][0], None, "no page is ever told to be of this site", cure, "notice")


# ---- the joined book ---------------------------------------------------------------------------


def _paths(book: RuleBook) -> dict[str, str]:
    return {f"{stem}/{rule.id}": path for stem, path, rules in book.chain for rule in _all(rules)}


def _ids(book: RuleBook) -> Iterator[Finding]:
    """An id stands once along a chain, rules that are switched off aside."""
    off = {name for _, _, rules in book.chain for name in rules.off}
    seen: dict[str, str] = {}
    for stem, path, rules in reversed(book.chain):
        for rule in _all(rules):
            if f"{stem}/{rule.id}" in off:
                continue
            if (behind := seen.setdefault(rule.id, path)) != path:
                cure = "Give it another id."
                if Path(behind).stem != stem:
                    cure = f'Give it another id, or replace that one: off = ["{Path(behind).stem}/{rule.id}"].'
                yield Finding(path, rule.id, f"{Path(behind).name}, behind this file, uses this id too", cure)


def _proofs(book: RuleBook) -> Iterator[Finding]:
    """In the joined book too, lengths honoured, hits must hit and spares spare."""
    paths, where = _paths(book), f"in the joined rules of {book.site or 'no site'}"
    for signed in book.rules:
        file, rule = paths[signed.name], signed.rule
        for hit in rule.hits:
            if not any(other is signed for other in book.match(normalise(hit), True)):
                yield Finding(file, rule.id, f"hits line {hit!r} is not matched {where}", "Make the pattern simpler.")
        for spare in rule.spares:
            if any(other is signed for other in book.match(normalise(spare), True)):
                yield Finding(file, rule.id, f"spares line {spare!r} is matched {where}", "Narrow the pattern.")
        if shadow := _shadow(book, signed):
            cure = "Take one of the two out, or add a hit that only this one takes."
            yield Finding(file, rule.id, f"{shadow} takes all its hits first", cure, "notice")


def _shadow(book: RuleBook, signed: Signed) -> str | None:
    """The name of the rule of the same file that takes every hit of this one before it, if there is one."""

    def acts_at_once(rule: Signed) -> bool:
        return rule.verb in ("drop", "field") and rule.at is None and not rule.near

    if not acts_at_once(signed):
        return None
    firsts = [next(filter(acts_at_once, book.match(normalise(hit), True)), signed) for hit in signed.rule.hits]
    origin = signed.name.partition("/")[0] + "/"
    return firsts[0].name if all(r is not signed and r.name.startswith(origin) for r in firsts) else None


def _pace(book: RuleBook) -> Iterator[Finding]:
    """The joined automaton stays linear on a hostile line and on a mix of all that it knows."""
    mix = "".join(normalise(hit) + " " for signed in book.rules for hit in signed.rule.hits)
    for name, unit in (("'a'", "a"), ("all hits", mix)):
        if superlinear(lambda line: book.match(line, True), unit):
            cure = "Anchor patterns with ^, and lower the counts of {m,n}."
            yield Finding(book.chain[0][1], None, f"the joined rules slow down on a long line of {name}", cure)


# ---- pages -------------------------------------------------------------------------------------


def _pages(
    library: Library,
    books: Sequence[RuleBook],
    owners: dict[str, set[str | None]],
    seeds: Path | None,
    golden: Path | None,
) -> Iterator[Finding]:
    for folder in (seeds, golden):
        if folder is not None and not folder.is_dir():
            yield Finding(str(folder), None, "is not a folder", "Name the folder that holds a folder for each site.")
            return
    cleaner = Cleaner()
    cleaner.library = library
    fired: set[str] = set()
    seeded: set[str | None] = set()
    for book in books:
        for name in _folders(book, library, seeds, golden):
            raw = _named(seeds, name, ".txt", ".html")
            truths = {path.stem: path for path in _named(golden, name, ".md")}
            if seeds and golden:
                yield from _unpaired(raw, truths, seeds / name, golden / name)
            if raw:
                seeded.add(book.site)
            known = {}
            for stem, path in truths.items():
                try:
                    known[stem] = truth.read(path)
                except (CleanerError, OSError, UnicodeDecodeError) as error:
                    yield Finding(str(path), None, f"cannot be read: {error}", "Mend the golden file.")
                    continue
                body = "\n\n".join(block.text for block in known[stem].blocks)
                yield from _bites(cleaner.clean(body, site=book.site), book, known[stem], path, "its own body")
            for seed in raw:
                article = cleaner.clean(seed.read_bytes(), site=book.site)
                fired |= {name for name, _ in taken(article, book)}
                if page := known.get(seed.stem):
                    yield from _bites(article, book, page, truths[seed.stem], f"the seed {seed.name}")
    if seeds is not None:
        yield from _unused(books, owners, seeds, seeded, fired)


def _folders(book: RuleBook, library: Library, *roots: Path | None) -> list[str]:
    """The folders whose pages the book cleans: the site's own, or for the book of no site those of all unknown sites."""
    if book.site is not None:
        return [book.site]
    names = {folder.name for root in roots if root for folder in root.iterdir() if folder.is_dir()}
    return sorted(names - set(library.sites))


def _named(root: Path | None, folder: str, *suffixes: str) -> list[Path]:
    return sorted(path for path in (root / folder).glob("*") if path.suffix in suffixes) if root else []


def _unpaired(raw: list[Path], truths: dict[str, Path], seeds: Path, golden: Path) -> Iterator[Finding]:
    for seed in raw:
        if seed.stem not in truths:
            cure = f"Clean it by hand into {golden / seed.stem}.md."
            yield Finding(str(seed), None, "this seed has no golden file", cure)
    for stem in sorted(set(truths) - {seed.stem for seed in raw}):
        cure = f"Put its raw document into {seeds}, or take it out."
        yield Finding(str(truths[stem]), None, "this golden file has no seed", cure)


def taken(article: Article, book: RuleBook) -> Iterator[tuple[str, str]]:
    """Give (rule, text) for all of a page that is not body, and (rule, "") for the lead rules and marks that know a line of the page.

    The record does not say which rule found the title and the captions: it is the first whose pattern and neighbours are on the page.
    """
    yield from ((cut.rule, cut.text) for cut in article.removed)
    fields = [("title", article.title or ""), *(("caption", text) for text in article.captions)]
    page = [*(text for _, text in fields), *(cut.text for cut in article.removed), *(b.text for b in article.blocks)]
    for field, text in fields:
        rules = (r for r in book.match(text, True) if isinstance(r.rule, Field) and r.rule.name == field)
        name = next((signed.name for signed in rules if _has_neighbours(signed.rule, page)), f"{GENERIC}/{field}")
        yield name, text
    for block in article.blocks:
        yield from ((signed.name, "") for signed in book.match(block.text, True) if signed.verb == "lead")
    for stem, _, rules_of_file in book.chain:
        for mark in rules_of_file.recognise:
            if any(map(_compiled(mark.line, mark).search, page)):
                yield f"{stem}/{mark.id}", ""


def _has_neighbours(rule: LineRule, page: list[str]) -> bool:
    wanted = [_compiled(pattern, rule).search for key, pattern in patterns(rule) if key in ("after", "before")]
    return all(any(map(search, page)) for search in wanted)


def _bites(article: Article, book: RuleBook, page: truth.Golden, path: Path, where: str) -> Iterator[Finding]:
    """The body lines that rules took, one finding a rule."""
    lost = Counter(truth.bare(block.text) for block in page.blocks)
    lost.subtract(truth.bare(block.text) for block in article.blocks)
    missing = {text for text, count in lost.items() if count > 0}
    if not missing:
        return
    paths, said = _paths(book), set()
    trims = {signed.name for signed in book.rules if signed.verb == "trim"}
    for name, text in taken(article, book):
        line = truth.bare(text)
        bitten = line in missing or (name in trims and any(line in whole for whole in missing))
        if not line or not bitten or name in said:
            continue
        said.add(name)
        what = f"takes a body line of {path.parent.name}/{path.name} out of {where}: {text[:80]!r}"
        if name in paths:
            cure = "Narrow the pattern, add `at`, `after` or `before`, and add the line to spares."
            yield Finding(paths[name], name.partition("/")[2], what, cure)
        else:
            cure = "No rule file says so, it is the cleaner's own decision: report it with this page."
            yield Finding(str(path), name, what, cure)


def _unused(
    books: Sequence[RuleBook],
    owners: dict[str, set[str | None]],
    seeds: Path,
    seeded: set[str | None],
    fired: set[str],
) -> Iterator[Finding]:
    """Rules that fired on no seed. A file that several sites share is judged only when all of them were asked."""
    asked = {book.site for book in books}
    for book in books:
        if book.site is not None and book.site not in seeded:
            cure = f"Put raw documents into {seeds / book.site}."
            yield Finding(book.chain[0][1], None, "no seed of this site: unused rules cannot be told", cure, "notice")
        for stem, path, rules in book.chain:
            if not owners[path] <= asked or not owners[path] & seeded:
                continue
            for rule in _all(rules):
                if f"{stem}/{rule.id}" not in fired:
                    cure = "Add a seed that needs it, or take it out."
                    yield Finding(path, rule.id, "fired on no seed", cure, "notice")


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Give the findings that a rule book must not have, notices left out."""
    return [finding for finding in findings if finding.level == "error"]


__all__ = ["Finding", "check", "errors"]
