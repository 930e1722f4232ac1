/** Saved messages that were compressed: a file, or an mbox, by `gzip` or by a mail server. */

import { spawnSync } from "node:child_process";
import { closeSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { errorCode, messageOf } from "../core/text.js";
import { HEAD_SIZE } from "../io/content.js";
import {
  fileSource,
  memorySource,
  namelessFile,
  type PipeOptions,
  readRange,
  type Source,
} from "./source.js";

/** RFC 1952 section 2.3.1: no message begins so. */
const MAGIC = Buffer.from([0x1f, 0x8b, 8]);
/** Octets that are held in memory: compressed, and not. */
const IN_MEMORY = { compressed: HEAD_SIZE, whole: 8 * HEAD_SIZE };

/** Run by a process of its own: nothing in Node decompresses a stream while we wait. */
const SCRIPT = `
const fs = require("node:fs");
const from = fs.fstatSync(0).isFile() ? fs.createReadStream("", { fd: 0, start: 0 }) : process.stdin;
require("node:stream").pipeline(
  from,
  require("node:zlib").createGunzip(),
  fs.createWriteStream("", { fd: 1 }),
  (error) => {
    if (error) process.stderr.write(error.message);
    process.exitCode = error ? 1 : 0;
  },
);`;

/**
 * What was compressed, decompressed: in memory, or in a file that has no name. Anything else is
 * handed back as it is. It is closed in place of what it came from.
 * @throws when it can't be decompressed to its end
 */
export function decompressed(source: Source, options: PipeOptions): Source {
  const start = readRange(source, 0, Math.min(source.size, MAGIC.length));
  if (!start.equals(MAGIC)) return source;
  const whole = inMemory(source) ?? inFile(source, options);
  source.close();
  return whole;
}

/** Null when it is too large for that. */
function inMemory(source: Source): Source | null {
  if (source.size > IN_MEMORY.compressed) return null;
  try {
    const bytes = readRange(source, 0, source.size);
    return memorySource(gunzipSync(bytes, { maxOutputLength: IN_MEMORY.whole }));
  } catch (error) {
    if (errorCode(error) === "ERR_BUFFER_TOO_LARGE") return null;
    throw notWhole(messageOf(error));
  }
}

function inFile(source: Source, options: PipeOptions): Source {
  const into = namelessFile(options);
  try {
    const { fd } = source;
    const input = fd === null ? readRange(source, 0, source.size) : undefined;
    const { status, stderr, error } = spawnSync(process.execPath, ["-e", SCRIPT], {
      stdio: [fd ?? "pipe", into, "pipe"],
      env: {},
      ...(input === undefined ? {} : { input }),
    });
    if (status !== 0) throw notWhole(error?.message ?? stderr.toString());
    return fileSource(into);
  } catch (error) {
    closeSync(into);
    throw error;
  }
}

function notWhole(reason: string): Error {
  return new Error(`it can't be decompressed: ${reason}`);
}
