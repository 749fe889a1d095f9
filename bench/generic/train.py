"""Train the generic extractor's trees on public sets of pages with hand-made gold, and tell how well they do on sites not trained on.

    pip install -e '.[train]'
    python bench/generic/train.py SET... [--out cleaner/generic/model.json] [--folds 6] [--seed 3]

A SET is a folder with pages/ID.html, gold/ID.txt and meta.jsonl (id, url). The shipped model was trained on scrapinghub/article-extraction-benchmark
(4a3bc979, MIT) and half of the sites of AndyTheFactory/article-extraction-dataset (cf3e2959, Apache-2.0).

A block's label is whether most of its words are aligned with the gold text. All figures printed are of cross-validation grouped by site.
Pages whose gold disagrees with a cross-validated first guess on most of the kept words, and on more than 450, are left out of training
(not out of the figures): their gold holds only a part of the article.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from metric import Score, mean_f1, page_score, standard_error

from cleaner import Cleaner, from_html, generic, query
from cleaner.generic import context, fields, second, survey, trees, wording
from cleaner.page import read as read_page

TOKEN = re.compile(r"\w+")
SHARED = {
    "objective": "binary",
    "max_depth": 5,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "max_bin": 63,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}
TREES = {**SHARED, "learning_rate": 0.27, "num_leaves": 14, "min_data_in_leaf": 40}
ROUNDS = 45
THRESHOLD = 0.4  # F1 hardly changes between 0.35 and 0.55
DOWN = "link link1 link2 link3 branch_link copies own_noise outer_noise branch_noise within_noise branch_xcaption within_xcaption".split()
UP = "stop prose prose1 prose2 prose3 branch_prose outer_xbody within_xbody".split()
MONOTONE = [1 if name in UP else -1 if name in DOWN else 0 for name in survey.NAMES]


def site_of(url: str) -> str:
    parts = (urlsplit(url).netloc.lower().split(":")[0]).split(".")
    country = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in ("co", "com", "org", "net", "gov", "ac", "go")
    return ".".join(parts[-3 if country else -2 :])


def aligned(texts: Sequence[str], gold: str) -> list[float]:
    """The share of each block's words that a longest-match alignment finds in the gold."""
    wanted = TOKEN.findall(gold)
    grams = set(zip(wanted, wanted[1:], wanted[2:], wanted[3:], strict=False))
    lines = {" ".join(TOKEN.findall(line)) for line in gold.splitlines()}
    words = [TOKEN.findall(text) for text in texts]
    sequence: list[str] = []
    owner: list[int] = []
    for nth, own in enumerate(words):
        hits = sum(gram in grams for gram in zip(own, own[1:], own[2:], own[3:], strict=False))
        if " ".join(own) in lines if len(own) < 4 else hits >= 0.3 * (len(own) - 3):
            sequence += own
            owner += [nth] * len(own)
    found: Counter[int] = Counter()
    for start, _, size in difflib.SequenceMatcher(None, sequence, wanted, autojunk=False).get_matching_blocks():
        found.update(owner[start : start + size])
    return [found[nth] / len(own) if own else 0.0 for nth, own in enumerate(words)]


