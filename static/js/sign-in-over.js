// Signing in over the work: a dialog on the page, which stays as it is. Leaving it is allowed; the work waits then.

import { SignedOut } from "./session.js";

export function doorOf(dialog) {
  const form = dialog.querySelector("form");
  const password = form.querySelector("input[name=password]");
  const problem = dialog.querySelector("[data-problem]");
  const other = dialog.querySelector("[data-other]");

  dialog.querySelector("[data-later]").addEventListener("click", () => dialog.close());

  return ({ other: somebody, signIn }) => new Promise((resolve, reject) => {
    let done = false;
    const tell = (sentence) => {
      problem.textContent = sentence;
      problem.hidden = !sentence;
    };
    const submit = async (event) => {
      event.preventDefault();
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      try {
        const refused = await signIn(password.value);
        tell(refused);
        done = !refused;
      } catch {
        tell(problem.dataset.offline);
      }
      button.disabled = false;
      form.reset();
      if (done) dialog.close();
      else password.focus();
    };
    const closed = () => {
      form.removeEventListener("submit", submit);
      form.reset();
      if (done) resolve();
      else reject(new SignedOut());
    };
    form.addEventListener("submit", submit);
    dialog.addEventListener("close", closed, { once: true });
    tell("");
    other.hidden = !somebody;
    other.querySelector("b").textContent = somebody || "";
    dialog.showModal();
    password.focus();
  });
}
