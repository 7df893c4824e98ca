// Talking to the API: declare a batch, send a file whole or in parts, try again while it makes sense.

const TRIES = 8;
const LONGEST_WAIT = 30_000;
const WRONG_ON_THE_WAY = ["digest_mismatch", "size_mismatch", "bad_part"];

class Answer extends Error {
  constructor(status, body) {
    super(`HTTP ${status}`);
    this.status = status;
    this.code = (body && body.code) || "";
    this.said = (body && body[document.documentElement.lang === "en" ? "message_en" : "message_th"]) || "";
    // 0: nothing came back; 5xx, 408 and 429: not now
    this.passing = status === 0 || status >= 500 || status === 408 || status === 429;
  }
}

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]").value;
}

function call(method, url, body, { headers = {}, progress } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.setRequestHeader("X-CSRFToken", token());
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
      if (request.status >= 200 && request.status < 300) resolve({ status: request.status, body: answer });
      else reject(new Answer(request.status, answer));
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

export async function declare(place, folder) {
  const said = {
    office: place.office,
    folder_name: folder.name,
    files: folder.files.map(({ clientId, name, size, sha256 }) => ({ client_id: clientId, name, size, sha256 })),
  };
  const json = { headers: { "Content-Type": "application/json" } };
  const { body } = await patiently(() => call("POST", place.api, JSON.stringify(said), json), () => {});
  return body;
}

export async function ask(place, id) {
  return (await call("GET", `${place.api}${id}/`, null)).body;
}

// Sends one file to its end; gives back the fields of it that changed.
export async function send(place, file, { words, changed }) {
  const url = `${place.api}${file.folder.batch}/files/${file.clientId}/`;
  const waiting = () => {
    file.said = words.retrying;
    changed();
  };
  const put = () => (file.size > Number(place.whole) ? parts(place, url, file, changed) : whole(url, file, changed));
  let mended = false;
  for (;;) {
    try {
      const { status } = await patiently(put, waiting);
      return { state: status === 200 ? "already" : "stored", sent: file.size, said: "" };
    } catch (error) {
      if (WRONG_ON_THE_WAY.includes(error.code) && !mended) {
        mended = true;
        continue;
      }
      if (error.status === 401 || error.status === 403) return { state: "stopped", sent: 0, said: words.signedOut };
      if (error.passing || !error.status) return { state: "stopped", sent: 0, said: words.someStopped };
      return { state: "refused", sent: 0, said: error.said || error.message };
    }
  }
}

function whole(url, file, changed) {
  const progress = (sent) => {
    Object.assign(file, { sent, said: "" });
    changed();
  };
  return call("PUT", url, file.file, { headers: { "Content-Type": "application/octet-stream" }, progress });
}

async function parts(place, url, file, changed) {
  const step = Number(place.part);
  let received = [];
  let last = { status: 202 };
  for (let at = 0; at < file.size; at += step) {
    const end = Math.min(at + step, file.size);
    if (received.some(([from, to]) => from <= at && end <= to)) continue;
    const headers = {
      "Content-Type": "application/octet-stream",
      "Content-Range": `bytes ${at}-${end - 1}/${file.size}`,
    };
    const progress = (sent) => {
      Object.assign(file, { sent: at + sent, said: "" });
      changed();
    };
    last = await call("PUT", url, file.file.slice(at, end), { headers, progress });
    if (last.status !== 202) return last;
    received = (last.body && last.body.received) || received;
  }
  return last;
}
