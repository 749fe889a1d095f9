"""The XPath that site configs are written in, as CSS, where CSS can say the same."""

from __future__ import annotations

import re

_STEP = re.compile(r"(?P<axis>//|/|^)(?P<tag>\*|[a-zA-Z][\w-]*)(?P<tests>(?:\[[^\[\]]*\])*)")
_TOKEN = re.compile(
    r"""contains\(\s*concat\(\s*(['"])\s\1\s*,\s*(?:normalize-space\(\s*@class\s*\)|@class)\s*,\s*(['"])\s\2\s*\)\s*,\s*(['"])\s*(?P<word>[\w-]+)\s*\3\s*\)"""
)
_CONTAINS = re.compile(r"""(?P<how>contains|starts-with)\(\s*@(?P<name>[\w:-]+)\s*,\s*(['"])(?P<text>[^'"]*)\3\s*\)""")
_EQUALS = re.compile(r"""@(?P<name>[\w:-]+)\s*=\s*(['"])(?P<text>[^'"]*)\2""")
_HAS = re.compile(r"@(?P<name>[\w:-]+)")


def to_css(xpath: str) -> str | None:
    """Give a selector that means the same elements; None where CSS cannot, or this translator does not, say it.

    Child and descendant steps, attribute tests joined by `and` or `or`, and unions are carried over. Positions, text, functions other than
    `contains` and `starts-with` on an attribute, and the other axes are not.

    >>> to_css("//div[@id='isi']/p | //div[contains(@class, 'baca')]")
    'div[id="isi"] > p, div[class*="baca"]'
    >>> to_css("//div[@class='isi'][2]") is None
    True
    """
    found = [_path(part.strip()) for part in _split(xpath, "|")]
    return ", ".join(css for css in found if css) if found and all(found) else None


def _split(text: str, mark: str) -> list[str]:
    """Cut at a mark that stands outside quotes and brackets."""
    pieces, depth, quote, start = [], 0, "", 0
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "[(":
            depth += 1
        elif character in "])":
            depth -= 1
        elif depth == 0 and text.startswith(mark, at):
            pieces.append(text[start:at])
            start = at + len(mark)
    return [*pieces, text[start:]]


def _path(xpath: str) -> str | None:
    xpath = xpath.removeprefix(".")
    selectors = [""]
    at = 0
    while at < len(xpath):
        step = _STEP.match(xpath, at)
        if step is None or (at == 0 and step["axis"] != "//"):
            return None
        choices = [step["tag"] if step["tag"] != "*" else ""]
        for test in re.findall(r"\[([^\[\]]*)\]", step["tests"]):
            ways = [_conditions(way) for way in _split(test, " or ")]
            choices = [choice + way for choice in choices for way in ways if way is not None]
            if None in ways:
                return None
        joint = "" if at == 0 else " " if step["axis"] == "//" else " > "
        selectors = [f"{selector}{joint}{choice or '*'}" for selector in selectors for choice in choices]
        at = step.end()
    return ", ".join(selectors) if at else None


def _conditions(test: str) -> str | None:
    said = ""
    for condition in _split(test, " and "):
        bare = condition.strip()
        if hit := _TOKEN.fullmatch(bare):
            said += f".{hit['word']}"
        elif hit := _CONTAINS.fullmatch(bare):
            said += f'[{hit["name"]}{"*" if hit["how"] == "contains" else "^"}="{hit["text"]}"]'
        elif hit := _EQUALS.fullmatch(bare):
            said += f'[{hit["name"]}="{hit["text"]}"]'
        elif hit := _HAS.fullmatch(bare):
            said += f"[{hit['name']}]"
        else:
            return None
    return said
