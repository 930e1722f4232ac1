import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  Authentication,
  DmarcPolicy,
  DmarcResult,
} from "../../../src/core/contracts/authentication.js";
import type { Mail } from "../../../src/core/contracts/mail.js";
import { unknownVerdict, type Verdict } from "../../../src/core/contracts/verdict.js";
import type { Chosen } from "../../../src/core/decision/chosen.js";
import { type Plan, planOf, withFallback } from "../../../src/core/decision/plan.js";
import { makeForward } from "../../../src/core/language/actions/forward.js";
import { makeNotice } from "../../../src/core/language/actions/notify.js";
import { makeAnswer } from "../../../src/core/language/actions/respond.js";
import { type Action, discard } from "../../../src/core/language/actions.js";
import { firstOf } from "../../../src/core/language/first-of.js";
import { maildir } from "../../../src/core/language/folder-spec.js";
import { spamd, unscanned, upstream } from "../../../src/core/language/scanner-spec.js";
import type { Config } from "../../../src/core/language/sortmail.js";
import { parseMembers } from "../../../src/core/policy/list-members.js";
import { type SuppressionTools, suppress } from "../../../src/core/policy/outgoing-policy.js";
import { ownAddressesOf } from "../../../src/core/policy/own-addresses.js";
import { lines, mailOf, REWRITE, type Setting } from "../mails.js";

const CONFIG: Config = {
  recipient: REWRITE,
  folders: { inbox: maildir("~/inbox"), other: maildir("~/other") },
  backup: maildir("~/backup"),
  spam: spamd(),
  templates: ["bounce", "vacation"],
  lists: {
    friends: { address: "friends@stonehenge.example", members: "friends.txt", membersOnly: true },
  },
};
const HAM: Verdict = { kind: "ham", score: 1, threshold: 5, tests: [], by: "test" };
const SPAM: Verdict = { ...HAM, kind: "spam", score: 9 };

const toolsFor = ({ recipient }: Mail): SuppressionTools => ({
  own: ownAddressesOf(REWRITE, recipient),
  members: () => parseMembers("ada@analytic.example"),
  unanswerable: () => null,
});
const FILE: Action = { kind: "file", folder: "inbox", name: null, flags: [] };
const OTHER: Action = { kind: "file", folder: "other", name: null, flags: [] };
const LIST: Action = { kind: "redistribute", list: "friends" };
const FORWARD = makeForward("x@y.example");
const ANSWER = makeAnswer("bounce");

const by = (...actions: readonly Action[]): Chosen[] =>
  actions.map((action) => ({ rule: "r", kind: "rule", action }));

const mail = (setting: Setting = {}, ...fields: readonly string[]) =>
  unproven({ authentication: {}, ...setting }, ...fields);

/** The same, where nobody must ask who sent it. */
function unproven(setting: Setting = {}, ...fields: readonly string[]): Mail {
  const header = ["Delivered-To: merlyn+merlyn@blue.stonehenge.example", "Received: x", ...fields];
  const people = ["From: Ada <ada@analytic.example>", "To: merlyn@stonehenge.example"];
  return mailOf(lines(...header, ...people, "", "Hello"), {
    environment: { SENDER: "ada@analytic.example" },
    ...setting,
  });
}

async function suppressions(
  actions: readonly Action[],
  message: Mail,
  tools: Partial<SuppressionTools> = {},
  config = CONFIG,
) {
  const plan = withFallback(planOf(config, by(...actions)), config, by(OTHER));
  return suppress(plan, message, config, { ...toolsFor(message), ...tools });
}

const said = ({ send, suppressed, store }: Plan) => [
  ...store.filter(({ kind }) => kind !== "backup").map(({ folder }) => folder),
  ...send.map(({ kind }) => kind),
  ...suppressed.map(({ action, reason }) => `${action.kind}: ${reason}`),
];

test("ham goes out: forward, list, notice, answer", async () => {
  const actions = [FORWARD, LIST, makeNotice("a@b.example", "bounce"), ANSWER];
  const wanted = ["forward", "redistribute", "notify", "respond"];
  assert.deepEqual(said(await suppressions(actions, mail({ verdict: HAM }))), wanted);
});

test("what is not answered anyway costs no scan; nor does a forward", async () => {
  const bulk = mail({}, "Precedence: bulk");
  assert.deepEqual(said(await suppressions([FILE, ANSWER], bulk)), ["inbox", "respond: bulk"]);
  assert.deepEqual(said(await suppressions([FORWARD], mail())), ["forward"]);
});

