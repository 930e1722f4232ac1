/**
 * Errors of composing. The heavy parts are loaded apart, with classes of their own: errors are told
 * apart by `name`.
 */

import type { TemplateFault } from "./request.js";

/** A template can't be used: the user has to fix it, no message is at fault. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly fault: TemplateFault;

  constructor(fault: TemplateFault, options?: { readonly cause: unknown }) {
    const { file, line, column, message } = fault;
    const at = line === null ? "" : column === undefined ? `:${line}` : `:${line}:${column}`;
    const place = file === null ? "" : `${file}${at}: `;
    super(`${place}${message}`, options);
    this.fault = fault;
  }
}

/** The message can't be answered, whatever the template says; `unanswerable` would have said so. */
export class ReplyError extends Error {
  override readonly name = "ReplyError";
}

/** Whether an error is a TemplateError, of whichever chunk. */
export function isTemplateError(error: unknown): error is TemplateError {
  return error instanceof Error && error.name === "TemplateError" && "fault" in error;
}
