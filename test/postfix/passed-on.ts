/** What the tests of docs/outgoing-authentication.md share: mail that leaves, and another server's DNS. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { Zone } from "../harness/name-server.js";
import { signer } from "../harness/signer.js";
import type { Received } from "../harness/sink.js";
import { sendBySmtp } from "../harness/smtp.js";
import { letter, type OutgoingSite, quiet } from "./outgoing-site.js";

export const PAGE = "outgoing-authentication.md";
export const FORWARD = 'rule("onward", sentTo("onward"), forward("next@far.example")),';
export const POST = 'rule("post", sentTo("friends"), redistribute("friends")),';
export const ANSWER = 'rule("ask", sentTo("ask"), file("inbox"), respond("gone", { every: 0 })),';

export const AUTHOR = "ada@analytic.example";
/** Where the author's mail comes from, by SPF. */
export const THEIRS = "192.0.2.7";
export const STRANGERS_MAY_WRITE = [
  "smtpd_authorized_xclient_hosts = 127.0.0.0/8",
  "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
];
const KEY = signer("rsa");
const BY = { domain: "analytic.example", selector: "s1" };
/** The author's server. */
export const signed = (message: Buffer): Promise<Buffer> => KEY.sign(message, BY);
export const sealed = (message: Buffer): Promise<Buffer> => KEY.seal(message, BY);

const SPF = "v=spf1 ip4:192.0.2.1 -all";
/** @param key the record of ours */
export const zoneWith = (key?: string): Zone => ({
  "stonehenge.example": { TXT: [SPF] },
  "blue.stonehenge.example": { TXT: [SPF] },
  "_dmarc.stonehenge.example": { TXT: ["v=DMARC1; p=reject"] },
  ...(key === undefined ? {} : { "mail._domainkey.stonehenge.example": { TXT: [key] } }),
  "analytic.example": { TXT: [`v=spf1 ip4:${THEIRS} -all`] },
  "_dmarc.analytic.example": { TXT: ["v=DMARC1; p=reject"] },
  "s1._domainkey.analytic.example": { TXT: [KEY.record] },
});

/** Runs a block of shell as root, for this Postfix. */
export function asRoot({ postfix }: OutgoingSite, block: string): string {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-e", "-c", block], {
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", MAIL_CONFIG: postfix.etc },
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** What leaves because of one letter to this address. @param message default: one that is signed */
export async function leaving(
  site: OutgoingSite,
  local: string,
  message?: Buffer,
  client = THEIRS,
): Promise<Received[]> {
  const { postfix, taken } = site;
  const before = taken().length;
  const to = `${local}@stonehenge.example`;
  const octets = message ?? (await signed(letter(to, AUTHOR)));
  const envelope = { sender: AUTHOR, recipients: [to], greeting: "mail.analytic.example" };
  await sendBySmtp(postfix.port, octets, { ...envelope, client });
  await quiet(postfix);
  return taken().slice(before);
}

export function only<T>(all: readonly T[]): T {
  const [first, ...others] = all;
  assert(first !== undefined && others.length === 0, `${all.length} and not one`);
  return first;
}
