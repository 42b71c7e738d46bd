import { Peer, Rule } from '../declare/peer';
import { Pods } from '../declare/stage';
import { KubeObject } from './object';

/** A kind of network policy, and what it can say. */
export interface PolicyDialect {
  /** Whether it can tell the other side from everybody else. */
  readonly names: (peer: Peer) => boolean;
  /** The policy of some pods. */
  readonly policy: (pods: Pods, ingress: Rule[], egress: Rule[]) => KubeObject;
}

/** Kubernetes' own NetworkPolicy. Addresses stand in for whatever has any. */
const KUBERNETES: PolicyDialect = { names: (peer) => peer.type !== 'remote-pods' && !(peer.type === 'entities' && peer.addresses.length === 0), policy: networkPolicy };

/** Kubernetes' own for what it names well, where another dialect says the rest: the policies of both add up. */
const KUBERNETES_FIRST: PolicyDialect = { names: ({ type }) => type === 'pods' || type === 'cidr', policy: networkPolicy };

/** That of Cilium: the API server, nodes, Gateways in its own proxy, DNS names, and pods of other clusters. */
const CILIUM: PolicyDialect = { names: () => true, policy: ciliumNetworkPolicy };

/**
 * The dialects in which a cluster's policies are written, by the kinds that are installed in it. A rule is written in the
 * first one that names its other side; a check refuses one that none of them names.
 */
export function policyDialects(installed: { has(kind: string): boolean }): PolicyDialect[] {
  return installed.has('cilium.io/CiliumNetworkPolicy') ? [KUBERNETES_FIRST, CILIUM] : [KUBERNETES];
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

function selector(labels: { [label: string]: string }): object {
  return Object.keys(labels).length > 0 ? { matchLabels: labels } : {};
}

function policyName(pods: Pods): string {
  return pods._name.replace(/\//g, '-').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}
