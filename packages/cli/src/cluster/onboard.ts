/** `cluster onboard`: adds a cluster to the list, and says what comes next, up to where it runs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ClusterFolder, ContractFile } from '@monosense-io/output';
import { oneOf } from '../nearest.ts';
import { Refusal } from '../refusal.ts';
import { clusterFolder, clusterPath, clustersIn, clustersPath } from '../repository/clusters.ts';
import { programOf, programsOf } from '../repository/programs.ts';
import { LIST, listedIn, withCluster } from './list.ts';
import type { Listed } from './list.ts';
import { textOf } from './steps.ts';
import type { Step } from './steps.ts';

const NAME = new Refusal('CLUSTER-003', {
  protects: 'A cluster keeps its name for ever: it is in paths, in the mesh, in backups and in the configuration of its machines.',
  wrong: 'platform cluster onboard Edge_1',
  right: 'platform cluster onboard edge',
});

const FOLLOWED = new Refusal('CLUSTER-004', {
  protects: 'A cluster that follows or reads one which is not there waits for ever, or is never rendered.',
  wrong: 'platform cluster onboard edge --follows hmoe',
  right: 'platform cluster onboard edge --follows home',
});

/** What the command is told. */
export interface OnboardOptions extends Listed {
  readonly json?: boolean;
}

/** Adds the cluster where it isn't in the list yet, and prints the steps with what is done of them. */
export function onboard(root: string, name: string, { json, ...listed }: OnboardOptions): number {
  if (!/^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/.test(name)) throw NAME.error('cluster', `a cluster's name must be at most 32 lower-case letters, digits and '-', got '${name}': choose a name that it can keep, such as 'edge'`);
  const known = [...new Set([...programsOf(root).map((program) => program.name), ...clustersIn(join(root, clustersPath(root)))])].filter((other) => other !== name).sort();
  for (const [option, other] of [...(listed.follows === undefined ? [] : [['--follows', listed.follows]]), ...(listed.reads ?? []).map((each) => ['--reads', each])]) {
    if (!known.includes(other)) throw FOLLOWED.error('cluster', `'${option}' must be one of ${known.join(', ') || 'none, since there are no clusters here'}, got '${other}': ${oneOf(other, known)}`);
  }
  const file = join(root, LIST);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const added = listedIn(text).includes(name) ? text : withCluster(text, name, listed);
  if (added !== undefined && added !== text) writeFileSync(file, added);
  const line = (added ?? '').split('\n').find((each) => listedIn(each).includes(name))?.trim();
  const steps = stepsOf(root, name, known, line);
  console.log(json ? JSON.stringify({ cluster: name, steps }, undefined, 2) : textOf(`Onboard ${name}:`, steps));
  return 0;
}

/** @param line the line of the list that adds it; undefined where the list is none of a lab's */
function stepsOf(root: string, name: string, known: readonly string[], line: string | undefined): Step[] {
  const program = programOf(root, name);
  const [made, rendered] = [existsSync(join(program.folder, 'package.json')), existsSync(clusterFolder(root, name))];
  const others = known.filter((other) => existsSync(join(clusterFolder(root, other), ClusterFolder.CONTRACT)));
  return [
    { title: `Add it to the list, ${LIST}`, done: line !== undefined || made, lines: [line ?? (made ? 'It has a program.' : 'Add it there as the other clusters are: they are not added by lines of a lab, so nothing was written.')] },
    { title: 'Make its program, its facts and its stage of the rollout', done: made, lines: ['npx projen'] },
    {
      title: `Write its facts into ${program.path}/cluster.json`,
      lines: [
        'Name, number, machines, subnets and addresses are its own. The build refuses what another cluster has already:',
        ...others.map((other) => takenBy(root, other)),
        'Its name stays for ever. Machines, addresses and versions may change later.',
      ],
    },
    {
      title: `Say what it is made of in ${program.path}/main.ts`,
      lines: [
        'Copy from a cluster like it. What it uses of another cluster is exported there to its name and namespaces, with its facts among the peers there:',
        ...known.map((other) => `${programOf(root, other).path}/main.ts: peers: [Cluster.readFacts('../${name}/cluster.json')], and 'to: [..., '${name}']' for each export that it uses`),
      ],
    },
    { title: 'Render and check', done: rendered, lines: ['npx projen build', 'npx projen verify', 'npx projen netpol audit', 'Commit and push.'] },
    {
      title: 'Prepare what it needs outside',
      lines: [
        `${clusterPath(root, name)}/CHECKLIST.md lists addresses, names, BGP neighbours, items of the secret store, buckets and keys. Tick every line.`,
        `task secrets:init CLUSTER=${name}    # its age key, and what it needs before its first start, encrypted`,
        `task secrets:check CLUSTER=${name}`,
      ],
    },
    { title: 'Bring it up', lines: [`task bootstrap:cluster CLUSTER=${name}`, 'It can be run again after each failure, and goes on where it stopped.'] },
    {
      title: 'See that it works',
      lines: [`task net:connectivity CLUSTER=${name}`, `task alert:test CLUSTER=${name}`, `task op:push CLUSTER=${name} VAULT=VAULT    # its kubeconfig, into a vault of 1Password`, 'npx projen rollout status'],
    },
  ];
}

/** What a cluster has, so that no other may. */
function takenBy(root: string, name: string): string {
  const { cluster } = ContractFile.read(join(clusterFolder(root, name), ClusterFolder.CONTRACT));
  const pools = (cluster.loadBalancerPools ?? []).map(({ start, stop }) => `${start}-${stop}`);
  return `${name}: id ${cluster.id}, machines ${cluster.nodes.map(({ address }) => address).join(', ')} of ${cluster.nodeCidr}, pods ${cluster.podCidrs.join(', ')}, Services ${cluster.serviceCidrs.join(', ')}${pools.length === 0 ? '' : `, addresses ${pools.join(', ')}`}${cluster.asn === undefined ? '' : `, AS ${cluster.asn}`}`;
}
