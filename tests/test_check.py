"""What `check` finds in a rule book, and what it leaves alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.check import Finding, branches, check, errors, superlinear
from cleaner.errors import UnknownSiteError
from cleaner.rulebook import Library
from tests.paths import GOLDEN, SEEDS

Files = dict[str, str]
Look = Callable[..., list[Finding]]

HEAD = 'name = "Kabar Desa"\nhosts = ["kabardesa.id"]\n'
# The shipped generic rules take a second to check; these stand in their place where a test is not about them.
SMALL_GENERIC = """
name = "Any news site"
[[drop]]
id = "ad-word"
reason = "ad"
line = '^IKLAN$'
why = "Label over an ad."
hits = ["IKLAN"]
spares = ["Iklan itu dicabut."]
"""
BODY = (
    "SALATIGA, Kabar Desa - Warga memanen padi lebih awal karena hujan turun sejak pekan lalu, kata kepala desa di balai.",
    "Ia menambahkan bahwa hasil panen tahun ini cukup untuk kebutuhan dua ratus keluarga sampai musim tanam berikutnya tiba.",
    "Sementara itu, harga gabah di tingkat petani naik menjadi tujuh ribu rupiah sekilogram, tertinggi dalam lima tahun.",
)


def rule(verb: str = "drop", **keys: object) -> str:
    """A rule as TOML; a key given as None is left out."""
    known: dict[str, object] = {
        "id": "x-rule",
        "why": "It is printed under each article.",
        "hits": ["XYZ"],
        "spares": ["xyz"],
    }
    known[{"trim": "piece", "list": "head"}.get(verb, "line")] = "^XYZ$"
    if verb not in ("lead", "recognise", "field"):
        known["reason"] = "other"
    known |= {key.rstrip("_"): value for key, value in keys.items()}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in known.items() if value is not None]
    return f"[[{verb}]]\n" + "\n".join(lines) + "\n"


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Check a site `desa`, given as its rules, and other files given by name; tell what was found in the user's files."""

    def findings(
        rules: str = "", /, head: str = HEAD, sites: tuple[str, ...] = ("desa",), **files: str
    ) -> list[Finding]:
        texts = {"generic": SMALL_GENERIC, **({"desa": head + rules} if rules or head else {}), **files}
        folder = tmp_path / "rules"
        for name, text in texts.items():
            path = folder / f"{name.replace('__', '/')}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [found for found in check(Library([folder]), sites) if found.file.startswith(str(folder))]

    return findings


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(found.level, found.what) for found in findings]


# ---- findings ----------------------------------------------------------------------------------


def test_finding_is_one_line_with_everything():
    """A finding prints level, file, rule, what is wrong and the cure."""
    text = str(Finding("desa.toml", "ads", "fired on no seed", "Take it out.", "notice"))

    assert text == "notice: desa.toml [ads]: fired on no seed. Take it out."


def test_good_rules_have_no_findings(look):
    """A file with nothing wrong gives no finding."""
    assert look(rule()) == []


def test_finding_names_file_rule_and_cure(look):
    """Each finding tells where it is and how to mend it."""
    found = look(rule(hits=["XYZ", "2 x"], line="^(?:XYZ|{wekday}|2 x)$"))[0]

    assert (Path(found.file).name, found.rule, "{weekday}" in found.cure) == ("desa.toml", "x-rule", True)


def test_errors_come_first(look):
    """Errors stand before notices."""
    rules = rule("lead", id="a-lead", line="^XYZ - ", hits=["XYZ - a"], spares=["a"]) + rule(
        id="z-rule", line="^XYZ$|{foo}"
    )
    levels = [found.level for found in look(rules)]

    assert (levels[0], levels[-1], levels) == ("error", "notice", sorted(levels))


def test_errors_are_told_from_notices():
    """`errors` leaves notices out."""
    findings = [Finding("a", None, "b", "c", "notice"), Finding("a", None, "b", "c")]

    assert errors(findings) == findings[1:]


def test_unknown_site_is_refused():
    """A site that no file describes is an error that names it."""
    with pytest.raises(UnknownSiteError, match="kompass"):
        check(Library(), ["kompass"])


