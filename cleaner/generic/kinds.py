"""Kinds of pages that are no article, told by what the page says of itself, by its markup and by the texts found to be its body."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from functools import cached_property

from cleaner import query, shape

LITTLE = 600  # characters of prose; a page that calls itself an article and has more of it is one
HARDLY = 200  # characters of prose under which any page is doubted that does not call itself an article
LINKS = 80  # so many links around little prose make a listing
HEADLINE = 20  # characters of a headline at least
TEASERS = 3  # so many paragraphs, each below another link, make a listing
LOOKED_AT = 60  # paragraphs at most; a hostile page has thousands, and thousands of links
CAPTIONS = 6  # so many beside little prose make a gallery
_ERROR = re.compile(
    r"(?i)\b(?:404|403|410|50[0234])\b|not found|page (?:doesn['’]t|does not) exist|access denied|forbidden|just a moment|are you (?:a )?(?:human|robot)|"
    r"attention required|security check|unavailable|tidak ditemukan|halaman tidak (?:ada|tersedia)|enable javascript|captcha|internal server error|"
    r"no longer available|terjadi kesalahan|tidak tersedia lagi|telah dihapus"
)
_ERROR_TITLE = re.compile(
    r"(?i)^\W*(?:(?:http |error |galat )*(?:404|403|410|50[0234])\b(?:\W*$|\W+(?:error|not found|forbidden|page|halaman|gone|bad gateway|service|internal|tidak)\b)"
    r"|(?:sorry\W+|oops\W+|ups\W+|maaf\W+)*(?:this |the |your )?(?:page|article|content|halaman|artikel|konten)\b.{0,25}"
    r"(?:not found|unavailable|not exist|doesn['’]t exist|no longer available|tidak (?:ditemukan|dijumpai|ada|tersedia)|telah dihapus)"
    r"|(?:página|page|seite|pagina) (?:no encontrada|introuvable|nicht gefunden|não encontrada|non trovata|niet gevonden)"
    r"|(?:not found|access denied|akses ditolak|forbidden|oops|ups|something went wrong|ada yang salah|terjadi kesalahan)\W*$"
    r"|just a moment|attention required|security check|internal server error|service unavailable|are you (?:a )?(?:human|robot))"
)
_COOKIES = re.compile(r"(?i)\bcookies?\b|\bkuki\b|\bconsent\b|gdpr|before you continue|sebelum melanjutkan")
_CONSENT = re.compile(
    r"(?i)\b(?:we|kami)\b.{0,80}\b(?:cookies?|kuki|data)\b|\bour (?:\d[\d,.]* )?partners\b|\bmitra kami\b|\b(?:accept|reject|manage) all\b|\b(?:terima|tolak) semua\b|"
    r"\byour (?:consent|choices|privacy)\b|\bprivacy settings\b|\bpengaturan privasi\b|\bbefore you continue\b|\bsebelum melanjutkan\b|\batur pilihan\b"
)
_LOGIN = re.compile(
    r"(?i)^\W*(?:(?:member )?log ?in|sign ?in|sign ?up|register|(?:create|open) (?:an?|your) (?:free )?account|(?:log )?masuk|daftar(?: akun(?: baru)?)?|buat akun)"
    r"(?:\W*$| or\b| atau\b| (?:to|untuk) (?:continue|read|see|view|access|your account|melanjutkan|membaca|melihat|meneruskan)\b| ke akun\b)|"
    r"^(?:please |silakan |sila )(?:log ?in|sign ?in|register|masuk|daftar|login|log masuk)\b"
)
_SEARCH = re.compile(
    r"(?i)^\W*(?:search results?\b|results for\b|you searched for\b|hasil pencarian\b|anda mencari\b|(?:search|pencarian)(?:\W*$| ?[:“\"]))"
)
_SHELF = re.compile(
    r"(?i)^\W*(?:(?:tag|topic|topik|label|category|kategori|categories|archives?|arsip|author|penulis|posts tagged|berita tentang|indeks)\s*[:“\"»›|–-]\s*\S.*"
    r"|(?:archives?|arsip|indeks(?: berita)?))$|^#\w+$"
)
_GALLERY = re.compile(r"(?i)^\W*(?:(?:foto|photos?|galeri(?: foto)?|gallery) ?[:|\]–-]|in pictures\b)")
_VIDEO = re.compile(r"(?i)^\W*(?:video|watch|tonton|saksikan) ?[:|\]–-]")
_MEMBER = re.compile(r"(?i)\b(?:joined|member since|bergabung|anggota sejak)\s*:\s*\S|^(?:posts|pesan)\s*:")
_FORUM = re.compile(
    r"(?i)\b(?:discourse|phpbb|vbulletin|xenforo|flarum|mybb|simple machines|invision community|nodebb)\b"
)
_TYPE = query.compile_selector('meta[property="og:type"]::attr(content)')
_GENERATOR = query.compile_selector('meta[name="generator"]::attr(content)')
_BODY = query.compile_selector("body::attr(class)")
_ANCHORS = query.compile_selector('a[href]:not([href^="#"])')
_WORD = re.compile(r"\w{4,}")
_SHELVES = frozenset(("CollectionPage", "SearchResultsPage"))
_THREADS = frozenset(("DiscussionForumPosting", "QAPage"))


class _Page:
    """What is asked of a page, looked up when it is first asked for."""

    def __init__(self, tree: query.Tree, title: str | None, texts: Sequence[str], around: Sequence[str]) -> None:
        self.tree = tree
        self.title = title or ""
        self.texts = texts
        self.around = around
        self.paragraphs = [text for text in texts if shape.is_prose(text)]
        self.prose = sum(map(len, self.paragraphs))
        self.types = tree.types()
        self.declared = next(iter(tree.values(_TYPE)), "").lower()

    @cached_property
    def is_typed(self) -> bool:
        """Whether its JSON-LD describes an article."""
        return any("Article" in kind or ("Posting" in kind and kind not in _THREADS) for kind in self.types)

    @cached_property
    def classes(self) -> Set[str]:
        """The classes of its body, by which weblogs tell a post from a shelf of posts."""
        return set(next(iter(self.tree.values(_BODY)), "").split())

    @cached_property
    def is_claimed(self) -> bool:
        """Whether it calls itself an article in any way."""
        return self.is_typed or self.declared == "article" or not self.classes.isdisjoint(("single", "single-post"))

    @property
    def is_about_its_title(self) -> bool:
        """Whether the body has half of the title's words, three at least."""
        words = set(_WORD.findall(self.title.lower()))
        return len(words) > 2 and 2 * len(words & set(_WORD.findall(" ".join(self.texts).lower()))) >= len(words)

    @cached_property
    def are_teasers(self) -> bool:
        """Whether half of its paragraphs, three at least, stand right below a headline that is a link, or inside that link."""
        paragraphs = set(self.paragraphs)
        headed: list[tuple[list[str], str]] = []
        above: list[str] = []
        for text in self.around:
            if text in paragraphs:
                headed += [(above[-3:], text)] if above else []
                above = []
            elif len(text) >= HEADLINE:
                above.append(text)
        most = max(TEASERS, (min(len(paragraphs), LOOKED_AT) + 1) // 2)
        if len(headed) < most:
            return False
        links = {query.text_of(anchor) for anchor in self.tree.elements(_ANCHORS)[: 10 * LOOKED_AT]}
        linked = "\n".join(links)
        return sum(text in linked or not links.isdisjoint(heads) for heads, text in headed[:LOOKED_AT]) >= most


def _is_error(page: _Page) -> bool:
    if page.prose >= LITTLE or len(page.title) >= 90:
        return False
    if _ERROR_TITLE.search(page.title):
        return True
    if page.is_claimed or page.prose >= HARDLY:
        return False
    return _ERROR.search(" ".join([page.title, *page.around[:40]])[:400]) is not None


def _is_consent(page: _Page) -> bool:
    texts = [text[:LITTLE] for text in page.texts[:LOOKED_AT]]
    asks = sum(bool(_CONSENT.search(sign)) for sign in (page.title, *texts[:8])) >= 3
    if not asks and page.prose < LITTLE // 2 and not page.is_claimed:
        asks = sum(bool(_COOKIES.search(sign)) for sign in (page.title, *page.around[:40])) >= 2
    if not asks:
        return False
    wall = sum(len(text) for text in texts if _COOKIES.search(text) or _CONSENT.search(text))
    return 2 * wall >= sum(map(len, texts))


def _is_login(page: _Page) -> bool:
    if page.prose >= LITTLE:
        return False
    asks = sum(bool(_LOGIN.search(sign)) for sign in (page.title, *page.texts))
    return asks > 1 or (asks > 0 and not page.is_claimed and page.tree.has('input[type="password"]'))


def _is_product(page: _Page) -> bool:
    if page.declared.removeprefix("og:").startswith("product"):
        return True
    if page.is_typed or page.declared == "article":
        return False
    return "Product" in page.types or page.tree.has(
        '[itemtype$="/Product"], [name="add-to-cart"], .single_add_to_cart_button, form[action*="/cart/"]'
    )


def _is_thread(page: _Page) -> bool:
    if page.types & _THREADS:
        return True
    if page.is_claimed:
        return False
    if sum(bool(_MEMBER.search(text)) for text in page.around) >= 2:
        return True
    if any(_FORUM.search(name) for name in page.tree.values(_GENERATOR)):
        return True
    return page.tree.has('[itemtype$="/DiscussionForumPosting"], [itemtype$="/QAPage"]') or (
        page.tree.count(".postbody, .message-body, .post_body, .postprofile") >= 3
    )


def _is_listing(page: _Page) -> bool:
    if not page.is_typed and not page.types.isdisjoint(_SHELVES):
        return True
    if not page.is_typed and "single" not in page.classes:
        shelf = not page.classes.isdisjoint(("archive", "search-results", "search-no-results"))
        if shelf or {"home", "blog"} <= page.classes:
            return True
    if page.is_claimed:
        return False
    if _SEARCH.search(page.title) or _SHELF.search(page.title):
        return page.prose < LITTLE or page.are_teasers
    if page.prose < LITTLE and page.tree.count("a[href]") >= LINKS and not page.is_about_its_title:
        return True
    return page.are_teasers


def _is_video(page: _Page) -> bool:
    if page.prose >= LITTLE or page.is_claimed:
        return False
    if page.declared.startswith("video") or "VideoObject" in page.types:
        return True
    return _VIDEO.match(page.title) is not None and page.tree.has("video, iframe")


def _is_gallery(page: _Page) -> bool:
    if page.prose >= LITTLE or page.is_claimed:
        return False
    if "ImageGallery" in page.types or "MediaGallery" in page.types:
        return True
    return page.tree.count("figcaption") >= CAPTIONS or (
        _GALLERY.match(page.title) is not None and page.tree.count("img") >= CAPTIONS
    )


KINDS: tuple[tuple[str, Callable[[_Page], bool]], ...] = (
    ("an error page", _is_error),
    ("a cookie wall", _is_consent),
    ("a page to log in", _is_login),
    ("a product's page", _is_product),
    ("a forum thread", _is_thread),
    ("a video's page", _is_video),
    ("a gallery of pictures", _is_gallery),
    ("a listing of other pages", _is_listing),
)


def doubts(tree: query.Tree, title: str | None, texts: Sequence[str], around: Sequence[str]) -> list[str]:
    """Say what speaks against a page being an article, given the texts found to be its body and all that might be: one sentence, or none."""
    page = _Page(tree, title, texts, around)
    if page.prose >= LITTLE and page.is_typed:
        return []
    for name, is_one in KINDS:
        if is_one(page):
            return [f"looks like {name}, not an article"]
    if page.prose < HARDLY and not page.is_claimed:
        return ["hardly any prose: the page may be no article"]
    return []
