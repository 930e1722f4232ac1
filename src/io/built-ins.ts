/**
 * What rules may not change of JavaScript and Node. They run in this very process, and one that puts
 * its own function in the place of `Array.prototype.filter` can make a plan empty, one in the place
 * of `fs.fsyncSync` a file that is not on disk: nothing fails, and the message is lost. So sortmail
 * goes on after the rules only with what it has begun with. Freezing all of JavaScript instead takes
 * longer, and breaks libraries.
 */

import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

/** An object, its name, and the names of its members that sortmail stands on, with blanks. */
type Looked = readonly [name: string, object: object, members: string];

/** What storing a message stands on. To look at all there is would take a millisecond. */
function looked(): readonly Looked[] {
  return [
    ["globalThis", globalThis, GLOBALS],
    ["Array", Array, "from isArray"],
    ["Array.prototype", Array.prototype, ARRAY],
    ["an array's iterator", prototypeOf([].values()), "next"],
    ["a generator", prototypeOf(prototypeOf((function* () {})())), "next return throw"],
    ["String.prototype", String.prototype, TEXT],
    ["RegExp.prototype", RegExp.prototype, "exec test"],
    ["JSON", JSON, "parse stringify"],
    ["Object", Object, "assign create defineProperty entries fromEntries hasOwn keys values"],
    ["Function.prototype", Function.prototype, "apply bind call"],
    ["Map.prototype", Map.prototype, "get has set"],
    ["Set.prototype", Set.prototype, "add delete has"],
    ["Math", Math, "floor max min round trunc"],
    ["Promise", Promise, "all race resolve"],
    ["Promise.prototype", Promise.prototype, "catch constructor finally then"],
    ["process", process, "env getBuiltinModule hrtime on uptime"],
    ["Atomics", Atomics, "wait"],
    ["Buffer", Buffer, "alloc allocUnsafe allocUnsafeSlow concat from"],
    ["Buffer.prototype", Buffer.prototype, "copy copyWithin equals indexOf subarray toString"],
    ["path", path, "basename dirname join"],
    ["vm", vm, "Script"],
    ["vm.Script.prototype", vm.Script.prototype, "runInThisContext"],
    ["fs", fs, FS],
  ];
}

const GLOBALS =
  "Array Buffer Error Map Object Promise RegExp Set String clearTimeout process setImmediate setTimeout";
const ARRAY =
  "at concat entries every filter find findIndex flatMap forEach includes indexOf join map push slice some sort";
const TEXT =
  "includes indexOf match matchAll padStart replace replaceAll slice split startsWith toLowerCase trim";
/** Without closeSync, which libraries wrap. */
const FS =
  "chmodSync existsSync fchmodSync fstatSync fsyncSync ftruncateSync linkSync lstatSync mkdirSync openSync readFileSync readSync readdirSync realpathSync renameSync statSync unlinkSync utimesSync writeFileSync writeSync";

const prototypeOf = (object: object): object => Reflect.getPrototypeOf(object) ?? object;
const get = Reflect.get;
const ownKeys = Reflect.ownKeys;

/** A member as it was. */
interface Member {
  readonly owner: string;
  readonly object: object;
  readonly key: string;
  readonly was: unknown;
}

/**
 * Looks at what there is now.
 * @returns to be called when rules have run: the name of something that they have changed, or null
 */
export function watchBuiltIns(): () => string | null {
  const members: Member[] = [];
  for (const [owner, object, keys] of looked())
    for (const key of keys.split(" ")) members.push({ owner, object, key, was: get(object, key) });
  const { length } = members;
  const iterator = Array.prototype[Symbol.iterator];
  // More of its members would be found in every object.
  const shared = ownKeys(Object.prototype).length;
  return () => {
    // By nothing that could have been changed.
    for (let at = 0; at < length; at++) {
      const member = members[at];
      if (member !== undefined && get(member.object, member.key) !== member.was)
        return `${member.owner}.${member.key}`;
    }
    if (Array.prototype[Symbol.iterator] !== iterator) return "Array.prototype[Symbol.iterator]";
    return ownKeys(Object.prototype).length === shared ? null : "Object.prototype";
  };
}
