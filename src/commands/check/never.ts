/** What a condition says that can never match, and what to write instead. */

import type { Named } from "../../core/language/condition.js";
import type { Pattern } from "../../core/language/pattern.js";
import { wholeFieldAdvice } from "./whole-fields.js";

/** One pattern that is none. */
export interface Never {
  /** As it is written: `"amazon.com"`, `/x/g`. */
  readonly said: string;
  /** `never matches`, or what else is the matter. */
  readonly what: string;
  /** Why that is so. */
  readonly why: string;
  /** What to write instead. */
  readonly instead: string;
}

type Verdict = Pick<Never, "why" | "instead">;
type Judge = (pattern: string, domains: readonly string[]) => Verdict | null;

const quoted = (text: string): string => JSON.stringify(text);
const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const NEVER = "never matches";
const NO_ADDRESS = "an address is compared whole, and has an @";

const address: Judge = (text) => {
  const [, within] = /<([^<>@]+@[^<>@]+)>/.exec(text) ?? [];
  if (within !== undefined)
    return { why: "addresses are compared, without names", instead: quoted(within) };
  if (/^@[^@]+$/.test(text))
    return { why: NO_ADDRESS, instead: `domain(${quoted(text.slice(1))})` };
  if (text.includes("@")) return null;
  if (/\s/.test(text.trim()))
    return { why: "addresses are compared, without names", instead: `fromName(${quoted(text)})` };
  return /^[^\s.]+(?:\.[^\s.]+)+$/.test(text)
    ? { why: NO_ADDRESS, instead: `domain(${quoted(text)})` }
    : { why: NO_ADDRESS, instead: `/^${literal(text)}@/, or the whole address` };
};

const recipient: Judge = (text, domains) => {
  const bare = text.replace(/^@/, "");
  const isDomain = bare !== text || domains.includes(text.toLowerCase());
  if (!isDomain || bare.includes("@")) return null;
  return { why: "that is a domain, and no address", instead: `domain(${quoted(bare)})` };
};

const ofList: Judge = (text) => {
  const why = "the whole id of a list is compared";
  if (text.includes("@"))
    return { why: "a list's id has no @", instead: quoted(text.replace("@", ".")) };
  return text.includes(".") ? null : { why, instead: `/^${literal(text)}\\./` };
};

const JUDGES: Readonly<Record<string, Judge>> = {
  from: address,
  to: address,
  involves: address,
  replyTo: address,
  sender: (text, domains) =>
    /^<?>?$/.test(text)
      ? { why: "a bounce has no sender", instead: "(mail) => mail.sender === null" }
      : address(text, domains),
  sentTo: recipient,
  addressedTo: (text, domains) => {
    const found = recipient(text, domains);
    return found && { ...found, instead: `to(${found.instead})` };
  },
  list: ofList,
};

/**
 * @param domains the user's own, in lower case
 * @returns what is wrong with its patterns
 */
export function neverIn({ name, patterns }: Named, domains: readonly string[]): Never[] {
  const [field, ...ofField] = patterns ?? [];
  const isField = name === "header" && typeof field === "string";
  const judge: Judge | undefined = isField ? wholeFieldAdvice(field) : own(JUDGES, name);
  return flat(isField ? ofField : (patterns ?? [])).flatMap((pattern) => {
    if (pattern instanceof RegExp) return ofExpression(pattern, name, isField ? field : name);
    if (typeof pattern !== "string") return [];
    const found = ofAnyText(pattern) ?? judge?.(pattern, domains) ?? null;
    return found === null ? [] : [{ said: quoted(pattern), what: NEVER, ...found }];
  });
}

function own<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function flat(patterns: readonly Pattern[]): readonly Exclude<Pattern, readonly Pattern[]>[] {
  return patterns.flatMap((pattern) =>
    typeof pattern === "string" || pattern instanceof RegExp || "kind" in pattern
      ? [pattern]
      : flat(pattern),
  );
}

/** Nothing that is compared begins or ends with a blank, and `*` stands for itself. */
function ofAnyText(text: string): Verdict | null {
  if (text !== text.trim())
    return { why: "what is compared has no blanks at its ends", instead: quoted(text.trim()) };
  const [, inner = ""] = /^\*([^*]+)\*?$|^([^*]+)\*$/.exec(text) ?? [];
  const words = inner || (/^([^*]+)\*$/.exec(text)?.[1] ?? "");
  if (words !== "") {
    const bare = words.replace(/^@/, "");
    const instead = words === bare ? `contains(${quoted(words)})` : `domain(${quoted(bare)})`;
    return { why: "a string is compared whole, and * stands for itself", instead };
  }
  const source = /^\/(.+)\/[a-z]*$/.exec(text)?.[1] ?? (/^\^|\.\*/.test(text) ? text : null);
  return source === null
    ? null
    : { why: "a string is compared whole, and no expression", instead: `/${source}/` };
}

const OF_ADDRESSES = new Set(["from", "to", "involves", "replyTo", "sender", "sentTo"]);

function ofExpression(pattern: RegExp, word: string, field: string): Never[] {
  const said = String(pattern);
  const source = pattern.source.replace(/\(\?<?[\w$]*[>=!:]/g, "(");
  const found: Never[] = [];
  if (pattern.global || pattern.sticky) {
    const instead = `/${pattern.source}/${pattern.flags.replace(/[gy]/g, "")}`;
    found.push({
      said,
      what: "has flags to no purpose",
      why: "g and y mean nothing here",
      instead,
    });
  }
  if (OF_ADDRESSES.has(word) && /[<>" ]/.test(source.replace(/\[[^[\]]*\]/g, ""))) {
    const instead =
      word === "from" && !/[<>]/.test(source)
        ? `fromName(${said})`
        : "what the address alone has, without <, > and names";
    found.push({ said, what: NEVER, why: "addresses alone are searched, without names", instead });
  }
  const start = `^${field}:`;
  if (pattern.source.toLowerCase().startsWith(start.toLowerCase()) && /^[\w-]+$/.test(field)) {
    const instead = `/^${pattern.source.slice(start.length).trimStart()}/${pattern.flags}`;
    found.push({ said, what: NEVER, why: "a field's value does not begin with its name", instead });
  }
  if (
    word === "list" &&
    !pattern.ignoreCase &&
    /[A-Z]/.test(source.replace(/\\.|\[[^[\]]*\]/g, ""))
  ) {
    found.push({ said, what: NEVER, why: "a list's id is in lower case", instead: `${said}i` });
  }
  return found;
}
