"""The language of a text by its commonest words; Indonesian, Malay and English are told apart."""

from __future__ import annotations

_MALAY_WORLD = frozenset(
    "yang dan di ini itu dengan dari untuk pada dalam tidak akan ke oleh juga ada tersebut ia mereka kami saya para atau sebagai agar "
    "adalah bisa karena sudah telah dia saat bahwa seperti kata usai setelah yakni ialah boleh kerana beliau bahawa selepas".split()
)
_ENGLISH = frozenset(
    "the of and to in a is that for on with as was by at it from be this are has have not he she they we said".split()
)
_INDONESIAN_ONLY = frozenset("karena bahwa usai setelah bisa yakni rupiah provinsi sedangkan".split())
_MALAY_ONLY = frozenset("kerana bahawa selepas ialah iaitu kata-katanya ringgit negeri manakala dimaklumkan".split())
_KNOWN = _MALAY_WORLD | _ENGLISH | _MALAY_ONLY | _INDONESIAN_ONLY
LEAST = 0.08


def guess(text: str) -> str | None:
    """Give "id", "ms" or "en" (BCP 47) when at least 8 % of the words in the first 1,000 characters are its commonest ones, else None.

    Indonesian and Malay share those words; a text is Malay when more of its words are spelt so in Malay alone than in Indonesian alone.
    """
    words = text[:1000].lower().split()
    if not words:
        return None
    known = list(filter(_KNOWN.__contains__, words))
    malay_world, english, malay, indonesian = (
        sum(map(common.__contains__, known)) for common in (_MALAY_WORLD, _ENGLISH, _MALAY_ONLY, _INDONESIAN_ONLY)
    )
    if max(malay_world, english) / len(words) < LEAST:
        return None
    if english > malay_world:
        return "en"
    return "ms" if malay > indonesian else "id"
