"""File names for articles: none leaves the folder, no two are the same."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

LONGEST = 120  # bytes of a piece of a path made from an address; file systems allow 255
_AWKWARD = re.compile(r'[\x00-\x1f\x7f%\\:*?"<>|]')
_UNSAFE = re.compile(r"[^\w.~-]+")


def mirrored(name: str, suffix: str) -> str:
    """Give the name of the article of a page file: its own, with a suffix more. Different files get different names.

    >>> mirrored("2022/a.html", ".md")
    '2022/a.html.md'
    """
    *folders, file = (_AWKWARD.sub(_quoted, piece) for piece in name.split("/"))
    folders = [f"{piece[: -len(suffix)]}%2E{suffix[1:]}" if piece.endswith(suffix) else piece for piece in folders]
    return "/".join([*folders, file]) + suffix


def derived(file: str, place: str, url: str | None, id: str | None, suffix: str) -> str:
    """Give the name of the article of a record: below its file's name, by host and path of its address, else by its id.

    The hash of its place in the input keeps names apart that would be the same.

    >>> derived("a.jsonl", "a.jsonl:7", "https://www.kompas.com/read/../panen?x=1", None, ".md")
    'a.jsonl/www.kompas.com/read/panen-902de42c0953.md'
    """
    pieces = _pieces(url) or _pieces(id) or ["page"]
    mark = hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    folder = mirrored(file, "").split("/")
    return "/".join([*folder, *pieces[:-1], f"{pieces[-1]}-{mark}{suffix}"])


def _pieces(address: str | None) -> list[str]:
    if not address:
        return []
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return []
    words = [host, *unquote(parts.path).split("/")]
    safe = (_UNSAFE.sub("_", word).strip("._ ") for word in words)
    return [word.encode()[:LONGEST].decode("utf-8", "ignore") for word in safe if word][:12]


def _quoted(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"
