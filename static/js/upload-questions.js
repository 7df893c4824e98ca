// What is asked before a folder is sent, from what the server knows of it (POST batches/preflight/). Nothing here
// touches the page: a question is {sentences, choices: [{label, value, first}]}, a fact is a sentence.

// The employer of the folder's number and the office that is responsible; nothing when there is no number.
export function factOf({ number, joins }, files, words, language) {
  const facts = [];
  if (number?.registered) facts.push(employerInWords(number.employer, words, language));
  if (joins?.known && joins.known < files.length) {
    facts.push(fill(words.joins, { n: joins.known, at: dayInWords(joins.at, language) }));
  }
  return facts.join(" · ");
}

// A number that nobody has: which may be meant? `value` is the number to declare, "" as it is, null for not sending.
export function askAboutNumber({ number }, words, language) {
  if (!number || number.registered) return null;
  const why = number.digits === null ? words.numberLength : number.check === "ok" ? words.numberUnknown : words.numberCheck;
  const candidates = number.candidates.map((one, i) => ({
    label: fill(words.useNumber, { employer: employerInWords(one, words, language) }), value: one.account_no, first: i === 0,
  }));
  return {
    sentences: [fill(why, { number: unbroken(number.as_written) }), candidates.length ? words.numberMeant : words.numberNone],
    choices: [
      ...candidates,
      { label: words.sendAsIs, value: "", first: !candidates.length },
      { label: words.sendNot, value: null, first: false },
    ],
  };
}

// Files that are here already, first those of the same employer: to leave them out is what is offered first there,
// elsewhere it is sending. `value` are the client ids to leave out.
export function askAboutRepeats({ here }, words, language) {
  return [true, false].map((same) => {
    const groups = here.filter((one) => one.same_employer === same);
    if (!groups.length) return null;
    const ids = groups.flatMap((one) => one.client_ids);
    const skip = { label: fill(words.skip, { n: ids.length }), value: ids, first: same };
    const send = { label: words.sendAll, value: [], first: !same };
    return {
      sentences: groups.map((one) => earlierInWords(one, words, language)),
      choices: same ? [skip, send] : [send, skip],
    };
  }).filter(Boolean);
}

function earlierInWords({ client_ids: ids, at, by, office, employer, same_employer: same }, words, language) {
  const who = by || fill(words.fromOffice, { office: nameOf(office, language) });
  const said = fill(same ? words.hereSame : words.here, { n: ids.length, by: who, at: dayInWords(at, language) });
  return same || !employer ? said : `${said} ${fill(words.hereOther, { employer: employerInWords(employer, words, language) })}`;
}

function employerInWords({ account_no_shown: shown, name, office }, words, language) {
  return `${unbroken(shown)} ${name} (${nameOf(office, language)})`;
}

// A number never breaks at its hyphens: a word joiner follows each.
function unbroken(number) {
  return number.replaceAll("-", "-\u2060");
}

function nameOf({ name_th: thai, name_en: english }, language) {
  return language === "en" ? english || thai : thai;
}

// A day as people here write it, with the Buddhist year in Thai.
export function dayInWords(at, language) {
  const locale = language === "en" ? "en-GB" : "th-TH-u-ca-buddhist-nu-latn";
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: "Asia/Bangkok" }).format(new Date(at));
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
}
