/**
 * Deliveries without Postfix: the program as Postfix would start it, in an almost empty
 * environment.
 */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ACCOUNT, BIN, type Home, NODE } from "../../test/harness/program.js";
import type { CpuGroup } from "./cpu.js";

/** A message as Postfix hands it over, sent to LOCAL@stonehenge.example, which is merlyn's. */
export function handedOver(message: Buffer, local: string): Buffer {
  const trace = `From prize@elsewhere.example  Sun Nov 22 10:00:00 2026
Return-Path: <prize@elsewhere.example>
X-Original-To: ${local}@stonehenge.example
Delivered-To: merlyn+${local}@blue.stonehenge.example
Received: from elsewhere.example (mail.elsewhere.example [192.0.2.7])
	by blue.stonehenge.example (Postfix) with ESMTP id 9F1; Sun, 22 Nov 2026 10:00:00 +0000 (UTC)
`;
  return Buffer.concat([Buffer.from(trace), message]);
}

/**
 * Starts one delivery and waits for it.
 * @param group in which its CPU time is counted, that of the shell which puts it there included
 * @throws Error when it does not end in 0
 */
export function deliver(home: Home, message: Buffer, group: CpuGroup | null = null): Promise<void> {
  const command = [NODE, BIN];
  const [file = NODE, ...args] = group === null ? command : inGroup(group, command);
  const child = spawn(file, args, {
    ...(group === null ? ACCOUNT : {}),
    cwd: "/",
    env: { HOME: home.path, PATH: "/usr/bin:/bin", LANG: "C" },
    stdio: ["pipe", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  child.stdin.on("error", () => {});
  child.stdin.end(message);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`a delivery ended in ${status}: ${said}`)),
    );
  });
}

/** Only root may enter a group; then it becomes the account. */
function inGroup({ folder }: CpuGroup, command: readonly string[]): string[] {
  const become = ["setpriv", `--reuid=${ACCOUNT.uid}`, `--regid=${ACCOUNT.gid}`, "--clear-groups"];
  return [
    "/bin/sh",
    "-c",
    'echo $$ >"$0"; exec "$@"',
    join(folder, "cgroup.procs"),
    ...become,
    ...command,
  ];
}
