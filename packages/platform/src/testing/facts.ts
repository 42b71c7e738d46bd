import { ClusterFacts } from '..';

/** Facts of a three-node cluster in a mesh. */
export const INFRA: ClusterFacts = {
  name: 'infra',
  id: 1,
  domain: 'example.org',
  apiEndpoint: 'infra-k8s.example.org',
  nodes: ['infra-01', 'infra-02', 'infra-03'].map((name, index) => ({ name, address: `10.0.0.${11 + index}`, controlPlane: true, memory: '64Gi', installDisk: '/dev/sda' })),
  nodeCidr: '10.0.0.0/24',
  podCidrs: ['10.244.0.0/16'],
  serviceCidrs: ['10.245.0.0/16'],
  loadBalancerPools: [{ start: '10.0.0.100', stop: '10.0.0.119' }],
  asn: 64512,
  meshAddress: '10.0.0.100',
  talosVersion: 'v1.12.0',
  kubernetesVersion: 'v1.35.0',
};

/** Facts of a second cluster beside `INFRA`. */
export const APPS: ClusterFacts = {
  ...INFRA,
  name: 'apps',
  id: 2,
  apiEndpoint: 'apps-k8s.example.org',
  nodes: ['apps-01', 'apps-02', 'apps-03'].map((name, index) => ({ name, address: `10.0.0.${14 + index}`, controlPlane: true, memory: '64Gi', installDisk: '/dev/sda' })),
  podCidrs: ['10.246.0.0/16'],
  serviceCidrs: ['10.247.0.0/16'],
  loadBalancerPools: [{ start: '10.0.0.120', stop: '10.0.0.139' }],
  asn: 64513,
  meshAddress: '10.0.0.120',
};

/** Facts of a third cluster of one machine, which is in no mesh. */
export const EDGE: ClusterFacts = {
  ...INFRA,
  name: 'edge',
  id: 3,
  apiEndpoint: 'edge-k8s.example.org',
  nodes: [{ ...INFRA.nodes[0], name: 'edge-01', address: '10.0.0.17' }],
  podCidrs: ['10.248.0.0/16'],
  serviceCidrs: ['10.249.0.0/16'],
  loadBalancerPools: undefined,
  asn: undefined,
  meshAddress: undefined,
};
