import { Pods } from '../declare/endpoint';
import { KubeObject } from './model';
import { Tier } from '../declare/namespace';
import { nameOf, Peer, Port, Rule, textOf } from '../declare/peer';
import { Stage } from '../declare/stage';

/**
 * The network policies of a stage's pods, from the connections that were recorded. Pods of the system tier and of the host
 * network get none: a policy would lock the first out, and can't select the second.
 *
 * Kubernetes' own NetworkPolicy says what it can; Cilium's says the rest (the API server, nodes, Gateways in Cilium's
 * proxy, DNS names, pods of other clusters). The two add up. Without Cilium, addresses stand in for what has any.
 */
export function policiesOf(stage: Stage, cilium: boolean): KubeObject[] {
  if (stage.home.tier === Tier.SYSTEM) return [];
  return stage._pods.filter((pods) => !pods.hostNetwork).flatMap((pods) => {
    const plain = (rule: Rule): boolean => rule.peer.type === 'pods' || rule.peer.type === 'cidr' || !cilium;
    const [plainIngress, ciliumIngress] = partition(merged(pods._ingress), plain);
    const [plainEgress, ciliumEgress] = partition(merged([...pods._egress, ...throughGateways(pods)]), plain);
    return [
      ...(plainIngress.length + plainEgress.length > 0 ? [networkPolicy(pods, plainIngress, plainEgress)] : []),
      ...(ciliumIngress.length + ciliumEgress.length > 0 ? [ciliumNetworkPolicy(pods, ciliumIngress, ciliumEgress)] : []),
    ];
  });
}

/** What a pod that goes through Gateways in Cilium's proxy ends up talking to. */
function throughGateways(pods: Pods): Rule[] {
  return pods.stage.cluster._routed.filter(({ gateway }) => pods._gateways.has(gateway)).map(({ rule }) => rule);
}

function networkPolicy(pods: Pods, ingress: Rule[], egress: Rule[]): KubeObject {
  const ports = (rule: Rule): object[] => rule.ports.map(({ port, endPort, protocol }) => ({ protocol, port, ...(endPort === undefined ? {} : { endPort }) }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: policyName(pods), namespace: pods.stage.home.name },
    spec: {
      podSelector: selector(pods.labels),
      policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
      ...(ingress.length > 0 ? { ingress: ingress.map((rule) => ({ from: plainPeers(rule.peer), ports: ports(rule) })) } : {}),
      ...(egress.length > 0 ? { egress: egress.map((rule) => ({ to: plainPeers(rule.peer), ports: ports(rule) })) } : {}),
    },
  };
}

function plainPeers(peer: Peer): object[] {
  switch (peer.type) {
    case 'pods':
      return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } }, podSelector: selector(peer.labels) }];
    case 'cidr':
      return [{ ipBlock: { cidr: peer.cidr } }];
    case 'entities':
      return peer.addresses.map((address) => ({ ipBlock: { cidr: address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}` } }));
    case 'dns':
      // Kubernetes' own policies know no names: without Cilium, a name means any address.
      return [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
    case 'remote-pods':
      return [];
  }
}

function ciliumNetworkPolicy(pods: Pods, ingress: Rule[], egress: Rule[]): KubeObject {
  const toPorts = (rule: Rule): object[] => [{ ports: rule.ports.map(({ port, endPort, protocol }) => ({ port: `${port}`, ...(endPort === undefined ? {} : { endPort }), protocol })) }];
  const names = egress.some((rule) => rule.peer.type === 'dns');
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: policyName(pods), namespace: pods.stage.home.name },
    spec: {
      endpointSelector: selector(pods.labels),
      ...(ingress.length > 0 ? { ingress: ingress.map((rule) => ({ ...ciliumPeer(rule.peer, 'from'), toPorts: toPorts(rule) })) } : {}),
      ...(egress.length > 0 ? {
        egress: [
          ...egress.map((rule) => ({ ...ciliumPeer(rule.peer, 'to'), toPorts: toPorts(rule) })),
          // Cilium learns which addresses a name stands for from the answers that pass its DNS proxy.
          ...(names ? [{
            toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
            toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
          }] : []),
        ],
      } : {}),
    },
  };
}

function ciliumPeer(peer: Peer, direction: 'from' | 'to'): object {
  switch (peer.type) {
    case 'entities':
      return { [`${direction}Entities`]: peer.entities };
    case 'remote-pods':
      return {
        [`${direction}Endpoints`]: [{
          matchLabels: {
            'k8s:io.cilium.k8s.policy.cluster': peer.cluster,
            'k8s:io.kubernetes.pod.namespace': peer.namespace,
            ...Object.fromEntries(Object.entries(peer.labels).map(([key, value]) => [`k8s:${key}`, value])),
          },
        }],
      };
    case 'dns':
      return { toFQDNs: [peer.pattern.includes('*') ? { matchPattern: peer.pattern } : { matchName: peer.pattern }] };
    default:
      throw new Error(`a peer of type ${peer.type} needs no Cilium policy`);
  }
}

/** Rules by peer, each with all its ports, in an order that doesn't depend on the program's. */
function merged(rules: readonly Rule[]): Rule[] {
  const byPeer = new Map<string, { peer: Peer; ports: Map<string, Port> }>();
  for (const { peer, ports } of rules) {
    const key = JSON.stringify(peer);
    const entry = byPeer.get(key) ?? { peer, ports: new Map<string, Port>() };
    ports.forEach((port) => entry.ports.set(textOf(port), port));
    byPeer.set(key, entry);
  }
  return [...byPeer.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { peer, ports }]) => ({ peer, ports: [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1)) }));
}

function partition(rules: Rule[], test: (rule: Rule) => boolean): [Rule[], Rule[]] {
  return [rules.filter(test), rules.filter((rule) => !test(rule))];
}

function selector(labels: { [label: string]: string }): object {
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
}

function policyName(pods: Pods): string {
  return nameOf(pods).replace(/\//g, '-').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
