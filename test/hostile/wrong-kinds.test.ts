/**
 * Something else in the place of a file or folder of ours: no command waits for a named pipe, none
 * shows a stack.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { assertDelivered, homeWith, MESSAGE } from "../cli/tools.js";
import { HANGS } from "../harness/clock.js";
import { ACCOUNT, BIN, type Home, IS_ROOT, NODE, type Result } from "../harness/program.js";

const STATE = ".local/state/sortmail";
const CACHE = ".cache/sortmail";
const KEY = "a".repeat(64);

const RULES = `import { hold, maildir, mbox, sortmail, unscanned } from "sortmail";
const { rules, otherwise, file, copy, respond } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox"), box: mbox("~/Mail/box") },
  templates: ["bounce"], spam: unscanned(), outgoing: hold(maildir("~/Mail/held")),
});
export default rules([], otherwise(file("inbox"), copy("box")));
`;

const FILES = [
  `${STATE}/log.jsonl`,
  `${STATE}/log.jsonl.1`,
  `${STATE}/log.jsonl.lock`,
  `${STATE}/clock`,
  `${STATE}/journal/${KEY}`,
  `${STATE}/spool/1700000000000.4711.0`,
  `${STATE}/running/4194305.${hostname()}.mark`,
  `${CACHE}/rules`,
  `${CACHE}/verdicts`,
  `${STATE}/journal`,
  `${STATE}/spool`,
  `${STATE}/answered`,
  `${STATE}/running`,
  STATE,
  CACHE,
  "Mail/inbox/new",
  "Mail/inbox/tmp",
  "Mail/box",
  ".config/sortmail/rules.ts",
] as const;

/** Puts something there, as the account. */
const KINDS: Readonly<Record<string, (path: string) => void>> = {
  "a named pipe": (path) => {
    spawnSync("mkfifo", [path], ACCOUNT);
  },
  "a folder": (path) => {
    mkdirSync(path);
    const { uid, gid } = ACCOUNT;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  },
  "a socket": (path) => {
    const listen = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
    spawnSync(process.execPath, ["-e", listen, path], ACCOUNT);
  },
  "links in a circle": (path) => symlinkSync(path, path),
  ...(IS_ROOT && {
    "a device": (path: string) => {
      spawnSync("mknod", ["-m", "666", path, "c", "1", "5"]); // /dev/zero has no end
    },
  }),
};

/** A home with all that a delivery makes. */
function used(t: TestContext): Home {
  const home = homeWith(t, RULES);
  assertDelivered(home.deliver(MESSAGE));
  return home;
}

/** Works with something else in the place of one of it. */
function replaced(home: Home, name: string, put: (path: string) => void, work: () => void): void {
  const path = join(home.path, name);
  const aside = join(home.path, "aside");
  home.write(join(dirname(name), ".here"), "");
  const wasThere = existsSync(path);
  if (wasThere) renameSync(path, aside);
  put(path);
  work();
  rmSync(path, { recursive: true, force: true });
  if (wasThere) renameSync(aside, path);
}

function assertSaid({ signal, stdout, stderr }: Result, about: string): void {
  assert.equal(signal, null, `${about}: it does not end`);
  assert.doesNotMatch(stdout + stderr, /^ +at /m, `${about}: ${stdout}${stderr}`);
}

for (const [kind, put] of Object.entries(KINDS)) {
  test(`${kind} in the place of a file or a folder of state: no command hangs, none shows a stack`, (t) => {
    const home = used(t);
    for (const name of FILES)
      replaced(home, name, put, () => {
        const about = `${kind} at ${name}`;
        const delivered = home.deliver(MESSAGE, [], { timeout: HANGS });
        assertSaid(delivered, about);
        assert([0, 75].includes(delivered.status ?? -1), `${about}: ${delivered.status}`);
        assert.match(delivered.stderr, /^(?:4\.3\.0 .*\n?)?$/, about);
        assertSaid(home.run(["status"], { timeout: HANGS }), `status, ${about}`);
      });
  });
}

test("the other commands don't hang either", (t) => {
  const home = used(t);
  const mail = home.write("saved", MESSAGE);
  for (const name of FILES)
    replaced(home, name, KINDS["a named pipe"] ?? assert.fail, () => {
      for (const args of [["dry-run", mail], ["verdict", mail], ["check"]])
        assertSaid(home.run(args, { timeout: HANGS }), `${args[0]}, a named pipe at ${name}`);
    });
});

test("status says what is in the log's place, and ends in 75", (t) => {
  const home = used(t);
  for (const [kind, said] of Object.entries({
    "a named pipe": /log\.jsonl is no file but a named pipe/,
    "a folder": /log\.jsonl is no file but a folder/,
    "links in a circle": /log\.jsonl is no file but a symbolic link that is not followed/,
  })) {
    replaced(home, `${STATE}/log.jsonl`, KINDS[kind] ?? assert.fail, () => {
      const { status, stderr } = home.run(["status"]);
      assert.match(stderr, said);
      assert.equal(status, 75);
    });
  }
});

const mode = (home: Home, name: string) => statSync(join(home.path, name)).mode & 0o777;

for (const umask of ["0277", "0777", "0"]) {
  test(`under umask ${umask} the first delivery makes what all others can use`, (t) => {
    const home = homeWith(t, RULES);
    const command = ["/bin/sh", "-c", `umask ${umask}; exec ${NODE} ${BIN}`];
    for (let times = 0; times < 2; times++) assertDelivered(home.deliver(MESSAGE, [], { command }));
    const entries = String(home.read(`${STATE}/log.jsonl`))
      .trim()
      .split("\n");
    assert.equal(entries.length, 2);
    for (const entry of entries) assert.doesNotMatch(entry, /cannot be kept/);
    for (const folder of [".cache", CACHE, `${CACHE}/rules`, ".local", ".local/state", STATE])
      assert.equal(mode(home, folder), 0o700, folder);
    const kept = home.files().filter((name) => name.startsWith(CACHE));
    assert(
      kept.some((name) => name.endsWith(".bundle")),
      `${kept}`,
    );
    for (const name of kept) assert.equal(mode(home, name), 0o600, name);
  });
}
