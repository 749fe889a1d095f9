"""Four sites that do not exist: dumps of invented articles, each in its site's own template, with the truth beside them.

Sentences are built at random from words, so that no two articles share a paragraph; boilerplate is what the sites print.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

PEOPLE = "Sri Yanti|Budi Santoso|Ratna Dewi|Agus Wibowo|Maya Lestari|Tono Prasetyo|Wahyu Hidayat|Dian Puspita|Joko Purnomo|Nina Kartika".split(
    "|"
)
PLACES = "Lereng Sari|Tanjung Rimba|Muara Tebing|Sukamaju|Batu Ampar|Karang Wangi|Pulau Sentosa|Rawa Indah|Gunung Asri|Teluk Biru".split(
    "|"
)
ACTORS = "warga desa|para petani|pedagang pasar|nelayan setempat|pengurus koperasi|guru sekolah dasar|kepala dusun|tim relawan|panitia lomba|siswa kelas tiga|pengrajin bambu|peternak sapi|sopir angkutan|kelompok ibu rumah tangga".split(
    "|"
)
VERBS = "memperbaiki|membersihkan|menanam|mengangkut|membagikan|memanen|mengumpulkan|menjaga|membangun|memeriksa|mencatat|menghias|mengecat|menjemur".split(
    "|"
)
THINGS = "jembatan gantung|saluran irigasi|bibit kopi|karung gabah|buku pelajaran|perahu kayu|kebun sayur|tanggul sungai|pagar balai desa|tumpukan kayu bakar|lumbung padi|sumur tua|kandang ayam|jalan setapak".split(
    "|"
)
TIMES = "sejak pagi|pada akhir pekan|selama dua hari|menjelang musim hujan|setelah rapat besar|sebelum matahari terbit|sepanjang bulan ini|ketika air surut|seusai panen raya|dalam sepekan terakhir".split(
    "|"
)
TAILS = "karena hujan turun lebih awal dari perkiraan|agar hasilnya dapat dibagi kepada semua keluarga|meskipun dana yang tersedia hanya separuh dari rencana|dengan alat yang dipinjam dari kampung sebelah|tanpa menunggu bantuan dari kabupaten|sambil menunggu keputusan pengurus yang baru|sehingga pekerjaan selesai lebih cepat daripada tahun lalu|walau jalan menuju lokasi masih tertutup lumpur".split(
    "|"
)
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
DAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()


class Dump(NamedTuple):
    """One page: its name, its text, and what is true of it."""

    name: str
    text: str
    title: str
    author: str
    day: str
    body: list[str]


class Facts:
    """What one invented article tells, before a template prints it."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.title = self.headline()
        self.author = rng.choice(PEOPLE)
        self.place = rng.choice(PLACES)
        self.date = (rng.randint(1, 28), rng.randint(1, 12), rng.randint(2018, 2025))
        self.clock = (rng.randint(6, 22), rng.randint(0, 59))
        self.paragraphs = [self.paragraph() for _ in range(rng.randint(6, 11))]

    def sentence(self) -> str:
        pick = self.rng.choice
        core = f"{pick(ACTORS)} {pick(VERBS)} {pick(THINGS)} dan {pick(THINGS)} {pick(TIMES)}"
        number = self.rng.randint(3, 900)
        forms = (
            f"{core.capitalize()} {pick(TAILS)}.",
            f"“Kami {pick(VERBS)} {pick(THINGS)} {pick(TIMES)},” kata {pick(PEOPLE)}, {pick(('ketua', 'sekretaris', 'bendahara'))} kelompok itu.",
            f"Sedikitnya {number} orang ikut {pick(VERBS)} {pick(THINGS)} {pick(TAILS)}.",
            f"Menurut {pick(PEOPLE)}, {core} {pick(TAILS)}.",
        )
        return pick(forms)

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.rng.randint(1, 3)))

    def headline(self) -> str:
        pick = self.rng.choice
        forms = (
            f"{pick(ACTORS)} {pick(PLACES)} {pick(VERBS)} {pick(THINGS)} {pick(TIMES)}",
            f"{self.rng.randint(3, 90)} {pick(ACTORS)} {pick(VERBS)} {pick(THINGS)} di {pick(PLACES)}",
            f"{pick(THINGS)} di {pick(PLACES)} kembali dipakai {pick(ACTORS)}",
        )
        return pick(forms).title()

    def long_date(self, day: tuple[int, int, int] | None = None) -> str:
        d, m, y = day or self.date
        return f"{DAYS[(d + m + y) % 7]}, {d} {MONTHS[m - 1]} {y}"

    def time(self) -> str:
        return f"{self.clock[0]:02}:{self.clock[1]:02}"

    def other_day(self) -> tuple[int, int, int]:
        return (self.rng.randint(1, 28), self.rng.randint(1, 12), 2026)

    def subhead(self) -> str:
        return f"{self.rng.choice(THINGS).capitalize()} yang {self.rng.choice(('baru', 'lama', 'ramai', 'sepi'))}"


