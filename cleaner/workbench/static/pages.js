// The view of pages: which page, its blocks or its rendering on the left, the article on the right, a rule on trial between them.

import { el, fill, icon, base } from "./dom.js";
import { get } from "./api.js";
import { Blocks } from "./blocks.js";
import { Trial } from "./proposal.js";
import { article } from "./article.js";
import { look } from "./fate.js";

const FILTERS = [
  ["all", "All"],
  ["stays", "Kept"],
  ["gone", "Removed"],
];

export class Pages {
  constructor(root, { state, update, fail }) {
    Object.assign(this, { root, state, update, fail });
    this.at = 0;
    this.blocks = new Blocks({ choose: (nth) => this.choose(nth), wish: (nth, wish) => this.wish(nth, wish) });
    this.trial = new Trial({
      preview: async (after) =>
        this.drawArticle(after && this.trial.context.page !== this.at ? await this.trial.after(this.at) : after),
      saved: (fresh) => this.update(fresh),
      closed: () => this.closed(),
      go: (page) => this.open(page, true),
    });
    this.build();
  }

  build() {
    this.picker = el("select", {
      id: "page",
      "aria-label": "Page",
      onchange: () => this.open(Number(this.picker.value)),
    });
    this.status = el("span.status");
    const step = (by, name, sign) =>
      el("button.tool", { type: "button", "aria-label": name, title: name, onclick: () => this.step(by) }, icon(sign));
    this.views = ["blocks", "rendering", "article"].map((view) =>
      el(
        "button.seg",
        { type: "button", data: { view }, "aria-pressed": String(view === "blocks"), onclick: () => this.view(view) },
        view[0].toUpperCase() + view.slice(1),
      ),
    );
    this.filters = FILTERS.map(([name, label]) =>
      el(
        "button.chip",
        {
          type: "button",
          "aria-pressed": String(name === "all"),
          data: { filter: name },
          onclick: () => this.filter(name),
        },
        label,
        el("b"),
      ),
    );
    this.frame = el("iframe.rendering", {
      sandbox: "",
      title: "The page, without scripts or network",
      referrerpolicy: "no-referrer",
      loading: "lazy",
    });
    this.out = el("div.out");
    this.left = el(
      "div.pane.left",
      {},
      el("div.filters", { role: "group", "aria-label": "Blocks to show" }, this.filters),
      this.blocks.list,
      el(
        "div.framed",
        {},
        el("p.note", {}, "The page's own structure and text; its scripts, styles and requests are left out."),
        this.frame,
      ),
    );
    this.right = el("div.pane.right", {}, this.out);
    this.callout = el("div.callout", { hidden: true });
    this.split = el("div.split", { data: { view: "blocks" } }, this.left, this.trial.root, this.right);
    this.root.replaceChildren(
      el(
        "div.pagebar",
        {},
        el("div.pick", {}, step(-1, "Page before ([)", "back"), this.picker, step(1, "Next page (])", "next")),
        this.status,
        el("div.segs", { role: "group", "aria-label": "Show" }, this.views),
      ),
      this.callout,
      this.split,
    );
  }

  /** Where no template knows the page, what to do about it: draft a whole file, or begin with one paragraph. */
  drawCallout() {
    const { site, template, input } = this.data.article;
    const unknown = this.state().pages.filter((page) => page.site === null).length;
    const drafts = site === null && unknown >= 3;
    const guessed = input === "html" && template === null && this.data.notes.length > 0;
    this.callout.hidden = !drafts && !guessed;
    fill(
      this.callout,
      el(
        "p",
        {},
        el("b", {}, site === null ? "No rule file knows this site." : `No template of ${site} fits this page.`),
        guessed ? " Its body is guessed: choose a paragraph and make it body, to begin a template." : null,
      ),
      drafts
        ? el(
            "button",
            { type: "button", onclick: () => this.draft(unknown) },
            `Draft rules from ${Math.min(unknown, 20)} pages`,
          )
        : null,
    );
  }

  draft(unknown) {
    this.try(0, `Rules for the site of these ${unknown} pages`, "draft");
  }

  async start() {
    const { pages } = this.state();
    if (!pages.length) {
      this.root.replaceChildren(
        el(
          "div.empty",
          {},
          el("h2", {}, "No pages on the desk"),
          el("p", {}, "Start the workbench with a few saved pages of one site, HTML or text dumps:"),
          el("pre", {}, "cleaner workbench --rules my-rules saved/*.html"),
          el("p", {}, "Nothing is fetched, and the pages stay on this machine."),
        ),
      );
      return;
    }
    this.fill();
    await this.open(Math.min(this.at, pages.length - 1));
  }