test("spam and the unscanned are neither answered nor redistributed", async () => {
  for (const [verdict, reason] of [
    [SPAM, "spam"],
    [unknownVerdict("scanner down"), "unscanned"],
  ] as const) {
    const wanted = ["other", `redistribute: ${reason}`, `respond: ${reason}`];
    assert.deepEqual(said(await suppressions([LIST, ANSWER], mail({ verdict }))), wanted);
  }
});

test("unscanned() says that nobody scans: then no scanner is asked, and what is not known to be spam is answered", async () => {
  const nobody = { ...CONFIG, spam: unscanned() };
  assert.deepEqual(said(await suppressions([FILE, ANSWER], mail(), {}, nobody)), [
    "inbox",
    "respond",
  ]);
  const first = { ...CONFIG, spam: firstOf(upstream(), unscanned()) };
  const verdict = unknownVerdict("no verdict");
  assert.deepEqual(said(await suppressions([FILE, ANSWER], mail({ verdict }), {}, first)), [
    "inbox",
    "respond",
  ]);
  assert.deepEqual(said(await suppressions([FILE, ANSWER], mail({ verdict: SPAM }), {}, first)), [
    "inbox",
    "respond: spam",
  ]);
});

test("a list of no scanners is no word that one answers unscanned mail", async () => {
  const none = { ...CONFIG, spam: { ...firstOf(unscanned()), members: [] } };
  const found = await suppressions(
    [LIST, ANSWER],
    mail({ verdict: unknownVerdict("no verdict") }),
    {},
    none,
  );
  assert.deepEqual(said(found), ["other", "redistribute: unscanned", "respond: unscanned"]);
});

test("where nobody scans, it is seen as well that an answer can't be written", async () => {
  for (const spam of [unscanned(), firstOf(unscanned())]) {
    const tools = { unanswerable: () => "no plain address" };
    const found = await suppressions([FILE, ANSWER], mail(), tools, { ...CONFIG, spam });
    assert.deepEqual(said(found), ["inbox", "respond: unanswerable"]);
  }
});

test("a dry run that asks nobody takes an unknown verdict for none, and a known one for what it is", async () => {
  const verdict = unknownVerdict("not asked");
  assert.deepEqual(said(await suppressions([FILE, ANSWER], mail({ verdict }), { unasked: true })), [
    "inbox",
    "respond",
  ]);
  const known = await suppressions([FILE, ANSWER], mail({ verdict: SPAM }), { unasked: true });
  assert.deepEqual(said(known), ["inbox", "respond: spam"]);
});

test("the first answer counts, whatever becomes of it", async () => {
  const second = makeAnswer("vacation", { toAnyone: true });
  const both = await suppressions([FILE, ANSWER, second], mail({ verdict: HAM }));
  assert.deepEqual(said(both), ["inbox", "respond", "respond: one answer a message"]);
  const bulk = await suppressions([FILE, ANSWER, second], mail({}, "Precedence: bulk"));
  assert.deepEqual(said(bulk), ["inbox", "respond: bulk", "respond: one answer a message"]);
});

test("the same thing twice goes out once", async () => {
  const twice = [FORWARD, makeForward("X@Y.example"), LIST, LIST, makeForward("z@y.example")];
  assert.deepEqual(said(await suppressions(twice, mail({ verdict: HAM }))), [
    "forward",
    "forward",
    "redistribute",
  ]);
});

test("what can't be passed on is filed as otherwise says, unless it is stored anyway; a backup is no such place", async () => {
  const back = mail({ verdict: HAM }, "X-Loop: sortmail merlyn@stonehenge.example");
  assert.deepEqual(said(await suppressions([FORWARD], back)), ["other", "forward: loop"]);
  assert.deepEqual(said(await suppressions([FORWARD, FILE], back)), ["inbox", "forward: loop"]);
  const plan = planOf(CONFIG, by(FORWARD));
  await assert.rejects(
    suppress(plan, back, CONFIG, toolsFor(back)),
    /rule "r": forward is not possible, and otherwise.* nothing/,
  );
});

test("what is no address is passed on to nobody, and told to nobody: a rule may have it from the message", async () => {
  for (const odd of ["", "x", "-f@y.example", "a@b.example, c@d.example"]) {
    const { suppressed, ...plan } = await suppressions(
      [makeForward(odd), makeNotice(odd, "bounce")],
      mail(),
    );
    assert.deepEqual(said({ ...plan, suppressed }), [
      "other",
      "forward: no address",
      "notify: no address",
    ]);
    assert.match(suppressed[0]?.detail ?? "", /^".*" is not one address that mail can be sent to$/);
  }
});

