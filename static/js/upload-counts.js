// What the bars and counters of an upload say: sums over its files, and sizes in words. Nothing here touches the page.

const ENDED = ["stored", "already", "refused"];
const OPEN = ["hashing", "waiting", "sending"];

// Bytes and numbers of files; a file that is still being hashed has sent nothing, however far its hash has come.
export function tally(files) {
  const count = (states) => files.filter((file) => states.includes(file.state)).length;
  return {
    files: files.length,
    total: files.reduce((sum, file) => sum + file.size, 0),
    sent: files.reduce((sum, file) => sum + (file.state === "hashing" ? 0 : Math.min(file.sent, file.size)), 0),
    ended: count(ENDED),
    open: count(OPEN),
    stopped: count(["stopped"]),
    refused: count(["refused"]),
  };
}

export function isFinished(files) {
  return files.every((file) => ENDED.includes(file.state));
}

export function isUnderWay(files) {
  return files.some((file) => OPEN.includes(file.state));
}

// Which of the page's sentences stands above the bars.
export function sentence({ open, stopped, refused }) {
  if (open) return "working";
  if (stopped) return "someStopped";
  return refused ? "someRefused" : "allDone";
}

// Bytes in MB with one digit, or in whole KB; an empty file takes 1 KB, as in every file manager.
export function sizeInWords(bytes) {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
