/** docs/coming-from.md: every example of ours type-checks, and its words take what it says. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as sortmail from "../../src/index.js";
import { example } from "../postfix/docs.js";
import { homeWith } from "./tools.js";

const PAGE = "coming-from.md";
const page = readFileSync(join(process.env.SORTMAIL_ROOT ?? process.cwd(), "docs", PAGE), "utf8");

/** What is no expression, and checked elsewhere. */
const NO_EXPRESSION = /^(?:import |\.\.\.|const$|spam: |sortmail )/;

/** The code in the last cell of each row. */
function snippets(): string[] {
  const rows = page.split("\n").filter((line) => /^\| .* \|$/.test(line) && !line.includes("---"));
  return rows.flatMap((row) => {
    const cell = row.split(/(?<!\\)\|/).at(-2) ?? "";
    const codes = [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
    return codes
      .map((code) => code.replaceAll("\\|", "|"))
      .filter((code) => !NO_EXPRESSION.test(code));
  });
}

/** The page's configuration, and each example as a statement, with the words that they use. */
function rulesFile(): string {
  const [, configuration = ""] = example("ts configuration", PAGE).split('"sortmail";\n');
  const statements = snippets().map((code) => `void (${code});`);
  const code = `${configuration}\n${statements.join("\n")}`;
  const [declared = ""] = /^const \{[^}]*\}/m.exec(configuration) ?? [];
  const words = new Set(declared.match(/\w+/g));
  const names = Object.keys(sortmail).filter(
    (name) => !words.has(name) && new RegExp(`\\b${name}\\b[(,);]`).test(code),
  );
  return `import { ${names.join(", ")} } from "sortmail";\n${code}\nexport default rules([], otherwise(file("inbox")));\n`;
}

test("every example type-checks, and says what can be said", (t) => {
  assert.ok(snippets().length > 90, `${snippets().length}`);
  const home = homeWith(t, rulesFile());
  for (const name of ["vips", "friends"])
    home.write(`.config/sortmail/${name}.txt`, "ada@analytic.example\n");
  const { stdout } = home.run(["check", "--json"]);
  const found: { level: string; about: string; message: string }[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const about = ["types", "rules", "patterns"];
  assert.ok(
    found.some((each) => each.about === "types" && each.level === "ok"),
    stdout,
  );
  assert.deepEqual(
    found.filter((each) => each.level !== "ok" && about.includes(each.about)),
    [],
  );
});
