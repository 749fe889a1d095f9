"""The workbench in a real browser: a rule in three clicks, a hostile page that can do nothing, keys alone, both themes, both widths."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import lereng
from tests.paths import ROOT
from tests.test_report_browser import served

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    BROWSER is None or DRIVER is None,
    reason="no Chromium with its driver here: apt-get install chromium chromium-driver",
)
PICTURES = os.environ.get("BERSIH_SCREENSHOTS")  # a folder: the pictures of the documentation are written there
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --force-device-scale-factor=1 --hide-scrollbars"
)
SECOND = 1000  # milliseconds


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in [*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=str(DRIVER)))
    driver.implicitly_wait(0)
    yield driver
    driver.quit()


@contextmanager
def running(folder: Path, *arguments: str | Path) -> Iterator[str]:
    """Start the command in a folder; give the address that it prints."""
    command = [sys.executable, "-m", "cleaner", "workbench", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


class Bench:
    """The workbench as a person sees it."""

    def __init__(self, browser: Any, address: str, width: int = 1600, height: int = 1000, dark: bool = False) -> None:
        self.browser = browser
        self.size(width, height)
        scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
        browser.get(address)
        self.until("return document.documentElement.dataset.ready === 'true'")

    def size(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def js(self, script: str, *arguments: Any) -> Any:
        return self.browser.execute_script(script, *arguments)

    def until(self, script: str, *arguments: Any) -> Any:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if found := self.js(script, *arguments):
                return found
            time.sleep(0.02)
        raise AssertionError(f"never came true: {script}\n{self.js('return document.body.innerText')[:2000]}")

    def all(self, css: str) -> list[Any]:
        return list(self.browser.find_elements("css selector", css))

    def one(self, css: str) -> Any:
        return self.browser.find_element("css selector", css)

    def text(self, css: str) -> str:
        """The text of an element, found and read in one step: a view may be drawn anew at any time."""
        found: str = self.until("return document.querySelector(arguments[0])?.textContent", css)
        return found

    def click(self, css: str, text: str = "") -> None:
        """Click the first such element that holds the text, as soon as there is one."""
        find = "const found = [...document.querySelectorAll(arguments[0])].find((one) => one.textContent.includes(arguments[1])); found?.click(); return Boolean(found)"
        self.until(find, css, text)

    def block(self, text: str) -> Any:
        found = "return [...document.querySelectorAll('.block[data-note]')].find((one) => one.textContent.includes(arguments[0]))"
        return self.until(found, text)

    def press(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.browser).send_keys(*keys).perform()

    def tab(self, name: str, done: str) -> None:
        self.one(f"#tab-{name}").click()
        self.until(f"return document.querySelector('#view-{name} {done}') !== null")

    def picture(self, name: str) -> None:
        if PICTURES:
            self.js("document.activeElement?.blur(); document.querySelector('#toast .quiet')?.click()")
            time.sleep(0.4)
            self.browser.save_screenshot(str(Path(PICTURES) / f"{name}.png"))


EFFECT = "return document.querySelector('.trial .sum')?.textContent"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A workbench with twenty pages; its address and its folder."""
    files = lereng.site(tmp_path)
    with running(tmp_path, "--rules", "rules", *(file.relative_to(tmp_path) for file in files)) as address:
        yield address, tmp_path


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One workbench for the tests that save nothing."""
    folder = tmp_path_factory.mktemp("shared")
    files = lereng.site(folder, tests=2)
    (folder / "golden/kabarlereng/baca-2026-1.md").write_text(
        lereng.golden(1).replace("Rina", "Rini"), encoding="utf-8"
    )
    with running(folder, "--rules", "rules", *(file.relative_to(folder) for file in files)) as address:
        yield address


def trying(bench: Bench) -> Bench:
    """With the leaked plug chosen and a rule for it on trial."""
    bench.block(lereng.PLUG).click()
    bench.one(".wish.remove").click()
    bench.until(EFFECT)
    return bench


def clicked(bench: Bench) -> float:
    """Click Remove; give the milliseconds until the effect on all pages is shown. What else runs on the machine is in them."""
    return float(
        bench.browser.execute_async_script(
            """const done = arguments[0], began = performance.now(), old = document.querySelector('.trial .sum');
            const seen = new MutationObserver(() => { const now = document.querySelector('.trial .sum');
              if (now && now !== old) { seen.disconnect(); done(performance.now() - began); } });
            seen.observe(document.body, {subtree: true, childList: true});
            document.querySelector('.wish.remove').click();"""
        )
    )


# ---- a rule in three clicks --------------------------------------------------------------------


def test_a_leaked_block_becomes_a_rule_in_three_clicks(browser, desk):
    """Click the plug, click Remove, see what it does to twenty pages within a second, click Save; then the golden file passes."""
    address, folder = desk
    bench = Bench(browser, address)
    bench.tab("golden", ".case")
    failing = bench.text("#view-golden h2")
    bench.picture("workbench-golden")
    bench.one("#tab-pages").click()
    bench.picture("workbench-pages")

    bench.block(lereng.PLUG).click()
    took = [clicked(bench) for _ in range(3)]
    effect = bench.text(".trial .sum")
    bench.picture("workbench-rule")
    bench.one("#save").click()
    bench.until("return document.querySelector('#toast.shown') !== null")
    text = (folder / "rules/kabarlereng.toml").read_text(encoding="utf-8")
    bench.tab("golden", ".tally.good")
    passing = bench.text("#view-golden h2")
    bench.tab("compare", ".case, .empty")
    bench.js(
        "const from = document.querySelector('#view-compare select'); from.value = '0'; from.dispatchEvent(new Event('change'))"
    )
    bench.until("return document.querySelector('#view-compare .turns .side.gone') !== null")
    bench.js("for (const one of [...document.querySelectorAll('#view-compare .case')].slice(0, 3)) one.open = true")
    bench.picture("workbench-compare")

    assert failing == "The golden file fails"
    assert effect == "Hits 20 of 20 pages, 20 blocks. Changes 20 pages."
    assert min(took) < SECOND
    assert text.startswith(lereng.RULES)
    assert "css    = '.sahabat-lereng'" in text
    assert passing == "The golden file passes"


def test_undo_gives_the_file_back(browser, desk):
    """After Undo the rule file is byte for byte what it was, and the plug is body again."""
    address, folder = desk
    before = (folder / "rules/kabarlereng.toml").read_bytes()
    bench = trying(Bench(browser, address))
    bench.one("#save").click()
    bench.until("return !document.querySelector('#undo').disabled")
    saved = (folder / "rules/kabarlereng.toml").read_bytes()
    bench.one("#undo").click()
    bench.until("return document.querySelector('#undo').disabled")

    assert saved != before
    assert (folder / "rules/kabarlereng.toml").read_bytes() == before
    assert bench.until(
        "return [...document.querySelectorAll('.row.kept')].some((one) => one.textContent.includes(arguments[0]))",
        lereng.PLUG,
    )


def test_a_file_changed_outside_is_not_overwritten(browser, desk):
    """Who edited the rule file meanwhile keeps the edit; the workbench says so and offers to reload."""
    address, folder = desk
    bench = trying(Bench(browser, address))
    file = folder / "rules/kabarlereng.toml"
    file.write_text(lereng.RULES + "# edited elsewhere\n", encoding="utf-8")
    bench.one("#save").click()
    said = bench.until("return document.querySelector('.trial .wrong')?.textContent")

    assert "was changed outside the workbench. Nothing was written." in said
    assert file.read_text(encoding="utf-8").endswith("# edited elsewhere\n")


def test_keys_alone_are_enough(browser, desk):
    """From the address bar to a saved rule without a pointer: Tab, arrows, x, Ctrl+Enter."""
    from selenium.webdriver import ActionChains, Keys

    address, folder = desk
    bench = Bench(browser, address)
    bench.js("document.body.focus()")
    for _ in range(30):
        bench.press(Keys.TAB)
        if bench.js("return document.activeElement.classList.contains('block')"):
            break
    for _ in range(60):
        if lereng.PLUG in bench.js("return document.activeElement.innerText"):
            break
        bench.press(Keys.ARROW_DOWN)
    ring = bench.js(
        "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth)]"
    )
    bench.press("x")
    bench.until(EFFECT)
    ActionChains(browser).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()
    bench.until("return document.querySelector('#toast.shown') !== null")
    bench.press("u")
    bench.until("return document.querySelector('#toast').textContent.includes('Undone')")

    assert ring[0] == "solid"
    assert ring[1] >= 2
    assert (folder / "rules/kabarlereng.toml").read_text(encoding="utf-8") == lereng.RULES


def test_every_stop_shows_its_focus(browser, shared):
    """Whatever the tab key comes to has a ring that can be seen."""
    from selenium.webdriver import Keys

    bench = trying(Bench(browser, shared))
    bench.js("document.activeElement.blur(); document.body.focus()")
    bare = []
    for _ in range(45):
        bench.press(Keys.TAB)
        name, style, width = bench.js(
            "const e = document.activeElement, s = getComputedStyle(e); return [e.outerHTML.slice(0, 90), s.outlineStyle, parseFloat(s.outlineWidth)]"
        )
        if not name.startswith(("<body", "<iframe")) and (style == "none" or width < 1):
            bare.append(name)

    assert bare == []


# ---- what a page may do: nothing ---------------------------------------------------------------


def hostile(address: str, size: int) -> str:
    """A page of about `size` bytes that tries to run code, to reach the network, and to cover the screen, in every way we know."""
    lure = f"{address}/hit"
    filler = "<p>Warga desa menanam padi di lereng barat sejak hujan pertama turun pada awal bulan ini.</p>"
    return (
        f"""<!doctype html><html><head><meta charset="utf-8"><title>Jahat</title><base href="{address}/">
