"""From saved HTML pages of a site to a draft: templates with their fields, captions and strips, and drop rules for what is left."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from cleaner import query, shape
from cleaner.article import Reason
from cleaner.induce import fields, layouts, parts
from cleaner.induce.corpus import inherited, is_taken
from cleaner.induce.draft import Draft, Rule
from cleaner.induce.layouts import Group
from cleaner.induce.outline import Line, Outline, Pages
from cleaner.induce.parts import Part
from cleaner.induce.patterns import Proposal, beginning, reason_of, suggest_pattern
from cleaner.induce.selectors import names
from cleaner.rulebook import RuleBook

_MARKS = frozenset(":：|»›\"“”'‘’")
_DATELINE = re.compile(r"[-–—]$")
SHARE = 0.12  # share of the pages that must repeat a line of the body before it is proposed as template; two at least
WORDS: dict[Reason, str] = {
    "related": "Links to other articles between the paragraphs.",
    "trending": "Lists of other articles.",
    "ad": "Ad slots between the paragraphs.",
    "share": "Buttons to share and follow.",
    "promo": "The publisher's plugs.",
    "paging": "Marks and links between the pages of an article.",
    "metadata": "Tags and credits inside the body's element.",
    "embed": "Photos and players with their labels.",
    "comments": "Comments under the article.",
    "other": "Text that the pages repeat.",
}


def induce(site: str, outlines: Sequence[Outline], generic: RuleBook) -> Draft:
    """Propose rules for the pages' site. `generic` are the rules that hold anyway: what they take needs no rule of its own."""
    pages = Pages(outlines)
    groups = _ordered(layouts.groups(pages))
    rules: list[Rule] = []
    doubts: list[str] = []
    for group in groups:
        name = _layout_name(group, [str(rule.keys["id"]) for rule in rules])
        rules += _template(name, group, pages, doubts)
    ids = [*inherited(generic), *(str(rule.keys["id"]) for rule in rules)]
    rules += _drops(groups, pages, generic, rules, ids)
    served = {outline.name for group in groups for outline in group.outlines}
    if missed := [outline.name for outline in outlines if outline.name not in served]:
        doubts.append(
            f"no lasting selector holds the body of {', '.join(missed[:5])}; the generic extractor serves them"
        )
    evidence = (f"Drafted from {len(outlines)} HTML pages by cleaner new; read each line, then sharpen every `why`.",)
    return Draft(site, _name(outlines) or site.title(), _hosts(outlines), tuple(rules), evidence, tuple(doubts))


def _ordered(groups: list[Group]) -> list[Group]:
    """Templates are tried in order: one whose `when` stands on pages of another layout comes after that one's."""
    return sorted(
        groups,
        key=lambda group: sum(
            bool(outline.meant(group.body)) for other in groups if other is not group for outline in other.outlines
        ),
    )


def _layout_name(group: Group, taken: Iterable[str]) -> str:
    word = "-".join(re.findall(r"[a-z0-9]+", re.split(r"[.#]", group.body.lower())[-1])[:3]) or "article"
    seen, made, number = set(taken), word, 2
    while made in seen:
        made, number = f"{word}-{number}", number + 1
    return made


def _listed(sources: Iterable[fields.Source], count: int) -> str:
    return "; ".join(
        f"{one.selector} on {one.pages} of {count}"
        + (f", as {one.witness} says on {one.agrees}" if one.witness != "itself" else "")
        for one in sources
    )


