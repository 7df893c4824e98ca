// Which files make which batch: each sub-folder is one employer's folder, files lying loose are one stack.

const LITTER = /^(\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

// Files of an <input>, with or without a folder.
export function choose(list) {
  return group([...list].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

// What was dropped: folders are walked through, in pieces of 100 entries as browsers give them.
export async function dropped(transfer) {
  const entries = [...transfer.items]
    .map((item) => (item.kind === "file" && item.webkitGetAsEntry ? item.webkitGetAsEntry() : null))
    .filter(Boolean);
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  return group(found);
}

async function walk(entry, above, found) {
  const path = above ? `${above}/${entry.name}` : entry.name;
  if (entry.isFile) {
    found.push({ path, file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }) });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
    if (!some.length) return;
    for (const one of some) await walk(one, path, found);
  }
}

export function group(found) {
  const wanted = found.filter(({ path }) => !path.split("/").some((part) => LITTER.test(part)));
  const split = new Set(wanted.map(({ path }) => path.split("/")).filter((parts) => parts.length > 2).map((parts) => parts[0]));
  const groups = new Map();
  for (const { path, file } of wanted) {
    const parts = path.split("/");
    const [key, name, rest] = place(parts, split.has(parts[0]));
    if (!groups.has(key)) groups.set(key, { name, files: [] });
    groups.get(key).files.push({ file, name: rest.join(" - ") });
  }
  const list = [...groups.values()];
  // the same choice always gives the same declaration: that is how a batch is found again
  const order = new Intl.Collator("th", { numeric: true });
  for (const one of list) one.files.sort((a, b) => order.compare(a.name, b.name) || (a.name < b.name ? -1 : 1));
  list.sort((a, b) => order.compare(a.name, b.name));
  return { groups: list, skipped: found.length - wanted.length };
}

function place(parts, hasFolders) {
  if (parts.length === 1) return ["", "", parts];
  if (parts.length === 2) return hasFolders ? [`${parts[0]}/`, "", parts.slice(1)] : [parts[0], parts[0], parts.slice(1)];
  return [`${parts[0]}/${parts[1]}`, parts[1], parts.slice(2)];
}
