/** `notify`. */

import { foldAddress } from "../../message/addr-spec.js";
import { demandOptions, demandText, refuse } from "../demand.js";
import { type SendRow, unknownTemplate } from "./row.js";
import type { TemplateData } from "./template-data.js";

/** Tells somebody that the message came. */
export interface NotifyAction {
  readonly kind: "notify";
  /** The address. */
  readonly to: string;
  /** The name of the template. */
  readonly template: string;
  /** What the template may use beside the message. */
  readonly data: TemplateData;
}

export const notifying: SendRow<NotifyAction, "beside"> = {
  phase: "send",
  stands: "beside",
  noun: "notify",
  passesOn: false,
  atMostOnce: false,
  key: ({ to, template }) => `notify ${foldAddress(to)} ${template}`,
  shown: ({ to, template }) => ({ to, template }),
  describe: ({ to }) => `notice to ${to}`,
  recipient: ({ to }) => ({ kind: "address", address: to }),
  fault: ({ template }, config) => unknownTemplate(template, config),
  checks: ({ to }) => [{ kind: "address", address: to }],
};

export function makeNotice(to?: string, template?: string, data: TemplateData = {}): NotifyAction {
  // It may come from the message: an empty one is no fault of the rules, and goes nowhere.
  if (typeof to !== "string") refuse("notify", to, "an address");
  demandText("notify: template", template, "the name of a template");
  demandOptions("notify: data", data);
  return { kind: "notify", to, template, data };
}
