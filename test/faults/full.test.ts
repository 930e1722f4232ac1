/**
 * A disk with a little less and a little more room than a delivery needs, one that can't be
 * written, and files of limited size.
 */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { needsRoot } from "../cli/tools.js";
import { fewFiles, fileSizeLimits, type Hardship, littleRoom, readOnly } from "./hardships.js";
import { endure } from "./matrix.js";
import { messageOf, openScene, type Scene, SETUPS, type Setup } from "./scene.js";

const { length } = messageOf(1).stored;
const NO_MOUNT = needsRoot("mount a disk");

/** Around what the message needs, and what an mbox has with it. */
const LIMITS = [
  0,
  1,
  500,
  length / 2,
  length - 1,
  length,
  length + 4000,
  length + 5000,
  length + 20_000,
].map(Math.floor);

/** What there is to endure. */
const HARDSHIPS: readonly (readonly [name: string, skip: string | false, all: Hardship[]])[] = [
  ["little room on the disk", NO_MOUNT, littleRoom(2 * length)],
  ["room for few files", NO_MOUNT, fewFiles(5)],
  ["a part that is read-only", NO_MOUNT, [".", "Mail", ".local", ".cache"].map(readOnly)],
  ["a limit on the size of files", false, fileSizeLimits(LIMITS)],
];

function enduring(setup: Setup): void {
  describe(`${setup.name}: delivered whole, or deferred without a trace`, () => {
    let scene: Scene;
    before(() => {
      scene = openScene(setup);
    });
    after(() => scene?.close());

    for (const [name, skip, all] of HARDSHIPS) {
      test(name, { skip }, (t) => {
        const endured = all.map((hardship) => endure(scene, hardship));
        const ends = endured.map(({ end }) => end);
        t.diagnostic(`${ends.length} runs: ${ends.join(" ")}`);
        assert.deepEqual(
          endured.filter(({ wrong }) => wrong.length > 0),
          [],
        );
        assert.deepEqual([...new Set(ends)].sort(), ["0", "75"]);
      });
    }
  });
}

for (const setup of [SETUPS.maildir, SETUPS.mbox, SETUPS.backup, SETUPS.backupMbox])
  enduring(setup);
