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
        ("1-0 2-1 3-3", None),
        ("", None),
    ],
)
def test_a_text_has_its_language(text, code):
    """Indonesian, Malay and English are told apart; figures alone have no language."""
    assert language.guess(text) == code
