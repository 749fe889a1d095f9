"""The promises of the design, held by generated pages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner import Article, Cleaner
from cleaner.from_text import lines
from tests.clock import least_time
from tests.paths import SEEDS

CLEANER = Cleaner()
DUMPS = sorted(SEEDS.glob("*/*.txt"))

PROSE = [
    "Warga Kampung Sawah mengantre air bersih sejak pagi karena sumur mereka kering, kata lurah setempat.",
    "Baca juga buku itu sebelum tidur, pesan ibunya kepada anak-anak yang baru pulang dari sekolah.",
    "Simak penjelasan bupati yang disampaikan dengan suara pelan di depan ratusan warga pada Senin pagi.",
    "Komentar pedas datang dari warganet setelah video itu beredar luas di media sosial sejak kemarin.",
    "Populer di kalangan remaja, permainan itu kini dilarang di sekolah karena mengganggu pelajaran.",
    "Iklan rokok di jalan itu diturunkan petugas setelah warga mengadu kepada wali kota pekan lalu.",
    "“Kami hanya ingin pulang,” katanya.",
    "Ya.",
    "Beras medium Rp 11.600 per kilogram",
    "1. Rendam kacang semalam.",
    "(pia)",
]
NOISE = [
    "Baca juga: Harga Cabai di Pasar Induk Naik Dua Kali Lipat Jelang Lebaran",
    "Baca Juga :",
    "ADVERTISEMENT",
    "Lihat Foto",
    "Terpopuler",
    "Rabu, 24 Desember 2025 | 07:26",
    "Komentar",
    "Bagikan artikel ini melalui",
    "Halaman Selanjutnya",
    "Kompas.com - 13/01/2022, 18:32 WIB",
    "Penulis: Sri Yanti | Editor: Budi",
    "KAMIS, 20 JANUARI 2022 | 06:53 WIB | LAPORAN: RENI ERINA",
    "Copyright 2008 - 2023 PT. Kompas Cyber Media",
    "Satu Keluarga di Lereng Gunung Bertahan Hidup dengan Air Hujan",
    "&lt;b&gt; &amp;nbsp; Rp&nbsp;5.000",
    "\u00a0 \u200b",
    "",
]
PAGES = st.lists(st.one_of(st.sampled_from(PROSE + NOISE), st.text(max_size=80)), min_size=1, max_size=40).map(
    "\n".join
)
FAST = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def printable(source: str) -> str:
    """The source without control characters, which the page reader leaves out and reports."""
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", source)


def everything(article: Article, source: str) -> None:
    """Each non-blank line is accounted for once (a trimmed one in two pieces)."""
    texts, numbers = lines(printable(source))
    places = Counter(block.place for block in article.blocks)
    removed = {cut.place for cut in article.removed}
    spoken_for = set(places) | removed
    rest = [text for text, number in zip(texts, numbers, strict=True) if number not in spoken_for]
    fields = Counter([*([article.title] if article.title else []), *article.captions])

    assert all(count == 1 for count in places.values())
    assert sum(fields.values()) >= len(rest)
    for text in rest:
        assert fields[text] or fields[text.removeprefix("• ")]


@given(PAGES)
@FAST
def test_conservation(source: str) -> None:
    """Nothing vanishes unsigned."""
    article = CLEANER.clean(source)

    if article.status != "rejected" or article.removed:
        everything(article, source)


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_conservation_on_seeds(dump) -> None:  # type: ignore[no-untyped-def]
    """Every line of every seed is title, block, caption or a signed removal."""
    everything(CLEANER.clean(dump.read_bytes()), dump.read_text(encoding="utf-8"))


@given(PAGES)
@FAST
def test_subsequence(source: str) -> None:
    """Kept text stands in the source, in that order."""
    whole, at = "\n".join(lines(printable(source))[0]), 0
    for block in CLEANER.clean(source).blocks:
        at = whole.find(block.text, at)

        assert at >= 0


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_idempotence(dump) -> None:  # type: ignore[no-untyped-def]
    """Cleaning a clean body gives the same body."""
    once = CLEANER.clean(dump.read_bytes())
    bodies = [[block.text for block in CLEANER.clean(once.text, site=site).blocks] for site in (None, once.site)]

    assert bodies == [[block.text for block in once.blocks]] * 2


@given(st.binary(max_size=400))
@FAST
def test_any_bytes_give_an_article(source: bytes) -> None:
    """Never a traceback, never an empty success."""
    article = CLEANER.clean(source)

    assert article.status in ("ok", "degraded", "rejected")
    assert bool(article.blocks) == (article.status != "rejected")
    assert article.status == "ok" or article.reasons


@given(PAGES)
@FAST
def test_line_ends_bom_and_spaces_change_nothing(source: str) -> None:
    """CRLF, a byte order mark and NBSP are only white space."""
    source = printable(source).replace("\r", "\n")
    dressed = "\ufeff" + source.replace("\n", "\r\n").replace(" ", "\u00a0")

    assert {**CLEANER.clean(dressed.encode()).to_dict(), "id": ""} == {**CLEANER.clean(source).to_dict(), "id": ""}


@given(PAGES)
@FAST
def test_without_removals_the_article_is_the_same(source: str) -> None:
    """`removals=False` leaves out the list of removals and nothing else."""
    full, bare = CLEANER.clean(source), CLEANER.clean(source, removals=False)

    assert bare.removed == []
    assert {**full.to_dict(), "removed": []} == bare.to_dict()


def test_determinism_under_hash_seeds() -> None:
    """The same bytes give the same records under any hash seed."""
    program = (
        "import sys, glob, hashlib, msgspec; from cleaner import Cleaner; c = Cleaner()\n"
        "print(hashlib.sha256(b''.join(msgspec.json.encode(c.clean(open(p, 'rb').read()).to_dict())"
        f" for p in sorted(glob.glob({str(SEEDS)!r} + '/*/*.txt')))).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SEEDS.parent)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "271828")
    }

    assert len(digests) == 1


def test_order_of_pages_changes_nothing() -> None:
    """What was cleaned before leaves no trace."""
    forward = [CLEANER.clean(dump.read_bytes()).to_dict() for dump in DUMPS]
    backward = [CLEANER.clean(dump.read_bytes()).to_dict() for dump in reversed(DUMPS)]

    assert forward == backward[::-1]


GENERATORS = {
    "prose": PROSE[0] + "\n",
    "related": NOISE[0] + "\n",
    "label": "Baca Juga :\n",
    "heading": "Terpopuler\nSatu Keluarga di Lereng Gunung Bertahan Hidup dengan Air Hujan\n",
    "initials": PROSE[0] + " (pia)\n",
    "number": "1\n",
    "short": "Ya\n",
    "date": "Rabu, 24 Desember 2025 | 07:26\n",
    "fragment": "sumur mereka kering, kata lurah\n",
    "entity": "&amp;nbsp; &lt;b&gt; Rp&nbsp;5.000\n",
    "mixed": "\n".join(PROSE + NOISE) + "\n",
    "one line": "kata lurah setempat ",
}


def cost(unit: str, size: int, times: int) -> float:
    """The least process time, in seconds, of so many cleanings of a page of `size` characters."""
    page = PROSE[0] + "\n" + unit * (size // len(unit))
    return least_time(lambda: CLEANER.clean(page, removals=False), times)


@pytest.mark.parametrize("unit", GENERATORS.values(), ids=GENERATORS)
def test_cost_is_linear(unit: str) -> None:
    """Four times the page costs at most five times the time (best of five, of fewer where it takes seconds, plus 50 ms for the machine's noise)."""
    cost(unit, 20_000, 1)

    assert cost(unit, 400_000, 5) <= 5 * cost(unit, 100_000, 5) + 0.05


@pytest.mark.slow
@pytest.mark.parametrize("unit", GENERATORS.values(), ids=GENERATORS)
def test_cost_is_linear_to_ten_megabytes(unit: str) -> None:
    """The same at the size of the largest pages (best of two)."""
    assert cost(unit, 10_000_000, 2) <= 5 * cost(unit, 2_500_000, 2) + 0.05
