/** The clusters of this repository, rendered from their pins, beside others that print the same objects. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kustomizationsOf } from '../../packages/cli/src/repository/clusters.ts';
import { SCOPE } from '../../packages/cli/src/repository/packages.ts';
import { programsOf } from '../../packages/cli/src/repository/programs.ts';
import { objectsOf, writeUmbrella } from './kustomize.ts';
import { measureTogether, run } from './measure.ts';
import type { Command, Run } from './measure.ts';
import { assertReaders } from './readers.ts';
import { judged } from './results.ts';
import type { Section } from './results.ts';
import { figures } from './figures.ts';
import { ratio, timesOf } from './report.ts';

/** What a measurement needs to know. */
export interface Bench {
  readonly root: string;
  /** A folder for everything that is written. */
  readonly scratch: string;
  readonly machine: string;
  /** The kustomize that is compared with; undefined where there is no Go to build it. */
  readonly kustomize: string | undefined;
  readonly rounds: number;
  /** Whether the packages of the workspace are taken in the place of the pinned ones. */
  readonly unreleased: boolean;
}

/** Renders all clusters, and prints them by other means. */
export async function benchPrograms(bench: Bench): Promise<Section> {
  const { root, scratch, kustomize, rounds } = bench;
  const names = programsOf(root).map(({ name }) => name);
  const [ourName, render] = renderOf(bench);
  const clusters = names.map((name) => join(root, 'clusters', name));
  const commands: Record<string, Command> = {
    [ourName]: render,
    'plain cdk8s in JavaScript, all objects in one app': { command: 'node', args: [plainCdk8s(root, scratch, clusters)], cwd: root },
    ...(kustomize === undefined ? {} : {
      '`kustomize build` of all as one': inARow(kustomize, clusters.map((cluster, index) => writeUmbrella(join(scratch, `umbrella-${index}`), cluster)), root),
      '`kustomize build` of each folder': inARow(kustomize, clusters.flatMap(kustomizationsOf), root),
    }),
  };
  // What is compiled, and what changes, stands there from then on.
  await run(render);
  const runs = await measureTogether(rounds, commands);
  const against = (name: string): Run | undefined => runs[name];
  const ours = runs[ourName];
  const [asOne, byFolder, plain] = ['`kustomize build` of all as one', '`kustomize build` of each folder', 'plain cdk8s in JavaScript, all objects in one app'].map(against);
  const objects = clusters.reduce((total, cluster) => total + objectsOf(cluster), 0);
  return {
    title: 'The clusters of this repository',
    machine: `${bench.machine}, ${timesOf(rounds)}`,
    about: `${names.join(' and ')}, ${objects} objects, ${bench.unreleased ? 'with the packages of the workspace' : 'from their pins'}. Whole processes, from their start to their end; nothing in what is rendered changes.`,
    heads: ['what runs', 'on the processors', 'time', 'peak of memory', 'render by it, on the processors', 'by time'],
    rows: Object.entries(runs).map(([name, taken]) => [name, ...figures(name.includes('kustomize') ? { ...taken, mebibytes: undefined } : taken), ...(taken === ours ? ['', ''] : [ratio(ours.cpuSeconds / taken.cpuSeconds), ratio(ours.seconds / taken.seconds)])]),
    verdicts: [
      ...(asOne ? [judged('asOne', ours.cpuSeconds / asOne.cpuSeconds)] : []),
      ...(byFolder ? [judged('byFolder', ours.cpuSeconds / byFolder.cpuSeconds)] : []),
      judged('cdk8s', ours.cpuSeconds / plain!.cpuSeconds),
      judged('seconds', ours.cpuSeconds),
    ],
  };
}

/**
 * The render of all clusters, and what it is called. The packages of the workspace are rendered without the readers' own code, which has
 * measurements of its own.
 */
export function renderOf(bench: Bench, flags: readonly string[] = []): [name: string, command: Command] {
  const { root, unreleased } = bench;
  if (!unreleased) assertReaders(root);
  const names = programsOf(root).map(({ name }) => name);
  const args = [...flags, join(root, 'packages/cli/src/main.ts'), 'render', '--installed', ...(unreleased ? ['--no-validator'] : []), ...names];
  return [unreleased ? 'render, with the checks of the synthesis' : 'render', { command: 'node', args, cwd: labOf(bench) }];
}

/** The lab whose clusters are rendered: this repository, or a copy of its programs with the packages of the workspace. */
export function labOf({ root, scratch, unreleased }: Bench): string {
  if (!unreleased) return root;
  const lab = join(scratch, 'lab');
  if (existsSync(lab)) return lab;
  for (const file of ['platform.json', 'rollout.json', 'clusters', 'apps']) cpSync(join(root, file), join(lab, file), { recursive: true });
  // Compiled modules are kept there.
  mkdirSync(join(lab, 'node_modules'));
  for (const { folder } of programsOf(lab)) {
    const scope = join(folder, 'node_modules', SCOPE);
    for (const name of readdirSync(scope)) {
      const { files = [] } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as { files?: string[] };
      for (const file of ['package.json', ...files.filter((one) => !one.startsWith('!')).map((one) => one.split('/*')[0])].filter((one) => existsSync(join(root, 'packages', name, one)))) {
        rmSync(join(scope, name, file), { recursive: true, force: true });
        cpSync(join(root, 'packages', name, file), join(scope, name, file), { recursive: true });
      }
    }
  }
  return lab;
}

/** A program in plain JavaScript that makes the same objects by cdk8s and prints them, stage by stage. */
function plainCdk8s(root: string, scratch: string, clusters: readonly string[]): string {
  const charts = clusters.flatMap((cluster) => kustomizationsOf(cluster)).map((folder, index) => {
    const objects = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml').flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS()));
    return [`const chart${index} = new Chart(app, 'c${index}');`, ...objects.map((object, number) => `new ApiObject(chart${index}, 'o${number}', ${JSON.stringify(object)});`)].join('\n');
  });
  const file = join(scratch, 'plain.cjs');
  mkdirSync(scratch, { recursive: true });
  writeFileSync(file, `const { App, ApiObject, Chart } = require(${JSON.stringify(join(root, 'node_modules/cdk8s'))});\nconst app = new App();\n${charts.join('\n')}\nprocess.stdout.write(app.synthYaml());\n`);
  return file;
}

/** kustomize, once for each folder. Its memory isn't measured, since Bash starts it. */
function inARow(kustomize: string, folders: readonly string[], cwd: string): Command {
  return { command: 'bash', args: ['-c', 'for folder in "${@:2}"; do "$1" build --load-restrictor=LoadRestrictionsNone "$folder" || exit 1; done', 'bash', kustomize, ...folders], cwd };
}

