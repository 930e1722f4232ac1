import type { Content, Deadline, Folder } from "../../core/contracts/ports.js";
import type { Target } from "../../core/language/folder-spec.js";
import type { MailSources } from "./message-sources.js";

/** What sending needs of the delivery that it is part of. */
export interface SendTools {
  readonly content: Content;
  readonly deadline: Deadline;
  /** By the path that rules have for it. */
  readonly openFolder: (target: Target) => Folder;
  /** By its path on disk. */
  readonly openFile: (target: Target) => Folder;
}

/** What sending on one message needs. */
export interface OutgoingTools extends MailSources, SendTools {}
