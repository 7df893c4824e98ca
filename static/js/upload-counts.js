// What the bars and counters of an upload say: sums over its files, and sizes in words. Nothing here touches the page.
// The bar of a folder and that of all folders are the same sums, so they can only agree.

const ENDED = ["stored", "already", "left", "refused"];
const OPEN = ["hashing", "asking", "waiting", "sending", "paused"];

// Bytes and numbers of files; a file that is still being hashed has sent nothing, however far its hash has come, and
// one that ended has nothing left to send.
export function tally(files) {
  const count = (states) => files.filter((file) => states.includes(file.state)).length;
  return {
    files: files.length,
    total: files.reduce((sum, file) => sum + file.size, 0),
    sent: files.reduce((sum, file) => sum + sentOf(file), 0),
    ended: count(ENDED),
    open: count(OPEN),
    asking: count(["asking"]),
    paused: count(["paused"]),
    stopped: count(["stopped"]),
    refused: count(["refused"]),
  };
}

function sentOf({ state, size, sent }) {
  if (ENDED.includes(state)) return size;
  return state === "sending" || state === "paused" ? Math.min(sent, size) : 0;
}

// How a bar stands: full only when every file has its answer, also where all files are empty.
export function bar({ total, sent, ended, files }) {
  const max = Math.max(1, total);
  return { max, value: ended === files ? max : Math.min(sent, max - 1) };
}

export function isFinished(files) {
  return files.every((file) => ENDED.includes(file.state));
}

export function isUnderWay(files) {
  return files.some((file) => OPEN.includes(file.state));
}

// Which of the page's sentences stands above the bars.
export function sentence({ open, asking, paused, stopped, refused }) {
  if (paused) return "signedOut";
  if (open) return asking === open ? "asks" : "working";
  if (stopped) return "someStopped";
  return refused ? "someRefused" : "allDone";
}

// What the server says of a file it was told of, against what the page believes of it: a page that said "stored" of a
// file which the batch misses sends it again.
export function settled(file, there) {
  if (there && there.state === "stored") {
    return { state: file.state === "stored" ? "stored" : "already", sent: file.size, said: "" };
  }
  if (there && there.state === "refused") return { state: "refused", sent: 0, reason: there.reason };
  return { state: "waiting", sent: 0, said: "" };
}

// Bytes in MB with one digit, or in whole KB; an empty file takes 1 KB, as in every file manager.
export function sizeInWords(bytes) {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
