/** One program with its folder, to be met by the faults of test/faults. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  type Contents,
  type Box as Folder,
  look,
  oldMail,
  type Reading,
} from "../../test/faults/box.js";
import { startedByLine } from "../../test/faults/forward-line.js";
import { ONE_BY_ONE } from "../../test/faults/scene.js";
import { runPlain, type Subject } from "../../test/faults/strace.js";
import { restoreTree, saveTree } from "../../test/faults/tree.js";
import { Home } from "../../test/harness/program.js";
import type { Kind } from "../lib/box.js";
import { message } from "../lib/messages.js";
import type { Side } from "../sides/side.js";
import { SORTMAIL } from "../sides/sortmail.js";

export const OCTETS = 40_000;
const INPUT = message(OCTETS);
/**
 * What must arrive octet for octet: agents put trace lines above it, or between those that are
 * there.
 */
const STORED = INPUT.subarray(INPUT.indexOf("\nFrom: ") + 1);

/** Milliseconds: a program that waits longer for a lock, or for ever, hangs. */
const PATIENCE = 10_000;

/** What agents note in an mbox for themselves. */
const NOTES = /^(X-UID|X-IMAP|X-IMAPbase|Status|X-Status|X-Keywords|Content-Length|Lines):.*\n/gm;
const FIELD = /^(From |>From |[!-9;-~]+:|[ \t])/;

/** The message, with header lines in front of it and empty lines behind it. */
const TOLERANT: Reading = {
  same: (found, whole) => {
    const text = found.toString("latin1");
    const at = text.lastIndexOf(whole.toString("latin1"));
    if (at < 0 || !/^\n{0,2}$/.test(text.slice(at + whole.length))) return false;
    return text
      .slice(0, at)
      .split("\n")
      .every((line) => line === "" || FIELD.test(line));
  },
  plain: (text) => text.replace(NOTES, ""),
};

export interface Bench {
  readonly name: string;
  readonly kind: Kind;
  readonly subject: Subject;
  readonly input: Buffer;
  /** What is there before a run. */
  readonly before: Contents;
  readonly look: () => Contents;
  /** A whole copy lies in another place: the agent's own last resort. */
  readonly elsewhere: () => boolean;
  /** Makes all as it was before the first run. */
  readonly reset: () => void;
  readonly close: () => void;
}

export function openBench({ name, command, box, close }: Side, kind: Kind): Bench {
  if (box === null) throw new Error(`${name} files nothing`);
  const traces = new Home();
  const subject: Subject = {
    home: box,
    command: command.argv,
    env: { ...command.env, ...ONE_BY_ONE },
    follow: true,
    traceFile: join(traces.path, "trace"),
    timeout: PATIENCE,
    ...(name === SORTMAIL ? startedByLine({ command: command.argv }) : {}),
  };
  const folder: Folder = { kind, path: "Mail/wanted" };
  const { result } = runPlain(subject, INPUT);
  if (result.status !== 0)
    throw new Error(`${name} does not deliver: ${result.status} ${result.stderr}`);
  const files = box.files().filter((file) => file.startsWith("Mail/wanted"));
  if (files.length === 0) throw new Error(`${name} delivers elsewhere: ${box.files()}`);
  for (const file of files) rmSync(join(box.path, file));
  for (const [path, text] of oldMail(folder)) box.write(path, text);
  const tree = saveTree(box.path, []);
  const seen = () => look(box.path, folder, [STORED], TOLERANT);
  return {
    name,
    kind,
    subject,
    input: INPUT,
    before: seen(),
    look: seen,
    elsewhere: () =>
      box.files().some((file) => isElsewhere(file) && box.read(file).includes(STORED)),
    reset: () => restoreTree(tree),
    close: () => {
      traces.remove();
      close();
    },
  };
}

/** Not in a file that is still written. */
function isElsewhere(file: string): boolean {
  return !file.startsWith("Mail/wanted") && !file.includes("/tmp/");
}
