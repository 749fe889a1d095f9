// The keyboard: what works everywhere, and the list of all keys. Single letters can be switched off.

import { $, el, icon, remember } from "./dom.js";

const KEYS = [
  [
    "In the list of blocks",
    [
      ["↑ ↓ or k j", "Block above, below"],
      ["Home End", "First, last block"],
      ["Enter", "Choose a block, open a fold"],
      ["b t a d c", "Make it body, title, author, date, caption"],
      ["x", "Remove it"],
    ],
  ],
  [
    "While a rule is tried",
    [
      ["Ctrl Enter", "Save it"],
      ["Esc", "Let it go"],
    ],
  ],
  [
    "Anywhere",
    [
      ["[ ]", "Page before, next page"],
      ["v", "Blocks or rendering"],
      ["1 2 3 4", "Pages, golden, drift, compare"],
      ["u", "Undo"],
      ["?", "This list"],
    ],
  ],
];

export function shortcuts(actions) {
  const dialog = $("shortcuts");
  let letters = remember("letters") !== "off";
  const box = el("input", {
    type: "checkbox",
    onchange: (event) => {
      letters = event.target.checked;
      remember("letters", letters ? "on" : "off");
    },
  });
  box.checked = letters;
  dialog.append(
    el(
      "div.head",
      {},
      el("h2", { id: "shortcuts-title" }, "Keyboard shortcuts"),
      el("button.quiet", { type: "button", "aria-label": "Close", onclick: () => dialog.close() }, icon("close")),
    ),
    ...KEYS.map(([title, keys]) =>
      el(
        "section",
        {},
        el("h3", {}, title),
        el(
          "dl",
          {},
          keys.map(([key, said]) => [
            el(
              "dt",
              {},
              key.split(" ").map((one) => (one === "or" ? " or " : el("kbd", {}, one))),
            ),
            el("dd", {}, said),
          ]),
        ),
      ),
    ),
    el("label.switch", {}, box, "Single keys work outside the list"),
  );
  const open = () => dialog.showModal();
  $("help").addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (!letters) return;
    const action = event.key === "?" ? open : actions[event.key];
    if (action) {
      action();
      event.preventDefault();
    }
  });
}
