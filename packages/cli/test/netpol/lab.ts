import type { ClusterConnections, Connection, Party } from '@monosense-io/output';
import type { ClusterInput, KubeObject, Labels } from '../../src/netpol/model.ts';

/** A port as connections.json writes it. */
export const port = (number: number, protocol = 'TCP'): Connection['ports'][number] => ({ port: number, protocol });

/** A client and a server in namespaces of their own, connected on one port, with everything that the core renders for them. */
export function connected(overrides: { objects?: KubeObject[]; without?: string[]; connections?: Partial<ClusterConnections>; name?: string } = {}): ClusterInput {
  const objects = [
    ...guarded('client'), ...guarded('server'),
    networkPolicy('client', 'out', { app: 'client' }, { egress: [{ to: [pods('server', { app: 'server' })], ports: [{ protocol: 'TCP', port: 8080 }] }] }),
    networkPolicy('server', 'in', { app: 'server' }, { ingress: [{ from: [pods('client', { app: 'client' })], ports: [{ protocol: 'TCP', port: 8080 }] }] }),
  ].filter(({ kind, metadata: { namespace, name } }) => !overrides.without?.includes(`${kind} ${namespace}/${name}`));
  const name = overrides.name ?? 'lab';
  return {
    name,
    nodes: ['10.0.0.11'],
    objects: [...objects, ...overrides.objects ?? []],
    connections: {
      format: 1,
      cluster: name,
      open: ['kube-system'],
      pods: [{ name: 'client', namespace: 'client', labels: { app: 'client' } }, { name: 'server', namespace: 'server', labels: { app: 'server' } }],
      connections: [connection({ pods: 'client' }, { pods: 'server' }, 8080)],
      ...overrides.connections,
    },
  };
}

export function connection(client: Party, server: Party, ...ports: number[]): Connection {
  return { client, server, ports: ports.map((number) => port(number)) };
}

/** A namespace of tier 1, denied by default, in which names are resolved. */
export function guarded(name: string): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'platform.monosense.io/tier': '1' } } },
    networkPolicy(name, 'default-deny', {}, { ingress: [], egress: [] }),
    networkPolicy(name, 'allow-dns', {}, { egress: [{ to: [pods('kube-system', { 'k8s-app': 'kube-dns' })], ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }] }] }),
  ];
}

export function networkPolicy(namespace: string, name: string, labels: Labels, spec: { ingress?: object[]; egress?: object[] }): KubeObject {
  const policyTypes = [...(spec.ingress ? ['Ingress'] : []), ...(spec.egress ? ['Egress'] : [])];
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec: { podSelector: { matchLabels: labels }, policyTypes, ...spec } };
}

export function ciliumPolicy(namespace: string | undefined, name: string, spec: object, annotations: Labels = {}): KubeObject {
  const kind = namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy';
  return { apiVersion: 'cilium.io/v2', kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }), annotations }, spec };
}

export function pods(namespace: string, labels: Labels): object {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, podSelector: { matchLabels: labels } };
}
