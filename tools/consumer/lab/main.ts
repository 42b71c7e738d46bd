/** Somebody else's lab: its own facts, its own way of bringing secrets, and two packages from the registry. */
import { Cluster, Component, HelmRelease, Namespace, Platform, Remediation, Stage } from '@monosense-io/platform';
import type { ISecretStore, SecretStoreConnection } from '@monosense-io/platform';
import { Dragonfly } from '@monosense-io/dragonfly';
import { ApiObject, Size } from 'cdk8s';
import type { Construct } from 'constructs';

/** This lab keeps its secrets in Vault, with an installation of its own. */
class VaultSecrets extends Component implements ISecretStore {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: 'secrets' });
    const operator = new Stage(this, 'Operator', {
      namespace,
      installs: [
        { group: 'external-secrets.io', kind: 'ExternalSecret', versions: ['v1'] },
        { group: 'external-secrets.io', kind: 'ClusterSecretStore', versions: ['v1'], namespaced: false },
      ],
    });
    new HelmRelease(operator, 'Release', {
      chart: { repository: 'https://charts.example.net', name: 'external-secrets', version: '1.2.3' },
      remediation: Remediation.ROLLBACK,
    });
    const store = new Stage(this, 'Store', { namespace });
    new ApiObject(store, 'Vault', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: 'vault' },
      spec: { provider: { vault: { server: 'https://vault.example.net', path: 'kv' } } },
    });
  }

  public connect(): SecretStoreConnection {
    return { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'vault' };
  }
}

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
  talosVersion: 'v1.12.0',
  kubernetesVersion: 'v1.35.0',
});
const secretStore = new VaultSecrets(cluster, 'secrets');
const dragonfly = new Dragonfly(cluster, 'dragonfly', { secretStore });
dragonfly.addInstance('sessions', { passwordItem: 'kv/dragonfly', memory: Size.gibibytes(1) });
platform.synth();
