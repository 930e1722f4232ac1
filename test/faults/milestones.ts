/**
 * When a delivery without faults does what counts: from that follows what a kill at any other
 * moment may leave.
 */

import { join } from "node:path";
import type { Scene } from "./scene.js";
import { type Call, pathsOf, succeeded } from "./trace.js";

/** What happens to one folder, as indexes of calls. */
interface StoreAction {
  /** The call that makes the message visible, whole; infinite when it is cut off again. */
  readonly stored: number;
  /** Behind the first of these calls and up to the second, part of the message is visible. */
  readonly torn: readonly [number, number];
  /** The call that notes this in the journal; infinite when there is none. */
  readonly noted: number;
}

export interface Milestones {
  readonly folders: readonly StoreAction[];
  /** The call that removes the journal's entry. */
  readonly closed: number;
}

const NEVER = Number.POSITIVE_INFINITY;
const JOURNAL = "/.local/state/sortmail/journal/";

/**
 * @throws when the delivery did not go as it does: then nothing that is said of it would be true.
 */
export function milestonesOf(
  { boxes, subject: { home } }: Scene,
  calls: readonly Call[],
): Milestones {
  const find = (name: string, is: (path: string) => boolean, from = 0): number[] =>
    calls.flatMap((call, index) => {
      const found =
        index >= from && call.name === name && succeeded(call) && is(pathsOf(call).at(-1) ?? "");
      return found ? [index] : [];
    });
  const folders = boxes.map(({ kind, path }): StoreAction => {
    const full = join(home.path, path);
    const stored =
      kind === "maildir"
        ? linked(find("link", (to) => to.startsWith(join(full, "new/"))))
        : written();
    const noted =
      boxes.length < 2
        ? NEVER
        : first(
            "note",
            find("write", (to) => to.includes(JOURNAL), stored.stored),
          );
    return { ...stored, noted };

    function written(): Pick<StoreAction, "stored" | "torn"> {
      const writes = find("write", (to) => to === full);
      const [start, end] = [first(`write to ${path}`, writes), writes.at(-1) ?? NEVER];
      const [cut] = find("ftruncate", (to) => to === full);
      return cut === undefined
        ? { stored: end, torn: [start, end] }
        : { stored: NEVER, torn: [start, cut] };
    }
  });
  return {
    folders,
    closed:
      boxes.length < 2
        ? NEVER
        : first(
            "end",
            find("unlink", (to) => to.includes(JOURNAL)),
          ),
  };
}

function linked(links: readonly number[]): Pick<StoreAction, "stored" | "torn"> {
  const stored = first("link into a Maildir", links);
  return { stored, torn: [stored, stored] };
}

function first(what: string, [index]: readonly number[]): number {
  if (index === undefined) throw new Error(`the delivery has no ${what}`);
  return index;
}

/** For each folder. */
export type Counts = readonly number[];

export interface AfterDeath {
  /** Whole copies. */
  readonly now: Counts;
  /** Parts of a message. */
  readonly torn: Counts;
  /** Whole copies after the next delivery. */
  readonly next: Counts;
}

/** What there is when a delivery dies at once in place of this call. */
export function afterDeath({ folders, closed }: Milestones, index: number): AfterDeath {
  const now = folders.map(({ stored }) => (stored < index ? 1 : 0));
  const isNoted = (noted: number) => noted < index && index <= closed;
  return {
    now,
    torn: folders.map(({ torn: [from, to] }) => (from < index && index <= to ? 1 : 0)),
    next: folders.map(({ noted }, folder) => (now[folder] === 1 && !isNoted(noted) ? 2 : 1)),
  };
}
