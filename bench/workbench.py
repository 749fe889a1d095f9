"""How long the workbench takes from a click to the effect on all pages: `python bench/workbench.py PAGE...` (twenty saved pages of a site).

For each page a block in the middle of the article is proposed for removal, as the browser would ask; CPU time of this process, without the network.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from cleaner.errors import CleanerError
from cleaner.workbench.desk import Loaded
from cleaner.workbench.folder import RuleFolder
from cleaner.workbench.session import Session


def main(files: list[str]) -> None:
    pages = [Loaded(file, Path(file).read_bytes()) for file in files]
    with tempfile.TemporaryDirectory() as rules:
        began = time.process_time()
        session = Session(RuleFolder([], Path(rules)), pages)
        session.warm()
        loaded = time.process_time() - began
        took = []
        for number, reading in enumerate(session.readings):
            kept = [nth for nth, note in enumerate(reading.notes) if note.fate == "kept"]
            if not kept:
                continue
            began = time.process_time()
            try:
                session.propose(number, kept[len(kept) // 2], "remove")
            except CleanerError:
                continue
            took.append(time.process_time() - began)
    size = sum(len(page.source) for page in pages) / len(pages) / 1000
    print(f"{len(pages)} pages of {size:.0f} kB: loaded in {loaded:.2f} s")
    print(f"click to effect: median {statistics.median(took):.3f} s, longest {max(took):.3f} s of {len(took)} clicks")


if __name__ == "__main__":
    main(sys.argv[1:])
