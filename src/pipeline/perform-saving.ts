/** The attachments of a message are saved, once it is stored itself. A chunk of its own. */

import type { SavePlan } from "../core/decision/plan.js";
import type { Performers } from "./performers.js";
import { noteDone, type Outcome } from "./task.js";

/** Saves those that no earlier try has saved. */
export async function saveOne(action: SavePlan, performers: Performers): Promise<Outcome> {
  const { journal, deadline, saveFiles } = performers;
  deadline.check();
  const said: string[] = [];
  const earlier = (key: string) => journal?.done(`save ${key}`) ?? null;
  const note = (key: string, path: string) => {
    const { detail } = noteDone(journal, `save ${key}`, path);
    if (detail !== undefined) said.push(detail);
  };
  const { files, anew, left } = await saveFiles(action, { earlier, note });
  const result = anew || files.length === 0 ? "done" : "already done";
  const detail = [...left, ...said].join("; ");
  return { change: { path: null, result, files, ...(detail === "" ? {} : { detail }) } };
}
