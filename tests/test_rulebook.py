"""How rule files are laid over one another, and how a page's site is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner, from_text, rulebook
from cleaner.errors import RuleError, UnknownSiteError
from cleaner.rulebook import Library, RuleBook
from tests.paths import SEEDS

Lay = Callable[..., Library]


def drop(id: str, word: str = "XIKLAN") -> str:
    """A drop rule for one word."""
    return (
        f"[[drop]]\nid = '{id}'\nreason = 'ad'\nline = '^{word}$'\nwhy = 'Label over an ad.'\n"
        f"hits = ['{word}']\nspares = ['{word} itu dicabut.']\n"
    )


def names(book: RuleBook) -> list[str]:
    return [signed.name for signed in book.rules]


def taken_by(book: RuleBook, line: str) -> list[str]:
    return [signed.name for signed in book.match(line, head=True)]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Lay a user's files, given as name=text, over the shipped ones."""

    def library(**files: str) -> Library:
        for name, text in files.items():
            path = tmp_path / f"{name.replace('__', '/')}.toml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Library([tmp_path])

    return library


@pytest.fixture(scope="module")
def shipped() -> Library:
    return Library()


# ---- laying over -------------------------------------------------------------------------------


def test_users_file_replaces_the_shipped_one(lay):
    """A user's kompas.toml without `extends` leaves none of the shipped Kompas rules."""
    book = lay(kompas="name = 'K'\nhosts = ['kompas.com']\n" + drop("mine")).book("kompas")

    assert [name for name in names(book) if name.startswith("kompas/")] == ["kompas/mine"]


def test_replacing_a_file_leaves_its_family_behind(lay):
    """A replaced file extends only what it says itself."""
    book = lay(kompas="name = 'K'\n" + drop("mine")).book("kompas")

    assert [name for name in names(book) if name.startswith("kgmedia/")] == []


def test_replacing_a_file_keeps_the_generic_rules(lay, shipped):
    """The generic rules stand behind every site."""
    book = lay(kompas="name = 'K'\n" + drop("mine")).book("kompas")

    assert names(book)[1:] == [name for name in names(shipped.book(None)) if name.startswith("generic/")]


def test_extending_its_own_name_adds(lay, shipped):
    """A user's kompas.toml that extends "kompas" adds its rules in front of the shipped ones."""
    book = lay(kompas="name = 'K'\nextends = 'kompas'\n" + drop("mine")).book("kompas")

    assert names(book) == ["kompas/mine", *names(shipped.book("kompas"))]


def test_adding_keeps_the_hosts(lay):
    """A file that adds need not repeat the hosts."""
    library = lay(kompas="name = 'K'\nextends = 'kompas'\n" + drop("mine"))

    assert library.site_of_url("https://nasional.kompas.com/") == "kompas"


def test_file_of_another_name_adds_too(lay):
    """A file without hosts that extends a site adds to it under its own name."""
    library = lay(mine="name = 'M'\nextends = 'kompas'\n" + drop("ads"))

    assert (names(library.book("kompas"))[0], "mine" in library.sites) == ("mine/ads", False)


def test_later_directories_come_first(tmp_path):
    """Of two directories that add to one site the later one's rules come first."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / "kompas.toml").write_text("name = 'K'\nextends = 'kompas'\n" + drop(folder.name))

    assert names(Library(folders).book("kompas"))[:2] == ["kompas/b", "kompas/a"]


def test_family_can_be_added_to(lay):
    """Rules added to a family reach each of its sites."""
    library = lay(kgmedia="name = 'KG'\nextends = 'kgmedia'\n" + drop("mine"))

    reached = [site for site in library.sites if "kgmedia/mine" in names(library.book(site))]

    assert reached == ["grid", "gridoto", "intisari", "kompas"]


def test_generic_rules_can_be_added_to(lay):
    """Rules added to the generic ones hold on pages of no site."""
    library = lay(generic="name = 'G'\nextends = 'generic'\n" + drop("mine"))

    assert names(library.book(None))[0] == "generic/mine"


def test_off_switches_an_inherited_rule_off(lay):
    """off = ["kgmedia/membership"] takes that rule out of the site's book."""
    library = lay(kompas="name = 'K'\nextends = 'kompas'\noff = ['kgmedia/membership']\n")

    assert "kgmedia/membership" not in names(library.book("kompas"))


