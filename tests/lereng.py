"""Saved pages of an invented site, Kabar Lereng: one template, a plug that leaks into every body, a rule file that does not know it yet."""

from __future__ import annotations

from pathlib import Path

PLUG = "Sahabat Lereng, mari menanam kabar baik bersama kami setiap pagi."
VILLAGES = (
    "Sukamaju Tirtasari Wanasaba Giriharja Mekarjaya Sindangkasih Lembahsari Karangpawitan Pasirkolot Bojonggede "
    "Cikupa Margaluyu Neglasari Panjalu Rancabali Sagaranten Talagabodas Ujungjaya Warnasari Cibeureum"
).split()
CROPS = ("cabai", "kopi", "kentang", "bawang", "stroberi")
RULES = """\
# Rules of Kabar Lereng, kept by hand.
name  = "Kabar Lereng"
hosts = ["kabarlereng.id", "*.kabarlereng.id"]  # the app has a host of its own

[[template]]
id        = "baca"
why       = "The article page since 2024."
when      = '.isi-berita'
title     = ['h1.judul']
author    = ['.penulis a']
published = ['.tanggal']
body      = ['.isi-berita']
caption   = ['.keterangan']

# Ads come from the same server as everywhere.
[[template.strip]]
id     = "ads"
reason = "ad"
css    = '.iklan'
why    = "Ad slots between paragraphs."
"""


def paragraphs(number: int) -> list[str]:
    village, crop = VILLAGES[number % 20], CROPS[number % 5]
    return [
        f"Warga Desa {village} memanen {crop} lebih awal tahun ini setelah hujan berhenti dua pekan lalu, kata kepala desa kepada Kabar Lereng.",
        f"“Harga {crop} di pasar kecamatan naik menjadi {number + 12} ribu rupiah per kilogram,” ujar seorang pedagang yang ditemui di {village}.",
        f"Kelompok tani {village} menanam {number + 3} hektare lahan di lereng sebelah barat dan berharap panen berikutnya datang sebelum akhir tahun.",
    ]


def page(number: int, body: str = "isi-berita") -> str:
    village, crop = VILLAGES[number % 20], CROPS[number % 5]
    first, *rest = paragraphs(number)
    title = f"Panen {crop.title()} di {village} Datang Lebih Awal"
    return f"""<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title} - Kabar Lereng</title>
<link rel="canonical" href="https://kabarlereng.id/baca/{number}/panen-{crop}-{village.lower()}"></head><body>
<nav><ul><li><a href="/">Beranda</a></li><li><a href="/desa">Desa</a></li><li><a href="/pasar">Pasar</a></li><li><a href="/cuaca">Cuaca</a></li></ul></nav>
<main><p class="kanal">Kabar Desa</p><h1 class="judul">{title}</h1><div class="penulis">Penulis: <a href="/p/1">Rina Wulandari</a></div>
<div class="tanggal">{number % 27 + 1} Maret 2026, 07:{number % 50 + 10} WIB</div>
<figure><img src="/f/{number}.jpg"><figcaption class="keterangan">Petani memilah {crop} di {village}. Foto: Rina Wulandari</figcaption></figure>
<div class="isi-berita"><p>{first}</p><div class="iklan"><p>IKLAN</p></div><div class="sahabat-lereng"><p>{PLUG}</p></div>
{"".join(f"<p>{text}</p>" for text in rest)}</div>
<section class="lainnya"><h3>Kabar Lainnya</h3><ul><li><a href="/baca/1">Jalan ke {village} Diperbaiki</a></li><li><a href="/baca/2">Pasar Pagi Pindah</a></li></ul></section>
</main><footer><p>Hak cipta Kabar Lereng</p></footer></body></html>""".replace("isi-berita", body)


def golden(number: int) -> str:
    village, crop = VILLAGES[number % 20], CROPS[number % 5]
    body = "\n\n".join(paragraphs(number))
    return f"""+++
site = "kabarlereng"
title = "Panen {crop.title()} di {village} Datang Lebih Awal"
authors = ["Rina Wulandari"]
published = "2026-03-{number % 27 + 1:02}T07:{number % 50 + 10}:00+07:00"
captions = ["Petani memilah {crop} di {village}. Foto: Rina Wulandari"]
+++

{body}
"""


def site(folder: Path, pages: int = 20, rules: str = RULES, tests: int = 1) -> list[Path]:
    """Write `pages` saved pages, the rule file in `rules/`, and `tests` seeds with their golden; give the pages' files."""
    for name in ("rules", "saved", "seeds/kabarlereng", "golden/kabarlereng"):
        (folder / name).mkdir(parents=True)
    (folder / "rules/kabarlereng.toml").write_text(rules, encoding="utf-8")
    for number in range(tests):
        (folder / f"seeds/kabarlereng/baca-2026-{number}.html").write_text(page(number), encoding="utf-8")
        (folder / f"golden/kabarlereng/baca-2026-{number}.md").write_text(golden(number), encoding="utf-8")
    files = [folder / f"saved/{number:02}-{VILLAGES[number % 20].lower()}.html" for number in range(pages)]
    for number, file in enumerate(files):
        file.write_text(page(number), encoding="utf-8")
    return files
