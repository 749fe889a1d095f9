"""The head of a site's dumps: what tells the site, its datelines, and the lines that name writer, date, title and captions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from cleaner import dates, rulefile, shape
from cleaner.induce.corpus import Corpus, Dump
from cleaner.induce.draft import Rule
from cleaner.induce.patterns import add, escape, quoted, reason_of, shaped, slug

_CRUMBS = re.compile(r"[>»›]|^\W*(?:home|beranda)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"(?i)\b(?:oleh|by|penulis|ditulis|laporan|reporter|pewarta|wartawan|jurnalis|kontributor|liputan)\b"
)
_DATELINE = re.compile(r"^(?P<before>[^.!?]{2,60}?) ?[-–—]{1,2} ?\S")


def recognise(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
    """The longest line that nearly all pages print word for word."""
    seen = Counter(line for page in corpus.pages for line in set(page.lines))
    lines = [line for line, count in seen.items() if count >= 0.8 * len(corpus.pages) and 12 <= len(line) <= 120]
    for line in sorted(lines, key=lambda line: (-len(line), line)):
        if " " in line and reason_of(line) == "other" and not corpus.generic.match(line, True):
            keys: dict[str, object] = {
                "id": "by-" + slug(line),
                "line": f"^{escape(line)}$",
                "why": "A line that the site's pages print.",
                "hits": [line],
                "spares": quoted(line),
            }
            yield add(
                ids,
                Rule(
                    "recognise",
                    keys,
                    (f"On {seen[line]} of {len(corpus.pages)} pages. Make sure that no other site prints it.",),
                ),
            )
            return


def leads(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
    """The site's name before a dash at the head of the first paragraph."""
    opened = {
        page.name: hit["before"]
        for page in corpus.pages
        if page.start < page.end and (hit := _DATELINE.match(page.lines[page.start]))
    }
    pieces = Counter(piece for before in opened.values() for piece in set(before.split(", ")))
    name, count = pieces.most_common(1)[0] if pieces else ("", 0)
    if count < corpus.many or not name[:1].isupper():
        return
    befores = [before for before in opened.values() if name in before.split(", ")]
    front = any(before.split(", ")[0] != name for before in befores)
    back = any(before.split(", ")[-1] != name for before in befores)
    pattern = (
        "^"
        + ("(?:[^.!?:]+, )?" if front else "")
        + escape(name)
        + ("(?:, [^.!?:-]+)?" if back else "")
        + r" ?{dash}{1,2} ?\S"
    )
    hits = [page.lines[page.start][:60] for page in corpus.pages if name in opened.get(page.name, "").split(", ")][:2]
    keys: dict[str, object] = {
        "id": "dateline",
        "line": pattern,
        "why": "Place and name of the site open the first paragraph.",
        "hits": hits,
        "spares": [f"{name} didirikan warga."],
    }
    yield add(ids, Rule("lead", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def bylines(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
    """Lines of the head that hold a date, a name, or both, between words that all pages print."""
    forms: dict[str, list[tuple[Dump, str]]] = defaultdict(list)
    for page in corpus.pages:
        seen: set[str] = set()
        for at in range(page.start):
            if len(page.lines[at]) <= 140 and not corpus.credit(page.lines[at]) and not _CRUMBS.search(page.lines[at]):
                forms_of = set(_frames(page.lines[at], page.shapes[at])) - seen
                seen |= forms_of
                for frame in forms_of:
                    forms[frame].append((page, page.lines[at]))
    done: set[str] = set()
    ranked = sorted(
        forms.items(), key=lambda entry: (-bool(_ROLE.search(entry[0])), -len(entry[1]), -len(entry[0]), entry[0])
    )
    for frame, where in ranked:
        lines = [line for _, line in where]
        read = "published" if "{date}" in frame else "author"
        if len({page.name for page, _ in where}) < corpus.many or read in done or len(set(lines)) == 1:
            continue
        if read == "author" and "{name}" not in frame:
            continue
        pattern = _grouped(frame)
        search = rulefile.compile_pattern(pattern, "", None).search
        if any(search(line) for line in corpus.prose):
            continue
        done.add(read)
        if "(?P<author>" in pattern:
            done.add("author")
        keys: dict[str, object] = {
            "id": f"{read}-line",
            "as": read,
            "at": "head",
            "line": pattern,
            "why": _field_why(pattern),
            "hits": list(dict.fromkeys(lines))[:2],
            "spares": ["Ia pulang pada Senin pagi."],
        }
        yield add(ids, Rule("field", keys, (f"On {len(where)} of {len(corpus.pages)} pages.",)))


def _frames(line: str, form: str) -> Iterator[str]:
    """The line's shape, as it is if it holds a date, and with a person's name taken out where words stand beside it."""
    bare = form[1:-1]
    if "{date}" in bare:
        yield bare
    words = line.split(" ")
    for length in (4, 3, 2):
        for start in range(len(words) - length + 1):
            middle = " ".join(words[start : start + length]).strip(",|-")
            if not shape.is_person(middle) or len(words) == length or (dates.find(line) and dates.find(middle)):
                continue
            before, after = line.split(middle, 1)
            if before.strip() or after.strip():
                yield shaped(before)[1:-1] + "{name}" + shaped(after)[1:-1]


def _grouped(frame: str) -> str:
    """The frame as a pattern with groups for the name, and for the date with all that belongs to it."""
    pattern = frame.replace("{name}", r"(?P<author>\p{Lu}[^,|:]+?)", 1)
    whole = re.search(r"(?:\{weekday\},? )?\{date\}(?:(?:[ ,|]|\\\||pukul|jam|-|–)*\{time\})?", pattern)
    if whole:
        pattern = f"{pattern[: whole.start()]}(?P<published>{whole[0]}){pattern[whole.end() :]}"
    return f"^{pattern}$"


def _field_why(pattern: str) -> str:
    read = [name for name in ("author", "editor", "published") if f"(?P<{name}>" in pattern]
    said = {"author": "the writer", "editor": "the editor", "published": "the date"}
    return f"The line above the article that tells {' and '.join(said[name] for name in read) or 'the value'}."


def names_alone(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """A person's name alone on its line, known by a line beside it that the pages repeat."""
    if any("(?P<author>" in str(rule.keys.get("line")) for rule in rules):
        return
    beside: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for page in corpus.pages:
        for at in range(page.start):
            if (page.kinds[at] != "template" and shape.is_person(page.lines[at])) or corpus.is_writer(page, at):
                for key, near in (("after", at - 1), ("before", at + 1)):
                    if 0 <= near < page.start and page.kinds[near] == "template" and not corpus.is_writer(page, near):
                        beside[key, page.shapes[near]].append((page.name, page.lines[at]))
    ranked = sorted(
        (
            (len({name for name, _ in where}), "{" not in form, key == "after", key, form)
            for (key, form), where in beside.items()
        ),
        reverse=True,
    )
    roles = iter(("author", "editor"))
    used: set[str] = set()
    for count, _, _, key, form in ranked:
        lines = list(dict.fromkeys(line for _, line in beside[key, form]))
        if count < corpus.many or len(lines) < 2 or (used & set(lines) and _overlap(used, lines)):
            continue
        role = "editor" if re.search(r"(?i)editor|redaktur|penyunting|penyelia", form) else next(roles, None)
        if role is None:
            return
        used |= set(lines)
        keys: dict[str, object] = {
            "id": f"{role}-name",
            "as": role,
            "at": "head",
            "line": rf"^(?P<{role}>\p{{Lu}}[\p{{L}} .'’-]+)$",
            "longest": 50,
            key: form,
            "why": f"The {role}'s name stands alone; the line beside it tells it.",
            "hits": lines[:2],
            "spares": ["12 orang", "Harga beras: naik"],
        }
        yield add(ids, Rule("field", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def _overlap(used: set[str], lines: list[str]) -> bool:
    return sum(line in used for line in lines) > 0.8 * len(lines)


def title(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """The title: the line of the head that shares the most words with the body; known by the line below or above it."""
    near: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in corpus.pages:
        best = _title_at(page, rules)
        if best is None:
            continue
        for key, beside in (("before", best + 1), ("after", best - 1)):
            if 0 <= beside < page.start:
                for form in {
                    page.shapes[beside],
                    *(_grouped(frame) for frame in _frames(page.lines[beside], page.shapes[beside])),
                }:
                    near[key, form].append(page.lines[best])
    ranked = sorted(((len(titles), key == "before", key, form) for (key, form), titles in near.items()), reverse=True)
    for count, _, key, form in ranked[:1]:
        if count >= corpus.many:
            keys: dict[str, object] = {
                "id": "title",
                "as": "title",
                "at": "head",
                "line": "^.",
                "shortest": 15,
                key: re.sub(r"\?P<\w+>", "?:", form),
                "why": f"The title stands right {'above' if key == 'before' else 'below'} this line.",
                "hits": near[key, form][:1],
                "spares": ["Berita"],
            }
            yield add(ids, Rule("field", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def _title_at(page: Dump, rules: Sequence[Rule]) -> int | None:
    """The index of the line of the head that is most likely the title."""
    body = shape.words(" ".join(page.lines[at] for at in page.body()))
    heads = [at for at in range(page.start) if 15 <= len(page.lines[at]) <= 220 and _may_be_title(page, at, rules)]

    def points(at: int) -> tuple[float, int]:
        own = shape.words(page.lines[at])
        return len(own & body) / (len(own) or 1) + 2 * shape.is_headline(page.lines[at]), -at

    return max(heads, key=points, default=None)


def _may_be_title(page: Dump, at: int, rules: Sequence[Rule]) -> bool:
    line = page.lines[at]
    if page.kinds[at] != "other" or dates.find(line) or _CRUMBS.search(line):
        return False
    return not any(
        rule.verb == "field" and not {"after", "before"} & set(rule.keys) and reads(rule, line) for rule in rules
    )


def captions(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
    """Lines that close with a credit in brackets."""
    for label, count in corpus.credits.most_common():
        lines = [line for page in corpus.pages for line in page.lines if corpus.credit(line) == label]
        end = rf"\({escape(label)}[^()]+\)\.?$" if label.rstrip().endswith(":") else rf"\({escape(label)}\)\.?$"
        keys: dict[str, object] = {
            "id": "caption-" + slug(label),
            "as": "caption",
            "reason": "credit",
            "line": end,
            "longest": 400,
            "why": "A credit in brackets closes a caption.",
            "hits": lines[:2],
            "spares": ["Ia tertawa (lama sekali)."],
        }
        yield add(ids, Rule("field", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def titles(corpus: Corpus, rules: Sequence[Rule]) -> dict[str, str]:
    """What is believed to be each page's title."""
    found = {page.name: _title_at(page, rules) for page in corpus.pages}
    return {page.name: page.lines[at] for page in corpus.pages if (at := found[page.name]) is not None}


def reads(rule: Rule, line: str) -> bool:
    """Whether the rule's pattern finds the line."""
    return rulefile.compile_pattern(str(rule.keys["line"]), "", None).search(line) is not None