def test_off_leaves_the_line_to_other_rules(lay):
    """What is switched off no longer matches its line."""
    library = lay(kompas="name = 'K'\nextends = 'kompas'\noff = ['kgmedia/membership']\n")

    assert "kgmedia/membership" not in taken_by(library.book("kompas"), "Baca berita tanpa iklan. Gabung Kompas.com+")


def test_off_holds_for_that_site_alone(lay):
    """A sister site keeps the rule that Kompas switched off."""
    library = lay(kompas="name = 'K'\nextends = 'kompas'\noff = ['kgmedia/membership']\n")

    assert "kgmedia/membership" in names(library.book("intisari"))


def test_new_site_is_known_by_its_hosts(lay):
    """A user's new file with hosts is a site."""
    library = lay(desa="name = 'Kabar Desa'\nhosts = ['kabardesa.id', '*.kabardesa.id']\n" + drop("ads"))

    assert library.site_of_url("https://www.kabardesa.id/a") == "desa"


def test_new_site_has_its_rules_first(lay, shipped):
    """A new site's rules stand in front of the generic ones."""
    library = lay(desa="name = 'Kabar Desa'\nhosts = ['kabardesa.id']\n" + drop("ads"))

    assert names(library.book("desa")) == [
        "desa/ads",
        *(n for n in names(shipped.book(None)) if n.startswith("generic/")),
    ]


def test_rules_of_languages_hold_where_no_site_is_known(shipped):
    """Labels of eight languages are rules of pages that no site file knows, behind the generic ones."""
    origins = list(dict.fromkeys(name.partition("/")[0] for name in names(shipped.book(None))))

    assert origins == ["generic", "de", "en", "es", "fr", "it", "ms", "nl", "pt"]


def test_a_site_is_not_called_as_a_language(lay):
    """A site's file with a language's name would replace that language's rules, so it is refused."""
    with pytest.raises(RuleError, match="is a language's name"):
        lay(it="name = 'Info Tani'\nhosts = ['infotani.id']\n" + drop("ads"))


def test_a_users_language_file_adds_or_replaces(lay, shipped):
    """lang/es.toml that extends "es" adds to the shipped one; one that does not takes its place; another language is new."""
    added = names(lay(lang__es="name = 'ES'\nextends = 'es'\n" + drop("mine")).book(None))
    placed = names(lay(lang__es="name = 'ES'\n" + drop("mine")).book(None))
    new = names(lay(lang__pl="name = 'PL'\n" + drop("mine")).book(None))

    assert sorted(added) == sorted([*names(shipped.book(None)), "es/mine"])
    assert [name for name in placed if name.startswith("es/")] == ["es/mine"]
    assert "pl/mine" in new


def test_new_site_may_have_its_own_family(lay):
    """families/NAME.toml stands between the site and the generic rules, and is no site."""
    library = lay(
        families__koran="name = 'Koran'\n" + drop("family"),
        desa="name = 'Kabar Desa'\nhosts = ['kabardesa.id']\nextends = 'koran'\n" + drop("ads"),
    )

    assert (names(library.book("desa"))[:2], "koran" in library.sites) == (["desa/ads", "koran/family"], False)


def test_version_tells_which_rules_are_in_force(lay, shipped):
    """Another rule is another version."""
    assert lay(desa="name = 'D'\nhosts = ['d.id']\n" + drop("ads")).version != shipped.version


def test_version_is_the_same_for_the_same_rules(shipped):
    """The version depends on the rules alone."""
    assert Library().version == shipped.version


# ---- what cannot be laid -----------------------------------------------------------------------


def test_unknown_extends_is_refused(lay):
    """A file that extends nothing known is named, with the names that are."""
    with pytest.raises(RuleError) as caught:
        lay(desa="name = 'D'\nextends = 'kompass'\n")

    assert all(part in str(caught.value) for part in ("desa.toml", "'kompass'", "kgmedia", "kompas"))


