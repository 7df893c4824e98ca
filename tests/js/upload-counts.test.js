import assert from "node:assert/strict";
import { test } from "node:test";

import { isFinished, isUnderWay, sentence, sizeInWords, tally } from "../../static/js/upload-counts.js";

const file = (state, sent = 0) => ({ state, size: 10, sent });

test("bytes of a file that is being hashed are not sent bytes", () => {
  assert.equal(tally([file("hashing", 8), file("sending", 3)]).sent, 3);
});

test("a file counts with its size at most, whatever the wire added", () => {
  assert.equal(tally([file("sending", 12)]).sent, 10);
});

test("files are counted by what became of them", () => {
  const sums = tally(["hashing", "waiting", "sending", "stored", "already", "refused", "stopped"].map((state) => file(state)));
  assert.deepEqual(sums, { files: 7, total: 70, sent: 0, ended: 3, open: 3, stopped: 1, refused: 1 });
});

test("a folder is finished when each file has an answer; a stopped one has none", () => {
  assert.ok(isFinished([file("stored"), file("already"), file("refused")]));
  assert.ok(!isFinished([file("stored"), file("stopped")]));
  assert.ok(!isFinished([file("sending")]));
});

test("leaving the page is warned of while a file is under way, not when it stopped", () => {
  for (const state of ["hashing", "waiting", "sending"]) assert.ok(isUnderWay([file("stored"), file(state)]));
  for (const state of ["stored", "already", "refused", "stopped"]) assert.ok(!isUnderWay([file(state)]));
});

test("the sentence above the bars says the worst", () => {
  assert.equal(sentence({ open: 1, stopped: 1, refused: 1 }), "working");
  assert.equal(sentence({ open: 0, stopped: 1, refused: 1 }), "someStopped");
  assert.equal(sentence({ open: 0, stopped: 0, refused: 1 }), "someRefused");
  assert.equal(sentence({ open: 0, stopped: 0, refused: 0 }), "allDone");
});

test("sizes are in the words of a file manager", () => {
  assert.equal(sizeInWords(0), "1 KB");
  assert.equal(sizeInWords(1024 * 1024 - 1), "1024 KB");
  assert.equal(sizeInWords(1024 * 1024), "1.0 MB");
  assert.equal(sizeInWords(1536), "2 KB");
});
