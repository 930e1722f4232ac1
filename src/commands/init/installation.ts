/** Will Postfix still be able to start what is installed here, tomorrow and for everyone? */

import { statSync } from "node:fs";
import { dirname } from "node:path";
import { cloneAround } from "../clone.js";
import type { Start } from "../postfix-line.js";

/** Folders whose programs move away when another version is chosen. */
const MANAGERS =
  /\/(\.nvm|\.?fnm|fnm_multishells|\.volta|\.asdf|\.nodenv|\.nodebrew|mise|n\/versions|Cellar|\.nix-profile|nix\/store)\//;

/** @returns a sentence for each doubt */
export function doubtsAbout({ node, script, timeout }: Start, uid: number): string[] {
  return [
    ...(timeout === null
      ? [
          "there is no program `timeout` here (it comes with coreutils): nothing will end a rule that waits in a system call before Postfix does, and bounces the mail",
        ]
      : []),
    ...(uid === 0
      ? ["Postfix starts no command of root's: run sortmail init as the user whose mail it is"]
      : []),
    ...(MANAGERS.test(node)
      ? [`${node} belongs to a version manager: when that version goes, mail waits in the queue`]
      : []),
    ...[node, script].flatMap((file) => obstacle(file) ?? []),
    ...(cloneAround(script) === null
      ? []
      : [
          `${script} is in a clone: a git pull or a build there stops mail, or changes what it runs through: install a copy`,
        ]),
  ];
}

/** mailbox_command is started as any user; .forward as its owner. */
function obstacle(file: string): string | null {
  const { mode } = statSync(file);
  const closed = (mode & 0o005) === 0o005 ? closedFolder(dirname(file)) : file;
  if (closed === null) return null;
  return `${file} can't be started by other users (see ${closed}): it will do in your own ~/.forward, not as mailbox_command`;
}

function closedFolder(folder: string): string | null {
  if ((statSync(folder).mode & 0o001) === 0) return folder;
  return folder === "/" ? null : closedFolder(dirname(folder));
}
