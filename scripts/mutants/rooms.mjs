// The rooms whose tests are measured by mutants, and the tests that each must hold up by.

/** Tests of other rooms say little of what a room's own do not, and would run for every mutant. */
export const ROOMS = {
  policy: { mutate: ["src/core/policy/**/*.ts"], tests: ["test/core/policy"] },
  message: { mutate: ["src/core/message/**/*.ts"], tests: ["test/core/message"] },
  language: { mutate: ["src/core/language/**/*.ts"], tests: ["test/core/language"] },
  decision: { mutate: ["src/core/decision/**/*.ts"], tests: ["test/core/decision"] },
  folders: {
    mutate: ["src/folders/**/*.ts"],
    // What `check` says of a folder is the folder's own word.
    tests: ["test/folders", "test/contract/folder.test.ts", "test/commands/check/folders.test.ts"],
  },
  state: {
    mutate: ["src/state/**/*.ts"],
    tests: [
      "test/state",
      "test/contract/journal.test.ts",
      "test/contract/log.test.ts",
      "test/contract/reply-history.test.ts",
    ],
  },
  pipeline: { mutate: ["src/pipeline/**/*.ts"], tests: ["test/pipeline"] },
};
