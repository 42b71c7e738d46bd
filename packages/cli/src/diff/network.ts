import { ClusterFolder } from '@monosense-io/output';
import { audit } from '../netpol/audit.ts';
import type { ClusterInput } from '../netpol/model.ts';
import { POLICY_KINDS } from '../netpol/policies.ts';
import type { Change, Item, Row, Side } from './model.ts';

/** Kinds of Kubernetes that say which pods and namespaces there are. */
const NAMES_PODS = ['Namespace', 'Pod', 'apps/DaemonSet', 'apps/Deployment', 'apps/ReplicaSet', 'apps/StatefulSet', 'batch/CronJob', 'batch/Job'];

/** Whether a change can open or close a path: evaluating all pairs takes its time. */
export function touchesNetwork(changes: readonly Change[], before: Side, after: Side): boolean {
  const matters = ({ kind, content }: Item): boolean => POLICY_KINDS.includes(content?.kind) || NAMES_PODS.includes(kind) || (content?.kind === 'HelmRelease' && content.spec?.chart?.spec?.chart === 'cilium');
  return changes.some((change) => [change.before, change.after].some((item) => item && matters(item))) || JSON.stringify(before.connections) !== JSON.stringify(after.connections);
}

/** What a cluster's policies let pass: the declared paths, and as problems whatever deviates from them. */
export type Paths = ReadonlyMap<string, { readonly declared: ReadonlySet<string>; readonly problems: ReadonlySet<string> }>;

/** Evaluates the policies of all clusters over all pairs. */
export function pathsOf(sides: ReadonlyMap<string, Side>): Paths {
  // The day says only whether a bypass has ended, which is no change.
  return new Map(audit(inputsOf(sides), '0000-00-00').map(({ cluster, talks, problems }) => [cluster, {
    declared: new Set(talks.map(({ client, server, ports }) => `${client} → ${server} on ${ports}`)),
    problems: new Set(problems.map((problem) => problem.replace(`[${cluster}] `, ''))),
  }]));
}

/** Who may talk to whom now and couldn't before, and the reverse. */
export function networkRows(cluster: string, before: Paths, after: Paths): Row[] {
  const [was, is] = [before, after].map((paths) => paths.get(cluster));
  const rows = (prefix: string, one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): Row[] => [...one].filter((text) => !other.has(text)).sort().map((text) => ({ topic: 'network', text: `${prefix}${text}` }));
  return [
    ...rows('opened: ', is?.declared, was?.declared), ...rows('closed: ', was?.declared, is?.declared),
    ...rows('', is?.problems, was?.problems), ...rows('no longer: ', was?.problems, is?.problems),
  ];
}

function inputsOf(sides: ReadonlyMap<string, Side>): ClusterInput[] {
  // A cluster of a core that lists no connections has nothing to compare.
  return [...sides].flatMap(([name, { items, connections, contract }]) => (connections && contract ? [{
    name,
    connections,
    objects: items.filter(({ kind, stage }) => kind !== '' && ClusterFolder.isStage(stage)).map(({ content }) => content),
    nodes: contract.cluster.nodes.map(({ address }) => address),
  }] : []));
}
