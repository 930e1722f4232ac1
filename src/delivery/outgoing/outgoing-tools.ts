import type { Mail } from "../../core/contracts/mail.js";
import type { Content, Deadline, Folder } from "../../core/contracts/ports.js";
import type { Target } from "../../core/language/folder-spec.js";
import type { MessageSources } from "./message-sources.js";

/** What sending on one message needs. */
export interface OutgoingTools extends MessageSources {
  readonly mail: Mail;
  readonly content: Content;
  readonly deadline: Deadline;
  /** By the path that rules have for it. */
  readonly openFolder: (target: Target) => Folder;
  /** By its path on disk. */
  readonly openFile: (target: Target) => Folder;
}