<link rel="canonical" href="https://kabarlereng.id/baca/666/jahat"><meta http-equiv="refresh" content="0;url={lure}-refresh">
<link rel="stylesheet" href="{lure}-css"><link rel="preconnect" href="{address}"><link rel="prefetch" href="{lure}-prefetch">
<link rel="dns-prefetch" href="//penjahat.example"><script src="{lure}-script"></script><script>top.pwned = parent.pwned = 1; fetch('{lure}-fetch')</script>
<style>@import url({lure}-import); * {{ position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; background: url({lure}-bg) red !important }}</style>
</head><body onload="top.pwned=1" background="{lure}-body"><div style="position:fixed;inset:0;z-index:2147483647;background:red url({lure}-style)">MENUTUPI</div>
<h1 class="judul">Judul <img src=x onerror="top.pwned=1"></h1><div class="isi-berita"><img src="{lure}-img" srcset="{lure}-srcset 2x" onerror="top.pwned=1">
<p onclick="top.pwned=1" onmouseover="top.pwned=1" tabindex="0" autofocus onfocus="top.pwned=1">Paragraf <a href="javascript:top.pwned=1" target="_top">tautan</a> <a href="{lure}-ping" ping="{lure}-pinged" target="_top">lain</a>.</p>
<iframe src="{lure}-frame" srcdoc="<script>top.pwned=1</script>"></iframe><object data="{lure}-object"></object><embed src="{lure}-embed"><video src="{lure}-video" poster="{lure}-poster" autoplay></video>
<form action="{lure}-form" target="_top"><input type="image" src="{lure}-input"><button formaction="{lure}-button" autofocus>kirim</button></form>
<svg onload="top.pwned=1"><script>top.pwned=1</script><image href="{lure}-svg"/><use href="{lure}-use#a"/><animate onbegin="top.pwned=1" attributeName="x" dur="1s"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror="top.pwned=1"></style></mglyph></table></mtext></math><details open ontoggle="top.pwned=1"><summary>x</summary></details>
<p>&lt;script&gt;top.pwned=1&lt;/script&gt; &lt;img src=x onerror=top.pwned=1&gt;</p><p>"&gt;&lt;/p&gt;&lt;script&gt;top.pwned=1&lt;/script&gt;</p>"""
        + filler * (size // len(filler))
        + "</div></body></html>"
    )


