"""Invented pages that are no article, ten kinds of them in several layouts, in English and Indonesian, and articles that look like them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Texts = dict[str, list[str]]
MENU = {
    "en": "Home News Business Sport Culture Travel Weather Opinion Science Video Archive Contact".split(),
    "id": "Beranda Berita Ekonomi Olahraga Budaya Wisata Cuaca Opini Sains Video Arsip Kontak".split(),
}
HEADLINES: Texts = {
    "en": [
        "Village opens its bridge after two years of building",
        "Choir sings from the roof of the old mill",
        "Carpenters teach the school to make boats",
        "Baker wins the prize for bread of the year",
        "Snow closes the pass between the two valleys",
        "Fisherman finds a letter in a green bottle",
        "Council votes for a second ferry next spring",
        "Night market moves to the bank of the river",
        "Library lends seeds as well as books",
        "Bells of the parish are cast anew",
        "Shepherds count more lambs than last year",
        "Old tram returns to the harbour line",
    ],
    "id": [
        "Warga Resmikan Jembatan Setelah Dua Tahun Dibangun",
        "Paduan Suara Bernyanyi dari Atap Penggilingan Tua",
        "Tukang Kayu Ajari Siswa Membuat Perahu",
        "Pembuat Roti Raih Penghargaan Tahun Ini",
        "Longsor Tutup Jalan di Antara Dua Lembah",
        "Nelayan Temukan Surat dalam Botol Hijau",
        "Dewan Setujui Kapal Penyeberangan Kedua",
        "Pasar Malam Pindah ke Tepi Sungai",
        "Perpustakaan Pinjamkan Benih Selain Buku",
        "Lonceng Desa Dicor Ulang oleh Perajin",
        "Peternak Hitung Lebih Banyak Anak Kambing",
        "Trem Tua Kembali ke Jalur Pelabuhan",
    ],
}
TEASERS: Texts = {
    "en": [
        "The mayor cut a ribbon of flowers on Wednesday and walked across with the whole school behind her.",
        "Forty singers climbed the ladders before dawn, and the valley woke to a song that nobody had heard before.",
        "In the workshop by the harbour children plane the planks of their first boat under careful eyes.",
        "The judges praised a loaf of rye that had rested for three days in the cellar of the old house.",
        "The road is to stay closed until the end of the week, the county said, and trains are running late.",
        "It was written in pencil, dated forty years ago, and asked whoever found it to send a postcard home.",
        "Seven members voted for the boat and four against it, after a debate that went on until midnight.",
        "Traders will set up their stalls below the poplars from Sunday, with music until ten in the evening.",
        "Readers take home a paper bag of beans and bring back twice as many in the autumn of the same year.",
        "The bronze was poured in the yard of the church while the village stood around it with candles.",
        "A mild winter has filled the barns, and the cheese makers are already looking for more hands.",
        "The green carriages were found in a shed and mended by pensioners over nine patient years.",
    ],
    "id": [
        "Kepala desa menggunting pita bunga pada hari Rabu lalu menyeberang bersama seluruh murid sekolah.",
        "Empat puluh penyanyi memanjat tangga sebelum fajar, dan lembah bangun oleh lagu yang belum pernah terdengar.",
        "Di bengkel dekat pelabuhan anak-anak menyerut papan perahu pertama mereka dengan hati-hati.",
        "Juri memuji roti gandum yang didiamkan tiga hari di ruang bawah rumah tua milik keluarganya.",
        "Jalan itu ditutup sampai akhir pekan, kata pemerintah daerah, dan kereta terlambat berangkat.",
        "Surat itu ditulis dengan pensil empat puluh tahun lalu dan meminta penemunya berkirim kartu pos.",
        "Tujuh anggota menyetujui kapal itu dan empat menolak setelah perdebatan sampai tengah malam.",
        "Pedagang mulai membuka lapak di bawah pohon asam pada hari Minggu, diiringi musik sampai malam.",
        "Pembaca membawa pulang sekantong kacang dan mengembalikan dua kali lipat pada musim berikutnya.",
        "Perunggu dituang di halaman balai sementara warga berdiri mengelilinginya sambil membawa lilin.",
        "Musim kemarau yang pendek mengisi kandang, dan pembuat keju sudah mencari tenaga tambahan.",
        "Gerbong hijau itu ditemukan di gudang dan diperbaiki para pensiunan selama sembilan tahun.",
    ],
}
PROSE: Texts = {
    "en": [
        "The village opened its new bridge on Wednesday, two years after the flood carried the old one away, the mayor said.",
        "Carpenters from three valleys worked on the arches through the winter, and the school lent its hall as a workshop.",
        "“We walked an hour to the market, and now it is ten minutes,” said Rosa Marten, who sells cheese by the mill.",
        "The county paid half of the cost; the rest came from a fair, a lottery and a choir that sang in every parish.",
        "A second bridge, further down the river, is planned for next spring if the council agrees in its June meeting.",
        "Until then a ferry takes the children to school twice a day, and the ferryman has promised not to raise his fare.",
    ],
    "id": [
        "Warga meresmikan jembatan baru pada hari Rabu, dua tahun setelah banjir menghanyutkan jembatan lama, kata kepala desa.",
        "Tukang kayu dari tiga lembah mengerjakan lengkungannya sepanjang musim hujan, dan sekolah meminjamkan aulanya sebagai bengkel.",
        "“Dulu kami berjalan satu jam ke pasar, sekarang cukup sepuluh menit,” kata Rosa Marlina, penjual keju di dekat penggilingan.",
        "Kabupaten membayar separuh biayanya; sisanya datang dari pasar amal, undian, dan paduan suara yang bernyanyi di setiap desa.",
        "Jembatan kedua di hilir sungai direncanakan untuk musim depan jika dewan menyetujuinya dalam rapat bulan Juni.",
        "Sampai saat itu perahu mengantar anak-anak ke sekolah dua kali sehari, dan tukangnya berjanji tidak menaikkan ongkos.",
    ],
}
MORE = {"en": "Read more", "id": "Selengkapnya"}
NAMES = ["Rosa Marlina", "Tim Balk", "Ana Lim", "Jaka Tirta", "Sri Yanti", "Ode Wirawan"]
PAGE = {"en": "The Valley Post", "id": "Kabar Lembah"}


def page(
    lang: str, title: str, main: str, head: str = "", body: str = "", sidebar: bool = True, heading: str | None = None
) -> str:
    """A whole page: menu, what stands in the middle, a sidebar of headlines, a footer."""
    menu = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in MENU[lang])
    popular = "".join(f'<li><a href="/p/{n}">{text}</a></li>' for n, text in enumerate(HEADLINES[lang][::-1]))
    aside = f'<aside class="sidebar"><h3>{"Popular" if lang == "en" else "Terpopuler"}</h3><ol>{popular}</ol></aside>'
    h1 = f"<h1>{title if heading is None else heading}</h1>" if heading != "" else ""
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} - {PAGE[lang]}</title>{head}</head><body class="{body}">'
        f'<header><a href="/">{PAGE[lang]}</a><nav><ul>{menu}</ul></nav></header><div id="content">{h1}{main}</div>'
        f"{aside if sidebar else ''}<footer><ul>{menu}</ul><p>© 2026 {PAGE[lang]}</p></footer></body></html>"
    )


def linked(n: int, text: str, tag: str = "h2") -> str:
    return f'<{tag}><a href="/2026/05/{n}-item">{text}</a></{tag}>'


def listings(lang: str) -> Iterator[str]:
    """Fronts and sections: cards, teasers of a sentence, a table of an archive, teasers of two sentences without metadata."""
    news, heads, teasers = (
        ("News", HEADLINES[lang], TEASERS[lang]) if lang == "en" else ("Berita", HEADLINES[lang], TEASERS[lang])
    )
    cards = "".join(
        f'<div class="card">{linked(n, text, "h3")}<span>3 May 2026</span></div>' for n, text in enumerate(heads)
    )
    yield page(lang, news, f'<div class="grid">{cards * 4}</div>')
    posts = "".join(
        f'<article class="post">{linked(n, text)}<time datetime="2026-05-{n + 1:02}">{n + 1} May 2026</time><p>{teaser}</p>'
        f'<a class="more-link" href="/{n}">{MORE[lang]}</a></article>'
        for n, (text, teaser) in enumerate(zip(heads, teasers, strict=True))
    )
    yield page(lang, news, posts, body="archive category category-news")
    yield page(lang, PAGE[lang], posts, '<meta property="og:type" content="website">', "home blog", heading="")
    rows = "".join(
        f'<tr><td>{n + 1}/5/2026</td><td><a href="/a/{n}">{text}</a></td></tr>' for n, text in enumerate(heads * 3)
    )
    yield page(lang, "Archive" if lang == "en" else "Indeks Berita", f"<table>{rows}</table>")
    long = "".join(
        f'<div class="entry">{linked(n, text, "h3")}<p>{teaser} {teasers[n - 1]}</p></div>'
        for n, (text, teaser) in enumerate(zip(heads, teasers, strict=True))
    )
    yield page(lang, news, long, sidebar=False)
    media = "".join(
        f'<li class="media"><a href="/m/{n}"><img src="/{n}.jpg" alt=""></a><div><a class="title" href="/m/{n}">{text}</a>'
        f"<p>{teaser}</p></div></li>"
        for n, (text, teaser) in enumerate(zip(heads, teasers, strict=True))
    )
    types = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "CollectionPage", "name": "News"}</script>'
    yield page(lang, news, f"<ul>{media}</ul>", types)


def tags(lang: str) -> Iterator[str]:
    """Pages of a tag or a topic, with a sentence about it and without."""
    title = "Tag: bridge" if lang == "en" else "Topik: jembatan"
    about = "All that we have written on bridges." if lang == "en" else "Kumpulan berita tentang jembatan."
    cards = "".join(
        f'<div class="item"><a href="/{n}"><h2>{text}</h2></a><p>{teaser}</p></div>'
        for n, (text, teaser) in enumerate(zip(HEADLINES[lang], TEASERS[lang], strict=True))
    )
    yield page(lang, title, f"<p>{about}</p>{cards}", body="archive tag tag-bridge")
    yield page(lang, title, f'<div class="list">{cards}</div>', sidebar=False)
    bare = "".join(
        f'<li><a href="/{n}">{text}</a> <small>{n} May</small></li>' for n, text in enumerate(HEADLINES[lang])
    )
    yield page(lang, "#bridge" if lang == "en" else "#jembatan", f"<p>{about}</p><ul>{bare}</ul>")


def searches(lang: str) -> Iterator[str]:
    """Pages of what was found, and of nothing found."""
    title = "Search results for “bridge”" if lang == "en" else "Hasil pencarian untuk “jembatan”"
    count = "12 results" if lang == "en" else "12 hasil"
    none = "Nothing matched your search. Try other words." if lang == "en" else "Tidak ada hasil. Coba kata kunci lain."
    form = '<form action="/search"><input type="search" name="q" value="bridge"><button>Go</button></form>'
    hits = "".join(
        f'<div class="result"><h3><a href="/{n}">{text}</a></h3><cite>valley.example/{n}</cite><p>{teaser}</p></div>'
        for n, (text, teaser) in enumerate(zip(HEADLINES[lang], TEASERS[lang], strict=True))
    )
    yield page(lang, title, f"{form}<p>{count}</p>{hits}", body="search search-results")
    yield page(lang, title, f"{form}{hits}", sidebar=False)
    yield page(lang, title, f"{form}<p>{none}</p>", body="search search-no-results")
    types = '<script type="application/ld+json">{"@type": "SearchResultsPage", "name": "Search"}</script>'
    yield page(lang, "Search" if lang == "en" else "Pencarian", f"{form}<ol>{hits}</ol>", types)


def forums(lang: str) -> Iterator[str]:
    """Threads: of a board, of questions and answers, of a discussion with marks in the markup or in JSON-LD, and a list of threads."""
    title = "How do I mend a wooden bridge?" if lang == "en" else "Bagaimana cara memperbaiki jembatan kayu?"
    joined, reply = ("Joined: 3 May 2020", "Reply") if lang == "en" else ("Bergabung: 3 Mei 2020", "Balas")
    posts = list(zip(NAMES, TEASERS[lang], strict=False))
    board = "".join(
        f'<div id="p{n}" class="post"><div class="postbody"><p class="author">{name}</p><div class="content">{text}</div></div>'
        f'<dl class="postprofile"><dd>Posts: {n * 7}</dd><dd>{joined}</dd></dl><a href="#p{n}">{reply}</a></div>'
        for n, (name, text) in enumerate(posts)
    )
    yield page(lang, title, board, body="section-viewtopic")
    xen = "".join(
        f'<article class="message message--post"><h4 class="message-name">{name}</h4><div class="message-body">{text}</div>'
        f'<a class="actionBar-action" href="#">{reply}</a></article>'
        for name, text in posts
    )
    yield page(lang, title, xen, '<meta name="generator" content="Discourse 3.2">', sidebar=False)
    types = '<script type="application/ld+json">{"@type": "QAPage", "mainEntity": {"@type": "Question"}}</script>'
    answers = "".join(f'<div class="answer"><p>{text}</p><span>{name}</span></div>' for name, text in posts)
    yield page(lang, title, answers, types)
    micro = "".join(
        f'<li itemprop="comment" itemscope itemtype="https://schema.org/Comment"><b>{name}</b><p itemprop="text">{text}</p></li>'
        for name, text in posts
    )
    yield page(lang, title, f'<ul itemscope itemtype="https://schema.org/DiscussionForumPosting">{micro}</ul>')
    rows = "".join(
        f'<tr><td><a class="topictitle" href="/t/{n}">{text}</a> by {NAMES[n % 6]}</td><td>{n * 3}</td><td>{n * 41}</td></tr>'
        for n, text in enumerate(HEADLINES[lang])
    )
    head = "<tr><th>Topics</th><th>Replies</th><th>Views</th></tr>"
    yield page(lang, "Forum", f"<table>{head}{rows * 3}</table>", sidebar=False)


def products(lang: str) -> Iterator[str]:
    """Pages of a shop: told by og:type, by JSON-LD, by microdata, by a basket's button alone, and a shelf of products."""
    title, price, buy = (
        ("Copper kettle", "$49.00", "Add to cart")
        if lang == "en"
        else ("Ceret Tembaga", "Rp490.000", "Tambah ke Keranjang")
    )
    about = (
        "A kettle of hammered copper that holds two litres. It is tinned by hand and comes with a lid of ash wood."
        if lang == "en"
        else "Ceret dari tembaga tempa yang memuat dua liter air. Dilapis timah dengan tangan dan bertutup kayu jati."
    )
    care = (
        "Do not put it in the dishwasher. Dry it after use."
        if lang == "en"
        else "Jangan dicuci dengan mesin. Keringkan setelah dipakai."
    )
    main = f'<div class="price">{price}</div><button>{buy}</button><div class="description"><p>{about}</p><p>{care}</p></div>'
    yield page(lang, title, main, '<meta property="og:type" content="product">')
    types = '<script type="application/ld+json">{"@type": "Product", "name": "Kettle", "offers": {"@type": "Offer", "price": "49"}}</script>'
    yield page(lang, title, main * 4, types, sidebar=False)
    micro = f'<div itemscope itemtype="http://schema.org/Product"><span itemprop="price" content="49">{price}</span><p>{about}</p></div>'
    yield page(lang, title, micro)
    cart = f'<form class="cart" action="/cart/add" method="post"><button name="add-to-cart" class="single_add_to_cart_button">{buy}</button></form>'
    yield page(
        lang, title, f"<p>{price}</p>{cart}<p>{about}</p><p>{care}</p>", body="single single-product woocommerce"
    )
    shelf = "".join(
        f'<li class="product"><a href="/k/{n}"><img src="/{n}.jpg" alt=""><h2>{title} {n}</h2></a><span class="price">{price}</span><a href="?add-to-cart={n}">{buy}</a></li>'
        for n in range(24)
    )
    yield page(
        lang, "Shop" if lang == "en" else "Toko", f'<ul class="products">{shelf}</ul>', body="archive woocommerce"
    )


