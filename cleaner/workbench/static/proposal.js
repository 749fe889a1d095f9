// A rule that is tried: what it takes on all pages, what else it would change, what it writes; then saved or let go.

import { el, fill, icon, count, base } from "./dom.js";
import { post, Refused } from "./api.js";
import { look, named } from "./fate.js";

const PAUSE = 140; // milliseconds of rest in typing before an edited rule is tried
const REASONS =
  "ad related trending navigation promo share comments credit metadata embed paging duplicate hidden other".split(" ");
const VERBS = {
  strip: "Strip elements",
  drop: "Drop lines",
  field: "Read lines as a field",
  off: "Switch the rule off",
  body: "Add to the body",
  title: "Title from",
  author: "Author from",
  published: "Date from",
  caption: "Captions from",
  shown: "Show although hidden",
  draft: "A whole rule file",
};

const copy = (value) => JSON.parse(JSON.stringify(value));

/** The change of a proposal that a person may edit, and the keys of it that are text to edit. */
const main = (proposal) => proposal.changes.at(-1);
const keyOf = (change) =>
  change.op === "selector" ? "css" : change.op === "rule" ? (change.verb === "strip" ? "css" : "line") : null;

/** The strip of pages is one stop of the tab key; the arrow keys go along it. */
function walk(event) {
  const ticks = [...event.currentTarget.children];
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const next = ticks.at((ticks.indexOf(event.target) + by) % ticks.length);
  for (const tick of ticks) tick.tabIndex = tick === next ? 0 : -1;
  next.focus();
  event.preventDefault();
}

export class Trial {
  /** `preview(after)` shows the article as it would be (null: as it is); `saved(state)` follows a write; `go(page)` leads to a page. */
  constructor({ preview, saved, closed, go }) {
    Object.assign(this, { preview, saved, closed, go });
    this.root = el("section.trial", { "aria-labelledby": "trial-title", hidden: true });
    document.addEventListener("keydown", (event) => this.open && this.key(event));
    this.ticket = 0;
  }

  get open() {
    return !this.root.hidden;
  }

  async start(context, wish) {
    this.context = { ...context, wish };
    this.at = 0;
    this.root.hidden = false;
    this.error = null;
    this.proposals = [];
    this.draw("Looking at all pages …");
    this.root.querySelector("h2").focus({ preventScroll: true });
    const ticket = ++this.ticket;
    try {
      const found = await post("propose", {
        page: context.page,
        note: context.nth,
        wish,
        text: wish === "draft" ? null : context.text,
      });
      if (ticket !== this.ticket) return;
      this.proposals = found.proposals.map((one) => ({ ...one, changes: copy(one.changes) }));
      const held = this.root.contains(document.activeElement);
      this.site = found.site;
      this.isNew = found.new;
      this.draw();
      if (held) this.root.querySelector("input, h2").focus({ preventScroll: true });
      this.preview(this.effect?.after ?? null);
      if (this.proposals.length && !this.effect) this.choose(0);
    } catch (error) {
      if (ticket !== this.ticket) return;
      this.error = error.message;
      this.draw();
      this.preview(null);
    }
  }

  get proposal() {
    return this.proposals[this.at];
  }

  get effect() {
    const effect = this.proposal?.effect;
    return effect && !effect.error ? effect : null;
  }

  /** Any page as it would be; null where nothing is tried. */
  async after(page) {
    for (const tick of this.root.querySelectorAll(".tick"))
      tick.classList.toggle("seen", Number(tick.dataset.page) === page);
    if (!this.effect) return null;
    if (page === this.context.page) return this.effect.after;
    return post("preview", { page: this.context.page, changes: this.proposal.changes, other: page });
  }

