/** Every program that sortmail is compared with. */

import { dovecotLda } from "./dovecot.js";
import { fdm } from "./fdm.js";
import { maildrop } from "./maildrop.js";
import { procmail } from "./procmail.js";
import type { Job, Peer, Side } from "./side.js";

const PEERS: readonly Peer[] = [procmail, maildrop, fdm, dovecotLda];

/** Those that are installed, and why the others are not compared. */
export function peersOf(job: Job): {
  readonly sides: readonly Side[];
  readonly missing: readonly string[];
} {
  const found = PEERS.map((peer) => peer(job));
  return {
    sides: found.filter((side) => typeof side !== "string"),
    missing: found.filter((side) => typeof side === "string"),
  };
}