test("a list without members, one that only members may write to, a notice that comes back", async () => {
  const none = await suppressions([LIST], mail(), { members: () => [] });
  assert.deepEqual(said(none), ["other", "redistribute: no members"]);
  const eve = await suppressions([LIST], mail(), { members: () => parseMembers("eve@x.example") });
  assert.deepEqual(said(eve), ["other", "redistribute: not a member"]);
  const back = mail({}, "X-Loop: sortmail merlyn@stonehenge.example");
  assert.deepEqual(said(await suppressions([FILE, makeNotice("a@b.example", "bounce")], back)), [
    "inbox",
    "notify: loop",
  ]);
});

test("an answer that can't be written, or was sent before, is not sent, and costs no scan", async () => {
  const odd = await suppressions([FILE, ANSWER], mail(), {
    unanswerable: () => "no plain address",
  });
  assert.deepEqual(said(odd), ["inbox", "respond: unanswerable"]);
  const answeredBefore: SuppressionTools["answeredBefore"] = async (sender, { template }) => ({
    reason: "answered",
    detail: `${sender} by ${template}`,
  });
  const again = await suppressions([discard(), ANSWER], mail(), { answeredBefore });
  assert.deepEqual(
    again.suppressed.map(({ detail }) => detail),
    ["ada@analytic.example by bounce"],
  );
});

test("what the compiler refuses is refused for rules that it never saw", async () => {
  const { spam: _, ...without } = CONFIG;
  const REFUSED: readonly (readonly [RegExp, Action, Config])[] = [
    [/"r": respond: template "x" is not/, makeAnswer("x"), CONFIG],
    [/"r": notify: template "x" is not/, makeNotice("a@b.example", "x"), CONFIG],
    [
      /"r": redistribute: list "constructor" is not/,
      { kind: "redistribute", list: "constructor" },
      CONFIG,
    ],
    [/"r": respond needs a verdict/, ANSWER, without],
    [/"r": redistribute needs a verdict/, LIST, without],
    [/copyTo: folder "x" is not/, makeAnswer("bounce", { copyTo: "x" }), CONFIG],
  ];
  for (const [message, action, config] of REFUSED) {
    await assert.rejects(suppressions([FILE, action], mail({ verdict: HAM }), {}, config), message);
  }
});

test("a notice behind an answer is no second answer", async () => {
  const plan = planOf(CONFIG, by(FILE, ANSWER, makeNotice("a@b.example", "bounce")));
  const message = mail({ verdict: HAM });
  const turned = { ...plan, send: plan.send.toReversed() };
  const found = await suppress(turned, message, CONFIG, toolsFor(message));
  assert.deepEqual(said(found), ["inbox", "respond", "notify"]);
});

test("whether an answer can be written is asked once, and before the scanner", async () => {
  const asked: string[] = [];
  const tools: Partial<SuppressionTools> = {
    unanswerable: () => {
      asked.push("unanswerable");
      return null;
    },
    answeredBefore: async () => {
      asked.push("answered before");
      return null;
    },
  };
  assert.deepEqual(said(await suppressions([FILE, ANSWER], mail({ verdict: HAM }), tools)), [
    "inbox",
    "respond",
  ]);
  assert.deepEqual(asked, ["unanswerable", "answered before"]);
});

test("nothing is stored in the place of an answer that is not sent", async () => {
  const bulk = mail({ verdict: HAM }, "Precedence: bulk");
  const found = said(await suppressions([FORWARD, ANSWER], bulk));
  assert.deepEqual(found, ["forward", "respond: bulk"]);
});

test("why there is no second answer is told", async () => {
  const plan = await suppressions([FILE, ANSWER, makeAnswer("vacation")], mail({ verdict: HAM }));
  assert.deepEqual(
    plan.suppressed.map(({ reason, detail }) => [reason, detail]),
    [["one answer a message", "another reply comes before this one"]],
  );
});

test("a list without members is told by its name; one that nobody configured is an error", async () => {
  const empty = await suppressions([FILE, LIST], mail({ verdict: HAM }), { members: () => [] });
  assert.deepEqual(
    empty.suppressed.map(({ detail }) => detail),
    ["list friends has no members"],
  );
  const unknown: Action = { kind: "redistribute", list: "foes" };
  const asked = suppressions([FILE, unknown], mail({ verdict: HAM }));
  await assert.rejects(asked, /"foes"/);
});

test("a list is for everybody unless it says membersOnly", async () => {
  const lists = { friends: { address: "friends@stonehenge.example", members: "friends.txt" } };
  const members = () => parseMembers("uther@pendragon.example");
  const tools = { members };
  const message = mail({ verdict: HAM });
  assert.deepEqual(said(await suppressions([LIST], message, tools, { ...CONFIG, lists })), [
    "redistribute",
  ]);
  assert.deepEqual(said(await suppressions([LIST], message, tools)), [
    "other",
    "redistribute: not a member",
  ]);
});

