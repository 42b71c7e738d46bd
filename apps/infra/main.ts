/** The cluster `infra`: storage, databases and monitoring, for itself and for `apps`. */
import { Cilium } from '@monosense-io/cilium';
import { CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { DnsProvider } from '@monosense-io/external-dns';
import { FluentBit } from '@monosense-io/fluent-bit';
import { Certificates, DnsRecords, Foundation, Gateways, Lab, Mesh, Metrics, SecretStore, Storage, Tunnel } from '@monosense-io/foundation';
import { Gatus } from '@monosense-io/gatus';
import { Grafana } from '@monosense-io/grafana';
import { Ambient, Bucket, Cluster, Platform, Receiver, S3BackupTarget } from '@monosense-io/platform';
import { RolloutEvidence } from '@monosense-io/rollout-evidence';
import { RookCeph } from '@monosense-io/rook-ceph';
import { Velero } from '@monosense-io/velero';
import { VictoriaLogs } from '@monosense-io/victoria-logs';
import { VolSync } from '@monosense-io/volsync';
import { Size } from 'cdk8s';

const lab = Lab.read('../lab.json');
const platform = new Platform({ outdir: '../../clusters', browseUrl: `${lab.repositoryUrl}/blob/main/clusters` });
const cluster = new Cluster(platform, 'infra', { ...Cluster.readFacts('cluster.json'), peers: [Cluster.readFacts('../apps/cluster.json')] });
const { domain, nodes } = cluster.facts;
cluster.accept({ upstream: 'ghcr.io/external-secrets/charts/external-secrets', version: '2.9.0', risks: ['Kubernetes 1.35'], reason: 'upstream names the one Kubernetes that it tests on, 1.36, which comes after Cilium 1.20', until: '2027-01-31' });

const discord = Receiver.discord({ item: 'discord-alerts' });

// Databases replicate by themselves and take the local disks (512 GB each), everything else takes Ceph (three 1 TB each); what
// several pods write at once takes the NAS. Disks are named by their slots, as `talosctl get disks -o yaml` shows them: the
// machines are built alike.
const base = new Foundation(cluster, 'foundation', {
  lab,
  secretStore: SecretStore.onePasswordConnect({ connectUrl: lab.connectUrl, vaults: ['Production'] }),
  certificates: Certificates.letsEncrypt({ cloudflareToken: { item: 'cloudflare', property: 'api-token' }, wildcardItem: 'wildcard-infra' }),
  mesh: Mesh.clusterMesh({ caItem: 'cilium-clustermesh-ca' }),
  gateways: Gateways.cilium({ externalAddress: '10.25.11.110', internalAddress: '10.25.11.111' }),
  hubbleHostname: `hubble-infra.${domain}`,
  tunnel: Tunnel.cloudflare({ tunnelId: '3f1c2a58-6d0b-4e5f-9a27-8c4b1d7e0a61', credentialsItem: 'cloudflared-infra' }),
  records: [
    DnsRecords.outside(DnsProvider.cloudflare({ tokenItem: 'cloudflare-dns' })),
    DnsRecords.inside(DnsProvider.rfc2136({ server: lab.dnsServer, tsigKeyName: 'external-dns', tsigItem: 'bind-external-dns' })),
  ],
  storage: [
    Storage.openEbs({ 'openebs-local-nvme': { disks: ['/dev/disk/by-path/pci-0000:02:00.0-nvme-1'] }, 'openebs-hostpath': {} }),
    Storage.snapshots(),
    Storage.nfs({ nfs: { server: lab.nfsServer, share: '/volume1/infra', directory: '${pvc.metadata.namespace}/${pvc.metadata.name}' } }),
  ],
  notifications: [{ name: 'discord', receiver: discord }],
  metrics: Metrics.hub({
    receivers: { discord },
    heartbeat: Receiver.webhook({ item: 'watchdog', host: 'hc-ping.com' }),
    ui: { hostname: `metrics.${domain}`, alertsHostname: `alerts.${domain}`, passwordItem: 'victoria-viewer' },
  }),
});
const hub = base.metricsHub!;
hub.export('apps', { loginItem: 'victoria-apps', namespaces: ['observability', 'rollout-evidence'] });
new RolloutEvidence(cluster, 'rollout-evidence', { repository: 'monosense-io/platform', credentialsItem: 'rollout-evidence-infra', alerts: hub });
const local = base.localStorage!;
base.cilium!.addConnectivityTest();

const dashboard = { gateway: base.internalGateway!, hostname: `ceph.${domain}` };
const ceph = new RookCeph(cluster, 'rook-ceph', { nodes: nodes.map(({ name }) => ({ name })), devicePathFilter: '^/dev/disk/by-path/pci-0000:0[345]:00\\.0-nvme-1$', disksPerNode: 3, hostNetwork: true, snapshots: true, dashboard });
ceph.export({ to: 'apps' });

// The log store's volume moves with its pod, so it is one of Ceph.
const logs = new VictoriaLogs(cluster, 'logs', {
  storageClass: ceph.block, storageSize: Size.gibibytes(100), loginItem: 'logs-infra', readerItem: 'logs-reader',
  ui: { gateway: base.internalGateway!, hostname: `logs.${domain}` },
});
logs.export('apps', { loginItem: 'logs-apps', namespaces: ['fluent-bit'] });
Ambient.provide(cluster, { logs });
new FluentBit(cluster, 'fluent-bit');

const backups = new Bucket(cluster, 'postgres-backups', { endpointUrl: lab.objectStoreUrl, bucket: 'postgres', credentialsItem: 'minio' });
const postgres = new CnpgShared(cluster, 'postgres', { storageClass: local, dataSize: Size.gibibytes(80), walSize: Size.gibibytes(20), maxConnections: 500, backup: { store: backups, reason: 'the NAS serves S3 inside the machines\' own network, and nothing of the databases is on it', drill: {} } });
const gitlab = postgres.addDatabase('gitlab', { poolMode: PoolMode.TRANSACTION, maxClients: 200, poolSize: 15, extensions: ['pg_trgm', 'btree_gist', 'plpgsql', 'amcheck'] });
const harbor = postgres.addDatabase('harbor', { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10, extensions: ['uuid-ossp'] });
const mattermost = postgres.addDatabase('mattermost', { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 10 });
postgres.addDatabase('keycloak', { poolMode: PoolMode.SESSION, maxClients: 100, poolSize: 20 });
const synergyflow = postgres.addDatabase('synergyflow', { poolMode: PoolMode.TRANSACTION, maxClients: 50, poolSize: 5 });
for (const [namespace, database] of Object.entries({ gitlab, harbor, mattermost, synergyflow })) database.export({ to: ['apps'], namespaces: [namespace] });

const redis = new Dragonfly(cluster, 'dragonfly');
redis.addInstance('cache', { passwordItem: 'dragonfly-cache', memory: Size.gibibytes(2), cacheMode: true }).export({ to: ['apps'], namespaces: ['gitlab', 'harbor'] });
redis.addInstance('sessions', { passwordItem: 'dragonfly-sessions', snapshots: { storage: local, size: Size.gibibytes(2) } }).export({ to: ['apps'], namespaces: ['gitlab'] });
redis.addInstance('queue', { passwordItem: 'dragonfly-queue', snapshots: { storage: local, size: Size.gibibytes(2) } }).export({ to: ['apps'], namespaces: ['gitlab'] });

// Volumes go to R2, outside the house; objects that Git does not bring, and copies of Ceph's volumes, to the NAS. What has no backup
// has a reason.
new VolSync(cluster, 'volsync', {
  target: new S3BackupTarget(cluster, 'r2', { endpointUrl: 'https://8a5c0f1e7d3b4962a1c8e0d4f7b25936.r2.cloudflarestorage.com', bucket: 'backups', region: 'auto', credentialsItem: 'r2-backups' }),
  passwordItem: 'volsync',
});
new Velero(cluster, 'velero', {
  store: new Bucket(cluster, 'velero-backups', { endpointUrl: lab.objectStoreUrl, bucket: 'velero-infra', credentialsItem: 'minio-velero' }),
  volumes: { classes: [ceph.block], repositoryItem: 'velero-repository' },
  reason: 'the NAS serves S3 inside the machines\' own network, where Velero puts no Secrets, and of volumes nothing that isn\'t encrypted',
});
cluster.requireBackups({
  except: [
    { of: ceph, reason: 'what lies in it is backed up by itself' },
    { of: logs, reason: 'logs of 30 days are worth less than their copies cost' },
    ...['VMAgent', 'VMCluster'].map((kind) => ({ kind, reason: 'metrics of 30 days are worth less than their copies cost' })),
    { kind: 'VMAlertmanager', reason: 'it holds which alerts were told of last; silences are in Git' },
    { kind: 'ClusterSecretStore', reason: '1Password keeps its own copies' },
    { kind: 'Dragonfly', name: 'cache', reason: 'a cache, which fills itself' },
    { kind: 'Dragonfly', name: 'sessions', reason: 'people log in again' },
    { kind: 'Dragonfly', name: 'queue', reason: 'a copy of some hours ago would do jobs twice: GitLab makes those anew that it misses' },
  ],
});

// What people look at. Every hostname and every export is checked.
new Grafana(cluster, 'grafana', { gateway: base.internalGateway!, hub: hub.reader({ alerts: true }), logs: { infra: logs.reader('infra'), apps: logs.reader('apps') }, adminItem: 'grafana-admin' });
const status = new Gatus(cluster, 'gatus', { gateway: base.internalGateway! });
for (const name of ['infra', 'apps']) status.addMetricCheck(`connectivity ${name}`, { metrics: hub.reader(), query: Cilium.connectivityQuery(name), group: 'network' });

platform.synth();
