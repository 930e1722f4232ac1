/** `sortmail({…})`: what a rules file calls. The compiler checks every name; nothing here keeps state. */

import type { Aside, CopyAction, Delivery, Ending, FileAction, FileOptions, More, Refusal } from "./actions.js";
import { asksScanner, type Condition, type NeedsScanner, type Test } from "./condition.js";
import type { FolderSpec, Target } from "./folder.js";
import type { Mail } from "./mail.js";
import type { Rewrite } from "./recipient.js";
import type { ScannerSpec } from "./scanner.js";

/** The name under which `otherwise` stands in plans, traces and logs: no rule can have it. */
export const OTHERWISE = "otherwise";

/** Folders by their names. */
export interface FolderSpecs {
  readonly [name: string]: FolderSpec;
}

/** What a person configures. */
export interface Config<Folders extends FolderSpecs = FolderSpecs, Spam extends ScannerSpec = ScannerSpec> {
  /** How the MTA rewrote the address, so that it can be undone. */
  readonly recipient: Rewrite;
  readonly folders: Folders;
  /** Takes a copy of everything that is delivered, before anything else is done. */
  readonly backup?: Target;
  /** Who says whether a message is spam. Without it there are no conditions on that. */
  readonly spam?: Spam;
}

/** What the actions of one rule come to: an ending first, then what may follow it. */
export type Outcome = Ending | readonly [Delivery, ...More[]] | readonly [Refusal, ...Aside[]];

/** One action, or a list of them. */
type Some<A> = A | readonly A[];

/**
 * Whether this ending delivers. So does one that could still be any function: the compiler looks at what follows before it
 * has looked into the function, and again afterwards.
 */
type Delivers<E> = [E] extends [Delivery | ((mail: never) => Delivery | readonly [Delivery, ...More[]])]
  ? true
  : [(mail: Mail) => Outcome] extends [E]
    ? true
    : false;

/**
 * What a condition proved, for a function to use, not to claim: the compiler infers no proof from here. `NoInfer` would do,
 * but be in the way in every error.
 */
type Proved<Proof> = [Proof][Proof extends unknown ? 0 : never];

/** What may follow an ending: further deliveries only behind a delivery. */
type Following<E, Proof> =
  Delivers<E> extends true
    ? Some<More> | ((mail: Mail & Proved<Proof>) => Some<More>)
    : Some<Aside> | ((mail: Mail & Proved<Proof>) => Some<Aside>);

/** A method, so that what an action may rely on (its rule's proof) is left to the rule that asks the condition first. */
interface Choice {
  choose(mail: Mail): Outcome | readonly More[] | More;
}
export type ActionSource = Outcome | More | readonly More[] | Choice["choose"];

/** One rule, as deciding walks them. Made by `rule` and `also`. */
export interface Rule {
  readonly kind: "rule" | "also";
  readonly name: string;
  readonly when: Test;
  readonly actions: readonly ActionSource[];
}

/** What happens to a message that no rule decides. Made by `otherwise`. */
export interface Otherwise {
  readonly kind: "otherwise";
  readonly actions: readonly ActionSource[];
}

/** All that a rules file says: its default export. `Folder` carries the folder names, for tests of the rules. */
export interface Ruleset<Folder extends string = string> {
  readonly kind: "sortmail rules";
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly otherwise: Otherwise;
  readonly folder?: Folder;
}

/**
 * What follows the folder's name in `file` and `copy`: a family wants to know the member, an mbox has no flags. A choice
 * between a family and other folders wants both and is refused, but for a choice of all folders: that is how the compiler
 * takes a name that is none, and the error shall be about the name.
 */
type FileArguments<Name, Folder, Family, Mbox> = [Name] extends [Family]
  ? [name: string, options?: FileOptions]
  : [Extract<Name, Family>] extends [never]
    ? [Extract<Name, Mbox>] extends [never]
      ? [options?: FileOptions]
      : []
    : [Folder] extends [Name]
      ? [name?: string, options?: FileOptions]
      : [never];

