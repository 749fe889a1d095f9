"""Rows of a batch to records of a batch, in this process: the schema, and what is read from where."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.article import SCHEMA, Article
from cleaner.errors import FieldError, MissingExtraError, UnknownSiteError
from cleaner.page import RejectedError, fingerprint
from cleaner.pipeline import Cleaner

if TYPE_CHECKING:
    import pyarrow as pa


class Columns(msgspec.Struct, frozen=True):
    """The names of the input's columns. One of `html` and `text` has to be there; the others are read if they are.

    html, text: the page, as bytes or text (both may hold either form: the page itself tells; a row's `text` is read where its `html` is null).
    url, id: the page's address and name, carried into the record (without an id it is a hash of the page). site: a rule file's stem.
    charset: that of the HTTP header.
    """

    html: str = "html"
    text: str = "text"
    url: str = "url"
    id: str = "id"
    site: str = "site"
    charset: str = "charset"


class Settings(msgspec.Struct, frozen=True):
    """How pages are cleaned: the user's rule directories, whether removals are listed, the input's columns, the site and charset of all pages.

    `carry` says whether other columns than those of `columns` stand in the output after the record's own.
    """

    rules: tuple[str, ...] = ()
    removals: bool = True
    columns: Columns = Columns()
    site: str | None = None
    charset: str | None = None
    carry: bool = True


DEFAULTS = Settings()


class Limits(msgspec.Struct, frozen=True):
    """What one page may cost.

    seconds: of the clock, also inside C code. memory: bytes beyond what a worker holds when it starts. page: bytes of a page,
    unpacked. None: no limit of that kind.
    """

    seconds: float | None = 30.0
    memory: int | None = 1 << 30
    page: int | None = 32 << 20


class Scraped(msgspec.Struct, frozen=True):
    """A row of the input: a page as it was scraped, what is known about it, and the other fields of a row that is no table's."""

    source: str | bytes | None
    url: str | None = None
    id: str | None = None
    site: str | None = None
    charset: str | None = None
    carried: Mapping[str, Any] | None = None


@lru_cache(maxsize=4)
def cleaner_of(rules: tuple[str, ...]) -> Cleaner:
    """Give this process's Cleaner for these rule directories, built once. Raise RuleError for rules that cannot be used."""
    return Cleaner(rules)


def clean_row(row: Scraped, settings: Settings, largest: int | None = None) -> Article:
    """Give the article of one row; `largest` bounds the bytes of its page, unpacked.

    Whatever is wrong with the row, or goes wrong in cleaning it, is a rejected article's reason.
    """
    cleaner = cleaner_of(settings.rules)
    source = row.source
    if source is None:
        return rejected(row, settings, "empty: the row holds no page")
    try:
        if largest is not None:
            source = unpacked(source, largest)
        return cleaner.clean(
            source,
            url=row.url,
            site=row.site or settings.site,
            charset=row.charset or settings.charset,
            removals=settings.removals,
            id=row.id or fingerprint(row.source or b""),
        )
    except (UnknownSiteError, RejectedError) as fault:
        return rejected(row, settings, str(fault))
    except MemoryError:
        return rejected(row, settings, "memory: cleaning it took more memory than a page may have")
    except Exception as fault:
        return rejected(
            row, settings, f"crashed: a fault of the cleaner ({type(fault).__name__}: {fault}); please report it"
        )


def unpacked(source: str | bytes, largest: int) -> str | bytes:
    """Give a page, gzip unpacked. Raise RejectedError for one of more than `largest` bytes, of which no more are unpacked, and for broken gzip."""
    if len(source) > largest:
        raise RejectedError(f"too large: {len(source):,} bytes (the limit is {largest:,})")
    if isinstance(source, str) or not source.startswith(b"\x1f\x8b"):
        return source
    unpacker = zlib.decompressobj(31)
    try:
        body = unpacker.decompress(source, largest + 1)
    except zlib.error:
        return source
    if len(body) > largest:
        raise RejectedError(f"too large: more than {largest:,} bytes when unpacked, from {len(source):,}")
    return body if unpacker.eof else source


def rejected(row: Scraped, settings: Settings, reason: str) -> Article:
    """Give the record of a page that could not be cleaned at all."""
    return Article(
        id=row.id or fingerprint(row.source or b""),
        input="text",
        rules=cleaner_of(settings.rules).rules_version,
        url=row.url,
        status="rejected",
        reasons=[reason],
    )


@lru_cache(maxsize=1)
def record_schema() -> pa.Schema:
    """The record as Arrow types. `place` is text here: the line of a dump in digits, or an element path."""
    pa = _arrow()
    text, texts = pa.string(), pa.list_(pa.string())
    block = pa.struct([("kind", text), ("text", text)])
    removal = pa.struct([("rule", text), ("reason", text), ("place", text), ("text", text)])
    types: dict[str, Any] = dict.fromkeys(_NAMES, text)
    types |= {"schema": pa.int32(), "confidence": pa.float64(), "blocks": pa.list_(block), "removed": pa.list_(removal)}
    types |= dict.fromkeys(("reasons", "authors", "editors", "captions"), texts)
    sure = ("schema", "rules", "id", "input", "status", "text")
    return pa.schema([pa.field(name, kind, nullable=name not in sure) for name, kind in types.items()])


_NAMES = tuple(Article(id="", input="text", rules="").to_dict())


def carried_names(names: Sequence[str], columns: Columns) -> dict[str, str]:
    """Give the columns that are carried, each with its name in the output: `input_` before it if the record has that name too."""
    own = {columns.html, columns.text, columns.url, columns.id, columns.site, columns.charset}
    given = {name: f"input_{name}" if name in _NAMES else name for name in names if name not in own}
    if len(set(given.values())) < len(given):
        twice = sorted({name for name in given.values() if list(given.values()).count(name) > 1})
        raise FieldError(f"columns {', '.join(twice)} would stand twice in the output. Rename them.")
    return given


def output_schema(schema: pa.Schema, settings: Settings = DEFAULTS) -> pa.Schema:
    """Give the schema of `clean_batch`'s result for batches of this schema: the record, then the carried columns.

    Raise FieldError for an input that has no column with pages in it.
    """
    check_columns(schema.names, settings.columns)
    record = record_schema()
    if not settings.carry:
        return record
    pa = _arrow()
    carried = carried_names(schema.names, settings.columns)
    return pa.schema([*record, *(schema.field(name).with_name(given) for name, given in carried.items())])


def check_columns(names: Sequence[str], columns: Columns) -> None:
    """Raise FieldError if the input's columns do not hold pages, or lack one that was named."""
    there = ", ".join(names) or "none"
    for key, name in msgspec.structs.asdict(columns).items():
        if name != getattr(Columns(), key) and name not in names:
            raise FieldError(f"no column {name!r} for {key}. The columns are: {there}.")
    if columns.html not in names and columns.text not in names:
        raise FieldError(
            f"no column {columns.html!r} or {columns.text!r} with pages. The columns are: {there}. Name the one that holds them (--html-field, --text-field)."
        )


def rows_of(batch: pa.RecordBatch, settings: Settings) -> Iterator[Scraped]:
    """Give the rows of a batch. Raise FieldError if it has no column with pages in it."""
    columns = settings.columns
    check_columns(batch.schema.names, columns)

    def values(name: str) -> Iterable[Any]:
        if name not in batch.schema.names:
            return (None for _ in range(batch.num_rows))
        return (value.as_py() for value in batch.column(name))

    named = (
        values(name) for name in (columns.html, columns.text, columns.url, columns.id, columns.site, columns.charset)
    )
    for html, text, *known in zip(*named, strict=True):
        url, name, site, charset = map(text_of, known)
        yield Scraped(page_of(text if html is None else html), url, name, site, charset)


def page_of(value: Any) -> str | bytes | None:
    """Give the value of a column of pages. Raise FieldError for what can be no page."""
    if value is None or isinstance(value, str | bytes):
        return value
    raise FieldError(f"a page is {type(value).__name__}, not text or bytes. Name the column that holds pages.")


def text_of(value: Any) -> str | None:
    """Give the value of a column about pages as text; None for an empty one."""
    if value is None or value == "":
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def to_batch(articles: Sequence[Article], carried: Mapping[str, Any], schema: pa.Schema) -> pa.RecordBatch:
    """Give articles, and the carried columns under their names in the output, as a batch of `schema`."""
    columns = [carried[field.name] if field.name in carried else _column(articles, field) for field in schema]
    return _arrow().RecordBatch.from_arrays(columns, schema=schema)


_PIECES: dict[str, Callable[[Any], str]] = {
    **{name: attrgetter(name) for name in ("kind", "text", "rule", "reason")},
    "place": lambda cut: str(cut.place),
}


def _column(articles: Sequence[Article], field: Any) -> pa.Array:
    pa = _arrow()
    if field.name == "schema":
        return pa.array([SCHEMA] * len(articles), field.type)
    values = [getattr(article, field.name) for article in articles]
    if field.name not in ("blocks", "removed"):
        return pa.array(values, field.type)
    offsets = list(accumulate(map(len, values), initial=0))
    pieces = [piece for several in values for piece in several]
    struct = field.type.value_type
    parts = [pa.array([*map(_PIECES[part.name], pieces)], part.type) for part in struct]
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), pa.StructArray.from_arrays(parts, fields=[*struct]), type=field.type
    )


def carried(batch: pa.RecordBatch, settings: Settings) -> dict[str, Any]:
    """Give the columns of a batch that are carried, under their names in the output."""
    if not settings.carry:
        return {}
    return {given: batch.column(name) for name, given in carried_names(batch.schema.names, settings.columns).items()}


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("pyarrow", "bulk") from None
    return pyarrow
