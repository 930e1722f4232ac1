// Runs one of the benchmarks: bundles it and starts it with plain node.
//   node scripts/bench.mjs NAME [ARGUMENT ...]     bench/NAME.ts; `--help` behind the name tells its arguments
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, installed, root } from "./bundle.mjs";

const [name, ...args] = process.argv.slice(2);
const source = join(root, "bench", `${name}.ts`);
if (name === undefined || !existsSync(source)) {
  const names = readdirSync(join(root, "bench")).flatMap(
    (file) => /^(.*)\.ts$/.exec(file)?.[1] ?? [],
  );
  console.error(`usage: node scripts/bench.mjs ${names.join("|")} [ARGUMENT ...]`);
  process.exit(64);
}
if (!existsSync(join(root, "dist/main.js"))) {
  console.error("the program is not built: run npm run build");
  process.exit(1);
}
const out = join(root, "build", `bench-${process.pid}`);
const scratch = mkdtempSync(join(tmpdir(), "sortmail-bench-"));
try {
  const [program] = await bundle([source], out);
  // Node 20 reads the certificates that this names at every start, which takes longer than all the
  // rest.
  const { NODE_EXTRA_CA_CERTS: _slowsNode20, ...environment } = process.env;
  const env = {
    ...environment,
    SORTMAIL_ROOT: root,
    SORTMAIL_INSTALLED: installed(scratch, process.execPath),
  };
  const run = spawnSync(process.execPath, ["--enable-source-maps", program, ...args], {
    stdio: "inherit",
    env,
  });
  process.exitCode = run.status ?? 1;
} finally {
  for (const folder of [scratch, out]) rmSync(folder, { recursive: true, force: true });
}
