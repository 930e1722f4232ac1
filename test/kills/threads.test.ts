/**
 * A delivery whose place is remembered is killed at every step, and tried again as Postfix does: the
 * message is filed, and an answer to it goes to the same folder, whichever step it was.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { assertDelivered, homeWith, MESSAGE, startDelivery } from "../cli/tools.js";
import { BIN, type Home, NODE } from "../harness/program.js";

/** Kills the process before its nth change on the disk. */
const KILLER = `const fs = require("node:fs");
const { O_CREAT } = fs.constants, at = Number(process.env.KILL_AT);
let steps = 0;
const step = () => { if (++steps === at) process.kill(process.pid, "SIGKILL"); };
const changes = (name, args) => name !== "openSync" || (Number(args[1]) & O_CREAT) !== 0;
for (const name of ["openSync", "writeSync", "fsyncSync", "linkSync", "renameSync", "unlinkSync", "mkdirSync"]) {
  const real = fs[name];
  fs[name] = (...args) => { if (changes(name, args)) step(); return real(...args); };
}
`;

const RULES = `import { maildir, sortmail, subject } from "sortmail";
const { rules, rule, otherwise, file, inThread } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), work: maildir("~/Mail/work") },
});
export default rules([
  rule("threads", inThread(), (mail) => file(mail.thread.place)),
  rule("work", subject("Work"), file("work")),
], otherwise(file("inbox")));
`;

const messageOf = (id: string, subject: string, answers = "") =>
  MESSAGE.replace("<lunch@analytic.example>", `<${id}@x.example>`).replace(
    "Subject: Lunch",
    `Subject: ${subject}${answers && `\nIn-Reply-To: <${answers}@x.example>`}`,
  );

/** Delivers it as far as its nth step. */
function deliver(home: Home, message: string, killAt: number) {
  const env = { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C", KILL_AT: String(killAt) };
  const command = [NODE, "--require", join(home.path, "killer.cjs"), BIN];
  return startDelivery(home, command, message, { env });
}

const has = (home: Home, folder: string, id: string): number =>
  home
    .maildir(`Mail/${folder}`)
    .filter((octets) => octets.includes(`Message-ID: <${id}@x.example>`)).length;

/** @returns whether it came so far that it could be killed */
async function killAndRetry(home: Home, step: number): Promise<boolean> {
  const work = messageOf(`work${step}`, "Work");
  const first = await deliver(home, work, step);
  if (first.signal === null) assertDelivered(first);
  else assertDelivered(await deliver(home, work, 0));
  assertDelivered(await deliver(home, messageOf(`answer${step}`, "Re: lunch", `work${step}`), 0));
  const filed = has(home, "work", `work${step}`);
  assert.ok(filed === 1 || (filed === 2 && first.signal !== null), `step ${step}: ${filed} copies`);
  assert.equal(has(home, "work", `answer${step}`), 1, `the answer, killed at step ${step}`);
  return first.signal !== null;
}

test("killed at every step, and tried again: its answers follow it all the same", async (t) => {
  const home = homeWith(t, RULES);
  home.write("killer.cjs", KILLER);
  assertDelivered(await deliver(home, messageOf("first", "Work"), 0)); // compiles the rules
  let steps = 0;
  const lane = async () => {
    while (await killAndRetry(home, ++steps));
  };
  await Promise.all([lane(), lane()]);
  assert.ok(steps > 8, `only ${steps} steps`);
  assert.deepEqual(home.maildir("Mail/inbox"), []);
});
