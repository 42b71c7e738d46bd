/**
 * Who may talk to whom: every policy evaluated over every pair of pods, nodes and places
 * outside that the policies, the declarations and the workloads name.
 *
 * Traffic passes when the client's side lets it out and the server's side lets it in. A side
 * lets everything pass until a policy denies by default there; from then on, what some policy
 * allows and none denies. The node that a pod runs on always reaches it, so that the kubelet
 * can probe.
 */
import type { Connection, Party } from '@monosense-io/output';
import { npmName } from '../repository/packages.ts';
import type { ClusterInput, Identity, KubeObject, Labels, Policy, Rule } from './model.ts';
import { cidrMatches, hasCilium, nameMatches, nameOf as nameOfObject, podsNamedBy, policiesOf, POLICY_KINDS, unseenLabels } from './policies.ts';
import { ALL_PORTS, intersect, portsOf, subtract, textOf, union } from './ports.ts';
import type { Ports } from './ports.ts';
import { Refusal } from '../refusal.ts';

const LISTED = new Refusal('NETPOL-004', {
  protects: "Pods that no list names can't be found in any policy.",
  wrong: 'a connection of pods that connections.json does not list',
  right: 'npx platform render',
});

/** What was found out about one cluster. */
export interface Findings {
  readonly cluster: string;
  readonly figures: {
    /** Namespaces whose pods are denied by default, of those that should be. */
    readonly covered: number;
    readonly namespaces: number;
    /** Namespaces without policies, on purpose. */
    readonly open: number;
    /** Kinds of pods, nodes and places outside. */
    readonly identities: number;
    /** Pairs with at least one allowed port. */
    readonly allowed: number;
    readonly denied: number;
    /** Pairs that only a bypass opens. */
    readonly bypassed: number;
    /** Pairs that may talk on a port that nobody declared. */
    readonly undeclared: number;
    /** Declared connections that one of the two sides doesn't allow. */
    readonly missing: number;
  };
  readonly talks: Talk[];
  readonly bypasses: Array<{ readonly policy: string; readonly until: string; readonly reason: string }>;
  /** What must be put right; empty for a cluster that is as declared. */
  readonly problems: string[];
}

/** A declared connection, and the policies that let it pass. */
export interface Talk {
  readonly client: string;
  readonly server: string;
  readonly ports: string;
  readonly out: readonly string[];
  readonly in: readonly string[];
}

/** Pods that nobody has described: they must get no more than their whole namespace gets. */
const UNKNOWN: Labels = {};

/** Everybody may resolve names; the core and the clusterwide policy allow it. */
const DNS = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, ports: portsOf(53, undefined, 'ANY') };

/** An address that nothing has (RFC 5737). */
const NOWHERE = '198.51.100.1';

/**
 * @param clusters those whose pods reach each other, all in one mesh
 * @param today the day, as 2026-12-01, on which a bypass counts as ended or not
 */
export function audit(clusters: readonly ClusterInput[], today: string): Findings[] {
  const world = new World(clusters);
  return clusters.map((cluster) => auditCluster(world, cluster, today));
}

function auditCluster(world: World, cluster: ClusterInput, today: string): Findings {
  const { name } = cluster;
  const bypasses = world.policies.filter((policy) => policy.cluster === name && policy.bypass).map((policy) => ({ policy: policy.name, ...policy.bypass! }));
  const coverage = coverageOf(world, name);
  const pairs = pairsOf(world, name);
  const declared = declaredOf(world, cluster);
  return {
    cluster: name,
    figures: { ...coverage.figures, identities: world.identities.filter((identity) => identity.cluster === name).length, ...pairs.figures, missing: declared.missing },
    talks: declared.talks,
    bypasses,
    problems: [
      ...coverage.problems,
      ...cluster.objects.filter(({ kind }) => POLICY_KINDS.includes(kind)).flatMap((object) => unseen(name, object)),
      ...bypasses.flatMap((bypass) => ended(name, bypass, today)),
      ...pairs.problems,
      ...declared.problems,
    ],
  };
}

function coverageOf(world: World, name: string): { figures: Pick<Findings['figures'], 'covered' | 'namespaces' | 'open'>; problems: string[] } {
  const namespaces = world.namespacesOf(name);
  const guarded = namespaces.filter((namespace) => !world.isOpenNamespace(name, namespace));
  const uncovered = guarded.filter((namespace) => (['ingress', 'egress'] as const).some((side) => !world.deniesByDefault(world.unknownPod(name, namespace), side)));
  return {
    figures: { covered: guarded.length - uncovered.length, namespaces: guarded.length, open: namespaces.length - guarded.length },
    problems: uncovered.map((namespace) => `[${name}] namespace '${namespace}' must be denied by default in both directions, and isn't: let the core create it, or add the clusterwide policy of ${npmName('network-policies')}`),
  };
}

