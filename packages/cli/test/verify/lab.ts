import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';

const REPOSITORY = join(__dirname, '../../../..');

/** What the cluster says of itself: three machines. */
export const CONTRACT = {
  'clusters/lab/contract.json': JSON.stringify({
    format: 1,
    cluster: {
      name: 'lab', id: 1, domain: 'example.org', apiEndpoint: '10.0.0.10', nodeCidr: '10.0.0.0/24', podCidrs: ['10.244.0.0/16'], serviceCidrs: ['10.96.0.0/12'], kubernetesVersion: 'v1.35.0',
      nodes: [1, 2, 3].map((number) => ({ name: `lab-0${number}`, address: `10.0.0.1${number}`, controlPlane: true, memory: '64Gi' })),
    },
    components: {}, hostnames: [], addresses: [], exports: {},
  }),
};

/** A repository with one rendered cluster, `lab`, that pins what packages there are here. */
export function lab(files: Record<string, object | string>): string {
  const root = mkdtempSync(join(tmpdir(), 'verify-'));
  for (const shared of ['node_modules', '.gitleaks.toml']) symlinkSync(join(REPOSITORY, shared), join(root, shared));
  const packages = ['cert-manager', 'cnpg-shared', 'platform'];
  const all = {
    'apps/lab/cluster.json': JSON.stringify({ kubernetesVersion: 'v1.35.0' }),
    'apps/lab/package.json': JSON.stringify({ dependencies: Object.fromEntries(packages.map((name) => [`@monosense-io/${name}`, '1.0.0'])) }),
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : stringify(content));
  }
  mkdirSync(join(root, 'apps/lab/node_modules/@monosense-io'), { recursive: true });
  for (const name of packages) symlinkSync(join(REPOSITORY, 'packages', name), join(root, 'apps/lab/node_modules/@monosense-io', name));
  return root;
}

/** The files of a stage: its objects by name, and the Kustomization that builds it. */
export function stage(name: string, objects: Record<string, object>, spec: object = {}, resources = Object.keys(objects)): Record<string, object> {
  return {
    [`clusters/lab/${name}/kustomization.yaml`]: { resources: resources.map((object) => `${object}.yaml`) },
    ...Object.fromEntries(Object.entries(objects).map(([object, content]) => [`clusters/lab/${name}/${object}.yaml`, content])),
    [`clusters/lab/flux/${name}.yaml`]: kustomization(name, { path: `./clusters/lab/${name}`, ...spec }),
  };
}

export function kustomization(name: string, spec: object): object {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { interval: '1h', prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' }, ...spec },
  };
}

export function object(apiVersion: string, kind: string, name: string, rest: object): object {
  return { apiVersion, kind, metadata: { name, namespace: 'lab' }, ...rest };
}

/** A release of a chart from an OCI registry, and that chart. */
export function release(name: string, chart: string, version: string, values: object): Record<string, object> {
  return {
    [`${name}-chart`]: object('source.toolkit.fluxcd.io/v1', 'OCIRepository', name, { spec: { interval: '1h', url: `oci://registry.example.org/${chart}`, ref: { tag: version } } }),
    [name]: object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', name, { spec: { interval: '1h', chartRef: { kind: 'OCIRepository', name }, values } }),
  };
}
