import { BlockList, isIP } from 'net';
import { PodTemplate, Workloads } from './workloads';

/** Part of a network policy by which somebody is let through. */
export interface Opening {
  /** `ingress` or `egress`. */
  readonly direction: string;
  /** Its field, such as `spec.ingress[0]`. */
  readonly where: string;
}

/** A Service through which people from outside reach pods past what guards these. */
export interface Exposure {
  /** The Service. */
  readonly service: any;
  /** What guards the pods, and is void by it: a policy, or a Service with ranges. */
  readonly guard: any;
}

type Direction = 'ingress' | 'egress';

const KUBERNETES = 'networking.k8s.io/NetworkPolicy';
const CLUSTER_WIDE = 'cilium.io/CiliumClusterwideNetworkPolicy';
const OF_NAMESPACE = [KUBERNETES, 'cilium.io/CiliumNetworkPolicy'];

/** Finds out what network policies and Services open. Policies add up: what one opens, no other closes. */
export class Traffic {
  /**
   * Whether an object is a network policy that is judged here.
   *
   * @param object the object
   */
  public static isPolicy(object: any): boolean {
    return [...OF_NAMESPACE, CLUSTER_WIDE].includes(Workloads.idOf(object));
  }

  /**
   * The rules of a policy for all pods by which everybody is let through on every port.
   *
   * @param policy the policy
   */
  public static opensAll(policy: any): Opening[] {
    const kubernetes = Workloads.idOf(policy) === KUBERNETES;
    return rulesOf(policy, ['ingress', 'egress']).filter(({ spec, rule, direction }) => (
      selectsAll(kubernetes ? spec.podSelector : spec.endpointSelector) && (kubernetes ? opensKubernetes(rule, direction) : opensCilium(rule, direction))
    )).map(({ direction, where }) => ({ direction, where }));
  }

  /**
   * The rules of a policy by which the whole world is let in, by name or by a range of all addresses, to some port of some pods.
   *
   * @param policy the policy
   */
  public static admitsWorld(policy: any): Opening[] {
    return rulesOf(policy, ['ingress']).filter(({ rule: { from = [], fromEntities = [], fromCIDR = [], fromCIDRSet = [] } }) => (
      fromEntities.some((entity: string) => ['world', 'world-ipv4', 'world-ipv6', 'all'].includes(entity))
      || fromCIDR.some(isEverywhere)
      || [...fromCIDRSet, ...from.map(({ ipBlock }: any) => ipBlock ?? {})].some(({ cidr, except = [] }: any) => isEverywhere(cidr) && except.length === 0)
    )).map(({ direction, where }) => ({ direction, where }));
  }

  /**
   * Services that hide who comes from outside behind the address of a machine, where a policy of their pods lets machines in and not
   * the world: everybody gets in.
   *
   * @param services the Services that are asked about
   * @param objects all objects beside them, for their policies
   * @param pods all pods
   * @param addresses addresses of the machines
   */
  public static hidesSources(services: any[], objects: any[], pods: PodTemplate[], addresses: string[]): Exposure[] {
    const policies = objects.filter((object) => OF_NAMESPACE.includes(Workloads.idOf(object)));
    return exposedBy(services, pods).filter(({ service }) => service.spec.externalTrafficPolicy !== 'Local' && !isGuarded(service)).flatMap((exposed) => {
      const own = policies.filter((policy) => policy.metadata?.namespace === exposed.service.metadata?.namespace);
      const admitted = own.flatMap((guard) => rulesOf(guard, ['ingress']).filter(({ spec, rule }) => selects(spec, exposed) && isFor(rule, exposed)).map(({ rule }) => ({ guard, ...sourcesOf(rule, addresses) })));
      // Whoever means everybody says so.
      const by = admitted.some(({ world }) => world) ? undefined : admitted.find(({ machines }) => machines);
      return by === undefined ? [] : [{ service: exposed.service, guard: by.guard }];
    });
  }

