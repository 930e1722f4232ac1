// Builds dist/: the small program that Postfix starts, a chunk for each heavy part of it, and the types that rules see.
//   node scripts/build.mjs
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";
import { EXTERNAL } from "./externals.mjs";
import { licensesOf } from "./licenses.mjs";

const root = resolve(import.meta.dirname, "..");
// Built beside it and put in its place at the end: deliveries and tests go on with the old one
// until then.
const dist = join(root, `dist.${process.pid}`);
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * A source file that another one imports while it runs is a chunk of its own, by `import()` or, at
 * once, by `require`: esbuild can't split CommonJS, and ESM starts slower.
 */
function chunks(found) {
  return {
    name: "chunks",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, importer }) => {
        if (!/^(?:dynamic-import|require-call)$/.test(kind) || !isSource(importer)) return null;
        const source = resolve(dirname(importer), path.replace(/\.js$/, ".ts"));
        found.add(source);
        return { path: `./${chunkName(source)}`, external: true };
      });
    },
  };
}

/**
 * What mailauth requires beside what is used of it: each took longer to load than a delivery.
 * `scripts/stand-ins/` has the little of it that is called.
 */
const standIns = {
  name: "stand-ins",
  setup({ onResolve }) {
    onResolve({ filter: /^(?:joi|libmime|node:https)$/ }, ({ path, importer }) =>
      importer.startsWith(join(root, "node_modules", "mailauth", "lib") + sep)
        ? { path: join(root, "scripts", "stand-ins", `${path.replace("node:", "")}.cjs`) }
        : null,
    );
  },
};

/** What packages require is theirs. */
const isSource = (path) => path.startsWith(join(root, "src") + sep);

/**
 * The path, so that two files of one name never overwrite each other's chunk: `folders/mbox.ts` is
 * `folders.mbox.js`.
 */
const chunkName = (source) =>
  relative(join(root, "src"), source).replaceAll(sep, ".").replace(/\.ts$/, ".js");

const bundleLoaded = (path) => bundle(join(root, path), chunkName(join(root, path)));

/** Everything that went into a bundle, by its path. */
const inputs = new Set();

/**
 * Bundles one source and whatever it loads later; each chunk is self-contained, so that no chunk
 * needs another's classes.
 */
async function bundle(entry, outfile, done = new Set()) {
  if (done.has(entry)) return;
  done.add(entry);
  const found = new Set();
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: join(dist, outfile),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    external: EXTERNAL,
    supported: { "dynamic-import": false },
    minifySyntax: true,
    minifyWhitespace: true,
    // Every delivery reads all of main.js. Other chunks hold libraries, some of which look at names.
    minifyIdentifiers: outfile === "main.js",
    keepNames: false,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "linked",
    define: { SORTMAIL_VERSION: JSON.stringify(version) },
    plugins: [chunks(found), standIns],
    metafile: true,
    absWorkingDir: root,
    logLevel: "warning",
  });
  for (const path of Object.keys(metafile.inputs)) inputs.add(path);
  demandAscii(join(dist, outfile));
  sign(join(dist, outfile));
  for (const source of found) await bundle(source, chunkName(source), done);
}

/**
 * bin/sortmail reads these files as Latin-1, which is faster: a letter beyond ASCII, which esbuild
 * leaves in a RegExp, would be two others. In sources it is written `\\u00e9`.
 */
function demandAscii(file) {
  const line = readFileSync(file, "latin1")
    .split("\n")
    .find((text) => /[^\0-\x7f]/.test(text));
  if (line === undefined) return;
  const [, found] = /(.{0,40}[^\0-\x7f].{0,20})/.exec(line);
  throw new Error(`${file} has letters beyond ASCII: …${found}…`);
}

/**
 * Says at the end of a file which content it has: the name of its compiled form is made with that.
 */
function sign(file) {
  const id = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);
  appendFileSync(file, `\n/*build ${id}*/\n`);
}

/** Lets V8 compile what a delivery runs. Without it everything works, and starts slower. */
function precompile() {
  const run = spawnSync(process.execPath, [join(root, "scripts", "precompile.cjs"), dist], {
    stdio: "inherit",
  });
  if (run.status !== 0) throw new Error("the compiled forms did not build");
}

/** The declarations that editors and `sortmail check` read. */
function declareTypes() {
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
  const run = spawnSync(
    process.execPath,
    [
      join(dirname(tsc), "bin", "tsc"),
      "-p",
      join(root, "tsconfig.types.json"),
      "--outDir",
      join(dist, "types"),
    ],
    {
      stdio: "inherit",
      cwd: root,
    },
  );
  if (run.status !== 0) throw new Error("the type declarations did not build");
}

/** A moment without any is left: a delivery that falls into it is deferred. */
function putInPlace() {
  const [place, old] = [join(root, "dist"), join(root, `dist.${process.pid}.old`)];
  if (existsSync(place)) renameSync(place, old);
  renameSync(dist, place);
  rmSync(old, { recursive: true, force: true });
}

try {
  mkdirSync(dist);
  await bundle(join(root, "src/cli.ts"), "main.js");
  // What bin/sortmail itself loads, when there is an error to tell.
  await bundleLoaded("src/io/mapped-stack.ts");
  // … and when rules start programs.
  await bundleLoaded("src/io/quiet-children.ts");
  await bundleLoaded("src/io/no-threads.ts");
  writeFileSync(join(dist, "licenses.txt"), licensesOf(root, [...inputs]).join("\n\n\n"));
  declareTypes();
  precompile();
  putInPlace();
} finally {
  rmSync(dist, { recursive: true, force: true });
}
