import type { KubeObject } from './rendered.ts';

/** A mistake that no schema shows: only the API server knows the rule. */
export interface Fault {
  readonly title: string;
  /** The kind of object to make it in. */
  readonly kind: string;
  /** Which of them; the first unless said. */
  readonly where?: (object: KubeObject) => boolean;
  readonly change: (object: KubeObject) => void;
  /** What must be said of it. */
  readonly says: string;
}

/** Rules in CEL, of the API server's own code, and of what it keeps from changing. */
export const FAULTS: readonly Fault[] = [
  {
    title: 'two listeners for one port and hostname',
    kind: 'Gateway',
    change: ({ spec }) => spec.listeners.push({ ...spec.listeners[0], name: 'again' }),
    says: 'spec.listeners: Invalid value',
  },
  {
    title: 'a redirect that also rewrites',
    kind: 'HTTPRoute',
    change: ({ spec }) => {
      spec.rules[0].filters = [
        { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } },
        { type: 'URLRewrite', urlRewrite: { hostname: 'example.org' } },
      ];
    },
    says: 'spec.rules[0].filters: Invalid value',
  },
  {
    title: 'a chart named in two ways',
    kind: 'HelmRelease',
    where: ({ spec }) => spec.chartRef !== undefined,
    change: ({ spec }) => { spec.chart = { spec: { chart: 'podinfo', sourceRef: { kind: 'HelmRepository', name: 'podinfo' } } }; },
    says: 'spec: Invalid value',
  },
  {
    title: 'another name for a database that exists',
    kind: 'Database',
    change: ({ spec }) => { spec.name = 'renamed'; },
    says: 'spec.name: Invalid value: "renamed"',
  },
  {
    title: 'another selector for a Deployment that exists',
    kind: 'Deployment',
    change: ({ spec }) => {
      spec.selector.matchLabels.again = 'true';
      spec.template.metadata.labels.again = 'true';
    },
    says: 'field is immutable',
  },
  {
    title: 'a field behind a feature gate that is off',
    kind: 'Deployment',
    change: ({ spec }) => { spec.template.spec.workloadRef = { name: 'gang', podGroup: 'all' }; },
    says: "'spec.template.spec.workloadRef' was sent as {\"name\":\"gang\",\"podGroup\":\"all\"} and is not stored",
  },
  {
    title: 'another value for a PriorityClass that exists',
    kind: 'PriorityClass',
    change: (object) => { Object.assign(object, { value: object.value + 1 }); },
    says: 'may not be changed in an update',
  },
  {
    title: 'other parameters for a StorageClass that exists',
    kind: 'StorageClass',
    change: (object) => { Object.assign(object, { parameters: { ...object.parameters, again: 'true' } }); },
    says: 'updates to parameters are forbidden',
  },
  {
    title: 'a budget with both limits',
    kind: 'PodDisruptionBudget',
    change: ({ spec }) => { spec.minAvailable = spec.maxUnavailable = 1; },
    says: 'minAvailable and maxUnavailable cannot be both set',
  },
  {
    title: 'a range of ports that ends before it starts',
    kind: 'NetworkPolicy',
    change: ({ spec }) => { spec.ingress = [{ ports: [{ protocol: 'TCP', port: 9000, endPort: 8000 }] }]; },
    says: 'must be greater than or equal to `port`',
  },
  {
    title: 'a request above its limit',
    kind: 'LimitRange',
    change: ({ spec }) => {
      const [limit] = spec.limits;
      limit.default = { ...limit.default, memory: '1Mi' };
      limit.defaultRequest = { ...limit.defaultRequest, memory: '2Mi' };
    },
    says: 'default request value 2Mi is greater than default limit value 1Mi',
  },
];
