/** Runs a port through the real program, in a home for it. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Home } from "../harness/program.js";
import { added, storedBelow, withPrograms } from "./places.js";
import { ADA, type Port } from "./port.js";

/** Where the ports are. */
const PORTS = join(process.env.SORTMAIL_ROOT ?? process.cwd(), "test/ports");

/** The text of the port. */
export function portOf({ name }: Port): string {
  return readFileSync(join(PORTS, name, "rules.ts"), "utf8");
}

/** For a test's `skip`: false, or the programs that the port asks and that are not here. */
export function lacks(port: Port): string | false {
  const asked = [...portOf(port).matchAll(/"(\/usr\/bin\/\w+)"/g)].map(([, path = ""]) => path);
  const missing = asked.filter((path) => !(path in (port.programs ?? {})) && !existsSync(path));
  return missing.length > 0 && `needs ${missing.join(" and ")}`;
}

/** A home with the port as its rules, and whatever lies beside it. */
export function homeOf({ name, programs }: Port): Home {
  const home = new Home();
  for (const file of readdirSync(join(PORTS, name)).filter((each) => !each.endsWith(".test.ts"))) {
    const text = readFileSync(join(PORTS, name, file), "utf8");
    home.write(`.config/sortmail/${file}`, withPrograms(home, text, programs));
  }
  return home;
}

/** All is below a sandbox: nothing is sent, and no program of the rules is run. */
const SANDBOX = "sandbox";
const NO_MAIL = [".cache", ".local", "outgoing"];

/** Where the port puts each letter, in order. */
export function runOurs(port: Port, home: Home): Readonly<Record<string, readonly string[]>> {
  let before: readonly string[] = [];
  const outcomes = port.letters.map(({ name, text, sender = ADA }) => {
    const options = ["--sandbox", join(home.path, SANDBOX), "-f", sender];
    const { status, stderr } = home.deliver(text, options);
    if (status !== 0) throw new Error(`${name}: status ${status}: ${stderr}`);
    const after = found(home);
    const places = added(before, after);
    before = after;
    return [name, places];
  });
  return Object.fromEntries(outcomes);
}

function found(home: Home): string[] {
  const stored = storedBelow(join(home.path, SANDBOX), NO_MAIL);
  const out = home.maildir(`${SANDBOX}/outgoing`).map(String);
  const fields = /^X-Sortmail-(?:Envelope-To|Program): (.*)$/gm;
  return [...stored, ...out.flatMap((text) => [...text.matchAll(fields)].map(outgoing))];
}

function outgoing([field = "", value = ""]: RegExpExecArray): string {
  return field.startsWith("X-Sortmail-Program")
    ? `run ${value.replaceAll('"', "")}`
    : `to ${value.replace(/[<>]/g, "")}`;
}
