import { Ambient, Bucket, Cpu, ExistingStorageClass, Namespace, RemoteCluster, Stage } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { APPS, INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { fiveDatabases } from '../examples/five-databases';
import { recovered } from '../examples/recovered';
import { BackupCompression, BackupOptions, CnpgShared, CnpgSharedProps, DatabaseLogin, DatabaseOptions, DataDurability, PoolMode, PostgresMajor, RecoveryOptions } from '../src';

// Rendering is what takes time here, so each lab is rendered once.
const rendered = new WeakMap<Lab, any[]>();

function objectsOf(lab: Lab): any[] {
  if (!rendered.has(lab)) rendered.set(lab, lab.objects());
  return rendered.get(lab)!;
}

/** The one object of this kind and name. */
function objectOf(lab: Lab, kind: string, name: string): any {
  const found = objectsOf(lab).filter((object) => object.kind === kind && object.metadata.name === name);
  expect(found).toHaveLength(1);
  return found[0];
}

/** Names of the stages that a stage waits for. */
function waitsOf(lab: Lab, stage: string): string[] {
  return objectOf(lab, 'Kustomization', stage).spec.dependsOn.map(({ name }: { name: string }) => name);
}

function bucketOf(lab: Lab): Bucket {
  return new Bucket(lab.cluster, 'backups', { endpointUrl: 'https://s3.example.org:9000', bucket: 'postgres', region: 'auto', secretStore: lab.surroundings.store, credentialsItem: 's3' });
}

function secondBucketOf(lab: Lab): Bucket {
  return new Bucket(lab.cluster, 'second', { endpointUrl: 'https://account.r2.example.net', bucket: 'postgres-copy', secretStore: lab.surroundings.store, credentialsItem: 'r2' });
}

/** A lab with a shared cluster in it. */
function postgresLab(props: Partial<CnpgSharedProps> = {}, lab = new Lab()): { lab: Lab; postgres: CnpgShared } {
  const { storageClass, store: secretStore, metrics } = lab.surroundings;
  return { lab, postgres: new CnpgShared(lab.cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(80), secretStore, metrics, ...props }) };
}

/** The same with backups. */
function backedUpLab(backup: Partial<BackupOptions> = {}, props: Partial<CnpgSharedProps> = {}): { lab: Lab; postgres: CnpgShared } {
  const lab = new Lab();
  return postgresLab({ backup: { store: bucketOf(lab), ...backup }, ...props }, lab);
}

/** The cluster that the example exports to. */
const OTHER = { ...APPS, name: 'edge' };

/** A lab with the databases of the example. */
function exampleLab(): Lab {
  const lab = new Lab({ facts: { peers: [OTHER] } });
  const { storageClass, store, metrics } = lab.surroundings;
  fiveDatabases(lab.cluster, storageClass, store, bucketOf(lab), metrics);
  return lab;
}

/** A stage of somebody who uses a database. */
function clientStage(lab: Lab, name = 'shop'): Stage {
  return new Stage(lab.cluster, name, { namespace: new Namespace(lab.cluster, `${name}-namespace`, { name }), podLabels: { app: name } });
}

function oneNode(): Lab {
  return new Lab({ facts: { nodes: INFRA.nodes.slice(0, 1) } });
}

function alertNames(lab: Lab, group: string): string[] {
  return objectOf(lab, 'VMRule', `postgres-${group}`).spec.groups[0].rules.map((rule: any) => rule.alert);
}

