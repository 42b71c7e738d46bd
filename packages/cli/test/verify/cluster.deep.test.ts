import { verifyCluster } from '../../src/verify/cluster.ts';
import type { Layer } from '../../src/verify/report.ts';
import { withValidator } from '../../src/verify/validator.ts';
import { CONTRACT, kustomization, lab, object, release, stage } from './lab.ts';

function layersOf(files: Record<string, object | string>): Promise<Layer[]> {
  const root = lab({ ...CONTRACT, ...files });
  return withValidator(root, (validator) => verifyCluster(root, 'lab', validator));
}

const DEPLOYMENT = {
  selector: { matchLabels: { app: 'web' } },
  template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.example.org/web:1.0.0' }] } },
};
const POOLER = { cluster: { name: 'shared' }, type: 'rw', pgbouncer: { poolMode: 'session' } };

test('a cluster without a fault passes all programs', async () => {
  const layers = await layersOf({
    ...stage('web', { web: object('apps/v1', 'Deployment', 'web', { spec: { replicas: 2, ...DEPLOYMENT } }) }),
    ...stage('database', { pooler: object('postgresql.cnpg.io/v1', 'Pooler', 'shared', { spec: { ...POOLER, template: { spec: { containers: [] } } } }) }, { dependsOn: [{ name: 'web' }] }),
    ...stage('variables', { map: object('v1', 'ConfigMap', 'variables', { data: { zone: '${ZONE}' } }) }, { postBuild: { substitute: { ZONE: 'home' } } }),
    ...stage('certificates', release('cert-manager', 'cert-manager', 'v1.19.4', { replicaCount: 2 })),
    ...flux(['web', 'database', 'variables', 'certificates']),
  });

  expect(layers.map(({ name, checked, problems }) => [name, checked, ...problems])).toEqual([
    ['kustomize', '5 folders'],
    ['flux', '5 Kustomizations, 9 objects'],
    ['kubeconform', '9 objects'],
    ['helm', expect.stringMatching(/^1 of 1 releases, \d\d objects$/)],
    ['policies', '0 objects of charts by 0 policies'],
    ['rights', '6 far-reaching roles of charts'],
    ['drains', '0 budgets of charts'],
    ['machines', expect.stringContaining('')],
    ['traffic', expect.stringContaining('')],
    ['validator', expect.stringMatching(/^9 objects, \d\d of charts$/)],
  ]);
});

