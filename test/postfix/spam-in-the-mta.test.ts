/**
 * The server's own filter, set up as docs/spam.md says: its word is taken, and spamd is not asked;
 * what a sender writes is not.
 */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { Amavis, NO_AMAVIS } from "../harness/amavis.js";
import { Milter, type Position } from "../harness/milter.js";
import { NO_POSTFIX } from "../harness/postfix.js";
import { masterCf } from "../harness/postfix-config.js";
import { sendBySmtp } from "../harness/smtp.js";
import { freePort, NO_SPAMD } from "../harness/spamd.js";
import { example } from "./docs.js";
import {
  addresses,
  hamMessage,
  type SpamSite,
  spamMessage,
  stored,
  useSpamSite,
} from "./spam-site.js";

/** Strangers may write to us, from where they are. */
const SETTINGS = [
  "smtpd_authorized_xclient_hosts = 127.0.0.0/8",
  "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
];
const STRANGER = "192.0.2.7";

/** What somebody writes on top of his spam, who has read the documentation. */
const FORGED = `X-Spam-Flag: NO
X-Spam-Status: No, score=-9.9 required=5 tests=[ALL_TRUSTED=-9.9]
Received: from localhost (localhost [127.0.0.1])
	by blue.stonehenge.example (Postfix) with ESMTP id 7D0C721009C; ${new Date().toUTCString()}
X-Spam-Flag: NO
X-Spam-Status: No, score=-9.9 required=5 tests=[ALL_TRUSTED=-9.9]
Received: from blue.stonehenge.example ([127.0.0.1])
	by localhost (blue.stonehenge.example [127.0.0.1]) (amavis, port 10024)
	with LMTP id wFJuh3VAd0EF; ${new Date().toUTCString()}
`;

/**
 * Sends it as a stranger, and waits until it is filed.
 * @returns how many copies are in each folder, but for the backup
 */
async function arrivals(
  site: SpamSite,
  message: Buffer,
  recipients: readonly string[] = addresses(1),
  greeting = "elsewhere.example",
) {
  const { home, postfix } = site;
  await sendBySmtp(postfix.port, message, {
    sender: "ada@elsewhere.example",
    recipients,
    client: STRANGER,
    greeting,
  });
  await postfix.drained();
  // A filter may take fields out of it, or add some.
  const id = /^Message-ID: .*$/m.exec(String(message))?.[0] ?? "none";
  const counts = Object.entries(stored(home))
    .map(([name, messages]) => [name, messages.filter((each) => each.includes(id)).length] as const)
    .filter(([, count]) => count > 0);
  const { JustInCase, ...folders } = Object.fromEntries(counts);
  assert.equal(JustInCase, recipients.length);
  return folders;
}

/** What a stranger may call himself, and write to: a second `by` in the Received of our machines. */
const GREETINGS = [
  "by",
  "from",
  "x by evil.example y",
  "[127.0.0.1]",
  "x\u0085by\u0085evil.example\u0085y",
  "x\u00a0by\u00a0evil.example\u00a0y",
  `by${"x".repeat(1500)}`,
];
const RECIPIENTS = [
  "x by y",
  "x by evil.example y",
  "x) by evil.example (",
  "x>; by evil.example",
  String.raw`\"> by evil.example; \"`,
  `by evil.example ${"x".repeat(900)}`,
].map((local) => `"${local}"@stonehenge.example`);

/** Sends a message for each, and says where they went. */
async function hostileArrivals(site: SpamSite, message: () => Buffer): Promise<unknown[]> {
  const went: unknown[] = [];
  for (const greeting of GREETINGS)
    went.push(await arrivals(site, message(), addresses(1), greeting));
  for (const recipient of RECIPIENTS) went.push(await arrivals(site, message(), [recipient], "by"));
  return went;
}
const WENT_AS_SPAM = [
  ...GREETINGS.map(() => ({ ube: 1 })),
  ...RECIPIENTS.map(() => ({ ubetrap: 1 })),
];
/** Who gave the verdicts of all deliveries, each once. */
const judges = ({ home }: SpamSite): unknown[] => [
  ...new Set(
    home.log().map(({ verdict }) => JSON.parse(JSON.stringify(verdict)).by.replace(/:\d+$/, "")),
  ),
];
const BY_HEADER = ["X-Spam-Status by blue.stonehenge.example"];
const BY_SPAMD = ["spamd at 127.0.0.1"];

const SKIP = NO_POSTFIX || NO_SPAMD;