describe('the cluster', () => {
  test('with nothing but a size is a safe one', () => {
    const { lab } = postgresLab();

    expect(objectOf(lab, 'Cluster', 'postgres')).toMatchSnapshot();
  });

  test('takes every prop', () => {
    const lab = new Lab();
    const { storageClass, store: secretStore, metrics } = lab.surroundings;
    const backup: Required<BackupOptions> = {
      compression: BackupCompression.BZIP2,
      store: bucketOf(lab), serverName: 'shared-2', schedule: '0 0 4 * * 0', retention: Duration.days(60), maxAge: Duration.days(8), copyTo: secondBucketOf(lab), reason: 'a test',
      drill: {},
    };
    const recovery: Required<RecoveryOptions> = { fromServerName: 'shared', targetTime: '2026-01-31T14:05:00Z' };
    const props: Required<CnpgSharedProps> = {
      storageClass,
      dataSize: Size.gibibytes(100),
      secretStore,
      walSize: Size.gibibytes(8),
      instances: 2,
      postgres: PostgresMajor.V17,
      upgradeFrom: PostgresMajor.V16,
      memory: Size.gibibytes(4),
      cpu: Cpu.cores(1),
      maxConnections: 300,
      dataDurability: DataDurability.REQUIRED,
      parameters: { work_mem: '16MB' },
      backup,
      recovery,
      metrics,
      namespace: 'sql',
    };
    new CnpgShared(lab.cluster, 'shared', props);

    const { metadata, spec } = objectOf(lab, 'Cluster', 'shared');
    expect(metadata.namespace).toBe('sql');
    expect(spec.instances).toBe(2);
    expect(spec.imageName).toMatch(/^ghcr\.io\/cloudnative-pg\/postgresql:17\.[0-9]+-[0-9]+-standard-trixie@sha256:[0-9a-f]{64}$/);
    expect(spec.storage).toEqual({ storageClass: 'local', size: '100Gi' });
    expect(spec.walStorage).toEqual({ storageClass: 'local', size: '8Gi' });
    expect(spec.resources).toEqual({ requests: { cpu: '1', memory: '4Gi' }, limits: { memory: '4Gi' } });
    expect(spec.postgresql).toEqual({
      parameters: {
        shared_buffers: '1024MB',
        effective_cache_size: '3072MB',
        max_connections: '300',
        min_wal_size: '512MB',
        max_wal_size: '2048MB',
        max_slot_wal_keep_size: '4096MB',
        work_mem: '16MB',
      },
      pg_hba: ['host sameuser all all scram-sha-256', 'host all all all reject'],
      synchronous: { method: 'any', number: 1, dataDurability: 'required' },
    });
    expect(spec.bootstrap).toEqual({ recovery: { source: 'origin', recoveryTarget: { targetTime: '2026-01-31T14:05:00Z' } } });
    expect(objectOf(lab, 'ObjectStore', 'shared').spec.retentionPolicy).toBe('60d');
    expect(objectOf(lab, 'ObjectStore', 'shared').spec.configuration).toMatchObject({ wal: { compression: 'bzip2' }, data: { compression: 'bzip2' } });
    expect(objectOf(lab, 'ScheduledBackup', 'shared-2').spec.schedule).toBe('0 0 4 * * 0');
    expect(objectOf(lab, 'VMRule', 'shared-backup').spec.groups[0].rules.find((rule: any) => rule.alert === 'PostgresBackupOverdue').expr).toMatch(/ > 691200$/);
  });

  test("takes PostgreSQL's own parameters, and those of extensions", () => {
    const parameters = {
      'work_mem': '64MB', 'statement_timeout': '5min', 'random_page_cost': '1.1', 'autovacuum': 'ON', 'log_min_messages': 'warning', 'synchronous_commit': 'true', 'timezone': 'Asia/Jakarta',
      'checkpoint_timeout': '900', 'wal_buffers': '16MB', 'pg_stat_statements.max': '20000', 'vacuum_cost_delay': '0.5ms', 'effective_io_concurrency': '200', 'wal_compression': 'lz4',
    };
    const { lab } = postgresLab({ parameters });

    expect(objectOf(lab, 'Cluster', 'postgres').spec.postgresql.parameters).toMatchObject(parameters);
  });

  test('has as many instances as nodes, at most three', () => {
    const { lab } = postgresLab({}, oneNode());

    const { spec } = objectOf(lab, 'Cluster', 'postgres');
    expect(spec.instances).toBe(1);
    expect(spec.postgresql.synchronous).toBeUndefined();
    expect(spec.enablePDB).toBe(false);
    expect(spec.primaryUpdateMethod).toBe('restart');
  });

  test('of two instances goes on writing when one is away', () => {
    const { lab } = postgresLab({ instances: 2 });

    expect(objectOf(lab, 'Cluster', 'postgres').spec.postgresql.synchronous).toEqual({ method: 'any', number: 1, dataDurability: 'preferred' });
  });

  test.each<[boolean | undefined, boolean | undefined]>([
    [undefined, undefined],
    [true, undefined],
    [false, false],
  ])('on volumes that grow: %s, has the operator resize those that are in use: %s', (expandable, resizeInUseVolumes) => {
    const { lab } = postgresLab({ storageClass: { connect: () => ({ name: 'local', local: true, expandable }) } });

    const { spec } = objectOf(lab, 'Cluster', 'postgres');
    expect(spec.storage).toEqual({ storageClass: 'local', size: '80Gi', ...(resizeInUseVolumes === undefined ? {} : { resizeInUseVolumes }) });
    // The operator reads it there alone, for both volumes.
    expect(spec.walStorage).toEqual({ storageClass: 'local', size: '20Gi' });
  });

  test('has a WAL volume of at least 2 GiB', () => {
    const { lab } = postgresLab({ dataSize: Size.gibibytes(4) });

    expect(objectOf(lab, 'Cluster', 'postgres').spec.walStorage.size).toBe('2Gi');
  });

  test('waits for the operator, and Flux for its conditions', () => {
    const { lab } = postgresLab();

    expect(waitsOf(lab, 'postgres-instances')).toEqual(['postgres-operator']);
    expect(objectOf(lab, 'Kustomization', 'postgres-instances').spec.healthCheckExprs).toEqual([{
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      current: "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
    }]);
  });

  test('is never pruned', () => {
    const { lab } = postgresLab();

    expect(objectOf(lab, 'Cluster', 'postgres').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    expect(objectOf(lab, 'HelmRelease', 'cloudnative-pg').metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  test('lets in the operator, its own pods and the scraper, and nobody else', () => {
    const { lab } = postgresLab();

    const policy = objectOf(lab, 'NetworkPolicy', 'postgres-instances-servers');
    expect(policy.spec.podSelector.matchLabels).toEqual({ 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'instance' });
    expect(policy.spec.ingress.map(({ from: [{ namespaceSelector, podSelector }], ports }: any) => [
      namespaceSelector.matchLabels['kubernetes.io/metadata.name'], Object.values(podSelector.matchLabels)[0], ports.map(({ port }: any) => port),
    ])).toEqual([
      ['cnpg-system', 'cloudnative-pg', [5432, 8000]],
      ['databases', 'postgres', [5432, 8000]],
      ['surroundings', 'scraper', [9187]],
    ]);
  });
});

describe('the operator', () => {
  test('is two hardened pods in a restricted namespace, one of which may go', () => {
    const { lab } = postgresLab();

    expect(objectOf(lab, 'Namespace', 'cnpg-system').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
    expect(objectOf(lab, 'HelmRelease', 'cloudnative-pg').spec.values).toEqual({
      image: { tag: '1.30.1' },
      replicaCount: 2,
      resources: { requests: { cpu: '100m', memory: '400Mi' }, limits: { memory: '400Mi' } },
      config: { clusterWide: true, maxConcurrentReconciles: 10 },
      topologySpreadConstraints: [{
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg', 'app.kubernetes.io/instance': 'cloudnative-pg' } },
      }],
    });
    expect(objectOf(lab, 'PodDisruptionBudget', 'cloudnative-pg').spec).toEqual({
      minAvailable: 1, selector: { matchLabels: { 'app.kubernetes.io/name': 'cloudnative-pg', 'app.kubernetes.io/instance': 'cloudnative-pg' } },
    });
  });

  test('is ready when its CRDs are', () => {
    const { lab } = postgresLab();

    expect(objectOf(lab, 'Kustomization', 'postgres-operator').spec.healthChecks.map(({ kind, name }: any) => `${kind} ${name}`)).toEqual([
      'HelmRelease cloudnative-pg',
      'CustomResourceDefinition clusters.postgresql.cnpg.io',
      'CustomResourceDefinition databases.postgresql.cnpg.io',
      'CustomResourceDefinition poolers.postgresql.cnpg.io',
      'CustomResourceDefinition scheduledbackups.postgresql.cnpg.io',
    ]);
  });

  test('answers the API server on the webhook port of the pod', () => {
    const { lab } = postgresLab();

    expect(objectOf(lab, 'CiliumNetworkPolicy', 'postgres-operator').spec.ingress).toEqual([
      { fromEntities: ['kube-apiserver', 'host', 'remote-node'], toPorts: [{ ports: [{ port: '9443', protocol: 'TCP' }] }] },
    ]);
  });
});

describe('backups', () => {
  test('go to the bucket every night and are kept for 30 days', () => {
    const { lab } = backedUpLab();

    expect(objectOf(lab, 'ObjectStore', 'postgres').spec).toEqual({
      retentionPolicy: '30d',
      configuration: {
        destinationPath: 's3://postgres/',
        endpointURL: 'https://s3.example.org:9000',
        s3Credentials: {
          accessKeyId: { name: 'postgres-instances-backups', key: 'access-key-id' },
          secretAccessKey: { name: 'postgres-instances-backups', key: 'secret-access-key' },
        },
        wal: { compression: 'gzip', maxParallel: 4 },
        data: { compression: 'gzip', jobs: 2 },
      },
      instanceSidecarConfiguration: {
        resources: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
        env: [
          { name: 'AWS_DEFAULT_REGION', value: 'auto' },
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ],
      },
    });
    expect(objectOf(lab, 'ScheduledBackup', 'infra-postgres').spec).toEqual({
      cluster: { name: 'postgres' },
      schedule: '0 30 2 * * *',
      immediate: true,
      backupOwnerReference: 'cluster',
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
    });
    expect(objectOf(lab, 'Cluster', 'postgres').spec.plugins).toEqual([
      { name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'postgres', serverName: 'infra-postgres' }, isWALArchiver: true },
    ]);
  });

  test('bring the plugin, which runs beside the operator and needs certificates', () => {
    const { lab } = backedUpLab();

    expect(objectOf(lab, 'HelmRelease', 'plugin-barman-cloud').metadata.namespace).toBe('cnpg-system');
    expect(waitsOf(lab, 'postgres-instances')).toEqual(['postgres-backup-plugin', 'surroundings-store']);
    expect(objectOf(lab, 'NetworkPolicy', 'postgres-backup-plugin').spec.ingress[0].ports).toEqual([{ protocol: 'TCP', port: 9090 }]);
  });

  test('without cert-manager are refused', () => {
    const lab = new Lab({ without: ['cert-manager.io'] });
    postgresLab({ backup: { store: bucketOf(lab) } }, lab);

    expect(lab.refusals()).toEqual([{ code: 'PLATFORM-511', path: 'infra/postgres/BackupPlugin', message: expect.stringContaining('Certificate of cert-manager.io') }]);
  });

  test('are copied to a second bucket by one prop', () => {
    const lab = new Lab();
    postgresLab({ backup: { store: bucketOf(lab), copyTo: secondBucketOf(lab) } }, lab);

    const { metadata, spec } = objectOf(lab, 'CronJob', 'postgres-backup-copy');
    const [container] = spec.jobTemplate.spec.template.spec.containers;
    expect(metadata.namespace).toBe('databases');
    expect(container.image).toMatch(/^docker\.io\/rclone\/rclone:[0-9.]+@sha256:[0-9a-f]{64}$/);
    expect(container.args.slice(0, 3)).toEqual(['copy', 'source:postgres', 'copy:postgres-copy']);
    expect(Object.fromEntries(container.env.map(({ name, value, valueFrom }: any) => [name.replace('RCLONE_CONFIG_', ''), value ?? `${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`]))).toEqual({
      SOURCE_TYPE: 's3',
      SOURCE_PROVIDER: 'Other',
      SOURCE_ENDPOINT: 'https://s3.example.org:9000',
      SOURCE_REGION: 'auto',
      SOURCE_ACCESS_KEY_ID: 'postgres-backup-copy-backups/access-key-id',
      SOURCE_SECRET_ACCESS_KEY: 'postgres-backup-copy-backups/secret-access-key',
      COPY_TYPE: 's3',
      COPY_PROVIDER: 'Other',
      COPY_ENDPOINT: 'https://account.r2.example.net',
      COPY_REGION: 'us-east-1',
      COPY_ACCESS_KEY_ID: 'postgres-backup-copy-second/access-key-id',
      COPY_SECRET_ACCESS_KEY: 'postgres-backup-copy-second/secret-access-key',
    });
    expect(alertNames(lab, 'backup')).toContain('PostgresBackupCopyOverdue');
    const [policy] = objectsOf(lab).filter((object) => object.kind === 'CiliumNetworkPolicy' && object.metadata.name === 'postgres-backup-copy');
    expect(policy.spec.egress.flatMap(({ toFQDNs = [] }: any) => toFQDNs)).toEqual([{ matchName: 'account.r2.example.net' }, { matchName: 's3.example.org' }]);
  });

  test('are restored by a drill once a month, from the bucket alone and without any right in the cluster', () => {
    const lab = new Lab();
    const { postgres } = postgresLab({ backup: { store: bucketOf(lab), drill: {} } }, lab);
    postgres.addDatabase('shop', { restoredQuery: `SELECT count(*)
      FROM orders` });
    postgres.addDatabase('wiki');

    const { metadata, spec } = objectOf(lab, 'CronJob', 'postgres-restore');
    const pod = spec.jobTemplate.spec.template.spec;
    const variables = (container: any) => Object.fromEntries(container.env.map(({ name, value, valueFrom }: any) => [name, value ?? `${valueFrom.secretKeyRef.name}/${valueFrom.secretKeyRef.key}`]));
    expect(metadata.namespace).toBe('postgres-restore-drills');
    expect(spec.schedule).toMatch(/^\d+ \d+ \d+ \* \*$/);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({ runAsUser: 26, runAsNonRoot: true });
    expect(variables(pod.initContainers[0])).toMatchObject({
      SERVER: 'infra-postgres', BUCKET: 'postgres', ENDPOINT_URL: 'https://s3.example.org:9000', BEFORE: '3600', AWS_ACCESS_KEY_ID: 'postgres-restore-drill-backups/access-key-id',
    });
    expect(pod.containers[0].image).toBe(objectOf(lab, 'Cluster', 'postgres').spec.imageName);
    expect(variables(pod.containers[0]).CHECKS).toBe('shop\tSELECT count(*) FROM orders\nwiki\tSELECT 1\n');
    expect(objectsOf(lab).filter(({ kind, metadata: { namespace } }) => namespace === 'postgres-restore-drills' && /Role/.test(kind))).toEqual([]);
    const [policy] = objectsOf(lab).filter((object) => object.kind === 'CiliumNetworkPolicy' && object.metadata.name === 'postgres-restore-drill');
    expect(policy.spec.egress.flatMap(({ toFQDNs = [] }: any) => toFQDNs)).toEqual([{ matchName: 's3.example.org' }]);
  });

  test('of drills, time, class and size can be told', () => {
    const lab = new Lab();
    const storageClass = new ExistingStorageClass(lab.cluster, 'scratch');
    postgresLab({ backup: { store: bucketOf(lab), drill: { schedule: '0 5 1 * *', storageClass, size: Size.gibibytes(3) } } }, lab);

    const { spec } = objectOf(lab, 'CronJob', 'postgres-restore');
    expect(spec.schedule).toBe('0 5 1 * *');
    expect(spec.jobTemplate.spec.template.spec.volumes.find(({ name }: any) => name === 'restored').ephemeral.volumeClaimTemplate.spec).toMatchObject({ storageClassName: 'scratch', resources: { requests: { storage: '3Gi' } } });
  });

  test('over plain http, and on the server of other volumes, need a reason', () => {
    const risky = (reason?: string): any[] => {
      const lab = new Lab();
      lab.surroundings.recordStorageHost('10.0.0.3');
      const store = new Bucket(lab.cluster, 'nas', { endpointUrl: 'http://10.0.0.3:9000', bucket: 'postgres', secretStore: lab.surroundings.store, credentialsItem: 's3' });
      postgresLab({ backup: { store, reason } }, lab);
      return lab.refusals();
    };

    expect(risky()).toEqual(['PLATFORM-625', 'PLATFORM-626'].map((code) => ({ code, path: 'infra/postgres', message: expect.stringContaining('10.0.0.3') })));
    expect(risky('a second copy is elsewhere, and the switch has a VLAN for it')).toEqual([]);
  });

  test('left out leave the plugin out', () => {
    const { lab } = postgresLab();

    const kinds = objectsOf(lab).map((object) => `${object.kind} ${object.metadata.name}`);
    expect(kinds).not.toContain('HelmRelease plugin-barman-cloud');
    expect(objectOf(lab, 'Cluster', 'postgres').spec.plugins).toBeUndefined();
    expect(kinds).not.toContain('VMRule postgres-backup');
  });
});

describe('a schedule', () => {
  test.each<[string, string]>([
    ['0 30 3 * * *', '0 30 3 * * *'],
    ['30 3 * * *', '0 30 3 * * *'],
  ])("'%s' is written as CloudNativePG reads it", (schedule, written) => {
    const { lab } = backedUpLab({ schedule });

    expect(objectOf(lab, 'ScheduledBackup', 'infra-postgres').spec.schedule).toBe(written);
  });
});

describe('a recovery', () => {
  test('starts from the old backups and writes under the new name', () => {
    const { lab } = backedUpLab({ serverName: 'infra-postgres-2' }, { recovery: { fromServerName: 'infra-postgres' } });

    const { spec } = objectOf(lab, 'Cluster', 'postgres');
    expect(spec.bootstrap).toEqual({ recovery: { source: 'origin' } });
    expect(spec.externalClusters).toEqual([
      { name: 'origin', plugin: { name: 'barman-cloud.cloudnative-pg.io', parameters: { barmanObjectName: 'postgres', serverName: 'infra-postgres' } } },
    ]);
    expect(spec.plugins[0].parameters.serverName).toBe('infra-postgres-2');
  });

  test('stops at the moment of the example', () => {
    const lab = new Lab();
    const { storageClass } = lab.surroundings;
    recovered(lab.cluster, storageClass, bucketOf(lab));

    expect(objectOf(lab, 'Cluster', 'postgres').spec.bootstrap.recovery.recoveryTarget).toEqual({ targetTime: '2026-01-31T14:05:00Z' });
  });
});

describe('a database', () => {
  test('of the example is what it says', () => {
    const lab = exampleLab();

    expect(objectOf(lab, 'Database', 'postgres-gitlab').spec).toEqual({
      cluster: { name: 'postgres' },
      name: 'gitlab',
      owner: 'gitlab',
      databaseReclaimPolicy: 'retain',
      extensions: ['pg_trgm', 'btree_gist', 'plpgsql', 'amcheck'].map((name) => ({ name, ensure: 'present' })),
    });
    expect(objectOf(lab, 'Database', 'postgres-harbor').spec.extensions).toEqual([{ name: 'uuid-ossp', ensure: 'present' }]);
    const poolers = ['gitlab', 'harbor', 'mattermost', 'keycloak', 'synergyflow'].map((name) => {
      const { instances, pgbouncer: { poolMode, parameters } } = objectOf(lab, 'Pooler', `postgres-${name}`).spec;
      return [name, instances, poolMode, parameters.max_client_conn, parameters.default_pool_size];
    });
    expect(poolers).toEqual([
      ['gitlab', 3, 'transaction', '200', '15'],
      ['harbor', 3, 'transaction', '100', '10'],
      ['mattermost', 3, 'transaction', '100', '10'],
      ['keycloak', 3, 'session', '100', '20'],
      ['synergyflow', 3, 'transaction', '50', '5'],
    ]);
  });

  test('has a role whose password comes from the secret store', () => {
    const lab = exampleLab();

    expect(objectOf(lab, 'Cluster', 'postgres').spec.managed.roles[0]).toEqual({ name: 'gitlab', ensure: 'present', login: true, connectionLimit: 60, passwordSecret: { name: 'postgres-gitlab' } });
    const { spec } = objectOf(lab, 'ExternalSecret', 'postgres-gitlab');
    expect(spec.target.template).toEqual({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true' } },
      engineVersion: 'v2',
      data: { username: 'gitlab', password: '{{ .password }}' },
    });
    expect(waitsOf(lab, 'postgres-instances')).toContain('postgres-credentials');
  });

  test('takes every option', () => {
    const { lab, postgres } = postgresLab();
    const options: Required<DatabaseOptions> = {
      poolMode: PoolMode.TRANSACTION, maxClients: 50, poolSize: 5, poolerInstances: 1, extensions: ['vector'], credentialsItem: 'shop login', directConnections: 7,
      alternateItem: 'shop second', login: DatabaseLogin.ALTERNATE, restoredQuery: 'SELECT count(*) FROM orders',
    };
    postgres.addDatabase('shop', options);

    const { spec } = objectOf(lab, 'Pooler', 'postgres-shop');
    expect(spec.instances).toBe(1);
    expect(spec.deploymentStrategy).toBeUndefined();
    expect(spec.pgbouncer).toEqual({
      poolMode: 'transaction',
      parameters: { max_client_conn: '50', default_pool_size: '5', max_db_connections: '5' },
      pg_hba: ['host shop shop 0.0.0.0/0 md5', 'host shop shop_alternate 0.0.0.0/0 md5', 'host all all 0.0.0.0/0 reject', 'host shop shop ::/0 md5', 'host shop shop_alternate ::/0 md5', 'host all all ::/0 reject'],
    });
    // Five of its pod, five of the pod that replaces it, and seven past both.
    expect(objectOf(lab, 'Cluster', 'postgres').spec.managed.roles[0].connectionLimit).toBe(17);
    expect(objectOf(lab, 'Database', 'postgres-shop').spec.extensions).toEqual([{ name: 'vector', ensure: 'present' }]);
    expect(objectOf(lab, 'ExternalSecret', 'postgres-shop').spec.data).toEqual([{ secretKey: 'password', remoteRef: { key: 'shop login', property: 'password' } }]);
    expect(objectsOf(lab).some((object) => object.kind === 'PodDisruptionBudget' && object.metadata.name === 'postgres-shop')).toBe(false);
  });

  test('has a hardened pooler that is spread, of which one pod at a time may go', () => {
    const { lab, postgres } = postgresLab();
    postgres.addDatabase('shop');

    expect(objectOf(lab, 'Pooler', 'postgres-shop')).toMatchSnapshot();
    expect(objectOf(lab, 'PodDisruptionBudget', 'postgres-shop').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: { 'cnpg.io/poolerName': 'postgres-shop' } } });
  });

  test('lets its clients in to the pooler, with credentials in their namespace', () => {
    const { lab, postgres } = postgresLab();
    const client = clientStage(lab);

    const connection = postgres.addDatabase('shop').connect(client);

    expect(connection).toEqual({
      host: 'postgres-shop.databases.svc.cluster.local',
      port: 5432,
      database: 'shop',
      credentials: { name: 'shop-postgres-shop', keys: { username: 'username', password: 'password' } },
    });
    expect(waitsOf(lab, 'shop')).toEqual(['postgres-shop-database']);
    expect(objectOf(lab, 'ExternalSecret', 'shop-postgres-shop').metadata.namespace).toBe('shop');
    expect(objectOf(lab, 'NetworkPolicy', 'postgres-shop-database').spec.ingress).toEqual([{
      from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }, podSelector: { matchLabels: { app: 'shop' } } }],
      ports: [{ protocol: 'TCP', port: 5432 }],
    }]);
  });

  test('is reached past the pooler too, with the same credentials', () => {
    const { lab, postgres } = postgresLab();
    const client = clientStage(lab);
    const shop = postgres.addDatabase('shop');

    const pooled = shop.connect(client);
    const direct = shop.direct.connect(client);

    expect(direct).toEqual({ ...pooled, host: 'postgres-rw.databases.svc.cluster.local' });
    expect(waitsOf(lab, 'shop')).toEqual(['postgres-shop-database']);
  });

  test('has room for connections past the pooler where there are such', () => {
    const { lab, postgres } = postgresLab();
    const [shop] = ['shop', 'wiki'].map((name) => postgres.addDatabase(name));

    shop.direct.connect(clientStage(lab));

    expect(objectOf(lab, 'Cluster', 'postgres').spec.managed.roles.map(({ name, connectionLimit }: any) => [name, connectionLimit])).toEqual([['shop', 45], ['wiki', 40]]);
  });

  test('has a second role for rotation, which clients log in with once the program says so', () => {
    const roles = (login?: DatabaseLogin): { lab: Lab; client: any; item: string } => {
      const { lab, postgres } = postgresLab();
      const shop = postgres.addDatabase('shop', { alternateItem: 'second', login });
      shop.export({ to: ['apps'], namespaces: ['shop'] });
      shop.connect(clientStage(lab));
      const { data, target } = objectOf(lab, 'ExternalSecret', 'shop-postgres-shop').spec;
      return { lab, client: [target.template.data.username, data[0].remoteRef.key], item: JSON.parse(lab.platform.render()['infra/contract.json']).exports['postgres/shop'].data.item };
    };

    const before = roles();
    const after = roles(DatabaseLogin.ALTERNATE);

    expect([before.client, before.item]).toEqual([['shop', 'postgres-shop'], 'postgres-shop']);
    expect([after.client, after.item]).toEqual([['shop_alternate', 'second'], 'second']);
    const { managed, postgresql } = objectOf(before.lab, 'Cluster', 'postgres').spec;
    expect(managed).toEqual(objectOf(after.lab, 'Cluster', 'postgres').spec.managed);
    expect(managed.roles[1]).toEqual({ name: 'shop_alternate', ensure: 'present', login: true, connectionLimit: 40, passwordSecret: { name: 'postgres-shop-alternate' }, inherit: true, inRoles: ['shop'] });
    expect(postgresql.pg_hba).toEqual(['host sameuser all all scram-sha-256', 'host shop shop_alternate all scram-sha-256', 'host all all all reject']);
    expect(objectOf(before.lab, 'ExternalSecret', 'postgres-shop-alternate').spec.target.template.data).toEqual({ username: 'shop_alternate', password: '{{ .password }}' });
  });

  test('may be used by several stages of one namespace', () => {
    const { lab, postgres } = postgresLab();
    const web = clientStage(lab, 'web');
    const jobs = new Stage(lab.cluster, 'jobs', { namespace: web.home, podLabels: { app: 'jobs' } });
    const shop = postgres.addDatabase('shop');

    const names = [web, jobs].map((stage) => shop.connect(stage).credentials.name);

    expect(names).toEqual(['web-postgres-shop', 'jobs-postgres-shop']);
    expect(() => lab.objects()).not.toThrow();
  });

  test('is offered to another cluster through the mesh', () => {
    const lab = exampleLab();

    expect(objectOf(lab, 'Pooler', 'postgres-gitlab').spec.serviceTemplate).toEqual({
      metadata: { annotations: { 'service.cilium.io/global': 'true', 'service.cilium.io/shared': 'true' } },
    });
    expect(objectOf(lab, 'Pooler', 'postgres-harbor').spec.serviceTemplate).toBeUndefined();
    expect(JSON.parse(lab.platform.render()['infra/contract.json']).exports['postgres/gitlab']).toEqual({
      kind: 'PostgresDatabase',
      to: ['edge'],
      namespaces: ['gitlab'],
      data: { database: 'gitlab', item: 'postgres-gitlab' },
      endpoint: {
        namespace: 'databases', service: 'postgres-gitlab', port: 5432, portName: 'pgbouncer', targetPort: 5432, podLabels: { 'cnpg.io/poolerName': 'postgres-gitlab' },
      },
    });
  });

  test('is used from the other cluster', () => {
    const infra = exampleLab();
    const apps = new Lab({ facts: { ...OTHER, peers: [INFRA] } });
    const client = clientStage(apps, 'gitlab');
    const remote = RemoteCluster.fromCluster(apps.cluster, infra.cluster);

    const connection = remote.postgresDatabase('postgres/gitlab', { secretStore: apps.surroundings.store }).connect(client);

    expect(connection).toMatchObject({ host: 'postgres-gitlab.databases.svc.cluster.local', port: 5432, database: 'gitlab' });
  });
});

