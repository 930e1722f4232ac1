/** Finds the settings of Postfix's unit: systemd is asked, or else its files are read. */

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finding } from "../../core/contracts/finding.js";
import { judgeUnit, type Unit, type UnitUse } from "./postfix-unit.js";

/** Debian runs an instance; its postfix.service does nothing. */
const NAMES = ["postfix@-.service", "postfix.service"];
/** What comes first goes before the rest. */
const FOLDERS = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];
const SETTINGS =
  "MemoryDenyWriteExecute,NoNewPrivileges,ProtectHome,ProtectSystem,ReadWritePaths,ReadOnlyPaths,InaccessiblePaths,BindPaths,TasksMax,LimitNPROC,LimitAS";
/** Milliseconds. */
const PATIENCE = 5_000;

/** What is wrong with them; one `ok` where nothing is. */
export function checkUnits(use: UnitUse, units: readonly Unit[] = findUnits()): Finding[] {
  const found = units.flatMap((unit) => judgeUnit(unit, use));
  const wrong = found.filter(({ level }) => level !== "ok");
  return wrong.length > 0 ? wrong : found.slice(0, 1);
}

/** @returns the units of Postfix that there are */
export function findUnits(folders: readonly string[] = FOLDERS, ask = askSystemd): Unit[] {
  return NAMES.flatMap((name) => {
    const settings = ask(name) ?? readUnit(name, folders);
    return settings === null ? [] : [{ name, settings }];
  });
}

/** @returns null where systemd does not run, or has no such unit */
function askSystemd(name: string): Map<string, string> | null {
  const args = ["show", name, `--property=LoadState,${SETTINGS}`];
  const { status, stdout } = spawnSync("systemctl", args, { encoding: "utf8", timeout: PATIENCE });
  if (status !== 0) return null;
  const settings = parseSettings(stdout);
  return settings.get("LoadState") === "loaded" ? settings : null;
}

/** A unit's file and its drop-ins, as systemd takes them together. */
function readUnit(name: string, folders: readonly string[]): Map<string, string> | null {
  const names = [...new Set([name, name.replace(/@[^.]*\./, "@.")])];
  const main = folders.flatMap((each) => names.map((file) => read(join(each, file))));
  const text = main.find((found) => found !== null);
  if (text === undefined || text === null) return null;
  const dropIns = [...names].reverse().flatMap((file) => dropInsOf(file, folders));
  return parseSettings([text, ...dropIns].join("\n"));
}

/** Of two of one name the first folder's counts; all of them in the order of their names. */
function dropInsOf(file: string, folders: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const folder of folders)
    for (const name of configurationsIn(join(folder, `${file}.d`)))
      if (!found.has(name)) found.set(name, read(join(folder, `${file}.d`, name)) ?? "");
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
}

function configurationsIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".conf"));
  } catch {
    return [];
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** The last one of a name counts; of lists all, up to an empty one. */
function parseSettings(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const line of text.replace(/\\\n/g, " ").split("\n")) {
    const [, name = "", value = ""] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === "") continue;
    const before = settings.get(name);
    const joins = name.endsWith("Paths") && value !== "" && before !== undefined;
    settings.set(name, joins ? `${before} ${value}` : value);
  }
  return settings;
}
