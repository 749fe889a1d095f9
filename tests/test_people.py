"""People's names out of bylines."""

from __future__ import annotations

import pytest

from cleaner.people import names


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Aditya Jaya Iswara", ["Aditya Jaya Iswara"]),
        ("Labib Zamani,", ["Labib Zamani"]),
        ("Afif Khoirul M", ["Afif Khoirul M"]),
        ("I Made Asdhiana", ["I Made Asdhiana"]),
        ("Sukarno", ["Sukarno"]),
        ("Ma'ruf Amin", ["Ma'ruf Amin"]),
        ("J.K. Wijaya", ["J.K. Wijaya"]),
        ("  Sri\xa0 Yanti ", ["Sri Yanti"]),
        ("Oleh Rosnah binti Ali", ["Rosnah binti Ali"]),
        ("Muthu a/l Raman", ["Muthu a/l Raman"]),
        ("Oleh Nur Aisyah Mohd. Zin dan BERNAMA", ["Nur Aisyah Mohd. Zin"]),
    ],
)
def test_name_is_given_as_printed(byline, people):
    """A name alone is that person, white space normalised."""
    assert names(byline) == people


@pytest.mark.parametrize(
    "byline",
    [
        "Kontributor Solo, Labib Zamani",
        "Kontributor Kompas.com Solo, Labib Zamani",
        "Penulis: Kontributor Solo, Labib Zamani",
        "KONTRIBUTOR SOLO, LABIB ZAMANI",
        "Kontributor Bandung Barat, Labib Zamani",
    ],
)
def test_contributor_is_the_name_behind_the_place(byline):
    """Kontributor X, NAME is NAME."""
    assert names(byline) == ["Labib Zamani"]


def test_contributors_are_all_given():
    """Kontributor X, NAME and NAME are both."""
    assert names("Kontributor Surabaya, Ghani Salim dan Andi Hartoyo") == ["Ghani Salim", "Andi Hartoyo"]


def test_contributor_without_a_name_is_nobody():
    """Kontributor X alone names a place."""
    assert names("Kontributor Yogyakarta") == []


def test_none_is_nobody():
    """Arif B,None is Arif B."""
    assert names("Arif B,None") == ["Arif B"]


def test_none_is_nobody_behind_by():
    """By Arif B,None is Arif B."""
    assert names("By Arif B,None") == ["Arif B"]


@pytest.mark.parametrize(
    "initials",
    [
        "(pia)",
        "pia",
        "(fru)",
        "(OGI)",
        "OGI",
        "(OL-3)",
        "OL-3",
        "(E-2)",
        "(N-)",
        "(mcr9/jpnn)",
        "mcr9/jpnn",
        "(bil/c22/dos)",
        "(MF)",
        "MF",
        "[jm/ka]",
        "(*)",
        "***",
        "tmn",
    ],
)
def test_initials_are_never_authors(initials):
    """A desk's initials, in brackets or bare, name nobody."""
    assert names(initials) == []


def test_initials_behind_a_name_are_left_out():
    """A name with initials is the name."""
    assert names("Budi Santoso (bds)") == ["Budi Santoso"]


@pytest.mark.parametrize(
    ("byline", "person"),
    [
        ("RENI ERINA", "Reni Erina"),
        ("ARIF B", "Arif B"),
        ("M. HASAN WIJAYA", "M. Hasan Wijaya"),
        ("JEAN-PAUL SUTRISNO", "Jean-Paul Sutrisno"),
        ("K.H. MA'RUF HIDAYAT", "K.H. Ma'ruf Hidayat"),
        ("NUR’AINI PUTRI", "Nur’aini Putri"),
        ("DIKI", "Diki"),
    ],
)
def test_capitals_become_title_case(byline, person):
    """A name all in capitals is given in title case, as Indonesian writes it."""
    assert names(byline) == [person]


@pytest.mark.parametrize("name", ["McDonald Siregar", "Van der Berg", "Budi AS"])
def test_mixed_case_is_left_alone(name):
    """A name that is not all in capitals is given as printed."""
    assert names(name) == [name]