function unseen(name: string, object: KubeObject): string[] {
  const labels = unseenLabels(name, object);
  return labels.length === 0 ? [] : [`[${name}] ${nameOfObject(object)} selects pods by ${labels.join(', ')}, which Cilium doesn't see, and so selects none: use another label`];
}

function ended(name: string, { policy, until, reason }: Findings['bypasses'][number], today: string): string[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until)) return [`[${name}] ${policy} must say its last day as in 2026-12-01, got '${until}': correct it`];
  return until < today ? [`[${name}] ${policy} opens its namespace until ${until}, which is over (${reason}): remove the bypass from the program`] : [];
}

function pairsOf(world: World, name: string): { figures: Pick<Findings['figures'], 'allowed' | 'denied' | 'bypassed' | 'undeclared'>; problems: string[] } {
  const figures = { allowed: 0, denied: 0, bypassed: 0, undeclared: 0 };
  const problems: string[] = [];
  const { count, allowed } = world.pairsOf(name);
  figures.denied = count;
  for (const [client, server] of allowed) {
    const ports = world.passes(client, server);
    if (ports.length === 0) continue;
    figures.allowed += 1;
    figures.denied -= 1;
    const surplus = subtract(ports, world.declared(client, server));
    if (surplus.length === 0) continue;
    const lasting = intersect(surplus, world.passes(client, server, false));
    figures[lasting.length > 0 ? 'undeclared' : 'bypassed'] += 1;
    if (lasting.length === 0) continue;
    const [out, into] = [world.reasons(client, server, 'egress', lasting), world.reasons(server, client, 'ingress', lasting)];
    problems.push(`[${name}] ${client.name} may talk to ${server.name} on ${textOf(lasting)}, which nobody declared (out: ${out.join(', ')}; in: ${into.join(', ')}): declare the connection, or remove the policy`);
  }
  return { figures, problems };
}

/** Looks at both sides of every declared connection, as they are without a bypass. */
function declaredOf(world: World, { name, connections }: ClusterInput): { talks: Talk[]; missing: number; problems: string[] } {
  const problems = new Set<string>();
  let missing = 0;
  const talks = connections.connections.map((connection): Talk => {
    const ports = declaredPorts(connection);
    let lacks = false;
    const look = (side: 'ingress' | 'egress', one: Party, other: Party): string[] => world.named(name, one).flatMap((own) => world.named(name, other).flatMap((peer) => {
      // What is granted to another cluster's pods is used only where that cluster declares it.
      if (!world.isKnown(own) || (side === 'egress' && own.cluster !== name)) return [];
      const lacking = subtract(ports, world.side(own, peer, side, false));
      const [client, server, verb] = side === 'egress' ? [own, peer, 'out at the client'] : [peer, own, 'in at the server'];
      if (lacking.length > 0) {
        lacks = true;
        problems.add(`[${name}] ${client.name} is declared to talk to ${server.name} on ${textOf(lacking)}, and isn't let ${verb}: render the cluster again, and look for a policy that was removed or denies it`);
      }
      return world.reasons(own, peer, side, ports);
    }));
    const out = look('egress', connection.client, connection.server);
    const into = connection.gateway === undefined ? look('ingress', connection.server, connection.client) : [`gateway ${connection.gateway}`];
    if (lacks) missing += 1;
    return { client: nameOf(name, connection.client), server: nameOf(name, connection.server), ports: textOf(ports), out: [...new Set(out)].sort(), in: [...new Set(into)].sort() };
  });
  return { talks, missing, problems: [...problems] };
}

/** A rule, and the policy that it stands in. */
interface SideRule {
  readonly policy: Policy;
  readonly verdict: 'allow' | 'deny';
  readonly rule: Rule;
}

/** What policies say of one side of an identity. */
interface Side {
  /** Whether whatever no rule allows is denied. */
  readonly limited: boolean;
  readonly limitedWithoutBypasses: boolean;
  /** The rules that mean a peer. */
  readonly rules: ReadonlyMap<Identity, SideRule[]>;
}

type ListedPods = ClusterInput['connections']['pods'][number];

/** The place of everything that is no pod. */
const OUTSIDE = '-';

