// Whole folders to batches: read, hash, declare, send two files at a time, try again, go on after a reload or after a
// new sign-in. Rules of the road: docs/adr/0009-front-end.md. The server is the memory: a batch says what it still
// misses, and a folder is finished when the batch says so.

import { doorOf } from "./sign-in-over.js";
import { openSession } from "./session.js";
import { card, tell } from "./upload-cards.js";
import { bar, isFinished, isUnderWay, sentence, settled, tally } from "./upload-counts.js";
import { choose, dropped } from "./upload-folders.js";
import { hashAll } from "./upload-hashing.js";
import { forget, keep } from "./upload-memory.js";
import { remind } from "./upload-reminder.js";
import { askAboutNumber, askAboutRepeats, factOf } from "./upload-questions.js";
import { ask, declare, lookAhead, send } from "./upload-sending.js";

const AT_ONCE = 2;
const RETRY_EVERY = 60_000; // guess: a server that was away for a while is found again without a hand
const SENT_AGAIN = 2; // guess: times that a file is sent which the batch goes on missing
const root = document.getElementById("uploader");
const words = document.getElementById("words").dataset;
const place = { ...root?.dataset };
const language = document.documentElement.lang;
const folders = [];
const queue = [];
let running = 0;
let turn = Promise.resolve();

if (root) begin();

function begin() {
  root.hidden = false;
  document.getElementById("plain").hidden = true;
  place.session = openSession({
    address: place.sessionAddress,
    person: place.person,
    token: document.querySelector("input[name=csrfmiddlewaretoken]").value,
    language,
    door: doorOf(document.getElementById("sign-in-over")),
  });
  for (const id of ["folder", "files"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      add(choose(input.files));
      input.value = "";
    });
  }
  takeDrops(document.getElementById("drop"));
  const onward = () => folders.forEach((folder) => again(folder, (file) => file.passing));
  window.addEventListener("online", onward);
  setInterval(onward, RETRY_EVERY);
  window.addEventListener("beforeunload", (event) => {
    if (folders.some((folder) => isUnderWay(folder.files))) event.preventDefault();
  });
  remind(place, { words, notice: document.getElementById("unsent") });
}

function takeDrops(drop) {
  for (const name of ["dragenter", "dragover"]) {
    root.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    root.addEventListener(name, (event) => {
      event.preventDefault();
      if (name === "drop" || !root.contains(event.relatedTarget)) drop.classList.remove("over");
    });
  }
  root.addEventListener("drop", async (event) => add(await dropped(event.dataTransfer)));
}

function add({ groups, skipped, unfinished, unreadable }) {
  const left = [
    unreadable.length ? `${words.unreadable} ${unreadable.join(", ")}` : "",
    unfinished.length ? `${words.unfinished} ${unfinished.join(", ")}` : "",
    skipped ? `${words.skipped} ${skipped}` : "",
  ];
  if (!groups.length) {
    tell([words.empty, ...left], "warn");
    return;
  }
  tell(left, unreadable.length + unfinished.length ? "warn" : "");
  const stack = document.getElementById("stack");
  document.getElementById("steps").hidden = true;
  for (const group of groups) {
    const folder = { ...group, accountNo: "", numberSettled: false, settled: false, batch: null, problem: "", busy: false };
    // a batch without a name is a stack; loose files of one employer take the name of the first
    if (!folder.name && !stack.checked) folder.name = group.files[0].name.replace(/\.[^.]*$/, "");
    folder.files = group.files.map(({ file, name }, i) => (
      { file, name, size: file.size, clientId: `f${i + 1}`, sha256: "", state: "hashing", sent: 0, said: "", folder }
    ));
    folder.view = card(folder, words, { again: () => again(folder) });
    folders.push(folder);
    document.getElementById("folders").append(folder.view.element);
    prepare(folder);
  }
  overall();
}

// -- from files to a declared batch ---------------------------------------------------------------

async function prepare(folder) {
  if (folder.busy) return;
  folder.busy = true;
  folder.problem = "";
  try {
    if (!folder.numberSettled) await settleNumber(folder);
    change(kept(folder), { state: "hashing", sent: 0, said: "" });
    await inTurn(() => hashAll(kept(folder), { address: place.worker, changed: show }));
    if (!folder.settled) await settleRepeats(folder);
    Object.assign(folder, { settled: true });
    await announce(folder);
  } catch (error) {
    stop(folder, error);
  }
  Object.assign(folder, { busy: false });
  work();
}

async function announce(folder) {
  const files = kept(folder);
  if (!files.length) return;
  const batch = await declare(place, folder, files, told(folder));
  // in a batch that was there before a file may have another id
  for (const file of files) file.clientId = batch.uploads[file.clientId] || file.clientId;
  settle(folder, batch);
  if (!isFinished(folder.files)) keep(folder.batch, folder.name);
}

const kept = (folder) => folder.files.filter((file) => file.state !== "left");

// One folder is hashed at a time: two would only make the disk seek.
function inTurn(deed) {
  const mine = turn.then(deed);
  turn = mine.catch(() => {});
  return mine;
}

