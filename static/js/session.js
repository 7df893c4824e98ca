// Who is signed in, for a page that lives long. The token of the page is kept until the server refuses it, and a new
// one is taken only for the person whom the page was made for: nothing is ever sent in another person's name.

export class SignedOut extends Error {
  constructor() {
    super("signed out");
    this.signedOut = true;
  }
}

// `door` asks the person in: it resolves when they signed in, rejects with SignedOut when they will not now.
export function openSession({ address, person, token, language, door }) {
  let current = token;
  let mending = null;

  async function ask() {
    return request(address);
  }

  // The sentence of a refusal; nothing when this page's person is signed in now.
  async function signIn(password) {
    const { token: fresh } = await ask();
    const body = new URLSearchParams({ username: person, password, csrfmiddlewaretoken: fresh });
    const answer = await request(address, { method: "POST", body });
    if (answer.person !== person) return answer[language === "en" ? "message_en" : "message_th"] || answer.code || "?";
    current = answer.token;
    return "";
  }

  async function mend() {
    const now = await ask();
    if (now.person === person) current = now.token;
    else await door({ other: now.person, signIn });
  }

  return {
    token: () => current,
    // One question and one door, however many requests were refused at the same moment.
    recover() {
      mending ??= mend().finally(() => {
        mending = null;
      });
      return mending;
    },
  };
}

// A line that is down, or a proxy's own page, is passing: whoever asked waits and asks again.
async function request(address, options = {}) {
  try {
    const answer = await fetch(address, { ...options, headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error" });
    const body = await answer.json();
    if (answer.status < 500 && typeof body === "object" && body) return body;
  } catch {
    // told below
  }
  throw Object.assign(new Error("no answer"), { status: 0, passing: true });
}
