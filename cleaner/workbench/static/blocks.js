// The page's blocks in reading order: one list, gone through with the arrow keys, each block with what it can be made.

import { el, icon, count } from "./dom.js";
import { look, word, WISHES } from "./fate.js";

const RUN = 4; // neighbours of one fate and rule from which on they are folded into one line
const PREVIEW = 90; // characters of a folded run that are shown

/** Fold neighbours that one rule took; what stays is never folded. */
export function runs(notes) {
  const found = [];
  notes.forEach((note, nth) => {
    const last = found.at(-1);
    if (last && look(note.fate) === "gone" && last.rule === note.rule && last.fate === note.fate) last.notes.push(nth);
    else found.push({ fate: note.fate, rule: note.rule, notes: [nth] });
  });
  return found.flatMap((run) =>
    run.notes.length >= RUN && look(run.fate) === "gone" ? [run] : run.notes.map((nth) => ({ ...run, notes: [nth] })),
  );
}

export class Blocks {
  /** `choose(nth)` is told which block is looked at, `wish(nth, wish)` what it should be made. */
  constructor({ choose, wish }) {
    this.choose = choose;
    this.wish = wish;
    this.list = el("ol.blocks", { "aria-label": "Blocks of the page, in reading order" });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.notes = [];
    this.filter = "all";
    this.open = new Set();
    this.selected = null;
  }

  show(data, { keep = false } = {}) {
    this.notes = data.notes;
    this.hidden = data.hidden;
    this.guessed = data.article.input === "html" && data.article.template === null;
    if (!keep) {
      this.selected = null;
      this.open.clear();
    }
    this.draw();
  }

  draw() {
    const shown = (note) =>
      this.filter === "all" || (this.filter === "gone" ? look(note.fate) === "gone" : look(note.fate) !== "gone");
    const rows = [];
    for (const run of runs(this.notes)) {
      if (!shown(this.notes[run.notes[0]])) continue;
      const [first] = run.notes;
      if (run.notes.length === 1) rows.push(this.block(first));
      else {
        rows.push(this.fold(run));
        if (this.open.has(first)) rows.push(...run.notes.map((nth) => this.block(nth, true)));
      }
    }
    if (this.hidden)
      rows.push(el("li.more", {}, `The page has ${count(this.hidden, "more block")}, too many to show here.`));
    if (!rows.length)
      rows.push(el("li.more", {}, this.notes.length ? "No block of this kind." : "There is no text on this page."));
    const had = this.list.contains(document.activeElement)
      ? document.activeElement.closest(".row")?.querySelector(".block")?.dataset
      : null;
    this.list.replaceChildren(...rows);
    this.settle();
    if (had?.note !== undefined) this.focus(`[data-note="${had.note}"]`);
  }

  block(nth, inner = false) {
    const note = this.notes[nth];
    const kind = look(note.fate);
    const chosen = nth === this.selected;
    const text = el(
      `span.text${note.kind ? `.${note.kind}` : ""}`,
      { dir: "auto" },
      kind === "gone" ? el("del", {}, note.text) : note.text,
    );
    const said = el("span.said", {}, el("span.word", {}, word(note)), note.rule ? el("code", {}, note.rule) : null);
    const button = el(
      "button.block",
      {
        type: "button",
        tabindex: "-1",
        "aria-expanded": String(chosen),
        data: { note: nth },
        onclick: () => this.select(nth, true),
      },
      icon(kind),
      el("span.held", {}, text, note.cut ? el("small", {}, ` … ${count(note.cut, "more character")}`) : null, said),
    );
    return el(
      `li.row.${kind}${inner ? ".inner" : ""}${chosen ? ".chosen" : ""}`,
      {},
      button,
      chosen ? this.actions(nth) : null,
    );
  }

