import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import type { Crd } from './crd.ts';
import type { Origin } from '../../packages/cli/src/verify/source.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const TAG = new Refusal('SCHEMAS-005', {
  protects: 'The schemas of another version would be taken for those of this one.',
  wrong: 'a version whose tag nobody has looked up',
  right: 'its tag in tools/schemas/packages.ts',
});

/** Where schemas come from, before the pinned versions are looked up. */
interface Rule {
  /** What decides the version: a constant of the package's own `upstream.ts`, or `<package>/<constant>`. */
  readonly for: string;
  /** Tag for that version, which `*` stands for; or a table, where upstream numbers the chart differently from what it installs. */
  readonly tag: string | Record<string, string>;
  /** A Go module, whose archive holds the whole repository … */
  readonly module?: string;
  /** … or a repository on GitHub, where no Go module of that version can be had. */
  readonly repository?: string;
  /** Files, and folders, which end with a slash; `*` stands for the version. */
  readonly paths: string[];
  /** CRDs in these files that the package doesn't install. */
  readonly without?: string[];
  /** What whoever installs them changes. */
  readonly change?: (crd: Crd) => void;
  /** What of it is not exactly what gets installed. */
  readonly exact?: string;
}

/** Where schemas come from. */
export interface Source extends Omit<Rule, 'tag' | 'module' | 'repository'> {
  /** The version that the constant pins. */
  readonly version: string;
  readonly origin: Origin;
}

/** Flux: out of the operator whose manifests packages/flux installs it from. */
const FLUX = {
  tag: { '2.9.4': 'v0.58.1' },
  repository: 'controlplaneio-fluxcd/flux-operator',
  paths: ['helm', 'kustomize', 'notification', 'source'].map((controller) => `config/data/flux/v*/${controller}-controller.yaml`),
};

/**
 * Which files hold the CRDs that a package installs. Where a chart has its own copy, the copy was compared with the file
 * named here, and is the one named where they differ.
 */
const RULES: Record<string, Rule[]> = {
  'cert-manager': [
    { for: 'CHART', tag: '*', module: 'github.com/cert-manager/cert-manager', paths: ['deploy/crds/'] },
  ],
  'cilium': [
    {
      for: 'CHART',
      tag: 'v*',
      module: 'github.com/cilium/cilium',
      // The operator carries these files, and writes them when it starts.
      paths: ['pkg/k8s/apis/cilium.io/client/crds/v2/', 'pkg/k8s/apis/cilium.io/client/crds/v2alpha1/'],
      // Only with features that this package doesn't switch on.
      without: ['ciliumdatapathplugins.cilium.io', 'ciliumegressgatewaypolicies.cilium.io', 'ciliumendpointslices.cilium.io', 'ciliumlocalredirectpolicies.cilium.io'],
    },
    { for: 'GATEWAY_API', tag: { '8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3': 'v1.6.1' }, module: 'sigs.k8s.io/gateway-api', paths: ['config/crd/standard/'] },
  ],
  'cnpg-shared': [
    { for: 'OPERATOR_CHART', tag: { '0.29.0': 'v1.30.0' }, module: 'github.com/cloudnative-pg/cloudnative-pg', paths: ['config/crd/bases/'] },
    { for: 'PLUGIN_CHART', tag: { '0.7.0': 'v0.13.0' }, module: 'github.com/cloudnative-pg/plugin-barman-cloud', paths: ['config/crd/bases/'] },
  ],
  'dragonfly': [
    // The chart's own copy, which is older than the operator's.
    { for: 'CHART', tag: '*', repository: 'dragonflydb/dragonfly-operator', paths: ['charts/dragonfly-operator/templates/crds.yaml'] },
  ],
  'envoy-gateway': [
    { for: 'CHART', tag: '*', module: 'github.com/envoyproxy/gateway', paths: ['charts/gateway-helm/charts/crds/crds/generated/'] },
    { for: 'GATEWAY_API', tag: { '8bb74df00e56ec8f944d48c25e6c1c9c2f6848e3': 'v1.6.1' }, module: 'sigs.k8s.io/gateway-api', paths: ['config/crd/standard/'] },
  ],
  'external-dns': [
    { for: 'CHART', tag: { '1.21.1': 'v0.21.0' }, module: 'sigs.k8s.io/external-dns', paths: ['charts/external-dns/crds/'] },
  ],
  'external-secrets': [
    // The file that the chart's templates are made of when it is packaged.
    { for: 'CHART', tag: 'helm-chart-*', repository: 'external-secrets/external-secrets', paths: ['deploy/crds/bundle.yaml'] },
  ],
  'flux': [
    { for: 'OPERATOR_CHART', tag: 'v*', repository: 'controlplaneio-fluxcd/flux-operator', paths: ['config/crd/bases/'] },
    { ...FLUX, for: 'FLUX_VERSION', change: allowKindsOfTheOperator },
  ],
  'kyverno': [
    {
      for: 'CHART',
      tag: { '3.9.1': 'v1.19.1' },
      module: 'github.com/kyverno/kyverno',
      paths: [...['kyverno.io', 'reports.kyverno.io', 'wgpolicyk8s.io'].map((group) => `charts/kyverno/charts/crds/templates/${group}/`), 'config/crds/policies.kyverno.io/'],
      exact: 'the chart takes those of policies.kyverno.io from the chart kyverno-api 0.0.1-alpha.4; these are the copies of them that Kyverno 1.19.1 has',
    },
  ],
  // For clusters whose Flux comes from elsewhere.
  'platform': [{ ...FLUX, for: 'flux/FLUX_VERSION' }],
  'rook-ceph': [
    { for: 'CHART', tag: '*', repository: 'rook/rook', paths: ['deploy/charts/rook-ceph/templates/resources.yaml'] },
    {
      for: 'CHART',
      // The CSI operator, a chart within the chart.
      tag: { 'v1.20.6': 'v1.0.4' },
      repository: 'ceph/ceph-csi-operator',
      paths: ['cephconnection', 'clientprofile', 'clientprofilemapping', 'driver', 'operatorconfig'].map((kind) => `deploy/charts/ceph-csi-operator/templates/${kind}-crd.yaml`),
    },
  ],
  'snapshot-controller': [
    { for: 'CRDS', tag: { '78e32cd84e0abec2621924a30e38c755f93e180a': 'v8.6.0' }, module: 'github.com/kubernetes-csi/external-snapshotter/client/v8', paths: ['config/crd/'] },
  ],
  'velero': [
    { for: 'CHART', tag: 'velero-*', repository: 'vmware-tanzu/helm-charts', paths: ['charts/velero/crds/'] },
  ],
  'victoria-stack': [
    // The CRD chart is a link to this file of its neighbour.
    { for: 'CRDS_CHART', tag: 'victoria-metrics-operator-crds-*', repository: 'VictoriaMetrics/helm-charts', paths: ['charts/victoria-metrics-operator/charts/crds/crds/crd.yaml'] },
  ],
  'volsync': [{ for: 'CHART', tag: 'v*', module: 'github.com/backube/volsync', paths: ['config/crd/bases/'] }],
};

