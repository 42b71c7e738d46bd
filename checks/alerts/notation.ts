/** Histories as they are written, and as VictoriaMetrics takes them. */
import type { Series } from './cases.ts';

/** What a scrape of a minute finds: a value, or that the series is not there. */
export type Sample = number | undefined;

const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf|nan)`;
const REPEATED = new RegExp(`^(${NUMBER})(?:([+-]\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?))?x(\\d+)$`, 'i');

/**
 * The values of a series by the minute, from promtool's notation: `5`, `5x3` (the value and three more of it), `0+10x3` (with steps),
 * `_` and `_x3` (nothing, once or three times), and `stale`, which is nothing as well.
 */
export function valuesOf(notation: string): Sample[] {
  return notation.trim().split(/\s+/).flatMap((part): Sample[] => {
    if (part === '_' || part === 'stale') return [undefined];
    const gap = /^_x(\d+)$/.exec(part);
    if (gap) return new Array(Number(gap[1])).fill(undefined);
    const repeated = REPEATED.exec(part);
    if (repeated) {
      const [, first, step = '0', more] = repeated;
      return Array.from({ length: Number(more) + 1 }, (_, index) => numberOf(first) + index * Number(step));
    }
    if (!new RegExp(`^${NUMBER}$`, 'i').test(part)) throw new Error(`'${part}' of '${notation}' must be a value in promtool's notation, such as 5, 5x30, 0+10x30, _ or _x5`);
    return [numberOf(part)];
  });
}

function numberOf(text: string): number {
  return /inf$/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

/** The labels of a series, its name among them as `__name__`, from `name{label="value",…}`. */
export function labelsOf(series: string): { readonly [label: string]: string } {
  const [, name, inside = ''] = /^\s*([a-zA-Z_:][\w:]*)?\s*(?:\{(.*)\})?\s*$/s.exec(series) ?? [];
  const labels: { [label: string]: string } = name === undefined ? {} : { __name__: name };
  const rest = inside.replace(/\s*([a-zA-Z_]\w*)\s*=\s*("(?:[^"\\]|\\.)*")\s*(?:,|$)/g, (_all, label: string, value: string) => {
    labels[label] = JSON.parse(value);
    return '';
  });
  if (rest.trim() !== '' || labels.__name__ === undefined) throw new Error(`'${series}' must be a series, such as up{namespace="dns",pod="coredns-1"}`);
  return labels;
}

/** The last minute of a history, in which the first is 0; undefined for one in which nothing is told. */
export function lastMinuteOf(history: Series): number | undefined {
  const lengths = Object.values(history).map((notation) => valuesOf(notation).length);
  return lengths.length === 0 ? undefined : Math.max(...lengths) - 1;
}
