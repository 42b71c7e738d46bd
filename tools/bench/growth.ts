/** Whether time grows as what is rendered does: many clusters in one app, and one cluster with many applications. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { figures } from './figures.ts';
import { objectsOf } from './kustomize.ts';
import { measure, run } from './measure.ts';
import type { Command, Run } from './measure.ts';
import type { Bench } from './programs.ts';
import { ratio, timesOf } from './report.ts';
import { judged } from './results.ts';
import type { Section } from './results.ts';

const CLUSTERS = [1, 10, 100];
const APPLICATIONS = [80, 160, 320];

interface Measured {
  readonly what: string;
  readonly objects: number;
  readonly run: Run;
}

/** Renders clusters of more and more objects from the compiled packages of the workspace, audits them, and compares them with themselves after a change. */
export async function benchGrowth({ root, scratch, machine, rounds }: Bench): Promise<Section> {
  const node = (...args: string[]): Command => ({ command: 'node', args, cwd: root });
  const rows: string[][] = [];
  const measured = async (what: string, counts: readonly number[], command: (count: number) => Command, folderOf: (count: number) => string): Promise<Measured[]> => {
    const all: Measured[] = [];
    for (const count of counts) {
      // The largest takes long, and varies little.
      const taken = count === counts.at(-1) ? await run(command(count)) : await measure(Math.min(rounds, 3), command(count));
      const objects = readdirSync(folderOf(count)).filter((name) => !name.startsWith('.')).reduce((total, name) => total + objectsOf(join(folderOf(count), name)), 0);
      const before = all.at(-1);
      all.push({ what: `${what}, ${count}`, objects, run: taken });
      rows.push([`${what}: ${count}`, String(objects), ...figures(taken), `${(taken.cpuSeconds / objects * 1000).toFixed(2)} ms`, before === undefined ? '' : ratio(perObject(all.at(-1)!) / perObject(before))]);
    }
    return all;
  };
  const many = (count: number): string => join(scratch, `clusters-${count}`);
  const large = (count: number): string => join(scratch, `applications-${count}`);
  const clusters = await measured('clusters in one app', CLUSTERS, (count) => node('tools/bench/render.ts', `${count}`, many(count)), many);
  const rendered = await measured('applications in one cluster', APPLICATIONS, (count) => node('tools/bench/render.ts', '1', large(count), `${count}`), large);
  const audited = await measured('applications, `netpol audit`', APPLICATIONS, (count) => node('packages/cli/src/main.ts', 'netpol', 'audit', '--figures', '--clusters', large(count)), large);
  const compared = await measured('applications, `diff` after each got a new version', APPLICATIONS, (count) => node('tools/bench/diff.ts', large(count)), large);
  return {
    title: 'What grows with what is rendered',
    machine: `${machine}, ${rounds === 1 ? 'measured once' : `${timesOf(Math.min(rounds, 3))}, the largest of each kind measured once`}`,
    about: 'Clusters with every component of this repository. An application has a database with its pooler, a route, a secret, a volume, a backup, and the policies of all of them. The slope is the time on the processors for each object, by that of the row above: 1 is linear, and less is better.',
    heads: ['what', 'objects', 'on the processors', 'time', 'peak of memory', 'for each object', 'slope'],
    rows,
    verdicts: [
      judged('clusters', perObject(clusters[2]) / perObject(clusters[1])),
      judged('objects', perObject(rendered[2]) / perObject(rendered[0])),
      judged('audit', perObject(audited[2]) / perObject(audited[0])),
      judged('diff', perObject(compared[2]) / perObject(compared[0])),
    ],
  };
}

function perObject({ objects, run: { cpuSeconds } }: Measured): number {
  return cpuSeconds / objects;
}
