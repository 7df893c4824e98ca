// What this browser was sending when its page was closed: ids and names of batches, never files. The server knows the
// rest; without this memory it still lists the batch as receiving.

const PLACE = "efiles-unsent";
const MOST = 50; // guess: more unfinished folders than anybody chooses again

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) || [];
  } catch {
    return [];
  }
}

export function keep(id, name) {
  write([...remembered().filter((one) => one.id !== id), { id, name }]);
}

export function forget(id) {
  write(remembered().filter((one) => one.id !== id));
}

function write(list) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(list.slice(-MOST)));
  } catch {
    // a browser that keeps nothing
  }
}
