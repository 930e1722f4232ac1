import type { Mail } from "../../core/contracts/mail.js";
import type { Content, Deadline, Folder } from "../../core/contracts/ports.js";
import type { Target } from "../../core/language/folder-spec.js";
import type { LetterTools } from "./message-sources.js";

/** What carrying one message away needs. */
export interface OutgoingTools extends LetterTools {
  readonly mail: Mail;
  readonly content: Content;
  readonly deadline: Deadline;
  /** By the path that rules have for it. */
  readonly openFolder: (target: Target) => Folder;
  /** By its path on disk. */
  readonly openFile: (target: Target) => Folder;
}
