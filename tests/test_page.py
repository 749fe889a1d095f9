"""Bytes to page: nothing is lost, and every doubt is told."""

from __future__ import annotations

import pytest

from cleaner import clean, page

LINE = "Kata lurah, “air bersih” itu tiba Senin – dan warga senang menerimanya di balai desa."
DUMP = f"Air Bersih Tiba di Kampung Sawah\n\nKompas.com - 13/01/2022, 18:32 WIB\n\n{LINE}\n"


@pytest.mark.parametrize("charset", ["cp1252", "utf-16", "utf-8-sig", "utf-8"])
def test_text_survives_its_encoding(charset: str) -> None:
    """Whatever the encoding, the body is the printed one."""
    assert clean(DUMP.encode(charset)).text == LINE


def test_guessed_encoding_degrades() -> None:
    """A guess is reported, with the way out of it."""
    article = clean(DUMP.encode("cp1252"))

    assert article.status == "degraded"
    assert "guess (pass the charset" in article.reasons[0]


def test_given_charset_is_no_guess() -> None:
    """The charset of the HTTP header is believed."""
    article = clean(DUMP.encode("cp1252"), charset="windows-1252")

    assert (article.status, article.text) == ("ok", LINE)


def test_stray_bytes_among_utf8_keep_their_meaning() -> None:
    """A windows-1252 quote in a UTF-8 dump is read as a quote, and told."""
    article = clean(DUMP.encode() + b"\n\x93Ya,\x94 kata warga sambil tertawa di depan kantor kelurahan.\n")

    assert "“Ya,” kata warga" in article.text
    assert article.status == "degraded"


def test_nul_bytes_are_left_out_and_told() -> None:
    """NUL bytes cost nothing but a reason."""
    article = clean(DUMP.replace("Kata", "Ka\0ta").encode())

    assert (article.text, article.status) == (LINE, "degraded")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\xc2\xa0\n", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG"),
        (b"%PDF-1.7 ...", "PDF"),
        (bytes(range(256)) * 20, "binary"),
    ],
    ids=["nothing", "blank", "picture", "document", "noise"],
)
def test_no_page_is_rejected_with_its_reason(source: bytes, reason: str) -> None:
    """What holds no page is rejected, and says why."""
    article = clean(source)

    assert (article.status, article.blocks) == ("rejected", [])
    assert reason in article.reasons[0]


def test_a_very_long_line_is_kept_and_told() -> None:
    """No rule looks at a line of 5 MB; it is kept."""
    line = "kata lurah setempat " * 250_000
    article = clean(f"Judul Berita Hari Ini\n\n{line}")

    assert (article.status, article.blocks[-1].text) == ("degraded", line.strip())
    assert "longer than 100,000 characters" in article.reasons[0]


def test_entities_are_decoded_once() -> None:
    """Undecoded entities change nothing, and doubly escaped ones lose one layer only."""
    assert clean(DUMP.replace("“", "&ldquo;").replace("–", "&#8211;")).text == LINE
    assert clean(DUMP.replace("air", "&amp;amp;")).blocks[0].text.count("&amp;") == LINE.count("air")


def test_html_is_told_from_text_by_what_it_holds() -> None:
    """A tag or two in a dump do not make it HTML."""
    assert page.read("LAPORAN: <a href='x'>DIKI</a>\nIsi berita <b>hari</b> ini.").input == "text"
    assert page.read("<div><p>Isi</p><p>berita</p></div>").input == "html"


def test_a_document_start_is_known_behind_and_between_hard_spaces():
    """NBSP is white space where HTML is told from text, too."""
    from cleaner.page import looks_like_html

    assert looks_like_html("\u00a0<!DOCTYPE\u00a0HTML><p>Warga memanen cabai.")
