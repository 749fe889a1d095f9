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
      this.root.replaceChildren(
        el(
          "div.empty",
          {},
          el("h2", {}, "Drift cannot be told"),
          el("p.wrong", { role: "alert" }, icon("warn"), error.message),
        ),
      );
      return;
    }
    if (!data.rules.length) {
      this.root.replaceChildren(
        el(
          "div.empty",
          {},
          el("h2", {}, "No rule fires"),
          el(
            "p",
            {},
            "Load pages of a site that has rules: then each rule stands here with the number of pages that it served.",
          ),
        ),
      );
      return;
    }
    this.root.replaceChildren(
      el(
        "div.sheet",
        {},
        this.head(data),
        data.alarms.map((alarm) => this.alarm(alarm)),
        data.missing.length ? this.unrecorded(data) : null,
        this.table(data),
      ),
    );
  }

  head(data) {
    const alarms = data.alarms.length;
    const said = !data.compared.length
      ? "Not compared yet"
      : alarms
        ? `${count(alarms, "alarm")} on ${count(data.total, "page")}`
        : `No alarm on ${count(data.total, "page")}`;
    return el(
      "header.sheethead",
      {},
      el("h2", {}, said),
      el("button", { type: "button", onclick: () => this.refresh() }, "Count again"),
    );
  }

  alarm({ site, kind, what, evidence, repair }) {
    return el(
      "section.group.alarmed",
      {},
      el("h3", {}, icon("warn"), el("span", {}, kind[0].toUpperCase() + kind.slice(1)), el("span.tally", {}, site)),
      el("p.what", {}, el("code", { dir: "auto" }, what)),
      el("p.tally", {}, evidence),
      repair
        ? el(
            "details.toml",
            { open: true },
            el("summary", {}, "Repair"),
            el("pre", { tabindex: "0" }, repair),
            this.copier(repair),
          )
        : null,
    );
  }

  copier(text) {
    const button = el("button.copy", { type: "button" }, "Copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    });
    return button;
  }

  unrecorded(data) {
    return el(
      "section.group",
      {},
      el("h3", {}, `No baseline of ${data.missing.join(", ")}`),
      el(
        "p.tally",
        {},
        `Record one of pages that are cleaned well, in ${data.baseline}; fresh pages are then held against it.`,
      ),
      el("pre.command", {}, `cleaner drift --record --baseline ${data.baseline} saved/*.html`),
    );
  }

  table(data) {
    return el(
      "div.scroll",
      { tabindex: "0", role: "region", "aria-label": "Rules and how often they fire" },
      el(
        "table.firings",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            el("th", { scope: "col" }, "Rule"),
            el("th", { scope: "col" }, "Pages"),
            el("th", { scope: "col" }, "Blocks"),
          ),
        ),
        el(
          "tbody",
          {},
          data.rules.map((one) =>
            el(
              "tr",
              {},
              el("th", { scope: "row" }, el("code", {}, one.rule)),
              el(
                "td",
                {},
                el(
                  "span.measure",
                  {},
                  el("meter", { min: 0, max: data.total, value: one.pages, "aria-hidden": "true" }),
                  `${one.pages} of ${data.total}`,
                ),
              ),
              el("td", {}, one.pieces.toLocaleString("en")),
            ),
          ),
        ),
      ),
    );
  }
}
