"""An article as text, Markdown and JSON."""

import json

import pytest

from cleaner.article import Article, Block, Removal
from cleaner.write import as_json, as_markdown, as_text, heading


def article(*blocks, title="Bibit Pala di Lembah Sunyi", **fields):
    return Article(id="a1", input="text", rules="0", title=title, blocks=[Block(*block) for block in blocks], **fields)


def paragraph(text):
    return as_markdown(article(("paragraph", text), title=None)).removesuffix("\n")


def test_text_is_title_blank_line_body():
    shown = as_text(article(("paragraph", "Warga menanam."), ("paragraph", "Mereka pulang.")))

    assert shown == "Bibit Pala di Lembah Sunyi\n\nWarga menanam.\n\nMereka pulang.\n"


def test_text_without_title_is_the_body():
    assert as_text(article(("paragraph", "Warga menanam."), title=None)) == "Warga menanam.\n"


def test_text_of_nothing_is_nothing():
    assert as_text(article(title=None)) == ""


def test_text_adds_no_marks_to_headings_and_items():
    shown = as_text(article(("heading", "Bahan"), ("item", "dua pala"), title=None))

    assert shown == "Bahan\n\ndua pala\n"


def test_json_is_the_record_on_one_line():
    made = article(("paragraph", "Baris “satu”.\u2028"), removed=[Removal("generic/x", "ad", 3, "IKLAN")])
    shown = as_json(made)

    assert shown.count("\n") == 1
    assert json.loads(shown) == made.to_dict()


def test_json_keeps_letters_as_they_are():
    assert "“satu”" in as_json(article(("paragraph", "“satu”")))


def test_markdown_of_every_kind(file_regression):
    """Headings, lists, quotes, tables and lone rows each have their own form, set apart by blank lines."""
    made = article(
        ("paragraph", "Warga Lembah Sunyi menanam 1.000 bibit."),
        ("heading", "Bahan"),
        ("item", "• dua pala"),
        ("item", "- tiga cengkih – kering"),
        ("item", "1. satu ember air"),
        ("quote", "Kami menanam untuk cucu."),
        ("quote", "Bukan untuk kami."),
        ("row", "Desa | Bibit"),
        ("row", "Sunyi | 700"),
        ("row", "Lembah|Atas | 300"),
        ("row", "jumlah | bibit | 1.000"),
        ("paragraph", "1. Gali lubang."),
        ("paragraph", "Selesai."),
    )

    file_regression.check(as_markdown(made), extension=".md", encoding="utf-8", newline="")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# bukan judul", "\\# bukan judul"),
        ("> bukan kutipan", "\\> bukan kutipan"),
        ("- bukan butir", "\\- bukan butir"),
        ("+ bukan butir", "\\+ bukan butir"),
        ("---", "\\---"),
        ("***", "\\*\\*\\*"),
        ("dua * tiga", "dua \\* tiga"),
        ("_miring_", "\\_miring\\_"),
        ("`kode`", "\\`kode\\`"),
        ("~~dicoret~~", "\\~~dicoret\\~~"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("[klik](javascript:alert(1))", "[klik\\](javascript:alert(1))"),
        ("[[klik] saja](https://contoh.id)", "[[klik] saja\\](https://contoh.id)"),
        ("[a]: https://contoh.id", "[a\\]: https://contoh.id"),
        ("&lt;b&gt;", "\\&lt;b\\&gt;"),
        ("C:\\*", "C:\\\\\\*"),
    ],
)
def test_markdown_escapes_what_would_be_markup(text, shown):
    assert paragraph(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "nama_berkas_lama",
        "(pia) [ald] 5 < 7 & 8 > 3",
        "#tagar dan @akun",
        "-5 derajat",
        "C:\\folder",
        "1. Gali lubang.",
        "Rp 5.000 ~ Rp 6.000",
        "A&W dan R&D lainnya",
    ],
)
def test_markdown_leaves_plain_characters_alone(text):
    assert paragraph(text) == text


def test_markdown_title_cannot_close_its_own_heading():
    assert as_markdown(article(title="Juara # 1 #")) == "# Juara # 1 \\#\n"


def test_markdown_rows_of_different_width_are_different_tables():
    shown = as_markdown(
        article(("row", "a | b"), ("row", "1 | 2"), ("row", "a | b | c"), ("row", "1 | 2 | 3"), title=None)
    )

    assert shown.count("---") == 5
    assert "| 1 | 2 |\n\n| a | b | c |" in shown


def test_headings_name_each_text_article():
    assert [heading("text", name, nth) for nth, name in enumerate("ab")] == ["==> a <==\n\n", "\n==> b <==\n\n"]


def test_a_rule_stands_between_markdown_articles():
    assert [heading("markdown", "a", nth) for nth in range(2)] == ["", "\n---\n\n"]


def test_nothing_stands_between_records():
    assert [heading("json", "a", nth) for nth in range(2)] == ["", ""]
