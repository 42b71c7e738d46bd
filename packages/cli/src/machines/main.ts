/** `machines`: the configuration of every machine of a cluster, as Talos' own code makes it from what is rendered. */
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { Refusal } from '../refusal.ts';
import { clusterFolder, clusterPath } from '../repository/clusters.ts';
import { git } from '../repository/git.ts';
import { programOf } from '../verify/programs.ts';

const HAS_MACHINES = new Refusal('MACHINES-001', {
  protects: 'Without machines of Talos there is nothing to configure.',
  wrong: 'platform machines home, whose facts have no talosVersion',
  right: 'the same once home is rendered with a talosVersion',
});
const NOT_COMMITTED = new Refusal('MACHINES-002', {
  protects: 'The configuration of a machine holds the keys of its cluster: whoever reads it rules the cluster.',
  wrong: 'platform machines home --out clusters/home/talos',
  right: 'platform machines home --out "$(mktemp -d)"',
});
const TALOS_MAKES_IT = new Refusal('MACHINES-003', {
  protects: 'A machine refuses a configuration that Talos can not read, and waits on.',
  wrong: 'platform machines home, with a file of sops that is still encrypted on standard input',
  right: 'sops decrypt apps/home/talsecret.sops.yaml | platform machines home --out FOLDER',
});

/**
 * Writes a file for each machine, `CLUSTER-MACHINE.yaml`, and the talosconfig that reaches them. The cluster's own keys come from
 * standard input, so that they are on no disk.
 */
export function machines(root: string, cluster: string, { out }: { readonly out: string }, keys = readFileSync(0, 'utf8')): void {
  const talconfig = join(clusterPath(root, cluster), ClusterFolder.TALCONFIG);
  if (!existsSync(join(clusterFolder(root, cluster), ClusterFolder.TALCONFIG))) throw HAS_MACHINES.error(cluster, `the cluster must have ${talconfig}, and has none: give it 'talosVersion' in its facts, and render it`);
  const folder = resolve(out);
  assertUnseen(folder, cluster);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { status, stdout, stderr } = spawnSync(programOf(root, 'machines'), ['-talconfig', talconfig, '-secrets', '-', '-out', folder], { cwd: root, encoding: 'utf8', input: keys });
  if (status !== 0) throw TALOS_MAKES_IT.error(cluster, `the configurations must be made from ${talconfig} and the keys on standard input: ${stderr.trim()}`);
  const { problems, warnings }: { problems: string[]; warnings: string[] } = JSON.parse(stdout);
  if (problems.length > 0) throw TALOS_MAKES_IT.error(cluster, `each configuration must be one that Talos takes: ${problems.join('; ')}`);
  warnings.forEach((warning) => console.error(`Talos warns of ${warning}`));
  readdirSync(folder).sort().forEach((file) => console.log(join(folder, file)));
}

/** Refuses a folder whose files Git would see. */
function assertUnseen(folder: string, cluster: string): void {
  let there = folder;
  while (lstatSync(there, { throwIfNoEntry: false }) === undefined) there = dirname(there);
  const inside = git(realpathSync(there), ['rev-parse', '--is-inside-work-tree']);
  if (inside.status !== 0 || inside.stdout.toString().trim() !== 'true') return;
  if (git(realpathSync(there), ['check-ignore', '--quiet', join(folder, 'talosconfig')]).status !== 0 || git(realpathSync(there), ['check-ignore', '--quiet', join(folder, `${cluster}-machine.yaml`)]).status !== 0) {
    throw NOT_COMMITTED.error(cluster, `'--out' must be outside of all repositories, or ignored by Git, and what is written to '${folder}' would be committed: name another folder`);
  }
}
