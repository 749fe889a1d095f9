"""Pages made up by number, for tests and benches that need many."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

PLACES = "Sukamaju Lembah-Sunyi Wanasari Banyurip Karangjati Tegalrejo Sindangsari Margaluyu".split()
CROPS = "cabai kopi jagung padi bawang kentang tomat kedelai".split()
VERBS = "memanen menanam menjual mengeringkan mengangkut menyimpan".split()


def sentences(number: int, count: int) -> list[str]:
    """Paragraphs of prose, the same for the same number."""
    dice = random.Random(number)
    return [
        f"Warga Desa {dice.choice(PLACES)} {dice.choice(VERBS)} {dice.randrange(2, 90)} ton {dice.choice(CROPS)} pada pekan ini, "
        f"kata kepala dusun {dice.choice(PLACES)} kepada wartawan yang datang pada hari ke-{dice.randrange(2, 30)}."
        for _ in range(count)
    ]


def title(number: int) -> str:
    return f"Warga Desa {PLACES[number % len(PLACES)]} Panen Raya Tahap {number}"


def dump(number: int) -> str:
    """A page flattened to text."""
    first, *rest = sentences(number, 5)
    body = "\n".join(rest)
    return (
        f"{title(number)}\nKompas.com - 13/01/2022, 18:32 WIB\nGARUT, KOMPAS.com - {first}\n"
        f"Baca juga: Harga {CROPS[number % len(CROPS)].title()} di Pasar Induk Turun\n{body}\nKomentar\n"
    )


def html(number: int, links: int = 40, paragraphs: int = 12) -> str:
    """A page of Kompas' layout with menus around it."""
    items = "".join(
        f'<li><a href="/read/{n}">Berita Lain Nomor {n} dari {PLACES[n % 8]}</a></li>' for n in range(links)
    )
    body = "".join(f"<p>{text}</p>" for text in sentences(number, paragraphs))
    return (
        f'<!doctype html><html><head><title>{title(number)} - Kompas.com</title><meta property="og:site_name" content="KOMPAS.com">'
        f'<link rel="canonical" href="https://regional.kompas.com/read/2022/01/13/{number:09}/panen"></head><body><nav><ul>{items}</ul></nav>'
        f'<h1 class="read__title">{title(number)}</h1><div class="read__time">Kompas.com - 13/01/2022, 18:32 WIB</div>'
        f'<div class="read__content"><div class="clearfix"><p><strong>GARUT, KOMPAS.com</strong> - {body[3:]}'
        f"<p><strong>Baca juga: <a href='/read/1'>Harga Pasar Turun</a></strong></p></div></div>"
        f"<aside><ul>{items}</ul></aside><footer>Hak cipta Kompas</footer></body></html>"
    )


def folder(where: Path, count: int, form: str = "txt") -> Path:
    """A folder of so many pages, in folders of a hundred."""
    make = dump if form == "txt" else html
    for number in range(count):
        path = where / f"{number // 100:03}" / f"{number:05}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(number), encoding="utf-8")
    return where


def record(number: int, body: bytes, kind: str = "text/html; charset=utf-8", more: str = "") -> bytes:
    """A response of a web archive."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"WARC-Target-URI: https://regional.kompas.com/read/{number}\r\nWARC-Date: 2022-01-13T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def archive(numbers: range, packed: bool) -> tuple[bytes, list[int]]:
    """A web archive of these pages, and where each record ends."""
    whole, ends = b"", []
    for number in numbers:
        piece = record(number, html(number, links=10).encode())
        whole += gzip.compress(piece) if packed else piece
        ends.append(len(whole))
    return whole, ends
