"""How good an output is, held against gold: figures per site and over all, and a floor under them.

Paragraphs are compared as multisets in a canonical form, so that harmless choices of form are no errors: white space, bullets,
heading marks, empty table cells, double-encoded UTF-8, a dateline alone or joined, closing initials alone or joined. The figures
over four tokens in a row are those of scrapinghub/article-extraction-benchmark.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from statistics import fmean
from typing import Any

import msgspec

from cleaner import golden
from cleaner.errors import CleanerError
from cleaner.page import fingerprint

SHARES = {
    "exact": "exact",
    "paragraph_precision": "par P",
    "paragraph_recall": "par R",
    "paragraph_f1": "par F1",
    "shingle_precision": "4gr P",
    "shingle_recall": "4gr R",
    "shingle_f1": "4gr F1",
    "must_kept": "kept",
    "must_not_out": "out",
    "title": "title",
    "authors": "authors",
    "date": "date",
    "time": "time",
}
COUNTS = {"n": "n", "must_lost": "lost", "must_not_leaked": "leaked"}
FLOORED = ("n", *SHARES)
ALL = "ALL"
SHINGLE = 4

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_CONTROLS = re.compile("[\x80-\x9f]")
# The characters that the bytes 0x80-0xff become in windows-1252, and those of them that begin a sequence of UTF-8.
_TAIL = "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_DOUBLED = re.compile(f"[\u00c2\u00c3\u00e2\u00f0][{_TAIL}]")
_HIGH = re.compile(f"[{_TAIL}]{{2,}}")
_MARKS = (re.compile(r"#{1,6}\s+"), re.compile(r"[-•*·–‣]\s+"))
_LOST_BULLET = re.compile("^\u00e2\u00a2 ")
_DATELINE = re.compile(r"[A-Z][\w .,/()'-]{1,40} [-–—]{1,2}")
_INITIALS = re.compile(r"\([A-Za-z]{2,6}(?:/[A-Za-z]{2,6})*\)")
_TOKEN = re.compile(r"\w+")
_QUOTES = str.maketrans('\u2018\u2019`\u201c\u201d"', "''''''")
_BYLINES = (
    re.compile(r"^(?:oleh|by|penulis|reporter|pewarta)\s*:?\s+", re.IGNORECASE),
    re.compile(r"^kontributor [^,]+,\s*", re.IGNORECASE),
    re.compile(r"\s*\([^)]*\)$"),
    re.compile(r"\s+-\s+(?:detik\w*|sport|finance)$", re.IGNORECASE),
    re.compile(r",\s*(?:cnbc indonesia|jurnalis)$", re.IGNORECASE),
)
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<minute>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_WIB = timezone(timedelta(hours=7))

Record = Mapping[str, Any]


class Gold(msgspec.Struct, frozen=True):
    """The truth about one page. `names` are what its record may be called: the id, the hash of the page's bytes."""

    id: str
    site: str
    names: tuple[str, ...]
    title: str | None
    authors: list[str]
    published: str | None
    body: list[str]
    optional: list[str] = []
    must: list[str] = []
    must_not: list[str] = []
    form: str | None = None


