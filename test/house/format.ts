/** A made-up folder format: `plain("~/Mail/plain")`, a file a message and nothing more. */

import type { Patch } from "./patch.js";

const SPEC = "src/core/language/folder-spec.ts";

export const format: Patch = {
  files: {
    "src/folders/plain.ts": `/** A folder of plain files. */

import { join } from "node:path";
import { error } from "../core/contracts/finding.js";
import type { Folder } from "../core/contracts/ports.js";
import type { PlainSpec } from "../core/language/folder-spec.js";
import { createSynced, makeFolder, syncFolder } from "../io/fs/durable.js";
import type { FolderTools } from "./formats.js";
import type { Upkeep } from "./upkeep.js";

export function openPlain({ path }: PlainSpec, { host }: FolderTools): Folder {
  return {
    async store(content) {
      makeFolder(path);
      const file = join(path, \`\${host.now()}.\${host.pid}.eml\`);
      createSynced(file, content.chunks());
      syncFolder(path);
      return file;
    },
  };
}

export const plainUpkeep: Upkeep<PlainSpec> = {
  inner: [],
  leftovers: () => [],
  wrongPath: () => null,
  wrong: ({ about, path }, { kind }) =>
    kind === "folder" ? null : error(about, \`\${path} is no folder\`, "choose another path"),
  check: async () => [],
};
`,
  },
  insertions: [
    {
      file: SPEC,
      behind: "has an implementation for each kind.\n */\n",
      text: `
export interface PlainSpec {
  readonly kind: "plain";
  readonly path: string;
}

/** A folder of plain files. */
export function plain(path: string): PlainSpec {
  return { kind: "plain", path };
}
`,
    },
    { file: SPEC, behind: "export type Target = ", text: "PlainSpec | " },
    {
      file: SPEC,
      behind: "  maildir: null,\n",
      text: "  plain: null,\n",
      row: true,
    },
    {
      file: "src/folders/formats.ts",
      behind: "const FORMATS = {\n",
      text: `  plain: {
    open: async (target, tools) => (await import("./plain.js")).openPlain(target, tools),
    upkeep: async () => (await import("./plain.js")).plainUpkeep,
  },
`,
      row: true,
    },
  ],
};