def errors(lang: str) -> Iterator[str]:
    """Pages of an error: not found, with suggestions, forbidden, a check for robots, a server out of order."""
    gone = "The page you are looking for does not exist." if lang == "en" else "Halaman yang Anda cari tidak ditemukan."
    title = "404 Not Found" if lang == "en" else "404 - Halaman Tidak Ditemukan"
    yield page(lang, title, f"<p>{gone}</p>", body="error404")
    cards = "".join(linked(n, text, "h3") for n, text in enumerate(HEADLINES[lang]))
    yield page(lang, "Oops!", f"<h2>404</h2><p>{gone}</p><h2>Popular</h2>{cards}", heading="Oops!")
    denied = (
        "You don’t have permission to access this resource."
        if lang == "en"
        else "Anda tidak memiliki izin untuk mengakses halaman ini."
    )
    yield f"<html><head><title>403 Forbidden</title></head><body><h1>Forbidden</h1><p>{denied}</p><hr>nginx</body></html>"
    robot = (
        "Please verify that you are a human. Enable JavaScript and cookies to continue."
        if lang == "en"
        else "Pastikan Anda bukan robot. Aktifkan JavaScript dan cookie untuk melanjutkan."
    )
    yield f"<html><head><title>Just a moment...</title></head><body><h1>valley.example</h1><p>{robot}</p><p>Ray ID: 7c1f</p></body></html>"
    broken = (
        "Service is temporarily unavailable. Try again in a few minutes."
        if lang == "en"
        else "Layanan sedang tidak tersedia. Silakan coba beberapa saat lagi."
    )
    yield page(
        lang, "503 Service Unavailable" if lang == "en" else "Terjadi Kesalahan", f"<p>{broken}</p>", sidebar=False
    )
    moved = (
        "This article has been removed or is no longer available."
        if lang == "en"
        else "Artikel ini telah dihapus atau tidak tersedia lagi."
    )
    yield page(lang, "Page unavailable" if lang == "en" else "Halaman tidak tersedia", f"<p>{moved}</p>")


