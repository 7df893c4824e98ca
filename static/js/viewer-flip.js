// Pages of a file turn in place: the next page is asked for as it stands at its address, and its picture, words and facts
// take the place of those shown. One entry of the history, whatever is leafed through, so that Back returns to the list.
// Without this file each turn is a link.

const PATIENCE_MS = 600; // a slow picture comes in behind its page
let asked = 0;

export function flipInPlace(begin) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".viewbar-turn a, .viewer-strip a");
    if (!link || !isPlain(event)) return;
    event.preventDefault();
    flipTo(link.href, begin);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".viewbar-turn form")) return;
    event.preventDefault();
    const query = new URLSearchParams(new FormData(event.target));
    flipTo(`${location.pathname}?${query}`, begin);
  });
}

function isPlain(event) {
  return !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
}

// Whatever is not the page of a file (a sign-in, an error, a line that is cut) is gone to as a link would.
async function flipTo(address, begin) {
  const mine = ++asked;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    const stage = next.getElementById("stage");
    if (!answer.ok || !stage) throw new Error("no page of a file");
    const content = document.importNode(stage, true); // its picture begins to load here
    await loaded(content.querySelector("#picture"));
    if (mine === asked) show(next, content, { address: answer.url, begin });
  } catch {
    if (mine === asked) location.assign(address);
  }
}

function loaded(picture) {
  if (!picture) return undefined;
  const late = new Promise((done) => {
    setTimeout(done, PATIENCE_MS);
  });
  return Promise.race([picture.decode().catch(() => {}), late]);
}

function show(next, content, { address, begin }) {
  const focused = document.activeElement?.id;
  for (const name of [".viewbar", ".viewer-side"]) {
    document.querySelector(name).replaceWith(document.importNode(next.querySelector(name), true));
  }
  const stage = document.getElementById("stage");
  stage.replaceChildren(...content.childNodes);
  stage.scrollTo(0, 0);
  moveInStrip(next);
  document.title = next.title;
  document.getElementById("turned").textContent = next.title;
  history.replaceState(null, "", address);
  window.htmx?.process(document.querySelector(".viewer-side"));
  if (focused && focused !== "stage") (document.getElementById(focused) || stage).focus({ preventScroll: true });
  begin();
}

// The strip stays as it is scrolled; one that does not reach the page gives way to the page's own.
function moveInStrip(next) {
  const strip = document.querySelector(".viewer-strip");
  const now = next.querySelector(".viewer-strip [aria-current]");
  const leaf = now && strip.querySelector(`a[href="${now.getAttribute("href").replace(/["\\]/g, "\\$&")}"]`);
  if (!leaf) {
    strip.replaceChildren(...document.importNode(next.querySelector(".viewer-strip"), true).childNodes);
    return;
  }
  for (const old of strip.querySelectorAll("[aria-current]")) old.removeAttribute("aria-current");
  leaf.setAttribute("aria-current", "page");
}
