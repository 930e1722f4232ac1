import assert from "node:assert/strict";
import { test } from "node:test";
import { type DeliverOptions, parseDeliverOptions } from "../../src/commands/options.js";

function gives(args: readonly string[], expected: DeliverOptions): void {
  assert.deepEqual(parseDeliverOptions(args), expected, args.join(" "));
}

test("no options are fine", () => {
  gives([], {});
});

const SPELLINGS: readonly (readonly [
  letter: string | null,
  word: string,
  name: keyof DeliverOptions,
])[] = [
  [null, "--rules", "rules"],
  [null, "--sandbox", "sandbox"],
  ["a", "--extension", "extension"],
  ["f", "--sender", "sender"],
  ["d", "--recipient", "recipient"],
];

test("each option in all its spellings", () => {
  for (const [letter, word, name] of SPELLINGS) {
    gives([word, "x y"], { [name]: "x y" });
    gives([`${word}=x=y`], { [name]: "x=y" });
    if (letter === null) continue;
    gives([`-${letter}`, "x"], { [name]: "x" });
    gives([`-${letter}x`], { [name]: "x" });
    gives([`-t${letter}`, "x"], { [name]: "x" });
    gives([`-Yot${letter}x`], { [name]: "x" });
  }
});

test("a value may look like an option, a dash, or an equals sign", () => {
  gives(["-a", "-f"], { extension: "-f" });
  gives(["-f", "-"], { sender: "-" });
  gives(["-f-"], { sender: "-" });
  gives(["--sender", "--rules"], { sender: "--rules" });
  gives(["-a=x"], { extension: "=x" });
  gives(["-ata"], { extension: "ta" });
});

test("an empty sender, recipient or extension is a value: Postfix hands them over so", () => {
  gives(["-f", ""], { sender: "" });
  gives(["-a", "", "-d", "merlyn"], { extension: "", recipient: "merlyn" });
  gives(["--sender="], { sender: "" });
  gives(["--recipient", ""], { recipient: "" });
});

test("an empty path is none: it would be the working directory", () => {
  for (const args of [["--rules", ""], ["--rules="], ["--sandbox="], ["--sandbox", "", "x"]]) {
    assert.throws(
      () => parseDeliverOptions(args),
      /^Error: option --(rules|sandbox) needs a value/,
    );
  }
});

test("procmail's flags that change nothing are taken, alone and together", () => {
  gives(["-t"], {});
  gives(["-o", "-Y"], {});
  gives(["-toY"], {});
  gives(["-t", "-a", "x", "-Y", "-d", "y", "-f", "z", "-o"], {
    extension: "x",
    recipient: "y",
    sender: "z",
  });
});

test("of an option that is given twice, the last counts", () => {
  gives(["-a", "x", "--extension=y"], { extension: "y" });
});

test("a value that is missing is named", () => {
  for (const option of [
    "-a",
    "-f",
    "-d",
    "--rules",
    "--sandbox",
    "--extension",
    "--sender",
    "--recipient",
  ]) {
    assert.throws(
      () => parseDeliverOptions([option]),
      new RegExp(`^Error: option ${option} needs a value`),
    );
  }
  assert.throws(() => parseDeliverOptions(["-tY", "-tf"]), /option -f needs a value/);
});

const UNKNOWN: readonly (readonly [args: readonly string[], named: string])[] = [
  [["-x"], "unknown option -x"],
  [["-m"], "unknown option -m"],
  [["-p"], "unknown option -p"],
  [["-A", "x"], "unknown option -A"],
  [["-T"], "unknown option -T"],
  [["-tx"], "unknown option -x"],
  [["-h"], "unknown option -h"],
  [["-_"], "unknown option -_"],
  [["-😀"], "unknown option -"],
  [["--"], "unknown option --:"],
  [["--help"], "unknown option --help"],
  [["--rule", "x"], "unknown option --rule"],
  [["--RULES", "x"], "unknown option --RULES"],
  [["--rules-file=x"], "unknown option --rules-file"],
  [["--constructor=x"], "unknown option --constructor"],
  [["--__proto__", "x"], "unknown option --__proto__"],
  [["-"], 'unexpected argument "-"'],
  [[""], 'unexpected argument ""'],
  [["x"], 'unexpected argument "x"'],
  [["-a", "x", "y"], 'unexpected argument "y"'],
  [["-d", "merlyn", "arthur"], 'unexpected argument "arthur"'],
  [["merlyn+x"], 'unexpected argument "merlyn+x"'],
];

test("what is unknown is refused and named, wherever it stands: the message is deferred", () => {
  for (const [args, named] of UNKNOWN) {
    for (const line of [args, ["-a", "x", ...args], ["-t", ...args]]) {
      assert.throws(
        () => parseDeliverOptions(line),
        (error) =>
          error instanceof Error &&
          error.message.includes(named) &&
          error.message.endsWith("see sortmail --help"),
        line.join(" "),
      );
    }
  }
});

test("the arguments are left as they were", () => {
  const args = Object.freeze(["-t", "-a", "x"]);
  gives(args, { extension: "x" });
});
