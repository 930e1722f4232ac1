/** Where messages are, below a home: the same words whoever has put them there. */

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import type { Home } from "../harness/program.js";

const FLAGS: Readonly<Record<string, string>> = {
  D: "draft",
  F: "flagged",
  P: "passed",
  R: "replied",
  S: "seen",
  T: "trashed",
};

/**
 * Every message below a folder, as `PLACE (FLAGS)`: those of Maildirs and mboxes. Other files are none.
 * @param ignored paths below the folder that are not looked into
 */
export function storedBelow(home: string, ignored: readonly string[]): string[] {
  return readdirSync(home, { recursive: true, encoding: "utf8" })
    .filter((name) => !ignored.some((each) => name === each || name.startsWith(`${each}/`)))
    .filter((name) => !/log$/.test(name) && statSync(join(home, name)).isFile())
    .flatMap((name) => placesOf(home, name))
    .sort();
}

function placesOf(home: string, name: string): string[] {
  const folder = dirname(name);
  const maildir = relative(home, join(home, dirname(folder))) || ".";
  if (["new", "cur"].includes(basename(folder))) return [inWords(maildir, basename(name))];
  const text = readFileSync(join(home, name), "latin1");
  return [...text.matchAll(/^From \S+ +\w{3} \w{3} /gm)].map(() => name);
}

/** With the flags of its file's name, and the keywords that Dovecot has for its letters. */
function inWords(maildir: string, file: string): string {
  const letters = /:2,([A-Z]*)/.exec(file)?.[1] ?? "";
  const flags = [...letters].map((each) => FLAGS[each] ?? each);
  return flags.length === 0 ? maildir : `${maildir} (${flags.join(", ")})`;
}

/** Puts the programs of a port into a home. @returns the text, with them in the place of the real ones */
export function withPrograms(
  home: Home,
  text: string,
  programs: Readonly<Record<string, string>> = {},
): string {
  return Object.entries(programs).reduce((changed, [path, script]) => {
    const own = home.write(`tools/${basename(path)}`, `#!/bin/sh\n${script}`, 0o700);
    return changed.replaceAll(path, own);
  }, text);
}

/** What is in one list and not in the other, as often as it is. */
export function added(before: readonly string[], after: readonly string[]): string[] {
  const rest = [...before];
  return after.filter((each) => {
    const at = rest.indexOf(each);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