def test_other_sites_are_not_checked(look):
    """Only files in the chain of the sites asked are looked at."""
    bad = 'name = "Kota"\nhosts = ["kota.id"]\n' + rule(line="^XYZ$|{foo}")

    assert look(rule(), kota=bad) == []


# ---- lints: each a mistake that somebody made --------------------------------------------------

MISTAKES: dict[str, tuple[str, str]] = {
    "macro with a typo": (rule(line="^XYZ$|^{wekday}$"), "names the macro {wekday}, which does not exist"),
    "macro with a typo in a condition": (rule(after="^{mnth}$"), "after names the macro {mnth}"),
    "macro with a typo in a unit": (
        rule("list", units=[["^{tme}"]]),
        "units names the macro {tme}",
    ),
    "backspace in double quotes": (rule(line="^XYZ$|\bfoo"), "holds a control character"),
    "no-break space": (rule(line="^XYZ$|^Baca\xa0juga:"), "holds a no-break space or two spaces"),
    "two spaces": (rule(line="^XYZ$|^RM  Merdeka$"), "holds a no-break space or two spaces"),
    "entity": (rule(line="^XYZ$|^A &amp; B$"), "holds the entity &amp;"),
    "doubled backslash": (rule(line=r"^XYZ$|^\\d+$"), "a literal backslash"),
    "bare dot": (rule(line="^XYZ$|^Gabung Kompas.com$"), "'Kompas.com', where the dot is any character"),
    "half anchored": (rule(line="^XYZ|ABC$"), "anchors only its first and its last branch"),
    "group that no field has": (
        rule("field", as_="author", line="^XYZ(?P<autor> .+)?$"),
        "nothing reads the group 'autor' of a field rule",
    ),
    "group of a drop": (rule(line="^XYZ(?P<author> .+)?$"), "nothing reads the group 'author' of a drop rule"),
    "group of a trim": (rule("trim", piece="^XYZ(?P<author> .+)?$"), "nothing reads the group 'author' of a trim rule"),
    "label without its colon": (
        rule(line="^(?:XYZ|Baca juga)"),
        "takes the sentence 'Baca juga buku itu, pesan sang guru.'",
    ),
    "any line": (
        rule(line="^.+$", shortest=3, longest=90, spares=["x"]),
        "takes the sentence 'Ia pulang pada malam hari.'",
    ),
    "empty branch": (rule(line="^XYZ$|", shortest=3, spares=["x"]), "takes the sentence 'Ia pulang pada malam hari.'"),
    "stop on a sentence": (rule("stop", line="^(?:XYZ|Terkini)"), "takes the sentence 'Terkini, jumlah"),
    "date of any place": (rule("field", as_="published"), "reads published wherever the line stands"),
    "section of any place": (rule("field", as_="section"), "reads section wherever the line stands"),
    "date group of any place": (
        rule("field", as_="author", line="^XYZ(?P<published> .+)?$"),
        "reads published wherever the line stands",
    ),
    "orphan headline": (rule(line="^(?:XYZ|Baca juga ?:)$"), "drops the label 'Baca juga:' and leaves the headline"),
    "stop inside bodies": (rule("stop", line="^(?:XYZ|Baca juga: .+)$"), "after which bodies go on"),
    "stop at an ad": (rule("stop", line="^(?:XYZ|Iklan)$"), "stops at 'Iklan', after which bodies go on"),
    "unit behind its beginning": (
        rule("list", units=[["headline"], ["headline", "date"]]),
        "the unit ['headline', 'date'] is never tried",
    ),
    "same without a line before": (rule("list", units=[["same", "label"]]), "begins with 'same'"),
    "list of any lines": (rule("list", units=[["line"]]), "takes every line below"),
    "huge program": (rule(line=r"^XYZ$|^\p{Lu}[\p{L} ]{20,120}$"), "instructions, which load slowly"),
    "mark that a quotation has": (
        rule("recognise", line="XYZ koran warga", hits=["XYZ koran warga"]),
        "takes a sentence that only quotes its hit",
    ),
    "space at the end": (
        rule(line="^XYZ$|^Baca juga: $"),
        "wants a space at an end of the line",
    ),
    "mark against itself": (rule("recognise", unless="^XYZ$"), "its hits line 'XYZ' proves no site"),
}


