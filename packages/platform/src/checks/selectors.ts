import { DisruptionBudgets, Workloads } from '@monosense-io/output';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { isDerived } from '../model/policies';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { Field, fieldsAt } from './fields';
import { hasReason, Reason } from './reasons';
import { Inventory, idOf, objectsOf, RenderedPods } from './there';

const SELECTS_SOME = new Refusal('PLATFORM-693', {
  protects: 'What selects pods by labels that none has does nothing: no traffic, no policy, no budget, no scrape.',
  wrong: "kind: 'Service', spec: { selector: { app: 'wbe' }, … }, beside pods with app: 'web'",
  right: "kind: 'Service', spec: { selector: { app: 'web' }, … }",
});

const NAMED_PORT = new Refusal('PLATFORM-694', {
  protects: 'A port that is named must be a port of the pods: otherwise traffic goes nowhere, a scrape finds no target, and a probe always fails.',
  wrong: "targetPort: 'htpp', of pods with ports: [{ name: 'http', containerPort: 8080 }]",
  right: "targetPort: 'http'",
});

const SPARES_SOME = new Refusal('PLATFORM-695', {
  protects: 'A budget that allows no eviction keeps every machine with such a pod from being drained, and an upgrade of the cluster waits for ever.',
  wrong: "kind: 'PodDisruptionBudget', spec: { maxUnavailable: 0, … }",
  right: "maxUnavailable: 1, or metadata: { annotations: { 'platform.monosense.io/no-eviction-reason': 'drained by hand, see the runbook' } }",
});

/** Pods that an object selects. */
interface Selection {
  readonly selector: any;
  /** Field with the selector. */
  readonly where: string;
  readonly namespaces: readonly string[];
}

/** Everything that selects pods selects some, as far as all pods of the namespace are known. */
export function selectorsFit(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  return objectsOf(model, ...Object.keys(SELECTORS)).flatMap(([path, object]) => selectionsOf(object).flatMap(({ selector, where, namespaces }) => {
    if (namespaces.some((namespace) => inventory.isOpen(namespace) || mayBeDeclared(inventory, namespace, selector)) || podsOf(inventory, namespaces, selector).length > 0) return [];
    const labels = inventory.pods.filter(({ namespace }) => namespaces.includes(namespace)).map((pods) => textOf(pods.labels));
    return [SELECTS_SOME.at(path, `'${where}' of ${object.kind} '${object.metadata.name}' must fit pods of namespace '${namespaces.join("', '")}', whose labels are ${[...new Set(labels)].join('; ')}, got ${textOf(selector)}: correct the labels, or name the pods that get them later in 'podLabels' of their stage`)];
  }));
}

/** Ports that are named are ports of the pods. */
export function namedPortsExist(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const named = objectsOf(model, ...Object.keys(PORTS)).flatMap(([path, object]) => {
    // Which pods an object without a selector stands for, only the cluster knows.
    const pods = selectionsOf(object).flatMap(({ selector, namespaces }) => (namespaces.some((namespace) => mayBeDeclared(inventory, namespace, selector)) ? [] : podsOf(inventory, namespaces, selector)));
    const ports = pods.flatMap(({ spec }) => containersOf(spec)).flatMap((container) => (container.ports ?? []) as any[]);
    return pods.length === 0 ? [] : portsOf(object).filter(({ value }) => typeof value === 'string' && !/^\d+$/.test(value)).flatMap(({ value, where, protocol }) => {
      const names = ports.filter((port) => protocol === undefined || (port.protocol ?? 'TCP') === protocol).map(({ name }) => name).filter((name) => typeof name === 'string');
      if (names.includes(value)) return [];
      const other = ports.find(({ name }) => name === value);
      return [NAMED_PORT.at(path, other === undefined
        ? portMessage(object, where, value, names)
        : `'${where}' of ${object.kind} '${object.metadata.name}' must be the name of a port of ${protocol}, and '${value}' is one of ${other.protocol ?? 'TCP'}: give the pods a port of ${protocol} with a name of its own, or correct the protocol`)];
    });
  });
  const ofServices = objectsOf(model, 'operator.victoriametrics.com/VMServiceScrape', 'monitoring.coreos.com/ServiceMonitor').flatMap(([path, object]) => {
    const namespaces = namespacesOf(object);
    const services = inventory.allOf('/Service').filter(({ metadata }) => namespaces.includes(`${metadata.namespace}`) && Workloads.fit(object.spec?.selector ?? {}, metadata.labels ?? {}));
    const names = services.flatMap(({ spec }) => (spec?.ports ?? []).map(({ name }: any) => name)).filter((name) => name !== undefined);
    // A chart's Services may have the same labels.
    return services.length === 0 || namespaces.some((namespace) => inventory.isOpen(namespace)) ? [] : fieldsAt(object, 'spec.endpoints[].port')
      .filter(({ value }) => typeof value === 'string' && !names.includes(value))
      .map(({ value, where }) => NAMED_PORT.at(path, portMessage(object, where, value, names)));
  });
  const ofProbes = inventory.pods.flatMap(({ path, object: owner, spec, where }) => ['containers', 'initContainers'].flatMap((list) => ((spec[list] ?? []) as any[]).flatMap((container, index) => (
    ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => ['httpGet.port', 'tcpSocket.port'].flatMap((field) => fieldsAt(container, `${probe}.${field}`)))
      .filter(({ value }) => typeof value === 'string' && !/^\d+$/.test(value) && !portNamesOf(container).includes(value))
      .map((field) => NAMED_PORT.at(path, portMessage(owner, `${where}.${list}[${index}].${field.where}`, field.value, portNamesOf(container))))
  ))));
  return [...named, ...ofServices, ...ofProbes];
}