  /**
   * Services without source ranges, where another one keeps people from the same pods by ranges.
   *
   * @param services all Services
   * @param pods all pods
   */
  public static passesRanges(services: any[], pods: PodTemplate[]): Exposure[] {
    const exposed = exposedBy(services, pods);
    return exposed.filter(({ service }) => !hasRanges(service)).flatMap((open) => {
      const guard = exposed.find(({ service, ...other }) => service.metadata?.namespace === open.service.metadata?.namespace && hasRanges(service) && samePods(open, { service, ...other })
        && other.targets.some((target) => open.targets.includes(target)));
      return guard === undefined ? [] : [{ service: open.service, guard: guard.service }];
    });
  }

  private constructor() {}
}

/** Every rule of a policy, in each of its parts. */
function rulesOf(policy: any, directions: readonly Direction[]): Array<Opening & { readonly direction: Direction; readonly spec: any; readonly rule: any }> {
  const specs = [...(policy.spec === undefined ? [] : [['spec', policy.spec]]), ...(policy.specs ?? []).map((spec: any, index: number) => [`specs[${index}]`, spec])] as Array<[string, any]>;
  // Kubernetes leaves out the directions that a policy names no type of.
  const counts = (spec: any, direction: Direction): boolean => spec?.policyTypes === undefined || spec.policyTypes.some((type: string) => type.toLowerCase() === direction);
  return specs.flatMap(([at, spec]) => directions.filter((direction) => counts(spec, direction)).flatMap((direction) => (
    ((spec?.[direction] ?? []) as any[]).map((rule, index) => ({ direction, where: `${at}.${direction}[${index}]`, spec, rule: rule ?? {} }))
  )));
}

/** Whether a selector takes everything, or everything but a few. */
function selectsAll(selector: any): boolean {
  if (selector === undefined || selector === null) return false;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.every(({ key, operator }: any) => operator === 'NotIn' || operator === 'DoesNotExist' || (operator === 'Exists' && /^(k8s:)?io\.kubernetes\.pod\.namespace$/.test(key)));
}

function opensKubernetes(rule: any, direction: Direction): boolean {
  if (restricted(rule.ports)) return false;
  const peers: any[] = rule[direction === 'ingress' ? 'from' : 'to'] ?? [];
  return peers.length === 0 || peers.some(({ ipBlock, namespaceSelector, podSelector }) => (
    ipBlock === undefined
      ? namespaceSelector !== undefined && selectsAll(namespaceSelector) && (podSelector === undefined || selectsAll(podSelector))
      : isEverywhere(ipBlock.cidr) && (ipBlock.except ?? []).length === 0
  ));
}

/** An empty rule of Cilium lets nobody through. */
function opensCilium(rule: any, direction: Direction): boolean {
  const side = direction === 'ingress' ? 'from' : 'to';
  if (restricted(rule.toPorts) || restricted(rule.icmps)) return false;
  // Of a policy in a namespace, an empty selector means the pods of this namespace.
  const endpoints: any[] = rule[`${side}Endpoints`] ?? [];
  const everywhere = endpoints.some((selector) => selectsAll(selector) && (selector.matchExpressions ?? []).some(({ key, operator }: any) => operator === 'Exists' && key.endsWith('io.kubernetes.pod.namespace')));
  return everywhere
    || (rule[`${side}Entities`] ?? []).some((entity: string) => ['all', 'cluster', 'world'].includes(entity))
    || (rule[`${side}CIDR`] ?? []).some(isEverywhere)
    || (rule[`${side}CIDRSet`] ?? []).some(({ cidr, except = [] }: any) => isEverywhere(cidr) && except.length === 0)
    || (rule[`${side}FQDNs`] ?? []).some(({ matchPattern }: any) => matchPattern === '*');
}

function restricted(ports: any[] | undefined): boolean {
  return (ports ?? []).length > 0;
}

function isEverywhere(cidr: any): boolean {
  return /\/0+$/.test(`${cidr}`);
}

/** A Service that lets people from outside in. */
interface Exposed {
  readonly service: any;
  readonly pods: readonly PodTemplate[];
  /** Numbers and names of the ports of the pods. */
  readonly targets: ReadonlyArray<number | string>;
}

