/**
 * What all sides share: one private Postfix, one spamd that is counted, one amavisd where there is
 * one, one account.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Amavis, NO_AMAVIS } from "../../test/harness/amavis.js";
import { MailHome } from "../../test/harness/mail-home.js";
import { Postfix } from "../../test/harness/postfix.js";
import { masterCf } from "../../test/harness/postfix-config.js";
import { freePort, Spamd } from "../../test/harness/spamd.js";
import { forwarded, SpamProxy } from "../../test/harness/spamproxy.js";
import type { CpuAccounts, CpuGroup } from "../lib/cpu.js";

/** CPU seconds. */
export interface Spent {
  /** Postfix with all that it starts. */
  readonly delivery: number;
  /** spamd, or amavisd. */
  readonly scanner: number;
}

export interface Site {
  readonly home: MailHome;
  readonly postfix: Postfix;
  readonly spamd: Spamd;
  /** Before spamd: counts. */
  readonly proxy: SpamProxy;
  readonly amavis: Amavis | null;
  /** Of the smtpd whose messages amavisd gets first. */
  readonly filteredPort: number;
  readonly spent: () => Spent;
  close(): Promise<void>;
}

/** spamd's and amavisd's: what Postfix delivers to one account at once. */
const CHILDREN = 2;

export async function openSite(accounts: CpuAccounts): Promise<Site> {
  const groups = {
    delivery: accounts.open("postfix"),
    spamd: accounts.open("spamd"),
    amavis: accounts.open("amavis"),
  };
  const home = await MailHome.take();
  const closing: (() => unknown)[] = [() => home.remove()];
  const close = async () => {
    for (const step of closing.reverse()) await step();
    for (const group of Object.values(groups)) group.remove();
  };
  try {
    const postfix = await groups.delivery.starting(() => Postfix.start());
    closing.push(() => postfix.stop());
    const spamd = await groups.spamd.starting(() => Spamd.start({ children: CHILDREN }));
    closing.push(() => spamd.stop());
    const proxy = await SpamProxy.start(forwarded(spamd.at));
    closing.push(() => proxy.stop());
    const filteredPort = await freePort();
    const amavis = NO_AMAVIS ? null : await openAmavis(postfix, filteredPort, groups.amavis);
    closing.push(() => amavis?.stop());
    const spent = () => ({
      delivery: groups.delivery.seconds(),
      scanner: groups.spamd.seconds() + groups.amavis.seconds(),
    });
    return { home, postfix, spamd, proxy, amavis, filteredPort, spent, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Before the queue, so that a message is scanned once: set up as docs/spam.md says. */
async function openAmavis(
  postfix: Postfix,
  filteredPort: number,
  group: CpuGroup,
): Promise<Amavis> {
  const [port, forwardPort] = [await freePort(), await freePort()];
  const amavis = await group.starting(() =>
    Amavis.start({
      port,
      forwardPort,
      settings: MARKING,
    }),
  );
  postfix.write(
    "master.cf",
    masterCf(postfix.port) + filterServices(filteredPort, port, forwardPort),
  );
  postfix.set("biff=no");
  return amavis;
}

/** Marks everything, lets everything through. */
const MARKING = `@local_domains_maps = (1);
$sa_tag_level_deflt = undef;
$sa_tag2_level_deflt = 5;
$final_spam_destiny = D_PASS;
`;

const filterServices = (filteredPort: number, port: number, forwardPort: number): string => `
127.0.0.1:${filteredPort} inet n - n - - smtpd
    -o content_filter=amavis:[127.0.0.1]:${port}
    -o receive_override_options=no_address_mappings
amavis unix - - n - ${CHILDREN} lmtp
    -o disable_dns_lookups=yes
127.0.0.1:${forwardPort} inet n - n - - smtpd
    -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks,no_milters
`;

/** Waits until nothing is left in the queue. Asks no daemon: that would be counted. */
export async function queueEmpty({ folder }: Postfix): Promise<void> {
  const queues = ["maildrop", "incoming", "active", "deferred"].map((name) =>
    join(folder, "queue", name),
  );
  const isEmpty = (path: string) =>
    readdirSync(path, { recursive: true, withFileTypes: true }).every((entry) => !entry.isFile());
  while (!queues.every(isEmpty)) await pause(20);
}
