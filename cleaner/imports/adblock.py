"""Cosmetic filters of an Adblock list (https://help.adblockplus.org/hc/en-us/articles/360062733293) as strips of one site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner import query
from cleaner.errors import CleanerError
from cleaner.induce.draft import Draft, Rule
from cleaner.induce.parts import meaning

_FILTER = re.compile(r"^(?P<domains>[^#\s]*)(?P<kind>#@?[?$%]?#|#@?\$\?#)(?P<body>.+)$")
_PROCEDURAL = re.compile(
    r":(?:has-text|upward|remove|style|matches-\w+|min-text-length|xpath|watch-attr|-abp-[\w-]+|others|nth-ancestor|contains)\("
)


def adblock(text: str, hosts: Sequence[str], site: str, extends: str | None = None) -> Draft:
    """Draft strips of the filters that name one of the hosts, or a domain above it; filters for all sites are left out.

    `extends` is the site whose rules the strips are added to. Raise CleanerError if no filter names the hosts.
    """
    wanted = [host.lower().removeprefix("www.") for host in hosts]
    found: dict[str, int] = {}
    spared: set[str] = set()
    lost: list[str] = []
    for number, kind, selector in _filters(text, wanted):
        if "@" in kind:
            spared.add(selector)
        elif why := _unfit(kind, selector):
            lost.append(f"not carried over: line {number}, {kind}{selector} ({why})")
        else:
            found.setdefault(selector, number)
    kept = {css: number for css, number in found.items() if css not in spared}
    if not kept and not lost:
        raise CleanerError(
            f"no cosmetic filter names {', '.join(hosts)}. Name the host as the list does, such as kompas.com"
        )
    names = () if extends else tuple(name for host in wanted for name in (host, f"*.{host}"))
    evidence = (
        f"Cosmetic filters of an Adblock list for {', '.join(wanted)}; filters for all sites are not among them.",
    )
    return Draft(site, site.title(), names, tuple(_rules(kept)), evidence, tuple(lost), extends)


def _filters(text: str, hosts: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = _FILTER.match(line.strip()) if line[:1] not in "!" else None
        if found and _names(found["domains"].lower().split(","), hosts):
            yield number, found["kind"], found["body"].strip()


def _names(domains: Sequence[str], hosts: Sequence[str]) -> bool:
    """Whether a filter's domains mean one of the hosts: the domain itself or one above it, none of the excluded ones, `.*` any ending."""

    def means(domain: str, host: str) -> bool:
        domain = domain.removeprefix("www.")
        if domain.endswith(".*"):
            return re.search(rf"(?:^|\.){re.escape(domain[:-2])}\.[a-z.]+$", host) is not None
        return host == domain or host.endswith(f".{domain}")

    chosen = [domain for domain in domains if domain and domain[0] != "~"]
    barred = [domain[1:] for domain in domains if domain[:1] == "~"]
    return any(
        any(means(domain, host) for domain in chosen) and not any(means(domain, host) for domain in barred)
        for host in hosts
    )


def _unfit(kind: str, selector: str) -> str | None:
    if kind not in ("##", "#?#"):
        return "it styles or scripts the page"
    if selector.startswith(("+js", "^")):
        return "it is a script, or changes the page's source"
    if _PROCEDURAL.search(selector):
        return "not CSS: a procedural filter"
    try:
        query.compile_selector(selector)
    except query.SelectorError:
        return "not CSS that can be read here"
    return None


def _rules(kept: dict[str, int]) -> Iterator[Rule]:
    by_reason: dict[str, list[str]] = {}
    for css in kept:
        by_reason.setdefault(meaning(css) or "ad", []).append(css)
    for reason, held in by_reason.items():
        lines = ", ".join(str(kept[css]) for css in held)
        keys: dict[str, object] = {
            "id": f"adblock-{reason}",
            "reason": reason,
            "css": ", ".join(held),
            "why": "Hidden by an Adblock list.",
        }
        yield Rule("strip", keys, (f"Lines {lines} of the list.",))
