/**
 * Some of the messages of docs/authentication-compared.md, sent for real: opendkim with opendmarc,
 * rspamd and our own check say of them what the page says.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { PLANS, type Posted, posted } from "../harness/authentication-mail.js";
import {
  type Findings,
  findingsOf,
  found,
  Judges,
  NO_JUDGES,
  SETTINGS,
} from "../harness/judges.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { example } from "./docs.js";
import { useSite } from "./site.js";

/** SPF, DKIM, DMARC, what is asked for, and whose record it is. */
const finding = (
  ...[spf, dkim, dmarc, policy, domain]: readonly [string, string, string, string, string]
): Findings => ({ spf, dkim, dmarc, policy, domain });

const REJECT = ["reject", "reject.example"] as const;
const NOT_THEIRS = "fail reject.example";
/** What all three say. */
const ALIKE: Readonly<Record<string, Findings>> = {
  "reject.example: signed, from its own server": finding(
    "pass reject.example",
    "pass reject.example/rsa",
    "pass",
    ...REJECT,
  ),
  "reject.example: signed, forwarded": finding(
    NOT_THEIRS,
    "pass reject.example/rsa",
    "pass",
    ...REJECT,
  ),
  "reject.example: forged": finding(NOT_THEIRS, "none", "fail", ...REJECT),
  "quarantine.example: forged": finding(
    "fail quarantine.example",
    "none",
    "fail",
    "quarantine",
    "quarantine.example",
  ),
  "rsa and ed25519": finding(
    NOT_THEIRS,
    "pass reject.example/ed, pass reject.example/rsa",
    "pass",
    ...REJECT,
  ),
  "munged by a list": finding(NOT_THEIRS, "fail reject.example/rsa", "fail", ...REJECT),
  "signed by others alone": finding(NOT_THEIRS, "pass esp.example/rsa", "fail", ...REJECT),
  "null sender, its own greeting": finding("pass mail.plain.example", "none", "fail", ...REJECT),
  "sp=reject, forged domain": finding(
    "fail parent.example",
    "none",
    "fail",
    "none",
    "parent.example",
  ),
};
/** What each says of signatures and DMARC, where they differ. */
const DIFFERENT: Readonly<Record<string, readonly string[]>> = {
  "the key is revoked": [
    "fail reject.example/gone: fail",
    "none reject.example/gone: fail",
    "permerror reject.example/gone: fail",
  ],
  "strict, sender of a subdomain": ["none: pass", "none: fail", "none: fail"],
  "l=1, another body": [
    "pass reject.example/rsa: pass",
    "pass reject.example/rsa: pass",
    "policy reject.example/rsa: fail",
  ],
};

describe("docs/authentication-compared.md", { skip: NO_POSTFIX || NO_JUDGES }, () => {
  const site = useSite(() => SETTINGS);
  let judges: Judges | undefined;
  let mail: readonly Posted[] = [];

  before(async () => {
    mail = await posted(PLANS.filter(({ name }) => name in ALIKE || name in DIFFERENT));
    judges = await Judges.start(example("rspamd-results", "outgoing-authentication.md"));
  });
  after(() => judges?.stop());

  test("what is said alike, and what is not", async () => {
    assert.equal(mail.length, Object.keys({ ...ALIKE, ...DIFFERENT }).length);
    const all = judges?.all ?? [];
    const said: Record<string, Findings>[] = [];
    for (const judge of all) {
      const results = [...(await found(site(), judge, mail))];
      said.push(Object.fromEntries(results.map(([name, result]) => [name, findingsOf(result)])));
    }
    const of = (name: string) => said.map((each) => each[name]);
    for (const [name, findings] of Object.entries(ALIKE))
      assert.deepEqual(
        of(name),
        all.map(() => findings),
        name,
      );
    for (const [name, words] of Object.entries(DIFFERENT))
      assert.deepEqual(
        of(name).map((each) => `${each?.dkim}: ${each?.dmarc}`),
        words,
        name,
      );
  });
});
