/**
 * nunjucks, set up for one part of a template: where it finds files, which names and filters there
 * are.
 */

import { Environment, type LoaderSource, Template } from "nunjucks";
import type { OffsetAt } from "./date-format.js";
import { TemplateError } from "./error.js";
import type { Templates } from "./request.js";
import { findTemplate, type TemplateFile } from "./template-file.js";
import { addFilters } from "./template-filters.js";
import { checkNames, type Vocabulary } from "./template-names.js";

/** What a template may name. */
type Context = Readonly<Record<string, unknown>>;

/** What a template has set in one part, for the next. Grows. */
export interface SetNames {
  /** Under their names: texts, macros, what was imported. */
  values: Readonly<Record<string, unknown>>;
  /** Also those that were not set this time, such as in a branch not taken. */
  readonly names: Set<string>;
}

interface TemplateEnvironment {
  /** @throws TemplateError for an unknown name; nunjucks's errors */
  readonly render: (source: string, file: TemplateFile) => unknown;
  /** What has been read, by its name. */
  readonly files: Map<string, TemplateFile>;
}

/** nunjucks brings these. */
const GLOBALS = ["range", "cycler", "joiner"];

/** Longer ranges would take all memory, and the number may come out of a message. */
const LONGEST = 100_000;

/** What is done to the source of each file that is included; what was set above. */
interface Options {
  readonly prepare: (source: string) => string;
  readonly set: SetNames;
  readonly offsetAt: OffsetAt;
}

/** Stands at a template's end, where nunjucks knows all that it has set; no template can name it. */
const AT_END = "__at_end";

export function openTemplateEnvironment(
  templates: Templates,
  context: Context,
  { prepare, set, offsetAt }: Options,
): TemplateEnvironment {
  const files = new Map<string, TemplateFile>();
  const environment = new Environment(
    { getSource },
    { autoescape: false, throwOnUndefined: true, dev: true },
  );
  addFilters(environment, offsetAt);
  environment.addGlobal("range", range);
  const vocabulary: Vocabulary = {
    names: namesIn(context),
    isFilter: (name) => name in environment.filters,
    isTemplate: (name) => findTemplate(name, templates) !== null,
    bound: set.names,
  };

  function compile(source: string, file: TemplateFile, end = ""): Template {
    checkNames(source, file, vocabulary);
    return new Template(source + end, environment, file.name, true);
  }

  function render(source: string, file: TemplateFile): unknown {
    const keep = function (this: unknown) {
      set.values = setIn(this, context);
      return "";
    };
    return compile(source, file, `{{ ${AT_END}() }}`).render({ ...context, [AT_END]: keep });
  }

  function getSource(name: string): LoaderSource {
    const file = findTemplate(name, templates) ?? missing(name, templates);
    const src = prepare(file.text);
    files.set(file.name, file);
    // Compiled for its errors: of what it includes nunjucks throws them later, from a timer, past
    // any catch.
    compile(src, file);
    return { src, path: file.name, noCache: false };
  }

  return { render, files };
}

/** What nunjucks's context has and was not given. */
function setIn(found: unknown, given: Context): SetNames["values"] {
  const is = typeof found === "object" && found !== null && "ctx" in found;
  const names = is && typeof found.ctx === "object" ? (found.ctx ?? {}) : {};
  const set = Object.entries(names).filter(
    ([name, value]) => name !== AT_END && given[name] !== value,
  );
  return Object.fromEntries(set);
}

/** @throws TemplateError: there is no such template */
export function missing(name: string, { folders }: Templates): never {
  const message = `there is no template ${name} in ${folders.join(" or ")}`;
  throw new TemplateError({ file: null, line: null, message });
}

/** `mail` and `reply` are known by their members as well: true for those that are called. */
function namesIn(context: Context): Vocabulary["names"] {
  const members = (name: string) => {
    const value = name === "mail" || name === "reply" ? context[name] : null;
    if (typeof value !== "object" || value === null) return null;
    const found = Object.entries(Object.getOwnPropertyDescriptors(value));
    return new Map(found.map(([member, { value: is }]) => [member, typeof is === "function"]));
  };
  return new Map([...Object.keys(context), ...GLOBALS].map((name) => [name, members(name)]));
}

/**
 * The numbers from `start` to before `stop`; with one argument, from 0 to before it.
 * @throws Error for more than 100,000 of them
 */
export function range(start: number, stop?: number, step?: number): number[] {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const by = step || 1;
  const count = Math.ceil((to - from) / by);
  if (count > LONGEST) throw new Error(`range(): ${LONGEST} numbers are the most`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => from + index * by);
}
