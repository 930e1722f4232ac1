/** A made-up lock of an mbox: `mbox("~/Mail/box", { locks: ["held"] })`, a file PATH.held. */

import type { Patch } from "./patch.js";

export const lock: Patch = {
  files: {
    "src/io/locks/held.ts": `/** A file beside the mbox, for as long as it is written. */

import { appendFileSync } from "node:fs";
import { errorCode } from "../../core/text.js";
import { closeQuietly, createExclusive, unlinkQuietly } from "../fs/durable.js";
import type { Lock } from "./acquire.js";

export function heldLock(path: string): Lock {
  const file = \`\${path}.held\`;
  return {
    attempt() {
      try {
        closeQuietly(createExclusive(file));
      } catch (error) {
        if (errorCode(error) === "EEXIST") return null;
        throw error;
      }
      appendFileSync(\`\${file}.log\`, "taken\\n");
      return () => unlinkQuietly(file);
    },
    blocked: () => \`\${file} is there\`,
    close: () => {},
  };
}
`,
  },
  insertions: [
    {
      file: "src/core/language/folder-spec.ts",
      behind: 'export type MboxLock = "dotlock" | "fcntl"',
      text: ' | "held"',
    },
    {
      file: "src/core/language/folder-spec.ts",
      behind: "Record<MboxLock, true>> = { ",
      text: "held: true, ",
    },
    {
      file: "src/folders/locks.ts",
      behind: 'import { fcntlLock } from "../io/locks/fcntl.js";\n',
      text: 'import { heldLock } from "../io/locks/held.js";\n',
    },
    {
      file: "src/folders/locks.ts",
      behind: "export const LOCKS: Readonly<Record<MboxLock, LockKind>> = {\n",
      text: "  held: { of: ({ path }) => heldLock(path), check: async () => [] },\n",
      row: true,
    },
  ],
};
