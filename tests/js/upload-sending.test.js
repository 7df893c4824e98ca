import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { declare, lookAhead, send } from "../../static/js/upload-sending.js";
import { SignedOut } from "../../static/js/session.js";
import { serveAnswers } from "./browser.js";

const SESSION = { token: () => "token", recover: () => Promise.reject(new SignedOut()) };
const PLACE = { session: SESSION, api: "/api/v1/batches/", whole: "100", part: "40", office: "7400" };
const WORDS = { retrying: "again", signedOut: "signed out", someStopped: "stopped", fileGone: "gone" };
const realTimeout = globalThis.setTimeout;
let waits;

beforeEach(() => {
  waits = [];
  globalThis.setTimeout = (deed, ms) => {
    waits.push(ms);
    queueMicrotask(deed);
  };
});

afterEach(() => {
  globalThis.setTimeout = realTimeout;
});

function aFile(size) {
  return { clientId: "f1", size, sent: 0, said: "", folder: { batch: 7 }, file: new Blob(["x".repeat(size)]) };
}

function sent(file) {
  return send(PLACE, file, { words: WORDS, changed() {} });
}

test("a small file goes whole, with the token of the page", async () => {
  const requests = serveAnswers({ status: 201 });
  assert.deepEqual(await sent(aFile(100)), { state: "stored", sent: 100, said: "" });
  assert.equal(requests.length, 1);
  assert.equal(requests[0].method, "PUT");
  assert.equal(requests[0].url, "/api/v1/batches/7/files/f1/");
  assert.equal(requests[0].headers["X-CSRFToken"], "token");
});

test("what the server had already is said so", async () => {
  serveAnswers({ status: 200 });
  assert.equal((await sent(aFile(10))).state, "already");
});

test("a larger file goes in parts that meet without a gap", async () => {
  const requests = serveAnswers({ status: 202 }, { status: 202 }, { status: 201 });
  assert.equal((await sent(aFile(101))).state, "stored");
  assert.deepEqual(
    requests.map((one) => one.headers["Content-Range"]),
    ["bytes 0-39/101", "bytes 40-79/101", "bytes 80-100/101"],
  );
  assert.deepEqual(requests.map((one) => one.body.size), [40, 40, 21]);
});

test("a part that the server holds is not sent again", async () => {
  const requests = serveAnswers({ status: 202, body: { received: [[0, 80]] } }, { status: 201 });
  await sent(aFile(101));
  assert.deepEqual(requests.map((one) => one.headers["Content-Range"]), ["bytes 0-39/101", "bytes 80-100/101"]);
});

test("a part that the server holds only in part is sent", async () => {
  const requests = serveAnswers({ status: 202, body: { received: [[0, 79]] } }, { status: 202 }, { status: 201 });
  await sent(aFile(101));
  assert.equal(requests[1].headers["Content-Range"], "bytes 40-79/101");
});

for (const status of [0, 408, 429, 500, 503]) {
  test(`after ${status} it waits and tries again`, async () => {
    serveAnswers({ status }, { status: 201 });
    assert.equal((await sent(aFile(10))).state, "stored");
    assert.equal(waits.length, 1);
  });
}

test("it waits twice as long each time, never longer than a good half minute, and gives up after eight tries", async () => {
  const requests = serveAnswers(...Array.from({ length: 8 }, () => ({ status: 503 })));
  assert.deepEqual(await sent(aFile(10)), { state: "stopped", sent: 0, said: "stopped", passing: true });
  assert.equal(requests.length, 8);
  for (const [number, ms] of waits.entries()) {
    const whole = Math.min(30_000, 1000 * 2 ** number);
    assert.ok(ms >= 0.75 * whole && ms <= 1.25 * whole, `${ms} ms for wait ${number}`);
  }
});

const SIGNED_OUT = [{ status: 401 }, { status: 403, body: { code: "csrf" } }];

for (const answer of SIGNED_OUT) {
  test(`after ${answer.status} a person who will not sign in now leaves the file stopped, and is told`, async () => {
    const requests = serveAnswers(answer);
    const { state, said, signedOut } = await sent(aFile(10));
    assert.deepEqual([state, said, signedOut], ["stopped", "signed out", true]);
    assert.equal(requests.length, 1);
  });

  test(`after ${answer.status} the file goes on with the token of the new session, and is paused meanwhile`, async () => {
    const requests = serveAnswers(answer, { status: 201 });
    const file = aFile(10);
    const states = [];
    let token = "old";
    const session = {
      token: () => token,
      recover: async () => {
        states.push(file.state);
        token = "new";
      },
    };
    const end = await send({ ...PLACE, session }, file, { words: WORDS, changed() {} });
    assert.equal(end.state, "stored");
    assert.deepEqual(states, ["paused"]);
    assert.deepEqual(requests.map((one) => one.headers["X-CSRFToken"]), ["old", "new"]);
  });
}

