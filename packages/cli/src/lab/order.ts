import { groupOf, titleOf } from './rendered.ts';
import type { Installs } from './installs.ts';
import type { KubeObject, Stage } from './rendered.ts';
import { Refusal } from '../refusal.ts';

const ORDER = new Refusal('LAB-004', {
  protects: 'Stages that wait for each other are never applied.',
  wrong: 'a dependsOn that leads in a circle',
  right: 'a dependsOn that ends',
});

/** Namespaces that Kubernetes or the bootstrap makes. */
const NAMESPACES_BEFORE = ['default', 'flux-system', 'kube-system'];

/** Where objects name others that must be there before them; `cluster` says that those have no namespace. */
const REFERENCES: readonly { readonly from: string; readonly path: string; readonly to: string; readonly kindAt?: string; readonly cluster?: boolean }[] = [
  { from: 'ExternalSecret', path: 'spec.secretStoreRef', to: 'ClusterSecretStore', kindAt: 'kind', cluster: true },
  { from: 'PushSecret', path: 'spec.secretStoreRefs[]', to: 'ClusterSecretStore', kindAt: 'kind', cluster: true },
  { from: 'Certificate', path: 'spec.issuerRef', to: 'ClusterIssuer', kindAt: 'kind', cluster: true },
  { from: 'HTTPRoute', path: 'spec.parentRefs[]', to: 'Gateway' },
  { from: 'Gateway', path: 'spec.gatewayClassName', to: 'GatewayClass', cluster: true },
  { from: 'HelmRelease', path: 'spec.chartRef', to: 'OCIRepository', kindAt: 'kind' },
  { from: 'HelmRelease', path: 'spec.chart.spec.sourceRef', to: 'HelmRepository', kindAt: 'kind' },
  { from: 'Database', path: 'spec.cluster', to: 'Cluster' },
  { from: 'Pooler', path: 'spec.cluster', to: 'Cluster' },
  { from: 'ScheduledBackup', path: 'spec.cluster', to: 'Cluster' },
  { from: 'Cluster', path: 'spec.plugins[].parameters.barmanObjectName', to: 'ObjectStore' },
  ...['storage', 'walStorage'].map((part) => ({ from: 'Cluster', path: `spec.${part}.storageClass`, to: 'StorageClass', cluster: true })),
  { from: 'Dragonfly', path: 'spec.snapshot.persistentVolumeClaimSpec.storageClassName', to: 'StorageClass', cluster: true },
  { from: 'VMCluster', path: 'spec.vmstorage.storage.volumeClaimTemplate.spec.storageClassName', to: 'StorageClass', cluster: true },
  { from: 'VMCluster', path: 'spec.vmselect.storage.volumeClaimTemplate.spec.storageClassName', to: 'StorageClass', cluster: true },
  { from: 'VMAlertmanager', path: 'spec.storage.volumeClaimTemplate.spec.storageClassName', to: 'StorageClass', cluster: true },
  ...['VMAgent', 'VMAlert', 'VMAlertmanager', 'VMAuth'].map((from) => ({ from, path: 'spec.priorityClassName', to: 'PriorityClass', cluster: true })),
  { from: 'Deployment', path: 'spec.template.spec.priorityClassName', to: 'PriorityClass', cluster: true },
];

/** The stages in an order in which each comes after all that it depends on. */
export function inOrder(cluster: string, stages: readonly Stage[]): Stage[] {
  const done = new Set<string>();
  const rest = [...stages].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: Stage[] = [];
  while (rest.length > 0) {
    const next = rest.findIndex(({ dependsOn }) => dependsOn.every((name) => done.has(name)));
    if (next < 0) throw ORDER.error(cluster, `'dependsOn' must lead through all stages, and ${rest.map(({ name }) => name).join(', ')} wait for each other or for what isn't there: Flux would apply none of them`);
    const [stage] = rest.splice(next, 1);
    done.add(stage.name);
    ordered.push(stage);
  }
  return ordered;
}

/** Every stage's ancestors: all that is ready for certain when Flux applies it. */
function ancestorsOf(ordered: readonly Stage[]): Map<string, ReadonlySet<string>> {
  const ancestors = new Map<string, ReadonlySet<string>>();
  for (const { name, dependsOn } of ordered) ancestors.set(name, new Set(dependsOn.flatMap((parent) => [parent, ...ancestors.get(parent)!])));
  return ancestors;
}

/** A stage and all that must go with it, since they wait for it. */
export function dependentsOf(ordered: readonly Stage[], name: string): Stage[] {
  const ancestors = ancestorsOf(ordered);
  return ordered.filter((stage) => stage.name === name || ancestors.get(stage.name)!.has(name));
}

/** What the derived order leaves out. Judged by what each stage waits for, and not by one order in which it happened to go well. */
export function orderProblems(cluster: string, ordered: readonly Stage[], installs: Installs): string[] {
  const ancestors = ancestorsOf(ordered);
  const installer = new Map<string, string | undefined>(installs.before.map((crd) => [kindKey(crd.spec.group, crd.spec.names.kind), undefined]));
  installs.brought.forEach(({ stage, crds }) => crds.forEach((crd) => installer.set(kindKey(crd.spec.group, crd.spec.names.kind), stage)));
  const places = new Map<string, string>(ordered.flatMap(({ name, objects }) => objects.map((object) => [objectKey(object.kind, object.metadata.namespace, object.metadata.name), name])));

  return ordered.flatMap(({ name, objects }) => objects.flatMap((object) => {
    const problem = (what: string, where: string | undefined, orItself: boolean): string[] => {
      if (where === undefined || (orItself && where === name) || ancestors.get(name)!.has(where)) return [];
      return [`[${cluster}/${name}] ${titleOf(object)} needs ${what}, which comes with ${where === name ? 'the same stage' : `'${where}'`}: let the stage wait for it`];
    };
    const { namespace } = object.metadata;
    return [
      ...problem(`the CRD of ${object.kind}`, installer.get(kindKey(groupOf(object), object.kind)), false),
      ...(namespace === undefined || NAMESPACES_BEFORE.includes(namespace) ? [] : problem(`namespace '${namespace}'`, places.get(objectKey('Namespace', undefined, namespace)) ?? 'nothing in this cluster', true)),
      // What nobody renders is made by a chart or by Kubernetes itself, and can't be judged here.
      ...referencesOf(object).flatMap((needed) => problem(titleOf(needed), places.get(objectKey(needed.kind, needed.metadata.namespace, needed.metadata.name)), true)),
    ];
  }));
}

/** Objects that an object names. */
export function referencesOf(object: KubeObject): KubeObject[] {
  return REFERENCES.filter(({ from }) => from === object.kind).flatMap(({ path, to, kindAt, cluster }) => valuesAt(object, path.split('.')).map((value) => {
    const reference = typeof value === 'string' ? { name: value } : value as { name: string; kind?: string; namespace?: string };
    const kind = (kindAt && reference.kind) || to;
    const inNamespace = !cluster || kind !== to;
    return { apiVersion: '', kind, metadata: { name: reference.name, ...(inNamespace ? { namespace: reference.namespace ?? object.metadata.namespace } : {}) } };
  }));
}

function valuesAt(value: any, [field, ...rest]: string[]): unknown[] {
  if (value === undefined || value === null) return [];
  if (field === undefined) return [value];
  const name = field.replace(/\[\]$/, '');
  return name === field ? valuesAt(value[name], rest) : (value[name] ?? []).flatMap((item: unknown) => valuesAt(item, rest));
}

function kindKey(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function objectKey(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