def test_circular_extends_is_refused(lay):
    """Two files that extend each other are refused by name."""
    one, two = ("name = 'A'\nhosts = ['a.id']\nextends = 'dua'\n", "name = 'B'\nhosts = ['b.id']\nextends = 'satu'\n")

    with pytest.raises(RuleError, match=r"(satu|dua)\.toml: .*circle"):
        lay(satu=one, dua=two).book("satu")


def test_circular_extends_is_refused_before_any_page(lay):
    """A circle is found on loading, not by the first page of the site."""
    one, two = ("name = 'A'\nhosts = ['a.id']\nextends = 'dua'\n", "name = 'B'\nhosts = ['b.id']\nextends = 'satu'\n")

    with pytest.raises(RuleError, match="circle"):
        lay(satu=one, dua=two)


def test_off_that_names_nothing_is_refused(lay):
    """`off` with a name that no rule has is refused; the cure shows how names are written."""
    with pytest.raises(RuleError) as caught:
        lay(kompas="name = 'K'\nextends = 'kompas'\noff = ['kgmedia/nothing']\n")

    assert all(part in str(caught.value) for part in ("kompas.toml", "'kgmedia/nothing'", "file/id"))


def test_directory_that_does_not_exist_is_refused(tmp_path):
    """A directory of rules that is not there is named."""
    with pytest.raises(RuleError, match="nowhere: is not a directory of rule files"):
        Library([tmp_path / "nowhere"])


def test_file_in_place_of_a_directory_is_refused(tmp_path):
    """A rule file is not a directory of rule files."""
    (tmp_path / "desa.toml").write_text("name = 'D'\n")

    with pytest.raises(RuleError, match="is not a directory of rule files"):
        Library([tmp_path / "desa.toml"])


def test_bad_file_in_a_directory_is_named(lay):
    """An error in one file of a directory names that file."""
    with pytest.raises(RuleError, match=r"desa\.toml \[ads\]: .*`reson`"):
        lay(desa="name = 'D'\n" + drop("ads").replace("reason", "reson"))


def test_name_of_a_site_and_a_family_is_refused(lay):
    """One name is a site's or a family's."""
    with pytest.raises(RuleError, match="both a site and a family"):
        lay(desa="name = 'D'\n", families__desa="name = 'D'\n")


def test_unknown_site_names_those_that_there_are(shipped):
    """Asking for a site that no file describes lists the known ones."""
    with pytest.raises(UnknownSiteError, match=r"'kompass'.*intisari, jagatbisnis, kapanlagi, kompas"):
        shipped.book("kompass")


# ---- matching ----------------------------------------------------------------------------------


def test_site_rules_come_before_generic_ones(lay):
    """Of two rules that know a line the site's is first."""
    book = lay(desa="name = 'D'\nhosts = ['d.id']\n" + drop("ads", "- Advertisement -")).book("desa")

    first, *rest = taken_by(book, "- Advertisement -")

    assert (first, "generic/ad-label" in rest) == ("desa/ads", True)


@pytest.mark.parametrize(("line", "count"), [("aaa", 0), ("aaaa", 1), ("aaaaaa", 1), ("aaaaaaa", 0)])
def test_lengths_are_honoured(lay, line, count):
    """`shortest` and `longest` count the line's characters, both ends included."""
    rule = drop("ads", "a+").replace("'a+'", "'aaaa'").replace("why", "shortest = 4\nlongest = 6\nwhy")
    book = lay(desa="name = 'D'\n" + rule).book("desa")

    assert taken_by(book, line).count("desa/ads") == count


def test_rules_for_the_head_are_not_asked_elsewhere(lay):
    """A rule with at = "head" matches only lines asked as head."""
    rule = drop("ads").replace("why", "at = 'head'\nwhy")
    book = lay(desa="name = 'D'\n" + rule).book("desa")

    elsewhere = [signed.name for signed in book.match("XIKLAN")]

    assert ("desa/ads" in elsewhere, "desa/ads" in taken_by(book, "XIKLAN")) == (False, True)


# ---- rules with neighbours ---------------------------------------------------------------------


def cleaned(lay: Lay, tmp_path: Path, rules: str, page: str) -> dict[str, str]:
    """What a user's rules remove from a page of the site `desa`, as text=rule."""
    lay(desa="name = 'D'\n" + rules)
    return {cut.text: cut.rule for cut in Cleaner(rules=[tmp_path]).clean(page, site="desa").removed}


