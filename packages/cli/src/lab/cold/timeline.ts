import type { KubeObject, Stage } from '../rendered.ts';
import { conditionOf } from '../flux.ts';

/** Something that became ready, in seconds after the start. */
export interface Span {
  readonly kind: 'bootstrap' | 'stage' | 'release';
  readonly name: string;
  /** When it was begun: all that it waits for was ready. */
  readonly began: number;
  /** Undefined when it never became ready. */
  readonly ready?: number;
  /** What became ready last of all that it waited for. */
  readonly waitedFor?: string;
}

/** What was of the released programs, and what the lab played. */
export interface Cast {
  readonly real: readonly string[];
  readonly played: readonly string[];
  readonly assumed: readonly string[];
}

/** How a cluster came up. */
export interface Timeline {
  readonly cluster: string;
  /** Seconds until everything was ready. */
  readonly seconds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly spans: readonly Span[];
  /** What the last stage waited for, from the first to the last. */
  readonly criticalPath: readonly string[];
  readonly cast: Cast;
  /** What didn't become ready, and why. */
  readonly problems: readonly string[];
}

/** Notes when each thing is begun and ready, as the API server tells it. */
export class Clock {
  public readonly spans: Span[] = [];

  private readonly started = performance.now();
  private readonly begun = new Map<string, number>();
  private readonly ready = new Map<string, number>();

  /** Seconds since the start. */
  public now(): number {
    return (performance.now() - this.started) / 1000;
  }

  /** Notes what the state of an object of Flux says. */
  public note(object: KubeObject): void {
    const key = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
    const waits = conditionOf(object, 'Ready')?.reason === 'DependencyNotReady';
    if (!this.begun.has(key) && object.status?.conditions && !waits) this.begun.set(key, this.now());
    if (!this.ready.has(key) && conditionOf(object, 'Ready')?.status === 'True') this.ready.set(key, this.now());
  }

  /** Times a step of the bootstrap. */
  public async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = this.now();
    const waitedFor = this.spans.at(-1)?.name;
    const result = await work();
    this.spans.push({ kind: 'bootstrap', name, began, ready: this.now(), waitedFor });
    return result;
  }

  /** What became of all stages and their releases. */
  public stages(ordered: readonly Stage[]): Span[] {
    const end = this.now();
    const readyOf = (name: string) => this.ready.get(`Kustomization flux-system/${name}`);
    return ordered.flatMap(({ name, dependsOn, objects }): Span[] => {
      const last = [...dependsOn].sort((a, b) => (readyOf(a) ?? end) - (readyOf(b) ?? end)).at(-1);
      const waitedFor = last ?? this.spans.at(-1)?.name;
      const releases = objects.filter(({ kind }) => kind === 'HelmRelease').map(({ metadata }): Span => {
        const key = `HelmRelease ${metadata.namespace}/${metadata.name}`;
        return { kind: 'release', name: `${metadata.namespace}/${metadata.name}`, began: this.begun.get(key) ?? end, ready: this.ready.get(key), waitedFor: name };
      });
      return [{ kind: 'stage', name, began: this.begun.get(`Kustomization flux-system/${name}`) ?? end, ready: readyOf(name), waitedFor }, ...releases];
    });
  }
}

/** The chain of what waited for each other that ends with what was ready last. */
export function criticalPath(spans: readonly Span[]): string[] {
  const end = (span: Span) => span.ready ?? Infinity;
  const byName = new Map(spans.filter(({ kind }) => kind !== 'release').map((span) => [span.name, span]));
  const path: string[] = [];
  let current = [...byName.values()].sort((a, b) => end(a) - end(b)).at(-1);
  while (current && !path.includes(current.name)) {
    path.unshift(current.name);
    current = current.waitedFor === undefined ? undefined : byName.get(current.waitedFor);
  }
  return path;
}

const COLOURS = { bootstrap: '#6a4c93', stage: '#1982c4', release: '#8ac926' };

/** The timeline as one page that needs nothing else. */
export function pageOf({ cluster, seconds, counts, spans, criticalPath: path, cast, problems }: Timeline): string {
  const rows = [...spans].sort((a, b) => a.began - b.began || (a.ready ?? seconds) - (b.ready ?? seconds));
  const [left, width, height] = [330, 820, 16];
  const x = (at: number) => left + (at / Math.max(seconds, 1)) * width;
  const bars = rows.map((span, index) => {
    const end = span.ready ?? seconds;
    const critical = path.includes(span.name) && span.kind !== 'release';
    const title = `${span.name}: ${span.began.toFixed(1)} s to ${span.ready === undefined ? 'never' : `${span.ready.toFixed(1)} s`}${span.waitedFor ? `, after ${span.waitedFor}` : ''}`;
    return `<g><title>${escaped(title)}</title><text x="${left - 8}" y="${index * height + 12}" text-anchor="end"${critical ? ' font-weight="bold"' : ''}>${escaped(span.name)}</text><rect x="${x(span.began).toFixed(1)}" y="${index * height + 3}" width="${Math.max(2, x(end) - x(span.began)).toFixed(1)}" height="10" fill="${span.ready === undefined ? '#c1121f' : COLOURS[span.kind]}"${critical ? ' stroke="#000"' : ''}/></g>`;
  });
  const ticks = Array.from({ length: Math.floor(seconds / 10) + 1 }, (_, index) => index * 10).map((at) => `<line x1="${x(at)}" x2="${x(at)}" y1="0" y2="${rows.length * height}" stroke="#ddd"/><text x="${x(at)}" y="${rows.length * height + 14}" text-anchor="middle">${at} s</text>`);
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? '' : `<h2>${title}</h2><ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cold start of ${escaped(cluster)}</title><style>body{font:14px sans-serif;margin:2em}svg{font:11px sans-serif}</style></head><body>
<h1>Cold start of ${escaped(cluster)}</h1>
<p>${problems.length === 0 ? 'Everything was ready' : `${problems.length} problems were left`} after ${seconds.toFixed(0)} seconds: ${Object.entries(counts).map(([what, count]) => `${count} ${escaped(what)}`).join(', ')}.</p>
<p>What it took longest to wait for: ${path.map(escaped).join(' → ')}.</p>
<svg width="${left + width + 40}" height="${rows.length * height + 20}">${ticks.join('')}${bars.join('')}</svg>
${section('What did not become ready', problems)}${section('Real', cast.real)}${section('Played', cast.played)}${section('Assumed', cast.assumed)}
</body></html>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
