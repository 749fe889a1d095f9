"""What a rule file may hold, and what its reader is told when it holds something else."""

from __future__ import annotations

import pytest

from cleaner import rulefile
from cleaner.errors import RuleError

GOOD = """
name = "Kabar Desa"
[[drop]]
id     = "ads"
reason = "ad"
line   = '^Iklan$'
why    = "Label over an ad."
hits   = ["Iklan"]
spares = ["Iklan itu dicabut."]
"""
LIST = """
name = "Kabar Desa"
[[list]]
id     = "popular"
reason = "trending"
head   = '^Populer$'
units  = [["headline", "date"]]
why    = "A list under the article."
hits   = ["Populer"]
spares = ["Populer di kampung."]
"""
DROP_KEYS = "after, at, before, closes, hits, id, line, longest, reason, shortest, spares, why"


def refusal(text: str) -> RuleError:
    """The error that a rule file's text is refused with."""
    with pytest.raises(RuleError) as caught:
        rulefile.parse(text, "desa.toml")
    return caught.value


def without(key: str) -> str:
    return "".join(line for line in GOOD.splitlines(keepends=True) if not line.startswith(key))


def test_good_file_is_read():
    """A rule with every required key is read as written."""
    rule = rulefile.parse(GOOD, "desa.toml").drops[0]

    assert (rule.id, rule.reason, rule.line, rule.hits) == ("ads", "ad", "^Iklan$", ["Iklan"])


@pytest.mark.parametrize("key", ["id", "reason", "line", "why", "hits", "spares"])
def test_missing_key_is_named(key):
    """A rule without a required key is refused, and the key is named."""
    assert f"missing required field `{key}`" in refusal(without(key)).what


@pytest.mark.parametrize("key", ["reason", "line", "why", "hits", "spares"])
def test_missing_key_names_the_rule(key):
    """The message about a missing key names file and rule."""
    error = refusal(without(key))

    assert (error.file, error.rule) == ("desa.toml", "ads")


def test_rule_without_id_is_named_by_its_place():
    """A rule that has no id is named by verb and place."""
    assert refusal(without("id")).rule == "drop number 1"


def test_typo_in_a_key_is_found():
    """A key that no rule has is named as it was found."""
    assert "unknown field `reson`" in refusal(GOOD.replace("reason", "reson")).what


def test_typo_in_a_key_tells_what_is_allowed():
    """The message about an unknown key lists the keys of that verb."""
    assert DROP_KEYS in refusal(GOOD.replace("reason", "reson")).cure


def test_typo_in_a_verb_tells_which_there_are():
    """The message about an unknown verb lists the keys of a file."""
    error = refusal(GOOD.replace("[[drop]]", "[[dorp]]"))

    assert ("`dorp`" in error.what, "drop" in error.cure, error.rule) == (True, True, None)


def test_message_is_one_sentence_of_all():
    """The exception's text holds file, rule, what was found, and the cure."""
    text = str(refusal(GOOD.replace("reason", "reson")))

    assert all(part in text for part in ("desa.toml", "[ads]", "reson", DROP_KEYS))


@pytest.mark.parametrize(
    ("value", "wrong", "allowed"),
    [
        ('reason = "ad"', 'reason = "advert"', ("trending", "promo", "navigation")),
        ("why ", 'at = "foot"\nwhy ', ("head", "body", "tail", "first", "last")),
    ],
)
def test_unknown_value_tells_which_there_are(value, wrong, allowed):
    """A reason or a place that does not exist is refused with the list of those that do."""
    error = refusal(GOOD.replace(value, wrong))

    assert [word for word in allowed if word not in error.cure] == []


@pytest.mark.parametrize("key", ["hits", "spares"])
def test_empty_list_of_proofs_is_refused(key):
    """A rule proves itself with at least one hit and one spare."""
    values = {"hits": '["Iklan"]', "spares": '["Iklan itu dicabut."]'}

    assert f"$.drop[0].{key}" in refusal(GOOD.replace(values[key], "[]")).what


