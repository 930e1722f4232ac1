/** A folder of files, and not of messages. */

import { demandPath } from "./demand.js";

/** Takes attachments: `save` puts them there, each a file. */
export interface DirectorySpec {
  readonly kind: "directory";
  /** Begins with `~/` or `/`. */
  readonly path: string;
}

/**
 * A folder of files, for `save` alone: `directory("~/Scans")`. It is made when it is missing,
 * readable by you alone; no file in it is ever written over.
 */
export function directory(path: string): DirectorySpec {
  demandPath("directory", path);
  return { kind: "directory", path };
}
