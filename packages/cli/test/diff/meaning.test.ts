import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT } from '../../../output/test/lab.ts';
import { compare } from '../../src/diff/compare.ts';
import { meaningOf } from '../../src/diff/meaning.ts';
import { itemsOf } from '../../src/diff/rendering.ts';
import { shippedRules } from '../../src/diff/shipped.ts';
import { items, sentence, sentences, side } from './lab.ts';

const KEPT = { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } } };
const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';

const workload = (kind: string, spec: object) => ({ [`apps/${kind} a/app`]: { spec } });
const pods = (container: object) => ({ template: { spec: { containers: [{ name: 'app', ...container }] } } });
const chart = (name: string, version: string, values = {}) => ({ spec: { chart: { spec: { chart: name, version, sourceRef: { kind: 'HelmRepository', name } } }, values } });

describe('what goes', () => {
  test.each([
    ['a namespace', { 'Namespace databases': {} }, "! Namespace databases is no longer rendered, and Flux deletes it with everything in it: render it with 'kustomize.toolkit.fluxcd.io/prune: disabled' first if that is to stay"],
    ['a CRD', { 'apiextensions.k8s.io/CustomResourceDefinition a.example.org': {} }, "! CustomResourceDefinition a.example.org is no longer rendered, and Flux deletes it with every object of its kind: render it with 'kustomize.toolkit.fluxcd.io/prune: disabled' first if that is to stay"],
    ['a database', { 'postgresql.cnpg.io/Cluster db/main': {} }, "! Cluster db/main is no longer rendered, and Flux deletes it with its data: render it with 'kustomize.toolkit.fluxcd.io/prune: disabled' first if that is to stay"],
    ['a database in a cluster that goes with its object', { 'postgresql.cnpg.io/Database db/app': { spec: { databaseReclaimPolicy: 'delete' } } }, "! Database db/app is no longer rendered, and Flux deletes it with its data: render it with 'kustomize.toolkit.fluxcd.io/prune: disabled' first if that is to stay"],
    ['what Flux may not prune', { 'postgresql.cnpg.io/Cluster db/main': KEPT }, 'Cluster db/main is no longer rendered, and stays in the cluster, since Flux may not prune it: delete it by hand once nobody needs it'],
    ['a release', { [`${RELEASE} a/app`]: { spec: { releaseName: 'app' } } }, 'HelmRelease a/app is no longer rendered, and Flux uninstalls the release with whatever the chart has created'],
  ])('%s', (_case, object, expected) => {
    expect(sentences(items(object), [])).toEqual([expected]);
  });

  test('what is made anew from what is rendered means nothing', () => {
    expect(sentences(items({ 'ConfigMap a/app': {} }), [])).toEqual([]);
  });

  test('protection that ends', () => {
    expect(sentences(items({ 'PersistentVolumeClaim a/data': KEPT }), items({ 'PersistentVolumeClaim a/data': {} }))).toEqual([
      'PersistentVolumeClaim a/data may be pruned from now on: once it is no longer rendered, Flux deletes it with its data',
    ]);
  });

  test('a move to another stage is dangerous only for what holds data and may be pruned', () => {
    const move = (object: Record<string, object>): string[] => sentences(items(object, 'one'), items(object, 'two'));

    expect(move({ 'dragonflydb.io/Dragonfly a/cache': {} })).toEqual([
      "! Dragonfly a/cache moves from stage 'one' to 'two', and Flux may delete it with its data there before it creates it here: commit twice, first with 'kustomize.toolkit.fluxcd.io/prune: disabled' where it is now, then the move",
    ]);
    expect(move({ 'ConfigMap a/app': {} })).toEqual(["ConfigMap a/app moves from stage 'one' to 'two', and Flux may delete it there before it creates it here"]);
    expect(move({ 'dragonflydb.io/Dragonfly a/cache': KEPT })).toEqual([]);
  });

  test.each([
    ['another chart', chart('old', '1.0.0'), chart('new', '1.0.0'), 'chart (old → new)'],
    ['another release name', { spec: {} }, { spec: { releaseName: 'other' } }, 'release name (app → other)'],
    ['another storage namespace', { spec: {} }, { spec: { storageNamespace: 'flux-system' } }, 'storage namespace (a → flux-system)'],
  ])('a release that gets %s is installed anew', (_case, before, after, what) => {
    expect(sentences(items({ [`${RELEASE} a/app`]: before }), items({ [`${RELEASE} a/app`]: after }))[0]).toBe(
      `! HelmRelease a/app gets another ${what}, and Flux uninstalls the release, with whatever the chart has created, before it installs the new one`,
    );
  });
});

