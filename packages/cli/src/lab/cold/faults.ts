import { setTimeout as wait } from 'node:timers/promises';
import type { Found } from '../../verify/report.ts';
import { Refusal } from '../client.ts';
import type { Client } from '../client.ts';
import { titleOf } from '../rendered.ts';
import type { KubeObject, Stage } from '../rendered.ts';

/** A mistake that the API server accepts, and that shows when something is to run. */
export interface BehaviourFault {
  readonly title: string;
  /** The kind of object to make it in. */
  readonly kind: string;
  /** Which of them; the first unless said. */
  readonly where?: (object: KubeObject, namespace: KubeObject | undefined) => boolean;
  readonly change: (object: KubeObject) => void;
  /** What must be said of it. */
  readonly says: RegExp;
}

/** How long a mistake may take to show, and to be gone again. */
const SHOWS_SECONDS = 90;

const LEVEL = 'pod-security.kubernetes.io/enforce';
const HOSTNAME = 'kubernetes.io/hostname';

/** A Deployment that Kubernetes itself must spare and spread, in a namespace that allows nothing special. */
const guarded = ({ spec }: KubeObject, namespace?: KubeObject): boolean => spec.replicas > 1 && namespace?.metadata.labels?.[LEVEL] === 'restricted';

/**
 * Makes helm-controller install once more. An upgrade that failed before it began leaves the former release as it was: with the
 * former values helm-controller finds nothing to do, and says of the release for ever what it said before.
 */
const again = (at: string): Record<string, string> => ({ 'reconcile.fluxcd.io/requestedAt': at, 'reconcile.fluxcd.io/forceAt': at });

/** Fails after half a minute, the least that kustomize-controller allows, in place of minutes. */
const hurry = ({ spec }: KubeObject): void => {
  Object.assign(spec, { timeout: '30s', retryInterval: '10s' });
};

const inPods = (change: (pods: any, object: KubeObject) => void) => (object: KubeObject): void => change(object.spec.template.spec, object);

