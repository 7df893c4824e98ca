// When the search box asks for suggestions, how often, and where its arrows go. Nothing here touches the page.

const FEWEST_LETTERS = 2;
const MOST_LETTERS = 80;
// an account number's; twelve of a person's thirteen digits tell the last one, so more than ten ask for nothing
const MOST_DIGITS = 10;
export const PAUSE = { shortest: 180, longest: 1500 };
const KEPT = 50;

export function isWorthAsking(words) {
  const digits = words.match(/\p{Nd}/gu) || [];
  return words.length >= FEWEST_LETTERS && words.length <= MOST_LETTERS && digits.length <= MOST_DIGITS;
}

// Milliseconds to wait behind the next letter: as long as the last answer took, so that a busy server is asked less often.
export function pauseAfter(took) {
  return Math.min(PAUSE.longest, Math.max(PAUSE.shortest, took));
}

// The place after `step` from `at` among `lines` suggestions; -1 is the box itself, one of the places that the arrows go round.
export function placeAfter(at, step, lines) {
  const places = lines + 1;
  return ((at + 1 + step + places) % places) - 1;
}

// The answers of this page, the oldest forgotten first.
export class Answers {
  #known = new Map();

  get(words) {
    return this.#known.get(words);
  }

  keep(words, answer) {
    if (this.#known.size >= KEPT) this.#known.delete(this.#known.keys().next().value);
    this.#known.set(words, answer);
  }
}
