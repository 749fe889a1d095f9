"""The shape of a line, told without any site's rules: headline, prose, label, a copy of another line."""

from __future__ import annotations

import re

SHORTEST_PROSE = 60  # characters
_END = ".?!…"
_CLOSERS = "\"'”’»)]*"
_SMALL = frozenset(
    "di ke dari yang dan untuk dengan pada oleh atau dalam bagi jadi ini itu tak tidak akan agar saat usai hingga sampai demi per vs "
    "soal karena bisa telah sudah belum para sang si antara serta sebagai lewat tapi tetapi namun kalau jika bila seperti tanpa terhadap "
    "atas a an the of in on at to for and or by from with as is lho loh kok nih sih ya aja".split()
)
_INITIALS = re.compile(
    r"(?:\((?:[A-Za-z]{2,6}|(?:[A-Za-z]{2,4}/)?[A-Za-z]{1,3}-\d{0,2}|[A-Z][A-Za-z]+\.(?:com|id)/[A-Za-z ]{2,30}|[a-z][a-z0-9]*(?:/[a-z0-9]+)+|\*+)\)|\[[a-z]+(?:/[a-z]+)*\]|\*{3})$"
)
_WORD = re.compile(r"[^\W_]+")
_LONG_WORD = re.compile(r"\w{4,}")
_NUMBERED = re.compile(r"\d{1,2}[.)] |[-•*] ")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


def ends_sentence(text: str) -> bool:
    """Tell whether the line closes a sentence: a full stop, question or exclamation mark, closing quotes aside."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _END


def has_initials(text: str) -> bool:
    """Tell whether the line ends with a desk's closing initials, such as (pia), (OL-3), (abc/def) or ***."""
    return text[-1:] in ")]*" and _INITIALS.search(text[-60:]) is not None


def closes_article(text: str) -> bool:
    """Tell whether the line's closing initials are a desk's, not an abbreviation in brackets that ends a heading or an item.

    An abbreviation has capitals and no sentence before it: `Ketoasidosis diabetik (DKA)`, but `Begitu kata dia. (OGI)`.
    """
    if not has_initials(text):
        return False
    before, bracket, initials = text.rpartition("(")
    return (
        not bracket
        or not before.strip()
        or "/" in initials
        or initials == initials.lower()
        or ends_sentence(before.rstrip())
    )


def is_prose(text: str) -> bool:
    """Tell whether the line reads as a paragraph: long, or of some length with the end of a sentence."""
    length = len(text)
    if length < SHORTEST_PROSE:
        return False
    return length >= 220 or ends_sentence(text) or has_initials(text) or (length >= 90 and text[-1] in ",:;")


def capital_share(text: str) -> float:
    """Share (0–1) of the words, little ones and numbers aside, that begin with a capital."""
    total = capitals = 0
    for word in text.split():
        if word.isalpha() and word.islower():
            total += word not in _SMALL
            continue
        bare = word.strip("\"'“”‘’()[],.:;?!-–—|&/")
        if bare[:1].isalpha() and bare.lower() not in _SMALL:
            total += 1
            capitals += not bare[0].islower()
    return capitals / total if total else 0.0


def is_headline(text: str) -> bool:
    """Tell whether the line could be another article's headline: 6 to 30 words in title case, no number in front, no full stop."""
    if not 25 <= len(text) <= 220 or _NUMBERED.match(text):
        return False
    bare = text.rstrip(_CLOSERS)
    if not bare or bare[-1] in ".,;:":
        return False
    words = text.count(" ") + 1
    return 6 <= words <= 30 and sum(map(str.isdigit, text)) <= 10 and capital_share(text) >= 0.7


def is_person(text: str) -> bool:
    """Tell whether the line could be a person's name: two to four words of letters, each with a capital."""
    parts = text.rstrip(",").split()
    return 2 <= len(parts) <= 4 and all(
        part[0].isupper() and part.replace(".", "").replace("'", "").isalpha() for part in parts
    )


def is_label(text: str) -> bool:
    """Tell whether the line is a word or three, such as a category."""
    return len(text) <= 32 and text.count(" ") <= 3 and not ends_sentence(text)


def key(text: str) -> str:
    """The line as it is compared with another one: case, kinds of quotes and dashes aside."""
    return text.replace("`", "'").lower() if text.isascii() else text.translate(_QUOTES).casefold()


def squash(text: str) -> str:
    """Letters and digits alone, for comparing texts that were broken at other places."""
    return "".join(_WORD.findall(text.casefold()))


def words(text: str) -> set[str]:
    """The words of four letters and more, in lower case."""
    return {*_LONG_WORD.findall(text.lower())} - _SMALL
