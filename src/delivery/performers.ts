/** What performs one delivery: folders, directories, and what goes out. */

import type { Content, Deadline } from "../core/contracts/ports.js";
import type { Target } from "../core/language/folder-spec.js";
import { openFolder as openTarget } from "../folders/formats.js";
import { isFolder } from "../io/fs/read.js";
import type { Performers } from "../pipeline/performers.js";
import type { OpenedMessage } from "./open-message.js";
import type { MessageSources } from "./outgoing/message-sources.js";

interface Tools extends Omit<MessageSources, "config"> {
  readonly deadline: Deadline;
}

export function performersOf(
  content: Content,
  { outgoing }: Pick<OpenedMessage, "outgoing">,
  { deadline, ...tools }: Tools,
): Omit<Performers, "journal" | "progress"> {
  const { paths, machine } = tools;
  const { host } = machine;
  const openFile = (target: Target) => openTarget(target, { deadline, host });
  const openFolder = (target: Target) => openFile({ ...target, path: paths.folder(target.path) });
  const openOutgoing = async () =>
    (await outgoing()).open({ content, deadline, openFolder, openFile });
  const beyond: Performers["beyond"] = async (target, member) => {
    if (member.family.known === null && isFolder(paths.folder(target.path))) return null;
    return (await import("./families.js")).beyondOf(target, member, tools);
  };
  const saveFiles: Performers["saveFiles"] = async (action, memory) => {
    const saving = { deadline, host, path: paths.folder(action.path) };
    return (await import("./saving.js")).saveFiles(action, content, memory, saving);
  };
  return { deadline, openFolder, openOutgoing, beyond, saveFiles };
}
