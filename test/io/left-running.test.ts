import assert from "node:assert/strict";
import { test } from "node:test";
import { untilNothingRuns } from "../../src/io/left-running.js";

/** A deadline whose time goes by only while somebody sleeps. */
function asleep(ms: number) {
  let left = ms;
  const sleep = async (duration: number) => {
    left -= duration;
  };
  return { left: () => left, sleep };
}

test("what ends is waited for, and nothing else", async () => {
  const deadline = asleep(240_000);
  const names = [["FSReqPromise"], ["Timeout", "GetAddrInfoReqWrap"], ["Timeout", "TCPSocketWrap"]];
  await untilNothingRuns(deadline, () => names.shift() ?? []);
  assert.deepEqual([names.length, deadline.left()], [0, 239_990]);
});

test("what does not end fails after ten seconds, and at the deadline at the latest", async () => {
  for (const [ms, spent] of [
    [240_000, 10_000],
    [8_000, 7_995],
  ] as const) {
    const deadline = asleep(ms);
    await assert.rejects(
      untilNothingRuns(deadline, () => ["FSReqCallback"]),
      /something under way that does not end \(FSReqCallback: /,
    );
    assert.equal(ms - deadline.left(), spent);
  }
});
