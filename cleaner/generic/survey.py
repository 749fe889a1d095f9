"""What there is to know about the blocks of a page that no template knows: one pass, a row of numbers for each block.

The numbers are of four kinds: the block's own text, the elements that it stands in (tags and words of their classes), its place
among the page's prose, and its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from cleaner import from_html, query, shape
from cleaner.article import Kind
from cleaner.generic import lexicon, wording
from cleaner.generic.wording import MANY
from cleaner.rulebook import Verdict

PROSE = 0.34  # share of a block's characters in links, up to which it can be prose
LONG = 80  # characters of a text outside links that show where prose stands
REACH = 1  # elements around prose whose other children are looked at as well
SCARCE = 600  # characters; on a page with less prose everything is looked at
CLUSTER = 0.5  # share of links among blocks without prose near them, above which they are not looked at closely
MOST = 20_000  # blocks; a page with more is judged by the shape of its blocks alone
TAGS = {
    tag: nth
    for nth, tag in enumerate(
        "p div li h1 h2 h3 h4 h5 h6 td th tr blockquote figcaption section article main header footer nav aside form "
        "button a dd dt pre summary label option".split(),
        start=1,
    )
}
_PLAIN = frozenset(
    "a b strong em i u span font small sub sup mark abbr cite q".split()
)  # inline, and mostly without a say
_UNTOLD = (True, None, None, "", False, None)  # an inline element that changes nothing but bold and link
_NO_COUNTS: dict[str, int] = {}
_TEXTLESS = frozenset("img source input picture link meta hr".split())
_SILENT = query.UNSEEN | _TEXTLESS
_TELLING = frozenset(("itemprop", "rel", "style", "hidden"))
KINDS: dict[Kind, float] = {"paragraph": 0.0, "heading": 1.0, "item": 2.0, "quote": 3.0, "row": 4.0}
PLACES = {
    name: 1 << nth for nth, name in enumerate("nav footer header aside form ul ol article main figure table".split())
}
INSIDE = PLACES["aside"], PLACES["article"], PLACES["main"]
AROUND = PLACES["nav"] | PLACES["footer"]


class Frame(msgspec.Struct, gc=False):
    """A block element that was gone into: its parent, what its words say, and what stands in it."""

    number: int
    above: int
    depth: int
    tag: int
    flags: int
    within: int
    places: int
    text: int = 0
    linked: int = 0
    prose: int = 0
    count: int = 0
    paragraphs: int = 0
    end: int = -1


class Seen(from_html.Piece, gc=False):
    """A piece with the number of the frame that it stands in, its characters in links (-1: nobody looked) and its element.

    Its place is the path of that element, which is found only for pieces that are given out.
    """

    frame: int = 0
    linked: int = 0
    element: Any = None


class Surveyor(from_html.Reader):
    """A reader that keeps which block elements each piece stands in, and closes what has no prose in it or near it."""

    def __init__(
        self,
        layout: from_html.Layout,
        far: dict[int, Verdict],
        fixed: dict[int, Verdict | None],
        limit: int,
        removals: bool,
    ) -> None:
        super().__init__(layout, far, fixed, everything=True, limit=limit)
        self.frames = [Frame(0, 0, 0, 0, 0, 0, 0)]
        self._open = [0]
        self._links = 0
        self._removals = removals
        self._prose: query.Holders | None = None
        self._above: list[int] = [0]
        self._core = 0

    def look_near(self, prose: query.Holders) -> None:
        """Go only into elements that hold prose, stand near it, or stand among most of it."""
        self._prose = prose

    def read(self, root: Any, place: str) -> None:
        """Read an element and all that is in it; `place` is its path."""
        self.paths = query.Paths(root, place, from_html.DEEP)
        query.walk(root, self._enter, self._text, self._leave, self._limit, _SILENT)
        self._flush()

    def _step(self, _: str, element: Any, /) -> Any:
        return element

    def _enter(self, tag: str, attributes: query.Attributes, element: Any) -> bool:
        if tag in _PLAIN and not (attributes and attributes.keys() & _TELLING):
            self._stack.append(_UNTOLD)
            self._places.append((element, _NO_COUNTS))
            if tag == "a":
                self._links += 1
            elif tag == "b" or tag == "strong":
                self._bold += 1
            return True
        if tag in query.INLINE or tag == "br":
            entered = super()._enter(tag, attributes, element)
            self._links += entered and tag == "a"
            return entered
        return self._enter_block(tag, attributes, element)

    def _enter_block(self, tag: str, attributes: query.Attributes, element: Any) -> bool:
        key = element.mem_id
        zone = self._zone_of(tag, attributes, element) or self._layout.outside
        if self._region.parts:
            self._flush()
        closed = self._closes(zone, element, key)
        if closed and not self._removals:
            return False
        frames = self.frames
        above = frames[self._open[-1]]
        number = len(frames)
        flags = lexicon.flags(words) if attributes and (words := lexicon.words_of(attributes)) else 0
        within = above.within | above.flags if above.tag else 0
        places = above.places | PLACES.get(tag, 0)
        frames.append(Frame(number, above.number, above.depth + 1, TAGS.get(tag, 0), flags, within, places))
        if closed:
            self._close(element, number, zone)
            return False
        if self._row is None and (line := query.line_of(element, _PLAIN, _TELLING)) is not None:
            self._add_line(tag, line, number, zone, element)
            return False
        self._stack.append((False, self._zone, None, tag, False, self._alone))
        self._zone = zone
        self._open_block(tag, element, element)
        self._places.append((element, _NO_COUNTS))
        self._open.append(number)
        self._above.append(key)
        if self._prose is not None and key == self._prose.core:
            self._core = len(self._open)
        return True

    def _leave(self, tag: str) -> None:
        if self._stack[-1] is _UNTOLD:
            self._stack.pop()
            self._places.pop()
            if tag == "a":
                self._links -= 1
            elif tag == "b" or tag == "strong":
                self._bold -= 1
        elif tag in query.INLINE:
            super()._leave(tag)
            self._links -= tag == "a"
        else:
            self._leave_block(tag)

    def _leave_block(self, tag: str) -> None:
        if self._region.parts:
            self._flush()
        _, zone, _, _, _, alone = self._stack.pop()
        self._close_block(tag)
        self._zone, self._alone = zone, alone
        places = self._places
        places.pop()
        if places:
            self._region.place = places[-1][0]
        self._open.pop()
        self._above.pop()
        if len(self._open) < self._core:
            self._core = 0

    def _text(self, text: str, _: Any) -> None:
        super()._text(text, _)
        if self._links:
            self._region.linked += len(text.strip())

    def _flush(self) -> None:
        if self._region.parts:
            super()._flush()
            self._region.linked = 0

    def _add_line(self, tag: str, line: query.Line, number: int, zone: Verdict, element: Any) -> None:
        """Make a piece of a block in which one line of text stands."""
        if text := from_html.normal(line.text):
            kind = from_html.KIND_OF_TAG.get(tag, self._kinds[-1])
            if kind == "paragraph" and (self._bold or not line.plain) and from_html.reads_as_heading(text):
                kind = "heading"
            linked = len(text) if self._links else min(line.linked, len(text))
            self.pieces.append(Seen(text, kind, "", zone, number, linked, element))

    def _add(self, text: str, kind: Kind, zone: Verdict | None) -> None:
        region = self._region
        self.pieces.append(Seen(text, kind, "", zone, self._open[-1], min(region.linked, len(text)), region.place))

    def _close(self, element: Any, number: Any, zone: Verdict) -> None:
        self.pieces += [Seen(text, "paragraph", "", zone, number, -1, element) for text in query.blocks(element)]

    def _closes(self, zone: Verdict, element: Any, key: int) -> bool:
        if key in self._holders or zone is from_html.CAPTION:
            return False
        if zone.name in ("generic/outside-nav", "generic/outside-footer"):
            return True
        if self._prose is None or key in self._prose.around:
            return False
        above = self._above[-1]
        if not self._core and above not in self._prose.near:
            return True
        return above in self._prose.around and query.is_bare(element)


class Survey(NamedTuple):
    """A surveyed page: its pieces and their paths, the block elements around them, which may be body, and a row of numbers for each of these.

    A row is empty where the piece stands among links and far from prose. There are no rows where more than `MOST` pieces may be body.
    """

    pieces: list[Seen]
    paths: query.Paths
    frames: list[Frame]
    candidates: list[int]
    rows: list[list[float]]
    signs: list[tuple[int, int, int]]
    cues: list[int]


def read(tree: query.Tree, layout: from_html.Layout, title: str | None, removals: bool = True) -> Survey | None:
    """Survey a page; None if it has no body element."""
    root = tree.root
    if root is None:
        return None
    captions = tree.elements(layout.captions) if layout.captions else []
    fixed: dict[int, Verdict | None] = {query.key(caption): from_html.CAPTION for caption in captions}
    reader = Surveyor(layout, layout.zones.search([root]), fixed, tree.limit, removals)
    reader.prepare([], [*captions, *tree.searched()])
    prose = query.prose_holders(root, LONG, REACH)
    if prose.core:
        reader.look_near(prose)
    reader.read(root, "/html/body")
    pieces: list[Seen] = reader.pieces  # type: ignore[assignment]
    index = _candidates(pieces, reader.frames)
    if len(index) > MOST:
        return Survey(pieces, reader.paths, reader.frames, index, [], [], [])
    rows, signs, cues = _rows(pieces, reader.frames, index, title)
    return Survey(pieces, reader.paths, reader.frames, index, rows, signs, cues)


def _candidates(pieces: Sequence[Seen], frames: Sequence[Frame]) -> list[int]:
    """Which pieces may be body at all: not those around the page, captions, copies of the whole, and comments."""
    index = [
        nth
        for nth, piece in enumerate(pieces)
        if piece.linked >= 0 and piece.zone is not from_html.CAPTION and not frames[piece.frame].places & AROUND
    ]
    if copies := _copies([pieces[nth].text for nth in index]):
        index = [nth for at, nth in enumerate(index) if at not in copies]
    talk = {nth for nth in index if (frames[pieces[nth].frame].within | frames[pieces[nth].frame].flags) & lexicon.TALK}
    if talk:
        rest = [nth for nth in index if nth not in talk]
        if sum(len(pieces[nth].text) for nth in rest if shape.is_prose(pieces[nth].text)) >= 400:
            return rest
    return index


def _copies(texts: Sequence[str]) -> set[int]:
    """Long blocks that say in one what earlier blocks said: the whole body again, for another layout."""
    found: set[int] = set()
    for nth in [nth for nth, text in enumerate(texts) if len(text) > 1500][:20]:
        text, start = texts[nth][:20_000], max(0, nth - 400)
        openings = [near[:60] for i, near in enumerate(texts[start:nth], start) if len(near) > 80 and i not in found]
        if sum(len(opening) for opening in openings if opening in text) >= 180:
            found.add(nth)
    return found


class _Place(NamedTuple):
    """Where a block stands: the element that holds more than it, and the numbers that all blocks of one frame have in common."""

    sign: tuple[int, int, int]
    end: int
    is_h1: bool
    numbers: tuple[float, ...]


def _rows(
    pieces: Sequence[Seen], frames: list[Frame], index: Sequence[int], title: str | None
) -> tuple[list[list[float]], list[tuple[int, int, int]], list[int]]:
    seen = [pieces[nth] for nth in index]
    texts = [piece.text for piece in seen]
    lengths = [len(text) for text in texts]
    links = [piece.linked / length for piece, length in zip(seen, lengths, strict=True)]
    prose = [
        length if link <= PROSE and shape.is_prose(text) else 0
        for text, length, link in zip(texts, lengths, links, strict=True)
    ]
    total = sum(prose) or 1
    _gather(seen, frames, lengths, prose)
    main = _main(frames)
    known = _places(frames, dict.fromkeys(piece.frame for piece in seen), main, total)
    stands = [known[piece.frame] for piece in seen]
    cues = wording.cues(texts, lengths)
    copies = wording.copies(texts)
    signs: list[tuple[int, int, int]] = []
    alike: dict[tuple[int, int, int], list[int]] = {}
    for nth, place in enumerate(stands):
        sign = place.sign
        signs.append(sign)
        entry = alike.setdefault(sign, [0, 0, 0])
        entry[0] += prose[nth]
        entry[1] += lengths[nth]
        entry[2] += 1
    headings = [
        piece.kind == "heading" or (length < 60 and cue & lexicon.ASIDE > 0)
        for piece, length, cue in zip(seen, lengths, cues, strict=True)
    ]
    labels = [cue > 0 and length < wording.LABEL for cue, length in zip(cues, lengths, strict=True)]
    long, linked = wording.padded(lengths, -1.0), wording.padded(links, -1.0)
    title_key = shape.key(title or "")
    title_at, heading_tag, main_end = -1, 0, main.end
    rows: list[list[float]] = []
    for nth, (text, length, place, standing) in enumerate(
        zip(texts, lengths, stands, wording.places(prose, headings, labels), strict=True)
    ):
        sign, end, is_h1, numbers = place
        if is_h1 or (title_key and abs(length - len(title_key)) < 3 and shape.key(text) == title_key):
            title_at = nth
        told = heading_tag
        if headings[nth]:
            heading_tag = sign[0]
        if not numbers:
            rows.append([])
            continue
        alike_prose, alike_text, alike_count = alike[sign]
        rows.append(
            [
                float(length),
                links[nth],
                *wording.own(text, length),
                min(nth - title_at, MANY) if title_at >= 0 else -1.0,
                copies[nth],
                KINDS[seen[nth].kind],
                1.0 if prose[nth] else 0.0,
                *standing,
                told,
                length / total,
                min(end - nth, MANY),
                min(main_end - nth, MANY),
                alike_prose / total,
                min(alike_count, MANY),
                alike_prose / (alike_text or 1),
                float(cues[nth] & lexicon.CUE_LETTER),
                long[nth + 1],
                linked[nth + 1],
                long[nth + 3],
                *numbers,
            ]
        )
    return rows, signs, cues


NAMES = [
    *("length", "link", *wording.OWN, "since_title", "copies", "kind", "prose", *wording.PLACE, "heading_tag", "share"),
    *"end1 main_end alike_prose alike_count alike_dense cue_letter length-1 link-1 length+1".split(),
    *"tag holder_tag branch_tag common_main common_depth holder_depth".split(),
    *"prose1 prose2 prose3 branch_prose main_prose link1 link2 link3 branch_link dense1 dense2 dense3 branch_dense".split(),
    *"paragraphs1 paragraphs2 branch_count in_aside in_article in_main".split(),
    *(f"own_{name}" for name in lexicon.OWN_NAMES),
    *(f"outer_{name}" for name in lexicon.OUTER_NAMES),
    *(f"branch_{name}" for name in lexicon.BRANCH_NAMES),
    *(f"within_{name}" for name in lexicon.WITHIN_NAMES),
]


def _gather(seen: Sequence[Seen], frames: Sequence[Frame], lengths: Sequence[int], prose: Sequence[int]) -> None:
    """Add up in each frame what stands in it."""
    for nth, piece in enumerate(seen):
        frame = frames[piece.frame]
        frame.text += lengths[nth]
        frame.linked += piece.linked
        frame.prose += prose[nth]
        frame.paragraphs += prose[nth] > 0
        frame.count += 1
        frame.end = nth
    for frame in reversed(frames[1:]):
        if not frame.count:
            continue
        above = frames[frame.above]
        above.text += frame.text
        above.linked += frame.linked
        above.prose += frame.prose
        above.paragraphs += frame.paragraphs
        above.count += frame.count
        if frame.end > above.end:
            above.end = frame.end


def _main(frames: Sequence[Frame]) -> Frame:
    """The deepest frame that holds, step by step, at least 60 % of the prose above it."""
    best: dict[int, Frame] = {}
    for frame in frames[1:]:
        if frame.prose and (frame.above not in best or frame.prose > best[frame.above].prose):
            best[frame.above] = frame
    at = frames[0]
    while (inner := best.get(at.number)) is not None:
        if inner.prose < 0.6 * at.prose or (inner.paragraphs == 1 and at.paragraphs > 1):
            break
        at = inner
    return at


def path_to(frames: Sequence[Frame], number: int) -> set[int]:
    """The numbers of a frame and of all that it stands in."""
    path = {0}
    while number:
        path.add(number)
        number = frames[number].above
    return path


def branches(frames: Sequence[Frame], path: set[int]) -> list[int]:
    """For each frame the outermost one around it that stands beside the path, or itself where it is on the path."""
    found = [0] * len(frames)
    for frame in frames[1:]:
        number, above = frame.number, frame.above
        found[number] = number if number in path or above in path else found[above]
    return found


def _holder(frames: Sequence[Frame], number: int) -> tuple[int, Frame]:
    """What a frame and those around it that hold nothing more say, and the first frame that holds more."""
    holder = frames[number]
    own = holder.flags
    while holder.count == 1 and holder.number:
        holder = frames[holder.above]
        if holder.count == 1:
            own |= holder.flags
    return own, holder


def _wider(frames: Sequence[Frame], frame: Frame) -> tuple[int, Frame]:
    """What the frames say that hold as much as this one, and the first frame that holds more."""
    said = frame.flags
    wider = frames[frame.above]
    while wider.count == frame.count and wider.number:
        said |= wider.flags
        wider = frames[wider.above]
    return said, wider


def _places(frames: Sequence[Frame], numbers: Iterable[int], main: Frame, total: int) -> dict[int, _Place]:
    """Tell of each of these frames where it stands."""
    path = path_to(frames, main.number)
    branch_of = branches(frames, path)
    known: dict[tuple[int, int], tuple[tuple[float, ...], tuple[float, ...]] | None] = {}
    found: dict[int, _Place] = {}
    for number in numbers:
        frame, branch = frames[number], frames[branch_of[number]]
        flags, holder = _holder(frames, number)
        pair = holder.number, branch.number
        if pair not in known:
            known[pair] = _around(frames, holder, branch, main, total)
        place: tuple[float, ...] = ()
        if (around := known[pair]) is not None:
            sums, said = around
            common = branch if branch.number in path else frames[branch.above]
            tag = 1 if frame.tag == 2 and holder is frame else frame.tag
            place = (
                *(float(tag), float(holder.tag), float(branch.tag)),
                *(float(common is main), float(common.depth - main.depth), float(holder.depth - main.depth)),
                *sums,
                *[1.0 if frame.places & bit else 0.0 for bit in INSIDE],
                *lexicon.spread(flags, lexicon.OWN),
                *said,
                *lexicon.spread(frame.within | frame.flags, lexicon.WITHIN),
            )
        found[number] = _Place((frame.tag, flags, holder.depth), holder.end, frame.tag == TAGS["h1"], place)
    return found


def _around(
    frames: Sequence[Frame], holder: Frame, branch: Frame, main: Frame, total: int
) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """What all blocks with this holder in this branch have in common: the prose around them in numbers, and what it says of itself.

    None where they are a cluster of links without prose near it.
    """
    outer, wider = _wider(frames, holder)
    if not wider.prose and holder.linked > CLUSTER * (holder.text or 1):
        return None
    widest = _wider(frames, wider)[1]
    texts = holder.text or 1, wider.text or 1, widest.text or 1, branch.text or 1
    sums = (
        holder.prose / total,
        wider.prose / total,
        widest.prose / total,
        branch.prose / total,
        main.prose / total,
        holder.linked / texts[0],
        wider.linked / texts[1],
        widest.linked / texts[2],
        branch.linked / texts[3],
        holder.prose / texts[0],
        wider.prose / texts[1],
        widest.prose / texts[2],
        branch.prose / texts[3],
        min(holder.paragraphs, MANY),
        min(wider.paragraphs, MANY),
        min(branch.count, MANY),
    )
    return sums, lexicon.spread(outer, lexicon.OUTER) + lexicon.spread(branch.flags, lexicon.BRANCH)
