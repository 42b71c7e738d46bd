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
import { Flux } from '@monosense-io/flux';
import { Gatus } from '@monosense-io/gatus';
import { Kyverno } from '@monosense-io/kyverno';
import { MetricsServer } from '@monosense-io/metrics-server';
import { Nfs } from '@monosense-io/nfs';
import { OpenEbs } from '@monosense-io/openebs';
import { Ambient, Bucket, Endpoint, Namespace, Stage } from '@monosense-io/platform';
import type { Cluster, CustomResourceKind, IGateway } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import type { Surroundings } from '@monosense-io/platform/testing';
import { Reloader } from '@monosense-io/reloader';
import { RolloutEvidence } from '@monosense-io/rollout-evidence';
import { RookCeph } from '@monosense-io/rook-ceph';
import { SnapshotController } from '@monosense-io/snapshot-controller';
import { Spegel } from '@monosense-io/spegel';
import { VictoriaLogs } from '@monosense-io/victoria-logs';
import { AlertReceiver, VictoriaStack } from '@monosense-io/victoria-stack';
import { ApiObject, Size } from 'cdk8s';
import type { Cases } from './cases.ts';

/** An alert as the ruler reads it. */
export interface Rule {
  readonly alert: string;
  readonly expression: string;
  /** How long it must hold. */
  readonly minutes: number;
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
    install: (cluster) => { new Cilium(cluster, 'cilium', { bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] }, clusterMesh: { caItem: 'cilium-clustermesh-ca' } }); },
  },
  'cloudflared': {
    install: (cluster, surroundings) => { new Cloudflared(cluster, 'cloudflared', { tunnelId: '6ff42ae2-765d-4adf-8112-31c55c1551ef', credentialsItem: 'cloudflared', gateway: gatewayWithEntrance(cluster, surroundings) }); },
  },
  'cnpg-shared': {
    without: ['postgresql.cnpg.io', 'barmancloud.cnpg.io'],
    install: (cluster, { storageClass }) => {
      const bucket = (id: string): Bucket => new Bucket(cluster, id, { endpointUrl: `https://${id}.example.org`, bucket: 'postgres', credentialsItem: id });
      new CnpgShared(cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), backup: { store: bucket('backups'), copyTo: bucket('second') } }).addDatabase('gitlab');
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
  'flux': { install: (cluster) => { new Flux(cluster, 'flux', { repositoryUrl: 'https://github.com/example/lab' }); } },
  'gatus': { install: (cluster, surroundings) => { new Gatus(cluster, 'gatus', { gateway: gatewayWithEntrance(cluster, surroundings) }); } },
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
      const hub = new VictoriaStack(cluster, 'victoria').addHub({ storageClass, heartbeat: AlertReceiver.webhook({ item: 'watchdog', host: 'watchdog.example.org' }) });
      hub.export('apps', { loginItem: 'victoria-apps' });
    },
  },
};

/** The folder of all packages. */
export const PACKAGES = join(__dirname, '../../packages');

/** The alerts of a package. Several of one name are about several instances of what it installs. */
export function alertsOf(folder: string): Rule[] {
  const rendering = RENDERINGS[folder];
  if (rendering === undefined) throw new Error(`RENDERINGS must say in which cluster package ${folder} renders all of its alerts`);
  const { install, otherwise } = rendering;
  const rules = rulesOf(folder, rendering, install);
  if (otherwise === undefined) return rules;
  return [...rules, ...rulesOf(folder, rendering, otherwise).filter(({ alert }) => !rules.some((rule) => rule.alert === alert))];
}

function rulesOf(folder: string, { kinds, without }: Rendering, install: Rendering['install']): Rule[] {
  const lab = new Lab({ kinds, without });
  const { metrics, store: secretStore } = lab.surroundings;
  Ambient.provide(lab.cluster, folder === 'victoria-stack' ? { secretStore } : { metrics, secretStore });
  install(lab.cluster, lab.surroundings);
  return lab.objects('VMRule').flatMap(({ spec }) => spec.groups).flatMap(({ name, params, rules }) => rules.map((rule: any): Rule => {
    // By this, and by this alone, the rules of a cluster see its own series.
    if (`${params?.extra_label}` !== `cluster=${lab.cluster.node.id}`) throw new Error(`group ${name} must ask for the series of its cluster, and asks with ${JSON.stringify(params)}`);
    // What records would have to be evaluated before the alerts that read it.
    if (rule.alert === undefined) throw new Error(`group ${name} has a rule that is no alert, which nothing here evaluates: ${JSON.stringify(rule)}`);
    return { alert: rule.alert, expression: rule.expr, minutes: Math.ceil(Number(rule.for.replace(/s$/, '')) / 60) };
  }));
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
