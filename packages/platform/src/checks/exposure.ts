import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Cidr } from '../values/cidr';
import { Refusal } from '../values/refusal';
import { hasReason, Reason } from './reasons';
import { fits } from './selectors';
import { idOf, Inventory, objectsOf, PodTemplate } from './there';

const SOURCES_KEPT = new Refusal('PLATFORM-676', {
  protects: 'Who comes from outside to a machine without the pod is sent on with the address of this machine, so that a policy which lets machines in lets everybody in.',
  wrong: "kind: 'Service', spec: { type: 'NodePort', … }, of pods whose policy has fromEntities: ['remote-node']",
  right: "kind: 'Service', spec: { type: 'NodePort', externalTrafficPolicy: 'Local', … }",
});

const RANGES_EVERYWHERE = new Refusal('PLATFORM-677', {
  protects: 'The ranges of one Service keep nobody out who takes another Service to the same pods.',
  wrong: "two Services of type LoadBalancer for app: 'web', and loadBalancerSourceRanges: ['10.0.0.0/24'] of one",
  right: "loadBalancerSourceRanges: ['10.0.0.0/24'] of both, or type: 'ClusterIP' of the other",
});

/** A port at which a Service lets people from outside in. */
interface Exposed {
  readonly path: string;
  readonly service: KubeObject;
  readonly pods: readonly PodTemplate[];
  /** Numbers and names of the ports of the pods. */
  readonly targets: ReadonlyArray<number | string>;
}

/** No policy that lets machines in is void, because a Service translates the addresses of everybody else into those of machines. */
export function policiesSeeSources(model: ClusterModel): string[] {
  const policies = objectsOf(model, 'networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy').map(([, object]) => object);
  const nodes = model.cluster.facts.nodes.map(({ address }) => address);
  return exposedIn(model).filter(({ service }) => service.spec.externalTrafficPolicy !== 'Local' && !isGuarded(service) && !hasReason(service, Reason.EXPOSED)).flatMap((exposed) => {
    const { path, service } = exposed;
    const own = policies.filter((policy) => policy.metadata.namespace === service.metadata.namespace && selects(policy, exposed));
    const admitted = own.flatMap((policy) => ingressOf(policy).filter((rule) => isFor(rule, exposed)).map((rule) => ({ policy, ...sourcesOf(rule, nodes) })));
    // Whoever means everybody says so.
    const by = admitted.some(({ world }) => world) ? undefined : admitted.find(({ machines }) => machines);
    return by === undefined ? [] : [
      SOURCES_KEPT.at(path, `'spec.externalTrafficPolicy' of Service '${service.metadata.name}' must be 'Local', since ${by.policy.kind} '${by.policy.metadata.name}' lets machines in, and everybody from outside comes with the address of one, got ${service.spec.externalTrafficPolicy === undefined ? 'none' : `'${service.spec.externalTrafficPolicy}'`}: set it, make the Service a ClusterIP, or give a reason in its annotation ${Reason.EXPOSED}`),
    ];
  });
}

/** Where one Service keeps people out by their addresses, no other one lets them in. */
export function rangesGuardPods(model: ClusterModel): string[] {
  const exposed = exposedIn(model);
  return exposed.filter(({ service }) => !hasRanges(service) && !hasReason(service, Reason.EXPOSED)).flatMap((open) => {
    const guarded = exposed.find((other) => other.service.metadata.namespace === open.service.metadata.namespace && hasRanges(other.service) && samePods(open, other)
      && other.targets.some((target) => open.targets.includes(target)));
    return guarded === undefined ? [] : [
      RANGES_EVERYWHERE.at(open.path, `'spec.loadBalancerSourceRanges' of Service '${open.service.metadata.name}' must be set, since Service '${guarded.service.metadata.name}' has them for the same pods (${guarded.service.spec.loadBalancerSourceRanges.join(', ')}), got none: set the ranges, make one of them a ClusterIP, or give a reason in its annotation ${Reason.EXPOSED}`),
    ];
  });
}

