import { spawnSync } from 'child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { ApiObject, Duration, Size } from 'cdk8s';
import { parse } from 'yaml';
import { refusals } from '@monosense-io/platform/testing';
import { ArgoCdProps, Cluster, ClusterProps, Component, Cpu, Endpoint, ExistingStorageClass, HelmRelease, HelmReleaseProps, Manifests, MemoryBudget, Namespace, Platform, Reader, Remediation, Stage } from '../src';
import { crdOf } from '../src/model/crd';
import { kubernetesOf } from '../src/facts/kubernetes';
import { misfits } from '../src/checks/schema';
import { refusal, refused } from './refused';

/** A cluster of k3s: no Talos, no Cilium, Kubernetes' own network policies and the storage that k3s brings. */
const K3S: ClusterProps = {
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

const ARGO: ArgoCdProps = { repositoryUrl: 'https://github.com/example/lab' };
const OTHERS: Array<[string, Reader]> = [['Argo CD', Reader.argoCd(ARGO)], ['plain', Reader.plain()]];

/** An operator from a registry, a database of its kind on the storage that is there, and a shop from an index that connects to it. */
class Shop extends Component {
  public readonly namespace: Namespace;
  public readonly operator: Stage;
  public readonly database: Stage;
  public readonly web: Stage;

  constructor(cluster: Cluster, operator: Partial<HelmReleaseProps> = {}) {
    super(cluster, 'shop');
    this.namespace = new Namespace(this, 'Namespace', { name: 'shop' });
    const storage = new ExistingStorageClass(this, 'storage', { name: 'local-path', local: true });
    this.operator = new Stage(this, 'Operator', { namespace: this.namespace, podLabels: { app: 'operator' }, installs: [{ group: 'example.org', kind: 'Database', versions: ['v1'], stateful: true }] });
    new HelmRelease(this.operator, 'Release', {
      chart: { repository: 'oci://registry.example.org/charts', name: 'database-operator', version: '1.2.3' }, remediation: Remediation.RETRY, values: { replicas: 2 }, ...operator,
    });
    this.database = new Stage(this, 'Database', {
      namespace: this.namespace,
      podLabels: { app: 'database' },
      timeout: Duration.seconds(1),
      healthCheckExpressions: [{ apiVersion: 'example.org/v1', kind: 'Database', current: "has(status.phase) && status.phase == 'Ready' && status.members >= spec.members", failed: "status.phase == 'Failed'" }],
    });
    new ApiObject(this.database, 'Database', { apiVersion: 'example.org/v1', kind: 'Database', metadata: { name: 'orders' }, spec: { members: 3, storageClassName: storage.connect(this.database).name } });
    this.web = new Stage(this, 'Web', { namespace: this.namespace, podLabels: { app: 'web' } });
    new HelmRelease(this.web, 'Release', {
      chart: { repository: 'https://charts.example.org', name: 'web', version: '2.0.1' }, releaseName: 'shop', remediation: Remediation.ROLLBACK, timeout: Duration.minutes(3), skipCrds: true,
    });
    new Endpoint(this.database, 'Sql', { port: 5432, service: 'orders' }).connect(this.web);
  }
}

type Files = { [path: string]: string };

function rendered(reader?: Reader, { operator, more = () => undefined, outdir = '/nonexistent/clusters' }: { operator?: Partial<HelmReleaseProps>; more?: (shop: Shop, cluster: Cluster) => void; outdir?: string } = {}): Files {
  const platform = new Platform({ outdir });
  const cluster = new Cluster(platform, 'home', { ...K3S, reader });
  more(new Shop(cluster, operator), cluster);
  return platform.render();
}

const objectsIn = (files: Files, folder: string): any[] => Object.entries(files)
  .filter(([path]) => path.startsWith(`home/${folder}/`) && path.endsWith('.yaml') && !path.endsWith('/kustomization.yaml'))
  .map(([, text]) => parse(text));

/** The stages in the order in which the cluster's README lists them. */
const listed = (files: Files): string[] => [...files['home/README.md'].split('## Order')[1].split('##')[0].matchAll(/^\| \[?([a-z-]+)\]?/gm)].map(([, name]) => name).filter((name) => name !== 'stage' && name !== '---');

const application = (files: Files, name: string): any => objectsIn(files, 'argo-cd').find(({ metadata }) => metadata.name === name);
const waveOf = ({ metadata }: any): number => Number(metadata.annotations['argocd.argoproj.io/sync-wave']);

/** Writes a rendered cluster, and runs its script with programs that note what they are asked, and say what a ready cluster says. */
function run(files: Files, { args = [], phase = 'Ready', synced = '' }: { args?: string[]; phase?: string; synced?: string } = {}): { status: number | null; stderr: string; asked: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'plain-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'bin'));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const program = (name: string, answer: string): void => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\necho "${name} $*" >>'${log}'\n${answer}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  program('kubectl', `case "$*" in *go-template*) echo secret ;; *"syncedResourceVersion}|"*) echo "${synced}|3" ;; *syncedResourceVersion*) echo '${synced}' ;; *status.conditions}) echo '[{}]' ;; *status.phase*) echo '${phase}' ;; *status.members*) echo 3 ;; esac`);
  program('helm', 'case "$1" in show) echo "kind: CustomResourceDefinition" ;; esac');
  const { status, stderr } = spawnSync('bash', [join(folder, 'home/plain/apply.sh'), ...args], { encoding: 'utf8', env: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` } });
  return { status, stderr, asked: readFileSync(log, 'utf8').trim().split('\n').filter((line) => line !== '' && !line.startsWith('kubectl get')) };
}

describe('one program, three readers', () => {
  test('Flux is the reader unless another is named', () => {
    expect(rendered()).toEqual(rendered(Reader.flux()));
  });

  test('every reader takes the stages in the order that the model has', () => {
    const [flux, argo, plain] = [Reader.flux(), Reader.argoCd(ARGO), Reader.plain()].map((reader) => rendered(reader));
    const order = ['namespaces', 'shop-operator', 'shop-database', 'shop-web'];

    const waits = new Map(objectsIn(flux, 'flux').map(({ metadata, spec }): [string, string[]] => [metadata.name, (spec.dependsOn ?? []).map(({ name }: { name: string }) => name)]));
    const waves = objectsIn(argo, 'argo-cd').map((one): [string, number] => [one.metadata.name.replace('home-', '').split('.')[0], waveOf(one)]);

    expect([flux, argo, plain].map(listed)).toEqual([order, order, order]);
    expect([...waits].map(([name, others]) => others.map((other) => `${other} < ${name}`)).flat().sort()).toEqual(['namespaces < shop-operator', 'shop-database < shop-web', 'shop-operator < shop-database']);
    expect(Object.fromEntries(waves)).toEqual({ 'namespaces': 0, 'shop-operator': 1, 'shop-database': 2, 'shop-web': 3 });
    expect(/^stages='(.*)'$/m.exec(plain['home/plain/apply.sh'])![1].split(' ')).toEqual(order);
  });

  test('what other clusters and the audit read is the same', () => {
    const [flux, argo, plain] = [Reader.flux(), Reader.argoCd(ARGO), Reader.plain()].map((reader) => rendered(reader));

    for (const file of ['home/contract.json', 'home/connections.json', 'home/CHECKLIST.md']) expect([argo[file], plain[file]]).toEqual([flux[file], flux[file]]);
  });

  test.each(OTHERS)('%s gets nothing of Flux', (_, reader) => {
    const files = rendered(reader);

    expect(Object.entries(files).filter(([path, text]) => path.includes('fluxcd') || text.includes('toolkit.fluxcd.io')).map(([path]) => path)).toEqual([]);
  });
});

/** A Secret from a store, and the store. */
function secretFromStore({ namespace }: Shop, cluster: Cluster): void {
  cluster.assumeInstalled({ kinds: ['ExternalSecret', 'SecretStore'].map((kind) => ({ group: 'external-secrets.io', kind, versions: ['v1'] })) });
  const stage = new Stage(cluster, 'login', { namespace, timeout: Duration.seconds(1) });
  const external = (kind: string, name: string, spec: object): ApiObject => new ApiObject(stage, kind, { apiVersion: 'external-secrets.io/v1', kind, metadata: { name }, spec });
  external('SecretStore', 'own', { provider: {} });
  external('ExternalSecret', 'login', { secretStoreRef: { kind: 'SecretStore', name: 'own' }, data: [{ secretKey: 'password', remoteRef: { key: 'login', property: 'password' } }] });
}

describe('a secret store that is away', () => {
  const script = rendered(Reader.plain(), { more: secretFromStore });

  test('keeps no Secret from being healthy to Argo CD that was filled as it is written now', () => {
    const { data } = parse(rendered(Reader.argoCd(ARGO), { more: secretFromStore })['home/bootstrap/argo-cd/argocd-cm.yaml']);

    expect(data['resource.customizations.health.external-secrets.io_ExternalSecret']).toContain('if at("status", "syncedResourceVersion") ~= nil and begins(at("status", "syncedResourceVersion"), at("metadata", "generation"), "-") then');
    expect(data['resource.customizations.health.external-secrets.io_SecretStore']).toContain('if at("status", "conditions") ~= nil then');
    expect(Object.keys(data).filter((key) => key.includes('fluxcd'))).toEqual([]);
  });

  test('keeps no stage of the script from being ready whose Secret was filled as it is written now', () => {
    expect(run(script, { args: ['login'], synced: '3-0a1b' })).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['was filled as it was written before', '2-0a1b', "{.status.syncedResourceVersion} must begin with '3-', got '2-0a1b'"],
    ['was filled as it will be written much later', '31-0a1b', "must begin with '3-', got '31-0a1b'"],
    ['was never filled', '', "{.status.syncedResourceVersion} must be != '', got ''"],
  ])('stops the script at a Secret that %s', (_, synced, message) => {
    expect(run(script, { args: ['login'], synced })).toMatchObject({ status: 1, stderr: expect.stringContaining(message) });
  });
});

test.each(OTHERS)('budgets hold for %s', (_, reader) => {
  const platform = new Platform({ outdir: '/nonexistent/clusters', outsideBudget: 0, memoryBudgets: { operator: Size.mebibytes(64) } });
  const cluster = new Cluster(platform, 'home', { ...K3S, reader });
  const shop = new Shop(cluster);
  shop.operator.needsOutside('tunnel.example.net');
  shop.operator.reserve('database-operator', 1, { cpu: Cpu.millis(10), memory: Size.mebibytes(128), budget: MemoryBudget.OPERATOR });

  expect(refusals(() => platform.render()).map(({ code }) => code).sort()).toEqual(['PLATFORM-627', 'PLATFORM-627', 'PLATFORM-672']);
});

describe('Argo CD', () => {
  const files = rendered(Reader.argoCd({ ...ARGO, revision: 'stable', namespace: 'gitops', project: 'lab', destination: 'home' }));

  test('gets an Application for the folder of a stage', () => {
    expect(application(files, 'home-shop-database')).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'home-shop-database',
        namespace: 'gitops',
        finalizers: ['resources-finalizer.argocd.argoproj.io'],
        annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true', 'argocd.argoproj.io/sync-wave': '2' },
      },
      spec: {
        project: 'lab',
        source: { repoURL: 'https://github.com/example/lab', targetRevision: 'stable', path: 'clusters/home/shop-database' },
        destination: { name: 'home', namespace: 'shop' },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '2m' } },
          syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true', 'PruneLast=true'],
        },
      },
    });
  });

  test('gets charts of registries and of indexes at exact versions, with their values', () => {
    expect(application(files, 'home-shop-operator.database-operator').spec.source).toEqual({
      repoURL: 'registry.example.org/charts', chart: 'database-operator', targetRevision: '1.2.3', helm: { releaseName: 'database-operator', valuesObject: { replicas: 2 } },
    });
    expect(application(files, 'home-shop-web.shop').spec.source).toEqual({
      repoURL: 'https://charts.example.org', chart: 'web', targetRevision: '2.0.1', helm: { releaseName: 'shop', skipCrds: true },
    });
  });

  test('never deletes what holds data, nor a chart that brings kinds', () => {
    const operator = application(files, 'home-shop-operator.database-operator');

    expect(objectsIn(files, 'shop-database').find(({ kind }) => kind === 'Database').metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    });
    expect(operator.metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    expect([operator.metadata.finalizers, operator.spec.syncPolicy.automated.prune]).toEqual([undefined, false]);
  });

  test('deletes a chart that brings no kinds together with its Application', () => {
    const { metadata, spec } = application(files, 'home-shop-web.shop');

    expect([metadata.finalizers, metadata.annotations['argocd.argoproj.io/sync-options'], spec.syncPolicy.automated.prune]).toEqual([['resources-finalizer.argocd.argoproj.io'], undefined, true]);
  });

  test('makes no Application for a stage without objects of its own', () => {
    expect(objectsIn(files, 'argo-cd').map(({ metadata }) => metadata.name).sort()).toEqual([
      'home-namespaces', 'home-shop-database', 'home-shop-operator.database-operator', 'home-shop-web', 'home-shop-web.shop',
    ]);
    expect(Object.keys(files).filter((path) => path.startsWith('home/shop-operator/'))).toEqual([]);
  });

  test('begins with an Application where Argo CD itself runs, after the settings by which waves wait', () => {
    const { metadata, spec } = parse(files['home/bootstrap/argo-cd/root.yaml']);
    const settings = parse(files['home/bootstrap/argo-cd/argocd-cm.yaml']);

    expect([metadata.name, spec.source.path, spec.destination]).toEqual(['home', 'clusters/home/argo-cd', { server: 'https://kubernetes.default.svc', namespace: 'gitops' }]);
    expect([settings.metadata.name, settings.metadata.namespace, Object.keys(settings.data)]).toEqual(['argocd-cm', 'gitops', [
      'resource.customizations.health.argoproj.io_Application', 'resource.customizations.health.example.org_Database',
    ]]);
    expect(settings.data['resource.customizations.health.example.org_Database']).toContain('if at("status", "phase") ~= nil and at("status", "phase") == "Ready" and (at("status", "members") or 0) >= (at("spec", "members") or 0) then');
  });

  test('gets Applications that its own schema allows', () => {
    const schema = crdOf(join(__dirname, '../crds/applications.argoproj.io.json'), 'argoproj.io', 'Application')!.spec.versions[0].schema!.openAPIV3Schema!;
    const check = (object: any): string[] => misfits(object, schema, kubernetesOf('v1.36.1'), { path: 'home', name: object.metadata.name });
    const [one] = objectsIn(files, 'argo-cd');

    expect([...objectsIn(files, 'argo-cd'), parse(files['home/bootstrap/argo-cd/root.yaml'])].flatMap(check)).toEqual([]);
    expect(check({ ...one, spec: { ...one.spec, destinaton: {} } })).toEqual([expect.stringContaining('destinaton')]);
  });

  test('is refused values that the schema of an Application refuses', () => {
    expect(refusals(() => rendered(Reader.argoCd(ARGO), { more: (shop) => shop.patchObject({ kind: 'HelmRelease', name: 'shop', merge: { spec: { releaseName: 7 } }, reason: 'a test' }) })))
      .toContainEqual(refusal('PLATFORM-662', 'home/shop/Web', "Application 'home-shop-web.7'"));
  });

  test('replaces what Flux would replace by force', () => {
    const forced = rendered(Reader.argoCd(ARGO), { more: ({ web }) => void new ApiObject(web, 'Class', {
      apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast', annotations: { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } }, provisioner: 'example.org/fast',
    }) });

    expect(objectsIn(forced, 'shop-web').find(({ kind }) => kind === 'StorageClass').metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' });
  });

  test('keeps an object that moves only where it is committed with its own annotation', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'moved-'));
    const file = join(outdir, 'home/elsewhere/database.example.org_shop_orders.yaml');
    mkdirSync(dirname(file), { recursive: true });
    const withMark = (mark: string): void => writeFileSync(file, `metadata:\n  annotations:\n    ${mark}\n`);

    withMark('kustomize.toolkit.fluxcd.io/prune: disabled');
    expect(refused(() => rendered(Reader.argoCd(ARGO), { outdir }))).toEqual(refusal('PLATFORM-701', 'home/shop/Database', "'elsewhere'", 'Argo CD'));
    withMark('argocd.argoproj.io/sync-options: Prune=false,Delete=false');
    expect(() => rendered(Reader.argoCd(ARGO), { outdir })).not.toThrow();
  });

  test.each<[string, string, Partial<ArgoCdProps>, string]>([
    ['a password in the address', 'PLATFORM-351', { repositoryUrl: 'https://me:12345@git.example.org/lab' }, 'https://git.example.org'],
    ['another protocol', 'PLATFORM-351', { repositoryUrl: 'git@github.com:example/lab' }, "'git@github.com:example/lab'"],
    ['no namespace', 'PLATFORM-352', { namespace: '' }, "'namespace'"],
    ['no branch', 'PLATFORM-352', { revision: 'a branch' }, "'a branch'"],
  ])('refuses %s', (_, code, props, value) => {
    const violation = refused(() => Reader.argoCd({ ...ARGO, ...props }));

    expect(violation).toEqual(refusal(code, 'Reader', value));
    expect(violation.message).not.toContain('12345');
  });
});

describe('kubectl and helm', () => {
  const files = rendered(Reader.plain());

  test('apply every stage in order, with what it waits for', () => {
    const apply = 'kubectl apply --server-side --force-conflicts --field-manager=platform';

    expect(run(files)).toEqual({
      status: 0,
      stderr: '',
      asked: [
        `${apply} --kustomize=namespaces`,
        'helm show crds oci://registry.example.org/charts/database-operator --version=1.2.3',
        `${apply} --filename=-`,
        'helm upgrade --install database-operator oci://registry.example.org/charts/database-operator --version=1.2.3 --namespace=shop --skip-crds --timeout=5m --wait --wait-for-jobs --values=plain/shop_database-operator.values.yaml',
        'kubectl wait --for=condition=Established customresourcedefinitions --all --timeout=600s',
        `${apply} --kustomize=shop-database`,
        `${apply} --kustomize=shop-web`,
        'helm upgrade --install shop web --repo=https://charts.example.org --version=2.0.1 --namespace=shop --skip-crds --timeout=3m --wait --wait-for-jobs --atomic --cleanup-on-fail',
      ],
    });
  });

  test('stop at a stage that does not become ready', () => {
    const { status, stderr, asked } = run(files, { phase: 'Pending' });

    expect([status, stderr]).toEqual([1, "Database.v1.example.org 'orders' is not ready after 1 s: {.status.phase} must be = 'Ready', got 'Pending'\n"]);
    expect(asked.at(-1)).toContain('--kustomize=shop-database');
  });

  test('apply the stages that are named, and refuse one that is not there', () => {
    expect(run(files, { args: ['shop-web', 'namespaces'] }).asked.map((line) => line.split(' ').at(-1))).toEqual(['--kustomize=namespaces', '--kustomize=shop-web', '--cleanup-on-fail']);
    expect(run(files, { args: ['shop-wbe'] })).toEqual({ status: 2, stderr: "there is no stage 'shop-wbe': name some of namespaces shop-operator shop-database shop-web\n", asked: [] });
  });

  test('read the values of the program from a file', () => {
    expect(parse(files['home/plain/shop_database-operator.values.yaml'])).toEqual({ replicas: 2 });
  });

  test('read values that stand in Secrets', () => {
    const asked = run(rendered(Reader.plain(), { operator: { valuesFrom: [{ secret: 'ca', key: 'key', targetPath: 'tls.key' }, { secret: 'more', key: 'values.yaml', optional: true }] } })).asked;

    expect(asked.find((line) => line.startsWith('helm upgrade --install database-operator'))).toMatch(/ --set-file=tls\.key=\S+ --values=\S+ --values=plain\/shop_database-operator\.values\.yaml$/);
  });

  test('wait for what Kubernetes runs', () => {
    const script = rendered(Reader.plain(), { more: ({ web }) => {
      const pod = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.example.org/web:1.0.0', resources: { requests: { memory: '64Mi' } } }] } };
      new ApiObject(web, 'Web', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template: pod } });
      new ApiObject(web, 'Migration', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'migration' }, spec: { template: { ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } } } });
      new ApiObject(web, 'Replica', { apiVersion: 'example.org/v1', kind: 'Database', metadata: { name: 'replica' } });
    } })['home/plain/apply.sh'];

    expect(script).toContain('  kubectl rollout status Deployment/web --namespace=shop --timeout=600s\n');
    expect(script).toContain("  await 600 Job.v1.batch migration shop '{.status.conditions[?(@.type==\"Complete\")].status}' = True\n");
    expect(script).toContain('  settled 600 Database.v1.example.org replica shop\n');
  });

  test('show kubectl a kind before an object of it', () => {
    const names = { kind: 'Voucher', plural: 'vouchers', singular: 'voucher', listKind: 'VoucherList' };
    const script = rendered(Reader.plain(), { more: ({ namespace }, cluster) => {
      const stage = new Stage(cluster, 'vouchers', { namespace, installs: [{ group: 'shop.example.org', kind: 'Voucher', versions: ['v1'] }] });
      new ApiObject(stage, 'Kind', {
        apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'vouchers.shop.example.org' },
        spec: { group: 'shop.example.org', names, scope: 'Namespaced', versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
      });
      new ApiObject(stage, 'Voucher', { apiVersion: 'shop.example.org/v1', kind: 'Voucher', metadata: { name: 'first' } });
    } })['home/plain/apply.sh'];
    const [kind, established, all] = ['apply --filename=vouchers/customresourcedefinition.apiextensions.k8s.io_vouchers.shop.example.org.yaml', 'vouchers.shop.example.org \'\' \'{.status.conditions[?(@.type=="Established")]', 'apply --kustomize=vouchers'].map((text) => script.indexOf(text));

    expect([kind > 0, established > kind, all > established]).toEqual([true, true, true]);
  });

  test('begin with what everything else needs', () => {
    const early = run(rendered(Reader.plain(), { operator: { bootstrap: true, bootstrapWait: false, bootstrapKustomizations: ['https://git.example.org/kinds//crds?ref=0123'] } })).asked.slice(0, 5);

    expect(early.map((line) => line.replace(/ (--server-side|--force-conflicts|--field-manager=\S+|--version=\S+)/g, ''))).toEqual([
      'kubectl apply --kustomize=namespaces',
      'kubectl apply --kustomize=https://git.example.org/kinds//crds?ref=0123',
      'helm show crds oci://registry.example.org/charts/database-operator',
      'kubectl apply --filename=-',
      'helm upgrade --install database-operator oci://registry.example.org/charts/database-operator --namespace=shop --skip-crds --timeout=5m --values=plain/shop_database-operator.values.yaml',
    ]);
  });

  test('delete nothing, so that what holds data may move', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'moved-'));
    mkdirSync(join(outdir, 'home/elsewhere'), { recursive: true });
    writeFileSync(join(outdir, 'home/elsewhere/database.example.org_shop_orders.yaml'), 'metadata: {}\n');

    expect(() => rendered(Reader.plain(), { outdir })).not.toThrow();
  });
});

test('Argo CD takes objects of the bootstrap over in its own name', () => {
  const helmfile = parse(rendered(Reader.argoCd(ARGO), { operator: { bootstrap: true } })['home/bootstrap/helmfile.yaml']);

  expect(helmfile.releases[0].hooks[0].args).toContain('--field-manager=argocd-controller');
});

/** Kinds that Flux takes from another repository. */
const kinds = ({ web }: Shop, ref: object = { commit: '40be951cebe5cb3f0365fe6951403de4ff8b9f33' }, prune = false): void => {
  new ApiObject(web, 'Source', { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name: 'kinds' }, spec: { interval: '12h', url: 'https://git.example.org/kinds', ref } });
  new ApiObject(web, 'Kinds', {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'kinds' },
    spec: { interval: '1h', path: './config/crd', prune, wait: true, sourceRef: { kind: 'GitRepository', name: 'kinds' } },
  });
};

describe('a folder of another repository', () => {
  test('is an Application at its commit', () => {
    const { metadata, spec } = application(rendered(Reader.argoCd(ARGO), { more: (shop) => kinds(shop) }), 'home-shop-web.kinds');

    expect([spec.source, spec.syncPolicy.automated.prune, metadata.finalizers]).toEqual([{ repoURL: 'https://git.example.org/kinds', targetRevision: '40be951cebe5cb3f0365fe6951403de4ff8b9f33', path: 'config/crd' }, false, undefined]);
  });

  test('is applied by kubectl at its commit', () => {
    expect(run(rendered(Reader.plain(), { more: (shop) => kinds(shop) })).asked).toContain('kubectl apply --server-side --force-conflicts --field-manager=platform --kustomize=https://git.example.org/kinds//config/crd?ref=40be951cebe5cb3f0365fe6951403de4ff8b9f33');
  });

  test.each(OTHERS)('is refused at a branch with %s', (_, reader) => {
    expect(refusals(() => rendered(reader, { more: (shop) => kinds(shop, { branch: 'main' }) }))).toEqual([refusal('PLATFORM-681', 'home/shop/Web', "GitRepository 'kinds'", 'commit')]);
  });
});

test.each(OTHERS)('what comes from another repository is never deleted with %s', (_, reader) => {
  expect(refusals(() => rendered(reader, { more: (shop) => kinds(shop, undefined, true) }))).toEqual([refusal('PLATFORM-681', 'home/shop/Web', "Kustomization 'kinds'", 'spec.prune')]);
});

describe.each(OTHERS)('what only Flux does is refused with %s', (name, reader) => {
  const kustomization = (spec: object): object => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'secrets' },
    spec: { interval: '1h', path: './secrets', prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' }, ...spec },
  });
  const manifest = (object: object) => ({ namespace }: Shop, cluster: Cluster): void => void new Manifests(cluster, 'extra', { namespace, objects: [object as { [key: string]: any }], reason: 'a test' });
  const stageWith = (props: object) => ({ namespace }: Shop, cluster: Cluster): void => {
    new ApiObject(new Stage(cluster, 'extra', { namespace, ...props }), 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } });
  };

  test.each<[string, string, string, string[], (shop: Shop, cluster: Cluster) => void]>([
    ['Flux itself', 'PLATFORM-681', 'home/extra', ['HelmRelease'], stageWith({ installs: [{ group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', versions: ['v2'] }] })],
    ['a notification of Flux', 'PLATFORM-681', 'home/extra/Objects', ["Provider 'chat'"], manifest({ apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Provider', metadata: { name: 'chat' }, spec: { type: 'discord' } })],
    ['Secrets that Flux decrypts', 'PLATFORM-681', 'home/extra/Objects', ['spec.decryption.provider', 'ExistingSecrets'], manifest(kustomization({ decryption: { provider: 'sops', secretRef: { name: 'age' } } }))],
    ['a suspended release', 'PLATFORM-681', 'home/shop/Web', ["HelmRelease 'shop'", 'spec.suspend'], (shop) => shop.patchObject({ kind: 'HelmRelease', name: 'shop', merge: { spec: { suspend: true } }, reason: 'a test' })],
    ['an object that Flux creates once', 'PLATFORM-681', 'home/extra/Objects', ['kustomize.toolkit.fluxcd.io/ssa'], manifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'once', annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' } } })],
    ['variables', 'PLATFORM-682', 'home/extra', ['DOMAIN'], stageWith({ substitute: { DOMAIN: 'example.org' } })],
    ['health in CEL of more than comparisons', 'PLATFORM-684', 'home/extra', ['size(status.members) == 3'], stageWith({ healthCheckExpressions: [{ apiVersion: 'v1', kind: 'ConfigMap', current: 'size(status.members) == 3' }] })],
  ])('%s', (_, code, path, values, more) => {
    expect(refusals(() => rendered(reader, { more }))).toEqual([refusal(code, path, ...values, name)]);
    expect(refusals(() => rendered(Reader.flux(), { more }))).toEqual([]);
  });
});

test('Argo CD reads no values from Secrets', () => {
  expect(refusals(() => rendered(Reader.argoCd(ARGO), { operator: { valuesFrom: [{ secret: 'ca', key: 'key' }] } }))).toEqual([refusal('PLATFORM-683', 'home/shop/Operator', "'database-operator'")]);
});

test('Argo CD knows one rule of health for a kind', () => {
  const other = { apiVersion: 'example.org/v1', kind: 'Database', current: "status.phase == 'Connected'" };

  expect(refusals(() => rendered(Reader.argoCd(ARGO), { more: ({ namespace }, cluster) => {
    new ApiObject(new Stage(cluster, 'extra', { namespace, healthCheckExpressions: [other] }), 'Database', { apiVersion: 'example.org/v1', kind: 'Database', metadata: { name: 'second' } });
  } }))).toEqual([refusal('PLATFORM-684', 'home/extra', 'Database', 'Connected')]);
});

test.each(['argo-cd', 'plain'])("a stage can't be called like the folder %s", (name) => {
  expect(refusals(() => rendered(undefined, { more: ({ namespace }, cluster) => {
    new ApiObject(new Stage(cluster, name, { namespace }), 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  } }))).toEqual([refusal('PLATFORM-606', `home/${name}`, `'${name}'`)]);
});
