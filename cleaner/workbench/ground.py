"""What a change stands on: which site a page is of, where nobody knows it, and what its rule file would begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cleaner import from_html
from cleaner.induce.outline import Outline
from cleaner.rulebook import GENERIC, Library
from cleaner.workbench.change import Ground

# Labels under which a country's registry sells names: kabar.co.id is called kabar.
_SECOND_LEVEL = frozenset("co or go ac web my com net org sch biz desa".split())
_FIELDS = ("title", "deck", "author", "editor", "published", "source", "section", "caption")


def site_of(outline: Outline | None) -> str | None:
    """The name that a page's own address gives its site, or None."""
    base = _base(outline)
    return re.sub(r"[^a-z0-9]+", "-", base.partition(".")[0]).strip("-") or None if base else None


def ground_of(library: Library, site: str, outline: Outline | None) -> Ground:
    """The ground of a site: a known one is added to, a new one takes its hosts and name from the page."""
    template = _generic_fields(library)
    if site in library.sites:
        chain = library.book(site).chain
        inherited = tuple(Path(path) for stem, path, _ in chain if stem != GENERIC and Path(path).is_file())
        name = next(rules.name for stem, _, rules in reversed(chain) if stem == site)
        return Ground(site, name, (), site, inherited, template)
    base = _base(outline) if site_of(outline) == site else None
    named = from_html.site_name(outline.tree) if outline is not None and base else None
    return Ground(site, named or site, (base, f"*.{base}") if base else (), None, (), template)


def _base(outline: Outline | None) -> str | None:
    """The registered part of the page's own host: `kabar.co.id` of `www.kabar.co.id`."""
    urls = from_html.own_urls(outline.tree) if outline is not None else []
    parts = ((urlsplit(urls[0]).hostname or "") if urls else "").split(".")
    if len(parts) < 2 or not all(re.fullmatch(r"[a-z0-9-]+", part) for part in parts):
        return None
    return ".".join(parts[-3:] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else parts[-2:])


def _generic_fields(library: Library) -> dict[str, Any]:
    """How the generic rules find a page's fields, for a new template to begin with."""
    templates = [template for _, _, rules in library.book(None).chain for template in rules.templates]
    if not templates:
        return {}
    found = {name: held for name in _FIELDS if (held := getattr(templates[0], name))}
    return found | ({"suffix": templates[0].suffix} if templates[0].suffix else {})
