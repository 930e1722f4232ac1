import assert from "node:assert/strict";
import { test } from "node:test";
import type { Content } from "../../src/core/contracts/ports.js";
import type { HeaderLines } from "../../src/core/decision/chosen.js";
import { planOf } from "../../src/core/decision/plan.js";
import { maildir } from "../../src/core/language/folder-spec.js";
import { memoryContent } from "../../src/io/content.js";
import { perform } from "../../src/pipeline/perform.js";
import type { Performers } from "../../src/pipeline/performers.js";
import { lines, mailOf, REWRITE } from "../core/mails.js";

const TEXT = lines("Subject: Hello", "", "Hello");

/** What is stored in each folder of a plan, by its path. */
async function storedBy(headers?: HeaderLines) {
  const config = {
    recipient: REWRITE,
    folders: { inbox: maildir("~/inbox") },
    backup: maildir("~/all"),
  };
  const action = { kind: "file", folder: "inbox", name: null, flags: [] } as const;
  const changes = { flags: [], keywords: [], headers: headers ?? null };
  const stored = new Map<string, string>();
  const performers: Performers = {
    deadline: { left: () => 1, check: () => {}, sleep: () => assert.fail() },
    beyond: async () => null,
    saveFiles: () => assert.fail("nothing is saved"),
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
  await perform(
    planOf(config, [{ rule: "r", kind: "rule", action, changes }]),
    message,
    performers,
  );
  return Object.fromEntries(stored);
}

test("lines that a rule adds stand on top of what is stored there, and of nothing else", async () => {
  const add = [
    { name: "X-Course", text: "autumn" },
    { name: "Subject", text: "More" },
  ];
  assert.deepEqual(await storedBy({ add, set: [], remove: [] }), {
    "~/all": TEXT,
    "~/inbox": `X-Course: autumn\nSubject: More\n${TEXT}`,
  });
});

test("lines that a rule sets stand in the place of others; those that it removes are gone", async () => {
  const set = [
    { name: "subject", text: "Größe" },
    { name: "X-New", text: "1" },
  ];
  assert.deepEqual(await storedBy({ add: [], set, remove: [] }), {
    "~/all": TEXT,
    "~/inbox": lines("X-New: 1", "subject: =?utf-8?B?R3LDtsOfZQ==?=", "", "Hello"),
  });
  assert.equal((await storedBy({ add: [], set: [], remove: ["subject"] }))["~/inbox"], "\nHello\n");
});

test("without such lines the message is stored as it came", async () => {
  assert.deepEqual(await storedBy(), { "~/all": TEXT, "~/inbox": TEXT });
});
