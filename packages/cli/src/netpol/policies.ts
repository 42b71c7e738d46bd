/**
 * Turns NetworkPolicy, CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy into one model,
 * with the meaning that Cilium 1.18 gives to each.
 */
import { BlockList, isIPv6 } from 'node:net';
import type { Direction, Identity, KubeObject, Labels, Matcher, Peers, Policy, Rule } from './model.ts';
import { ALL_PORTS, portsOf, union } from './ports.ts';
import type { Ports } from './ports.ts';
import { Refusal } from '../refusal.ts';

const READ = new Refusal('NETPOL-006', {
  protects: 'A rule that the audit can not evaluate may allow what nobody declared.',
  wrong: 'toFQDNs with a rule that it does not know',
  right: 'the same with what it knows',
});

/** How Cilium is set up, as far as it changes what a policy means. */
export interface Settings {
  /** `clustermesh.policyDefaultLocalCluster`: a peer without a cluster is of this one, and not of any. */
  readonly localByDefault: boolean;
  /** `policyCIDRMatchMode: [nodes]`: a CIDR means nodes too. */
  readonly cidrMeansNodes: boolean;
}

/** Marks of a bypass, as the network-policies package writes them. */
export const BYPASS_UNTIL = 'platform.monosense.io/bypass-until';
const BYPASS_REASON = 'platform.monosense.io/bypass-reason';

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.';
const CLUSTER = 'io.cilium.k8s.policy.cluster';
const METADATA_NAME = 'kubernetes.io/metadata.name';

/** Kinds that are policies. */
export const POLICY_KINDS = ['NetworkPolicy', 'CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'];

/** The policies among a cluster's objects. */
export function policiesOf(cluster: string, objects: readonly KubeObject[]): Policy[] {
  const settings = settingsOf(objects);
  return objects.flatMap((object) => {
    if (object.kind === 'NetworkPolicy' && object.apiVersion.startsWith('networking.k8s.io/')) return [kubernetesPolicy(cluster, settings, object)];
    if (object.kind.startsWith('Cilium') && POLICY_KINDS.includes(object.kind)) return [...(object.spec ? [object.spec] : []), ...object.specs ?? []].map((spec) => ciliumPolicy(cluster, settings, object, spec));
    return [];
  });
}

/** Whether a cluster's policies are read by Cilium: its release is there, or it is installed by somebody else, and policies of its kinds are. */
export function hasCilium(objects: readonly KubeObject[]): boolean {
  return releaseOf(objects) !== undefined || objects.some(({ kind }) => kind.startsWith('Cilium') && POLICY_KINDS.includes(kind));
}

function releaseOf(objects: readonly KubeObject[]): KubeObject | undefined {
  return objects.find(({ kind, spec }) => kind === 'HelmRelease' && spec?.chart?.spec?.chart === 'cilium');
}

/** What Cilium's release says; without one, policies mean the same as with both settings on. */
export function settingsOf(objects: readonly KubeObject[]): Settings {
  const release = releaseOf(objects);
  if (!release) return { localByDefault: true, cidrMeansNodes: true };
  const { clustermesh, policyCIDRMatchMode } = release.spec.values ?? {};
  return { localByDefault: clustermesh?.policyDefaultLocalCluster ?? false, cidrMeansNodes: [policyCIDRMatchMode ?? []].flat().includes('nodes') };
}

/** How reports call an object. */
export function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}

function kubernetesPolicy(cluster: string, settings: Settings, object: KubeObject): Policy {
  const { spec, metadata: { namespace } } = object;
  const name = nameOf(object);
  const types: string[] = spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])];
  const direction = (type: string, rules: any[] | undefined, peers: 'from' | 'to'): Direction | undefined => (types.includes(type) ? {
    defaultDeny: true,
    allow: (rules ?? []).map((rule): Rule => ({
      ...((rule[peers] ?? []).length === 0 ? { peer: () => true } : any(rule[peers].map((peer: any) => kubernetesPeer(cluster, settings, namespace!, peer)))),
      ports: kubernetesPorts(name, rule.ports),
    })),
    deny: [],
  } : undefined);
  return {
    name, cluster, namespace,
    subject: (identity) => identity.cluster === cluster && identity.namespace === namespace && matches(spec.podSelector, (key) => identity.labels[key]),
    ingress: direction('Ingress', spec.ingress, 'from'),
    egress: direction('Egress', spec.egress, 'to'),
  };
}

