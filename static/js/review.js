// The desk by keyboard. Each key is for the card with the focus; what is decided leaves a row with Undo where the card
// was, the next card has the focus, and cards flow in behind before the last is reached.

import { deskDeed, focusedCase, writing } from "./keys.js";
import { watchFinder } from "./review-finder.js";
import { keepCards } from "./review-trouble.js";
import { dropWords, keepWords, wordsFor, wordsOn, writeWords } from "./review-words.js";

const queue = document.querySelector("[data-queue]");
const LOW = 10; // cards left at which the next ones are asked for
const FRESH_MS = 10_000;
const TOUCH = matchMedia("(pointer: coarse)").matches; // there a field in the focus brings a keyboard over the paper
const KEPT_ROWS = 20; // done rows that stay, each with its Undo
const done = []; // ids of decided cards, the newest last
let undoWhenQuiet = false;
let waitsForMore = false;

function start() {
  restoreWords(queue);
  if (!TOUCH) {
    const named = document.getElementById(location.hash.slice(1));
    focusCase(named && queue.contains(named) ? named : queue.querySelector("[data-case]"));
  }
  document.addEventListener("keydown", onKey);
  queue.addEventListener("change", onChange);
  queue.addEventListener("input", onInput);
  queue.addEventListener("submit", refuseEmpty, true);
  watchFinder(queue, rememberWords);
  document.addEventListener("htmx:configRequest", tellShown);
  document.addEventListener("htmx:beforeRequest", onSend);
  document.addEventListener("htmx:afterRequest", onAnswer);
  document.addEventListener("htmx:sendError", onLostLine);
  keepCards(queue);
  document.addEventListener("htmx:afterSwap", onSwap);
  document.addEventListener("htmx:oobBeforeSwap", keepNewest);
  askForMore();
}

// -- keys ----------------------------------------------------------------------------------------------------------

function onKey(event) {
  const meant = deskDeed(event);
  const card = focusedCase(event);
  if (meant?.deed === "undo") {
    event.preventDefault();
    undoLast();
  } else if (meant && card) {
    event.preventDefault();
    deeds[meant.deed](card, meant.number);
  } else if (card && event.target === card) {
    typeIntoField(event, card);
  }
}

const deeds = {
  reject: (card) => card.querySelector("[data-deed=reject]")?.click(),
  later: (card) => focusCase(nextCase(card)),
  back: (card) => focusCase(caseBefore(card)),
  choose(card, number) {
    const choice = card.querySelectorAll("input[name=candidate]")[number - 1];
    if (!choice) return;
    choice.checked = true;
    take(choice);
    boxOn(card).focus();
  },
  // the day that a page says, the next one with each press
  date(card) {
    const offered = [...card.querySelectorAll("input[name=said_day]")];
    const next = offered[(offered.findIndex((one) => one.checked) + 1) % (offered.length || 1)];
    if (next) next.checked = true;
  },
};

// Enter on a card itself, or the first letter of a name, goes to the field; the letter lands there.
function typeIntoField(event, card) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter") {
    event.preventDefault();
    showHint(card);
  }
  if (event.key === "Enter" || event.key.length === 1) boxOn(card).focus();
}

function undoLast() {
  if (queue.querySelector("[aria-busy]")) {
    undoWhenQuiet = true; // the newest decision is still on its way
    return;
  }
  undoWhenQuiet = false;
  const row = document.getElementById(done[done.length - 1]);
  row?.querySelector("[data-deed=undo]")?.click();
}

// -- the focus -----------------------------------------------------------------------------------------------------

const boxOn = (card) => card.querySelector("input[name=account_no]");

// Where a suggestion is agreed, or nothing can be chosen, the field has the focus; else the card, whose keys are 1 2 3.
function focusCase(item) {
  if (!item) return;
  item.scrollIntoView({ block: "nearest" });
  const box = boxOn(item);
  const stale = item.querySelector("[data-stale]");
  if (stale) stale.focus(); // Enter there does nothing: what was written must not move it by a slip
  else if (item.matches("[data-by-hand]") && box && !TOUCH) box.focus(); // keyed from its picture
  else if (!box || TOUCH || (item.querySelector("input[name=candidate]") && !box.value)) item.focus();
  else {
    box.focus();
    box.select();
  }
}

function nextCase(card) {
  let next = card.nextElementSibling;
  while (next && !next.matches("[data-case]:not([aria-busy])")) next = next.nextElementSibling;
  if (next) return next;
  const more = document.getElementById("more");
  more?.classList.remove("untouched");
  waitsForMore = Boolean(more) && !more.matches("[data-end]");
  if (waitsForMore) window.htmx.trigger(more, "low");
  return more;
}

function caseBefore(card) {
  let before = card.previousElementSibling;
  while (before && !before.matches("[data-case]:not([aria-busy])")) before = before.previousElementSibling;
  return before;
}

function askForMore() {
  const more = document.getElementById("more");
  const left = queue.querySelectorAll("[data-case]:not([aria-busy])").length;
  if (more && !more.matches("[data-end]") && left <= LOW) window.htmx.trigger(more, "low");
}

// -- decisions on their way ----------------------------------------------------------------------------------------

// Each decision says which cards stand here untouched; the answer tells of those that a colleague has decided meanwhile.
function tellShown(event) {
  const { elt, parameters } = event.detail;
  if (!queue.contains(elt) || elt.matches("input") || !parameters) return;
  const untouched = [...queue.querySelectorAll("[data-case]:not([aria-busy]):not(:focus-within)")].filter(isUntouched);
  parameters.shown = untouched.map((card) => card.id.slice(1)).filter((id) => !elt.closest(`#d${id}`)).join(",");
}