def cookies(lang: str) -> Iterator[str]:
    """Walls of consent: short, long, with a list of purposes, before an address on the site itself."""
    if lang == "en":
        title, said = (
            "Before you continue",
            "We and our partners use cookies to deliver our services and to measure their audience.",
        )
        more = [
            "If you choose to accept all, we will also use cookies and data to develop new services and to show personalised content.",
            "If you choose to reject all, we will not use cookies for these additional purposes, and you can change your choices at any time.",
            "Our 812 partners store and access information on your device, such as unique identifiers in cookies, to process personal data.",
            "You may accept or manage your choices, including your right to object where legitimate interest is used, in the privacy settings.",
        ]
        yes, no = "Accept all", "Manage options"
    else:
        title, said = (
            "Sebelum melanjutkan",
            "Kami dan mitra kami menggunakan cookie untuk menjalankan layanan dan mengukur pembacanya.",
        )
        more = [
            "Jika Anda memilih terima semua, kami juga menggunakan cookie dan data untuk mengembangkan layanan baru dan konten yang dipersonalisasi.",
            "Jika Anda memilih tolak semua, kami tidak menggunakan cookie untuk tujuan tambahan ini, dan Anda dapat mengubah pilihan kapan saja.",
            "Sebanyak 812 mitra kami menyimpan dan mengakses informasi di perangkat Anda, seperti pengenal unik dalam cookie, untuk memproses data pribadi.",
            "Anda dapat menerima atau mengatur pilihan, termasuk hak untuk menolak jika kepentingan sah digunakan, di pengaturan privasi.",
        ]
        yes, no = "Terima semua", "Atur pilihan"
    buttons = f"<button>{yes}</button><button>{no}</button>"
    yield f"<html lang={lang}><head><title>{title}</title></head><body><h1>{title}</h1><p>{said}</p><p>{yes} cookies?</p>{buttons}</body></html>"
    paragraphs = "".join(f"<p>{text}</p>" for text in more)
    yield f"<html lang={lang}><head><title>{PAGE[lang]}</title></head><body><h1>{title}</h1><p>{said}</p>{paragraphs}{buttons}</body></html>"
    purposes = "".join(f"<li><h3>Purpose {n}</h3><p>{text}</p></li>" for n, text in enumerate(more))
    yield f'<html lang={lang}><head><title>{PAGE[lang]}</title></head><body><div class="consent"><h2>{PAGE[lang]}</h2><p>{said}</p><ul>{purposes}</ul>{buttons}</div></body></html>'
    yield page(lang, title, f'<div class="cmp"><p>{said}</p><p>{more[0]}</p>{buttons}</div>', sidebar=False)


