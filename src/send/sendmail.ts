/**
 * The MTA's own program. Not by nodemailer's sendmail transport: that drops the null sender, says
 * of a failed program neither its status nor what it wrote, knows no deadline, and ends a program
 * without what it started.
 */

import { closeSync } from "node:fs";
import type { Content, Deadline, Refused } from "../core/contracts/ports.js";
import { SubmitError } from "../core/contracts/submit-error.js";
import type { SendmailSpec } from "../core/language/transport-spec.js";
import { oneLine } from "../core/text.js";
import type { Ended } from "../io/programs/child-process.js";
import { type Surroundings, smallEnvironment } from "../io/programs/environment.js";
import { openStdin, type Spool } from "../io/programs/message-stdin.js";
import type { SafeEnvelope } from "./envelope.js";

/**
 * What will be the same tomorrow (sysexits.h): EX_USAGE, EX_DATAERR, EX_NOUSER, EX_UNAVAILABLE
 * (Postfix: too large) and EX_NOPERM. Any other end may be of the moment. Postfix's program just
 * queues, and nearly always ends in 0.
 */
const PERMANENT = new Set([64, 65, 67, 69, 77]);

const REASON_LENGTH = 300;

/** @throws SubmitError */
export async function sendBySendmail(
  { path }: SendmailSpec,
  envelope: SafeEnvelope,
  message: Content,
  tools: Spool & Surroundings & { readonly deadline: Deadline },
): Promise<readonly Refused[]> {
  const { deadline } = tools;
  const stdin = openStdin(withLineFeeds(message.chunks()), tools);
  try {
    const { runChild } = await import("../io/programs/child-process.js");
    const environment = smallEnvironment(tools);
    // The deadline is limit enough: it ends in time for the message to be deferred.
    const args = argumentsFor(envelope);
    throwUnlessQueued(
      path,
      await runChild({
        program: path,
        args,
        environment,
        folder: "/",
        stdin,
        timeout: Infinity,
        deadline,
      }),
    );
  } finally {
    closeSync(stdin);
  }
  return [];
}

/**
 * `-i`: a line with a dot alone does not end the message. `-f` always: without it the program takes
 * whoever runs it.
 */
function argumentsFor({ sender, recipients }: SafeEnvelope): string[] {
  return ["-i", "-f", sender ?? "<>", ...recipients];
}

function throwUnlessQueued(path: string, { end, output }: Ended): void {
  if (end.kind === "exited" && end.status === 0) return;
  const said = oneLine(output.toString("utf8"), REASON_LENGTH);
  const permanent = end.kind === "exited" && PERMANENT.has(end.status);
  // It was killed at a moment that nobody knows, and may have queued the message by then.
  const perhapsTaken = end.kind === "killed";
  throw new SubmitError(`${path} ${describe(end)}${said === "" ? "" : `: ${said}`}`, {
    permanent,
    perhapsTaken,
  });
}

function describe(end: Ended["end"]): string {
  if (end.kind === "exited") return `ended with status ${end.status}`;
  if (end.kind === "killed") return `was killed by ${end.signal}`;
  return end.kind === "not started" ? `could not be started (${end.reason})` : "did not end";
}

/** CRLF becomes LF, which is what such programs read; any other CR stays. */
function* withLineFeeds(chunks: Iterable<Buffer>): Generator<Buffer> {
  let held = false;
  for (const chunk of chunks) {
    if (chunk.length === 0) continue;
    const text: string = `${held ? "\r" : ""}${chunk.toString("latin1")}`.replaceAll("\r\n", "\n");
    held = text.endsWith("\r");
    yield Buffer.from(held ? text.slice(0, -1) : text, "latin1");
  }
  if (held) yield Buffer.from("\r");
}
