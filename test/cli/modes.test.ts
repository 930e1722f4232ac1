/**
 * Nobody else reads one's mail, or learns who wrote: files are 0600 and folders 0700, whatever the
 * umask.
 */

import assert from "node:assert/strict";
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { BIN, type Home, NODE, type Result } from "../harness/program.js";
import { HAM_REPLY } from "../spam/asking.js";
import { fakeSpamd, spamdIn } from "./scanners.js";
import { assertDeferred, assertDelivered, homeWith, MESSAGE, startDelivery } from "./tools.js";

const STATE = ".local/state/sortmail";
const LARGE = `${MESSAGE}${"x".repeat(2_000_000)}`;

/**
 * Everything that a delivery can leave: so many rules that V8's code of them is kept, a scanner, an
 * mbox that is rotated.
 */
const rulesWith = (
  scanner: string,
  actions: string,
) => `import { hold, maildir, maildirs, mbox, sortmail, spamd } from "sortmail";
const { rules, rule, otherwise, file, copy, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: {
    inbox: maildir("~/Mail/inbox"), box: mbox("~/Mail/deep/box", { rotateAt: 1000 }), family: maildirs("~/Mail/family"),
  },
  backup: maildir("~/Mail/backup"),
  templates: ["bounce"], spam: ${scanner}, outgoing: hold(maildir("~/Mail/held")),
});
const many = [${Array.from({ length: 1500 }, (_, number) => `rule("never ${number}", () => false, file("inbox"))`).join(",\n")}];
export default rules(many, otherwise(${actions}));
`;

/**
 * Dies before it publishes the first file: what is in tmp, in the spool and in the journal stays
 * there.
 */
const KILLER = `require("node:fs").linkSync = () => process.kill(process.pid, "SIGKILL");`;

function withUmask(
  home: Home,
  umask: string,
  message: string,
  flags = "",
  args = "",
): Promise<Result> {
  return startDelivery(
    home,
    ["/bin/sh", "-c", `umask ${umask}; exec ${NODE} ${flags} ${BIN} ${args}`],
    message,
  );
}

/** Each file and folder below these. */
function below(
  home: Home,
  ...folders: string[]
): { readonly name: string; readonly mode: string }[] {
  return folders.flatMap((folder) => {
    const path = join(home.path, folder);
    const inside = readdirSync(path, { recursive: true, encoding: "utf8" }).map((name) =>
      join(folder, name),
    );
    return [folder, ...inside].map((name) => {
      const stat = lstatSync(join(home.path, name));
      return {
        name,
        mode: `${stat.isDirectory() ? "folder" : "file"} ${(stat.mode & 0o7777).toString(8)}`,
      };
    });
  });
}

/** What has to be there for the test to have looked at anything. */
const EXPECTED = [
  /^\.cache\/sortmail\/rules\/[^/]+\.bundle$/,
  /^\.cache\/sortmail\/rules\/[^/]+\.bundle\.v8$/,
  /^\.cache\/sortmail\/verdicts\/[0-9a-f]{64}\.json$/,
  /^\.local\/state\/sortmail\/answered\/rate\/\d+\/1$/,
  /^\.local\/state\/sortmail\/answered\/[0-9a-f]{2}\/[0-9a-f]{64}\.1$/,
  /^\.local\/state\/sortmail\/journal\/[0-9a-f]{64}$/,
  /^\.local\/state\/sortmail\/log\.jsonl$/,
  /^\.local\/state\/sortmail\/log\.jsonl\.1$/,
  /^\.local\/state\/sortmail\/spool\/\d+\.\d+\.\d+$/,
  /^Mail\/backup\/tmp\/sortmail\./,
  /^Mail\/deep\/box$/,
  /^Mail\/deep\/box\.1$/,
  /^Mail\/family\/x\/new\/.+/,
  /^Mail\/held\/new\/.+/,
  /^Mail\/inbox\/new\/.+/,
  /^Mail\/inbox\/cur\/.+:2,S$/,
];

/** A home with all of it. */
async function leaveEverything(t: TestContext, umask: string): Promise<Home> {
  const spamd = await fakeSpamd(t, HAM_REPLY);
  const all =
    'file("inbox"), file("inbox", { flags: ["seen"] }), copy("family", "x"), copy("box"), respond("bounce")';
  const home = homeWith(t, rulesWith(spamdIn(spamd), all.replace('file("inbox"), ', "")));
  const deliver = (message: string, flags?: string) => withUmask(home, umask, message, flags);
  assertDelivered(await deliver(MESSAGE));
  home.write(
    ".config/sortmail/rules.ts",
    rulesWith(spamdIn(spamd), all.replace(', { flags: ["seen"] }', "")),
  );
  for (const message of [MESSAGE, LARGE]) assertDelivered(await deliver(message));
  const killer = home.write("killer.cjs", KILLER);
  for (const message of [LARGE, MESSAGE.replace("<lunch@", "<dinner@")])
    assert.equal((await deliver(message, `--require ${killer}`)).signal, "SIGKILL");
  // A log that is full is rotated by the line that fills it.
  home.write(`${STATE}/log.jsonl`, `${JSON.stringify({ old: "x".repeat(5 * 1024 * 1024) })}\n`);
  for (let count = 0; count < 2; count++)
    assertDelivered(await deliver(MESSAGE.replace("<lunch@", `<tea${count}@`)));
  return home;
}

for (const umask of ["000", "022", "077"]) {
  test(`everything that deliveries make or leave is the account's alone, under umask ${umask}`, async (t) => {
    const home = await leaveEverything(t, umask);
    const all = below(home, "Mail", ".local", ".cache");
    for (const pattern of EXPECTED)
      assert.ok(
        all.some(({ name }) => pattern.test(name)),
        `${pattern}`,
      );
    for (const { name, mode } of all) assert.match(mode, /^(?:folder 700|file 600)$/, name);
  });
}

test("a sandbox too, and what is held in it", async (t) => {
  const home = homeWith(
    t,
    rulesWith(spamdIn({ at: { host: "127.0.0.1", port: 9 } }), 'file("inbox"), respond("bounce")'),
  );
  const sandbox = join(home.path, "box");
  assertDelivered(await withUmask(home, "000", LARGE, "", `--sandbox ${sandbox}`));
  for (const { name, mode } of below(home, "box"))
    assert.match(mode, /^(?:folder 700|file 600)$/, name);
});

test("what was there before keeps its mode: it is the user's own affair", async (t) => {
  const home = homeWith(
    t,
    rulesWith(
      spamdIn({ at: { host: "127.0.0.1", port: 9 } }, 'onFailure: "unknown"'),
      'file("box")',
    ),
  );
  home.write("Mail/deep/box", "", 0o660);
  assertDelivered(await withUmask(home, "077", MESSAGE));
  assert.equal(lstatSync(join(home.path, "Mail/deep/box")).mode & 0o7777, 0o660);
});

test("an account whose umask takes its own rights away: nothing is lost, and nobody else can read it", async (t) => {
  const home = homeWith(
    t,
    rulesWith(
      spamdIn({ at: { host: "127.0.0.1", port: 9 } }, 'onFailure: "unknown"'),
      'file("inbox")',
    ),
  );
  const result = await withUmask(home, "777", MESSAGE);
  if (result.status === 0) assert.equal(home.maildir("Mail/inbox").length, 1);
  else assertDeferred(result, /EACCES/);
  for (const { name, mode } of below(home, "Mail")) assert.match(mode, /[0-7]00$/, name);
});