describe('monitoring', () => {
  test('scrapes the operator, the instances and the poolers', () => {
    const lab = exampleLab();

    const scrapes = objectsOf(lab).filter((object) => object.kind === 'VMPodScrape').map(({ spec }) => [spec.namespaceSelector.matchNames[0], spec.selector.matchLabels, spec.podMetricsEndpoints[0].port]);
    expect(scrapes).toEqual([
      ['databases', { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'instance' }, 'metrics'],
      ['databases', { 'cnpg.io/cluster': 'postgres', 'cnpg.io/podRole': 'pooler' }, 'metrics'],
      ['cnpg-system', { 'app.kubernetes.io/name': 'cloudnative-pg', 'app.kubernetes.io/instance': 'cloudnative-pg' }, 'metrics'],
    ]);
  });

  test('alerts of the operator, the cluster, its backups and every pooler', () => {
    const lab = exampleLab();

    expect(alertNames(lab, 'operator')).toEqual(['CnpgOperatorDown', 'CnpgOperatorReplicaMissing', 'CnpgOperatorReconcileErrors', 'CnpgOperatorWebhookErrors', 'CnpgOperatorStuck']);
    expect(alertNames(lab, 'cluster')).toEqual([
      'PostgresDown', 'PostgresInstanceMissing', 'PostgresNoPrimary', 'PostgresSeveralPrimaries', 'PostgresFenced', 'PostgresSwitchoverRequired',
      'PostgresNoStandby', 'PostgresStandbyMissing', 'PostgresReplicationBroken', 'PostgresReplicationLag', 'PostgresSlotHoldsWal', 'PostgresNotSpread',
      'PostgresDataVolumeFilling', 'PostgresDataVolumeFull', 'PostgresWalVolumeFilling', 'PostgresConnectionsNearLimit', 'PostgresTransactionIdsRunningOut',
      'PostgresLongTransaction', 'PostgresBackendsBlocked', 'PostgresDeadlocks', 'PostgresMetricsFailing',
    ]);
    expect(alertNames(lab, 'backup')).toEqual(['PostgresBackupMissing', 'PostgresBackupOverdue', 'PostgresBackupFailed', 'PostgresWalArchivingFailing', 'PostgresWalArchivingBehind']);
    expect(alertNames(lab, 'database-gitlab')).toEqual(['PostgresPoolerDown', 'PostgresPoolerPodMissing', 'PostgresPoolerClientsWaiting', 'PostgresPoolerClientsNearLimit']);
  });

  test('of WAL that is not archived look at the primary alone', () => {
    const { lab } = backedUpLab();

    const rules = objectOf(lab, 'VMRule', 'postgres-backup').spec.groups[0].rules.filter(({ alert }: any) => alert.startsWith('PostgresWalArchiving'));
    expect(rules.map(({ expr }: any) => / and on \(pod\) (.*)$/.exec(expr)![1])).toEqual(Array(2).fill('cnpg_pg_replication_in_recovery{namespace="databases",pod=~"postgres-[0-9]+"} == 0'));
  });

  test('of a single instance expects no replica', () => {
    const { lab } = postgresLab({}, oneNode());

    expect(alertNames(lab, 'cluster').filter((name) => /Standby|Replication|Spread|InstanceMissing/.test(name))).toEqual([]);
  });

  test('left out is not rendered', () => {
    const { lab, postgres } = postgresLab({ metrics: undefined });
    postgres.addDatabase('shop');

    expect(objectsOf(lab).filter((object) => object.kind === 'VMRule' || object.kind === 'VMPodScrape')).toEqual([]);
  });
});

