"""Dates as Indonesian sites print them, to ISO 8601."""

from __future__ import annotations

import pytest

from cleaner import dates

SHAPES = {
    "13/01/2022, 18:32 WIB": "2022-01-13T18:32:00+07:00",
    "KAMIS, 20 JANUARI 2022 | 06:53 WIB | LAPORAN: X": "2022-01-20T06:53:00+07:00",
    "Jumat, 18 Desember 2020, 16:21 WIB": "2020-12-18T16:21:00+07:00",
    "Sabtu, 8 Januari 2022 | 07:45 WIB": "2022-01-08T07:45:00+07:00",
    "Kamis, 30 Januari 2020 | 08:52": "2020-01-30T08:52:00+07:00",
    "Rabu, 25 Sep 2019 15:06 WIB": "2019-09-25T15:06:00+07:00",
    "Rabu, 02/01/2013 01:08 WIB": "2013-01-02T01:08:00+07:00",
    "Rabu, 19 Mei 2021 – 15:41 WIB": "2021-05-19T15:41:00+07:00",
    "- 5 Maret 2021, 10:15 WIB": "2021-03-05T10:15:00+07:00",
    "10 Januari 2022 10:21": "2022-01-10T10:21:00+07:00",
    "16 January 2020 10:56": "2020-01-16T10:56:00+07:00",
    "Selasa, 24 Agustus 2021 / 09:06 WIB": "2021-08-24T09:06:00+07:00",
    "Jumat 15 Mar 2019 06:05 WIB": "2019-03-15T06:05:00+07:00",
    "22 Mei 2019, 23:00 WIB": "2019-05-22T23:00:00+07:00",
    "Senin, 1 Feb 2021 14:02 WITA": "2021-02-01T14:02:00+08:00",
    # other zones, and the English clock
    "Thu, 12 Mar 2020 10:15 GMT": "2020-03-12T10:15:00+00:00",
    "12 Mar 2020 10:15 GMT+8": "2020-03-12T10:15:00+08:00",
    "Saturday, March 7, 2020 4:05 PM": "2020-03-07T16:05:00+07:00",
    "Jum'at, 3 Mei 2021 12:30 AM": "2021-05-03T00:30:00+07:00",
    # Malaysian papers; a word for the time of day
    "Khamis, 18 Ogos 2022 10:05 malam": "2022-08-18T22:05:00+08:00",
    "Isnin, 1 Jun 2020 8.15 pagi": "2020-06-01T08:15:00+08:00",
    "5 Disember 2022 | 12:30 tengah hari": "2022-12-05T12:30:00+08:00",
    "15 Mac 2024 3:30 PM": "2024-03-15T15:30:00+08:00",
    "06/03/2024 7:05pm MYT": "2024-03-06T19:05:00+08:00",
    "3 Mei 2023, 9:10 pagi": "2023-05-03T09:10:00+07:00",
    "3 Mei 2023, 11.30 siang": "2023-05-03T11:30:00+07:00",
    "3 Mei 2023, 1.30 siang": "2023-05-03T13:30:00+07:00",
    "3 Mei 2023 12.15 malam": "2023-05-03T00:15:00+07:00",
    "Sabtu, 2 Maret 2024 19.00 malam WIB": "2024-03-02T19:00:00+07:00",
    # the sites' tables
    "Kompas.com - 13/01/2022, 18:32 WIB": "2022-01-13T18:32:00+07:00",
    "Kompas.com, Diperbarui 18/04/2026, 10:03 WIB": "2026-04-18T10:03:00+07:00",
    "Kompas.tv - 25 Maret 2021, 11:44 WIB": "2021-03-25T11:44:00+07:00",
    "By Sri Yanti, Senin, 20 Desember 2021 | 18:13 WIB": "2021-12-20T18:13:00+07:00",
    "By Arif B,None, Jumat, 3 Januari 2020 | 10:00 WIB": "2020-01-03T10:00:00+07:00",
    "By Sri Yanti - Selasa, 15 Oktober 2019 | 19:20 WIB": "2019-10-15T19:20:00+07:00",
    "Sri Yanti - Sabtu, 6 November 2021 | 15:20 WIB": "2021-11-06T15:20:00+07:00",
    "KAMIS, 20 JANUARI 2022 | 06:53 WIB | OLEH: X": "2022-01-20T06:53:00+07:00",
    "  • Jumat, 18 Desember 2020, 16:21 WIB": "2020-12-18T16:21:00+07:00",
    "Rabu, 24 Desember 2025 | 07:26": "2025-12-24T07:26:00+07:00",
    "Kamis, 24 Februari 2022 07:07 WIB": "2022-02-24T07:07:00+07:00",
    "Sri Yanti • 10 Januari 2022 10:21": "2022-01-10T10:21:00+07:00",
    "- Rabu, 5 Mei 2021 | 20:19 WIB": "2021-05-05T20:19:00+07:00",
    "Minggu, 24 April 2022 | 22:19 WIB": "2022-04-24T22:19:00+07:00",
    "29 April 2024 16:30 WIB": "2024-04-29T16:30:00+07:00",
    "Kamis, 9 Januari 2025": "2025-01-09",
    "15 September 2025": "2025-09-15",
}


