// Small things that every page shares. Everything here is comfort: pages are whole without it.

import "./page-keys.js";

// A menu made of <details> closes when the person goes elsewhere or presses Escape.
const menus = () => document.querySelectorAll("details[data-closes][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A choice that is an answer in itself sends its form.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
});

// A deed that cannot be undone asks first; without JavaScript the page after it says what was done.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.asks;
  if (question && !window.confirm(question)) event.preventDefault();
});

// The server is away: say so once, quietly.
const toast = document.getElementById("toast");
let quiet;
function tellOffline() {
  const notice = document.createElement("div");
  notice.className = "notice warn toast";
  notice.textContent = toast.dataset.offline;
  toast.replaceChildren(notice);
  clearTimeout(quiet);
  quiet = setTimeout(() => toast.replaceChildren(), 8000);
}
document.addEventListener("htmx:sendError", tellOffline);
document.addEventListener("htmx:responseError", tellOffline);
document.addEventListener("htmx:afterOnLoad", () => toast.replaceChildren());

// Another tab that signed in anew has changed the token: the cookie knows it, the forms of this page do not.
document.addEventListener("htmx:configRequest", (event) => {
  const token = /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie);
  if (token && "csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = token[1];
});

// Printing is the browser's: the button is there for those who do not know its keys.
export function showPrintButtons() {
  for (const button of document.querySelectorAll("[data-prints]")) button.hidden = false;
}

showPrintButtons();
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-prints]")) window.print();
});
