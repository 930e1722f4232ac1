/** The examples of the docs, so that the tests try what people will copy. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The block of docs/postfix.md, or of another page, that begins with "```NAME". */
export function example(name: string, page = "postfix.md"): string {
  const text = readFileSync(join(process.env.SORTMAIL_ROOT ?? process.cwd(), "docs", page), "utf8");
  const block = text.split(`\n\`\`\`${name}\n`)[1]?.split("\n```\n")[0];
  assert(block !== undefined, `docs/${page} has no block ${name}`);
  return `${block}\n`;
}
