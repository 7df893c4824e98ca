// One card a folder, one line a file. Text goes in as text, never as HTML.

import { bar as barOf, sizeInWords, tally } from "./upload-counts.js";

const FOLDED_FROM = 12; // guess: lines of a folder that are through and still leave the next one in sight
const LABELS = {
  hashing: ["hashing", "scan-line", "info"],
  waiting: ["waiting", "hourglass", ""],
  sending: ["sending", "upload", "info"],
  asking: ["asking", "circle-help", "warn"],
  paused: ["paused", "lock", "warn"],
  stored: ["done", "circle-check", "good"],
  already: ["already", "circle-check", "good"],
  left: ["left", "circle-check", "good"],
  refused: ["refused", "circle-x", "bad"],
  stopped: ["stopped", "triangle-alert", "warn"],
};
const icons = document.getElementById("uploader").dataset.icons;

// What was left out of a choice, a sentence a line.
export function tell(sentences, tone) {
  const notice = document.getElementById("told") || make("div", { id: "told", role: "status" });
  const said = sentences.filter(Boolean);
  notice.className = said.length ? `notice wrap-anywhere ${tone}` : "";
  notice.replaceChildren(...(said.length ? [make("div", {}, ...said.map((one) => make("p", {}, one)))] : []));
  if (!notice.isConnected) document.getElementById("drop").after(notice);
}

export function card(folder, words, { again }) {
  const title = make("h2", {}, folder.name || words.loose);
  const count = make("span", { className: "soft digits" });
  const bar = make("progress", { max: 1, value: 0 });
  const summary = make("summary", {}, title, count, bar);
  const actions = make("div", { className: "actions" });
  const problem = make("div", { className: "problem", hidden: true });
  const fact = make("p", { className: "fact soft", hidden: true });
  const question = make("div", { className: "question", role: "group", hidden: true });
  const list = make("ul", { className: "filelist" });
  const element = make("details", { className: "card sending", open: folder.files.length <= 40 }, summary, fact, question, problem, list);
  bar.setAttribute("aria-label", folder.name || words.loose);
  summary.append(actions);
  const lines = new Map(folder.files.map((file) => [file, line(file, words)]));
  list.append(...[...lines.values()].map((one) => one.element));

  let due = false;
  let latest = { folder, address: "" };
  let offered = "";
  let folded = false;

  function draw() {
    due = false;
    const sums = tally(latest.folder.files);
    Object.assign(bar, barOf(sums));
    count.textContent = `${sums.ended} / ${sums.files} ${words.files}`;
    const said = latest.folder.problem;
    if (problem.textContent !== said) {
      problem.hidden = !said;
      problem.replaceChildren(said ? make("div", { className: "notice bad", role: "alert" }, said) : "");
    }
    offer(latest.folder.batch, sums.stopped > 0);
    // what is through and needs nobody makes room, once: whoever opens it again keeps it open
    if (sums.ended === sums.files && !sums.refused && sums.files > FOLDED_FROM && !folded) {
      folded = true;
      element.open = false;
    }
  }

  // A new link in place of the old one would lose a click or the focus.
  function offer(batch, stopped) {
    const now = `${stopped} ${batch || ""}`;
    if (now === offered) return;
    offered = now;
    const buttons = [];
    if (stopped) {
      const button = make("button", { type: "button", className: "button compact" }, words.again);
      button.addEventListener("click", again);
      buttons.push(button);
    }
    if (batch) {
      const href = latest.address.replace("/0/", `/${batch}/`);
      buttons.push(make("a", { className: "button second compact", href }, words.open));
    }
    actions.replaceChildren(...buttons);
  }

  draw();
  return {
    element,
    update(file) {
      lines.get(file).update();
    },
    tellFact(sentence) {
      fact.hidden = !sentence;
      fact.textContent = sentence;
    },
    // The choice of the person; the card opens for it, and the focus stays where they work.
    ask({ sentences, choices }) {
      return new Promise((resolve) => {
        const buttons = choices.map(({ label, value, first }) => {
          const button = make("button", { type: "button", className: `button compact${first ? "" : " second"}` }, label);
          button.addEventListener("click", () => {
            question.hidden = true;
            question.replaceChildren();
            summary.focus();
            resolve(value);
          });
          return button;
        });
        const text = make("div", { className: "notice warn", role: "status" }, make("div", {}, ...sentences.map((one) => make("p", {}, one))));
        question.setAttribute("aria-label", sentences[0]);
        question.replaceChildren(text, make("div", { className: "actions" }, ...buttons));
        question.hidden = false;
        element.open = true;
      });
    },
    // Drawn once a frame: a folder of thousands changes more often.
    whole(now, address) {
      latest = { folder: now, address };
      if (due) return;
      due = true;
      requestAnimationFrame(draw);
    },
  };
}

function line(file, words) {
  const bar = make("progress", { max: Math.max(1, file.size), value: 0 });
  bar.setAttribute("aria-label", file.name);
  const chip = make("span", { className: "chip" });
  const said = make("span", { className: "said small", hidden: true });
  const name = make("span", { className: "name", title: file.name }, file.name);
  const element = make("li", {}, name, make("span", { className: "size small" }, sizeInWords(file.size)), bar, chip, said);
  let shown = "";
  function update() {
    bar.value = ["stored", "already"].includes(file.state) ? bar.max : file.sent;
    bar.hidden = file.state === "refused";
    if (shown !== file.state) {
      const [word, sign, tone] = LABELS[file.state];
      chip.className = `chip ${tone}`;
      chip.replaceChildren(icon(sign), words[word]);
      shown = file.state;
    }
    said.hidden = !file.said;
    said.textContent = file.said;
  }
  update();
  return { element, update };
}

function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "role") element.setAttribute("role", value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${icons}#${name}`);
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
