// Covers come faster than a server answers: each scanned code is taken at once and sent in turn.

// `send(scanned)` answers a promise; what it rejects with is told and stops nothing.
export function openQueue(send, { trouble = () => {} } = {}) {
  let turn = Promise.resolve();
  let waiting = 0;
  return {
    get waiting() {
      return waiting;
    },
    take(scanned) {
      if (!scanned.code.trim()) return turn;
      waiting += 1;
      turn = turn
        .then(() => send(scanned))
        .catch(trouble)
        .finally(() => {
          waiting -= 1;
        });
      return turn;
    },
  };
}

// A hand scanner types wherever the focus is: letters outside of any field belong to the one that waits for codes.
export function isStray(event, active) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.key.length !== 1 || event.key === " ") return false;
  const name = active?.tagName ?? "";
  return !(["INPUT", "TEXTAREA", "SELECT"].includes(name) && !["radio", "checkbox"].includes(active.type));
}
