// After a reload: which uploads were interrupted, as the server has them.

import { forget, remembered } from "./upload-memory.js";
import { look } from "./upload-sending.js";

export async function remind(place, { words, notice }) {
  const open = [];
  for (const one of remembered()) {
    try {
      const batch = await look(place, one.id);
      if (batch.state === "receiving") open.push({ ...one, missing: batch.counts.missing, declared: batch.counts.declared });
      else forget(one.id);
    } catch (error) {
      if (error.status === 404) forget(one.id);
    }
  }
  if (!open.length) return;
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