function kubernetesPeer(cluster: string, settings: Settings, namespace: string, peer: any): Peers {
  if (peer.ipBlock) return { peer: inCidr(settings, peer.ipBlock.cidr, peer.ipBlock.except ?? []), among: [] };
  return {
    among: peer.namespaceSelector ? valuesAskedFor(peer.namespaceSelector, METADATA_NAME) : [namespace],
    peer: (identity) => {
      if (identity.namespace === undefined || (settings.localByDefault && identity.cluster !== cluster)) return false;
      const there = peer.namespaceSelector ? matches(peer.namespaceSelector, (key) => identity.namespaceLabels[key]) : identity.namespace === namespace;
      return there && matches(peer.podSelector, (key) => identity.labels[key]);
    },
  };
}

/** The values of which a selector asks for one under a key; undefined where it lets others pass. */
function valuesAskedFor(selector: any, key: string): readonly string[] | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  const labels = Object.entries(matchLabels as Labels).filter(([name]) => bare(name) === key).map(([, value]) => [value]);
  const expressions = matchExpressions.filter((expression: any) => bare(expression.key) === key && expression.operator === 'In').map(({ values }: any) => values ?? []);
  return [...labels, ...expressions][0];
}

function kubernetesPorts(policy: string, ports: any[] | undefined): Ports {
  if (!ports?.length) return ALL_PORTS;
  return ports.reduce<Ports>((sum, { port, endPort, protocol }) => union(sum, portsOf(numberOf(policy, port ?? 0), endPort, protocol)), []);
}

function ciliumPolicy(cluster: string, settings: Settings, object: KubeObject, spec: any): Policy {
  const { namespace, annotations = {} } = object.metadata;
  const name = nameOf(object);
  const direction = (allow: any[] | undefined, deny: any[] | undefined, side: 'from' | 'to', asked: boolean | undefined): Direction | undefined => {
    const rules = (list: any[] | undefined): Rule[] => (list ?? []).map((rule) => ciliumRule(cluster, settings, name, namespace, side, rule));
    const some = (allow ?? []).length + (deny ?? []).length > 0;
    return some || asked ? { defaultDeny: asked ?? some, allow: rules(allow), deny: rules(deny) } : undefined;
  };
  const subject = spec.endpointSelector;
  return {
    name, cluster, namespace,
    // A policy of a node, or of another namespace, is none of a pod's.
    subject: (identity) => subject !== undefined && identity.cluster === cluster && (namespace === undefined || identity.namespace === namespace) && ciliumMatches(subject, identity),
    ingress: direction(spec.ingress, spec.ingressDeny, 'from', spec.enableDefaultDeny?.ingress),
    egress: direction(spec.egress, spec.egressDeny, 'to', spec.enableDefaultDeny?.egress),
    ...(annotations[BYPASS_UNTIL] === undefined ? {} : { bypass: { until: annotations[BYPASS_UNTIL], reason: annotations[BYPASS_REASON] ?? '' } }),
  };
}

function ciliumRule(cluster: string, settings: Settings, policy: string, namespace: string | undefined, side: 'from' | 'to', rule: any): Rule {
  const known = ['Endpoints', 'Entities', 'CIDR', 'CIDRSet', 'FQDNs'].map((peer) => `${side}${peer}`);
  const strange = Object.keys(rule).filter((key) => key.startsWith(side) && key !== 'toPorts' && !known.includes(key));
  if (strange.length > 0) throw READ.error('netpol', `${policy} uses ${strange.join(', ')}, which can't be evaluated: say it with ${known.join(', ')}`);
  const given = known.filter((key) => rule[key] !== undefined);
  const peers: Peers[] = [
    ...(rule[`${side}Endpoints`] ?? []).map((selector: any) => endpoints(cluster, settings, namespace, selector)),
    ...(rule[`${side}Entities`] ?? []).map((entity: string) => entityMatcher(cluster, entity)),
    ...(rule[`${side}CIDR`] ?? []).map((cidr: string) => ({ peer: inCidr(settings, cidr, []), among: [] })),
    ...(rule[`${side}CIDRSet`] ?? []).map(({ cidr, except }: any) => ({ peer: inCidr(settings, cidr, except ?? []), among: [] })),
    ...(rule[`${side}FQDNs`] ?? []).map(({ matchName, matchPattern }: any) => ({ peer: (identity: Identity) => nameMatches(matchName ?? matchPattern, identity), among: [] })),
  ];
  // A rule of ports alone means every peer; one of nothing at all means none.
  return { ...(given.length > 0 ? any(peers) : { peer: () => rule.toPorts !== undefined }), ports: ciliumPorts(policy, rule.toPorts) };
}

