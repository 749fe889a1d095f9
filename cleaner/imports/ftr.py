"""A site config of fivefilters' Full-Text RSS (https://help.fivefilters.org/full-text-rss/site-patterns.html) as a draft."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import query
from cleaner.errors import CleanerError
from cleaner.imports.xpath import to_css
from cleaner.induce.draft import Draft, Rule
from cleaner.induce.parts import meaning

_LINE = re.compile(r"^(?P<key>[a-z_]+)(?:\((?P<argument>.*?)\))?\s*:\s*(?P<value>.*)$")
_FIELDS = {"title": "title", "author": "author", "date": "published"}
_FETCHING = frozenset(
    "http_header test_url test_contains single_page_link_in_feed requires_login not_logged_in_xpath login_uri login_username_field login_password_field login_extra_fields src_lazy_load_attr parser tidy autodetect_on_failure prune insert_detected_image skip_json_ld convert_double_br_tags strip_image_src native_ad_clue dissolve".split()
)


def ftr(text: str, host: str, site: str) -> Draft:
    """Draft a site's rules of its config. `host` is the file's name without .txt; with a leading dot it means subdomains alone.

    Raise CleanerError if no line tells a body that can be carried over.
    """
    parts: dict[str, list[str]] = {}
    strips: list[tuple[str, str]] = []
    lost: list[str] = []
    for number, key, value in _lines(text, lost):
        where = f"line {number}, {key}: {value}"
        if key in _FIELDS:
            _keep(parts.setdefault(_FIELDS[key], []), f"xpath:{value}", where, lost)
        elif key == "strip_id_or_class":
            word = value.strip("'\"")
            _strip(strips, f'[class*="{word}"], [id*="{word}"]', where, lost)
        elif key in ("body", "strip", "single_page_link", "next_page_link"):
            css = to_css(value)
            if css is None:
                lost.append(f"{where} (CSS cannot say this XPath)")
            elif key == "strip":
                _strip(strips, css, where, lost)
            else:
                _keep(parts.setdefault("body" if key == "body" else "more", []), css, where, lost)
        elif key not in _FETCHING:
            lost.append(f"{where} (nothing here does this)")
        elif key not in ("test_url", "test_contains"):
            lost.append(f"{where} (about fetching or other programs)")
    if not parts.get("body"):
        raise CleanerError(
            f"{host}: no body line can be carried over. Write the template by hand, or draft one: cleaner new {site} PAGE..."
        )
    return Draft(
        site,
        host.lstrip("."),
        _hosts(host),
        tuple(_rules(host, parts, strips)),
        (f"From the site config of {host}; try it on pages.",),
        tuple(f"not carried over: {said}" for said in lost),
    )


def _lines(text: str, lost: list[str]) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        found = _LINE.match(bare)
        if found is None:
            lost.append(f"line {number}: {bare} (not a directive)")
        elif found["value"]:
            yield number, found["key"], found["value"]


def _keep(kept: list[str], selector: str, where: str, lost: list[str]) -> None:
    try:
        query.compile_selector(selector)
    except query.SelectorError as error:
        lost.append(f"{where} ({error})")
        return
    if selector not in kept:
        kept.append(selector)


def _strip(strips: list[tuple[str, str]], css: str, where: str, lost: list[str]) -> None:
    good: list[str] = []
    _keep(good, css, where, lost)
    strips += [(one, where) for one in good]


def _hosts(host: str) -> tuple[str, ...]:
    bare = host.lstrip(".").removeprefix("www.")
    return (f"*.{bare}",) if host.startswith(".") else (bare, f"*.{bare}")


def _rules(host: str, parts: dict[str, list[str]], strips: list[tuple[str, str]]) -> Iterator[Rule]:
    keys: dict[str, object] = {
        "id": "article",
        "why": f"The article page as the site config of {host} knows it.",
        "when": ", ".join(parts["body"]),
    }
    keys |= {name: parts[name] for name in ("title", "author", "published", "body") if parts.get(name)}
    if parts.get("more"):
        keys["more"] = ", ".join(parts["more"])
    yield Rule("template", keys)
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for css, where in strips:
        by_reason.setdefault(meaning(css) or "other", []).append((css, where))
    for reason, held in by_reason.items():
        css = ", ".join(dict.fromkeys(css for css, _ in held))
        yield Rule(
            "template.strip",
            {"id": f"article-{reason}", "reason": reason, "css": css, "why": "Taken out by the site config."},
            tuple(where for _, where in held),
        )
