/** DKIM and ARC as docs/outgoing-authentication.md sets them up, with the real programs. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Judged, judged, keyRecord } from "../harness/authenticity.js";
import { Daemon } from "../harness/daemon.js";
import { NameServer, type Zone } from "../harness/name-server.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { RspamdMilter, SPAM_SUBJECT } from "../harness/rspamd-milter.js";
import { freePort } from "../harness/spamd.js";
import { missing, Workshop } from "../harness/workshop.js";
import { example } from "./docs.js";
import {
  fields,
  letter,
  type OutgoingSite,
  quiet,
  setRules,
  textOf,
  useOutgoingSite,
} from "./outgoing-site.js";
import {
  ANSWER,
  AUTHOR,
  asRoot,
  FORWARD,
  leaving,
  only,
  PAGE,
  POST,
  STRANGERS_MAY_WRITE,
  sealed,
  zoneWith,
} from "./passed-on.js";

const RSPAMD_FILES = {
  arc: "rspamd-arc",
  dkim_signing: "rspamd-signing",
  milter_headers: "rspamd-results",
  settings: "rspamd-settings",
};
const BOTH = ["pass stonehenge.example", "pass analytic.example"];
const OF_REPLY = {
  spf: "pass blue.stonehenge.example",
  dkim: ["pass stonehenge.example"],
  dmarc: "pass stonehenge.example",
};
const OF_POST = { spf: "pass stonehenge.example", dkim: BOTH, dmarc: "pass analytic.example" };
const OF_FORWARD = { spf: "fail analytic.example", dkim: BOTH, dmarc: "pass analytic.example" };

/** What the next server makes of what leaves because of a signed letter to each of three. */
async function judgedAll(site: OutgoingSite, zone: Zone): Promise<Record<string, Judged>> {
  const found: Record<string, Judged> = {};
  for (const local of ["ask", "friends", "onward"])
    found[local] = await judged(only(await leaving(site, local)), zone);
  return found;
}

describe("DKIM by opendkim", { skip: NO_POSTFIX || missing("opendkim", "opendkim-genkey") }, () => {
  const site = useOutgoingSite();
  let workshop: Workshop | undefined;
  let opendkim: Daemon | undefined;
  let key = "";

  before(async () => {
    const made = new Workshop();
    workshop = made;
    const port = await freePort();
    const ours = (name: string) =>
      example(name, PAGE).replaceAll("/etc/dkimkeys", made.path).replaceAll("8891", `${port}`);
    key = keyRecord(asRoot(site(), ours("sh dkim-key")));
    made.write("keys", ours("dkim-keys"));
    made.write("signing", ours("dkim-signing"));
    // It would refuse a key that is in /tmp.
    const settings = `${ours("opendkim.conf")}RequireSafeKeys no\n`;
    opendkim = await Daemon.start({
      command: ["/usr/sbin/opendkim", "-f", "-x", made.write("opendkim.conf", settings)],
      port,
    });
    site().postfix.set(...ours("main.cf-dkim").trim().split("\n"), ...STRANGERS_MAY_WRITE);
  });
  after(async () => {
    await opendkim?.stop();
    workshop?.remove();
  });

  test("replies, posts and forwards are signed, and the author's signature stays valid", async () => {
    setRules(site().home, { rules: ANSWER + POST + FORWARD }, 1);
    assert.deepEqual(await judgedAll(site(), zoneWith(key)), {
      ask: { ...OF_REPLY, arc: null },
      friends: { ...OF_POST, arc: null },
      onward: { ...OF_FORWARD, arc: null },
    });
  });
});

const NO_RSPAMD = missing("rspamd", "rspamadm");

describe("DKIM and ARC by rspamd", { skip: NO_POSTFIX || NO_RSPAMD }, () => {
  const site = useOutgoingSite();
  let names: NameServer | undefined;
  let rspamd: RspamdMilter | undefined;
  let key = "";

  before(async () => {
    names = await NameServer.start(zoneWith());
    rspamd = await RspamdMilter.start(names.at, (workshop) => {
      const ours = (name: string) =>
        example(name, PAGE)
          .replaceAll("/var/lib/rspamd/dkim", workshop.path)
          .replaceAll("_rspamd", "nobody");
      key = keyRecord(asRoot(site(), ours("sh rspamd-key")));
      for (const [file, block] of Object.entries(RSPAMD_FILES))
        workshop.write(`local.d/${file}.conf`, ours(block));
    });
    const lines = example("main.cf-rspamd-signing", PAGE).replaceAll("11332", `${rspamd.port}`);
    site().postfix.set(...lines.trim().split("\n"), ...STRANGERS_MAY_WRITE);
  });
  after(async () => {
    await rspamd?.stop();
    await names?.stop();
  });

  test("replies, posts and forwards are signed, and what is passed on is sealed", async () => {
    setRules(site().home, { rules: ANSWER + POST + FORWARD }, 1);
    assert.deepEqual(await judgedAll(site(), zoneWith(key)), {
      ask: { ...OF_REPLY, arc: null },
      friends: { ...OF_POST, arc: "pass i=1" },
      onward: { ...OF_FORWARD, arc: "pass i=1" },
    });
  });

  test("the seal says what was found, and not what the sender says was", async () => {
    setRules(site().home, { rules: FORWARD });
    const claim =
      "Authentication-Results: blue.stonehenge.example; dmarc=pass header.from=a.example\n";
    const to = "onward@stonehenge.example";
    const [forged] = await leaving(site(), "onward", letter(to, AUTHOR, claim), "192.0.2.66");
    assert(forged !== undefined);
    const [results = ""] = fields(textOf(forged), "ARC-Authentication-Results");
    assert.match(results, /^i=1; blue\.stonehenge\.example; dkim=none; .*dmarc=fail /);
    assert.match(results, /; spf=fail \(/);
  });

  test("a seal of others is sealed again", async () => {
    setRules(site().home, { rules: FORWARD });
    const message = await sealed(letter("onward@stonehenge.example", AUTHOR));
    const again = only(await leaving(site(), "onward", message));
    assert.equal((await judged(again, zoneWith(key))).arc, "pass i=2");
  });

  test("spam is refused to strangers, and what is submitted here is only signed", async () => {
    const { home, postfix, taken } = site();
    const spam = Buffer.from(`From: ${AUTHOR}\nSubject: ${SPAM_SUBJECT}\n\nCheap.\n`);
    setRules(home, {});
    await assert.rejects(leaving(site(), "onward", spam), /wanted 250, got 554 /);
    const command = ["/usr/sbin/sendmail", "-C", postfix.etc, "-f", AUTHOR, "next@far.example"];
    assert.equal(home.run([], { command, input: spam }).status, 0);
    await quiet(postfix);
    assert.deepEqual((await judged(only(taken()), zoneWith(key))).dkim, [
      "pass stonehenge.example",
    ]);
  });
});
