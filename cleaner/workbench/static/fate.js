// What can become of a block, and how it is shown: a sign, a class, a word. Colour never stands alone.

const STAYS = { kept: "kept", title: "title", caption: "caption", field: "field", unsigned: "unsigned" };

/** The class and sign of a fate: kept, title, caption, field, unsigned, or gone. */
export const look = (fate) => STAYS[fate] ?? "gone";

/** A fate in words, as it is read aloud and printed beside the sign. */
export const word = (note) => {
  if (note.fate === "kept") return note.kind && note.kind !== "paragraph" ? note.kind : "body";
  return look(note.fate) === "gone" ? `removed, ${note.fate}` : note.fate;
};

/** What a block can be made, with its key. */
export const WISHES = [
  { wish: "body", label: "Body", key: "b", of: "kept" },
  { wish: "title", label: "Title", key: "t", of: "title" },
  { wish: "author", label: "Author", key: "a" },
  { wish: "published", label: "Date", key: "d" },
  { wish: "caption", label: "Caption", key: "c", of: "caption" },
  { wish: "remove", label: "Remove", key: "x" },
];

/** What a trial is called; the draft of a whole file has no key of its own. */
export const named = (wish) => WISHES.find((one) => one.wish === wish)?.label ?? "Draft";
