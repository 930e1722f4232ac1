/** Other programs that answer mail, or send it back: what comes for ROBOT is theirs. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { MailHome } from "../harness/mail-home.js";
import type { Postfix } from "../harness/postfix.js";
import { ROBOT } from "./outgoing-site.js";

export interface Robot {
  readonly name: string;
  /** For the `skip` of its tests. */
  readonly missing: string | false;
  /** Whether it answers no answers. */
  readonly careful: boolean;
  /** How often we answer it: always, where what it does leaves marks of ours by which we know. */
  readonly every: string;
  /** It keeps a copy of all that comes, in ~/robot. */
  readonly install: (home: MailHome, postfix: Postfix) => void;
}

function needs(packages: string, ...programs: readonly string[]): string | false {
  const missing = programs.find((path) => !existsSync(path));
  return missing === undefined ? false : `needs ${missing}: apt-get install ${packages}`;
}

/** What the robot says is sent in its own name, so that nobody can tell by the envelope. */
const SUBMIT = `/usr/sbin/sendmail -oi -f ${ROBOT} -t`;

const NO_PROCMAIL = needs(
  "procmail maildrop",
  "/usr/bin/procmail",
  "/usr/bin/formail",
  "/usr/bin/mailbot",
);

/**
 * Like formail as in procmailex(5), but for the guards. Without Return-Path it would take our null
 * sender for whom to answer.
 */
const BLIND = `:0 cw
| (formail -IReturn-Path: | formail -rt`;

/**
 * @param recipe of procmail, which waits for it (`w`): else a delivery would end before the answer
 *   is submitted
 */
function procmail(recipe: string): Pick<Robot, "missing" | "install"> {
  const install = (home: MailHome) => {
    home.write("gone.txt", "Gone.\n");
    const path = home.write(
      "robot.rc",
      `SHELL=/bin/sh\nMAILDIR=$HOME\nLOGFILE=robot.log\n:0 c\nrobot/\n${recipe}:0\n/dev/null\n`,
    );
    // -p: MAIL_CONFIG, by which Postfix says which instance it is, gets through to sendmail.
    home.write(".forward+robot", `"|/usr/bin/procmail -p -m ${path}"\n`);
  };
  return { missing: NO_PROCMAIL, install };
}

const LDA = "/usr/lib/dovecot/dovecot-lda";
export const NO_SIEVE = needs(
  "dovecot-core dovecot-sieve",
  LDA,
  "/usr/lib/dovecot/modules/lib90_sieve_plugin.so",
);

/**
 * Dovecot's delivery agent; it keeps the message as well, unless the script says otherwise.
 * @param settings of its Sieve
 */
export function sieve(script: string, settings = ""): Pick<Robot, "missing" | "install"> {
  const install = (home: MailHome, { etc }: Postfix) => {
    home.write("robot.sieve", script);
    // Dovecot leaves its sendmail no environment.
    const submit = home.write(
      "bin/submit",
      `#!/bin/sh\nMAIL_CONFIG=${etc} exec /usr/sbin/sendmail "$@"\n`,
      0o755,
    );
    const path = home.write("dovecot.conf", dovecotConf(home.path, submit, settings));
    home.write(".forward+robot", `"|${LDA} -c ${path} -a ${ROBOT} -f \\"$SENDER\\""\n`);
  };
  return { missing: NO_SIEVE, install };
}

const dovecotConf = (home: string, submit: string, settings: string): string => `protocols =
base_dir = ${join(home, "dovecot")}
log_path = ${join(home, "robot.log")}
mail_location = maildir:${join(home, "robot")}
ssl = no
sendmail_path = ${submit}
protocol lda {
  mail_plugins = sieve
}
plugin {
  sieve = file:${join(home, "robot.sieve")}
  sieve_extensions = +vacation-seconds
  sieve_vacation_min_period = 0
  ${settings}
}
`;

/** Says it every time, and not once a week. */
const vacation = (rest: string): string =>
  `require ["vacation", "vacation-seconds"];\nvacation :seconds 0 ${rest};\n`;

/** Those that answer. */
export const ROBOTS: readonly Robot[] = [
  {
    name: "formail as in procmailex(5)",
    careful: true,
    every: "0",
    ...procmail(`:0 Whc: vacation.lock
* !^FROM_DAEMON
* !^X-Loop: ${ROBOT}
| formail -rD 8192 vacation.cache
:0 ehcw
| (formail -rA"Precedence: junk" -A"X-Loop: ${ROBOT}"; echo "Gone.") | ${SUBMIT}
`),
  },
  {
    name: "formail that answers everything",
    careful: false,
    every: "0",
    ...procmail(`${BLIND}; echo "Gone.") | ${SUBMIT}
`),
  },
  {
    name: "formail that answers everything, and takes our marks off",
    careful: false,
    every: '"1 days"',
    ...procmail(`${BLIND} -I"X-Loop:" -I"References:" -I"In-Reply-To:"; echo "Gone.") | ${SUBMIT}
`),
  },
  {
    name: "maildrop's mailbot",
    careful: true,
    every: "0",
    ...procmail(`:0 cw
| mailbot -t gone.txt -d vacation -A "From: ${ROBOT}" ${SUBMIT}
`),
  },
  { name: "Sieve's vacation", careful: true, every: "0", ...sieve(vacation('"Gone."')) },
  {
    name: "Sieve's vacation with :from and :mime, in the robot's own name",
    careful: true,
    every: "0",
    ...sieve(
      vacation(`:from "Robot <${ROBOT}>" :subject "Gone" :mime text:
Content-Type: text/html; charset=utf-8

<p>Gone.</p>
.
`),
      "sieve_vacation_send_from_recipient = yes",
    ),
  },
];

/** One that passes on whatever comes, and keeps a copy. */
export const redirecting = (to: string) => sieve(`require "copy";\nredirect :copy "${to}";\n`);