def pages_of(folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    book = Cleaner().library.book(None)
    layout = from_html.layouts(book)[-1]
    for folder in folders:
        for meta in map(json.loads, (folder / "meta.jsonl").read_text("utf-8").splitlines()):
            gold = (folder / "gold" / f"{meta['id']}.txt").read_text("utf-8")
            source = read_page((folder / "pages" / f"{meta['id']}.html").read_bytes()).text
            tree = query.Tree(source)
            tree.look_for(layout.everything)
            found = fields.find(tree, from_html.find(tree, layout, book), meta["url"])
            page = survey.read(tree, layout, found.title)
            if page is None or not page.candidates:
                continue
            texts = [page.pieces[nth].text for nth in page.candidates]
            judged = [nth for nth, row in enumerate(page.rows) if row]
            yield {
                "id": meta["id"],
                "set": folder.name,
                "site": site_of(meta["url"]),
                "url": meta["url"],
                "gold": gold,
                "source": source,
                "texts": texts,
                "page": page,
                "judged": judged,
                "x": np.array([page.rows[nth] for nth in judged], dtype=np.float64).reshape(-1, len(survey.NAMES)),
                "y": np.array(aligned(texts, gold)) >= 0.5,
                "words": np.array([wording.words(text) for text in texts]),
            }


def fit(pages: Sequence[dict[str, Any]], key: str, parameters: dict[str, Any], rounds: int = ROUNDS) -> Any:
    weights = []
    for page in pages:
        weight = np.maximum(page["words"], 1) ** 0.7
        weights.append((weight / ((weight * page["y"]).sum() or 1) * 30)[page["judged"]])
    data = lightgbm.Dataset(
        np.concatenate([page[key] for page in pages]),
        np.concatenate([page["y"][page["judged"]] for page in pages]).astype(int),
        weight=np.concatenate(weights),
    )
    return lightgbm.train({"seed": 1, **parameters}, data, rounds)


def of_all(page: dict[str, Any], chances: np.ndarray, rest: float) -> np.ndarray:
    """The chances of all blocks of a page, given those of the blocks that have a row."""
    found = np.full(len(page["texts"]), rest)
    found[page["judged"]] = chances
    return found


def look_again(page: dict[str, Any]) -> np.ndarray:
    survey_page = page["page"]
    stands_in = [survey_page.pieces[nth].frame for nth in survey_page.candidates]
    rows = context.rows(
        page["guess"].tolist(),
        page["words"].tolist(),
        stands_in,
        survey_page.frames,
        survey_page.signs,
        page["judged"],
    )
    return np.concatenate([np.array(rows).reshape(-1, len(context.NAMES)), page["x"]], axis=1)


def is_partial(page: dict[str, Any]) -> bool:
    kept = page["guess"] >= 0.5
    extra, hit = (page["words"] * (kept & ~page["y"])).sum(), (page["words"] * (kept & page["y"])).sum()
    return bool(extra > 450 and hit < 0.55 * (extra + hit))


def fit_both(pages: Sequence[dict[str, Any]], seed: int) -> tuple[Any, Any, int]:
    """Both sums of trees; the second is trained on first guesses of models that did not see the site."""
    first = {**TREES, "monotone_constraints": MONOTONE}
    sites = sorted({page["site"] for page in pages})
    random.Random(seed).shuffle(sites)
    part = {site: nth % 3 for nth, site in enumerate(sites)}
    for nth in range(3):
        model = fit([page for page in pages if part[page["site"]] != nth], "x", first)
        for page in pages:
            if part[page["site"]] == nth:
                page["guess"] = of_all(page, model.predict(page["x"]), generic.NO_ROW)
    whole = [page for page in pages if not is_partial(page)]
    for page in whole:
        page["x2"] = look_again(page)
    return fit(whole, "x", first), fit(whole, "x2", TREES), len(pages) - len(whole)


def answer(page: dict[str, Any], threshold: float, ask: bool = True) -> tuple[float, Score]:
    """What the probabilities promise for a page, and how the text given out fares, with the second opinion or without."""
    chances, words = page["raw"].tolist(), page["words"].tolist()
    chosen = generic.choose(chances, words, threshold)
    promised = trees.expected_f1(chances, words, chosen)
    if ask and promised < second.UNSURE:
        if "opinion" not in page:
            page["opinion"] = second.opinion(page["source"], page["texts"], words, chosen, promised)
        chosen = page["opinion"] or chosen
    return promised, page_score(page["gold"], "\n".join(page["texts"][nth] for nth in sorted(chosen)))


def f1_of(score: Score) -> float:
    precision, recall = score[0] or 0.0, score[1] or 0.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def calibrate(pages: Sequence[dict[str, Any]], threshold: float, bins: int = 8) -> list[list[float]]:
    """Points (promised, real) of isotonic regression over equal bins of pages: pool adjacent violators (Ayer et al. 1955)."""
    ordered = sorted((promised, f1_of(score)) for promised, score in (answer(page, threshold) for page in pages))
    groups = [ordered[len(ordered) * nth // bins : len(ordered) * (nth + 1) // bins] for nth in range(bins)]
    pools = [[statistics.fmean(a for a, _ in group), statistics.fmean(b for _, b in group), 1.0] for group in groups]
    nth = 0
    while nth + 1 < len(pools):
        (x0, y0, n0), (x1, y1, n1) = pools[nth], pools[nth + 1]
        if y0 > y1:
            pools[nth : nth + 2] = [[(x0 * n0 + x1 * n1) / (n0 + n1), (y0 * n0 + y1 * n1) / (n0 + n1), n0 + n1]]
            nth = max(nth - 1, 0)
        else:
            nth += 1
    table = [[round(x, 3), round(y, 3)] for x, y, _ in pools]
    guesses = [trees.interpolate([[0.0, 0.0], *table, [1.0, table[-1][1]]], promised) for promised, _ in ordered]
    wrong = statistics.fmean(abs(guess - real) for guess, (_, real) in zip(guesses, ordered, strict=True))
    print(
        f"confidence, cross-validated: mean {statistics.fmean(guesses):.3f}, page F1 {statistics.fmean(b for _, b in ordered):.3f}, mean distance {wrong:.3f}"
    )
    for low, high in ((0, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
        held = [real for guess, (_, real) in zip(guesses, ordered, strict=True) if low <= guess < high]
        if held:
            print(f"  confidence {low:.2f}-{high:.2f}: {len(held)} pages, mean F1 {statistics.fmean(held):.3f}")
    return [[0.0, 0.0], *table, [1.0, table[-1][1]]]


def tree_of(node: dict[str, Any]) -> Any:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    low, high = tree_of(node["left_child"]), tree_of(node["right_child"])
    return [node["split_feature"], float(f"{node['threshold']:.7g}"), low, high]


def cross_validate(pages: list[dict[str, Any]], folds: int, seed: int) -> None:
    sites = sorted({page["site"] for page in pages})
    random.Random(seed).shuffle(sites)
    fold = {site: nth % folds for nth, site in enumerate(sites)}
    for nth in range(folds):
        first, again, _ = fit_both([page for page in pages if fold[page["site"]] != nth], nth)
        for page in pages:
            if fold[page["site"]] == nth:
                page["guess"] = of_all(page, first.predict(page["x"]), generic.NO_ROW)
                page["raw"] = of_all(page, again.predict(look_again(page)), 0.0)
    for name in sorted({page["set"] for page in pages}):
        for ask in (False, True):
            scores = [answer(page, THRESHOLD, ask)[1] for page in pages if page["set"] == name]
            precision, recall, f1 = mean_f1(scores)
            print(
                f"cross-validated, {name}, {'asking where unsure' if ask else 'trees alone'}: P {precision:.4f} R {recall:.4f} F1 {f1:.4f} "
                f"± {standard_error(scores):.4f}",
                flush=True,
            )
    print(f"asked: {sum('opinion' in page for page in pages)} pages of {len(pages)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=3, help="of the folds")
    arguments = parser.parse_args()
    pages = list(pages_of(arguments.sets))
    cross_validate(pages, arguments.folds, arguments.seed)
    confidence = calibrate(pages, THRESHOLD)
    if arguments.out:
        first, again, dropped = fit_both(pages, 0)
        print(f"{dropped} pages of {len(pages)} left out of training")
        data = {
            "features": [*context.NAMES, *survey.NAMES],
            "threshold": THRESHOLD,
            "confidence": confidence,
            "first": [tree_of(tree["tree_structure"]) for tree in first.dump_model()["tree_info"]],
            "second": [tree_of(tree["tree_structure"]) for tree in again.dump_model()["tree_info"]],
        }
        arguments.out.write_text(json.dumps(data, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