def _template(name: str, group: Group, pages: Pages, doubts: list[str]) -> list[Rule]:
    count = len(group.outlines)
    found = {
        "title": fields.title(group),
        "author": fields.names(group),
        "editor": fields.names(group, editors=True),
        "published": fields.published(group),
        "section": fields.section(group),
    }
    captions = parts.captions(group)
    hidden = _hidden(group)
    keys: dict[str, object] = {
        "id": name,
        "why": f"The article page whose body is {group.body}; {count} saved {'page stands' if count == 1 else 'pages stand'} behind it.",
        "when": group.body,
    }
    evidence = [
        f"Layout {name}: {count} of {len(pages.outlines)} pages ({_examples(group)}); its body holds {group.score:.0%} of their content."
    ]
    for field, sources in found.items():
        if sources:
            keys[field] = [one.selector for one in sources]
            evidence.append(f"{field}: {_listed(sources, count)}.")
        elif field in ("title", "author", "published"):
            evidence.append(f"{field}: nothing found that agrees on the pages.")
    keys["body"] = [group.body]
    if captions:
        keys["caption"] = captions
    if tail := fields.suffix(group, found["title"]):
        keys["suffix"] = tail
    if hidden:
        keys["shown"] = hidden
        evidence.append(f"shown: {', '.join(hidden)} hides prose of the body by its style.")
    if count == 1:
        doubts.append(
            f"layout {name} stands on one page; nothing could be compared. Give more pages like {group.outlines[0].name}"
        )
    elif group.score < 0.8:
        doubts.append(f"layout {name}: its body holds only {group.score:.0%} of the content, template deducted")
    return [Rule("template", keys, tuple(evidence)), *_strips(name, parts.strips(group, pages, captions), count)]


def _examples(group: Group) -> str:
    shown = [outline.name for outline in group.outlines[:3]]
    return ", ".join(shown) + (", …" if len(group.outlines) > 3 else "")


def _hidden(group: Group) -> list[str]:
    """Selectors of body elements that a style hides although prose stands in them."""
    found: Counter[str] = Counter()
    for outline in group.outlines:
        for body in parts.bodies(outline, group):
            for node in [body, *parts.within(outline, body)]:
                prose = sum(shape.is_prose(line.text) and line.place in outline.chosen for line in outline.inside(node))
                if node.hidden and prose and parts.meaning(node) is None:
                    found.update(names(node)[:1])
    return [css for css, _ in found.most_common()]


def _strips(name: str, found: Sequence[Part], count: int) -> list[Rule]:
    """One strip for each reason, and one for links that take their line with them."""
    rules = []
    for alone in (False, True):
        for reason in dict.fromkeys(part.reason for part in found if part.alone is alone):
            held = [part for part in found if part.reason == reason and part.alone is alone]
            keys: dict[str, object] = {
                "id": f"{name}-{reason}{'-link' if alone else ''}",
                "reason": reason,
                "css": ", ".join(part.css for part in held),
            }
            if alone:
                keys["alone"] = True
            keys["why"] = WORDS.get(reason, WORDS["other"])
            rules.append(Rule("template.strip", keys, tuple(_evidence(part, count) for part in held)))
    return rules


def _evidence(part: Part, count: int) -> str:
    said = f"{part.css}: {part.elements} on {part.pages} of {count} pages"
    if part.again > 0:
        said += f", {part.again:.0%} of its text on other pages too"
    if part.linked > 0:
        said += f", {part.linked:.0%} links"
    return f"{said}; such as “{part.shown[:60]}”."


def _drops(
    groups: Sequence[Group], pages: Pages, generic: RuleBook, rules: Sequence[Rule], ids: list[str]
) -> list[Rule]:
    """Rules for lines that stand in bodies again and again although every strip and the generic rules were tried."""
    left: list[tuple[Outline, Line]] = []
    for group in groups:
        template = next(rule for rule in rules if rule.keys.get("body") == [group.body])
        at = list(rules).index(template)
        alone: list[str] = []
        taken = [str(css) for css in _listed_css(template)]
        for rule in list(rules)[at + 1 :]:
            if rule.verb != "template.strip":
                break
            (alone if "alone" in rule.keys else taken).append(str(rule.keys["css"]))
        left += parts.leftovers(group, taken, alone)
    need = max(2, round(SHARE * len(pages.outlines)))
    lines = [[line.text for outline, line in left if outline is one] for one in pages.outlines]
    keep = _content(left, pages)
    found: list[Rule] = []
    done: list[str] = []
    for _, line in left:
        if line.key in done or not _is_template(line, pages, need) or is_taken(line.text, generic):
            continue
        done.append(line.key)
        found += _first(suggest_pattern(line.text, lines, taken=ids, keep=keep), ids)
    for opening, text, said in _openings(left, need, generic):
        found += _first(suggest_pattern(text, lines, opening=opening, reason=said, taken=ids, keep=keep), ids)
    return found


