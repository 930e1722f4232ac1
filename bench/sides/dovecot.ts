/** dovecot-lda with Sieve, without the rest of Dovecot running. */

import type { Box, Kind } from "../lib/box.js";
import { BODY_WORD, SUBJECT } from "../lib/messages.js";
import { type Job, makePeer, ordersOf } from "./side.js";

export const dovecotLda = makePeer(
  "dovecot-lda + sieve",
  "/usr/lib/dovecot/dovecot-lda",
  (box, job) => {
    const script = box.write("dovecot/rules.sieve", sieve(job));
    return {
      args: ["-c", box.write("dovecot/dovecot.conf", configuration(box, script), 0o644), "-e"],
    };
  },
);

export function sieve(job: Job): string {
  const orders = ordersOf(job).map(
    (order) => `if header :contains "Subject" "${SUBJECT} ${order}" { ${filing(order)} stop; }\n`,
  );
  const word = [`if body :text :contains "${BODY_WORD}" { fileinto "wanted"; stop; }\n`];
  const needs = ["fileinto", ...(job.backup ? ["copy"] : []), ...(job.body ? ["body"] : [])];
  const copy = job.backup ? [`fileinto :copy "backup";\n`] : [];
  return [`require ${JSON.stringify(needs)};\n`, ...copy, ...(job.body ? word : orders)].join("");
}

/** The inbox is `other`. */
const filing = (order: number): string => (order === 1 ? 'fileinto "wanted";' : "keep;");

const LOCATIONS: Readonly<Record<Kind, (home: string) => string>> = {
  maildir: (home) =>
    `maildir:${home}/Mail:LAYOUT=fs:INBOX=${home}/Mail/other:CONTROL=${home}/dovecot/state:INDEX=${home}/dovecot/state`,
  mbox: (home) => `mbox:${home}/Mail:INBOX=${home}/Mail/other:INDEX=${home}/dovecot/state`,
};

function configuration({ path, kind }: Box, script: string): string {
  const sieve = `protocol lda {
  mail_plugins = sieve
}
plugin {
  sieve = file:${script}
  sieve_max_script_size = 0
}
`;
  return dovecotConfiguration(path, LOCATIONS[kind](path), sieve);
}

/** What lets one of Dovecot's programs run alone, as an account of its own. */
export function dovecotConfiguration(home: string, location: string, more: string): string {
  return `base_dir = ${home}/dovecot/run
mail_location = ${location}
log_path = ${home}/dovecot/log
ssl = no
first_valid_uid = 1
hostname = blue.stonehenge.example
postmaster_address = postmaster@blue.stonehenge.example
lda_mailbox_autocreate = yes
service stats {
  unix_listener stats-writer {
    mode = 0
  }
}
${more}`;
}
