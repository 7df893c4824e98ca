// What was written on a card outlives a page that must be loaded again: after a sign-in, or when the page stood open too
// long. It is kept for this tab and this person, and only for the version of the document that it was written for.

const PLACE = "desk";
const NAMES = ["account_no", "form", "note", "day", "period"];

export function keepWords(store, user, card) {
  const all = read(store, user);
  all[card.id] = { version: card.version, words: card.words };
  write(store, user, all);
}

export function dropWords(store, user, id) {
  const all = read(store, user);
  delete all[id];
  write(store, user, all);
}

export function wordsFor(store, user, { id, version }) {
  const kept = read(store, user)[id];
  return kept && kept.version === version ? kept.words : null;
}

export function wordsOn(form) {
  return Object.fromEntries(NAMES.map((name) => [name, form.elements[name]?.value ?? ""]));
}

export function writeWords(form, words) {
  for (const name of NAMES) if (form.elements[name] && words[name] !== undefined) form.elements[name].value = words[name];
}

function read(store, user) {
  try {
    const kept = JSON.parse(store.getItem(PLACE));
    return kept && kept.user === user ? kept.cards : {};
  } catch {
    return {};
  }
}

function write(store, user, cards) {
  try {
    store.setItem(PLACE, JSON.stringify({ user, cards }));
  } catch {
    // a full or forbidden store costs nothing but this comfort
  }
}
