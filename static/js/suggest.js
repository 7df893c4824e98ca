// Suggestions under the search box: an ARIA combobox. Comfort alone: without this file, on a slow line or when
// the server says no, the box is a box. Words travel in the body of a POST, never in an address.

import { Answers, PAUSE, isWorthAsking, pauseAfter, placeAfter } from "./suggest-rules.js";

const MOST_FAILURES = 3;
const SVG = "http://www.w3.org/2000/svg";
const SIGNS = { employers: "building-2", persons: "user", pages: "file-text" };

document.querySelectorAll("[data-suggests]").forEach(combobox);

function combobox(field) {
  const box = field.querySelector("input[type=search]");
  const form = box.form;
  const list = document.createElement("ul");
  const told = document.createElement("span");
  const known = new Answers();
  let lines = [];
  let at = -1;
  let typed = box.value;
  let waiting;
  let asking;
  let pause = PAUSE.shortest;
  let failures = 0;

  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.label);
  told.className = "unseen";
  told.setAttribute("role", "status");
  field.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) box.setAttribute(name, value);

  function typing() {
    typed = box.value;
    clearTimeout(waiting);
    asking?.abort();
    const words = typed.trim();
    const answer = known.get(words);
    if (!isWorthAsking(words) || failures >= MOST_FAILURES) show([], "");
    else if (answer) show(...answer);
    else waiting = setTimeout(() => ask(words), pause);
  }

  async function ask(words) {
    const began = performance.now();
    const body = new URLSearchParams({
      q: words, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    });
    asking = new AbortController();
    try {
      const answer = await fetch(field.dataset.suggests, { method: "POST", body, signal: asking.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const { suggestions, said } = await answer.json();
      failures = 0;
      pause = pauseAfter(performance.now() - began);
      known.keep(words, [suggestions, said]);
      if (box.value.trim() === words && document.activeElement === box) show(suggestions, said);
    } catch (error) {
      if (error.name === "AbortError") return;
      failures += 1;
      show([], "");
    }
  }

  function show(found, said) {
    lines = found;
    at = -1;
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(Boolean(found.length)));
    box.removeAttribute("aria-activedescendant");
    told.textContent = said;
  }

  function option(line, number) {
    const item = document.createElement("li");
    item.id = `${list.id}-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.append(sign(line.kind), words(line.text, "suggestion-text"));
    if (line.number) item.append(words(line.number, "digits soft nowrap"));
    if (line.address) item.append(words(field.dataset.opens, "unseen"));
    return item;
  }

  function sign(kind) {
    const icon = document.createElementNS(SVG, "svg");
    const use = document.createElementNS(SVG, "use");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${field.dataset.icons}#${SIGNS[kind] || "search"}`);
    icon.append(use);
    return icon;
  }

  function words(text, name) {
    const span = document.createElement("span");
    span.className = name;
    span.textContent = text;
    return span;
  }

  function go(step) {
    at = placeAfter(at, step, lines.length);
    list.querySelectorAll("[role=option]").forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === at));
      if (number === at) item.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    box.value = at < 0 ? typed : lines[at].text;
  }

  function choose(number) {
    const line = lines[number];
    show([], "");
    if (line.address) {
      location.assign(line.address);
      return;
    }
    box.value = line.text;
    form.requestSubmit();
  }

  box.addEventListener("input", (event) => {
    if (!event.isComposing) typing();
  });
  box.addEventListener("compositionend", typing);
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      go(step);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      choose(at);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      box.value = typed;
      show([], "");
    }
  });
  box.addEventListener("blur", () => show([], ""));
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asking?.abort();
  });
  // the box keeps the focus while the mouse chooses
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose([...list.children].indexOf(item));
  });
}
