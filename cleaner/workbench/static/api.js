// What the workbench asks its own server; refusals come back as errors whose message holds the cure.

export class Refused extends Error {
  constructor(message, conflict = false) {
    super(message);
    this.conflict = conflict;
  }
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(`api/${path}`, options);
  } catch {
    throw new Refused(
      "The workbench does not answer. Was it ended in its terminal? Start it again and open its new address.",
    );
  }
  let data = null;
  try {
    data = await answer.json();
  } catch {
    throw new Refused(`The workbench failed (${answer.status}). Its terminal says why.`);
  }
  if (!answer.ok) throw new Refused(data.error ?? `The workbench refused (${answer.status}).`, Boolean(data.conflict));
  return data;
}

export const get = (path) => ask(path);

export const post = (path, body = {}) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