@pytest.mark.parametrize(("rules", "what"), MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_found(look, rules, what):
    """Each mistake that an author of rules made is an error."""
    assert any(level == "error" and what in found for level, found in said(look(rules)))


def template(*strips: str, **keys: object) -> str:
    """A template as TOML, its strips below it; a key given as None is left out."""
    known: dict[str, object] = {"id": "read", "why": "The article page.", "when": ".isi", "body": [".isi"]}
    lines = [f"{key} = {json.dumps(value)}" for key, value in (known | keys).items() if value is not None]
    return "[[template]]\n" + "\n".join(lines) + "\n" + "".join(strips)


def strip(css: str, id: str = "ads", **keys: object) -> str:
    known: dict[str, object] = {"id": id, "reason": "ad", "css": css, "why": "Ad slots."}
    return "[[template.strip]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in (known | keys).items())


MARKUP_MISTAKES: dict[str, tuple[str, str, str]] = {
    "counted element": (template(strip("p:nth-child(3)")), "error", "css counts elements with :nth-child"),
    "strip of all paragraphs": (template(strip(".ads, p")), "error", "strips every 'p'"),
    "stripped body": (template(strip(".isi")), "error", "strips '.isi', the body of template read"),
    "stripped title": (template(strip("h1"), title=["h1"]), "error", "strips 'h1', the title of template read"),
    "metadata without its attribute": (template(title=['meta[name="t"]']), "error", "which has none"),
    "template behind its twin": (template() + template(id="other"), "error", "is never used: read, above it"),
    "template without a body": (template(body=None), "error", "has no body"),
    "suffix anywhere": (template(suffix="Kabar Desa"), "error", "suffix may stand in the middle"),
    "machine-made class": (template(strip(".css-1a2b3c")), "notice", "names 'css-1a2b3c', which looks machine-made"),
    "template of every page": (template(when="body"), "notice", "when = 'body' is on every page"),
    "stripped twice": (template(strip(".x"), strip(".x", id="more-ads")), "notice", "which ads strips already"),
}


@pytest.mark.parametrize(("rules", "level", "what"), MARKUP_MISTAKES.values(), ids=MARKUP_MISTAKES)
def test_mistake_in_markup_is_found(look, rules, level, what):
    """Each mistake that an author of templates and strips made is found."""
    assert any(level == found_level and what in found for found_level, found in said(look(rules)))


SOUND_MARKUP: dict[str, str] = {
    "last crumb": template(section=[".crumbs a:last-child"]),
    "all links, alone": template(strip("a", alone=True)),
    "paragraph with a class": template(strip("p.ads")),
    "strip inside the body": template(strip(".isi .ads")),
    "metadata's attribute": template(title=['meta[property="og:title"]::attr(content)']),
    "text in a box named after metadata": template(published=[".meta time"]),
    "two layouts": template() + template(id="other", when=".isi-lama", body=[".isi-lama"]),
    "suffix at an end": template(suffix=r" - Kabar Desa$|^Kabar Desa: "),
    "block, element, modifier": template(when=".read__title--big", body=[".read__body"]),
    "number in a name": template(strip(".video20menit, .h1")),
}


@pytest.mark.parametrize("rules", SOUND_MARKUP.values(), ids=SOUND_MARKUP)
def test_sound_markup_is_left_alone(look, rules):
    """What only looks like a mistake in a selector gives no finding."""
    assert said(look(rules)) == []


def test_year_in_a_pattern_is_a_notice(look):
    """A pattern with a year in it is told that it will die."""
    assert said(look(rule(line="^XYZ$|^Edisi 2025$"))) == [("notice", "line names the year 2025")]


def test_www_alone_is_a_notice(look):
    """A host with www leaves the bare host out."""
    head = HEAD.replace('"kabardesa.id"', '"www.kabardesa.id"')

    assert said(look(rule(), head=head)) == [
        ("notice", "host www.kabardesa.id leaves kabardesa.id and its other subdomains out")
    ]


SOUND: dict[str, str] = {
    "known macro": rule(line="^XYZ$|^{weekday}, {date}$"),
    "count": rule(line=r"^XYZ$|^[a-z]{2,3}\d{4}$"),
    "letter property": rule(line=r"^XYZ$|^\p{Lu}\p{Lu}:$"),
    "escaped dot": rule(line=r"^XYZ$|^Gabung Kompas\.com$"),
    "dot in a class": rule(line="^XYZ$|^[Kompas.com]+:$"),
    "grouped branches": rule(line="^(?:XYZ|ABC)$"),
    "branches with both anchors": rule(line="^XYZ$|^ABC$"),
    "group of a field": rule("field", as_="author", line="^XYZ(?P<author> .+)?$"),
    "cut of a trim": rule("trim", piece="^XYZ(?P<cut> .+)?$"),
    "any line between neighbours": rule("field", as_="title", line="^.", before="^ABC$", shortest=3, spares=["x"]),
    "any line at a place": rule("field", as_="title", line="^.", at="first", shortest=3, spares=["x"]),
    "date in the head": rule("field", as_="published", at="head"),
    "label as a list": rule("list", head="^(?:XYZ|Baca juga ?:)$", units=[["headline"]], most=3),
    "stop at the foot": rule("stop", line="^(?:XYZ|© 2025 Kabar Desa)$"),
    "longer unit first": rule("list", units=[["headline", "date"], ["headline"]]),
    "bounded list of any lines": rule("list", units=[["line"]], most=4),
    "bomb on a linear engine": rule(line="^(X+)+YZ$|^(?:[a-z]+)+[0-9]$"),
    "dateline with any dash": rule("lead", line="^XYZ {dash} ", hits=["XYZ - a", "XYZ – a"], spares=["a"]),
    "mark": rule("recognise"),
}


@pytest.mark.parametrize("rules", SOUND.values(), ids=SOUND)
def test_sound_rule_is_left_alone(look, rules):
    """What only looks like a mistake gives no finding."""
    assert said(look(rules)) == []


def test_unanchored_line_is_a_notice(look):
    """A drop that takes a sentence quoting its hit is worth knowing."""
    assert [found.level for found in look(rule(line="XYZ", spares=["x"]))] == ["notice"]


def test_a_long_counted_repeat_is_a_notice(look):
    """A wide character counted up to 160 slows every line; a length of the rule does the same for nothing."""
    found = look(rule(line="^XYZ .{1,160}$", hits=["XYZ a"], spares=["a"]))

    assert [(f.level, "`longest`" in f.cure) for f in found] == [("notice", True)]


def test_dateline_with_one_dash_is_a_notice(look):
    """A dateline that knows one kind of dash gets the macro as its cure."""
    found = look(rule("lead", line="^XYZ - ", hits=["XYZ - a"], spares=["a"]))

    assert {(f.level, f.cure) for f in found} == {("notice", "Write {dash} for the dash.")}


def test_rule_behind_another_is_a_notice(look):
    """A rule of which another takes every hit first does nothing."""
    found = look(rule(id="first-rule") + rule(id="second-rule"))

    assert [(f.rule, f.what) for f in found] == [("second-rule", "desa/first-rule takes all its hits first")]


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a", ["a"]),
        ("^a|b$", ["^a", "b$"]),
        ("^(?:a|b)$", ["^(?:a|b)$"]),
        (r"a\|b|c", [r"a\|b", "c"]),
        ("[|]|[]|]|[^]|]", ["[|]", "[]|]", "[^]|]"]),
        (r"[\]|]|\(|x", [r"[\]|]", r"\(", "x"]),
        ("((a|b)|c)|d", ["((a|b)|c)", "d"]),
        ("|a", ["", "a"]),
    ],
)
def test_branches_are_those_outside_groups(pattern, parts):
    """A pattern is split at the bars that stand in no group, class or escape."""
    assert branches(pattern) == parts


