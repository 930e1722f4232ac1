/**
 * Is a command line that Postfix starts safe? Each fault here has lost or bounced somebody's mail.
 */

import { basename } from "node:path";
import { error, type Finding, warning } from "../../core/contracts/finding.js";
import { shellTokens, simpleCommands } from "./shell-words.js";

/** What a program file is like; "in a clone" is ready, too, for as long as nobody works there. */
export type LookAtProgram = (path: string) => "ready" | "missing" | "not executable" | "in a clone";

const ADVICE = "take the line that sortmail init prints";
/** The status itself, or where the line has kept it. */
const STATUS = /"?\$(?:\?|\w+|\{\w+\})"?/;
/** `; case $s in 0|67|69|77) exit $s;; *) exit 75;; esac`, with room for habits. */
const CASE_ENDING = new RegExp(
  [
    /;\s*case\s+/,
    STATUS,
    /\s+in\s+\(?\s*([\d\s|]+?)\s*\)\s*exit\s+/,
    STATUS,
    /\s*;;\s*\*\s*\)\s*exit\s+75\s*(?:;;)?\s*esac\s*;?\s*$/,
  ]
    .map(({ source }) => source)
    .join(""),
);
/** `trap 'exit 75' EXIT` at the beginning, and its end. */
const TRAP =
  /(?:^|;|&&)\s*trap\s+(?:--\s+)?(?:'\s*exit\s+75\s*;?\s*'|"\s*exit\s+75\s*;?\s*")\s+(?:EXIT|0)\s*;/;
const TRAP_ENDS = /;\s*trap\s+-\s+(?:EXIT|0)\b/;
/** Delivered, and a rule's rejects. */
const PASSED_ON = new Set(["0", "67", "69", "77"]);

const refused = (about: string, message: string): Finding[] => [error(about, message, ADVICE)];
const doubted = (about: string, message: string): Finding[] => [warning(about, message, ADVICE)];

/** @returns what is wrong with it; null when it does not start sortmail at all */
export function checkStart(line: string, about: string, look: LookAtProgram): Finding[] | null {
  const tokens = shellTokens(line);
  if (tokens === null)
    return /sortmail/.test(line) ? refused(about, "the quotes of its command don't match") : null;
  const command = simpleCommands(tokens).find((words) => words.some(isSortmail));
  if (command === undefined) return null;
  return [
    ...executed(command, about),
    ...programs(command, about, look),
    ...delivery(command, about),
    ...ending(line, about),
    ...trap(line, about),
    ...limit(line, about),
    ...patience(command, about, look),
    ...apart(line, about),
  ];
}

const isSortmail = (word: string): boolean => basename(word) === "sortmail";
const isTimeout = (word: string): boolean => basename(word) === "timeout";
const isNode = (word: string): boolean => /^node(js)?[\d.-]*$/.test(basename(word));

function executed(command: readonly string[], about: string): Finding[] {
  if (command[0] !== "exec") return [];
  return refused(
    about,
    "it uses exec: then nothing is left that could defer, and a missing Node bounces mail",
  );
}

/** Postfix's working folder is its queue, its PATH is /usr/bin:/bin. */
function programs(command: readonly string[], about: string, look: LookAtProgram): Finding[] {
  const at = command.findIndex(isSortmail);
  const script = command[at] ?? "";
  const node = command.slice(0, at).find(isNode);
  if (node === undefined) return [...withoutNode(about, look), ...oneProgram(script, about, look)];
  // Node reads the script: that need not be executable.
  const lookForFile: LookAtProgram = (path) => {
    const state = look(path);
    return state === "not executable" ? "ready" : state;
  };
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
    return refused(
      about,
      `it starts ${path}, which Postfix may not find: the path is not absolute`,
    );
  }
  const state = look(path);
  if (state === "in a clone") return [inClone(path, about)];
  return state === "ready" ? [] : refused(about, `it starts ${path}, which is ${state}`);
}

function inClone(path: string, about: string): Finding {
  const message = `it starts ${path}, in a clone: a git pull or a build there changes what your mail runs through, or stops it`;
  return warning(
    about,
    message,
    "install a copy (docs/living-with.md), and take the line that its sortmail init prints",
  );
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
    return doubted(about, "it ends in `|| exit 75`, which also defers what a rule rejects");
  }
  return refused(about, "it ends in whatever status Node has: a broken installation bounces mail");
}

function passedOn(statuses: readonly string[], about: string): Finding[] {
  const bad = statuses.filter((status) => !PASSED_ON.has(status));
  if (bad.length > 0)
    return refused(about, `it passes on status ${bad.join(", ")}, which bounces mail`);
  if (statuses.includes("0")) return [];
  return refused(
    about,
    "it does not pass on status 0: what is delivered is delivered again and again",
  );
}

/** A shell that can't start a process ends there: only its trap still runs. */
function trap(line: string, about: string): Finding[] {
  if (!TRAP.test(line)) {
    const message =
      "it does not begin with `trap 'exit 75' EXIT`: when the shell can't start a process (no memory, too many of them), mail bounces";
    return [warning(about, message, ADVICE)];
  }
  if (TRAP_ENDS.test(line)) return [];
  const message =
    "it does not take its trap back with `trap - EXIT`: what is delivered is delivered again and again";
  return [error(about, message, ADVICE)];
}

/** Seconds from which on Postfix's own limit may come first, and bounce. */
const TOO_PATIENT = 900;

/** CPU seconds alone end nothing that waits. */
function patience(command: readonly string[], about: string, look: LookAtProgram): Finding[] {
  const words = command.slice(0, command.findIndex(isSortmail));
  const at = words.findIndex(isTimeout);
  if (at < 0) return impatient(about, look);
  const seconds = words.slice(at + 1).findLast((word) => /^\d+s?$/.test(word)) ?? "";
  if (!(Number.parseInt(seconds, 10) < TOO_PATIENT)) {
    const message = `its \`timeout\` does not end in less than ${TOO_PATIENT} s: at 1000 s Postfix bounces mail`;
    return [warning(about, message, ADVICE)];
  }
  const program = words[at] ?? "";
  return program.includes("/") ? oneProgram(program, about, look) : [];
}

function impatient(about: string, look: LookAtProgram): Finding[] {
  if (!["/usr/bin/timeout", "/bin/timeout"].some((path) => look(path) === "ready")) return [];
  const message =
    "it does not start Node by `timeout -k 5 300`: a rule that waits in a system call, and a Node that gets too few threads, is ended by nothing but Postfix, which bounces mail after 1000 s";
  return [warning(about, message, ADVICE)];
}

/** Bare, sortmail can keep children from stderr, but not what is no JavaScript. */
function apart(line: string, about: string): Finding[] {
  if (/\b3>&2(?!\d)/.test(line)) return [];
  return doubted(
    about,
    "it does not give sortmail a descriptor of its own by `exec 3>&2`: what a library writes to stderr Postfix takes for the reason, and a program that one leaves behind keeps Postfix waiting",
  );
}

function limit(line: string, about: string): Finding[] {
  if (/\bulimit\s+(-\w+\s+)*-\w*t\s*\d+/.test(line)) return [];
  return doubted(
    about,
    "it sets no limit with `ulimit -t`: a rule that never ends is stopped by nothing else",
  );
}