test("a dry run that asked nobody still believes a verdict of spam that is known", async () => {
  const tools = { unasked: true };
  const [spam, unknown] = [mail({ verdict: SPAM }), mail({ verdict: unknownVerdict("not asked") })];
  assert.deepEqual(said(await suppressions([FILE, ANSWER], spam, tools)), [
    "inbox",
    "respond: spam",
  ]);
  assert.deepEqual(said(await suppressions([FILE, ANSWER], unknown, tools)), ["inbox", "respond"]);
});

test("a long address that can't be sent to is told by its first hundred characters", async () => {
  const plan = await suppressions([FILE, makeForward(`${"x".repeat(300)} y`)], mail());
  const [first] = plan.suppressed;
  assert.equal(first?.reason, "no address");
  assert.ok((first?.detail.length ?? 0) < 200, first?.detail);
  assert.ok(first?.detail.includes("x".repeat(100)));
});

const dmarc = (result: DmarcResult, policy: DmarcPolicy | null = "reject") => ({
  verdict: HAM,
  authentication: { dmarc: { result, policy, domain: "analytic.example" } },
});

function why({ suppressed }: Plan) {
  return suppressed.map(({ action, reason, detail }) => [action.kind, reason, detail]);
}

test("what fails DMARC is not answered, and no member's post; nobody is asked to scan it", async () => {
  for (const policy of ["none", "quarantine", "reject", null] as const) {
    const { authentication } = dmarc("fail", policy);
    const shown = policy === null ? "" : ` p=${policy}`;
    const plan = await suppressions([LIST, ANSWER], mail({ authentication }));
    const detail = `dmarc=fail${shown} (by a test)`;
    assert.deepEqual(why(plan), [
      ["redistribute", "dmarc", detail],
      ["respond", "dmarc", detail],
    ]);
    assert.deepEqual(said(plan).slice(0, 1), ["other"]);
  }
});

test("what may have passed is no failure: an error of DNS, none, a guess", async () => {
  for (const result of ["pass", "none", "bestguesspass", "temperror", "permerror"] as const) {
    const plan = await suppressions([LIST, ANSWER], mail(dmarc(result)));
    assert.deepEqual(said(plan), ["redistribute", "respond"], result);
  }
});

test("who sent it is asked of what goes out otherwise, and of nothing else", async () => {
  const bulk = unproven({}, "Precedence: bulk");
  assert.deepEqual(said(await suppressions([FILE, ANSWER], bulk)), ["inbox", "respond: bulk"]);
  assert.deepEqual(said(await suppressions([FORWARD], unproven())), ["forward"]);
  const open = { friends: { address: "f@x.example", members: "f", dmarc: "as is" } } as const;
  const message = unproven({ verdict: HAM });
  const plan = await suppressions([LIST], message, {}, { ...CONFIG, lists: open });
  assert.deepEqual(said(plan), ["redistribute"]);
});

const listIs = (dmarc: "munge" | "refuse" | "as is" | undefined, membersOnly = true): Config => {
  const list = { address: "friends@stonehenge.example", members: "friends.txt", membersOnly };
  return { ...CONFIG, lists: { friends: dmarc === undefined ? list : { ...list, dmarc } } };
};

test("a post that members' servers would refuse goes out in the list's name, or as the list says", async () => {
  const unsigned = "analytic.example says p=reject, no signature of its own";
  const plans = (["munge", undefined, "refuse", "as is"] as const).map((dmarcOf) =>
    suppressions([LIST], mail(dmarc("pass")), {}, listIs(dmarcOf)),
  );
  const [munged, usual, refused, asIs] = await Promise.all(plans);
  assert.deepEqual(
    [munged, usual, asIs].map((plan) => plan?.send.map((action) => action.munged)),
    [[unsigned], [unsigned], [undefined]],
  );
  assert(refused !== undefined);
  assert.deepEqual(why(refused), [["redistribute", "would be refused", unsigned]]);
  assert.deepEqual(said(refused), ["other", "redistribute: would be refused"]);
});

test("one that they take stays its author's", async () => {
  for (const list of [listIs("munge"), listIs("refuse"), listIs(undefined)]) {
    const plan = await suppressions([LIST], mail(dmarc("pass", "none")), {}, list);
    assert.deepEqual(
      plan.send.map((action) => [action.kind, action.munged]),
      [["redistribute", undefined]],
    );
  }
});

