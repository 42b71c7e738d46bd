/** `cluster decommission`: what must happen before a cluster goes, in its order. Refused while others need it. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '@monosense-io/output';
import { readClusters } from '../board/read.ts';
import type { Cluster } from '../board/model.ts';
import { LOST } from '../diff/facts.ts';
import { Refusal } from '../refusal.ts';
import { clusterPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { textOf as textOfFile } from '../repository/json.ts';
import { programOf } from '../repository/programs.ts';
import { parseStages, STAGES_FILE } from '../rollout/stages.ts';
import { readersOf } from '../rotate/main.ts';
import { LIST, listedIn, mentionsOf, withoutCluster } from './list.ts';
import { textOf } from './steps.ts';
import type { Step } from './steps.ts';

const NOBODY_IMPORTS = new Refusal('CLUSTER-001', {
  protects: 'A cluster that goes takes its databases, storage and monitoring from those that use them.',
  wrong: "platform cluster decommission hub, while edge uses 'postgres/shop' of hub",
  right: 'edge without it, rendered and applied, and then platform cluster decommission hub',
});

const NOBODY_FOLLOWS = new Refusal('CLUSTER-002', {
  protects: 'A cluster that follows one which runs nothing any more waits for every version for ever.',
  wrong: "platform cluster decommission hub, while edge has follows: 'hub'",
  right: "lab.addCluster('edge'), and then platform cluster decommission hub",
});

/** What the command is told. */
export interface DecommissionOptions {
  /** Whether what the repository holds of the cluster is removed. */
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** Prints what has to be done, or why it may not be; removes what the repository holds of the cluster when asked to. */
export function decommission(root: string, name: string, { remove, json }: DecommissionOptions): number {
  const clusters = readClusters(root);
  const problems = problemsOf(root, name, clusters);
  const steps = problems.length > 0 ? [] : stepsOf(root, name, clusters);
  if (json) console.log(JSON.stringify({ cluster: name, problems, steps }, undefined, 2));
  else problems.forEach((problem) => console.error(problem));
  if (problems.length > 0) return 1;
  if (!json) console.log(textOf(`Nobody uses ${name}. What is left to do, in this order:`, steps));
  if (remove) removeFrom(root, name, json ? () => undefined : (line) => console.log(line));
  return 0;
}

/** Why a cluster may not go. */
function problemsOf(root: string, name: string, clusters: readonly Cluster[]): string[] {
  const stages = existsSync(join(root, STAGES_FILE)) ? parseStages(textOfFile(join(root, STAGES_FILE), STAGES_FILE)) : [];
  return [
    ...clusters.filter((other) => other.name !== name).flatMap((other) => {
      const used = importsOf(root, other, clusters.find((cluster) => cluster.name === name)?.contract, name);
      const program = programOf(root, other.name);
      return used.length === 0 ? [] : [NOBODY_IMPORTS.at(clusterPath(root, other.name), `cluster '${other.name}' must use nothing of '${name}', and imports ${used.join(', ')}: give it these from elsewhere in '${program.path}', take '${name}' out of what it reads, run 'npx platform render', and let it be applied`)];
    }),
    ...stages.filter(({ after }) => after === name).map(({ cluster }) => NOBODY_FOLLOWS.at(STAGES_FILE, `no cluster may follow '${name}' before it goes, got '${cluster}': let it follow another one, or nobody`)),
  ];
}

/** What a cluster uses of another: what its contract says. One that was rendered before contracts said it may use all that it is granted. */
function importsOf(root: string, { name, contract, connections }: Cluster, exporter: Contract | undefined, of: string): string[] {
  const said = contract.imports?.[of];
  if (said !== undefined) return said;
  const parties = (connections?.connections ?? []).map(({ server }) => server.cluster);
  if (!parties.includes(of) && !configurationOf(root).reads[name]?.includes(of)) return [];
  const granted = Object.entries(exporter?.exports ?? {}).filter(([, { to }]) => to.includes(name)).map(([entry]) => entry);
  return granted.length > 0 ? granted : ['what its program reads'];
}

function stepsOf(root: string, name: string, clusters: readonly Cluster[]): Step[] {
  const cluster = clusters.find((one) => one.name === name);
  const program = programOf(root, name);
  const folders = [program.path, clusterPath(root, name), `secrets/${name}`].filter((folder) => existsSync(join(root, folder)));
  const mentions = mentionsOf(root, name);
  const listed = existsSync(join(root, LIST)) && listedIn(readFileSync(join(root, LIST), 'utf8')).includes(name);
  const others = clusters.filter((other) => other.name !== name);
  const grants = others.flatMap((other) => Object.entries(other.contract.exports).filter(([, { to }]) => to.includes(name)).map(([entry]) => `'${entry}' in ${programOf(root, other.name).path}`));
  return [
    { title: 'Keep what it holds', lines: cluster === undefined ? ['It was never rendered: it holds nothing.'] : dataOf(cluster) },
    {
      title: 'Take it out of the other programs, and render them',
      lines: [
        ...(grants.length === 0 ? [] : [`exported to it, alone or with others: ${grants.join(', ')}`]),
        ...mentions.map(({ file, line, text }) => `${file}:${line}: ${text}`),
        ...(grants.length + mentions.length === 0 ? ['No other program and no list names it.'] : []),
      ],
      done: grants.length + mentions.length === 0,
    },
    ...(cluster === undefined ? [] : [
      { title: 'Give back what it has outside', lines: outsideOf(root, cluster) },
      { title: 'Revoke what it was given', lines: secretsOf(root, name, clusters) },
      {
        title: 'Reset its machines',
        lines: [
          ...(cluster.contract.cluster.talosVersion === undefined ? ['They run no Talos: wipe their disks by the means of their system.'] : [`task talos:reset-cluster CLUSTER=${name}    # with DISKS=..., those of Ceph and of other volumes too`]),
          `This wipes ${cluster.contract.cluster.nodes.map((node) => `${node.name} (${node.address})`).join(', ')}. Nothing brings back what was on them but the backups of step 1.`,
          `Flux of '${name}' deletes nothing when its folder is gone from Git: it only reports that it finds no path. The machines must be reset, or the cluster runs on without anybody.`,
        ],
      },
    ]),
    {
      title: 'Remove it from the repository',
      lines: folders.length === 0 ? ['It holds nothing of it any more.'] : [
        `npx platform cluster decommission ${name} --remove   # deletes ${folders.join(', ')}${listed ? `, and its line in ${LIST}` : ''}`,
        "npx projen && npx projen build",
        'Commit. Its history stays in Git, with every fact and pin that it ever had.',
      ],
      done: folders.length === 0,
    },
  ];
}

/** What is lost with the machines, and where its backups are. */
function dataOf({ contract, items }: Cluster): string[] {
  const named = ({ kind, namespace, name }: { kind: string; namespace?: string; name: string }): string => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  if (contract.backups !== undefined) {
    const open = contract.backups.filter(({ copies, reason }) => copies.length === 0 && reason === undefined);
    return [
      ...contract.backups.filter(({ copies }) => copies.length > 0).map((backup) => `${named(backup)}: make a last backup, and keep ${backup.copies.map(({ place }) => place).join(' and ')}`),
      ...contract.backups.filter(({ copies, reason }) => copies.length === 0 && reason !== undefined).map((backup) => `${named(backup)} goes without a backup: ${backup.reason}`),
      ...open.map((backup) => `${named(backup)} has no backup: copy it, or it is lost`),
      ...(contract.backups.length === 0 ? ['Nothing of it holds data.'] : []),
    ];
  }
  const stateful = items.filter(({ kind }) => kind in LOST && !['Namespace', 'apiextensions.k8s.io/CustomResourceDefinition'].includes(kind)).map(({ label }) => label);
  return stateful.length === 0 ? ['Nothing that is rendered holds data. Volumes of charts may: look with kubectl get pvc -A.'] : [
    ...stateful.map((label) => `${label}: copy it, or it is lost`),
    'Its program asks for no backups, so this list may lack volumes of charts: look with kubectl get pvc -A.',
  ];
}

/** What exists elsewhere for this cluster. */
function outsideOf(root: string, { name, contract }: Cluster): string[] {
  const { cluster, hostnames, addresses, claims = [] } = contract;
  return [
    ...(hostnames.length === 0 ? [] : [`DNS records of ${hostnames.join(', ')}: external-dns deletes them while it still runs, when their routes are gone; afterwards by hand`]),
    ...claims.filter(({ what }) => what !== 'written item').map(({ what, key }) => `${what} ${key}${what === 'backup repository' ? ': stays, as long as anybody may want it' : ''}`),
    ...(addresses.length + cluster.nodes.length === 0 ? [] : [`addresses: ${[...cluster.nodes.map(({ address }) => address), ...addresses].join(', ')}, with their reservations, and ${cluster.apiEndpoint}`]),
    ...(cluster.asn === undefined ? [] : [`BGP: the routers' neighbours of AS ${cluster.asn}`]),
    `all else that ${clusterPath(root, name)}/CHECKLIST.md asked for`,
  ];
}

/** Items of secret stores that only this cluster reads, and the keys that open it. */
function secretsOf(root: string, name: string, clusters: readonly Cluster[]): string[] {
  const items = [...readersOf(root, clusters)].map(([item, readers]) => ({ item, by: new Set(readers.map(({ cluster }) => cluster)) })).filter(({ by }) => by.has(name));
  const [own, shared] = [items.filter(({ by }) => by.size === 1), items.filter(({ by }) => by.size > 1)].map((list) => list.map(({ item }) => item));
  return [
    ...(own.length === 0 ? [] : [`items that only it reads: ${own.join(', ')}. Revoke what they hold where it was made, then delete them`]),
    ...(shared.length === 0 ? [] : [`items that others read too, to be rotated if its machines leave the house: ${shared.join(', ')}`]),
    'its deploy key of the Git repository, its token of the secret store, and its age key: take it out of .sops.yaml, and run npx platform secrets rotate where others read the same files',
    `its kubeconfig and talosconfig, wherever they are kept`,
  ];
}

/** Deletes what the repository holds of a cluster. */
function removeFrom(root: string, name: string, say: (line: string) => void): void {
  const list = join(root, LIST);
  if (existsSync(list)) {
    const text = readFileSync(list, 'utf8');
    if (listedIn(text).includes(name)) {
      writeFileSync(list, withoutCluster(text, name));
      say(`\nremoved from ${LIST}`);
    }
  }
  for (const folder of [programOf(root, name).path, clusterPath(root, name), `secrets/${name}`].filter((path) => existsSync(join(root, path)))) {
    rmSync(join(root, folder), { recursive: true });
    say(`removed ${folder}`);
  }
  for (const { file, line, text } of mentionsOf(root, name)) say(`still names it: ${file}:${line}: ${text}`);
}
