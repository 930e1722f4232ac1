/** What the words of a rules file take, for the compiler alone. */

import type { Mail } from "../contracts/mail.js";
import type { ThreadPlace } from "../contracts/thread.js";
import type {
  BesideAction,
  CopyOrRespond,
  DeferAction,
  Delivery,
  Ending,
  FileOptions,
  FinalEnding,
  More,
  Refusal,
} from "./actions.js";
import type { MemberName } from "./family-spec.js";
import type { NeedsScanner } from "./needs.js";

/** What the actions of one rule come to: an ending first, then what may follow it. */
export type Outcome =
  | Ending
  | readonly [Delivery, ...More[]]
  | readonly [Refusal, ...CopyOrRespond[]];

/** What the actions of `otherwise` come to: where else could a message go that waits too long? */
export type FinalOutcome =
  | FinalEnding
  | readonly [Delivery, ...More[]]
  | readonly [Refusal, ...CopyOrRespond[]];

/**
 * Whether this ending delivers. So does one that could still be any function: the compiler looks at
 * what follows before it has looked into the function, and again afterwards.
 */
type Delivers<E> = [E] extends [
  Delivery | ((mail: never) => Delivery | readonly [Delivery, ...More[]]),
]
  ? true
  : [(mail: Mail) => FinalOutcome] extends [E]
    ? true
    : false;

/**
 * What a condition proved, for a function to use, not to claim: the compiler infers no proof from
 * here. `NoInfer` would do, but be in the way in every error.
 */
export type Proved<Proof> = [Proof][Proof extends unknown ? 0 : never];

/**
 * What the groups around a rule have proved. As long as nothing tells, the compiler takes it for
 * `never`, and would see nothing of what the innermost proves either.
 */
export type Given<Outer> = [Outer] extends [never] ? unknown : Proved<Outer>;

/** What may follow an ending: further deliveries only behind a delivery. */
export type Following<E, Seen> = [E] extends [DeferAction]
  ? "nothing behind defer: what is done when the message comes again, the rules say then"
  : Delivers<E> extends true
    ? Only<"deliveries, copy, respond, notify, run and save, behind a delivery", More, Seen>
    : Only<"copy and respond, behind discard and reject", CopyOrRespond, Seen>;

/** Some actions, or a function that returns them; by the words that an error shows first. */
export type Only<Words extends string, Each, Seen> =
  | Each
  | readonly Each[]
  | ((mail: Seen) => Each | readonly Each[])
  | Extract<Words, never>;

/** What else may be put where an ending or an action of `also` should stand. */
export type Stray = BesideAction | Ending | string | readonly (BesideAction | Ending)[];

/**
 * An ending, or words that an error shows. As long as the compiler knows nothing of it, any.
 */
export type First<E, Any> = [Stray] extends [E]
  ? Any
  : [E] extends [Any]
    ? E
    : [E] extends [string]
      ? "where the message goes first, such as file(…): a name alone says not what is done"
      : [E] extends [BesideAction]
        ? "where the message goes first, such as file(…): copy, respond and the like come behind it"
        : [E] extends [DeferAction]
          ? "where the message goes at last, such as file(…): defer only puts it off"
          : [E] extends [readonly unknown[]]
            ? "the actions one behind another, and no list: only a function may return one"
            : Any;

/** The same of what `also` does. */
export type Beside<A, Any> = [Stray] extends [A]
  ? Any
  : [A] extends [Any]
    ? A
    : [A] extends [string]
      ? "what is done, such as copy(…): a name alone says it not"
      : [A] extends [Ending]
        ? "copy, forward, respond and the like: where the message goes is a rule's business"
        : Any;

/**
 * What follows the folder's name in `file` and `copy`: a family wants to know the member.
 * A choice between a family and other folders wants both and is refused, but for a
 * choice of all folders: that is how the compiler takes a name that is none, and the error shall be
 * about the name. What is no name because of an error takes anything: one error will do.
 */
export type FileArguments<Name, Folder, Family, Nested = never> = [unknown] extends [Name]
  ? [name?: string, options?: FileOptions]
  : [Name] extends [Family]
    ? [name: [Name] extends [Nested] ? MemberName : string, options?: FileOptions]
    : [Extract<Name, Family>] extends [never]
      ? [options?: FileOptions | OnlyAFamilyTakesAName]
      : [Folder] extends [Name]
        ? [name?: string, options?: FileOptions]
        : [never];

/** What `file` and `copy` take first. A conditional type, so that an error shows the names alone. */
export type FolderOf<Name, Folder> = [Name] extends [ThreadPlace] ? Name : Folder;

declare const only: unique symbol;
/** No value is: the name is what an error shows. */
type OnlyAFamilyTakesAName = string & { readonly [only]: never };

/** The names that there are; where there are none, an error shows what is missing. */
type Known<Name extends string, Missing extends string> = [Name] extends [never] ? Missing : Name;
export type KnownTemplate<Name extends string> = Known<Name, "(none declared: add templates: […])">;
export type KnownDirectory<Name extends string> = Known<
  Name,
  '(none declared: add folders: { … directory("~/…") })'
>;
export type KnownList<Name extends string> = Known<Name, "(none declared: add lists: {…})">;
/** What goes out only where somebody says whether a message is spam. */
export type Scanned<Have, Name> = NeedsScanner extends Have ? Name : NeedsScanner;
