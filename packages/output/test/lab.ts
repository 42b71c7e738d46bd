import type { ClusterConnections, Contract } from '../src';

/** The contract of a small cluster with one export, in which every member stands. */
export const CONTRACT: Required<Contract> = {
  format: 1,
  cluster: {
    name: 'infra',
    id: 1,
    domain: 'example.org',
    apiEndpoint: 'infra.example.org',
    nodes: [{ name: 'a', address: '10.0.0.1', controlPlane: true, memory: '64Gi', installDisk: '/dev/sda' }],
    nodeCidr: '10.0.0.0/24',
    podCidrs: ['10.1.0.0/16'],
    serviceCidrs: ['10.2.0.0/16'],
    loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }],
    asn: 64512,
    meshAddress: '10.0.0.100',
    talosVersion: 'v1.12.0',
    kubernetesVersion: 'v1.35.0',
  },
  components: { '@lab/cilium': '2.0.0' },
  versions: { 'cilium/Cilium': '1.18.5' },
  hostnames: ['app.example.org'],
  addresses: ['10.0.0.100'],
  claims: [{ what: 'tunnel', key: '6ff42ae2-765d-4adf-8112-31c55c1551ef', owner: 'infra/cloudflared', atMost: 1 }],
  backups: [{
    kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data', owner: 'infra/shop', reason: 'a cache',
    copies: [{ place: 'https://s3.example.org/backups/shop', schedule: '7 1,9,17 * * *', retention: '24 hourly, 7 daily', drill: { namespace: 'drills', name: 'shop-data-restore', schedule: '0 4 1 * *' } }],
  }],
  imports: { hub: ['postgres/shop'] },
  exports: {
    'redis/cache': {
      kind: 'Redis', to: ['apps'], namespaces: ['shop'], data: { item: 'cache' },
      endpoint: { namespace: 'redis', service: 'cache', port: 6379, portName: 'redis', targetPort: 6380, podLabels: { app: 'cache' } },
    },
  },
};

/** Connections with every kind of party, in which every member stands. */
export const CONNECTIONS: ClusterConnections = {
  format: 1,
  cluster: 'infra',
  open: ['kube-system'],
  pods: [{ name: 'shop', namespace: 'shop', labels: { app: 'shop' }, hostNetwork: false }, { name: 'agent', namespace: 'kube-system', labels: {}, hostNetwork: true }],
  connections: [
    { client: { pods: 'shop' }, server: { pods: 'agent' }, gateway: 'internal', ports: [{ port: 30000, endPort: 32767, protocol: 'TCP' }] },
    { client: { cluster: 'apps', namespace: 'shop', labels: { app: 'web' } }, server: { pods: 'shop' }, ports: [{ port: 8080, protocol: 'TCP' }] },
    { client: { pods: 'shop' }, server: { entities: ['kube-apiserver'] }, ports: [{ port: 6443, protocol: 'TCP' }] },
    { client: { pods: 'shop' }, server: { cidr: '192.0.2.7/32' }, ports: [{ port: 53, protocol: 'UDP' }] },
    { client: { pods: 'shop' }, server: { dns: '*.example.net' }, ports: [{ port: 443, protocol: 'TCP' }] },
  ],
};
