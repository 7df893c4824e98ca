import assert from "node:assert/strict";
import { test } from "node:test";

import { choose, dropped, group } from "../../static/js/upload-folders.js";

function grouped(...paths) {
  const { groups, skipped } = group(paths.map((path) => ({ path, file: path })));
  return { groups: groups.map(({ name, files }) => [name, files.map((file) => file.name)]), skipped };
}

test("each sub-folder is a batch of its own, in the order of its number", () => {
  assert.deepEqual(grouped("scans/10/a.jpg", "scans/9/a.jpg").groups, [["9", ["a.jpg"]], ["10", ["a.jpg"]]]);
});

test("files are in the order in which people count", () => {
  assert.deepEqual(grouped("f/10.jpg", "f/2.jpg", "f/1.jpg").groups, [["f", ["1.jpg", "2.jpg", "10.jpg"]]]);
});

test("a folder without sub-folders is one batch", () => {
  assert.deepEqual(grouped("7499990028/1.jpg").groups, [["7499990028", ["1.jpg"]]]);
});

test("files lying beside sub-folders are a batch without a name", () => {
  assert.deepEqual(grouped("scans/loose.jpg", "scans/a/1.jpg").groups, [["", ["loose.jpg"]], ["a", ["1.jpg"]]]);
});

test("files that were chosen alone are a batch without a name", () => {
  assert.deepEqual(grouped("1.jpg", "2.jpg").groups, [["", ["1.jpg", "2.jpg"]]]);
});

test("what lies deeper keeps its way in its name", () => {
  assert.deepEqual(grouped("scans/a/back/1.jpg").groups, [["a", ["back/1.jpg"]]]);
});

test("two folders of one name in different places stay two", () => {
  assert.deepEqual(grouped("x/a/1.jpg", "y/a/1.jpg").groups, [["a", ["1.jpg"]], ["a", ["1.jpg"]]]);
});

test("what a computer leaves behind is skipped and counted", () => {
  const found = grouped("f/.DS_Store", "f/Thumbs.db", "f/~$a.doc", "f/desktop.ini", "__MACOSX/f/1.jpg", "f/1.jpg");
  assert.deepEqual(found, { groups: [["f", ["1.jpg"]]], skipped: 5 });
});

test("a name that only begins like litter is a file", () => {
  assert.deepEqual(grouped("f/Thumbs.db.jpg").groups, [["f", ["Thumbs.db.jpg"]]]);
});

test("the same choice in another order is the same declaration", () => {
  assert.deepEqual(grouped("b/2.jpg", "a/1.jpg", "b/1.jpg"), grouped("a/1.jpg", "b/1.jpg", "b/2.jpg"));
});

test("one employer's folder with sub-folders by year is one batch under its number, at any depth", () => {
  for (const above of ["", "box/", "box/shelf/"]) {
    const { groups } = group(["0001.png", "2562/1.png", "สปส. 1-10/1.png"].map((name) => (
      { path: `${above}74-5068617-1 ร้าน/${name}`, file: name }
    )));
    assert.deepEqual(groups.map(({ name, files }) => [name, files.map((file) => file.name)]), [
      ["74-5068617-1 ร้าน", ["0001.png", "2562/1.png", "สปส. 1-10/1.png"]],
    ]);
    assert.deepEqual(groups[0].above, above.split("/").filter(Boolean));
  }
});

test("several employers in one tray are several batches, each with the names of the folders above it", () => {
  const { groups } = group(["tray/74-5068617-1/1.jpg", "tray/74-3138984-1/2.jpg"].map((path) => ({ path, file: path })));
  assert.deepEqual(groups.map((one) => [one.name, one.above, one.files.length]), [["74-3138984-1", ["tray"], 1], ["74-5068617-1", ["tray"], 1]]);
});

test("bins and previews are passed over, a file that is still being written is told of by name", () => {
  const { groups, skipped, unfinished } = group([
    "tray/a/1.jpg", "tray/a/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.png", "tray/#recycle/a/9.jpg", "tray/a/2.jpg.part",
  ].map((path) => ({ path, file: path })));
  assert.deepEqual(groups.map((one) => [one.name, one.files.length]), [["a", 1]]);
  assert.deepEqual([skipped, unfinished], [2, ["tray/a/2.jpg.part"]]);
});

test("a folder that cannot be opened costs itself and is told of", async () => {
  const file = { name: "1.jpg", isFile: true, file: (resolve) => resolve({ name: "1.jpg" }) };
  const shut = { name: "shut", isFile: false, createReader: () => ({ readEntries: (_, refuse) => refuse(new Error("NotReadableError")) }) };
  const pieces = [[shut, file]];
  const top = { name: "f", isFile: false, createReader: () => ({ readEntries: (some) => some(pieces.shift() || []) }) };
  const { groups, unreadable } = await dropped({ items: [{ kind: "file", webkitGetAsEntry: () => top }] });
  assert.deepEqual([groups.length, unreadable], [1, ["f/shut"]]);
});

test("an input's files keep the folder that the browser tells", () => {
  const { groups } = choose([{ name: "1.jpg", webkitRelativePath: "f/1.jpg" }, { name: "2.jpg", webkitRelativePath: "" }]);
  assert.deepEqual(groups.map((one) => one.name).sort(), ["", "f"]);
});

test("a dropped folder is walked to its end, however few entries a browser gives at once", async () => {
  const file = (name) => ({ name, isFile: true, file: (resolve) => resolve({ name }) });
  const folder = (name, ...pieces) => ({ name, isFile: false, createReader: () => ({ readEntries: (some) => some(pieces.shift() || []) }) });
  const top = folder("scans", [folder("a", [file("1.jpg")], [file("2.jpg")])], [folder("b", [file("1.jpg")])]);
  const text = { kind: "string" };
  const { groups } = await dropped({ items: [text, { kind: "file", webkitGetAsEntry: () => top }] });
  assert.deepEqual(groups.map((one) => [one.name, one.files.length]), [["a", 2], ["b", 1]]);
});
