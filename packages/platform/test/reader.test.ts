import { writeFileSync, mkdirSync } from 'fs';
import { dirname, join } from 'path';
import { ApiObject, Duration, Yaml } from 'cdk8s';
import { Cluster, ClusterProps, Component, Endpoint, ExistingStorageClass, HelmRelease, Namespace, Platform, Reader, Remediation, Stage } from '../src';

/** A cluster of k3s: no Talos, no Cilium, plain NetworkPolicies and the storage that k3s brings. */
export const K3S: ClusterProps = {
  name: 'home',
  id: 1,
  domain: 'example.org',
  apiEndpoint: 'home.example.org',
  nodes: [{ name: 'home-01', address: '192.168.1.11', controlPlane: true, memory: '16Gi' }],
  nodeCidr: '192.168.1.0/24',
  podCidrs: ['10.42.0.0/16'],
  serviceCidrs: ['10.43.0.0/16'],
  kubernetesVersion: 'v1.36.1',
};

const ARGO = Reader.argoCd({ repositoryUrl: 'https://github.com/example/lab' });

/** An operator from a chart, a database of its kind, and a shop that needs both and has a chart from an index. */
class Shop extends Component {
  public readonly operator: Stage;
  public readonly database: Stage;
  public readonly web: Stage;

  constructor(cluster: Cluster) {
    super(cluster, 'shop');
    const namespace = new Namespace(this, 'Namespace', { name: 'shop' });
    const storage = new ExistingStorageClass(this, 'storage', { name: 'local-path', local: true });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: { app: 'operator' }, installs: [{ group: 'example.org', kind: 'Database', versions: ['v1'], stateful: true }] });
    new HelmRelease(this.operator, 'Release', {
      chart: { repository: 'oci://registry.example.org/charts', name: 'database-operator', version: '1.2.3' }, remediation: Remediation.RETRY, values: { replicas: 2 },
    });
    this.database = new Stage(this, 'Database', {
      namespace, podLabels: { app: 'database' }, timeout: Duration.seconds(90),
      healthCheckExpressions: [{ apiVersion: 'example.org/v1', kind: 'Database', current: "has(status.phase) && status.phase == 'Ready' && status.members >= spec.members" }],
    });
    new ApiObject(this.database, 'Database', { apiVersion: 'example.org/v1', kind: 'Database', metadata: { name: 'orders' }, spec: { members: 3, storageClassName: storage.connect(this.database).name } });
    this.web = new Stage(this, 'Web', { namespace, podLabels: { app: 'web' } });
    new HelmRelease(this.web, 'Release', {
      chart: { repository: 'https://charts.example.org', name: 'web', version: '2.0.1' }, releaseName: 'shop', remediation: Remediation.ROLLBACK, timeout: Duration.minutes(3), skipCrds: true,
    });
    new Endpoint(this.database, 'Sql', { port: 5432, service: 'orders' }).connect(this.web);
  }
}

function rendered(reader?: Reader, more: (cluster: Cluster, shop: Shop) => void = () => undefined): { [path: string]: string } {
  const platform = new Platform({ outdir: '/nonexistent/clusters' });
  const cluster = new Cluster(platform, 'home', { ...K3S, reader });
  const shop = new Shop(cluster);
  more(cluster, shop);
  return platform.render();
}

test('dump', () => {
  for (const [n, r] of Object.entries({ flux: Reader.flux(), argo: ARGO, plain: Reader.plain() })) {
    for (const [path, text] of Object.entries(rendered(r))) {
      mkdirSync(dirname(join('/tmp/rd', n, path)), { recursive: true });
      writeFileSync(join('/tmp/rd', n, path), text);
    }
  }
});
