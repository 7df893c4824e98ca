// The keys of every page: "/" goes to the search box, "?" lists the keys. With Alt, "/" works everywhere; alone, both work
// in an area that has keys of its own, or everywhere once the person has switched that on in the list.

import { mayAct, pageDeed } from "./keys.js";

const PLACE = "keys-everywhere";
const list = document.getElementById("keys");
const choice = document.getElementById("keys-everywhere");

export function keysEverywhere() {
  try {
    return localStorage.getItem(PLACE) === "1";
  } catch {
    return false;
  }
}

export function mayActIn(event, area) {
  return !list?.open && mayAct(event, { area, everywhere: keysEverywhere() });
}

document.addEventListener("keydown", (event) => {
  const deed = pageDeed(event);
  if (!deed || !mayActIn(event, event.target.closest?.("[data-keys]"))) return;
  event.preventDefault();
  if (deed === "list") openList();
  else goToSearch();
});

function goToSearch() {
  const box = document.querySelector("input[type=search]");
  if (box) {
    box.focus();
    box.select();
  } else {
    document.querySelector(".mainnav a[href$='/search/']")?.click();
  }
}

function openList() {
  choice.checked = keysEverywhere();
  list.showModal();
}

if (list) {
  for (const button of document.querySelectorAll("[data-lists-keys]")) {
    button.hidden = false;
    button.addEventListener("click", openList);
  }
  list.addEventListener("click", (event) => {
    if (event.target === list || event.target.closest("[data-closes-keys]")) list.close();
  });
  choice.addEventListener("change", () => {
    try {
      localStorage.setItem(PLACE, choice.checked ? "1" : "");
    } catch {
      // a forbidden store: the choice lasts for nothing, the keys keep to their areas
    }
  });
}
