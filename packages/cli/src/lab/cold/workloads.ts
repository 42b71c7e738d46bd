import type { KubeObject } from '../rendered.ts';

/** Pods that the lab makes in place of a chart or an operator. */
export interface Pods {
  readonly kind: 'DaemonSet' | 'Deployment' | 'StatefulSet';
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas?: number;
  readonly resources?: object;
  readonly ports?: readonly number[];
  /** What else stands in their spec. */
  readonly spec?: Record<string, any>;
  /** Volumes of each, by name. */
  readonly claims?: Readonly<Record<string, object | undefined>>;
}

/** What the lab marks all that it plays with. */
export const PLAYED = 'lab.example.org/played';

/** What the strictest PodSecurity asks for: pods that stand for others must not be what is refused. */
const RESTRICTED = { allowPrivilegeEscalation: false, runAsNonRoot: true, runAsUser: 65532, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };

/** The workload that makes the pods. */
export function workload({ kind, name, namespace, labels, replicas, resources, ports = [], spec = {}, claims = {} }: Pods): KubeObject[] {
  const volumes = Object.entries(claims).filter(([, claim]) => claim !== undefined);
  return [{
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, namespace, labels: { [PLAYED]: 'yes' } },
    spec: {
      ...(kind === 'DaemonSet' ? {} : { replicas: replicas ?? 1 }),
      ...(kind === 'StatefulSet' ? { serviceName: name, podManagementPolicy: 'Parallel' } : {}),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, [PLAYED]: 'yes' } },
        spec: {
          ...spec,
          automountServiceAccountToken: false,
          containers: [{
            name: 'stand-in',
            image: 'stand-in.example.org/none:1',
            securityContext: RESTRICTED,
            ...(resources ? { resources } : {}),
            ...(ports.length > 0 ? { ports: ports.map((containerPort) => ({ containerPort })) } : {}),
            ...(volumes.length > 0 ? { volumeMounts: volumes.map(([volume]) => ({ name: volume, mountPath: `/${volume}` })) } : {}),
          }],
        },
      },
      ...(volumes.length > 0 ? { volumeClaimTemplates: volumes.map(([volume, claim]) => ({ metadata: { name: volume }, spec: claim })) } : {}),
    },
  }];
}

/** What operators make of an object, by its kind. */
export const OPERATORS: Record<string, (object: KubeObject) => Pods[]> = {
  CephCluster: ({ metadata: { name, namespace }, spec }) => (spec.external?.enable ? [] : ([['mon', spec.mon?.count ?? 3], ['mgr', spec.mgr?.count ?? 1], ['osd', spec.storage?.nodes?.length ?? 0], ['exporter', undefined]] as const).map(([daemon, replicas]): Pods => {
    const labels = { app: `rook-ceph-${daemon}`, rook_cluster: namespace! };
    const { nodeAffinity, tolerations } = { ...spec.placement?.all, ...spec.placement?.[daemon] };
    return {
      kind: replicas === undefined ? 'DaemonSet' : 'Deployment', name: `${name}-${daemon}`, namespace: namespace!, labels, replicas, resources: spec.resources?.[daemon],
      spec: { affinity: { nodeAffinity, ...(replicas === undefined ? {} : { podAntiAffinity: apart(labels) }) }, tolerations, priorityClassName: spec.priorityClassNames?.[daemon], hostNetwork: spec.network?.provider === 'host' },
    };
  })),
  Cluster: ({ metadata: { name, namespace }, spec }) => {
    const labels = { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' };
    const claim = (storage?: { size: string; storageClass?: string }) => storage && claimOf(storage.size, storage.storageClass);
    return [{
      kind: 'StatefulSet', name, namespace: namespace!, labels, replicas: spec.instances, resources: spec.resources,
      spec: spec.affinity?.podAntiAffinityType === 'required' ? { affinity: { podAntiAffinity: apart(labels, spec.affinity.topologyKey) } } : {},
      claims: { pgdata: claim(spec.storage), wal: claim(spec.walStorage) },
    }];
  },
  Dragonfly: ({ metadata: { name, namespace }, spec }) => [{
    kind: 'StatefulSet', name, namespace: namespace!, labels: { 'app': name, 'app.kubernetes.io/name': 'dragonfly', 'app.kubernetes.io/part-of': 'dragonfly' }, replicas: spec.replicas, resources: spec.resources, ports: [6379],
    spec: pick(spec, 'affinity', 'priorityClassName', 'serviceAccountName', 'tolerations', 'topologySpreadConstraints'), claims: { df: spec.snapshot?.persistentVolumeClaimSpec },
  }],
  FluxInstance: ({ metadata: { namespace }, spec }) => (spec.components ?? ['source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller']).map((component: string): Pods => ({
    kind: 'Deployment', name: component, namespace: namespace!, labels: { 'app': component, 'app.kubernetes.io/part-of': 'flux', 'app.kubernetes.io/component': component }, replicas: 1,
  })),
  Pooler: ({ metadata: { name, namespace }, spec }) => [{
    kind: 'Deployment', name, namespace: namespace!, labels: { 'cnpg.io/poolerName': name, 'cnpg.io/cluster': spec.cluster.name, 'cnpg.io/podRole': 'pooler' }, replicas: spec.instances,
    resources: spec.template?.spec?.containers?.[0]?.resources, ports: [5432], spec: pick(spec.template?.spec ?? {}, 'affinity', 'priorityClassName', 'topologySpreadConstraints'),
  }],
  VLSingle: (object) => [victoria(object, 'vlsingle', object.spec, 9428)],
  VMAgent: (object) => [victoria(object, 'vmagent', object.spec, 8429)],
  VMAlert: (object) => [victoria(object, 'vmalert', object.spec, 8080)],
  VMAlertmanager: (object) => [victoria(object, 'vmalertmanager', object.spec, 9093)],
  VMAuth: (object) => [victoria(object, 'vmauth', object.spec, 8427)],
  VMCluster: (object) => ([['vmstorage', 8482], ['vmselect', 8481], ['vminsert', 8480]] as const).filter(([part]) => object.spec[part]).map(([part, port]) => victoria(object, part, object.spec[part], port)),
};

/** One program of VictoriaMetrics' operator. */
function victoria({ metadata: { name, namespace } }: KubeObject, program: string, spec: any, port: number): Pods {
  const template = (spec.statefulStorage ?? spec.storage)?.volumeClaimTemplate?.spec ?? (spec.storage?.accessModes ? spec.storage : undefined);
  const claims = template ? { data: template } : {};
  return {
    kind: template ? 'StatefulSet' : 'Deployment',
    name: `${program}-${name}`,
    namespace: namespace!,
    labels: { 'app.kubernetes.io/name': program, 'app.kubernetes.io/instance': name, 'app.kubernetes.io/component': 'monitoring', 'managed-by': 'vm-operator' },
    replicas: spec.replicaCount,
    resources: spec.resources,
    ports: [Number(spec.port ?? port)],
    spec: pick(spec, 'affinity', 'nodeSelector', 'priorityClassName', 'tolerations', 'topologySpreadConstraints'),
    claims,
  };
}

function claimOf(storage: string, storageClassName?: string): object {
  return { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...(storageClassName ? { storageClassName } : {}) };
}

/** Never two on one machine. */
function apart(matchLabels: Record<string, string>, topologyKey = 'kubernetes.io/hostname'): object {
  return { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels }, topologyKey }] };
}

function pick(spec: any, ...fields: string[]): Record<string, any> {
  return Object.fromEntries(fields.filter((field) => spec[field] !== undefined).map((field) => [field, spec[field]]));
}
