"""A site that does not exist, as HTML: Kabar Lereng, in the layout of today and in that of ten years ago, with the truth beside each page."""

from __future__ import annotations

import json
import random
from html import escape
from typing import NamedTuple

from tests.invented import PEOPLE, THINGS, Facts


class Saved(NamedTuple):
    """One saved page: its file name, its HTML, and what is true of it."""

    name: str
    html: str
    title: str
    author: str
    day: str
    body: list[str]


def pages(count: int, seed: int = 0, old: int = 0) -> list[Saved]:
    """`count` pages, the last `old` of them in the old layout; the same ones for the same seed."""
    facts = [Facts(random.Random(f"kabar lereng {seed} {nth}")) for nth in range(count)]
    return [_old(nth, one) if nth >= count - old else _new(nth, one) for nth, one in enumerate(facts)]


def _slug(facts: Facts) -> str:
    return "-".join(facts.title.lower().split()[:5])


def _saved(nth: int, facts: Facts, html: str, body: list[str]) -> Saved:
    d, m, y = facts.date
    return Saved(f"{nth:02}-{_slug(facts)}.html", html, facts.title, facts.author, f"{y}-{m:02}-{d:02}", body)


def _links(facts: Facts, count: int) -> list[str]:
    return [f'<a href="/baca/{nth}">{facts.headline()}</a>' for nth in range(count)]


def _head(facts: Facts, extra: str = "") -> str:
    return f"""<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>{facts.title} - Kabar Lereng</title>
<link rel="canonical" href="https://www.kabarlereng.example/baca/{_slug(facts)}">
<meta property="og:site_name" content="Kabar Lereng">{extra}</head>"""


def _new(nth: int, facts: Facts) -> Saved:
    rng, (d, m, y) = facts.rng, facts.date
    stamp = f"{y}-{m:02}-{d:02}T{facts.time()}:00+07:00"
    facts.paragraphs[0] = f"{facts.place.upper()}, Kabar Lereng - {facts.paragraphs[0]}"
    subhead = facts.subhead()
    linked = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": facts.title,
            "datePublished": stamp,
            "author": {"@type": "Person", "name": facts.author},
        }
    )
    head = _head(
        facts,
        f"""<meta property="og:title" content="{facts.title} - Kabar Lereng"><meta property="article:published_time" content="{stamp}">
<script type="application/ld+json">{linked}</script>""",
    )
    inside = {
        0: '<div class="kotak-iklan"><span>Iklan bersponsor</span></div>',
        1: f'<p><strong>Kabar serupa: <a class="tautan-sisip" href="/x">{facts.headline()}</a></strong></p>',
        2: f"<h2>{subhead}</h2>",
        3: '<div class="langganan-surat css-1x9yz2"><p>Dapat surat mingguan dari lereng</p><p>Isi surel Anda di bawah ini</p></div>',
        4: "<p>Sebarkan kabar ini kepada tetangga Anda</p>",
    }
    printed = "\n".join(f"<p>{text}</p>{inside.get(at, '')}" for at, text in enumerate(facts.paragraphs))
    if nth == 1:
        printed += "\n<p><em>Catatan redaksi: tulisan ini diperbarui pada sore hari.</em></p>"
    tags = "".join(f'<a href="/label">{word}</a> ' for word in rng.sample(THINGS, 3))
    popular = "".join(f"<li>{link}</li>" for link in _links(facts, 5))
    html = f"""{head}
<body class="halaman"><header class="kepala"><nav><ul><li><a href="/">Muka</a></li><li><a href="/warta">Warta Dusun</a></li><li><a href="/pasar">Pasar</a></li></ul></nav></header>
<main class="wadah row"><article class="bacaan">
<h1 class="bacaan__judul">{facts.title}</h1>
<div class="bacaan__penulis"><a href="/penulis">{facts.author}</a></div>
<div class="bacaan__waktu">{facts.long_date()} | {facts.time()} WIB</div>
<figure class="bacaan__foto"><img src="x.jpg" alt=""><figcaption class="bacaan__keterangan">{facts.sentence()}</figcaption></figure>
<div class="bacaan__isi css-9k2l4m">
{printed}
<div class="daftar-label">{tags}</div>
</div></article>
<aside class="samping"><h3>Paling dibaca</h3><ol>{popular}</ol></aside>
<section class="tanggapan"><h3>Tanggapan pembaca</h3><p>{rng.choice(PEOPLE)}: {facts.sentence()}</p></section></main>
<footer class="kaki"><p>Kabar Lereng dikelola oleh warga di kaki gunung dan dibiayai oleh iuran sukarela para pembacanya.</p></footer></body></html>
"""
    return _saved(nth, facts, html, [*facts.paragraphs[:3], subhead, *facts.paragraphs[3:]])


def _old(nth: int, facts: Facts) -> Saved:
    others = "<br>".join(_links(facts, 4))
    printed = "<br><br>\n".join(
        [*facts.paragraphs[:2], f"<b>Susul juga</b>: {_links(facts, 1)[0]}", *facts.paragraphs[2:]]
    )
    html = f"""{_head(facts)}
<body><table class="rangka"><tr><td class="menu"><a href="/">Muka</a> <a href="/warta">Warta Dusun</a></td></tr>
<tr><td><div class="judul-lama"><h2>{escape(facts.title)}</h2></div><span class="tanggal-lama">{facts.long_date()} {facts.time()} WIB</span>
<span class="penulis-lama">Penulis: {facts.author}</span>
<div id="konten-berita">{printed}</div><div class="lainnya">{others}</div>
<div class="dasar">Kabar Lereng, suara warga di kaki gunung sejak dahulu, dibiayai iuran pembacanya.</div></td></tr></table></body></html>
"""
    return _saved(nth, facts, html, facts.paragraphs)
