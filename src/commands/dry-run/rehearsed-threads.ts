/**
 * Threads as deliveries would have known them: a message follows those that were given before it, as
 * of its own time. Nothing is written.
 */

import type { Mail } from "../../core/contracts/mail.js";
import type { MemoryStore, Remembered } from "../../core/contracts/memory.js";
import { FOLLOWED, idIn, type Kept, parentsOf, remember } from "../../delivery/thread-memory.js";
import type { Threads } from "../../delivery/threads.js";

/** @param real what deliveries have remembered @param now milliseconds since 1970 */
export function rehearsedThreads(real: Pick<MemoryStore, "read">, now: () => number): Threads {
  const given = new Map<string, Remembered>();
  const asOf = (mail: Mail) =>
    Math.min(mail.received?.getTime() ?? mail.date?.getTime() ?? now(), now());
  return {
    parents: async (mail) => {
      const at = asOf(mail);
      const found = await parentsOf(mail, { memory: before(real, given, at), now: () => at });
      const isOld = at <= now() - FOLLOWED && found.ids.length > 0 && found.known.length === 0;
      return isOld ? { ...found, notAsked: "what was known then is forgotten" } : found;
    },
    remember: async (mail, filed) => {
      const at = asOf(mail);
      await remember(mail, filed, { memory: among(given, at), now: () => at });
    },
  };
}

/** What was known then: what was given before, else what deliveries had remembered by that time. */
function before(
  real: Pick<MemoryStore, "read">,
  given: ReadonlyMap<string, Remembered>,
  at: number,
): Kept["memory"] {
  return {
    read: async (kind, keys) => {
      const others = keys.filter((key) => !given.has(idIn(key)));
      const remembered = others.length === 0 ? [] : [...(await real.read(kind, others))];
      return new Map([...given, ...remembered.filter(([, record]) => record.at <= at)]);
    },
    write: async () => {},
  };
}

/** Of what was given alone. */
function among(given: Map<string, Remembered>, at: number): Kept["memory"] {
  return {
    read: async () => given,
    write: async (_, memos) => {
      for (const { key, value, expires } of memos) given.set(key, { value, at, expires });
    },
  };
}
