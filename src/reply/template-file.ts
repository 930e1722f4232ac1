/**
 * Finds, reads and cuts template files. A template is a small mail: header lines, an empty line,
 * the body.
 */

import { join } from "node:path";
import { errorCode, messageOf } from "../core/text.js";
import { readRegular } from "../io/fs/regular.js";
import { TemplateError } from "./error.js";
import type { Templates } from "./request.js";

export interface TemplateFile {
  /** `training.njk`. */
  readonly name: string;
  readonly path: string;
  /**
   * Lines end in LF; the last one's end is left out, so that an included file brings no empty line.
   */
  readonly text: string;
}

/** The two parts of a template's source. */
interface Parts {
  readonly head: string;
  readonly body: string;
  /** The line on which the body begins, from 0. */
  readonly bodyLine: number;
}

/** A name is no path: nothing that leads out of a folder can be one. */
const NAME = /^([\w-]{1,100})(?:\.njk)?$/;

/**
 * The template of a name, with or without `.njk`, out of the first folder that has it.
 * @returns null when none has it, or when it is no name
 * @throws TemplateError when it can't be read, or should not be
 */
export function findTemplate(name: string, { folders, trust }: Templates): TemplateFile | null {
  const [, stem] = NAME.exec(name) ?? [];
  if (stem === undefined) return null;
  for (const folder of folders) {
    const path = join(folder, `${stem}.njk`);
    const bytes = readIfThere(path, trust);
    if (bytes !== null) return { name: `${stem}.njk`, path, text: textOf(bytes, path) };
  }
  return null;
}

const NOT_THERE: readonly unknown[] = ["ENOENT", "ENOTDIR"];

/**
 * Only a file that is not there is passed over: one that can't be read must not quietly give way to
 * the shipped one.
 */
function readIfThere(path: string, trust: Templates["trust"]): Buffer | null {
  try {
    trust?.(path);
    return readRegular(path);
  } catch (error) {
    if (NOT_THERE.includes(errorCode(error))) return null;
    throw new TemplateError(
      { file: path, line: null, message: messageOf(error) },
      { cause: error },
    );
  }
}

function textOf(bytes: Buffer, path: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  } catch (error) {
    throw new TemplateError({ file: path, line: null, message: "is not UTF-8" }, { cause: error });
  }
}

/**
 * Cuts at the first empty line, before anything is rendered: what a value brings can't move the
 * cut.
 */
export function cut(text: string): Parts {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.trim() === "");
  if (at < 0) return { head: text, body: "", bodyLine: lines.length };
  return {
    head: lines.slice(0, at).join("\n"),
    body: lines.slice(at + 1).join("\n"),
    bodyLine: at + 1,
  };
}