@pytest.mark.parametrize(
    "nobody",
    [
        "Redaksi",
        "Tim Redaksi",
        "Tim Redaksi Kompas",
        "Kompas Cyber Media",
        "Admin",
        "None",
        "Penulis",
        "Editor",
        "Reporter",
        "Tribunnews.com",
        "Kompas.com",
        "CNN Indonesia",
        "ANTARA",
        "detikNews",
        "@infosolo",
        "https://desa.id/x",
        "",
        " ",
        "-",
        "12",
    ],
)
def test_desk_is_nobody(nobody):
    """Desks, publishers, roles and addresses are not people."""
    assert names(nobody) == []


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Andi Wijaya, Budi Santoso, & Susi Susanti", ["Andi Wijaya", "Budi Santoso", "Susi Susanti"]),
        ("Andi Wijaya & Budi Santoso", ["Andi Wijaya", "Budi Santoso"]),
        ("Andi Wijaya dan Budi Santoso", ["Andi Wijaya", "Budi Santoso"]),
        ("Andi Wijaya; Budi Santoso", ["Andi Wijaya", "Budi Santoso"]),
        ("Andi Wijaya | Budi Santoso", ["Andi Wijaya", "Budi Santoso"]),
        ("Andi Wijaya,Budi Santoso", ["Andi Wijaya", "Budi Santoso"]),
        ("Andi Wijaya, Tim Redaksi", ["Andi Wijaya"]),
    ],
)
def test_several_people_are_split(byline, people):
    """Commas, bars, & and `dan` stand between people; desks among them are left out."""
    assert names(byline) == people


@pytest.mark.parametrize("second", ["Susi", "Sri", "Sinta", "Maria", "Mira", "Sari", "Dono"])
def test_second_author_of_one_short_name_is_kept(second):
    """A single short name behind a comma is a person, not a degree."""
    assert names(f"Andi Wijaya, {second}") == ["Andi Wijaya", second]


@pytest.mark.parametrize("degree", ["S.H.", "M.Si", "SPd", "S.Sos", "Ph.D", "M.M.", "SE"])
def test_degree_is_nobody(degree):
    """A degree behind a comma is no second person."""
    assert names(f"Budi Santoso, {degree}") == ["Budi Santoso"]


@pytest.mark.parametrize(
    "byline",
    [
        "Oleh: Budi Santoso",
        "OLEH: BUDI SANTOSO",
        "By Budi Santoso",
        "Penulis: Budi Santoso",
        "Penulis : Budi Santoso",
        "Reporter: Budi Santoso",
        "Pewarta : Budi Santoso",
        "LAPORAN: BUDI SANTOSO",
        "Editor: Budi Santoso",
        "Teks: Budi Santoso",
    ],
)
def test_label_is_left_off(byline):
    """The role in front of a name is not part of it."""
    assert names(byline) == ["Budi Santoso"]


@pytest.mark.parametrize("name", ["Redi Santoso", "Byron Wijaya", "Editorius Pranoto", "Timothy Adi", "Lapora Sinaga"])
def test_name_that_begins_like_a_role_is_whole(name):
    """A name may begin with the letters of a role."""
    assert names(name) == [name]


def test_markup_of_a_link_is_left_off():
    """LAPORAN: with the markup of a link gives the person."""
    assert names("LAPORAN: <a href='https://contoh.id/penulis'>DIKI TRIANTO</a>") == ["Diki Trianto"]


def test_person_is_given_once():
    """A name printed twice is one person."""
    assert names("Budi Santoso, Budi Santoso") == ["Budi Santoso"]


def test_order_is_kept():
    """People come in the order of the byline."""
    assert names("Susi Susanti, Andi Wijaya") == ["Susi Susanti", "Andi Wijaya"]


def test_sentence_is_nobody():
    """A sentence is not a name."""
    assert names("Ia datang ke kampung itu pada malam hari bersama istrinya") == []
