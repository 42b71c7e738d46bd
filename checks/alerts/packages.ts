/** The alerts of all packages, as clusters are given them, and their cases. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { Cloudflared } from '@monosense-io/cloudflared';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { CoreDns } from '@monosense-io/coredns';
import { Dragonfly } from '@monosense-io/dragonfly';
import { EnvoyGateway } from '@monosense-io/envoy-gateway';
import { DnsProvider, ExternalDns } from '@monosense-io/external-dns';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { FluentBit } from '@monosense-io/fluent-bit';
import { Flux } from '@monosense-io/flux';
import { Gatus } from '@monosense-io/gatus';
import { Grafana } from '@monosense-io/grafana';
import { Kyverno } from '@monosense-io/kyverno';
import { MetricsServer } from '@monosense-io/metrics-server';
import { Nfs } from '@monosense-io/nfs';
import { OpenEbs } from '@monosense-io/openebs';
import { Ambient, Bucket, Endpoint, ExistingStorageClass, Namespace, Receiver, S3BackupTarget, Stage } from '@monosense-io/platform';
import type { Cluster, CustomResourceKind, IGateway } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import type { Surroundings } from '@monosense-io/platform/testing';
import { Reloader } from '@monosense-io/reloader';
import { RolloutEvidence } from '@monosense-io/rollout-evidence';
import { RookCeph } from '@monosense-io/rook-ceph';
import { SnapshotController } from '@monosense-io/snapshot-controller';
import { Spegel } from '@monosense-io/spegel';
import { Velero } from '@monosense-io/velero';
import { VictoriaLogs } from '@monosense-io/victoria-logs';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { EtcdBackup, VolSync } from '@monosense-io/volsync';
import { ApiObject, Size } from 'cdk8s';
import type { Cases } from './cases.ts';

/** A metric that the ruler makes, each minute, as it is asked to. */
export interface Recording {
  readonly metric: string;
  readonly labels: { readonly [label: string]: string };
  readonly expression: string;
}
/** An alert as the ruler reads it. */
export interface Rule {
  readonly alert: string;
  readonly expression: string;
  /** How long it must hold. */
  readonly minutes: number;
  /** What its group records before, in order. */
  readonly records: readonly Recording[];
}

/** A cluster in which a package renders all of its alerts. */
interface Rendering {
  /** Kinds that another package brings. */
  readonly kinds?: CustomResourceKind[];
  /** Kinds that the package brings itself. */
  readonly without?: string[];
  readonly install: (cluster: Cluster, surroundings: Surroundings) => void;
  /** The same in another cluster, for alerts that exclude some of the first. */
  readonly otherwise?: (cluster: Cluster, surroundings: Surroundings) => void;
}