def logins(lang: str) -> Iterator[str]:
    """Walls of accounts: a form, a form with reasons to join, a wall without a form, a form to register."""
    if lang == "en":
        title, plea = "Log in to continue", "Log in or create a free account to continue reading this article."
        why = "Members read all articles, save stories for later and get our morning briefing by e-mail."
        fields, register, forgot = ("E-mail", "Password"), "Create an account", "Forgot your password?"
    else:
        title, plea = "Masuk untuk melanjutkan", "Masuk atau daftar akun gratis untuk melanjutkan membaca artikel ini."
        why = "Anggota dapat membaca semua artikel, menyimpan berita, dan menerima ringkasan pagi lewat surel."
        fields, register, forgot = ("Surel", "Kata sandi"), "Daftar akun baru", "Lupa kata sandi?"
    form = (
        f'<form method="post"><label>{fields[0]}</label><input name="email"><label>{fields[1]}</label><input type="password" name="p">'
        f'<button>OK</button></form><p><a href="/forgot">{forgot}</a></p>'
    )
    yield page(lang, title, form + f"<p>{plea}</p>")
    yield page(lang, title, f"<p>{plea}</p><p>{why}</p>{form}", sidebar=False)
    yield page(lang, "Log in" if lang == "en" else "Masuk", f"<p>{why}</p>{form}", body="login")
    yield page(lang, register, f"<p>{why}</p>{form}")
    yield f"<html lang={lang}><head><title>{PAGE[lang]}</title></head><body><h2>{title}</h2><p>{plea}</p><a href=/login>OK</a></body></html>"


