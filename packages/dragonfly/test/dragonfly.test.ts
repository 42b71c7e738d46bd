import { Ambient, Cpu, Namespace, Quantity, RemoteCluster, Stage } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { cacheAndQueue } from '../examples/cache-and-queue';
import { Dragonfly, DragonflyInstance, DragonflyInstanceProps, DragonflyProps, LuaFlag, SnapshotOptions } from '../src';

/** A lab with Dragonfly in it, and one instance. */
function dragonflyLab(props: Partial<DragonflyInstanceProps> = {}, lab = new Lab()): { lab: Lab; dragonfly: Dragonfly; cache: DragonflyInstance } {
  const dragonfly = new Dragonfly(lab.cluster, 'dragonfly', { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics });
  return { lab, dragonfly, cache: dragonfly.addInstance('cache', { passwordItem: 'dragonfly-cache', ...props }) };
}

/** A stage of somebody who uses an instance. */
function clientStage(lab: Lab, name = 'shop'): Stage {
  return new Stage(lab.cluster, name, { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }), podLabels: { app: name } });
}

function alertNames(lab: Lab, group: string): string[] {
  return lab.object('VMRule', `dragonfly-${group}`).spec.groups[0].rules.map((rule: any) => rule.alert);
}

describe('an instance', () => {
  test('with nothing but a password is a safe one', () => {
    const { lab } = dragonflyLab();

    expect(lab.object('Dragonfly', 'cache')).toMatchSnapshot();
  });

  test('takes every prop', () => {
    const lab = new Lab();
    const snapshots: Required<SnapshotOptions> = { storage: lab.surroundings.storageClass, schedule: '0 3 * * *', size: Size.gibibytes(20), kept: 4, resizeFrom: Size.gibibytes(10), maxAge: Duration.hours(30) };
    const props: Required<DragonflyInstanceProps> = {
      passwordItem: 'queue-login',
      memory: Size.gibibytes(4),
      replicas: 2,
      cpu: Cpu.cores(1),
      threads: 4,
      cacheMode: true,
      maxEvictionPerHeartbeat: 500,
      snapshots,
      databases: 4,
      maxClients: 2000,
      idleTimeout: Duration.minutes(5),
      pipelineQueueLimit: 5000,
      pipelineBufferLimit: Size.mebibytes(16),
      luaFlags: [LuaFlag.ALLOW_UNDECLARED_KEYS, LuaFlag.DISABLE_ATOMICITY],
      lockOnHashtags: true,
      clusterEmulation: true,
      expiryEvents: true,
      restrictedCommands: ['FLUSHALL', 'FLUSHDB'],
    };
    dragonflyLab(props, lab);

    const { spec } = lab.object('Dragonfly', 'cache');
    expect(spec.args).toEqual([
      '--maxmemory=3221225472',
      '--proactor_threads=4',
      '--cache_mode=true',
      '--max_eviction_per_heartbeat=500',
      '--dbnum=4',
      '--maxclients=2000',
      '--timeout=300',
      '--pipeline_queue_limit=5000',
      '--pipeline_buffer_limit=16777216',
      '--publish_buffer_limit=8388608',
      '--default_lua_flags=allow-undeclared-keys disable-atomicity',
      '--lock_on_hashtags=true',
      '--cluster_mode=emulated',
      '--notify_keyspace_events=Ex',
      '--restricted_commands=BGSAVE,DEBUG,REPLICAOF,REPLTAKEOVER,SAVE,SHUTDOWN,SLAVEOF,FLUSHALL,FLUSHDB',
      '--dbfilename=dump',
      '--version_check=false',
    ]);
    expect(spec.replicas).toBe(2);
    expect(spec.resources).toEqual({ requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } });
    expect(spec.snapshot).toEqual({
      cron: '0 3 * * *',
      persistentVolumeClaimSpec: { storageClassName: 'local', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
    });
    expect(spec.initContainers[0].command[2]).toContain('number=4\n');
    expect(lab.object('ExternalSecret', 'cache-password').spec.data).toEqual([{ secretKey: 'password', remoteRef: { key: 'queue-login', property: 'password' } }]);
    expect(lab.object('VMRule', 'dragonfly-cache-instance').spec.groups[0].rules.find((rule: any) => rule.alert === 'DragonflySnapshotOverdue').expr).toContain(' offset 1800m ');
  });

  test('has no more pods than the cluster has nodes', () => {
    const { lab } = dragonflyLab({}, new Lab({ facts: { nodes: INFRA.nodes.slice(0, 1) } }));

    expect(lab.object('Dragonfly', 'cache').spec.replicas).toBe(1);
    expect(alertNames(lab, 'cache-instance')).not.toContain('DragonflyReplicaMissing');
  });

  test('of little memory has one thread', () => {
    const { lab } = dragonflyLab({ memory: Size.mebibytes(512) });

    expect(lab.object('Dragonfly', 'cache').spec.args).toEqual(expect.arrayContaining(['--maxmemory=402653184', '--proactor_threads=1']));
  });

  test.each<[Size, Size | undefined, number]>([
    [Size.gibibytes(1), undefined, 3],
    [Size.gibibytes(2), undefined, 3],
    [Size.gibibytes(4), undefined, 1],
    // As volumes were before some snapshots were kept.
    [Size.gibibytes(1), Size.gibibytes(2), 0],
    [Size.gibibytes(1), Size.gibibytes(3), 2],
  ])('of %p with volumes of %p keeps as many earlier snapshots as there is room for: %d', (memory, size, kept) => {
    const lab = new Lab();
    dragonflyLab({ memory, snapshots: { storage: lab.surroundings.storageClass, size } }, lab);

    const { snapshot, initContainers } = lab.object('Dragonfly', 'cache').spec;
    expect(snapshot.cron).toBe('0 * * * *');
    expect(snapshot.persistentVolumeClaimSpec.resources.requests.storage).toBe(Quantity.ofSize(size ?? Size.gibibytes(10)));
    expect(/^ {2}number=(\d)$/m.exec(initContainers?.[0].command[2] ?? '')?.[1] ?? '0').toBe(`${kept}`);
  });

  test('of more memory has the same volumes', () => {
    const claims = [1, 2, 4].map((gibibytes) => {
      const lab = new Lab();
      dragonflyLab({ memory: Size.gibibytes(gibibytes), snapshots: { storage: lab.surroundings.storageClass } }, lab);
      return lab.object('Dragonfly', 'cache').spec.snapshot.persistentVolumeClaimSpec.resources.requests.storage;
    });

    expect(claims).toEqual(['10Gi', '10Gi', '10Gi']);
  });

  test('is ready once its operator says so', () => {
    const { lab } = dragonflyLab();

    expect(lab.object('Kustomization', 'dragonfly-cache-instance').spec.healthCheckExprs).toContainEqual(
      { apiVersion: 'dragonflydb.io/v1alpha1', kind: 'Dragonfly', current: "has(status.phase) && status.phase == 'Ready'" },
    );
    expect(lab.waits('dragonfly-cache-instance')).toEqual(['dragonfly-operator', 'surroundings-store']);
  });

  test('is never deleted by Flux, since it holds data', () => {
    const { lab } = dragonflyLab();

    expect(lab.object('Dragonfly', 'cache').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test.each<[string, string, Partial<SnapshotOptions>]>([
    ['of every quarter of an hour', '135m', { schedule: '*/15 * * * *' }],
    ['of every hour', '180m', {}],
    ['of every day', '1560m', { schedule: '0 3 * * *' }],
    ['of every Sunday', '10200m', { schedule: '0 3 * * 0' }],
    ['of the month\'s first day', '44760m', { schedule: '0 3 1 * *' }],
  ])('with snapshots %s is missed when the newest is two hours late', (_, window, options) => {
    const lab = new Lab();
    dragonflyLab({ snapshots: { storage: lab.surroundings.storageClass, ...options } }, lab);

    const { rules } = lab.object('VMRule', 'dragonfly-cache-instance').spec.groups[0];
    expect(rules.find((rule: any) => rule.alert === 'DragonflySnapshotOverdue').expr).toContain(` offset ${window} `);
  });

  const { storageClass: storage } = new Lab().surroundings;
  const nothing = undefined as any;

  test.each<[string, Partial<DragonflyInstanceProps>, string, string]>([
    ['no password', { passwordItem: ' ' }, 'PLATFORM-106', "'passwordItem' must be a text that is not empty, got ' '"],
    ['a password that is left out', { passwordItem: nothing }, 'PLATFORM-106', "'passwordItem' must be a text that is not empty, got undefined"],
    ['no pods', { replicas: 0 }, 'PLATFORM-101', "'replicas' must be a whole number of at least 1, got 0"],
    ['half a thread', { threads: 0.5 }, 'PLATFORM-101', "'threads' must be a whole number of at least 1, got 0.5"],
    ['memory in words', { memory: '1Gi' as any }, 'PLATFORM-103', "'memory' must be a Size, got '1Gi'"],
    ['CPU in words', { cpu: '500m' as any }, 'PLATFORM-105', "'cpu' must be a Cpu, got '500m'"],
    ['too little memory', { memory: Size.mebibytes(512), threads: 2 }, 'DRAGONFLY-003', "'memory' must be at least 684Mi for 2 threads, got 512Mi"],
    ['too little memory for anything', { memory: Size.mebibytes(256) }, 'DRAGONFLY-003', "'memory' must be at least 342Mi for 1 thread, got 256Mi"],
    ['no database', { databases: 0 }, 'PLATFORM-101', "'databases' must be a whole number from 1 to 1024, got 0"],
    ['no clients', { maxClients: 0 }, 'PLATFORM-101', "'maxClients' must be a whole number of at least 1, got 0"],
    ['no pipelines', { pipelineQueueLimit: 0 }, 'PLATFORM-101', "'pipelineQueueLimit' must be a whole number of at least 1, got 0"],
    ['no room for pipelines', { pipelineBufferLimit: Size.kibibytes(0) }, 'PLATFORM-103', "'pipelineBufferLimit' must be at least 1Ki, got 0"],
    ['no eviction', { cacheMode: true, maxEvictionPerHeartbeat: 0 }, 'PLATFORM-101', "'maxEvictionPerHeartbeat' must be a whole number of at least 1, got 0"],
    ['a client that may be idle for no time', { idleTimeout: Duration.seconds(0) }, 'PLATFORM-104', "'idleTimeout' must be a whole number of seconds of at least 1, got 0"],
    ['half a second of idleness', { idleTimeout: Duration.millis(500) }, 'PLATFORM-104', "'idleTimeout' must be a whole number of seconds of at least 1, got 0.5"],
    ['eviction without a cache', { maxEvictionPerHeartbeat: 200 }, 'DRAGONFLY-004', 'got 200'],
    ['what is no command', { restrictedCommands: ['FLUSH ALL'] }, 'DRAGONFLY-005', "got 'FLUSH ALL'"],
    ['a schedule in words', { snapshots: { storage, schedule: '@hourly' } }, 'PLATFORM-110', "'snapshots.schedule' must have five fields, or six with the second first, got '@hourly'"],
    ['a schedule within the minute', { snapshots: { storage, schedule: '30 0 3 * * *' } }, 'PLATFORM-113', "'snapshots.schedule' must fire at whole minutes, got '30 0 3 * * *'"],
    ['an age in seconds', { snapshots: { storage, maxAge: Duration.seconds(90) } }, 'PLATFORM-104', "'snapshots.maxAge' must be a whole number of minutes of at least 1, got 1.5"],
    ['an age that every hour reaches', { snapshots: { storage, maxAge: Duration.hours(1) } }, 'DRAGONFLY-007', "('0 * * * *', 60 minutes), got 60 minutes: set it to Duration.minutes(180) or more"],
    ['an age that every day reaches', { snapshots: { storage, schedule: '0 3 * * *', maxAge: Duration.hours(20) } }, 'DRAGONFLY-007', "('0 3 * * *', 1440 minutes), got 1200 minutes"],
    ['a volume for one snapshot', { snapshots: { storage, size: Size.gibibytes(1) } }, 'DRAGONFLY-008', "'snapshots.size' must be at least 1536Mi"],
    ['a volume that has no room for what is kept', { snapshots: { storage, size: Size.gibibytes(2), kept: 1 } }, 'DRAGONFLY-008', "'snapshots.size' must be at least 2304Mi, room for the old and the new snapshot of a full instance and 1 that are kept, got 2Gi"],
    ['more memory than the usual volume has room for', { memory: Size.gibibytes(8), snapshots: { storage } }, 'DRAGONFLY-008', "'snapshots.size' must be at least 12Gi"],
    ['fewer kept snapshots than none', { snapshots: { storage, kept: -1 } }, 'PLATFORM-101', "'snapshots.kept' must be a whole number of at least 0, got -1"],
    ['a volume that had no size', { snapshots: { storage, resizeFrom: 2 as never } }, 'PLATFORM-103', "'snapshots.resizeFrom'"],
  ])('refuses %s', (_, props, code, value) => {
    expect(refusals(() => dragonflyLab(props))).toEqual([{ code, path: 'infra/dragonfly/cache', message: expect.stringContaining(value) }]);
  });

  test.each([
    ['', 'PLATFORM-102', 'infra/dragonfly'],
    ['a/b', 'PLATFORM-102', 'infra/dragonfly'],
    ['Queue', 'PLATFORM-102', 'infra/dragonfly'],
    ['cache', 'DRAGONFLY-001', 'infra/dragonfly'],
    ['2nd', 'DRAGONFLY-002', 'infra/dragonfly/2nd'],
  ])('refuses the name \'%s\' beside an instance called cache', (name, code, path) => {
    const { dragonfly } = dragonflyLab();

    expect(refusals(() => dragonfly.addInstance(name, { passwordItem: 'queue' }))).toEqual([{ code, path, message: expect.stringContaining(`got '${name}'`) }]);
  });
});

describe('a client', () => {
  test('gets address and password, and waits for the instance', () => {
    const { lab, cache } = dragonflyLab();
    const shop = clientStage(lab);

    const connection = cache.connect(shop);

    expect(connection).toEqual({
      host: 'cache.dragonfly-system.svc.cluster.local', port: 6379, credentials: { name: 'shop-redis-cache', keys: { password: 'password' } },
    });
    expect(cache.connect(shop)).toEqual(connection);
    expect(lab.object('ExternalSecret', 'shop-redis-cache').metadata.namespace).toBe('shop');
    expect(lab.waits('shop')).toContain('dragonfly-cache-instance');
  });

  test('reaches the port for clients, and only the operator, the other pods and the scraper reach the admin port', () => {
    const { lab, cache } = dragonflyLab();
    cache.connect(clientStage(lab));

    const { spec } = lab.object('NetworkPolicy', 'dragonfly-cache-instance');
    const pods = (namespace: string, labels: object): object => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, podSelector: { matchLabels: labels },
    });
    const own = { 'app': 'cache', 'app.kubernetes.io/name': 'dragonfly', 'app.kubernetes.io/part-of': 'dragonfly' };
    const operator = { 'app.kubernetes.io/name': 'dragonfly-operator', 'app.kubernetes.io/instance': 'dragonfly-operator', 'control-plane': 'controller-manager' };
    expect(spec.podSelector).toEqual({ matchLabels: own });
    expect(spec.ingress).toHaveLength(4);
    expect(spec.ingress).toEqual(expect.arrayContaining([
      { from: [pods('dragonfly-operator-system', operator)], ports: [{ protocol: 'TCP', port: 9999 }] },
      { from: [pods('dragonfly-system', own)], ports: [{ protocol: 'TCP', port: 9999 }] },
      { from: [pods('surroundings', { app: 'scraper' })], ports: [{ protocol: 'TCP', port: 9999 }] },
      { from: [pods('shop', { app: 'shop' })], ports: [{ protocol: 'TCP', port: 6379 }] },
    ]));
    expect(spec.egress).toEqual([{ to: [pods('dragonfly-system', own)], ports: [{ protocol: 'TCP', port: 9999 }] }]);
  });

  test('in another cluster uses the instance through the mesh', () => {
    const { lab, cache } = dragonflyLab();
    const apps = new Lab({ facts: { ...APPS, peers: [INFRA] } });
    cache.export({ to: ['apps'], namespaces: ['shop'] });

    const remote = RemoteCluster.fromCluster(apps.cluster, lab.cluster).redis('redis/cache', { secretStore: apps.surroundings.store });
    const connection = remote.connect(clientStage(apps));

    expect(connection).toMatchObject({ host: 'cache.dragonfly-system.svc.cluster.local', port: 6379, credentials: { keys: { password: 'password' } } });
    expect(apps.object('ExternalSecret', connection.credentials!.name).spec.data).toEqual([{ secretKey: 'password', remoteRef: { key: 'dragonfly-cache', property: 'password' } }]);
    expect(lab.object('Dragonfly', 'cache').spec.serviceSpec).toEqual({
      type: 'ClusterIP', annotations: { 'service.cilium.io/global': 'true', 'service.cilium.io/shared': 'true' },
    });
  });
});

describe('the operator', () => {
  test('runs twice, hardened, and without the proxy that scrapers have no token for', () => {
    const { lab } = dragonflyLab();

    const { spec } = lab.object('HelmRelease', 'dragonfly-operator');
    expect(lab.object('OCIRepository', 'dragonfly-operator').spec.ref).toEqual({ tag: 'v1.6.1' });
    expect(spec.upgrade.strategy.name).toBe('RetryOnFailure');
    expect(spec.values).toMatchObject({
      crds: { install: true, keep: true },
      replicaCount: 2,
      createAggregateRoles: false,
      rbacProxy: { enabled: false },
      podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      manager: {
        resources: { requests: { cpu: '10m', memory: '128Mi' }, limits: { memory: '128Mi' } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
      },
    });
    expect(lab.object('PodDisruptionBudget', 'dragonfly-operator').spec.minAvailable).toBe(1);
  });

  test('reaches the Kubernetes API and the instances', () => {
    const { lab } = dragonflyLab();

    expect(lab.object('CiliumNetworkPolicy', 'dragonfly-operator').spec.egress[0].toEntities).toEqual(['kube-apiserver']);
    expect(lab.object('NetworkPolicy', 'dragonfly-operator').spec.egress[0].ports).toEqual([{ protocol: 'TCP', port: 9999 }]);
  });
});

describe('monitoring', () => {
  test('scrapes the admin port and the operator', () => {
    const { lab } = dragonflyLab();

    expect(lab.object('VMPodScrape', 'dragonfly-cache-instance-admin').spec.podMetricsEndpoints).toEqual([{ port: 'admin', path: '/metrics', interval: '30s' }]);
    expect(lab.object('VMPodScrape', 'dragonfly-operator-metrics').spec.podMetricsEndpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '30s' }]);
  });

  test('alerts on what matters to the instance', () => {
    const lab = new Lab();
    dragonflyLab({ snapshots: { storage: lab.surroundings.storageClass } }, lab);

    expect(alertNames(lab, 'operator')).toEqual(['DragonflyOperatorDown', 'DragonflyOperatorFailing']);
    expect(alertNames(lab, 'cache-instance')).toEqual([
      'DragonflyDown', 'DragonflyPodMissing', 'DragonflyNoMaster', 'DragonflySeveralMasters', 'DragonflyRestarting',
      'DragonflyClientsNearLimit', 'DragonflyConnectionsRefused', 'DragonflyPipelineThrottled', 'DragonflyCommandsSlow',
      'DragonflyReplicaMissing', 'DragonflyReplicaLagging', 'DragonflyReplicaReconnecting',
      'DragonflyMemoryHigh', 'DragonflyProcessMemoryHigh', 'DragonflyOutOfMemory',
      'DragonflySnapshotFailed', 'DragonflySnapshotOverdue', 'DragonflySnapshotVolumeFilling',
    ]);
  });

  test('of a cache looks at its hits, and not at how full it is', () => {
    const { lab } = dragonflyLab({ cacheMode: true });

    expect(alertNames(lab, 'cache-instance')).toContain('DragonflyHitRateLow');
    expect(alertNames(lab, 'cache-instance')).not.toContain('DragonflyMemoryHigh');
  });

  test('is left out without a sink', () => {
    const lab = new Lab();
    const props: DragonflyProps = { secretStore: lab.surroundings.store };
    new Dragonfly(lab.cluster, 'dragonfly', props).addInstance('cache', { passwordItem: 'cache' });

    expect(lab.objects().filter(({ kind }) => kind === 'VMRule' || kind === 'VMPodScrape')).toEqual([]);
  });
});

