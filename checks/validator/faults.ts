import type { Subject } from '@monosense-io/validator';

/** A mistake that no schema knows, in an object that is right but for it. */
export interface Fault extends Subject {
  readonly title: string;
  /** Every sentence about it, each with the field and who says it. */
  readonly says: readonly string[];
}

/** The namespaces of the cluster that the objects are for. */
export const NAMESPACES = {
  shop: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  base: { 'pod-security.kubernetes.io/enforce': 'baseline' },
  free: {},
};

/** A container that every namespace lets run. */
const CONTAINER = {
  name: 'shop', image: 'registry.example.org/shop:1.0.0',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
};

const LABELS = { app: 'shop' };

function named(apiVersion: string, kind: string, content: object, metadata: object = {}): object {
  return { apiVersion, kind, metadata: { name: 'shop', namespace: 'shop', ...metadata }, ...content };
}

function pod(container: object = {}, spec: object = {}): { metadata: object; spec: object } {
  return { metadata: { labels: LABELS }, spec: { containers: [{ ...CONTAINER, ...container }], ...spec } };
}

function deployment(container: object = {}, spec: object = {}, metadata: object = {}): object {
  return named('apps/v1', 'Deployment', { spec: { selector: { matchLabels: LABELS }, template: pod(container), ...spec } }, metadata);
}

function statefulSet(serviceName: string): object {
  return named('apps/v1', 'StatefulSet', { spec: { serviceName, selector: { matchLabels: LABELS }, template: pod() } });
}

function job(spec: object = {}): object {
  return { template: { spec: { ...pod().spec, restartPolicy: 'Never' } }, ...spec };
}

function cronJob(schedule: string, spec: object = {}): object {
  return named('batch/v1', 'CronJob', { spec: { schedule, jobTemplate: { spec: job() }, ...spec } });
}

function storageClass(pool: string): object {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'shop' }, provisioner: 'rbd.csi.ceph.com', parameters: { pool } };
}

function claim(storage: string, spec: object = {}): object {
  return named('v1', 'PersistentVolumeClaim', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...spec } });
}

function gateway(...listeners: object[]): object {
  return named('gateway.networking.k8s.io/v1', 'Gateway', { spec: { gatewayClassName: 'cilium', listeners } });
}

function route(...filters: object[]): object {
  return named('gateway.networking.k8s.io/v1', 'HTTPRoute', { spec: { parentRefs: [{ name: 'external' }], rules: [{ filters }] } });
}

function vmRule(rule: object): object {
  return named('operator.victoriametrics.com/v1beta1', 'VMRule', { spec: { groups: [{ name: 'shop', rules: [{ alert: 'Shop', ...rule }] }] } });
}

function backup(schedule: string): object {
  return named('postgresql.cnpg.io/v1', 'ScheduledBackup', { spec: { schedule, cluster: { name: 'postgres' } } });
}

function postgres(spec: object): object {
  return named('postgresql.cnpg.io/v1', 'Cluster', { spec: { instances: 1, storage: { size: '8Gi' }, ...spec } });
}

function ceph(storage: object): object {
  return named('ceph.rook.io/v1', 'CephCluster', { spec: { cephVersion: { image: 'quay.io/ceph/ceph:v19.2.3' }, dataDirHostPath: '/var/lib/rook', mon: { count: 3 }, storage } });
}

function configMap(data: object): object {
  return named('v1', 'ConfigMap', { data });
}

/** A dashboard with one panel. */
function dashboard(expr: string, variable = 'label_values(up, cluster)'): object {
  const datasource = { type: 'prometheus', uid: '$datasource' };
  return configMap({
    'shop.json': JSON.stringify({
      schemaVersion: 42,
      templating: { list: [{ type: 'query', name: 'cluster', datasource, query: { qryType: 1, query: variable } }, { type: 'interval', name: 'step', query: '1m,5m' }] },
      panels: [{ title: 'Orders', type: 'timeseries', datasource, targets: [{ expr }] }, { title: 'Log', type: 'logs', datasource: { type: 'victoriametrics-logs-datasource', uid: 'logs' }, targets: [{ expr: '_time:5m error |' }] }],
    }),
  });
}

