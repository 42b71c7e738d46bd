/** Histories that look like something, and are the same each time: for pictures, and for queries that must find something. */

/** How long they are. */
export const MINUTES = 180;

/** Labels of a series. */
export type Labels = { readonly [label: string]: string };

/** What exporters of one cluster have said, minute by minute. */
export class Waves {
  /** As VictoriaMetrics is given them. */
  public readonly series: { [series: string]: string } = {};

  /** A value that swings around a middle by a share of it. */
  public gauge(metric: string, labels: Labels, middle: number, swing = 0.1): this {
    return this.add(metric, labels, (minute) => middle * (1 + swing * wave(`${metric}${JSON.stringify(labels)}`, minute)));
  }

  /** A value that stays. */
  public value(metric: string, labels: Labels, value: number): this {
    return this.add(metric, labels, () => value);
  }

  /** A value that is there, or is that, only for some of the last minutes. */
  public lately(metric: string, labels: Labels, minutes: number, value: number, before?: number): this {
    this.series[textOf(metric, labels)] = Array.from({ length: MINUTES + 1 }, (_, minute) => (minute > MINUTES - minutes ? value : before ?? '_')).join(' ');
    return this;
  }

  /** What rises by so much a second, more at times and less at others. */
  public counter(metric: string, labels: Labels, perSecond: number, swing = 0.4): this {
    return this.rises(metric, labels, (minute) => perSecond * (1 + swing * wave(`${metric}${JSON.stringify(labels)}`, minute)));
  }

  /** What has risen by so much in all, in even steps within the last hours. */
  public risen(metric: string, labels: Labels, by: number): this {
    return this.add(metric, labels, (minute) => Math.floor(by * minute / MINUTES));
  }

  /** A histogram of what mostly takes so long. */
  public histogram(metric: string, labels: Labels, perSecond: number, typical: number): this {
    const shares = [[0.1, 0.02], [0.25, 0.1], [0.5, 0.3], [1, 0.55], [2.5, 0.85], [5, 0.96], [10, 0.99], [25, 0.998]];
    // At times everything takes longer, and less of it is below each bound.
    const slow = (minute: number): number => 1 + 0.4 * wave(`${metric}${JSON.stringify(labels)} slow`, minute);
    for (const [factor, share] of shares) this.rises(`${metric}_bucket`, { ...labels, le: `${Number((factor * typical).toPrecision(3))}` }, (minute) => perSecond * share ** slow(minute));
    this.rises(`${metric}_bucket`, { ...labels, le: '+Inf' }, () => perSecond);
    this.counter(`${metric}_sum`, labels, perSecond * typical);
    return this.counter(`${metric}_count`, labels, perSecond);
  }

  private rises(metric: string, labels: Labels, perSecond: (minute: number) => number): this {
    let sum = perSecond(0) * 86400;
    return this.add(metric, labels, (minute) => {
      sum += Math.max(0, 60 * perSecond(minute));
      return sum;
    });
  }

  private add(metric: string, labels: Labels, value: (minute: number) => number): this {
    this.series[textOf(metric, labels)] = Array.from({ length: MINUTES + 1 }, (_, minute) => Number(value(minute).toPrecision(8))).join(' ');
    return this;
  }
}

function textOf(metric: string, labels: Labels): string {
  return `${metric}{${Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`;
}

/** Between -1 and 1, at another place for each name. */
function wave(name: string, minute: number): number {
  const seed = [...name].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 9973, 7);
  const turn = (period: number): number => Math.sin(2 * Math.PI * (minute / period + seed / 9973));
  return Number((0.6 * turn(37 + seed % 61) + 0.3 * turn(11 + seed % 13) + 0.1 * turn(5)).toFixed(6));
}
