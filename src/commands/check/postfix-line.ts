/**
 * Is a command line that Postfix starts safe? Each fault here has lost or bounced somebody's mail.
 */

import { basename } from "node:path";
import { error, type Finding, warning } from "../../core/contracts/finding.js";
import { shellTokens, simpleCommands } from "./shell-words.js";

/** What a program file is like. */
export type LookAtProgram = (path: string) => "ready" | "missing" | "not executable";

const ADVICE = "take the line that sortmail init prints";
/** `; case $? in 0|67|69|77) exit $?;; *) exit 75;; esac`, with room for habits. */
const CASE_ENDING = new RegExp(
  [
    /;\s*case\s+"?\$\?"?\s+in\s+\(?\s*([\d\s|]+?)\s*\)/,
    /\s*exit\s+"?\$\?"?\s*;;/,
    /\s*\*\s*\)\s*exit\s+75\s*(?:;;)?\s*esac\s*;?\s*$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
/** Delivered, and a rule's rejects. */
const PASSED_ON = new Set(["0", "67", "69", "77"]);

/** @returns what is wrong with it; null when it does not start sortmail at all */
export function judgeStart(line: string, about: string, look: LookAtProgram): Finding[] | null {
  const tokens = shellTokens(line);
  if (tokens === null)
    return /sortmail/.test(line)
      ? [error(about, "the quotes of its command don't match", ADVICE)]
      : null;
  const command = simpleCommands(tokens).find((words) => words.some(isSortmail));
  if (command === undefined) return null;
  return [
    ...executed(command, about),
    ...programs(command, about, look),
    ...delivery(command, about),
    ...ending(line, about),
    ...limit(line, about),
  ];
}

const isSortmail = (word: string): boolean => basename(word) === "sortmail";
const isNode = (word: string): boolean => /^node(js)?[\d.-]*$/.test(basename(word));

function executed(command: readonly string[], about: string): Finding[] {
  if (command[0] !== "exec") return [];
  return [
    error(
      about,
      "it uses exec: then nothing is left that could defer, and a missing Node bounces mail",
      ADVICE,
    ),
  ];
}

/** Postfix's working folder is its queue, its PATH is /usr/bin:/bin. */
function programs(command: readonly string[], about: string, look: LookAtProgram): Finding[] {
  const at = command.findIndex(isSortmail);
  const script = command[at] ?? "";
  const node = command.slice(0, at).find(isNode);
  if (node === undefined) return [...withoutNode(about, look), ...oneProgram(script, about, look)];
  // Node reads the script: that need not be executable.
  const lookForFile: LookAtProgram = (path) => (look(path) === "missing" ? "missing" : "ready");
  return [...oneProgram(node, about, look), ...oneProgram(script, about, lookForFile)];
}

/**
 * Any other command leaves the message unread and ends in 0: Postfix then takes it for delivered.
 */
function delivery(command: readonly string[], about: string): Finding[] {
  const word = command[command.findIndex(isSortmail) + 1] ?? "deliver";
  if (word === "deliver" || word.startsWith("-")) return [];
  return [error(about, `it starts \`sortmail ${word}\`, which delivers nothing`, ADVICE)];
}

function oneProgram(path: string, about: string, look: LookAtProgram): Finding[] {
  if (!path.startsWith("/")) {
    return [
      error(
        about,
        `it starts ${path}, which Postfix may not find: the path is not absolute`,
        ADVICE,
      ),
    ];
  }
  const state = look(path);
  return state === "ready" ? [] : [error(about, `it starts ${path}, which is ${state}`, ADVICE)];
}

/** `#!/usr/bin/env node` looks in Postfix's PATH. */
function withoutNode(about: string, look: LookAtProgram): Finding[] {
  const message =
    "it does not name Node by its path, and Postfix looks for it in /usr/bin and /bin only";
  const found = ["/usr/bin/node", "/bin/node"].some((path) => look(path) === "ready");
  return [
    found
      ? warning(about, message, ADVICE)
      : error(about, `${message}, where there is none`, ADVICE),
  ];
}

/** How the line makes Postfix's status out of the command's. */
function ending(line: string, about: string): Finding[] {
  const [, passed] = CASE_ENDING.exec(line) ?? [];
  if (passed !== undefined) return passedOn(passed.split(/[\s|]+/), about);
  if (/\|\|\s*exit\s+75\s*;?\s*$/.test(line)) {
    return [
      warning(about, "it ends in `|| exit 75`, which also defers what a rule rejects", ADVICE),
    ];
  }
  return [
    error(about, "it ends in whatever status Node has: a broken installation bounces mail", ADVICE),
  ];
}

function passedOn(statuses: readonly string[], about: string): Finding[] {
  const bad = statuses.filter((status) => !PASSED_ON.has(status));
  if (bad.length > 0)
    return [error(about, `it passes on status ${bad.join(", ")}, which bounces mail`, ADVICE)];
  if (statuses.includes("0")) return [];
  return [
    error(
      about,
      "it does not pass on status 0: what is delivered is delivered again and again",
      ADVICE,
    ),
  ];
}

function limit(line: string, about: string): Finding[] {
  if (/\bulimit\s+(-\w+\s+)*-\w*t\s*\d+/.test(line)) return [];
  return [
    warning(
      about,
      "it sets no limit with `ulimit -t`: a rule that never ends is stopped by nothing else",
      ADVICE,
    ),
  ];
}
