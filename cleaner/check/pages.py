"""Rules held against pages: golden bodies that they bite, seeds on which they never fire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from cleaner import golden as truth
from cleaner.article import Article
from cleaner.check.files import all_rules, paths_of
from cleaner.check.finding import Finding
from cleaner.check.lints import compiled_of, patterns
from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner
from cleaner.rulebook import GENERIC, Library, RuleBook
from cleaner.rulefile import Field, LineRule


def of_pages(
    library: Library,
    books: Sequence[RuleBook],
    owners: dict[str, set[str | None]],
    seeds: Path | None,
    golden: Path | None,
) -> Iterator[Finding]:
    """Give the body lines that rules take out of golden files and seeds, files without their other half, and rules that never fire."""
    for folder in (seeds, golden):
        if folder is not None and not folder.is_dir():
            yield Finding(str(folder), None, "is not a folder", "Name the folder that holds a folder for each site.")
            return
    cleaner = Cleaner()
    cleaner.library = library
    fired: set[str] = set()
    seeded: set[str | None] = set()
    for book in books:
        for name in _folders(book, library, seeds, golden):
            raw = _named(seeds, name, ".txt", ".html")
            truths = {path.stem: path for path in _named(golden, name, ".md")}
            if seeds and golden:
                yield from _unpaired(raw, truths, seeds / name, golden / name)
            if raw:
                seeded.add(book.site)
            known = {}
            for stem, path in truths.items():
                try:
                    known[stem] = truth.read(path)
                except (CleanerError, OSError, UnicodeDecodeError) as error:
                    yield Finding(str(path), None, f"cannot be read: {error}", "Mend the golden file.")
                    continue
                body = "\n\n".join(block.text for block in known[stem].blocks)
                yield from _bites(cleaner.clean(body, site=book.site), book, known[stem], path, "its own body")
            for seed in raw:
                article = cleaner.clean(seed.read_bytes(), site=book.site)
                fired |= {name for name, _ in taken(article, book)}
                if page := known.get(seed.stem):
                    yield from _bites(article, book, page, truths[seed.stem], f"the seed {seed.name}")
    if seeds is not None:
        yield from _unused(books, owners, seeds, seeded, fired)


def _folders(book: RuleBook, library: Library, *roots: Path | None) -> list[str]:
    """The folders whose pages the book cleans: the site's own, or for the book of no site those of all unknown sites."""
    if book.site is not None:
        return [book.site]
    names = {folder.name for root in roots if root for folder in root.iterdir() if folder.is_dir()}
    return sorted(names - set(library.sites))


def _named(root: Path | None, folder: str, *suffixes: str) -> list[Path]:
    return sorted(path for path in (root / folder).glob("*") if path.suffix in suffixes) if root else []


def _unpaired(raw: list[Path], truths: dict[str, Path], seeds: Path, golden: Path) -> Iterator[Finding]:
    for seed in raw:
        if seed.stem not in truths:
            cure = f"Clean it by hand into {golden / seed.stem}.md."
            yield Finding(str(seed), None, "this seed has no golden file", cure)
    for stem in sorted(set(truths) - {seed.stem for seed in raw}):
        cure = f"Put its raw document into {seeds}, or take it out."
        yield Finding(str(truths[stem]), None, "this golden file has no seed", cure)


def taken(article: Article, book: RuleBook) -> Iterator[tuple[str, str]]:
    """Give (rule, text) for all of a page that is not body, and (rule, "") for the lead rules and marks that know a line of the page.

    The record does not say which rule found the title and the captions: it is the first whose pattern and neighbours are on the page.
    """
    yield from ((cut.rule, cut.text) for cut in article.removed)
    fields = [("title", article.title or ""), *(("caption", text) for text in article.captions)]
    page = [*(text for _, text in fields), *(cut.text for cut in article.removed), *(b.text for b in article.blocks)]
    for field, text in fields:
        rules = (r for r in book.match(text, True) if isinstance(r.rule, Field) and r.rule.name == field)
        name = next((signed.name for signed in rules if _has_neighbours(signed.rule, page)), f"{GENERIC}/{field}")
        yield name, text
    for block in article.blocks:
        yield from ((signed.name, "") for signed in book.match(block.text, True) if signed.verb == "lead")
    for stem, _, rules_of_file in book.chain:
        for mark in rules_of_file.recognise:
            if any(map(compiled_of(mark.line, mark).search, page)):
                yield f"{stem}/{mark.id}", ""


def _has_neighbours(rule: LineRule, page: list[str]) -> bool:
    wanted = [compiled_of(pattern, rule).search for key, pattern in patterns(rule) if key in ("after", "before")]
    return all(any(map(search, page)) for search in wanted)


def _bites(article: Article, book: RuleBook, page: truth.Golden, path: Path, where: str) -> Iterator[Finding]:
    """The body lines that rules took, one finding a rule."""
    lost = Counter(truth.bare(block.text) for block in page.blocks)
    lost.subtract(truth.bare(block.text) for block in article.blocks)
    missing = {text for text, count in lost.items() if count > 0}
    if not missing:
        return
    paths, said = paths_of(book), set()
    trims = {signed.name for signed in book.rules if signed.verb == "trim"}
    for name, text in taken(article, book):
        line = truth.bare(text)
        bitten = line in missing or (name in trims and any(line in whole for whole in missing))
        if not line or not bitten or name in said:
            continue
        said.add(name)
        what = f"takes a body line of {path.parent.name}/{path.name} out of {where}: {text[:80]!r}"
        if name in paths:
            cure = "Narrow the pattern, add `at`, `after` or `before`, and add the line to spares."
            yield Finding(paths[name], name.partition("/")[2], what, cure)
        else:
            cure = "No rule file says so, it is the cleaner's own decision: report it with this page."
            yield Finding(str(path), name, what, cure)


def _unused(
    books: Sequence[RuleBook],
    owners: dict[str, set[str | None]],
    seeds: Path,
    seeded: set[str | None],
    fired: set[str],
) -> Iterator[Finding]:
    """Rules that fired on no seed. A file that several sites share is judged only when all of them were asked."""
    asked = {book.site for book in books}
    for book in books:
        if book.site is not None and book.site not in seeded:
            cure = f"Put raw documents into {seeds / book.site}."
            yield Finding(book.chain[0][1], None, "no seed of this site: unused rules cannot be told", cure, "notice")
        for stem, path, rules in book.chain:
            if not owners[path] <= asked or not owners[path] & seeded:
                continue
            for rule in all_rules(rules):
                if f"{stem}/{rule.id}" not in fired:
                    cure = "Add a seed that needs it, or take it out."
                    yield Finding(path, rule.id, "fired on no seed", cure, "notice")