BODY = "Warga Kampung Sawah mengantre air bersih sejak pagi karena sumur mereka kering, kata lurah setempat.\n" * 3


def test_rule_reaches_past_what_it_took_itself(lay, tmp_path):
    """A rule with `after` takes a second line below its first: the line above that still stands holds the condition."""
    rule = drop("below", "tawar [ab]").replace("why", "after = '^Lelang di bawah ini dibuka besok.$'\nwhy")
    rule = rule.replace("['tawar [ab]']", "['tawar a']").replace("tawar [ab] itu", "tawar itu")
    removed = cleaned(lay, tmp_path, rule, BODY + "Lelang di bawah ini dibuka besok.\ntawar a\ntawar b\n" + BODY)

    assert {"tawar a": "desa/below", "tawar b": "desa/below"}.items() <= removed.items()


def test_rule_without_its_neighbour_takes_nothing(lay, tmp_path):
    """A rule with `after` leaves its line where another line stands between it and the condition."""
    rule = drop("below", "tawar a").replace("why", "after = '^Lelang di bawah ini dibuka besok.$'\nwhy")
    removed = cleaned(lay, tmp_path, rule, BODY + "Lelang di bawah ini dibuka besok.\nMurah saja.\ntawar a\n" + BODY)

    assert "tawar a" not in removed


def test_unit_of_a_list_may_be_a_pattern(lay, tmp_path):
    """A list takes the lines under its heading that its unit's pattern knows, and ends at the first that it does not."""
    rule = (
        "[[list]]\nid = 'lots'\nreason = 'related'\nhead = '^DAFTAR LELANG$'\nunits = [['^Lot [0-9]+$']]\nwhy = 'A list of lots.'\n"
        "hits = ['DAFTAR LELANG']\nspares = ['DAFTAR LELANG itu panjang.']\n"
    )
    removed = cleaned(lay, tmp_path, rule, BODY + "DAFTAR LELANG\nLot 1\nLot 22\nLot tiga\n" + BODY)

    assert {text for text, rule in removed.items() if rule == "desa/lots"} == {"DAFTAR LELANG", "Lot 1", "Lot 22"}


# ---- which site: by URL ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://kompas.com",
        "https://www.kompas.com/",
        "http://nasional.kompas.com/read/2022/01/13/18321491/judul",
        "https://a.b.kompas.com/x",
        "https://user:secret@nasional.kompas.com/x",
        "https://nasional.kompas.com:8443/x",
        "HTTPS://NASIONAL.KOMPAS.COM/READ",
        "https://www.kompas.com./x",
        "kompas.com/read/1",
        "nasional.kompas.com",
        "//www.kompas.com/x",
        "kompas.com:8080/x",
        " https://www.kompas.com/x ",
        "https://www.kompas.com?page=2",
        "https://www.kompas.com/read//2020",
    ],
)
def test_kompas_and_its_subdomains_are_kompas(shipped, url):
    """The host decides, whatever the scheme, user, port, case, path or a trailing dot."""
    assert shipped.site_of_url(url) == "kompas"


@pytest.mark.parametrize("url", ["kompas.com/read//2020", "www.kompas.com/login?next=https://evil.id/"])
def test_two_slashes_behind_the_host_change_nothing(shipped, url):
    """A URL without a scheme may have // in its path or query."""
    assert shipped.site_of_url(url) == "kompas"


@pytest.mark.parametrize(
    "url",
    [
        "https://notkompas.com/",
        "https://www.notkompas.com/",
        "https://kompas.com.evil.id/read",
        "https://www.kompas.com.evil.id/",
        "https://kompas.id/",
        "https://www.kompas.id/baca",
        "https://kompas.tv/",
        "https://evil.id/kompas.com",
        "https://evil.id/?u=https://www.kompas.com/",
        "https://evil.id/?u=//www.kompas.com/",
        "evil.id/?u=//www.kompas.com/",
        "https://evil.id#kompas.com",
        "https://kompas.com@evil.id/",
        "https://www.kompas.com%00.evil.id/",
        "https://evil.id\\.kompas.com/",
    ],
)
def test_other_hosts_are_not_kompas(shipped, url):
    """A host that only looks like Kompas, or a Kompas address elsewhere in the URL, proves nothing."""
    assert shipped.site_of_url(url) is None