/** The ports that an object names of pods, each with its protocol where it says one. */
function portsOf(object: KubeObject): Array<Field & { readonly protocol?: string }> {
  const id = idOf(object);
  const fields = fieldsAt(object, PORTS[id]);
  if (PORTS[id].endsWith('.targetPort')) return fields.map((field) => ({ ...field, protocol: at(object, field.where.replace(/targetPort$/, 'protocol')) ?? 'TCP' }));
  return PORTS[id].endsWith('ports[].port') ? fields.map((field) => ({ ...field, protocol: at(object, field.where.replace(/port$/, 'protocol')) ?? 'TCP' })) : fields;
}

const LET_IN_SOMEWHERE = new Refusal('PLATFORM-657', {
  protects: 'A policy that lets others in at a port which no pod has lets them in nowhere, and what they come for stays closed.',
  wrong: "kind: 'NetworkPolicy', spec: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port: 808 }] }] }, of pods with containerPort: 8080",
  right: 'the same with port: 8080',
});

/** Policies let others in at ports that their pods have, as far as these, their probes or their Services say which they have. */
export function policiesOpenPorts(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const services = inventory.allOf('/Service');
  return objectsOf(model, 'networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy').filter(([, object]) => !isDerived(object)).flatMap(([path, object]) => selectionsOf(object).flatMap(({ selector, namespaces }) => {
    const pods = podsOf(inventory, namespaces, selector);
    const declared = pods.map(({ spec }) => containersOf(spec).flatMap((container) => (container.ports ?? []) as any[]));
    // Who declares no port says nothing of those that it has.
    if (pods.length === 0 || declared.some((ports) => ports.length === 0) || namespaces.some((namespace) => mayBeDeclared(inventory, namespace, selector))) return [];
    const known = new Set([
      ...declared.flat().map(({ containerPort }) => containerPort),
      ...pods.flatMap(({ spec }) => ['httpGet', 'tcpSocket', 'grpc'].flatMap((probe) => fieldsAt(spec, `**.${probe}.port`))).map(({ value }) => value),
      ...services.filter((service) => pods.some((made) => made.namespace === service.metadata.namespace && Object.keys(service.spec?.selector ?? {}).length > 0 && Workloads.fit({ matchLabels: service.spec.selector }, made.labels)))
        .flatMap(({ spec }) => (spec.ports ?? []).map(({ port, targetPort }: any) => targetPort ?? port)),
    ].filter((port): port is number => typeof port === 'number'));
    return [...fieldsAt(object, 'spec.ingress[].ports[]'), ...fieldsAt(object, 'spec.ingress[].toPorts[].ports[]')].flatMap(({ value: { port, endPort }, where }) => {
      if (!/^[1-9]\d*$/.test(`${port}`)) return [];
      const [first, last] = [Number(port), Number(endPort ?? port)];
      if ([...known].some((number) => number >= first && number <= last)) return [];
      return [LET_IN_SOMEWHERE.at(path, `'${where}.port' of ${object.kind} '${object.metadata.name}' must be a port of its pods (${[...known].sort((a, b) => a - b).join(', ')}), got ${port}: correct it, or name the port in the pods that have it`)];
    });
  }));
}