test('the installation takes every prop', () => {
  const lab = new Lab();
  const props: Required<DragonflyProps> = { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics, namespace: 'caches' };

  const dragonfly = new Dragonfly(lab.cluster, 'dragonfly', props);
  dragonfly.addInstance('cache', { passwordItem: 'cache' });

  expect(dragonfly.namespace.name).toBe('caches');
  expect(lab.object('Dragonfly', 'cache').metadata.namespace).toBe('caches');
  expect(lab.object('ExternalSecret', 'cache-password').spec.secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name: 'onepassword' });
  expect(lab.object('VMPodScrape', 'dragonfly-cache-instance-admin').spec.namespaceSelector).toEqual({ matchNames: ['caches'] });
});

test('store and metrics are those of the cluster, also for clients in other components', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store, metrics: lab.surroundings.metrics });

  const cache = new Dragonfly(lab.cluster, 'dragonfly').addInstance('cache', { passwordItem: 'cache' });
  cache.connect(clientStage(lab));

  expect(lab.object('ExternalSecret', 'cache-password').spec.secretStoreRef.name).toBe('onepassword');
  expect(lab.object('ExternalSecret', 'shop-redis-cache').spec.secretStoreRef.name).toBe('onepassword');
  expect(lab.object('VMPodScrape', 'dragonfly-cache-instance-admin').metadata.namespace).toBe('dragonfly-system');
});

