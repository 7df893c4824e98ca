// Whole folders to batches: read, hash, declare, send two files at a time, try again, go on after a reload.
// Rules of the road: docs/adr/0009-front-end.md. The server is the memory: a batch says what it still misses.

import { choose, dropped } from "./upload-folders.js";
import { send, declare, ask } from "./upload-sending.js";
import { card, tell } from "./upload-cards.js";
import { isFinished, isUnderWay, sentence, tally } from "./upload-counts.js";

const AT_ONCE = 2;
const MEMORY = "efiles-unsent";
const root = document.getElementById("uploader");
const words = document.getElementById("words").dataset;
const folders = [];
const queue = [];
let running = 0;
let hashing = Promise.resolve();

if (root) begin();

function begin() {
  root.hidden = false;
  document.getElementById("plain").hidden = true;
  for (const id of ["folder", "files"]) {
    const input = document.getElementById(id);
    input.addEventListener("change", () => {
      add(choose(input.files));
      input.value = "";
    });
  }
  const drop = document.getElementById("drop");
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
  window.addEventListener("online", () => folders.forEach(again));
  window.addEventListener("beforeunload", (event) => {
    if (folders.some((folder) => isUnderWay(folder.files))) event.preventDefault();
  });
  remind();
}

function add({ groups, skipped }) {
  if (!groups.length) {
    tell(words.empty, "warn");
    return;
  }
  tell(skipped ? `${words.skipped} ${skipped}` : "", "");
  const stack = document.getElementById("stack");
  document.getElementById("steps").hidden = true;
  for (const group of groups) {
    const folder = { ...group, batch: null, problem: "", busy: false };
    // a batch without a name is a stack; loose files of one employer take the name of the first
    if (!folder.name && !stack.checked) folder.name = group.files[0].name.replace(/\.[^.]*$/, "");
    folder.files = group.files.map(({ file, name }, i) => (
      { file, name, size: file.size, clientId: `f${i + 1}`, sha256: "", state: "hashing", sent: 0, said: "", folder }
    ));
    folder.view = card(folder, words, { again: () => again(folder) });
    folders.push(folder);
    document.getElementById("folders").append(folder.view.element);
    hashing = hashing.then(() => prepare(folder));
  }
  overall();
}

// -- from files to a declared batch ---------------------------------------------------------------

async function prepare(folder) {
  if (folder.busy) return;
  folder.busy = true;
  folder.problem = "";
  try {
    await hashAll(folder);
    settle(folder, await declare(root.dataset, folder));
    if (isFinished(folder.files)) forget(folder.batch);
    else keep(folder);
  } catch (error) {
    folder.problem = error.said || words.someStopped;
    for (const file of folder.files) if (file.state !== "refused") file.state = "stopped";
  }
  folder.busy = false;
  show(folder);
  work();
}

function hashAll(folder) {
  const left = folder.files.filter((file) => !file.sha256);
  if (!left.length) return Promise.resolve();
  const worker = new Worker(root.dataset.worker, { type: "module" });
  return new Promise((resolve, reject) => {
    let at = 0;
    const next = () => (at < left.length ? worker.postMessage({ number: at, file: left[at].file }) : resolve());
    worker.onerror = () => reject(new Error("worker"));
    worker.onmessage = ({ data }) => {
      const file = left[data.number];
      if (data.error) {
        reject(Object.assign(new Error(data.error), { said: `${file.name}: ${data.error}` }));
        return;
      }
      if (data.digest) {
        file.sha256 = data.digest;
        file.sent = 0;
        at += 1;
        next();
      } else {
        file.sent = data.done;
      }
      folder.view.update(file);
    };
    next();
  }).finally(() => worker.terminate());
}

// What the server has already needs no sending; what it misses goes into the queue.
function settle(folder, batch) {
  folder.batch = batch.id;
  const known = new Map(batch.files.map((file) => [file.client_id, file]));
  for (const file of folder.files) {
    const there = known.get(file.clientId);
    if (there && there.state === "stored") {
      Object.assign(file, { state: "already", sent: file.size });
    } else if (there && there.state === "refused") {
      Object.assign(file, { state: "refused", said: file.said || reason(there.reason) });
    } else {
      Object.assign(file, { state: "waiting", sent: 0, said: "" });
      queue.push(file);
    }
    folder.view.update(file);
  }
}

function reason(code) {
  const sentence = document.querySelector(`#reasons [data-code="${CSS.escape(code || "")}"]`);
  return sentence ? sentence.textContent : code || "";
}

// -- sending ---------------------------------------------------------------------------------------

function work() {
  overall();
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
  const changed = () => {
    file.folder.view.update(file);
    overall();
  };
  file.state = "sending";
  changed();
  Object.assign(file, await send(root.dataset, file, { words, changed }));
  changed();
  if (isFinished(file.folder.files)) forget(file.folder.batch);
  show(file.folder);
}

// Files that stopped, and a folder that could not be declared, start over; nothing that arrived is sent twice.
function again(folder) {
  const stopped = folder.files.filter((file) => file.state === "stopped");
  if (!stopped.length || folder.busy) return;
  if (!folder.batch) {
    hashing = hashing.then(() => prepare(folder));
    return;
  }
  for (const file of stopped) {
    Object.assign(file, { state: "waiting", said: "" });
    queue.push(file);
    folder.view.update(file);
  }
  show(folder);
  work();
}

// -- what the person sees ----------------------------------------------------------------------------

function show(folder) {
  folder.view.whole(folder, root.dataset.batch);
  overall();
}

function overall() {
  const sums = tally(folders.flatMap((folder) => folder.files));
  const { files, total, sent, open } = sums;
  if (!files) return;
  document.getElementById("overall").hidden = false;
  const bar = document.getElementById("overall-bar");
  bar.max = Math.max(1, total);
  bar.value = open ? sent : total;
  document.getElementById("overall-count").textContent = `${files - open} / ${files} ${words.files}`;
  const text = document.getElementById("overall-text");
  const said = words[sentence(sums)];
  if (text.textContent !== said) text.textContent = said;
}

// -- after a reload ------------------------------------------------------------------------------------

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(MEMORY)) || [];
  } catch {
    return [];
  }
}

function write(list) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify(list.slice(-50)));
  } catch {
    // without this memory the server still lists the batch as receiving
  }
}

function keep(folder) {
  write([...remembered().filter((one) => one.id !== folder.batch), { id: folder.batch, name: folder.name }]);
}

function forget(id) {
  write(remembered().filter((one) => one.id !== id));
}

async function remind() {
  const open = [];
  for (const one of remembered()) {
    try {
      const batch = await ask(root.dataset, one.id);
      if (batch.state === "receiving") open.push({ ...one, missing: batch.counts.missing, declared: batch.counts.declared });
      else forget(one.id);
    } catch (error) {
      if (error.status === 404) forget(one.id);
    }
  }
  if (!open.length) return;
  const notice = document.getElementById("unsent");
  const lines = open.map((one) => {
    const line = document.createElement("li");
    line.textContent = `${one.name || words.loose}: ${one.declared - one.missing} / ${one.declared} ${words.files}`;
    return line;
  });
  const list = document.createElement("ul");
  list.append(...lines);
  const text = document.createElement("p");
  text.textContent = words.resume;
  const whole = document.createElement("div");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button second compact";
  button.textContent = words.forget;
  button.addEventListener("click", () => {
    open.forEach((one) => forget(one.id));
    notice.hidden = true;
  });
  whole.append(text, list, button);
  notice.replaceChildren(whole);
  notice.hidden = false;
}
