// The article as it goes out, and, while a rule is tried, what would leave it and what would join it.

import { el, icon } from "./dom.js";

const numbered = (notes) => {
  const seen = new Map();
  return notes.map((note, at) => {
    const nth = (seen.get(note.text) ?? 0) + 1;
    seen.set(note.text, nth);
    return { note, at, key: `${nth} ${note.text}` };
  });
};

/** The blocks of the article in order, each with "stays", "leaves" or "joins", and its number among the page's blocks. */
export function merged(before, after) {
  const counts = (note) => note && ["kept", "caption"].includes(note.fate);
  if (!after) return before.map((note, at) => ({ note, at, turn: "stays" })).filter(({ note }) => counts(note));
  const now = numbered(after);
  const found = [];
  const old = numbered(before);
  const known = new Map(now.map((entry) => [entry.key, entry.note]));
  const had = new Map(old.map((entry) => [entry.key, entry]));
  const joiners = new Map();
  let above = null;
  for (const entry of now) {
    if (had.has(entry.key)) above = entry.key;
    else joiners.set(above, [...(joiners.get(above) ?? []), entry]);
  }
  const below = (key) => joiners.get(key) ?? [];
  const whole = [...below(null), ...old.flatMap((entry) => [entry, ...below(entry.key)])];
  for (const { key } of whole) {
    const { note: was, at } = had.get(key) ?? {};
    const is = known.get(key);
    if (counts(is)) found.push({ note: is, at, turn: counts(was) ? "stays" : "joins" });
    else if (counts(was)) found.push({ note: was, at, turn: "leaves" });
  }
  return found;
}

const TAGS = { heading: "h3", quote: "blockquote", item: "p", row: "p" };
const TURNS = { leaves: "would leave", joins: "would join" };

function fact(name, before, after) {
  const say = (value) => (Array.isArray(value) ? value.join(", ") : value);
  const [was, is] = [say(before), say(after)];
  if (!was && !is) return null;
  const changed = was !== is;
  return [
    el("dt", {}, name),
    el(
      "dd",
      {},
      changed && was ? el("del", {}, was) : null,
      changed && was && is ? " " : null,
      is ? el(changed ? "ins" : "span", {}, is) : null,
    ),
  ];
}

/** The article of a page; with `after`, as it would be, and what would leave and join it. A click on a block tells `pick` its number. */
export function article(data, after, pick) {
  const was = data.article;
  const is = after ? after.article : was;
  const parts = merged(data.notes, after?.notes);
  const title = is.title ?? null;
  const facts = [
    ["Authors", was.authors, is.authors],
    ["Editors", was.editors, is.editors],
    ["Published", was.published, is.published],
    ["Section", was.section, is.section],
    ["Source", was.source, is.source],
    ["Template", was.template, is.template],
  ].map((entry) => fact(...entry));
  const picked = (at) => (at === undefined || at < 0 ? {} : { data: { note: at }, onclick: () => pick(at) });
  const blocks = parts.map(({ note, at, turn }) => {
    const tag = note.fate === "caption" ? "p" : (TAGS[note.kind] ?? "p");
    const classes = [note.fate === "caption" ? "caption" : (note.kind ?? "paragraph"), turn];
    const text = turn === "leaves" ? el("del", {}, note.text) : turn === "joins" ? el("ins", {}, note.text) : note.text;
    return el(
      tag,
      { class: classes.join(" "), dir: "auto", ...picked(at) },
      note.fate === "caption" ? icon("caption") : null,
      turn === "stays" ? null : el("span.turn", {}, TURNS[turn]),
      text,
    );
  });
  return el(
    "article.article",
    { lang: is.language, "aria-label": after ? "The article as it would be" : "The article" },
    was.title !== is.title && was.title ? el("p.old", {}, el("del", {}, was.title)) : null,
    el(
      `h2${title ? "" : ".none"}`,
      { dir: "auto", ...picked(data.notes.findIndex((note) => note.fate === "title")) },
      title ?? "No title found",
    ),
    is.deck ? el("p.deck", { dir: "auto" }, is.deck) : null,
    el("dl.facts", {}, facts),
    is.reasons.length
      ? el(
          "ul.reasons",
          {},
          is.reasons.map((reason) => el("li", {}, reason)),
        )
      : null,
    blocks.length
      ? blocks
      : el("p.none", {}, "No block of this page is body yet. Choose a paragraph on the left and make it body."),
  );
}
