/** Header lines that a rule adds. */

/** Header lines by their names. */
export interface HeaderLines {
  readonly [name: string]: string;
}
