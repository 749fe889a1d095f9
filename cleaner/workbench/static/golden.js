// The golden tests: every raw page with its hand-cleaned truth, held against the rules in force.

import { el, icon, count } from "./dom.js";
import { get } from "./api.js";

function verdict(failing, total) {
  if (total === 1) return failing ? "The golden file fails" : "The golden file passes";
  return failing ? `${failing} of ${total} golden files fail` : `All ${total} golden files pass`;
}

const failures = (cases) => Number(cases.some((one) => one.wrong.length));

export class Golden {
  constructor(root, { fail }) {
    Object.assign(this, { root, fail });
  }

  async refresh() {
    this.root.replaceChildren(el("p.wait", { role: "status" }, "Running the golden tests …"));
    let data;
    try {
      data = await get("golden");
    } catch (error) {
      this.root.replaceChildren(
        el(
          "div.empty",
          {},
          el("h2", {}, "The golden tests cannot run"),
          el("p.wrong", { role: "alert" }, icon("warn"), error.message),
        ),
      );
      return;
    }
    if (!data.cases.length) {
      this.root.replaceChildren(
        el(
          "div.empty",
          {},
          el("h2", {}, "No golden files here"),
          el(
            "p",
            {},
            "A golden file is a page's article as a person cleaned it; rules are held against it. Make one of a saved page:",
          ),
          el("pre", {}, "cleaner golden SITE PAGE"),
          el(
            "p",
            {},
            "They are looked for in ",
            el("code", {}, "seeds/"),
            " and ",
            el("code", {}, "golden/"),
            " where the workbench was started, or where ",
            el("code", {}, "--seeds"),
            " and ",
            el("code", {}, "--golden"),
            " say.",
          ),
        ),
      );
      return;
    }
    const failing = data.cases.filter((one) => one.wrong.length);
    const sites = Map.groupBy ? Map.groupBy(data.cases, (one) => one.site) : new Map();
    this.root.replaceChildren(
      el(
        "div.sheet",
        {},
        el(
          "header.sheethead",
          {},
          el("h2", {}, verdict(failing.length, data.cases.length)),
          el("button", { type: "button", onclick: () => this.refresh() }, "Run again"),
        ),
        [...sites]
          .sort(([, one], [, other]) => failures(other) - failures(one))
          .map(([site, cases]) => this.site(site, cases)),
      ),
    );
  }

  site(site, cases) {
    const failing = cases.filter((one) => one.wrong.length);
    return el(
      "section.group",
      {},
      el(
        "h3",
        {},
        site,
        el(
          `span.tally.${failing.length ? "bad" : "good"}`,
          {},
          failing.length ? `${failing.length} of ${cases.length} wrong` : `${cases.length} right`,
        ),
      ),
      failing.map((one) =>
        el(
          "details.case",
          { open: failing.length < 4 },
          el("summary", {}, icon("gone"), el("code", {}, one.name), el("span", {}, count(one.wrong.length, "field"))),
          el(
            "ul.wrongs",
            {},
            one.wrong.map((difference) => this.wrong(difference)),
          ),
        ),
      ),
      el(
        "ul.passing",
        {},
        cases.filter((one) => !one.wrong.length).map((one) => el("li", {}, icon("kept"), el("code", {}, one.name))),
      ),
    );
  }

  /** One field: the golden's lines that are not the article's, and the other way round. */
  wrong({ field, diff }) {
    const words = { "-": "missing", "+": "surplus", " ": "alike" };
    return el(
      "li",
      {},
      el("b", {}, field),
      el(
        "ul",
        {},
        diff.map((line) =>
          el(
            "li",
            { class: words[line[0]], dir: "auto" },
            line[0] === " " ? null : el("span.turn", {}, words[line[0]]),
            line.slice(2),
          ),
        ),
      ),
    );
  }
}