const ADDRESSES = { externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' };

/** A Gateway that pods of the cluster reach. */
function gatewayWithEntrance(cluster: Cluster, surroundings: Surroundings): IGateway {
  const stage = new Stage(cluster, 'gateway', { namespace: new Namespace(cluster, 'gateway-namespace', { name: 'gateway' }), podLabels: { app: 'gateway' } });
  new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gateway' } });
  const entrance = new Endpoint(stage, 'Entrance', { port: 443, service: 'gateway' });
  return { connect: (client) => ({ ...surroundings.gateway.connect(client), pods: stage.pods, entrance }) };
}

/** By the folder of the package: its defaults, and what its optional alerts come with. */
const RENDERINGS: { readonly [folder: string]: Rendering } = {
  'cert-manager': { without: ['cert-manager.io'], install: (cluster) => { new CertManager(cluster, 'cert-manager', { cloudflareToken: { item: 'cloudflare' } }); } },
  'cilium': {
    without: ['cilium.io'],
    install: (cluster) => { new Cilium(cluster, 'cilium', { bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] }, clusterMesh: { caItem: 'cilium-clustermesh-ca' } }).addConnectivityTest(); },
  },
  'cloudflared': {
    install: (cluster, surroundings) => { new Cloudflared(cluster, 'cloudflared', { tunnelId: '6ff42ae2-765d-4adf-8112-31c55c1551ef', credentialsItem: 'cloudflared', gateway: gatewayWithEntrance(cluster, surroundings) }); },
  },
  'cnpg-shared': {
    without: ['postgresql.cnpg.io', 'barmancloud.cnpg.io'],
    install: (cluster, { storageClass }) => {
      const bucket = (id: string): Bucket => new Bucket(cluster, id, { endpointUrl: `https://${id}.example.org`, bucket: 'postgres', credentialsItem: id });
      new CnpgShared(cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), backup: { store: bucket('backups'), copyTo: bucket('second'), drill: {} } }).addDatabase('gitlab');
    },
  },
  'coredns': { install: (cluster) => { new CoreDns(cluster, 'coredns'); } },
  'dragonfly': {
    install: (cluster, { storageClass }) => { new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache', snapshots: { storage: storageClass } }); },
    otherwise: (cluster) => { new Dragonfly(cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache', cacheMode: true }); },
  },
  'envoy-gateway': { without: ['gateway.networking.k8s.io'], install: (cluster, { certificate }) => { new EnvoyGateway(cluster, 'envoy-gateway', { certificate, ...ADDRESSES }); } },
  'external-dns': {
    without: ['externaldns.k8s.io'],
    install: (cluster) => { new ExternalDns(cluster, 'external-dns').addController('public', { provider: DnsProvider.cloudflare({ tokenItem: 'cloudflare' }), records: true }); },
  },
  'external-secrets': { without: ['external-secrets.io'], install: (cluster) => { new ExternalSecrets(cluster, 'external-secrets', { connectUrl: 'https://connect.example.org', vaults: ['Lab'] }); } },
  'fluent-bit': { install: (cluster, { logs }) => { new FluentBit(cluster, 'fluent-bit', { logs }); } },
  'flux': { install: (cluster) => { new Flux(cluster, 'flux', { repositoryUrl: 'https://github.com/example/lab' }); } },
  'gatus': { install: (cluster, surroundings) => { new Gatus(cluster, 'gatus', { gateway: gatewayWithEntrance(cluster, surroundings) }); } },
  'grafana': { install: (cluster, { gateway, metrics }) => { new Grafana(cluster, 'grafana', { gateway, hub: metrics, adminItem: 'grafana-admin' }); } },
  'kyverno': { install: (cluster) => { new Kyverno(cluster, 'kyverno'); } },
  'metrics-server': { install: (cluster) => { new MetricsServer(cluster, 'metrics-server'); } },
  'nfs': { install: (cluster) => { new Nfs(cluster, 'nfs').addClass('shared', { server: 'nas.example.org', share: '/volume1/kubernetes' }); } },
  'openebs': { install: (cluster) => { new OpenEbs(cluster, 'openebs').addClass('local'); } },
  'reloader': { install: (cluster) => { new Reloader(cluster, 'reloader'); } },
  'rollout-evidence': { install: (cluster, { metrics }) => { new RolloutEvidence(cluster, 'rollout-evidence', { repository: 'example/lab', credentialsItem: 'evidence', alerts: metrics }); } },
  'rook-ceph': {
    install: (cluster) => {
      new RookCeph(cluster, 'rook-ceph', { nodes: cluster.facts.nodes.map(({ name }) => ({ name })), deviceFilter: '^nvme1n1$', hostNetwork: true, filesystem: true, objectStore: true });
    },
  },
  'snapshot-controller': { without: ['snapshot.storage.k8s.io'], install: (cluster) => { new SnapshotController(cluster, 'snapshot-controller'); } },
  'spegel': { install: (cluster) => { new Spegel(cluster, 'spegel'); } },
  'velero': {
    without: ['velero.io'],
    install: (cluster) => {
      const store = new Bucket(cluster, 'backups', { endpointUrl: 'https://backups.example.org', bucket: 'velero', credentialsItem: 'backups' });
      new Velero(cluster, 'velero', { store, volumes: { classes: [{ connect: () => ({ name: 'block', local: false, snapshotClass: 'block' }) }], repositoryItem: 'velero-repository' } });
    },
  },
  'victoria-logs': {
    kinds: [['VLSingle', 'v1'], ['VMAuth', 'v1beta1'], ['VMUser', 'v1beta1'], ['VMAlert', 'v1beta1']].map(([kind, version]) => ({ group: 'operator.victoriametrics.com', kind, versions: [version] })),
    install: (cluster, { storageClass }) => {
      const hub = { connect: () => ({ writeUrl: 'https://metrics.example.org/write', readUrl: 'https://metrics.example.org/read', alertsUrl: 'https://alerts.example.org' }) };
      const logs = new VictoriaLogs(cluster, 'logs', { storageClass, loginItem: 'logs-infra' });
      logs.export('apps', { loginItem: 'logs-apps', namespaces: ['fluent-bit'] });
      logs.addRuler({ metrics: hub }).addRules('logins', { records: [{ metric: 'logs:lines:count1m', query: '* | stats count() as value' }] });
    },
  },
  'victoria-stack': {
    without: ['operator.victoriametrics.com'],
    install: (cluster, { storageClass }) => {
      const hub = new VictoriaStack(cluster, 'victoria').addHub({ storageClass, heartbeat: Receiver.webhook({ item: 'watchdog', host: 'watchdog.example.org' }) });
      hub.export('apps', { loginItem: 'victoria-apps' });
    },
  },
  'volsync': {
    without: ['volsync.backube'],
    install: (cluster) => {
      new VolSync(cluster, 'volsync', { target: new S3BackupTarget(cluster, 'r2', { endpointUrl: 'https://account.r2.example.net', bucket: 'backups', credentialsItem: 'r2' }), passwordItem: 'volsync' });
      new EtcdBackup(cluster, 'etcd-backup', { target: new S3BackupTarget(cluster, 'r2-etcd', { endpointUrl: 'https://account.r2.example.net', bucket: 'etcd', credentialsItem: 'r2' }), passwordItem: 'etcd', storageClass: new ExistingStorageClass(cluster, 'block') });
    },
  },
};

/** The folder of all packages. */
export const PACKAGES = join(__dirname, '../../packages');

/** The groups of rules of a package, as its objects have them. */
export function groupsOf(folder: string): any[] {
  const rendering = renderingOf(folder);
  return rendered(folder, rendering, rendering.install).groups;
}

function renderingOf(folder: string): Rendering {
  const rendering = RENDERINGS[folder];
  if (rendering === undefined) throw new Error(`RENDERINGS must say in which cluster package ${folder} renders all of its alerts`);
  return rendering;
}

/** The alerts of a package. Several of one name are about several instances of what it installs. */
export function alertsOf(folder: string): Rule[] {
  const rendering = renderingOf(folder);
  const { install, otherwise } = rendering;
  const rules = rulesOf(folder, rendering, install);
  if (otherwise === undefined) return rules;
  return [...rules, ...rulesOf(folder, rendering, otherwise).filter(({ alert }) => !rules.some((rule) => rule.alert === alert))];
}

/**
 * A cluster in which a package renders all of its alerts, and so all of its scrapes and dashboards.
 *
 * @param folder of the package
 * @param before what the cluster has before
 */
export function labOf(folder: string, before: (cluster: Cluster) => void): Lab {
  return labWith(folder, RENDERINGS[folder], RENDERINGS[folder].install, before);
}

function labWith(folder: string, { kinds, without }: Rendering, install: Rendering['install'], before: (cluster: Cluster) => void = () => undefined): Lab {
  const lab = new Lab({ kinds, without });
  const { metrics, store: secretStore } = lab.surroundings;
  Ambient.provide(lab.cluster, folder === 'victoria-stack' ? { secretStore } : { metrics, secretStore });
  before(lab.cluster);
  install(lab.cluster, lab.surroundings);
  return lab;
}

function rendered(folder: string, rendering: Rendering, install: Rendering['install']): { cluster: string; groups: any[] } {
  const lab = labWith(folder, rendering, install);
  return { cluster: lab.cluster.node.id, groups: lab.objects('VMRule').flatMap(({ spec }) => spec.groups) };
}

function rulesOf(folder: string, rendering: Rendering, install: Rendering['install']): Rule[] {
  const { cluster, groups } = rendered(folder, rendering, install);
  return groups.flatMap(({ name, params, rules, interval = '1m' }) => {
    // By this, and by this alone, the rules of a cluster see its own series.
    if (`${params?.extra_label}` !== `cluster=${cluster}`) throw new Error(`group ${name} must ask for the series of its cluster, and asks with ${JSON.stringify(params)}`);
    const alerts = rules.filter(({ alert }: any) => alert !== undefined);
    const recorded = rules.slice(0, rules.indexOf(alerts[0])).map(({ record, expr, labels }: any): Recording => ({ metric: record, labels, expression: expr }));
    // Here, what records is evaluated every minute.
    if (recorded.length > 0 && alerts.length > 0 && interval !== '1m') throw new Error(`group ${name} has alerts on what it records, and must be evaluated every minute, not every ${interval}`);
    return alerts.map((rule: any): Rule => ({ alert: rule.alert, expression: rule.expr, minutes: Math.ceil(Number(rule.for.replace(/s$/, '')) / 60), records: recorded }));
  });
}

/** The folder of the cases, with a file for each package. */
export const CASES = join(__dirname, 'cases');

/** The cases of a package's alerts. */
export async function casesOf(folder: string): Promise<Cases> {
  return (await import(join(CASES, `${folder}.ts`))).CASES;
}

/** The headings of a package's runbook that are names of alerts: each alert has one, or isn't rendered. */
export function headingsOf(folder: string): string[] {
  const runbook = join(PACKAGES, folder, 'RUNBOOK.md');
  return existsSync(runbook) ? [...readFileSync(runbook, 'utf8').matchAll(/^## ([A-Z]\w+)$/gm)].map(([, name]) => name).sort() : [];
}

/** Folders of the packages that have alerts. */
export const WITH_ALERTS = readdirSync(PACKAGES).filter((folder) => headingsOf(folder).length > 0).sort();
