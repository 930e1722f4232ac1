/**
 * Who says who sent a message: opendkim with opendmarc, rspamd, and our own check, all of them by
 * the same DNS. What each found is what sortmail's log says.
 */

import type { Authentication } from "../../src/core/contracts/authentication.js";
import { idOf, type Posted } from "./authentication-mail.js";
import { zone } from "./authentication-zone.js";
import { Daemon } from "./daemon.js";
import { MAIL_ACCOUNT, type MailHome } from "./mail-home.js";
import { NameServer } from "./name-server.js";
import type { Postfix } from "./postfix.js";
import { BIN, NODE } from "./program.js";
import { RspamdMilter } from "./rspamd-milter.js";
import { sendBySmtp } from "./smtp.js";
import { freePort } from "./spamd.js";
import { missing, Workshop } from "./workshop.js";

/** For a test's `skip`: false, or what is missing. */
export const NO_JUDGES: string | false = missing("opendkim", "opendmarc", "rspamd", "unshare");

/** What opendmarc asks: it knows no port, and has it from /etc/resolv.conf. */
const NAME_SERVER = { address: "127.0.77.53", port: 53 };
const HOST = "blue.stonehenge.example";

/** For main.cf: strangers may write, from where they are. */
export const SETTINGS: readonly string[] = [
  "milter_default_action = tempfail",
  "smtpd_authorized_xclient_hosts = 127.0.0.0/8",
  "smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination",
];

export interface Judge {
  readonly name: string;
  /** For main.cf. */
  readonly milters: string;
  /** For the rules. */
  readonly authentication: string;
}

/** All three, until they are stopped. */
export class Judges {
  readonly all: readonly Judge[];
  private readonly stops: readonly (() => unknown)[];

  private constructor(all: readonly Judge[], stops: readonly (() => unknown)[]) {
    this.all = all;
    this.stops = stops;
  }

  /** @param results rspamd's milter_headers.conf, as docs have it */
  static async start(results: string): Promise<Judges> {
    const names = await NameServer.start(zone(), NAME_SERVER);
    const workshop = new Workshop();
    const [opendkim, opendmarc] = [await startOpendkim(workshop), await startOpendmarc(workshop)];
    const rspamd = await RspamdMilter.start(NAME_SERVER, (its) => {
      its.write("local.d/milter_headers.conf", results);
    });
    const at = (ports: readonly number[]) => ports.map((port) => `inet:127.0.0.1:${port}`).join();
    const written = "authenticationResults()";
    const here = `verify({ resolver: ["${NAME_SERVER.address}:${NAME_SERVER.port}"] })`;
    return new Judges(
      [
        {
          name: "opendkim, opendmarc",
          milters: at([opendkim.port, opendmarc.port]),
          authentication: written,
        },
        { name: "rspamd", milters: at([rspamd.port]), authentication: written },
        { name: "verify()", milters: "", authentication: here },
      ],
      [
        () => opendkim.stop(),
        () => opendmarc.stop(),
        () => rspamd.stop(),
        () => names.stop(),
        () => workshop.remove(),
      ],
    );
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }
}

async function startOpendkim(workshop: Workshop): Promise<Daemon> {
  const port = await freePort();
  const unbound = 'server:\n  do-not-query-localhost: no\n  domain-insecure: "."\n';
  const settings = `Mode v
Socket inet:${port}@127.0.0.1
UserID nobody
AlwaysAddARHeader yes
AuthservID ${HOST}
Nameservers ${NAME_SERVER.address}
ResolverConfiguration ${workshop.write("unbound.conf", unbound)}
`;
  const file = workshop.write("opendkim.conf", settings);
  return Daemon.start({ command: ["/usr/sbin/opendkim", "-f", "-x", file], port });
}

/** With a resolv.conf of its own, which no other program sees. */
async function startOpendmarc(workshop: Workshop): Promise<Daemon> {
  const port = await freePort();
  const settings = `Socket inet:${port}@127.0.0.1
UserID nobody
AuthservID ${HOST}
TrustedAuthservIDs ${HOST}
PublicSuffixList ${workshop.write("suffixes", "example\n")}
SPFSelfValidate true
IgnoreHosts ${workshop.write("ignored", "127.0.0.1\n")}
`;
  const resolv = workshop.write("resolv.conf", `nameserver ${NAME_SERVER.address}\n`);
  const file = workshop.write("opendmarc.conf", settings);
  const script = `mount --bind ${resolv} /etc/resolv.conf && exec /usr/sbin/opendmarc -f -c ${file}`;
  return Daemon.start({ command: ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script], port });
}

export interface Place {
  readonly home: MailHome;
  readonly postfix: Postfix;
}

/** What this judge finds of each message, by the message's name. */
export async function found(
  { home, postfix }: Place,
  judge: Judge,
  mail: readonly Posted[],
): Promise<ReadonlyMap<string, Authentication>> {
  home.write(".forward", `"|exec ${NODE} ${BIN}"\n`);
  home.write(".config/sortmail/rules.ts", rulesOf(judge));
  postfix.set(`smtpd_milters=${judge.milters}`);
  const before = home.log().length;
  for (const { octets, sender, client, greeting } of mail) {
    const recipients = ["charles@stonehenge.example"];
    await sendBySmtp(postfix.port, octets, { sender, client, greeting, recipients });
  }
  await postfix.drained();
  const results = new Map(
    home
      .log()
      .slice(before)
      .map(({ messageId, authentication }) => [messageId, authentication]),
  );
  return new Map(
    mail.map(({ name }) => {
      const result = results.get(idOf(name));
      if (result === undefined) throw new Error(`${judge.name} says nothing of ${name}`);
      return [name, result];
    }),
  );
}

function rulesOf({ authentication }: Judge): string {
  return `import { authenticationResults, forged, maildir, sortmail, verify } from "sortmail";
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), forged: maildir("~/Mail/forged") },
  trusted: ["${HOST}"],
  authentication: ${authentication},
});
export default rules([rule("forged", forged, file("forged"))], otherwise(file("inbox")));
`;
}

/** What is compared, in words. */
export interface Findings {
  readonly spf: string;
  /** Each signature, in the order of their words. */
  readonly dkim: string;
  readonly dmarc: string;
  readonly policy: string;
  /** The domain that DMARC is about. */
  readonly domain: string;
}

export function findingsOf({ spf, dkim, dmarc }: Authentication): Findings {
  // That there is none, some say, and some say nothing.
  const signatures = dkim.filter(({ domain }) => domain !== null);
  const words = signatures.map((each) => `${each.result} ${each.domain}/${each.selector}`).sort();
  return {
    spf: spf === null ? "-" : `${spf.result} ${spf.domain ?? "-"}`,
    dkim: words.join(", ") || "none",
    dmarc: dmarc?.result ?? "-",
    policy: dmarc?.policy ?? "-",
    domain: dmarc?.domain ?? "-",
  };
}
