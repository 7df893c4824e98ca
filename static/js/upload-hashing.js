// Digests of a folder's files, one after the other, in a worker: the page stays usable meanwhile.

// Each file gets its sha256; `changed(file)` is called as it goes on. Rejects for a file that cannot be read.
export function hashAll(files, { address, changed }) {
  const left = files.filter((file) => !file.sha256);
  if (!left.length) return Promise.resolve();
  const worker = new Worker(address, { type: "module" });
  return new Promise((resolve, reject) => {
    let at = 0;
    const next = () => (at < left.length ? worker.postMessage({ number: at, file: left[at].file }) : resolve());
    worker.onerror = () => reject(new Error("worker"));
    worker.onmessage = ({ data }) => {
      const file = left[data.number];
      if (data.error) {
        reject(Object.assign(new Error(data.error), { unreadable: file }));
        return;
      }
      if (data.digest) {
        file.sha256 = data.digest;
        file.sent = 0;
        at += 1;
        next();
      } else {
        file.sent = data.done;
      }
      changed(file);
    };
    next();
  }).finally(() => worker.terminate());
}
