// Small things that every page shares. Everything here is comfort: pages are whole without it.

// A menu made of <details> closes when the person goes elsewhere or presses Escape.
const menus = () => document.querySelectorAll("details[data-closes][open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
  // "/" goes to the search box, as long as nobody is writing
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !writing(event.target)) {
    const box = document.querySelector("input[type=search]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else {
      document.querySelector(".mainnav a[href$='/search/']")?.click();
    }
  }
});

export function writing(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

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

// Printing is the browser's: the button is there for those who do not know its keys.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