# ---- the chain ---------------------------------------------------------------------------------


def test_id_of_the_generic_rules_is_taken(look):
    """An id that stands further down the chain is an error with two cures."""
    found = look(rule(id="ad-word"))[0]

    assert ("uses this id too" in found.what, 'off = ["generic/ad-word"]' in found.cure) == (True, True)


def test_id_of_a_rule_that_is_off_is_free(look):
    """A rule may take the id of one that its file switches off."""
    assert look(rule(id="ad-word"), head=HEAD + 'off = ["generic/ad-word"]\n') == []


def test_id_of_the_family_is_taken(look):
    """An id of the family's is taken for its sites."""
    found = look(
        rule(), head=HEAD + 'extends = "koran"\n', families__koran='name = "Koran"\n' + rule(line="^ABC$|^XYZ$")
    )

    assert ("error", "koran.toml, behind this file, uses this id too") in said(found)


def test_id_of_the_shipped_file_is_taken(look):
    """A file that adds to a shipped site may not repeat an id, and cannot switch the old one off under the same name."""
    adds = 'name = "Kompas"\nextends = "kompas"\n' + rule(id="photo-toggle")
    found = look(head="", sites=("kompas",), kompas=adds)

    assert [(f.rule, f.cure) for f in found if "uses this id" in f.what] == [("photo-toggle", "Give it another id.")]


