/** One message to many addresses, from the first octet sent to the last copy filed. */

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { MAIL_ACCOUNT } from "../../test/harness/mail-home.js";
import { sendBySmtp } from "../../test/harness/smtp.js";
import { Arrivals } from "../lib/arrivals.js";
import { spamMessage } from "./messages.js";
import { FOLDERS, type Side } from "./sides.js";
import { queueEmpty, type Site } from "./site.js";

export interface Burst {
  /** How many messages were scanned. */
  readonly scans: number;
  /** CPU seconds of spamd, or of amavisd. */
  readonly scannerCpu: number;
  /** CPU seconds of Postfix, of all deliveries and of the scanner. */
  readonly cpu: number;
  /** Seconds until the last copy was filed. */
  readonly wall: number;
}

/** Seconds that a burst may take. */
const PATIENCE = 600;
/** Milliseconds for what still runs when the queue is empty. */
const SETTLING = 300;

let number = 0;

/** @throws Error when copies are lost or misfiled: such figures mean nothing */
export async function measureBurst(site: Site, side: Side, copies: number): Promise<Burst> {
  const message = spamMessage(number++);
  const others = Array.from({ length: copies - 1 }, (_, index) => `trap${index}`);
  const recipients = [MAIL_ACCOUNT, ...others].map((local) => `${local}@stonehenge.example`);
  const arrivals = new Arrivals(FOLDERS.map((name) => join(site.home.path, "Mail", name)));
  const [scans, before, started] = [side.scans(site), site.spent(), performance.now()];
  await sendBySmtp(side.port(site), message, { sender: "prize@elsewhere.example", recipients });
  const ended = await arrivals.last(copies, PATIENCE);
  await queueEmpty(site.postfix);
  await pause(SETTLING);
  const after = site.spent();
  checkFiled(site, side, copies);
  const scannerCpu = after.scanner - before.scanner;
  return {
    scans: side.scans(site) - scans,
    scannerCpu,
    cpu: scannerCpu + after.delivery - before.delivery,
    wall: (ended - started) / 1000,
  };
}

/** One copy is mine, the others are not; then makes room for the next burst. */
function checkFiled({ home }: Site, { name }: Side, copies: number): void {
  const counts = FOLDERS.map((folder) => {
    const path = join(home.path, "Mail", folder, "new");
    const files = readdirSync(path);
    for (const file of files) rmSync(join(path, file));
    return files.length;
  });
  if (`${counts}` !== `${[1, copies - 1, 0]}`)
    throw new Error(`${name}: of ${copies} copies ${FOLDERS} have ${counts}`);
}
