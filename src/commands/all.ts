/**
 * The interactive commands, in the order that `--help` shows them: the one place that knows them
 * all.
 */

import { check } from "./check.js";
import type { CommandDefinition } from "./command.js";
import { dryRun } from "./dry-run.js";
import { init } from "./init.js";
import { learn } from "./learn.js";
import { pause } from "./pause.js";
import { resume } from "./resume.js";
import { status } from "./status.js";
import { verdict } from "./verdict.js";

export const COMMANDS: readonly CommandDefinition[] = [
  init,
  check,
  status,
  pause,
  resume,
  dryRun,
  verdict,
  learn,
];