/** Mistakes that a schema and a rule don't show. */
export const BEHAVIOUR_FAULTS: readonly BehaviourFault[] = [
  {
    title: 'a request for more memory than any machine has', kind: 'Deployment', where: guarded,
    change: inPods(({ containers: [container] }) => { container.resources = { requests: { cpu: '10m', memory: '500Gi' }, limits: { memory: '500Gi' } }; }),
    says: /must run: 0\/\d+ nodes are available: .*Insufficient memory/,
  },
  {
    title: 'a request for more CPU than any machine has', kind: 'Deployment', where: guarded,
    change: inPods(({ containers: [container] }) => { container.resources = { requests: { cpu: '512', memory: '16Mi' } }; }),
    says: /must run: 0\/\d+ nodes are available: .*Insufficient cpu/,
  },
  {
    title: 'more pods than the quota of the namespace', kind: 'Deployment', where: guarded,
    change: ({ spec }) => { spec.replicas = 400; },
    says: /must have all its pods: .*exceeded quota/,
  },
  {
    title: 'a privileged container in a restricted namespace', kind: 'Deployment', where: guarded,
    change: inPods(({ containers: [container] }) => { container.securityContext = { privileged: true, allowPrivilegeEscalation: true }; }),
    says: /must have all its pods: .*violates PodSecurity "restricted/,
  },
  {
    title: 'the network of the machine in a restricted namespace', kind: 'Deployment', where: guarded,
    change: inPods((pods) => { pods.hostNetwork = true; }),
    says: /must have all its pods: .*host namespaces/,
  },
  {
    title: 'a ServiceAccount that nobody makes', kind: 'Deployment', where: guarded,
    // Kubernetes copies either of the two names to the other, and would keep the copy.
    change: inPods((pods) => { pods.serviceAccountName = pods.serviceAccount = 'nobody'; }),
    says: /must have all its pods: .*serviceaccount "nobody" not found/,
  },
  {
    title: 'a PriorityClass that nobody makes', kind: 'Deployment', where: guarded,
    change: inPods((pods) => { pods.priorityClassName = 'nobody'; }),
    says: /must have all its pods: .*no PriorityClass with name nobody/,
  },
  {
    title: 'a label of a machine that none has', kind: 'Deployment', where: guarded,
    change: inPods((pods) => { pods.nodeSelector = { 'example.org/disk': 'fast' }; }),
    says: /must run: 0\/\d+ nodes are available: .*didn't match Pod's node affinity\/selector/,
  },
  {
    title: 'more pods that must be apart than machines', kind: 'Deployment', where: guarded,
    change: inPods((pods, { spec }) => {
      spec.replicas = 40;
      pods.affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: spec.selector, topologyKey: HOSTNAME }] } };
    }),
    says: /must run: 0\/\d+ nodes are available: .*didn't match pod anti-affinity rules/,
  },
  {
    title: 'pods that must be spread over zones, of which there are none', kind: 'Deployment', where: guarded,
    change: inPods((pods, { spec }) => { pods.topologySpreadConstraints = [{ labelSelector: spec.selector, maxSkew: 1, topologyKey: 'example.org/rack', whenUnsatisfiable: 'DoNotSchedule' }]; }),
    says: /must run: 0\/\d+ nodes are available: .*didn't match pod topology spread constraints/,
  },
  {
    title: 'a volume of a claim that nobody makes', kind: 'Deployment', where: guarded,
    change: inPods((pods) => { pods.volumes = [...(pods.volumes ?? []), { name: 'claimed', persistentVolumeClaim: { claimName: 'nobody' } }]; }),
    says: /must run: .*persistentvolumeclaim "nobody" not found/,
  },
  {
    title: 'a volume of a StorageClass that nobody makes', kind: 'Deployment', where: guarded,
    change: inPods((pods) => {
      pods.volumes = [...(pods.volumes ?? []), { name: 'own', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'nobody', resources: { requests: { storage: '1Gi' } } } } } }];
    }),
    says: /must have a volume: .*storageclass.storage.k8s.io "nobody" not found/,
  },
  {
    title: 'a Secret that nobody makes', kind: 'Deployment', where: guarded,
    change: inPods((pods) => { pods.volumes = [...(pods.volumes ?? []), { name: 'secret', secret: { secretName: 'nobody' } }]; }),
    says: /need Secret 'nobody', which nobody has made/,
  },
  {
    title: 'a key that a ConfigMap does not have', kind: 'Deployment', where: (object, namespace) => guarded(object, namespace) && configMapOf(object) !== undefined,
    change: (object) => { object.spec.template.spec.containers[0].env = [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: configMapOf(object), key: 'nobody' } } }]; },
    says: /need the key 'nobody' of ConfigMap/,
  },
  {
    title: 'a budget for pods of another name', kind: 'PodDisruptionBudget',
    change: ({ spec }) => { spec.selector = { matchLabels: { 'app.kubernetes.io/name': 'nobody' } }; },
    says: /PodDisruptionBudget '.*' must be for pods, and selects none/,
  },
  {
    title: 'metrics of pods of another name', kind: 'VMPodScrape',
    change: ({ spec }) => { spec.selector = { matchLabels: { 'app.kubernetes.io/name': 'nobody' } }; },
    says: /VMPodScrape '.*' must be for pods, and selects none/,
  },
  {
    title: 'metrics at a port that the pods of a chart do not have', kind: 'VMPodScrape', where: ({ metadata }) => metadata.namespace === 'cert-manager',
    change: ({ spec }) => { spec.podMetricsEndpoints[0].port = 'metric'; },
    says: /VMPodScrape '.*' must find its port 'metric', and Pod '.*' has /,
  },
  {
    title: 'a value of a chart that gives its pods another label', kind: 'HelmRelease', where: ({ metadata }) => metadata.name.startsWith('external-dns'),
    change: ({ spec }) => { spec.values.nameOverride = 'somebody'; },
    says: /the pods 'external-dns-.*' that connections are declared for must exist/,
  },
  {
    title: 'a value of a chart that its own schema refuses', kind: 'HelmRelease', where: ({ metadata }) => metadata.name === 'cert-manager',
    change: ({ spec }) => { spec.values.replicaCount = 'two'; },
    says: /HelmRelease '.*' must become ready: .*replicaCount/,
  },
  {
    title: 'a health check on a condition that nobody sets', kind: 'Kustomization', where: ({ spec }) => spec.healthCheckExprs?.some(({ kind }: { kind: string }) => kind === 'Gateway') ?? false,
    change: (object) => {
      hurry(object);
      object.spec.healthCheckExprs.find(({ kind }: { kind: string }) => kind === 'Gateway').current = "status.conditions.exists(c, c.type == 'Programed' && c.status == 'True')";
    },
    says: /Kustomization '.*' must become ready: health check failed .*Gateway/,
  },
  {
    title: 'a health check of an object that nobody makes', kind: 'Kustomization', where: ({ spec }) => !spec.wait && spec.healthChecks?.length > 0,
    change: (object) => {
      hurry(object);
      object.spec.healthChecks[0].name = 'nobody';
    },
    says: /Kustomization '.*' must become ready: .*nobody/,
  },
  {
    title: 'an order that names what nobody makes', kind: 'Kustomization', where: ({ spec }) => spec.dependsOn?.length > 0,
    change: ({ spec }) => { spec.dependsOn = [...spec.dependsOn, { name: 'nobody' }]; },
    says: /Kustomization '.*' must become ready: .*nobody['"]? not found/,
  },
  {
    title: 'an applier without the rights for what it applies', kind: 'Kustomization', where: ({ metadata }) => metadata.name === 'namespaces',
    change: (object) => {
      hurry(object);
      object.spec.serviceAccountName = 'default';
    },
    says: /Kustomization '.*' must become ready: .*forbidden/,
  },
  {
    title: 'a chart of a source that nobody makes', kind: 'HelmRelease', where: ({ spec }) => spec.chartRef !== undefined,
    change: ({ spec }) => { spec.chartRef.name = 'nobody'; },
    says: /HelmRelease '.*' must become ready: .*nobody/,
  },
  {
    title: 'an order that leads in a circle', kind: 'Kustomization', where: ({ spec }) => spec.dependsOn?.length > 0,
    change: ({ metadata, spec }) => { spec.dependsOn = [{ name: metadata.name }]; },
    says: /Kustomization '.*' must become ready: .*(circular|dependency)/,
  },
];