def test_empty_why_is_refused():
    """`why` says something."""
    assert "$.drop[0].why" in refusal(GOOD.replace('"Label over an ad."', '""')).what


def test_hit_that_is_not_matched_is_refused():
    """A hits line that the pattern misses is quoted with its rule."""
    error = refusal(GOOD.replace('["Iklan"]', '["Iklan", "Promosi"]'))

    assert (error.rule, error.what) == ("ads", "hits line 'Promosi' is not matched")


def test_spare_that_is_matched_is_refused():
    """A spares line that the pattern finds is quoted with its rule."""
    error = refusal(GOOD.replace("'^Iklan$'", "'^Iklan'"))

    assert (error.rule, error.what) == ("ads", "spares line 'Iklan itu dicabut.' is matched")


def test_hit_outside_the_lengths_is_refused():
    """A hit longer than `longest` is not taken, so it proves nothing."""
    assert "hits line 'Iklan' is not matched" in refusal(GOOD.replace("why ", "longest = 4\nwhy ")).what


def test_spare_outside_the_lengths_is_spared():
    """A spare that the pattern finds is spared by `longest`."""
    text = GOOD.replace("'^Iklan$'", "'^Iklan'").replace("why ", "longest = 6\nwhy ")

    assert rulefile.parse(text, "desa.toml").drops[0].longest == 6


def test_proofs_are_normalised_as_pages_are():
    """A hit with a no-break space and two blanks is matched as its line on a page would be."""
    text = GOOD.replace("'^Iklan$'", "'^Iklan kami$'").replace('["Iklan"]', '["\\u00a0Iklan  kami "]')

    assert rulefile.parse(text, "desa.toml").drops[0].hits == ["\xa0Iklan  kami "]


@pytest.mark.parametrize(
    "pattern",
    [
        "^(Iklan$",
        "^Iklan(?!x)$",
        "(?<=x)Iklan$",
        r"^(I)klan\1$",
        "^Iklan(?:a{1,9999})?$",
        r"^Iklan(?:[\p{L} ]{1,900}x)?$",
    ],
    ids=["open group", "look-ahead", "look-behind", "back-reference", "huge count", "huge program"],
)
def test_bad_pattern_is_refused(pattern):
    """A pattern that RE2 refuses is quoted, with its rule and what is allowed."""
    error = refusal(GOOD.replace("^Iklan$", pattern))

    assert (error.rule, repr(pattern) in error.what, "RE2" in error.cure) == ("ads", True, True)


@pytest.mark.parametrize("key", ["after", "before"])
def test_bad_condition_is_refused(key):
    """A condition on a neighbour is a pattern too."""
    assert "does not compile" in refusal(GOOD.replace("why ", f"{key} = '(?=x)'\nwhy ")).what


def test_backtracking_bomb_is_harmless():
    """(a+)+$ is accepted, and quick, because the engine is linear."""
    text = GOOD.replace("'^Iklan$'", "'^(I+)+klan$'").replace('["Iklan itu dicabut."]', f'["{"I" * 5000}"]')

    assert rulefile.parse(text, "desa.toml").drops[0].id == "ads"


@pytest.mark.parametrize("verb", ["drop", "stop"])
def test_duplicate_id_is_refused(verb):
    """An id stands once in a file, whatever the verbs."""
    second = GOOD.split("\n", 2)[2].replace("drop", verb)
    error = refusal(GOOD + second)

    assert (error.rule, error.what) == ("ads", "this id is used twice")


def test_unknown_shape_is_refused():
    """A shape that does not exist is named, with those that do."""
    error = refusal(LIST.replace("headline", "heading"))

    assert (error.rule, error.what) == ("popular", "unknown shape 'heading' in units")


