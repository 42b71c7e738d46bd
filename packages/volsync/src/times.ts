import { createHash } from 'crypto';

/*
 * Times are derived from names, so that a cluster's backups don't all begin at once, and don't move when another one comes.
 */

/** Every so many hours, at a minute and an hour that follow from the name. `half` is half a period later. */
export function everyHours(name: string, hours: number, half = false): string {
  const number = numberOf(name);
  const minute = number % 60;
  const first = (Math.floor(number / 60) + (half ? Math.floor(hours / 2) : 0)) % hours;
  const each = Array.from({ length: 24 / hours }, (_, index) => first + index * hours);
  return `${half && hours === 1 ? (minute + 30) % 60 : minute} ${hours === 1 ? '*' : each.join(',')} * * *`;
}

/** Once a day. */
export function daily(name: string): string {
  const number = numberOf(`${name} daily`);
  return `${number % 60} ${Math.floor(number / 60) % 24} * * *`;
}

/** Once a day, of several that share the day evenly: the one of this index. */
export function spread(name: string, index: number, count: number): string {
  const number = numberOf(`${name} spread`);
  return `${number % 60} ${(Math.floor(number / 60) + Math.floor(24 * index / count)) % 24} * * *`;
}

/** Once a month, on a day that every month has. */
export function monthly(name: string): string {
  const number = numberOf(`${name} monthly`);
  return `${number % 60} ${Math.floor(number / 60) % 24} ${1 + (Math.floor(number / 1440) % 28)} * *`;
}

/** A number that is the same for the same name, and nearly any for another. */
function numberOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0);
}
