/** Tries a template before a message needs it: for `sortmail check`. */

import { answerDraft, given } from "./draft.js";
import { isTemplateError } from "./error.js";
import type { CheckRequest, TemplateFault } from "./request.js";
import { renderWithText } from "./template-lookups.js";
import { anything, sampleMails } from "./template-samples.js";

/**
 * Renders a template for an ordinary message, for one that says next to nothing and for a hostile
 * one.
 * @returns what is wrong with it; null when nothing is
 * @throws ReplyError when `to` is none of the user's own addresses
 */
export async function checkTemplate(request: CheckRequest): Promise<TemplateFault | null> {
  const { template, templates, person, to, now, offsetAt, data = {} } = request;
  const { renderTemplate } = await import("./template-renderer.js");
  const stand = data === null ? { anything: anything() } : {};
  for (const [at, { mail, about }] of sampleMails(to).entries()) {
    try {
      const known = given(mail, answerDraft(mail, person), now, data ?? {});
      await renderWithText(mail, (lookups) =>
        renderTemplate({ template, templates, person, given: known, lookups, offsetAt, ...stand }),
      );
    } catch (error) {
      if (!isTemplateError(error)) throw error;
      const { fault } = error;
      return at === 0 ? fault : { ...fault, message: `${fault.message} (with ${about})` };
    }
  }
  return null;
}
