"""Train the trees that find where an article begins and ends among the lines of a dump, and tell what they do for sites not trained on.

    pip install -e '.[train]'
    python bench/generic/train_lines.py SET... [--pages PAGES] [--out cleaner/generic/lines.json] [--folds 5]

A SET is as in train.py, PAGES a folder of saved pages as in bench/quality.py (measured, never trained on). Each page is flattened to its
visible text blocks, one a line, menus and comments and all, and swept with the rules for unknown sites; the lines left from the lead on
are the examples, positive if most of their words are aligned with the gold. Each page is shown three times more as a shorter dump: from a
few lines above the article on, to some lines below it, and the article alone.

The figures are 4-gram F1 of the text given out, after rules alone and after the cut, cross-validated by site for the SETs; `lost` is the
share of the gold's words among the lines that the cut takes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from metric import gain, mean_f1, page_score
from train import SHARED, aligned, fit, site_of, tree_of

from cleaner import Cleaner, from_html, from_text, query
from cleaner.generic import lines, trees, wording
from cleaner.page import read as read_page
from cleaner.pipeline import sweep_lines

PARAMETERS = {**SHARED, "learning_rate": 0.12, "num_leaves": 12, "min_data_in_leaf": 40}
ROUNDS = 60
ABOVE, BELOW = 12, 25  # lines around the article that a shorter dump keeps at most
Dump = dict[str, Any]


def flatten(page: bytes) -> list[str]:
    return from_html.lines(query.Tree(read_page(page).text))


def example(dump: Sequence[str], gold: str, **about: Any) -> Dump:
    texts, numbers = from_text.lines("\n".join(dump))
    draft, _ = sweep_lines(texts, numbers, BOOK)
    index = draft.alive(draft.lead)
    kept = [draft.texts[at] for at in index]
    shown = lines.Lines(kept, [draft.prose[at] for at in index])
    return {
        **about,
        "gold": gold,
        "draft": draft,
        "judged": range(len(kept)),
        "x": np.array([shown.row(nth) for nth in range(len(kept))], dtype=np.float64).reshape(-1, len(lines.NAMES)),
        "y": np.array(aligned(kept, gold)) >= 0.5,
        "words": np.array([wording.words(text) for text in kept]),
    }


def shorter(dump: Sequence[str], gold: str, seed: str) -> Iterator[Sequence[str]]:
    found = [nth for nth, share in enumerate(aligned(dump, gold)) if share >= 0.5]
    if found:
        rng = random.Random(seed)
        begin, end = found[0], found[-1] + 1
        yield dump[max(0, begin - rng.randint(0, ABOVE)) : end + rng.randint(0, BELOW)]
        yield dump[begin:end]
        yield dump[max(0, begin - rng.randint(0, ABOVE // 2)) :]


def dumps_of(folders: Sequence[Path]) -> Iterator[Dump]:
    for folder in folders:
        for meta in map(json.loads, (folder / "meta.jsonl").read_text("utf-8").splitlines()):
            gold = (folder / "gold" / f"{meta['id']}.txt").read_text("utf-8")
            dump = flatten((folder / "pages" / f"{meta['id']}.html").read_bytes())
            about = {"set": folder.name, "site": site_of(meta["url"])}
            yield example(dump, gold, whole=True, **about)
            for part in shorter(dump, gold, meta["id"]):
                yield example(part, gold, whole=False, **about)


def saved(folder: Path) -> Iterator[Dump]:
    for path in sorted(folder.rglob("*.html")):
        gold = "\n".join(json.loads(path.with_suffix(".json").read_bytes())["body"])
        yield example(flatten(path.read_bytes()), gold, set=folder.name, site=path.parent.name, whole=True)


def trained(dumps: Sequence[Dump]) -> list[Any]:
    model = fit([dump for dump in dumps if len(dump["y"])], "x", PARAMETERS, ROUNDS)
    return [tree_of(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def measure(dump: Dump, score: trees.Score) -> None:
    """Note the scores without and with the cut, and the words of the gold that the cut takes and finds."""
    draft = dump["draft"]
    index, fates = draft.alive(draft.lead), list(draft.fates)
    lines.cut_ends(draft, score)
    gone = np.array([draft.fates[at] is not None for at in index], dtype=bool)
    texts = [draft.texts[at] for at in index]
    draft.fates[:] = fates
    kept = [text for text, cut in zip(texts, gone, strict=True) if not cut]
    dump["before"] = page_score(dump["gold"], "\n".join(texts))
    dump["after"] = page_score(dump["gold"], "\n".join(kept))
    dump["lost"] = int((dump["words"] * (dump["y"] & gone)).sum()), int((dump["words"] * dump["y"]).sum())


def report(name: str, dumps: Sequence[Dump]) -> None:
    before, after = [dump["before"] for dump in dumps], [dump["after"] for dump in dumps]
    more, low, high = gain(after, before)
    lost, all_words = (sum(dump["lost"][nth] for dump in dumps) for nth in (0, 1))
    print(
        f"{name}: {len(dumps)} dumps, P {mean_f1(before)[0]:.4f} → {mean_f1(after)[0]:.4f}, "
        f"F1 {mean_f1(before)[2]:.4f} → {mean_f1(after)[2]:.4f} (gain {more:+.4f}, 95 % {low:+.4f} to {high:+.4f}), "
        f"lost {lost / all_words:.2%} of the gold's words; {sum(d['lost'][0] > 20 for d in dumps)} dumps lose more than 20",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    arguments = parser.parse_args()
    dumps = list(dumps_of(arguments.sets))
    sites = sorted({dump["site"] for dump in dumps})
    random.Random(3).shuffle(sites)
    fold = {site: nth % arguments.folds for nth, site in enumerate(sites)}
    for nth in range(arguments.folds):
        score = trees.compile_trees(trained([dump for dump in dumps if fold[dump["site"]] != nth]))
        for dump in dumps:
            if fold[dump["site"]] == nth:
                measure(dump, score)
    for folder in arguments.sets:
        for whole, name in ((True, "whole pages"), (False, "shorter dumps")):
            report(
                f"cross-validated, {folder.name}, {name}",
                [d for d in dumps if d["set"] == folder.name and d["whole"] is whole],
            )
    grown = trained(dumps)
    if arguments.pages:
        others = list(saved(arguments.pages))
        for dump in others:
            measure(dump, trees.compile_trees(grown))
        report(f"not trained on, {arguments.pages.name}", others)
    if arguments.out:
        data = {"features": lines.NAMES, "trees": grown}
        arguments.out.write_text(json.dumps(data, separators=(",", ":")) + "\n", "utf-8")


BOOK = Cleaner().library.book(None)

if __name__ == "__main__":
    main()
