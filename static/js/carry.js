// Carrying paper: the field is empty and in the focus for the next cover before the last one is answered.
// Without JavaScript the form posts, and comes back with the field in the focus.

import { isStray, openQueue } from "./scan-queue.js";

const form = document.getElementById("carry");
const field = form.elements.code;

const queue = openQueue((sent) =>
  window.htmx.ajax("POST", form.action, { target: form.dataset.target, swap: "outerHTML", values: sent }),
);

form.addEventListener("submit", (event) => {
  if (!window.htmx) return;
  event.preventDefault();
  const token = form.elements.csrfmiddlewaretoken.value;
  const sent = { code: field.value, place: form.elements.place.value, csrfmiddlewaretoken: token };
  field.value = "";
  field.focus();
  queue.take(sent);
});

// the choice of a place is made, and the next thing is a scan
form.addEventListener("change", (event) => {
  if (event.target.name === "place") field.focus();
});

document.addEventListener("keydown", (event) => {
  if (isStray(event, document.activeElement)) field.focus();
});

field.focus();