@pytest.mark.parametrize(("line", "iso"), SHAPES.items(), ids=SHAPES)
def test_shape_is_read(line, iso):
    """Each shape that a site prints is read."""
    assert dates.find(line) == iso


@pytest.mark.parametrize(
    ("zone", "offset"), [("WIB", "+07:00"), ("WITA", "+08:00"), ("WIT", "+09:00"), ("", "+07:00"), ("wita", "+08:00")]
)
def test_zone_is_the_publishers(zone, offset):
    """WIB is +07:00, WITA +08:00, WIT +09:00, and no zone means WIB."""
    assert dates.find(f"Senin, 3 Mei 2021 14:02 {zone}") == f"2021-05-03T14:02:00{offset}"


MONTHS = (
    ("Januari", "January", "Jan"),
    ("Februari", "Pebruari", "February", "Feb"),
    ("Maret", "March", "Mar"),
    ("April", "Apr"),
    ("Mei", "May"),
    ("Juni", "June", "Jun"),
    ("Juli", "July", "Jul"),
    ("Agustus", "August", "Agu", "Agt", "Ags", "Aug"),
    ("September", "Sep", "Sept"),
    ("Oktober", "October", "Okt", "Oct"),
    ("November", "Nopember", "Nov", "Nop"),
    ("Desember", "December", "Des", "Dec"),
)


@pytest.mark.parametrize(("name", "number"), [(name, n) for n, names in enumerate(MONTHS, start=1) for name in names])
def test_month_is_known(name, number):
    """Indonesian and English months are known, long, short and in old spelling."""
    assert dates.find(f"5 {name} 2021") == f"2021-{number:02}-05"


@pytest.mark.parametrize("name", ["AGUSTUS", "agustus", "Agustus"])
def test_case_does_not_matter(name):
    """A month may be in capitals."""
    assert dates.find(f"5 {name} 2021") == "2021-08-05"


@pytest.mark.parametrize(
    "day",
    ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Jum'at", "Jum’at", "Sabtu", "Minggu", "Ahad", "Monday", "MINGGU"],
)
def test_weekday_is_part_of_the_line(day):
    """A weekday, in each of its spellings, belongs to a date line."""
    assert dates.is_date_line(f"{day}, 5 Maret 2021 | 10:15 WIB")


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("5 Maret 2021 pukul 10.15 WIB", "2021-03-05T10:15:00+07:00"),
        ("5 Maret 2021 Pukul 10:15:30 WIB", "2021-03-05T10:15:00+07:00"),
        ("5 Maret 2021 jam 7:05", "2021-03-05T07:05:00+07:00"),
        ("13-01-2022 18:32", "2022-01-13T18:32:00+07:00"),
        ("13/01/2022,18:32WIB", "2022-01-13T18:32:00+07:00"),
        ("January 13, 2022", "2022-01-13"),
        ("2022-01-13", "2022-01-13"),
        ("2022-01-13 18:32", "2022-01-13T18:32:00+07:00"),
    ],
)
def test_spelling_of_time_is_read(line, iso):
    """A time may follow `pukul` or `jam`, with a dot or a colon; dates may have dashes or be English."""
    assert dates.find(line) == iso