def woven(facts: Facts, every: Callable[[int], list[str]]) -> tuple[list[str], list[str]]:
    """Body lines with what `every(nth)` puts behind paragraph nth; and the body alone."""
    printed: list[str] = []
    for nth, text in enumerate(facts.paragraphs):
        printed += [text, *every(nth)]
    return printed, facts.paragraphs


def kabar_lereng(facts: Facts) -> tuple[list[str], list[str]]:
    """A weblog: a menu, one line of author and date, labelled links, tags, a list of headlines with dates, a comment form."""
    rng = facts.rng
    plugs = sorted(rng.sample(range(1, len(facts.paragraphs)), 3))
    facts.paragraphs[0] = f"{facts.place.upper()}, KabarLereng.id – {facts.paragraphs[0]}"
    facts.paragraphs[-1] += rng.choice((" (ran)", " (tok/ran)", ""))

    def every(nth: int) -> list[str]:
        if nth == plugs[0]:
            return [f"Kabar serupa » {facts.headline()}"]
        if nth == plugs[1]:
            return ["Gulir untuk lanjut membaca"]
        return ["Masih satu topik", facts.headline()] if nth == plugs[2] else []

    printed, body = woven(facts, every)
    head = [
        "KabarLereng.id",
        "Warta Dusun",
        "Pasar",
        "Olahraga Kampung",
        "Cari kabar",
        f"Muka » {rng.choice(('Warta Dusun', 'Pasar'))}",
        facts.title,
    ]
    head += [
        f"Ditulis {facts.author}, {facts.long_date()} pukul {facts.time()} WIB",
        f"{facts.sentence()[:-1]}. (Potret: {rng.choice(PEOPLE)})",
    ]
    tail = ["Label: " + ", ".join(rng.sample(THINGS, 3)), "Sebarkan kabar ini", "Kabar pilihan pembaca"]
    for _ in range(rng.randint(3, 6)):
        tail += [facts.headline(), facts.long_date(facts.other_day())]
    tail += [
        "Tulis tanggapan",
        "Surel tidak akan ditampilkan. Isian bertanda bintang wajib.",
        "KabarLereng.id adalah media warga di kaki gunung.",
        "Hak cipta 2026 KabarLereng.id",
    ]
    return [*head, *printed, *tail], body


def suara_pesisir(facts: Facts) -> tuple[list[str], list[str]]:
    """A page without blank lines: the title twice, by-line in capitals, plugs of several lines, triples of headlines below."""
    rng = facts.rng
    plug = rng.randrange(1, len(facts.paragraphs) - 1)
    links = set(rng.sample(range(len(facts.paragraphs)), 2))
    subhead = rng.randrange(2, len(facts.paragraphs) - 1)

    def every(nth: int) -> list[str]:
        lines = [f"Susul juga | {facts.headline()}"] if nth in links else []
        if nth == plug:
            lines += ["Terima kiriman Suara Pesisir di gawai Anda", "Tulis nomor gawai", "Kirim sekarang"]
        return lines

    printed, body = woven(facts, every)
    if subhead not in links and subhead != plug:
        text = facts.subhead()
        printed.insert(printed.index(facts.paragraphs[subhead]) + 1, text)
        body = [*facts.paragraphs[: subhead + 1], text, *facts.paragraphs[subhead + 1 :]]
    d, m, y = facts.date
    head = [
        "Mode gelap",
        "Suara Pesisir",
        "Ombak",
        "Dermaga",
        facts.title,
        facts.title,
        f"{d:02}/{m:02}/{y}, {facts.time()} WIB",
        facts.author.upper(),
        "Pewarta Lapangan",
    ]
    tail = ["Kabar dermaga terbaru"]
    for _ in range(rng.randint(4, 7)):
        other = facts.headline()
        tail += [other, other, rng.choice(("Ombak", "Dermaga", "Niaga"))]
    tail += ["Kembali ke haluan", "Suara Pesisir, suara semua pelaut"]
    return [*head, *printed, *tail], body