function placeOfIdentity({ cluster, namespace }: Identity): string {
  return namespace === undefined ? OUTSIDE : `${cluster}/${namespace}`;
}

/** The identities and policies of all clusters, and what follows from them. */
export class World {
  readonly policies: Policy[];
  readonly identities: Identity[] = [];
  private readonly clusters: Map<string, ClusterInput>;
  private readonly namespaces = new Map<string, Map<string, Labels>>();
  private readonly byKey = new Map<string, Identity>();
  private readonly selecting = new Map<Identity, Policy[]>();
  /** Pods by their namespace, and everything that is none. */
  private readonly podsIn: ReadonlyMap<string | undefined, Identity[]>;
  private readonly meant = new Map<Rule, readonly Identity[]>();
  private readonly sides = new Map<Identity, Partial<Record<'ingress' | 'egress', Side>>>();
  /** The pods of `connections.json` by their names, and by their namespaces, of each cluster. */
  private readonly listed: ReadonlyMap<string, { readonly byName: ReadonlyMap<string, ListedPods>; readonly byNamespace: ReadonlyMap<string, ListedPods[]> }>;
  /** The declared connections of each cluster, by where their client and their server are. */
  private readonly connections = new Map<string, ReadonlyMap<string, Connection[]>>();
  /** The clusters without Cilium: what is no pod has nothing but an address there. */
  private readonly addressesOnly: ReadonlySet<string>;

  constructor(clusters: readonly ClusterInput[]) {
    this.clusters = new Map(clusters.map((cluster) => [cluster.name, cluster]));
    this.addressesOnly = new Set(clusters.filter(({ objects }) => !hasCilium(objects)).map(({ name }) => name));
    this.policies = clusters.flatMap(({ name, objects }) => policiesOf(name, objects));
    for (const cluster of clusters) this.namespaces.set(cluster.name, namespacesOf(cluster));
    this.listed = new Map(clusters.map(({ name, connections: { pods } }) => [name, {
      // Of two of one name the first counts.
      byName: new Map([...pods].reverse().map((one) => [one.name, one])), byNamespace: Map.groupBy(pods, ({ namespace }) => namespace),
    }]));
    for (const cluster of clusters) this.addIdentities(cluster);
    this.podsIn = Map.groupBy(this.identities, ({ namespace }) => namespace);
    const policies = Map.groupBy(this.policies.entries(), ([, { namespace }]) => namespace);
    for (const identity of this.identities) {
      const able = identity.namespace === undefined ? [] : [...policies.get(identity.namespace) ?? [], ...policies.get(undefined) ?? []];
      this.selecting.set(identity, able.filter(([, { subject }]) => subject(identity)).sort(([a], [b]) => a - b).map(([, policy]) => policy));
    }
    for (const { name, connections: { connections } } of clusters) {
      this.connections.set(name, Map.groupBy(connections, ({ client, server }) => `${this.placeOf(name, client)} ${this.placeOf(name, server)}`));
    }
  }

  namespacesOf(cluster: string): string[] {
    return [...this.namespaces.get(cluster)!.keys()].sort();
  }

  isOpenNamespace(cluster: string, namespace: string): boolean {
    return this.clusters.get(cluster)?.connections.open.includes(namespace) ?? false;
  }

  /** Whether no policy is meant to stand before it: what is outside, nodes, and pods of open namespaces. */
  isOpen(identity: Identity): boolean {
    return identity.namespace === undefined || this.isOpenNamespace(identity.cluster, identity.namespace);
  }

  /** Whether its cluster was read; of others, only what they declare is known. */
  isKnown(identity: Identity): boolean {
    return this.clusters.has(identity.cluster);
  }

  unknownPod(cluster: string, namespace: string): Identity {
    return this.pod(cluster, namespace, UNKNOWN);
  }

  deniesByDefault(pod: Identity, side: 'ingress' | 'egress'): boolean {
    return this.selectingOf(pod).some((policy) => policy[side]?.defaultDeny);
  }

