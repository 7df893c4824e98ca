import assert from "node:assert/strict";
import { test } from "node:test";

import { Answers, isWorthAsking, pauseAfter, placeAfter } from "../../static/js/suggest-rules.js";

test("one letter asks for nothing, two do", () => {
  assert.ok(!isWorthAsking("ก"));
  assert.ok(isWorthAsking("กข"));
});

test("eighty letters are the most", () => {
  assert.ok(isWorthAsking("ก".repeat(80)));
  assert.ok(!isWorthAsking("ก".repeat(81)));
});

test("an account number is asked for; a person's number, also in Thai digits, never travels", () => {
  assert.ok(isWorthAsking("74-9999002-8"));
  assert.ok(!isWorthAsking("74999900281"));
  assert.ok(isWorthAsking("๗๔๙๙๙๙๐๐๒๘"));
  assert.ok(!isWorthAsking("๑๑๐๑๗๐๐๒๐๗๐๓๐"));
});

test("the pause follows the last answer, within its bounds", () => {
  assert.equal(pauseAfter(20), 180);
  assert.equal(pauseAfter(700), 700);
  assert.equal(pauseAfter(9000), 1500);
});

test("the arrows go round: box, suggestions, box", () => {
  assert.deepEqual([-1, 0, 1, 2].map((at) => placeAfter(at, 1, 3)), [0, 1, 2, -1]);
  assert.deepEqual([-1, 0, 1, 2].map((at) => placeAfter(at, -1, 3)), [2, -1, 0, 1]);
  assert.equal(placeAfter(-1, 1, 0), -1);
});

test("fifty answers are kept, the oldest is forgotten first", () => {
  const answers = new Answers();
  for (let number = 0; number < 51; number += 1) answers.keep(`word ${number}`, [number]);
  assert.equal(answers.get("word 0"), undefined);
  assert.deepEqual(answers.get("word 1"), [1]);
  assert.deepEqual(answers.get("word 50"), [50]);
});
