/**
 * The seals of machines that passed a message on (RFC 8617), sorted and looked over: what is no whole
 * chain fails without a question to DNS. Read here, because what strangers write into
 * ARC-Authentication-Results changes the built-ins of the program that mailauth reads it in.
 */

import type { Chain, Field, Link, Row } from "mailauth/lib/dkim/dkim-verifier.js";
import type { ArcResult } from "../core/contracts/authentication.js";
import { foldDomain } from "../core/message/domain.js";
import { textIn } from "./rows.js";
import { LONGEST_SIGNATURE, readSignature, type Signature } from "./signatures.js";
import { tagList } from "./tag-list.js";

interface Sealed extends Chain {
  readonly chain: readonly Link[];
  readonly lastEntry: Link;
  /** Of the last one, over the message. */
  readonly signature: Signature;
}

type Broken = { readonly result: ArcResult };

const PARTS = ["arc-authentication-results", "arc-message-signature", "arc-seal"] as const;
const FAIL: Broken = { result: "fail" };
const MOST_LINKS = 50;

type Part = (typeof PARTS)[number];

/** @param seconds since 1970 */
export function arcChain(rows: readonly Row[], seconds: number): Sealed | Broken {
  const links: Map<Part, Row>[] = [];
  for (const row of rows) {
    const part = PARTS.find((each) => each === row.key);
    if (part === undefined) continue;
    const at = instanceOf(row);
    if (at === null) return FAIL;
    const link = links[at] ?? new Map<Part, Row>();
    if (link.has(part)) return FAIL;
    links[at] = link.set(part, row);
  }
  if (links.length === 0) return { result: "none" };
  const chain: Link[] = [];
  // Those in between that are missing are undefined.
  for (const [at, rowsOf] of Array.from(links).slice(1).entries()) {
    const link = rowsOf === undefined ? null : linkOf(rowsOf, at + 1);
    if (link === null) return FAIL;
    chain.push(link);
  }
  const lastEntry = chain.at(-1);
  const row = links.at(-1)?.get("arc-message-signature");
  if (lastEntry === undefined || row === undefined) return FAIL;
  const { found } = readSignature(row, "ARC", seconds);
  return typeof found === "string" ? FAIL : { chain, lastEntry, signature: found };
}

/** Which machine's it is, counted from 1; null where it does not say. */
function instanceOf(row: Row): number | null {
  const text = textIn(row);
  const [, digits] =
    row.key === "arc-authentication-results"
      ? (/^\s*i\s*=\s*(\d{1,2})\s*;/.exec(text) ?? [])
      : [null, tagsOf(text)?.get("i") ?? ""];
  const at = /^\d{1,2}$/.test(digits ?? "") ? Number(digits) : 0;
  return at >= 1 && at <= MOST_LINKS ? at : null;
}

function tagsOf(text: string): ReadonlyMap<string, string> | null {
  return text.length > LONGEST_SIGNATURE ? null : tagList(text);
}

function linkOf(rows: ReadonlyMap<Part, Row>, i: number): Link | null {
  const [results, message, seal] = PARTS.map((part) => rows.get(part));
  if (results === undefined || message === undefined || seal === undefined) return null;
  const tags = tagsOf(textIn(seal));
  const read = (name: string) => (tags?.get(name) ?? "").replace(/[ \t]+/g, "");
  if (read("cv") !== (i === 1 ? "none" : "pass") || tags?.has("h")) return null;
  // By ed25519 mailauth verifies no seal.
  if (read("a").toLowerCase() !== "rsa-sha256") return null;
  const [d, s, b] = [foldDomain(read("d")), foldDomain(read("s")), read("b")];
  if (d === "" || s === "" || b === "") return null;
  const parsed = { cv: { value: read("cv") }, d: { value: d }, s: { value: s }, b: { value: b } };
  return {
    i,
    "arc-seal": { original: seal.line, parsed, algorithm: "rsa-sha256", signAlgo: "rsa" },
    "arc-message-signature": unread(message),
    "arc-authentication-results": unread(results),
  };
}

function unread({ line }: Row): Field {
  return { original: line, parsed: {}, algorithm: "", signAlgo: "" };
}