  /**
   * The pairs with a pod of the cluster in it, pairs of pods of two clusters being the client's, without those between two that no
   * policy is meant to stand before: how many there are, and those that some rule may let pass. Whoever is limited names whom it
   * may talk to, so that nobody looks at all the others.
   */
  pairsOf(cluster: string): { readonly count: number; readonly allowed: Array<[Identity, Identity]> } {
    const pods = this.identities.filter((identity) => identity.namespace !== undefined && this.isKnown(identity));
    const mine = pods.filter((pod) => pod.cluster === cluster);
    const others = this.identities.filter((identity) => identity.namespace === undefined && identity.cluster === cluster);
    const outside = others.filter(({ entities }) => !entities.includes('host'));
    const open = (some: Identity[]): number => some.filter((one) => this.isOpen(one)).length;
    const allowed = [...this.able(mine, pods), ...this.able(mine, others), ...this.able(outside, mine)];
    return { count: mine.length * (pods.length + others.length) - open(mine) * open([...pods, ...others]) + outside.length * mine.length - outside.length * open(mine), allowed };
  }

  /** The pairs of some clients and some servers that some rule may let pass. */
  private able(clients: readonly Identity[], servers: readonly Identity[]): Array<[Identity, Identity]> {
    const places = new Map(servers.map((server, place) => [server, place]));
    // A client that is not limited may reach every server that is not, and each other one that names it.
    const unlimited = servers.filter((server) => !this.sideOf(server, 'ingress').limited);
    const naming = new Map<Identity, Identity[]>();
    const free = new Set(clients.filter((client) => !this.sideOf(client, 'egress').limited));
    if (free.size > 0) {
      for (const server of servers) {
        const { limited, rules } = this.sideOf(server, 'ingress');
        if (limited) for (const client of rules.keys()) if (free.has(client)) naming.set(client, [...naming.get(client) ?? [], server]);
      }
    }
    return clients.flatMap((client) => {
      const reached = free.has(client) ? [...unlimited, ...naming.get(client) ?? []] : [...this.sideOf(client, 'egress').rules.keys()].filter((server) => places.has(server));
      return reached.filter((server) => !(this.isOpen(client) && this.isOpen(server))).sort((a, b) => places.get(a)! - places.get(b)!).map((server): [Identity, Identity] => [client, server]);
    });
  }

  /** The ports on which both sides let traffic pass. */
  passes(client: Identity, server: Identity, withBypasses = true): Ports {
    const out = this.side(client, server, 'egress', withBypasses);
    return out.length === 0 ? out : intersect(out, this.side(server, client, 'ingress', withBypasses));
  }

  /** The ports on which one side lets traffic with a peer pass. */
  side(own: Identity, peer: Identity, side: 'ingress' | 'egress', withBypasses = true): Ports {
    const { limited, limitedWithoutBypasses, rules } = this.sideOf(own, side);
    const counting = (rules.get(peer) ?? []).filter(({ policy }) => withBypasses || !policy.bypass);
    const sum = (key: 'allow' | 'deny'): Ports => counting.filter(({ verdict }) => verdict === key).reduce<Ports>((ports, { rule }) => union(ports, rule.ports), []);
    const probed = side === 'ingress' && peer.entities.includes('host');
    const allowed = probed || !(withBypasses ? limited : limitedWithoutBypasses) ? ALL_PORTS : sum('allow');
    return subtract(allowed, sum('deny'));
  }

  /** The policies that let some of the ports pass on one side. */
  reasons(own: Identity, peer: Identity, side: 'ingress' | 'egress', ports: Ports): string[] {
    const { limited, rules } = this.sideOf(own, side);
    if (!limited) return ['no policy'];
    const allowing = (rules.get(peer) ?? []).filter(({ verdict, rule }) => verdict === 'allow' && intersect(rule.ports, ports).length > 0);
    return [...new Set(allowing.map(({ policy }) => policy))].map(({ name }) => name).sort();
  }

  /** What policies say of one side of an identity; looked up once. */
  private sideOf(own: Identity, side: 'ingress' | 'egress'): Side {
    const sides = this.sides.get(own) ?? {};
    if (sides[side] === undefined) {
      const policies = this.selectingOf(own).filter((policy) => policy[side] !== undefined);
      const rules = new Map<Identity, SideRule[]>();
      for (const policy of policies) {
        for (const verdict of ['allow', 'deny'] as const) {
          for (const rule of policy[side]![verdict]) {
            for (const peer of this.meantBy(rule)) {
              if (!rules.has(peer)) rules.set(peer, []);
              rules.get(peer)!.push({ policy, verdict, rule });
            }
          }
        }
      }
      const limiting = policies.filter((policy) => policy[side]!.defaultDeny);
      sides[side] = { limited: limiting.length > 0, limitedWithoutBypasses: limiting.some(({ bypass }) => !bypass), rules };
      this.sides.set(own, sides);
    }
    return sides[side];
  }