function matched(kind: string, match: object): object {
  return named('gateway.networking.k8s.io/v1', kind, { spec: { parentRefs: [{ name: 'external' }], rules: [{ matches: [match] }] } });
}

function l7(http: object): object {
  return named('cilium.io/v2', 'CiliumNetworkPolicy', { spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [http] } }] }] } });
}

function alerting(inhibit: object): object {
  return named('operator.victoriametrics.com/v1beta1', 'VMAlertmanagerConfig', { spec: { receivers: [{ name: 'nobody' }], route: { receiver: 'nobody' }, inhibit_rules: [{ source_matchers: ['severity="critical"'], ...inhibit }] } });
}

function scrape(relabeling: object): object {
  return named('operator.victoriametrics.com/v1beta1', 'VMPodScrape', { spec: { selector: {}, podMetricsEndpoints: [{ port: 'metrics', metricRelabelConfigs: [{ action: 'drop', ...relabeling }] }] } });
}

function policy(expression: string): object {
  return { apiVersion: 'policies.kyverno.io/v1', kind: 'ValidatingPolicy', metadata: { name: 'shop' }, spec: { validations: [{ expression }] } };
}

function cleanup(schedule: string): object {
  return named('kyverno.io/v2', 'CleanupPolicy', { spec: { schedule, match: { any: [{ resources: { kinds: ['Pod'] } }] } } });
}

function secret(spec: object): object {
  return named('external-secrets.io/v1', 'ExternalSecret', { spec: { secretStoreRef: { name: 'shop', kind: 'ClusterSecretStore' }, ...spec } });
}

function kustomization(current: string): object {
  return named('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', { spec: { interval: '1h', prune: true, sourceRef: { kind: 'GitRepository', name: 'shop' }, healthCheckExprs: [{ apiVersion: 'example.org/v1', kind: 'Shop', current }] } });
}

function user(path: string): object {
  return named('operator.victoriametrics.com/v1beta1', 'VMUser', { spec: { targetRefs: [{ static: { url: 'http://shop' }, paths: [path] }] } });
}

/** The objects that the faults are planted in, as they should be: nobody says anything about them. */
export const RIGHT: readonly Subject[] = [
  { object: deployment(), old: deployment() },
  { object: cronJob('1 3 * * *') },
  { object: named('batch/v1', 'Job', { spec: job() }), old: named('batch/v1', 'Job', { spec: job() }) },
  { object: statefulSet('shop'), old: statefulSet('shop') },
  { object: storageClass('shop'), old: storageClass('shop') },
  { object: claim('20G'), old: claim('10G') },
  { object: gateway({ name: 'web', port: 443, protocol: 'HTTPS', hostname: '*.example.org', tls: { certificateRefs: [{ name: 'wildcard' }] } }) },
  { object: route({ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }) },
  { object: vmRule({ expr: 'rate(http_requests_total[5m]) > 1', for: '1h' }) },
  { object: backup('0 0 3 * * *') },
  { object: postgres({}) },
  { object: ceph({ deviceFilter: '^sd[b-z]$' }) },
  { object: configMap({ 'settings.yaml': 'debug: "yes"\nmode: 0644\n' }) },
  { object: dashboard('sum by ($by) (rate(orders{cluster=~"$cluster"}[$__rate_interval])) / rate(orders[${step}]) > [[least]]', 'query_result(sum(up{cluster="$cluster"}))') },
  { object: matched('HTTPRoute', { path: { type: 'RegularExpression', value: '/v[0-9]+/.*' }, headers: [{ name: 'shop', value: '(' }] }) },
  { object: matched('GRPCRoute', { method: { type: 'RegularExpression', service: 'shop\\..+' } }) },
  { object: l7({ method: 'GET', path: '/v[0-9]+/.*' }) },
  { object: alerting({ target_matchers: ['severity=~"warning|info"', 'node!=""', 'cluster = apps'] }) },
  { object: scrape({ if: '{__name__=~"go_.+"}', regex: 'go_.+' }) },
  { object: policy("object.metadata.?labels.owner.orValue('') != ''") },
  { object: cleanup('0 3 * * *') },
  { object: secret({ refreshInterval: '1h', target: { template: { data: { url: 'http://{{ .host | lower }}' } } }, dataFrom: [{ find: { name: { regexp: '^shop-' } } }] }) },
  { object: kustomization("status.conditions.exists(e, e.type == 'Ready')") },
  { object: user('/api/v1/.*') },
  { object: named('v1', 'Namespace', {}, { name: 'shop', namespace: undefined }) },
];

