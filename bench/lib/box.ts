/**
 * A home with three folders, and a look at what each delivery has put there: a figure of a lost
 * message means nothing.
 */

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
} from "node:fs";
import { join } from "node:path";
import { Home } from "../../test/harness/program.js";

export type Kind = "maildir" | "mbox";

/** `wanted` is where the rule files, `other` where everything else goes. */
export const FOLDERS = ["wanted", "other", "backup"] as const;
export type Folder = (typeof FOLDERS)[number];

/** How many copies one run puts into each folder. */
export type Expected = Partial<Readonly<Record<Folder, number>>>;

export class Box extends Home {
  readonly kind: Kind;
  readonly #seen = new Map<Folder, Set<string>>();
  readonly #lengths = new Map<Folder, number>();

  constructor(kind: Kind) {
    super();
    this.kind = kind;
    if (kind === "mbox") for (const folder of FOLDERS) this.write(join("Mail", folder), "");
    else
      this.run([], {
        command: ["/bin/mkdir", "-p", ...FOLDERS.flatMap((folder) => this.parts(folder))],
      });
  }

  private parts(folder: Folder): string[] {
    return ["new", "cur", "tmp"].map((part) => join(this.path, "Mail", folder, part));
  }

  /** Remembers what is there, so that the next look sees only what is new. */
  look(): void {
    for (const folder of FOLDERS) this.fresh(folder);
  }

  /** @throws Error unless since the last look these copies have come, whole, and nothing else */
  expect(message: Buffer, expected: Expected): void {
    for (const folder of FOLDERS) {
      const wanted = expected[folder] ?? 0;
      const found = this.fresh(folder);
      const whole = found.filter((text) => isCopy(text, message)).length;
      if (whole !== wanted || found.length !== wanted)
        throw new Error(
          `${wanted} should have come into ${folder}, and ${whole} of ${found.length} are whole`,
        );
    }
  }

  /** What has come since the last look. Of an mbox, all of it as one text. */
  private fresh(folder: Folder): Buffer[] {
    const path = join(this.path, "Mail", folder);
    return this.kind === "mbox" ? this.freshTail(folder, path) : this.freshFiles(folder, path);
  }

  private freshTail(folder: Folder, path: string): Buffer[] {
    const start = this.#lengths.get(folder) ?? 0;
    const tail = readFrom(path, start);
    this.#lengths.set(folder, start + tail.length);
    return tail.length === 0 ? [] : [tail];
  }

  private freshFiles(folder: Folder, path: string): Buffer[] {
    const names = ["new", "cur"].flatMap((part) =>
      readdirSync(join(path, part)).map((name) => join(part, name)),
    );
    const seen = this.#seen.get(folder);
    this.#seen.set(folder, new Set(names));
    return names.filter((name) => !seen?.has(name)).map((name) => readFileSync(join(path, name)));
  }
}

/**
 * Without a trace: procmail waits for a second when an mbox was read in the very second in which it
 * is written.
 */
function readFrom(path: string, start: number): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOATIME);
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(file).size - start));
    let length = 0;
    while (length < buffer.length)
      length += readSync(file, buffer, length, buffer.length - length, start + length);
    return buffer;
  } finally {
    closeSync(file);
  }
}

/** The body as it was, its fields above it, and no more than a trace line or two added. */
export function isCopy(text: Buffer, message: Buffer): boolean {
  const bodyAt = message.indexOf("\n\n");
  const [id = "none"] = /^Message-ID:.*$/m.exec(message.toString("latin1", 0, bodyAt)) ?? [];
  const foundAt = text.indexOf(message.subarray(bodyAt));
  return (
    foundAt > 0 &&
    text.indexOf(id) < foundAt &&
    text.includes(id) &&
    text.length < message.length + ADDED
  );
}

/** Octets that a program may add: Return-Path, an mbox's From_ line, a uid. */
const ADDED = 1000;