class Overlap(msgspec.Struct, frozen=True):
    """How many things two multisets share, and how many only the output or only the gold has."""

    shared: int
    surplus: int
    missing: int

    @property
    def precision(self) -> float:
        """The share of the output that is right; 1 if both are empty."""
        return self._share(self.surplus)

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 1 if both are empty."""
        return self._share(self.missing)

    def _share(self, wrong: int) -> float:
        if not (self.surplus or self.missing):
            return 1.0
        return self.shared / (self.shared + wrong) if self.shared else 0.0


class PageScore(msgspec.Struct, frozen=True):
    """How one page fares; `lost` are its must strings that are gone, `leaked` its must_not strings that are there."""

    id: str
    site: str
    exact: bool
    paragraphs: Overlap
    shingles: Overlap
    musts: int
    lost: list[str]
    must_nots: int
    leaked: list[str]
    title: bool
    authors: bool
    date: bool
    time: bool


Figures = dict[str, float | int | None]


class Score(msgspec.Struct, frozen=True):
    """The figures of each site and over all (`ALL`), and the ids of gold pages that have no record (scored as empty)."""

    figures: dict[str, Figures]
    pages: list[PageScore]
    absent: list[str]
    unknown: int


class Shortfall(msgspec.Struct, frozen=True):
    """A figure under its floor; `found` is None where the gold holds nothing to judge it by."""

    site: str
    figure: str
    floor: float
    found: float | int | None

    def __str__(self) -> str:
        return f"{self.site}: {self.figure} is {_told(self.figure, self.found)}, under its floor {_told(self.figure, self.floor)}"


# ---- gold and output ---------------------------------------------------------------------------


def read_gold(folder: Path, pages: Path | None = None) -> list[Gold]:
    """Read the gold below a folder: golden files (*.md), else JSON files with at least a `body`.

    `pages` is where the raw pages lie under the same stems (else: beside the gold); a record made by `cleaner clean --format json`
    is called by the hash of its page. Raise CleanerError for a file that is no gold and for a folder without any.
    """
    markdown = sorted(folder.rglob("*.md"))
    found = [] if markdown else [_json_gold(path, pages) for path in sorted(folder.rglob("*.json"))]
    for path in markdown:
        found.extend(_golden(path, folder, pages))
    if not found:
        raise CleanerError(f"{folder} holds no gold. Name a folder of gold JSON files or of golden .md files.")
    for name, count in Counter((gold.id, gold.form) for gold in found).items():
        if count > 1:
            raise CleanerError(
                f"{folder}: {count} gold files are called {name[0]}. Give each its own id and file name."
            )
    return found


def _sources(stem: str, near: Path) -> list[Path]:
    return [path for suffix in (".html", ".txt") if (path := near / f"{stem}{suffix}").is_file()]


def _json_gold(path: Path, pages: Path | None) -> Gold:
    record = _load(path)
    if not isinstance(record.get("body"), list):
        raise CleanerError(
            f"{path} is no gold file: `body` must be a list of paragraphs. Mend it or move it elsewhere."
        )
    name = str(record.get("id") or path.stem)
    near = path.parent if pages is None else pages / path.parent.name
    hashes = [fingerprint(source.read_bytes()) for source in _sources(path.stem, near)]
    known: dict[str, Any] = {
        "site": str(record.get("site") or path.parent.name),
        "title": record.get("title"),
        "authors": record.get("authors") or [],
        "published": record.get("published"),
        **{key: record.get(key) or [] for key in ("body", "optional", "must", "must_not")},
    }
    try:
        return msgspec.convert({"id": name, "names": (name, path.stem, *hashes), **known}, Gold)
    except msgspec.ValidationError as error:
        raise CleanerError(f"{path} is no gold file: {error}. Mend that key.") from None


def _golden(path: Path, folder: Path, pages: Path | None) -> Iterator[Gold]:
    """A golden file's gold, once for each form its page is there in."""
    try:
        truth = golden.read(path)
    except (OSError, UnicodeDecodeError) as error:
        raise CleanerError(f"{path} cannot be read: {error}. Write it anew as UTF-8, or move it elsewhere.") from None
    near = (pages or folder) / path.parent.relative_to(folder)
    known: list[tuple[str | None, tuple[str, ...]]] = [
        ("html" if source.suffix == ".html" else "text", (path.stem, fingerprint(source.read_bytes())))
        for source in _sources(path.stem, near)
    ]
    for form, names in known or [(None, (path.stem,))]:
        yield Gold(
            path.stem,
            truth.field("site", form or "") or path.parent.name,
            names,
            truth.field("title", form or ""),
            truth.field("authors", form or ""),
            truth.field("published", form or ""),
            [block.text for block in truth.blocks],
            form=form,
        )


