import { EXISTING } from '../declare/cluster';
import { KIND_WAITS, Stage } from '../declare/stage';
import { Refusal } from '../values/refusal';
import { ClusterModel, installedKinds, isBuiltIn } from './model';
import { groupOf, KubeObject } from './object';

const NOBODY_INSTALLS = new Refusal('PLATFORM-511', {
  protects: 'The API server refuses objects of a kind that it does not know, and everything that waits for them stands still.',
  wrong: "new Dragonfly(cluster, 'dragonfly', { metrics, … }) in a cluster without the VictoriaMetrics operator",
  right: "const metrics = new VictoriaStack(cluster, 'victoria'); new Dragonfly(cluster, 'dragonfly', { metrics, … })",
});

const NOT_SERVED = new Refusal('PLATFORM-512', {
  protects: 'The API server refuses a version of a kind that the installed component does not serve.',
  wrong: "apiVersion: 'dragonflydb.io/v1'",
  right: "apiVersion: 'dragonflydb.io/v1alpha1'",
});

const WITH_ITS_KIND = new Refusal('PLATFORM-513', {
  protects: 'Flux applies a stage in one go: the object would be refused before the chart has brought its kind.',
  wrong: "new ApiObject(operatorStage, 'Cache', { kind: 'Dragonfly', … })",
  right: "new ApiObject(instanceStage, 'Cache', { kind: 'Dragonfly', … })",
});

const REFERS_TO_NOTHING = new Refusal('PLATFORM-514', {
  protects: 'A volume of a missing class, or a pod of a missing priority, waits for ever.',
  wrong: "storageClassName: 'fast'",
  right: "storageClassName: 'openebs-local-nvme'",
});

const CYCLE = new Refusal('PLATFORM-515', {
  protects: 'Stages that wait for each other are never applied.',
  wrong: "a.waitFor(b, '…'); b.waitFor(a, '…')",
  right: "a.waitFor(b, '…')",
});

interface Edge {
  readonly to: string;
  readonly why: string;
}

/** The order of a cluster's stages: what each must wait for directly, and what is wrong with it. */
export interface Order {
  readonly dependsOn: Map<string, string[]>;
  readonly problems: string[];
}

/** Objects that others refer to by name, wherever the reference stands. */
const REFERENCES: Record<string, string> = { storageClassName: 'StorageClass', storageClass: 'StorageClass', priorityClassName: 'PriorityClass' };

/** PriorityClasses that every cluster has. */
const BUILT_IN_PRIORITIES = ['system-cluster-critical', 'system-node-critical'];

/**
 * Derives the order from what the stages' objects are and refer to, and from their connections. Only direct waits are
 * kept: Flux follows the chain by itself.
 */
export function orderOf(model: ClusterModel): Order {
  const stages = model.stages.flatMap(({ stage }) => (stage ? [stage] : []));
  const installed = installedKinds(model.cluster, stages);
  const named = namedObjects(model, stages);
  const existing = new Set(EXISTING.all(model.cluster).flatMap(({ record: { objects = {} } }) => Object.entries(objects).flatMap(([kind, names]) => names.map((name) => `${kind} '${name}'`))));
  const problems: string[] = [];
  const edges = new Map<string, Edge[]>();

  for (const { name, path, stage, objects, waitsFor } of model.stages) {
    const found: Edge[] = waitsFor.map((wait) => ({ to: wait.name, why: wait.why }));
    for (const object of objects) {
      const group = groupOf(object);
      if (!isBuiltIn(model.kubernetes, group)) {
        const provider = installed.get(`${group}/${object.kind}`);
        const version = object.apiVersion.slice(group.length + 1);
        if (!provider) {
          problems.push(NOBODY_INSTALLS.at(path, `${object.kind} '${object.metadata.name}' is of ${group}, which nobody in cluster '${model.cluster.node.id}' installs: add the component that brings it`));
        } else if (!provider.kind.versions.includes(version)) {
          problems.push(NOT_SERVED.at(path, `${object.kind} '${object.metadata.name}' is of ${object.apiVersion}, and ${provider.stage ? `[${provider.stage.node.path}]` : 'the cluster'} serves ${provider.kind.versions.join(', ')}: use a version that is served`));
        } else if (provider.stage === stage && !objects.some((other) => other.kind === 'CustomResourceDefinition')) {
          problems.push(WITH_ITS_KIND.at(path, `${object.kind} '${object.metadata.name}' is in the stage that installs its kind, and would be refused before the chart runs: put it into a stage of its own`));
        } else if (provider.stage) {
          found.push({ to: provider.stage.stageName, why: `it uses ${object.kind}` });
        }
      }
      for (const reference of referencesOf(object)) {
        const owner = named.get(reference);
        if (owner !== undefined) found.push({ to: owner, why: `it refers to ${reference}` });
        else if (!existing.has(reference)) problems.push(REFERS_TO_NOTHING.at(path, `${object.kind} '${object.metadata.name}' refers to ${reference}, which does not exist in cluster '${model.cluster.node.id}': correct the name or add what brings it`));
      }
    }
    for (const { group, kind } of stage ? KIND_WAITS.of(stage) : []) {
      const provider = installed.get(`${group}/${kind}`);
      if (provider?.stage) found.push({ to: provider.stage.stageName, why: `it watches ${kind}` });
      if (!provider) problems.push(NOBODY_INSTALLS.at(path, `watches ${kind} of ${group}, which nobody in cluster '${model.cluster.node.id}' installs: add the component that brings it`));
    }
    edges.set(name, found.filter((edge) => edge.to !== name));
  }

  const cycle = findCycle(edges);
  if (cycle) {
    problems.push(CYCLE.at(model.cluster.node.path, `the order has a cycle: ${cycle}: break it by splitting a stage or by connecting without waiting`));
    return { dependsOn: new Map(), problems };
  }
  return { dependsOn: reduced(edges), problems };
}

