import { Workloads } from '@monosense-io/output';
import type { ClusterConnections } from '@monosense-io/output';
import type { Client } from '../client.ts';
import { conditionOf, KUSTOMIZATION } from '../flux.ts';
import { titleOf } from '../rendered.ts';
import type { KubeObject } from '../rendered.ts';
import { NONE_OF_A_CHART } from './charts.ts';
import { PLAYED } from './workloads.ts';

/** Kinds whose controllers make pods or other workloads, and say in events why they don't. */
const MAKERS = [['apps/v1', 'Deployment'], ['apps/v1', 'ReplicaSet'], ['apps/v1', 'StatefulSet'], ['apps/v1', 'DaemonSet'], ['batch/v1', 'Job']] as const;
const SCRAPE = 'operator.victoriametrics.com/v1beta1';

/**
 * What waits in a cluster, with the reason in the words of those who know it, and what selects nothing.
 *
 * @param seen labels of pods that were there for a moment, as those of a hook
 */
export async function problemsOf(client: Client, connections: ClusterConnections, seen: readonly Record<string, string>[] = []): Promise<string[]> {
  const list = async (apiVersion: string, kind: string) => (await client.list(apiVersion, kind)).items;
  const [kustomizations, releases, pods, claims, events, budgets, scrapes] = await Promise.all([
    list(KUSTOMIZATION, 'Kustomization'), list('helm.toolkit.fluxcd.io/v2', 'HelmRelease'), list('v1', 'Pod'), list('v1', 'PersistentVolumeClaim'), list('v1', 'Event'), list('policy/v1', 'PodDisruptionBudget'), list(SCRAPE, 'VMPodScrape'),
  ]);
  const makers = (await Promise.all(MAKERS.map(([apiVersion, kind]) => list(apiVersion, kind)))).flat();
  const why = (object: KubeObject): string => {
    const said = events.filter(({ type, involvedObject: { kind, name, namespace } }) => type === 'Warning' && kind === object.kind && name === object.metadata.name && namespace === object.metadata.namespace);
    return said.sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1)).at(-1)?.message ?? conditionMessage(object) ?? 'nobody says why';
  };
  const waits = (object: KubeObject, what: string): string => `${titleOf(object)} ${what}: ${why(object)}`;
  const templates = [...makers, ...await list('batch/v1', 'CronJob')].map((object) => Workloads.madeBy(object)!);
  return [
    ...[...kustomizations, ...releases].filter((object) => conditionOf(object, 'Ready')?.status !== 'True' && !object.spec.suspend).map((object) => `${titleOf(object)} must become ready: ${(conditionOf(object, 'Ready')?.message ?? 'nobody has begun it').replaceAll(/\s*\n\s*/g, ' ')}`),
    ...makers.filter(isShort).map((object) => waits(object, 'must have all its pods')),
    ...pods.filter((pod) => !pod.metadata.deletionTimestamp && !['Running', 'Succeeded'].includes(pod.status?.phase)).map((pod) => waits(pod, 'must run')),
    ...claims.filter(({ status }) => status?.phase !== 'Bound').map((claim) => waits(claim, 'must have a volume')),
    ...connections.pods.filter(({ name, labels, namespace }) => Object.keys(labels).length > 0 && !NONE_OF_A_CHART.includes(name) && !seen.some((made) => Workloads.fit({ matchLabels: labels }, made)) && ![...templates, ...pods.map((pod) => Workloads.madeBy(pod)!)].some((made) => made.namespace === namespace && Workloads.fit({ matchLabels: labels }, made.labels)))
      .map(({ name, namespace, labels }) => `the pods '${name}' that connections are declared for must exist, and none in '${namespace}' has the labels ${wordsOf(labels)}`),
    ...budgets.filter((budget) => !pods.some((pod) => pod.metadata.namespace === budget.metadata.namespace && Workloads.fit(budget.spec.selector, pod.metadata.labels ?? {}))).map((budget) => `${titleOf(budget)} must be for pods, and selects none`),
    ...scrapes.flatMap((scrape) => scrapeProblems(scrape, pods)),
    ...missingReferences(pods, [...await list('v1', 'Secret'), ...await list('v1', 'ConfigMap')]),
  ];
}

