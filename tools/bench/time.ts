/** Where the time of a render goes, by samples of the processor. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './measure.ts';
import { renderOf } from './programs.ts';
import type { Bench } from './programs.ts';
import type { Section } from './results.ts';

interface Frame {
  readonly functionName: string;
  readonly url: string;
}

interface Profile {
  readonly nodes: ReadonlyArray<{ readonly id: number; readonly callFrame: Frame; readonly children?: readonly number[] }>;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const LOADING = 'starting Node, loading modules';

/** What a function is part of; the innermost that is known counts. */
const PARTS: ReadonlyArray<readonly [string, (frame: Frame) => boolean]> = [
  ['collecting garbage', ({ functionName }) => functionName === '(garbage collector)'],
  [LOADING, ({ url }) => url.startsWith('node:internal/modules')],
  ['the programs: constructs', ({ url }) => /\/apps\/[^/]+\/main\.ts$/.test(url)],
  ['objects and order', ({ functionName }) => ['collect', 'orderOf', 'readingOf'].includes(functionName)],
  ['checks against schemas', ({ functionName }) => functionName === 'checkSchemas'],
  ['all other checks', ({ functionName }) => ['checkCluster', 'checkClusters', 'supportedVersions', 'memoryWithinBudgets', 'withinOutsideBudget', 'checkFixedFields', 'checkUpgrades'].includes(functionName)],
  ['writing YAML', ({ functionName, url }) => functionName === 'yamlOf' || url.includes('/node_modules/yaml/dist/stringify')],
  ['all other files: contract, README, checklist', ({ functionName }) => functionName === 'textsOf'],
  ['comparing with what is there', ({ functionName }) => functionName === 'swapIn'],
];

/** Samples renders of all clusters. */
export async function benchTime(bench: Bench): Promise<Section> {
  const { scratch, rounds, machine } = bench;
  const folder = join(scratch, 'profiles');
  mkdirSync(folder, { recursive: true });
  const [, command] = renderOf(bench, ['--cpu-prof', '--cpu-prof-interval=500', `--cpu-prof-dir=${folder}`]);
  const total = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    await run(command);
  }
  for (const file of readdirSync(folder)) {
    for (const [part, time] of sharesOf(JSON.parse(readFileSync(join(folder, file), 'utf8')))) total.set(part, (total.get(part) ?? 0) + time);
  }
  rmSync(folder, { recursive: true });
  const all = [...total.values()].reduce((sum, time) => sum + time, 0);
  return {
    title: 'Where the time of a render goes',
    machine: `${machine}, the sum of ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
    about: 'Of the render above, all clusters.',
    heads: ['part', 'share'],
    rows: [...total].sort(([, a], [, b]) => b - a).map(([part, time]) => [part, `${Math.round(time / all * 100)} %`]),
    verdicts: [],
  };
}

/** The time of each part in one profile. */
export function sharesOf({ nodes, samples, timeDeltas }: Profile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = new Map<number, string>();
  const visit = (id: number, outer: string): void => {
    const { callFrame, children = [] } = byId.get(id)!;
    const part = PARTS.find(([, isPart]) => isPart(callFrame))?.[0] ?? outer;
    partOf.set(id, part);
    children.forEach((child) => visit(child, part));
  };
  visit(nodes[0].id, LOADING);
  const total = new Map<string, number>();
  samples.forEach((id, index) => {
    if (byId.get(id)!.callFrame.functionName !== '(idle)') total.set(partOf.get(id)!, (total.get(partOf.get(id)!) ?? 0) + timeDeltas[index]);
  });
  return total;
}