function isUntouched(card) {
  const fields = [...card.querySelectorAll("input[type=text]")];
  return fields.every((field) => field.value === field.defaultValue) && !card.querySelector("[type=radio]:checked");
}

function onSend(event) {
  const sender = event.detail.elt;
  const card = sender.closest("[data-case], [data-done]");
  if (!card || !queue.contains(card) || sender.matches("input")) return;
  card.setAttribute("aria-busy", "true");
  if (card.matches("[data-case]") && isSure(card, sender) && card.contains(document.activeElement)) {
    focusCase(nextCase(card));
    askForMore();
  }
}

// What can hardly be refused does not wait for its answer: the next card has the focus at once.
function isSure(card, sender) {
  if (sender.matches("[data-deed=reject]")) return true;
  const box = boxOn(card);
  return card.matches("[data-agreed]") && box.value === box.defaultValue;
}

function onAnswer(event) {
  const card = event.detail.elt.closest?.("[aria-busy]");
  if (card && !event.detail.elt.matches("input")) card.removeAttribute("aria-busy");
  if (undoWhenQuiet) undoLast();
}

function onLostLine(event) {
  const card = event.detail.elt.closest?.("[data-case]");
  if (card && !event.detail.elt.matches("input")) focusCase(card);
}

function onSwap(event) {
  const { target, requestConfig } = event.detail;
  if (target.id === "more") {
    onMore();
    return;
  }
  const item = document.getElementById(target.id);
  if (!item || item.parentElement !== queue) return;
  window.htmx.process(item); // it would come to this later than the next Enter
  if (item.matches("[data-done]")) onDone(item);
  else {
    forget(item.id);
    // htmx has given the focus back to the field of the same name, where Enter would decide once more
    if (requestConfig?.elt.matches(".undo") || focusIsLost() || item.contains(document.activeElement)) focusCase(item);
    restoreWords(item);
  }
  markEnd();
  askForMore();
}

function onDone(row) {
  forget(row.id);
  done.push(row.id);
  dropWords(sessionStorage, queue.dataset.user, row.id);
  row.dataset.fresh = ""; // htmx settles the classes, not this
  setTimeout(() => { delete row.dataset.fresh; }, FRESH_MS);
  for (const id of done.splice(0, Math.max(0, done.length - KEPT_ROWS))) document.getElementById(id)?.remove();
  if (focusIsLost()) focusCase(nextCase(row));
}

function onMore() {
  window.htmx.process(queue);
  restoreWords(queue);
  markEnd();
  if (waitsForMore) focusCase(queue.querySelector("[data-case]:not([aria-busy])") || document.getElementById("more"));
  waitsForMore = false;
}

const focusIsLost = () => !document.activeElement || document.activeElement === document.body;

function forget(id) {
  if (done.includes(id)) done.splice(done.indexOf(id), 1);
}

// of two answers that cross on their way the count of the later one stands
function keepNewest(event) {
  const { fragment, target } = event.detail;
  const sent = (element) => Number(element?.dataset?.at ?? 0);
  const arrived = fragment.firstElementChild ?? fragment;
  if (sent(arrived) < sent(target)) event.detail.shouldSwap = false;
}

// the live count decides whether everything is done or something was left for later
function markEnd() {
  const more = document.getElementById("more");
  const left = document.getElementById("left");
  if (more && left) more.classList.toggle("has-left", left.textContent.trim() !== "0");
}

// -- the field and the employers offered ---------------------------------------------------------------------------

function onChange(event) {
  if (event.target.matches("input[name=candidate]")) take(event.target);
  else if (event.target.form?.matches(".case-form")) rememberWords(event.target.form);
}

function onInput(event) {
  if (!writing(event.target) || !event.target.form?.matches(".case-form")) return;
  if (event.target.name === "account_no") {
    for (const choice of event.target.form.querySelectorAll("input[name=candidate]")) choice.checked = false;
  }
  rememberWords(event.target.form);
}

function take(choice) {
  const box = choice.form.elements.account_no;
  box.value = choice.dataset.account;
  choice.form.querySelector("[data-hint]").hidden = true;
  rememberWords(choice.form);
}

// Enter alone files nothing where no employer stands in the field.
function refuseEmpty(event) {
  const form = event.target;
  if (!form.matches(".case-form") || form.elements.account_no.value.trim() || form.querySelector("[name=candidate]:checked")) return;
  event.preventDefault();
  event.stopPropagation();
  showHint(form.closest("[data-case]"));
}

function showHint(card) {
  card.querySelector("[data-hint]").hidden = false;
}

// -- what was written ----------------------------------------------------------------------------------------------

const onCard = (form) => ({ id: form.closest("[data-case]").id, version: form.elements.version.value, words: wordsOn(form) });

function rememberWords(form) {
  keepWords(sessionStorage, queue.dataset.user, onCard(form));
}

function restoreWords(within) {
  const cards = within.matches("[data-case]") ? [within] : within.querySelectorAll("[data-case]");
  for (const card of cards) {
    const form = card.querySelector(".case-form");
    const words = wordsFor(sessionStorage, queue.dataset.user, onCard(form));
    if (words) writeWords(form, words);
  }
}

if (queue) start();
