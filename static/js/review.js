// The review queue by keyboard: choose an employer from the finder, file, and the next one has the focus.

const queue = document.querySelector(".queue");

function focusCase(item) {
  const box = item && item.querySelector("input[name=account_no]");
  if (box) {
    item.scrollIntoView({ block: "nearest" });
    box.focus();
    box.select();
  }
}

if (queue) {
  // on a small screen the keyboard would cover the paper
  if (matchMedia("(min-width: 761px)").matches) {
    const named = document.getElementById(location.hash.slice(1));
    focusCase(named && queue.contains(named) ? named : queue.querySelector("[data-case]"));
  }

  queue.addEventListener("click", (event) => {
    const choice = event.target.closest(".find");
    if (choice) choose(choice);
  });

  queue.addEventListener("keydown", (event) => {
    const finder = finderOf(event.target);
    if (!finder) return;
    const choices = [...finder.querySelectorAll(".find")];
    const at = choices.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && choices.length) {
      event.preventDefault();
      choices[Math.min(at + 1, choices.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (choices[at - 1] || boxOf(finder)).focus();
    } else if (event.key === "Enter" && at < 0) {
      finder.replaceChildren(); // the answer to the last letter may still be on its way
    } else if (event.key === "Escape" && choices.length) {
      finder.replaceChildren();
      boxOf(finder).focus();
    }
  });

  queue.addEventListener("focusout", (event) => {
    const field = event.target.closest(".field");
    const finder = field && field.querySelector(".finder");
    if (finder && !field.contains(event.relatedTarget)) finder.replaceChildren();
  });

  // a row was swapped: a row that is done hands the focus on, a row that was refused keeps it
  document.addEventListener("htmx:afterSwap", (event) => {
    const item = document.getElementById(event.detail.target.id);
    if (!item || item.parentElement !== queue) return;
    if (item.matches("[data-case]")) {
      focusCase(item);
      return;
    }
    let next = item.nextElementSibling;
    while (next && !next.matches("[data-case]")) next = next.nextElementSibling;
    focusCase(next || queue.querySelector("[data-case]"));
  });
}

function finderOf(element) {
  const box = element.closest("input[data-finder]");
  return box ? document.getElementById(box.dataset.finder) : element.closest(".finder");
}

function boxOf(finder) {
  return document.querySelector(`input[data-finder="${finder.id}"]`);
}

function choose(choice) {
  const finder = choice.closest(".finder");
  const box = boxOf(finder);
  box.value = choice.dataset.account;
  finder.replaceChildren();
  box.focus();
}