@pytest.mark.parametrize("size", [100_000, pytest.param(5_000_000, marks=pytest.mark.slow)], ids=["100 kB", "5 MB"])
def test_a_hostile_page_runs_nothing_and_reaches_nobody(browser, tmp_path, size):
    """Scripts, handlers, links, forms and styles of a page: no code of it runs, no request leaves, nothing is covered."""
    with served({}) as (sentinel, asked):
        lereng.site(tmp_path, pages=1)
        (tmp_path / "saved/jahat.html").write_text(hostile(sentinel, size), encoding="utf-8")
        with running(tmp_path, "--rules", "rules", "saved/jahat.html", "saved/00-sukamaju.html") as address:
            bench = Bench(browser, address)
            bench.block("Paragraf").click()
            bench.one(".wish.remove").click()
            bench.until("return document.querySelector('.trial .sum, .trial .wrong') !== null")
            bench.press("v")
            bench.until("return document.querySelector('iframe').src.includes('render/0')")
            time.sleep(1.5)
            frame = bench.one("iframe")
            browser.switch_to.frame(frame)
            shown = bench.js("return document.body.innerText.slice(0, 3000)")
            inside = bench.js(
                "return document.querySelectorAll('script, iframe, form, link, meta[http-equiv], [onclick], [href], [style]').length"
            )
            links = browser.find_elements("css selector", "a")
            for link in links:
                bench.js("arguments[0].click()", link)
            browser.switch_to.default_content()
            for name, done in (("golden", "h2"), ("drift", "h2"), ("compare", "h2"), ("pages", ".pagebar")):
                bench.tab(name, done)
            time.sleep(0.5)
            pwned, top = bench.js("return [window.pwned ?? null, location.href.startsWith(arguments[0])]", address)
            covered = bench.js(
                "const r = document.querySelector('#tab-pages').getBoundingClientRect(); return document.elementFromPoint(r.x + 9, r.y + 9)?.id"
            )

    assert asked == []
    assert pwned is None
    assert top
    assert covered == "tab-pages"
    assert "Paragraf tautan lain." in shown
    assert inside == 0


