// The workbench's page: its tabs, its steps back, what it says.

import { $, el, icon } from "./dom.js";
import { get, post } from "./api.js";
import { Pages } from "./pages.js";
import { Golden } from "./golden.js";
import { Drift } from "./drift.js";
import { Compare } from "./compare.js";
import { shortcuts } from "./shortcuts.js";
import { theme } from "./theme.js";

const TABS = ["pages", "golden", "drift", "compare"];
let state = { pages: [], versions: [], others: [], changed: [] };
let fading = 0;

function say(text, wrong = false) {
  const toast = $("toast");
  clearTimeout(fading);
  toast.className = `toast shown${wrong ? " bad" : ""}`;
  toast.replaceChildren(
    icon(wrong ? "warn" : "kept"),
    el("span", {}, text),
    el("button.quiet", { type: "button", "aria-label": "Dismiss", onclick: hush }, icon("close")),
  );
  if (!wrong) fading = setTimeout(hush, 8000);
}

function hush() {
  $("toast").className = "toast";
  $("toast").replaceChildren();
}

const fail = (error) => say(error.message, true);

const views = {
  pages: new Pages($("view-pages"), { state: () => state, update, fail }),
  golden: new Golden($("view-golden"), { fail }),
  drift: new Drift($("view-drift")),
  compare: new Compare($("view-compare"), {
    state: () => state,
    go: (page) => show("pages").then(() => views.pages.open(page)),
  }),
};
let shown = "pages";

async function show(name, focus = false) {
  shown = name;
  for (const tab of TABS) {
    const on = tab === name;
    $(`tab-${tab}`).setAttribute("aria-selected", String(on));
    $(`tab-${tab}`).tabIndex = on ? 0 : -1;
    $(`view-${tab}`).hidden = !on;
  }
  if (focus) $(`tab-${name}`).focus();
  if (name !== "pages") await views[name].refresh();
}

function drawState() {
  for (const [name, label] of [
    ["undo", state.undo],
    ["redo", state.redo],
  ]) {
    const button = $(name);
    button.disabled = !label;
    const word = name === "undo" ? "Undo" : "Redo";
    button.title = label ? `${word}: ${label}` : `Nothing to ${name}`;
    button.setAttribute("aria-label", label ? `${word}: ${label}` : word);
  }
  const changed = state.changed ?? [];
  $("banner").hidden = !changed.length;
  $("banner").replaceChildren(
    ...(changed.length
      ? [
          icon("warn"),
          el("span", {}, `${changed.join(", ")} was changed outside the workbench.`),
          el("button", { type: "button", onclick: () => step("reload") }, "Reload the rules"),
        ]
      : []),
  );
}

async function update(fresh) {
  state = fresh;
  drawState();
  if (fresh.said) say(fresh.said);
  await views.pages.refresh();
  if (shown !== "pages") await views[shown].refresh();
}

async function step(what) {
  try {
    await update(await post(what));
  } catch (error) {
    fail(error);
    look();
  }
}

/** See whether the rule files were changed by somebody else. */
async function look() {
  try {
    state = await get("state");
    drawState();
  } catch {
    // The next thing that is asked for says what is wrong.
  }
}

for (const tab of TABS) $(`tab-${tab}`).addEventListener("click", () => show(tab));
document.querySelector(".tabs").addEventListener("keydown", (event) => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = by ? (TABS.indexOf(shown) + by + TABS.length) % TABS.length : { Home: 0, End: TABS.length - 1 }[event.key];
  if (at === undefined) return;
  show(TABS[at], true);
  event.preventDefault();
});
$("undo").addEventListener("click", () => step("undo"));
$("redo").addEventListener("click", () => step("redo"));
window.addEventListener("focus", look);
theme();
shortcuts({
  "[": () => views.pages.step(-1),
  "]": () => views.pages.step(1),
  v: () => views.pages.view(views.pages.split.dataset.view === "rendering" ? "blocks" : "rendering"),
  u: () => state.undo && step("undo"),
  ...Object.fromEntries(TABS.map((tab, nth) => [String(nth + 1), () => show(tab, true)])),
});

try {
  state = await get("state");
  drawState();
  await views.pages.start();
  document.documentElement.dataset.ready = "true";
} catch (error) {
  fail(error);
}