test("a list that is open to all takes what fails, in its own name", async () => {
  const plan = await suppressions([LIST], mail(dmarc("fail")), {}, listIs("munge", false));
  assert.match(plan.send[0]?.munged ?? "", /^analytic\.example says p=reject/);
});

const TOLD: Config = { ...CONFIG, trusted: ["blue.stonehenge.example"] };
const NONE = { result: "none", policy: null, domain: null } as const;

test("for members only, what was looked at must be the one author that members see", async () => {
  const post = (from: string, authentication: Partial<Authentication> = { dmarc: NONE }) => {
    const setting = { verdict: HAM, authentication, environment: { SENDER: "a@evil.example" } };
    return mailOf(
      lines("Received: x", from, "To: friends@stonehenge.example", "", "Hello"),
      setting,
    );
  };
  const tools = { members: () => parseMembers("ada@analytic.example\nben@b\u00fccher.example") };
  const ada = "From: ada@analytic.example";
  const ofEvil = { dmarc: { result: "pass", policy: null, domain: "evil.example" } } as const;
  const refused: readonly (readonly [Mail, RegExp])[] = [
    [post(`${ada}\n${ada}`), /^2 From fields: dmarc=none/],
    [post(`${ada}, Ben <ben@b\u00fccher.example>`), /^2 authors, not all proven: dmarc=none/],
    [post("From: ada@analytic\u3002example"), /^a domain in disguise, not proven/],
    [post("From: ada@\uff41nalytic.example"), /^a domain in disguise, not proven/],
    [post("From: ben@b\u00fc\u00adcher.example"), /^a domain in disguise, not proven/],
    [post(ada, ofEvil), /^not of evil\.example, who was looked at: dmarc=pass/],
  ];
  for (const [message, detail] of refused) {
    const plan = await suppressions([LIST], message, tools, TOLD);
    const [found] = why(plan);
    assert.deepEqual(found?.slice(0, 2), ["redistribute", "dmarc"], String(detail));
    assert.match(found?.[2] ?? "", detail);
    // Where nobody tells, there is From, and nothing else.
    assert.deepEqual(said(await suppressions([LIST], message, tools)), ["redistribute"]);
  }
  const verified = ["analytic.example", "xn--bcher-kva.example"];
  const taken = [
    post(`${ada}, Ben <ben@b\u00fccher.example>`, { dmarc: NONE, verified }),
    post("From: ben@B\u00dcCHER.example"),
    post("From: ben@xn--bcher-kva.example"),
    post(ada, {}),
    post(ada, { dmarc: { ...NONE, domain: "mail.analytic.example" } }),
  ];
  for (const message of taken)
    assert.deepEqual(said(await suppressions([LIST], message, tools, TOLD)), ["redistribute"]);
});

test("a forwarder's address is no member's, whoever it was before", async () => {
  const authentication = {
    dmarc: { result: "pass", policy: null, domain: "evil.example" },
  } as const;
  const verdict = HAM;
  const from = "From: SRS0=abcd=AB=analytic.example=ada@evil.example";
  const message = mailOf(lines("Received: x", from, "", "Hello"), {
    ...{ verdict, authentication },
    environment: { SENDER: "a@evil.example" },
  });
  for (const config of [CONFIG, TOLD])
    assert.deepEqual(said(await suppressions([LIST], message, {}, config)), [
      "other",
      "redistribute: not a member",
    ]);
});

test("no answer to a sender for whom SPF says that he did not send it, unless his domain has signed it", async () => {
  const spf = (domain: string) => ({ spf: { result: "fail", domain } }) as const;
  const signed = (domain: string, result: "pass" | "fail") => ({
    dkim: [{ domain, selector: null, result }],
  });
  const answered = async (authentication: Partial<Authentication>) =>
    why(await suppressions([FILE, ANSWER], mail({ verdict: HAM, authentication })));
  const refused = [
    spf("analytic.example"),
    { ...spf("analytic.example"), ...signed("evil.example", "pass") },
    { ...spf("analytic.example"), ...signed("analytic.example", "fail") },
  ];
  for (const found of refused) {
    const [suppressed] = await answered(found);
    assert.deepEqual(suppressed?.slice(0, 2), ["respond", "spf"]);
    assert.match(suppressed?.[2] ?? "", /^spf=fail analytic\.example/);
  }
  for (const found of [
    { ...spf("analytic.example"), ...signed("analytic.example", "pass") },
    { ...spf("analytic.example"), ...signed("mail.analytic.example", "pass") },
    { ...spf("analytic.example"), verified: ["analytic.example"] },
    spf("helo.example"),
    { spf: { result: "softfail", domain: "analytic.example" } } as const,
  ])
    assert.deepEqual(await answered(found), []);
});