@pytest.mark.parametrize(
    "url", ["", "   ", "http://", "https:///x", "http://[::1", "http://[", "\x00", "?", "#", "::", "//"]
)
def test_junk_urls_are_of_no_site(shipped, url):
    """Junk is no site's, and no error."""
    assert shipped.site_of_url(url) is None


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://jagatbisnis.com/2022/01/13/x/", "jagatbisnis"),
        ("https://intisari.grid.id/amp/03", "intisari"),
        ("https://rmol.id/amp/2022/01/20/", "rmol"),
        ("https://www.rmol.id/read", "rmol"),
        ("https://www.grid.id/read", "grid"),
        ("https://rm.id/baca", None),
    ],
)
def test_other_sites_are_known_by_their_hosts(shipped, url, site):
    """Each site is known by its own hosts, sisters and namesakes aside."""
    assert shipped.site_of_url(url) == site


def test_exact_host_beats_a_wildcard(lay):
    """bola.kompas.com of a user's site is that site's, though *.kompas.com covers it."""
    library = lay(bola="name = 'Bola'\nhosts = ['bola.kompas.com']\n" + drop("ads"))

    assert library.site_of_url("https://bola.kompas.com/x") == "bola"


def test_wildcard_does_not_cover_the_bare_host(lay):
    """*.kabardesa.id is every subdomain of kabardesa.id, and not kabardesa.id."""
    library = lay(desa="name = 'D'\nhosts = ['*.kabardesa.id']\n" + drop("ads"))

    assert library.site_of_url("https://kabardesa.id/") is None


# ---- which site: by text -----------------------------------------------------------------------

PROSE = "Warga desa itu memanen padi lebih awal karena hujan turun sejak pekan lalu, kata kepala desa."


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("Kompas.com - 13/01/2022, 18:32 WIB", "kompas"),
        ("Kompas.com - 13/01/2022, 18:32 WITA", "kompas"),
        ("ALMATY, KOMPAS.com - " + PROSE, "kompas"),
        ("KOMPAS.com — " + PROSE, "kompas"),
        ("JagatBisnis.com – " + PROSE, "jagatbisnis"),
        ("MIXADVERT JASAPRO", "jagatbisnis"),
        ("Intisari-Online.com - " + PROSE, "intisari"),
        ("By Afif Khoirul M, Sabtu, 8 Januari 2022 | 07:45 WIB", "intisari"),
        ("KAMIS, 20 JANUARI 2022 | 06:53 WIB | LAPORAN: RENI ERINA", "rmol"),
        ("RMOL. " + PROSE, "rmol"),
    ],
)
def test_own_line_proves_the_site(shipped, line, site):
    """A line that only this site prints proves it, wherever it stands."""
    assert shipped.site_of_lines(["Judul Berita Hari Ini", line, PROSE]) == site


@pytest.mark.parametrize(
    "line",
    [
        "Baca berita tanpa iklan. Gabung Kompas.com+",
        "Baca berita tanpa iklan. Gabung Gridoto.com+",
        "KOMPAS.com/SRI YANTI Warga mengantre air bersih",
        "Kompas.tv - 25 Maret 2021, 11:44 WIB",
        "BAWEAN, KOMPAS — " + PROSE,
        "Dikutip dari Kompas.com, harga beras naik sejak pekan lalu.",
        "Sumber: Kompas.com",
        "Source : Kompas.com",
        "“Kompas.com - 13/01/2022, 18:32 WIB” tertulis di bawah judul itu.",
        "Kepada Kantor Berita Politik RMOL, ia mengaku belum tahu.",
        "“Kami belum tahu,” katanya kepada RMOL.ID, Rabu (9/11).",
        "(sumber: rmol.id)",
        "Rakyat Merdeka Online menulisnya lebih dahulu.",
        "Artikel ini telah tayang di Intisari-Online.com dengan judul “Candi Tersembunyi”",
        "Ia bekerja di Majalah Intisari sejak 1990.",
        "Ia menulis untuk JagatBisnis.com – dan dibayar.",
        "Rabu, 24 Desember 2025 | 07:26",
    ],
)
def test_quoting_a_site_proves_nothing(shipped, line):
    """Sisters' lines, credits and quotations are no proof of a site."""
    assert shipped.site_of_lines(["Judul Berita Hari Ini", line, PROSE]) is None


