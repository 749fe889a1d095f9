"""From text dumps of a site to a draft: which lines come again, where the body stands between them, and what names its parts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cleaner import dates, from_text, rulefile, shape
from cleaner.induce.draft import Draft, Rule
from cleaner.induce.patterns import Proposal, escape, reason_of, shaped, slug, suggest_pattern, why
from cleaner.induce.trial import pruned
from cleaner.rulebook import RuleBook

SHARE = 0.2  # of the pages must print a line for it to be template; two at least
MOST = 0.6  # of the pages must agree on the shape of a part
SOON = 3  # lines; an end mark that much later than another one serves a page as well
ALONE = 0.25  # a paragraph between lines that are none counts so much less: excerpts and comments stand so
COSTS = {
    "template": 30.0,
    "known": 5.0,
    "other": 25.0,
}  # what a line that is no paragraph costs the body, in characters
_CREDIT = re.compile(r"\((?P<label>[A-Z][\w .]{1,20}: ?)?(?P<who>[^():]{2,40})\)\.?$")
_CRUMBS = re.compile(r"[>»›]|^\W*(?:home|beranda)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"(?i)\b(?:oleh|by|penulis|ditulis|laporan|reporter|pewarta|wartawan|jurnalis|kontributor|liputan)\b"
)
_PLACE = re.compile(r"^[A-ZÀ-Þ][\w .,/()'’-]{1,40} ?[-–—]{1,2}$")
_DATELINE = re.compile(r"^(?P<before>[^.!?]{2,60}?) ?[-–—]{1,2} ?\S")


class Dump:
    """One page: its normalised lines, what each is (`kinds`: template, known, prose, other), and where its body begins and ends."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.lines = from_text.lines(text)[0]
        self.shapes = [shaped(line) for line in self.lines]
        self.kinds: list[str] = []
        self.start = self.end = 0

    def judge(self, kind: Callable[[str, str], str]) -> None:
        """Tell the lines' kinds, and the body: the run of lines that holds the most prose and the least of anything else."""
        self.kinds = [kind(line, form) for line, form in zip(self.lines, self.shapes, strict=True)]
        beside = {
            at
            for above, gap, below in zip(
                range(-1, len(self.kinds)), range(len(self.kinds)), range(1, len(self.kinds) + 1), strict=False
            )
            for at in self._adjacent(above, gap, below)
        }
        best = total = 0.0
        begun = 0
        for at, what in enumerate(self.kinds):
            length = min(len(self.lines[at]), 600)
            total += length * (1.0 if at in beside else ALONE) if what == "prose" else -COSTS[what]
            if total <= 0:
                total, begun = 0.0, at + 1
            elif total > best:
                best, self.start, self.end = total, begun, at + 1
        while self.start < self.end and self.kinds[self.start] != "prose":
            self.start += 1

    def _adjacent(self, above: int, at: int, below: int) -> Iterator[int]:
        """The paragraphs beside line `at`, itself included: right above and below one another, or with one line of the site's between."""
        kinds = self.kinds
        if kinds[at] == "prose" and below < len(kinds) and kinds[below] == "prose":
            yield from (at, below)
        between = kinds[at] in ("template", "known") and above >= 0 and below < len(kinds)
        if between and kinds[above] == kinds[below] == "prose":
            yield from (above, below)

    def body(self) -> range:
        """The indices from the body's first to its last paragraph."""
        return range(self.start, self.end)


class Corpus:
    """The dumps of one site, compared."""

    def __init__(self, pages: Sequence[Dump], generic: RuleBook) -> None:
        self.pages = pages
        self.generic = generic
        self.need = max(2, round(SHARE * len(pages)))
        self.many = max(2, round(MOST * len(pages)))
        self._seen = Counter(form for page in pages for form in set(page.shapes))
        self.credits = self._credits()
        for page in pages:
            page.judge(self._kind)
        self.prose = [page.lines[at] for page in pages for at in page.body() if page.kinds[at] == "prose"]

    def _kind(self, line: str, form: str) -> str:
        own = shape.has_initials(line) or _PLACE.match(line)
        if (self._seen[form] >= self.need and not own) or self.credit(line):
            return "template"
        if is_taken(line, self.generic, ("drop", "list")):
            return "known"
        return "prose" if shape.is_prose(line) else "other"

    def _credits(self) -> Counter[str]:
        """What stands in the brackets that close captions: `Foto: `, or one name again and again."""
        found: dict[str, set[str]] = defaultdict(set)
        for page in self.pages:
            for line in page.lines:
                if (hit := _CREDIT.search(line)) and not shape.has_initials(line) and len(line) < 300:
                    found[hit["label"] or hit["who"]].add(page.name)
        return Counter({label: len(names) for label, names in found.items() if len(names) >= self.need})

    def credit(self, line: str) -> str | None:
        """The label or name in the brackets that close a caption, if this site closes captions so."""
        hit = _CREDIT.search(line)
        key = (hit["label"] or hit["who"]) if hit else None
        return key if key in self.credits else None

    def is_template(self, page: Dump, at: int) -> bool:
        """Whether the line is one that pages repeat."""
        return page.kinds[at] == "template"

    def titles(self, rules: Sequence[Rule]) -> dict[str, str]:
        """What is believed to be each page's title."""
        found = {page.name: _title_at(self, page, rules) for page in self.pages}
        return {page.name: page.lines[at] for page in self.pages if (at := found[page.name]) is not None}

    def count(self, form: str) -> int:
        """The number of pages with a line of this shape."""
        return self._seen[form]


