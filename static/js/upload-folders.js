// Which files make which batch, by the grammar of names (intake-names.js): the nearest number upwards owns a page,
// sub-folders are sections, files lying loose are one stack; litter is passed over and unfinished files are told of.

import { judgePath, partTrays } from "./intake-names.js";

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
  const unreadable = [];
  for (const entry of entries) await walk(entry, "", { found, unreadable });
  return { ...group(found), unreadable };
}

// What cannot be opened costs itself: the rest of the tray is taken, and it is told of.
async function walk(entry, above, { found, unreadable }) {
  const path = above ? `${above}/${entry.name}` : entry.name;
  try {
    if (entry.isFile) {
      found.push({ path, file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }) });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!some.length) return;
      for (const one of some) await walk(one, path, { found, unreadable });
    }
  } catch {
    unreadable.push(path);
  }
}

// The batches to be, each with its name, the names of the folders above it and its files in natural order. The same
// choice always gives the same declaration: that is how a batch is found again.
export function group(found) {
  const ways = new Map();
  const unfinished = [];
  let skipped = 0;
  for (const { path, file } of found) {
    const steps = path.split("/").filter(Boolean);
    const litter = judgePath(steps);
    if (litter === "unfinished") unfinished.push(path);
    else if (litter) skipped += 1;
    else ways.set(steps, file);
  }
  const groups = partTrays([...ways.keys()]).map(({ folder, files, loose }) => ({
    name: loose ? "" : folder.at(-1),
    above: loose ? folder : folder.slice(0, -1),
    files: files.map((steps) => ({ file: ways.get(steps), name: steps.slice(folder.length).join("/") })),
  }));
  return { groups, skipped, unfinished, unreadable: [] };
}
