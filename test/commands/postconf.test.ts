import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { findPostconf } from "../../src/commands/postconf.js";

/** A folder with a postconf that shows how it was started. */
function fake(t: TestContext, script: string): string {
  const folder = mkdtempSync(join(tmpdir(), "sortmail-postconf-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "postconf"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, "postconf"), 0o755);
  return folder;
}

test("postconf is found in PATH, else where it is usually installed", (t) => {
  const [one, other] = [fake(t, "echo one"), fake(t, "echo other")];
  assert.equal(findPostconf({ PATH: `relative:${one}:/nowhere` }, [other])?.("mydomain"), "one");
  assert.equal(findPostconf({ PATH: "/nowhere" }, [other])?.("mydomain"), "other");
  assert.equal(findPostconf({}, [other])?.("mydomain"), "other");
  assert.equal(findPostconf({ PATH: "/nowhere" }, ["/nowhere"]), null);
});

test("settings are asked for expanded, but mailbox_command, whose $ is the shell's", (t) => {
  const postconf = findPostconf({ PATH: fake(t, 'echo "$@"') }, []);
  assert.equal(postconf?.("mydomain"), "-hx mydomain");
  assert.equal(postconf?.("mailbox_command"), "-h mailbox_command");
});

test("a setting that is not known is null", (t) => {
  assert.equal(findPostconf({ PATH: fake(t, "echo oops; exit 1") }, [])?.("mydomain"), null);
});
