"""The pages of one article, joined."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import cleaner
from cleaner.article import Article, Block, Removal
from cleaner.cli import main
from cleaner.errors import JoinError
from cleaner.join import join

ONE = "Warga desa menanam seribu pohon di tepi sungai setiap pagi sejak bulan lalu."
TWO = "Sungai itu kini jernih lagi, dan anak-anak kembali berenang di sana setiap sore."
THREE = "Lurah berjanji menanam seribu pohon lagi sebelum musim hujan tahun depan tiba."


def page(*texts: str, id: str = "", title: str | None = "Sungai Jernih", mark: str = "", **fields) -> Article:
    fields.setdefault("reasons", [mark] if mark else [])
    blocks = [Block("paragraph", text, nth) for nth, text in enumerate(texts, start=2)]
    return Article(id=id or "/".join(texts), input="text", rules="0", title=title, blocks=blocks, **fields)


def html(number: int, *paragraphs: str, title: str = "Sungai Jernih", total: int = 3) -> str:
    links = "".join(
        f'<a class="paging__link{" paging__link--active" if n == number else ""}">{n}</a>' for n in range(1, total + 1)
    )
    return (
        '<html><head><link rel="canonical" href="https://www.kompas.com/read/1"></head><body>'
        f'<h1 class="read__title">{title}</h1><div class="read__content">{"".join(f"<p>{p}</p>" for p in paragraphs)}</div>'
        f'<div class="paging--article">{links}</div></body></html>'
    )


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def test_pages_stand_by_their_own_numbers():
    """Pages that tell their numbers are put in order."""
    pages = [page(TWO, mark="page 2 of 2"), page(ONE, mark="page 1 of 2")]

    assert texts(join(pages)) == [ONE, TWO]


def test_pages_without_numbers_stand_as_given():
    """If one page does not tell its number, the order given holds."""
    pages = [page(TWO, mark="page 2 of 2"), page(ONE)]

    assert texts(join(pages)) == [TWO, ONE]


def test_html_pages_tell_their_numbers():
    """The numbers of HTML pages are those of their paging."""
    pages = [cleaner.clean(html(number, text)) for number, text in ((3, THREE), (1, ONE), (2, TWO))]

    assert texts(join(pages)) == [ONE, TWO, THREE]


def test_dumps_and_html_are_joined_alike():
    """A dump joins an HTML page."""
    pages = [cleaner.clean(html(1, ONE)), cleaner.clean(f"Sungai Jernih\n\n{TWO}\n\n{THREE}\n")]

    assert texts(join(pages)) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("name", "value"),
    [("deck", "Ringkasan"), ("authors", ["Ratri W"]), ("published", "2021-05-03"), ("section", "Desa"), ("site", "kompas")],
)  # fmt: skip
def test_a_field_is_that_of_the_first_page_that_has_it(name, value):
    assert getattr(join([page(ONE), page(TWO, **{name: value})]), name) == value


def test_the_first_pages_field_holds():
    assert join([page(ONE, section="Desa"), page(TWO, section="Kota")]).section == "Desa"


def test_a_block_at_the_seam_is_kept_once():
    """What the next page repeats of the one before it is body once."""
    assert texts(join([page(ONE, TWO), page(TWO, THREE)])) == [ONE, TWO, THREE]


def test_several_blocks_at_the_seam_are_kept_once():
    assert texts(join([page(ONE, TWO, THREE), page(TWO, THREE, "Selesai.")])) == [ONE, TWO, THREE, "Selesai."]


def test_the_seam_is_signed():
    """The repeated block is a removal with its own page and place."""
    seam = Removal("generic/seam", "duplicate", "2:2", TWO)

    assert seam in join([page(ONE, TWO), page(TWO, THREE)]).removed


def test_a_refrain_away_from_the_seam_stays():
    """A block that comes again elsewhere is no seam."""
    assert texts(join([page(ONE, TWO), page(THREE, ONE)])) == [ONE, TWO, THREE, ONE]


def test_the_title_of_a_later_page_is_a_duplicate():
    """A title that is printed on each page is kept once, and each copy signed."""
    joined = join([cleaner.clean(html(1, ONE)), cleaner.clean(html(2, TWO))])

    assert [cut.place for cut in joined.removed if cut.rule == "generic/duplicate-title"] == ["2:"]


def test_places_tell_the_page():
    """The same line of two pages has two places."""
    cut = Removal("x/ad", "ad", 7, "Iklan")
    joined = join([page(ONE, removed=[cut]), page(TWO, title=None, removed=[cut])])

    assert [removal.place for removal in joined.removed] == ["1:7", "2:7"]


def test_places_tell_the_pages_own_number():
    """Where the pages tell their numbers, these stand in the places."""
    joined = join([page(ONE, mark="page 1 of 3"), page(TWO, mark="page 3 of 3")])

    assert [block.place for block in joined.blocks] == ["1:2", "3:2"]


def test_captions_follow_each_other():
    assert join([page(ONE, captions=["Foto satu"]), page(TWO, captions=["Foto dua"])]).captions == [
        "Foto satu",
        "Foto dua",
    ]


@pytest.mark.parametrize("others", [["degraded", "ok"], ["rejected", "degraded"]])
def test_the_status_is_the_worst(others):
    joined = join([page(str(nth), status=status) for nth, status in enumerate(["ok", *others])])

    assert joined.status == max(others, key=["ok", "degraded", "rejected"].index)


def test_reasons_tell_the_page():
    assert join([page(ONE), page(TWO, reasons=["lossy decoding"])]).reasons == ["page 2: lossy decoding"]


def test_a_whole_series_has_no_reasons():
    """That a page is one of several is no news once all are there."""
    assert join([page(ONE, mark="page 1 of 2"), page(TWO, mark="page 2 of 2")]).reasons == []


def test_a_missing_page_is_named():
    joined = join([page(ONE, mark="page 1 of 3"), page(TWO, mark="page 3 of 3")])

    assert joined.reasons == ["page 2 of 3 is missing"]


def test_missing_pages_in_a_row_are_one_reason():
    """A page that claims to be one of 999 does not make 998 reasons."""
    assert join([page(ONE, mark="page 1 of 999")]).reasons == ["pages 2 to 999 of 999 are missing"]


def test_missing_pages_are_counted_where_not_all_tell():
    """Without all numbers it is known how many are missing, not which."""
    assert join([page(ONE), page(TWO, mark="page 3 of 3")]).reasons == ["1 of 3 pages are missing"]


def test_pages_of_different_articles_are_refused():
    """The refusal names both titles and what to do."""
    with pytest.raises(JoinError, match=r"'Sungai Jernih', page 2 'Sungai Keruh'\. Give the pages of one article"):
        join([page(ONE), page(TWO, title="Sungai Keruh")])


@pytest.mark.parametrize("title", ["SUNGAI JERNIH", "Sungai Jernih - Halaman 2", "Sungai Jernih (Hal. 2 dari 3)", None])
def test_the_same_title_otherwise_written_is_joined(title):
    """Case, the page's number behind the title and a page without one do not make another article."""
    assert join([page(ONE), page(TWO, title=title)]).title == "Sungai Jernih"


