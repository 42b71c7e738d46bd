/**
 * What a text or a number may hold, by the name of its prop or parameter: no type says it. `Interface.prop` stands for one
 * interface alone; keys of a map are called `prop.key`.
 */
import fc from 'fast-check';

const exactly = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

const LABEL = fc.oneof(
  { weight: 4, arbitrary: exactly('cache', 'media', 'shop-2') },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/) },
  // Legal by itself, and the name of something whose name is longer still.
  { weight: 1, arbitrary: fc.stringMatching(/^[a-z][a-z0-9]{61}[a-z0-9]$/) },
);
const HOSTNAME = exactly('hubble.example.org', 'ui.lab.example.org', 'a.b.c.d.example.org');
const ITEM = exactly('login', 'Login of the lab', 'ceph-apps', 'Geheimnis für Äpfel', "it's");
const GROUP = exactly('operators', '/lab/family', 'Site Admins');
const POOL_ADDRESS = exactly('10.0.0.101', '10.0.0.102', '10.0.0.119');
const NAMESPACE = exactly('shop', 'media', 'caches');
const CRON = exactly('0 3 * * *', '0 * * * *', '*/15 * * * *', '30 2 1 * *', '0 0 * * 0');
const REGISTRY = exactly('ghcr.io', 'docker.io', 'registry.example.org', 'registry.example.org:5000');
const KERNEL_NAMES = ['^sd[b-z]$', '^nvme[1-9]n1$'];

