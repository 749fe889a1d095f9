"""A second set of invented pages that are no article, written after the rules that tell them and before they were tried on it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.invented_kinds import HEADLINES, NAMES, TEASERS, linked, page


def listings(lang: str) -> Iterator[str]:
    """A weblog's front, a content manager's view, cards that are one link each, an author's page, an archive of a month, a front page."""
    both = list(enumerate(zip(HEADLINES[lang], TEASERS[lang], strict=True)))
    old = "".join(
        f'<div class="post hentry"><h3 class="post-title entry-title"><a href="/2026/05/{n}.html">{text}</a></h3>'
        f'<div class="post-body">{teaser} {teaser}<div class="jump-link"><a href="/{n}#more">»</a></div></div></div>'
        for n, (text, teaser) in both
    )
    yield page(
        lang,
        "Lembah Kami" if lang == "id" else "Our Valley",
        old,
        '<meta name="generator" content="blogger">',
        heading="",
    )
    views = "".join(
        f'<div class="views-row"><span class="date">{n + 1}.5.2026</span><div class="title"><a href="/node/{n}">{text}</a></div>'
        f'<div class="field-summary"><p>{teaser}</p></div></div>'
        for n, (text, teaser) in both
    )
    yield page(lang, "Press releases" if lang == "en" else "Siaran Pers", views)
    blocks = "".join(
        f'<a class="group block" href="/s/{n}"><h3>{text}</h3><p>{teaser}</p></a>' for n, (text, teaser) in both
    )
    yield page(lang, "Culture" if lang == "en" else "Budaya", f"<section>{blocks}</section>", sidebar=False)
    bio = (
        "Rosa has written on rivers and bread since 2004."
        if lang == "en"
        else "Rosa menulis tentang sungai dan roti sejak 2004."
    )
    rows = "".join(
        f"<li><h4><a href=/r/{n}>{text}</a></h4><p>{teaser}</p><time>3/5</time></li>" for n, (text, teaser) in both
    )
    yield page(lang, NAMES[0], f'<div class="bio"><p>{bio}</p></div><ul>{rows}</ul>', body="archive author author-rosa")
    month = "".join(f"<dt><a href=/m/{n}>{text}</a></dt><dd>{teaser}</dd>" for n, (text, teaser) in both)
    yield page(lang, "May 2026" if lang == "en" else "Mei 2026", f"<dl>{month}</dl>")
    front = "".join(
        f"<section><h2>{word}</h2>{''.join(linked(n, text, 'h3') for n, (text, _) in both)}</section>"
        for word in ("A", "B", "C", "D")
    )
    yield page(
        lang,
        "The Valley Post" if lang == "en" else "Kabar Lembah",
        front,
        '<meta property="og:type" content="website">',
        heading="",
    )


def searches(lang: str) -> Iterator[str]:
    """What was searched for stands in the title."""
    title = "You searched for bridge" if lang == "en" else "Anda mencari: jembatan"
    found = "".join(
        f'<div class="gs"><a class="gs-title" href="/{n}">{text}</a><div class="gs-snippet">3 May 2026 ... {teaser}</div></div>'
        for n, (text, teaser) in enumerate(zip(HEADLINES[lang], TEASERS[lang], strict=True))
    )
    yield page(lang, title, found)
    yield page(lang, "bridge" if lang == "en" else "jembatan", f"<p>12 / 120</p>{found}", body="search search-results")


def forums(lang: str) -> Iterator[str]:
    """Questions with answers, a thread of replies, a board of a weblog's add-on."""
    title = "Which wood for a footbridge?" if lang == "en" else "Kayu apa untuk jembatan kecil?"
    posts = list(zip(NAMES, TEASERS[lang], strict=False))
    said = "".join(
        f'<div class="answer"><div class="votecell">{n}</div><div class="post-text"><p>{text}</p></div></div>'
        for n, (_, text) in enumerate(posts)
    )
    yield page(lang, title, f'<div itemscope itemtype="https://schema.org/QAPage">{said}</div>', sidebar=False)
    rows = "".join(
        f"<tr><td>{name}<br>{'Member since: 2019' if lang == 'en' else 'Anggota sejak: 2019'}</td><td>#{n}<p>{text}</p></td></tr>"
        for n, (name, text) in enumerate(posts)
    )
    yield page(lang, title, f"<table>{rows}</table>")
    types = '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "DiscussionForumPosting"}]}</script>'
    yield page(lang, title, "".join(f"<div><b>{name}</b><p>{text}</p></div>" for name, text in posts), types)


def products(lang: str) -> Iterator[str]:
    """A price in the metadata, a graph of JSON-LD, a shop's form."""
    title, about = ("Rye loaf", TEASERS["en"][3]) if lang == "en" else ("Roti Gandum", TEASERS["id"][3])
    yield page(
        lang,
        title,
        f"<p>{about}</p>",
        '<meta property="product:price:amount" content="4.00"><meta property="og:type" content="og:product">',
    )
    graph = '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": "Product"}, {"@type": "BreadcrumbList"}]}</script>'
    yield page(lang, title, f"<p>{about}</p><p>{about}</p>", graph)
    form = '<form method="post" action="/cart/add" id="product-form"><select name="id"><option>1</option></select><button>+</button></form>'
    yield page(lang, title, f"{form}<div class='rte'><p>{about}</p></div>")


