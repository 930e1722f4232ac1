/**
 * Packages that read files beside themselves: in the rules all code is one file, which lies
 * somewhere else.
 */

import { readFileSync } from "node:fs";
import { type Finding, warning } from "../../core/contracts/finding.js";
import { insidePackages, isOfPackage } from "../../rules/packages.js";
import { codeOf } from "./literals.js";

const BESIDE = /\b(?:__dirname|__filename|require\.resolve|import\.meta)\b/;

/** @param sources every file that the rules came from, absolute */
export function checkPackages(sources: readonly string[]): Finding[] {
  const names = sources.filter(looksBeside).map(packageOf);
  return [...new Set(names)].map((name) =>
    warning(
      "rules",
      `the package ${name} looks for files beside itself, and will look beside your rules`,
      "try what uses it with sortmail dry-run; what it does not find defers the message",
    ),
  );
}

function looksBeside(path: string): boolean {
  if (!isOfPackage(path) || !/\.[cm]?js$/.test(path)) return false;
  const text = readFileSync(path, "utf8");
  return BESIDE.test(text) && BESIDE.test(codeOf(text));
}

function packageOf(path: string): string {
  const inside = insidePackages(path);
  return /^(?:@[^/]+\/)?[^/]+/.exec(inside)?.[0] ?? inside;
}
