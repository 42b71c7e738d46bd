import { Foundation } from '@monosense-io/foundation';
import { Cluster, Platform } from '@monosense-io/platform';

/** A cluster of one machine: network, DNS, policies, priorities, admission rules and the metrics API, applied by Flux. */
export function smallest(platform: Platform): Foundation {
  const cluster = new Cluster(platform, 'home', {
    name: 'home',
    id: 1,
    domain: 'example.org',
    apiEndpoint: 'home-k8s.example.org',
    nodes: [{ name: 'home-01', address: '192.168.1.11', controlPlane: true, memory: '32Gi', installDisk: '/dev/nvme0n1' }],
    nodeCidr: '192.168.1.0/24',
    podCidrs: ['10.244.0.0/16'],
    serviceCidrs: ['10.96.0.0/12'],
    talosVersion: 'v1.12.11',
    kubernetesVersion: 'v1.35.0',
  });
  return new Foundation(cluster, 'foundation', { flux: { repositoryUrl: 'https://github.com/example/lab' } });
}
