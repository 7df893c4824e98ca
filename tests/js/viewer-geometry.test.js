import assert from "node:assert/strict";
import { test } from "node:test";

import { fittingScale, sheetStyle, turnedSize, zoomedScale } from "../../static/js/viewer-geometry.js";

const A4 = { width: 200, height: 300 };
const ROOM = { width: 400, height: 300 };

test("a quarter turn changes width and height, a half turn does not", () => {
  assert.deepEqual([0, 90, 180, 270].map((turned) => turnedSize(A4, turned).width), [200, 300, 200, 300]);
});

test("a page fits by its width, whole, or stays as it is", () => {
  const space = { room: ROOM, shape: A4, scale: 0.7 };
  assert.equal(fittingScale("width", space), 2);
  assert.equal(fittingScale("whole", space), 1);
  assert.equal(fittingScale("", space), 0.7);
});

test("zooming ends at a twentieth and at six times", () => {
  assert.equal(zoomedScale(1, 1.25), 1.25);
  assert.equal(zoomedScale(5.9, 1.25), 6);
  assert.equal(zoomedScale(0.051, 0.8), 0.05);
});

test("an upright page stands in the middle of the room", () => {
  const style = sheetStyle(A4, { scale: 1, turned: 0, room: ROOM });
  assert.deepEqual([style.transform, style.marginLeft, style.marginRight], ["", "100px", ""]);
});

test("a page wider than the room begins at its left edge", () => {
  assert.equal(sheetStyle(A4, { scale: 3, turned: 0, room: ROOM }).marginLeft, "0px");
});

// The browser turns round the upper left corner: the corners of the turned page, moved, must be those of its place.
for (const turned of [90, 180, 270]) {
  test(`turned by ${turned} degrees the page covers exactly the place of its turned size`, () => {
    const { transform } = sheetStyle(A4, { scale: 1, turned, room: ROOM });
    const [x, y] = transform.match(/-?[\d.]+(?=px)/g).map(Number);
    const angle = (turned * Math.PI) / 180;
    const corners = [[0, 0], [200, 0], [200, 300], [0, 300]].map(([left, top]) => [
      Math.round(x + left * Math.cos(angle) - top * Math.sin(angle)) + 0, // never -0
      Math.round(y + left * Math.sin(angle) + top * Math.cos(angle)) + 0,
    ]);
    const size = turnedSize(A4, turned);
    assert.deepEqual(
      [0, 1].flatMap((axis) => [Math.min(...corners.map((one) => one[axis])), Math.max(...corners.map((one) => one[axis]))]),
      [0, size.width, 0, size.height],
    );
  });
}

test("margins make up for what a quarter turn adds and takes", () => {
  const style = sheetStyle(A4, { scale: 1, turned: 90, room: ROOM });
  assert.deepEqual([style.marginRight, style.marginBottom], ["100px", "-100px"]);
});
