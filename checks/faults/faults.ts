import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Repository } from './repository.ts';

/** What looks at a change, in the order in which a fault meets it. */
export const LAYERS = ['types', 'synthesis', 'kustomize', 'flux', 'kubeconform', 'helm', 'gitleaks', 'actionlint'] as const;

export type LayerName = typeof LAYERS[number];

/** A mistake that people make in a home lab. */
export interface Fault {
  readonly title: string;
  /** Lines of a cluster's program, or of a component in it, that make it; none where programs write nothing of the kind. */
  readonly program?: string;
  /** The same mistake in a repository that is written by hand. */
  readonly yaml: (repository: Repository) => void;
  /** Every layer that catches it, the first first. Those behind the synthesis see what came in as YAML. */
  readonly caughtBy: readonly [LayerName, ...LayerName[]];
  /** What the first of them says: all of it, with `VERSION` for what is pinned. */
  readonly says: string;
}

/** Objects that somebody copies from elsewhere: into the program by its escape hatch, or into a folder. */
function copied(name: string, ...objects: Record<string, any>[]): Pick<Fault, 'program' | 'yaml'> {
  return {
    program: `new Manifests(cluster, '${name}', { namespace: shop.namespace, objects: ${JSON.stringify(objects)}, reason: 'it ran in the old lab' });`,
    yaml: (repository) => repository.add(name, objects.map((object) => ({ ...object, metadata: { namespace: 'shop', ...object.metadata } }))),
  };
}

/** A container as it should be, for what is wrong beside it. */
const CONTAINER = "name: 'shop', image: 'registry.example.org/shop:1.0.0'";

/** A Deployment in the application's own component. */
function deployment(container: string, pod = ''): string {
  return `
    new ApiObject(stage, 'Deployment', {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop' },
      spec: { selector: { matchLabels: { app: 'shop' } }, template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ ${container} }], ${pod} } } },
    } satisfies Deployment);`;
}

