/** A delivery whose rules ask for a verdict that an earlier copy of the message has got already. */

import { canned, SpamProxy } from "../../test/harness/spamproxy.js";
import { rulesText, SORTMAIL, sortmail } from "../sides/sortmail.js";
import { measureBeside } from "./beside.js";
import type { Row } from "./row.js";

const SPAM = "SPAMD/1.1 0 EX_OK\r\nContent-length: 5\r\nSpam: True ; 9.0 / 5.0\r\n\r\nGTUBE";

export const verdict: Row = {
  name: "verdict",
  summary: "with a verdict that is known already",
  tables: ["verdict"],
  measure: async (options) => {
    const scanner = await SpamProxy.start(canned(SPAM));
    const rules = rulesText({
      names: ["spam", "spamd"],
      config: [`spam: spamd({ host: "127.0.0.1", port: ${scanner.at.port} })`],
      rules: ['rule("spam", spam, file("wanted"))'],
    });
    const asking = sortmail(
      { kind: "maildir" },
      { name: `${SORTMAIL}, the verdict is known`, rules: () => rules },
    );
    try {
      const measured = await measureBeside({ table: "verdict", sides: [asking] }, options);
      if (scanner.requests.length !== 1)
        throw new Error(`the message was scanned ${scanner.requests.length} times`);
      return measured;
    } finally {
      await scanner.stop();
    }
  },
};