// What a folder says while one of its own requests waits for the line or for its person.
function told(folder) {
  const underWay = () => folder.files.filter((file) => isUnderWay([file]));
  return {
    waiting: () => change(underWay(), { state: "waiting", said: words.retrying }),
    paused: () => change(underWay(), { state: "paused", said: words.signedOut }),
  };
}

function stop(folder, error) {
  const unreadable = error.unreadable && `${error.unreadable.name}: ${words.fileGone}`;
  folder.problem = unreadable || (error.signedOut && words.signedOut) || error.said || words.someStopped;
  const passing = Boolean(error.passing);
  change(folder.files.filter((file) => isUnderWay([file])), { state: "stopped", sent: 0, said: "", passing });
}

// What the server has already needs no sending; what it misses goes into the queue.
function settle(folder, batch) {
  folder.batch = batch.id;
  const known = new Map(batch.files.map((file) => [file.client_id, file]));
  for (const file of kept(folder)) {
    const { reason: code, ...now } = settled(file, known.get(file.clientId));
    change([file], { ...now, said: code ? file.said || reason(code) : "" });
    if (file.state === "waiting") queue.push(file);
  }
  if (isFinished(folder.files)) forget(folder.batch);
}

function reason(code) {
  const sentence = document.querySelector(`#reasons [data-code="${CSS.escape(code || "")}"]`);
  return sentence ? sentence.textContent : code || "";
}

// -- what is asked before a byte is sent -------------------------------------------------------------

async function settleNumber(folder) {
  const found = await lookAhead(place, folder, [], told(folder));
  folder.view.tellFact(factOf(found, folder.files, words, language));
  const question = askAboutNumber(found, words, language);
  const chosen = question ? await askPerson(folder, question) : "";
  Object.assign(folder, { numberSettled: true });
  if (chosen === null) change(folder.files, { state: "left", said: "" });
  else Object.assign(folder, { accountNo: chosen });
}

async function settleRepeats(folder) {
  const files = kept(folder);
  if (!files.length) return;
  const found = await lookAhead(place, folder, files, told(folder));
  folder.view.tellFact(factOf(found, files, words, language));
  for (const question of askAboutRepeats(found, words, language)) {
    const left = new Set(await askPerson(folder, question));
    change(files.filter((file) => left.has(file.clientId)), { state: "left", sent: 0, said: "" });
  }
  // nothing is left to send: the batch to open is the one that has it all
  if (!kept(folder).length) folder.batch = found.here.find((one) => one.batch)?.batch ?? null;
  change(kept(folder), { state: "waiting" });
}

async function askPerson(folder, question) {
  change(kept(folder), { state: "asking", said: "" });
  return folder.view.ask(question);
}

// -- sending ---------------------------------------------------------------------------------------

function work() {
  while (running < AT_ONCE && queue.length) {
    const file = queue.shift();
    running += 1;
    sendOne(file).finally(() => {
      running -= 1;
      work();
    });
  }
}

async function sendOne(file) {
  change([file], { state: "sending", sent: 0, said: "" });
  const { signedOut = false, passing = false, ...now } = await send(place, file, { words, changed: () => show(file) });
  change([file], { ...now, passing });
  // nobody signs in now: the files behind it would only ask again
  if (signedOut) change(queue.splice(0), { state: "stopped", sent: 0, said: words.signedOut, passing: false });
  if (isFinished(file.folder.files)) await confirm(file.folder);
}

// The last word is the batch's own: a folder is finished when the server misses nothing of it.
async function confirm(folder) {
  if (folder.busy) return;
  folder.busy = true;
  try {
    settle(folder, await ask(place, folder.batch, told(folder)));
    for (const file of folder.files.filter((one) => one.state === "waiting")) {
      file.tries = (file.tries || 0) + 1;
      if (file.tries > SENT_AGAIN) {
        queue.splice(queue.indexOf(file), 1);
        change([file], { state: "stopped", said: words.someStopped });
      }
    }
  } catch {
    // each file had its answer; the batch's page tells the rest
  }
  folder.busy = false;
}

// Files that stopped, and a folder that could not be declared, start over; nothing that arrived is sent twice.
function again(folder, which = () => true) {
  const stopped = folder.files.filter((file) => file.state === "stopped" && which(file));
  if (!stopped.length || folder.busy) return;
  if (!folder.batch) {
    prepare(folder);
    return;
  }
  change(stopped, { state: "waiting", said: "" });
  queue.push(...stopped);
  work();
}

// -- what the person sees ----------------------------------------------------------------------------

// The one door of every change of a file: its line, its folder's sums and those of all folders follow at once.
function change(files, now) {
  for (const file of files) Object.assign(file, now);
  files.forEach(show);
}

function show(file) {
  file.folder.view.update(file);
  file.folder.view.whole(file.folder, place.batch);
  overall();
}

let due = false;

// Sums over thousands of files are drawn once a frame, not once a file.
function overall() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    const sums = tally(folders.flatMap((folder) => folder.files));
    if (!sums.files) return;
    document.getElementById("overall").hidden = false;
    Object.assign(document.getElementById("overall-bar"), bar(sums));
    document.getElementById("overall-count").textContent = `${sums.ended} / ${sums.files} ${words.files}`;
    const text = document.getElementById("overall-text");
    const said = words[sentence(sums)];
    if (text.textContent !== said) text.textContent = said;
  });
}