def test_rmol_article_copied_elsewhere_is_not_rmol(shipped):
    """A copy that names RMOL as its source speaks against the dateline."""
    assert shipped.site_of_lines(["RMOL. " + PROSE, "sumber: rmol.id"]) is None


def test_gridoto_page_is_not_kompas(shipped):
    """GridOto prints the membership offer and may quote Kompas; its own dateline tells."""
    page = ["Baca berita tanpa iklan. Gabung Gridoto.com+", "Motor Listrik Diuji", "GridOto.com - " + PROSE]

    assert shipped.site_of_lines([*page, "JAKARTA, KOMPAS.com - " + PROSE]) == "gridoto"


def test_a_mark_does_not_begin_on_another_line(shipped):
    """A mark is one line: its beginning and its end on different lines prove nothing."""
    lines = ["By Sri Yanti dan kawan", "Gunung itu sunyi.", "Solo, Kamis, 30 Januari 2020 | 08:52 WIB"]

    assert shipped.site_of_lines(lines) is None


def test_two_sites_with_as_many_marks_prove_none(shipped):
    """Where as many marks speak for one site as for another the page is of none."""
    assert shipped.site_of_lines(["MIXADVERT JASAPRO", "By Afif Khoirul M, Sabtu, 8 Januari 2022 | 07:45 WIB"]) is None


def test_nothing_proves_no_site(shipped):
    """No lines, no site."""
    assert shipped.site_of_lines([]) is None


def test_users_mark_proves_the_users_site(lay):
    """A user's site is recognised from text by its own mark."""
    mark = "[[recognise]]\nid = 'by-foot'\nline = '^Kabar Desa, koran warga$'\nwhy = 'The foot of each page.'\n"
    proof = "hits = ['Kabar Desa, koran warga']\nspares = ['Kabar Desa, koran warga, terbit.']\n"
    library = lay(desa="name = 'D'\n" + mark + proof)

    assert library.site_of_lines([PROSE, "Kabar Desa, koran warga"]) == "desa"


def test_mark_does_not_run_over_the_end_of_a_line(lay):
    """A mark that any character may fill proves its site on one line, not on two."""
    mark = "[[recognise]]\nid = 'by-foot'\nline = 'Kabar[^x]Desa'\nwhy = 'The foot of each page.'\n"
    library = lay(desa="name = 'D'\n" + mark + "hits = ['Kabar Desa']\nspares = ['KabarxDesa']\n")

    assert [library.site_of_lines(lines) for lines in (["Kabar Desa"], ["Kabar", "Desa"])] == ["desa", None]


# ---- what is remembered ------------------------------------------------------------------------


def test_remembered_lines_change_nothing(monkeypatch):
    """A cleaner that forgets its lines all the time gives the records of one that remembers them."""
    dumps = [path.read_bytes() for path in sorted(SEEDS.glob("*/*.txt"))[::7]]
    cleaner = Cleaner()
    remembered = [cleaner.clean(dump).to_dict() for dump in dumps + dumps]
    monkeypatch.setattr(rulebook, "KNOWN_LINES", 3)
    monkeypatch.setattr(rulebook, "KNOWN", 1)
    forgetful = Cleaner()

    assert remembered == [forgetful.clean(dump).to_dict() for dump in dumps + dumps]


# ---- the joined automaton ----------------------------------------------------------------------


@pytest.mark.parametrize("site", [None, "kompas", "rmol"])
def test_joined_rules_find_what_each_finds_alone(shipped, site):
    """The joined automaton loses no match, as one does that runs out of memory: it has the answer of each pattern alone."""
    book = shipped.book(site)
    lines = [
        line
        for path in sorted(SEEDS.glob("*/*.txt"))[::25]
        for line in from_text.lines(path.read_text(encoding="utf-8"))[0]
    ]
    alone = [[signed.name for signed in book.rules if signed.knows(line, head=True)] for line in lines]

    assert [taken_by(book, line) for line in lines] == alone
