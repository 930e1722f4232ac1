/** The examples of docs/postfix.md, so that the tests try what people will copy. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const TEXT = readFileSync(join(process.env.SORTMAIL_ROOT ?? process.cwd(), "docs/postfix.md"), "utf8");

/** The block that begins with "```NAME". */
export function example(name: string): string {
  const block = TEXT.split(`\n\`\`\`${name}\n`)[1]?.split("\n```\n")[0];
  assert(block !== undefined, `docs/postfix.md has no block ${name}`);
  return `${block}\n`;
}
