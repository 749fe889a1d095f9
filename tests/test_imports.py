"""Rules that others keep, as drafts: what is carried over, and what is said of the rest."""

from __future__ import annotations

import pytest

from cleaner import Cleaner, rulefile
from cleaner.errors import CleanerError
from cleaner.imports import adblock, ftr
from cleaner.imports.xpath import to_css

CONFIG = """# Kabar Desa
title: //h1[@class='judul']
body: //div[@class='x'][2]
body: //div[@id='isi-berita'] | //article[contains(@class, 'baca')]
author: //span[@class='penulis']
date: //time/@datetime
strip: //div[contains(concat(' ', normalize-space(@class), ' '), ' iklan ')]
strip: //p[contains(., 'Baca juga')]
strip_id_or_class: bagikan
single_page_link: //a[@rel='all']
http_header(user-agent): Mozilla/5.0
replace_string(<br>): <p>
test_url: https://kabardesa.id/1

no directive
"""
PAGE = """<html><head><title>x</title></head><body><h1 class="judul">Sumur Tua Dipakai Lagi</h1><span class="penulis">Sri Yanti</span>
<time datetime="2021-05-03T10:02:00+07:00">kemarin</time><div id="isi-berita">
<p>Warga memperbaiki sumur tua di lereng timur desa sejak pagi, kata kepala dusun kepada para tamu.</p>
<div class="kotak iklan">Beli sekarang</div><div class="tombol-bagikan">Kirim</div>
<p>Pekerjaan itu selesai dalam dua hari karena semua keluarga ikut mengangkut batu dan pasir ke lokasi.</p></div></body></html>"""
LIST = """! a comment
##.everywhere
kabardesa.id,lain.id##.kotak-iklan
~kabardesa.id,lain.id##.not-here
kabardesa.*##.undian
kabardesa.id##.dibiarkan
www.kabardesa.id#@#.dibiarkan
kota.kabardesa.id##.kota
kabardesa.id##div:has-text(Iklan)
kabardesa.id##+js(abort-on-property-read, x)
kabardesa.id#$#body { overflow: auto }
kabardesa.id##.baca-juga:has(> a)
||kabardesa.id/ads.js
"""


def keys_of(draft, verb: str) -> list[dict[str, object]]:
    return [rule.keys for rule in draft.rules if rule.verb == verb]


def css_of(draft) -> set[str]:
    return {css for rule in draft.rules if "css" in rule.keys for css in str(rule.keys["css"]).split(", ")}


# ---- site configs ------------------------------------------------------------------------------


def test_config_cleans_a_page(tmp_path):
    """A page is cleaned by the rules of a config."""
    (tmp_path / "kabardesa.toml").write_text(ftr(CONFIG, "kabardesa.id", "kabardesa").toml(), encoding="utf-8")
    article = Cleaner([tmp_path]).clean(PAGE, url="https://kabardesa.id/1")

    assert (article.title, article.authors, article.published, len(article.blocks), article.template) == (
        "Sumur Tua Dipakai Lagi",
        ["Sri Yanti"],
        "2021-05-03T10:02:00+07:00",
        2,
        "article",
    )


def test_removals_are_signed_by_the_config(tmp_path):
    """What a config strips is signed."""
    (tmp_path / "kabardesa.toml").write_text(ftr(CONFIG, "kabardesa.id", "kabardesa").toml(), encoding="utf-8")
    removed = Cleaner([tmp_path]).clean(PAGE, url="https://kabardesa.id/1").removed

    assert {(cut.rule, cut.text) for cut in removed} >= {
        ("kabardesa/article-ad", "Beli sekarang"),
        ("kabardesa/article-share", "Kirim"),
    }


def test_what_a_config_loses_is_told():
    """Each line that cannot be carried over is named with its number and why."""
    lost = ftr(CONFIG, "kabardesa.id", "kabardesa").doubts

    assert [(said.split(":")[1].split(",")[0].strip(), said[said.rindex("(") :]) for said in lost] == [
        ("line 3", "(CSS cannot say this XPath)"),
        ("line 8", "(CSS cannot say this XPath)"),
        ("line 11", "(about fetching or other programs)"),
        ("line 12", "(nothing here does this)"),
        ("line 15", "(not a directive)"),
    ]


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("kabardesa.id", ("kabardesa.id", "*.kabardesa.id")),
        (".kabardesa.id", ("*.kabardesa.id",)),
        ("www.x.id", ("x.id", "*.x.id")),
    ],
)
def test_file_name_tells_the_hosts(host, hosts):
    """The config's file name is the host; a dot in front means its subdomains."""
    assert ftr(CONFIG, host, "x").hosts == hosts