def test_off_of_its_own_rule_is_an_error(look):
    """A file that replaces a rule under the same name switches off both."""
    adds = 'name = "Kompas"\nextends = "kompas"\noff = ["kompas/photo-toggle"]\n' + rule(id="photo-toggle")

    assert "switches off this very rule" in look(head="", sites=("kompas",), kompas=adds)[0].what


def test_off_of_what_is_not_inherited_is_an_error(look):
    """`off` with a rule of a file that stands in no chain of this one's does nothing."""
    found = look(rule(), head=HEAD + 'off = ["kgmedia/membership"]\n')

    assert said(found) == [("error", "off names 'kgmedia/membership', which this file does not inherit")]


@pytest.mark.parametrize("name", ["families__koran", "generic"])
def test_mark_outside_a_site_is_an_error(look, name):
    """A family's or the generic file's `recognise` is never asked."""
    family = 'name = "Koran"\n' + rule("recognise", id="by-foot")
    found = look(rule(), head=HEAD + ('extends = "koran"\n' if "koran" in name else ""), **{name: family})

    assert [(f.rule, f.what) for f in found] == [("by-foot", "its hits line 'XYZ' proves no site")]


# ---- hosts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["kota.id", "*.kota.id"])
def test_host_of_two_sites_is_an_error(look, host):
    """A host is one site's."""
    found = look(
        rule(),
        head=f'name = "D"\nhosts = ["{host}"]\n',
        kota=f'name = "K"\nhosts = ["{host}"]\n' + rule(id="other-rule"),
    )

    assert ("error", f"host {host} is claimed by kota.toml too") in said(found)


@pytest.mark.parametrize("host", ["bola.kota.id", "*.bola.kota.id", "a.b.kota.id"])
def test_host_within_anothers_wildcard_is_a_notice(look, host):
    """A host that lies within another site's wildcard is that exception's, and worth knowing."""
    found = look(rule(), head=f'name = "D"\nhosts = ["{host}"]\n', kota='name = "K"\nhosts = ["*.kota.id"]\n')

    assert said(found) == [("notice", f"host {host} lies within *.kota.id of kota.toml; desa has it")]


@pytest.mark.parametrize("host", ["kota.id", "bukankota.id", "*.bukankota.id"])
def test_host_beside_anothers_wildcard_is_no_finding(look, host):
    """*.kota.id covers neither kota.id nor hosts that end alike."""
    assert look(rule(), head=f'name = "D"\nhosts = ["{host}"]\n', kota='name = "K"\nhosts = ["*.kota.id"]\n') == []


def test_own_wildcard_is_no_rival(look):
    """A site names its bare host and its subdomains."""
    assert look(rule(), head='name = "D"\nhosts = ["desa.id", "*.desa.id", "m.desa.id"]\n') == []


def test_adding_a_known_host_is_no_rival(look):
    """A file that adds to Kompas may name a host of Kompas."""
    adds = 'name = "Kompas"\nextends = "kompas"\nhosts = ["www.kompas.com"]\n' + rule()

    assert [f for f in look(head="", sites=("kompas",), kompas=adds) if "host" in f.what] == []


def test_host_of_a_family_is_an_error(look):
    """A family's host leads to no site."""
    found = look(rule(), head=HEAD + 'extends = "koran"\n', families__koran='name = "Koran"\nhosts = ["koran.id"]\n')

    assert said(found) == [("error", "host koran.id leads to no site")]


def test_family_without_sites_is_a_notice(look):
    """A family that no site extends is worth knowing."""
    found = look(rule(), sites=(), families__koran='name = "Koran"\n' + rule(id="other-rule"))

    assert ("notice", "no site extends this family") in said(found)


