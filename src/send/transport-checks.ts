/** Could a transport send? Nothing is sent to try it. */

import { join } from "node:path";
import { error, type Finding, ok } from "../core/contracts/finding.js";
import type { HoldSpec, SendmailSpec, SmtpSpec } from "../core/language/transport-spec.js";
import { programFault } from "../io/programs/program-fault.js";

const ABOUT = "outgoing";
const UNTIL_THEN = "until then what should be sent is deferred; see sendmail(…), smtp({…})";

export function checkSendmail({ path }: SendmailSpec): Finding {
  const fault = programFault(path);
  return fault === null ? ok(ABOUT, `${path} is there`) : error(ABOUT, fault, UNTIL_THEN);
}

export function checkSmtp({ host, port, lmtp }: SmtpSpec): Finding {
  if (host.trim() === "") return error(ABOUT, "smtp({…}): host is empty", UNTIL_THEN);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    return error(ABOUT, `${port} is no port`, UNTIL_THEN);
  return ok(ABOUT, `${lmtp ? "LMTP" : "SMTP"} to ${host}:${port}; nothing is sent to try it`);
}

export function checkHold({ folder }: HoldSpec, locate: (path: string) => string): Finding {
  return ok(ABOUT, `nothing is sent: it is filed in ${join(locate(folder.path), "/")}`);
}
