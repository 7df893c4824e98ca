// The page viewer: zoom, rotate, keyboard; a word in the text and its box on the picture light up together.
// Without this file the picture fits the width and the text stands beside it.

import { showPrintButtons } from "./app.js";
import { viewerDeed, writing } from "./keys.js";
import { mayActIn } from "./page-keys.js";
import { flipInPlace } from "./viewer-flip.js";
import { fittingScale, sheetStyle, turnedSize, zoomedScale } from "./viewer-geometry.js";

const stage = document.getElementById("stage");
const STEP = 1.25;
let sheet;
let shown; // what the keys act on: the sheet that lies on the stage

begin();
turnByKey();
flipInPlace(begin);
zoomByKeyAndWheel();

// A page lies on the stage: the first, or one that was flipped to.
function begin() {
  sheet = document.getElementById("sheet");
  shown = undefined;
  if (sheet) start();
  showPrintButtons();
  document.querySelector(".viewer-strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function start() {
  const picture = document.getElementById("picture");
  const tools = document.getElementById("tools");
  const label = document.getElementById("scale");
  const real = { width: Number(sheet.dataset.width), height: Number(sheet.dataset.height) };
  const hits = [...sheet.querySelectorAll("[data-hit]")];
  const memory = readMemory();
  let scale = 1;
  let turned = 0;
  let fit = memory.fit || "width";
  let hit = -1;

  tools.hidden = false;

  function room() {
    const style = getComputedStyle(stage);
    return {
      width: stage.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight),
      height: stage.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom),
    };
  }

  function apply() {
    const space = room();
    scale = fittingScale(fit, { room: space, shape: turnedSize(real, turned), scale });
    Object.assign(sheet.style, sheetStyle(real, { scale, turned, room: space }));
    label.textContent = `${Math.round(scale * 100)}%`;
    for (const button of tools.querySelectorAll("[data-do]")) {
      if (["width", "whole"].includes(button.dataset.do)) {
        button.setAttribute("aria-pressed", String(button.dataset.do === fit));
      }
    }
    sharpen(real.width * scale);
  }

  // the smaller picture is enough until it would be stretched
  function sharpen(width) {
    if (sheet.dataset.full && picture.naturalWidth && width * devicePixelRatio > picture.naturalWidth * 1.05) {
      const sharp = new Image();
      sharp.src = sheet.dataset.full;
      sheet.dataset.full = "";
      sharp.decode().then(() => { picture.src = sharp.src; }).catch(() => {});
    }
  }

  function zoom(factor) {
    const middle = {
      x: (stage.scrollLeft + stage.clientWidth / 2) / Math.max(1, stage.scrollWidth),
      y: (stage.scrollTop + stage.clientHeight / 2) / Math.max(1, stage.scrollHeight),
    };
    fit = "";
    scale = zoomedScale(scale, factor);
    apply();
    stage.scrollLeft = middle.x * stage.scrollWidth - stage.clientWidth / 2;
    stage.scrollTop = middle.y * stage.scrollHeight - stage.clientHeight / 2;
  }

  function nextHit() {
    if (!hits.length) return;
    hits[hit]?.classList.remove("now");
    hit = (hit + 1) % hits.length;
    hits[hit].classList.add("now");
    show(hits[hit]);
  }

  const deeds = {
    in: () => zoom(STEP),
    out: () => zoom(1 / STEP),
    width: () => { fit = "width"; apply(); },
    whole: () => { fit = "whole"; apply(); },
    real: () => { fit = ""; scale = 1; apply(); },
    turn: () => { turned = (turned + 90) % 360; apply(); },
    hit: nextHit,
  };

  function run(name) {
    deeds[name]();
    writeMemory({ fit });
  }

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) run(button.dataset.do);
  });

  shown = { run, zoom, apply };
  picture.addEventListener("load", apply);

  pairWords();
  pairFacts();
  apply();
  if (hits.length) nextHit();
  // the keys act where the focus is: on the picture, unless the person has gone elsewhere already
  if (document.activeElement === document.body) stage.focus({ preventScroll: true });
}

function zoomByKeyAndWheel() {
  document.addEventListener("keydown", (event) => {
    const name = viewerDeed(event);
    if (name && shown && mayActIn(event, event.target.closest?.("[data-keys]"))) {
      event.preventDefault();
      shown.run(name);
    }
  });
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || !shown) return;
    event.preventDefault();
    shown.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  }, { passive: false });
  let waiting;
  new ResizeObserver(() => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => shown?.apply());
  }).observe(stage);
}

// A word of the text and its box on the picture light up together, from either side.
function pairWords() {
  const text = document.getElementById("text");
  if (!text) return;
  let lit = [];
  function light(number, from) {
    for (const element of lit) element.classList.remove("lit");
    lit = number === undefined ? [] : [
      sheet.querySelector(`[data-box="${number}"]`),
      text.querySelector(`[data-word="${number}"]`),
    ].filter(Boolean);
    for (const element of lit) element.classList.add("lit");
    if (from === "picture" && lit[1]) lit[1].scrollIntoView({ block: "nearest" });
  }
  text.addEventListener("mouseover", (event) => light(event.target.dataset.word, "text"));
  text.addEventListener("mouseleave", () => light());
  text.addEventListener("click", (event) => {
    const box = sheet.querySelector(`[data-box="${event.target.dataset.word}"]`);
    if (box && getSelection().isCollapsed) show(box);
  });
  sheet.addEventListener("mouseover", (event) => light(event.target.dataset.box, "picture"));
  sheet.addEventListener("mouseleave", () => light());
}

// What the page says of itself shows its place, under the pointer and with the focus.
function pairFacts() {
  const list = document.getElementById("facts");
  if (!list) return;
  const boxOf = (event) => {
    const fact = event.target.closest("[data-fact]");
    return fact && sheet.querySelector(`[data-fact-box="${fact.dataset.fact}"]`);
  };
  const light = (event, lit) => boxOf(event)?.classList.toggle("lit", lit);
  for (const name of ["mouseover", "focusin"]) list.addEventListener(name, (event) => light(event, true));
  for (const name of ["mouseout", "focusout"]) list.addEventListener(name, (event) => light(event, false));
  list.addEventListener("focusin", (event) => {
    const box = boxOf(event);
    if (box) show(box);
  });
}

// Scroll the stage, and the stage alone, until the box stands in its middle.
function show(box) {
  const from = stage.getBoundingClientRect();
  const at = box.getBoundingClientRect();
  stage.scrollLeft += at.left + at.width / 2 - from.left - from.width / 2;
  stage.scrollTop += at.top + at.height / 2 - from.top - from.height / 2;
}

function turnByKey() {
  document.addEventListener("keydown", (event) => {
    if (writing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = { ArrowLeft: "before", ArrowRight: "behind", PageUp: "before", PageDown: "behind" }[event.key];
    const target = link && document.getElementById(link);
    if (target) {
      event.preventDefault();
      target.click();
    }
  });
}

function readMemory() {
  try {
    return JSON.parse(sessionStorage.getItem("viewer")) || {};
  } catch {
    return {};
  }
}

function writeMemory(value) {
  try {
    sessionStorage.setItem("viewer", JSON.stringify(value));
  } catch {
    // a full or forbidden store costs nothing but the memory of the last zoom
  }
}
