/**
 * A post for the members of a list: to each by itself, from an address of its own that takes its
 * bounces, so that they tell whose they are; or to all at once.
 */

import type { Content, Refused, Submission, Transport } from "../../core/contracts/ports.js";
import { isRefusedForGood, isSubmitError } from "../../core/contracts/submit-error.js";
import { named } from "../../core/language/config.js";
import { type AddrSpec, parseAddrSpec } from "../../core/message/addr-spec.js";
import { withTag } from "../../core/message/bounce-tag.js";
import { messageOf } from "../../core/text.js";
import type { SendOptions, SendResult } from "../../pipeline/performers.js";
import { listOwner, redistributed } from "../../send/redistribute.js";
import { bounceKey, tagOf } from "../../state/bounces/bounces.js";
import { membersOf } from "./message-sources.js";
import type { OutgoingTools } from "./outgoing-tools.js";
import { submit } from "./submit.js";

/** Members, and octets of all copies together, above which all get it at once. */
const [MOST_MEMBERS, MOST_OCTETS] = [100, 50_000_000];

/** A post, and what is known of earlier tries. */
interface Post extends Pick<SendOptions, "only" | "had" | "got"> {
  readonly list: string;
  /** Why it is in the list's name; undefined where it is in its author's. */
  readonly munged: string | undefined;
}

/** @throws what leaves hope that it is taken later */
export async function redistribute(
  post: Post,
  transport: Transport,
  tools: OutgoingTools,
): Promise<SendResult> {
  const { list, munged, only } = post;
  const { mail, content, config } = tools;
  const address = named(config.lists, list)?.address ?? "";
  const members = membersOf(list, tools);
  const [first, ...others] = members.map((member) => member.address);
  const recipients = only ?? (first === undefined ? null : ([first, ...others] as const));
  if (recipients === null) return { kind: "refused", detail: `list ${list} has no members` };
  const munging = munged === undefined ? null : { list, mail, members };
  const message = redistributed(content, address, munging);
  const submission = { sender: listOwner(address), recipients, message };
  const tagged = isEach(list, submission, tools) ? taggerOf(list, submission, tools) : null;
  return submit(submission, tagged === null ? transport : toEach(tagged, transport, post));
}

function isEach(list: string, { recipients, message }: Submission, { config }: OutgoingTools) {
  const { length } = recipients;
  const wanted = named(config.lists, list)?.verp ?? true;
  return wanted && length <= MOST_MEMBERS && length * message.size <= MOST_OCTETS;
}

type Tagger = (recipient: string) => string;

/** Says who takes a member's bounces; null, and a note, where that can't be remembered. */
function taggerOf(
  list: string,
  { sender }: Pick<Submission, "sender">,
  { config: { recipient }, paths, machine, warn }: OutgoingTools,
): Tagger | null {
  const owner: AddrSpec | null = parseAddrSpec(sender ?? "");
  const delimiters = typeof recipient === "function" ? "+" : (recipient.delimiters ?? "+");
  const [delimiter] = delimiters;
  if (owner === null || delimiter === undefined) return null;
  try {
    const key = bounceKey(paths.bounces, machine);
    return (member) =>
      withTag(owner, delimiter, tagOf(key, list, member))?.address ?? owner.address;
  } catch (error) {
    warn(`list ${list}: bounces will not tell whose they are: ${messageOf(error)}`);
    return null;
  }
}

/**
 * One after the other: who is killed in between has sent none of them twice. What one of them is
 * refused for keeps nobody else from his copy.
 */
function toEach(tagged: Tagger, transport: Transport, { had, got }: Post): Transport {
  const sendOne = async (member: string, message: Content): Promise<readonly Refused[]> => {
    const { refused } = await transport.submit({
      sender: tagged(member),
      recipients: [member],
      message,
    });
    if (refused.length === 0) got(member);
    return refused;
  };
  return {
    submit: async ({ recipients, message }) => {
      const refused: Refused[] = [];
      let last: Error | null = null;
      for (const member of recipients) {
        try {
          if (!had(member)) refused.push(...(await sendOne(member, message)));
        } catch (error) {
          if (!isSubmitError(error)) throw error;
          last = error;
          refused.push(refusalOf(member, error));
        }
      }
      // Taken by nobody, and never will be: then it has to be somewhere else.
      const isHopeless = refused.length === recipients.length;
      if (last !== null && isHopeless && refused.every(({ permanent }) => permanent)) throw last;
      return { refused };
    },
  };
}

function refusalOf(recipient: string, error: Error): Refused {
  return { recipient, reason: messageOf(error), permanent: isRefusedForGood(error) };
}