  /** The identities that a rule means; looked up once. */
  private meantBy(rule: Rule): readonly Identity[] {
    if (!this.meant.has(rule)) {
      const able = rule.among === undefined ? this.identities : [undefined, ...rule.among].flatMap((namespace) => this.podsIn.get(namespace) ?? []);
      this.meant.set(rule, able.filter(rule.peer));
    }
    return this.meant.get(rule)!;
  }

  /** The ports that were declared for a pair. Between clusters, both must have declared them. */
  declared(client: Identity, server: Identity): Ports {
    const dns = server.namespace === DNS.namespace && includes(server.labels, DNS.labels) && client.cluster === server.cluster ? DNS.ports : [];
    const within = (cluster: string): Ports => (this.connections.get(cluster)?.get(`${placeOfIdentity(client)} ${placeOfIdentity(server)}`) ?? [])
      // Past a Gateway nobody reaches the server itself, unless the server is open to everybody.
      .filter((connection) => connection.gateway === undefined || this.isOpen(server))
      .filter((connection) => this.means(cluster, connection.client, client) && this.means(cluster, connection.server, server))
      .reduce<Ports>((ports, connection) => union(ports, declaredPorts(connection)), []);
    const there = within(client.cluster);
    return union(dns, client.cluster === server.cluster ? there : intersect(there, within(server.cluster)));
  }

  /** The identities that a party names, without those that it merely includes. */
  named(cluster: string, party: Party): Identity[] {
    const pods = this.describe(cluster, party);
    if (pods?.hostNetwork) return ['host', 'remote-node'].map((entity) => this.other(cluster, entity));
    if (pods) return [this.pod(pods.cluster, pods.namespace, pods.labels)];
    if (party.entities) return party.entities.map((entity) => this.other(cluster, entity));
    return [this.outside(cluster, party)];
  }

  /** Whether a party includes an identity: it has the party's labels, and maybe more. */
  private means(cluster: string, party: Party, identity: Identity): boolean {
    const pods = this.describe(cluster, party);
    if (this.addressesOnly.has(cluster) && identity.namespace === undefined && (pods === undefined || pods.hostNetwork)) return this.meansAddresses(party, identity);
    if (pods?.hostNetwork) return ['host', 'remote-node'].some((entity) => identity.entities.includes(entity));
    if (pods) return identity.cluster === pods.cluster && identity.namespace === pods.namespace && includes(identity.labels, pods.labels);
    if (party.entities) return party.entities.some((entity) => identity.entities.includes(entity));
    // What is outside may have several names: an address may be a machine's, and a pattern means many.
    return identity.namespace === undefined && (party.dns !== undefined ? nameMatches(party.dns, identity) : cidrMatches(party.cidr!, identity));
  }

  /**
   * The same where policies know addresses only. Whatever is on a machine has its address, the API server with it, and a name or
   * the world stands for any address.
   */
  private meansAddresses({ cidr, dns, entities }: Party, identity: Identity): boolean {
    if (cidr !== undefined) return cidrMatches(cidr, identity);
    if (dns !== undefined || entities?.includes('world')) return true;
    return ['host', 'remote-node', 'kube-apiserver'].some((entity) => identity.entities.includes(entity));
  }

  /** Where those are that a party may mean: a namespace, or outside of all. */
  private placeOf(cluster: string, party: Party): string {
    const pods = this.describe(cluster, party);
    return pods === undefined || pods.hostNetwork ? OUTSIDE : `${pods.cluster}/${pods.namespace}`;
  }

  private describe(cluster: string, party: Party): { cluster: string; namespace: string; labels: Labels; hostNetwork?: boolean } | undefined {
    if (party.namespace !== undefined) return { cluster: party.cluster ?? cluster, namespace: party.namespace, labels: party.labels ?? {} };
    if (party.pods === undefined) return undefined;
    const pods = this.listed.get(cluster)!.byName.get(party.pods);
    if (!pods) throw LISTED.error(cluster, `connections.json connects '${party.pods}', which it doesn't list: render the cluster again`);
    return { cluster, ...pods };
  }

