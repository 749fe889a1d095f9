"""Bytes to page: decode, tell HTML from text, bound the size."""

from __future__ import annotations

import codecs
import hashlib
import re

from cleaner.article import Page

MAX_BYTES = 256 << 20
SNIFF = 4096

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|article|meta|title|table|span|script|section)\b[^<>]*>", re.IGNORECASE
)
_CONTROL_BYTES = bytes([*range(9), *range(14, 32)])
_LOOKED_AT = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (or an Office document)",
    b"\x7fELF": "a program",
}


class Rejected(ValueError):
    """Input that holds no page; the message is the reason that the record gives."""


def looks_like_html(text: str) -> bool:
    """Tell HTML from flattened text by what stands in it: a document start, or several tags in the first 4,096 characters."""
    start = text[:SNIFF]
    if "<" not in start:
        return False
    head = start.lstrip("\ufeff \t\r\n")[:200].lower()
    if head.startswith(("<!doctype html", "<html", "<?xml")):
        return True
    tags = len(_TAG.findall(start))
    return tags >= 3 or (tags >= 1 and head.startswith("<"))


def _decode(source: bytes, charset: str | None) -> tuple[str, list[str]]:
    for mark, encoding in _BOMS:
        if source.startswith(mark):
            return source.decode(encoding, "replace"), []
    if charset:
        try:
            codecs.lookup(charset)
        except LookupError:
            raise Rejected(
                f"unknown charset {charset!r}; name one that Python knows, such as utf-8 or windows-1252"
            ) from None
        text = source.decode(charset, "replace")
        return text, ["lossy decoding: some bytes are not " + charset] if "\ufffd" in text else []
    try:
        return source.decode("utf-8"), []
    except UnicodeDecodeError:
        return _guess(source)


def _guess(source: bytes) -> tuple[str, list[str]]:
    repaired = source.decode("utf-8", "replace")
    if repaired.count("\ufffd") <= len(source) // 2000:
        return repaired, ["lossy decoding: some bytes are not UTF-8 (pass the charset if you know it)"]
    from charset_normalizer import from_bytes

    best = from_bytes(source[: 1 << 20], cp_isolation=["cp1252", "utf_16_le", "utf_16_be", "latin_1"]).best()
    encoding = best.encoding if best else "cp1252"
    text = source.decode(encoding, "replace")
    return text, [f"not UTF-8: read as {encoding}, which is a guess (pass the charset if you know it)"]


def read(source: str | bytes, *, url: str | None = None, charset: str | None = None, id: str | None = None) -> Page:
    """Make a page of what was scraped.

    `source` is text or bytes; `charset` (say, of the HTTP header) is believed, a byte order mark more so. Raise Rejected, with the
    reason, for what holds no page: nothing at all, binary data, more than 256 MiB.
    """
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(raw) > MAX_BYTES:
        raise Rejected(f"too large: {len(raw):,} bytes (the limit is {MAX_BYTES:,})")
    identity = id or fingerprint(source)
    warnings: list[str] = []
    if isinstance(source, str):
        text = source
    else:
        for magic, what in _MAGIC.items():
            if source.startswith(magic):
                raise Rejected(f"binary: this is {what}, not a page")
        text, warnings = _decode(source, charset)
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise Rejected("empty: there is nothing but white space")
    if _may_hold_controls(raw) and _CONTROL.search(text):
        text, strange = _CONTROL.subn("", text)
        if strange > max(8, len(text) // 20):
            raise Rejected(f"binary: {strange:,} control characters among {len(text):,}")
        warnings.append(f"{strange:,} control characters (such as NUL) were left out")
    if isinstance(source, str) and _has_surrogates(text):
        text = text.encode("utf-8", "replace").decode()
        warnings.append("lossy decoding: lone surrogates were replaced")
    kind = "html" if looks_like_html(text) else "text"
    return Page(text=text, input=kind, id=identity, url=url, warnings=tuple(warnings))  # type: ignore[arg-type]


def _may_hold_controls(raw: bytes) -> bool:
    """Look for control characters: NUL everywhere, the others where binary data would show them."""
    start = raw[:_LOOKED_AT]
    return b"\0" in raw or len(start) != len(start.translate(None, _CONTROL_BYTES))


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def fingerprint(source: str | bytes) -> str:
    """A hash of the input, to name a page that came without an id."""
    raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    return hashlib.sha256(raw).hexdigest()[:16]
