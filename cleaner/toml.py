"""Values as TOML, written as this project's rule files write them."""

from __future__ import annotations

from collections.abc import Sequence

import tomlkit
from tomlkit.exceptions import InvalidStringError


def value(held: object) -> str:
    """A TOML value: strings are literal (unescaped) where they can be.

    >>> print(value(["^Baca juga: ", "it's"]))
    ['^Baca juga: ', "it's"]
    """
    if isinstance(held, str):
        try:
            return tomlkit.string(held, literal=True).as_string()
        except InvalidStringError:
            return tomlkit.string(held).as_string()
    if isinstance(held, Sequence):
        return f"[{', '.join(map(value, held))}]"
    return tomlkit.item(held).as_string()
