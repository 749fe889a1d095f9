"""Words that tell what a part of a page is: those of class names and ids, those of labels, and the commonest of several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import re2

from cleaner import query

_SPEAKING = ("class", "id", "itemprop", "data-testid", "data-component")
_BESIDE_CLASS = frozenset(_SPEAKING[1:])
_B, _E = r"(?:^|[\s_-])", r"(?:$|[\s_-])"
WORDS = {
    "body": r"article[-_]*(?:body|content|text|main|copy)|(?:story|entry|post|body|main|page|news|blog)[-_]*(?:content|text|body|copy)|content[-_]*(?:body|text|article|core|inner)|bodytext|richtext|rich-text|paragraph|wysiwyg|prose",
    "xbody": r"articlebody|article[-_]{1,2}(?:body|content|text|copy)|(?:story|entry|post)[-_]{1,2}(?:content|text|body|copy)|storybody|story-?content|body-?text|bodycopy|entrytext|post__content|content[-_]{1,2}body|"
    + f"{_B}(?:articletext|article-?main|paywall-content|rich-?text){_E}",
    "article": r"article|story|post|entry|news|blog|editorial",
    "related": r"relat|recirc|recommend|more[-_]|[-_]more|also|read-?next|readmore|next-|popular|trend|most-?|latest|teaser|promo|river|outbrain|taboola|zergnet|revcontent|carousel|jump|up-?next|trc_|hot",
    "list": r"list|grid|feed|card|item|tile|collection|archive|stream|thumb",
    "share": r"shar(?:e|ing)|social|facebook|twitter|whatsapp|follow|bookmark|save|print|email",
    "talk": f"{_B}(?:comments?|commentlist|comment-?(?:list|area|section|wrap\\w*|container|thread|box|body|content|form|holder|respond)|comments-\\w+|respond|disqus\\w*|livefyre|viafoura|spot-?im|coral\\S*|fb-comments|reader-?comments|replies|forum-?posts?|kommentare|komentar){_E}|disqus_thread|comments[-_](?:list|area|section|container|wrapper)",
    "noise": f"{_B}(?:related\\S*|recommend\\w*|recirc\\w*|more-(?:stories|from|news|on|posts|articles)\\S*|read-?(?:more|next)\\S*|newsletter\\S*|subscri\\w*|sign-?up\\S*|paywall\\S*|promo\\S*|outbrain\\S*|taboola\\S*|zergnet\\S*|cookie\\S*|consent\\S*|gdpr\\S*|onetrust\\S*|cli-\\w+|modal\\S*|popup\\S*|share\\S*|sharing\\S*|social\\S*|sidebar\\S*|footer\\S*|copyright|breadcrumbs?|navbar\\S*|navigation|menu\\S*|widget\\S*|sponsor\\w*|advert\\w*|banner\\S*|author-?(?:bio|box|info|card)\\S*|about-(?:the-)?author|post-?tags|tags|tag-?list|pagination|most-?(?:popular|read|viewed)\\S*|popular\\S*|trending\\S*|donat\\w*|membership\\S*|jp-relatedposts|sharedaddy|addtoany\\S*|print-only|noprint|disclaimer|disclosure|teaser\\S*|up-?next|next-?(?:article|story|post)\\S*|post-?navigation|nav-links|infobox|trc_\\S*|ad-?(?:slot|unit|container|wrapper)\\S*|terkait|terpopuler|baca-?juga|rekomendasi){_E}",
    "caption": r"caption|credit|figure|image|photo|gallery|media|video|player|slide|img|pic|embed|audio|podcast",
    "xcaption": f"{_B}(?:caption\\S*|credits?|photo-?credit\\S*|wp-caption\\S*|image-?caption\\S*|figcaption|gallery\\S*|slideshow\\S*|video-?(?:js|player)\\S*|carousel\\S*){_E}",
    "letter": r"newsletter|subscri|sign-?up|paywall|regwall|regist|login|log-in|modal|popup|pop-up|overlay|cookie|consent|gdpr|donat|piano|member|cta|offer|alert|notif",
    "tags": r"tag|topic|categor|keyword|label|kicker|eyebrow|section-name|hashtag",
    "deck": r"dek\b|deck|standfirst|summary|subtitle|sub-?head|intro|excerpt|descri|lead|lede|abstract",
    "side": r"side|rail|aside|widget|right|secondary|left",
    "inset": r"inset|inline|box|callout|sidebar|factbox|fact-box|insert|module|infobox|highlight|key-?points|takeaway|bullets|toc|table-of-content",
}
CUES = {
    "related": r"^(?:related|read (?:more|also|next)|more (?:from|on|in|stories|news|like|about|coverage)|also (?:read|on|see)|see also|recommended|you (?:may|might) (?:also )?(?:like|be interested)|up next|next (?:up|article|story)|don['’]?t miss|further reading|what to (?:read|watch) next|editors?['’]?s? (?:picks?|choice)|(?:most|trending|popular|latest|top)\b|top stories|keep reading|around the web|from (?:the|our) |in other news|watch|best of|in case you missed|explore|baca|simak|lihat juga|tonton|artikel|berita|terkait|terpopuler|terkini|rekomendasi|pilihan|lire aussi|à lire|lee también|mehr zum|siehe auch|leia)",
    "share": r"^(?:share|tweet|follow|like us|bagikan|facebook|twitter|whatsapp|email|print|copy link|save|pin|reddit|linkedin)\b",
    "comments": r"comment|join the (?:conversation|discussion)|leave a reply|replies|komentar|comentário|log in to|post a|your email address",
    "letter": r"our (?:newsroom|journalism|reporting|readers|work\b)|as little as|keep (?:\w+ )?(?:news|stories|journalism)\b|free for (?:all|everyone)|your help|would you|newsletter|subscri|sign ?(?:up|in)|register|inbox|support (?:our|us|independent|local|the)|donat|become a member|join (?:us|our|today|now|the)|cookie|privacy|berlangganan|langganan|your e-?mail|get (?:the|our|a|unlimited|access)|free trial|already a|download (?:the|our)|mailing list|delivered|membership|contribut",
    "ad": r"^(?:ad(?:vert\w*)?|sponsored|promoted|iklan|advertising|story continues|continue reading|scroll|article continues|paid (?:content|post))\b",
    "legal": r"©|\(c\)|copyright|all rights reserved|terms (?:of|and)|reprint|permission|republish|disclaimer|may earn|commission|affiliate|associated press\. all|not be published|redistribut|licen[sc]e|trademark|hak cipta|reuters\.com|trust principles|has no financial|opinions expressed|views expressed",
    "credit": r"photo(?:graph)?s?(?: by|:|credit)|image(?: credit|:| by|s:)|credit:|getty images|shutterstock|\(ap photo|reuters/|afp/|file photo|pictured|courtesy|illustration|foto:|ilustrasi|caption|alamy|unsplash",
    "byline": r"^(?:by|written by|reporting by|reported by|edited by|editing by|oleh|penulis|editor|reporter|story by|words by|author|contributed by|additional reporting|compiled by)\b|(?:is a|is the|contributed to this|covers|reporter|journalist|correspondent|writer|editor|follow (?:him|her|them)|on twitter|@\w+\b|can be reached|reach (?:him|her)|email (?:him|her|us|the)|contact (?:the|us)|has (?:written|been|worked)|his work|her work|author of)",
    "date": r"^(?:published|updated|posted|last (?:updated|modified)|first published|originally published|created)\b|\b\d{1,2}:\d\d\b|\b(?:20|19)\d\d\b.{0,12}$|\b(?:hours?|minutes?|mins?|days?) ago\b|min(?:ute)?s? read",
    "tags": r"^(?:tags?|topics?|filed under|categor(?:y|ies)|keywords?|posted in|more on|in this (?:article|story)|topik|labels?|file under|related topics)\b",
    "tip": r"have a (?:tip|story|question)|got a (?:tip|story)|let us know|tell us|correction|write to|send (?:us|your|a)|letters? to|questions\?|hotline|if you (?:or|have|are|need|liked|enjoyed|found)|for more|click here|listen to|watch the|visit|follow us|check out|find (?:us|out)|want more|thank(?:s| you) for",
}
OWN_NAMES = "noise caption letter deck".split()
OUTER_NAMES = "body xbody article list noise inset".split()
BRANCH_NAMES = "noise caption xcaption letter inset".split()
WITHIN_NAMES = "body xbody noise caption xcaption side".split()
_DIGIT = re.compile(r"[0-9]")
_STOP_WORDS = frozenset(
    "yang dan di ini itu dengan dari untuk pada dalam tidak akan ke oleh juga ada tersebut ia mereka kami saya para atau sebagai agar "
    "adalah bisa karena sudah telah dia saat bahwa seperti kata boleh kerana beliau bahawa the of and to in a is that for on with as was by at "
    "it from be this are has have not he she they we said i you his her its but or an were had will would can their who which about "
    "de la el en y que los las un una del se por con para es no su al lo le les et des du une est dans pour sur qui pas au der die das und "
    "ist von zu mit den im für auf nicht ein eine sich dem".split()
)


def _bits(names: Iterable[str], of: Sequence[str]) -> tuple[int, ...]:
    return tuple(1 << of.index(name) for name in names)


_ALL = list(WORDS)
OWN, OUTER, BRANCH, WITHIN = (_bits(names, _ALL) for names in (OWN_NAMES, OUTER_NAMES, BRANCH_NAMES, WITHIN_NAMES))
TALK, NOISE = _bits(("talk", "noise"), _ALL)
RELATED, LETTER, SHARE, TAGS, CAPTIONS = _bits(("related", "letter", "share", "tags", "xcaption"), _ALL)
CUE_RELATED, CUE_SHARE, CUE_COMMENTS, CUE_LETTER, CUE_TAGS = _bits(
    ("related", "share", "comments", "letter", "tags"), list(CUES)
)
ASIDE = CUE_RELATED | CUE_SHARE | CUE_COMMENTS | CUE_LETTER | CUE_TAGS


@lru_cache(maxsize=2)
def _matcher(kind: str) -> Any:
    """The patterns of `WORDS` or `CUES` as one automaton, made when it is first asked for."""
    options = re2.Options()
    options.max_mem = 64 << 20
    compiled = re2.Set.SearchSet(options)
    for pattern in (WORDS if kind == "words" else CUES).values():
        compiled.Add(pattern)
    compiled.Compile()
    return compiled


def words_of(attributes: query.Attributes) -> str:
    """What an element says about itself: its class, id and the like in one string; "" if it says nothing."""
    if _BESIDE_CLASS.isdisjoint(attributes):
        return attributes.get("class") or ""
    return " ".join([value for name in _SPEAKING if (value := attributes.get(name))])


@lru_cache(maxsize=20_000)
def flags(words: str) -> int:
    """Which groups of `WORDS` an element's words meet, one bit each."""
    return sum([1 << number for number in _matcher("words").Match(words[:1000].lower()) or ()])


@lru_cache(maxsize=20_000)
def spread(flags: int, bits: tuple[int, ...]) -> tuple[float, ...]:
    """Give a number for each bit: 1 where it is set, else 0."""
    return tuple(1.0 if flags & bit else 0.0 for bit in bits)


def cues(text: str) -> int:
    """Which groups of `CUES` a text meets, one bit each."""
    return sum([1 << number for number in _matcher("cues").Match(text.lower()) or ()])


def digits(text: str) -> int:
    """The number of digits."""
    return sum(map(str.isdigit, text)) if not text.isascii() or _DIGIT.search(text) else 0


def stop_share(text: str) -> float:
    """Share (0–1) of the commonest words of ten languages among the first 260 characters."""
    words = text[:260].lower().split()
    return sum(map(_STOP_WORDS.__contains__, words)) / len(words)
