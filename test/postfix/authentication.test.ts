/**
 * Who sent a message, found out by opendkim and opendmarc, by a policy server and by rspamd as
 * docs/authentication.md sets them up, and believed by the rules; what the sender claims is not.
 */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { Daemon } from "../harness/daemon.js";
import { MAIL_ACCOUNT } from "../harness/mail-home.js";
import { NameServer } from "../harness/name-server.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { RspamdMilter } from "../harness/rspamd-milter.js";
import { sendBySmtp } from "../harness/smtp.js";
import { freePort } from "../harness/spamd.js";
import { missing, Workshop } from "../harness/workshop.js";
import { example } from "./docs.js";
import { letter } from "./outgoing-site.js";
import { AUTHOR, STRANGERS_MAY_WRITE, signed, THEIRS, zoneWith } from "./passed-on.js";
import { type Site, useSite, writeRules } from "./site.js";

const PAGE = "authentication.md";
const STRANGER = "192.0.2.66";
/** What somebody writes on top who has read the documentation. */
const CLAIM =
  "Authentication-Results: blue.stonehenge.example; dmarc=pass header.from=analytic.example\n";

const RULES = `
import { authenticationResults, domain, forged, maildir, signedBy, sortmail, verifiedFrom } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: { forged: maildir("~/Mail/forged"), signed: maildir("~/Mail/signed"), genuine: maildir("~/Mail/genuine"), inbox: maildir("~/Mail/inbox") },
  ${example("ts rules", PAGE)}
});
export default rules(
  [
    rule("forged", forged, file("forged")),
    rule("signed", signedBy(domain("analytic.example")), file("signed")),
    rule("genuine", verifiedFrom(domain("analytic.example")), file("genuine")),
  ],
  otherwise(file("inbox")),
);
`;

const TO = "charles@stonehenge.example";

/** The folder that it goes to, and what the log says of who sent it. */
async function went({ home, postfix }: Site, message: Buffer, client: string): Promise<string> {
  const envelope = { sender: AUTHOR, recipients: [TO], greeting: "mail.analytic.example" };
  await sendBySmtp(postfix.port, message, { ...envelope, client });
  await postfix.drained();
  const { rule, authentication } = home.log().at(-1) ?? {};
  const found = JSON.parse(JSON.stringify(authentication));
  return `${rule}: spf=${found.spf?.result ?? "none"}, dmarc=${found.dmarc?.result ?? "none"} p=${found.dmarc?.policy ?? "?"} (${found.by})`;
}

/** A signed letter from its own server, one forwarded, one unsigned, and a forged one. */
async function wentAll(site: Site): Promise<string[]> {
  const genuine = () => signed(letter(TO, AUTHOR));
  return [
    await went(site, await genuine(), THEIRS),
    await went(site, await genuine(), STRANGER),
    await went(site, letter(TO, AUTHOR), THEIRS),
    await went(site, letter(TO, AUTHOR, CLAIM), STRANGER),
  ];
}

const BY = "(blue.stonehenge.example)";
const FOUND = [
  `signed: spf=pass, dmarc=pass p=reject ${BY}`,
  `signed: spf=fail, dmarc=pass p=reject ${BY}`,
  `genuine: spf=pass, dmarc=pass p=reject ${BY}`,
  `forged: spf=fail, dmarc=fail p=reject ${BY}`,
];

/** A site with these rules, for each test anew. */
function useAuthenticatedSite(): () => Site {
  const site = useSite(() => STRANGERS_MAY_WRITE);
  beforeEach(() => {
    const { home, lines } = site();
    home.write(".forward", `${lines.forward}\n`);
    writeRules(home, RULES);
  });
  return site;
}

/** Looks names up at an address of its own: opendmarc and the policy server know no other way. */
const RESOLVER = "127.0.77.54";
const withResolver = (resolvConf: string, ...command: string[]): [string, ...string[]] => [
  ...(["/usr/bin/unshare", "-m", "/bin/sh", "-c"] as const),
  `mount --bind ${resolvConf} /etc/resolv.conf && exec "$@"`,
  "sh",
  ...command,
];

const NO_PROGRAMS = missing("opendkim", "opendmarc", "unshare");

describe("opendkim and opendmarc", { skip: NO_POSTFIX || NO_PROGRAMS }, () => {
  const site = useAuthenticatedSite();
  const stops: (() => unknown)[] = [];

  before(async () => {
    const workshop = new Workshop();
    const names = await NameServer.start(zoneWith(), { port: 53, address: RESOLVER });
    stops.push(
      () => names.stop(),
      () => workshop.remove(),
    );
    const [signatures, policies] = [await freePort(), await freePort()];
    const ours = (name: string) =>
      example(name, PAGE).replaceAll("8891", `${signatures}`).replaceAll("8893", `${policies}`);
    const resolvConf = workshop.write("resolv.conf", `nameserver ${RESOLVER}\n`);
    const unbound = workshop.write(
      "unbound.conf",
      'server:\n  do-not-query-localhost: no\n  domain-insecure: "."\n',
    );
    const opendkim = workshop.write(
      "opendkim.conf",
      `${ours("opendkim.conf")}UserID nobody\nNameservers ${RESOLVER}\nResolverConfiguration ${unbound}\n`,
    );
    const ignored = workshop.write("ignored", "127.0.0.1\n");
    const opendmarc = workshop.write(
      "opendmarc.conf",
      `${ours("opendmarc.conf")}UserID nobody\nIgnoreHosts ${ignored}\n`,
    );
    for (const [port, ...command] of [
      [signatures, "/usr/sbin/opendkim", "-f", "-x", opendkim],
      [policies, "/usr/sbin/opendmarc", "-f", "-c", opendmarc],
    ] as const) {
      const daemon = await Daemon.start({ command: withResolver(resolvConf, ...command), port });
      stops.unshift(() => daemon.stop());
    }
    site().postfix.set(...ours("main.cf-authentication").trim().split("\n"));
  });
  after(async () => {
    for (const stop of stops) await stop();
  });

  test("what they write into three fields is one answer, and a sender's claim is none", async () => {
    assert.deepEqual(await wentAll(site()), FOUND);
  });
});

describe("rspamd", { skip: NO_POSTFIX || missing("rspamd") }, () => {
  const site = useAuthenticatedSite();
  const stops: (() => unknown)[] = [];

  before(async () => {
    const names = await NameServer.start(zoneWith());
    const rspamd = await RspamdMilter.start(names.at, (workshop) => {
      workshop.write("local.d/milter_headers.conf", example("rspamd-authentication", PAGE));
    });
    stops.push(
      () => rspamd.stop(),
      () => names.stop(),
    );
    const lines = example("main.cf-rspamd", "spam.md").replaceAll("11332", `${rspamd.port}`);
    site().postfix.set(...lines.trim().split("\n"));
  });
  after(async () => {
    for (const stop of stops) await stop();
  });

  test("what it writes is believed, and a sender's claim is not", async () => {
    assert.deepEqual(await wentAll(site()), FOUND);
  });
});