/** The operator installs Flux' CRDs with its own kinds among those that alerts and receivers may name. */
function allowKindsOfTheOperator({ spec }: Crd): void {
  const list: Record<string, string> = { Alert: 'eventSources', Receiver: 'resources' };
  if (!(spec.names.kind in list)) return;
  for (const { schema } of spec.versions as any[]) {
    schema.openAPIV3Schema.properties.spec.properties[list[spec.names.kind]].items.properties.kind.enum.push('FluxInstance', 'ResourceSet', 'ResourceSetInputProvider');
  }
}

/** The versions of Kubernetes that clusters may have, one a minor. */
export const KUBERNETES = [
  // renovate: datasource=go depName=k8s.io/kubernetes
  'v1.32.13',
  // renovate: datasource=go depName=k8s.io/kubernetes
  'v1.33.11',
  // renovate: datasource=go depName=k8s.io/kubernetes
  'v1.34.7',
  // renovate: datasource=go depName=k8s.io/kubernetes
  'v1.35.4',
  // renovate: datasource=go depName=k8s.io/kubernetes
  'v1.36.3',
  // renovate: datasource=go depName=k8s.io/kubernetes
  'v1.37.2',
];

/**
 * The minor of which sources have the types of Kubernetes' own kinds, and the names of its metrics: that of the clusters here. The
 * synthesis holds the objects of every cluster to the cluster's own.
 */
export const TYPED_KUBERNETES = '1.35';

/** Argo CD, whose Applications the core renders for the clusters that it reads. No package installs it. */
// renovate: datasource=go depName=github.com/argoproj/argo-cd/v3
export const ARGO_CD = 'v3.5.7';

/** Packages that ship schemas of CRDs. */
export const PACKAGES = Object.keys(RULES);

/** The sources of a package's CRDs, at the versions that are pinned now. */
export function sourcesOf(root: string, folder: string): Source[] {
  return RULES[folder].map(({ tag, module, repository, ...rule }) => {
    const version = pinned(root, folder, rule.for);
    const found = typeof tag === 'string' ? tag.replace('*', version) : tag[version];
    if (!found) {
      throw TAG.error(`packages/${folder}`, `'tag' for ${rule.for} ${version} must stand in tools/schemas/packages.ts, got only ${Object.keys(tag).join(', ')}: look up what ${version} installs, and add its tag`);
    }
    return { ...rule, version, paths: rule.paths.map((path) => path.replace('*', version)), origin: module ? { module, tag: found } : { repository: repository!, tag: found } };
  });
}

/** What a package's `upstream.ts` exports. It imports nothing but types, which don't say so: the compiler leaves them out. */
export function upstreamOf(root: string, folder: string): Record<string, any> {
  const source = readFileSync(join(root, 'packages', folder, 'src/upstream.ts'), 'utf8');
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
  const exports = {};
  new Function('exports', outputText)(exports);
  return exports;
}

/** The version that a constant pins: of the package's own `upstream.ts`, or of another package's. */
export function pinned(root: string, folder: string, constant: string): string {
  if (constant === 'KUBERNETES') return KUBERNETES.find((version) => version.startsWith(`v${TYPED_KUBERNETES}.`))!;
  const [name, owner = folder] = constant.split('/').reverse();
  const value = upstreamOf(root, owner)[name];
  return typeof value === 'string' ? value : value.version ?? value.commit;
}
