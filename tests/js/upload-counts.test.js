import assert from "node:assert/strict";
import { test } from "node:test";

import { bar, isFinished, isUnderWay, sentence, settled, sizeInWords, tally } from "../../static/js/upload-counts.js";

const file = (state, sent = 0) => ({ state, size: 10, sent });

test("bytes of a file that is being hashed are not sent bytes", () => {
  assert.equal(tally([file("hashing", 8), file("sending", 3)]).sent, 3);
});

test("a file counts with its size at most, whatever the wire added", () => {
  assert.equal(tally([file("sending", 12)]).sent, 10);
});

test("files are counted by what became of them", () => {
  const states = ["hashing", "asking", "waiting", "sending", "paused", "stored", "already", "left", "refused", "stopped"];
  const sums = tally(states.map((state) => file(state)));
  assert.deepEqual(sums, { files: 10, total: 100, sent: 40, ended: 4, open: 5, asking: 1, paused: 1, stopped: 1, refused: 1 });
});

test("a folder is finished when each file has an answer; a stopped one has none", () => {
  assert.ok(isFinished([file("stored"), file("already"), file("refused")]));
  assert.ok(!isFinished([file("stored"), file("stopped")]));
  assert.ok(!isFinished([file("sending")]));
});

test("leaving the page is warned of while a file is under way, not when it stopped", () => {
  for (const state of ["hashing", "asking", "waiting", "sending", "paused"]) assert.ok(isUnderWay([file("stored"), file(state)]));
  for (const state of ["stored", "already", "refused", "stopped"]) assert.ok(!isUnderWay([file(state)]));
});

test("the sentence above the bars says the worst", () => {
  assert.equal(sentence({ open: 1, stopped: 1, refused: 1 }), "working");
  assert.equal(sentence({ open: 0, stopped: 1, refused: 1 }), "someStopped");
  assert.equal(sentence({ open: 0, stopped: 0, refused: 1 }), "someRefused");
  assert.equal(sentence({ open: 0, stopped: 0, refused: 0 }), "allDone");
});

test("somebody who must sign in is told before all else, a question only when nothing else goes on", () => {
  assert.equal(sentence({ open: 2, paused: 1, asking: 0, stopped: 1, refused: 1 }), "signedOut");
  assert.equal(sentence({ open: 2, paused: 0, asking: 1, stopped: 0, refused: 0 }), "working");
  assert.equal(sentence({ open: 1, paused: 0, asking: 1, stopped: 0, refused: 0 }), "asks");
});

test("a bar is full only when every file has its answer", () => {
  const full = (...files) => {
    const { max, value } = bar(tally(files));
    return value === max;
  };
  assert.ok(full(file("stored"), file("already"), file("left"), file("refused")));
  assert.ok(full({ state: "refused", size: 0, sent: 0 }));
  for (const state of ["hashing", "asking", "waiting", "sending", "paused", "stopped"]) assert.ok(!full(file("stored"), file(state)), state);
  assert.ok(!full(file("stored"), { state: "waiting", size: 0, sent: 0 }));
});

test("what stopped has sent nothing, however far it had come: the bar goes back", () => {
  assert.equal(tally([file("stopped", 8), file("paused", 4)]).sent, 4);
});

// Killed at any point, the sums of the folders are the sum of all: there is no second way of counting.
test("the sums of the folders are those of all files, in every state", () => {
  const states = ["hashing", "asking", "waiting", "sending", "paused", "stored", "already", "left", "refused", "stopped"];
  for (const one of states) {
    for (const other of states) {
      const [first, second] = [[file(one, 3), file(other, 12)], [file(other, 0)]];
      const whole = tally([...first, ...second]);
      for (const name of Object.keys(whole)) assert.equal(whole[name], tally(first)[name] + tally(second)[name], `${name} ${one} ${other}`);
    }
  }
});

test("the server's word is the last: what the batch misses is sent again, whatever the page believed", () => {
  assert.equal(settled(file("stored"), { state: "declared" }).state, "waiting");
  assert.equal(settled(file("stored"), undefined).state, "waiting");
  assert.equal(settled(file("stored"), { state: "stored" }).state, "stored");
  assert.equal(settled(file("hashing"), { state: "stored" }).state, "already");
  assert.deepEqual(settled(file("stopped"), { state: "refused", reason: "empty_file" }), { state: "refused", sent: 0, reason: "empty_file" });
});

test("sizes are in the words of a file manager", () => {
  assert.equal(sizeInWords(0), "1 KB");
  assert.equal(sizeInWords(1024 * 1024 - 1), "1024 KB");
  assert.equal(sizeInWords(1024 * 1024), "1.0 MB");
  assert.equal(sizeInWords(1536), "2 KB");
});
