"""From text dumps of a site to a draft: fields of the head, labelled links and lists, end marks, and lines that repeat."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from cleaner import dates, rulefile, shape
from cleaner.induce import heads
from cleaner.induce.corpus import MOST, Corpus, Dump, inherited, is_taken
from cleaner.induce.draft import Draft, Rule, proves
from cleaner.induce.patterns import Proposal, add, escape, quoted, reason_of, suggest_pattern, why
from cleaner.induce.trial import pruned
from cleaner.rulebook import RuleBook

SOON = 3  # lines; an end mark that much later than another one serves a page as well
LONGEST = 250  # characters of a label with a headline behind it
HEAD = (heads.recognise, heads.leads, heads.bylines, heads.names_alone, heads.title, heads.captions)


def induce(site: str, named: Sequence[tuple[str, str]], generic: RuleBook) -> Draft:
    """Propose rules for the dumps' site. `generic` are the rules that hold anyway: what they take needs no rule of its own."""
    once: dict[str, str] = {}
    for name, text in named:
        once.setdefault(text, name)
    named = [(name, text) for text, name in once.items()]
    corpus = Corpus([Dump(name, text) for name, text in named], generic)
    ids = inherited(generic)
    rules: list[Rule] = []
    for part in (*HEAD, _lists, _labels, _stops, _drops):
        rules += [rule for rule in part(corpus, ids, rules) if proves(rule)]
    doubts = [f"{page.name} has no body that stands out" for page in corpus.pages if page.start == page.end]
    if len(corpus.pages) < 3:
        doubts.append("fewer than three pages: what repeats by chance cannot be told from template")
    evidence = (
        f"Drafted from {len(corpus.pages)} text dumps by cleaner new; read each line, then sharpen every `why`.",
    )
    draft = Draft(site, site.title(), (), tuple(rules), evidence, tuple(doubts))
    prose = {page.name: {page.lines[at] for at in page.body() if page.kinds[at] == "prose"} for page in corpus.pages}
    return pruned(draft, named, heads.titles(corpus, rules), prose)


def _texts(corpus: Corpus) -> list[list[str]]:
    return [page.lines for page in corpus.pages]


def _lists(corpus: Corpus, ids: list[str], _: Sequence[Rule]) -> Iterator[Rule]:
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
                "spares": quoted(found[0][0]),
            }
            yield add(
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
        lines = [line for line in where.values() if len(line) <= LONGEST]
        pattern = f"^{escape(label)} ?\\S"
        if len(lines) < corpus.need or any(
            rulefile.compile_pattern(pattern, "", None).search(line) for line in corpus.prose
        ):
            continue
        said = reason_of(label)
        reason = "related" if said == "other" and sum(map(_may_link, lines)) >= MOST * len(lines) else said
        keys: dict[str, object] = {
            "id": label,
            "reason": reason,
            "line": pattern,
            "longest": LONGEST,
            "why": why(reason),
            "hits": lines[:3],
            "spares": quoted(lines[0]),
        }
        yield add(ids, Rule("drop", keys, (f"On {len(where)} of {len(corpus.pages)} pages.",)))


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
            "spares": quoted(lines[0]),
        }
        yield add(
            ids, Rule("stop", keys, (f"On {corpus.count(form)} of {len(corpus.pages)} pages, below every body.",))
        )


def _may_end(corpus: Corpus, page: Dump, at: int) -> bool:
    line = page.lines[at]
    varied = dates.is_date_line(line) or corpus.is_writer(page, at) or corpus.credit(line)
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
                and (not dates.is_date_line(line) or corpus.verbatim(line) >= corpus.many)
                and not corpus.is_writer(page, at)
                and not _is_known(corpus, line, rules, above=at < page.start)
            ):
                wanted.setdefault(form, line)
    keep = corpus.prose[:3000]
    for form, line in wanted.items():
        proposals = suggest_pattern(line, _texts(corpus), taken=ids, keep=keep)
        for proposal in proposals[:1]:
            rule = _as_label(proposal) if form in conditions else proposal.rule
            yield add(ids, rule)


def _is_known(corpus: Corpus, line: str, rules: Iterable[Rule], above: bool) -> bool:
    """Whether the generic rules take the line, or a field rule of the draft reads it.

    In a menu above the article a generic list would take the title along with its heading; there the heading is dropped alone.
    """
    if is_taken(line, corpus.generic, ("drop", "field") if above else ("drop", "field", "list")):
        return True
    return any(
        rule.verb == "field" and "after" not in rule.keys and "before" not in rule.keys and heads.reads(rule, line)
        for rule in rules
    )


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
