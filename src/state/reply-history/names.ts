/** What the files of answers are called, for whoever makes them and whoever sweeps them up. */

/** A folder of entries: how their keys begin. */
export const FAN_OUT_NAME = /^[0-9a-f]{2}$/;
/** An entry: its key, SHA-256 in hexadecimal, and its number. */
export const ENTRY_NAME = /^[0-9a-f]{64}\.[1-9]\d{0,14}$/;
/** The folder of the hours. */
export const HOURS = "rate";
/** An hour of the clock: `YYYYMMDDHH`, in UTC. */
export const HOUR_NAME = /^\d{10}$/;
/** One answer of an hour. */
export const SLOT_NAME = /^\d+$/;
