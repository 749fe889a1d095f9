"""One change to a rule file: read from what the browser sends, written into TOML with everything around it left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import tomlkit

from cleaner.errors import CleanerError
from cleaner.induce.draft import Rule, table
from cleaner.toml import value
from cleaner.workbench.sections import Sections

Verb = Literal["drop", "field", "strip"]
Part = Literal["title", "author", "published", "body", "caption", "shown"]
VERBS = ("recognise", "lead", "field", "drop", "trim", "list", "stop", "strip", "template.strip")
OWN = "-own"  # what the copy of an inherited template adds to its ids, which stand once along a chain of files
_ORDER = ("id", "as", "at", "reason", "css", "line", "why", "hits", "spares")


Keys = dict[str, str | list[str] | bool]


class AddRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="rule"):
    """A new rule: its verb and its keys."""

    verb: Verb
    keys: Keys


class AddSelector(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="selector"):
    """A selector for a part of a template. `template` is its id as articles give it; None makes a new one, "" means the file's last."""

    part: Part
    css: str
    template: str | None = None


class SwitchOff(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="off"):
    """A rule that holds no longer: deleted where the file has it, switched off where it is inherited."""

    name: str


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="op", tag="draft"):
    """A whole rule file, for a site that has none."""

    toml: str


Change = AddRule | AddSelector | SwitchOff | Draft


class Ground(msgspec.Struct, frozen=True):
    """What a change stands on: the site, and what the file would say if it has to be begun.

    `extends` is the shipped site that the file adds to; `inherited` are the rule files below it; `template` holds the keys of a new
    template, as one read through the generic rules has them.
    """

    site: str
    name: str
    hosts: tuple[str, ...] = ()
    extends: str | None = None
    inherited: tuple[Path, ...] = ()
    template: dict[str, Any] = {}


def read(raw: Any) -> Change:
    """Check what the browser sent. Raise CleanerError if it is no change."""
    try:
        change: Change = msgspec.convert(raw, Change)
    except msgspec.ValidationError as error:
        raise CleanerError(f"This is no change of a rule file: {error}") from None
    return change


def apply(changes: Sequence[Change], text: str | None, ground: Ground) -> str:
    """Give the rule file's new text; `text` is None where there is no file yet. Comments and order stay.

    Raise CleanerError for a change that does not fit the file; whether the result is a good rule file is for `rulefile.parse` to say.
    """
    if text is not None and text.count("\r\n") == text.count("\n") > 0:
        return apply(changes, text.replace("\r\n", "\n"), ground).replace("\n", "\r\n")
    sections = Sections(text if text is not None else _begun(ground))
    for change in changes:
        if isinstance(change, Draft):
            if text is not None:
                raise CleanerError(f"{ground.site}.toml is there already. Change it rule by rule, or move it away.")
            sections = Sections(change.toml)
            continue
        if isinstance(change, AddRule):
            sections.append(change.verb, _text(change.verb, change.keys))
        elif isinstance(change, AddSelector):
            _add_selector(sections, change, ground)
        else:
            _switch_off(sections, change.name, ground)
        sections = Sections(str(sections))
    return str(sections)


def _begun(ground: Ground) -> str:
    keys: dict[str, object] = {"name": ground.name}
    if ground.extends:
        keys = {"name": f"{ground.name}, with our additions", "extends": ground.extends}
    elif ground.hosts:
        keys["hosts"] = list(ground.hosts)
    return "".join(f"{key} = {value(held)}\n" for key, held in keys.items())


def _array(values: Sequence[str]) -> Any:
    return tomlkit.value(value(list(values)))


def _text(verb: str, keys: Keys) -> str:
    order = sorted(keys, key=lambda key: _ORDER.index(key) if key in _ORDER else len(_ORDER))
    return table(Rule(verb, {key: keys[key] for key in order}))


def _add_selector(sections: Sections, change: AddSelector, ground: Ground) -> None:
    number = _template(sections, change, ground)
    document, keys = sections.document(number)
    held = [str(css) for css in keys.get(change.part, [])]
    if change.css in held:
        return
    if not held:
        keys[change.part] = _array([change.css])
    elif change.part == "body":
        # All elements of the first selector that is on the page are body, so a second place joins the first selector's list.
        keys["body"] = _array([f"{held[0]}, {change.css}", *held[1:]])
    else:
        _prepend(keys, change.part, change.css)
    sections.replace(number, document)


def _template(sections: Sections, change: AddSelector, ground: Ground) -> int:
    """The number of the template that takes the selector: the file's own, a copy of an inherited one, or a new one."""
    if change.template == "":
        return max(number for number, kind in enumerate(sections.kinds) if kind == "template")
    if change.template is not None:
        for name in (change.template, change.template + OWN):
            number = sections.find("template", name)
            if number is not None:
                return number
        _copy(sections, change.template, ground)
        copied = sections.find("template", change.template + OWN)
        assert copied is not None
        return copied
    if change.part != "body":
        raise CleanerError("This page has no template yet. Make its body first: click a paragraph, then Body.")
    sections.append("template", _new_template(change.css, ground, sections.ids("template")))
    return len(sections.kinds) - 1


def _copy(sections: Sections, id: str, ground: Ground) -> None:
    """Copy an inherited template with its strips: a file cannot change another's, and the first one that fits a page is used."""
    for path in ground.inherited:
        below = Sections(path.read_text(encoding="utf-8-sig"))
        number = below.find("template", id)
        if number is None:
            continue
        for part in below.group(number):
            document, keys = below.document(part)
            keys["id"] = str(keys["id"]) + OWN
            text = tomlkit.dumps(document).strip("\n") + "\n"
            sections.texts.append("\n" + text)
            sections.kinds.append(below.kinds[part])
        return
    raise CleanerError(f"No rule file of {ground.site} has a template {id!r}. Reload the rules.")


def _new_template(css: str, ground: Ground, taken: Sequence[str]) -> str:
    """A template for pages that none fits: known by its body, its fields read as the generic rules read them."""
    number = next(n for n in range(1, len(taken) + 2) if (f"article-{n}" if n > 1 else "article") not in taken)
    keys: dict[str, object] = {"id": f"article-{number}" if number > 1 else "article", "when": css}
    keys |= ground.template | {"body": [css]}
    return table(Rule("template", keys | {"why": "Made in the workbench from pages that no template fitted."}))


def _switch_off(sections: Sections, name: str, ground: Ground) -> None:
    stem, _, rule = name.partition("/")
    own = [number for kind in VERBS if (number := sections.find(kind, rule)) is not None] if stem == ground.site else []
    if own:
        sections.delete(own[0])
        return
    document, keys = sections.document(0)
    held = keys.get("off")
    if held is None:
        sections.texts[0] = _below_keys(sections.texts[0], f"off = {_array([name]).as_string()}\n")
    elif name not in held:
        _prepend(keys, "off", name)
        sections.replace(0, document)


def _below_keys(text: str, line: str) -> str:
    """Put a line below the last key, above comments that belong to the first table."""
    lines = text.splitlines(keepends=True)
    keys = [n for n, held in enumerate(lines, start=1) if held.strip() and not held.lstrip().startswith("#")]
    last = keys[-1] if keys else 0
    above = "".join(lines[:last])
    return above + ("" if not above or above.endswith("\n") else "\n") + line + "".join(lines[last:])


def _prepend(keys: Any, key: str, entry: str) -> None:
    """Put an entry in front of a list; one that is written over several lines keeps its comments."""
    held = keys[key]
    if "\n" in held.as_string():
        held.insert(0, tomlkit.value(value(entry)))
    else:
        keys[key] = _array([entry, *map(str, held)])
