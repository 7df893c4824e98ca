import assert from "node:assert/strict";
import { test } from "node:test";

import { deskDeed, focusedCase, mayAct, pageDeed, placeOf, stationDeed, viewerDeed, writing } from "../../static/js/keys.js";

// The same keys as a browser tells them in an English and in a Thai (Kedmanee) layout: the letter differs, the place does not.
const LAYOUTS = {
  english: { KeyX: "x", KeyZ: "z", KeyT: "t", KeyR: "r", KeyW: "w", KeyF: "f", KeyN: "n", Equal: "=", Minus: "-", Digit1: "1", Digit2: "2", Digit3: "3", Slash: "/" },
  thai: { KeyX: "ป", KeyZ: "ผ", KeyT: "ะ", KeyR: "พ", KeyW: "ไ", KeyF: "ด", KeyN: "ื", Equal: "ช", Minus: "ข", Digit1: "ๅ", Digit2: "/", Digit3: "-", Slash: "ฝ" },
};
const area = { tagName: "DIV", closest: () => null };

function press(code, { layout = "english", target = area, ...modifiers } = {}) {
  return { code, key: LAYOUTS[layout][code] ?? code, target, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...modifiers };
}

const input = (type) => ({ tagName: "INPUT", type });

for (const layout of Object.keys(LAYOUTS)) {
  test(`a hundred times the reject key means the card with the focus and no other (${layout})`, () => {
    const cards = Array.from({ length: 100 }, (_, number) => ({ id: `d${number}` }));
    const hit = cards.map((card) => {
      const box = { ...input("text"), closest: () => card };
      const event = press("KeyX", { layout, target: box, altKey: true });
      assert.deepEqual(deskDeed(event), { deed: "reject" });
      return focusedCase(event);
    });
    assert.deepEqual(hit, cards);
  });

  test(`every key of the desk and the viewer works by its place (${layout})`, () => {
    const at = (code, more) => press(code, { layout, ...more });
    assert.deepEqual(deskDeed(at("KeyZ", { altKey: true })), { deed: "undo" });
    assert.deepEqual(deskDeed(at("KeyT", { altKey: true })), { deed: "date" });
    assert.deepEqual([1, 2, 3].map((n) => deskDeed(at(`Digit${n}`)).number), [1, 2, 3]);
    assert.deepEqual(
      ["Equal", "Minus", "KeyW", "KeyF", "Digit1", "KeyR", "KeyN"].map((code) => viewerDeed(at(code))),
      ["in", "out", "width", "whole", "real", "turn", "hit"],
    );
    assert.equal(pageDeed(at("Slash")), "search");
    assert.equal(pageDeed(at("Slash", { shiftKey: true })), "list");
  });
}

for (const layout of Object.keys(LAYOUTS)) {
  test(`every key of the checker's station works by its place, in a remark too (${layout})`, () => {
    for (const target of [area, input("text")]) {
      const at = (code) => stationDeed(press(code, { layout, target, altKey: true }));
      assert.deepEqual(at("ArrowDown"), { deed: "seen" });
      assert.deepEqual(at("KeyP"), { deed: "pass" });
      assert.deepEqual(at("KeyK"), { deed: "return" });
      assert.deepEqual([1, 5, 9].map((n) => at(`Digit${n}`)), [1, 5, 9].map((number) => ({ deed: "finding", number })));
      assert.equal(at("Digit0"), null);
    }
  });

  test(`at the station a key without Alt is text, and a held one decides once (${layout})`, () => {
    assert.equal(stationDeed(press("KeyP", { layout })), null);
    assert.equal(stationDeed(press("Digit1", { layout })), null);
    assert.equal(stationDeed(press("KeyP", { layout, altKey: true, repeat: true })), null);
  });
}

test("with the focus nowhere the reject key means no card", () => {
  assert.equal(focusedCase(press("KeyX", { altKey: true })), null);
});

test("a key that is held down decides once", () => {
  assert.equal(deskDeed(press("KeyX", { altKey: true, repeat: true })), null);
});

test("digits are text in the field of the account number, and a choice with Alt", () => {
  const box = input("text");
  assert.equal(deskDeed(press("Digit1", { target: box })), null);
  assert.deepEqual(deskDeed(press("Digit2", { target: box, altKey: true })), { deed: "choose", number: 2 });
  assert.deepEqual(deskDeed(press("Digit3", { target: input("radio") })), { deed: "choose", number: 3 });
  assert.deepEqual(deskDeed(press("Digit8")), { deed: "choose", number: 8 });
  assert.equal(deskDeed(press("Digit9")), null);
});

test("a list of kinds keeps Alt and the arrow, which opens it", () => {
  const select = { tagName: "SELECT" };
  assert.equal(deskDeed(press("ArrowDown", { target: select, altKey: true })), null);
  assert.deepEqual(deskDeed(press("ArrowDown", { altKey: true })), { deed: "later" });
});

test("keys with Ctrl, Meta or AltGr are another's", () => {
  for (const modifier of ["ctrlKey", "metaKey"]) {
    assert.equal(placeOf(press("KeyX", { altKey: true, [modifier]: true })), "");
    assert.equal(viewerDeed(press("KeyR", { [modifier]: true })), "");
  }
  assert.equal(placeOf(press("KeyX", { altKey: true, getModifierState: (name) => name === "AltGraph" })), "");
});

test("a single key acts in its own area alone, or everywhere once that is switched on, and never in text", () => {
  const inside = { contains: (target) => target === area };
  const outside = { contains: () => false };
  assert.ok(mayAct(press("KeyR"), { area: inside, everywhere: false }));
  assert.ok(!mayAct(press("KeyR"), { area: outside, everywhere: false }));
  assert.ok(!mayAct(press("KeyR"), { area: null, everywhere: false }));
  assert.ok(mayAct(press("KeyR"), { area: null, everywhere: true }));
  assert.ok(!mayAct(press("KeyR", { target: input("search") }), { area: null, everywhere: true }));
  assert.ok(mayAct(press("Slash", { altKey: true }), { area: null, everywhere: false }), "with Alt it is no single key");
});

test("what is written into is told from what is chosen", () => {
  for (const element of [input("text"), input("search"), input(""), { tagName: "TEXTAREA" }, { tagName: "SELECT" }]) assert.ok(writing(element));
  for (const element of [input("radio"), input("checkbox"), { tagName: "BUTTON" }, { tagName: "LI" }]) assert.ok(!writing(element));
});