def test_site_that_nothing_recognises_is_a_notice(look):
    """A site with neither hosts nor marks is never told."""
    found = look(rule(), head='name = "D"\n', sites=())

    assert ("notice", "no page is ever told to be of this site") in said(found)


# ---- cost --------------------------------------------------------------------------------------


def test_quadratic_search_is_superlinear():
    """A search that looks at the text once for every 250th character grows too fast."""
    assert superlinear(lambda text: [text.count("b") for _ in range(len(text) // 250)], "a")


def test_linear_search_is_not_superlinear():
    """A search that passes over the text a few hundred times is slow and linear."""
    assert not superlinear(lambda text: [text.count("b") for _ in range(300)], "a")


def test_quick_search_is_not_superlinear():
    """A search too quick to be measured is not suspected."""
    assert not superlinear(len, "a")


# ---- golden bodies and seeds -------------------------------------------------------------------


@pytest.fixture
def pages(tmp_path: Path) -> Callable[..., list[Finding]]:
    """Check the site `desa` against one page: its body, and the dump that has `around` the body."""

    def findings(
        rules: str, body: tuple[str, ...] = BODY, dump: tuple[str, ...] | None = None, stem: str = "web-2022-panen"
    ) -> list[Finding]:
        folder, seeds, golden = (tmp_path / name for name in ("rules", "seeds", "golden"))
        for path in (folder, seeds / "desa", golden / "desa"):
            path.mkdir(parents=True)
        (folder / "generic.toml").write_text(SMALL_GENERIC, encoding="utf-8")
        (folder / "desa.toml").write_text(HEAD + rules, encoding="utf-8")
        (seeds / "desa" / "web-2022-panen.txt").write_text("\n".join(dump or body), encoding="utf-8")
        text = "\n\n".join(body)
        (golden / "desa" / f"{stem}.md").write_text(f'+++\nsite = "desa"\n+++\n\n{text}\n', encoding="utf-8")
        return check(Library([folder]), ["desa"], seeds, golden)

    return findings


def bites(findings: list[Finding]) -> list[str | None]:
    return [found.rule for found in errors(findings) if "takes a body line" in found.what]


def test_page_that_comes_out_right_has_no_errors(pages):
    """A rule that leaves the body alone bites nothing."""
    assert errors(pages(rule(), dump=(*BODY, "XYZ"))) == []


BITES = {
    "drop": rule(line="^XYZ$|^Ia menambahkan bahwa hasil panen"),
    "list": rule("list", units=[["headline"]], head="^XYZ$|^Ia menambahkan bahwa hasil panen"),
    "trim": rule("trim", piece="^XYZ$| sampai musim tanam berikutnya tiba"),
    "stop": rule("stop", line="^XYZ$|^Ia menambahkan bahwa hasil panen"),
}


@pytest.mark.parametrize("rules", BITES.values(), ids=BITES)
def test_rule_that_bites_a_golden_body_is_an_error(pages, rules):
    """Each verb that takes a line of the body, or a piece of one, is named."""
    assert bites(pages(rules)) != []


def test_bite_names_rule_page_and_line(pages):
    """The finding holds the rule's file, the golden page and the line."""
    found = next(f for f in pages(BITES["drop"]) if "takes a body line" in f.what)

    assert (
        Path(found.file).name,
        found.rule,
        "desa/web-2022-panen.md" in found.what,
        "Ia menambahkan" in found.what,
    ) == (
        "desa.toml",
        "x-rule",
        True,
        True,
    )


def test_place_is_honoured(pages):
    """A rule for the tail leaves the same words in the body."""
    assert bites(pages(rule(line="^XYZ$|^Ia menambahkan bahwa hasil panen", at="tail"))) == []


def test_neighbours_are_honoured(pages):
    """A rule behind a label leaves the same words elsewhere."""
    assert bites(pages(rule(line="^XYZ$|^Ia menambahkan bahwa hasil panen", after="^Promosi$"))) == []


def test_bite_within_a_dump_is_found(pages):
    """A list that goes on into the body of a seed is an error, though the body alone is not bitten."""
    greedy = rule("list", units=[["^[A-Z]"]])

    assert "x-rule" in bites(pages(greedy, dump=(BODY[0], "XYZ", *BODY[1:])))


def test_refrain_that_stays_once_is_missed(pages):
    """Of a line that the body has twice both must stay."""
    refrain = "Panen, panen, begitu nyanyi anak-anak di pematang sawah yang basah sehabis hujan sore itu."
    body = (BODY[0], refrain, BODY[1], refrain, BODY[2])
    once = rule(line="^XYZ$|^Panen, panen", before="^Sementara itu")

    assert set(bites(pages(once, body=body))) == {"x-rule"}


def test_golden_without_seed_is_an_error(pages):
    """A golden file whose raw document is missing is named."""
    assert [
        Path(f.file).name for f in pages(rule(), stem="web-2022-lain") if "no seed" in f.what and f.level == "error"
    ] == ["web-2022-lain.md"]


def test_seed_without_golden_is_an_error(pages):
    """A raw document without its truth is named, with the file to write."""
    found = [f for f in pages(rule(), stem="web-2022-lain") if f.what == "this seed has no golden file"]

    assert [(Path(f.file).name, "web-2022-panen.md" in f.cure) for f in found] == [("web-2022-panen.txt", True)]


def test_rule_that_fires_on_a_seed_is_used(pages):
    """A rule that took a line of a seed is not listed."""
    assert [f.rule for f in pages(rule(), dump=(*BODY, "XYZ")) if f.what == "fired on no seed"] == []


def test_rule_that_fires_on_no_seed_is_a_notice(pages):
    """A rule that no seed needs is listed."""
    assert [(f.level, f.rule) for f in pages(rule()) if f.what == "fired on no seed"] == [("notice", "x-rule")]


def test_lead_that_knows_a_first_line_is_used(pages):
    """A dateline is used when a body begins with it."""
    lead = rule("lead", line="^SALATIGA, |^XYZ$")

    assert [f.rule for f in pages(lead) if f.what == "fired on no seed"] == []


def test_mark_that_stands_on_a_page_is_used(pages):
    """A `recognise` rule is used when a seed has its line; another one is listed."""
    marks = rule("recognise", id="by-name", line="^SALATIGA, |^XYZ$") + rule("recognise", id="by-foot")

    assert [f.rule for f in pages(marks) if f.what == "fired on no seed"] == ["by-foot"]


def test_caption_that_a_rule_read_is_used(pages):
    """A field's rule is used when its line is a caption of the page."""
    caption = rule("field", as_="caption", line="^XYZ$|^Foto: ", reason="credit")

    assert [f.rule for f in pages(caption, dump=(*BODY, "Foto: Sri Yanti")) if f.what == "fired on no seed"] == []


def test_shared_rules_are_not_judged_by_one_site(pages):
    """The generic rules may be needed by sites that were not asked."""
    assert [f for f in pages(rule()) if f.rule == "ad-word"] == []


def test_site_without_seeds_is_a_notice(look, tmp_path):
    """Without a seed nobody knows which rules are used."""
    (tmp_path / "seeds").mkdir()
    look(rule())
    found = check(Library([tmp_path / "rules"]), ["desa"], tmp_path / "seeds")

    assert said(found) == [("notice", "no seed of this site: unused rules cannot be told")]


def test_broken_golden_file_is_an_error(pages, tmp_path):
    """A golden file that cannot be read is named, and the others are still checked."""
    pages(rule())
    (tmp_path / "golden" / "desa" / "web-2021-rusak.md").write_text("no head", encoding="utf-8")
    found = check(Library([tmp_path / "rules"]), ["desa"], None, tmp_path / "golden")

    assert [(Path(f.file).name, "cannot be read" in f.what) for f in found] == [("web-2021-rusak.md", True)]


@pytest.mark.parametrize("which", ["seeds", "golden"])
def test_folder_that_does_not_exist_is_an_error(which, tmp_path):
    """A folder of pages that is not there is named."""
    found = check(Library(), ["rmol"], **{which: tmp_path / "nowhere"})

    assert (str(tmp_path / "nowhere"), "is not a folder") in [(f.file, f.what) for f in errors(found)]


# ---- what ships --------------------------------------------------------------------------------


def test_shipped_rules_have_no_errors():
    """The rules that ship pass their own check, against every seed and golden body."""
    assert [str(found) for found in errors(check(Library(), (), SEEDS, GOLDEN))] == []