test("a file in parts goes on at the part at which the session ended", async () => {
  const requests = serveAnswers(
    { status: 202, body: { received: [[0, 40]] } }, { status: 401 },
    { status: 202, body: { received: [[0, 40]] } }, { status: 202, body: { received: [[0, 80]] } }, { status: 201 },
  );
  const session = { token: () => "token", recover: async () => {} };
  assert.equal((await send({ ...PLACE, session }, aFile(101), { words: WORDS, changed() {} })).state, "stored");
  assert.equal(requests.at(-1).headers["Content-Range"], "bytes 80-100/101");
});

test("a server that goes on refusing the new session is not asked for ever", async () => {
  const requests = serveAnswers(...Array.from({ length: 9 }, () => ({ status: 401 })));
  const session = { token: () => "token", recover: async () => {} };
  assert.equal((await send({ ...PLACE, session }, aFile(10), { words: WORDS, changed() {} })).state, "stopped");
  assert.ok(requests.length < 9);
});

test("a role that may not send is told so, and nobody is asked to sign in", async () => {
  serveAnswers({ status: 403, body: { code: "forbidden", message_th: "ไม่มีสิทธิ์" } });
  assert.deepEqual(await sent(aFile(10)), { state: "stopped", sent: 0, said: "ไม่มีสิทธิ์" });
});

test("a wall's own page with status 200 is no receipt", async () => {
  const requests = serveAnswers({ status: 200, text: "<html>Sign in to the network</html>" }, { status: 201 });
  assert.equal((await sent(aFile(10))).state, "stored");
  assert.equal(requests.length, 2);
});

test("a file of which all parts were sent and that is not whole is not stored: its parts go again", async () => {
  const answers = Array.from({ length: 3 }, () => ({ status: 202, body: { received: [] } }));
  const requests = serveAnswers(...answers, { status: 202 }, { status: 202 }, { status: 201 });
  assert.equal((await sent(aFile(101))).state, "stored");
  assert.equal(requests.length, 6);
});

test("a file that was moved after it was chosen is named as that, not as a broken line", async () => {
  serveAnswers(...Array.from({ length: 8 }, () => ({ status: 0 })));
  const moved = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("NotReadableError")) }) };
  assert.equal((await sent({ ...aFile(10), file: moved })).said, "gone");
});

for (const status of [400, 404, 413]) {
  test(`${status} is no refusal of the file: the batch goes on missing it, so it is stopped`, async () => {
    serveAnswers({ status, body: { code: "not_found", message_th: "ไม่พบ" } });
    assert.deepEqual(await sent(aFile(10)), { state: "stopped", sent: 0, said: "ไม่พบ" });
  });
}

test("a refusal is final and said in the language of the page", async () => {
  const requests = serveAnswers({ status: 422, body: { code: "empty_file", message_th: "ว่าง", message_en: "empty" } });
  assert.deepEqual(await sent(aFile(10)), { state: "refused", sent: 0, said: "ว่าง" });
  assert.equal(requests.length, 1);
});

for (const code of ["digest_mismatch", "size_mismatch", "bad_part"]) {
  test(`${code} may be the line's fault: once more, and then it waits for a person, as the batch does`, async () => {
    serveAnswers({ status: 422, body: { code } }, { status: 201 });
    assert.equal((await sent(aFile(10))).state, "stored");
    const requests = serveAnswers({ status: 422, body: { code } }, { status: 422, body: { code } });
    assert.equal((await sent(aFile(10))).state, "stopped");
    assert.equal(requests.length, 2);
  });
}

const FOLDER = { name: "ร้านหนึ่ง", above: ["กล่อง 1"], accountNo: "7499990028" };
const FILES = [{ clientId: "f1", name: "1.jpg", size: 3, sha256: "ab", state: "hashing", said: "" }];
const SAID = {
  office: "7400",
  folder_name: "ร้านหนึ่ง",
  above: ["กล่อง 1"],
  account_no: "7499990028",
  files: [{ client_id: "f1", name: "1.jpg", size: 3, sha256: "ab" }],
};

test("a batch is declared with the names that the contract gives its fields, and goes on with one's own", async () => {
  const requests = serveAnswers({ status: 201, body: { id: 7, files: [] } });
  assert.equal((await declare(PLACE, FOLDER, FILES)).id, 7);
  assert.deepEqual(JSON.parse(requests[0].body), { ...SAID, join: "own" });
});

test("what is known of a folder is asked with the same declaration", async () => {
  const requests = serveAnswers({ status: 200, body: { number: null, joins: null, here: [] } });
  assert.deepEqual((await lookAhead(PLACE, FOLDER, FILES)).here, []);
  assert.equal(requests[0].url, "/api/v1/batches/preflight/");
  assert.deepEqual(JSON.parse(requests[0].body), SAID);
});

test("a folder whose session ended is declared after the new sign-in", async () => {
  serveAnswers({ status: 401 }, { status: 201, body: { id: 7, files: [] } });
  const told = { paused: 0 };
  const session = { token: () => "token", recover: async () => {} };
  await declare({ ...PLACE, session }, FOLDER, FILES, { waiting() {}, paused: () => { told.paused += 1; } });
  assert.equal(told.paused, 1);
});