  actions(nth) {
    const note = this.notes[nth];
    const buttons = WISHES.map(({ wish, label, key, of }) => {
      const is =
        (of === note.fate && !(wish === "body" && this.guessed)) || (wish === "remove" && look(note.fate) === "gone");
      return el(
        `button.wish.${wish}`,
        {
          type: "button",
          tabindex: "-1",
          "aria-pressed": String(Boolean(is)),
          disabled: is,
          title: is ? "It is this already" : null,
          onclick: () => this.wish(nth, wish),
        },
        label,
        el("kbd", { "aria-hidden": "true" }, key),
      );
    });
    return el(
      "div.wishes",
      { role: "toolbar", "aria-label": "Make this block" },
      el("span.lead", {}, "Make it"),
      ...buttons,
    );
  }

  fold(run) {
    const [first] = run.notes;
    const open = this.open.has(first);
    let text = "";
    for (const nth of run.notes) {
      if (text.length > PREVIEW) break;
      text += (text ? " · " : "") + this.notes[nth].text;
    }
    const button = el(
      "button.block.fold",
      {
        type: "button",
        tabindex: "-1",
        "aria-expanded": String(open),
        data: { fold: first },
        onclick: () => this.toggle(first),
      },
      icon("fold"),
      el(
        "span.held",
        {},
        el(
          "span.text",
          { dir: "auto" },
          `${text.slice(0, PREVIEW)}${text.length > PREVIEW || text.split(" · ").length < run.notes.length ? " …" : ""}`,
        ),
        el(
          "span.said",
          {},
          el("span.word", {}, `${run.notes.length} blocks removed, ${run.fate}`),
          el("code", {}, run.rule),
        ),
      ),
    );
    return el(`li.row.gone.run${open ? ".open" : ""}`, {}, button);
  }

  toggle(first) {
    if (!this.open.delete(first)) this.open.add(first);
    this.draw();
    this.focus(`[data-fold="${first}"]`);
  }

  select(nth, focus = false) {
    const again = this.selected === nth;
    this.selected = again ? null : nth;
    this.reveal(nth);
    this.draw();
    if (focus) this.focus(`[data-note="${nth}"]`);
    this.choose(this.selected);
  }

  reveal(nth) {
    const run = runs(this.notes).find((one) => one.notes.includes(nth));
    if (run && run.notes.length > 1) this.open.add(run.notes[0]);
  }

  /** One stop for the tab key: the chosen block, else the one that had the focus, else the first. */
  settle() {
    const all = this.buttons();
    const at = all.find((one) => Number(one.dataset.note) === this.selected) ?? all[0];
    if (at) at.tabIndex = 0;
    for (const wish of this.list.querySelectorAll(".wish")) wish.tabIndex = 0;
  }

  buttons() {
    return [...this.list.querySelectorAll(".block")];
  }

  focus(selector) {
    const target = this.list.querySelector(selector);
    if (!target) return;
    for (const one of this.buttons()) one.tabIndex = -1;
    target.tabIndex = 0;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const wishes = [...this.list.querySelectorAll(".wish:not(:disabled)")];
    if (event.target.classList.contains("wish") && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
      const at = wishes.indexOf(event.target) + (event.key === "ArrowRight" ? 1 : -1);
      wishes.at(at % wishes.length).focus();
      event.preventDefault();
      return;
    }
    const all = this.buttons();
    const at = all.indexOf(event.target.closest(".row")?.querySelector(".block"));
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined && all.length) {
      const next = all[Math.max(0, Math.min(all.length - 1, to))];
      this.focus(
        next.dataset.note !== undefined ? `[data-note="${next.dataset.note}"]` : `[data-fold="${next.dataset.fold}"]`,
      );
      event.preventDefault();
      return;
    }
    const made = WISHES.find(({ key }) => key === event.key);
    const nth = event.target.closest(".row")?.querySelector(".block")?.dataset.note;
    if (made && nth !== undefined) {
      if (this.selected !== Number(nth)) this.select(Number(nth), true);
      this.wish(Number(nth), made.wish);
      event.preventDefault();
    }
  }
}
