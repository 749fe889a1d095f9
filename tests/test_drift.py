"""Drift: what changed on a site is named within twenty pages, what did not change raises no alarm."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner, drift
from cleaner.errors import CleanerError
from cleaner.induce import induce
from tests import invented, invented_html

SITE, DUMPED = "kabarlereng", "suarapesisir"
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def cleaner(tmp_path_factory) -> Cleaner:
    """A cleaner that knows both invented sites by drafted rules."""
    folder = tmp_path_factory.mktemp("rules")
    html = [(page.name, page.html.encode()) for page in invented_html.pages(8)]
    text = [(one.name, one.text.encode()) for one in invented.dumps(DUMPED, 8)]
    for site, pages in ((SITE, html), (DUMPED, text)):
        Path(folder, f"{site}.toml").write_text(induce(site, pages).toml(), encoding="utf-8")
    return Cleaner([folder])


def observed(cleaner: Cleaner, site: str, seed: int, change: Change = str, count: int = 20) -> drift.Observed:
    if site == SITE:
        pages = [(page.name, change(page.html).encode()) for page in invented_html.pages(count, seed)]
    else:
        pages = [(one.name, change(one.text).encode()) for one in invented.dumps(site, count, seed)]
    return drift.observe(cleaner, pages, site)[0][site]


@pytest.fixture(scope="module")
def before(cleaner) -> dict[str, drift.Baseline]:
    return {site: observed(cleaner, site, 1).counts for site in (SITE, DUMPED)}


def alarms(cleaner, before, site: str, change: Change, seed: int = 2, count: int = 20) -> list[drift.Finding]:
    return drift.compare(cleaner, before[site], observed(cleaner, site, seed, change, count))


def told(findings: list[drift.Finding]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.what) for finding in findings]


@pytest.mark.parametrize("site", [SITE, DUMPED])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_unchanged_pages_raise_no_alarm(cleaner, before, site, seed):
    """The same pages, and other pages of the same layout, raise no alarm."""
    assert alarms(cleaner, before, site, str, seed) == []


def test_few_unchanged_pages_raise_no_alarm(cleaner, before):
    """Neither do three pages."""
    assert alarms(cleaner, before, SITE, str, count=3) == []


def rename(html: str) -> str:
    return html.replace("bacaan__isi", "artikel-teks")


def test_renamed_body_is_named(cleaner, before):
    """A body class that was renamed died, as the template's body and as its `when`."""
    found = told(alarms(cleaner, before, SITE, rename))

    assert ("died", "template bacaan-isi, body .bacaan__isi") in found
    assert ("died", "template bacaan-isi, when .bacaan__isi") in found


def test_renamed_body_is_mended(cleaner, before):
    """The repair names the body as it is called now."""
    repairs = [one.repair for one in alarms(cleaner, before, SITE, rename) if ", body " in one.what]

    assert repairs == ["body = ['.artikel-teks']  # on 20 of 20 pages"]


def test_renamed_body_raises_no_alarm_of_other_rules(cleaner, before):
    """Selectors and rules that have nothing to do with it are left alone."""
    found = told(alarms(cleaner, before, SITE, rename))

    assert [what for _, what in found if "bacaan__isi" not in what and what != "pages that are ok"] == []


PLUGS = {
    "box with a class": ('<div class="kotak-undian"><p>Ikuti undian warga pekan ini</p></div>', ".kotak-undian"),
    "line without a class": ("<p>Ikuti undian warga pekan ini</p>", "“Ikuti undian warga pekan ini”"),
    "plug in a sentence": (
        "<p>Titip salam kepada tetangga lewat Kabar Lereng kini lebih mudah dan tanpa biaya sepeser pun.</p>",
        "“Titip salam kepada tetangga",
    ),
    "label with another headline each time": ("<p>Pilihan undian: {title}</p>", "“Pilihan undian:”"),
}


def with_plug(plug: str) -> Change:
    def change(html: str) -> str:
        title = re.findall(r'href="/baca/\d">([^<]+)<', html)[0]
        body = html.index("bacaan__isi")
        at = html.index("</p>", body) + 4
        return html[:at] + plug.format(title=title) + html[at:]

    return change