/** Every Service that people from outside reach at a machine or at an address of its own. */
function exposedBy(services: any[], pods: PodTemplate[]): Exposed[] {
  return services.filter((service) => Workloads.idOf(service) === '/Service' && isExposed(service)).map((service) => {
    const own = pods.filter(({ namespace, labels }) => namespace === service.metadata?.namespace && Workloads.fit({ matchLabels: service.spec.selector }, labels));
    const ports = own.flatMap(({ spec }) => [...spec.containers ?? [], ...spec.initContainers ?? []]).flatMap(({ ports: of }: any) => of ?? []);
    const targets = ((service.spec.ports ?? []) as any[]).map(({ port, targetPort }) => targetPort ?? port).flatMap((target) => [target, ...ports.filter(({ name, containerPort }) => name === target || containerPort === target).flatMap(({ name, containerPort }) => [name, containerPort])]);
    return { service, pods: own, targets: targets.filter((target) => target !== undefined) };
  });
}

function isExposed({ metadata, spec }: any): boolean {
  if (Object.keys(spec?.selector ?? {}).length === 0 || !['NodePort', 'LoadBalancer'].includes(spec.type)) return false;
  // By this Cilium serves it as another type than it says.
  const served = metadata?.annotations?.['service.cilium.io/type'];
  return served === undefined || /NodePort|LoadBalancer/.test(served);
}

function hasRanges({ spec }: any): boolean {
  return (spec.loadBalancerSourceRanges ?? []).length > 0;
}

/** Whether nobody gets in whose address is in no range: ranges don't hold for the ports of machines. */
function isGuarded(service: any): boolean {
  return service.spec.type === 'LoadBalancer' && hasRanges(service) && service.spec.allocateLoadBalancerNodePorts === false;
}

/** Whether two Services send to the same pods, as far as these are known; otherwise by what they select. */
function samePods(one: Exposed, other: Exposed): boolean {
  if (one.pods.length > 0 || other.pods.length > 0) return one.pods.some((pods) => other.pods.includes(pods));
  const [a, b] = [one.service.spec.selector, other.service.spec.selector];
  return Workloads.fit({ matchLabels: a }, b) || Workloads.fit({ matchLabels: b }, a);
}

/** Whether a part of a policy holds for pods of a Service. */
function selects({ podSelector, endpointSelector }: any, { pods, service }: Exposed): boolean {
  const selector = podSelector ?? endpointSelector;
  if (selector === undefined) return false;
  return pods.length > 0 ? pods.some(({ labels }) => Workloads.fit(selector, labels)) : Workloads.fit(selector, service.spec.selector);
}

/** Whether a rule of ingress lets in to a port of a Service. */
function isFor({ ports, toPorts }: any, { targets }: Exposed): boolean {
  const listed: any[] = [...ports ?? [], ...(toPorts ?? []).flatMap((one: any) => one.ports ?? [])];
  return listed.length === 0 || listed.some(({ port, endPort }) => targets.some((target) => `${target}` === `${port}` || (endPort !== undefined && Number(target) >= Number(port) && Number(target) <= endPort)));
}

/** Whether a rule of ingress lets machines in, and whether everybody. */
function sourcesOf({ from = [], fromEntities = [], fromCIDR = [], fromCIDRSet = [], ...rule }: any, addresses: readonly string[]): { machines: boolean; world: boolean } {
  const cidrs: string[] = [...from.flatMap(({ ipBlock }: any) => ipBlock?.cidr ?? []), ...fromCIDR, ...fromCIDRSet.map(({ cidr }: any) => `${cidr}`)];
  return {
    // Cilium knows machines as such, whatever their addresses.
    machines: fromEntities.some((entity: string) => ['remote-node', 'cluster'].includes(entity)) || from.some(({ ipBlock }: any) => ipBlock !== undefined && addresses.some((address) => holds(ipBlock.cidr, address))),
    // A rule that names nobody lets everybody in.
    world: (from.length === 0 && !Object.keys(rule).some((key) => key.startsWith('from')) && fromEntities.length + cidrs.length === 0) || fromEntities.some((entity: string) => ['world', 'all'].includes(entity)) || cidrs.some(isEverywhere),
  };
}

function holds(cidr: string, address: string): boolean {
  const [first, length] = `${cidr}`.split('/');
  const [family, other] = [isIP(first), isIP(address)];
  if (family === 0 || family !== other || !/^\d+$/.test(length ?? '')) return false;
  const range = new BlockList();
  range.addSubnet(first, Number(length), family === 6 ? 'ipv6' : 'ipv4');
  return range.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
