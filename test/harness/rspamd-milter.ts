/**
 * A private rspamd as a milter: Debian's own modules for authentication, with files of local.d as
 * docs have them. Loopback, an unprivileged account, and the name server that it is given.
 */

import { join } from "node:path";
import { Daemon } from "./daemon.js";
import { freePort } from "./spamd.js";
import { Workshop } from "./workshop.js";

const ACCOUNT = "nobody";
/** What has it in its subject is spam. */
export const SPAM_SUBJECT = "As seen on TV";
const MODULES = [
  "arc",
  "dkim",
  "dkim_signing",
  "dmarc",
  "groups",
  "milter_headers",
  "settings",
  "spf",
];

/** Where its name server is. */
export interface NamesAt {
  readonly address: string;
  readonly port: number;
}

function configuration(folder: string, port: number, nameServer: NamesAt): string {
  const modules = MODULES.map((name) => {
    const place = name === "settings" || name === "groups" ? "" : "modules.d/";
    return `.include(try=true) "/etc/rspamd/${place}${name}.conf"\n`;
  });
  return `options {
  pidfile = "${folder}/rspamd.pid"; filters = "dkim,regexp"; gtube_patterns = "disable";
  disable_hyperscan = true; url_tld = "${folder}/tld"; local_addrs = ["127.0.0.0/8"];
  dns { nameserver = ["${nameServer.address}:${nameServer.port}"]; timeout = 2s; retransmits = 2; }
}
logging { type = "console"; level = "info"; }
actions { reject = 15; add_header = 6; greylist = 4; }
lua = "/usr/share/rspamd/rules/rspamd.lua";
modules { path = "/usr/share/rspamd/plugins/"; }
worker "rspamd_proxy" {
  bind_socket = "127.0.0.1:${port}"; count = 1; milter = yes; timeout = 60s;
  upstream "local" { default = yes; self_scan = yes; }
}
regexp { "TEST_SPAM" { re = "Subject=/^${SPAM_SUBJECT}/H"; score = 100; } }
${modules.join("")}`;
}

export class RspamdMilter {
  readonly port: number;
  private readonly workshop: Workshop;
  private readonly daemon: Daemon;

  private constructor(workshop: Workshop, daemon: Daemon) {
    this.workshop = workshop;
    this.daemon = daemon;
    this.port = daemon.port;
  }

  /**
   * Starts one and waits until it listens.
   * @param fill writes what it shall find in its folder: `local.d/arc.conf`, keys
   */
  static async start(
    nameServer: NamesAt,
    fill: (workshop: Workshop) => void,
  ): Promise<RspamdMilter> {
    const workshop = new Workshop();
    const port = await freePort();
    workshop.write("tld", "com\norg\nexample\n");
    fill(workshop);
    const settings = workshop.write("rspamd.conf", configuration(workshop.path, port, nameServer));
    workshop.give(".", ACCOUNT);
    const places = ["DBDIR", "RUNDIR", "LOGDIR", "LOCAL_CONFDIR"];
    const daemon = await Daemon.start({
      command: [
        "/usr/bin/rspamd",
        ...["-f", "-u", ACCOUNT, "-g", "nogroup", "-c", settings],
        ...places.map((name) => `--var=${name}=${workshop.path}`),
      ],
      port,
    });
    return new RspamdMilter(workshop, daemon);
  }

  /** What it has logged. */
  get said(): string {
    return this.daemon.said;
  }

  /** The path of a file of its own. */
  path(name: string): string {
    return join(this.workshop.path, name);
  }

  async stop(): Promise<void> {
    await this.daemon.stop();
    this.workshop.remove();
  }
}
