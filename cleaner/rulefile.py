"""The shape of a rule file: TOML in, checked types out, and the JSON Schema made from the same types."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args

import msgspec
import re2

from cleaner import query
from cleaner.article import Reason
from cleaner.errors import RuleError

Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", description="Unique along the chain of files.")]
Pattern = Annotated[str, msgspec.Meta(min_length=1, description="RE2 pattern, searched in the normalised line.")]
At = Literal["head", "body", "tail", "first", "last"]
FieldName = Literal["title", "deck", "author", "editor", "published", "source", "section", "caption", "label"]
GROUPS = ("author", "editor", "published", "source", "section", "caption", "title", "deck")

WEEKDAY = r"(?:Senin|Isnin|Selasa|Rabu|Kamis|Khamis|Jum['’]?a{1,2}t|Sabtu|Minggu|Ahad|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
MONTH = (
    r"(?:Januari|Februari|Pebruari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Nopember|Desember|Mac|Julai|Ogos|Disember"
    r"|January|February|March|May|June|July|August|October|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Agu|Agt|Ags|Aug|Sep|Sept|Okt|Oct|Nov|Nop|Des|Dec)"
)
MACROS = {
    "weekday": WEEKDAY,
    "WEEKDAY": WEEKDAY.upper(),
    "month": MONTH,
    "MONTH": MONTH.upper(),
    "date": rf"(?:\d{{1,2}}(?:st|nd|rd|th)? {MONTH} \d{{4}}|{MONTH} \d{{1,2}}, \d{{4}}|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}})",
    "time": r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?(?:WIB|WITA|WIT|wib|wita|wit|[AaPp]\.?[Mm]\.?))?(?: GMT[+-]\d{1,2})?)",
    "dash": r"[-–—]",
    "name": r"(?:[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*(?: (?:[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’-]*|bin|binti|al|van|de|der|dan))*)",
}
LONGEST = 100_000  # characters of a line that rules still look at
_MACRO = re.compile(r"\{([A-Za-z]+)\}")


def expand(pattern: str) -> str:
    """Replace `{date}`, `{weekday}` and the other macros of a pattern by what they stand for."""
    return _MACRO.sub(lambda m: MACROS.get(m[1], m[0]), pattern)


class _Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What every rule has."""

    verb: ClassVar[str] = ""
    id: Id
    why: Annotated[str, msgspec.Meta(min_length=1, description="Why the rule exists, for its next reader.")]