def test_the_sentinel_hears_of_a_living_page(browser):
    """The test above can fail: the same markup, opened as a page, runs and is heard."""
    pages: dict[str, str] = {}
    with served(pages) as (address, asked):
        pages["/"] = hostile(address, size=0).replace('<meta http-equiv="refresh"', "<meta")
        browser.get(f"{address}/")
        time.sleep(1)
        pwned = browser.execute_script("return window.pwned")

    assert pwned == 1
    assert {"/hit-img", "/hit-script", "/hit-css", "/hit-frame"} & set(asked)


def test_the_policies_hold_alone(browser, shared):
    """Should markup of a page ever get through, the page's own policy runs no script of it and lets no request out."""
    with served({}) as (sentinel, asked):
        bench = Bench(browser, shared)
        bench.js(
            """const lure = arguments[0];
            const image = document.createElement('img'); image.src = lure + '/img'; document.body.append(image);
            const frame = document.createElement('iframe'); frame.src = lure + '/frame'; document.body.append(frame);
            const link = document.createElement('link'); link.rel = 'stylesheet'; link.href = lure + '/css'; document.head.append(link);
            try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.pwned=1">'); } catch { window.refused = true; }""",
            sentinel,
        )
        time.sleep(1)
        pwned, refused = bench.js("return [window.pwned ?? null, window.refused]")

    assert asked == []
    assert pwned is None
    assert refused


# ---- how it looks ------------------------------------------------------------------------------

CONTRAST = """
const parse = (colour) => { const n = colour.match(/[\\d.]+/g).map(Number); return colour.startsWith('color(srgb') ? [n[0]*255, n[1]*255, n[2]*255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3]));
const light = (rgb) => { const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = (element) => { const layers = []; for (let e = element; e; e = e.parentElement) layers.push(parse(getComputedStyle(e).backgroundColor));
  return layers.reduceRight((under, top) => over(top, under), matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255]); };
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement, style = getComputedStyle(element);
  if (!walker.currentNode.data.trim() || !element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || element.closest(':disabled, noscript, option')) continue;
  let opacity = 1;
  for (let e = element; e; e = e.parentElement) opacity *= parseFloat(getComputedStyle(e).opacity);
  const under = ground(element), ink = parse(style.color);
  ink[3] *= opacity;
  const [a, b] = [light(over(ink, under)), light(under)].sort((x, y) => y - x);
  const ratio = (a + 0.05) / (b + 0.05), size = parseFloat(style.fontSize), big = size >= 24 || (size >= 18.66 && style.fontWeight >= 600);
  if (ratio < (big ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className} ${walker.currentNode.data.trim().slice(0, 40)}`);
}
return [...new Set(faint)];
"""  # the formula of WCAG 2.2, 1.4.3: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_has_contrast(browser, shared, dark):
    """Every text of every view stands out from its ground as WCAG AA asks, on trial and in the list of keys too."""
    bench = trying(Bench(browser, shared, dark=dark))
    bench.js("for (const one of document.querySelectorAll('.trial details')) one.open = true")
    faint = {"trial": bench.js(CONTRAST)}
    if dark:
        bench.picture("workbench-dark")
    bench.one("#help").click()
    faint["keys"] = bench.js(CONTRAST)
    bench.js("document.querySelector('dialog').close()")
    for name, done in (("golden", ".case"), ("drift", "table"), ("compare", ".case, .empty")):
        bench.tab(name, done)
        faint[name] = bench.js(CONTRAST)

    assert faint == {name: [] for name in faint}


def test_the_theme_can_be_chosen(browser, shared):
    """The button goes from the system's theme to light, to dark, and back."""
    bench = Bench(browser, shared)
    grounds = []
    for _ in range(3):
        bench.one("#theme").click()
        grounds.append(bench.js("return getComputedStyle(document.body).backgroundColor"))

    assert grounds[0] == grounds[2] != grounds[1]


