/** When a cluster takes nothing: hours of the week, and freezes. Rollbacks and overrides don't ask. */
import { showTime } from './duration.ts';

/** The days as `closed` names them, in the order of `getUTCDay`. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Hours of some days of the week, in UTC. */
export interface ClosedHours {
  /** As `getUTCDay` counts them. */
  readonly days: readonly number[];
  /** From this minute of the day on. */
  readonly from: number;
  /** Up to this minute of the day, at most 1,440. */
  readonly to: number;
}

/** A span of time in which nothing moves. */
export interface Freeze {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export interface Calendar {
  readonly closed: readonly ClosedHours[];
  readonly freezes: readonly Freeze[];
}

/** Why a cluster takes nothing at a time, and when it does again; undefined when it is open. */
export function closedAt(calendar: Calendar, now: number): { readonly why: string; readonly until: number } | undefined {
  const first = reasonAt(calendar, now);
  if (!first) return undefined;
  let { until } = first;
  // One span may end within another.
  for (let next = reasonAt(calendar, until); next; next = reasonAt(calendar, until)) until = next.until;
  return { why: first.why, until };
}

/** Reads `16:30` as a minute of the day; undefined for anything else. */
export function parseClock(text: unknown): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(String(text)) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return hours === undefined || Number(minutes) > 59 || minute > 1440 ? undefined : minute;
}

/** Whether there is any time in a week at which the hours leave it open. */
export function isEverOpen(closed: readonly ClosedHours[]): boolean {
  return DAYS.some((_, day) => Array.from({ length: 1440 }, (__, minute) => minute).some((minute) => !closed.some((hours) => holds(hours, day, minute))));
}

function reasonAt({ closed, freezes }: Calendar, now: number): { why: string; until: number } | undefined {
  const freeze = freezes.find(({ from, to }) => from <= now && now < to);
  if (freeze) return { why: `frozen from ${showTime(freeze.from)} to ${showTime(freeze.to)} (${freeze.reason})`, until: freeze.to };
  const midnight = Math.floor(now / DAY) * DAY;
  const [day, minute] = [new Date(now).getUTCDay(), (now - midnight) / MINUTE];
  const hours = closed.find((each) => holds(each, day, minute));
  return hours && { why: `closed on ${DAYS[day]} from ${showClock(hours.from)} to ${showClock(hours.to)} UTC`, until: midnight + hours.to * MINUTE };
}

function holds({ days, from, to }: ClosedHours, day: number, minute: number): boolean {
  return days.includes(day) && from <= minute && minute < to;
}

function showClock(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
