/** A commit's place on main, and what its clock said. */
export interface Dated {
  readonly id: string;
  readonly time: number;
}

/**
 * When each commit came to main, as far as the clocks agree. A commit counts from its own date, or from the
 * latest date before it that is believed. A date is believed when it isn't later than now, and belongs to a
 * longest run of commits, oldest first, whose dates are in order: one clock is outvoted by those around it.
 * So a commit from the future holds nothing but what it brings itself, and one from the past counts as late
 * as what it follows. Where as many clocks say one thing as the other, all of them are believed, and the
 * latest counts.
 *
 * @param main all commits along the first parents, oldest first
 */
export function clocksOf(main: readonly Dated[], now: number): ReadonlyMap<string, number> {
  const past = main.filter(({ time }) => time <= now).map(({ time }) => time);
  const upTo = longestEndingAt(past);
  const from = longestEndingAt(past.toReversed().map((time) => -time)).reverse();
  const longest = upTo.reduce((most, length) => Math.max(most, length), 0);
  const clocks = new Map<string, number>();
  let floor = -Infinity;
  let index = 0;
  for (const { id, time } of main) {
    clocks.set(id, Math.max(time, floor));
    if (time > now) continue;
    if (upTo[index] + from[index] - 1 === longest) floor = Math.max(floor, time);
    index += 1;
  }
  return clocks;
}

/** For each time, how many are in order in the longest run that ends with it. */
function longestEndingAt(times: readonly number[]): number[] {
  // The smallest last time of all runs of each length so far.
  const lasts: number[] = [];
  return times.map((time) => {
    let [low, high] = [0, lasts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lasts[middle] <= time) low = middle + 1;
      else high = middle;
    }
    lasts[low] = time;
    return low + 1;
  });
}