/** A new one each time, so that the repository holds none. */
export function privateKey(): string {
  return generateKeyPairSync('ed25519', { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey;
}

/** Mistakes by what they are about. A new one is an entry here. */
export const FAULTS: Record<string, readonly Fault[]> = {
  'Custom resources': [
    {
      title: "a Pooler's template without its container",
      program: `
        new ApiObject(stage, 'Pooler', {
          apiVersion: 'postgresql.cnpg.io/v1', kind: 'Pooler', metadata: { name: 'shop' },
          spec: { cluster: { name: 'postgres' }, pgbouncer: { poolMode: 'session' }, template: { spec: {} } },
        } satisfies Pooler);`,
      yaml: (repository) => repository.edit('Pooler', 'postgres-gitlab', ({ spec }) => { delete spec.template.spec.containers; }),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: "Property 'containers' is missing in type '{}' but required in type '{ … }'.",
    },
    {
      title: 'a field of a Dragonfly that does not exist',
      program: "new ApiObject(stage, 'Cache', { apiVersion: 'dragonflydb.io/v1alpha1', kind: 'Dragonfly', metadata: { name: 'shop' }, spec: { replica: 2 } } satisfies DragonflyObject);",
      yaml: (repository) => repository.edit('Dragonfly', 'cache', ({ spec }) => { spec.replica = 2; }),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: "Object literal may only specify known properties, but 'replica' does not exist in type '{ … }'. Did you mean to write 'replicas'?",
    },
    {
      title: 'a list where a map belongs',
      program: `
        new ApiObject(stage, 'Agent', {
          apiVersion: 'operator.victoriametrics.com/v1beta1', kind: 'VMAgent', metadata: { name: 'shop' },
          spec: { extraArgs: ['--promscrape.maxScrapeSize=64MB'], remoteWrite: [{ url: 'http://metrics.example.org/write' }] },
        } satisfies VMAgent);`,
      yaml: (repository) => repository.edit('VMAgent', 'victoria', ({ spec }) => { spec.extraArgs = ['--promscrape.maxScrapeSize=64MB']; }),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: "Type 'string[]' is not assignable to type '{ … }'. Index signature for type 'string' is missing in type 'string[]'.",
    },
    {
      title: 'a word that is none of those allowed',
      program: `
        new ApiObject(stage, 'Certificate', {
          apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'shop' },
          spec: { secretName: 'shop-tls', dnsNames: ['shop.example.org'], issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt-production' }, privateKey: { algorithm: 'ecdsa' } },
        } satisfies Certificate);`,
      yaml: (repository) => repository.edit('Certificate', 'wildcard', ({ spec }) => { spec.privateKey = { ...spec.privateKey, algorithm: 'ecdsa' }; }),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: `Type '"ecdsa"' is not assignable to type '"RSA" | "ECDSA" | "Ed25519" | undefined'. Did you mean '"ECDSA"'?`,
    },
    {
      title: 'replicas as text',
      program: "dragonfly.addInstance('shop', { passwordItem: 'shop', replicas: '2' });",
      yaml: (repository) => repository.edit('Dragonfly', 'queue', ({ spec }) => { spec.replicas = '2'; }),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: "Type 'string' is not assignable to type 'number'.",
    },
    {
      title: 'a quantity as a fraction',
      program: `
        dragonfly.addInstance('shop', { passwordItem: 'shop' });
        dragonfly.patchObject({ kind: 'Dragonfly', name: 'shop', merge: { spec: { resources: { requests: { cpu: 0.5 } } } }, reason: 'it is slow' });`,
      yaml: (repository) => repository.edit('Dragonfly', 'sessions', ({ spec }) => { spec.resources.requests.cpu = 0.5; }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: `[home/dragonfly/shop/Instance] PLATFORM-662: 'spec.resources.requests.cpu' of Dragonfly 'shop' must be a whole number or text, got 0.5: write "0.5"`,
    },
    {
      title: 'a key where the operator knows the key itself',
      program: `
        const passwordSecret = { name: 'postgres-shop', key: 'password' };
        postgres.patchObject({ kind: 'Cluster', name: 'postgres', merge: { spec: { managed: { roles: [{ name: 'shop', passwordSecret }] } } }, reason: 'the Secret has more keys' });`,
      yaml: (repository) => repository.edit('Cluster', 'postgres', ({ spec }) => { spec.managed.roles[0].passwordSecret.key = 'password'; }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: "[home/postgres/Instances] PLATFORM-660: Cluster 'postgres' has no field 'spec.managed.roles[0].passwordSecret.key': remove it",
    },
    {
      title: 'a parameter of PostgreSQL that the operator refuses',
      program: "new CnpgShared(cluster, 'second', { storageClass: local, dataSize: Size.gibibytes(20), secretStore, parameters: { ssl: 'on' } });",
      yaml: (repository) => repository.add('second', [{
        apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'second', namespace: 'databases' },
        spec: { instances: 1, storage: { size: '20Gi' }, postgresql: { parameters: { ssl: 'on' } } },
      }]),
      caughtBy: ['synthesis'],
      says: "[home/second] CNPG-SHARED-015: 'parameters' must not hold what the operator sets itself, got 'ssl': remove it",
    },
    {
      title: 'a version of the API that the pinned operator no longer serves',
      ...copied('login', {
        apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', metadata: { name: 'login' },
        spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'onepassword' }, dataFrom: [{ extract: { key: 'login' } }] },
      }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: "[home/login/Objects] PLATFORM-512: ExternalSecret 'login' is of external-secrets.io/v1beta1, and [home/external-secrets/Operator] serves v1: use a version that is served",
    },
    {
      title: 'a kind of another channel than the one installed',
      ...copied('retries', {
        apiVersion: 'gateway.networking.x-k8s.io/v1alpha1', kind: 'XBackendTrafficPolicy', metadata: { name: 'shop' },
        spec: { targetRefs: [{ group: '', kind: 'Service', name: 'shop' }] },
      }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: "[home/retries/Objects] PLATFORM-511: XBackendTrafficPolicy 'shop' is of gateway.networking.x-k8s.io, which nobody in cluster 'home' installs: add the component that brings it",
    },
    {
      title: 'a kind whose operator nobody installs',
      ...copied('events', { apiVersion: 'kafka.strimzi.io/v1beta2', kind: 'KafkaTopic', metadata: { name: 'orders' }, spec: { partitions: 3 } }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: "[home/events/Objects] PLATFORM-511: KafkaTopic 'orders' is of kafka.strimzi.io, which nobody in cluster 'home' installs: add the component that brings it",
    },
  ],

  'Kubernetes itself': [
    {
      title: 'a number as the value of a variable',
      program: deployment(`${CONTAINER}, env: [{ name: 'PORT', value: 8080 }]`),
      yaml: (repository) => repository.edit('Deployment', 'cloudflared', ({ spec }) => spec.template.spec.containers[0].env.push({ name: 'PORT', value: 8080 })),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: "Type 'number' is not assignable to type 'string'.",
    },
    {
      title: "a container's field one level too high",
      program: deployment(CONTAINER, "env: [{ name: 'LANG', value: 'en' }]"),
      yaml: (repository) => repository.add('shop', [{
        apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'shop', namespace: 'shop' },
        spec: { selector: { matchLabels: { app: 'shop' } }, template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'shop', image: 'registry.example.org/shop:1.0.0' }], env: [{ name: 'LANG', value: 'en' }] } } },
      }]),
      caughtBy: ['types', 'synthesis', 'kubeconform'],
      says: "Object literal may only specify known properties, and 'env' does not exist in type 'PodSpec'.",
    },
    {
      title: 'a number in a ConfigMap',
      ...copied('settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'ports' }, data: { http: 8080 } }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: `[home/settings/Objects] PLATFORM-662: 'data.http' of ConfigMap 'ports' must be text, got 8080: write "8080"`,
    },
    {
      title: 'a version of the API that Kubernetes no longer serves',
      ...copied('budget', { apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget', metadata: { name: 'shop' }, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'shop' } } } }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: "[home/budget/Objects] PLATFORM-640: PodDisruptionBudget 'shop' is of policy/v1beta1, and Kubernetes VERSION serves policy/v1: use a version that is served",
    },
    {
      title: 'a name with an underscore',
      ...copied('names', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop_settings' }, data: { language: 'en' } }),
      caughtBy: ['synthesis'],
      says: "[home/names/Objects] PLATFORM-602: the name of ConfigMap 'shop_settings' must be lower-case letters, digits, dashes and dots, at most 253 of them: rename it",
    },
    {
      title: 'a namespace that nobody creates',
      ...copied('elsewhere', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shpo' }, data: { language: 'en' } }),
      caughtBy: ['synthesis'],
      says: "[home/elsewhere/Objects] PLATFORM-605: ConfigMap 'settings' is in namespace 'shpo', which nobody in cluster 'home' creates: correct the name or create a Namespace",
    },
    {
      title: 'a misspelt StorageClass',
      ...copied('volume', {
        apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'shop' },
        spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'openebs-lcoal', resources: { requests: { storage: '1Gi' } } },
      }),
      caughtBy: ['synthesis'],
      says: "[home/volume/Objects] PLATFORM-514: PersistentVolumeClaim 'shop' refers to StorageClass 'openebs-lcoal', which does not exist in cluster 'home': correct the name or add what brings it",
    },
    {
      title: 'an image that is what is newest',
      ...copied('image', {
        apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop' }, spec: { containers: [{ name: 'shop', image: 'registry.example.org/shop:latest' }] },
      }),
      caughtBy: ['synthesis'],
      says: "[home/image/Objects] PLATFORM-613: Pod 'shop' uses image 'registry.example.org/shop:latest' at spec.containers[0].image, which is not pinned: give it an exact tag or digest",
    },
    {
      title: 'an application that may do everything',
      ...copied('rights', {
        apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: { name: 'shop' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }],
      }),
      caughtBy: ['synthesis'],
      says: "[home/rights/Objects] PLATFORM-616: ClusterRoleBinding 'shop' binds an application to cluster-admin: give it a role with what it needs",
    },
  ],

  'Flux': [
    {
      title: 'a chart without a version',
      ...copied('podinfo-source', {
        apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'OCIRepository', metadata: { name: 'podinfo' }, spec: { interval: '1h', url: 'oci://ghcr.io/stefanprodan/charts/podinfo' },
      }),
      caughtBy: ['synthesis'],
      says: "[home/podinfo-source/Objects] PLATFORM-614: OCIRepository 'podinfo' must have an exact tag or digest, got none: set 'spec.ref.tag' or 'spec.ref.digest'",
    },
    {
      title: 'a range as the version of a chart',
      program: "new HelmRelease(stage, 'Podinfo', { chart: { repository: 'https://stefanprodan.github.io/podinfo', name: 'podinfo', version: '6.x' }, remediation: Remediation.ROLLBACK });",
      yaml: (repository) => repository.edit('HelmRelease', 'metrics-server', ({ spec }) => { spec.chart.spec.version = '3.x'; }),
      caughtBy: ['synthesis'],
      says: "[home/shop/App/Podinfo] PLATFORM-143: chart 'podinfo' has version '6.x', which is not exact: pin one, as in 1.2.3",
    },
    {
      title: 'a release that stays broken after the first failure',
      program: "new HelmRelease(stage, 'Podinfo', { chart: { repository: 'oci://ghcr.io/stefanprodan/charts', name: 'podinfo', version: '6.9.2' } });",
      yaml: (repository) => repository.edit('HelmRelease', 'reloader', ({ spec }) => { delete spec.upgrade.remediation; }),
      caughtBy: ['types'],
      says: "Argument of type '{ … }' is not assignable to parameter of type 'HelmReleaseProps'. Property 'remediation' is missing in type '{ … }' but required in type 'HelmReleaseProps'.",
    },
    {
      title: 'an upgrade that is not tried again',
      program: "cilium.patchObject({ kind: 'HelmRelease', name: 'cilium', merge: { spec: { upgrade: { remediation: null } } }, reason: 'it hangs' });",
      yaml: (repository) => repository.edit('HelmRelease', 'coredns', ({ spec }) => { delete spec.upgrade.remediation; }),
      caughtBy: ['synthesis'],
      says: "[home/cilium/Operator] PLATFORM-615: 'spec.upgrade.remediation.retries' of HelmRelease 'cilium' must be 3, so that a failure is tried again and then stops, got none: set it to 3",
    },
    {
      title: "a release whose chart's source has another name",
      program: "postgres.patchObject({ kind: 'HelmRelease', name: 'cloudnative-pg', merge: { spec: { chartRef: { name: 'cnpg' } } }, reason: 'a mirror' });",
      yaml: (repository) => repository.edit('HelmRelease', 'cloudnative-pg', ({ spec }) => { spec.chartRef.name = 'cnpg'; }),
      caughtBy: ['helm'],
      says: "[cnpg-system/cloudnative-pg] the chart's source must be in this cluster, got 'OCIRepository cnpg-system/cnpg': correct it, or add the source",
    },
    {
      title: 'a text in ${} that Flux takes for its own variable',
      program: `
        const dashboards = new Stage(shop, 'Dashboards', { namespace: shop.namespace, substitute: { DOMAIN: 'example.org' } });
        new ApiObject(dashboards, 'Dashboard', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dashboard' }, data: { 'shop.json': '{"expr":"rate(orders[\${__rate_interval}])"}' } });`,
      yaml: (repository) => repository.add('dashboards', [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dashboard', namespace: 'shop' }, data: { 'shop.json': '{"expr":"rate(orders[${__rate_interval}])"}' } },
      ], { postBuild: { substitute: { DOMAIN: 'example.org' } } }),
      caughtBy: ['flux'],
      says: `[flux-system/dashboards] './clusters/infra/dashboards' must build: ConfigMap dashboard: envsubst error: variable substitution failed: variable not set (strict mode): "__rate_interval"`,
    },
    {
      title: 'an order that names what is not there',
      program: `
        const jobs = new Stage(shop, 'Jobs', { namespace: shop.namespace, dependsOn: ['cnpg'] });
        new ApiObject(jobs, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'jobs' } });`,
      yaml: (repository) => repository.edit('Kustomization', 'postgres-instances', ({ spec }) => { spec.dependsOn.push({ name: 'cnpg' }); }),
      caughtBy: ['types', 'flux'],
      says: "Object literal may only specify known properties, and 'dependsOn' does not exist in type 'StageProps'.",
    },
    {
      title: 'two that wait for each other',
      program: `
        const jobs = new Stage(shop, 'Jobs', { namespace: shop.namespace });
        new ApiObject(jobs, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'jobs' } });
        jobs.waitFor(stage, 'it runs their image');
        stage.waitFor(jobs, 'they fill its database');`,
      yaml: (repository) => [['orders', 'payments'], ['payments', 'orders']].forEach(([stage, other]) => repository.add(
        stage, [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: stage, namespace: 'shop' } }], { dependsOn: [{ name: other }] },
      )),
      caughtBy: ['synthesis', 'flux'],
      says: '[home] PLATFORM-515: the order has a cycle: shop-app → shop-jobs (they fill its database) → shop-app (it runs their image): break it by splitting a stage or by connecting without waiting',
    },
    {
      title: 'a folder that is not there',
      program: `
        new Manifests(cluster, 'tenants', { namespace: shop.namespace, reason: 'a tenant by hand', objects: [{
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'tenant', namespace: 'flux-system' },
          spec: { interval: '1h', prune: true, path: './tennants', sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
        }] });`,
      yaml: (repository) => repository.edit('Kustomization', 'openebs-classes', ({ spec }) => { spec.path = './clusters/infra/openebs-clases'; }),
      caughtBy: ['flux'],
      says: "[flux-system/openebs-classes] 'path' must be a folder of the repository, got './clusters/infra/openebs-clases': correct it",
    },
    {
      title: 'a misspelt field of a Kustomization',
      ...copied('manuals', {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'handbook', namespace: 'flux-system' },
        spec: { interval: '1h', prune: true, sourceRef: { kind: 'GitRepository', name: 'handbook' }, healtchecks: [] },
      }, {
        apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name: 'handbook', namespace: 'flux-system' },
        spec: { interval: '1h', url: 'https://git.example.org/handbook', ref: { tag: 'v1.0.0' } },
      }),
      caughtBy: ['synthesis', 'kubeconform'],
      says: "[home/manuals/Objects] PLATFORM-660: Kustomization 'handbook' has no field 'spec.healtchecks': write 'healthChecks' or remove it",
    },
    {
      title: 'two objects with one name',
      program: "new ApiObject(stage, 'German', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { language: 'de' } });",
      yaml: (repository) => repository.add('twins', ['en', 'de'].map((language) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data: { language } }))),
      caughtBy: ['synthesis', 'kustomize', 'flux'],
      says: "[home/shop/App] PLATFORM-601: ConfigMap 'shop/settings' is also rendered by [home/shop/App] in cluster 'home': keep one of them",
    },
    {
      title: 'a list of files that names one too many',
      yaml: (repository) => {
        repository.add('listed', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'listed', namespace: 'shop' } }]);
        repository.write('clusters/infra/listed/kustomization.yaml', (text) => `${text}  - 2.yaml\n`);
      },
      caughtBy: ['kustomize', 'flux'],
      says: "[clusters/infra/listed] must build: accumulating resources: accumulation err='accumulating resources from '2.yaml': evalsymlink failure on 'clusters/infra/listed/2.yaml' : lstat clusters/infra/listed/2.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on 'clusters/infra/listed/2.yaml' : lstat clusters/infra/listed/2.yaml: no such file or directory",
    },
    {
      title: 'an indentation that YAML does not allow',
      yaml: (repository) => {
        repository.add('indented', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'indented', namespace: 'shop' } }]);
        repository.write('clusters/infra/indented/1.yaml', (text) => `${text}data:\n  language: en\n currency: EUR\n`);
      },
      caughtBy: ['kustomize', 'flux'],
      says: "[clusters/infra/indented] must build: accumulating resources: accumulating resources from '1.yaml': MalformedYAMLError: yaml: line 7: did not find expected key in File: 1.yaml",
    },
  ],

  "Helm's values": [
    {
      title: 'a key that the chart ignores in silence',
      program: "cilium.patchValues({ release: 'cilium', values: { enableL7Proxy: true }, reason: 'for the policies' });",
      yaml: (repository) => repository.edit('HelmRelease', 'cilium', ({ spec }) => { spec.values.enableL7Proxy = true; }),
      caughtBy: ['synthesis'],
      says: "[home/cilium/Operator] PLATFORM-650: HelmRelease 'cilium' sets 'enableL7Proxy', which chart cilium VERSION does not know: remove it",
    },
    {
      title: 'a mistyped key',
      program: "dragonfly.patchValues({ release: 'dragonfly-operator', values: { replicaCuont: 3 }, reason: 'one more' });",
      yaml: (repository) => repository.edit('HelmRelease', 'dragonfly-operator', ({ spec }) => { spec.values.replicaCuont = 3; }),
      caughtBy: ['synthesis'],
      says: "[home/dragonfly/Operator] PLATFORM-650: HelmRelease 'dragonfly-operator' sets 'replicaCuont', which chart dragonfly-operator VERSION does not know: write 'replicaCount' or remove it",
    },
    {
      title: 'a text where Kubernetes has a map',
      program: "certManager.patchValues({ release: 'cert-manager', values: { resources: 'plenty' }, reason: 'it is slow' });",
      yaml: (repository) => repository.edit('HelmRelease', 'cert-manager', ({ spec }) => { spec.values.resources = 'plenty'; }),
      caughtBy: ['helm'],
      says: "[cert-manager/cert-manager] must render with cert-manager VERSION: values don't meet the specifications of the schema(s) in the following chart(s): cert-manager: - at '/resources': got string, want object",
    },
    {
      title: 'a password in the values',
      program: `
        new HelmRelease(stage, 'Grafana', {
          chart: { repository: 'oci://ghcr.io/grafana/helm-charts', name: 'grafana', version: '10.3.0' }, remediation: Remediation.ROLLBACK, values: { adminPassword: 'hunter2' },
        });`,
      yaml: (repository) => repository.edit('HelmRelease', 'openebs', ({ spec }) => { spec.values.loki = { ...spec.values.loki, minio: { rootPassword: 'hunter2' } }; }),
      caughtBy: ['synthesis'],
      says: "[home/shop/App] PLATFORM-611: HelmRelease 'grafana' holds a secret in plain text at spec.values.adminPassword: keep it in the secret store and refer to it with an ExternalSecret",
    },
  ],

  'Secrets': [
    {
      title: 'a Secret in plain text',
      ...copied('account', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'account' }, stringData: { user: 'shop', password: 'hunter2' } }),
      caughtBy: ['synthesis', 'gitleaks'],
      says: "[home/account/Objects] PLATFORM-610: Secret 'account' holds values in plain text (password, user): keep it in the secret store and refer to it with an ExternalSecret",
    },
    {
      title: 'an access token in a variable',
      program: deployment(`${CONTAINER}, env: [{ name: 'GITHUB_TOKEN', value: 'hunter2' }]`),
      yaml: (repository) => repository.add('variables', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'variables', namespace: 'shop' }, data: { GITHUB_TOKEN: `ghp_${randomBytes(18).toString('hex')}` } }]),
      caughtBy: ['synthesis', 'gitleaks'],
      says: "[home/shop/App] PLATFORM-611: Deployment 'shop' holds a secret in plain text at spec.template.spec.containers[0].env[0].value: keep it in the secret store and refer to it with an ExternalSecret",
    },
    {
      title: 'a private key among the settings',
      program: "new ApiObject(stage, 'Key', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'signing' }, data: { 'signing.pem': privateKey() } });",
      yaml: (repository) => repository.add('signing', [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'signing', namespace: 'shop' }, data: { 'signing.pem': privateKey() } }]),
      caughtBy: ['synthesis', 'gitleaks'],
      says: "[home/shop/App] PLATFORM-612: ConfigMap 'signing' holds a private key at data.signing.pem: keep it in the secret store and refer to it with an ExternalSecret",
    },
    {
      title: 'a private key in a file beside the clusters',
      yaml: (repository) => repository.write('deploy.key', privateKey()),
      caughtBy: ['gitleaks'],
      says: "[deploy.key:1] must not hold a secret, got one by the rule 'private-key': revoke it and keep it in the secret store, or say in .gitleaks.toml why it is none",
    },
  ],

  'The network': [
    {
      title: 'an address outside the pools',
      ...copied('outside', {
        apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', annotations: { 'lbipam.cilium.io/ips': '10.0.0.200' } }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: 'shop' } },
      }),
      caughtBy: ['synthesis'],
      says: "[home/outside/Objects] PLATFORM-617: address 10.0.0.200 is outside the load-balancer pools of cluster 'home' (10.0.0.100-10.0.0.119): choose one inside",
    },
    {
      title: 'an address that something else has',
      ...copied('taken', {
        apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop-too', annotations: { 'lbipam.cilium.io/ips': '10.0.0.110' } }, spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: 'shop' } },
      }),
      caughtBy: ['synthesis'],
      says: '[home/taken/Objects] PLATFORM-618: address 10.0.0.110 is already taken by [home/cilium]: choose another',
    },
    {
      title: 'a route to a Gateway that nobody has',
      ...copied('route', {
        apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'shop' },
        spec: { parentRefs: [{ name: 'public', namespace: 'gateways' }], hostnames: ['shop.example.org'], rules: [{ backendRefs: [{ name: 'shop', port: 80 }] }] },
      }),
      caughtBy: ['synthesis'],
      says: "[home/route/Objects] PLATFORM-514: HTTPRoute 'shop' refers to Gateway 'public', which does not exist in cluster 'home': correct the name or add what brings it",
    },
  ],

  'The repository': [
    {
      title: 'a workflow that waits for a job that is not there',
      yaml: (repository) => repository.write('.github/workflows/nightly.yml', JSON.stringify({
        on: { schedule: [{ cron: '0 2 * * *' }] }, jobs: { report: { 'needs': ['biuld'], 'runs-on': 'ubuntu-24.04', 'steps': [{ run: 'npx projen bench' }] } },
      })),
      caughtBy: ['actionlint'],
      says: '[.github/workflows/nightly.yml:1] job "report" needs job "biuld" which does not exist in this workflow',
    },
  ],
};
