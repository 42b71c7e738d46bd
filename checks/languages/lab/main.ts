/** A machine with k3s and a component of its own. The same lab in other languages is beside this file, and renders the same bytes. */
import { CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { Ambient, Bucket, Cluster, Component, ExistingStorageClass, HelmRelease, Namespace, Platform, Refusal, Remediation, Stage } from '@monosense-io/platform';
import type { IObjectRule, IPostgresDatabase, IRedis, ISecretStore, RenderedObject, SecretStoreConnection } from '@monosense-io/platform';
import { ApiObject, Size } from 'cdk8s';
import type { Construct } from 'constructs';

const FEW = new Refusal('NOTES-001', { protects: 'The machine has no room for more.', wrong: 'replicaCount: 9', right: 'replicaCount: 1' });

/** External Secrets and its store are installed by hand. */
class Vault implements ISecretStore {
  public connect(): SecretStoreConnection {
    return { apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'vault' };
  }
}

/** A rule of the program, asked by every synthesis. */
class FewPods implements IObjectRule {
  public violationsIn(objects: RenderedObject[]): string[] {
    return objects
      .filter(({ manifest }) => manifest.kind === 'HelmRelease' && (manifest.spec.values?.replicaCount ?? 1) > 3)
      .map(({ path, manifest }) => FEW.at(path, `'replicaCount' of ${manifest.metadata.name} must be at most 3, got ${manifest.spec.values.replicaCount}: take 3 or less`));
  }
}

/** A component of the program's own. */
class Notes extends Component {
  constructor(scope: Construct, id: string, database: IPostgresDatabase, cache: IRedis, replicas: number) {
    super(scope, id);
    const stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'notes' }), podLabels: { app: 'notes' } });
    const postgres = database.connect(stage);
    const redis = cache.connect(stage);
    new HelmRelease(stage, 'Chart', {
      chart: { repository: 'oci://ghcr.io/stefanprodan/charts', name: 'podinfo', version: '6.9.2' },
      remediation: Remediation.ROLLBACK,
      values: {
        replicaCount: replicas,
        cache: `redis://${redis.host}:${redis.port}`,
        database: { host: postgres.host, port: postgres.port, name: postgres.database, secret: postgres.credentials.name },
        ui: { color: '#34577c', message: 'Grüße' },
      },
    });
    const account = new ApiObject(stage, 'Account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'notes' } });
    this.cluster.recordFixedField(this, account, { field: 'metadata.name', advice: 'keep the name', from: 'memo' });
    this.addRule(new FewPods());
  }
}

const platform = new Platform({ outdir: '../../clusters' });
const cluster = Cluster.read(platform, 'edge');
cluster.assumeInstalled({
  kinds: [
    { group: 'cert-manager.io', kind: 'Certificate', versions: ['v1'] },
    { group: 'cert-manager.io', kind: 'Issuer', versions: ['v1'] },
    { group: 'external-secrets.io', kind: 'ExternalSecret', versions: ['v1'] },
  ],
  objects: { ClusterSecretStore: ['vault'] },
});
const storageClass = new ExistingStorageClass(cluster, 'local-path', { local: true });
Ambient.provide(cluster, { secretStore: new Vault(), metrics: Ambient.NO_METRICS });

const backups = new Bucket(cluster, 'backups', { endpointUrl: 'https://nas.shed.example:9000', bucket: 'postgres', credentialsItem: 'bucket' });
const postgres = new CnpgShared(cluster, 'postgres', { storageClass, instances: 1, dataSize: Size.gibibytes(20), backup: { store: backups } });
const database = postgres.addDatabase('notes', { poolMode: PoolMode.TRANSACTION, maxClients: 20, poolSize: 5 });
const cache = new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache', replicas: 1, memory: Size.gibibytes(1) });
new Notes(cluster, 'notes', database, cache, Number(process.env.REPLICAS ?? 1));

platform.synth();