def videos(lang: str) -> Iterator[str]:
    """Pages of one video: told by og:type, by JSON-LD, by a player alone with a sentence below it."""
    title, text = HEADLINES[lang][0], TEASERS[lang][0]
    others = "".join(
        f'<div class="clip"><a href="/v/{n}">{one}</a><span>02:1{n % 10}</span></div>'
        for n, one in enumerate(HEADLINES[lang])
    )
    player = '<div class="player"><video src="/v.mp4"></video></div>'
    yield page(lang, title, f"{player}<p>{text}</p>{others}", '<meta property="og:type" content="video.other">')
    types = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Bridge", "duration": "PT2M"}</script>'
    yield page(lang, title, f'{player}<div class="desc">{text}</div>{others}', types)
    frame = '<iframe src="https://www.youtube.com/embed/x"></iframe>'
    yield page(lang, "Video: " + title, f"{frame}<p>{text}</p>{others}", sidebar=False)


def galleries(lang: str) -> Iterator[str]:
    """Pages of pictures: told by JSON-LD, by figures with captions, by numbered slides."""
    title = "In pictures: the bridge" if lang == "en" else "Foto: Peresmian Jembatan"
    captions = [f"{text[:-1]}. (Photo: {NAMES[n % 6]})" for n, text in enumerate(TEASERS[lang])]
    figures = "".join(
        f'<figure><img src="/{n}.jpg" alt=""><figcaption>{one}</figcaption></figure>' for n, one in enumerate(captions)
    )
    types = '<script type="application/ld+json">{"@type": "ImageGallery", "name": "Bridge"}</script>'
    yield page(lang, title, f"<p>{TEASERS[lang][0]}</p>{figures}", types)
    yield page(lang, title, f"<p>{TEASERS[lang][0]}</p>{figures}")
    slides = "".join(
        f'<div class="slide"><img src="/{n}.jpg" alt=""><div class="caption">{n + 1}/12 {one}</div></div>'
        for n, one in enumerate(captions)
    )
    yield page(lang, title, f'<div class="gallery">{slides}</div>', sidebar=False)


