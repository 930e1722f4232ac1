/**
 * `sortmail({…})`: what a rules file calls. The compiler checks every name; nothing here keeps
 * state.
 */

import type { ThreadPlace } from "../contracts/thread.js";
import { discard } from "./actions/discard.js";
import { placing } from "./actions/file.js";
import { makeForward } from "./actions/forward.js";
import { makeNotice } from "./actions/notify.js";
import { pipe } from "./actions/pipe.js";
import { makeRedistribute } from "./actions/redistribute.js";
import { reject } from "./actions/reject.js";
import { makeAnswer } from "./actions/respond.js";
import type { FileOptions } from "./actions.js";
import type { AuthenticatorSpec } from "./authenticator-spec.js";
import type { Config, FolderSpecs, ListSpecs } from "./config.js";
import { demandConfig } from "./config-checks.js";
import type { DirectorySpec, FamilySpec, MemberName } from "./folder-spec.js";
import type { NeedsMet } from "./needs.js";
import type { PeopleSpec } from "./people-spec.js";
import type { Rule } from "./rule.js";
import { checked, demandActions, type Otherwise, ruleMaker } from "./ruleset.js";
import type { ScannerSpec } from "./scanner-spec.js";
import type { Sortmail } from "./sortmail-words.js";
import { memoryWords, rareWords } from "./words-on-demand.js";

export type { Config } from "./config.js";
export type { Sortmail } from "./sortmail-words.js";

/** What `file` and `copy` are handed, and behind it, at most. */
type FolderOrPlace = string | ThreadPlace;
type FolderRest = readonly (MemberName | FileOptions | undefined)[];

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
  Authentication extends AuthenticatorSpec = never,
  const People extends readonly PeopleSpec[] = never,
>(
  config: Config<Folders, Spam, Template, Lists, Authentication, People>,
): Sortmail<
  Exclude<keyof Folders & string, keyof OfKind<Folders, DirectorySpec["kind"]>>,
  keyof OfKind<Folders, FamilySpec["kind"]> & string,
  NeedsMet<{ spam: Spam; authentication: Authentication; people: People }>,
  Template,
  [Lists] extends [never] ? never : keyof Lists & string,
  NestedNames<Folders>,
  keyof OfKind<Folders, DirectorySpec["kind"]> & string
> {
  demandConfig(config);
  const { make, twins } = ruleMaker();
  let followsThreads = false;
  return {
    rule: (name?: unknown, when?: unknown, ...actions: readonly unknown[]) =>
      make("rule", name, when, actions),
    also: (name?: unknown, when?: unknown, ...actions: readonly unknown[]) =>
      make("also", name, when, actions),
    otherwise: (...actions: readonly unknown[]) => ({
      kind: "otherwise" as const,
      actions: demandActions("otherwise", actions),
    }),
    rules: (rules?: readonly Rule<unknown, unknown>[], otherwise?: Otherwise) => ({
      kind: "sortmail rules",
      config,
      get followsThreads() {
        return followsThreads;
      },
      ...checked(config, rules, otherwise, twins),
    }),
    file: (folder?: FolderOrPlace, ...rest: FolderRest) => placing("file", folder, rest),
    copy: (folder?: FolderOrPlace, ...rest: FolderRest) => placing("copy", folder, rest),
    get inThread() {
      return memoryWords().inThreadAmong(config.folders, () => {
        followsThreads = true;
      });
    },
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
