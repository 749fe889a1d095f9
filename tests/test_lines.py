"""Dumps of unknown sites: the trees that find where the article begins and ends among the lines that rules left."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, Cleaner, from_html, golden, query, shape
from cleaner.generic import lines, survey, trees, wording
from cleaner.generic.lines import NAMES, Lines, ends
from tests.invented import TEMPLATES, dumps
from tests.paths import GOLDEN, SEEDS

CLEANER = Cleaner(site_rules=False)
BODY = [
    "LERENG SARI - Warga Lereng Sari membuka jembatan gantung baru pada Rabu pagi, dua tahun setelah banjir menghanyutkan jembatan lama, kata kepala dusun.",
    "Tukang kayu dari tiga lembah mengerjakan lengkung jembatan sepanjang musim hujan, dan sekolah meminjamkan aulanya sebagai bengkel kerja.",
    "“Dulu kami berjalan satu jam ke pasar, sekarang cukup sepuluh menit,” kata Rosa Martina, yang menjual keju di dekat penggilingan.",
    "Kabupaten membayar separuh biaya; sisanya datang dari pasar malam, undian, dan paduan suara yang bernyanyi di setiap kampung.",
    "Jembatan kedua, lebih jauh ke hilir, direncanakan untuk musim kemarau mendatang jika rapat dewan pada Juni menyetujuinya.",
    "Panitia mencatat tiga ratus orang melintas pada hari pertama, dan tidak satu pun yang harus menunggu lebih dari lima menit.",
]
FEED = [
    line
    for nth, place in enumerate(
        "Muara Tebing,Batu Ampar,Karang Wangi,Rawa Indah,Gunung Asri,Teluk Biru,Sukamaju,Tanjung Rimba".split(",")
    )
    for line in (
        "Olahraga Ekonomi Dunia Kuliner".split()[nth % 4],
        f"Cerita {place}, dari sawah sampai laut",
        "Selengkapnya di sini",
    )
]
HEAD = ["Jembatan Gantung Baru di Lereng Sari Dibuka", "Rabu, 5 Mei 2021 | 07:45 WIB"]


def clean(*parts: Sequence[str], cleaner: Cleaner = CLEANER, **options: str) -> Article:
    return cleaner.clean("\n\n".join(line for part in parts for line in part), **options)


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def ends_of(body: Sequence[str], score: trees.Score | None = None) -> tuple[int, int]:
    return ends(body, [shape.is_prose(text) for text in body], [False] * len(body), score)


def by_shape(row: Sequence[float]) -> float:
    """Log odds for tests: long lines are sure, others are doubtful."""
    return 5.0 if row[NAMES.index("length")] >= 60 else -5.0


def test_the_feed_below_the_article_goes() -> None:
    """What the rules leave of a feed below the article is signed as what stands below its end."""
    article = clean(HEAD, BODY, FEED)

    assert texts(article) == BODY
    assert "generic/end-of-article" in {cut.rule for cut in article.removed}


def test_every_line_is_accounted_for() -> None:
    """Each line of the dump is title, body or a removal."""
    article = clean(HEAD, BODY, FEED)
    told = [article.title, *texts(article), *(cut.text for cut in article.removed)]

    assert sorted(map(str, told)) == sorted([*HEAD, *BODY, *FEED])


def test_dumps_of_known_sites_are_left_to_their_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of a dump is scored where a rule file knows its site."""
    looked: list[int] = []
    monkeypatch.setattr("cleaner.pipeline.cut_ends", lambda draft: looked.append(len(draft.texts)))
    clean(HEAD, BODY, cleaner=Cleaner(), site="kompas")
    clean(HEAD, BODY, cleaner=Cleaner())

    assert looked == [len(HEAD) + len(BODY)]


def test_confidence_of_dumps_is_null() -> None:
    """The trees of lines give no confidence: theirs told too little about Indonesian dumps."""
    assert clean(HEAD, BODY, FEED).confidence is None


@pytest.mark.parametrize("count", range(1, len(BODY) + 1))
def test_headless_and_short_dumps_stay_whole(count: int) -> None:
    """A dump of paragraphs alone, few or many, is all body."""
    assert texts(clean(BODY[:count])) == BODY[:count]


def test_golden_bodies_stay_whole() -> None:
    """The trees take nothing of the body of any golden file."""
    bodies = {
        truth.stem: [block.text for block in golden.read(truth).blocks] for _, truth in golden.pairs(SEEDS, GOLDEN)
    }
    shortened = [stem for stem, body in bodies.items() if ends_of(body) != (0, len(body))]

    assert shortened == []


@pytest.mark.parametrize("site", TEMPLATES)
def test_bodies_of_invented_dumps_stay_whole(site: str) -> None:
    """The trees take nothing of the body of twenty dumps of an invented site."""
    shortened = [dump.name for dump in dumps(site, 20) if ends_of(dump.body) != (0, len(dump.body))]

    assert shortened == []


