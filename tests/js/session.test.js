import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { openSession, SignedOut } from "../../static/js/session.js";

let asked;
let answers;

beforeEach(() => {
  asked = [];
  answers = [];
  globalThis.fetch = async (address, { method = "GET", body } = {}) => {
    asked.push([method, body ? Object.fromEntries(body) : null]);
    const { status = 200, body: answer, down } = answers.shift();
    if (down) throw new TypeError("Failed to fetch");
    return { status, json: async () => (answer === undefined ? JSON.parse("<html>") : answer) };
  };
});

function opened(door = () => Promise.reject(new Error("the door must stay shut"))) {
  return openSession({ address: "/session/", person: "scan7400", token: "old", language: "th", door });
}

test("the page keeps its token until it is refused: it is that of the page's person", () => {
  assert.equal(opened().token(), "old");
});

test("signed in again in another tab: the new token is taken and nobody is asked", async () => {
  answers.push({ body: { person: "scan7400", token: "new" } });
  const session = opened();
  await session.recover();
  assert.equal(session.token(), "new");
});

test("many requests refused at once ask once", async () => {
  answers.push({ body: { person: "scan7400", token: "new" } });
  const session = opened();
  await Promise.all([session.recover(), session.recover(), session.recover()]);
  assert.equal(asked.length, 1);
});

test("nobody is signed in: the door signs the page's person in, with the token of the moment", async () => {
  answers.push({ body: { person: null, token: "a" } }, { body: { person: null, token: "b" } }, { body: { person: "scan7400", token: "c" } });
  const session = opened(async ({ other, signIn }) => {
    assert.equal(other, null);
    assert.equal(await signIn("secret"), "");
  });
  await session.recover();
  assert.equal(session.token(), "c");
  assert.deepEqual(asked.at(-1), ["POST", { username: "scan7400", password: "secret", csrfmiddlewaretoken: "b" }]);
});

test("another person is signed in: their token is never taken, the door names them", async () => {
  answers.push({ body: { person: "head7400", token: "theirs" } });
  let named = "";
  const session = opened(({ other }) => {
    named = other;
    return Promise.reject(new SignedOut());
  });
  await assert.rejects(session.recover(), SignedOut);
  assert.deepEqual([named, session.token()], ["head7400", "old"]);
});

test("a wrong password is said in the language of the page, and the door stays open", async () => {
  answers.push(
    { body: { person: null, token: "a" } },
    { body: { person: null, token: "a" } }, { status: 422, body: { code: "wrong_sign_in", message_th: "ไม่ถูกต้อง", message_en: "wrong" } },
    { body: { person: null, token: "a" } }, { body: { person: "scan7400", token: "c" } },
  );
  const session = opened(async ({ signIn }) => {
    assert.equal(await signIn("wrong"), "ไม่ถูกต้อง");
    assert.equal(await signIn("right"), "");
  });
  await session.recover();
  assert.equal(session.token(), "c");
});

test("after one who would not, the next refused request asks again", async () => {
  answers.push({ body: { person: null, token: "a" } }, { body: { person: "scan7400", token: "new" } });
  const session = opened(() => Promise.reject(new SignedOut()));
  await assert.rejects(session.recover(), SignedOut);
  await session.recover();
  assert.equal(session.token(), "new");
});

for (const [what, answer] of [
  ["a line that is down", { down: true }], ["a server's fault", { status: 503, body: { code: "unavailable" } }], ["a proxy's page", {}],
]) {
  test(`${what} is passing: it is asked again later, and no door opens`, async () => {
    answers.push(answer);
    await assert.rejects(opened().recover(), (error) => error.passing && error.status === 0);
  });
}