test('a client gets the password from the store of the installation, though the cluster provides another', () => {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'ClusterSecretStore', name: 'other' }) } });

  const cache = new Dragonfly(lab.cluster, 'dragonfly', { secretStore: lab.surroundings.store }).addInstance('cache', { passwordItem: 'cache' });
  cache.connect(clientStage(lab));

  expect(lab.objects('ExternalSecret').map(({ spec }) => spec.secretStoreRef.name)).toEqual(['onepassword', 'onepassword']);
});

test('the operator alone needs no store, and an instance does', () => {
  const lab = new Lab();

  const dragonfly = new Dragonfly(lab.cluster, 'dragonfly');

  expect(lab.refusals()).toEqual([]);
  expect(refusals(() => dragonfly.addInstance('cache', { passwordItem: 'cache' }))).toEqual([
    { code: 'PLATFORM-323', path: 'infra/dragonfly/cache/Instance/Password', message: expect.stringContaining("pass 'secretStore'") },
  ]);
});

test('the example renders', () => {
  const lab = new Lab({ facts: { peers: [{ ...APPS, name: 'edge' }] } });

  cacheAndQueue(lab.cluster, lab.surroundings.store, lab.surroundings.metrics, lab.surroundings.storageClass);

  expect(lab.objects().filter(({ kind }) => kind === 'Dragonfly').map(({ metadata }) => metadata.name)).toEqual(['cache', 'queue']);
});