@pytest.mark.parametrize(("plug", "named"), PLUGS.values(), ids=PLUGS)
def test_new_plug_is_named(cleaner, before, plug, named):
    """A plug that is new in the body is a new block, and nothing else is alarmed."""
    found = alarms(cleaner, before, SITE, with_plug(plug))

    assert [(one.kind, named in one.what) for one in found] == [("new block", True)]


@pytest.mark.parametrize("plug", [plug for plug, _ in PLUGS.values()], ids=PLUGS)
def test_new_plug_is_mended(cleaner, before, plug):
    """The repair is a strip or a drop rule."""
    found = alarms(cleaner, before, SITE, with_plug(plug))

    assert re.search(r"^\[\[(?:template\.strip|drop)\]\]$", found[0].repair, re.MULTILINE)


def test_plug_on_a_few_pages_is_left_alone(cleaner, before):
    """A block on two of twenty pages is none."""
    count = iter(range(20))

    assert (
        alarms(
            cleaner,
            before,
            SITE,
            lambda html: with_plug(PLUGS["line without a class"][0])(html) if next(count) < 2 else html,
        )
        == []
    )


def test_date_without_a_date_is_named(cleaner, before):
    """A date element that prints no date any more is told, although it is still there."""
    change = lambda html: re.sub(r'(class="bacaan__waktu">)[^<]*', r"\1Baru saja", html)  # noqa: E731

    assert told(alarms(cleaner, before, SITE, change)) == [("died", "template bacaan-isi, published .bacaan__waktu")]


def test_renamed_date_is_mended(cleaner, before):
    """The repair of a date element names the new one."""
    found = alarms(cleaner, before, SITE, lambda html: html.replace("bacaan__waktu", "jam-tayang"))

    assert [one.repair for one in found] == ["published = ['.jam-tayang']  # on 20 of 20 pages"]


def test_date_line_of_dumps_is_named(cleaner, before):
    """A date line of dumps that changed its form is a rule that died."""
    change = lambda text: re.sub(r"(?m)^(\d\d)/(\d\d)/(\d{4}), (.*)$", r"\3.\2.\1 (\4)", text)  # noqa: E731

    assert ("died", f"rule {DUMPED}/published-line") in told(alarms(cleaner, before, DUMPED, change))


def test_new_line_in_dumps_is_named(cleaner, before):
    """A plug that is new in dumps is a new block."""
    change = lambda text: text.replace(".\n", ".\nIkuti undian warga pekan ini\n", 1)  # noqa: E731

    assert told(alarms(cleaner, before, DUMPED, change)) == [("new block", "“Ikuti undian warga pekan ini”")]


# ---- the numbers and the file ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "alarm"),
    [
        ((20, 20, 0, 5), True),
        ((20, 20, 0, 2), False),
        ((3, 20, 0, 20), False),
        ((57, 57, 6, 20), True),
        ((20, 20, 19, 20), False),
    ],
)
def test_loss_is_told_from_chance(counts, alarm):
    """An alarm needs a loss that chance hardly explains."""
    assert (drift.loss(*counts) <= drift.CHANCE) is alarm


def test_baselines_come_back(before, tmp_path):
    """What was saved is read again."""
    known = drift.Baselines(sites=before)
    drift.save(tmp_path / "drift.json", known)

    assert drift.load(tmp_path / "drift.json") == known


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"schema": 99, "sites": {}}', b'{"schema": 1, "sites": {"x": 3}}']
)
def test_other_files_are_no_baselines(content, tmp_path):
    """A file that is none is refused, with its name and what to do."""
    path = tmp_path / "drift.json"
    path.write_bytes(content)

    with pytest.raises(CleanerError, match=r"drift\.json .*--record"):
        drift.load(path)


def test_pages_of_no_site_are_named(cleaner):
    """Pages that no rules know, or that cannot be read, are told apart."""
    _, strange = drift.observe(cleaner, [("a.txt", b"Halo.\n"), ("b.txt", b"")])

    assert strange == ["a.txt", "b.txt"]