function ciliumPorts(policy: string, toPorts: any[] | undefined): Ports {
  if (!toPorts?.length) return ALL_PORTS;
  return toPorts.flatMap(({ ports }) => ports ?? [{ port: '0', protocol: 'ANY' }])
    .reduce<Ports>((sum, { port, endPort, protocol }) => union(sum, portsOf(numberOf(policy, port), endPort, protocol ?? 'ANY')), []);
}

/** What Cilium adds to a selector that names no namespace or cluster. */
function endpoints(cluster: string, settings: Settings, namespace: string | undefined, selector: any): Peers {
  const keys = [...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map(({ key }: any) => key)];
  const reserved = keys.some((key) => key.startsWith('reserved:'));
  const names = (key: string): boolean => keys.some((other) => bare(other) === key);
  const anywhere = names(NAMESPACE) || keys.some((key) => bare(key).startsWith(NAMESPACE_LABELS));
  return {
    among: reserved ? undefined : valuesAskedFor(selector, NAMESPACE) ?? (anywhere || namespace === undefined ? undefined : [namespace]),
    peer: (identity) => {
      if (!ciliumMatches(selector, identity)) return false;
      if (reserved) return true;
      if (identity.namespace === undefined) return false;
      if (settings.localByDefault && !names(CLUSTER) && identity.cluster !== cluster) return false;
      return namespace === undefined || anywhere || identity.namespace === namespace;
    },
  };
}

function ciliumMatches(selector: any, identity: Identity): boolean {
  return matches(selector, (key) => {
    const [source, name] = /^(k8s|any|reserved):/.test(key) ? [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)] : ['any', key];
    if (source !== 'k8s' && identity.entities.includes(name)) return '';
    if (source === 'reserved' || identity.namespace === undefined) return undefined;
    if (name === NAMESPACE) return identity.namespace;
    if (name === CLUSTER) return identity.cluster;
    return name.startsWith(NAMESPACE_LABELS) ? identity.namespaceLabels[name.slice(NAMESPACE_LABELS.length)] : identity.labels[name];
  });
}

function bare(key: string): string {
  return key.replace(/^(k8s|any|reserved):/, '');
}

function entityMatcher(cluster: string, entity: string): Peers {
  if (entity === 'all') return { peer: () => true };
  if (entity === 'cluster') return { peer: (identity) => identity.cluster === cluster && !identity.entities.includes('world') };
  return { peer: (identity) => identity.entities.includes(entity), among: [] };
}

/** A CIDR never means pods; nodes only where Cilium is told so. */
function inCidr(settings: Settings, cidr: string, except: string[]): Matcher {
  return (identity) => {
    const node = ['host', 'remote-node', 'kube-apiserver'].some((entity) => identity.entities.includes(entity));
    if (identity.namespace !== undefined || (node && !settings.cidrMeansNodes)) return false;
    return cidrMatches(cidr, identity) && !except.some((other) => cidrMatches(other, identity));
  };
}

/** Whether an identity has an address in a CIDR. What was resolved from a name may have any. */
export function cidrMatches(cidr: string, { dns, addresses }: Identity): boolean {
  return dns === undefined ? addresses.some((address) => contains(cidr, address)) : /^(0\.0\.0\.0|::)\/0$/.test(cidr);
}

/** Whether an identity was resolved from a name, or from one that a pattern means. */
export function nameMatches(pattern: string, { dns }: Identity): boolean {
  return dns !== undefined && patternOf(pattern).test(dns);
}

const blocks = new Map<string, BlockList>();

