import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterInput, KubeObject } from './model.ts';
import { nameOf, POLICY_KINDS } from './policies.ts';
import { Refusal } from '../refusal.ts';
import { parseJson } from '../repository/json.ts';

const ANSWER = new Refusal('NETPOL-005', {
  protects: 'What a cluster did not say is not what it has.',
  wrong: '--answer of one NetworkPolicy',
  right: 'kubectl get networkpolicies.networking.k8s.io -A -o json',
});

const KINDS = ['namespaces', 'networkpolicies.networking.k8s.io', 'ciliumnetworkpolicies.cilium.io', 'ciliumclusterwidenetworkpolicies.cilium.io'];

/** Asks a cluster for its namespaces and policies. */
export function askCluster(context: string | undefined): KubeObject[] {
  const args = ['get', KINDS.join(','), '--all-namespaces', '--output', 'json', ...(context ? ['--context', context] : [])];
  const { status, stdout, stderr, error } = spawnSync('kubectl', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw ANSWER.error('netpol', `kubectl must reach the cluster, and said '${(error?.message ?? stderr).trim().split('\n').at(-1)}': set KUBECONFIG or --context`);
  return itemsOf(stdout, 'the answer of kubectl');
}

/** The same, from a file that kubectl has written. */
export function readAnswer(file: string): KubeObject[] {
  return itemsOf(readFileSync(file, 'utf8'), file);
}

function itemsOf(text: string, shown: string): KubeObject[] {
  const { kind, items } = parseJson(text, shown);
  if (kind !== 'List' || !Array.isArray(items)) throw ANSWER.error('netpol', `the answer of kubectl must be a List, got ${JSON.stringify(kind)}: write it with 'kubectl get ${KINDS.join(',')} -A -o json'`);
  return items;
}

/** How a cluster's policies differ from the rendered ones. */
export interface Differences {
  /** Rendered, and absent or different in the cluster: each is a problem. */
  readonly problems: string[];
  /** In the cluster alone, as what a chart brings: a problem only if it allows what nobody declared. */
  readonly extra: string[];
}

/** Compares what is rendered with what a cluster has. */
export function compare({ name, objects }: ClusterInput, live: readonly KubeObject[]): Differences {
  const isPolicy = ({ kind }: KubeObject): boolean => POLICY_KINDS.includes(kind);
  const there = new Map(live.filter(isPolicy).map((object) => [nameOf(object), object]));
  const rendered = objects.filter(isPolicy);
  const problems = rendered.flatMap((object) => {
    const found = there.get(nameOf(object));
    const fix = 'look at its Flux Kustomization';
    if (!found) return [`[${name}] ${nameOf(object)} is rendered, and isn't in the cluster: ${fix}`];
    return isDeepStrictEqual([plain(object.spec), plain(object.specs)], [plain(found.spec), plain(found.specs)]) ? [] : [`[${name}] ${nameOf(object)} differs from what is rendered: ${fix}`];
  });
  const known = new Set(rendered.map(nameOf));
  return { problems, extra: [...there.keys()].filter((policy) => !known.has(policy)).sort() };
}

/** The cluster with the policies and namespaces that it really has, and everything else as rendered. */
export function withLive(cluster: ClusterInput, live: readonly KubeObject[]): ClusterInput {
  const replaced = ['Namespace', ...POLICY_KINDS];
  return { ...cluster, objects: [...cluster.objects.filter(({ kind }) => !replaced.includes(kind)), ...live.filter(({ kind }) => replaced.includes(kind))] };
}

/** Without what is undefined, so that an absent member equals one without a value. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
