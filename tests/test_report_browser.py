"""The report in a real browser: it renders, fits a narrow screen, and asks for nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

import cleaner
from cleaner.explain import annotate
from cleaner.report import as_html
from tests.test_report import HTML, PROSE, hostile_html

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here: apt-get install chromium")
# The page that looks at the report: the report's own policy lets no script run in it.
LOOKER = """<!doctype html><iframe src="/report" style="width:%dpx;height:900px"></iframe><output></output><script>
onload = () => {
  const page = document.querySelector("iframe").contentDocument, style = (one) => getComputedStyle(page.querySelector(one));
  const struck = style("del").textDecorationLine, shown = style("li.gone").display;
  const paper = style("body").backgroundColor, wide = page.documentElement.scrollWidth;
  page.querySelector("input").click();
  document.querySelector("output").textContent =
    `struck=${struck};wide=${wide};paper=${paper};shown=${shown};ticked=${style("li.gone").display}`;
};</script>"""
Browse = Callable[..., str]


@contextmanager
def served(pages: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Serve pages by their path; give the address and the list of paths that are asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages.get(self.path, "").encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def browse(tmp_path: Path) -> Browse:
    def run(address: str, *options: str) -> str:
        command = [
            str(BROWSER),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={tmp_path / 'profile'}",
        ]
        done = subprocess.run([*command, *options, address], capture_output=True, timeout=120, check=True)
        return done.stdout.decode("utf-8")

    return run


def report(source: str) -> str:
    article = cleaner.clean(source)
    return as_html(article, annotate(article, source), "halaman.html")


def look(browse: Browse, *options: str, source: str = HTML, width: int = 360) -> dict[str, str]:
    with served({"/report": report(source), "/": LOOKER % width}) as (address, _):
        shown = re.search(r"<output>(.*?)</output>", browse(address, "--dump-dom", *options))
    assert shown is not None
    return dict(entry.split("=", 1) for entry in shown[1].split(";"))


def test_the_browser_reads_the_report(browse, tmp_path):
    """A report opened as a file shows the page's text."""
    (tmp_path / "out.html").write_text(report(HTML), encoding="utf-8")

    assert PROSE in browse((tmp_path / "out.html").as_uri(), "--dump-dom")


def test_it_is_painted(browse, tmp_path):
    """The report's picture is that of a page, not of an empty one."""
    for name, text in (("out", report(HTML)), ("empty", "<!doctype html>")):
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
        browse((tmp_path / f"{name}.html").as_uri(), f"--screenshot={tmp_path / name}.png", "--window-size=800,900")
    painted, empty = ((tmp_path / f"{name}.png").read_bytes() for name in ("out", "empty"))

    assert painted.startswith(b"\x89PNG")
    assert len(painted) > 4 * len(empty)


def test_what_was_removed_is_struck(browse):
    assert look(browse)["struck"] == "line-through"


@pytest.mark.parametrize("source", [HTML, hostile_html()], ids=["page", "hostile page"])
def test_it_fits_a_narrow_screen(browse, source):
    """At 360 px nothing has to be scrolled sideways."""
    assert int(look(browse, source=source)["wide"]) <= 360


def test_the_switch_hides_what_was_removed(browse):
    """Removals are shown, and gone once the box is ticked, without a script."""
    seen = look(browse)

    assert (seen["shown"], seen["ticked"]) == ("grid", "none")


def test_light_and_dark(browse):
    """The paper is light or dark as the system is."""
    dark = look(browse, "--blink-settings=preferredColorScheme=0")["paper"]
    light = look(browse, "--blink-settings=preferredColorScheme=1")["paper"]

    assert sum(map(int, re.findall(r"\d+", dark))) < 150 < 600 < sum(map(int, re.findall(r"\d+", light)))


def lures(address: str) -> str:
    """Markup that makes a browser ask for something."""
    return (
        f'<img src="{address}/img"><link rel="stylesheet" href="{address}/link"><script src="{address}/script"></script>'
        f'<style>body{{background:url({address}/css)}}</style><iframe src="{address}/frame"></iframe>'
    )


def test_a_hostile_report_asks_for_nothing(browse):
    """The page's pictures, scripts, styles and frames are not fetched."""
    pages: dict[str, str] = {}
    with served(pages) as (address, asked):
        pages["/report"] = report(hostile_html().replace("https://jahat.example", address))
        browse(f"{address}/report", "--dump-dom")

    assert [path for path in asked if path != "/favicon.ico"] == ["/report"]


def test_live_lures_are_fetched(browse):
    """The test above can fail: the same server hears of a page whose markup lives."""
    pages: dict[str, str] = {}
    with served(pages) as (address, asked):
        pages["/report"] = f"<!doctype html>{lures(address)}"
        browse(f"{address}/report", "--dump-dom")

    assert {"/img", "/link", "/script", "/css", "/frame"} <= set(asked)


def test_the_policy_holds_where_markup_lives(browse):
    """Should markup of a page ever get through, the report's policy stops its requests."""
    pages: dict[str, str] = {}
    with served(pages) as (address, asked):
        pages["/report"] = report(HTML).replace("</main>", f"{lures(address)}</main>")
        browse(f"{address}/report", "--dump-dom")

    assert [path for path in asked if path != "/favicon.ico"] == ["/report"]
