// The least of a browser that the scripts under test ask for; no page is drawn.

// A server of the tests: each request takes the next answer, {status, body} or {status, text}, and is remembered.
export function serveAnswers(...answers) {
  const requests = [];
  globalThis.document = {
    documentElement: { lang: "th" },
    querySelector: () => ({ value: "token" }),
  };
  globalThis.window = { addEventListener() {}, removeEventListener() {} };
  globalThis.XMLHttpRequest = class {
    upload = {};
    headers = {};

    open(method, url) {
      Object.assign(this, { method, url });
    }

    setRequestHeader(name, value) {
      this.headers[name] = value;
    }

    send(body) {
      requests.push({ method: this.method, url: this.url, headers: this.headers, body });
      const { status, body: answer = {}, text = JSON.stringify(answer) } = answers.shift();
      queueMicrotask(() => {
        this.upload.onprogress?.({ loaded: body?.size ?? 0 });
        Object.assign(this, { status, responseText: text });
        (status ? this.onload : this.onerror)();
      });
    }
  };
  return requests;
}
