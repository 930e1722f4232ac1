/** Can the families take their mail: is there room for more members, and the file of their names? */

import { type Finding, warning } from "../../core/contracts/finding.js";
import { knownSegments } from "../../core/decision/member.js";
import { type FamilySpec, type FolderSpec, isFamily } from "../../core/language/folder-spec.js";
import type { MessageSources } from "../../delivery/outgoing/message-sources.js";
import { countMembers } from "../../folders/families.js";
import { fileBesideRules } from "../../rules/listed-files.js";
import { checkBeside } from "./beside.js";
import { amount } from "./rules.js";

const UNTIL_THEN = "until then mail for the family is deferred";

export function checkFamilies(tools: MessageSources): Finding[] {
  return Object.entries(tools.config.folders).flatMap(([name, spec]: [string, FolderSpec]) =>
    isFamily(spec)
      ? [...checkRoom(`folder ${name}`, spec, tools), ...checkKnown(`folder ${name}`, spec, tools)]
      : [],
  );
}

function checkRoom(about: string, spec: FamilySpec, { paths }: MessageSources): Finding[] {
  const { path, atMost, beyond } = spec;
  const count = countMembers({ ...spec, path: paths.folder(path) });
  if (count < atMost) return [];
  const where = beyond === null ? "the member _beyond" : JSON.stringify(beyond);
  return [
    warning(
      about,
      `${path} has ${amount(count, "folder")}: mail for a new one is filed in ${where}`,
      "delete folders, or raise atMost in the rules",
    ),
  ];
}

function checkKnown(about: string, family: FamilySpec, tools: MessageSources): Finding[] {
  if (family.known === null) return [];
  const file = fileBesideRules(family.known, tools);
  const read = (text: string) => amount(knownSegments(family, text).size, "name");
  return [checkBeside({ about, file, read, untilThen: UNTIL_THEN }, tools)];
}