def _load(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise CleanerError(f"{path} cannot be read as JSON: {error}. Write it anew, or move it elsewhere.") from None
    if not isinstance(record, dict):
        raise CleanerError(f"{path} holds no JSON object. A record is one object, with its keys in braces.")
    return record


def read_output(path: Path) -> list[dict[str, Any]]:
    """Read the records of a JSONL file, or of a folder of `<id>.json` and JSONL files; a file's stem stands in for an `id`.

    Raise CleanerError for what cannot be read.
    """
    if not path.exists():
        raise CleanerError(
            f"{path}: there is no such file. Write it with: cleaner clean --format json -o {path} PAGE..."
        )
    files = sorted([*path.rglob("*.json"), *path.rglob("*.jsonl")]) if path.is_dir() else [path]
    records = [record for file in files for record in _records(file)]
    if not records:
        raise CleanerError(f"{path} holds no records. Write them with: cleaner clean --format json -o FILE PAGE...")
    return records


def _records(file: Path) -> Iterator[dict[str, Any]]:
    if file.suffix == ".json":
        yield {**_load(file), "stem": file.stem}
        return
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _record(line, f"{file}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise CleanerError(f"{file} cannot be read: {error}. A JSONL file is UTF-8, one record a line.") from None


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise CleanerError(f"{where}: no JSON: {error}. A JSONL file is UTF-8, one record a line.") from None
    if not isinstance(record, dict) or "id" not in record:
        raise CleanerError(f"{where}: no record with an `id`. Write it with: cleaner clean --format json")
    return record


# ---- canonical form ----------------------------------------------------------------------------


def _plain(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").strip()


def _repaired(text: str) -> str:
    """Undo UTF-8 that was read as latin-1 or windows-1252 and encoded again."""

    def once(match: re.Match[str]) -> str:
        for encoding in ("latin-1", "cp1252"):
            with suppress(UnicodeError):
                return match[0].encode(encoding).decode("utf-8")
        return match[0]

    return _HIGH.sub(once, text) if _DOUBLED.search(text) else text


def _stripped(text: str) -> str:
    """The other reading of double-encoded text: what is left once its control characters were lost."""
    return _LOST_BULLET.sub("", _plain(_CONTROLS.sub("", text)))


def _canonical(text: str, reading: Callable[[str], str]) -> str:
    text = _plain(_CONTROLS.sub("", reading(text)))
    for mark in _MARKS:
        if match := mark.match(text):
            text = text[match.end() :]
    if "|" in text:
        text = " | ".join(cell.strip() for cell in text.split("|") if cell.strip())
    return text


def _paragraphs(texts: Iterable[str], reading: Callable[[str], str]) -> list[str]:
    """The paragraphs in canonical form: a lone dateline joined to the next, closing initials on their own."""
    canonical = [text for text in (_canonical(text, reading) for text in texts) if text]
    if len(canonical) > 1 and _DATELINE.fullmatch(canonical[0]):
        canonical[:2] = [" ".join(canonical[:2])]
    if canonical:
        before, _, last = canonical[-1].rpartition(" ")
        if before and _INITIALS.fullmatch(last):
            canonical[-1:] = [before, last]
    return canonical


def _shingles(paragraphs: Sequence[str]) -> Counter[Hashable]:
    tokens = _TOKEN.findall("\n".join(paragraphs))
    return Counter(tuple(tokens[at : at + SHINGLE]) for at in range(max(1, len(tokens) - SHINGLE + 1)) if tokens)


def _flat(texts: Iterable[str], reading: Callable[[str], str]) -> str:
    return _plain(" ".join(_canonical(text, reading) for text in texts).replace("|", " ")).casefold()


def _title(text: str | None) -> str:
    return _plain(_repaired(text or "")).translate(_QUOTES).casefold()


def _names(authors: str | Sequence[str] | None) -> set[str]:
    given = authors.split(";") if isinstance(authors, str) else authors or ()
    return {name for name in map(_name, given) if name}


def _name(author: str) -> str:
    author = _plain(author)
    for ornament in _BYLINES:
        author = ornament.sub("", author)
    return author.casefold()


def _moment(stamp: str | None) -> tuple[str | None, datetime | None]:
    """The printed day, and the minute if one is told (without an offset: WIB)."""
    match = _STAMP.match(_plain(stamp))
    if match is None:
        return None, None
    day, minute, zone = match.group("day", "minute", "zone")
    if minute is None:
        return day, None
    try:
        told = datetime.fromisoformat(f"{day}T{minute}{zone or ''}")
        return day, (told if told.tzinfo else told.replace(tzinfo=_WIB)).astimezone(UTC)
    except (ValueError, OverflowError):
        return day, None


# ---- judging -----------------------------------------------------------------------------------


def judge(gold: Gold, record: Record) -> PageScore:
    """Hold one record (of `cleaner clean --format json`, or with `paragraphs` for `blocks`) against its gold.

    Gold with double-encoded text is read repaired and stripped, and the better reading counts.
    """
    readings = [_repaired]
    if any(_DOUBLED.search(text) for text in gold.body):
        readings.append(_stripped)
    judged = [_judge(gold, record, reading) for reading in readings]
    return max(judged, key=lambda page: (page.exact, _f1(page.paragraphs.precision, page.paragraphs.recall)))


def _texts(record: Record) -> list[str]:
    blocks = record.get("paragraphs") or [block["text"] for block in record.get("blocks") or ()]
    return [text for text in map(_plain, blocks) if text]


def _judge(gold: Gold, record: Record, reading: Callable[[str], str]) -> PageScore:
    texts = _texts(record)
    neutral = Counter(_canonical(text, reading) for text in gold.optional)
    counted = []
    for text in texts:
        if neutral[key := _canonical(text, reading)] > 0:
            neutral[key] -= 1
        else:
            counted.append(text)
    wanted, found = _paragraphs(gold.body, reading), _paragraphs(counted, reading)
    whole = _flat(texts, reading)
    day, minute = _moment(gold.published)
    got_day, got_minute = _moment(record.get("published"))
    return PageScore(
        id=gold.id,
        site=gold.site,
        exact=wanted == found,
        paragraphs=_overlap(Counter(wanted), Counter(found)),
        shingles=_overlap(_shingles(wanted), _shingles(found)),
        musts=len(gold.must),
        lost=[text for text in gold.must if _flat([text], reading) not in whole],
        must_nots=len(gold.must_not),
        leaked=[text for text in gold.must_not if _flat([text], reading) in whole],
        title=_title(gold.title) == _title(record.get("title")),
        authors=_names(gold.authors) == _names(record.get("authors")),
        date=day == got_day,
        time=minute == got_minute if minute else day == got_day,
    )


def _overlap(wanted: Counter[Any], found: Counter[Any]) -> Overlap:
    shared = (wanted & found).total()
    return Overlap(shared, found.total() - shared, wanted.total() - shared)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None


def summarise(pages: Sequence[PageScore]) -> Figures:
    """The figures of several pages: shares from 0 to 1 (None where the gold holds nothing to judge), and counts.

    Precision and recall are means over pages, F1 is that of the means; pages with no tokens on the side in question are left out
    of the shingle means, as in scrapinghub/article-extraction-benchmark.
    """
    precision, recall = (fmean(getattr(page.paragraphs, side) for page in pages) for side in ("precision", "recall"))
    grams = [page.shingles for page in pages]
    sharp = _mean(gram.precision for gram in grams if gram.shared + gram.surplus) or 0.0
    found = _mean(gram.recall for gram in grams if gram.shared + gram.missing) or 0.0
    musts, must_nots = sum(page.musts for page in pages), sum(page.must_nots for page in pages)
    lost, leaked = sum(len(page.lost) for page in pages), sum(len(page.leaked) for page in pages)
    return {
        "n": len(pages),
        "exact": fmean(page.exact for page in pages),
        "paragraph_precision": precision,
        "paragraph_recall": recall,
        "paragraph_f1": _f1(precision, recall),
        "shingle_precision": sharp,
        "shingle_recall": found,
        "shingle_f1": _f1(sharp, found),
        "must_lost": lost,
        "must_kept": 1 - lost / musts if musts else None,
        "must_not_leaked": leaked,
        "must_not_out": 1 - leaked / must_nots if must_nots else None,
        **{field: fmean(getattr(page, field) for page in pages) for field in ("title", "authors", "date", "time")},
    }


def score(output: Sequence[Record], gold: Sequence[Gold]) -> Score:
    """Score records against gold. A gold page without a record counts as empty; a record without gold is left out.

    Raise CleanerError if no record is that of a gold page, and for two different records of one page.
    """
    called: dict[str, list[Record]] = {}
    for record in output:
        for name in {str(record[key]) for key in ("id", "stem") if record.get(key)}:
            called.setdefault(name, []).append(record)
    pages: list[PageScore] = []
    absent: list[str] = []
    used: set[int] = set()
    for truth in gold:
        fitting = _record_of(truth, called)
        if fitting is None:
            absent.append(truth.id)
        else:
            used.add(id(fitting))
        pages.append(judge(truth, fitting or {}))
    if not used:
        raise CleanerError(
            f"no record is that of a gold page: the output has {_some(called)}, the gold has {_some(truth.id for truth in gold)}. "
            "Give both the same ids, or name the folder of the raw pages with --pages."
        )
    sites = sorted({page.site for page in pages})
    figures = {site: summarise([page for page in pages if page.site == site]) for site in sites}
    return Score({**figures, ALL: summarise(pages)}, pages, absent, len(output) - len(used))


def _record_of(truth: Gold, called: Mapping[str, Sequence[Record]]) -> Record | None:
    fits = {id(record): record for name in truth.names for record in called.get(name, ())}
    records = [one for one in fits.values() if truth.form is None or one.get("input") in (None, truth.form)]
    if any(record != records[0] for record in records[1:]):
        raise CleanerError(f"two different records are called {truth.id}. Score one output at a time.")
    return records[0] if records else None


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (" …" if len(listed) > 3 else "")


# ---- showing -----------------------------------------------------------------------------------


def _told(figure: str, value: float | int | None) -> str:
    """A figure as people read it: a count, or per cent with one decimal, never rounded up to 100."""
    if value is None:
        return "-"
    if figure in COUNTS:
        return f"{value:.0f}"
    return "100.0" if value == 1 else f"{min(value * 100, 99.9):.1f}"


def table(figures: Mapping[str, Figures], label: str = "") -> str:
    """The figures as aligned columns, shares in per cent; `-` where the gold holds nothing to judge."""
    columns = ["n", *(figure for figure in SHARES if figure not in ("must_kept", "must_not_out"))]
    columns[columns.index("title") : columns.index("title")] = ["must_lost", "must_not_leaked"]
    headed = [label, *((COUNTS | SHARES)[figure] for figure in columns)]
    rows = [headed, *([site, *(_cell(of, figure) for figure in columns)] for site, of in figures.items())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(headed))]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )


def _cell(of: Figures, figure: str) -> str:
    share = {"must_lost": "must_kept", "must_not_leaked": "must_not_out"}.get(figure, figure)
    return "-" if of[share] is None else _told(figure, of[figure])


def as_json(scored: Score, under: Sequence[Shortfall] = ()) -> str:
    """The figures as one JSON object: sites, ALL, the gold pages without a record, and what is under its floor."""
    sites = {site: of for site, of in scored.figures.items() if site != ALL}
    told = {
        "sites": sites,
        ALL: scored.figures[ALL],
        "absent": scored.absent,
        "unknown": scored.unknown,
        "under": [msgspec.structs.asdict(shortfall) for shortfall in under],
    }
    return json.dumps(told, indent=2, ensure_ascii=False)


# ---- the floor ---------------------------------------------------------------------------------


Floor = dict[str, dict[str, float]]


def read_floor(path: Path) -> Floor:
    """Read a floor: a TOML table a site (and `ALL`), with the least that each figure may be. Raise CleanerError if it is none."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CleanerError(f"{path}: there is no such floor. Write it with --floor {path} --raise-floor") from None
    except (OSError, ValueError) as error:
        raise CleanerError(f"{path} is no floor: {error}. Mend it, or write a new one with --raise-floor.") from None
    for site, least in tables.items():
        if not isinstance(least, dict):
            raise CleanerError(f"{path}: {site} stands in no table. Put it under the site's name, such as [{ALL}]")
        for figure, value in least.items():
            if figure not in FLOORED:
                raise CleanerError(f"{path} [{site}]: unknown figure {figure}. Allowed are: {', '.join(FLOORED)}")
            most = math.inf if figure in COUNTS else 1
            if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
                raise CleanerError(f"{path} [{site}]: {figure} = {value!r}. Give a share from 0 to 1 (a count for n).")
    return tables


def shortfalls(figures: Mapping[str, Figures], floor: Floor) -> list[Shortfall]:
    """Every figure under its floor; a site or figure that can no longer be judged is under it as well."""
    found = []
    for site, least in floor.items():
        for figure, value in least.items():
            now = figures.get(site, {}).get(figure)
            if now is None or now < value - 1e-9:
                found.append(Shortfall(site, figure, value, now))
    return found


def raised(figures: Mapping[str, Figures], floor: Floor, lower: bool = False) -> Floor:
    """The floor lifted to the figures, shares cut (not rounded) to four decimals.

    It never sinks, unless `lower` is true: then it is what the figures are, and sites that are gone go.
    """
    now = {
        site: {name: _cut(name, of[name]) for name in FLOORED if of[name] is not None} for site, of in figures.items()
    }
    if lower:
        return now
    return {
        site: {
            name: max(values)
            for name in FLOORED
            if (values := [side[site][name] for side in (now, floor) if name in side.get(site, {})])
        }
        for site in sorted({*now, *floor}, key=lambda site: (site == ALL, site))
    }


def _cut(figure: str, value: float | int | None) -> float:
    return value or 0 if figure in COUNTS else math.floor(round((value or 0) * 10_000, 6)) / 10_000


def write_floor(path: Path, floor: Floor) -> None:
    """Write a floor as TOML, whole or not at all."""
    lines = [
        "# The least that each figure may be: shares from 0 to 1, n in pages. Raised by: cleaner score --raise-floor"
    ]
    for site, least in floor.items():
        named = site if re.fullmatch(r"[A-Za-z0-9_-]+", site) else json.dumps(site)
        lines += ["", f"[{named}]", *(f"{figure} = {value}" for figure, value in least.items())]
    draft = path.with_name(f"{path.name}.tmp")
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    draft.replace(path)