def errors(lang: str) -> Iterator[str]:
    """Gone, broken, blocked, out of order, in other words."""
    if lang == "en":
        said = [
            ("Page not found", "Sorry, we can’t find that page. It may have moved."),
            ("Something went wrong", "An error occurred while processing your request. Error 500."),
            ("Access denied", "Sorry, you have been blocked. You are unable to access valley.example."),
            ("410 Gone", "This story is no longer available."),
        ]
    else:
        said = [
            ("Halaman tidak ditemukan", "Maaf, halaman yang Anda tuju mungkin sudah dipindahkan."),
            ("Ada yang salah", "Terjadi kesalahan saat memproses permintaan Anda. Galat 500."),
            ("Akses ditolak", "Maaf, Anda telah diblokir dan tidak dapat membuka situs ini."),
            ("Ups!", "Konten yang kamu cari sudah tidak tersedia lagi."),
        ]
    for nth, (title, text) in enumerate(said):
        yield page(lang, title, f"<p>{text}</p>", sidebar=nth % 2 == 0)


def cookies(lang: str) -> Iterator[str]:
    """Privacy is valued, in a box and on a page."""
    if lang == "en":
        title = "Your privacy matters to us"
        said = [
            "With your consent, we and our 120 partners use cookies or similar technologies to store personal data like your visit.",
            "You can withdraw your consent or object to data processing at any time by clicking on “Learn more”.",
            "We use data for personalised advertising and content, audience research and the development of services.",
        ]
    else:
        title = "Kami menghargai privasi Anda"
        said = [
            "Dengan persetujuan Anda, kami dan 120 mitra kami memakai cookie untuk menyimpan data pribadi seperti kunjungan Anda.",
            "Anda dapat menarik persetujuan kapan saja dengan mengeklik “Pelajari lebih lanjut” di pengaturan privasi situs ini.",
            "Kami memakai data untuk iklan dan konten yang disesuaikan, riset pembaca, dan pengembangan layanan baru.",
        ]
    text = "".join(f"<p>{one}</p>" for one in said)
    yield f"<html lang={lang}><head><title>{title}</title></head><body><div><h1>{title}</h1>{text}<button>OK</button></div></body></html>"
    yield page(lang, title, f"<div>{text}</div>", sidebar=False)


def logins(lang: str) -> Iterator[str]:
    """A limit that was reached, a member's page, a plea to subscribe with a form."""
    form = '<form><input name="user"><input type="password" name="pw"><button>OK</button></form>'
    if lang == "en":
        said = [
            ("You’ve reached your limit", "Subscribe to continue reading. Already a subscriber? Log in."),
            ("Member login", "Welcome back!"),
            ("Sign in to your account", "New here? Register."),
        ]
    else:
        said = [
            ("Batas bacaan gratis habis", "Berlangganan untuk melanjutkan membaca. Sudah berlangganan? Masuk."),
            ("Masuk ke akun Anda", "Selamat datang kembali!"),
            ("Login", "Belum punya akun? Daftar."),
        ]
    for title, text in said:
        yield page(lang, title, f"<p>{text}</p>{form}", sidebar=False)


def videos(lang: str) -> Iterator[str]:
    """An episode, a clip among clips."""
    clips = "".join(
        f'<div><a href="/c/{n}"><img alt="" src="{n}.jpg"></a><a href="/c/{n}">{text}</a></div>'
        for n, text in enumerate(HEADLINES[lang])
    )
    yield page(
        lang,
        HEADLINES[lang][2],
        f"<iframe src=//player.example/1></iframe><p>{TEASERS[lang][2]}</p>{clips * 3}",
        '<meta property="og:type" content="video.episode">',
    )
    graph = '<script type="application/ld+json">{"@graph": [{"@type": "VideoObject"}, {"@type": "WebPage"}]}</script>'
    yield page(lang, HEADLINES[lang][4], f"<video src=a.mp4></video><p>{TEASERS[lang][4]}</p>{clips}", graph)


def galleries(lang: str) -> Iterator[str]:
    """A light box, an essay of pictures whose captions are all its text."""
    box = "".join(
        f'<a class="lightbox" href="/{n}.jpg" title="{text}"><img src="/{n}s.jpg" alt=""></a>'
        for n, text in enumerate(HEADLINES[lang])
    )
    yield page(
        lang,
        "Gallery: market day" if lang == "en" else "Galeri: Hari Pasar",
        f"<p>{TEASERS[lang][7]}</p>{box}",
        sidebar=False,
    )
    figures = "".join(
        f"<figure><img src=/{n}.jpg><figcaption>{text}</figcaption></figure>" for n, text in enumerate(TEASERS[lang])
    )
    yield page(lang, HEADLINES[lang][7], figures)


KINDS = {
    "listing": listings,
    "search": searches,
    "forum": forums,
    "product": products,
    "error": errors,
    "cookies": cookies,
    "login": logins,
    "video": videos,
    "gallery": galleries,
}
