/** What the rows of tables say of one side's runs. */

import { BARE_NODE } from "../sides/node.js";
import { difference, median, pairwise, ratio, rounded, spread } from "./figures.js";
import type { Table } from "./tables.js";
import type { Runs } from "./turns.js";

/** Compared with `base`, turn by turn. */
export interface Compared {
  readonly wall: number;
  readonly cpu: number;
}

export function ratioTo(runs: Runs, base: Runs): Compared {
  return {
    wall: median(pairwise(runs.wall, base.wall, ratio)),
    cpu: median(pairwise(runs.cpu, base.cpu, ratio)),
  };
}

/** Milliseconds. */
export function moreThan(runs: Runs, base: Runs): Compared {
  const more = (name: "wall" | "cpu") => median(pairwise(runs[name], base[name], difference));
  return { wall: more("wall"), cpu: more("cpu") };
}

export const TIME_TITLES = ["wall ms", "CPU ms"];
export const timeCells = (runs: Runs): string[] => [spread(runs.wall), spread(runs.cpu)];

export const ratioTitles = (base: string): string[] => [`wall / ${base}`, `CPU / ${base}`];
export const ratioCells = (runs: Runs, base: Runs): string[] => {
  if (runs === base) return ["", ""];
  const { wall, cpu } = ratioTo(runs, base);
  return [wall.toFixed(2), cpu.toFixed(2)];
};

/** `+1.2`. */
export const signed = (value: number): string =>
  `${value < 0 ? "−" : "+"}${rounded(Math.abs(value))}`;

export const moreCells = (runs: Runs, base: Runs): string[] => {
  if (runs === base) return ["", ""];
  const { wall, cpu } = moreThan(runs, base);
  return [signed(wall), signed(cpu)];
};

/** Every side beside bare Node, and beside the delivery of sortmail that is the base. */
export function besideTable(
  name: string,
  runs: readonly Runs[],
  base: string,
  notes: readonly string[] = [],
): Table {
  const [node, plainOne] = [runsOf(runs, BARE_NODE), runsOf(runs, base)];
  const rows = runs.map((one) => [
    one.name,
    ...timeCells(one),
    ...ratioCells(one, node),
    ...moreCells(one, plainOne),
  ]);
  const titles = ["", ...TIME_TITLES, ...ratioTitles("node"), "wall more", "CPU more"];
  return {
    name,
    titles,
    rows,
    notes: [`${node.wall.length} runs. "More": than ${base}, in ms.`, ...notes],
  };
}

/** The run of a side. @throws Error when there is none of that name */
export function runsOf(all: readonly Runs[], name: string): Runs {
  const found = all.find((runs) => runs.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

export const sizeName = (octets: number): string =>
  octets < 1_000_000 ? `${octets / 1000} kB` : `${octets / 1_000_000} MB`;
