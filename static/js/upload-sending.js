// Talking to the API: declare a batch, send a file whole or in parts, try again while it makes sense, sign in again
// when the session is gone. Only what the server itself says is told: an answer without its words is no answer.

const TRIES = 8;
const LONGEST_WAIT = 30_000;
const RENEWALS = 3; // guess: sessions that one request may outlive
const JSON_BODY = { "Content-Type": "application/json" };
const nothing = () => {};
const WRONG_ON_THE_WAY = ["digest_mismatch", "size_mismatch", "bad_part"];

class Answer extends Error {
  constructor(status, body) {
    super(`HTTP ${status}`);
    this.status = status;
    this.code = (body && body.code) || "";
    this.said = (body && body[document.documentElement.lang === "en" ? "message_en" : "message_th"]) || "";
    // 0: nothing came back; 5xx, 408 and 429: not now
    this.passing = status === 0 || status >= 500 || status === 408 || status === 429;
    // the session ended, or another one began: the page's token is not that of the session any more
    this.signedOut = status === 401 || (status === 403 && this.code === "csrf");
  }
}

function call(place, method, url, { body = null, headers = {}, progress } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("X-CSRFToken", place.session.token());
    request.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (progress) request.upload.onprogress = (event) => progress(event.loaded);
    const end = () => {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // a proxy's own page, or nothing at all
      }
      const well = request.status >= 200 && request.status < 300;
      // 2xx without our JSON is a wall's own page: nothing arrived
      if (well && answer) resolve({ status: request.status, body: answer });
      else reject(new Answer(well ? 0 : request.status, answer));
    };
    request.onload = end;
    request.onerror = request.onabort = request.ontimeout = end;
    request.send(body);
  });
}

const sleep = (ms) => new Promise((resolve) => {
  const early = () => { clearTimeout(timer); window.removeEventListener("online", early); resolve(); };
  const timer = setTimeout(early, ms);
  window.addEventListener("online", early);
});

async function patiently(deed, waiting) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deed();
    } catch (error) {
      if (!error.passing || tries >= TRIES) throw error;
      waiting();
      await sleep(Math.min(LONGEST_WAIT, 1000 * 2 ** (tries - 1)) * (0.75 + Math.random() / 2));
    }
  }
}

// A request of the page's person: when the session is gone, they sign in over the work and it is sent again.
async function asPerson(place, deed, paused) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await deed();
    } catch (error) {
      if (!error.signedOut || tries > RENEWALS) throw error;
      paused();
      await place.session.recover();
    }
  }
}

const insist = (place, deed, { waiting = nothing, paused = nothing } = {}) =>
  patiently(() => asPerson(place, deed, paused), waiting);

// One's own batch of a folder goes on with it when it grew, came in pieces or comes again, as in the hot folder.
export async function declare(place, folder, files, told) {
  return postFolder(place, place.api, { ...declarationOf(place, folder, files), join: "own" }, told);
}

// What the server knows of a folder, before it is declared.
export async function lookAhead(place, folder, files, told) {
  return postFolder(place, `${place.api}preflight/`, declarationOf(place, folder, files), told);
}

function declarationOf(place, { name, above, accountNo }, files) {
  return {
    office: place.office,
    folder_name: name,
    above,
    account_no: accountNo,
    ...(place.folder ? { folder: place.folder } : {}),
    files: files.map((file) => ({ client_id: file.clientId, name: file.name, size: file.size, sha256: file.sha256 })),
  };
}

async function postFolder(place, url, said, told) {
  return (await insist(place, () => call(place, "POST", url, { body: JSON.stringify(said), headers: JSON_BODY }), told)).body;
}

export async function ask(place, id, told) {
  return (await insist(place, () => call(place, "GET", `${place.api}${id}/`), told)).body;
}

// Without patience and without a door: what is asked for by the way.
export async function look(place, id) {
  return (await call(place, "GET", `${place.api}${id}/`)).body;
}

// Sends one file to its end; gives back the fields of it that changed. `refused` is the server's word alone: whatever
// else went wrong leaves the file stopped, for the batch goes on missing it.
export async function send(place, file, { words, changed }) {
  const url = `${place.api}${file.folder.batch}/files/${file.clientId}/`;
  const say = (state, said) => {
    Object.assign(file, { state, said });
    changed();
  };
  const told = {
    waiting: () => say("sending", words.retrying),
    paused: () => say("paused", words.signedOut),
  };
  const put = () => (file.size > Number(place.whole) ? parts(place, url, file, changed) : whole(place, url, file, changed));
  for (let mended = false; ; mended = true) {
    try {
      const { status } = await insist(place, put, told);
      return { state: status === 200 ? "already" : "stored", sent: file.size, said: "" };
    } catch (error) {
      if (WRONG_ON_THE_WAY.includes(error.code) && !mended) continue;
      return { sent: 0, ...(await verdict(error, file, words)) };
    }
  }
}

async function verdict(error, file, words) {
  if (error.signedOut) return { state: "stopped", said: words.signedOut, signedOut: true };
  if (error.passing || !error.status) {
    const there = await readable(file.file);
    return { state: "stopped", said: there ? words.someStopped : words.fileGone, passing: there };
  }
  const final = error.status === 422 && !WRONG_ON_THE_WAY.includes(error.code);
  return { state: final ? "refused" : "stopped", said: error.said || error.message };
}

// A browser tells a file that was moved or changed after it was chosen like a line that is down.
async function readable(blob) {
  try {
    await blob.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

const BYTES = { "Content-Type": "application/octet-stream" };

function whole(place, url, file, changed) {
  const progress = (sent) => {
    Object.assign(file, { state: "sending", sent, said: "" });
    changed();
  };
  return call(place, "PUT", url, { body: file.file, headers: BYTES, progress });
}

async function parts(place, url, file, changed) {
  const step = Number(place.part);
  let received = [];
  let last = { status: 202 };
  for (let at = 0; at < file.size; at += step) {
    const end = Math.min(at + step, file.size);
    if (received.some(([from, to]) => from <= at && end <= to)) continue;
    const headers = { ...BYTES, "Content-Range": `bytes ${at}-${end - 1}/${file.size}` };
    const progress = (sent) => {
      Object.assign(file, { state: "sending", sent: at + sent, said: "" });
      changed();
    };
    last = await call(place, "PUT", url, { body: file.file.slice(at, end), headers, progress });
    if (last.status !== 202) return last;
    received = (last.body && last.body.received) || received;
  }
  // every part was told of and the file is not whole: the server lost some, and asks for them again
  throw Object.assign(new Error("not whole"), { status: 202, passing: true });
}
