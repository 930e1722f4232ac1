import assert from "node:assert/strict";
import { test } from "node:test";
import { getSystemErrorMap } from "node:util";
import { errnoName, withErrnoNames } from "../../src/core/errno.js";
import { errorCode, messageOf } from "../../src/core/text.js";

const UNNAMED = "Unknown system error -122";

test("EDQUOT reads as other errors do", () => {
  const error = Object.assign(new Error(`${UNNAMED}: ${UNNAMED}, write`), { code: UNNAMED });
  assert.equal(messageOf(error), "EDQUOT: disk quota exceeded, write");
  assert.equal(errorCode(error), "EDQUOT");
  assert.equal(
    withErrnoNames(`/home/x: ${UNNAMED}, open '/home/x'\n    at x`),
    "/home/x: EDQUOT: disk quota exceeded, open '/home/x'\n    at x",
  );
  assert.equal(
    withErrnoNames("Unknown system error -116: Unknown system error -1160"),
    "ESTALE: stale file handle: Unknown system error -1160",
  );
});

test("what nobody knows, and what Node knows, stays as it is", () => {
  for (const text of ["Unknown system error -4711", "ENOSPC: no space left on device, write"])
    assert.equal(withErrnoNames(text), text);
  for (const code of ["ENOSPC", "Unknown system error -4711"]) assert.equal(errnoName(code), code);
});

test("every error of a file system, of its server and of quotas has a name, here or in Node", () => {
  const known = getSystemErrorMap();
  for (const [errno, name] of Object.entries({
    5: "EIO",
    28: "ENOSPC",
    30: "EROFS",
    35: "EDEADLK",
    37: "ENOLCK",
    62: "ETIME",
    67: "ENOLINK",
    70: "ECOMM",
    74: "EBADMSG",
    116: "ESTALE",
    117: "EUCLEAN",
    121: "EREMOTEIO",
    122: "EDQUOT",
    123: "ENOMEDIUM",
    126: "ENOKEY",
    131: "ENOTRECOVERABLE",
  })) {
    const code = known.get(-Number(errno))?.[0] ?? errnoName(`Unknown system error -${errno}`);
    assert.equal(code, name);
  }
});