class _LineRule(_Rule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule that knows its line by a pattern, with lines that prove it."""

    pattern_key: ClassVar[str] = "line"
    hits: Annotated[list[str], msgspec.Meta(min_length=1, description="Lines that the rule must take.")]
    spares: Annotated[list[str], msgspec.Meta(min_length=1, description="Lines that the rule must leave.")]
    shortest: Annotated[int, msgspec.Meta(ge=0, description="Characters that the line has at least.")] = 0
    longest: Annotated[int, msgspec.Meta(ge=1, description="Characters that the line has at most.")] = LONGEST
    closes: Annotated[bool, msgspec.Meta(description="The line stands below an article, never inside one.")] = False

    @property
    def pattern(self) -> str:
        """The pattern that finds the rule's line."""
        found: str = getattr(self, self.pattern_key)
        return found


class Drop(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that goes."""

    verb: ClassVar[str] = "drop"
    reason: Reason
    line: Pattern
    at: At | None = None
    after: Pattern | None = None
    before: Pattern | None = None


class Trim(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A piece of a line that goes; the rest stays."""

    verb: ClassVar[str] = "trim"
    pattern_key: ClassVar[str] = "piece"
    reason: Reason
    piece: Pattern


class Field(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that is metadata or a caption. Named groups are kept as fields; without any, the line is the value."""

    verb: ClassVar[str] = "field"
    name: FieldName = msgspec.field(name="as")
    line: Pattern
    at: At | None = None
    after: Pattern | None = None
    before: Pattern | None = None
    reason: Reason = "metadata"


class List(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A heading and the repeating unit under it.

    A unit is a sequence of shapes: "line" (any), "headline", "label" (a few words), "prose", "date", "same" (the line before, again),
    or a pattern that begins with `^`. The first unit that fits is taken; the list ends where none does.
    """

    verb: ClassVar[str] = "list"
    pattern_key: ClassVar[str] = "head"
    reason: Reason
    head: Pattern
    units: Annotated[list[Annotated[list[str], msgspec.Meta(min_length=1)]], msgspec.Meta(min_length=1)]
    most: Annotated[int, msgspec.Meta(ge=1)] = 1000
    least: Annotated[int, msgspec.Meta(ge=0)] = 0


class Stop(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The end: this line and all below it go (`keep` leaves the line itself). Only where the body never continues."""

    verb: ClassVar[str] = "stop"
    reason: Reason
    line: Pattern
    keep: bool = False


class Lead(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The shape of the first line of the body (a dateline)."""

    verb: ClassVar[str] = "lead"
    line: Pattern


class Recognise(_LineRule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line that only this site prints; `unless` is a line that speaks against it."""

    verb: ClassVar[str] = "recognise"
    line: Pattern
    unless: Pattern | None = None


Css = Annotated[str, msgspec.Meta(min_length=1, description="CSS selector list.")]
Source = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        description="CSS for a text, `css::attr(name)`, `json-ld:path` for a value of the page's JSON-LD, or `xpath:expression`.",
    ),
]


class Strip(_Rule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Elements that go. With `alone`, links that take their whole block with them where only a label stands beside them."""

    reason: Reason
    css: Css
    alone: bool = False


class Template(_Rule, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One layout of a site: how to know it, and where its parts stand.

    Of each field's selectors the first one that gives a usable value counts. `body` elements are read in document order, without
    what `strip` and `caption` mean; `shown` elements are read although their style hides them. `credits` are boxes whose lines the
    field rules read. `page` is the number of this page of several and `pages` their links; `more` is there on any such page.
    """

    when: Css
    seen: str = ""
    title: list[Source] = []
    deck: list[Source] = []
    author: list[Source] = []
    editor: list[Source] = []
    published: list[Source] = []
    source: list[Source] = []
    section: list[Source] = []
    credits: list[Css] = []
    body: list[Css] = []
    caption: list[Css] = []
    strip: list[Strip] = []
    shown: list[Css] = []
    suffix: Annotated[str, msgspec.Meta(description="RE2 pattern of what the site adds to its titles.")] = ""
    page: Css | None = None
    pages: Css | None = None
    more: Css | None = None


LineRule = Drop | Trim | Field | List | Stop | Lead


class RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule file: a site, a family of sites, or the generic rules."""

    name: str
    hosts: list[Annotated[str, msgspec.Meta(pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$")]] = []
    extends: str | None = None
    off: list[str] = []
    recognise: list[Recognise] = []
    leads: list[Lead] = msgspec.field(name="lead", default_factory=list)
    fields: list[Field] = msgspec.field(name="field", default_factory=list)
    drops: list[Drop] = msgspec.field(name="drop", default_factory=list)
    trims: list[Trim] = msgspec.field(name="trim", default_factory=list)
    lists: list[List] = msgspec.field(name="list", default_factory=list)
    stops: list[Stop] = msgspec.field(name="stop", default_factory=list)
    strips: list[Strip] = msgspec.field(name="strip", default_factory=list)
    templates: list[Template] = msgspec.field(name="template", default_factory=list)

    def line_rules(self) -> list[LineRule]:
        """All rules that look at lines, those that take the most specific decision first."""
        return [*self.fields, *self.drops, *self.lists, *self.stops, *self.trims, *self.leads]

    def markup_rules(self) -> list[Strip | Template]:
        """All rules that look at HTML."""
        return [*self.strips, *self.templates, *(strip for template in self.templates for strip in template.strip)]


def compile_pattern(pattern: str, file: str, rule: str | None) -> Any:
    """Compile one untrusted pattern on the linear engine; raise RuleError if it cannot be."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        return re2.compile(expand(pattern), options)
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise RuleError(
            file,
            f"pattern {pattern!r} does not compile: {said}",
            "Patterns are RE2: no look-around, no back-references, at most 8 MB compiled.",
            rule,
        ) from None


_VERBS: tuple[type[_LineRule], ...] = (Drop, Trim, Field, List, Stop, Lead, Recognise)
_VALUES = {"reason": get_args(Reason), "at": get_args(At), "as": get_args(FieldName)}
_KEYS = {cls.verb: cls.__struct_encode_fields__ for cls in _VERBS}
_KEYS |= {"strip": Strip.__struct_encode_fields__, "template": Template.__struct_encode_fields__}


def _locate(raw: dict[str, Any], message: str) -> tuple[str | None, str]:
    """Name the rule that a msgspec message points at (`$.drop[3].reason`), and the cure."""
    found = re.search(r"\$\.(\w+)\[(\d+)\]", message)
    rule = None
    allowed = sorted(RuleFile.__struct_encode_fields__)
    if found:
        verb, place = found[1], int(found[2])
        entries = raw.get(verb)
        if isinstance(entries, list) and place < len(entries) and isinstance(entries[place], dict):
            rule = str(entries[place].get("id", f"{verb} number {place + 1}"))
        allowed = sorted(_KEYS.get(verb, allowed))
    key = re.search(r"\.(\w+)`?$", message)
    if key and (values := _VALUES.get(key[1])):
        return rule, f"Allowed values of {key[1]!r}: {', '.join(values)}."
    return rule, f"Allowed keys here: {', '.join(allowed)}."


@lru_cache(maxsize=256)
def parse(text: str, file: str) -> RuleFile:
    """Read one rule file's text, and remember what it says; `file` is its name for messages. Raise RuleError if it is not one."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(file, f"not TOML: {error}", "Quote patterns with single quotes: line = '^Baca juga'.") from None
    try:
        rules = msgspec.convert(raw, RuleFile)
    except msgspec.ValidationError as error:
        rule, cure = _locate(raw, str(error))
        raise RuleError(file, str(error), cure, rule) from None
    for template in rules.templates:
        _prove_template(template, file)
    for strip in rules.strips:
        _prove_selectors([strip.css], file, strip.id)
    for line_rule in (*rules.recognise, *rules.line_rules()):
        _prove(line_rule, file)
    seen: set[str] = set()
    for entry in (*rules.recognise, *rules.line_rules(), *rules.markup_rules()):
        if entry.id in seen:
            raise RuleError(file, "this id is used twice", "Give each rule of a file its own id.", entry.id)
        seen.add(entry.id)
    return rules


def _prove_selectors(selectors: list[str], file: str, rule: str, fields: bool = False) -> None:
    for selector in selectors:
        try:
            compiled = query.compile_selector(selector)
        except query.SelectorError as error:
            raise RuleError(
                file, str(error), "Write CSS; for a field also json-ld:path or xpath:expression.", rule
            ) from None
        if compiled.is_field and not fields:
            raise RuleError(file, f"{selector!r} points at no element", "Only fields read json-ld: and xpath:.", rule)


def _prove_template(template: Template, file: str) -> None:
    fields = ("title", "deck", "author", "editor", "published", "source", "section")
    sources = [source for name in fields for source in getattr(template, name)]
    single = [css for css in (template.page, template.pages, template.more) if css is not None]
    _prove_selectors(sources, file, template.id, fields=True)
    _prove_selectors(
        [template.when, *template.credits, *template.body, *template.caption, *template.shown, *single],
        file,
        template.id,
    )
    for strip in template.strip:
        _prove_selectors([strip.css], file, strip.id)
    if template.suffix:
        compile_pattern(template.suffix, file, template.id)


def normalise(line: str) -> str:
    """White space as the rules see it: runs become one space, none at the ends."""
    return " ".join(line.split())


def _prove(rule: LineRule | Recognise, file: str) -> None:
    compiled = compile_pattern(rule.pattern, file, rule.id)

    def takes(line: str) -> bool:
        bare = normalise(line)
        return rule.shortest <= len(bare) <= rule.longest and compiled.search(bare) is not None

    for line in rule.hits:
        if not takes(line):
            raise RuleError(
                file, f"hits line {line!r} is not matched", "Widen the pattern or correct the line.", rule.id
            )
    for line in rule.spares:
        if takes(line):
            raise RuleError(
                file, f"spares line {line!r} is matched", "Narrow the pattern, so that this line stays.", rule.id
            )
    for key in ("after", "before", "unless"):
        if (neighbour := getattr(rule, key, None)) is not None:
            compile_pattern(neighbour, file, rule.id)
    if isinstance(rule, List):
        for shape in (shape for unit in rule.units for shape in unit):
            if shape.startswith("^"):
                compile_pattern(shape, file, rule.id)
            elif shape not in ("line", "headline", "label", "prose", "date", "same"):
                raise RuleError(
                    file,
                    f"unknown shape {shape!r} in units",
                    "Shapes are: line, headline, label, prose, date, same, or a pattern that begins with ^.",
                    rule.id,
                )


def load(path: Path) -> RuleFile:
    """Read one rule file from disk."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(str(path), f"cannot be read: {error}", "Save it as UTF-8 text.") from None


def schema() -> dict[str, Any]:
    """The JSON Schema of a rule file, for editors."""
    made: dict[str, Any] = _dedented(msgspec.json.schema(RuleFile))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _dedented(value: Any) -> Any:
    """Descriptions come from docstrings, which Python dedents only from 3.13 on."""
    if isinstance(value, dict):
        return {
            key: cleandoc(held) if key == "description" and isinstance(held, str) else _dedented(held)
            for key, held in value.items()
        }
    return [_dedented(held) for held in value] if isinstance(value, list) else value
