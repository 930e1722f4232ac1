import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { doubtsAbout } from "../../../src/commands/init/installation.js";

function file(t: TestContext, name: string, mode = 0o755): string {
  const root = mkdtempSync(join(tmpdir(), "sortmail-installation-"));
  t.after(() => rmSync(root, { recursive: true }));
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "");
  for (let folder = dirname(path); folder !== dirname(root); folder = dirname(folder))
    chmodSync(folder, 0o755);
  chmodSync(path, mode);
  return path;
}

test("an installation for everyone leaves no doubt", (t) => {
  assert.deepEqual(doubtsAbout({ node: file(t, "node"), script: file(t, "sortmail") }, 1000), []);
});

for (const name of [
  ".nvm/versions/node/v20.19.0/bin/node",
  ".local/share/fnm/node",
  ".volta/bin/node",
  "Cellar/node/22/bin/node",
]) {
  test(`a version manager takes ${name} away some day`, (t) => {
    const node = file(t, name);
    assert.deepEqual(doubtsAbout({ node, script: node }, 1000), [
      `${node} belongs to a version manager: when that version goes, mail waits in the queue`,
    ]);
  });
}

test("what others can't reach will not do as mailbox_command", (t) => {
  const [node, script] = [file(t, "node", 0o750), file(t, "closed/sortmail")];
  chmodSync(dirname(script), 0o700);
  const wontDo = "it will do in your own ~/.forward, not as mailbox_command";
  assert.deepEqual(doubtsAbout({ node, script }, 1000), [
    `${node} can't be started by other users (see ${node}): ${wontDo}`,
    `${script} can't be started by other users (see ${dirname(script)}): ${wontDo}`,
  ]);
});

test("root's own mail is started by nobody", (t) => {
  const node = file(t, "node");
  assert.match(
    String(doubtsAbout({ node, script: node }, 0)),
    /^Postfix starts no command of root's/,
  );
});

test("a clone is no installation", (t) => {
  const script = file(t, "clone/bin/sortmail");
  mkdirSync(join(dirname(dirname(script)), ".git"));
  assert.deepEqual(doubtsAbout({ node: file(t, "node"), script }, 1000), [
    `${script} is in a clone: a git pull or a build there stops mail, or changes what it runs through: install a copy`,
  ]);
});