/** Plants each fault in an object of a cluster in which everything is ready, expects the lab to say it, and takes it back. */
export async function plantFaults(client: Client, cluster: string, ordered: readonly Stage[], judge: () => Promise<string[]>, faults: readonly BehaviourFault[] = BEHAVIOUR_FAULTS): Promise<Found> {
  const objects = ordered.flatMap((stage) => [stage.kustomization, ...stage.objects]);
  const namespaces = new Map(objects.filter(({ kind }) => kind === 'Namespace').map((object) => [object.metadata.name, object]));
  const [notes, problems]: [string[], string[]] = [[], []];
  let planted = 0;
  for (const { title, kind, where, change, says } of faults) {
    const object = objects.find((candidate) => candidate.kind === kind && (where === undefined || where(candidate, namespaces.get(candidate.metadata.namespace ?? ''))));
    if (!object) continue;
    planted++;
    const faulty = structuredClone(object);
    change(faulty);
    console.error(`${cluster}: ${title}`);
    const said = await shows(client, faulty, judge, says);
    if (said.found) notes.push(`caught ${title}: ${said.found}`);
    else problems.push(`[${cluster}] ${titleOf(object)} with ${title} must be caught with ${says}, got ${said.others.length === 0 ? 'nothing' : said.others.map((other) => `'${other}'`).join(', ')}: correct the table of faults`);
    await client.apply(object);
    if (kind === 'HelmRelease') await client.patch(object, { metadata: { annotations: again(title) } });
    const left = await gone(judge);
    problems.push(...left.map((problem) => `[${cluster}] everything must be ready again after ${title}, and isn't: ${problem}`));
  }
  return { checked: `${planted} faults planted, ${notes.length} caught`, notes, problems };
}

async function shows(client: Client, faulty: KubeObject, judge: () => Promise<string[]>, says: RegExp): Promise<{ found?: string; others: string[] }> {
  try {
    await client.apply(faulty);
  } catch (error) {
    if (error instanceof Refusal) return { others: [error.message] };
    throw error;
  }
  let others: string[] = [];
  for (const end = performance.now() + SHOWS_SECONDS * 1000; performance.now() < end;) {
    others = await judge();
    const found = others.find((problem) => says.test(problem));
    if (found) return { found, others };
    await wait(1000);
  }
  return { others };
}

/** What is still wrong when it should long be right again. */
async function gone(judge: () => Promise<string[]>): Promise<string[]> {
  let left: string[] = [];
  for (const end = performance.now() + SHOWS_SECONDS * 1000; performance.now() < end;) {
    left = await judge();
    if (left.length === 0) return [];
    await wait(1000);
  }
  return left;
}

function configMapOf({ spec }: KubeObject): string | undefined {
  return spec.template.spec.volumes?.find(({ configMap }: any) => configMap)?.configMap.name;
}
