"""The language of a text."""

from __future__ import annotations

import pytest

from cleaner import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Daftar harga ponsel yang resmi di toko, dari Rp 1 juta kepada pembeli daripada bekas", "id"),
        ("Beliau berkata bahawa hujan itu turun kerana angin monsun di negeri itu", "ms"),
        ("The minister said that the bridge is to be closed for a month", "en"),
        ("Menteri luar negeri itu ialah tamu di pasar malam", "id"),
        ("Menteri Dalam Negeri mengatakan pegawai negeri di provinsi itu ialah penerima tunjangan", "id"),
        ("Polis menahan suspek selepas kes itu dilaporkan kepada pejabat di bandar yang sama", "ms"),
        ("El boletín que la vecina copia a mano cumplió diez años y todo el valle acudió al molino", "es"),
        ("La lettre que la voisine recopie à la main a dix ans et toute la vallée est venue au moulin", "fr"),
        ("Der Brief, den die Nachbarin von Hand abschreibt, ist zehn Jahre alt, und das Tal kam zur Mühle", "de"),
        ("O boletim que a vizinha copia à mão fez dez anos e o vale inteiro foi ao moinho", "pt"),
        ("Il foglio che la vicina ricopia a mano ha dieci anni e tutta la valle è salita al mulino", "it"),
        ("De brief die de buurvrouw met de hand overschrijft bestond tien jaar en het dal kwam naar de molen", "nl"),
        ("1-0 2-1 3-3", None),
        ("Λίγα λόγια για το χωριό και τη γέφυρα", None),
        ("", None),
    ],
)
def test_a_text_has_its_language(text, code):
    """Nine languages are told apart; figures alone, and other scripts, have none."""
    assert language.guess(text) == code
