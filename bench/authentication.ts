/**
 * Sixty messages, signed and sent for real: what opendkim with opendmarc, rspamd, and our own check
 * make of each, field by field.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Authentication } from "../src/core/contracts/authentication.js";
import { PLANS, posted } from "../test/harness/authentication-mail.js";
import { found, Judges, NO_JUDGES, SETTINGS } from "../test/harness/judges.js";
import { MailHome } from "../test/harness/mail-home.js";
import { NO_POSTFIX, Postfix } from "../test/harness/postfix.js";
import { example } from "../test/postfix/docs.js";
import { type Found, reportOf } from "./authentication/report.js";
import { replaceBlock } from "./lib/document.js";
import { markdown, plain } from "./lib/tables.js";

const DOCUMENT = join(process.env.SORTMAIL_ROOT ?? ".", "docs/authentication-compared.md");
const USAGE = `usage: npm run bench:authentication -- [--only TEXT] [--markdown]

  --only TEXT   only the messages whose name contains it
  --markdown    puts the tables into docs/authentication-compared.md

Needs root, Postfix, opendkim, opendmarc, rspamd and the account sortmailtest. Ends in 1 when the
judges differ without a reason that is known, or agree where one is.`;

async function judge(only: string): Promise<{ results: Found; names: string[] }> {
  const mail = await posted(PLANS.filter(({ name }) => name.includes(only)));
  const home = await MailHome.take();
  const closing: (() => unknown)[] = [() => home.remove()];
  try {
    const postfix = await Postfix.start(SETTINGS);
    closing.push(() => postfix.stop());
    const judges = await Judges.start(example("rspamd-results", "outgoing-authentication.md"));
    closing.push(() => judges.stop());
    const results = new Map<string, ReadonlyMap<string, Authentication>>();
    for (const each of judges.all) {
      process.stderr.write(`${each.name}\n`);
      results.set(each.name, await found({ home, postfix }, each, mail));
    }
    return { results, names: mail.map(({ name }) => name) };
  } finally {
    for (const step of closing.reverse()) await step();
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      markdown: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const lack = NO_POSTFIX || NO_JUDGES;
  if (values.help || lack) {
    console.log(values.help ? USAGE : lack);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const { results, names } = await judge(values.only);
  const { tables, faults } = reportOf(results, names);
  for (const table of tables) console.log(plain(table));
  if (values.markdown) {
    const text = readFileSync(DOCUMENT, "utf8");
    const renewed = tables.reduce(
      (old, table) => replaceBlock(old, table.name, () => markdown(table)),
      text,
    );
    writeFileSync(DOCUMENT, renewed);
  }
  for (const fault of values.only === "" ? faults : []) console.log(fault);
  process.exitCode = values.only === "" && faults.length > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
