/**
 * The order of a cluster's stages as a picture. A stage that others wait for starts a
 * vertical rail; a dot on it says who waits. So a hub with forty stages behind it takes
 * one line instead of forty, and all fits on a phone.
 */
import type { Item } from '../diff/model.ts';
import { html, lines } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import { tableOf } from './table.ts';

/** One stage, and those that must be ready before. */
export interface Stage {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/** Stages that wait for the same, and that the same wait for. */
export interface Row {
  readonly names: readonly string[];
  /** 1 for what waits for nothing, and one more than the latest that is waited for. */
  readonly wave: number;
  /** Rails that it has a dot on. */
  readonly waitsOn: readonly number[];
  /** The rail that starts here, and the last row that has a dot on it. */
  readonly rail?: { readonly column: number; readonly end: number };
}

const LINE = 19;
const RAIL = 8;
/** Room for thirty letters. With fifteen rails beside them, the longest names still fit on a phone. */
const TEXT = 200;
/** As many colours as the style has. */
const COLOURS = 6;

/** What Flux waits for, by the Kustomizations. */
export function stagesOf(items: readonly Item[]): Stage[] {
  return items.filter(({ stage, content }) => stage === 'flux' && content.kind === 'Kustomization')
    .map(({ content: { metadata, spec } }) => ({ name: metadata.name as string, dependsOn: (spec.dependsOn ?? []).map(({ name }: { name: string }) => name).sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The stages in rows, wave by wave, each rail in the nearest column that is free. */
export function rowsOf(stages: readonly Stage[]): Row[] {
  const groups = groupsOf(stages);
  const at = new Map(groups.flatMap(({ names }, index) => names.map((name) => [name, index])));
  const ends = groups.map(() => -1);
  groups.forEach(({ dependsOn }, index) => dependsOn.forEach((name) => { ends[at.get(name)!] = index; }));
  /** Up to which row each column is taken. */
  const taken: number[] = [];
  const columns = groups.map((_, index) => {
    if (ends[index] < 0) return -1;
    const free = taken.findIndex((end) => end < index);
    const column = free < 0 ? taken.length : free;
    taken[column] = ends[index];
    return column;
  });
  return groups.map(({ names, wave, dependsOn }, index) => ({
    names, wave,
    waitsOn: [...new Set(dependsOn.map((name) => columns[at.get(name)!]))].sort((a, b) => a - b),
    rail: columns[index] < 0 ? undefined : { column: columns[index], end: ends[index] },
  }));
}

/** The picture, and the same as a table. */
export function orderHtml(cluster: string, stages: readonly Stage[], objects: ReadonlyMap<string, number>): Markup {
  return html`<p>A ring starts a rail, and each dot on it is a stage that waits for it. All stages of a wave may start together.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Picture of the order of ${cluster}">${pictureOf(cluster, rowsOf(stages))}</div>
<details><summary>The same as a table: ${stages.length} stages</summary>
${tableOf(['stage', 'objects', 'waits for'], stages.map(({ name, dependsOn }) => [name, objects.get(name) ?? 0, dependsOn.join(', ') || 'nothing']))}
</details>`;
}

function pictureOf(cluster: string, rows: readonly Row[]): Markup {
  const width = (Math.max(-1, ...rows.map(({ rail }) => rail?.column ?? -1)) + 1) * RAIL;
  // The columns stand from the names to the left, so that short rails are near.
  const x = (column: number): number => width - column * RAIL - RAIL / 2;
  let y = 0;
  const tops = rows.map(({ names, wave }, index) => {
    if (rows[index - 1]?.wave !== wave) y += LINE * 1.4;
    const top = y;
    y += names.length * LINE;
    return top;
  });
  const middle = (index: number): number => tops[index] + LINE / 2;
  const rails = rows.flatMap(({ rail }, index) => (rail ? [html`<path class="rail c${rail.column % COLOURS}" d="M${x(rail.column)} ${middle(index)}V${middle(rail.end)}"/>`] : []));
  const texts = rows.map(({ names, wave, waitsOn, rail }, index) => {
    const ends = [...waitsOn, ...(rail ? [rail.column] : [])];
    const bracket = names.length > 1 ? html`<path class="tie" d="M${width + 3} ${tops[index] + 3}v${names.length * LINE - 6}"/>` : undefined;
    return html`<g>${rows[index - 1]?.wave === wave ? undefined : html`<text class="wave" x="${width + 8}" y="${tops[index] - 5}">Wave ${wave}</text>`}${
      ends.length > 0 ? html`<path class="tie" d="M${x(Math.max(...ends))} ${middle(index)}H${width + 4}"/>` : undefined}${bracket}${
      waitsOn.map((column) => html`<circle class="dot c${column % COLOURS}" cx="${x(column)}" cy="${middle(index)}" r="3"/>`)}${
      rail ? html`<circle class="ring c${rail.column % COLOURS}" cx="${x(rail.column)}" cy="${middle(index)}" r="3"/>` : undefined}${
      names.map((name, line) => html`<text x="${width + 8}" y="${middle(index) + 4 + line * LINE}">${name}</text>`)}</g>`;
  });
  return html`<svg class="order" role="img" aria-label="The stages of ${cluster} in ${rows.at(-1)?.wave ?? 0} waves; the table says the same" width="${width + TEXT}" height="${y + 4}" viewBox="0 0 ${width + TEXT} ${y + 4}">
${lines([...rails, ...texts])}
</svg>`;
}

interface Group {
  readonly names: readonly string[];
  readonly wave: number;
  readonly dependsOn: readonly string[];
}

function groupsOf(stages: readonly Stage[]): Group[] {
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const waves = new Map<string, number>();
  const waveOf = (name: string): number => {
    // Synthesis refuses circles.
    if (!waves.has(name)) waves.set(name, 1 + Math.max(0, ...byName.get(name)!.dependsOn.map(waveOf)));
    return waves.get(name)!;
  };
  const dependents = (name: string): string => stages.filter(({ dependsOn }) => dependsOn.includes(name)).map((stage) => stage.name).join();
  // Who ends rails comes first in a wave, who starts one last: rails stay short, and columns few.
  const keyed = stages.map((stage) => ({ stage, key: [waveOf(stage.name), dependents(stage.name) === '' ? 0 : 1, stage.dependsOn.join(), dependents(stage.name)] as const }));
  return [...Map.groupBy(keyed, ({ key }) => JSON.stringify(key)).values()]
    .map((group) => ({ key: group[0].key, names: group.map(({ stage }) => stage.name), wave: group[0].key[0], dependsOn: group[0].stage.dependsOn }))
    .sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || compare(a.key[2], b.key[2]) || compare(a.names[0], b.names[0]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
