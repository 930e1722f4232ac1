import assert from "node:assert/strict";
import { dirname, resolve } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { safeSegment } from "../../src/core/decision/safe-segment.js";
import { type Paths, pathsOf } from "../../src/io/paths.js";
import { anyText } from "../core/mails.js";

const HOME = "/home/merlyn";

/** Everything that deliveries write to, apart from the folders. */
function written({
  rulesCache,
  state,
  log,
  journal,
  spool,
  notices,
  memory,
}: Paths): Record<string, string> {
  return { rulesCache, state, log, journal, spool, notices, memory };
}

test("everything is under HOME", () => {
  const paths = pathsOf(HOME, {});
  assert.equal(paths.config, "/home/merlyn/.config/sortmail");
  assert.equal(paths.rules, "/home/merlyn/.config/sortmail/rules.ts");
  assert.deepEqual(written(paths), {
    rulesCache: "/home/merlyn/.cache/sortmail/rules",
    state: "/home/merlyn/.local/state/sortmail",
    log: "/home/merlyn/.local/state/sortmail/log.jsonl",
    journal: "/home/merlyn/.local/state/sortmail/journal",
    spool: "/home/merlyn/.local/state/sortmail/spool",
    notices: "/home/merlyn/.local/state/sortmail/notices",
    memory: "/home/merlyn/.local/state/sortmail/memory",
  });
});

test("XDG variables are not read: deliveries don't have them", () => {
  const names = ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"];
  for (const name of names) process.env[name] = "/elsewhere";
  try {
    assert.doesNotMatch(JSON.stringify(pathsOf(HOME, {})), /elsewhere/);
  } finally {
    for (const name of names) delete process.env[name];
  }
});

test("folders are at home, or where they say", () => {
  const { folder } = pathsOf(HOME, {});
  assert.equal(folder("~/Mail/inbox"), "/home/merlyn/Mail/inbox");
  assert.equal(folder("~/"), "/home/merlyn");
  assert.equal(folder("~/Mail/inbox/"), "/home/merlyn/Mail/inbox");
  assert.equal(folder("/var/mail//"), "/var/mail");
  assert.equal(folder("~/Mail//.Sub/./x"), "/home/merlyn/Mail/.Sub/x");
  assert.equal(folder("/var/mail/merlyn"), "/var/mail/merlyn");
  assert.equal(folder("~/../shared/x"), "/home/shared/x");
  assert.equal(folder("~/a~/~b"), "/home/merlyn/a~/~b");
});

test("a path that begins with neither ~/ nor / is refused, in a sandbox as well", () => {
  for (const options of [{}, { sandbox: "/sandbox" }]) {
    for (const path of [
      "",
      "~",
      "Mail",
      "./Mail",
      "../Mail",
      "~arthur/Mail",
      "~\\Mail",
      " /Mail",
      "$HOME/Mail",
    ]) {
      assert.throws(
        () => pathsOf(HOME, options).folder(path),
        (error) =>
          error instanceof Error &&
          error.message === `folder path ${JSON.stringify(path)} must begin with ~/ or /`,
      );
    }
  }
});

test("other rules move what lies beside them, and nothing else", () => {
  const paths = pathsOf(HOME, { rules: "/etc/sortmail/mine.ts" });
  assert.equal(paths.rules, "/etc/sortmail/mine.ts");
  assert.equal(paths.config, "/etc/sortmail");
  assert.deepEqual(written(paths), written(pathsOf(HOME, {})));
  assert.equal(pathsOf(HOME, { rules: "mine.ts" }).rules, resolve("mine.ts"));
  assert.equal(pathsOf(HOME, { rules: "mine.ts" }).config, process.cwd());
});

test("a sandbox takes all that is written; rules are read where they are", () => {
  const paths = pathsOf(HOME, { sandbox: "/sandbox" });
  assert.equal(paths.rules, "/home/merlyn/.config/sortmail/rules.ts");
  assert.equal(paths.config, "/home/merlyn/.config/sortmail");
  const inside = Object.entries(written(pathsOf(HOME, {}))).map(([name, path]) => [
    name,
    path.replace(HOME, "/sandbox"),
  ]);
  assert.deepEqual(written(paths), Object.fromEntries(inside));
  assert.equal(pathsOf(HOME, { sandbox: "/sandbox", rules: "/r/x.ts" }).rules, "/r/x.ts");
});

test("in a sandbox a leading ~/ or / becomes the sandbox", () => {
  const { folder } = pathsOf(HOME, { sandbox: "/sandbox" });
  assert.equal(folder("~/Mail/inbox"), "/sandbox/Mail/inbox");
  assert.equal(folder("/var/mail/merlyn"), "/sandbox/var/mail/merlyn");
  assert.equal(folder("/home/merlyn/Mail"), "/sandbox/home/merlyn/Mail");
});

test("a sandbox may be named relatively", () => {
  const paths = pathsOf(HOME, { sandbox: "try" });
  assert.equal(paths.state, resolve("try/.local/state/sortmail"));
  assert.equal(paths.folder("~/x"), resolve("try/x"));
});

test("nothing leaves the sandbox, however many .. there are", () => {
  const { folder } = pathsOf(HOME, { sandbox: "/sandbox" });
  assert.equal(folder("~/../x"), "/sandbox/x");
  assert.equal(folder("/../../etc/passwd"), "/sandbox/etc/passwd");
  assert.equal(folder("~/Mail/../../../x"), "/sandbox/x");
  const pieces = fc.array(fc.constantFrom("..", ".", "", "a", "~", "...", "b c"), {
    maxLength: 10,
  });
  fc.assert(
    fc.property(fc.constantFrom("~/", "/"), pieces, (start, parts) => {
      const path = folder(start + parts.join("/"));
      assert.ok(`${path}/`.startsWith("/sandbox/"), path);
      assert.equal(resolve(path), path);
      assert.ok(!path.split("/").includes(".."), path);
    }),
  );
});

test("a member of a family lies right below it on disk, whatever it is called, in a sandbox too", () => {
  const paths = [pathsOf(HOME, {}), pathsOf(HOME, { sandbox: "/box" })];
  fc.assert(
    fc.property(anyText, fc.constantFrom(...paths), (name, { folder }) => {
      const path = folder(`~/Mail/lists/${safeSegment(name)}`);
      assert.equal(dirname(path), folder("~/Mail/lists"));
    }),
    { numRuns: 5000 },
  );
});
