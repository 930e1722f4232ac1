/**
 * Rule files that other people wrote, ported: over messages that exercise every rule, the original
 * under its own program and the port put each message into the same folders.
 */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { NO_CORPUS } from "../harness/corpus.js";
import { cannotRun, originalOf, runOriginal } from "./originals.js";
import { homeOf, lacks, portOf, runOurs } from "./ours.js";
import type { Port } from "./port.js";

type Found = Readonly<Record<string, readonly string[]>>;

/** The letters that are elsewhere, each with the places where it is. */
function misplaced(found: Found, expected: Found): string[] {
  const words = (places: readonly string[] = []) => [...places].sort().join(" and ") || "nowhere";
  return Object.entries(expected)
    .filter(([name, places]) => words(places) !== words(found[name]))
    .map(([name, places]) => `${name}: ${words(found[name])}, and not ${words(places)}`);
}

/** Lines that say something. */
function linesOf(text: string): number {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "");
  return code.split("\n").filter((line) => !/^\s*(?:$|#|\/\/)/.test(line)).length;
}

/** Declares the tests of a port. */
export function tryPort(port: Port): void {
  describe(`${port.name}, from ${port.original}`, () => {
    test("each message goes where it is to go; check finds nothing", { skip: lacks(port) }, (t) => {
      const home = homeOf(port);
      t.after(() => home.remove());
      const expected = port.letters.map(({ name, goes, differs }) => [name, differs?.to ?? goes]);
      assert.deepEqual(misplaced(runOurs(port, home), Object.fromEntries(expected)), []);
      const said = home.run(["check", "--json"]).stdout.trimEnd().split("\n");
      const found: { level: string; about: string; message: string }[] = said.map((line) =>
        JSON.parse(line),
      );
      const about = ["types", "rules", "folders"];
      assert.deepEqual(
        found.filter((each) => each.level !== "ok" && about.includes(each.about)),
        [],
      );
    });

    test(`${port.program} puts each where it is said to`, { skip: cannotRun(port) }, () => {
      const expected = port.letters.map(({ name, goes }) => [name, goes]);
      assert.deepEqual(misplaced(runOriginal(port), Object.fromEntries(expected)), []);
    });

    test("the port is no longer than the original", { skip: NO_CORPUS }, () => {
      const [ours, theirs] = [linesOf(portOf(port)), linesOf(originalOf(port))];
      assert.ok(ours <= theirs, `${ours} lines, and the original has ${theirs}`);
    });
  });
}
