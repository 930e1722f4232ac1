/** A delivery that is answered. In sendmail's place stands a script that keeps what it is given. */

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Box } from "../lib/box.js";
import type { Budget } from "../lib/budgets.js";
import { moreThan, runsOf } from "../lib/columns.js";
import { rounded } from "../lib/figures.js";
import type { Runs } from "../lib/turns.js";
import { answeringProcmail } from "../sides/procmail.js";
import { rulesText, SORTMAIL, sortmail } from "../sides/sortmail.js";
import { measureBeside } from "./beside.js";
import type { Row } from "./row.js";

const SENDMAIL = `#!/bin/sh
exec /bin/cat > "$HOME/sent"
`;

const ANSWERING = `${SORTMAIL}, with an answer`;
const RULE = 'rule("inquiry", sentTo("training"), file("wanted"), respond("training"))';

function rules(box: Box): string {
  const sendmail = box.write("sendmail", SENDMAIL, 0o755);
  return rulesText({
    names: ["sendmail", "sentTo", "unscanned"],
    tools: ["respond"],
    config: ['templates: ["training"]', "spam: unscanned()", `outgoing: sendmail("${sendmail}")`],
    rules: [RULE],
  });
}

/** This sender has not been answered yet; others have, so that the folders are there. */
function forget({ path }: Box): void {
  const folder = join(path, ".local/state/sortmail/answered");
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) if (entry.isFile()) rmSync(join(entry.parentPath, entry.name));
}

/** @throws Error unless the answer has been sent; removes it */
export function takeAnswer({ path }: Box): void {
  const sent = join(path, "sent");
  const text = existsSync(sent) ? readFileSync(sent, "utf8") : "";
  if (!/^To: .*customer@elsewhere\.example/m.test(text))
    throw new Error(`no answer was sent: ${text.slice(0, 300)}`);
  rmSync(sent);
}

function budgets(runs: readonly Runs[]): Budget[] {
  const { wall, cpu } = moreThan(runsOf(runs, ANSWERING), runsOf(runs, SORTMAIL));
  const reached = `${rounded(wall)} ms, CPU ${rounded(cpu)} ms`;
  return [
    {
      what: "an answer",
      budget: "at most 100 ms more than the delivery without",
      reached,
      kept: wall <= 100,
    },
  ];
}

export const answer: Row = {
  name: "answer",
  summary: "with an answer to the sender",
  tables: ["answer"],
  measure: (options) => {
    const own = { name: ANSWERING, rules, prepare: forget, verify: takeAnswer };
    const peer = answeringProcmail(SENDMAIL, takeAnswer);
    const [sides, missing] = typeof peer === "string" ? [[], [peer]] : [[peer], []];
    const beside = {
      table: "answer",
      sides: [sortmail({ kind: "maildir" }, own), ...sides],
      notes: missing,
      budgets,
    };
    return measureBeside(beside, options);
  },
};
