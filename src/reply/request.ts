/** What composing is given, and what it gives back: plain data. */

import type { Mail } from "../core/contracts/mail.js";
import type { Content } from "../core/contracts/ports.js";
import type { TemplateData } from "../core/language/actions.js";

import type { OffsetAt } from "./date-format.js";

export type { TemplateData, TemplateValue } from "../core/language/actions.js";

/** Where templates are. */
export interface Templates {
  /** Absolute, asked in this order: the user's own folder, then the shipped one. */
  readonly folders: readonly string[];
  /**
   * Called with each file before it is read.
   * @throws to refuse a file that others could have written
   */
  readonly trust?: (file: string) => void;
}

/** In whose name mail is written. */
export interface Person {
  /** Stands before the address in From; null: the address alone. */
  readonly name: string | null;
  /** Whether an address is theirs: nothing else may stand in From. */
  readonly isOwn: (address: string) => boolean;
}

/** What a rule says of an answer; it wins over the template. */
export interface AnswerOptions {
  /**
   * One of the user's own addresses, with or without a name. Default: the template's From; else
   * the address that was written to.
   */
  readonly from?: string;
  /** Default: the template's Subject; else `Re: …`. */
  readonly subject?: string;
  /**
   * The envelope sender. "null" (RFC 3834 section 3.3): nobody can answer the answer, and a bounce
   * of it ends there. "self", the address of From: for servers that refuse mail with a null sender.
   * Default: "null".
   */
  readonly envelopeFrom?: "null" | "self";
  /** What the template finds under `data`. */
  readonly data?: TemplateData;
}

/** What composing takes from the machine. */
interface ComposeTools {
  readonly templates: Templates;
  readonly person: Person;
  readonly now: Date;
  /** By whose clocks a template shows dates. Asked where one does. */
  readonly offsetAt: OffsetAt;
  /** So many bytes that nobody can guess, for the Message-ID. */
  readonly random: (octets: number) => Buffer;
  /**
   * What X-Loop says, so that our own mail is known when it comes back: `loopToken` of the user's
   * name.
   */
  readonly loop: string;
}

export interface AnswerRequest extends ComposeTools {
  /** The message that is answered. `unanswerable` says beforehand whether it can be. */
  readonly mail: Mail;
  /** The template's name, with or without `.njk`. */
  readonly template: string;
  readonly options?: AnswerOptions;
}

export interface NoticeRequest extends ComposeTools {
  /** The message that the notice is about. */
  readonly mail: Mail;
  readonly template: string;
  /** Who is told: the rule says. */
  readonly address: string;
  /** The address of From, unless template or rule say otherwise: one of the user's own. */
  readonly sender: string;
  readonly options?: AnswerOptions;
}

/** A message that is ready to be sent, or to be shown. */
export interface Composed {
  /** The octets, with LF line ends. */
  readonly message: Content;
  readonly envelope: { readonly sender: string | null; readonly recipients: readonly [string] };
  /** As a person reads it. */
  readonly subject: string;
  /** The text below the header, as a person reads it. Lines end in LF. */
  readonly body: string;
  /** With its angle brackets. */
  readonly messageId: string;
}

/** What `checkTemplate` renders a template with. */
export interface CheckRequest {
  readonly template: string;
  readonly templates: Templates;
  readonly person: Person;
  /** One of the user's own addresses: the sample messages are written to it. */
  readonly to: string;
  readonly now: Date;
  readonly offsetAt: OffsetAt;
  /**
   * What the rule passes. Null: nobody knows before a message comes, and every name in it counts as
   * given. Default: nothing.
   */
  readonly data?: TemplateData | null;
}

/** What is wrong with a template, and where. */
export interface TemplateFault {
  /** Absolute; null when there is no such file. */
  readonly file: string | null;
  /** From 1; null when it is not about one line. */
  readonly line: number | null;
  /** From 1; missing when only the line is known. */
  readonly column?: number;
  readonly message: string;
}