/** Texts that their prop allows, as far as one prop alone can tell. */
export const TEXTS: Record<string, fc.Arbitrary<string>> = {
  'name': LABEL,
  'namespace': NAMESPACE,
  'RookCephConsumerProps.namespace': exactly('rook-ceph'),
  'namespaces': NAMESPACE,
  'names': NAMESPACE,
  'exclude': NAMESPACE,
  'item': ITEM,
  'passwordItem': ITEM,
  'adminItem': ITEM,
  'credentialsItem': ITEM,
  'alternateItem': ITEM,
  'caItem': ITEM,
  'loginItem': ITEM,
  'readerItem': ITEM,
  'repositoryItem': ITEM,
  'tokenItem': ITEM,
  'tsigItem': ITEM,
  'wildcardItem': ITEM,
  'property': exactly('token', 'password', 'api key'),
  'RolloutEvidenceProps.repository': exactly('example/lab'),
  'apiUrl': exactly('https://api.github.com', 'https://git.example.org/api/v3'),
  'hostname': HOSTNAME,
  'alertsHostname': exactly('alerts.example.org', 'alerts.lab.example.org'),
  'externalAddress': POOL_ADDRESS,
  'internalAddress': POOL_ADDRESS,
  'domains': exactly('example.org', 'lab.example.org', 'a-b.example.net'),
  'additionalDomains': exactly('lab.example.org', 'example.net'),
  'CertManagerProps.zones': exactly('example.org', 'example.net'),
  'Rfc2136Options.zones': exactly('example.org', 'example.net'),
  'cluster': exactly('apps'),
  'GrafanaProps.logs.key': exactly('infra', 'apps', 'a-1'),
  'adminGroups': GROUP,
  'editorGroups': GROUP,
  'viewerGroups': GROUP,
  'packageName': exactly('@monosense-io/grafana', '@monosense-io/dragonfly'),
  'to': exactly('apps'),

  'email': exactly('admin@example.org', 'a+b@example.org'),
  'recursiveNameservers': exactly('https://1.1.1.1/dns-query', 'https://dns.example.org:8443/dns-query'),
  'dnsNames': exactly('example.org', '*.media.example.org', 'www.example.org', 'a.b.example.net'),
  'CertificateProps.secretName': LABEL,

  'BgpPeer.address': exactly('10.0.0.1', '10.0.0.2', '10.0.1.1', 'fd00::1'),
  'outsideHost': exactly('www.example.org', 'one.one.one.one'),
  'tunnelId': exactly('6ff42ae2-765d-4adf-8112-31c55c1551ef', '00000000-0000-0000-0000-000000000000'),
  'dnsLabels.key': exactly('external', 'example.org/external'),
  'dnsLabels': exactly('true', 'yes', ''),

  'parameters.key': exactly('work_mem', 'max_parallel_workers', 'auto_explain.log_min_duration'),
  'parameters': exactly('8', '4MB', 'on', "it's"),
  'serverName': exactly('shared-1', 'shared.2', 'A_b'),
  'fromServerName': exactly('shared-0', 'old'),
  'targetTime': exactly('2026-01-31T14:00:00Z', '2026-01-31T14:00:00.5+02:00'),
  'restoredQuery': exactly('SELECT count(*) FROM orders', 'SELECT 1'),
  'BackupOptions.schedule': CRON.map((cron) => `0 ${cron}`),
  'extensions': exactly('pg_trgm', 'uuid-ossp', 'vector'),
  'endpointUrl': exactly('https://s3.example.org', 'http://10.0.9.9:9000', 'https://s3.example.org:9000/'),
  'bucket': exactly('backups', 'a.b-c', 'abc'),
  'region': exactly('us-east-1', 'auto'),
  'S3BackupTargetProps.endpointUrl': exactly('https://s3.example.org', 'https://account.r2.example.net/', 'https://s3.example.org:9000'),
  'S3BackupTargetProps.path': exactly('', 'infra', 'lab/infra_1'),
  'claim': LABEL,
  'RestoreCheck.image': exactly('registry.example.org/check:1.0.0'),
  'RestoreCheck.command': exactly('true', '/restored/app.db'),

  'forwardTo': exactly('10.0.9.53', '10.0.9.53:5353', '[fd00::53]:5353', '9.9.9.9'),
  'CoreDnsProps.zones.key': exactly('example.net', 'corp', '10.in-addr.arpa'),
  'CoreDnsProps.zones': exactly('10.0.9.53', '10.0.9.53:5353', 'fd00::53'),

  'SnapshotOptions.schedule': CRON,
  'BackupDrillOptions.schedule': CRON,
  'VeleroProps.schedule': CRON,
  'excludedNamespaces': NAMESPACE,
  'restrictedCommands': exactly('FLUSHALL', 'FLUSHDB', 'KEYS'),
  'trustedProxies': exactly('10.244.0.0/16', '192.0.2.7/32', 'fd00::/64'),

  'zoneId': exactly('0123456789abcdef0123456789abcdef'),
  'Rfc2136Options.server': exactly('10.0.9.53', 'ns1.example.org'),
  'tsigKeyName': exactly('external-dns', 'lab.key.'),
  'target': exactly('tunnel.example.org', '10.0.0.101'),
  'ownerId': exactly('infra', 'k8s.lab_1', 'A'),
  'ownerFrom': exactly('k8s-infra-public', 'old.owner_1'),
  'txtPrefix': exactly('k8s.', '%{record_type}-k8s.', 'txt-'),

  'connectUrl': exactly('https://connect.example.org', 'https://10.0.9.9:8443', 'https://connect.example.org/'),
  'vaults': exactly('lab', 'Private vault', 'infra'),
  'SecretReference.name': LABEL,
  'keys.key': exactly('token', 'token', 'secretId', 'clientId', 'accounts'),
  'keys': exactly('token', 'access.token_2'),

  'url': exactly('https://secrets.example.org:8200', 'https://10.0.9.9', 'https://server.media.svc.cluster.local:8443'),
  'AcmeDnsOptions.url': exactly('https://acme-dns.example.org', 'https://10.0.9.9:8443'),
  'VaultIssuerOptions.url': exactly('https://vault.example.org:8200', 'https://10.0.9.9'),
  'VaultOptions.path': exactly('secret', 'kv/lab'),
  'VaultIssuerOptions.path': exactly('pki/sign/lab'),
  'InfisicalOptions.path': exactly('/', '/kubernetes', '/lab/kubernetes'),
  'vaultNamespace': exactly('lab', 'a/b'),
  'role': exactly('external-secrets', 'arn:aws:iam::123456789012:role/dns'),
  'roleId': exactly('6ff42ae2-765d-4adf-8112-31c55c1551ef'),
  'mountPath': exactly('kubernetes', 'clusters/home'),
  'serviceAccount': LABEL,
  'audiences': exactly('vault', 'https://vault.example.org'),
  'fromSecret.key': exactly('ca.crt', 'root'),
  'fromConfigMap.key': exactly('ca.crt', 'root'),
  'pem': exactly('-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n-----END CERTIFICATE-----\n'),
  'organizationId': exactly('0c9a5f4e-3b7d-4d0f-8e61-7a2b9c1d5e34'),
  'projectId': exactly('5b1f6a1e-0c3d-4f7a-9a52-2f8e6d4c7b90'),
  'sdkServerUrl': exactly('https://bitwarden.example.org:9998', 'https://server.media.svc.cluster.local:8443'),
  'BitwardenOptions.apiUrl': exactly('https://api.bitwarden.eu'),
  'identityUrl': exactly('https://identity.bitwarden.eu'),
  'fieldKey': exactly('{item}/{property}', '{item}', '{property} of {item}'),
  'project': exactly('home-lab-x1'),
  'environment': exactly('prod', 'dev'),
  'OtherProviderOptions.provider.key': exactly('fake'),

  'hostedZoneId': exactly('Z0123456789'),
  'groupName': exactly('acme.example.org'),
  'solverName': exactly('desec', 'hetzner'),
  'config.key': exactly('zoneName', 'secretName'),
  'properties.key': exactly('token', 'accessKeyId', 'tls.crt'),
  'properties': exactly('token', 'api key', 'AWS_ACCESS_KEY_ID'),
  'Credentials.existing.secretName': LABEL,
  'caSecret': LABEL,

  'repositoryUrl': exactly('https://github.com/example/lab', 'ssh://git@github.com/example/lab', 'https://git.example.org:8443/a/b.git'),
  'branch': exactly('main', 'feature/a.b', '1.x'),
  'pullSecret': LABEL,
  'ageKeySecret': LABEL,
  'EncryptedSecrets.path': exactly('secrets', 'secrets/infra'),
  'FluxNotification.address': exactly('https://hooks.example.org/flux', 'http://alertmanager.example.org:9093'),
  'channel': exactly('#lab', 'lab', '-1001234'),
  'FluxNotification.secretName': LABEL,

  'signedImages.key': LABEL,
  'images': exactly('ghcr.io/example/', 'registry.example.org/', 'ghcr.io/example/app'),
  'publicKey': exactly('-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n'),
  'issuer': exactly('https://token.actions.githubusercontent.com', 'https://accounts.example.org'),
  'subject': exactly('https://github\\.com/example/.+', "it's"),
  'registryHosts': exactly('pkg-containers.githubusercontent.com'),

  'title': exactly('Health of the lab', "it's up?"),
  'group': exactly('platform', 'nas and more'),
  'RouteCheckOptions.path': exactly('/', '/health?full=1'),
  'EndpointCheckOptions.path': exactly('/', '/v1/sys/health'),
  'UrlCheckOptions.url': exactly('https://nas.example.net', 'http://10.0.9.9:8080/health', 'tcp://mail.example.net:25', 'tls://[fd00::9]:636'),
  'MetricCheckOptions.query': exactly('time() - shop_tested_seconds < 60', 'up{job="it\'s $5"} == 1'),
  'conditions': exactly('[BODY].status == UP', 'len([BODY]) > 0', '[BODY] == pat(*$5*)'),

  'metric': exactly('logs:lines:count1m', 'logins_failed'),
  'query': exactly('* | stats by (namespace) count() as value', 'error | stats count() as errors | filter errors:>10'),
  'LogAlert.name': exactly('LoginsFailing'),
  'summary': exactly('{{ $value }} logins have failed', "it's loud"),
  'runbookUrl': exactly('https://example.org/runbooks/logins'),
  'prefix': exactly('shop_live_', 'sk.live-1'),
  'SecretMask.field.name': exactly('session_id', 'X-Shop-Key'),
  'skippedNamespaces': LABEL,

  'until': exactly('2026-12-01', '2028-02-29'),
  'reason': exactly('looking for what it talks to', 'für eine Nacht'),
  'noHeartbeatReason': exactly('nobody outside can watch it', 'für eine Nacht'),
  'ranges': exactly('198.51.100.0/24', '2001:db8::/32'),
  'NfsClassOptions.server': exactly('nas.example.org', '10.0.9.10', 'fd00::10'),
  'share': exactly('/volume1/media', '/', '/a-b'),
  'directory': exactly('media', '${pv.metadata.name}', '${pvc.metadata.namespace}/${pvc.metadata.name}', 'apps/${pvc.metadata.namespace}/${pv.metadata.name}', 'a/b-c_d.e/${pv.metadata.name}'),
  'permissions': exactly('0770', '1777'),
  'LocalClassOptions.disks': exactly('/dev/disk/by-path/pci-0000:01:00.0-nvme-1', '/dev/disk/by-id/nvme-ACME_1', '/dev/nvme0n1'),
  'diskSelector': exactly("disk.transport == 'nvme' && !system_disk", 'disk.size > 100u * GB'),

  'CephNode.name': exactly('infra-01', 'infra-02', 'infra-03'),
  'monitorNodes': exactly('infra-01', 'infra-02', 'infra-03'),
  'devices': exactly('/dev/sdb', 'nvme1n1', '/dev/disk/by-id/ata-1'),
  'deviceFilter': exactly(...KERNEL_NAMES),
  'devicePathFilter': exactly(...KERNEL_NAMES, '^/dev/disk/by-id/ata-.*$'),
  'registries': REGISTRY,

  'receivers.key': LABEL,
  'host': exactly('hooks.example.org', '10.0.9.9'),
  'EmailOptions.to': exactly('admin@example.org', 'Admin <admin@example.org>, b@example.org'),
  'EmailOptions.from': exactly('lab@example.org'),
  'EmailOptions.server': exactly('mail.example.org', '10.0.9.25'),
  'clusters': exactly('infra'),
  'silences.key': LABEL,
  'matching.key': exactly('alertname', 'cluster', 'namespace'),
  'matching': exactly('NodeNotReady', 'infra', 'it\'s "quoted"'),
  'Silence.from': exactly('2026-11-01', '2026-11-30T18:00Z'),
  'Silence.until': exactly('2026-12-01', '2028-02-29T00:00Z'),
  'username': exactly('lab', 'lab@example.org'),

  'image': exactly(`ghcr.io/example/shop:1.2.3@sha256:${'a'.repeat(64)}`, `registry.example.org:5000/shop:v1@sha256:${'0'.repeat(64)}`),
  'command': exactly('/bin/shop', '--verbose'),
  'args': exactly('serve', "it's"),
  'env.key': exactly('MODE', 'LOG_LEVEL'),
  'env': exactly('debug', '$(MODE) and more', "it's: [1, 2]"),
  'secretEnv.key': exactly('TOKEN', 'API_KEY'),
  'files.key': exactly('/config/shop.yaml', '/etc/shop/a b.txt'),
  'files': exactly('a: 1\n', '#!/bin/sh\nexit 0'),
  'secretFiles.key': exactly('/secrets/key', '/secrets/ca.crt'),
  'scratch': exactly('/tmp', '/var/cache/shop'),
  'devices.key': exactly('gpu.intel.com/i915', 'squat.ai/zigbee'),
  'path': exactly('/', '/health', '/data/shop'),
  'livePath': exactly('/live'),
  'capabilities': exactly('NET_BIND_SERVICE', 'CHOWN', 'NET_ADMIN'),
  'ports.key': exactly('mqtt', 'admin'),
  'AppProps.address': POOL_ADDRESS,
  'tells.key': exactly('URL', 'HOST'),
  'tells': exactly('{host}', '{password}', 'tcp://{host}:{port}'),
  'AppNativeSignIn.tells': exactly('{issuerUrl}', '{clientId}', '{url}/back'),
  'HelmAppSignIn.tells': exactly('{issuerUrl}', '{clientSecret}'),
  'callbackPath': exactly('/back', '/oauth/callback'),
  'AppProxySignIn.groups': GROUP,
  'openPaths': exactly('^/api/hooks/', '^/health$'),
  'volumes.key': exactly('data', 'cache'),
  'claims.key': exactly('/library', '/films'),
  'HelmAppProps.claims': LABEL,
  'claimName': exactly('library'),
  'subPath': exactly('films'),
  'sidecars.key': exactly('vpn', 'log'),
  'mounts.key': exactly('data', 'cache'),
  'mounts': exactly('/sidecar', '/data'),
  'egress': exactly('api.example.net', 'smtp.example.net:587', '192.0.2.7:8080/udp', '*.example.net', '198.51.100.0/24'),
  'AppProps.schedule': CRON,
  'hostNetwork': exactly('finds devices by multicast', "it's on the link"),
  'nameservers': exactly('127.0.0.1', 'fd00::53'),
  'AppKubeRule.groups': exactly('', 'apps'),
  'resources': exactly('pods', 'deployments'),
  'verbs': exactly('get', 'list', 'watch'),
  'noBackupReason': exactly('can be had again', "it's a cache"),
  'repository': exactly('oci://registry.example.org/charts', 'https://charts.example.org'),
  'version': exactly('1.2.3', 'v2.0.0'),
  'podLabels.key': exactly('app', 'app.kubernetes.io/name'),
  'podLabels': exactly('shop'),
  'values.key': exactly('replicas', 'log'),
  'secretValues.key': exactly('admin.password', 'token'),
  'secrets.key': exactly('shop-key', 'login-2'),
  'portName': exactly('http', 'web'),
  'podSecurityReason': exactly('the chart says no seccomp profile'),
  'packageDir': exactly(''),
};

