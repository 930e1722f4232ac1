/** Whose mail it is: as told, else as the environment, Postfix and the person at the terminal say. */

import { writeSync } from "node:fs";
import { userInfo } from "node:os";
import { isatty } from "node:tty";
import { parseAddrSpec } from "../../core/message/addr-spec.js";
import { readSome } from "../../io/fs/read.js";
import { CommandError, USAGE } from "../command.js";
import { findPostconf, type Postconf } from "../postconf.js";
import type { Terminal } from "../terminal.js";
import type { World } from "../world.js";
import { type Person, SPAMD } from "./example.js";
import { listens } from "./listens.js";

/** What `init` may be told. */
export interface PersonOptions {
  readonly user?: string;
  readonly domain?: string;
  readonly address?: string;
}

/** Which addresses are theirs: a whole domain, or one address in a domain that others share. */
type Owned = Pick<Person, "domain" | "address">;

/** Asks for what nobody tells. @throws CommandError for options that can't be */
export async function personOf(
  options: PersonOptions,
  world: World,
  terminal: Terminal,
): Promise<Person> {
  demandOptions(options);
  const { environment, host } = world;
  const postconf = findPostconf(environment);
  return {
    user: options.user ?? environment.LOGNAME ?? environment.USER ?? userInfo().username,
    ...(toldOwned(options) ?? ownDomain(postconf) ?? askOwned(world, terminal)),
    host: postconf?.("myhostname") ?? host.hostname,
    scanned: await listens(SPAMD.host, SPAMD.port),
  };
}

function demandOptions({ user, domain, address }: PersonOptions): void {
  if (user !== undefined && !/^[^\s@"\\\p{Cc}]+$/u.test(user))
    refuse(`--user ${user} is no account: it is the part of an address before @`);
  if (domain !== undefined && !isDomain(domain))
    refuse(`--domain ${domain} is no domain such as stonehenge.example`);
  if (address === undefined) return;
  if (mailbox(address) === null)
    refuse(`--address ${address} is no whole address such as ada@office.example`);
  if (user !== undefined || domain !== undefined)
    refuse("--address says it all: one mailbox, or --user and --domain for a whole domain");
}

function refuse(message: string): never {
  throw new CommandError(message, { status: USAGE });
}

const isDomain = (text: string): boolean => /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text);

/** Null for what is no whole address. */
function mailbox(text: string): Owned | null {
  const spec = parseAddrSpec(text);
  if (spec === null || spec.address !== text || !isDomain(spec.domain)) return null;
  return { address: text, domain: spec.domain };
}

function toldOwned({ domain, address }: PersonOptions): Owned | null {
  if (address !== undefined) return mailbox(address);
  return domain === undefined ? null : { domain };
}

/** Postfix says `localdomain` when nobody has told it. */
function ownDomain(postconf: Postconf | null): Owned | null {
  const domain = postconf?.("mydomain") ?? "";
  return isDomain(domain) ? { domain } : null;
}

const QUESTION =
  "The domain of your addresses, as in you@DOMAIN;\n" +
  "where others share it, your whole address (Enter: I don't know yet): ";

/** @returns no domain when there is nobody to ask, or nothing is known that is one */
function askOwned({ stdin, stderr }: World, { warn }: Terminal): Owned {
  if (!isatty(stdin) || !isatty(stderr)) return { domain: null };
  for (let tries = 0; tries < 3; tries++) {
    writeSync(stderr, QUESTION);
    const answer = readLine(stdin).trim();
    if (answer === "") break;
    if (isDomain(answer)) return { domain: answer };
    const owned = mailbox(answer);
    if (owned !== null) return owned;
    warn(`${answer} is no domain such as stonehenge.example, and no address in one`);
  }
  return { domain: null };
}

/** A terminal hands over a line at once. */
function readLine(fd: number): string {
  const buffer = Buffer.alloc(1024);
  const [line = ""] = buffer.toString("utf8", 0, readSome(fd, buffer)).split("\n", 1);
  return line;
}