/** Metrics that nobody will read: no pod has the labels, or none of them the port. */
function scrapeProblems(scrape: KubeObject, pods: readonly KubeObject[]): string[] {
  const { any, matchNames = [] } = scrape.spec.namespaceSelector ?? {};
  const namespaces: string[] = matchNames.length > 0 ? matchNames : [scrape.metadata.namespace];
  const selected = pods.filter((pod) => (any || namespaces.includes(pod.metadata.namespace!)) && Workloads.fit(scrape.spec.selector, pod.metadata.labels ?? {}));
  if (selected.length === 0) return [`${titleOf(scrape)} must be for pods, and selects none`];
  // What stands for a chart has ports without names.
  const real = selected.filter((pod) => pod.metadata.labels?.[PLAYED] === undefined);
  if (real.length === 0) return [];
  const named = new Set(real.flatMap(({ spec }) => [...spec.containers, ...(spec.initContainers ?? [])]).flatMap(({ ports = [] }: any) => ports.map(({ name }: any) => name)));
  return scrape.spec.podMetricsEndpoints.filter(({ port }: any) => port !== undefined && !named.has(port)).map(({ port }: any) => `${titleOf(scrape)} must find its port '${port}', and ${titleOf(real[0])} has ${[...named].join(', ') || 'none with a name'}`);
}

/** Secrets and ConfigMaps without which a kubelet starts no container; kwok doesn't look. */
function missingReferences(pods: readonly KubeObject[], there: readonly KubeObject[]): string[] {
  const known = new Map(there.map((object) => [`${object.kind} ${object.metadata.namespace}/${object.metadata.name}`, object]));
  const problems = pods.filter(({ status }) => status?.phase === 'Running').flatMap((pod) => referencesOf(pod.spec).flatMap(({ kind, name, key }) => {
    const object = known.get(`${kind} ${pod.metadata.namespace}/${name}`);
    const owner = pod.metadata.ownerReferences?.[0]?.name ?? pod.metadata.name;
    if (!object) return [`the pods of '${pod.metadata.namespace}/${owner}' need ${kind} '${name}', which nobody has made`];
    return key === undefined || key in { ...object.data, ...object.binaryData } ? [] : [`the pods of '${pod.metadata.namespace}/${owner}' need the key '${key}' of ${kind} '${name}', which has ${Object.keys(object.data ?? {}).join(', ') || 'none'}`];
  }));
  return [...new Set(problems)];
}

function referencesOf({ volumes = [], containers, initContainers = [] }: any): { kind: string; name: string; key?: string }[] {
  const one = (kind: string, reference: any, name: string | undefined, keys: (string | undefined)[] = [undefined]) => (name === undefined || reference.optional ? [] : keys.map((key) => ({ kind, name, key })));
  const itemKeys = (items?: { key: string }[]) => (items?.length ? items.map(({ key }) => key) : undefined);
  return [
    ...volumes.flatMap((volume: any) => [volume, ...(volume.projected?.sources ?? [])]).flatMap(({ secret, configMap }: any) => [
      ...(secret ? one('Secret', secret, secret.secretName ?? secret.name, itemKeys(secret.items)) : []),
      // Kubernetes' own, which the controller-manager makes.
      ...(configMap ? one('ConfigMap', configMap, configMap.name, itemKeys(configMap.items)) : []),
    ]),
    ...[...containers, ...initContainers].flatMap(({ env = [], envFrom = [] }: any) => [
      ...env.flatMap(({ valueFrom: { secretKeyRef, configMapKeyRef } = {} as any }: any) => [...(secretKeyRef ? one('Secret', secretKeyRef, secretKeyRef.name, [secretKeyRef.key]) : []), ...(configMapKeyRef ? one('ConfigMap', configMapKeyRef, configMapKeyRef.name, [configMapKeyRef.key]) : [])]),
      ...envFrom.flatMap(({ secretRef, configMapRef }: any) => [...(secretRef ? one('Secret', secretRef, secretRef.name) : []), ...(configMapRef ? one('ConfigMap', configMapRef, configMapRef.name) : [])]),
    ]),
  ];
}

/** Whether what makes pods has fewer of them than it is to have. */
export function isShort({ kind, metadata, spec, status = {} }: KubeObject): boolean {
  if (status.observedGeneration !== undefined && status.observedGeneration !== metadata.generation) return true;
  if (kind === 'Job') return !status.conditions?.some(({ type, status: is }: any) => ['Complete', 'Suspended'].includes(type) && is === 'True');
  if (kind === 'DaemonSet') return (status.numberReady ?? 0) < (status.desiredNumberScheduled ?? 1) || status.desiredNumberScheduled === 0;
  return (status.readyReplicas ?? 0) < (spec.replicas ?? 1) || (kind !== 'ReplicaSet' && (status.updatedReplicas ?? 0) < (spec.replicas ?? 1));
}

function conditionMessage({ status }: KubeObject): string | undefined {
  return status?.conditions?.filter(({ status: is, message }: any) => message && is !== 'True').at(-1)?.message;
}

function timeOf({ lastTimestamp, eventTime, metadata }: KubeObject): string {
  return lastTimestamp ?? eventTime ?? metadata.creationTimestamp;
}

function wordsOf(labels: Record<string, string>): string {
  return Object.entries(labels).map(([label, value]) => `${label}=${value}`).join(', ');
}
