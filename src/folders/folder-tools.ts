/** What folders are opened with. */

import type { Deadline, Host } from "../core/contracts/ports.js";

/** What a folder needs beside its path. */
export interface FolderTools {
  readonly deadline: Deadline;
  readonly host: Host;
}