/** Settings that a package passes on in another program's words. */
export const ANYTHING: Record<string, fc.Arbitrary<unknown>> = {
  'HelmAppProps.values': fc.constantFrom(1, true, { replicas: 2 }, 'info'),
  'OtherProviderOptions.provider': fc.constantFrom({ data: [] }, { data: [{ key: 'login', value: 'lab' }] }),
  'WebhookSolverOptions.config': fc.constantFrom('example.org', { name: 'webhook-credentials' }, 7),
};

/** Numbers that their prop allows, where these are others than small whole ones. */
export const NUMBERS: Record<string, fc.Arbitrary<number>> = {
  targetPort: fc.integer({ min: 1, max: 65535 }),
  groups: fc.integer({ min: 1, max: 65535 }),
  everyHours: fc.constantFrom(1, 2, 3, 4, 6, 8, 12, 24),
  smallestShare: fc.integer({ min: 0, max: 100 }),
  user: fc.integer({ min: 1, max: 65535 }),
  asn: fc.oneof(fc.integer({ min: 64512, max: 65534 }), fc.integer({ min: 1, max: 4294967294 })),
  port: fc.integer({ min: 1, max: 65535 }),
  maxClients: fc.integer({ min: 100, max: 10000 }),
  maxConnections: fc.integer({ min: 400, max: 1000 }),
  poolSize: fc.integer({ min: 1, max: 40 }),
  maxEvictionPerHeartbeat: fc.integer({ min: 1, max: 1000 }),
  pipelineQueueLimit: fc.integer({ min: 1, max: 100000 }),
  replicas: fc.integer({ min: 2, max: 3 }),
  instances: fc.integer({ min: 2, max: 3 }),
  storageNodes: fc.integer({ min: 2, max: 3 }),
  replicationFactor: fc.integer({ min: 1, max: 2 }),
  atLeast: fc.integer({ min: 8, max: 64 }),
  statuses: fc.integer({ min: 200, max: 599 }),
  chat: fc.constantFrom(-1001234567890, 42),
  seriesBudget: fc.integer({ min: 100000, max: 5000000 }),
};

