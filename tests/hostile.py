"""A cleaner that some pages break: loaded by `sitecustomize` into worker processes, so that pages hang, crash and swell on demand."""

from __future__ import annotations

import ctypes
import os
import re
import signal
from pathlib import Path
from typing import Any

HANG, CRASH, SWELL, FAULT, KILLED = b"GANTUNG", b"TABRAK", b"BENGKAK", b"CACAT", b"DIBUNUH"
SITECUSTOMIZE = "import tests.hostile; tests.hostile.install()\n"


def install() -> None:
    """Let the cleaner of this process meet its fate at pages that hold one of the words."""
    import importlib.abc
    import importlib.util
    import sys

    class Finder(importlib.abc.MetaPathFinder):
        def find_spec(self, name: str, *_: Any) -> Any:
            if name != "cleaner.pipeline":
                return None
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            execute = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                execute(module)
                _break(module.Cleaner)

            spec.loader.exec_module = exec_module
            return spec

    sys.meta_path.insert(0, Finder())


def _break(cleaner: Any) -> None:
    clean = cleaner.clean

    def fated(self: Any, source: str | bytes, **options: Any) -> Any:
        raw = source if isinstance(source, bytes) else source.encode("utf-8", "replace")
        if HANG in raw:
            re.match(r"(a+)+$", "a" * 64 + "b")  # holds the GIL for years
        if CRASH in raw:
            ctypes.string_at(0)
        if SWELL in raw:
            hoard = [bytearray(1 << 26) for _ in range(1 << 8)]
            del hoard
        if FAULT in raw:
            raise ZeroDivisionError("a fault of the cleaner")
        if KILLED in raw:
            os.kill(os.getpid(), signal.SIGKILL)
        return clean(self, source, **options)

    cleaner.clean = fated


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process whose workers are broken so; `folder` takes the module that does it."""
    from tests.paths import ROOT

    (folder / "sitecustomize.py").write_text(SITECUSTOMIZE, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