/** The words of one rules file, knowing its names. */
export interface Sortmail<Folder extends string, Family extends string, Mbox extends string, Have = never> {
  /**
   * A rule: the first one that matches decides, and the rest are not asked.
   * @param name says in logs why a message is where it is; unique
   * @param ending where the message goes: `file`, `discard`, `reject`, or a function that returns one, or a list that begins with one;
   *   never async: a choice by body text is a condition's business
   * @param more further deliveries and copies; only copies behind `discard` and `reject`
   */
  rule<Proof, const E extends Ending | ((mail: Mail & Proved<Proof>) => Outcome)>(
    name: string,
    when: Condition<Proof, Have>,
    ending: E,
    ...more: Following<E, Proof>[]
  ): Rule;
  /** Acts, and goes on to the next rule. It takes no ending: where the message goes is another rule's business. */
  also<Proof>(
    name: string,
    when: Condition<Proof, Have>,
    action: Some<Aside> | ((mail: Mail & Proved<Proof>) => Some<Aside>),
    ...more: (Some<Aside> | ((mail: Mail & Proved<Proof>) => Some<Aside>))[]
  ): Rule;
  /** What happens when no rule has decided. */
  otherwise<const E extends Ending | ((mail: Mail) => Outcome)>(ending: E, ...more: Following<E, unknown>[]): Otherwise;
  /** All the rules, in order: the rules file's default export. */
  rules(rules: readonly Rule[], otherwise: Otherwise): Ruleset<Folder>;
  /** Stores the message. A family of folders (`maildirs`) also wants the member's name, which may come from the message. */
  file<const Name extends Folder>(folder: Name, ...rest: FileArguments<Name, Folder, Family, Mbox>): FileAction;
  /** Stores one more copy; says nothing about where the message goes. */
  copy<const Name extends Folder>(folder: Name, ...rest: FileArguments<Name, Folder, Family, Mbox>): CopyAction;
}

/** The folders of one kind. */
type OfKind<Folders, Kind> = { [Name in keyof Folders as Folders[Name] extends { kind: Kind } ? Name : never]: Kind };

/** Begins a rules file: declares what there is, and gives back the words to write rules with. */
export function sortmail<const Folders extends FolderSpecs, Spam extends ScannerSpec = never>(
  config: Config<Folders, Spam>,
): Sortmail<
  keyof Folders & string,
  keyof OfKind<Folders, "maildirs"> & string,
  keyof OfKind<Folders, "mbox"> & string,
  [Spam] extends [never] ? never : NeedsScanner
> {
  return {
    rule: (name, when, ending, ...more) => ({ kind: "rule", name, when, actions: [ending, ...more] }),
    also: (name, when, action, ...more) => ({ kind: "also", name, when, actions: [action, ...more] }),
    otherwise: (ending, ...more) => ({ kind: "otherwise", actions: [ending, ...more] }),
    rules: (rules, otherwise) => ({
      kind: "sortmail rules",
      config,
      ...checked(config.spam !== undefined, rules, otherwise),
    }),
    file: (folder, ...rest) => ({ kind: "file", folder, ...placing(rest) }),
    copy: (folder, ...rest) => ({ kind: "copy", folder, ...placing(rest) }),
  };
}

/** Sorts out `[name?, options?]`. */
function placing(rest: readonly (string | FileOptions | undefined)[]): Pick<FileAction, "name" | "flags"> {
  const name = rest.find((part) => typeof part === "string") ?? null;
  const options = rest.find((part) => typeof part === "object");
  return { name, flags: options?.flags ?? [] };
}

/** Two rules of one name could not be told apart in a log. The rest is for rules that nobody type-checked. */
function checked(scanned: boolean, rules: readonly Rule[], otherwise: Otherwise): Pick<Ruleset, "rules" | "otherwise"> {
  const names = new Set([OTHERWISE]);
  for (const { kind, name, when } of rules) {
    if (kind !== "rule" && kind !== "also") throw new Error("rules([…], …): each one is made by rule(…) or also(…)");
    if (names.has(name)) throw new Error(`two rules are called ${JSON.stringify(name)}: give each its own name`);
    if (!scanned && asksScanner(when)) {
      throw new Error(
        `rule ${JSON.stringify(name)} asks for a verdict: add spam: … to sortmail({…}), the scanner to ask`,
      );
    }
    names.add(name);
  }
  if (otherwise?.kind !== "otherwise") throw new Error("rules([…], otherwise(…)): otherwise is missing");
  return { rules, otherwise };
}
