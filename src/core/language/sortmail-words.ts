/** What `sortmail({…})` gives, for the compiler alone: words that know the names of one rules file. */

import type { Mail } from "../contracts/mail.js";
import type { ThreadPlace } from "../contracts/thread.js";
import type {
  FileArguments,
  FinalOutcome,
  First,
  FolderOf,
  Following,
  KnownDirectory,
  KnownList,
  KnownTemplate,
  Scanned,
  Stray,
} from "./action-types.js";
import type { defer } from "./actions/defer.js";
import type { discard } from "./actions/discard.js";
import type { mark } from "./actions/mark.js";
import type { pipe } from "./actions/pipe.js";
import type { reject } from "./actions/reject.js";
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
import type { Proving } from "./condition.js";
import type { group } from "./group.js";
import type { InThread } from "./in-thread.js";
import type { Rule } from "./rule.js";
import type { AlsoWord, RuleWord } from "./rule-words.js";
import type { Otherwise, Ruleset } from "./ruleset.js";

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
  /** It takes where the message goes. */
  otherwise(this: "where the message goes, such as file(…)"): Otherwise;
  /** All the rules, in order: the rules file's default export. */
  rules(rules: readonly Rule<unknown, Have>[], otherwise: Otherwise): Ruleset<Folder, Template>;
  /** It takes a list and `otherwise(…)`. */
  rules(
    this: "a list of rules, and otherwise(…) behind it",
    rules?: readonly unknown[],
  ): Ruleset<Folder, Template>;
  /**
   * Stores the message. A family of folders (`maildirs`) also wants the member's name, which may
   * come from the message. Behind `inThread`, `mail.thread.place` has both.
   */
  file<const Name extends Folder | ThreadPlace>(
    folder: FolderOf<Name, Folder>,
    ...rest: FileArguments<Name, Folder, Family, Nested>
  ): FileAction;
  /** It takes the name of a folder. */
  file(this: "the name of a folder"): FileAction;
  /** Stores one more copy; says nothing about where the message goes. */
  copy<const Name extends Folder | ThreadPlace>(
    folder: FolderOf<Name, Folder>,
    ...rest: FileArguments<Name, Folder, Family, Nested>
  ): CopyAction;
  /** It takes the name of a folder. */
  copy(this: "the name of a folder"): CopyAction;
  /**
   * Answers a message that was delivered within 90 days, by In-Reply-To and References: the nearest
   * that is known decides. Behind it, `file(mail.thread.place)` files where that one went.
   * @param folders where it must have gone; one that was spam is followed into these alone.
   *   Default: any folder that is declared
   */
  inThread<const Name extends Folder = Folder>(
    ...folders: readonly Name[]
  ): Proving<InThread<Name>>;
  /**
   * Passes the message on, unchanged but for trace headers. One that comes back is filed as
   * `otherwise` says.
   */
  forward(address: string, options?: ForwardOptions): ForwardAction;
  /** It takes an address. */
  forward(this: "an address"): ForwardAction;
  /**
   * Passes the message on to the members of a list; spam and automatic mail is filed as `otherwise`
   * says.
   */
  redistribute(list: Scanned<Have, KnownList<List>>): RedistributeAction;
  /** It takes the name of a list. */
  redistribute(this: "the name of a list"): RedistributeAction;
  /**
   * Answers the envelope sender, unless that could hurt somebody: `sortmail dry-run` says why one
   * is not answered.
   */
  respond(
    template: Scanned<Have, KnownTemplate<Template>>,
    options?: RespondOptions<Exclude<Folder, Family>>,
  ): RespondAction;
  /** It takes the name of a template. */
  respond(this: "the name of a template"): RespondAction;
  /**
   * Saves attachments into a `directory`, each a file under its own name, made harmless. What is
   * there is not written over: a second `a.pdf` is `a (2).pdf`.
   */
  save(folder: KnownDirectory<Directory>, options?: SaveOptions): SaveAction;
  /** It takes the name of a directory. */
  save(this: "the name of a directory"): SaveAction;
  /** Tells somebody that the message came. */
  notify(address: string, template: KnownTemplate<Template>, data?: TemplateData): NotifyAction;
  /** It takes an address and the name of a template. */
  notify(this: "an address, and the name of a template behind it", address?: string): NotifyAction;
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