@pytest.mark.parametrize(
    ("stamp", "iso"),
    [
        ("2022-01-13T18:32:00+07:00", "2022-01-13T18:32:00+07:00"),
        ("2022-01-13T18:32:00+0700", "2022-01-13T18:32:00+07:00"),
        ("2022-01-13T11:32:00Z", "2022-01-13T11:32:00+00:00"),
        ("2022-01-13T11:32:00.123Z", "2022-01-13T11:32:00+00:00"),
        ("2022-01-13T18:32", "2022-01-13T18:32:00+07:00"),
    ],
)
def test_machine_stamp_is_read(stamp, iso):
    """An ISO stamp of meta or JSON-LD is read, its offset kept."""
    assert dates.find(stamp) == iso


@pytest.mark.parametrize(
    "line",
    [
        "31/02/2022, 10:00 WIB",
        "32/01/2022",
        "00/01/2022",
        "13/13/2022",
        "29 Februari 2021",
        "31 April 2022 10:00",
        "0 Mei 2021",
        "2022-02-30",
    ],
)
def test_impossible_date_is_none(line):
    """A day that no calendar has is no date."""
    assert dates.find(line) is None


@pytest.mark.parametrize("line", ["5 Maret 2021, 25:00 WIB", "5 Maret 2021, 10:61 WIB"])
def test_impossible_time_is_never_given(line):
    """A time that no clock shows is not passed on."""
    assert "T" not in (dates.find(line) or "")


def test_leap_day_is_a_date():
    """29 February is a day of 2020."""
    assert dates.find("29 Februari 2020") == "2020-02-29"


def test_impossible_date_is_passed_over():
    """The next real date is found behind an impossible one."""
    assert dates.find("31/02/2022 atau 13/01/2022") == "2022-01-13"


def test_first_date_wins():
    """Of two dates the first is given."""
    assert dates.find("13/01/2022, 18:32 WIB, diperbarui 14/01/2022, 09:00 WIB") == "2022-01-13T18:32:00+07:00"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "53 menit lalu",
        "(8/9)",
        "(Rabu, 9/11)",
        "Rabu (9/11)",
        "date 2023-11 TEMPO.CO, Jakarta",
        "12 Orang 2021",
        "Skor 3-1 pada 2021",
        "Harga naik 5/10",
        "Pada 17 Agustus",
        "10:15 WIB",
    ],
)
def test_text_without_a_whole_date_has_none(line):
    """Day, month and year are needed."""
    assert dates.find(line) is None


@pytest.mark.parametrize(
    "line", ["13/01/2022 1,5 juta ton", "13/01/2022 3.500 orang", "Rabu, 5 Maret 2021 12.000 orang datang"]
)
def test_number_behind_a_date_is_no_time(line):
    """A number that follows a date is not read as its time."""
    assert len(dates.find(line) or "") == len("2022-01-13")


DATE_LINES = [
    line
    for line in SHAPES
    if not any(word in line for word in ("Kompas", "By ", "Sri", "LAPORAN", "OLEH", "Diperbarui"))
]


@pytest.mark.parametrize("line", DATE_LINES)
def test_date_alone_is_a_date_line(line):
    """A date with its weekday, time and separators is a date line."""
    assert dates.is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Rabu, 24 Desember 2025 ia datang.",
        "Pada 24 Desember 2025",
        "Sri Yanti - 24 Desember 2025",
        "Kompas.com - 13/01/2022, 18:32 WIB",
        "31/02/2022, 18:32 WIB",
        "24 Desember",
        "Senin Legi",
        "",
        "- | -",
    ],
)
def test_date_among_words_is_no_date_line(line):
    """A line that says more than a date, or no real date, is none."""
    assert not dates.is_date_line(line)


def test_long_hostile_line_is_quick():
    """A line of a million digits and blanks is read in linear time."""
    assert dates.find("1 1/" * 250_000) is None