def test_unknown_shape_tells_which_there_are():
    """The message about a shape lists all six, and that patterns begin with ^."""
    cure = refusal(LIST.replace("headline", "heading")).cure

    assert [w for w in ("line", "headline", "label", "prose", "date", "same", "^") if w not in cure] == []


def test_bad_pattern_in_units_is_refused():
    """A unit's pattern is compiled like any other."""
    assert "'^(a' does not compile" in refusal(LIST.replace('"date"', '"^(a"')).what


def test_empty_unit_is_refused():
    """A unit has at least one shape."""
    assert "$.list[0].units[0]" in refusal(LIST.replace('["headline", "date"]', "[]")).what


def test_double_quoted_pattern_gets_the_hint():
    """A pattern in double quotes breaks TOML; the cure shows single quotes."""
    error = refusal(GOOD.replace("'^Iklan$'", r'"^Iklan\.$"'))

    assert ("not TOML" in error.what, "single quotes" in error.cure) == (True, True)


def test_not_toml_names_the_line():
    """A file that is not TOML is refused with the line where it breaks."""
    assert "line 2" in refusal("name = 'x'\n<html>").what


def test_table_instead_of_array_is_refused():
    """[drop] in place of [[drop]] is refused by name."""
    assert "$.drop" in refusal(GOOD.replace("[[drop]]", "[drop]")).what


@pytest.mark.parametrize("host", ["https://desa.id/", "desa", "*desa.id", "Desa.id", "desa.id:80"])
def test_host_is_a_bare_name(host):
    """A host is written without scheme, port, path or capitals."""
    assert "$.hosts[0]" in refusal(GOOD.replace("[[drop]]", f'hosts = ["{host}"]\n[[drop]]')).what


def test_file_that_is_not_utf8_is_refused(tmp_path):
    """A file in another encoding is refused by name, with the cure."""
    path = tmp_path / "desa.toml"
    path.write_bytes("name = 'Café'".encode("latin-1"))

    with pytest.raises(RuleError) as caught:
        rulefile.load(path)

    assert (caught.value.file, caught.value.cure) == (str(path), "Save it as UTF-8 text.")


def test_file_with_byte_order_mark_is_read(tmp_path):
    """Editors that put a byte order mark in front of UTF-8 do not spoil a file."""
    path = tmp_path / "desa.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())

    assert rulefile.load(path).name == "Kabar Desa"


def test_file_that_is_not_there_is_refused(tmp_path):
    """A missing file is a RuleError that names it."""
    with pytest.raises(RuleError, match=r"nowhere\.toml"):
        rulefile.load(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^{weekday}, {date}$", "Senin, 3 Mei 2021"),
        ("^{WEEKDAY}$", "JUM’AT"),
        (r"^\d+ {month}$", "3 Agustus"),
        (r"^\d+ {MONTH}$", "3 AGUSTUS"),
        ("^{date} {time}$", "13/01/2022 18:32 WIB"),
        ("^A {dash} B$", "A — B"),
        ("^{name}$", "Ma'ruf Amin"),
    ],
)
def test_macro_stands_for_its_pattern(pattern, line):
    """Each macro in braces is replaced by what it stands for."""
    assert rulefile.compile_pattern(pattern, "desa.toml", None).search(line) is not None


def test_counts_are_no_macros():
    """`{2}` and `{1,3}` stay counts."""
    assert rulefile.expand(r"a{2}b{1,3}\p{Lu}") == r"a{2}b{1,3}\p{Lu}"


def test_schema_knows_every_verb():
    """The schema has each verb that a file may use."""
    properties = rulefile.schema()["$defs"]["RuleFile"]["properties"]

    assert {"recognise", "lead", "field", "drop", "trim", "list", "stop"} <= set(properties)


def test_schema_refuses_unknown_keys():
    """Editors underline a key that no rule has."""
    kinds = rulefile.schema()["$defs"]

    assert [name for name, kind in kinds.items() if kind["type"] == "object" and kind["additionalProperties"]] == []
