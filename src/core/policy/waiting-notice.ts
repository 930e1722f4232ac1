/**
 * When the user is told that mail waits: after an hour of failure, then once a day; and once a day
 * of replies that were given up. Who fails, and nobody else, asks.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** How long (in ms) who looks may take, and after a notice that could not be stored until the next. */
const AGAIN = 10 * MINUTE;

/** What is remembered. Times are milliseconds since 1970. */
export interface NoticeState {
  /** Before that nobody need look. */
  readonly next: number;
  /** Somebody is looking. */
  readonly claimed: boolean;
  /** When a notice last told that mail waits, and when one of replies that were given up. */
  readonly waiting: number | null;
  readonly givenUp: number | null;
}

/** Nobody has looked yet. */
export const NOTHING_TOLD: NoticeState = { next: 0, claimed: false, waiting: null, givenUp: null };

/** What a look has found. Times are milliseconds since 1970. */
export interface Found {
  /** Since when the message waits that has waited longest; null when none does. */
  readonly oldest: number | null;
  /** When a reply was last given up; null: none was. */
  readonly givenUp: number | null;
}

/** What is to be told now. */
export interface Due {
  readonly waiting: boolean;
  readonly givenUp: boolean;
}

/**
 * Whether it is worth a look. A look that lies further ahead than any can was noted by a clock that
 * was wrong.
 * @param gaveUp the delivery has given up a reply
 */
export function mayLook(state: NoticeState, now: number, gaveUp: boolean): boolean {
  const left = state.next - now;
  if (left <= 0 || left > HOUR) return true;
  return gaveUp && !state.claimed && isPast(state.givenUp, now);
}

/** The state while somebody looks. Who is killed meanwhile keeps others from it for ten minutes. */
export function claimed(state: NoticeState, now: number): NoticeState {
  return { ...state, next: now + AGAIN, claimed: true };
}

/** What a notice has to say; nothing: neither is due. */
export function dueOf({ oldest, givenUp }: Found, told: NoticeState, now: number): Due {
  const again = oldest !== null && (isPast(told.waiting, now) || oldest > (told.waiting ?? 0));
  return {
    waiting: again && now - oldest >= HOUR,
    givenUp: givenUp !== null && isPast(told.givenUp, now) && givenUp > (told.givenUp ?? 0),
  };
}

/** A day ago; or never, or in a future that a wrong clock has seen. */
function isPast(told: number | null, now: number): boolean {
  return told === null || told > now || now - told >= DAY;
}

/**
 * The state after a look.
 * @param stored whether the notice that was due is stored
 */
export function looked(
  told: NoticeState,
  { oldest }: Found,
  { due, stored, now }: { readonly due: Due; readonly stored: boolean; readonly now: number },
): NoticeState {
  const failed = (due.waiting || due.givenUp) && !stored;
  const hour = oldest === null || now - oldest >= HOUR ? now + HOUR : oldest + HOUR;
  return {
    next: failed ? now + AGAIN : Math.min(hour, now + HOUR),
    claimed: false,
    waiting: due.waiting && stored ? now : told.waiting,
    givenUp: due.givenUp && stored ? now : told.givenUp,
  };
}
