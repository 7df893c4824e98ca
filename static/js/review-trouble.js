// An answer that is no card and no row (the page stood open too long, nobody is signed in, the document is gone) takes
// nothing away: the card stays with what was written, and says what to do.

export function keepCards(queue) {
  document.addEventListener("htmx:beforeSwap", (event) => keepCard(queue, event));
  queue.addEventListener("click", (event) => {
    if (event.target.closest("[data-reloads]")) location.reload();
  });
}

function keepCard(queue, event) {
  const { target, xhr } = event.detail;
  const card = target.closest?.("[data-case], [data-done]");
  if (!card || !queue.contains(card) || target !== card || xhr.status < 400) return;
  if (/data-(case|done)/.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  showTrouble(card, answer.querySelector(".notice p")?.firstChild?.textContent);
}

function showTrouble(card, said) {
  card.querySelector(".trouble")?.remove();
  const trouble = document.getElementById("trouble").content.cloneNode(true);
  if (said) trouble.querySelector("[data-said]").textContent = said;
  (card.querySelector(".case-form") || card).prepend(trouble);
  card.querySelector("[data-reloads]").focus();
}
