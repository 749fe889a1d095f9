"""Indonesian and common English news dates to ISO 8601 with the publisher's offset.

The known shapes are those that Indonesian sites print; anything else is left to the caller.
"""

from __future__ import annotations

import re
from datetime import datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari pebruari february",
            "mar maret march mac",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july julai",
            "agu agt ags aug agustus august ogos",
            "sep sept september",
            "okt oct oktober october",
            "nov nop november nopember",
            "des dec desember december disember",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "wib": "+07:00",
    "wita": "+08:00",
    "wit": "+09:00",
    "myt": "+08:00",
    "z": "+00:00",
    "gmt": "+00:00",
    "utc": "+00:00",
}
_DAY = r"(?:senin|isnin|selasa|rabu|kamis|khamis|jum['’]?a{1,2}t|sabtu|minggu|ahad|mon|tue|wed|thu|fri|sat|sun)(?:(?:s|nes|rs|r|ur)?(?:day)?)"
_MALAYSIAN = re.compile(r"\b(?:isnin|khamis|jumaat|mac|julai|ogos|disember)\b", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_DATE = re.compile(
    rf"(?:\b{_DAY},?\s+)?"
    r"(?:\b(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})\b"
    r"|\b(?P<month2>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2}),\s+(?P<year2>\d{4})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})(?![\d-])"
    r"|\b(?P<dmy>\d{1,2}[/-]\d{1,2}[/-]\d{4})\b)"
    r"(?:[\s,|/•·@T–-]*(?:(?:pukul|jam|at)\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?![\d/])(?::\d{2}(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?|pagi\b|tengah hari\b|siang\b|petang\b|sore\b|malam\b)?\s*(?P<zone>wib|wita|wit|myt|gmt[+-]\d{1,2}(?!\d)|gmt|utc|z\b|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)


def _iso(found: re.Match[str]) -> str | None:
    if found["iso"]:
        year, month, day = (int(part) for part in found["iso"].split("-"))
    elif found["dmy"]:
        day, month, year = (int(part) for part in re.split("[/-]", found["dmy"]))
    else:
        month = _MONTHS.get((found["month"] or found["month2"]).lower(), 0)
        day, year = int(found["day"] or found["day2"]), int(found["year"] or found["year2"])
    hour, minute = int(found["hour"] or 0), int(found["minute"] or 0)
    if found["half"] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * _is_late(found["half"].lower(), hour)
    try:
        moment = datetime(year, month, day, hour, minute)
    except ValueError:
        return None
    if found["hour"] is None:
        return moment.date().isoformat()
    zone = (found["zone"] or ("myt" if _MALAYSIAN.search(found[0]) else "wib")).lower()
    offset = _ZONES.get(zone) or _numeric(zone)
    return f"{moment.isoformat()}{offset}"


def _is_late(half: str, hour: int) -> bool:
    """Whether an hour (1–12) lies in the day's second half: 11.30 siang is before noon, 12.15 malam after midnight."""
    if half in ("siang", "tengah hari"):
        return hour not in (10, 11)
    return half[0] != "a" and half != "pagi" and (half, hour) != ("malam", 12)


def _numeric(zone: str) -> str:
    digits = zone.removeprefix("gmt").replace(":", "")
    return f"{digits[0]}{digits[1:].zfill(2)}:00" if len(digits) < 5 else f"{digits[:3]}:{digits[3:]}"


def find(text: str) -> str | None:
    """Give the first real date in `text` as ISO 8601, or None.

    WIB is +07:00, WITA and MYT +08:00, WIT +09:00; no zone means MYT where a month or a day is spelt as in Malay alone, else WIB; a date without a time is given as `YYYY-MM-DD`.

    >>> find("Kompas.com - 13/01/2022, 18:32 WIB")
    '2022-01-13T18:32:00+07:00'
    >>> find("Senin, 1 Feb 2021 14:02 WITA")
    '2021-02-01T14:02:00+08:00'
    >>> find("Khamis, 18 Ogos 2022 10:05 malam")
    '2022-08-18T22:05:00+08:00'
    """
    for found in _DATE.finditer(text):
        if iso := _iso(found):
            return iso
    return None


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date and nothing else (besides separators).

    >>> is_date_line("Rabu, 24 Desember 2025 | 07:26")
    True
    >>> is_date_line("Rabu, 24 Desember 2025 ia datang.")
    False
    """
    if len(text) > 60 or _DIGIT.search(text) is None:
        return False
    found = _DATE.search(text)
    return (
        found is not None
        and _iso(found) is not None
        and not (text[: found.start()] + text[found.end() :]).strip(" -–—|•·,")
    )