/** Whether an address is in a CIDR, or is the address that stands in its place. */
function contains(cidr: string, address: string): boolean {
  let block = blocks.get(cidr);
  if (!block) {
    const [network, length] = cidr.split('/');
    block = new BlockList();
    block.addSubnet(network, Number(length ?? (isIPv6(network) ? 128 : 32)), family(network));
    blocks.set(cidr, block);
  }
  return block.check(address, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** In Cilium's patterns `*` stands for any characters but dots. */
function patternOf(pattern: string): RegExp {
  if (pattern === '*') return /.*/;
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&')).join('[-a-zA-Z0-9_]*')}$`);
}

/** Matches labels as Kubernetes does; an empty selector matches everything. */
export function matches(selector: any, valueOf: (key: string) => string | undefined): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return Object.entries(matchLabels as Labels).every(([key, value]) => valueOf(key) === value) && matchExpressions.every(({ key, operator, values = [] }: any) => {
    const value = valueOf(key);
    switch (operator) {
      case 'In': return value !== undefined && values.includes(value);
      // A label that isn't there differs from every value.
      case 'NotIn': return value === undefined || !values.includes(value);
      case 'Exists': return value !== undefined;
      case 'DoesNotExist': return value === undefined;
      default: throw READ.error('netpol', `operator '${operator}' of a selector must be In, NotIn, Exists or DoesNotExist: correct the policy`);
    }
  });
}

function numberOf(policy: string, port: number | string): number {
  const number = Number(port);
  if (!Number.isInteger(number)) throw READ.error('netpol', `${policy} names port '${port}', and only the pod knows its number: write the number`);
  return number;
}

function any(peers: Peers[]): Peers {
  const namespaces = peers.map(({ among }) => among);
  return {
    peer: (identity) => peers.some(({ peer }) => peer(identity)),
    ...(namespaces.includes(undefined) ? {} : { among: [...new Set(namespaces.flatMap((some) => some!))] }),
  };
}

/** The namespace and labels of pods that a policy names somewhere, so that the evaluation knows of them. */
export function podsNamedBy(cluster: string, object: KubeObject): Array<{ cluster: string; namespace: string; labels: Labels }> {
  const { namespace } = object.metadata;
  const found: Array<{ cluster: string; namespace: string; labels: Labels }> = [];
  const add = (selector: any, where: string | undefined): void => {
    const { [NAMESPACE]: named = where, [CLUSTER]: elsewhere = cluster, ...labels } = Object.fromEntries(Object.entries(sample(selector)).map(([key, value]) => [bare(key), value]));
    if (named !== undefined && !Object.keys(labels).some((key) => key.startsWith(NAMESPACE_LABELS))) found.push({ cluster: elsewhere, namespace: named, labels });
  };
  for (const spec of [object.spec, ...object.specs ?? []].filter(Boolean)) {
    add(spec.podSelector ?? spec.endpointSelector, namespace);
    for (const rule of [...spec.ingress ?? [], ...spec.egress ?? []]) {
      for (const peer of [...rule.from ?? [], ...rule.to ?? []]) {
        if (!peer.ipBlock) add(peer.podSelector, peer.namespaceSelector ? sample(peer.namespaceSelector)[METADATA_NAME] : namespace);
      }
      for (const selector of [...rule.fromEndpoints ?? [], ...rule.toEndpoints ?? []]) add(selector, namespace);
    }
  }
  return found;
}

/** Labels that Cilium leaves out of identities as it comes: a policy that selects by them selects nothing. */
const UNSEEN = /^(io\.kubernetes|kubernetes\.io|k8s\.io|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/job-completion-index|.*beta\.kubernetes\.io|pod-template-(hash|generation)|controller-revision-hash|annotation|etcd_node)/;

/** The labels by which a policy selects pods, and which Cilium doesn't see. */
export function unseenLabels(cluster: string, object: KubeObject): string[] {
  return [...new Set(podsNamedBy(cluster, object).flatMap(({ labels }) => Object.keys(labels)).filter((key) => UNSEEN.test(key)))].sort();
}

/** Labels that a selector matches. */
function sample(selector: any): Record<string, string> {
  const expressions = (selector?.matchExpressions ?? []).filter(({ operator }: any) => ['In', 'Exists'].includes(operator)).map(({ key, values }: any) => [key, values?.[0] ?? 'any']);
  return { ...Object.fromEntries(expressions), ...selector?.matchLabels };
}
