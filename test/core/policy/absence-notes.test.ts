import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isAbsenceNote } from "../../../src/core/policy/absence-notes.js";
import { ABSENT, PHRASES } from "../../../src/core/policy/absence-phrases.js";
import { assertLinear, hostile } from "../hostile.js";

const isNote = (subject: string) => isAbsenceNote(subject, []);
const root = process.env.SORTMAIL_ROOT ?? process.cwd();

for (const [language, phrases] of Object.entries(PHRASES)) {
  test(`an absence note in ${language} is told from its subject`, () => {
    for (const phrase of phrases)
      for (const subject of [
        ...[phrase, `${phrase}: Price list`, `${phrase} : Price list`, `${phrase}\uff1aPrice list`],
        ...[`Re: ${phrase}`, `AW: ${phrase}: Re: Price list`, `[External] ${phrase}: Price list`],
        ...[`RE: [EXT] SV: ${phrase}: x`, `[${phrase}] Re: Price list`, `***${phrase}*** x`],
        ...[`${phrase} Re: Price list`, `${phrase} (back on Monday)`, `${phrase} - Jane Doe`],
        ...[`${phrase}!`, `${phrase}.`, phrase.toUpperCase(), phrase.normalize("NFD")],
        ...[phrase.replaceAll("-", ""), phrase.replaceAll("-", " ")],
      ])
        assert.equal(isNote(subject), true, subject);
  });

  test(`people who write about an absence in ${language} go on in another way`, () => {
    for (const phrase of phrases)
      for (const subject of [
        ...[`${phrase} 123 next week?`, `${phrase}x`, `${phrase}, can you help?`],
        ...[
          `About ${phrase}`,
          `Fwd: ${phrase}: x`,
          `My question: ${phrase}`,
          `"${phrase}" in Outlook`,
        ],
      ])
        assert.equal(isNote(subject), false, subject);
  });
}

test("without accents a phrase is the same", () => {
  for (const subject of [
    ...["Reponse automatique: x", "Respuesta automatica: x", "Odpowiedz automatyczna: x"],
    ...[
      "Automaticka odpoved: x",
      "Franvaro: x",
      "Ikke pa kontoret: x",
      "Automatische Antwort\u00a0: x",
    ],
    ...["Out\u2010of\u2010Office: x", "\uff2f\uff35\uff34 of office: x", "Message d\u2019absence"],
    ...[
      "\u{1f3d6}\ufe0f Out of office \u{1f3d6}\ufe0f",
      "*** Out of office ***",
      "Out of office!!",
    ],
    ...["Ofis disinda: x", "(Auto-Reply) Re: x", "【自動返信】お問い合わせ", "自动回复：价格"],
  ])
    assert.equal(isNote(subject), true, subject);
});

test("what Notes writes begins with the author's name", () => {
  for (const phrase of ABSENT) {
    assert.equal(isAbsenceNote(`Jane Doe ${phrase}`, ["Jane Doe"]), true, phrase);
    assert.equal(isAbsenceNote(`Re: Jane Doe ${phrase} (returning 3 May)`, ["Doe, Jane"]), true);
    assert.equal(isAbsenceNote(`Jane Doe ${phrase}`, ["John Roe", ""]), false, phrase);
  }
  assert.equal(isAbsenceNote("Jane Doe is awayday", ["Jane Doe"]), false);
  assert.equal(isAbsenceNote("Is Jane Doe out of the office?", ["Jane Doe"]), false);
});

test("people's subjects with such words in them are people's", () => {
  for (const subject of [
    ...["Out of office hours", "Out of office next week?", "Is Jane out of the office?"],
    ...["Automatic replies in Outlook", "Automatic reply settings", "Auto-reply from your server"],
    ...["Abwesenheit am Freitag", "Abwesend am Montag?", "Abwesenheitsnotiz einrichten"],
    ...["Absence de Paul vendredi", "Absent vendredi", "Fuori sede domani?", "Fravær i morgen"],
    ...["Vacation: photos", "Urlaub: Fotos", "Automobile: for sale", "不在者投票", "外出について"],
    ...["Out of office?", "Automatic reply?", "In ferie da lunedì", "I am away on Monday, call me"],
    ...["Re: Re: Price list", "[External] Price list", "", "Re:", "[out]"],
  ])
    assert.equal(isNote(subject), false, subject);
});

test("docs/answers.md names every phrase", () => {
  const docs = readFileSync(join(root, "docs/answers.md"), "utf8");
  for (const [language, phrases] of Object.entries(PHRASES))
    assert.ok(
      docs.includes(`| ${language} | ${phrases.join("; ")} |`),
      `${language}: ${phrases.join("; ")}`,
    );
});

test("telling is linear whatever the subject is", () => {
  const pieces = [
    "[",
    "]",
    "re:",
    "[a]",
    "(",
    "*",
    "**",
    "auto",
    "out of office",
    " ",
    "-",
    ":",
    "【",
  ];
  assertLinear(hostile(pieces), isNote);
});
