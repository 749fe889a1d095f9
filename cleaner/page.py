"""Bytes to page: decode, tell HTML from text, bound the size."""

from __future__ import annotations

import codecs
import hashlib
import re
import zlib

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
_MARKS = tuple(mark for mark, _ in _BOMS)
_DECLARED = re.compile(
    rb"""(?i)<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]+)|^\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w:.-]+)"""
)
_COMMENTS = re.compile(r"(?:\s|<!--(?!-->).*?-->)*", re.DOTALL)
_ARCHIVE = re.compile(rb"(?i)\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*multipart/related")
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|article|meta|title|table|span|script|section)\b[^<>]*>", re.IGNORECASE
)
_STRAYS = {0xDC00 + byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}
_LOOKED_AT = 32_000
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_CONTROL_BYTES = bytes([*range(9), *range(14, 32)])
_MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (or an Office document)",
    b"\x7fELF": "a program",
}


class RejectedError(ValueError):
    """Input that holds no page; the message is the reason that the record gives."""


def looks_like_html(text: str) -> bool:
    """Tell HTML from flattened text by what stands in it: a document start, or several tags in the first 4,096 characters."""
    start = text[:SNIFF].replace("\u00a0", " ")
    if "<" not in start:
        return False
    head = start.lstrip("\ufeff \t\r\n")[:200].lower()
    if head.startswith("<!--"):
        rest = text[: 1 << 16]
        head = rest[_COMMENTS.match(rest).end() :][:200].lower()  # type: ignore[union-attr]
    if head.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body")):
        return True
    tags = len(_TAG.findall(start))
    return tags >= 3 or (tags >= 1 and head.startswith("<"))


def _decode(source: bytes, charset: str | None) -> tuple[str, bool, list[str]]:
    """The text, whether the source is the same in UTF-8, and what was lost."""
    if source.startswith(_MARKS):
        unicode = next(unicode for mark, unicode in _BOMS if source.startswith(mark))
        return source.decode(unicode, "replace"), False, []
    if charset:
        encoding = _encoding(charset)
        if encoding is None:
            raise RejectedError(
                f"unknown charset {charset!r}; name one that Python knows, such as utf-8 or windows-1252"
            )
        text = source.decode(encoding, "replace")
        return text, False, ["lossy decoding: some bytes are not " + charset] if "\ufffd" in text else []
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError:
        declared = _declared(source)
        if declared is None or declared == "utf-8":
            return _guess(source)
        text = source.decode(declared, "replace")
        lossy = text.count("\ufffd") > len(source) // 2000
        return _guess(source) if lossy else (text, False, [])
    if "\x1b" in text and (declared := _declared(source)) is not None and declared.startswith("iso2022"):
        return source.decode(declared, "replace"), False, []
    return text, True, []


def _encoding(label: str) -> str | None:
    """Python's codec for a label as browsers read it (latin-1 means windows-1252); None for a label that nobody knows."""
    import webencodings

    if (known := webencodings.lookup(label)) is not None:
        name: str = known.codec_info.name
        return {"x-user-defined": "cp1252"}.get(name, name)
    try:
        name = codecs.lookup(label).name
        return "cp1252" if name in ("iso8859-1", "ascii") else name
    except LookupError:
        return None


def _declared(source: bytes) -> str | None:
    """The codec that the page itself declares. It is asked only of bytes that are not UTF-8: those that are, are, whatever they say."""
    found = _DECLARED.search(source[:SNIFF])
    if found is None:
        return None
    encoding = _encoding((found[1] or found[2]).decode("ascii", "replace"))
    return "utf-8" if encoding is not None and encoding.startswith("utf-16") else encoding


def _unpacked(source: bytes) -> bytes:
    """The body of a gzip response."""
    unpacker = zlib.decompressobj(31)
    try:
        body = unpacker.decompress(source, MAX_BYTES + 1)
    except zlib.error as error:
        raise RejectedError(f"broken gzip data: {error}; fetch the page again") from None
    if not unpacker.eof and len(body) <= MAX_BYTES:
        raise RejectedError("cut-off gzip data; fetch the page again")
    return body


