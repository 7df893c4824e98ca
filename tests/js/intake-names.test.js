import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { compareWays, judgePath, partTrays, readNumber } from "../../static/js/intake-names.js";

// The cases that documents/intake is held to as well (tests/documents/test_grammar.py).
const CASES = JSON.parse(readFileSync(new URL("../intake_grammar.json", import.meta.url), "utf8"));

for (const [path, kind] of CASES.litter) {
  test(`litter: ${path} is ${kind || "taken"}`, () => assert.equal(judgePath(path.split("/")), kind));
}

for (const names of CASES.order) {
  test(`order: ${names.join(", ")}`, () => {
    const mixed = names.map((name) => name.split("/")).reverse();
    assert.deepEqual(mixed.sort((one, other) => compareWays(one, other)).map((steps) => steps.join("/")), names);
  });
}

for (const [name, digits] of CASES.numbers) {
  test(`number: ${name} is ${digits || "none"}`, () => assert.equal(readNumber(name), digits));
}

for (const { files, trays } of CASES.trays) {
  test(`trays: ${trays.map(([folder]) => folder || "loose").join(", ")}`, () => {
    const told = partTrays(files.map((path) => path.split("/"))).map(({ folder, loose, files: its }) => (
      [folder.join("/"), loose, its.map((steps) => steps.slice(folder.length).join("/"))]
    ));
    assert.deepEqual(told, trays);
  });
}
