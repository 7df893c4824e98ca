import assert from "node:assert/strict";
import { test } from "node:test";

import { dropWords, keepWords, wordsFor, wordsOn, writeWords } from "../../static/js/review-words.js";

const WORDS = { account_no: "74-9999002-8", form: "", note: "ตามหัวหน้า" };

function memory() {
  const kept = new Map();
  return { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
}

test("what was written on a card is there again after the page was loaded anew", () => {
  const store = memory();
  keepWords(store, "7", { id: "d1", version: "3", words: WORDS });
  assert.deepEqual(wordsFor(store, "7", { id: "d1", version: "3" }), WORDS);
});

test("not for another person, not on a newer version, not once it was decided", () => {
  const store = memory();
  keepWords(store, "7", { id: "d1", version: "3", words: WORDS });
  assert.equal(wordsFor(store, "8", { id: "d1", version: "3" }), null);
  assert.equal(wordsFor(store, "7", { id: "d1", version: "4" }), null);
  dropWords(store, "7", "d1");
  assert.equal(wordsFor(store, "7", { id: "d1", version: "3" }), null);
});

test("a store that is full, forbidden or holds nonsense costs nothing", () => {
  const full = { getItem: () => "{", setItem() { throw new Error("full"); } };
  keepWords(full, "7", { id: "d1", version: "3", words: WORDS });
  assert.equal(wordsFor(full, "7", { id: "d1", version: "3" }), null);
});

test("the fields of a card are read and filled by name", () => {
  const form = { elements: { account_no: { value: "74" }, note: { value: "" } } };
  assert.deepEqual(wordsOn(form), { account_no: "74", form: "", note: "", day: "", period: "" });
  writeWords(form, WORDS);
  assert.equal(form.elements.note.value, "ตามหัวหน้า");
});