/** Every PodDisruptionBudget lets a drain take a pod, or says why not. */
export function budgetsSpareSome(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  return objectsOf(model, 'policy/PodDisruptionBudget').flatMap(([path, object]) => {
    if (hasReason(object, Reason.NO_EVICTION)) return [];
    const says = (field: string, rule: string, fix: string): string[] => {
      const value = object.spec[field];
      return [SPARES_SOME.at(path, `'spec.${field}' of PodDisruptionBudget '${object.metadata.name}' ${rule}, got ${typeof value === 'string' ? `'${value}'` : value}: ${fix}, or give a reason in its annotation ${Reason.NO_EVICTION}`)];
    };
    const always = DisruptionBudgets.keptBy(object.spec);
    if (always !== undefined) return says(always, 'must let a drain take a pod', always === 'maxUnavailable' ? 'raise it to 1' : 'lower it');
    const namespace = `${object.metadata.namespace}`;
    const selector = object.spec?.selector;
    const pods = podsOf(inventory, [namespace], selector);
    const counts = pods.map((made) => inventory.replicasOf(made));
    if (pods.length === 0 || counts.includes(undefined) || mayBeDeclared(inventory, namespace, selector)) return [];
    const replicas = counts.reduce<number>((sum, count) => sum + count!, 0);
    const field = DisruptionBudgets.keptBy(object.spec, replicas);
    return field === undefined ? [] : says(field, `must let a drain take one of ${replicas} pod${replicas === 1 ? '' : 's'}`, replicas === 1 ? 'remove the budget or run more pods' : `lower it to ${replicas - 1} or less`);
  });
}

/** Where the selectors of pods stand. Empty ones select all pods of the namespace. */
const SELECTORS: Record<string, string> = {
  '/Service': 'spec.selector',
  'policy/PodDisruptionBudget': 'spec.selector',
  'networking.k8s.io/NetworkPolicy': 'spec.podSelector',
  'cilium.io/CiliumNetworkPolicy': 'spec.endpointSelector',
  'operator.victoriametrics.com/VMPodScrape': 'spec.selector',
  'monitoring.coreos.com/PodMonitor': 'spec.selector',
};

/** Where ports of pods are named. */
const PORTS: Record<string, string> = {
  '/Service': 'spec.ports[].targetPort',
  'operator.victoriametrics.com/VMPodScrape': 'spec.podMetricsEndpoints[].port',
  'monitoring.coreos.com/PodMonitor': 'spec.podMetricsEndpoints[].port',
  'networking.k8s.io/NetworkPolicy': 'spec.ingress[].ports[].port',
};

function selectionsOf(object: KubeObject): Selection[] {
  const id = idOf(object);
  const where = SELECTORS[id];
  const selector = fieldsAt(object, where)[0]?.value;
  if (selector === undefined || (id === '/Service' && object.spec?.type === 'ExternalName')) return [];
  const complete = id === '/Service' ? { matchLabels: selector } : selector;
  // Cilium's labels have sources, such as `k8s:app`, and its policies may stand for other things than pods.
  if (isEmpty(complete) || keysOf(complete).some((label) => label.includes(':') || /^io\.(kubernetes|cilium)\./.test(label))) return [];
  return [{ selector: complete, where, namespaces: namespacesOf(object) }];
}

/** The namespaces that a scrape looks into; its own for everything else. Of all namespaces, some are never known. */
function namespacesOf({ metadata, spec }: KubeObject): string[] {
  if (spec?.namespaceSelector?.any === true) return ['*'];
  return spec?.namespaceSelector?.matchNames ?? [`${metadata.namespace}`];
}

function podsOf(inventory: Inventory, namespaces: readonly string[], selector: any): RenderedPods[] {
  return inventory.pods.filter((pods) => (namespaces.includes('*') || namespaces.includes(pods.namespace)) && Workloads.fit(selector ?? {}, pods.labels));
}

/** Whether a stage has declared pods, such as those of its chart, which may have more labels than those that it names. */
function mayBeDeclared(inventory: Inventory, namespace: string, selector: any): boolean {
  return inventory.isDeclared(namespace, (labels) => Workloads.fit(selector ?? {}, labels, true));
}

function at(object: any, field: string): any {
  return field.split(/[.[\]]+/).reduce((value, key) => (key === '' ? value : value?.[key]), object);
}

function keysOf({ matchLabels = {}, matchExpressions = [] }: any): string[] {
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }: any) => `${key}`)];
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: any): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function textOf(value: object): string {
  const { matchLabels, ...rest } = value as any;
  const labels = Object.entries(matchLabels ?? {}).map(([label, text]) => `${label}: ${text}`);
  const others = Object.entries(rest).map(([name, other]) => `${name}: ${typeof other === 'string' ? other : JSON.stringify(other)}`);
  return [...labels, ...others].join(', ') || 'none';
}

function containersOf(spec: any): any[] {
  return [...spec.containers ?? [], ...spec.initContainers ?? []];
}

function portNamesOf(container: any): string[] {
  return (container.ports ?? []).map(({ name }: any) => name).filter((name: unknown) => typeof name === 'string');
}

function portMessage(object: KubeObject, where: string, value: string, names: readonly string[]): string {
  const near = nearest(value, names);
  return `'${where}' of ${object.kind} '${object.metadata.name}' must be the name of a port, of which there ${names.length === 0 ? 'is none' : `are ${[...new Set(names)].join(', ')}`}, got '${value}': ${near === undefined ? 'choose one, or write its number' : `write '${near}'`}`;
}
