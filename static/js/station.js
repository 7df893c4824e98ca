// The checker's station by keyboard: a key presses the button that stands on the page, and does nothing that it would
// not. Without this file every button works by mouse, Tab and Enter.

import { stationDeed } from "./keys.js";

const station = document.querySelector("[data-station]");

document.addEventListener("keydown", (event) => {
  const meant = stationDeed(event);
  const button = meant && buttonFor(meant);
  if (!button) return;
  event.preventDefault();
  button.click();
});

function buttonFor({ deed, number }) {
  if (deed === "finding") return station.querySelectorAll("[data-code]")[number - 1];
  return station.querySelector(`[data-deed=${deed}]`);
}
