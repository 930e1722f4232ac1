/** What is compared: each files spam in `ube` or `ubetrap`, and everything else in `inbox`. */

import { existsSync, realpathSync } from "node:fs";
import { forwardLine } from "../../src/commands/postfix-line.js";
import { MAIL_ACCOUNT } from "../../test/harness/mail-home.js";
import { BIN, NODE } from "../../test/harness/program.js";
import type { Site } from "./site.js";

export interface Side {
  readonly name: string;
  /** Makes it the one that Postfix delivers by. */
  readonly install: (site: Site) => void;
  /** The server that its messages are sent to. */
  readonly port: (site: Site) => number;
  /** How many messages have been scanned so far. */
  readonly scans: (site: Site) => number;
}

export const FOLDERS = ["ube", "ubetrap", "inbox"];

export const SORTMAIL = "sortmail";
export const PROCMAIL = "procmail + spamc";

const PROGRAMS = { procmail: "/usr/bin/procmail", spamc: "/usr/bin/spamc" };

/** Every side, with what it lacks here; null when it can run. */
export function sidesOf({ amavis }: Site): readonly (readonly [side: Side, lack: string | null])[] {
  const procmail = existsSync(PROGRAMS.procmail) ? null : "procmail is not installed";
  const spamc = existsSync(PROGRAMS.spamc) ? null : "spamc is not installed";
  const noAmavis = amavis === null ? "amavisd-new is not installed" : null;
  return [
    [sortmailSide(), null],
    [
      { name: PROCMAIL, install: (site) => installProcmail(site, askingSpamc(site)), ...bySpamd },
      procmail ?? spamc,
    ],
    [{ name: "amavis + sortmail", install: installSortmail, ...byAmavis }, noAmavis],
    [
      { name: "amavis + procmail", install: (site) => installProcmail(site, ""), ...byAmavis },
      noAmavis ?? procmail,
    ],
  ];
}

/** @param node its binary */
export function sortmailSide(name = SORTMAIL, node = NODE): Side {
  return { name, install: (site) => installSortmail(site, node), ...bySpamd };
}

const bySpamd: Pick<Side, "port" | "scans"> = {
  port: ({ postfix }) => postfix.port,
  scans: ({ proxy }) => proxy.requests.length,
};
const byAmavis: Pick<Side, "port" | "scans"> = {
  port: ({ filteredPort }) => filteredPort,
  scans: ({ amavis }) => amavis?.scans() ?? 0,
};

/** With the line that `sortmail init` prints. */
function installSortmail({ home, proxy }: Site, node = NODE): void {
  home.write(".config/sortmail/rules.ts", rulesOf(proxy.at.port));
  home.write(
    ".forward",
    `${forwardLine({ node: realpathSync(node), script: realpathSync(BIN) })}\n`,
  );
}

const rulesOf = (
  port: number,
): string => `import { all, firstOf, maildir, sentTo, sortmail, spam, spamd, upstream } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "${MAIL_ACCOUNT}", domain: "stonehenge.example" },
  folders: { ube: maildir("~/Mail/ube"), ubetrap: maildir("~/Mail/ubetrap"), inbox: maildir("~/Mail/inbox") },
  trusted: ["blue.stonehenge.example"],
  spam: firstOf(upstream(), spamd({ host: "127.0.0.1", port: ${port} })),
});

export default rules(
  [rule("spam to me", all(spam, sentTo("${MAIL_ACCOUNT}")), file("ube")), rule("spam to a trap", spam, file("ubetrap"))],
  otherwise(file("inbox")),
);
`;

function installProcmail({ home }: Site, filter: string): void {
  home.write(".procmailrc", `${WHOSE}\n${filter}${RECIPES}`);
  home.write(".forward", `"|${PROGRAMS.procmail} -t"\n`);
}

/** Asked first: a spam that SpamAssassin has wrapped (report_safe) has lost the field. */
const WHOSE = `MAILDIR=$HOME/Mail
DEFAULT=$MAILDIR/inbox/

:0
* ^Delivered-To:.*\\+${MAIL_ACCOUNT}@
{ MINE=yes }
`;

/**
 * `-x` and the recipe behind it: a message that could not be scanned is tried again, as sortmail
 * does.
 */
const askingSpamc = ({ proxy }: Site): string => `:0fw
| ${PROGRAMS.spamc} -x -d 127.0.0.1 -p ${proxy.at.port}

:0e
{
  EXITCODE=75
  HOST
}

`;

const RECIPES = `:0
* ^X-Spam-Status: Yes
* MINE ?? yes
ube/

:0
* ^X-Spam-Status: Yes
ubetrap/
`;
