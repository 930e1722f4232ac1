/**
 * What a template names, looked up before it is rendered. nunjucks takes an unknown name for
 * nothing: `{% if mail.subjet %}` is false for ever. So its syntax tree is searched for names that
 * nothing gives, for filters and for files that are not there.
 */

import { parser } from "nunjucks";
import { TemplateError } from "./error.js";
import { explainSyntax, nearest } from "./template-error-position.js";
import type { TemplateFile } from "./template-file.js";
import { argumentsOf, below, isNode, type Node, namesSetBy, textOf } from "./template-syntax.js";

/** What there is to name. */
export interface Vocabulary {
  /**
   * The names that every template has. Those that are given with their members have no others; a
   * member that is true is a function.
   */
  readonly names: ReadonlyMap<string, ReadonlyMap<string, boolean> | null>;
  readonly isFilter: (name: string) => boolean;
  readonly isTemplate: (name: string) => boolean;
  /** What templates set themselves: an included one sees what is set above it. Grows. */
  readonly bound: Set<string>;
}

interface Misnomer {
  /** From 0. */
  readonly line: number;
  /** From 0, as the parser counts it. */
  readonly near: number;
  /** The word that stands there. */
  readonly word: string;
  readonly message: string;
}

const MISSING_ALLOWED = new Set(["defined", "undefined"]);
const DEFAULTS = new Set(["default", "d"]);

/**
 * Refuses a template that names what there is not. What `data` holds is not looked at, nor is a
 * name that is only asked for with `is defined` or `default()`.
 * @throws TemplateError at the line of the first such name, or where the template can't be parsed
 */
export function checkNames(source: string, file: TemplateFile, vocabulary: Vocabulary): void {
  const root = parse(source, file);
  bind(root, vocabulary.bound);
  const found = search(root, vocabulary);
  if (found !== null)
    throw new TemplateError({ file: file.path, ...placeOf(found, file), message: found.message });
}

/** `mail.subjet is not defined`: where it says `subjet`. */
function wordOf(message: string): string {
  return /([\w$]+)[^\w$]* is (?:not defined$|called, )/.exec(message)?.[1] ?? "";
}

/** The parser counts columns in a source that was prepared: so the word is looked for near there. */
function placeOf({ line, near, word }: Misnomer, { text }: TemplateFile) {
  const column = nearest(text.split("\n")[line] ?? "", word, near);
  return column === null ? { line: line + 1 } : { line: line + 1, column };
}

function parse(source: string, file: TemplateFile): unknown {
  try {
    return parser.parse(source);
  } catch (error) {
    throw explainSyntax(error, source, file);
  }
}

function bind(value: unknown, bound: Set<string>): void {
  if (!isNode(value)) return;
  for (const name of namesSetBy(value)) bound.add(name);
  for (const child of below(value)) bind(child, bound);
}

/** @param called whether what the node stands for is called */
function search(node: unknown, vocabulary: Vocabulary, called = false): Misnomer | null {
  if (!isNode(node)) return null;
  const message = wrong(node, vocabulary, called);
  if (message !== null)
    return { line: node.lineno, near: node.colno, word: wordOf(message), message };
  for (const child of read(node)) {
    const found = search(child, vocabulary, node.typename === "FunCall" && child === node.name);
    if (found !== null) return found;
  }
  return null;
}

function wrong(node: Node, vocabulary: Vocabulary, called: boolean): string | null {
  const { names, bound, isFilter, isTemplate } = vocabulary;
  if (node.typename === "Symbol") {
    const name = String(node.value);
    return names.has(name) || bound.has(name) ? null : `${name} is not defined`;
  }
  if (node.typename === "LookupVal") return wrongMember(node, vocabulary, called);
  const filter = node.typename === "Filter" ? textOf(node.name, "Symbol") : null;
  if (filter !== null && !isFilter(filter)) return `there is no filter ${filter}`;
  const file = textOf(node.template, "Literal");
  return file === null || isTemplate(file) ? null : `there is no template ${file}`;
}

function wrongMember(node: Node, { names, bound }: Vocabulary, called: boolean): string | null {
  const [name, member] = [textOf(node.target, "Symbol"), textOf(node.val, "Literal")];
  const members = name === null || bound.has(name) ? null : names.get(name);
  if (!members || member === null) return null;
  if (!members.has(member)) return `${name}.${member} is not defined`;
  return members.get(member) === true && !called
    ? `${name}.${member} is called, as in {{ ${name}.${member}("X-Loop") }}`
    : null;
}

/**
 * The nodes below one whose value is asked for: names that are given, or that are no variables,
 * left out.
 */
function read(node: Node): unknown[] {
  switch (node.typename) {
    case "Filter":
      return DEFAULTS.has(textOf(node.name, "Symbol") ?? "")
        ? present(argumentsOf(node))
        : argumentsOf(node);
    case "Is":
      return MISSING_ALLOWED.has(textOf(node.right, "Symbol") ?? "")
        ? present([node.left])
        : [node.left, ...argumentsOf(node.right)];
    case "Pair":
      return [node.value];
    case "For":
      return [node.arr, node.body, node.else_];
    case "Set":
      return [node.value, node.body];
    case "Macro":
    case "Caller":
      return [...argumentsOf(node).filter((each) => each.typename !== "Symbol"), node.body];
    case "Import":
    case "FromImport":
      return [node.template];
    case "Block":
      return [node.body];
    case "Super":
      return [];
    default:
      return below(node);
  }
}

/** Without the first one, where that is a mere name: it may be missing. */
function present([first, ...rest]: readonly unknown[]): unknown[] {
  return isNode(first) && first.typename === "Symbol" ? rest : [first, ...rest];
}
