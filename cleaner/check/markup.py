"""The lints of selectors: what authors of templates and strips got wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cleaner import query
from cleaner.check.lints import Complaint, branches
from cleaner.rulefile import RuleFile, Strip

Lint = Callable[[RuleFile], Iterator[tuple[str, Complaint]]]

BROAD = frozenset("* html body div main p span a section ul ol li table tr td h1 h2 h3 h4 em strong b i br".split())
_POSITION = re.compile(r":nth-(?:last-)?(?:child|of-type)\b")
_NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
_MADE = re.compile(
    r"\d{4,}"  # a counter or an id of the content management system
    r"|^(?:css|sc|jsx|svelte|styled|emotion|jss|makeStyles|Mui)-"
    r"|__(?=\w*\d|\w*[a-z][A-Z]|\w*[A-Z][a-z])[A-Za-z0-9]{5,6}$|--?[A-Za-z0-9]*\d[A-Za-z0-9]*[A-Z][A-Za-z0-9]*$"
    r"|^_?[a-z]*\d+[a-z]+\d[a-z0-9]*$|^_[A-Za-z0-9]{4,}$"
    r"|^[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{5,}$",
)


def is_made(name: str) -> bool:
    """Tell whether a class or id looks machine-made: hashed, numbered, or of no vowels.

    >>> [is_made(name) for name in ("read__content", "css-1a2b3c", "Body_text__x7Yq2", "post-1289517")]
    [False, True, True, True]
    """
    return _MADE.search(name) is not None


def selectors(rules: RuleFile) -> Iterator[tuple[str, str, str]]:
    """Give every CSS selector of a file: the rule's id, the key that holds it, the selector without `::attr()`."""
    for template in rules.templates:
        yield template.id, "when", template.when
        for key in (
            "title",
            "deck",
            "author",
            "editor",
            "published",
            "source",
            "section",
            "credits",
            "body",
            "caption",
            "shown",
        ):
            for source in getattr(template, key):
                if css := query.compile_selector(source).css:
                    yield template.id, key, css
        for key in ("page", "pages", "more"):
            if source := getattr(template, key):
                yield template.id, key, query.compile_selector(source).css
    yield from ((strip.id, "css", strip.css) for strip in _strips(rules))


def _strips(rules: RuleFile) -> list[Strip]:
    return [*rules.strips, *(strip for template in rules.templates for strip in template.strip)]


def positional(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """`p:nth-child(3)` is an ad today and a paragraph tomorrow."""
    for rule, key, css in selectors(rules):
        if hit := _POSITION.search(css):
            yield (
                rule,
                (f"{key} counts elements with {hit[0]}", "Name the element by its class or id; the count changes."),
            )


def machine_made(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """Class names that a build step makes change with the next build."""
    for rule, key, css in selectors(rules):
        for name in _NAME.findall(re.sub(r"\[[^\]]*\]|\([^()]*\)", "", css)):
            if is_made(name):
                yield (
                    rule,
                    (
                        f"{key} names {name!r}, which looks machine-made",
                        'Name another element, or match the part that lasts: [class^="…"].',
                    ),
                )


def bare_strip(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """A strip of `p` or `div` takes the article with it."""
    for strip in _strips(rules):
        for css in query.split_list(strip.css):
            if css.lower() in BROAD and not strip.alone:
                yield (
                    strip.id,
                    (f"strips every {css!r}", "Narrow it with a class or id, or say alone = true for links."),
                )


def stripped_body(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """What a template strips, it cannot read as its body or title."""
    for template in rules.templates:
        read = {
            css: key
            for key in ("body", "title")
            for source in getattr(template, key)
            for css in query.split_list(query.compile_selector(source).css)
            if css
        }
        for strip in (*template.strip, *rules.strips):
            for css in query.split_list(strip.css):
                if css in read:
                    yield (
                        strip.id,
                        (f"strips {css!r}, the {read[css]} of template {template.id}", "Strip what stands inside it."),
                    )


def mute_source(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """`meta[property="og:title"]` has no text: its value is in an attribute."""
    for template in rules.templates:
        for key in ("title", "deck", "author", "editor", "published", "source", "section"):
            for source in getattr(template, key):
                selector = query.compile_selector(source)
                if (
                    re.match(r"(?:meta|link|img|input)\b", selector.css)
                    and selector.attribute is None
                    and not re.search(r"[\s>+~]", selector.css)
                ):
                    yield (
                        template.id,
                        (
                            f"{key} reads the text of {source!r}, which has none",
                            "Say which attribute: ::attr(content).",
                        ),
                    )


def unreachable(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """The first template whose `when` is on the page is used."""
    seen: dict[str, str] = {}
    for template in rules.templates:
        parts = query.split_list(template.when)
        if all(part in seen for part in parts):
            yield (
                template.id,
                (
                    f"is never used: {seen[parts[0]]}, above it, has the same `when`",
                    "Put the narrower template first, or tell them apart with :has().",
                ),
            )
        seen |= {part: template.id for part in parts if part not in seen}


def bodiless(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """A site's template without a body reads fields alone; the generic extractor finds the article."""
    if rules.hosts:
        for template in rules.templates:
            if not template.body:
                yield template.id, ("has no body", "Add body = ['…'], the element that holds the article.")


def loose_suffix(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """A suffix is cut wherever it is found, in the middle of a title too."""
    for template in rules.templates:
        ends = [branch.startswith("^") or branch.endswith(("$", "$)")) for branch in branches(template.suffix)]
        if template.suffix and not all(ends):
            yield template.id, ("suffix may stand in the middle of a title", "End it with $, or begin it with ^.")


def broad_when(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """`when = 'body'` is on every page of the site: galleries, indexes, other layouts."""
    if rules.hosts:
        for template in rules.templates:
            if template.when.lower() in BROAD:
                yield (
                    template.id,
                    (f"when = {template.when!r} is on every page", "Name an element that this layout alone has."),
                )


def twice_stripped(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """Of two strips for the same element only the first ever signs."""
    for template in rules.templates:
        seen: dict[str, str] = {}
        for strip in template.strip:
            for css in query.split_list(strip.css):
                if (first := seen.setdefault(css, strip.id)) != strip.id:
                    yield strip.id, (f"strips {css!r}, which {first} strips already", "Take it out of one of the two.")


def www_host(rules: RuleFile) -> Iterator[tuple[str, Complaint]]:
    """`www.kabardesa.id` is that host alone: not kabardesa.id, not its subdomains."""
    for host in rules.hosts if rules.extends is None else ():
        bare = host.removeprefix("www.")
        if bare != host and not {bare, f"*.{bare}"} & set(rules.hosts):
            yield "", (f"host {host} leaves {bare} and its other subdomains out", f'Write "{bare}", "*.{bare}".')


LINTS: tuple[Lint, ...] = (positional, bare_strip, stripped_body, mute_source, unreachable, bodiless, loose_suffix)
HINTS: tuple[Lint, ...] = (machine_made, broad_when, twice_stripped, www_host)

__all__ = ["HINTS", "LINTS", "is_made", "selectors"]