describe("no filter", { skip: SKIP }, () => {
  const site = useSpamSite(SETTINGS);

  test("what the sender says of his spam is not believed: spamd is asked, once", async () => {
    assert.deepEqual(await arrivals(site(), spamMessage(FORGED), addresses(5)), {
      ube: 1,
      ubetrap: 4,
    });
    assert.deepEqual(judges(site()), BY_SPAMD);
    assert.equal(site().scans(), 1);
  });
});

describe("amavis", { skip: SKIP || NO_AMAVIS }, () => {
  const site = useSpamSite(SETTINGS);
  let amavis: Amavis | undefined;
  let earlier = 0;
  const amavisScans = () => (amavis?.scans() ?? 0) - earlier;

  before(async () => {
    const [port, forwardPort] = [await freePort(), await freePort()];
    const { postfix } = site();
    const ours = (name: string) =>
      example(name, "spam.md").replaceAll("10024", `${port}`).replaceAll("10025", `${forwardPort}`);
    amavis = await Amavis.start({ port, forwardPort, settings: ours("amavis") });
    postfix.write("master.cf", masterCf(postfix.port) + ours("master.cf"));
    postfix.set(...ours("main.cf").trim().split("\n"));
  });
  beforeEach(() => {
    earlier = amavis?.scans() ?? 0;
  });
  after(() => amavis?.stop());

  test("20 copies of a spam: scanned once by amavis, and by nobody else", async () => {
    assert.deepEqual(await arrivals(site(), spamMessage(), addresses(20)), { ube: 1, ubetrap: 19 });
    assert.deepEqual([amavisScans(), site().scans()], [1, 0]);
    assert.deepEqual(judges(site()), BY_HEADER);
  });

  test("20 copies of a ham: scanned once by amavis, and by nobody else", async () => {
    assert.deepEqual(await arrivals(site(), hamMessage(), addresses(20)), {
      inbox: 1,
      unassigned: 19,
    });
    assert.deepEqual([amavisScans(), site().scans()], [1, 0]);
    assert.deepEqual(judges(site()), BY_HEADER);
  });

  test("no greeting and no recipient costs the verdict", async () => {
    assert.deepEqual(await hostileArrivals(site(), () => spamMessage(FORGED)), WENT_AS_SPAM);
    assert.deepEqual([judges(site()), site().scans()], [BY_HEADER, 0]);
  });

  test("what the sender says of his spam is not believed", async () => {
    assert.deepEqual(await arrivals(site(), spamMessage(FORGED)), { ube: 1 });
    assert.deepEqual([amavisScans(), site().scans()], [1, 0]);
  });

  test("past amavis, spamd is asked", async () => {
    const { postfix, scans } = site();
    postfix.set("content_filter=", "receive_override_options=");
    assert.deepEqual(await arrivals(site(), spamMessage(FORGED)), { ube: 1 });
    assert.deepEqual([amavisScans(), scans()], [0, 1]);
  });
});

describe("a milter", { skip: SKIP }, () => {
  const site = useSpamSite(SETTINGS);
  let milter: Milter | undefined;

  before(async () => {
    milter = await Milter.start();
    const lines = example("main.cf-rspamd", "spam.md").replaceAll("11332", `${milter.port}`);
    site().postfix.set(...lines.trim().split("\n"));
  });
  after(() => milter?.stop());

  /**
   * The milter says of a spam that it is none, and of a ham that it is one, so that it is plain who
   * was believed.
   */
  async function saidAt(position: Position, says: "Yes" | "No") {
    assert(milter !== undefined);
    milter.addition = { name: "X-Spam-Status", value: `${says}, score=1.00`, position };
    return arrivals(site(), says === "Yes" ? hamMessage() : spamMessage());
  }

  test("what it puts above the Received of this message is believed", async () => {
    assert.deepEqual(await saidAt(0, "Yes"), { ube: 1 });
    assert.deepEqual(await saidAt(0, "No"), { inbox: 1 });
    assert.deepEqual([judges(site()), site().scans()], [BY_HEADER, 0]);
  });

  test("no greeting and no recipient costs the verdict", async () => {
    assert(milter !== undefined);
    milter.addition = { name: "X-Spam-Status", value: "Yes, score=1003", position: 0 };
    assert.deepEqual(await hostileArrivals(site(), () => hamMessage()), WENT_AS_SPAM);
    assert.deepEqual([judges(site()), site().scans()], [BY_HEADER, 0]);
  });

  for (const [where, position] of [
    ["below that Received", 1],
    ["at the end of the header", "end"],
  ] as const) {
    test(`what it puts ${where} might be the sender's: spamd is asked`, async () => {
      assert.deepEqual(await saidAt(position, "Yes"), { inbox: 1 });
      assert.deepEqual(await saidAt(position, "No"), { ube: 1 });
      assert.deepEqual([judges(site()), site().scans()], [BY_SPAMD, 2]);
    });
  }
});