def is_taken(line: str, generic: RuleBook, verbs: Sequence[str] = ("drop", "list", "field")) -> bool:
    """Whether the generic rules take the line wherever it stands."""
    return any(signed.verb in verbs and signed.at is None and not signed.near for signed in generic.match(line, True))


def induce(site: str, named: Sequence[tuple[str, str]], generic: RuleBook) -> Draft:
    """Propose rules for the dumps' site. `generic` are the rules that hold anyway: what they take needs no rule of its own."""
    corpus = Corpus([Dump(name, text) for name, text in named], generic)
    ids: list[str] = []
    rules: list[Rule] = []
    for part in (_recognise, _lead, _bylines, _names_alone, _title, _captions, _lists, _labels, _stops, _drops):
        rules += part(corpus, ids, rules)
    doubts = [f"{page.name} has no body that stands out" for page in corpus.pages if page.start == page.end]
    if len(corpus.pages) < 3:
        doubts.append("fewer than three pages: what repeats by chance cannot be told from template")
    evidence = (
        f"Drafted from {len(corpus.pages)} text dumps by cleaner new; read each line, then sharpen every `why`.",
    )
    draft = Draft(site, site.title(), (), tuple(rules), evidence, tuple(doubts))
    prose = {page.name: {page.lines[at] for at in page.body() if page.kinds[at] == "prose"} for page in corpus.pages}
    return pruned(draft, named, corpus.titles(rules), prose)


def _add(ids: list[str], rule: Rule) -> Rule:
    """The rule, under an id that none before it has."""
    made = slug(str(rule.keys["id"]), ids)
    ids.append(made)
    return Rule(rule.verb, rule.keys | {"id": made}, rule.evidence)


def _texts(corpus: Corpus) -> list[list[str]]:
    return [page.lines for page in corpus.pages]


def _quoted(line: str) -> list[str]:
    return [f"Menurut warga, “{line[:80]}” tertulis di papan itu."]


def _recognise(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
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
                "spares": _quoted(line),
            }
            yield _add(
                ids,
                Rule(
                    "recognise",
                    keys,
                    (f"On {seen[line]} of {len(corpus.pages)} pages. Make sure that no other site prints it.",),
                ),
            )
            return


