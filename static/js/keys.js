// Single keys by their place on the board, never by the letter printed there: with a Thai layout the same key says
// ป, and must do the same. Nothing here touches a page, so that node can test it.

const WRITTEN = /^(text|search|email|tel|url|password|number|date|)$/;

// Whether what is typed goes into this element as text.
export function writing(element) {
  if (element.isContentEditable) return true;
  if (element.tagName === "INPUT") return WRITTEN.test(element.type || "");
  return element.tagName === "TEXTAREA" || element.tagName === "SELECT";
}

// "Alt+KeyX", "Shift+Slash", "Digit1"; "" where Ctrl, Meta or AltGr make it another's key. Shift counts for signs alone.
export function placeOf(event) {
  if (event.ctrlKey || event.metaKey || event.isComposing || event.getModifierState?.("AltGraph")) return "";
  const shifted = event.shiftKey && event.code === "Slash";
  return `${event.altKey ? "Alt+" : ""}${shifted ? "Shift+" : ""}${event.code}`;
}

// WCAG 2.1.4: a key without Alt acts only while its area has the focus, unless the person has switched it on everywhere.
export function mayAct(event, { area, everywhere }) {
  if (event.altKey) return true;
  return !writing(event.target) && (everywhere || Boolean(area && area.contains(event.target)));
}

const VIEWER = {
  Equal: "in", NumpadAdd: "in", Minus: "out", NumpadSubtract: "out",
  KeyW: "width", KeyF: "whole", Digit1: "real", Numpad1: "real", KeyR: "turn", KeyN: "hit",
};

// What a key does to the picture of a page.
export function viewerDeed(event) {
  return VIEWER[placeOf(event)] || "";
}

const DESK = {
  "Alt+KeyX": { deed: "reject" },
  "Alt+KeyZ": { deed: "undo" },
  "Alt+KeyT": { deed: "date" },
  "Alt+ArrowDown": { deed: "later" },
  "Alt+ArrowUp": { deed: "back" },
};
const CHOICE = /^(Alt\+)?(?:Digit|Numpad)([1-8])$/; // three employers, five readings of a number

// What a key does at the desk: {deed, number?}; null for a key that is text, or none of ours. A key that is held down
// repeats nothing: one press is one decision.
export function deskDeed(event) {
  if (event.repeat) return null;
  const place = placeOf(event);
  if (place in DESK) return event.target.tagName === "SELECT" && place.includes("Arrow") ? null : DESK[place];
  const choice = CHOICE.exec(place);
  if (choice && (choice[1] || !writing(event.target))) return { deed: "choose", number: Number(choice[2]) };
  return null;
}

// The card that a key is meant for: the one with the focus, and no other.
export function focusedCase(event) {
  return event.target.closest("[data-case]");
}

const STATION = { "Alt+ArrowDown": "seen", "Alt+KeyP": "pass", "Alt+KeyK": "return" };
const FINDING = /^Alt\+(?:Digit|Numpad)([1-9])$/;

// What a key does at the checker's station: {deed, number?}; null for any other. All with Alt, so that they act while a
// remark is being written as well; a key that is held down repeats nothing.
export function stationDeed(event) {
  if (event.repeat) return null;
  const place = placeOf(event);
  if (place in STATION) return { deed: STATION[place] };
  const finding = FINDING.exec(place);
  return finding ? { deed: "finding", number: Number(finding[1]) } : null;
}

// Keys of every page, by the same rule: {deed}.
export function pageDeed(event) {
  return { Slash: "search", "Alt+Slash": "search", "Shift+Slash": "list" }[placeOf(event)] || "";
}
