/**
 * What spam filters write into a header. Tolerant of everything around a verdict, strict with the
 * verdict: one that can't be read for certain is none.
 */

/** What one field states. A part that it does not state is left out. */
export interface Statement {
  readonly kind?: "spam" | "ham";
  readonly score?: number;
  readonly threshold?: number;
  readonly tests?: readonly string[];
}

/** @returns null when the value is not what a filter writes there. @param value unfolded */
type ReadStatement = (value: string) => Statement | null;

/** By field name in lower case; the fields earlier in the list say more than the later ones. */
export const STATEMENTS: ReadonlyMap<string, ReadStatement> = new Map<string, ReadStatement>([
  ["x-spam-status", readStatus],
  ["x-rspamd-action", readAction],
  ["x-spam-flag", readFlag],
  ["x-spam", readFlag],
  ["x-spamd-result", readResult],
  ["x-spam-score", readScore],
  ["x-rspamd-score", readScore],
  ["x-spam-level", readLevel],
]);

/**
 * SpamAssassin's and amavis's: `Yes, score=7.3 required=5.0 tests=A,B autolearn=no`. In the older
 * days `hits=`; amavis has `tests=[A=1.2, B=3]`; rspamd has the score alone; some have only the
 * first word.
 */
function readStatus(value: string): Statement | null {
  const [, said, behind = ""] = /^(yes|no)(?:[,\s](.*))?$/i.exec(value) ?? [];
  if (said === undefined) return null;
  const rest = behind.replace(/^[,\s]+/, "");
  const kind = said.toLowerCase() === "yes" ? "spam" : "ham";
  if (rest === "") return { kind };
  const score = numberBehind("score", rest) ?? numberBehind("hits", rest);
  const threshold = numberBehind("required", rest);
  const tests = testsIn(rest);
  // amavis writes `No, score=x` when it has not scanned.
  if (score === null || Number.isNaN(score) || Number.isNaN(threshold) || tests === null)
    return null;
  return { kind, score, tests, ...(threshold !== null && { threshold }) };
}

/** @returns null when the name is not there, NaN when something else than a number is */
function numberBehind(name: string, text: string): number | null {
  const [, written] = new RegExp(`(?:^|[\\s,])${name}=([^\\s,]*)`, "i").exec(text) ?? [];
  return written === undefined ? null : toNumber(written);
}

function toNumber(written: string): number {
  return /^[-+]?\d{1,9}(?:\.\d{1,9})?$/.test(written) ? Number(written) + 0 : Number.NaN;
}

/** @returns null when a bracket is left open */
function testsIn(text: string): readonly string[] | null {
  const [found] = /(?:^|[\s,])tests=/i.exec(text) ?? [];
  if (found === undefined) return [];
  const list = text.slice(text.indexOf(found) + found.length);
  const [, bracketed] = /^\[([^\]]*)\]/.exec(list) ?? [];
  if (bracketed === undefined && list.startsWith("[")) return null;
  const [plain = ""] = /^[^\s,]+(?:,\s*[^\s,]+)*/.exec(list) ?? [];
  return (bracketed ?? plain)
    .split(",")
    .map((test) => test.replace(/=.*$/s, "").trim())
    .filter((name) => name !== "" && name.toLowerCase() !== "none");
}

function readFlag(value: string): Statement | null {
  if (/^(?:yes|true)$/i.test(value)) return { kind: "spam" };
  return /^(?:no|false)$/i.test(value) ? { kind: "ham" } : null;
}

const HAM_ACTIONS = new Set(["no action", "greylist"]);
const SPAM_ACTIONS = new Set(["add header", "rewrite subject", "quarantine", "discard", "reject"]);

/** rspamd's. `soft reject` says: not now, whatever it is. */
function readAction(value: string): Statement | null {
  const action = value.toLowerCase();
  if (HAM_ACTIONS.has(action)) return { kind: "ham" };
  return SPAM_ACTIONS.has(action) ? { kind: "spam" } : null;
}

/**
 * rspamd's: `default: False [4.20 / 15.00]; SYMBOL(1.20)[option]; …`. True means that it rejects,
 * at the second number; what it only marks as spam is False too, and X-Rspamd-Action or X-Spam
 * beside it says so.
 */
function readResult(value: string): Statement | null {
  const shape = /^(?:[\w-]+: *)?(true|false) *\[ *([-+\d.]+) *\/ *([-+\d.]+) *\]/i;
  const [whole, said, score, threshold] = shape.exec(value) ?? [];
  if (whole === undefined || said === undefined || score === undefined || threshold === undefined)
    return null;
  const statement = { score: toNumber(score), threshold: toNumber(threshold) };
  if (Number.isNaN(statement.score) || Number.isNaN(statement.threshold)) return null;
  return {
    kind: said.toLowerCase() === "true" ? "spam" : "ham",
    ...statement,
    tests: symbolsIn(value.slice(whole.length)),
  };
}

/**
 * Read one after the other, as far as they can be read: in the options stands what the message
 * said, symbols' names perhaps.
 */
function symbolsIn(text: string): readonly string[] {
  const named = text.matchAll(/[;\s]*([A-Za-z]\w*)\([-+\d.]+\)(?:\[[^\]]*\])?/gy);
  return [...named].flatMap(([, name]) => name ?? []);
}

/** `7.3`, `7.3 (+++++++)`, `7.3 / 15`. No verdict, so one that can't be read spoils none. */
function readScore(value: string): Statement {
  const score = toNumber(/^[^\s/(]*/.exec(value)?.[0] ?? "");
  return Number.isNaN(score) ? {} : { score };
}

/** A character for each whole point: `*******`. */
function readLevel(value: string): Statement {
  return /^(?:\*+|\++|x+)$/i.test(value) ? { score: value.length } : {};
}
