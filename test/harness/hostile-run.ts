/** One delivery by the real program, and what it took. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BIN, Home, NODE } from "./program.js";

export interface Taken {
  /** Seconds. */
  readonly wall: number;
  /** Seconds, user and system. */
  readonly cpu: number;
  /** Octets: the most memory that the process ever had (VmHWM). */
  readonly peak: number;
  /** 0, or what it ended in. */
  readonly status: number | string;
  /** Whether exactly one file is there, and in it exactly the octets that came in. */
  readonly intact: boolean;
  /** What the log remarks. */
  readonly notes: readonly string[];
}

/** What Postfix puts on top. */
const TRACE = `From somebody@elsewhere.example  Sun Nov 22 10:00:00 2026
Return-Path: <somebody@elsewhere.example>
X-Original-To: merlyn@stonehenge.example
Delivered-To: merlyn+merlyn@blue.stonehenge.example
Received: by blue.stonehenge.example (Postfix); Sun, 22 Nov 2026 10:00:00 +0000
`;

/** Loaded before the program: writes what it took to the file that TAKEN names. */
const METER = `const fs = require("fs"), { reallyExit } = process;
process.reallyExit = (status) => {
  const { user, system } = process.cpuUsage();
  const [, peak] = /VmHWM:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/status", "latin1"));
  fs.writeFileSync(process.env.TAKEN, JSON.stringify({ cpu: (user + system) / 1e6, peak: peak * 1024 }));
  reallyExit.call(process, status);
};`;

/** Milliseconds. */
const PATIENCE = 120_000;

/** A home with these rules, compiled. */
export function homeWith(rules: string): Home {
  const home = new Home(rules);
  home.write("meter.cjs", METER);
  home.write("taken.json", "{}");
  const { status, stderr } = home.deliver("Subject: the first one compiles the rules\n\n");
  if (status !== 0) throw new Error(`the rules don't work: ${stderr}`);
  return home;
}

/** @param message as it comes from afar */
export function deliverOnce(home: Home, message: Buffer): Taken {
  clear(home);
  const input = Buffer.concat([Buffer.from(TRACE), message]);
  const env = { TAKEN: join(home.path, "taken.json") };
  const command = [NODE, "--require", join(home.path, "meter.cjs"), BIN];
  const started = performance.now();
  const { status, signal, stderr } = home.run([], { command, input, env, timeout: PATIENCE });
  const wall = (performance.now() - started) / 1000;
  const { cpu = Number.NaN, peak = Number.NaN } = JSON.parse(home.read("taken.json").toString());
  const ended = status ?? signal ?? "nothing";
  return {
    wall,
    cpu,
    peak,
    status: stderr === "" ? ended : `${ended}: ${stderr.trim()}`,
    ...found(home, input),
  };
}

const stored = (home: Home): string[] => home.files().filter((name) => name.startsWith("Mail/"));

function clear(home: Home): void {
  const { status, stderr } = home.run([], { command: ["/bin/rm", "-rf", join(home.path, "Mail")] });
  if (status !== 0) throw new Error(stderr);
  home.write("taken.json", "{}");
}

function found(home: Home, input: Buffer): Pick<Taken, "intact" | "notes"> {
  const [file, ...more] = stored(home);
  const filed = input.subarray(input.indexOf("\n") + 1);
  const intact =
    file !== undefined && more.length === 0 && readFileSync(join(home.path, file)).equals(filed);
  const entry = home.log().at(-1);
  const notes = Array.isArray(entry?.notes) ? entry.notes.map(String) : [];
  return { intact, notes };
}
