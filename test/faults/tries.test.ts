/**
 * docs/crashes.md has a table of what can keep the line of `init` from starting sortmail: each row is
 * tried, and says what it came to.
 */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { homeWith, MESSAGE, scratch, startDelivery } from "../cli/tools.js";
import { lineWith, oldLineWith, SHELLS, type Shell, troubles } from "./tries.js";

const DOCS = join(process.env.SORTMAIL_ROOT ?? ".", "docs/crashes.md");
/** Seconds in place of 300, and milliseconds after which nothing ends what is left of the old line. */
const [PATIENCE, NEVER] = [10, 30_000];

const missing = SHELLS.filter((shell) => !existsSync(`/bin/${shell}`)).map(
  (shell) => `needs ${shell}`,
);

async function outcome(t: TestContext, shell: Shell, line: string | null): Promise<string> {
  if (line === null) return "";
  const home = homeWith(t, {});
  const { status, signal } = await startDelivery(home, [`/bin/${shell}`, "-c", line], MESSAGE, {
    timeout: NEVER,
  });
  const stored = home.maildir("Mail/inbox").length;
  assert.equal(stored, status === 0 ? 1 : 0, `${line}: ${status}`);
  if (signal === "SIGKILL") return "never";
  return signal?.replace("SIG", "") ?? `${status}`;
}

/** Postfix keeps the message after these. */
const defers = (end: string) => end === "75" || /^[A-Z]+$/.test(end);

test("nothing that happens to the line bounces a message, or loses one", {
  skip: missing.join(", ") || false,
}, async (t) => {
  const rows: string[] = [];
  for (const [what, trouble] of Object.entries(troubles(scratch(t)))) {
    const ends = await Promise.all([
      ...SHELLS.map((shell) => outcome(t, shell, lineWith(trouble, shell, PATIENCE))),
      ...SHELLS.map((shell) => outcome(t, shell, oldLineWith(trouble, shell))),
    ]);
    for (const end of ends.slice(0, 2)) assert.ok(defers(end) || end === "0", `${what}: ${end}`);
    rows.push(`| ${what} | ${ends.join(" | ")} |`);
  }
  const told = readFileSync(DOCS, "utf8");
  assert.ok(
    told.includes(`\n${rows.join("\n")}\n`),
    `docs/crashes.md should say:\n${rows.join("\n")}`,
  );
});
