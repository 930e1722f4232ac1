/**
 * Flags in an mbox: mutt and Dovecot read those that rules give, and none that a sender claims.
 */

import assert from "node:assert/strict";
import { chmodSync, chownSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Flag } from "../../src/core/contracts/mail.js";
import type { StoreOptions } from "../../src/core/contracts/ports.js";
import { openFolder } from "../../src/folders/formats.js";
import { homeWith } from "../cli/tools.js";
import { contentOf, deadline, host } from "../folders/tools.js";
import { ACCOUNT, type Home } from "../harness/program.js";
import { BOX, doveadmOf, lacking } from "./programs.js";
import { copiedByMutt } from "./readers.js";

const skip = lacking("mutt", "script", "doveadm");

interface Case extends Omit<StoreOptions, "sender"> {
  /** What stands above Subject. */
  readonly claims?: string;
  /** The letters of a Maildir. */
  readonly mutt: string;
  readonly dovecot: readonly string[];
}

const flagged = (flags: readonly Flag[], mutt: string, ...dovecot: readonly string[]): Case => ({
  flags,
  mutt,
  dovecot,
});

/**
 * A message that Dovecot has been at: of keywords it knows those that this line names, and it takes
 * others out of the messages that bring them.
 */
const FIRST = `From a@b.example Tue Dec  1 10:00:00 2026
X-IMAPbase: 1796137829 0000000001 $Work to_do $Forwarded
X-UID: 1
Status: RO
Subject: first
From: a@b.example

begin

`;

const CASES: Readonly<Record<string, Case>> = {
  plain: flagged([], ""),
  seen: flagged(["seen"], "S", "\\Seen"),
  flagged: flagged(["flagged"], "F", "\\Flagged"),
  replied: flagged(["seen", "replied"], "RS", "\\Answered", "\\Seen"),
  all: flagged(
    ["seen", "replied", "flagged", "trashed"],
    "FRS", // a copy of a deleted message is not deleted
    ...["\\Answered", "\\Deleted", "\\Flagged", "\\Seen"],
  ),
  draft: { flags: ["draft"], mutt: "", dovecot: ["\\Draft"] },
  passed: { flags: ["passed"], mutt: "", dovecot: ["$Forwarded"] },
  keywords: { keywords: ["$Work", "to_do"], mutt: "", dovecot: ["$Work", "to_do"] },
  deleted: { claims: "Status: RO\nX-Status: DFA\n", mutt: "", dovecot: [] },
  folded: { claims: "x-status:\n D\nStatus : RO\nX-Keywords: $Junk\n", mutt: "", dovecot: [] },
  numbered: {
    claims: "X-UID: 4711\nX-IMAPbase: 1 4711 $Junk\nX-IMAP: 1 4711\n",
    mutt: "",
    dovecot: [],
  },
  both: {
    claims: "X-Status: D\nStatus: O\n",
    flags: ["flagged", "seen"],
    mutt: "FS",
    dovecot: ["\\Flagged", "\\Seen"],
  },
};

async function store(box: string): Promise<void> {
  const spec = { kind: "mbox", path: box, locks: ["fcntl"], rotateAt: null } as const;
  const folder = openFolder(spec, { deadline: deadline(), host });
  for (const [subject, { claims = "", mutt: _, dovecot: __, ...options }] of Object.entries(
    CASES,
  )) {
    const message = `${claims}Subject: ${subject}\nFrom: a@b.example\n\nbegin\n`;
    await folder.store(contentOf(Buffer.from(message), 100), { sender: "a@b.example", ...options });
  }
  const { uid, gid } = ACCOUNT;
  if (uid !== undefined && gid !== undefined) chownSync(box, uid, gid);
  chmodSync(box, 0o600);
}

async function seenByMutt(home: Home): Promise<Record<string, string>> {
  const copies = await copiedByMutt(home);
  const all = ["new", "cur"].flatMap((folder) =>
    readdirSync(join(copies, folder)).map((name) => join(copies, folder, name)),
  );
  return Object.fromEntries(
    all.map((path) => [subjectOf(readFileSync(path, "utf8")), /:2,(\w*)$/.exec(path)?.[1] ?? ""]),
  );
}

const subjectOf = (text: string) => /^Subject: (.*)$/m.exec(text)?.[1] ?? "";

async function seenByDovecot(home: Home): Promise<Record<string, readonly string[]>> {
  const fetch = ["-f", "json", "fetch", "hdr.subject flags", "all"];
  const { status, stdout, stderr } = await doveadmOf(home, "dotlock fcntl")(...fetch);
  assert.equal(status, 0, stderr);
  const found: readonly { "hdr.subject": string; flags: string }[] = JSON.parse(stdout);
  return Object.fromEntries(
    found.map((each) => [
      each["hdr.subject"],
      each.flags
        .split(" ")
        .filter((flag) => flag !== "" && flag !== "\\Recent")
        .sort(),
    ]),
  );
}

test("mutt and Dovecot see the flags that rules give, and none that a sender claims", {
  skip,
}, async (t) => {
  const home = homeWith(t);
  await store(home.write(BOX, FIRST));
  const wanted = (of: "mutt" | "dovecot") =>
    Object.fromEntries(
      Object.entries({ first: flagged(["seen"], "S", "\\Seen"), ...CASES }).map(([name, each]) => [
        name,
        each[of],
      ]),
    );
  assert.deepEqual(await seenByMutt(home), wanted("mutt"));
  assert.deepEqual(await seenByDovecot(home), wanted("dovecot"));
});
