/** Times are milliseconds since 1970, as `Date.now()` gives them. */
const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `24h`, `90m` or `3d`; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * UNITS[unit as keyof typeof UNITS];
}

/** Reads `2026-11-22T13:30:00Z`; undefined without a date, a time and a zone, since nobody's clock may be guessed. */
export function parseTime(text: unknown): number | undefined {
  const time = typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** `24 h`, `11 h 20 min`: never less than is left. */
export function showDuration(duration: number): string {
  const minutes = Math.ceil(duration / UNITS.m);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}

/** `2026-11-21 13:30 UTC`. */
export function showTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
