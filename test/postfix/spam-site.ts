/**
 * What the tests of spam with a real Postfix share: a real spamd that is counted, messages, and
 * where they end up.
 */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach } from "node:test";
import { readMbox } from "../folders/tools.js";
import { MAIL_ACCOUNT, type MailHome } from "../harness/mail-home.js";
import { INSTALLED } from "../harness/program.js";
import { GTUBE, Spamd } from "../harness/spamd.js";
import { faults, forwarded, SpamProxy } from "../harness/spamproxy.js";
import { type Site, useSite, writeRules } from "./site.js";

/** A site whose rules are the shipped ones, and the spamd that they ask. */
export interface SpamSite extends Site {
  readonly spamd: Spamd;
  /** Stands before it, and counts. */
  readonly proxy: SpamProxy;
  /** How often it has been asked since the test began. */
  readonly scans: () => number;
}

/** @param options of `spamd({…})`, beside host and port */
export function useSpamSite(settings: readonly string[] = [], options = ""): () => SpamSite {
  const site = useSite(() => settings);
  let scanner: { readonly spamd: Spamd; readonly proxy: SpamProxy } | undefined;
  let earlier = 0;
  const found = () => {
    assert(scanner !== undefined, "no scanner");
    return scanner;
  };
  before(async () => {
    const spamd = await Spamd.start({ children: 2 });
    scanner = { spamd, proxy: await SpamProxy.start(forwarded(spamd.at)) };
  });
  beforeEach(() => {
    const { proxy } = found();
    const { home, lines } = site();
    proxy.fault = faults.none;
    earlier = proxy.requests.length;
    home.write(".forward", `${lines.forward}\n`);
    writeRules(
      home,
      shippedRules(`spamd({ host: "${proxy.at.host}", port: ${proxy.at.port}, ${options} })`),
    );
  });
  after(async () => {
    await scanner?.proxy.stop();
    await scanner?.spamd.stop();
  });
  return () => ({ ...site(), ...found(), scans: () => found().proxy.requests.length - earlier });
}

/**
 * rules.example.ts, for the account that the tests deliver to, and with this in the place of its
 * spamd.
 */
function shippedRules(spamd: string): string {
  const rules = readFileSync(join(INSTALLED, "rules.example.ts"), "utf8");
  const ours = rules.replaceAll("merlyn", MAIL_ACCOUNT).replace(/spamd\(\{.*?\}\)/, () => spamd);
  assert(ours.includes(spamd));
  return ours;
}

/** The account's own address, and others that nobody has: so many in all. */
export function addresses(count: number): string[] {
  const others = Array.from({ length: count - 1 }, (_, index) => `trap${index}`);
  return [MAIL_ACCOUNT, ...others].map((local) => `${local}@stonehenge.example`);
}

let serial = 0;

/** A message that no other is like. @param fields goes on top, each with its newline */
function message(text: string, fields = ""): Buffer {
  const id = `${serial++}.${process.pid}@elsewhere.example`;
  return Buffer.from(`${fields}From: Ada Byron <ada@elsewhere.example>
To: Charles Babbage <charles@elsewhere.example>
Subject: The engine
Date: ${new Date().toUTCString()}
Message-ID: <${id}>
MIME-Version: 1.0
Content-Type: text/plain; charset=us-ascii

${text}
`);
}

export const spamMessage = (fields?: string): Buffer => message(GTUBE, fields);
export const hamMessage = (fields?: string): Buffer =>
  message("Thank you for the drawings.\nCould we meet on Thursday, at half past twelve?", fields);

/** Every message below ~/Mail, by its folder's name there. */
export function stored(home: MailHome): Record<string, Buffer[]> {
  const root = join(home.path, "Mail");
  if (!existsSync(root)) return {};
  return Object.fromEntries(
    readdirSync(root).map((name) => [
      name,
      name === "ubetrap" ? readMbox(join(root, name)) : home.maildir(`Mail/${name}`),
    ]),
  );
}

/**
 * A copy for each of these addresses is in each of these folders, octet for octet, and nothing else
 * is anywhere.
 */
export function assertFiled(
  home: MailHome,
  sent: Buffer,
  folders: Readonly<Record<string, readonly string[]>>,
): void {
  const found = Object.entries(stored(home)).map(([name, messages]) => [
    name,
    recipientsOf(messages, sent),
  ]);
  const wanted = Object.entries(folders).map(([name, recipients]) => [
    name,
    [...recipients].sort(),
  ]);
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(wanted));
}

function recipientsOf(messages: readonly Buffer[], sent: Buffer): string[] {
  return messages
    .map((octets) => {
      const text = octets.toString("latin1");
      assert(text.endsWith(`\n${sent.toString("latin1")}`), `not as it was sent: ${text}`);
      return /^X-Original-To: (.*)$/m.exec(text)?.[1] ?? "";
    })
    .sort();
}
