"""Rules that others keep, as drafts in this project's form: fivefilters' site configs, and the cosmetic filters of Adblock lists.

The files are a user's own copies; nothing is fetched. What cannot be carried over is told, line by line.
"""

from __future__ import annotations

from cleaner.imports.adblock import adblock
from cleaner.imports.ftr import ftr

__all__ = ["adblock", "ftr"]
