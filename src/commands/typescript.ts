/** How TypeScript is told about a rules file: by `check`, and by `init` for editors. */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DEFER } from "../core/decision/exit-status.js";
import { CommandError } from "./command.js";

/**
 * The compiler's settings: `sortmail` and Node's own types are found though there is no
 * node_modules beside the rules.
 */
export function compilerOptions(root: string): object {
  return {
    target: "ES2023",
    lib: ["ES2023"],
    module: "Preserve",
    moduleResolution: "Bundler",
    paths: { sortmail: [typesOf(root)] },
    types: ["node"],
    typeRoots: [join(packageFolder(root, "@types/node"), "..")],
    strict: true,
    noUncheckedIndexedAccess: true,
    isolatedModules: true,
    allowImportingTsExtensions: true,
    allowJs: true,
    skipLibCheck: true,
    noEmit: true,
  };
}

/** The declarations that a rules file sees. */
export function typesOf(root: string): string {
  return join(root, "dist/types/index.d.ts");
}

/** The program that starts the compiler. @throws CommandError when it is not installed */
export function compilerOf(root: string): string {
  return join(packageFolder(root, "typescript"), "bin/tsc");
}

/** Where a package that we depend on is: below us or, installed by another package, beside us. */
function packageFolder(root: string, name: string): string {
  try {
    return dirname(createRequire(join(root, "package.json")).resolve(`${name}/package.json`));
  } catch (cause) {
    throw new CommandError(`the package ${name} is not installed: run \`npm ci\` in ${root}`, {
      status: DEFER,
      cause,
    });
  }
}
