// Employers that are found while a name or number is typed: arrows and Enter choose one, Escape and leaving close it.

export function watchFinder(queue, onTaken) {
  queue.addEventListener("keydown", onKey);
  queue.addEventListener("focusout", closeFinder);
  queue.addEventListener("click", (event) => {
    const found = event.target.closest(".find");
    if (found) onTaken(take(found));
  });
}

function take(found) {
  const finder = found.closest(".finder");
  const box = boxOf(finder);
  box.value = found.dataset.account;
  finder.replaceChildren();
  box.focus();
  return box.form;
}

function finderOf(element) {
  const box = element.closest("input[data-finder]");
  return box ? document.getElementById(box.dataset.finder) : element.closest(".finder");
}

function boxOf(finder) {
  return document.querySelector(`input[data-finder="${finder.id}"]`);
}

function onKey(event) {
  const finder = finderOf(event.target);
  if (!finder || event.altKey) return;
  const choices = [...finder.querySelectorAll(".find")];
  const at = choices.indexOf(document.activeElement);
  if (event.key.startsWith("Arrow")) walk(event, { choices, at, box: boxOf(finder) });
  else if (event.key === "Enter" && at < 0) {
    if (event.repeat) event.preventDefault(); // a key held down decides once
    finder.replaceChildren(); // the answer to the last letter may still be on its way
  } else if (event.key === "Escape" && choices.length) {
    finder.replaceChildren();
    boxOf(finder).focus();
  }
}

function walk(event, { choices, at, box }) {
  const next = { ArrowDown: choices[Math.min(at + 1, choices.length - 1)], ArrowUp: at >= 0 && (choices[at - 1] || box) }[event.key];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function closeFinder(event) {
  const field = event.target.closest(".field");
  const finder = field && field.querySelector(".finder");
  if (finder && !field.contains(event.relatedTarget)) finder.replaceChildren();
}