test('a release whose source gives another chart', () => {
  const release = (url: string) => items({ [`${RELEASE} a/app`]: { spec: { chartRef: { kind: 'OCIRepository', name: 'app' } } }, 'source.toolkit.fluxcd.io/OCIRepository a/app': { spec: { url, ref: { tag: '1.0.0' } } } });

  expect(sentences(release('oci://example.org/old'), release('oci://example.org/new'))[0]).toContain('! HelmRelease a/app gets another chart (old → new)');
  expect(sentences(release('oci://example.org/app'), release('oci://mirror.example.org/app'))).toEqual([]);
});

describe('what the API server refuses', () => {
  const refusal = (object: string, fields: string): string => `! ${object}: ${fields} can't be changed once the object is there, so that nothing of stage 'app' is applied: give it another name, or delete it by hand when that is harmless`;

  test.each([
    ['a selector', workload('Deployment', { selector: { matchLabels: { app: 'a' } } }), workload('Deployment', { selector: { matchLabels: { app: 'b' } } }), refusal('Deployment a/app', "'spec.selector.matchLabels.app'")],
    ['claims of a StatefulSet', workload('StatefulSet', { volumeClaimTemplates: [{ spec: { storageClassName: 'a' } }], serviceName: 'a' }), workload('StatefulSet', { volumeClaimTemplates: [{ spec: { storageClassName: 'b' } }], serviceName: 'b' }), refusal('StatefulSet a/app', "'spec.volumeClaimTemplates[0].spec.storageClassName', 'spec.serviceName'")],
    ['a Job', { 'batch/Job a/app': { spec: pods({ args: ['a'] }) } }, { 'batch/Job a/app': { spec: pods({ args: ['b'] }) } }, refusal('Job a/app', "'spec.template.spec.containers[app].args[0]'")],
    ['the class of a claim', { 'PersistentVolumeClaim a/app': { spec: { storageClassName: 'a' } } }, { 'PersistentVolumeClaim a/app': { spec: { storageClassName: 'b' } } }, refusal('PersistentVolumeClaim a/app', "'spec.storageClassName'")],
    ['parameters of a class', { 'storage.k8s.io/StorageClass fast': { parameters: { pool: 'a' } } }, { 'storage.k8s.io/StorageClass fast': { parameters: { pool: 'b' } } }, refusal('StorageClass fast', "'parameters.pool'")],
    ['a role', { 'rbac.authorization.k8s.io/RoleBinding a/app': { roleRef: { name: 'view' } } }, { 'rbac.authorization.k8s.io/RoleBinding a/app': { roleRef: { name: 'edit' } } }, refusal('RoleBinding a/app', "'roleRef.name'")],
    ['an address of a Service', { 'Service a/app': { spec: { clusterIP: '10.0.0.1' } } }, { 'Service a/app': { spec: { clusterIP: '10.0.0.2' } } }, refusal('Service a/app', "'spec.clusterIP'")],
    ['immutable data', { 'ConfigMap a/app': { immutable: true, data: { a: '1' } } }, { 'ConfigMap a/app': { immutable: true, data: { a: '2' } } }, refusal('ConfigMap a/app', "'data.a'")],
    ['a claim that shrinks', { 'PersistentVolumeClaim a/app': { spec: { resources: { requests: { storage: '10Gi' } } } } }, { 'PersistentVolumeClaim a/app': { spec: { resources: { requests: { storage: '9Gi' } } } } }, "! PersistentVolumeClaim a/app: 'spec.resources.requests.storage' must not shrink, 10Gi → 9Gi: volumes only grow"],
    ['a volume of a database that shrinks', { 'postgresql.cnpg.io/Cluster a/db': { spec: { walStorage: { size: '1Ti' } } } }, { 'postgresql.cnpg.io/Cluster a/db': { spec: { walStorage: { size: '100Gi' } } } }, "! Cluster a/db: 'spec.walStorage.size' must not shrink, 1Ti → 100Gi: volumes only grow"],
  ])('%s', (_case, before, after, expected) => {
    expect(sentences(items(before), items(after))).toEqual([expected]);
  });

  test.each([
    ['replicas', workload('StatefulSet', { replicas: 1 }), workload('StatefulSet', { replicas: 2 })],
    ['a claim that grows', { 'PersistentVolumeClaim a/app': { spec: { resources: { requests: { storage: '10Gi' } } } } }, { 'PersistentVolumeClaim a/app': { spec: { resources: { requests: { storage: '1Ti' } } } } }],
    ['an address that is no longer said', { 'Service a/app': { spec: { clusterIP: '10.0.0.1' } } }, { 'Service a/app': { spec: {} } }],
    ['data that is not immutable', { 'ConfigMap a/app': { data: { a: '1' } } }, { 'ConfigMap a/app': { data: { a: '2' } } }],
  ])('but not %s', (_case, before, after) => {
    expect(sentences(items(before), items(after))).toEqual([]);
  });

  test('an object that Flux may force is created again', () => {
    const job = (image: string) => items({ 'batch/Job a/app': { metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } }, spec: pods({ image }) } });

    expect(sentences(job('x'), job('y'))[0]).toBe("Job a/app is deleted and created again, since 'spec.template.spec.containers[app].image' can't be changed");
  });

  describe('of custom resources', () => {
    const rules = (...list: string[]): object => ({ 'x-kubernetes-validations': list.map((rule) => ({ rule })) });
    /** What a change of a Database means, where these are the properties of its spec. */
    const meaning = (properties: object, before: object, after: object): string[] => {
      const root = mkdtempSync(join(tmpdir(), 'diff-'));
      mkdirSync(join(root, 'node_modules/@monosense-io/db/crds'), { recursive: true });
      const schema = { openAPIV3Schema: { properties: { spec: { properties } } } };
      writeFileSync(join(root, 'node_modules/@monosense-io/db/crds/databases.example.org.json'), JSON.stringify({ kind: 'CustomResourceDefinition', spec: { group: 'example.org', names: { kind: 'Database' }, versions: [{ name: 'v1', schema }] } }));
      writeFileSync(join(root, 'node_modules/@monosense-io/db/crds/SOURCES.json'), '[]');
      const [was, is] = [before, after].map((spec) => side(items({ 'example.org/Database a/app': { spec } })));
      return meaningOf(compare(was.items, is.items), was, is, shippedRules(root)).map(sentence);
    };
    const name = { type: 'string', ...rules("self != 'postgres'", 'self == oldSelf') };

    test.each<[string, object, object, object, string]>([
      ['a field that stays', { name }, { name: 'a', owner: 'a' }, { name: 'b', owner: 'b' }, 'spec.name'],
      ['a field below one that stays', { cluster: rules('oldSelf == self') }, { cluster: { name: 'a' } }, { cluster: { name: 'a', other: 'b' } }, 'spec.cluster.other'],
      ['a field that the rule of its parent names', { cluster: rules('self.name == oldSelf.name && self.__namespace__ == oldSelf.__namespace__') }, { cluster: { name: 'a', namespace: 'a' } }, { cluster: { name: 'a', namespace: 'b' } }, 'spec.cluster.namespace'],
      ['one that must not go', { source: rules('!has(oldSelf.claim) || has(self.claim)') }, { source: { claim: 'a' } }, { source: { other: 'a' } }, 'spec.source.claim'],
      ['one that stays once it is there', { source: rules('!has(oldSelf.uid) || (has(self.uid) && self.uid == oldSelf.uid)') }, { source: { uid: 'a' } }, { source: { uid: 'b' } }, 'spec.source.uid'],
      ['one that neither comes nor goes', { source: rules('has(self.claim) == has(oldSelf.claim)') }, { source: {} }, { source: { claim: 'a' } }, 'spec.source.claim'],
      ['a number that only grows', { generation: rules('self >= oldSelf') }, { generation: 2 }, { generation: 1 }, 'spec.generation'],
      ['one that stays once it has another value than none', { provider: rules("self == '' || oldSelf == '' || self == oldSelf") }, { provider: 'host' }, { provider: 'multus' }, 'spec.provider'],
      ['a list that stays', { handles: rules('self == oldSelf') }, { handles: ['a'] }, { handles: ['a', 'b'] }, 'spec.handles[1]'],
      ['a value of a map', { pools: { additionalProperties: rules('self == oldSelf') } }, { pools: { one: 'a' } }, { pools: { one: 'b' } }, 'spec.pools.one'],
    ])('%s', (_case, properties, before, after, path) => {
      expect(meaning(properties, before, after)).toEqual([refusal('Database a/app', `'${path}'`)]);
    });

    test.each<[string, object, object, object]>([
      ['an item of a list that is another one', { users: { items: { properties: { name } } } }, { users: [{ name: 'a' }] }, { users: [{ name: 'b' }] }],
      ['a value that wasn\'t there, which no rule compares', { name }, {}, { name: 'a' }],
      ['one that comes where none may go', { source: rules('!has(oldSelf.claim) || has(self.claim)') }, { source: {} }, { source: { claim: 'a' } }],
      ['one that comes and stays from then on', { source: rules('!has(oldSelf.uid) || (has(self.uid) && self.uid == oldSelf.uid)') }, { source: {} }, { source: { uid: 'b' } }],
      ['a number that grows', { generation: rules('self >= oldSelf') }, { generation: 1 }, { generation: 2 }],
      ['the value that stands for none', { provider: rules("self == '' || oldSelf == '' || self == oldSelf") }, { provider: '' }, { provider: 'host' }],
      ['a new key of a map', { pools: { additionalProperties: rules('self == oldSelf') } }, { pools: { one: 'a' } }, { pools: { one: 'a', two: 'b' } }],
    ])('but not %s', (_case, properties, before, after) => {
      expect(meaning(properties, before, after)).toEqual([]);
    });
  });
});

