/**
 * The Postfix side: does it start sortmail, in a way that loses nothing, and split addresses as the
 * rules expect?
 */

import { accessSync, constants, statSync } from "node:fs";
import { join } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";
import type { Ruleset } from "../../core/language/ruleset.js";
import { errorCode, messageOf, shellQuote } from "../../core/text.js";
import { readRegular } from "../../io/fs/regular.js";
import { cloneAround } from "../clone.js";
import type { Postconf } from "../postconf.js";
import { commandOf, type Entry, forwardEntries } from "./forward.js";
import { checkStart, type LookAtProgram } from "./postfix-line.js";

const FORWARD = "~/.forward";
const ADVICE = "take the line that sortmail init prints";
/** Postfix's own, in bytes. */
const DEFAULT_SIZE_LIMIT = 51_200_000;

/** The size in bytes above which Postfix lets no file grow; 0: no limit. */
export function sizeLimitOf(postconf: Postconf | null): number {
  const limit = Number.parseInt(postconf?.("mailbox_size_limit") ?? "", 10);
  return Number.isNaN(limit) ? DEFAULT_SIZE_LIMIT : limit;
}

/** @param ruleset null when there are no usable rules */
export function checkPostfix(
  home: string,
  uid: number,
  ruleset: Ruleset | null,
  postconf: Postconf | null,
): Finding[] {
  const forward = checkForward(join(home, ".forward"), uid);
  if (postconf === null)
    return [...forward, ok("Postfix", "skipped: it is not installed here (no postconf)")];
  const command = checkMailboxCommand(postconf);
  const started = [...forward, ...command];
  return [
    ...(started.length > 0
      ? started
      : [ok("Postfix", "does not start sortmail yet: sortmail init prints the line for it")]),
    ...(started.length > 0 ? checkTimeLimit(postconf) : []),
    ...(ruleset === null ? [] : checkDelimiter(ruleset, postconf)),
  ];
}

/** What starts sortmail, as it is written. */
export function startLines(home: string, postconf: Postconf): string[] {
  const file = join(home, ".forward");
  const forward = statSync(file, { throwIfNoEntry: false })?.isFile()
    ? readRegular(file).toString("utf8")
    : "";
  const lines = [...forward.split("\n"), postconf("mailbox_command") ?? ""];
  return lines.filter((line) => /sortmail/.test(line) && !line.startsWith("#"));
}

/** @returns nothing when there is none */
function checkForward(file: string, uid: number): Finding[] {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats === undefined) return [];
    const refused = refusedForward(file, stats, uid);
    return refused === null ? checkForwardText(readRegular(file).toString("utf8")) : [refused];
  } catch (fault) {
    return [error(FORWARD, `it can't be read: ${messageOf(fault)}`, "fix that")];
  }
}

/**
 * Postfix passes over a .forward that somebody else could have written, and delivers as if there
 * were none.
 */
function refusedForward(
  file: string,
  stats: { uid: number; mode: number; isFile(): boolean },
  uid: number,
): Finding | null {
  if (!stats.isFile())
    return error(FORWARD, "it is no file, and Postfix passes over it", "make it a file");
  if (stats.uid !== uid && stats.uid !== 0) {
    return error(
      FORWARD,
      `it belongs to user ${stats.uid}, and Postfix passes over it`,
      `chown ${uid} ${shellQuote(file)}`,
    );
  }
  if ((stats.mode & 0o002) === 0) return null;
  return error(
    FORWARD,
    "everyone can change it, and Postfix passes over it",
    `chmod go-w ${shellQuote(file)}`,
  );
}

function checkForwardText(text: string): Finding[] {
  const entries = forwardEntries(text);
  if (entries === null) return [error(FORWARD, "the double quotes of a line don't match", ADVICE)];
  const checked = entries.flatMap((entry) => {
    const found = checkEntry(entry);
    return found === null ? [] : [found];
  });
  if (checked.length === 0)
    return [
      warning(FORWARD, "it does not start sortmail", `${ADVICE}, if sortmail shall get the mail`),
    ];
  const found = checked.flat();
  if (checked.length > 1)
    found.push(
      error(
        FORWARD,
        `it starts sortmail ${checked.length} times for each message`,
        "leave one line",
      ),
    );
  return found.length > 0 ? found : [ok(FORWARD, "starts sortmail, and any failure defers")];
}

/** @returns null when it has nothing to do with sortmail */
function checkEntry(entry: Entry): Finding[] | null {
  const command = commandOf(entry);
  if (command === null) return null;
  const found = checkStart(command, FORWARD, lookAtProgram);
  if (found === null || !entry.loose) return found;
  const message =
    "its command has blanks outside double quotes: Postfix takes what follows them for addresses";
  return [...found, error(FORWARD, message, ADVICE)];
}

function checkMailboxCommand(postconf: Postconf): Finding[] {
  const command = postconf("mailbox_command") ?? "";
  const found = checkStart(command, "mailbox_command", lookAtProgram);
  if (found === null) return [];
  return found.length > 0
    ? found
    : [ok("mailbox_command", "starts sortmail, and any failure defers")];
}

const lookAtProgram: LookAtProgram = (path) => {
  try {
    if (!statSync(path).isFile()) return "not executable";
    if (cloneAround(path) !== null) return "in a clone";
    accessSync(path, constants.X_OK);
    return "ready";
  } catch (fault) {
    return errorCode(fault) === "EACCES" ? "not executable" : "missing";
  }
};

/** Seconds after which the line that init prints has ended for certain, and some more. */
const ENDED = 310;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** At its own limit Postfix bounces what sortmail would defer a little later. */
function checkTimeLimit(postconf: Postconf): Finding[] {
  const limit = postconf("command_time_limit") ?? "";
  const [, count = "", unit = "s"] = /^(\d+)([smhdw]?)$/.exec(limit) ?? [];
  const seconds = Number.parseInt(count, 10) * (UNITS[unit || "s"] ?? 1);
  if (!(seconds < ENDED)) return [];
  return [
    warning(
      "command_time_limit",
      `is ${limit}: what takes longer bounces, before sortmail gives up and defers`,
      "postconf -e command_time_limit=1000s",
    ),
  ];
}

/** The two must split an address at the same character. */
function checkDelimiter({ config }: Ruleset, postconf: Postconf): Finding[] {
  if (typeof config.recipient === "function") return [];
  const ours = config.recipient.delimiters ?? "+";
  const theirs = postconf("recipient_delimiter") ?? "";
  if (sorted(ours) === sorted(theirs))
    return [ok("recipient_delimiter", `is ${JSON.stringify(theirs)}, as the rules say`)];
  const message =
    theirs === ""
      ? "Postfix splits no address: all extensions are unknown users"
      : `Postfix splits addresses at any of ${JSON.stringify(theirs)}, the rules at any of ${JSON.stringify(ours)}`;
  const advice = `write \`delimiters: ${JSON.stringify(theirs)}\` beside \`user\` in the rules`;
  return [
    warning(
      "recipient_delimiter",
      message,
      theirs === "" ? `postconf -e recipient_delimiter=${shellQuote(ours)}` : advice,
    ),
  ];
}

const sorted = (characters: string): string => [...new Set(characters)].sort().join("");