@pytest.mark.parametrize("width", [360, 800, 1600])
def test_nothing_is_scrolled_sideways(browser, shared, width):
    """At each width every view fits, with a rule on trial too."""
    bench = trying(Bench(browser, shared, width=width, height=780))
    wide = {"trial": bench.js("return document.documentElement.scrollWidth")}
    if width == 360:
        bench.picture("workbench-narrow")
    bench.js("document.querySelector('.trial .quiet').click()")
    for name, done in (("golden", ".case"), ("drift", "table"), ("compare", ".case, .empty"), ("pages", ".pagebar")):
        bench.tab(name, done)
        wide[name] = bench.js("return document.documentElement.scrollWidth")

    assert {name: found for name, found in wide.items() if found > width} == {}


def test_fates_are_told_apart_without_colour(browser, shared):
    """Kept, title, caption, field and removed blocks each have a sign and a border of their own."""
    bench = Bench(browser, shared)
    looks = bench.js(
        """return Object.fromEntries(['kept', 'title', 'caption', 'field', 'gone'].map((fate) => { const row = document.querySelector(`.row.${fate}:not(.run)`);
        const edge = getComputedStyle(row, '::before'); return [fate, [row.querySelector('use').getAttribute('href'), `${edge.borderLeftStyle} ${edge.borderLeftWidth}`]]; }))"""
    )
    signs, edges = ([look[n] for look in looks.values()] for n in (0, 1))

    assert len(set(signs)) == 5
    assert len(set(edges)) == 5


def test_the_console_is_clean(browser, shared):
    """A walk through all views leaves no error and no policy violation in the browser's log."""
    browser.get_log("browser")
    bench = trying(Bench(browser, shared))
    bench.press("v")
    for name, done in (("golden", ".case"), ("drift", "table"), ("compare", ".case, .empty")):
        bench.tab(name, done)

    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")] == []


def test_a_trial_can_be_looked_at_on_other_pages(browser, shared):
    """A box of the strip leads to its page, which is shown as it would be; the trial stays."""
    bench = trying(Bench(browser, shared))
    bench.click(".tick:nth-child(4)")
    leaving = bench.until(
        "return document.querySelector('.article h2')?.textContent.includes('Giriharja') && document.querySelector('.article .leaves')?.textContent"
    )
    bench.click(".tick:nth-child(1)")
    bench.until(
        "return document.querySelector('.article h2').textContent.includes('Sukamaju') && document.querySelector('.row.chosen') !== null"
    )

    assert lereng.PLUG in leaving
    assert bench.js("return document.querySelector('#save').disabled") is False


def test_a_block_is_chosen_in_the_article_too(browser, shared):
    """A click on a paragraph of the article chooses its block, which stands out on both sides."""
    bench = Bench(browser, shared)
    bench.click(".article [data-note]", lereng.PLUG)
    chosen = bench.until("return document.querySelector('.row.chosen')?.textContent")

    assert lereng.PLUG in chosen
    assert bench.text(".article .picked") == lereng.PLUG


def test_a_page_that_is_cut_otherwise_keeps_its_order(browser, shared):
    """Where a rule cuts blocks into other pieces, the article on trial shows what leaves and what joins in the page's order."""
    Bench(browser, shared)
    merged = browser.execute_async_script(
        """const done = arguments[0], kept = (text) => ({text, fate: 'kept'});
        import('./static/article.js').then(({merged}) => done(merged(
          ['satu', 'dua tiga', 'empat'].map(kept), ['satu', 'dua', 'tiga', 'empat', 'lima'].map(kept)).map(({note, turn}) => `${note.text} ${turn}`)))"""
    )

    assert merged == ["satu stays", "dua joins", "tiga joins", "dua tiga leaves", "empat stays", "lima joins"]


def test_an_edited_selector_is_tried_at_once(browser, shared):
    """Typing in the selector shows the new effect; a selector that is none is refused in words."""
    bench = trying(Bench(browser, shared))
    field = bench.one("#rule-text")
    field.clear()
    field.send_keys(".isi-berita div ~ p")
    alarm = bench.until("return document.querySelector('.others.alarm summary')?.textContent")
    field.clear()
    field.send_keys("p[")
    refused = bench.until("return document.querySelector('.told .wrong')?.textContent")

    assert re.match(r"Takes \d+ paragraphs that one page alone prints", alarm)
    assert "is not CSS" in refused
    assert bench.js("return document.querySelector('#save').disabled") is True
