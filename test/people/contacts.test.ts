/** Address books: read once, and again when they have changed. */

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { peopleIn, placeOf } from "./place.js";

const card = (address: string) => `BEGIN:VCARD\nVERSION:3.0\nEMAIL:${address}\nEND:VCARD\n`;

test("a file of vCards, a list of addresses and domains, by what is in them", async (t) => {
  const { read, write } = placeOf(t);
  write("book.vcf", card("Ada@X.example"));
  write("book.txt", "# friends\nBob <bob@x.example>\nperl.example # all of them\n");
  write("mbox", card("grace@x.example"));
  write("empty.vcf", "");
  assert.deepEqual(peopleIn(await read("contacts", "book.vcf")), ["ada@x.example"]);
  assert.deepEqual(peopleIn(await read("contacts", "book.txt")), ["bob@x.example", "perl.example"]);
  assert.deepEqual(peopleIn(await read("contacts", "mbox")), ["grace@x.example"]);
  assert.deepEqual(peopleIn(await read("contacts", "empty.vcf")), []);
});

test("what is no address book of anybody is not even read", async (t) => {
  const { home, read, write } = placeOf(t);
  write("huge.vcf", "");
  // More than Node can read at once, and nothing on the disk.
  truncateSync(join(home, "huge.vcf"), 5 * 2 ** 30);
  await assert.rejects(read("contacts", "huge.vcf"), /huge\.vcf: is larger than 256 MB$/);
});

test("a folder with a file for each card; what is no card file is passed over", async (t) => {
  const { home, read, write } = placeOf(t);
  for (const name of ["a", "b"]) write(`book/${name}.vcf`, card(`${name}@x.example`));
  write("book/.hidden.vcf", "torn");
  write("book/displayname", "Friends");
  mkdirSync(join(home, "book/.git"));
  const first = await read("contacts", "book");
  assert.deepEqual(peopleIn(first), ["a@x.example", "b@x.example"]);
  rmSync(join(home, "book/a.vcf"));
  write("book/c.VCF", card("c@x.example"));
  assert.deepEqual(peopleIn(await read("contacts", "book")), ["b@x.example", "c@x.example"]);
});

test("is read once, and again once it has changed; another file in its place too", async (t) => {
  const { home, folder, read, write } = placeOf(t);
  const file = write("book.vcf", card("a@x.example"));
  utimesSync(file, 1, 1);
  await read("contacts", "book.vcf");
  const looked: string[] = [];
  const look = { demandOwn: (path: string) => looked.push(path) };
  assert.deepEqual(peopleIn(await read("contacts", "book.vcf", look)), ["a@x.example"]);
  assert.deepEqual(looked, [], "it was read again");
  write("book.vcf", card("b@x.example"));
  utimesSync(file, 1, 1);
  assert.deepEqual(peopleIn(await read("contacts", "book.vcf", look)), ["b@x.example"]);
  assert.deepEqual(looked, [file]);
  rmSync(file);
  symlinkSync(write("other.vcf", card("c@x.example")), join(home, "book.vcf"));
  assert.deepEqual(peopleIn(await read("contacts", "book.vcf")), ["c@x.example"]);
  assert.equal(readdirSync(folder).length, 1);
});

test("what has just changed may change again, unseen, and is read again", async (t) => {
  const { read, write } = placeOf(t);
  const now = { now: Date.now };
  for (const name of ["a", "b", "c", "d"]) {
    write("book.vcf", card(`${name}@x.example`));
    assert.deepEqual(peopleIn(await read("contacts", "book.vcf", now)), [`${name}@x.example`]);
  }
});

test("what can't be read or trusted is told, with the place", async (t) => {
  const { home, read, write } = placeOf(t);
  await assert.rejects(read("contacts", "none.vcf"), /there is no .*none\.vcf$/);
  write("torn.vcf", card("a@x.example").slice(0, -3));
  await assert.rejects(
    read("contacts", "torn.vcf"),
    /torn\.vcf: line 1: the card that begins here/,
  );
  write("wrong.vcf", "Name;Address\n");
  await assert.rejects(read("contacts", "wrong.vcf"), /wrong\.vcf: is no vCard file/);
  write("wrong.txt", "ada@x.example\nBob\n");
  await assert.rejects(read("contacts", "wrong.txt"), /wrong\.txt: line 2: "Bob" is neither/);
  write("open.vcf", card("a@x.example"));
  const demandOwn = (path: string) => {
    throw new Error(`${path} can be changed by everyone`);
  };
  await assert.rejects(read("contacts", "open.vcf", { demandOwn }), /changed by everyone/);
  mkdirSync(join(home, "book"));
  await assert.rejects(read("contacts", "book", { demandOwn }), /book can be changed by everyone/);
});

test("where nothing can be kept, it is read each time, and told", async (t) => {
  const { read, write, notes } = placeOf(t);
  write("memory", "a file in its place");
  write("book.vcf", card("a@x.example"));
  for (const times of [1, 2]) {
    assert.deepEqual(peopleIn(await read("contacts", "book.vcf")), ["a@x.example"]);
    assert.equal(notes.length, times);
  }
  assert.match(notes[0] ?? "", /^people: book\.vcf was read, which can't be kept: /);
});