def test_what_is_left_is_cut_no_further() -> None:
    """The text given out, cleaned again, is the same."""
    text = clean(HEAD, BODY, FEED).text

    assert clean([text]).text == text


def test_nothing_goes_without_a_sure_line() -> None:
    """Where the trees are sure of no line, all lines stay."""
    assert ends_of([*FEED, *BODY, *FEED], lambda _: -5.0) == (0, 2 * len(FEED) + len(BODY))


def test_both_ends_are_cut_to_the_sure_lines() -> None:
    """Doubtful lines go above the first sure line and below the last one."""
    above, below = ["Kabar lain dari kota seberang hari ini"] * 12, ["Menu lain dari laman yang sama juga"] * 12

    assert ends_of([*above, *BODY, *below], by_shape) == (12, 12 + len(BODY))


def test_a_few_doubtful_words_stay() -> None:
    """Lines of fewer than ten words together are not worth a cut."""
    assert ends_of([*BODY, "Jembatan kedua", "Tahun depan"], by_shape) == (0, len(BODY) + 2)


def test_known_lines_are_sure() -> None:
    """A line that a rule knows for the article's own stays, and all lines between it and the others."""
    below = ["Menu lain dari laman yang sama juga"] * 12
    lines = [*BODY, *below]
    known = [nth == len(lines) - 3 for nth in range(len(lines))]

    assert ends(lines, [shape.is_prose(text) for text in lines], known, by_shape) == (0, len(lines))


def test_closing_initials_are_sure() -> None:
    """Lines above a desk's initials stay, however little they look like the article's."""
    lines = [*BODY, *["Kopi satu karung untuk setiap keluarga"] * 12, "(abc)"]

    assert ends_of(lines, by_shape) == (0, len(lines))


def test_cells_of_a_table_stay() -> None:
    """A table of figures below the prose, a cell a line, is the article's."""
    table = [
        cell for nth in range(2, 12) for cell in ("Panjang lengkung jembatan menurut catatan panitia", f"{nth},5 m")
    ]

    assert ends_of([*BODY, *table], by_shape) == (0, len(BODY) + len(table))


def test_counts_and_ages_are_no_table() -> None:
    """Ages and counts under headlines of a feed are no figures of a table."""
    feed = [
        line
        for nth in range(2, 12)
        for line in ("Cerita lain dari kota seberang", f"{nth} jam lalu", f"{nth} komentar")
    ]

    assert ends_of([*BODY, *feed], by_shape) == (0, len(BODY))


def test_a_cut_that_may_cost_much_is_not_made() -> None:
    """Paragraphs of middling probability stay where together they would be over a fifth of what is kept."""
    assert ends_of([*BODY, *BODY], lambda row: -1.5 if row[NAMES.index("lines_above")] >= len(BODY) else 5.0) == (
        0,
        2 * len(BODY),
    )


def test_a_hostile_number_of_lines_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above a limit of lines nothing is scored."""
    monkeypatch.setattr(lines, "MOST", len(BODY) + len(FEED) - 1)
    article = clean(BODY, FEED)

    assert not {cut.rule for cut in article.removed} & {"generic/above-article"}
    assert len(article.blocks) > len(BODY)


def test_the_shipped_trees_know_these_features() -> None:
    """The trees were trained on the numbers that a line gives."""
    made = json.loads((resources.files("cleaner.generic") / "lines.json").read_text("utf-8"))["features"]

    assert made == NAMES == NAMES[: len(Lines(BODY, [True] * len(BODY)).row(0))]


def test_lines_and_blocks_are_measured_alike() -> None:
    """What a paragraph's text and place tell is the same for a line of a dump and a block of HTML."""
    shown = [*BODY, "Baca selengkapnya", *BODY[:2]]
    inner = "".join(f"<p>{text}</p>" for text in shown)
    tree = query.Tree(f"<html><body><div>{inner}</div></body></html>")
    layout = from_html.layouts(CLEANER.library.book(None))[-1]
    tree.look_for(layout.everything)
    page = survey.read(tree, layout, None)
    dump = Lines(shown, [shape.is_prose(text) for text in shown])
    names = [*wording.OWN, *wording.PLACE, "copies", "prose", "length-1", "length+1"]

    assert page is not None
    assert [[row[survey.NAMES.index(name)] for name in names] for row in page.rows] == [
        [dump.row(nth)[NAMES.index(name)] for name in names] for nth in range(len(shown))
    ]


@given(
    st.lists(
        st.tuples(st.from_regex(r"[abA1.,:](?:[ab 1.,:]{0,90}[ab1.,:])?", fullmatch=True), st.booleans()),
        min_size=1,
        max_size=30,
    )
)
def test_any_lines_give_a_span(given: list[tuple[str, bool]]) -> None:
    """Whatever the lines, a span of them is left, and at least one line."""
    begin, end = ends([text for text, _ in given], [read for _, read in given], [False] * len(given))

    assert 0 <= begin < end <= len(given)
