// SHA-256 of a file, piece by piece: a folder of 2 GB is never held in memory.
import { sha256 } from "../vendor/noble-hashes/sha2.js";

const PIECE = 4 * 1024 * 1024;

self.onmessage = async ({ data: { number, file } }) => {
  try {
    const hash = sha256.create();
    for (let at = 0; at < file.size; at += PIECE) {
      hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
      self.postMessage({ number, done: Math.min(at + PIECE, file.size) });
    }
    const digest = [...hash.digest()].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    self.postMessage({ number, digest });
  } catch (error) {
    // the file was moved, renamed or locked while it was read
    self.postMessage({ number, error: String(error) });
  }
};
