/** What the words of a rules file take, for the compiler alone. */

import type { Mail } from "../contracts/mail.js";
import type {
  AlsoAction,
  CopyOrRespond,
  DeferAction,
  Delivery,
  Ending,
  FileOptions,
  FinalEnding,
  More,
  Refusal,
} from "./actions.js";
import type { NeedsScanner } from "./condition.js";
import type { MemberName } from "./family-spec.js";

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

/** One action, or a list of them. */
export type Some<A> = A | readonly A[];

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
export type Following<E, Proof, Outer> = [E] extends [DeferAction]
  ? never
  : Delivers<E> extends true
    ? Some<More> | ((mail: Mail & Proved<Proof> & Given<Outer>) => Some<More>)
    : Some<CopyOrRespond> | ((mail: Mail & Proved<Proof> & Given<Outer>) => Some<CopyOrRespond>);

/** What `also` takes. */
export type Aside<Proof, Outer> =
  | Some<AlsoAction>
  | ((mail: Mail & Proved<Proof> & Given<Outer>) => Some<AlsoAction>);

/**
 * What follows the folder's name in `file` and `copy`: a family wants to know the member.
 * A choice between a family and other folders wants both and is refused, but for a
 * choice of all folders: that is how the compiler takes a name that is none, and the error shall be
 * about the name.
 */
export type FileArguments<Name, Folder, Family, Nested = never> = [Name] extends [Family]
  ? [name: [Name] extends [Nested] ? MemberName : string, options?: FileOptions]
  : [Extract<Name, Family>] extends [never]
    ? [options?: FileOptions]
    : [Folder] extends [Name]
      ? [name?: string, options?: FileOptions]
      : [never];

/** The names that there are; where there are none, an error shows what is missing. */
type Known<Name extends string, Missing extends string> = [Name] extends [never] ? Missing : Name;
export type KnownTemplate<Name extends string> = Known<Name, "(none declared: add templates: […])">;
export type KnownList<Name extends string> = Known<Name, "(none declared: add lists: {…})">;
/** What goes out only where somebody says whether a message is spam. */
export type Scanned<Have, Name> = [Have] extends [never] ? NeedsScanner : Name;
