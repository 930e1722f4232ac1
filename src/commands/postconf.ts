/** Asks Postfix for its settings, and looks for programs. */

import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** Where it is installed; seldom in the PATH of a person who is not root. */
const FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin"];
/** Milliseconds: it only reads a file. */
const PATIENCE = 10_000;

/** What Postfix answers; null when there is none, or it doesn't know. */
export type Postconf = (name: string) => string | null;

/** @returns null when Postfix is not installed here */
export function findPostconf(
  environment: Readonly<Record<string, string | undefined>>,
  folders: readonly string[] = FOLDERS,
): Postconf | null {
  const path = (environment.PATH ?? "").split(":").filter((folder) => folder.startsWith("/"));
  const file = [...path, ...folders].map((folder) => join(folder, "postconf")).find(isProgram);
  return file === undefined ? null : (name) => ask(file, name, environment);
}

/** @returns its path, those that Postfix knows first; null when it is nowhere */
export function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const folders = ["/usr/bin", "/bin", ...(environment.PATH ?? "").split(":")];
  const paths = folders.filter((folder) => folder.startsWith("/")).map((each) => join(each, name));
  return paths.find(isProgram) ?? null;
}

function ask(
  file: string,
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  // Expanded, but for the one whose `$` is the shell's.
  const flags = name === "mailbox_command" ? "-h" : "-hx";
  const { status, stdout } = spawnSync(file, [flags, name], {
    encoding: "utf8",
    timeout: PATIENCE,
    env: environment,
  });
  return status === 0 ? stdout.trim() : null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
