/**
 * Many deliveries of one message at the same moment, without Postfix: how long do they wait for a
 * verdict that is there?
 */

import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Home } from "../../test/harness/program.js";
import { forwarded, SpamProxy } from "../../test/harness/spamproxy.js";
import { deliver, handedOver } from "../lib/delivery.js";
import { median } from "../lib/figures.js";
import { spamMessage } from "./messages.js";
import type { Site } from "./site.js";

export interface Storm {
  readonly processes: number;
  readonly scans: number;
  /** Milliseconds from the moment at which the verdict was there until a process had it. */
  readonly wait: { readonly median: number; readonly max: number };
}

/** Notes in files when it is about to ask for a verdict, and when it has it. */
const rulesOf = (folder: string, port: number): string => `import { writeFileSync } from "node:fs";
import { all, maildir, sortmail, spam, spamd } from "sortmail";

const noting = (what: string) => () => {
  writeFileSync(\`${folder}/\${what}/\${process.pid}\`, \`\${Date.now()}\`);
  return false;
};
const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { inbox: maildir("~/Mail/inbox") },
  spam: spamd({ host: "127.0.0.1", port: ${port}, timeout: "200 s" }),
});
export default rules(
  [rule("asks", noting("asking"), file("inbox")), rule("knows", all(spam, noting("knowing")), file("inbox"))],
  otherwise(file("inbox")),
);
`;

/** The scanner answers when all of them are waiting. */
export async function measureStorm(
  { spamd }: Pick<Site, "spamd">,
  processes: number,
): Promise<Storm> {
  const home = new Home();
  const noted = (what: string) => readdirSync(join(home.path, what));
  const answer = forwarded(spamd.at);
  const proxy = await SpamProxy.start(async (request) => {
    while (noted("asking").length < processes) await pause(20);
    await pause(500);
    return answer(request);
  });
  try {
    home.write(".config/sortmail/rules.ts", rulesOf(home.path, proxy.at.port));
    for (const what of ["asking", "knowing"]) rmSync(home.write(`${what}/none`, ""));
    const message = spamMessage(0);
    await Promise.all(
      Array.from({ length: processes }, (_, index) =>
        deliver(home, handedOver(message, `trap${index}`)),
      ),
    );
    const known = verdictTime(home);
    const waits = noted("knowing").map((name) => Number(home.read(join("knowing", name))) - known);
    if (waits.length !== processes)
      throw new Error(`${waits.length} of ${processes} deliveries had a verdict`);
    return {
      processes,
      scans: proxy.requests.length,
      wait: { median: median(waits), max: Math.max(...waits) },
    };
  } finally {
    await proxy.stop();
    home.remove();
  }
}

/** Milliseconds since 1970. */
function verdictTime(home: Home): number {
  const folder = ".cache/sortmail/verdicts";
  const [name = "none"] = readdirSync(join(home.path, folder)).filter((file) =>
    file.endsWith(".json"),
  );
  return Number(JSON.parse(String(home.read(join(folder, name)))).at);
}