describe('secrets', () => {
  test('come from the store of the props, for the role and for clients', () => {
    const lab = new Lab();
    const { storageClass, store } = lab.surroundings;
    Ambient.provide(lab.cluster, { secretStore: Ambient.NO_SECRET_STORE });
    const shop = new CnpgShared(lab.cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(20), secretStore: store }).addDatabase('shop');

    shop.connect(clientStage(lab));

    expect(['postgres-shop', 'shop-postgres-shop'].map((name) => objectOf(lab, 'ExternalSecret', name).spec.secretStoreRef.name)).toEqual(['onepassword', 'onepassword']);
  });

  test('are needed by databases alone', () => {
    const lab = new Lab();
    const { storageClass } = lab.surroundings;

    const postgres = new CnpgShared(lab.cluster, 'postgres', { storageClass, dataSize: Size.gibibytes(20) });

    expect(lab.refusals()).toEqual([]);
    expect(refusals(() => postgres.addDatabase('shop'))).toEqual([{ code: 'PLATFORM-323', path: 'infra/postgres/shop', message: expect.stringContaining("'secretStore'") }]);
  });
});

describe('refuses', () => {
  test.each<[string, Partial<CnpgSharedProps>, string, string]>([
    ['no size', { dataSize: undefined }, 'PLATFORM-103', "'dataSize' must be a Size, got undefined"],
    ['no instance', { instances: 0 }, 'PLATFORM-101', "'instances' must be a whole number of at least 1, got 0"],
    ['more instances than nodes', { instances: 4 }, 'CNPG-SHARED-004', 'got 4'],
    ['too few connections', { maxConnections: 20 }, 'PLATFORM-101', "'maxConnections' must be a whole number of at least 21, got 20"],
    ['too little memory', { memory: Size.mebibytes(256) }, 'PLATFORM-103', "'memory' must be at least 512Mi, got 256Mi"],
    ['too small a data volume', { dataSize: Size.kibibytes(1) }, 'PLATFORM-103', "'dataSize' must be at least 1Gi, got 1Ki"],
    ['too small a WAL volume', { walSize: Size.gibibytes(1) }, 'PLATFORM-103', "'walSize' must be at least 2Gi, got 1Gi"],
    ['an amount of CPU as text', { cpu: '500m' as unknown as Cpu }, 'PLATFORM-105', "'cpu' must be a Cpu, got '500m'"],
    ['durability without a replica', { instances: 1, dataDurability: DataDurability.REQUIRED }, 'CNPG-SHARED-005', "got 'required'"],
    ['an upgrade downwards', { postgres: PostgresMajor.V16, upgradeFrom: PostgresMajor.V17 }, 'CNPG-SHARED-002', 'got 17'],
    ['a parameter that the operator sets', { parameters: { ssl_prefer_server_ciphers: 'on' } }, 'CNPG-SHARED-015', "got 'ssl_prefer_server_ciphers'"],
    ['a parameter that follows from a prop', { parameters: { shared_buffers: '1GB' } }, 'CNPG-SHARED-016', "got 'shared_buffers'"],
    ['a value that replicas can not follow', { parameters: { wal_level: 'minimal' } }, 'CNPG-SHARED-017', "got 'minimal'"],
    ['a parameter that PostgreSQL does not know', { parameters: { workmem: '64MB' } }, 'CNPG-SHARED-024', "got 'workmem'"],
    ['a parameter of a later major version', { parameters: { transaction_timeout: '1min' } }, 'CNPG-SHARED-024', "PostgreSQL 16, got 'transaction_timeout'"],
    ["a unit that isn't PostgreSQL's", { parameters: { work_mem: '64M' } }, 'CNPG-SHARED-025', "'work_mem' to a number with one of the units B, kB, MB, GB, TB, got '64M'"],
    ['a time in a unit of size', { parameters: { statement_timeout: '64MB' } }, 'CNPG-SHARED-025', "got '64MB'"],
    ['less than the least', { parameters: { work_mem: '63kB' } }, 'CNPG-SHARED-025', "from 64 to 2147483647 times kB, got '63kB'"],
    ['a unit where there is none', { parameters: { random_page_cost: '4MB' } }, 'CNPG-SHARED-025', "a number without a unit, got '4MB'"],
    ['a word that it does not take', { parameters: { log_min_messages: 'loud' } }, 'CNPG-SHARED-025', 'one of debug5'],
    ['neither on nor off', { parameters: { autovacuum: 'maybe' } }, 'CNPG-SHARED-025', 'on or off'],
    ['a value that is no text', { parameters: { work_mem: 64 as never } }, 'CNPG-SHARED-025', 'got \'64\''],
    ['what is no parameter', { parameters: { 'Work-Mem': '1MB' } }, 'CNPG-SHARED-014', "got 'Work-Mem'"],
    ['a recovery without a bucket', { recovery: { fromServerName: 'infra-postgres' } }, 'CNPG-SHARED-011', "'infra-postgres'"],
  ])('%s', (_, props, code, value) => {
    expect(refusals(() => postgresLab(props))).toEqual([{ code, path: 'infra/postgres', message: expect.stringContaining(value) }]);
  });

  test.each<[string, Partial<BackupOptions>, Partial<CnpgSharedProps>, string, string]>([
    ['a schedule of four fields', { schedule: '30 2 * *' }, {}, 'PLATFORM-110', "got '30 2 * *'"],
    ['an hour that no day has', { schedule: '0 30 24 * * *' }, {}, 'PLATFORM-111', "got '24'"],
    ['half a day of retention', { retention: Duration.hours(12) }, {}, 'PLATFORM-104', "'backup.retention' must be a whole number of days of at least 1, got 0.5"],
    ['an age with a fraction', { maxAge: Duration.millis(1) }, {}, 'PLATFORM-104', "'backup.maxAge' must be a whole number of seconds of at least 1, got 0.001"],
    ['an age that every night reaches', { maxAge: Duration.hours(24) }, {}, 'CNPG-SHARED-009', 'got 24 h: set it to Duration.hours(26)'],
    ['a second copy that is no bucket', { copyTo: 'r2' as never }, {}, 'PLATFORM-144', 'backup.copyTo'],
    ['a second copy on the machine of the first', { copyTo: { connect: () => ({ endpointUrl: 'https://s3.example.org', bucket: 'b', region: 'r', credentials: { name: 'c', keys: {} } }) } }, {}, 'CNPG-SHARED-023', 'got s3.example.org'],
    ['a drill onto a volume that holds nothing', { drill: { size: Size.mebibytes(1) } }, {}, 'PLATFORM-103', "'backup.drill.size'"],
    ['a reason that says nothing', { reason: ' ' }, {}, 'PLATFORM-106', "'backup.reason'"],
    ['an age that every hour reaches', { schedule: '0 0 * * * *', maxAge: Duration.hours(1) }, {}, 'CNPG-SHARED-009', 'got 1 h: set it to Duration.hours(3)'],
    ['the usual age for a weekly backup', { schedule: '0 0 4 * * 0' }, {}, 'CNPG-SHARED-009', '168 h), got 26 h'],
    ['a server name with a slash', { serverName: 'a/b' }, {}, 'CNPG-SHARED-010', "got 'a/b'"],
    ['a recovery from nothing', {}, { recovery: { fromServerName: '' } }, 'PLATFORM-106', "'recovery.fromServerName' must be a text that is not empty"],
    ['a recovery into its own backups', {}, { recovery: { fromServerName: 'infra-postgres' } }, 'CNPG-SHARED-012', "as in 'infra-postgres-2'"],
    ['a second recovery into its own backups', { serverName: 'pg-2' }, { recovery: { fromServerName: 'pg-2' } }, 'CNPG-SHARED-012', "as in 'pg-3'"],
    ['a moment without a time zone', { serverName: 'new' }, { recovery: { fromServerName: 'old', targetTime: '2026-01-31 14:05:00' } }, 'CNPG-SHARED-013', "got '2026-01-31 14:05:00'"],
  ])('%s', (_, backup, props, code, value) => {
    expect(refusals(() => backedUpLab(backup, props))).toEqual([{ code, path: 'infra/postgres', message: expect.stringContaining(value) }]);
  });

  test('a name of the cluster that nothing can have', () => {
    const { cluster, surroundings: { storageClass } } = new Lab();

    expect(refusals(() => new CnpgShared(cluster, 'Postgres', { storageClass, dataSize: Size.gibibytes(1) })))
      .toEqual([{ code: 'CNPG-SHARED-001', path: 'infra/Postgres', message: expect.stringContaining("got 'Postgres'") }]);
  });

  test.each<[string, string | undefined, string]>([
    ['an underscore', 'my_shop', 'CNPG-SHARED-018'],
    ['a slash', 'my/shop', 'CNPG-SHARED-018'],
    ['nothing in it', '', 'CNPG-SHARED-018'],
    ['no text', undefined, 'CNPG-SHARED-018'],
    ['the name of a Service of the operator', 'rw', 'CNPG-SHARED-019'],
  ])('a database whose name is %s', (_, name, code) => {
    const { postgres } = postgresLab();

    expect(refusals(() => postgres.addDatabase(name as string))).toEqual([{ code, path: 'infra/postgres', message: expect.stringContaining(`got '${name}'`) }]);
  });

  test.each<[string, DatabaseOptions, string, string]>([
    ['an empty item', { credentialsItem: ' ' }, 'PLATFORM-106', "'credentialsItem'"],
    ['no client', { maxClients: 0 }, 'PLATFORM-101', "'maxClients' must be a whole number of at least 1, got 0"],
    ['clients that log in with a role that nobody makes', { login: DatabaseLogin.ALTERNATE }, 'CNPG-SHARED-026', "got 'alternate'"],
    ['one item for two roles', { alternateItem: 'postgres-shop' }, 'CNPG-SHARED-027', "got 'postgres-shop' for both"],
    ['an empty item of the second role', { alternateItem: ' ' }, 'PLATFORM-106', "'alternateItem'"],
    ['fewer than no direct connections', { directConnections: -1 }, 'PLATFORM-101', "'directConnections' must be a whole number of at least 0, got -1"],
    ['an empty pool', { poolSize: 0 }, 'PLATFORM-101', "'poolSize' must be a whole number of at least 1, got 0"],
    ['no pooler', { poolerInstances: 0 }, 'PLATFORM-101', "'poolerInstances' must be a whole number of at least 1, got 0"],
    ['a pool larger than its clients', { maxClients: 5 }, 'CNPG-SHARED-020', 'got 10'],
    ['what is no extension', { extensions: ['CREATE'] }, 'CNPG-SHARED-021', "got 'CREATE'"],
    ['an extension twice', { extensions: ['pg_trgm', 'pg_trgm'] }, 'CNPG-SHARED-022', "got 'pg_trgm'"],
  ])('a database with %s', (_, options, code, value) => {
    const { postgres } = postgresLab();

    expect(refusals(() => postgres.addDatabase('shop', options))).toEqual([{ code, path: 'infra/postgres/shop', message: expect.stringContaining(value) }]);
  });

  test('a database that is added twice', () => {
    const { postgres } = postgresLab();
    postgres.addDatabase('shop');

    expect(refusals(() => postgres.addDatabase('shop'))).toEqual([{ code: 'CNPG-SHARED-006', path: 'infra/postgres', message: expect.stringContaining("'shop'") }]);
  });

  test('pools that need more connections than there are', () => {
    const { lab, postgres } = postgresLab({ maxConnections: 200 });
    postgres.addDatabase('shop', { poolSize: 20 });
    postgres.addDatabase('wiki', { poolSize: 10 });

    expect(lab.refusals()).toEqual([
      { code: 'CNPG-SHARED-007', path: 'infra/postgres', message: expect.stringContaining('at least 260, for the pools of all databases (shop 160, wiki 80) while their poolers are replaced, and 20 in reserve, got 200') },
    ]);
  });

  test('a second shared cluster, since there can be only one operator', () => {
    const { lab } = postgresLab();
    const { storageClass } = lab.surroundings;

    expect(refusals(() => new CnpgShared(lab.cluster, 'other', { storageClass, dataSize: Size.gibibytes(1) })))
      .toEqual([{ code: 'PLATFORM-305', path: 'infra/other/OperatorNamespace', message: expect.stringContaining("'cnpg-system'") }]);
  });
});
