/**
 * Time zones, by the system's own files. The environment is not asked: a shell has TZ, and Postfix has
 * none, and what a message gets must not depend on that.
 */

import { readlinkSync } from "node:fs";
import { join } from "node:path";
import { errorCode, messageOf } from "../core/text.js";
import { type OffsetAt, readZoneFile } from "../core/zone-file.js";
import { readRegular } from "./fs/regular.js";

/** A time zone. */
export interface TimeZone {
  /** `Europe/Berlin`. */
  readonly name: string;
  /** Seconds east of Greenwich, at so many seconds since 1970. */
  readonly offsetAt: OffsetAt;
}

/** The zone itself, nearly always a link to it. */
const LOCALTIME = "etc/localtime";
/** Its name, where that is no link. */
const TIMEZONE = "etc/timezone";
/** All of them, by their names. */
const ZONEINFO = "usr/share/zoneinfo";

/** A name that can't lead out of the folder of all zones. */
const NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** A zone that rules name, if any, and the top of the file system. */
type Named = readonly [
  config: { readonly timeZone?: string | undefined },
  machine: { readonly system: string },
];

/** The configured zone, or else the machine's. @throws Error when there is no such zone */
export function zoneOf(...[{ timeZone }, { system }]: Named): TimeZone {
  return timeZone === undefined ? machineZone(system) : namedZone(timeZone, system);
}

/** Its clocks: it is looked for when they are first looked at. @throws as `zoneOf`, then */
export function clocksOf(...named: Named): OffsetAt {
  let zone: TimeZone | null = null;
  return (at) => {
    zone ??= zoneOf(...named);
    return zone.offsetAt(at);
  };
}

/**
 * The zone that the machine is in, as the C library has it: UTC where nothing is said.
 * @param system the top of the file system
 * @throws Error that says what to do, for what can't be read
 */
export function machineZone(system: string): TimeZone {
  const localtime = join(system, LOCALTIME);
  const name = linkedName(localtime) ?? writtenName(join(system, TIMEZONE));
  const found = readZone(localtime);
  if ("offsetAt" in found) return { name: name ?? "the machine's zone", offsetAt: found.offsetAt };
  if (name !== null) return namedZone(name, system);
  if (found.missing) return { name: "UTC", offsetAt: () => 0 };
  throw new Error(
    `the machine's time zone can't be told: ${found.fault}; say timeZone: "Europe/Berlin" in the configuration`,
  );
}

/**
 * A zone by its name. Where the system has no such files, as in a small container, Node's own are
 * asked, which takes longer.
 * @throws Error when there is none
 */
export function namedZone(name: string, system: string): TimeZone {
  if (NAME.test(name)) {
    const found = readZone(join(system, ZONEINFO, name));
    if ("offsetAt" in found) return { name, offsetAt: found.offsetAt };
  }
  return { name, offsetAt: offsetByIntl(name) };
}

type Found =
  | { readonly offsetAt: OffsetAt }
  | { readonly missing: boolean; readonly fault: string };

function readZone(path: string): Found {
  let bytes: Buffer;
  try {
    bytes = readRegular(path);
  } catch (error) {
    return { missing: errorCode(error) === "ENOENT", fault: messageOf(error) };
  }
  const offsetAt = readZoneFile(bytes);
  return offsetAt === null
    ? { missing: false, fault: `${path} is no file of a time zone` }
    : { offsetAt };
}

/** `/usr/share/zoneinfo/posix/Europe/Berlin` is Europe/Berlin. */
function linkedName(link: string): string | null {
  try {
    const [, below = ""] = readlinkSync(link).split("/zoneinfo/");
    const name = below.replace(/^(?:posix|right)\//, "");
    return NAME.test(name) ? name : null;
  } catch {
    // Not there, or no link: then the name may be written elsewhere, and is for people only.
    return null;
  }
}

function writtenName(path: string): string | null {
  try {
    const name = readRegular(path).toString("utf8").trim();
    return NAME.test(name) ? name : null;
  } catch {
    return null;
  }
}

/** @throws Error when Node knows no such zone either */
function offsetByIntl(timeZone: string): OffsetAt {
  const format = formatOf(timeZone);
  return (at) => {
    const part = Object.fromEntries(
      format.formatToParts(at * 1000).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - Math.floor(at);
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const two = "2-digit";
  const day = { year: "numeric", month: two, day: two } as const;
  const time = { hour: two, minute: two, second: two, hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", { timeZone, ...day, ...time });
  } catch (cause) {
    throw new Error(
      `there is no time zone ${JSON.stringify(timeZone)}: a name is such as "Europe/Berlin"`,
      { cause },
    );
  }
}
