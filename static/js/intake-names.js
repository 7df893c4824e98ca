// Litter, order and trays by names alone, as documents/intake (litter.py, order.py, trays.py) has them: the tables are
// those of intake-grammar.js, the cases that hold both to one answer stand in tests/intake_grammar.json.

import { GRAMMAR } from "./intake-grammar.js";

const escape = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
const pattern = (names) => new RegExp(`^(?:${names.map((one) => escape(one).replaceAll("\\*", ".*").replaceAll("\\?", ".")).join("|")})$`, "s");
const FOLDERS = pattern(GRAMMAR.folders);
const FILES = pattern(GRAMMAR.files);
const UNFINISHED = pattern(GRAMMAR.unfinished);
const PAGE_INSIDE = new RegExp(GRAMMAR.pageInside, "s");
const NUMBER = new RegExp(GRAMMAR.number);
const BOXES = new RegExp(GRAMMAR.boxes);
const SECTIONS = new RegExp(GRAMMAR.sections.map((one) => `(?:${one})`).join("|"));
const INVISIBLE = new Set(GRAMMAR.invisible);
const ENDING = /\.([a-z][a-z0-9]{0,7})$/;

// -- litter ------------------------------------------------------------------------------------------

// "never_entered", "passed_over", "unfinished", or nothing for what is taken or refused with a sentence.
export function judgePath(steps) {
  const names = steps.map((one) => one.normalize("NFC").toLowerCase());
  const name = names.pop();
  if (names.some((one) => FOLDERS.test(one))) return "never_entered";
  if (FILES.test(name)) return "passed_over";
  if (UNFINISHED.test(name) || PAGE_INSIDE.test(name)) return "unfinished";
  return name.startsWith(".") ? "passed_over" : "";
}

// -- order -------------------------------------------------------------------------------------------

// Compatibility form, lower case, ASCII digits, no marks of no width.
export function plainDigits(name) {
  let plain = "";
  for (const letter of name.normalize("NFKC")) {
    const code = letter.codePointAt(0);
    const zero = GRAMMAR.zeros.find((one) => one <= code && code < one + 10);
    if (zero !== undefined) plain += String(code - zero);
    else if (!INVISIBLE.has(letter)) plain += letter;
  }
  return plain.toLowerCase();
}

// The natural order of two ways, given as steps; `last` is 0 for files, 1 where the last step is a folder.
export function compareWays(one, other, last = 0) {
  const [mine, theirs] = [keyOf(one, last), keyOf(other, last)];
  for (let i = 0; i < Math.min(mine.length, theirs.length); i += 1) {
    const found = compareSteps(mine[i], theirs[i]);
    if (found) return found;
  }
  return mine.length - theirs.length;
}

const keys = new Map();

function keyOf(steps, last) {
  return steps.map((name, i) => keyOfStep(name, i === steps.length - 1 ? last : 1));
}

function keyOfStep(name, kind) {
  const id = `${kind}${name}`;
  if (!keys.has(id)) {
    if (keys.size > 20_000) keys.clear();
    keys.set(id, makeKey(name, kind));
  }
  return keys.get(id);
}

function makeKey(name, kind) {
  const plain = plainDigits(name);
  const ending = kind ? null : ENDING.exec(plain);
  const stem = ending ? plain.slice(0, ending.index) : plain;
  const parts = stem.replace(/\s+/g, "").split(/([0-9]+)/);
  const tokens = parts.map((part, i) => (i % 2 ? ["", part.replace(/^0+/, "").length, part.replace(/^0+/, "")] : [part, 0, ""]));
  return { kind, tokens, ending: ending ? ending[1] : "", name };
}

function compareSteps(one, other) {
  if (one.kind !== other.kind) return one.kind - other.kind;
  for (let i = 0; i < Math.min(one.tokens.length, other.tokens.length); i += 1) {
    for (let j = 0; j < 3; j += 1) {
      const found = order(one.tokens[i][j], other.tokens[i][j]);
      if (found) return found;
    }
  }
  return one.tokens.length - other.tokens.length || order(one.ending, other.ending) || order(one.name, other.name);
}

const order = (one, other) => (one < other ? -1 : Number(one > other));

// -- trays -------------------------------------------------------------------------------------------

// The ten digits of the account number on a folder, or nothing.
export function readNumber(name) {
  const plain = plainDigits(name);
  const found = NUMBER.exec(plain);
  if (found) return found.slice(1).join("");
  return BOXES.test(plain.trim()) ? plain.replace(/[^0-9]/g, "") : "";
}

// Ways of files to batches: [{folder: steps, files: [steps], loose}], in natural order.
export function partTrays(files) {
  const groups = new Map();
  for (const file of files) {
    const folder = findOwner(file.slice(0, -1));
    const key = folder.join("/");
    if (!groups.has(key)) groups.set(key, { folder, files: [] });
    groups.get(key).files.push(file);
  }
  const trays = [...groups.values()];
  // files without a folder, and files beside folders of their own, are a loose stack
  const parents = new Set(trays.flatMap(({ folder }) => folder.map((_, depth) => folder.slice(0, depth).join("/"))));
  for (const tray of trays) {
    const { folder } = tray;
    tray.files.sort((one, other) => compareWays(one.slice(folder.length), other.slice(folder.length)));
    tray.loose = !folder.length || (!readNumber(folder.at(-1)) && parents.has(folder.join("/")));
  }
  return trays.sort((one, other) => compareWays(one.folder, other.folder, 1));
}

function findOwner(way) {
  const depths = way.map((_, i) => way.length - i);
  const marked = depths.map((depth) => [way.slice(0, depth), readNumber(way[depth - 1])]).filter(([, number]) => number);
  if (marked.length) {
    const other = marked.findIndex(([, number]) => number !== marked[0][1]);
    return marked.at(other < 0 ? -1 : other - 1)[0];
  }
  let owner = way;
  while (owner.length > 1 && SECTIONS.test(plainDigits(owner.at(-1)).split(/\s+/).filter(Boolean).join(" "))) owner = owner.slice(0, -1);
  return owner;
}