  choose(at) {
    this.at = at;
    if (this.proposal.effect) {
      this.draw();
      this.preview(this.effect?.after ?? null);
    } else this.try();
    this.root.querySelector(`input[value="${at}"]`)?.focus();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.try(), PAUSE);
  }

  async try() {
    const ticket = ++this.ticket;
    const proposal = this.proposal;
    const { page, nth, wish } = this.context;
    try {
      const effect = await post("effect", { page, note: nth, wish, changes: proposal.changes });
      if (ticket !== this.ticket) return;
      proposal.effect = effect;
    } catch (error) {
      if (ticket !== this.ticket) return;
      proposal.effect = { error: error.message };
    }
    this.refresh();
    this.preview(this.effect?.after ?? null);
  }

  async save() {
    if (!this.proposal || this.busy || !this.effect) return;
    this.busy = true;
    try {
      const { page, text, wish } = this.context;
      const label = `${named(wish)}: ${text.slice(0, 60)}`;
      const state = await post("save", { page, changes: this.proposal.changes, label });
      this.close();
      this.saved(state);
    } catch (error) {
      this.error = error.message;
      this.conflict = error instanceof Refused && error.conflict;
      this.refresh();
    } finally {
      this.busy = false;
    }
  }

  close() {
    this.ticket += 1;
    if (this.root.hidden) return;
    this.root.hidden = true;
    this.preview(null);
    this.closed();
  }

  key(event) {
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) this.close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
  }

  // ---- drawing ------------------------------------------------------------------------------

  draw(waiting = null) {
    const { text, wish } = this.context;
    const action = named(wish);
    this.told = el("div.told", { "aria-live": "polite" });
    fill(
      this.root,
      el(
        "header",
        {},
        el(
          "h2",
          { id: "trial-title", tabindex: "-1" },
          wish === "remove" || wish === "draft" ? action : `Make ${action.toLowerCase()}`,
        ),
        el(
          "button.quiet",
          { type: "button", "aria-label": "Close, change nothing", title: "Close (Esc)", onclick: () => this.close() },
          icon("close"),
        ),
      ),
      el("blockquote.subject", { dir: "auto" }, text),
      waiting ? el("p.wait", { role: "status" }, waiting) : null,
      this.error && !this.proposals.length ? el("p.wrong", { role: "alert" }, icon("warn"), this.error) : null,
      this.proposals.length ? [this.choices(), this.form(), this.told, this.foot()] : null,
    );
    if (this.proposals.length) this.refresh();
  }

  choices() {
    if (this.proposals.length < 2) return null;
    return el(
      "fieldset.choices",
      {},
      el("legend", {}, "Suggested rules"),
      this.proposals.map((one, at) =>
        el(
          "label.choice",
          {},
          el("input", {
            type: "radio",
            name: "proposal",
            value: at,
            checked: at === this.at,
            onchange: () => this.choose(at),
          }),
          el("span.kind", {}, one.verb),
          el("code", { title: one.what }, one.what),
          el(
            "span.hits",
            {},
            one.effect?.hits ? `${one.effect.hits.filter(Boolean).length} of ${one.effect.hits.length}` : "",
          ),
        ),
      ),
    );
  }

  form() {
    const change = main(this.proposal);
    const key = keyOf(change);
    const keys = change.op === "rule" ? change.keys : change;
    const edit =
      (name, read = (value) => value) =>
      (event) => {
        keys[name] = read(event.target.value);
        this.later();
      };
    const line = (label, name, props = {}) =>
      el(
        "label.line",
        {},
        el("span", {}, label),
        el("input", {
          type: "text",
          value: keys[name],
          spellcheck: "false",
          autocomplete: "off",
          oninput: edit(name),
          ...props,
        }),
      );
    const rows = (label, name) =>
      el(
        "label.line",
        {},
        el("span", {}, label),
        el(
          "textarea",
          {
            rows: Math.min(4, keys[name].length + 1),
            spellcheck: "false",
            oninput: edit(name, (value) => value.split("\n").filter((one) => one.trim())),
          },
          keys[name].join("\n"),
        ),
      );
    const title = VERBS[this.proposal.verb] ?? this.proposal.verb;
    return el(
      "div.form",
      {},
      key
        ? line(`${title}${key === "css" ? " (CSS selector)" : " (pattern)"}`, key, { class: "code", id: "rule-text" })
        : el(
            "p.off",
            {},
            title,
            " ",
            el(
              "code",
              {},
              change.op === "off" ? this.proposal.changes.map((one) => one.name).join(", ") : this.proposal.what,
            ),
          ),
      change.op === "rule"
        ? el(
            "details.details",
            {},
            el("summary", {}, "Name, reason and proof"),
            line("Id", "id", { class: "code" }),
            "reason" in keys
              ? el(
                  "label.line",
                  {},
                  el("span", {}, "Reason"),
                  el(
                    "select",
                    { onchange: edit("reason") },
                    REASONS.map((reason) => el("option", { value: reason, selected: keys.reason === reason }, reason)),
                  ),
                )
              : null,
            line("Why, for its next reader", "why"),
            keys.hits ? rows("Hits: lines that it must take", "hits") : null,
            keys.spares ? rows("Spares: lines that it must leave", "spares") : null,
          )
        : null,
    );
  }

  foot() {
    const site = `${this.site}.toml`;
    this.saver = el(
      "button.primary",
      { type: "button", id: "save", onclick: () => this.save() },
      this.context.wish === "draft" ? "Save file" : "Save rule",
      el("kbd", { "aria-hidden": "true" }, "Ctrl ⏎"),
    );
    this.failure = el("div", { role: "alert" });
    return el(
      "footer",
      {},
      this.failure,
      el(
        "div.buttons",
        {},
        this.saver,
        el("button", { type: "button", onclick: () => this.close() }, "Cancel"),
        el("span.where", {}, this.isNew ? `begins ${site}` : `in ${site}`),
      ),
    );
  }

  refresh() {
    const effect = this.proposal.effect;
    fill(this.told, effect ? this.effectOf(effect) : el("p.wait", {}, "Trying it on all pages …"));
    this.saver.disabled = !this.effect || !this.context.writable;
    this.saver.title = this.context.writable
      ? ""
      : "No folder of rules was named. Start the workbench with --rules DIR.";
    fill(
      this.failure,
      this.error ? el("p.wrong", {}, icon("warn"), this.error) : null,
      this.context.writable
        ? null
        : el(
            "p.hint",
            {},
            "Nothing can be saved: start the workbench with ",
            el("code", {}, "--rules DIR"),
            ". The rule can be copied from above.",
          ),
    );
    const hits = this.root.querySelectorAll(".choice .hits")[this.at];
    if (hits && effect?.hits) hits.textContent = `${effect.hits.filter(Boolean).length} of ${effect.hits.length}`;
  }

  effectOf(effect) {
    if (effect.error) return [el("p.wrong", {}, icon("warn"), effect.error)];
    const hit = effect.hits.filter(Boolean).length;
    const pieces = effect.hits.reduce((sum, one) => sum + one, 0);
    const own = this.context;
    const others = effect.turns.filter((turn) => !(turn.page === own.page && turn.text === own.text));
    const prose = others.filter((turn) => turn.prose);
    const alike = others.filter((turn) => !turn.prose);
    return [
      el(
        "div.strip",
        { role: "group", "aria-label": "Pages; those that it hits are filled", onkeydown: walk },
        effect.hits.map((count, page) => {
          const lost = effect.turns.some((turn) => turn.page === page && turn.prose);
          const said = `${base(own.names[page])}: ${count ? `${count} hit` : "no hit"}${lost ? ", takes prose" : ""}`;
          return el(`button.tick${count ? ".hit" : ""}${lost ? ".lost" : ""}${page === own.page ? ".here" : ""}`, {
            type: "button",
            tabindex: page === own.page ? 0 : -1,
            data: { page },
            title: said,
            "aria-label": said,
            onclick: () => this.go(page),
          });
        }),
      ),
      own.wish === "draft"
        ? el(
            "p.sum",
            {},
            el("strong", {}, `Reads ${hit} of ${count(effect.hits.length, "page")}`),
            " by the new rules.",
          )
        : el(
            "p.sum",
            {},
            el("strong", {}, `Hits ${hit} of ${count(effect.hits.length, "page")}`),
            `, ${count(pieces, main(this.proposal).op === "selector" ? "element" : "block")}. Changes ${count(effect.changed.length, "page")}.`,
          ),
      effect.done
        ? null
        : el(
            "p.warn",
            {},
            icon("warn"),
            own.wish === "remove"
              ? "The block would stay all the same."
              : own.wish === "draft"
                ? "This page would have no body yet."
                : "The block would not become this yet.",
          ),
      effect.complaints.map((one) =>
        el(
          `p.${one.level === "error" ? "warn" : "hint"}.lint`,
          {},
          icon("warn"),
          el("span", {}, el("code", {}, "check"), ` ${one.said}`),
        ),
      ),
      prose.length
        ? this.listed(prose, `Takes ${count(effect.prose, "paragraph")} that one page alone prints`, true)
        : null,
      alike.length || effect.fields.length
        ? this.listed(
            alike,
            alike.length
              ? `Changes ${count(alike.length + effect.more, "other block")}`
              : `Changes ${count(effect.fields.length, "field")}`,
            false,
            effect.fields,
          )
        : el("p.clear", {}, icon("kept"), "Nothing else would change."),
      el(
        "details.toml",
        { open: own.wish === "draft" },
        el("summary", {}, `What is written to ${effect.file}`),
        el(
          "pre",
          { tabindex: "0" },
          effect.toml.map(([sign, line]) =>
            el(`span.${{ "+": "plus", "-": "minus" }[sign] ?? "same"}`, {}, `${sign} ${line}\n`),
          ),
        ),
      ),
    ];
  }

  listed(turns, title, alarming, fields = []) {
    const groups = new Map();
    for (const turn of turns) {
      const key = JSON.stringify([turn.text, turn.before, turn.after]);
      groups.set(key, [...(groups.get(key) ?? []), turn]);
    }
    const side = (state) =>
      state
        ? el(`span.side.${look(state[0])}`, {}, icon(look(state[0])), state[0] === "kept" ? "body" : state[0])
        : el("span.side", {}, "not apart");
    return el(
      `details.others${alarming ? ".alarm" : ""}`,
      { open: alarming || groups.size <= 3 },
      el("summary", {}, alarming ? icon("warn") : null, title),
      el(
        "ul",
        {},
        [...groups.values()]
          .slice(0, 40)
          .map((alike) =>
            el(
              "li",
              {},
              el("span.text", { dir: "auto" }, alike[0].text),
              el(
                "span.sides",
                {},
                side(alike[0].before),
                " → ",
                side(alike[0].after),
                el(
                  "button.link",
                  { type: "button", onclick: () => this.go(alike[0].page) },
                  base(this.context.names[alike[0].page]),
                ),
                alike.length > 1 ? `and ${alike.length - 1} more` : null,
              ),
            ),
          ),
        fields
          .slice(0, 20)
          .map((field) =>
            el(
              "li",
              {},
              el(
                "button.link",
                { type: "button", onclick: () => this.go(field.page) },
                base(this.context.names[field.page]),
              ),
              el(
                "span.sides",
                {},
                `${field.field}: `,
                el("del", {}, String(field.before ?? "none")),
                " → ",
                el("ins", {}, String(field.after ?? "none")),
              ),
            ),
          ),
      ),
    );
  }
}
