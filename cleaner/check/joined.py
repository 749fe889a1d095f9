"""What is wrong with the joined rules of a site: ids that meet, proofs that fail together, and their pace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cleaner.check.cost import superlinear
from cleaner.check.files import all_rules, paths_of
from cleaner.check.finding import Finding
from cleaner.rulebook import RuleBook, Signed
from cleaner.rulefile import normalise


def ids(book: RuleBook) -> Iterator[Finding]:
    """An id stands once along a chain, rules that are switched off aside. Languages stand beside one another: theirs may be the same."""
    off = {name for _, _, rules in book.chain for name in rules.off}
    seen: dict[str, str] = {}
    for stem, path, rules in reversed(book.chain):
        for rule in all_rules(rules):
            if f"{stem}/{rule.id}" in off:
                continue
            behind = seen.setdefault(rule.id, path)
            if behind != path and not (Path(behind).stem != stem and _is_language(behind) and _is_language(path)):
                cure = "Give it another id."
                if Path(behind).stem != stem:
                    cure = f'Give it another id, or replace that one: off = ["{Path(behind).stem}/{rule.id}"].'
                yield Finding(path, rule.id, f"{Path(behind).name}, behind this file, uses this id too", cure)


def _is_language(path: str) -> bool:
    return Path(path).parent.name == "lang"


def proofs(book: RuleBook) -> Iterator[Finding]:
    """In the joined book too, lengths honoured, hits must hit and spares spare."""
    paths, where = paths_of(book), f"in the joined rules of {book.site or 'no site'}"
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


def pace(book: RuleBook) -> Iterator[Finding]:
    """The joined automaton stays linear on a hostile line and on a mix of all that it knows."""
    mix = "".join(normalise(hit) + " " for signed in book.rules for hit in signed.rule.hits)
    for name, unit in (("'a'", "a"), ("all hits", mix)):
        if superlinear(lambda line: book.match(line, True), unit):
            cure = "Anchor patterns with ^, and lower the counts of {m,n}."
            yield Finding(book.chain[0][1], None, f"the joined rules slow down on a long line of {name}", cure)
