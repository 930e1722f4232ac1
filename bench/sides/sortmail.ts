/** sortmail, with rules written for the job. */

import { BIN, NODE } from "../../test/harness/program.js";
import { Box, type Kind } from "../lib/box.js";
import { postfixEnvironment } from "../lib/environment.js";
import { BODY_WORD, SUBJECT } from "../lib/messages.js";
import { expectedOf, type Job, ordersOf, type Side } from "./side.js";

export const SORTMAIL = "sortmail";

export interface SortmailOptions {
  readonly name?: string;
  readonly node?: string;
  /** The whole rules file, in place of the one that fits the job. */
  readonly rules?: (box: Box) => string;
  readonly env?: Readonly<Record<string, string>>;
  readonly prepare?: (box: Box) => void;
  readonly verify?: (box: Box) => void;
}

export function sortmail(job: Job, options: SortmailOptions = {}): Side {
  const { name = SORTMAIL, node = NODE, env, prepare, verify } = options;
  const box = new Box(job.kind);
  box.write(".config/sortmail/rules.ts", options.rules?.(box) ?? rulesOf(job));
  return {
    name,
    command: { argv: [node, BIN], env: { ...postfixEnvironment(box.path), ...env } },
    box,
    expected: expectedOf(job),
    ...(prepare ? { prepare: () => prepare(box) } : {}),
    ...(verify ? { verify: () => verify(box) } : {}),
    close: () => box.remove(),
  };
}

export interface RulesText {
  readonly kind?: Kind;
  /** More names to import. */
  readonly names?: readonly string[];
  /** More lines of the configuration. */
  readonly config?: readonly string[];
  /** More names out of `sortmail({…})`. */
  readonly tools?: readonly string[];
  readonly rules: readonly string[];
}

export function rulesText({
  kind = "maildir",
  names = [],
  config = [],
  tools = [],
  rules,
}: RulesText): string {
  return `import { ${[kind, "sortmail", ...names].sort().join(", ")} } from "sortmail";

const { ${["rules", "rule", "otherwise", "file", ...tools].join(", ")} } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { wanted: ${kind}("~/Mail/wanted"), other: ${kind}("~/Mail/other") },
${config.map((line) => `  ${line},\n`).join("")}});

export default rules(
  [
${rules.map((line) => `    ${line},\n`).join("")}  ],
  otherwise(file("other")),
);
`;
}

function rulesOf(job: Job): string {
  const { kind, backup, body } = job;
  const config = backup ? [`backup: ${kind}("~/Mail/backup")`] : [];
  if (body)
    return rulesText({
      kind,
      config,
      names: ["body"],
      rules: [`rule("word", body(/${BODY_WORD}/), file("wanted"))`],
    });
  const rules = ordersOf(job).map(
    (order) =>
      `rule("order ${order}", subject(/${SUBJECT} ${order}$/), file("${order === 1 ? "wanted" : "other"}"))`,
  );
  return rulesText({ kind, config, names: ["subject"], rules });
}
