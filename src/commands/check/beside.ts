/** Text files beside the rules, which people write by hand: can they be read, and trusted? */

import { relative } from "node:path";
import { error, type Finding, ok } from "../../core/contracts/finding.js";
import { errorCode, messageOf } from "../../core/text.js";
import type { MessageSources } from "../../delivery/outgoing/message-sources.js";
import { readRegular } from "../../io/fs/regular.js";
import { permissionFaults } from "../../rules/permissions.js";

/** One such file. */
export interface Beside {
  readonly about: string;
  /** Absolute. */
  readonly file: string;
  /** What is in it, in words. @throws Error, with its `line` where one is at fault */
  readonly read: (text: string) => string;
  /** What happens until a fault is mended. */
  readonly untilThen: string;
}

export function checkBeside(
  { about, file, read, untilThen }: Beside,
  { paths, machine }: Pick<MessageSources, "paths" | "machine">,
): Finding {
  try {
    const [fault] = permissionFaults([file], { uid: machine.uid, gid: machine.gid });
    if (fault !== undefined) return error(about, fault, untilThen);
    return ok(about, `${file} has ${read(readRegular(file).toString("utf8"))}`);
  } catch (failure) {
    if (errorCode(failure) === "ENOENT") return error(about, `there is no ${file}`, untilThen);
    const found = error(about, messageOf(failure), untilThen);
    const line = lineOf(failure);
    if (line === null) return found;
    return { ...found, place: { file: relative(paths.config, file), path: file, line, column: 1 } };
  }
}

function lineOf(failure: unknown): number | null {
  return failure instanceof Error && "line" in failure && typeof failure.line === "number"
    ? failure.line
    : null;
}
