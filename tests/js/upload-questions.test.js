import assert from "node:assert/strict";
import { test } from "node:test";

import { askAboutNumber, askAboutRepeats, dayInWords, factOf } from "../../static/js/upload-questions.js";

const WORDS = new Proxy({
  joins: "{n} of {at}", numberCheck: "check {number}", numberUnknown: "unknown {number}", numberLength: "length {number}",
  useNumber: "use {employer}", hereSame: "{n} same {by} {at}", here: "{n} here {by} {at}", hereOther: "under {employer}",
  fromOffice: "office {office}", skip: "skip {n}",
}, { get: (words, name) => words[name] ?? name });
const OFFICE = { code: "7400", name_th: "สมุทรสาคร", name_en: "Samut Sakhon" };
const OURS = { account_no: "7499990028", account_no_shown: "74-9999002-8", name: "ร้าน ก", office: OFFICE };
const number = (more) => ({ number: { digits: "7499990029", as_written: "74-9999002-9", check: "suspect", registered: false, employer: null, candidates: [], ...more } });
const earlier = (more) => ({ client_ids: ["f1", "f2"], at: "2026-05-03T02:00:00Z", office: OFFICE, by: "scan7400", batch: 5, employer: OURS, same_employer: true, ...more });

test("a registered number is a fact, with its office, and no question", () => {
  const found = { ...number({ registered: true, employer: OURS }), joins: null };
  assert.equal(factOf(found, [], WORDS, "th"), "74-\u20609999002-\u20608 ร้าน ก (สมุทรสาคร)");
  assert.equal(factOf(found, [], WORDS, "en"), "74-\u20609999002-\u20608 ร้าน ก (Samut Sakhon)");
  assert.equal(askAboutNumber(found, WORDS, "th"), null);
});

test("a folder without a number is no question", () => {
  assert.equal(askAboutNumber({ number: null }, WORDS, "th"), null);
});

test("a wrong number offers those that may be meant first, then itself, then not sending", () => {
  const { sentences, choices } = askAboutNumber(number({ candidates: [OURS] }), WORDS, "th");
  assert.deepEqual(sentences, ["check 74-\u20609999002-\u20609", "numberMeant"]);
  assert.deepEqual(choices.map(({ value, first }) => [value, first]), [["7499990028", true], ["", false], [null, false]]);
});

test("a number that nobody has and none is like it: as it is comes first", () => {
  const { sentences, choices } = askAboutNumber(number({ check: "ok" }), WORDS, "th");
  assert.deepEqual(sentences, ["unknown 74-\u20609999002-\u20609", "numberNone"]);
  assert.deepEqual(choices.map(({ value, first }) => [value, first]), [["", true], [null, false]]);
});

test("a digit missing or too many is said as that", () => {
  assert.equal(askAboutNumber(number({ digits: null, candidates: [OURS] }), WORDS, "th").sentences[0], "length 74-\u20609999002-\u20609");
});

test("pages of the same employer: leaving them out is offered first", () => {
  const [question, ...more] = askAboutRepeats({ here: [earlier()] }, WORDS, "en");
  assert.equal(more.length, 0);
  assert.deepEqual(question.sentences, ["2 same scan7400 3 May 2026"]);
  assert.deepEqual(question.choices.map(({ value, first }) => [value, first]), [[["f1", "f2"], true], [[], false]]);
});

test("pages of another employer: sending is offered first, and whose they are is said", () => {
  const [question] = askAboutRepeats({ here: [earlier({ same_employer: false })] }, WORDS, "th");
  assert.match(question.sentences[0], /under 74-\u20609999002-\u20608 ร้าน ก/u);
  assert.deepEqual(question.choices.map(({ value, first }) => [value.length, first]), [[0, true], [2, false]]);
});

test("both kinds are two questions, those of the same employer first", () => {
  const here = [earlier({ same_employer: false, client_ids: ["f3"] }), earlier(), earlier({ client_ids: ["f4"] })];
  const questions = askAboutRepeats({ here }, WORDS, "th");
  assert.deepEqual(questions.map((one) => [one.sentences.length, one.choices.find(({ value }) => value.length).value]), [[2, ["f1", "f2", "f4"]], [1, ["f3"]]]);
});

test("of another office the office is told, never a person", () => {
  const [question] = askAboutRepeats({ here: [earlier({ by: "", batch: null })] }, WORDS, "th");
  assert.match(question.sentences[0], /office สมุทรสาคร/u);
});

test("nothing here is no question", () => {
  assert.deepEqual(askAboutRepeats({ here: [] }, WORDS, "th"), []);
});

test("a folder that goes on says how much of it is there, not when all or nothing is", () => {
  const told = (known, files) => factOf({ number: null, joins: { batch: 5, known, at: "2026-05-03T02:00:00Z" } }, Array(files).fill({}), WORDS, "en");
  assert.deepEqual([told(7, 10), told(10, 10), told(0, 10)], ["7 of 3 May 2026", "", ""]);
});

test("days are in the Buddhist year in Thai, by the clock in Bangkok", () => {
  assert.equal(dayInWords("2026-05-02T20:00:00Z", "th"), "3 พ.ค. 2569");
  assert.equal(dayInWords("2026-05-02T20:00:00Z", "en"), "3 May 2026");
});
