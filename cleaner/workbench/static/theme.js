// Light, dark, or as the system is.

import { $, remember } from "./dom.js";

const NEXT = { system: "light", light: "dark", dark: "system" };

export function theme() {
  let now = remember("theme") ?? "system";
  const set = () => {
    if (now === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = now;
    const said = `Theme: ${now === "system" ? "as the system" : now}`;
    $("theme").setAttribute("aria-label", said);
    $("theme").title = said;
  };
  $("theme").addEventListener("click", () => {
    now = remember("theme", NEXT[now]);
    set();
  });
  set();
}