  private addIdentities({ name, connections, objects }: ClusterInput): void {
    for (const namespace of this.namespaces.get(name)!.keys()) this.unknownPod(name, namespace);
    for (const { namespace, labels, hostNetwork } of connections.pods) if (!hostNetwork) this.pod(name, namespace, labels);
    for (const { namespace, labels } of objects.flatMap(workload)) this.pod(name, namespace, labels);
    for (const pods of objects.filter(({ kind }) => POLICY_KINDS.includes(kind)).flatMap((object) => podsNamedBy(name, object))) this.pod(pods.cluster, pods.namespace, pods.labels);
    // The proxy of Gateways is Cilium's.
    for (const entity of ['host', 'remote-node', 'kube-apiserver', ...(this.addressesOnly.has(name) ? [] : ['ingress']), 'world']) this.other(name, entity);
    for (const { client, server } of connections.connections) [client, server].forEach((party) => this.named(name, party));
  }

  private pod(cluster: string, namespace: string, labels: Labels): Identity {
    const text = Object.entries(labels).map(([key, value]) => `${key}=${value}`).sort().join(',');
    return this.identity(`${cluster} ${namespace} ${text}`, () => ({
      name: `${cluster}/${namespace}/${this.nameOfPods(cluster, namespace, labels) ?? `(${text || 'any other pod'})`}`,
      cluster, namespace, labels, entities: [], addresses: [],
      namespaceLabels: this.namespaces.get(cluster)?.get(namespace) ?? { 'kubernetes.io/metadata.name': namespace },
    }));
  }

  private nameOfPods(cluster: string, namespace: string, labels: Labels): string | undefined {
    return this.listed.get(cluster)?.byNamespace.get(namespace)?.find((pods) => !pods.hostNetwork && includes(labels, pods.labels) && includes(pods.labels, labels))?.name;
  }

  private other(cluster: string, entity: string): Identity {
    const nodes = this.clusters.get(cluster)?.nodes ?? [];
    return this.identity(`${cluster} entity ${entity}`, () => ({
      name: `${cluster}/${entity}`, cluster, labels: {}, namespaceLabels: {},
      // An API server is also the node that it runs on.
      entities: entity === 'kube-apiserver' ? ['kube-apiserver', 'remote-node'] : [entity],
      addresses: entity === 'world' ? [NOWHERE] : nodes,
    }));
  }

  private outside(cluster: string, { cidr, dns }: Party): Identity {
    const address = cidr?.split('/')[0];
    // A mesh knows the machines of the other clusters, and treats them as nodes.
    const node = address !== undefined && [...this.clusters.values()].some(({ nodes }) => nodes.includes(address));
    return this.identity(`${cluster} outside ${cidr ?? dns}`, () => ({
      name: cidr ?? dns!, cluster, labels: {}, namespaceLabels: {}, entities: [node ? 'remote-node' : 'world'],
      addresses: address === undefined ? [] : [address], ...(dns === undefined ? {} : { dns: dns.replace(/\*/g, 'any') }),
    }));
  }

  private identity(key: string, create: () => Identity): Identity {
    let identity = this.byKey.get(key);
    if (!identity) {
      identity = create();
      this.byKey.set(key, identity);
      this.identities.push(identity);
    }
    return identity;
  }

  private selectingOf(identity: Identity): Policy[] {
    return this.selecting.get(identity) ?? [];
  }
}

/** The labels of every namespace that is rendered or named. */
function namespacesOf({ connections, objects }: ClusterInput): Map<string, Labels> {
  const named = [...connections.open, ...connections.pods.map(({ namespace }) => namespace), ...objects.flatMap(workload).map(({ namespace }) => namespace)];
  const rendered = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}] as const);
  return new Map([...named.map((name) => [name, {}] as const), ...rendered].map(([name, labels]) => [name, { ...labels, 'kubernetes.io/metadata.name': name }]));
}

/** The pods of a workload that is among the objects. */
function workload({ kind, metadata, spec }: KubeObject): Array<{ namespace: string; labels: Labels }> {
  const template = kind === 'Pod' ? { metadata, spec } : kind === 'CronJob' ? spec?.jobTemplate?.spec?.template : ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(kind) ? spec?.template : undefined;
  if (!template || template.spec?.hostNetwork) return [];
  return [{ namespace: metadata.namespace ?? 'default', labels: template.metadata?.labels ?? {} }];
}

function declaredPorts({ ports }: Connection): Ports {
  return ports.reduce<Ports>((sum, { port, endPort, protocol }) => union(sum, portsOf(port, endPort, protocol)), []);
}

function nameOf(cluster: string, party: Party): string {
  if (party.entities) return party.entities.join(', ');
  const labels = Object.entries(party.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(',');
  return party.pods ?? party.cidr ?? party.dns ?? `${party.cluster ?? cluster}: ${party.namespace}${labels ? ` (${labels})` : ''}`;
}

function includes(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