describe('what operators make of a change', () => {
  const root = mkdtempSync(join(tmpdir(), 'diff-'));
  mkdirSync(join(root, 'node_modules/@monosense-io'), { recursive: true });
  for (const name of ['cert-manager', 'cnpg-shared', 'dragonfly', 'victoria-stack']) symlinkSync(join(__dirname, '../../..', name), join(root, 'node_modules/@monosense-io', name));
  const shipped = shippedRules(root);
  const meaning = (kind: string, before: object, after: object): string[] => {
    const [was, is] = [before, after].map((spec) => side(items({ [`${kind} a/app`]: { spec } })));
    return meaningOf(compare(was.items, is.items), was, is, shipped).map(sentence);
  };
  const claim = (storage: string, more: object = {}): object => ({ ...more, resources: { requests: { storage } } });

  test('a Dragonfly with another claim keeps the one it has, and nothing else is said of the field', () => {
    const dragonfly = (size: string): object => ({ replicas: 2, snapshot: { persistentVolumeClaimSpec: claim(size) } });

    expect(meaning('dragonflydb.io/Dragonfly', dragonfly('10Gi'), dragonfly('20Gi'))).toEqual([
      "! Dragonfly a/app (spec.snapshot.persistentVolumeClaimSpec.resources.requests.storage 10Gi → 20Gi): the operator writes it into the claims of its StatefulSet, which Kubernetes never changes: the operator ignores it, says so in an event (ImmutableField), and the claims keep what they have: take the steps of 'More room for snapshots' in the runbook of the package, or add an instance of another name",
    ]);
  });

  test('the same where the claim comes with all that is around it', () => {
    expect(meaning('dragonflydb.io/Dragonfly', { replicas: 2 }, { replicas: 2, snapshot: { cron: '0 * * * *', persistentVolumeClaimSpec: claim('1Gi') } })[0]).toMatch(/^! Dragonfly a\/app \(spec\.snapshot\): the operator writes it/);
  });

  test('but not where snapshots come without a claim: the operator only restarts pods', () => {
    expect(meaning('dragonflydb.io/Dragonfly', { replicas: 2 }, { replicas: 2, snapshot: { dir: 's3://backups' } })).toEqual(['Dragonfly a/app: its operator decides (spec.snapshot)']);
  });

  test.each<[string, string, object, object, string]>([
    ['volumes of a database that get another class', 'postgresql.cnpg.io/Cluster', { storage: { storageClass: 'a' } }, { storage: { storageClass: 'b' } }, 'Cluster a/app (spec.storage.storageClass a → b): the volumes of instances that exist stay'],
    ['the beginning of a database that exists', 'postgresql.cnpg.io/Cluster', { bootstrap: { initdb: { database: 'a' } } }, { bootstrap: { initdb: { database: 'b' } } }, 'Cluster a/app (spec.bootstrap.initdb.database a → b): the operator reads it only when it makes the first instance'],
    ['a user of the files that the webhook refuses to change', 'postgresql.cnpg.io/Cluster', { postgresUID: 26 }, { postgresUID: 27 }, "! Cluster a/app: 'spec.postgresUID' can't be changed"],
    ['a volume for WAL that the webhook refuses to take away', 'postgresql.cnpg.io/Cluster', { walStorage: { size: '1Gi' } }, {}, "! Cluster a/app: 'spec.walStorage' can't be changed"],
    ['a pooler of another database', 'postgresql.cnpg.io/Pooler', { cluster: { name: 'a' } }, { cluster: { name: 'b' } }, "! Pooler a/app: 'spec.cluster.name' can't be changed"],
    ['a database in another one', 'postgresql.cnpg.io/Database', { cluster: { name: 'a' } }, { cluster: { name: 'b' } }, "! Database a/app: 'spec.cluster.name' can't be changed"],
    ['backups of another database', 'postgresql.cnpg.io/ScheduledBackup', { cluster: { name: 'a' } }, { cluster: { name: 'b' } }, "! ScheduledBackup a/app: 'spec.cluster.name' can't be changed"],
    ['a certificate in another Secret', 'cert-manager.io/Certificate', { secretName: 'a' }, { secretName: 'b' }, 'Certificate a/app (spec.secretName a → b): cert-manager has a new certificate issued'],
    ['metrics whose volume goes', 'operator.victoriametrics.com/VMSingle', { storage: claim('1Gi') }, {}, '! VMSingle a/app (spec.storage): its pod gets an empty folder'],
    ['metrics whose volume comes', 'operator.victoriametrics.com/VMSingle', {}, { storage: claim('1Gi') }, '! VMSingle a/app (spec.storage): its pod gets an empty volume'],
    ['metrics whose volume gets another class', 'operator.victoriametrics.com/VMSingle', { storage: claim('1Gi', { storageClassName: 'a' }) }, { storage: claim('1Gi', { storageClassName: 'b' }) }, 'VMSingle a/app (spec.storage.storageClassName a → b): the operator changes nothing of a claim but its size'],
    ['metrics whose volume grows', 'operator.victoriametrics.com/VMSingle', { storage: claim('1Gi') }, { storage: claim('2Gi') }, 'VMSingle a/app (spec.storage.resources.requests.storage 1Gi → 2Gi): the operator raises its claim where the class allows that'],
    ['volumes of a cluster of metrics that grow', 'operator.victoriametrics.com/VMCluster', { vmstorage: { storage: { volumeClaimTemplate: { spec: claim('1Gi') } } } }, { vmstorage: { storage: { volumeClaimTemplate: { spec: claim('2Gi') } } } }, 'VMCluster a/app (spec.vmstorage.storage.volumeClaimTemplate.spec.resources.requests.storage 1Gi → 2Gi): the operator makes the StatefulSet anew'],
  ])('%s', (_case, kind, before, after, expected) => {
    expect(meaning(kind, before, after)).toEqual([expect.stringMatching(new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`))]);
  });
});

describe('pods that restart', () => {
  test('a template', () => {
    const deployment = (image: string) => items(workload('Deployment', { replicas: 1, ...pods({ image }) }));

    expect(sentences(deployment('x:1'), deployment('x:2'))).toEqual([
      'Deployment a/app: its pods are replaced (spec.template.spec.containers[app].image x:1 → x:2)',
      'x: 1 → 2',
    ]);
  });

  test('values and the version of a chart', () => {
    const release = (version: string, values: object) => items({ [`${RELEASE} a/app`]: chart('app', version, values) });

    expect(sentences(release('1.0.0', { a: 1, b: 1, c: 1 }), release('1.1.0', { a: 2, b: 2, c: 2 }))).toEqual([
      'HelmRelease a/app: the chart decides (chart app 1.0.0 → 1.1.0; spec.values.a 1 → 2, spec.values.b 1 → 2, and 1 more)',
      'chart app of HelmRelease a/app: 1.0.0 → 1.1.0',
    ]);
  });

  test('a chart whose version stands in its source', () => {
    const release = (tag: string) => items({ [`${RELEASE} a/app`]: { spec: { chartRef: { kind: 'OCIRepository', name: 'app' } } }, 'source.toolkit.fluxcd.io/OCIRepository a/app': { spec: { url: 'oci://example.org/charts/app', ref: { tag } } } });

    expect(sentences(release('1.0.0'), release('1.1.0'))).toEqual(['HelmRelease a/app: the chart decides (chart app 1.0.0 → 1.1.0)', 'chart app of HelmRelease a/app: 1.0.0 → 1.1.0']);
  });

  test('a custom resource that stands for pods, and none that does not', () => {
    const change = (kind: string, spec: object) => sentences(items({ [`${kind} a/app`]: { spec: { ...spec, args: ['a'] } } }), items({ [`${kind} a/app`]: { spec: { ...spec, args: ['b'] } } }));

    expect(change('dragonflydb.io/Dragonfly', { replicas: 1 })).toEqual(['Dragonfly a/app: its operator decides (spec.args[0] a → b)']);
    expect(change('monitoring.example.org/Rule', {})).toEqual([]);
  });
});

describe('memory', () => {
  const dragonfly = (replicas: number, memory: string) => items({ 'dragonflydb.io/Dragonfly a/app': { spec: { replicas, resources: { requests: { memory } } } } });

  test('requests count once per replica, beside what the machines have', () => {
    expect(sentences(dragonfly(2, '1Gi'), dragonfly(3, '2Gi')).at(-1)).toBe('pods request at least 6.0 GiB after 2.0 GiB, of 16.0 GiB of the machines: Dragonfly a/app +4.0 GiB');
  });

  test('more than the machines have is dangerous', () => {
    expect(sentences(dragonfly(2, '1Gi'), dragonfly(2, '9Gi')).at(-1)).toBe('! pods request at least 18.0 GiB after 2.0 GiB, of 16.0 GiB of the machines: Dragonfly a/app +16.0 GiB');
  });

  test.each([
    ['a DaemonSet, once per machine', { 'apps/DaemonSet a/app': { spec: pods({ resources: { requests: { memory: '256Mi' } } }) } }, '256 MiB'],
    ['values of a chart, with the replicas beside them', { [`${RELEASE} a/app`]: { spec: { values: { operator: { replicas: 2, resources: { requests: { memory: '128Mi' } } }, agent: { resources: { requests: { memory: '64Mi' } } } } } } }, '320 MiB'],
    ['containers as text', { [`${RELEASE} a/app`]: { spec: { values: { csi: { replicas: 2, provisioner: '[{"name":"a","resource":{"requests":{"memory":"32Mi"}}}]' } } } } }, '64 MiB'],
  ])('%s', (_case, object, sum) => {
    expect(sentences([], items(object))[0]).toContain(`pods request at least ${sum} after 0 MiB`);
  });
});

test('images that are new, gone and of another version', () => {
  const images = (...list: string[]) => items(workload('Deployment', { template: { spec: { containers: list.map((image, index) => ({ name: `c${index}`, image })) } } }));

  expect(sentences(images('localhost:5000/app:1', 'old', 'db@sha256:a'), images('localhost:5000/app:2', 'new:1', 'db@sha256:b')).slice(1)).toEqual([
    'db: @sha256:a → @sha256:b', 'localhost:5000/app: 1 → 2', 'new is new, at 1', 'old is no longer used',
  ]);
});

test('the order of stages', () => {
  const stages = (order: Record<string, string[]>) => items(Object.fromEntries(Object.entries(order).map(([name, dependsOn]) => [`kustomize.toolkit.fluxcd.io/Kustomization flux-system/${name}`, { spec: { dependsOn: dependsOn.map((other) => ({ name: other })) } }])));

  expect(sentences(stages({ app: ['dns', 'crds'], gone: [] }), stages({ app: ['dns', 'store'], new: ['app'] }))).toEqual([
    "stage 'app' now waits for 'store'", "stage 'app' no longer waits for 'crds'", "stage 'gone' is gone", "stage 'new' is new, after 'app'",
  ]);
});

test('names, addresses, exports and versions', () => {
  const { cluster, exports: { 'redis/cache': cache } } = CONTRACT;
  const before = side([], { contract: { ...CONTRACT, hostnames: ['a.example.org'], addresses: [], exports: { 'redis/cache': cache, 'redis/old': cache } }, packages: { cilium: '1.0.0', gone: '1.0.0' } });
  const after = side([], { contract: { ...CONTRACT, cluster: { ...cluster, kubernetesVersion: 'v1.35.1' }, hostnames: ['b.example.org'], addresses: ['10.0.0.9'], exports: { 'redis/cache': { ...cache, to: ['edge'] } } }, packages: { cilium: '2.0.0', new: '1.0.0' } });

  expect(sentences(before, after)).toEqual([
    'hostname b.example.org is new', 'hostname a.example.org is no longer taken', 'address 10.0.0.9 is new',
    "export 'redis/cache' is changed", "export 'redis/old' is no longer offered to other clusters",
    'Kubernetes: v1.35.0 → v1.35.1', 'package cilium: 1.0.0 → 2.0.0', 'package gone is gone', 'package new is new, at 1.0.0',
  ]);
});

test('the machines wait for somebody', () => {
  const talos = (version: string) => itemsOf(new Map([['talos/talconfig.yaml', `talosVersion: ${version}`]]));

  expect(sentences(talos('v1.12.0'), talos('v1.12.1'))).toEqual([
    "talos/talconfig.yaml changes, which Flux does not apply: generate the machines' configuration and apply it (talosVersion v1.12.0 → v1.12.1)",
  ]);
});