type Amount = fc.Arbitrary<[unit: string, amount: number]>;
const amounts = (unit: string, min: number, max: number): Amount => fc.tuple(fc.constant(unit), fc.integer({ min, max }));

/** Sizes that their prop allows, where these are others than between half a gibibyte and sixteen. */
export const SIZES: Record<string, Amount> = {
  dataSize: amounts('gibibytes', 10, 100),
  walSize: amounts('gibibytes', 5, 20),
  osdMemory: amounts('gibibytes', 4, 6),
  maxSize: amounts('gibibytes', 10, 1000),
  storageSize: amounts('gibibytes', 1, 500),
  bufferSize: amounts('gibibytes', 1, 20),
  quota: amounts('gibibytes', 10, 1000),
  pipelineBufferLimit: amounts('mebibytes', 1, 1024),
};

/** Durations that their prop allows, where these are others than minutes and hours. */
export const DURATIONS: Record<string, Amount> = {
  cacheTtl: amounts('seconds', 1, 3600),
  holdTime: amounts('seconds', 9, 90),
  restartTime: amounts('seconds', 10, 300),
  retention: amounts('days', 1, 400),
  maxAge: amounts('hours', 26, 1000),
  pruneInterval: amounts('days', 1, 90),
  responseTime: amounts('seconds', 1, 10),
  certificateAge: amounts('hours', 1, 1000),
};

