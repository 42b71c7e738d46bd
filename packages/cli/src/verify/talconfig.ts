import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { clusterFolder, clusterPath } from '../repository/clusters.ts';
import { Refusal } from '../refusal.ts';
import { programOf } from './programs.ts';
import type { Found } from './report.ts';
import { run } from './run.ts';

const TALOS_TAKES_IT = new Refusal('VERIFY-025', {
  protects: 'A machine refuses a configuration that it can not read, and keeps the one that it has, or none at all.',
  wrong: "a UserVolumeConfig with diskSelector: { match: \"disk.trnsport == 'nvme'\" }",
  right: "a UserVolumeConfig with diskSelector: { match: \"disk.transport == 'nvme'\" }",
});

/** What the program `machines` says. */
interface Judged {
  readonly machines: number;
  readonly warnings: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Makes the configuration of every machine of a cluster, as Talos' own code makes it from `talconfig.yaml` and secrets that are thrown
 * away, and has that code judge it as a machine of metal does.
 */
export async function judgeTalconfig(root: string, name: string): Promise<Found> {
  if (!existsSync(join(clusterFolder(root, name), ClusterFolder.TALCONFIG))) return { checked: '', notes: [], problems: [] };
  const file = join(clusterPath(root, name), ClusterFolder.TALCONFIG);
  const { status, stdout, stderr } = await run(programOf(root, 'machines'), ['-talconfig', file], { cwd: root });
  if (status !== 0) return { checked: '0 machines of Talos', notes: [], problems: [TALOS_TAKES_IT.at(file, `the file must be one that Talos can be configured from: ${stderr.trim()}`)] };
  const { machines, warnings, problems }: Judged = JSON.parse(stdout);
  return {
    checked: `${machines} machine${machines === 1 ? '' : 's'} of Talos`,
    notes: gathered(warnings).map(({ nodes, said }) => `of ${nodes}, Talos warns: ${said}`),
    problems: gathered(problems).map(({ nodes, said }) => TALOS_TAKES_IT.at(file, `the configuration of ${nodes} must be one that Talos takes, which says '${said}': correct the facts, or the patch of the component`)),
  };
}

/** What is said of several machines, once. */
function gathered(sentences: readonly string[]): Array<{ readonly nodes: string; readonly said: string }> {
  const nodes = new Map<string, string[]>();
  for (const sentence of sentences) {
    const [node, said] = [sentence.slice(0, sentence.indexOf(': ')), sentence.slice(sentence.indexOf(': ') + 2)];
    nodes.set(said, [...nodes.get(said) ?? [], node]);
  }
  return [...nodes].map(([said, names]) => ({ nodes: names.join(', '), said }));
}