/** Every Service that people from outside reach at a machine or at an address of its own. */
function exposedIn(model: ClusterModel): Exposed[] {
  const inventory = Inventory.of(model);
  return objectsOf(model, '/Service').filter(([, service]) => isExposed(service)).map(([path, service]) => {
    const pods = inventory.pods.filter(({ namespace, labels }) => namespace === service.metadata.namespace && fits({ matchLabels: service.spec.selector }, labels));
    const ports = pods.flatMap(({ spec }) => [...spec.containers ?? [], ...spec.initContainers ?? []]).flatMap(({ ports: own }: any) => own ?? []);
    const targets = ((service.spec.ports ?? []) as any[]).map(({ port, targetPort }) => targetPort ?? port).flatMap((target) => [target, ...ports.filter(({ name, containerPort }) => name === target || containerPort === target).flatMap(({ name, containerPort }) => [name, containerPort])]);
    return { path, service, pods, targets: targets.filter((target) => target !== undefined) };
  });
}

function isExposed({ metadata, spec }: KubeObject): boolean {
  if (Object.keys(spec?.selector ?? {}).length === 0 || !['NodePort', 'LoadBalancer'].includes(spec.type)) return false;
  // By this Cilium serves it as another type than it says.
  const served = metadata.annotations?.['service.cilium.io/type'];
  return served === undefined || /NodePort|LoadBalancer/.test(served);
}

function hasRanges({ spec }: KubeObject): boolean {
  return (spec.loadBalancerSourceRanges ?? []).length > 0;
}

/** Whether nobody gets in whose address is in no range: ranges don't hold for the ports of machines. */
function isGuarded(service: KubeObject): boolean {
  return service.spec.type === 'LoadBalancer' && hasRanges(service) && service.spec.allocateLoadBalancerNodePorts === false;
}

/** Whether two Services send to the same pods, as far as these are known; otherwise by what they select. */
function samePods(one: Exposed, other: Exposed): boolean {
  if (one.pods.length > 0 || other.pods.length > 0) return one.pods.some((pods) => other.pods.includes(pods));
  const [a, b] = [one.service.spec.selector, other.service.spec.selector];
  return fits({ matchLabels: a }, b) || fits({ matchLabels: b }, a);
}

/** Whether a policy holds for pods of a Service. */
function selects(policy: KubeObject, { pods, service }: Exposed): boolean {
  const selector = policy.spec?.[idOf(policy) === 'networking.k8s.io/NetworkPolicy' ? 'podSelector' : 'endpointSelector'];
  if (selector === undefined) return false;
  return pods.length > 0 ? pods.some(({ labels }) => fits(selector, labels)) : fits(selector, service.spec.selector);
}

function ingressOf(policy: KubeObject): any[] {
  return (policy.spec?.ingress ?? []).filter((rule: unknown) => typeof rule === 'object' && rule !== null);
}

/** Whether a rule of ingress lets in to a port of a Service. */
function isFor({ ports, toPorts }: any, { targets }: Exposed): boolean {
  const listed: any[] = [...ports ?? [], ...(toPorts ?? []).flatMap((one: any) => one.ports ?? [])];
  return listed.length === 0 || listed.some(({ port, endPort }) => targets.some((target) => `${target}` === `${port}` || (endPort !== undefined && Number(target) >= Number(port) && Number(target) <= endPort)));
}

/** Whether a rule of ingress lets machines in, and whether everybody. */
function sourcesOf({ from = [], fromEntities = [], fromCIDR = [], fromCIDRSet = [], ...rule }: any, nodes: readonly string[]): { machines: boolean; world: boolean } {
  const cidrs: string[] = [...from.flatMap(({ ipBlock }: any) => ipBlock?.cidr ?? []), ...fromCIDR, ...fromCIDRSet.map(({ cidr }: any) => `${cidr}`)];
  return {
    // Cilium knows machines as such, whatever their addresses.
    machines: fromEntities.some((entity: string) => ['remote-node', 'cluster'].includes(entity)) || from.some(({ ipBlock }: any) => ipBlock !== undefined && nodes.some((node) => holds(ipBlock.cidr, node))),
    // A rule that names nobody lets everybody in.
    world: (from.length === 0 && !Object.keys(rule).some((key) => key.startsWith('from')) && fromEntities.length + cidrs.length === 0) || fromEntities.some((entity: string) => ['world', 'all'].includes(entity)) || cidrs.some((cidr) => /\/0+$/.test(cidr)),
  };
}

function holds(cidr: string, address: string): boolean {
  return Cidr.isCidr(cidr) && Cidr.of(cidr).contains(address);
}
