import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Cluster, Component, Endpoint, ExternalEndpoint, Namespace, Pods, Protocol, RemoteCluster, Stage, Tier } from '@monosense-io/platform';
import { NetworkPolicies } from '@monosense-io/network-policies';
import { ApiObject } from 'cdk8s';
import { APPS, INFRA, Lab } from '@monosense-io/platform/testing';
import { audit } from '../../src/netpol/audit.ts';
import { readCluster } from '../../src/netpol/read.ts';
import { clustersIn } from '../../src/repository/clusters.ts';

/** A stage with pods of its own and something to render. */
class Program extends Component {
  public readonly stage: Stage;

  constructor(cluster: Cluster, id: string, tier = Tier.PLATFORM) {
    super(cluster, id);
    this.stage = new Stage(this, 'Main', { namespace: new Namespace(this, 'Namespace', { name: id, tier }), podLabels: { app: id } });
    new ApiObject(this.stage, 'Object', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
  }
}

/** Stands in for Cilium, which installs the kinds of its policies. */
class Cilium extends Component {
  constructor(cluster: Cluster) {
    super(cluster, 'cilium');
    const kinds = ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].map((kind) => ({ group: 'cilium.io', kind, versions: ['v2'], namespaced: kind === 'CiliumNetworkPolicy' }));
    new ApiObject(new Stage(this, 'Operator', { namespace: cluster.kubeSystem, installs: kinds }), 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cilium' } });
  }
}

/** Two clusters with one connection of each kind that the core knows. */
function everyKind(clusterwide: boolean): string {
  const infra = new Lab({ without: ['cilium.io'] });
  const apps = new Lab({ platform: infra.platform, without: ['cilium.io'], facts: { ...APPS, peers: [INFRA] } });
  [infra, apps].forEach(({ cluster }) => new Cilium(cluster));

  const server = new Program(infra.cluster, 'server');
  const client = new Program(infra.cluster, 'client');
  const system = new Program(infra.cluster, 'flux-system', Tier.SYSTEM);
  const http = new Endpoint(server.stage, 'Http', { port: 80, targetPort: 8080, service: 'server' });
  http.connect(client.stage);
  http.connect(system.stage);
  http.connect(server.stage, { wait: false });
  http.allowFromGateway('internal');
  http.export('http/server', 'Redis', { to: ['apps'], namespaces: ['reader'] });
  new Endpoint(server.stage, 'Webhook', { port: 9443 }).allowFromKubeApi();
  new Endpoint(server.stage, 'Names', { port: 53, protocol: Protocol.UDP }).allowFromWorld();
  new Endpoint(server.stage, 'Media', { port: 6800, endPort: 7568 }).connect(client.stage, { pods: new Pods(client.stage, 'Player', { labels: { app: 'player' } }) });
  const machines = new Pods(server.stage, 'Machines', { hostNetwork: true });
  new Endpoint(server.stage, 'Machine', { port: 9100, pods: machines }).connect(client.stage);
  http.connect(server.stage, { pods: machines, wait: false });
  infra.cluster.kubeApi.connect(client.stage);
  for (const [id, host] of [['Name', 'mail.example.net'], ['Names', '*.example.net'], ['Address', '192.0.2.7'], ['Range', '192.0.2.128/25']]) new ExternalEndpoint(client, id, { host }).connect(client.stage);
  const hidden = new Program(infra.cluster, 'hidden', Tier.SYSTEM);
  new Endpoint(hidden.stage, 'Http', { port: 8081 }).allowFromGateway('internal');
  new Endpoint(hidden.stage, 'Entrance', { port: 443, gateway: 'internal' }).connect(client.stage);
  new ExternalEndpoint(server, 'Names', { host: '*.example.net' }).connect(server.stage);
  new ExternalEndpoint(server, 'Everything', { host: '0.0.0.0/0', port: 22 }).connect(server.stage);
  RemoteCluster.fromCluster(apps.cluster, infra.cluster).connect(new Program(apps.cluster, 'reader').stage, 'http/server', 'Redis');
  if (clusterwide) [infra, apps].forEach(({ cluster }) => new NetworkPolicies(cluster, 'network-policies'));

  return written(infra.platform.render());
}

function written(files: { [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'netpol-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test.each([['', false], [' beside the clusterwide default deny', true]])('the derived policies allow every kind of connection on both sides, and nothing else%s', (_case, clusterwide) => {
  const folder = everyKind(clusterwide);

  const findings = audit(clustersIn(folder).map((name) => readCluster(folder, name)), '2026-11-21');

  expect(findings.flatMap(({ problems }) => problems)).toEqual([]);
  expect(findings.map(({ talks }) => talks.length)).toEqual([1, 22]);
});
