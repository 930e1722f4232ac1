/** What is there in place of a file or folder of ours: told in a sentence. */

import { lstatSync, type Stats } from "node:fs";
import { errorCode } from "../../core/text.js";

/** Something is no file, or no folder. The message is for the user, who can change that. */
export class WrongKindError extends Error {
  override readonly name = "WrongKindError";
  /** It is the machine's matter, as what a system call refuses: no stack tells more about it. */
  readonly syscall = "open";
  /** As the system's own errors have it. */
  readonly code: string;

  constructor(code: string, text: string, cause: unknown) {
    super(`${code}: ${text}`, { cause });
    this.code = code;
  }
}

/**
 * @param wanted what should be there
 * @param cause what the system said of it, if it has
 */
export function wrongKind(
  path: string,
  wanted: "file" | "folder",
  cause?: unknown,
): WrongKindError {
  const [code, kind] = kindAt(path);
  return new WrongKindError(errorCode(cause) ?? code, `${path} is no ${wanted} but ${kind}`, cause);
}

type Kind = readonly [code: string, kind: string];

function kindAt(path: string): Kind {
  try {
    return kindOf(lstatSync(path));
  } catch {
    return ["ENOENT", "out of reach"];
  }
}

function kindOf(found: Stats): Kind {
  if (found.isSymbolicLink()) return ["ELOOP", "a symbolic link that is not followed"];
  if (found.isDirectory()) return ["EISDIR", "a folder"];
  if (found.isFIFO()) return ["ESPIPE", "a named pipe"];
  if (found.isSocket()) return ["ENXIO", "a socket"];
  return found.isFile() ? ["ENOTDIR", "a file"] : ["ENODEV", "a device"];
}