def test_a_number_given_twice_is_refused():
    with pytest.raises(JoinError, match=r"page 2 of the article is given twice\. Give each page once"):
        join([page(ONE, mark="page 2 of 3"), page(TWO, mark="page 2 of 3")])


def test_the_same_page_given_twice_is_refused():
    """A page without a number is known by its id, also when another stands between."""
    with pytest.raises(JoinError, match="page 1 of the article is given twice"):
        join([page(ONE, id="a"), page(TWO, id="b"), page(ONE, id="a")])


def test_no_page_is_refused():
    with pytest.raises(JoinError, match="Give the pages"):
        join([])


def test_the_pages_are_left_as_they_were():
    """Joining changes none of the articles it is given."""
    pages = [page(ONE, TWO), page(TWO, THREE)]
    before = [one.to_dict() for one in pages]
    join(pages)

    assert [one.to_dict() for one in pages] == before


class TestCommand:
    @pytest.fixture
    def files(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        for number, shown in ((1, (ONE, TWO)), (2, (TWO, THREE))):
            (tmp_path / f"p{number}.html").write_text(html(number, *shown, total=2), encoding="utf-8")
        return tmp_path

    @staticmethod
    def run(*arguments: str):
        return CliRunner().invoke(main, ["clean", *arguments])

    @pytest.mark.usefixtures("files")
    def test_prints_one_article(self):
        """The output is that of one page, without the headings of several files."""
        assert self.run("--join", "p2.html", "p1.html").stdout == f"Sungai Jernih\n\n{ONE}\n\n{TWO}\n\n{THREE}\n"

    @pytest.mark.usefixtures("files")
    def test_without_join_pages_are_apart(self):
        assert self.run("p1.html", "p2.html").stdout.count(TWO) == 2

    @pytest.mark.usefixtures("files")
    def test_json_is_one_record_with_the_seam(self):
        record = json.loads(self.run("--join", "--format", "json", "p1.html", "p2.html").stdout)

        assert [cut["text"] for cut in record["removed"] if cut["rule"] == "generic/seam"] == [TWO]

    @pytest.mark.usefixtures("files")
    def test_without_removals_none_is_listed(self):
        record = json.loads(self.run("--join", "--format", "json", "--no-removals", "p1.html", "p2.html").stdout)

        assert record["removed"] == []

    def test_the_report_names_all_files(self, files):
        self.run("--join", "--report", "cuts.jsonl", "p1.html", "p2.html")
        lines = (files / "cuts.jsonl").read_text(encoding="utf-8").splitlines()

        assert {json.loads(line)["file"] for line in lines} == {"p1.html + p2.html"}

    def test_different_articles_exit_2(self, files):
        (files / "p3.html").write_text(html(2, THREE, title="Pasar Pindah"), encoding="utf-8")
        result = self.run("--join", "p1.html", "p3.html")

        assert (result.exit_code, result.stdout) == (2, "")
        assert "Give the pages of one article at a time" in result.stderr

    def test_a_refusal_leaves_the_output_alone(self, files):
        """The output file is not emptied for pages that are not joined."""
        (files / "p3.html").write_text(html(2, THREE, title="Pasar Pindah"), encoding="utf-8")
        (files / "out.txt").write_text("lama", encoding="utf-8")
        self.run("--join", "-o", "out.txt", "p1.html", "p3.html")

        assert (files / "out.txt").read_text(encoding="utf-8") == "lama"

    @pytest.mark.usefixtures("files")
    def test_a_lost_page_exits_1_and_joins_nothing(self):
        """An article with a hole that the record does not tell is not printed."""
        result = self.run("--join", "p1.html", "tiada.html")

        assert (result.exit_code, result.stdout) == (1, "")
        assert "not joined, as a page is lost" in result.stderr

    def test_a_missing_page_is_told(self, files):
        (files / "p3.html").write_text(html(3, THREE), encoding="utf-8")
        result = self.run("--join", "p1.html", "p3.html")

        assert result.exit_code == 0
        assert "p1.html + p3.html: page 2 of 3 is missing" in result.stderr
