/**
 * Where the inbox is by the last rules that loaded: rules that are broken can't say that any more,
 * and that is when it is wanted.
 */

import { isFolder, isTarget, type Target } from "../../core/language/folder-spec.js";
import { parseJsonLine } from "../../core/text.js";
import { readOwnText, replace } from "../../io/fs/own-file.js";
import type { Machine } from "../../io/machine.js";

/** The file's name. */
export const INBOX = "target";

/** What is kept aside. */
interface Kept {
  readonly version: 1;
  /** Null: the user wants no notices, or has no folder for them. */
  readonly inbox: Target | null;
}

/**
 * Every delivery calls this, once its status is sure: it reads a hundred bytes, and writes when they
 * have changed.
 * @param file its folder is made, with mode 0700, when it is missing
 * @throws of the disk
 */
export function keepInbox(
  file: string,
  inbox: Target | null,
  { host, uid }: Pick<Machine, "host" | "uid">,
): void {
  const kept: Kept = { version: 1, inbox };
  const text = JSON.stringify(kept);
  if (readOwnText(file, uid) !== text) replace(file, text, host);
}

/** @returns null when nothing is kept, or no notices are wanted */
export function keptInbox(file: string, uid: number): Target | null {
  return parseJsonLine(readOwnText(file, uid) ?? "", isKept)?.inbox ?? null;
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const known = "version" in value && value.version === 1 && "inbox" in value;
  return known && (value.inbox === null || isKeptTarget(value.inbox));
}

function isKeptTarget(value: unknown): value is Target {
  if (!isFolder(value) || !isTarget(value)) return false;
  return "path" in value && typeof value.path === "string" && /^~?\//.test(value.path);
}