def _first(proposals: Sequence[Proposal], ids: list[str]) -> list[Rule]:
    """The most general rule that is safe, its id noted as taken."""
    ids += [str(proposal.rule.keys["id"]) for proposal in proposals[:1]]
    return [proposal.rule for proposal in proposals[:1]]


def _openings(left: Sequence[tuple[Outline, Line]], need: int, generic: RuleBook) -> Iterator[tuple[str, str, Reason]]:
    """What short lines of several pages begin with alike, if links follow, or a mark after the wording of a link or plug; with such a line."""
    begun: dict[str, dict[str, Line]] = {}
    for outline, line in left:
        text = line.text
        words = text.split(" ", 2)
        if len(words) == 3 and len(text) <= 200 and not shape.ends_sentence(text) and not is_taken(text, generic):
            begun.setdefault(" ".join(words[:2]), {})[outline.name] = line
    for start, lines in begun.items():
        texts = [line.text for line in lines.values()]
        if len(texts) < need or len(set(texts)) == 1:
            continue
        opening = beginning(texts)
        opening = opening[: max(len(start), opening.rfind(" "))].rstrip()
        marked = all(text[len(opening) :].lstrip()[:1] in _MARKS or opening[-1:] in _MARKS for text in texts)
        linked = sum(line.linked >= 0.5 * len(line.text) for line in lines.values()) >= 0.8 * len(texts)
        said = reason_of(opening)
        if linked or (marked and said != "other"):
            yield opening, texts[0], "related" if said == "other" else said


def _listed_css(template: Rule) -> list[str]:
    held = template.keys.get("caption", [])
    return [str(css) for css in held] if isinstance(held, list) else []


def _content(left: Sequence[tuple[Outline, Line]], pages: Pages) -> list[str]:
    """Lines that no rule may take: prose that one page alone prints."""
    return [
        line.text
        for outline, line in left
        if pages.repeats(line) == 1 and shape.is_prose(line.text) and not line.is_link
    ][:2000]


def _is_template(line: Line, pages: Pages, need: int) -> bool:
    if pages.repeats(line) < need or line.node.tag in ("td", "th", "li", "tr") or _DATELINE.search(line.text):
        return False
    return len(line.text) >= 4 and not shape.has_initials(line.text)


def _name(outlines: Sequence[Outline]) -> str | None:
    said = Counter(
        value
        for outline in outlines
        for value in list(outline.tree.values(query.compile_selector('meta[property="og:site_name"]::attr(content)')))[
            :1
        ]
    )
    return said.most_common(1)[0][0] if said else None


def _hosts(outlines: Sequence[Outline]) -> tuple[str, ...]:
    """The pages' registered domain and its subdomains, if most pages give an address of their own there."""
    from courlan import extract_domain

    own = [
        query.compile_selector('link[rel="canonical"]::attr(href)'),
        query.compile_selector('meta[property="og:url"]::attr(content)'),
    ]
    said: Counter[str] = Counter()
    for outline in outlines:
        urls = [value for selector in own for value in outline.tree.values(selector) if "//" in value]
        if urls and (domain := extract_domain(urls[0]) or urlsplit(urls[0]).hostname):
            said[domain.lower().removeprefix("www.")] += 1
    domain, count = said.most_common(1)[0] if said else ("", 0)
    return (domain, f"*.{domain}") if 2 * count > len(outlines) else ()
