/**
 * Renders templates, on nunjucks: a chunk of its own, loaded when there is an answer to write. Head
 * and body are rendered apart: in the head every text is one line, and a line of it is a line of
 * the source.
 */

import { guard, TimeUpError } from "../io/time-limit.js";
import type { OffsetAt } from "./date-format.js";
import type { Given } from "./draft.js";
import { TemplateError } from "./error.js";
import type { Person, Templates } from "./request.js";
import { contextOf, manyLines, oneLine } from "./template-context.js";
import { missing, openTemplateEnvironment, type SetNames } from "./template-environment.js";
import { explain } from "./template-error-position.js";
import { cut, findTemplate, type TemplateFile } from "./template-file.js";
import { type Head, markLines, readHead, unmarked } from "./template-header.js";
import { type Lookups, withLookups } from "./template-lookups.js";

interface RenderRequest {
  readonly template: string;
  readonly templates: Templates;
  readonly person: Person;
  /** What the template may name. */
  readonly given: Given;
  /** What it finds beside that under `mail`. */
  readonly lookups: Lookups;
  readonly offsetAt: OffsetAt;
  /** Stands in for `data`, where nobody knows what a rule passes. */
  readonly anything?: object;
  /** Milliseconds that it may take. Default: 10 s. */
  readonly timeout?: number;
}

export interface Rendered {
  readonly head: Head;
  /** Lines end in LF, the last one too. */
  readonly body: string;
}

/** How the source of a part, and the texts that it may name, are made ready for it. */
interface Manner {
  readonly prepare: (source: string) => string;
  readonly clean: (text: string) => string;
}

const HEAD: Manner = { prepare: markLines, clean: oneLine };
const BODY: Manner = { prepare: (source) => source, clean: manyLines };

/** One part of a template. */
interface Part extends Manner {
  readonly source: string;
  /** What the part above it has set. */
  readonly set: SetNames;
}

/** Characters: far more than anybody reads, and no burden to any server. */
const LONGEST = 1_000_000;
/** Milliseconds: thousands of times what a template takes. */
const TIMEOUT = 10_000;

/** @throws TemplateError */
export function renderTemplate(request: RenderRequest): Rendered {
  const { template, templates, timeout = TIMEOUT } = request;
  const file = findTemplate(template, templates) ?? missing(template, templates);
  try {
    return guard(timeout, () => render(file, request));
  } catch (error) {
    if (!(error instanceof TimeUpError)) throw error;
    const message = `it takes longer than ${timeout / 1000} s: has it a loop without an end?`;
    throw new TemplateError({ file: file.path, line: null, message }, { cause: error });
  }
}

function render(file: TemplateFile, request: RenderRequest): Rendered {
  const fault = (line: number | null, message: string) =>
    new TemplateError({ file: file.path, line, message });
  const { head, body, bodyLine } = cut(file.text);
  if (/^(?:subject|from|reply-to|x-[\w-]+)[ \t]*:/i.test(body)) {
    throw fault(bodyLine + 1, "this header line is below the empty line that ends the header");
  }
  const set: SetNames = { values: {}, names: new Set() };
  const lines = renderPart(file, { ...HEAD, source: head, set }, request);
  const rendered = readHead(lines, file, request.person);
  // A comment outputs nothing, and makes errors count lines from the top of the file.
  const above = `{#${"\n".repeat(bodyLine)}#}`;
  const letter = renderPart(file, { ...BODY, source: above + body, set }, request);
  const text = manyLines(unmarked(letter)).trimEnd();
  if (text === "") throw fault(null, "there is no text below the header");
  return { head: rendered, body: `${text}\n` };
}

function renderPart(
  file: TemplateFile,
  { source, prepare, clean, set }: Part,
  { given: { mail, ...rest }, lookups, offsetAt, anything, templates }: RenderRequest,
): string {
  const context = {
    ...contextOf(rest, clean),
    mail: withLookups(contextOf(mail, clean), lookups, clean),
    ...(anything === undefined ? {} : { data: anything }),
    ...set.values,
  };
  const environment = openTemplateEnvironment(templates, context, { prepare, set, offsetAt });
  try {
    const text = environment.render(prepare(source), file);
    if (typeof text !== "string") throw new Error("it did not render");
    if (text.length > LONGEST)
      throw new Error(`it makes ${text.length} characters of text: ${LONGEST} are the most`);
    return text;
  } catch (error) {
    throw explain(error, file, environment.files);
  }
}
