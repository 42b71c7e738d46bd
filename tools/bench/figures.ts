import type { Run } from './measure.ts';

/** Time on the processors, time, and memory, as tables have them. */
export function figures({ seconds, cpuSeconds, mebibytes }: Run): string[] {
  return [`${cpuSeconds.toFixed(2)} s`, `${seconds.toFixed(2)} s`, mebibytes === undefined ? '' : `${Math.round(mebibytes)} MiB`];
}
