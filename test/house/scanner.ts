/** A made-up scanner: `keyword("lunch")` takes for spam what has that word in it. */

import type { Patch } from "./patch.js";

const SPEC = "src/core/language/scanner-spec.ts";

export const scanner: Patch = {
  files: {
    "src/spam/keyword.ts": `/** Looks for a word. */

import { type Finding, ok } from "../core/contracts/finding.js";
import type { Scanner } from "../core/contracts/ports.js";
import type { KeywordSpec } from "../core/language/scanner-spec.js";

export function keywordScanner({ word }: KeywordSpec): Scanner {
  return {
    scan: async ({ head }) => ({
      kind: head.includes(word) ? "spam" : "ham",
      score: null,
      threshold: null,
      tests: [],
      by: "keyword",
    }),
  };
}

export function checkKeyword({ word }: KeywordSpec): Finding {
  return ok("spam", \`looks for \${word}\`);
}
`,
  },
  insertions: [
    {
      file: SPEC,
      behind: "export type ScannerSpec = ",
      text: "KeywordSpec | ",
    },
    {
      file: SPEC,
      behind: 'import { type Duration, milliseconds } from "./duration.js";\n',
      text: `
export interface KeywordSpec {
  readonly kind: "keyword";
  readonly word: string;
}

/** Takes for spam what has that word in it. */
export function keyword(word: string): KeywordSpec {
  return { kind: "keyword", word };
}

`,
    },
    { file: SPEC, behind: "  spamd: true,\n", text: "  keyword: true,\n", row: true },
    {
      file: "src/spam/scanners.ts",
      behind: "const SCANNERS = {\n",
      text: "  keyword: { open: keywordScanner, check: async (spec) => checkKeyword(spec) },\n",
      row: true,
    },
    {
      file: "src/spam/scanners.ts",
      behind: 'import { firstOf, unscanned } from "./first-of.js";\n',
      text: 'import { checkKeyword, keywordScanner } from "./keyword.js";\n',
    },
  ],
};
