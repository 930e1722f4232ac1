/**
 * What a verdict costs that is there already: a delivery with one, beside a delivery whose rules
 * ask for none.
 */

import { Home } from "../../test/harness/program.js";
import { forwarded, SpamProxy } from "../../test/harness/spamproxy.js";
import type { CpuGroup } from "../lib/cpu.js";
import { deliver, handedOver } from "../lib/delivery.js";
import { median } from "../lib/figures.js";
import { spamMessage } from "./messages.js";
import type { Site } from "./site.js";

/** Milliseconds of one delivery, medians. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

export interface Hit {
  readonly deliveries: number;
  readonly known: Cost;
  readonly unasked: Cost;
  readonly difference: Cost;
}

const rulesOf = (
  config: string,
  rule: string,
): string => `import { maildir, sentTo, sortmail, spam, spamd } from "sortmail";

const { rules, rule, otherwise, file } = sortmail({
  recipient: { user: "merlyn", domain: "stonehenge.example" },
  folders: { ube: maildir("~/Mail/ube"), inbox: maildir("~/Mail/inbox") },
  ${config}
});
export default rules([rule("first", ${rule}, file("ube"))], otherwise(file("inbox")));
`;

/** Takes turns, so that both meet the same machine. */
export async function measureHit(
  { spamd }: Pick<Site, "spamd">,
  group: CpuGroup,
  deliveries: number,
): Promise<Hit> {
  const proxy = await SpamProxy.start(forwarded(spamd.at));
  const asking = new Home(
    rulesOf(`spam: spamd({ host: "127.0.0.1", port: ${proxy.at.port} }),`, "spam"),
  );
  const silent = new Home(rulesOf("", 'sentTo("trap")'));
  try {
    const message = handedOver(spamMessage(0), "trap");
    const costs = { asking: [] as Cost[], silent: [] as Cost[] };
    for (const home of [asking, silent]) await deliver(home, message);
    for (let turn = 0; turn < deliveries; turn++) {
      costs.asking.push(await costOf(asking, message, group));
      costs.silent.push(await costOf(silent, message, group));
    }
    if (proxy.requests.length !== 1)
      throw new Error(`the message was scanned ${proxy.requests.length} times`);
    const [known, unasked] = [middle(costs.asking), middle(costs.silent)];
    const difference = { cpu: known.cpu - unasked.cpu, wall: known.wall - unasked.wall };
    return { deliveries, known, unasked, difference };
  } finally {
    await proxy.stop();
    for (const home of [asking, silent]) home.remove();
  }
}

async function costOf(home: Home, message: Buffer, group: CpuGroup): Promise<Cost> {
  const [cpu, started] = [group.seconds(), performance.now()];
  await deliver(home, message, group);
  return { cpu: (group.seconds() - cpu) * 1000, wall: performance.now() - started };
}

function middle(costs: readonly Cost[]): Cost {
  return { cpu: median(costs.map(({ cpu }) => cpu)), wall: median(costs.map(({ wall }) => wall)) };
}
