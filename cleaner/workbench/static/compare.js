// Two versions of the rules over all pages: every block and field whose fate differs.

import { el, icon, count, base } from "./dom.js";
import { get } from "./api.js";
import { look } from "./fate.js";

export class Compare {
  constructor(root, { state, go }) {
    Object.assign(this, { root, state, go });
    this.before = -1;
    this.after = null;
  }

  async refresh() {
    const { versions, others } = this.state();
    const last = versions.length - 1;
    if (this.after === null || this.after > last || this.follows) this.after = last;
    this.follows = this.after === last;
    const options = [
      ...others.map((label, nth) => [-1 - nth, label]),
      ...versions.map((label, nth) => [nth, nth === last ? `Now · ${label}` : label]),
    ];
    const pick = (name, label) =>
      el(
        "label.line",
        {},
        el("span", {}, label),
        el(
          "select",
          {
            onchange: (event) => {
              this[name] = Number(event.target.value);
              this.follows = this.after === last;
              this.load();
            },
          },
          options.map(([value, said]) => el("option", { value, selected: value === this[name] }, said)),
        ),
      );
    this.result = el("div.result", { "aria-live": "polite" });
    this.root.replaceChildren(
      el("div.sheet", {}, el("div.versions", {}, pick("before", "From"), pick("after", "To")), this.result),
    );
    await this.load();
  }

  async load() {
    this.result.replaceChildren(el("p.wait", {}, "Comparing …"));
    let data;
    try {
      data = await get(`compare?before=${this.before}&after=${this.after}`);
    } catch (error) {
      this.result.replaceChildren(el("p.wrong", { role: "alert" }, icon("warn"), error.message));
      return;
    }
    if (!data.pages.length) {
      this.result.replaceChildren(
        el(
          "div.empty",
          {},
          el("h2", {}, "No page reads otherwise"),
          el("p", {}, `Both versions give the same ${count(data.total, "article")}, by the same rules.`),
        ),
      );
      return;
    }
    this.result.replaceChildren(
      el("h2", {}, `${data.pages.length} of ${count(data.total, "page")} read otherwise`),
      ...data.pages.map((page) => this.page(page, data.pages.length)),
    );
  }

  page(page, total) {
    const changes = page.turns.length + page.more + page.fields.length;
    return el(
      "details.case",
      { open: total <= 5 },
      el(
        "summary",
        {},
        el("span", {}, page.title ?? base(page.name)),
        el("span.file", {}, base(page.name)),
        el("span.tally", {}, count(changes, "change")),
      ),
      el(
        "ul.turns",
        {},
        page.fields.map((field) =>
          el(
            "li.fieldturn",
            {},
            el("b", {}, field.field),
            field.before?.length ? el("del", {}, String(field.before)) : el("i", {}, "none"),
            " → ",
            field.after?.length ? el("ins", {}, String(field.after)) : el("i", {}, "none"),
          ),
        ),
        page.turns.map((turn) =>
          el(
            "li",
            {},
            el("p", { dir: "auto" }, turn.text),
            el("p.sides", {}, this.side(turn.before), " → ", this.side(turn.after)),
          ),
        ),
        page.more ? el("li", {}, `and ${count(page.more, "more block")}`) : null,
      ),
      el("button.link", { type: "button", onclick: () => this.go(page.page) }, "Open the page"),
    );
  }

  side(state) {
    if (!state) return el("span.side", {}, "not a block of its own");
    const kind = look(state[0]);
    return el(
      `span.side.${kind}`,
      {},
      icon(kind),
      state[0] === "kept" ? "body" : state[0],
      state[1] ? el("code", {}, state[1]) : null,
    );
  }
}
