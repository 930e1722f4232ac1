// Delivers the sample messages, for real, into a sandbox, by the rules of rules.example.ts; then says where each one went
// and why. Nothing outside of the sandbox is touched.
//   node scripts/demo.mjs [FOLDER]       the sandbox; a new one in the temporary folder when none is named
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const sortmail = join(root, "bin", "sortmail");
const sandbox = process.argv[2] ?? mkdtempSync(join(tmpdir(), "sortmail-demo-"));
const samples = readdirSync(join(root, "samples")).sort();
const rules = join(root, "rules.example.ts");

/** As Postfix would: the message on stdin. */
function deliver(sample) {
  const input = readFileSync(join(root, "samples", sample));
  const { status, stderr } = spawnSync(
    process.execPath,
    [sortmail, "deliver", "--rules", rules, "--sandbox", sandbox],
    { input },
  );
  if (status !== 0) throw new Error(`${sample}: exit status ${status}: ${stderr}`);
}

/** What the log says of each delivery. */
const entries = () =>
  readFileSync(join(sandbox, ".local/state/sortmail/log.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

const WORDS = { respond: "answer", redistribute: "list", copy: "copy" };
const inWords = ({ kind, folder, list, to }) =>
  [WORDS[kind] ?? "", folder ?? list ?? to ?? ""].join(" ").trim();

const files = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

console.log(`Delivering ${samples.length} sample messages by rules.example.ts into ${sandbox}\n`);
for (const sample of samples) deliver(sample);
const log = entries().slice(-samples.length);
const rows = log.map(({ recipient, subject, rule, actions }, index) => [
  samples[index],
  recipient ?? "unknown",
  actions
    .filter(({ kind, result }) => kind !== "backup" && result !== "suppressed")
    .map(inWords)
    .join(" + "),
  rule,
  subject,
]);
const titles = ["MESSAGE", "SENT TO", "WENT TO", "BECAUSE OF RULE", "SUBJECT"];
const widths = titles.map((title, column) =>
  Math.max(title.length, ...rows.map((row) => row[column].length)),
);
for (const row of [titles, ...rows])
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
console.log(
  `\n${files(join(sandbox, "Mail")).length} files in ${join(sandbox, "Mail")}: ${readdirSync(join(sandbox, "Mail")).join(", ")}`,
);
const held = files(join(sandbox, "outgoing"));
console.log(
  `${held.length} messages in ${join(sandbox, "outgoing")}, which would have been sent. The first answer:\n`,
);
const answer = held
  .map((file) => readFileSync(join(file.parentPath, file.name), "utf8"))
  .find((text) => /^Auto-Submitted:/m.test(text));
console.log(answer?.replace(/^/gm, "    ") ?? "    none");
for (const { recipient, actions } of log)
  for (const { kind, template, reason, detail } of actions.filter(
    ({ result }) => result === "suppressed",
  ))
    console.log(`Not sent for ${recipient}: ${kind} ${template ?? ""} (${reason}: ${detail})`);
console.log(
  `To see what each condition saw:\n  node bin/sortmail dry-run --rules rules.example.ts --trace samples`,
);
