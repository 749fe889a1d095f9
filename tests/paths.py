"""Where the repository keeps its data."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS, GOLDEN, RULES = ROOT / "seeds", ROOT / "golden", ROOT / "rules"
USERS_OWN = (
    "kompas/read-2022-csto-ditarik",
    "kompas/read-2022-csto-harapan-as",
    "jagatbisnis/web-2022-csto-pulang",
    "intisari/amp-2022-csto-diturunkan",
    "rmol/amp-2022-csto-dipilih",
)