/** Every stage after those that it waits for, and otherwise by name. */
export function inOrder(order: Order): string[] {
  const done: string[] = [];
  const visit = (name: string): void => {
    if (done.includes(name)) return;
    for (const other of order.dependsOn.get(name) ?? []) visit(other);
    done.push(name);
  };
  [...order.dependsOn.keys()].sort().forEach(visit);
  return done;
}

/** Stage by `Kind 'name'` of the objects that can be referred to. */
function namedObjects(model: ClusterModel, stages: Stage[]): Map<string, string> {
  const kinds = new Set(['StorageClass', 'PriorityClass', 'ClusterSecretStore', 'SecretStore', 'Gateway', 'ClusterIssuer', 'Issuer']);
  const named = new Map<string, string>();
  for (const stage of stages) {
    for (const name of stage._props.storageClasses ?? []) named.set(`StorageClass '${name}'`, stage.stageName);
  }
  for (const { name, objects } of model.stages) {
    for (const object of objects) {
      if (kinds.has(object.kind)) named.set(`${object.kind} '${object.metadata.name}'`, name);
    }
  }
  return named;
}

/** Names that an object refers to, as `Kind 'name'`. Values of charts are included: they end up in objects. */
function referencesOf(object: KubeObject): Set<string> {
  const references = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (typeof child === 'string' && child !== '' && child !== '-' && key in REFERENCES && !BUILT_IN_PRIORITIES.includes(child)) references.add(`${REFERENCES[key]} '${child}'`);
      if ((key === 'secretStoreRef' || key === 'issuerRef') && typeof child === 'object' && child !== null) references.add(`${child.kind ?? (key === 'issuerRef' ? 'Issuer' : 'SecretStore')} '${child.name}'`);
      if (key === 'parentRefs' && Array.isArray(child)) child.forEach((parent) => references.add(`${parent?.kind ?? 'Gateway'} '${parent?.name}'`));
      visit(child);
    }
  };
  visit(object.spec);
  return references;
}

/** One cycle, hop by hop with the reason of each hop; undefined when there is none. */
function findCycle(edges: Map<string, Edge[]>): string | undefined {
  const done = new Set<string>();
  const trail: Edge[] = [];
  const follow = (edge: Edge): Edge[] | undefined => {
    const start = trail.findIndex((other) => other.to === edge.to);
    if (start >= 0) return [...trail.slice(start + 1), edge];
    if (done.has(edge.to)) return undefined;
    trail.push(edge);
    for (const next of edges.get(edge.to) ?? []) {
      const cycle = follow(next);
      if (cycle) return cycle;
    }
    trail.pop();
    done.add(edge.to);
    return undefined;
  };
  for (const name of edges.keys()) {
    const cycle = follow({ to: name, why: '' });
    if (cycle) return cycle.reduce((text, edge) => `${text} → ${edge.to} (${edge.why})`, cycle[cycle.length - 1].to);
  }
  return undefined;
}

/** Direct waits only, sorted: those that another wait doesn't already imply. */
function reduced(edges: Map<string, Edge[]>): Map<string, string[]> {
  const reach = new Map<string, Set<string>>();
  const reachable = (name: string): Set<string> => {
    const known = reach.get(name);
    if (known) return known;
    const result = new Set<string>();
    reach.set(name, result);
    for (const { to } of edges.get(name) ?? []) {
      result.add(to);
      reachable(to).forEach((other) => result.add(other));
    }
    return result;
  };
  return new Map([...edges].map(([name, found]) => {
    const direct = [...new Set(found.map((edge) => edge.to))];
    return [name, direct.filter((to) => !direct.some((other) => other !== to && reachable(other).has(to))).sort()];
  }));
}
