// Drift: how often each rule fires on these pages, against what was recorded of the site.

import { el, icon, count } from "./dom.js";
import { get } from "./api.js";

export class Drift {
  constructor(root) {
    this.root = root;
  }

  async refresh() {
    this.root.replaceChildren(el("p.wait", { role: "status" }, "Counting …"));
    let data;
    try {
      data = await get("drift");
    } catch (error) {
      this.root.replaceChildren(el("div.empty", {}, el("h2", {}, "Drift cannot be told"), el("p.wrong", { role: "alert" }, icon("warn"), error.message)));
      return;
    }
    if (!data.rules.length) {
      this.root.replaceChildren(el("div.empty", {}, el("h2", {}, "No rule fires"), el("p", {}, "Load pages of a site that has rules: then each rule stands here with the number of pages that it served.")));
      return;
    }
    this.root.replaceChildren(
      el(
        "div.sheet",
        {},
        el("header.sheethead", {}, el("h2", {}, `${count(data.rules.length, "rule")} fire on ${count(data.total, "page")}`), el("button", { type: "button", onclick: () => this.refresh() }, "Count again")),
        el(
          "div.scroll",
          { tabindex: "0", role: "region", "aria-label": "Rules and how often they fire" },
          el(
            "table.firings",
            {},
            el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Rule"), el("th", { scope: "col" }, "Pages"), el("th", { scope: "col" }, "Blocks"))),
            el(
              "tbody",
              {},
              data.rules.map((one) =>
                el(
                  "tr",
                  {},
                  el("th", { scope: "row" }, el("code", {}, one.rule)),
                  el("td", {}, el("span.measure", {}, el("meter", { min: 0, max: data.total, value: one.pages, "aria-hidden": "true" }), `${one.pages} of ${data.total}`)),
                  el("td", {}, one.pieces.toLocaleString("en")),
                ),
              ),
            ),
          ),
        ),
      ),
    );
  }
}
