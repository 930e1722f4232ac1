/** The spam scanners: the one place that knows them all. */

import type { Finding } from "../core/contracts/finding.js";
import type { Scanner } from "../core/contracts/ports.js";
import {
  type ScannerSpec,
  type SingleScannerSpec,
  scannersIn,
} from "../core/language/scanner-spec.js";
import { openSharedCommand } from "./command.js";
import { firstOf, unscanned } from "./first-of.js";
import type { Learned, Lesson } from "./learn.js";
import { openSharedRspamd } from "./rspamd.js";
import type { ScannerCheckTools } from "./scanner-checks.js";
import { ScannerError } from "./scanner-error.js";
import type { ScannerTools } from "./scanner-tools.js";
import { openSharedSpamd } from "./spamd.js";
import { upstream } from "./upstream.js";

export type { RememberOptions, ScannerTools } from "./scanner-tools.js";

/** A kind of scanner. Methods: each takes the spec of its own kind. */
interface ScannerKind<Spec extends ScannerSpec> {
  /**
   * Touches no disk and no network until a message is scanned.
   * @throws ScannerError when it could never be asked
   */
  open(spec: Spec, tools: ScannerTools): Scanner;
}

/** One scanner, and no list of them. */
interface SingleKind<Spec extends SingleScannerSpec> extends ScannerKind<Spec> {
  /** Asks it, and remembers nothing. */
  check(spec: Spec, tools: ScannerCheckTools): Promise<Finding>;
  /** Absent: it can't be taught. */
  teach?(spec: Spec, lesson: Lesson): Promise<Learned>;
  /** Absent: whatever its options say, it can be taught. */
  learns?(spec: Spec): boolean;
}

type SpecOf<Kind> = Extract<ScannerSpec, { readonly kind: Kind }>;
type SingleOf<Kind> = Extract<SingleScannerSpec, { readonly kind: Kind }>;

const SCANNERS = {
  spamd: {
    open: openSharedSpamd,
    check: async (spec, tools) => (await import("./scanner-checks.js")).checkSpamd(spec, tools),
    teach: async (spec, lesson) => (await import("./learn.js")).learn(spec, lesson),
  },
  rspamd: {
    open: openSharedRspamd,
    check: async (spec, tools) => (await import("./scanner-checks.js")).checkRspamd(spec, tools),
    teach: async (spec, lesson) => (await import("./rspamd.js")).learnByRspamd(spec, lesson),
  },
  command: {
    open: openSharedCommand,
    check: async (spec, tools) => (await import("./scanner-checks.js")).checkCommand(spec, tools),
    teach: async (spec, lesson) => (await import("./command.js")).learnByCommand(spec, lesson),
    learns: ({ learn }) => learn !== null,
  },
  upstream: {
    open: (_, { trusted }) => upstream(trusted),
    check: async (_, tools) => (await import("./scanner-checks.js")).checkUpstream(tools),
  },
  firstOf: {
    open: ({ members }, tools) => firstOf(members.map((each) => openScanner(each, tools))),
  },
  unscanned: {
    open: unscanned,
    check: async () => (await import("./scanner-checks.js")).checkUnscanned(),
  },
} satisfies { [Kind in ScannerSpec["kind"]]: ScannerKind<SpecOf<Kind>> } & {
  [Kind in SingleScannerSpec["kind"]]: SingleKind<SingleOf<Kind>>;
};

/**
 * Opens a scanner by its kind. Touches no disk and no network until a message is scanned.
 * @throws ScannerError when it could never be asked
 */
export function openScanner(spec: ScannerSpec, tools: ScannerTools): Scanner {
  const kind: ScannerKind<ScannerSpec> = SCANNERS[spec.kind];
  return kind.open(spec, tools);
}

/** Does it answer, and with sense? */
export function checkOne(spec: SingleScannerSpec, tools: ScannerCheckTools): Promise<Finding> {
  return singleKind(spec).check(spec, tools);
}

/** The scanners of a configuration that can be taught. */
export function teachable(spec: ScannerSpec): readonly SingleScannerSpec[] {
  return scannersIn(spec).filter((each) => {
    const { teach, learns } = singleKind(each);
    return teach !== undefined && (learns?.(each) ?? true);
  });
}

/**
 * Tells a scanner that a message is spam, or that it is none.
 * @throws ScannerError when it can't be asked, or does not let itself be taught
 */
export async function teach(spec: SingleScannerSpec, lesson: Lesson): Promise<Learned> {
  const learned = await singleKind(spec).teach?.(spec, lesson);
  if (learned === undefined) throw new ScannerError(`${spec.kind} does not learn`);
  return learned;
}

function singleKind({ kind }: SingleScannerSpec): SingleKind<SingleScannerSpec> {
  return SCANNERS[kind];
}
