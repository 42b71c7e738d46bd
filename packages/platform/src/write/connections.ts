import { ClusterConnections, ConnectedPods, ConnectionsFile, Party } from '@monosense-io/output';
import { NAMESPACES, Tier } from '../declare/namespace';
import { Peer, Port, textOf } from '../declare/peer';
import { Pods, PODS } from '../declare/stage';
import { CONNECTIONS, EGRESS, INGRESS, ROUTED, THROUGH_GATEWAY } from '../declare/traffic';
import { ClusterModel } from '../model/model';

/**
 * `connections.json`: the sets of pods and the declared connections, for programs. An audit compares it with the
 * policies, so it is made of what was declared, and never of the policies themselves.
 */
export function connectionsOf({ cluster, stages }: ClusterModel): ClusterConnections {
  const declared = CONNECTIONS.all(cluster).map(({ record }) => record);
  const named = new Set(declared.flatMap(({ client, server }) => [client, server]));
  // The pods of a stage that nobody has described or connected may not even exist.
  const pods = stages.flatMap(({ stage }) => (stage ? PODS.of(stage) : [])).filter((one) => Object.keys(one.labels).length > 0 || named.has(one._name));
  const names = new Map(pods.map((one) => [JSON.stringify(one._peer), one._name]));
  const known = new Set(pods.map(({ _name }) => _name));
  const partyOf = (peer: Peer): Party => partyFrom(peer, cluster.node.id, names);

  const entries = new Map<string, { client: Party; server: Party; gateway?: string; ports: Map<string, Port> }>();
  const add = (client: Party, server: Party, ports: readonly Port[], gateway?: string): void => {
    const key = JSON.stringify([client, server, gateway]);
    const entry = entries.get(key) ?? { client, server, gateway, ports: new Map<string, Port>() };
    ports.forEach((port) => entry.ports.set(textOf(port), port));
    entries.set(key, entry);
  };
  // What each side has recorded counts as declared, so that a side that was forgotten shows.
  for (const one of pods.filter(({ hostNetwork }) => !hostNetwork)) {
    INGRESS.of(one).forEach(({ peer, ports }) => add(partyOf(peer), { pods: one._name }, ports));
    EGRESS.of(one).forEach(({ peer, ports }) => add({ pods: one._name }, partyOf(peer), ports));
    // Cilium's proxy holds the client to its own policy, and speaks to the server in its own name.
    const gateways = THROUGH_GATEWAY.of(one);
    const routed = gateways.length === 0 ? [] : ROUTED.all(cluster).map(({ record }) => record).filter(({ gateway }) => gateways.includes(gateway));
    routed.forEach(({ gateway, rule }) => add({ pods: one._name }, partyOf(rule.peer), rule.ports, gateway));
  }
  for (const { client, server, ports } of declared) {
    if (known.has(client) && known.has(server)) add({ pods: client }, { pods: server }, ports);
  }

  return {
    format: ConnectionsFile.FORMAT,
    cluster: cluster.node.id,
    // Namespaces without policies, on purpose.
    open: NAMESPACES.all(cluster).map(({ record }) => record).filter(({ tier }) => tier === Tier.SYSTEM).map(({ name }) => name).sort(),
    pods: inOrder(pods.map(describe)),
    connections: inOrder([...entries.values()].map(({ client, server, gateway, ports }) => ({
      client, server, ...(gateway === undefined ? {} : { gateway }), ports: [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1)),
    }))),
  };
}

function describe(pods: Pods): ConnectedPods {
  return { name: pods._name, namespace: pods.stage.home.name, labels: pods.labels, ...(pods.hostNetwork ? { hostNetwork: true } : {}) };
}

function partyFrom(peer: Peer, cluster: string, names: Map<string, string>): Party {
  switch (peer.type) {
    case 'pods': {
      const name = names.get(JSON.stringify(peer));
      return name === undefined ? { cluster, namespace: peer.namespace, labels: peer.labels } : { pods: name };
    }
    case 'remote-pods':
      return { cluster: peer.cluster, namespace: peer.namespace, labels: peer.labels };
    case 'entities':
      return { entities: peer.entities };
    case 'cidr':
      return { cidr: peer.cidr };
    case 'dns':
      return { dns: peer.pattern };
  }
}

/** In an order that doesn't depend on the program's, without duplicates. */
function inOrder<T>(items: T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