KINDS = {
    "listing": listings,
    "tag": tags,
    "search": searches,
    "forum": forums,
    "product": products,
    "error": errors,
    "cookies": cookies,
    "login": logins,
    "video": videos,
    "gallery": galleries,
}


def paragraphs(texts: Sequence[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


TITLES = {
    "en": [
        "500 people leave their homes as the river rises",
        "Search continues for the ferryman’s dog",
        "Inside the Forbidden Garden of the old monastery",
        "Register to vote by Friday, the council reminds the valley",
        "Video of a dancing goat delights the valley",
        "Photos of the flood return to their owners",
        "Bell not found after two years of searching",
        "Log in the river stops the mill",
    ],
    "id": [
        "500 Warga Mengungsi Saat Sungai Meluap",
        "Pencarian Anjing Tukang Perahu Dilanjutkan",
        "Masuk ke Hutan, Warga Temukan Lonceng Tua",
        "Daftar Harga Cabai di Pasar Lembah Pekan Ini",
        "Video Kambing Menari Hibur Warga Lembah",
        "Foto Banjir Lama Kembali ke Pemiliknya",
        "Lonceng Desa Tidak Ditemukan Setelah Dua Tahun",
        "Konten Lokal Ramaikan Pasar Malam Lembah",
    ],
}


def articles(lang: str) -> Iterator[tuple[str, str]]:
    """Articles that have something of other kinds, by name."""
    title, prose = HEADLINES[lang][0], PROSE[lang]
    news = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>'
    og = '<meta property="og:type" content="article">'
    yield "plain", page(lang, title, paragraphs(prose))
    yield "short, without metadata", page(lang, title, paragraphs(prose[:3]))
    yield "of two paragraphs", page(lang, title, paragraphs(prose[:2]), '<meta property="og:type" content="Article">')
    yield "of one paragraph", page(lang, title, paragraphs(prose[:1]), news)
    yield (
        "of the weblog's post",
        page(lang, title, paragraphs(prose[:2]), body="post-template-default single single-post"),
    )
    many = "".join(f'<li><a href="/x/{n}">{text}</a></li>' for n, text in enumerate(HEADLINES[lang] * 10))
    yield "among many links", page(lang, title, f"{paragraphs(prose[:3])}<ul class=related>{many}</ul>")
    cards = "".join(
        f"<div>{linked(n, text, 'h3')}<p>{TEASERS[lang][n]}</p></div>" for n, text in enumerate(HEADLINES[lang])
    )
    yield "above teasers", page(lang, title, f'{paragraphs(prose)}<div class="related">{cards}</div>')
    product = '<script type="application/ld+json">{"@type": "Product", "name": "Kettle", "review": {"@type": "Review"}}</script>'
    yield "of a product, a review", page(lang, title, paragraphs(prose), og + product)
    video = '<script type="application/ld+json">[{"@type": "NewsArticle"}, {"@type": "VideoObject"}]</script>'
    yield "with a video", page(lang, title, "<video src=x.mp4></video>" + paragraphs(prose[:4]), video)
    figures = "".join(
        f"<figure><img src='/{n}.jpg'><figcaption>{text}</figcaption></figure>" for n, text in enumerate(TEASERS[lang])
    )
    yield "with many pictures", page(lang, title, paragraphs(prose) + figures)
    thread = "".join(
        f'<div class="comment"><b>{name}</b><p>{text}</p><a href=#>Reply</a></div>'
        for name, text in zip(NAMES, TEASERS[lang], strict=False)
    )
    yield "with comments", page(lang, title, f'{paragraphs(prose)}<section id="comments">{thread}</section>')
    form = '<form class="login"><input name=u><input type=password name=p><button>Log in</button></form>'
    yield "with a form to log in", page(lang, title, form + paragraphs(prose[:3]), news)
    questions = "".join(
        f"<h3>{text}?</h3><p>{answer}</p>" for text, answer in zip(HEADLINES[lang], prose, strict=False)
    )
    yield "of questions and answers", page(lang, title, questions)
    heads = [" ".join(text.split()[:4]) for text in prose]
    contents = "".join(f'<li><a href="#{n}">{text}</a></li>' for n, text in enumerate(heads))
    parts = "".join(
        f"<h2 id={n}>{text}</h2><p>{answer}</p>" for n, (text, answer) in enumerate(zip(heads, prose, strict=True))
    )
    yield "of headed parts, with a table of contents", page(lang, title, f"<ul>{contents}</ul>{parts}")
    window = (
        '<form class="popup"><input name=u><input type=password name=p></form><iframe src=//player.example/2></iframe>'
    )
    pictures = "".join(f'<img src="/{n}.jpg" alt="">' for n in range(8))
    for one in TITLES[lang]:
        yield f"short, called {one}", page(lang, one, window + pictures + paragraphs(prose[:3]))
    if lang == "en":
        told = [
            "Websites that use cookies must ask their readers first, the court said on Monday, and “accept all” may not be the only button.",
            "The judges followed a teacher who had complained that her consent was taken for granted by forty shops in her own town.",
            "Cookies that count readers are allowed as long as no other company can see them, the ruling says in its last part.",
            "Shops have until spring to change their banners, and the county will pay for the advice of a lawyer, said Rosa Marten.",
            "The teacher said that she had never wanted to become famous, and that she would go on baking the other sort of cookies.",
        ]
        yield "on cookies", page(lang, "Court rules on cookies and consent", paragraphs(told))
        lost = [
            "A gallery shows the pages of errors that the web has made in thirty years, from 404 to 503, and people queue to see them.",
            *prose[1:],
        ]
        yield "on errors", page(lang, "404 Not Found: an exhibition of lost pages", paragraphs(lost))
    else:
        told = [
            "Situs yang menggunakan cookie wajib meminta izin pembaca lebih dahulu, kata hakim pada hari Senin di pengadilan negeri.",
            "Putusan itu mengikuti gugatan seorang guru yang mengeluh bahwa persetujuannya dianggap sudah ada oleh empat puluh toko.",
            "Cookie yang menghitung pembaca tetap boleh selama tidak dapat dilihat perusahaan lain, menurut bagian akhir putusan itu.",
            "Toko diberi waktu sampai musim depan untuk mengubah spanduknya, dan kabupaten membayar nasihat hukum, kata Rosa Marlina.",
            "Guru itu mengaku tidak pernah ingin terkenal, dan ia akan terus membuat kue kering untuk murid-muridnya di sekolah.",
        ]
        yield "on cookies", page(lang, "Hakim Putuskan Aturan Cookie dan Persetujuan", paragraphs(told))
        lost = [
            "Pameran itu menampilkan halaman galat dari tiga puluh tahun sejarah web, dari 404 sampai 503, dan warga antre melihatnya.",
            *prose[1:],
        ]
        yield "on errors", page(lang, "404: Pameran Halaman yang Tidak Ditemukan", paragraphs(lost))
