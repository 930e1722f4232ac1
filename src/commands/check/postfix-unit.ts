/**
 * Does systemd let Postfix start Node, and Node reach the mail? What Postfix's unit forbids holds for
 * every command that Postfix starts, and nothing in the log says so.
 */

import { join } from "node:path";
import { error, type Finding, ok, warning } from "../../core/contracts/finding.js";

/** The settings of Postfix's unit, by systemd's names; a list's entries have blanks between them. */
export interface Unit {
  /** `postfix@-.service` */
  readonly name: string;
  readonly settings: ReadonlyMap<string, string>;
}

/** What the unit is looked at for. */
export interface UnitUse {
  /** Where the mail goes, absolute. */
  readonly home: string;
  /** The lines by which Postfix starts sortmail. */
  readonly commands: readonly string[];
  /** The rules send something. */
  readonly sends: boolean;
}

const ABOUT = "Postfix's unit";

/** @returns an `ok` where nothing is in the way */
export function judgeUnit(unit: Unit, use: UnitUse): Finding[] {
  const found = [memory(unit, use), privileges(unit, use), places(unit, use), tasks(unit)].flat();
  return found.length > 0
    ? found
    : [ok(ABOUT, `${unit.name} forbids nothing that deliveries need`)];
}

const isOn = ({ settings }: Unit, name: string): boolean =>
  /^(?:1|yes|y|true|t|on)$/i.test(settings.get(name) ?? "");

/** V8 makes machine code while it runs, but for `--jitless`. */
function memory(unit: Unit, { commands }: UnitUse): Finding[] {
  if (!isOn(unit, "MemoryDenyWriteExecute")) return [];
  if (commands.length > 0 && commands.every((line) => /\s--jitless\s/.test(line))) return [];
  const message = `${unit.name} has MemoryDenyWriteExecute: below it Node dies at its start, and all mail waits`;
  const other = "or start Node as `node --jitless`, which is slower";
  return [error(ABOUT, message, `${dropIn(unit, "MemoryDenyWriteExecute=no")}; ${other}`)];
}

/** Postfix's sendmail puts mail into a folder of its own by its set-gid bit. */
function privileges(unit: Unit, { sends }: UnitUse): Finding[] {
  if (!sends || !isOn(unit, "NoNewPrivileges")) return [];
  const message = `${unit.name} has NoNewPrivileges: sendmail() can't put mail into the queue, so that what sends something waits`;
  const other = 'or send by smtp({ host: "127.0.0.1" })';
  return [warning(ABOUT, message, `${dropIn(unit, "NoNewPrivileges=no")}; ${other}`)];
}

/** Below these ProtectHome hides, or lets nobody write. */
const HOMES = ["/home", "/root", "/run/user"];

/** Whether the mail can be written where it goes. */
function places(unit: Unit, { home }: UnitUse): Finding[] {
  const list = (name: string) => (unit.settings.get(name) ?? "").split(/\s+/).map(plainPath);
  const protects = unit.settings.get("ProtectHome") ?? "no";
  const closed = [
    ...(/^(?:no|0|false|off|n|f)?$/i.test(protects) || !HOMES.some((each) => isBelow(home, each))
      ? []
      : [`ProtectHome=${protects}`]),
    ...(unit.settings.get("ProtectSystem") === "strict" ? ["ProtectSystem=strict"] : []),
    ...["ReadOnlyPaths", "InaccessiblePaths"].filter((name) =>
      list(name).some((each) => isBelow(home, each)),
    ),
  ];
  const opened = ["ReadWritePaths", "BindPaths"].flatMap(list).some((each) => isBelow(home, each));
  // ReadWritePaths opens what is read-only, and not what is hidden.
  const inTheWay = closed.filter((each) => !opened || /ProtectHome=(?!read-only)|Inacc/.test(each));
  return inTheWay.map((setting) => {
    const message = `${unit.name} has ${setting}: deliveries can't write below ${home}, and all mail waits`;
    return error(ABOUT, message, dropIn(unit, remedyOf(setting, home)));
  });
}

function remedyOf(setting: string, home: string): string {
  if (setting.startsWith("ProtectHome")) return "ProtectHome=no";
  if (setting === "InaccessiblePaths") return "InaccessiblePaths=";
  return `ReadWritePaths=${home}`;
}

/** systemd takes `-` for "if it is there", `+` for "from the unit's root". */
const plainPath = (path: string): string => path.replace(/^[-+]+/, "").split(":")[0] ?? "";

function isBelow(path: string, folder: string): boolean {
  return folder.startsWith("/") && join(path, "/").startsWith(join(folder, "/"));
}

/** Threads and processes of all of Postfix: Node alone has about eleven, and two deliveries run. */
const FEW_TASKS = 100;

function tasks(unit: Unit): Finding[] {
  const few = ["TasksMax", "LimitNPROC"].filter((name) => {
    const count = unit.settings.get(name) ?? "";
    return /^\d+$/.test(count) && Number(count) < FEW_TASKS;
  });
  return few.map((name) => {
    const message = `${unit.name} has ${name}=${unit.settings.get(name)}: Node has about eleven threads, and waits when it does not get them`;
    return warning(ABOUT, message, dropIn(unit, `${name}=infinity`));
  });
}

function dropIn({ name }: Unit, line: string): string {
  const file = name.replace(/@[^.]*\./, "@.");
  return `as root: systemctl edit ${file}, write \`[Service]\` and \`${line}\`, then systemctl restart postfix`;
}