def test_config_without_a_body_is_refused():
    """A config of which no body can be carried over gives no draft."""
    with pytest.raises(CleanerError, match="no body line can be carried over"):
        ftr("title: //h1\nbody: //div[2]\n", "kabardesa.id", "kabardesa")


def test_broken_xpath_is_told():
    """A field whose XPath cannot be read is named, not written."""
    draft = ftr("title: //h1[\nbody: //article\n", "kabardesa.id", "kabardesa")

    assert ("title" in keys_of(draft, "template")[0], "line 1, title" in draft.doubts[0]) == (False, True)


@pytest.mark.parametrize(
    ("xpath", "css"),
    [
        ("//article", "article"),
        ("//div[@id='a']/p", 'div[id="a"] > p'),
        ("//div[@id='a']//p", 'div[id="a"] p'),
        ("//*[@itemprop='articleBody']", '[itemprop="articleBody"]'),
        ("//div[starts-with(@id, 'iklan')]", 'div[id^="iklan"]'),
        ("//div[@a and contains(@b, 'c')]", 'div[a][b*="c"]'),
        ("//div[@a='1' or @b='2']", 'div[a="1"], div[b="2"]'),
        ("//div[contains(concat(' ',normalize-space(@class),' '),' x ')]", "div.x"),
        ("//a|//b", "a, b"),
        ("//div[1]", None),
        ("//div[last()]", None),
        ("//p[contains(text(), 'x')]", None),
        ("//div/@class", None),
        ("//div/following-sibling::p", None),
        ("//div[not(@id)]", None),
        ("/html/body/div", None),
        ("id('x')", None),
        ("", None),
    ],
)
def test_xpath_as_css(xpath, css):
    """What CSS can say is translated, the rest is not guessed."""
    assert to_css(xpath) == css


# ---- Adblock lists -----------------------------------------------------------------------------


def test_filters_of_the_host_are_carried_over():
    """Filters that name the host, a domain above it or any ending become strips; those for all sites and others do not."""
    assert css_of(adblock(LIST, ["kabardesa.id"], "kabardesa")) == {".kotak-iklan", ".undian", ".baca-juga:has(> a)"}


def test_filters_of_a_subdomain():
    """A subdomain has its own filters and those of its domain; an exception for another subdomain is none for it."""
    assert ".kota" in css_of(adblock(LIST, ["kota.kabardesa.id"], "kabardesa"))


def test_what_a_list_loses_is_told():
    """Procedural filters, scripts and styles are named with their line."""
    lost = adblock(LIST, ["kabardesa.id"], "kabardesa").doubts

    assert [said.split(",")[0].removeprefix("not carried over: ") for said in lost] == ["line 9", "line 10", "line 11"]


def test_reasons_of_filters():
    """A selector's name gives the reason, else it is an ad."""
    reasons = {
        str(keys["css"]): keys["reason"] for keys in keys_of(adblock(LIST, ["kabardesa.id"], "kabardesa"), "strip")
    }

    assert reasons == {".kotak-iklan, .undian": "ad", ".baca-juga:has(> a)": "related"}


def test_draft_of_a_known_site_adds_to_it(tmp_path):
    """Strips for a site that has rules are laid over them."""
    draft = adblock("kompas.com##.kotak-iklan\n", ["kompas.com"], "kompas", "kompas")
    (tmp_path / "kompas.toml").write_text(draft.toml(), encoding="utf-8")
    chain = Cleaner([tmp_path]).library.book("kompas").chain

    assert [(stem, bool(rules.templates)) for stem, _, rules in chain][:2] == [("kompas", False), ("kompas", True)]


def test_draft_of_a_list_loads():
    """The draft is a rule file."""
    text = adblock(LIST, ["kabardesa.id"], "kabardesa").toml()

    assert len(rulefile.parse(text, "x").strips) == 2


def test_host_without_filters_is_refused():
    """A host that no filter names gives no draft."""
    with pytest.raises(CleanerError, match=r"no cosmetic filter names tetangga\.id"):
        adblock(LIST, ["tetangga.id"], "tetangga")
