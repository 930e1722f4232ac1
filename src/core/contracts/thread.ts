/** What is remembered of where messages went, so that answers to them can follow. */

/** Where a message was filed: `file` and `copy` take it, and nobody makes one but `inThread`. */
export interface ThreadPlace {
  readonly kind: "place of a thread";
  /** The folder, as the rules call it. */
  readonly folder: string;
  /** Of a family, its member; null: the folder is none. */
  readonly member: string | readonly string[] | null;
}

/** What `inThread` found: a message that this one answers, and where it went. */
export interface Thread<Folder extends string = string> {
  /** Where it was filed: `file(mail.thread.place)` puts the answer there too. */
  readonly place: ThreadPlace & { readonly folder: Folder };
  /** Its Message-ID, with its angle brackets. */
  readonly parent: string;
  /** When it was delivered. */
  readonly at: Date;
}

/** The same, of any message that is remembered. */
export interface Parent extends Thread {
  /** A scanner called it spam. */
  readonly spam: boolean;
}

/** The messages that one answers, as far as they are remembered. */
export interface Parents {
  /** Their ids, as In-Reply-To and References name them: the nearest first. */
  readonly ids: readonly string[];
  /** Those of them that were filed within the last 90 days: the nearest first. */
  readonly known: readonly Parent[];
  /** Why nobody could be asked, as of mail that is older than what is remembered; null: all were. */
  readonly notAsked: string | null;
}
