"""The shape of a line, told without any site's rules."""

from __future__ import annotations

import pytest

from cleaner import shape


@pytest.mark.parametrize(
    "line", ["(pia)", "Begitu kata dia. (OGI)", "Pertamax Rp 12.000 (pia)", "Begitu. (bil/c22/dos)", "(OL-3)", "***"]
)
def test_desk_initials_close_an_article(line: str) -> None:
    """A desk's initials stand alone, in small letters, or behind a sentence."""
    assert shape.closes_article(line)


@pytest.mark.parametrize(
    "line", ["Ketoasidosis diabetik (DKA)", "Jadwal balap (MotoGP)", "Minggu (24/3)", "Rabu (9/11)"]
)
def test_an_abbreviation_or_a_date_closes_nothing(line: str) -> None:
    """An item that ends with an abbreviation or a date in brackets is followed by more of the article."""
    assert not shape.closes_article(line)