/** Lengths that their list may have, where these are others than one to three. */
export const LENGTHS: Record<string, [min: number, max: number]> = {
  nodes: [2, 3],
  monitorNodes: [3, 3],
};

/** Random texts, which in most places are not what a prop expects. */
export const ODD_TEXT = fc.oneof(
  exactly(
    '', ' ', '-', '.', '/', '..', '*', ':', '~', "'", '"', '\\', '\n', '\t', '\u0000', '\ud800', '#', '%', '%zz', '${', '{{', '[', '(', '+', '@', 'ä', '日本', '💾', 'İ',
    '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'null', 'undefined', 'true', '0', '-1', '1e400', 'NaN', 'latest',
    '-cache', 'cache-', 'Cache', 'a_b', 'a..b', '.example.org', 'example.org.', '*.example.org', 'EXAMPLE.ORG', 'münchen.example', '127.0.0.1', '999.1.1.1', '10.0.0.0/33', '10.0.0.1/24', '0.0.0.0/0', '::', '::1', 'fe80::1%eth0', '::ffff:10.0.0.1', '2001:db8::/129', '10.0.0.101:80', '[::1]:99999',
    'http://', 'https://', 'https://user:pass@example.org', 'https://example.org:99999', 'https://[::1', 'javascript:alert(1)', 'file:///etc', '/absolute', '../up', 'a//b', '2026-02-30', '99 99 * * *', '* * * * * * *', '@daily', '64Gi', '-1Gi', 'v1', 'v99.0.0',
    'example.org\nexample.net', ' example.org', 'a,b', 'a=b', 'a: b', '{{ .password }}', '$(id)', '${VAR}',
  ),
  fc.stringMatching(/^[a-z]{64}$/),
  fc.stringMatching(/^[a-z]{253}\.[a-z]{3}$/),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.ipV4(), fc.ipV6(), fc.webUrl(), fc.emailAddress(), fc.domain(),
);

/** Boundaries of the number types that texts, ports and Kubernetes' integers have, and what is no number. */
export const ODD_NUMBER = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 1.5, 2 ** 15, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 1e21, 1e-7, NaN, Infinity, -Infinity),
  fc.integer(), fc.double(),
);
