// Elements are made here, never from strings: the page's policy forbids markup by script.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. `props` are attributes, `on…` handlers, or properties that are no text (`hidden: true`); children may be null. */
export function el(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(made.dataset, value);
    else if (key === "class") made.className += ` ${value}`;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...some(children));
  return made;
}

const some = (children) =>
  children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Put these children, nested lists and nulls allowed, in place of those that an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...some(children));
}

/** One of the signs of index.html; decoration, so that its meaning has to stand beside it in words. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `i i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const $ = (id) => document.getElementById(id);

export const count = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

/** The last step of a path, which is what tells files apart. */
export const base = (path) => path.split(/[\\/]/).pop();

/** Remember a choice on this machine, where the browser allows it. */
export function remember(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    // Storage is off: the choice holds until the page is closed.
  }
  return value ?? null;
}
