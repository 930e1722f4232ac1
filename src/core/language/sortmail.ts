/**
 * `sortmail({…})`: what a rules file calls. The compiler checks every name; nothing here keeps
 * state.
 */

import type { Mail } from "../contracts/mail.js";
import type {
  FileArguments,
  FinalOutcome,
  First,
  Following,
  KnownDirectory,
  KnownList,
  KnownTemplate,
  Scanned,
  Stray,
} from "./action-types.js";
import type { defer } from "./actions/defer.js";
import { discard } from "./actions/discard.js";
import { placing } from "./actions/file.js";
import { makeForward } from "./actions/forward.js";
import type { mark } from "./actions/mark.js";
import { makeNotice } from "./actions/notify.js";
import { pipe } from "./actions/pipe.js";
import { makeRedistribute } from "./actions/redistribute.js";
import { reject } from "./actions/reject.js";
import { makeAnswer } from "./actions/respond.js";
import type { run } from "./actions/run.js";
import type { SaveAction, SaveOptions } from "./actions/save.js";
import type {
  CopyAction,
  FileAction,
  FinalEnding,
  ForwardAction,
  ForwardOptions,
  NotifyAction,
  RedistributeAction,
  RespondAction,
  RespondOptions,
  TemplateData,
} from "./actions.js";
import type { NeedsScanner } from "./condition.js";
import type { Config, FolderSpecs, ListSpecs } from "./config.js";
import { demandConfig } from "./config-checks.js";
import type { DirectorySpec, FamilySpec } from "./folder-spec.js";
import type { group } from "./group.js";
import type { Rule } from "./rule.js";
import type { AlsoWord, RuleWord } from "./rule-words.js";
import { checked, demandActions, type Otherwise, type Ruleset, ruleMaker } from "./ruleset.js";
import type { ScannerSpec } from "./scanner-spec.js";
import { rareWords } from "./words-on-demand.js";

export type { Config } from "./config.js";

/** The words of one rules file, knowing its names. */
export interface Sortmail<
  Folder extends string,
  Family extends string,
  Have = never,
  Template extends string = never,
  List extends string = never,
  Nested extends string = never,
  Directory extends string = never,
> {
  /** A rule: the first one that matches decides, and the rest are not asked. */
  readonly rule: RuleWord<Have>;
  /** Acts where the condition matches, and goes on to the next rule. */
  readonly also: AlsoWord<Have>;
  /** What happens when no rule has decided. */
  otherwise<const E extends FinalEnding | ((mail: Mail) => FinalOutcome) | Stray>(
    ending: First<E, FinalEnding | ((mail: Mail) => FinalOutcome)>,
    ...more: Following<E, Mail>[]
  ): Otherwise;
  /** All the rules, in order: the rules file's default export. */
  rules(rules: readonly Rule<unknown, Have>[], otherwise: Otherwise): Ruleset<Folder, Template>;
  /**
   * Stores the message. A family of folders (`maildirs`) also wants the member's name, which may
   * come from the message.
   */
  file<const Name extends Folder>(
    folder: Name,
    ...rest: FileArguments<Name, Folder, Family, Nested>
  ): FileAction;
  /** Stores one more copy; says nothing about where the message goes. */
  copy<const Name extends Folder>(
    folder: Name,
    ...rest: FileArguments<Name, Folder, Family, Nested>
  ): CopyAction;
  /**
   * Passes the message on, unchanged but for trace headers. One that comes back is filed as
   * `otherwise` says.
   */
  forward(address: string, options?: ForwardOptions): ForwardAction;
  /**
   * Passes the message on to the members of a list; spam and automatic mail is filed as `otherwise`
   * says.
   */
  redistribute(list: Scanned<Have, KnownList<List>>): RedistributeAction;
  /**
   * Answers the envelope sender, unless that could hurt somebody: `sortmail dry-run` says why one
   * is not answered.
   */
  respond(
    template: Scanned<Have, KnownTemplate<Template>>,
    options?: RespondOptions<Exclude<Folder, Family>>,
  ): RespondAction;
  /**
   * Saves attachments into a `directory`, each a file under its own name, made harmless. What is
   * there is not written over: a second `a.pdf` is `a (2).pdf`.
   */
  save(folder: KnownDirectory<Directory>, options?: SaveOptions): SaveAction;
  /** Tells somebody that the message came. */
  notify(address: string, template: KnownTemplate<Template>, data?: TemplateData): NotifyAction;
  // These need no name of the configuration, and may be imported as well.
  /**
   * A block of rules that are asked only where a condition matches. May be imported as well, as
   * all below.
   */
  readonly group: typeof group;
  /** Hands the message to a program, which takes it. */
  readonly pipe: typeof pipe;
  /** Runs a program beside the delivery. */
  readonly run: typeof run;
  /** Marks every later `file` and `copy`: flags, keywords, header lines. */
  readonly mark: typeof mark;
  /** Keeps nothing of the message. */
  readonly discard: typeof discard;
  /** Refuses the message. */
  readonly reject: typeof reject;
  /** Leaves the message with the mail server for now. */
  readonly defer: typeof defer;
}

/** The folders of one kind. */
type OfKind<Folders, Kind> = {
  [Name in keyof Folders as Folders[Name] extends { kind: Kind } ? Name : never]: Kind;
};

/** The families whose members may be several folders deep. */
type NestedNames<Folders> = {
  [Name in keyof Folders]: Folders[Name] extends { readonly nested: true } ? Name & string : never;
}[keyof Folders];

/** Begins a rules file: declares what there is, and gives back the words to write rules with. */
export function sortmail<
  const Folders extends FolderSpecs,
  Spam extends ScannerSpec = never,
  const Template extends string = never,
  const Lists extends ListSpecs = never,
>(
  config: Config<Folders, Spam, Template, Lists>,
): Sortmail<
  Exclude<keyof Folders & string, keyof OfKind<Folders, DirectorySpec["kind"]>>,
  keyof OfKind<Folders, FamilySpec["kind"]> & string,
  [Spam] extends [never] ? never : NeedsScanner,
  Template,
  [Lists] extends [never] ? never : keyof Lists & string,
  NestedNames<Folders>,
  keyof OfKind<Folders, DirectorySpec["kind"]> & string
> {
  demandConfig(config);
  const { make, twins } = ruleMaker();
  return {
    rule: (name: unknown, when: unknown, ...actions: readonly unknown[]) =>
      make("rule", name, when, actions),
    also: (name: unknown, when: unknown, ...actions: readonly unknown[]) =>
      make("also", name, when, actions),
    otherwise: (...actions: readonly unknown[]) => ({
      kind: "otherwise",
      actions: demandActions("otherwise", actions),
    }),
    rules: (rules, otherwise) => ({
      kind: "sortmail rules",
      config,
      ...checked(config, rules, otherwise, twins),
    }),
    file: (folder, ...rest) => placing("file", folder, rest),
    copy: (folder, ...rest) => placing("copy", folder, rest),
    forward: makeForward,
    redistribute: makeRedistribute,
    respond: makeAnswer,
    notify: makeNotice,
    pipe,
    discard,
    reject,
    get save() {
      return rareWords().makeSave;
    },
    get group() {
      return rareWords().group;
    },
    get run() {
      return rareWords().run;
    },
    get mark() {
      return rareWords().mark;
    },
    get defer() {
      return rareWords().defer;
    },
  };
}
