import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import { planOf } from "../../src/core/decision/plan.js";
import { maildir } from "../../src/core/language/folder-spec.js";
import { memoryContent } from "../../src/io/content.js";
import { perform } from "../../src/pipeline/perform.js";
import type { Performers } from "../../src/pipeline/performers.js";
import { lines, mailOf, REWRITE } from "../core/mails.js";

const TEXT = lines("Subject: Hello", "", "Hello");

/** What is stored in each folder of a plan, by its path. */
async function storedBy(addHeaders?: Readonly<Record<string, string>>) {
  const config = {
    recipient: REWRITE,
    folders: { inbox: maildir("~/inbox") },
    backup: maildir("~/all"),
  };
  const lines = addHeaders === undefined ? {} : { addHeaders };
  const action = { kind: "file", folder: "inbox", name: null, flags: [], ...lines } as const;
  const stored = new Map<string, string>();
  const performers: Performers = {
    deadline: { left: () => 1, check: () => {}, sleep: () => assert.fail() },
    beyond: async () => null,
    openFolder: ({ path }) => ({
      store: async (content: Content) => {
        stored.set(path, Buffer.concat([...content.chunks()]).toString());
        return `${path}/new/1`;
      },
    }),
    journal: null,
    openOutgoing: () => assert.fail("nothing goes out"),
    progress: () => {},
  };
  const message = { mail: mailOf(TEXT), content: memoryContent(Buffer.from(TEXT)) };
  await perform(planOf(config, [{ rule: "r", kind: "rule", action }]), message, performers);
  return Object.fromEntries(stored);
}

test("lines that a rule adds stand on top of what is stored there, and of nothing else", async () => {
  assert.deepEqual(await storedBy({ "X-Course": "autumn", Subject: "More" }), {
    "~/all": TEXT,
    "~/inbox": `X-Course: autumn\nSubject: More\n${TEXT}`,
  });
});

test("without such lines the message is stored as it came", async () => {
  assert.deepEqual(await storedBy(), { "~/all": TEXT, "~/inbox": TEXT });
});