/** Mistakes, each with what its reader says. A new one is an entry here. */
export const FAULTS: readonly Fault[] = [
  { title: 'a label of 64 characters', object: deployment({}, {}, { labels: { app: 'x'.repeat(64) } }), says: ['metadata.labels: Kubernetes 1.35.4 says: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": must be no more than 63 bytes'] },
  { title: 'a label with a space', object: deployment({}, {}, { labels: { app: 'my shop' } }), says: [`metadata.labels: Kubernetes 1.35.4 says: Invalid value: "my shop": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`] },
  { title: 'a unit that Kubernetes does not have', object: deployment({ resources: { limits: { memory: '64MB' } } }), says: ["spec.template.spec.containers[0].resources.limits.memory: Kubernetes 1.35.4 says: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"] },
  { title: 'a request above its limit', object: deployment({ resources: { requests: { memory: '65Mi' }, limits: { memory: '64Mi' } } }), says: ['spec.template.spec.containers[0].resources.requests: Kubernetes 1.35.4 says: Invalid value: "65Mi": must be less than or equal to memory limit of 64Mi'] },
  { title: 'a port above 65535', object: deployment({ ports: [{ containerPort: 70000 }] }), says: ['spec.template.spec.containers[0].ports[0].containerPort: Kubernetes 1.35.4 says: Invalid value: 70000: must be between 1 and 65535, inclusive'] },
  { title: 'a name of a port that is too long', object: deployment({ ports: [{ containerPort: 80, name: 'port-of-the-metrics' }] }), says: ['spec.template.spec.containers[0].ports[0].name: Kubernetes 1.35.4 says: Invalid value: "port-of-the-metrics": must be no more than 15 characters'] },
  { title: 'a selector that selects other pods', object: deployment({}, { selector: { matchLabels: { app: 'other' } } }), says: ['spec.template.metadata.labels: Kubernetes 1.35.4 says: Invalid value: {"app":"shop"}: `selector` does not match template `labels`'] },
  { title: 'a mount of a volume that is not there', object: deployment({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }), says: ['spec.template.spec.containers[0].volumeMounts[0].name: Kubernetes 1.35.4 says: Not found: "data"'] },
  { title: 'a misspelt field', object: deployment({}, { replica: 2 }), says: ['spec.replica: Kubernetes 1.35.4 says: unknown field "spec.replica"'] },
  { title: 'text where a number belongs', object: deployment({}, { replicas: 'two' }), says: ['spec.replicas: Kubernetes 1.35.4 says: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'] },
  { title: 'a probe without what it asks', object: deployment({ livenessProbe: { periodSeconds: 10 } }), says: ['spec.template.spec.containers[0].livenessProbe: Kubernetes 1.35.4 says: Required value: must specify a handler type'] },
  { title: 'two containers with one name', object: named('apps/v1', 'Deployment', { spec: { selector: { matchLabels: LABELS }, template: pod({}, { containers: [CONTAINER, CONTAINER] }) } }), says: ['spec.template.spec.containers[1].name: Kubernetes 1.35.4 says: Duplicate value: "shop"'] },
  { title: 'an update strategy that allows nothing', object: deployment({}, { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }), says: ['spec.strategy.rollingUpdate.maxUnavailable: Kubernetes 1.35.4 says: Invalid value: 0: may not be 0 when `maxSurge` is 0'] },
  { title: 'minute 61', object: cronJob('61 3 * * *'), says: ['spec.schedule: Kubernetes 1.35.4 says: Invalid value: "61 3 * * *": end of range (61) above maximum (59): 61'] },
  { title: 'a zone in a schedule', object: cronJob('TZ=Europe/Berlin 1 3 * * *'), says: ['spec.schedule: Kubernetes 1.35.4 says: Invalid value: "TZ=Europe/Berlin 1 3 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead'] },
  { title: 'a time zone that does not exist', object: cronJob('1 3 * * *', { timeZone: 'Europe/Bonn' }), says: ['spec.timeZone: Kubernetes 1.35.4 says: Invalid value: "Europe/Bonn": unknown time zone Europe/Bonn'] },
  { title: 'a Job that always starts again', object: named('batch/v1', 'Job', { spec: job({ template: { spec: { ...pod().spec, restartPolicy: 'Always' } } }) }), says: ['spec.template.spec.restartPolicy: Kubernetes 1.35.4 says: Required value: valid values: "OnFailure", "Never"'] },
  { title: 'two unnamed ports of a Service', object: named('v1', 'Service', { spec: { selector: LABELS, ports: [{ port: 80 }, { port: 443 }] } }), says: ['spec.ports[0].name: Kubernetes 1.35.4 says: Required value', 'spec.ports[1].name: Kubernetes 1.35.4 says: Required value'] },
  { title: 'a Service of both kinds', object: named('v1', 'Service', { spec: { type: 'ExternalName', ports: [{ port: 80 }] } }), says: ['spec.externalName: Kubernetes 1.35.4 says: Required value'] },
  { title: 'a privileged pod where that is forbidden', object: deployment({ securityContext: { privileged: true } }), says: ['Pod Security of Kubernetes 1.35.4 says: violates PodSecurity "restricted:latest": privileged (container "shop" must not set securityContext.privileged=true), allowPrivilegeEscalation != false (container "shop" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "shop" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "shop" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "shop" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")'] },
  { title: "a host's folder where that is forbidden", object: named('batch/v1', 'CronJob', { spec: { schedule: '1 3 * * *', jobTemplate: { spec: job({ template: { spec: { ...pod().spec, restartPolicy: 'Never', volumes: [{ name: 'host', hostPath: { path: '/' } }] } } }) } } }, { namespace: 'base' }), says: ['Pod Security of Kubernetes 1.35.4 says: violates PodSecurity "baseline:latest": hostPath volumes (volume "host")'] },
  { title: 'root where that is forbidden', object: named('apps/v1', 'DaemonSet', { spec: { selector: { matchLabels: LABELS }, template: pod({ securityContext: { ...CONTAINER.securityContext, runAsNonRoot: false } }) } }), says: ['Pod Security of Kubernetes 1.35.4 says: violates PodSecurity "restricted:latest": runAsNonRoot != true (container "shop" must not set securityContext.runAsNonRoot=false)'] },
  { title: 'another selector for a Deployment that exists', object: deployment({}, { selector: { matchLabels: { app: 'shop', part: 'web' } }, template: { metadata: { labels: { app: 'shop', part: 'web' } }, spec: pod().spec } }), old: deployment(), says: ['spec.selector: Kubernetes 1.35.4 says: Invalid value: {"matchLabels":{"app":"shop","part":"web"}}: field is immutable'] },
  { title: 'other parameters for a StorageClass that exists', object: storageClass('other'), old: storageClass('shop'), says: ['parameters: Kubernetes 1.35.4 says: Forbidden: updates to parameters are forbidden.'] },
  { title: 'another Service for a StatefulSet that exists', object: statefulSet('other'), old: statefulSet('shop'), says: ["spec: Kubernetes 1.35.4 says: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"] },
  { title: 'a volume that shrinks', object: claim('10G'), old: claim('20G'), says: ['spec.resources.requests.storage: Kubernetes 1.35.4 says: Forbidden: field can not be less than status.capacity'] },
  { title: 'another image for a Job that exists', object: named('batch/v1', 'Job', { spec: job({ template: { spec: { ...pod({ image: 'registry.example.org/shop:1.0.1' }).spec, restartPolicy: 'Never' } } }) }), old: named('batch/v1', 'Job', { spec: job() }), says: ['spec.template: Kubernetes 1.35.4 says: Invalid value: {"labels":{"batch.kubernetes.io/controller-uid":"00000000-0000-0000-0000-000000000000 … sourceClaims":null,"Resources":null,"HostnameOverride":null,"WorkloadRef":null}}: field is immutable'] },
  { title: 'a size in gigabytes', object: claim('20GB'), says: ["spec.resources.requests.storage: Kubernetes 1.35.4 says: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"] },
  { title: 'a short form of an access mode', object: claim('20G', { accessModes: ['RWO'] }), says: ['spec.accessModes: Kubernetes 1.35.4 says: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"'] },
  { title: 'a budget with both limits', object: named('policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: LABELS } } }), says: ['spec: Kubernetes 1.35.4 says: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"shop"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set'] },
  { title: 'a range of ports that ends before it starts', object: named('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: 9000, endPort: 8000 }] }] } }), says: ['spec.ingress[0].ports[0].endPort: Kubernetes 1.35.4 says: Invalid value: 9000: must be greater than or equal to `port`'] },
  { title: 'a binding to no kind of role', object: named('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Roles', name: 'shop' }, subjects: [{ kind: 'ServiceAccount', name: 'shop' }] }), says: ['roleRef.kind: Kubernetes 1.35.4 says: Unsupported value: "Roles": supported values: "Role", "ClusterRole"'] },
  { title: 'a priority of the system', object: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'shop' }, value: 2_000_000_000 }, says: ['value: Kubernetes 1.35.4 says: Forbidden: maximum allowed value of a user defined priority is 1000000000'] },
  { title: 'a kind that nobody installs', object: named('kafka.strimzi.io/v1', 'KafkaTopic', { spec: {} }), says: ['Kubernetes 1.35.4 says: no matches for kind "KafkaTopic" in version "kafka.strimzi.io/v1"'] },
  { title: 'two listeners for one port and hostname', object: gateway({ name: 'one', port: 80, protocol: 'HTTP' }, { name: 'two', port: 80, protocol: 'HTTP' }), says: ['spec.listeners: Kubernetes 1.35.4 says: Invalid value: Combination of port, protocol and hostname must be unique for each listener'] },
  { title: 'a redirect that also rewrites', object: route({ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }, { type: 'URLRewrite', urlRewrite: { hostname: 'shop.example.org' } }), says: ['spec.rules[0].filters: Kubernetes 1.35.4 says: Invalid value: May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both'] },
  { title: 'another name for a database that exists', object: named('postgresql.cnpg.io/v1', 'Database', { spec: { name: 'renamed', owner: 'shop', cluster: { name: 'postgres' } } }), old: named('postgresql.cnpg.io/v1', 'Database', { spec: { name: 'shop', owner: 'shop', cluster: { name: 'postgres' } } }), says: ['spec.name: Kubernetes 1.35.4 says: Invalid value: "renamed": name is immutable'] },
  { title: 'a field that the operator does not know', object: postgres({ instance: 3 }), says: ['spec.instance: Kubernetes 1.35.4 says: unknown field "spec.instance"'] },
  { title: 'an alert with a parenthesis too few', object: vmRule({ expr: 'sum(rate(http_requests_total[5m]) > 1' }), says: ['spec.groups[0].rules[0].expr: MetricsQL v0.87.3 says: argList: unexpected token ""; want ",", ")"; unparsed data: ""'] },
  { title: 'a misspelt function', object: vmRule({ expr: 'rat(http_requests_total[5m]) > 1' }), says: ['spec.groups[0].rules[0].expr: MetricsQL v0.87.3 says: unsupported function "rat"'] },
  { title: 'an hour that is written out', object: vmRule({ expr: 'up == 0', for: '1hr' }), says: ['spec.groups[0].rules[0].for: MetricsQL v0.87.3 says: cannot parse duration "r"'] },
  { title: 'a regular expression that looks ahead', object: ceph({ deviceFilter: '^(?!sda)sd[a-z]$' }), says: ["spec.storage.deviceFilter: Go's regexp says: error parsing regexp: invalid or unsupported Perl syntax: `(?!`"] },
  { title: 'second minute 61', object: backup('0 61 3 * * *'), says: ['spec.schedule: robfig/cron v1.2.0 says: End of range (61) above maximum (59): 61'] },
  { title: 'hour 25', object: backup('0 0 25 * * *'), says: ['spec.schedule: robfig/cron v1.2.0 says: End of range (25) above maximum (23): 25'] },
  { title: 'the thirtieth of February', object: backup('0 0 0 30 2 *'), says: ['spec.schedule: robfig/cron v1.2.0 says: Next() finds no time within five years'] },
  { title: 'hour 25 of a snapshot', object: named('dragonflydb.io/v1alpha1', 'Dragonfly', { spec: { snapshot: { cron: '0 25 * * *' } } }), says: ['spec.snapshot.cron: robfig/cron v3.0.1 says: end of range (25) above maximum (23): 25'] },
  { title: 'hour 25 of a volume', object: named('volsync.backube/v1alpha1', 'ReplicationSource', { spec: { sourcePVC: 'shop', trigger: { schedule: '0 25 * * *' } } }), says: ['spec.trigger.schedule: robfig/cron v3.0.1 says: end of range (25) above maximum (23): 25'] },
  { title: 'hour 25 of a cluster', object: named('velero.io/v1', 'Schedule', { spec: { schedule: '0 25 * * 0', template: {} } }), says: ['spec.schedule: netresearch/go-cron v0.15.0 says: end of range (25) above maximum (23): "25"'] },
  { title: 'days until a backup goes', object: named('velero.io/v1', 'Schedule', { spec: { schedule: '0 2 * * 0', template: { ttl: '30d' } } }), says: [`spec.template.ttl: Go's time.ParseDuration says: time: unknown unit "d" in duration "30d"`] },
  { title: 'a size of a database in gigabytes', object: postgres({ storage: { size: '20GB' } }), says: ["spec.storage.size: Kubernetes 1.35.4 says: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"] },
  { title: 'a duration in days', object: named('cert-manager.io/v1', 'Certificate', { spec: { secretName: 'shop', issuerRef: { name: 'shop' }, dnsNames: ['shop.example.org'], duration: '90d' } }), says: [`spec.duration: Go's time.ParseDuration says: time: unknown unit "d" in duration "90d"`] },
  { title: 'yes without quotes', object: configMap({ 'settings.yaml': 'debug: yes\n' }), says: ['data[settings.yaml]: sigs.k8s.io/yaml v1.6.0 says: debug is true, and "yes" to go.yaml.in/yaml/v3'] },
  { title: 'a key twice', object: configMap({ 'settings.yaml': 'port: 80\nport: 443\n' }), says: ['data[settings.yaml]: sigs.k8s.io/yaml v1.6.0 says: error converting YAML to JSON: yaml: unmarshal errors:\n  line 2: key "port" already set in map'] },
  { title: 'a release without a chart, in the words of its definition', object: named('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { spec: { interval: '1h' } }), says: ['spec: Kubernetes 1.35.4 says: Invalid value: either chart or chartRef must be set'] },
  { title: 'an annotation of an alert that is not closed', object: vmRule({ expr: 'up == 0', annotations: { summary: '{{ $labels.pod }} is {{ $value' } }), says: ["spec.groups[0].rules[0].annotations.summary: Go's text/template says: template: text:1: unclosed action"] },
  { title: 'a variable that alerts do not have', object: vmRule({ expr: 'up == 0', annotations: { summary: '{{ $pod }} is down' } }), says: [`spec.groups[0].rules[0].annotations.summary: Go's text/template says: template: text:1: undefined variable "$pod"`] },
  { title: 'a panel with a bracket too few', object: dashboard('sum(rate(orders[$__rate_interval])'), says: ['data[shop.json]: MetricsQL v0.87.3 says: panels[0].targets[0].expr: argList: unexpected token ""; want ",", ")"; unparsed data: ""'] },
  { title: 'a panel with a misspelt function', object: dashboard('rat(orders[5m])'), says: ['data[shop.json]: MetricsQL v0.87.3 says: panels[0].targets[0].expr: unsupported function "rat"'] },
  { title: 'a variable of a dashboard that asks wrongly', object: dashboard('orders', 'label_values(up{cluster=$x}, cluster)'), says: ['data[shop.json]: MetricsQL v0.87.3 says: templating.list[0].query: cannot expand WITH expressions: missing "value" value inside StringExpr'] },
  { title: 'a path of a route that looks ahead', object: matched('HTTPRoute', { path: { type: 'RegularExpression', value: '/(?!admin).*' } }), says: ["spec.rules[0].matches[0].path.value: Go's regexp says: error parsing regexp: invalid or unsupported Perl syntax: `(?!`"] },
  { title: 'a header of a route with a bracket too few', object: matched('HTTPRoute', { headers: [{ type: 'RegularExpression', name: 'shop', value: '[a-z' }] }), says: ["spec.rules[0].matches[0].headers[0].value: Go's regexp says: error parsing regexp: missing closing ]: `[a-z`"] },
  { title: 'a service of a route that repeats nothing', object: matched('GRPCRoute', { method: { type: 'RegularExpression', service: '+shop' } }), says: ["spec.rules[0].matches[0].method.service: Go's regexp says: error parsing regexp: missing argument to repetition operator: `+`"] },
  { title: 'a path of a network policy that looks ahead', object: l7({ path: '/(?=v1)' }), says: ["spec.ingress[0].toPorts[0].rules.http[0].path: Go's regexp says: error parsing regexp: invalid or unsupported Perl syntax: `(?=`"] },
  { title: 'a matcher without an operator', object: alerting({ target_matchers: ['severity'] }), says: ["spec.inhibit_rules[0].target_matchers[0]: Alertmanager v0.28.1 says: end of input: expected an operator such as '=', '!=', '=~' or '!~'"] },
  { title: 'a matcher with a regular expression that is none', object: alerting({ target_matchers: ['severity=~"("'] }), says: ['spec.inhibit_rules[0].target_matchers[0]: Alertmanager v0.28.1 says: failed to create matcher: error parsing regexp: missing closing ): `^(?:()$`'] },
  { title: 'a relabelling that drops by a bad expression', object: scrape({ regex: 'go_(.+' }), says: ["spec.podMetricsEndpoints[0].metricRelabelConfigs[0].regex: Go's regexp says: error parsing regexp: missing closing ): `go_(.+`"] },
  { title: 'a relabelling whose condition calculates', object: scrape({ if: 'up > 1' }), says: ['spec.podMetricsEndpoints[0].metricRelabelConfigs[0].if: MetricsQL v0.87.3 says: "up > 1" selects no series, but calculates'] },
  { title: 'a policy with a bracket too few', object: policy('has(object.metadata.labels'), says: ["spec.validations[0].expression: CEL v0.26.0 says: Syntax error: missing ')' at '<EOF>'"] },
  { title: 'a health check with a bracket too few', object: kustomization("status.conditions.exists(e, e.type == 'Ready'"), says: ["spec.healthCheckExprs[0].current: CEL v0.26.0 says: Syntax error: missing ')' at '<EOF>'"] },
  { title: 'hour 25 of a cleanup', object: cleanup('0 25 * * *'), says: ['spec.schedule: robfig/cron v1.2.0 says: End of range (25) above maximum (23): 25'] },
  { title: 'a template of a secret that ends too early', object: secret({ target: { template: { data: { url: '{{ if .host }}x' } } } }), says: ["spec.target.template.data.url: Go's text/template says: template: text:1: unexpected EOF"] },
  { title: 'an interval of a secret in days', object: secret({ refreshInterval: '1d' }), says: [`spec.refreshInterval: Go's time.ParseDuration says: time: unknown unit "d" in duration "1d"`] },
  { title: 'names of secrets by a bad expression', object: secret({ dataFrom: [{ find: { name: { regexp: '*' } } }] }), says: ["spec.dataFrom[0].find.name.regexp: Go's regexp says: error parsing regexp: missing argument to repetition operator: `*`"] },
  { title: 'a path of a user by a bad expression', object: user('/api/(v1'), says: ["spec.targetRefs[0].paths[0]: Go's regexp says: error parsing regexp: missing closing ): `/api/(v1`"] },
];
