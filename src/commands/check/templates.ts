/** Does every template render, whatever the message is? */

import { relative } from "node:path";
import { error, type Finding, ok } from "../../core/contracts/finding.js";
import type { Recipient } from "../../core/contracts/mail.js";
import type { Config } from "../../core/language/config.js";
import { parseAddrSpec } from "../../core/message/addr-spec.js";
import { mainAddress } from "../../core/message/rewrite.js";
import { ownAddressesOf } from "../../core/policy/own-addresses.js";
import { messageOf } from "../../core/text.js";
import {
  type MessageSources,
  personOf,
  templatesOf,
} from "../../delivery/outgoing/message-sources.js";
import { clocksOf } from "../../io/time-zone.js";
import { checkTemplate } from "../../reply/check-template.js";
import type { TemplateFault } from "../../reply/request.js";

const ADVICE = "fix that: until then what should get a reply is deferred";

/**
 * Each template of the configuration, rendered as for an ordinary message, an empty one and a
 * hostile one.
 */
export async function* checkTemplates(tools: MessageSources): AsyncGenerator<Finding> {
  const { config, machine } = tools;
  const to = sampleAddress(config);
  const person = personOf(config, ownAddressesOf(config.recipient, sampleRecipient(to)));
  for (const template of config.templates ?? []) {
    try {
      const request = {
        template,
        templates: templatesOf(tools),
        person,
        to,
        now: new Date(machine.host.now()),
        offsetAt: clocksOf(config, machine),
        data: null,
      };
      const fault = await checkTemplate(request);
      yield fault === null
        ? ok(`template ${template}`, "renders")
        : faulty(template, fault, tools.paths.config);
    } catch (failure) {
      yield error(`template ${template}`, messageOf(failure), ADVICE);
    }
  }
}

function faulty(
  template: string,
  { file, line, column = 1, message }: TemplateFault,
  folder: string,
): Finding {
  const found = error(
    `template ${template}`,
    file === null || line !== null ? message : `${file}: ${message}`,
    ADVICE,
  );
  if (file === null || line === null) return found;
  return { ...found, place: { file: relative(folder, file), path: file, line, column } };
}

/**
 * One of the user's own addresses, as samples are sent to. A function of the user's own tells
 * none.
 */
function sampleAddress({ recipient }: Config): string {
  return mainAddress(recipient)?.address ?? "you@localhost.localdomain";
}

function sampleRecipient(address: string): Recipient {
  const spec = parseAddrSpec(address);
  const { local = null, domain = null } = spec ?? {};
  return { address, local, domain, extension: null, user: local, deliveredTo: address };
}