  fill() {
    const { pages } = this.state();
    this.picker.replaceChildren(
      ...pages.map((page, nth) =>
        el(
          "option",
          { value: nth, selected: nth === this.at },
          `${nth + 1}/${pages.length} · ${page.title ?? base(page.name)}${page.status === "ok" ? "" : ` · ${page.status}`}`,
        ),
      ),
    );
    this.picker.value = String(this.at);
  }

  async open(at, keepTrial = false) {
    try {
      const data = await get(`page/${at}`);
      const other = at !== this.at || !this.data;
      this.at = at;
      this.data = data;
      this.picker.value = String(at);
      this.drawStatus();
      this.drawCallout();
      const tried = keepTrial && this.trial.open;
      if (!tried) this.trial.close();
      this.blocks.show(data, { keep: !other });
      if (tried && this.trial.context.page === at) this.blocks.select(this.trial.context.nth);
      this.drawCounts();
      this.drawArticle(tried ? await this.trial.after(at) : null);
      if (other) this.left.scrollTop = this.right.scrollTop = this.root.scrollTop = 0;
      this.shown = null;
      if (this.split.dataset.view === "rendering") this.render();
    } catch (error) {
      this.fail(error);
    }
  }

  drawStatus() {
    const { article: one } = this.data;
    fill(
      this.status,
      el(`span.state.${one.status}`, {}, one.status),
      el("span.site", {}, one.site ?? "unknown site"),
      one.template ? el("span.template", {}, one.template) : null,
    );
  }

  drawCounts() {
    const gone = this.data.notes.filter((note) => look(note.fate) === "gone").length;
    const counts = { all: this.data.notes.length, stays: this.data.notes.length - gone, gone };
    for (const chip of this.filters) chip.querySelector("b").textContent = String(counts[chip.dataset.filter]);
  }

  drawArticle(after) {
    if (!this.data) return;
    this.out.replaceChildren(article(this.data, after, (nth) => this.pick(nth)));
    this.mark();
  }

  /** A block of the article was clicked: it is chosen in the list. */
  pick(nth) {
    if (this.split.dataset.view !== "blocks") this.view("blocks");
    if (this.blocks.filter === "gone") this.filter("all");
    if (this.blocks.selected !== nth) this.blocks.select(nth, true);
  }

  /** The chosen block stands out in the article too. */
  mark() {
    const chosen = this.blocks.selected;
    for (const one of this.out.querySelectorAll("[data-note]"))
      one.classList.toggle("picked", Number(one.dataset.note) === chosen);
    this.out.querySelector(".picked")?.scrollIntoView({ block: "nearest" });
  }

  step(by) {
    const total = this.state().pages.length;
    if (total) this.open((this.at + by + total) % total);
  }

  view(view) {
    this.split.dataset.view = view;
    for (const button of this.views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    if (view === "rendering") this.render();
  }

  filter(name) {
    this.blocks.filter = name;
    for (const chip of this.filters) chip.setAttribute("aria-pressed", String(chip.dataset.filter === name));
    this.blocks.draw();
  }

  /** The frame is led to the chosen block by its fragment: no script runs in there. */
  render() {
    const nth = this.blocks.selected;
    const address = `render/${this.at}${nth === null ? "" : `#b${this.anchor(nth)}`}`;
    if (this.shown !== address) this.frame.src = address;
    this.shown = address;
  }

  anchor(nth) {
    const { place } = this.data.notes[nth];
    const first = place ? this.data.notes.findIndex((note) => note.place === place) : nth;
    return first < 0 ? nth : first;
  }

  choose(nth) {
    this.mark();
    if (this.trial.open && (this.trial.context.nth !== nth || this.trial.context.page !== this.at)) this.trial.close();
    if (nth !== null && this.split.dataset.view === "rendering") this.render();
  }

  wish(nth, wish) {
    this.try(nth, this.data.notes[nth].text, wish);
  }

  try(nth, text, wish) {
    const { pages, folder } = this.state();
    this.split.classList.add("trying");
    this.trial.start(
      { page: this.at, nth, text, names: pages.map((page) => page.name), writable: Boolean(folder) },
      wish,
    );
  }

  closed() {
    this.split.classList.remove("trying");
    const selector = this.blocks.selected !== null ? `[data-note="${this.blocks.selected}"]` : ".block";
    if (this.root.contains(document.activeElement) || document.activeElement === document.body)
      this.blocks.focus(selector);
  }

  async refresh() {
    if (!this.data) return this.start();
    this.fill();
    return this.open(this.at);
  }
}
