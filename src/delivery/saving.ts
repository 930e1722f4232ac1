/**
 * Attachments saved: read out of the message once more, each written where nobody looks as it
 * comes, and given its name when it is whole. Loaded when there is one to save.
 */

import { createHash } from "node:crypto";
import type { Content, Deadline, Host } from "../core/contracts/ports.js";
import { safeFileName } from "../core/decision/file-name.js";
import type { SavePlan } from "../core/decision/plan.js";
import { messageOf } from "../core/text.js";
import { type ComingFile, createIn } from "../folders/directory.js";
import { readFiles } from "../mime/read-mime.js";
import type { SavedBefore, SavedFiles } from "../pipeline/performers.js";

interface Tools {
  readonly deadline: Deadline;
  readonly host: Host;
  /** Of the directory, absolute. */
  readonly path: string;
}

/** One attachment, as far as it has come. */
interface Coming {
  readonly name: string;
  readonly file: ComingFile;
  /** Of its content, in hexadecimal; null as long as it is not whole. */
  digest: string | null;
}

/**
 * Nothing is left behind but what is whole.
 * @throws what writing throws, once what is not published is taken away
 */
export async function saveFiles(
  { wants }: SavePlan,
  content: Content,
  memory: SavedBefore,
  tools: Tools,
): Promise<SavedFiles> {
  const all: Coming[] = [];
  const failure: { error: unknown }[] = [];
  /** The parser must not meet an error: it is thrown when that is done. */
  const guarded = <Result>(work: () => Result): Result | null => {
    if (failure.length > 0) return null;
    try {
      tools.deadline.check();
      return inWords(tools, work);
    } catch (error) {
      failure.push({ error });
      return null;
    }
  };
  try {
    const refused = await readFiles(content, ({ name }) =>
      wants(name) ? guarded(() => begin(name, all, guarded, tools)) : null,
    );
    for (const { error } of failure) throw error;
    const cut = all.filter(({ digest }) => digest === null).map(({ name }) => cutShort(name));
    return {
      ...inWords(tools, () => published(all, memory, tools)),
      left: [...(refused === null ? [] : [refused]), ...cut],
    };
  } finally {
    for (const { file } of all) file.discard();
  }
}

/** The system names no file where a disk is full. */
function inWords<Result>({ path }: Pick<Tools, "path">, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new Error(`${path}: ${messageOf(cause)}`, { cause });
  }
}

const cutShort = (name: string) => `${JSON.stringify(name)} was not read to its end, and not saved`;

function begin(
  name: string,
  all: Coming[],
  guarded: (work: () => void) => void,
  { path, host }: Tools,
) {
  const coming: Coming = { name: safeFileName(name), file: createIn(path, host), digest: null };
  all.push(coming);
  const hash = createHash("sha256");
  return {
    write: (piece: Buffer) =>
      guarded(() => {
        hash.update(piece);
        coming.file.write(piece);
      }),
    end: () =>
      guarded(() => {
        coming.file.sync();
        coming.digest = hash.digest("hex");
      }),
  };
}

/**
 * In the journal a file is its name and its content, and of several that are equal which of them: so
 * it is the same at each try, in whatever order the parts are read.
 */
function published(
  all: readonly Coming[],
  { earlier, note }: SavedBefore,
  { path }: Tools,
): Pick<SavedFiles, "files" | "anew"> {
  const times = new Map<string, number>();
  // Of each name: the same name a thousand times would try a million.
  const numbers = new Map<string, number>();
  let anew = false;
  const files = all.flatMap(({ name, file, digest }) => {
    if (digest === null) return [];
    const same = `${path}/${name} ${digest}`;
    const count = (times.get(same) ?? 0) + 1;
    times.set(same, count);
    const key = `${same} ${count}`;
    const there = earlier(key);
    if (there !== null) return [there];
    const named = file.publish(name, (numbers.get(name) ?? 0) + 1);
    numbers.set(name, named.number);
    anew = true;
    note(key, named.path);
    return [named.path];
  });
  return { files, anew };
}
