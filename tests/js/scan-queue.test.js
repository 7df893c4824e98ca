// Scanned covers: none is lost however slowly the server answers, and they are sent in the order of the scans.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isStray, openQueue } from "../../static/js/scan-queue.js";

const scan = (code) => ({ code, place: "desk" });

test("codes are sent one after another in the order of the scans", async () => {
  const sent = [];
  const answers = [];
  const queue = openQueue((one) => {
    sent.push(one.code);
    return new Promise((answered) => {
      answers.push(answered);
    });
  });
  const last = ["A", "B", "C"].map((code) => queue.take(scan(code))).at(-1);
  assert.equal(queue.waiting, 3);
  for (const expected of [["A"], ["A", "B"], ["A", "B", "C"]]) {
    await new Promise(setImmediate);
    assert.deepEqual(sent, expected);
    answers.shift()();
  }
  await last;
  assert.equal(queue.waiting, 0);
});

test("an answer that does not come stops none of the others", async () => {
  const told = [];
  const sent = [];
  const queue = openQueue(
    (one) => {
      sent.push(one.code);
      return one.code === "A" ? Promise.reject(new Error("away")) : Promise.resolve();
    },
    { trouble: (error) => told.push(error.message) },
  );
  queue.take(scan("A"));
  await queue.take(scan("B"));
  assert.deepEqual(sent, ["A", "B"]);
  assert.deepEqual(told, ["away"]);
});

test("an empty scan is none", async () => {
  const sent = [];
  const queue = openQueue(async (one) => sent.push(one));
  await queue.take(scan("  "));
  assert.deepEqual(sent, []);
});

test("letters outside of fields belong to the field for codes", () => {
  const key = (name, more = {}) => ({ key: name, ctrlKey: false, altKey: false, metaKey: false, ...more });
  assert.equal(isStray(key("K"), { tagName: "BODY" }), true);
  assert.equal(isStray(key("ๅ"), { tagName: "INPUT", type: "radio" }), true);
  assert.equal(isStray(key("K"), { tagName: "INPUT", type: "text" }), false);
  assert.equal(isStray(key("Tab"), { tagName: "BODY" }), false);
  assert.equal(isStray(key(" "), { tagName: "BUTTON" }), false);
  assert.equal(isStray(key("c", { ctrlKey: true }), { tagName: "BODY" }), false);
});
