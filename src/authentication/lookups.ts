/** Questions to DNS about one message: few, each asked once, and all of them in time. */

import { Resolver } from "node:dns/promises";

export interface Lookups {
  /**
   * As `dns.promises.resolve`.
   * @throws with the code ENOTFOUND or ENODATA where there is nothing; ETIMEOUT for every failure
   */
  resolve(name: string, type: string): Promise<unknown>;
  /** Gives up what is still under way. */
  close(): void;
}

/** The questions of one method, and whether one of them has failed. */
export interface Watched extends Pick<Lookups, "resolve"> {
  failed(): boolean;
}

export function watched(lookups: Pick<Lookups, "resolve">): Watched {
  let failed = false;
  return {
    async resolve(name, type) {
      try {
        return await lookups.resolve(name, type);
      } catch (error) {
        failed ||= codeOf(error) === FAILED;
        throw error;
      }
    },
    failed: () => failed,
  };
}

export interface LookupOptions {
  /** `127.0.0.1:5353`; null: those of the machine. */
  readonly servers: readonly string[] | null;
  /** Milliseconds for all of them together. */
  readonly timeout: number;
}

/** What a message of good will needs is a tenth of it. */
const MOST = 150;
/** Octets of one answer in TXT: a key of 16384 bits takes 2800. */
const LONGEST_TEXT = 8192;
const MOST_RECORDS = 100;
/** Milliseconds for one try of one server. */
const ONE_TRY = 3000;

export function openLookups({ servers, timeout }: LookupOptions): Lookups {
  const resolver = new Resolver({ timeout: Math.min(ONE_TRY, timeout), tries: 2 });
  if (servers !== null) resolver.setServers(servers);
  const asked = new Map<string, Promise<unknown>>();
  let over = false;
  const timer = setTimeout(() => {
    over = true;
    resolver.cancel();
  }, timeout);
  const ask = async (name: string, type: string) => {
    if (!isName(name)) throw nothing(name);
    try {
      if (over || asked.size > MOST) throw new Error(over ? "time is up" : "too many lookups");
      return bounded(await resolver.resolve(name, type));
    } catch (error) {
      if (isNothing(error)) throw nothing(name);
      throw failure(name, error);
    }
  };
  return {
    resolve(name, type) {
      const key = `${type} ${name.toLowerCase()}`;
      const found = asked.get(key) ?? ask(name, type);
      asked.set(key, found);
      return found;
    },
    close() {
      clearTimeout(timer);
      over = true;
      resolver.cancel();
    },
  };
}

/** What may be asked for; strangers have written it. */
function isName(name: string): boolean {
  return name.length <= 253 && /^[!-~]+$/.test(name) && !/\.\.|^\./.test(name);
}

/** @throws where there is more than anybody publishes who means well */
function bounded(records: unknown): unknown {
  if (!Array.isArray(records)) throw new Error("no list");
  const octets = records.flat().reduce((sum: number, part: unknown) => sum + sizeOf(part), 0);
  if (records.length > MOST_RECORDS || octets > LONGEST_TEXT) throw new Error("too long an answer");
  return records;
}

function sizeOf(part: unknown): number {
  return typeof part === "string" ? part.length : 0;
}

/** No such name, no such record, or no name that could be one. */
function isNothing(error: unknown): boolean {
  return /^(?:ENOTFOUND|ENODATA|EBADNAME)$/.test(codeOf(error));
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function nothing(name: string): Error {
  return Object.assign(new Error(`${name}: nothing there`), { code: "ENOTFOUND" });
}

/** One code for all: what reads it takes some others for an answer. */
const FAILED = "ETIMEOUT";

function failure(name: string, cause: unknown): Error {
  return Object.assign(new Error(`${name}: no answer`, { cause }), { code: FAILED });
}
