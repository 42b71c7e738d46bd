import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { fits, replicasOf } from './selectors';
import { idOf, Inventory, PodTemplate } from './there';

const ENOUGH_MACHINES = new Refusal('PLATFORM-678', {
  protects: 'A pod that may share a machine with none of the others waits for ever when there are more pods than machines, and so does the new one of an update that stops none before.',
  wrong: 'replicas: 4, with a required podAntiAffinity by kubernetes.io/hostname, on three machines',
  right: 'replicas: 3 and strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }, on three machines',
});

const ENOUGH_DOMAINS = new Refusal('PLATFORM-679', {
  protects: 'Pods that must be spread over more machines than there are wait for ever.',
  wrong: "replicas: 4, topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1, minDomains: 4, … }], on three machines",
  right: 'the same with minDomains: 3, on three machines',
});

const HOSTNAME = 'kubernetes.io/hostname';

/** Pods that must not share a machine, and those that must be spread over some, find enough of them. */
export function podsFindMachines(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  return inventory.pods.flatMap((pods) => {
    const replicas = replicasOf(inventory, pods.owner);
    if (replicas === undefined) return [];
    const machines = machinesFor(model, pods.spec).length;
    return [...apart(pods, replicas, machines, model), ...spread(pods, replicas, machines, model)];
  });
}

/**
 * Names of the machines that pods may run on, as far as their names decide. Labels and taints of machines aren't known: there may be
 * fewer, and never more.
 */
export function machinesFor({ cluster }: ClusterModel, { nodeSelector, affinity }: any): string[] {
  const names = cluster.facts.nodes.map(({ name }) => name);
  const terms: any[] | undefined = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const allows = (name: string, { matchExpressions = [] }: any): boolean => (matchExpressions as any[]).every(({ key, operator, values = [] }) => (
    key !== HOSTNAME || (operator === 'In' ? values.includes(name) : operator === 'NotIn' ? !values.includes(name) : true)
  ));
  return names.filter((name) => (nodeSelector?.[HOSTNAME] ?? name) === name && (terms === undefined || terms.some((term) => allows(name, term ?? {}))));
}

function apart({ path, owner, labels, namespace, spec, where }: PodTemplate, replicas: number, machines: number, model: ClusterModel): string[] {
  const terms: any[] = spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return terms.flatMap((term, index) => {
    const { labelSelector, topologyKey, namespaces, namespaceSelector, matchLabelKeys = [] } = term ?? {};
    const here = namespaceSelector === undefined ? (namespaces ?? [namespace]).includes(namespace) : Object.keys(namespaceSelector).length === 0;
    if (topologyKey !== HOSTNAME || labelSelector === undefined || !here || !fits(labelSelector, labels)) return [];
    const more = matchLabelKeys.includes('pod-template-hash') ? 0 : surgeOf(owner, replicas);
    if (replicas + more <= machines) return [];
    const wanted = more > 0 && replicas <= machines ? `${replicas} and another one while they are updated` : `${replicas}`;
    return [ENOUGH_MACHINES.at(path, `'${where}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[${index}]' of ${owner.kind} '${owner.metadata.name}' must leave a machine to each pod, of which there are ${wanted}, got ${machines} machine${machines === 1 ? '' : 's'} of cluster '${model.cluster.node.id}': ${more > 0 && replicas <= machines ? "set 'strategy.rollingUpdate' to maxSurge 0 and maxUnavailable 1" : 'run fewer pods'}, or prefer it only`)];
  });
}

/** How many pods an update starts before it stops any. Where it may stop one first, it goes on with that. */
function surgeOf(owner: KubeObject, replicas: number): number {
  if (idOf(owner) !== 'apps/Deployment' || owner.spec?.strategy?.type === 'Recreate' || replicas === 0) return 0;
  const { maxUnavailable = '25%' } = owner.spec?.strategy?.rollingUpdate ?? {};
  const stopped = typeof maxUnavailable === 'number' ? maxUnavailable : Math.floor((replicas * parseInt(maxUnavailable, 10)) / 100);
  return stopped >= 1 ? 0 : 1;
}

function spread({ path, owner, labels, spec, where }: PodTemplate, replicas: number, machines: number, model: ClusterModel): string[] {
  const constraints: any[] = spec.topologySpreadConstraints ?? [];
  return constraints.flatMap((constraint, index) => {
    const { topologyKey, whenUnsatisfiable = 'DoNotSchedule', maxSkew = 1, minDomains = 1, labelSelector } = constraint ?? {};
    if (topologyKey !== HOSTNAME || whenUnsatisfiable !== 'DoNotSchedule' || labelSelector === undefined || !fits(labelSelector, labels)) return [];
    // Below that number of machines, each takes as many pods as may be more on it than on none.
    if (machines >= minDomains || replicas <= maxSkew * machines) return [];
    return [ENOUGH_DOMAINS.at(path, `'${where}.topologySpreadConstraints[${index}].minDomains' of ${owner.kind} '${owner.metadata.name}' must be at most the number of machines for its ${replicas} pods, ${machines} of cluster '${model.cluster.node.id}', got ${minDomains}: lower it to ${machines}, or run fewer pods`)];
  });
}
