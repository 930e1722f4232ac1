/** The condition that knows what virus scanners write. */

import type { ReadyMade } from "./condition.js";
import { readyMade } from "./shapes.js";

/**
 * A virus scanner's notice of another message, which said that it came from you, was for you, or
 * that you are told of: from amavis, MailScanner, Symantec, Trend Micro and some twenty others, in
 * seven languages. Sender, subject and text are weighed together. What people, lists and the
 * scanners' makers write about viruses is none. Loads the MIME parser where sender and subject could
 * be a scanner's, and for no other message.
 */
export const antivirusNotice: ReadyMade = readyMade({
  kind: "lazy",
  name: "antivirusNotice",
  patterns: null,
  observe: async (mail) => (await import("./antivirus-look.js")).observeNotice(mail),
});
