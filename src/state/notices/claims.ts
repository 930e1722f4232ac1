/**
 * Who looks whether the user is to be told, and when that was done last. Each look has a file of its
 * own, named by the next number, and only one process can create it: however many deliveries fail at
 * once, one of them looks.
 */

import { join } from "node:path";
import {
  claimed,
  mayLook,
  NOTHING_TOLD,
  type NoticeState,
} from "../../core/policy/waiting-notice.js";
import { errorCode, parseJsonLine } from "../../core/text.js";
import { unlinkQuietly } from "../../io/fs/durable.js";
import { createWhole, readOwnText, replace } from "../../io/fs/own-file.js";
import { namesIn } from "../../io/fs/read.js";
import type { Machine } from "../../io/machine.js";

const NUMBER = /^[1-9]\d{0,14}$/;

/** The right to look. */
export interface Claim {
  /** What was told so far. */
  readonly told: NoticeState;
  /** Notes what came of it. @throws of the disk */
  settle(state: NoticeState): void;
}

/**
 * @param folder made, with mode 0700, when it is missing
 * @param gaveUp the delivery has given up a reply
 * @returns null when there is nothing to look for yet, or another process looks
 * @throws of the disk: then nobody can promise that the user is told once
 */
export function claimLook(
  folder: string,
  gaveUp: boolean,
  { host, uid }: Pick<Machine, "host" | "uid">,
): Claim | null {
  const numbers = namesIn(folder)
    .filter((name) => NUMBER.test(name))
    .map(Number);
  const last = Math.max(0, ...numbers);
  const text = readOwnText(join(folder, `${last}`), uid) ?? "";
  const told = parseJsonLine(text, isState) ?? NOTHING_TOLD;
  if (!mayLook(told, host.now(), gaveUp)) return null;
  const path = join(folder, `${last + 1}`);
  if (!created(path, claimed(told, host.now()), host)) return null;
  for (const number of numbers) unlinkQuietly(join(folder, `${number}`));
  return { told, settle: (state) => replace(path, JSON.stringify(state), host) };
}

function created(path: string, state: NoticeState, host: Machine["host"]): boolean {
  try {
    createWhole(path, JSON.stringify(state), host);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

function isState(value: unknown): value is NoticeState {
  if (typeof value !== "object" || value === null) return false;
  const { next, claimed, waiting, givenUp }: Unknown<NoticeState> = value;
  const times = [waiting, givenUp].every((time) => time === null || isTime(time));
  return isTime(next) && typeof claimed === "boolean" && times;
}

const isTime = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