def _archived(source: bytes) -> tuple[bytes, str | None]:
    """The HTML of an MHTML archive, and the charset of its part."""
    from email import message_from_bytes

    for part in message_from_bytes(source).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            return (body, part.get_content_charset()) if isinstance(body, bytes) else (source, None)
    raise RejectedError("an MHTML archive without a page in it")


def _guess(source: bytes) -> tuple[str, bool, list[str]]:
    """Text of bytes that are not UTF-8: mostly UTF-8 with strays, or another encoding altogether."""
    escaped = source.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= c <= "\udcff" for c in escaped)
    if strays <= sum(c > "\x7f" for c in escaped) - strays:
        mended = escaped.translate(_STRAYS)
        return (
            mended,
            False,
            [f"lossy decoding: {strays:,} bytes are not UTF-8; read as windows-1252 (pass the charset if you know it)"],
        )
    from charset_normalizer import from_bytes

    best = from_bytes(source[: 1 << 20], cp_isolation=["cp1252", "utf_16_le", "utf_16_be", "latin_1"]).best()
    encoding = best.encoding if best else "cp1252"
    text = source.decode(encoding, "replace")
    return text, False, [f"not UTF-8: read as {encoding}, which is a guess (pass the charset if you know it)"]


def read(source: str | bytes, *, url: str | None = None, charset: str | None = None, id: str | None = None) -> Page:
    """Make a page of what was scraped.

    `source` is text or bytes, gzip and MHTML unpacked; `charset` (say, of the HTTP header) is believed, a byte order mark more so.
    Raise RejectedError, with the reason, for what holds no page: nothing at all, binary data, more than 256 MiB.
    """
    raw, whole = _encode(source) if isinstance(source, str) else (source, True)
    identity = id or fingerprint(raw)
    if isinstance(source, bytes):
        if raw.startswith(b"\x1f\x8b"):
            raw = _unpacked(raw)
        if _ARCHIVE.match(raw[:SNIFF]):
            raw, inner = _archived(raw)
            charset = charset or (inner if inner and _encoding(inner) else None)
    if len(raw) > MAX_BYTES:
        raise RejectedError(f"too large: {len(raw):,} bytes (the limit is {MAX_BYTES:,})")
    warnings: list[str] = []
    if isinstance(source, str):
        text, is_utf8 = source, True
    else:
        if raw.startswith(tuple(_MAGIC)):
            what = next(what for magic, what in _MAGIC.items() if raw.startswith(magic))
            raise RejectedError(f"binary: this is {what}, not a page")
        text, is_utf8, warnings = _decode(raw, charset)
    decoded = text
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise RejectedError("empty: there is nothing but white space")
    if _may_hold_controls(raw) and _CONTROL.search(text):
        text, strange = _CONTROL.subn("", text)
        if strange > max(8, len(text) // 20):
            raise RejectedError(f"binary: {strange:,} control characters among {len(text) + strange:,}")
        warnings.append(f"{strange:,} control characters (such as NUL) were left out")
    if not whole:
        text = text.encode("utf-8", "replace").decode()
        warnings.append("lossy decoding: lone surrogates were replaced")
    return Page(
        text=text,
        input="html" if looks_like_html(text) else "text",
        id=identity,
        url=url,
        warnings=tuple(warnings),
        raw=raw if is_utf8 and text is decoded else None,
    )


def _encode(text: str) -> tuple[bytes, bool]:
    """The text in UTF-8, and whether all of it can be written so (lone surrogates cannot)."""
    try:
        return text.encode(), True
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass"), False


def _may_hold_controls(raw: bytes) -> bool:
    """Look for control characters: NUL everywhere, the others where binary data would show them."""
    start = raw[:_LOOKED_AT]
    return b"\0" in raw or len(start) != len(start.translate(None, _CONTROL_BYTES))


def fingerprint(source: str | bytes) -> str:
    """A hash of the input, to name a page that came without an id."""
    raw = _encode(source)[0] if isinstance(source, str) else source
    return hashlib.sha256(raw).hexdigest()[:16]