def _lead(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
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
    yield _add(ids, Rule("lead", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def _bylines(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
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
        yield _add(ids, Rule("field", keys, (f"On {len(where)} of {len(corpus.pages)} pages.",)))


def _frames(line: str, form: str) -> Iterator[str]:
    """The line's shape, as it is if it holds a date, and with a person's name taken out where words stand beside it."""
    bare = form[1:-1]
    if "{date}" in bare:
        yield bare
    words = line.split(" ")
    for length in (4, 3, 2):
        for start in range(len(words) - length + 1):
            middle = " ".join(words[start : start + length]).strip(",|-")
            if not shape.is_person(middle) or len(words) == length or dates.find(line) and dates.find(middle):
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


def _names_alone(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """A person's name alone on its line, known by a line beside it that the pages repeat."""
    if any("(?P<author>" in str(rule.keys.get("line")) for rule in rules):
        return
    beside: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for page in corpus.pages:
        for at in range(page.start):
            if page.kinds[at] != "template" and shape.is_person(page.lines[at]) or _is_varied_name(page, at, corpus):
                for key, near in (("after", at - 1), ("before", at + 1)):
                    if (
                        0 <= near < page.start
                        and page.kinds[near] == "template"
                        and not _is_varied_name(page, near, corpus)
                    ):
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
        if count < corpus.many or len(lines) < 2 or used & set(lines) and _overlap(used, lines):
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
        yield _add(ids, Rule("field", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def _overlap(used: set[str], lines: list[str]) -> bool:
    return sum(line in used for line in lines) > 0.8 * len(lines)


def _is_varied_name(page: Dump, at: int, corpus: Corpus) -> bool:
    """A writer who wrote several of the pages: a name that comes again, but not on all."""
    line = page.lines[at]
    return (
        shape.is_person(line)
        and reason_of(line) == "other"
        and corpus.count(page.shapes[at]) <= 0.5 * len(corpus.pages)
    )


def _title(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """The title: the line of the head that shares the most words with the body; known by the line below or above it."""
    near: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in corpus.pages:
        best = _title_at(corpus, page, rules)
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
            yield _add(ids, Rule("field", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def _title_at(corpus: Corpus, page: Dump, rules: Sequence[Rule]) -> int | None:
    """The index of the line of the head that is most likely the title."""
    body = shape.words(" ".join(page.lines[at] for at in page.body()))
    heads = [
        at for at in range(page.start) if 15 <= len(page.lines[at]) <= 220 and _may_be_title(corpus, page, at, rules)
    ]

    def points(at: int) -> tuple[float, int]:
        own = shape.words(page.lines[at])
        return len(own & body) / (len(own) or 1) + 2 * shape.is_headline(page.lines[at]), -at

    return max(heads, key=points, default=None)


def _may_be_title(corpus: Corpus, page: Dump, at: int, rules: Sequence[Rule]) -> bool:
    line = page.lines[at]
    if page.kinds[at] != "other" or dates.find(line) or _CRUMBS.search(line):
        return False
    return not any(
        rule.verb == "field" and not {"after", "before"} & set(rule.keys) and _searches(rule, line) for rule in rules
    )


def _captions(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
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
        yield _add(ids, Rule("field", keys, (f"On {count} of {len(corpus.pages)} pages.",)))


def _lists(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """A repeated line in the body with another article's headline on the line below it."""
    below: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for page in corpus.pages:
        for at in page.body():
            if corpus.is_template(page, at) and not corpus.credit(page.lines[at]):
                under = page.lines[at + 1] if at + 1 in page.body() and page.kinds[at + 1] == "other" else None
                below[page.shapes[at]].append((page.lines[at], under if under and shape.is_headline(under) else None))
    for form, found in sorted(below.items()):
        headlines = [under for _, under in found if under]
        if len(headlines) >= max(2, MOST * len(found)):
            said = reason_of(found[0][0])
            keys: dict[str, object] = {
                "id": found[0][0],
                "reason": "related" if said == "other" else said,
                "head": form,
                "units": [["headline"]],
                "most": 1,
                "why": "A label and the headline under it.",
                "hits": [found[0][0]],
                "spares": _quoted(found[0][0]),
            }
            yield _add(
                ids,
                Rule(
                    "list",
                    keys,
                    (
                        f"{len(found)} times on {corpus.count(form)} of {len(corpus.pages)} pages, a headline under it {len(headlines)} times.",
                    ),
                ),
            )


def _labels(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
    """Lines in and around bodies that begin alike and go on with another article's headline."""
    begun: dict[str, dict[str, str]] = defaultdict(dict)
    for page in corpus.pages:
        for at in range(page.start, len(page.lines)):
            hit = re.match(r"^(?P<label>[^\W\d_][\w ]{2,30}?) ?(?P<mark>[:：|»›>•]|[-–—] )(?= ?\S)", page.lines[at])
            if hit and page.kinds[at] == "other":
                begun[hit[0].rstrip()][page.name] = page.lines[at]
    for label, where in sorted(begun.items()):
        lines = list(where.values())
        pattern = f"^{escape(label)} ?\\S"
        if len(where) < corpus.need or any(
            rulefile.compile_pattern(pattern, "", None).search(line) for line in corpus.prose
        ):
            continue
        said = reason_of(label)
        reason = "related" if said == "other" and sum(map(_may_link, lines)) >= MOST * len(lines) else said
        keys: dict[str, object] = {
            "id": label,
            "reason": reason,
            "line": pattern,
            "longest": 250,
            "why": why(reason),
            "hits": lines[:3],
            "spares": _quoted(lines[0]),
        }
        yield _add(ids, Rule("drop", keys, (f"On {len(where)} of {len(corpus.pages)} pages.",)))


def _may_link(line: str) -> bool:
    rest = re.split(r"[:：|»›>•–—-] ?", line, maxsplit=1)[-1]
    return shape.is_headline(rest) or shape.capital_share(rest) >= 0.7


def _stops(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """Repeated lines that stand soon below bodies and never in one or above: all below them is the site's."""
    barred = {page.shapes[at] for page in corpus.pages for at in range(page.end)}
    barred |= {str(rule.keys["head"]) for rule in rules if rule.verb == "list"}
    left: list[dict[str, int]] = []
    for page in corpus.pages:
        places: dict[str, int] = {}
        for at in range(page.end, len(page.lines)):
            if corpus.is_template(page, at) and page.shapes[at] not in barred and _may_end(corpus, page, at):
                places.setdefault(page.shapes[at], at)
        left.append(places)
    while left := [places for places in left if places]:
        votes = Counter(min(places, key=lambda form: places[form]) for places in left)
        form, count = votes.most_common(1)[0]
        if count < min(2, len(left)):
            return
        left = [places for places in left if places.get(form, len(places) + 10**6) > min(places.values()) + SOON]
        lines = list(
            dict.fromkeys(
                line for page in corpus.pages for line, one in zip(page.lines, page.shapes, strict=True) if one == form
            )
        )
        keys: dict[str, object] = {
            "id": lines[0],
            "reason": reason_of(lines[0]),
            "line": form,
            "why": "The first line below the article; the body never goes on after it.",
            "hits": lines[:2],
            "spares": _quoted(lines[0]),
        }
        yield _add(
            ids, Rule("stop", keys, (f"On {corpus.count(form)} of {len(corpus.pages)} pages, below every body.",))
        )


def _may_end(corpus: Corpus, page: Dump, at: int) -> bool:
    line = page.lines[at]
    varied = dates.is_date_line(line) or _is_varied_name(page, at, corpus) or corpus.credit(line)
    return (
        not varied
        and not is_taken(line, corpus.generic)
        and sum(c.isalpha() for c in line) > 2
        and "{" not in page.shapes[at]
    )


def _drops(corpus: Corpus, ids: list[str], rules: Sequence[Rule]) -> Iterator[Rule]:
    """What else repeats: lines of the head, of the body, and below it as far as no end mark covers them."""
    stops = {str(rule.keys["line"]) for rule in rules if rule.verb == "stop"}
    taken = stops | {str(rule.keys["head"]) for rule in rules if rule.verb == "list"}
    conditions = {str(rule.keys[key]) for rule in rules for key in ("after", "before") if key in rule.keys}
    wanted: dict[str, str] = {}
    for page in corpus.pages:
        end = next((at for at in range(page.end, len(page.lines)) if page.shapes[at] in stops), len(page.lines))
        for at in range(end):
            line, form = page.lines[at], page.shapes[at]
            if (
                corpus.is_template(page, at)
                and form not in taken
                and not corpus.credit(line)
                and not dates.is_date_line(line)
                and not _is_varied_name(page, at, corpus)
                and not _is_known(corpus, line, rules)
            ):
                wanted.setdefault(form, line)
    keep = corpus.prose[:3000]
    for form, line in wanted.items():
        proposals = suggest_pattern(line, _texts(corpus), taken=ids, keep=keep)
        for proposal in proposals[:1]:
            rule = _as_label(proposal) if form in conditions else proposal.rule
            yield _add(ids, rule)


def _is_known(corpus: Corpus, line: str, rules: Iterable[Rule]) -> bool:
    """Whether the generic rules take the line, or a field rule of the draft reads it."""
    if is_taken(line, corpus.generic):
        return True
    return any(
        rule.verb == "field" and "after" not in rule.keys and "before" not in rule.keys and _searches(rule, line)
        for rule in rules
    )


def _searches(rule: Rule, line: str) -> Any:
    return rulefile.compile_pattern(str(rule.keys["line"]), "", None).search(line)


def _as_label(proposal: Proposal) -> Rule:
    """A role beside a name is metadata, not an ad."""
    keys = {key: held for key, held in proposal.rule.keys.items() if key != "reason"}
    ordered = {
        "id": keys.pop("id"),
        "as": "label",
        "line": keys.pop("line"),
        "why": "A word beside a name or the title; it reads nothing.",
    }
    return Rule("field", ordered | {key: held for key, held in keys.items() if key != "why"}, proposal.rule.evidence)


__all__ = ["Corpus", "Dump", "induce"]
