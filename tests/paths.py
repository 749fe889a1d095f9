"""Where the repository keeps its data."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS, GOLDEN, RULES = ROOT / "seeds", ROOT / "golden", ROOT / "rules"
USERS_OWN = (
    "kompas/read-2022-kerusuhan-kazakhstan-mereda",
    "kompas/read-2022-as-berharap-pasukan-rusia",
    "jagatbisnis/web-2022-pasukan-koalisi-rusia",
    "intisari/amp-2022-tentara-rusia-kazakhstan",
    "rmol/amp-2022-kazakhstan-beijing",
)