def harian_lembah(facts: Facts) -> tuple[list[str], list[str]]:
    """A daily: kicker, title, a role above each name, captions inside the body, a poll, a numbered list of popular headlines."""
    rng = facts.rng
    poll = rng.randrange(1, len(facts.paragraphs) - 1)
    photo = rng.randrange(0, len(facts.paragraphs) - 1)

    def every(nth: int) -> list[str]:
        lines = [f"{facts.sentence()[:-1]} (Dok. Harian Lembah)"] if nth == photo else []
        if nth == poll:
            lines += [
                "Jajak pendapat pekan ini",
                "Setuju",
                "Tidak setuju",
                "Belum tahu",
                f"Sudah {rng.randint(20, 900)} suara masuk",
            ]
        return lines

    printed, body = woven(facts, every)
    head = [
        rng.choice(("LAPORAN UTAMA", "KABAR SINGKAT", "SOROT")),
        facts.title,
        facts.long_date(),
        "Juru warta",
        facts.author,
        "Penyelia",
        rng.choice(PEOPLE),
        "Perbesar huruf",
        "Perkecil huruf",
    ]
    tail = [f"Artikel ini dibaca {rng.randint(100, 9000)} kali oleh pelanggan Lembah", "Paling sering dibuka"]
    for nth in range(1, rng.randint(5, 7)):
        tail += [str(nth), facts.headline()]
    tail += ["Langganan edisi cetak", "Ruang redaksi", "Peta situs Harian Lembah"]
    return [*head, *printed, *tail], body


def portal_muara(facts: Facts) -> tuple[list[str], list[str]]:
    """A portal: breadcrumbs, shares, a plug in a full sentence, players, page marks, readers' comments, teasers with excerpts."""
    rng = facts.rng
    places = rng.sample(range(1, len(facts.paragraphs)), 3)

    def every(nth: int) -> list[str]:
        if nth == places[0]:
            return [
                "Pasang aplikasi Portal Muara di gawai Anda supaya kabar muara terbaru sampai lebih dahulu, gratis dan tanpa gangguan."
            ]
        if nth == places[1]:
            return [f"Putar rekaman: {facts.headline()}"]
        return [f"Bagian {rng.randint(2, 3)} dari {rng.randint(3, 4)}"] if nth == places[2] else []

    printed, body = woven(facts, every)
    opener = facts.paragraphs[0]
    facts.paragraphs[0] = f"Portal Muara, {facts.place} - {opener}"
    printed[printed.index(opener)] = facts.paragraphs[0]
    head = [
        "Lewati ke isi",
        f"Portal Muara > Kabar > {facts.place}",
        facts.title,
        f"{facts.author} - Portal Muara",
        f"{facts.long_date()} | {facts.time()}",
        f"{rng.randint(2, 90)} kali dibagikan",
        "Kirim ke teman",
        "Simpan",
    ]
    tail = [
        "Topik kabar ini",
        *(word.capitalize() for word in rng.sample(THINGS, 2)),
        f"Tanggapan pembaca ({rng.randint(1, 40)})",
    ]
    for _ in range(rng.randint(1, 3)):
        tail += [rng.choice(PEOPLE).lower().replace(" ", "_"), facts.sentence(), "Balas"]
    tail += ["Kabar muara lainnya"]
    for _ in range(rng.randint(2, 4)):
        tail += [facts.headline(), facts.sentence(), f"{rng.randint(2, 20)} jam yang lalu"]
    tail += ["Portal Muara dikelola oleh warga Teluk Biru", "Kebijakan surel dan kuki"]
    return [*head, *printed, *tail], body


TEMPLATES: dict[str, Callable[[Facts], tuple[list[str], list[str]]]] = {
    "kabarlereng": kabar_lereng,
    "suarapesisir": suara_pesisir,
    "harianlembah": harian_lembah,
    "portalmuara": portal_muara,
}


def dumps(site: str, count: int, seed: int = 0) -> list[Dump]:
    """`count` pages of a site, the same ones for the same seed."""
    made = []
    for nth in range(count):
        facts = Facts(random.Random(f"{site} {seed} {nth}"))
        lines, body = TEMPLATES[site](facts)
        glue = "\n" if site == "suarapesisir" else "\n\n"
        d, m, y = facts.date
        made.append(
            Dump(
                f"{site}-{seed}-{nth}",
                glue.join(lines) + "\n",
                facts.title,
                facts.author,
                f"{y}-{m:02}-{d:02}",
                list(body),
            )
        )
    return made
