/** Somebody else's lab: its own facts, its own way of bringing secrets, and two packages from the registry. */
import { Cluster, Platform } from '@monosense-io/platform';
import type { ISecretStore } from '@monosense-io/platform';
import { Dragonfly } from '@monosense-io/dragonfly';
import { Size } from 'cdk8s';

const platform = new Platform({ outdir: 'clusters' });
const cluster = new Cluster(platform, 'attic', {
  name: 'attic',
  id: 7,
  domain: 'example.net',
  apiEndpoint: 'attic.example.net',
  nodes: [{ name: 'attic-01', address: '192.168.7.11', controlPlane: true, memory: '32Gi', installDisk: '/dev/nvme0n1' }],
  nodeCidr: '192.168.7.0/24',
  podCidrs: ['10.70.0.0/16'],
  serviceCidrs: ['10.71.0.0/16'],
  talosVersion: 'v1.12.11',
  kubernetesVersion: 'v1.35.0',
});

// External Secrets and its store are installed by hand in this lab.
cluster.assumeInstalled({
  kinds: [{ group: 'external-secrets.io', kind: 'ExternalSecret', versions: ['v1'] }],
  objects: { ClusterSecretStore: ['vault'] },
});
const secretStore: ISecretStore = { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'vault' }) };

const dragonfly = new Dragonfly(cluster, 'dragonfly', { secretStore });
dragonfly.addInstance('sessions', { passwordItem: 'kv/dragonfly', memory: Size.gibibytes(1) });
platform.synth();