/** What is wrong with a cluster, by the program that tells: what, the files, what it says. */
const FAULTS: [layer: string, fault: string, files: Record<string, object>, sentence: string][] = [
  [
    'kustomize', 'a kustomization that names a missing file', stage('missing', {}, {}, ['nowhere']),
    "[clusters/lab/missing] must build: accumulating resources: accumulation err='accumulating resources from 'nowhere.yaml': evalsymlink failure on 'clusters/lab/missing/nowhere.yaml' : lstat clusters/lab/missing/nowhere.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on 'clusters/lab/missing/nowhere.yaml' : lstat clusters/lab/missing/nowhere.yaml: no such file or directory",
  ],
  [
    'flux', 'the same, as Flux says it', {},
    "[flux-system/missing] './clusters/lab/missing' must build: accumulating resources: accumulation err='accumulating resources from 'nowhere.yaml': open clusters/lab/missing/nowhere.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on 'clusters/lab/missing/nowhere.yaml' : lstat clusters/lab/missing/nowhere.yaml: no such file or directory",
  ],
  [
    'flux', 'a folder that is not there', { 'clusters/lab/flux/lost.yaml': kustomization('lost', { path: './clusters/lab/lost' }) },
    "[flux-system/lost] 'path' must be a folder of the repository, got './clusters/lab/lost': correct it",
  ],
  [
    'flux', 'a variable without a value', stage('variable', { unset: object('v1', 'ConfigMap', 'unset', { data: { host: 'www.${DOMAIN}' } }) }, { postBuild: { substitute: { ZONE: 'home' } } }),
    "[flux-system/variable] './clusters/lab/variable' must build: ConfigMap unset: envsubst error: variable substitution failed: variable not set (strict mode): \"DOMAIN\"",
  ],
  [
    'flux', 'a Kustomization that waits for one that nobody has', stage('waiting', { waiting: object('v1', 'ConfigMap', 'waiting', {}) }, { dependsOn: [{ name: 'operator' }] }),
    "[flux-system/waiting] 'dependsOn' must name Kustomizations of this cluster, got 'flux-system/operator': correct it",
  ],
  [
    'flux', 'two that wait for each other', {
      ...stage('hen', { hen: object('v1', 'ConfigMap', 'hen', {}) }, { dependsOn: [{ name: 'egg' }] }),
      ...stage('egg', { egg: object('v1', 'ConfigMap', 'egg', {}) }, { dependsOn: [{ name: 'hen' }] }),
    },
    "[flux-system/egg] 'dependsOn' must not lead back to itself, got 'flux-system/egg → flux-system/hen → flux-system/egg': remove one of them",
  ],
  [
    'flux', 'a source that the cluster does not have', { 'clusters/lab/flux/elsewhere.yaml': kustomization('elsewhere', { path: './config', sourceRef: { kind: 'GitRepository', name: 'elsewhere' } }) },
    "[flux-system/elsewhere] 'sourceRef' must name a source of this cluster, got 'GitRepository flux-system/elsewhere': correct it, or add the source",
  ],
  [
    'kubeconform', 'a field of a Deployment that does not exist', stage('field', { field: object('apps/v1', 'Deployment', 'field', { spec: { replica: 2, ...DEPLOYMENT } }) }),
    "[clusters/lab/field/deployment.apps_lab_field.yaml] Deployment 'field' must be as its schema says: at '/spec': additional properties 'replica' not allowed",
  ],
  [
    'kubeconform', 'a Pooler without containers', stage('pooler', { pooler: object('postgresql.cnpg.io/v1', 'Pooler', 'pooler', { spec: { ...POOLER, template: { spec: {} } } }) }),
    "[clusters/lab/pooler/pooler.postgresql.cnpg.io_lab_pooler.yaml] Pooler 'pooler' must be as its schema says: at '/spec/template/spec': missing property 'containers'",
  ],
  [
    'kubeconform', 'a value that the operator does not know', stage('value', { value: object('postgresql.cnpg.io/v1', 'Pooler', 'value', { spec: { ...POOLER, type: 'both' } }) }),
    "[clusters/lab/value/pooler.postgresql.cnpg.io_lab_value.yaml] Pooler 'value' must be as its schema says: at '/spec/type': value must be one of 'rw', 'ro', 'r'",
  ],
  [
    'kubeconform', 'a list where a map belongs', stage('list', { list: object('v1', 'ConfigMap', 'list', { data: ['zone=home'] }) }),
    "[clusters/lab/list/configmap_lab_list.yaml] ConfigMap 'list' must be as its schema says: at '/data': got array, want null or object",
  ],
  [
    'kubeconform', 'a misspelt field of the metadata', stage('metadata', { metadata: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'metadata', namespace: 'lab', annotation: {} } } }),
    "[clusters/lab/metadata/configmap_lab_metadata.yaml] ConfigMap 'metadata' must be as its schema says: at '/metadata': additional properties 'annotation' not allowed",
  ],
  [
    'kubeconform', 'a version that the operator does not serve', stage('version', { version: object('postgresql.cnpg.io/v2', 'Pooler', 'version', { spec: POOLER }) }),
    "[clusters/lab/version/pooler.postgresql.cnpg.io_lab_version.yaml] 'postgresql.cnpg.io/v2/Pooler' must be a kind that something in this cluster installs: add what does, or correct the name",
  ],
  [
    'kubeconform', 'a kind that nobody installs', stage('kind', { kind: object('dragonflydb.io/v1alpha1', 'Dragonfly', 'kind', { spec: { replicas: 2 } }) }),
    "[clusters/lab/kind/dragonfly.dragonflydb.io_lab_kind.yaml] 'dragonflydb.io/v1alpha1/Dragonfly' must be a kind that something in this cluster installs: add what does, or correct the name",
  ],
  [
    'helm', 'a release whose chart comes from nowhere', stage('sourceless', { sourceless: object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'sourceless', { spec: { interval: '1h', chart: { spec: { chart: 'kyverno', version: '3.6.4', sourceRef: { kind: 'HelmRepository', name: 'kyverno' } } } } }) }),
    "[lab/sourceless] the chart's source must be in this cluster, got 'HelmRepository lab/kyverno': correct it, or add the source",
  ],
  [
    'helm', 'a value of another type than the chart says', stage('type', release('type', 'cert-manager', 'v1.19.4', { replicaCount: 'two' })),
    "[lab/type] must render with cert-manager v1.19.4: values don't meet the specifications of the schema(s) in the following chart(s): cert-manager: - at '/replicaCount': got string, want number",
  ],
  [
    'helm', 'a value that the chart does not know', stage('typo', release('typo', 'cert-manager', 'v1.19.4', { replicas: 2 })),
    "[lab/typo] must render with cert-manager v1.19.4: values don't meet the specifications of the schema(s) in the following chart(s): cert-manager: - at '': additional properties 'replicas' not allowed",
  ],
  [
    'helm', 'a value that a template can\'t use', stage('refused', release('refused', 'rook-ceph', 'v1.18.8', { csi: 'many' })),
    "[lab/refused] must render with rook-ceph v1.18.8: template: rook-ceph/templates/serviceaccount.yaml:21:14: executing \"rook-ceph/templates/serviceaccount.yaml\" at <.Values.csi.nfs.enabled>: can't evaluate field nfs in type interface {}",
  ],
  [
    'helm', 'a map where the chart has a text, which helm only mentions', stage('map', release('map', 'rook-ceph', 'v1.18.8', { csi: { csiRBDProvisionerResource: { limits: {} } } })),
    "[lab/map] values must be of the kinds that rook-ceph v1.18.8 has: destination for rook-ceph.csi.csiRBDProvisionerResource is a table. Ignoring non-table value",
  ],
  [
    'helm', 'a text where Kubernetes has a map', stage('text', release('text', 'rook-ceph', 'v1.18.8', { resources: 'many' })),
    "[lab/text.yaml] Deployment 'rook-ceph-operator' must be as its schema says: at '/spec/template/spec/containers/0/resources': got string, want null or object",
  ],
  [
    'helm', 'a value that makes an object which Kubernetes refuses', stage('object', release('object', 'rook-ceph', 'v1.18.8', { resources: { limit: { memory: '1Gi' } } })),
    "[lab/object.yaml] Deployment 'rook-ceph-operator' must be as its schema says: at '/spec/template/spec/containers/0/resources': additional properties 'limit' not allowed",
  ],
];

describe('a fault is told by', () => {
  let layers: Layer[];
  beforeAll(async () => {
    const files = Object.assign({}, ...FAULTS.map(([, , one]) => one)) as Record<string, object>;
    layers = await layersOf({ ...files, ...flux(Object.keys(files).flatMap((path) => path.match(/^clusters\/lab\/flux\/(.+)\.yaml$/)?.[1] ?? [])) });
  });

  test.each(FAULTS)('%s: %s', (name, _fault, _files, sentence) => {
    expect(layers.find((layer) => layer.name === name)!.problems).toContain(sentence);
  });

  // What the validator says is asserted in checks/validator: it sees most of these too.
  test('no other program tells of anything else', () => {
    expect(layers.filter(({ name }) => !['rights', 'validator'].includes(name)).flatMap(({ name, problems }) => problems.map((problem) => [name, problem])).sort()).toEqual(FAULTS.map(([name, , , sentence]) => [name, sentence]).sort());
  });
});

function flux(stages: string[]): Record<string, object> {
  return { 'clusters/lab/flux/kustomization.yaml': { resources: stages.map((name) => `${name}.yaml`) } };
}
