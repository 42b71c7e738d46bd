/** A machine with k3s, as it comes: no Cilium and no Talos, `local-path` for volumes, and cert-manager and Flux installed by hand. */
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { Ambient, Bucket, Cluster, ExistingSecrets, ExistingStorageClass, Platform } from '@monosense-io/platform';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { Size } from 'cdk8s';

const platform = new Platform({ outdir: '../../clusters' });
const cluster = new Cluster(platform, 'edge', Cluster.readFacts('cluster.json'));
cluster.assumeInstalled({ kinds: ['Certificate', 'Issuer'].map((kind) => ({ group: 'cert-manager.io', kind, versions: ['v1'] })) });
const storageClass = new ExistingStorageClass(cluster, 'local-path', { local: true });
const victoria = new VictoriaStack(cluster, 'victoria');
Ambient.provide(cluster, { metrics: victoria, secretStore: new ExistingSecrets(cluster, 'secrets') });

const backups = new Bucket(cluster, 'backups', { endpointUrl: 'http://nas.shed.example:9000', bucket: 'postgres', credentialsItem: 'bucket' });
new CnpgShared(cluster, 'postgres', { storageClass, instances: 1, dataSize: Size.gibibytes(20), backup: { store: backups, reason: 'the NAS stands beside the machine, and speaks no https' } }).addDatabase('notes');
new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache', replicas: 1 });
victoria.addHub({ storageClass });

platform.synth();
