import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { acquire } from './source.ts';
import type { Tree } from './source.ts';
import { Refusal } from '../refusal.ts';

const TAG = new Refusal('VERIFY-007', {
  protects: 'Another version of the chart would be rendered than the cluster installs.',
  wrong: 'a tag of chart 1.2.3 for 1.2.4',
  right: 'the tag of 1.2.4',
});

/** A chart whose files a Go module holds. */
interface ChartSource {
  readonly module: string;
  /** The module's version for that of the chart, or a table where upstream numbers them differently. */
  readonly tag: ((version: string) => string) | Record<string, string>;
  readonly folder: string;
  /** In what released charts differ from the folder, by their version. */
  readonly differs?: Record<string, string>;
}

/** Charts that can be had by version, and are checked by Go's public log of checksums. All others are in no such place. */
const CHARTS: Record<string, ChartSource> = {
  'cert-manager': { module: 'github.com/cert-manager/cert-manager', tag: (version) => version, folder: 'deploy/charts/cert-manager' },
  'cilium': { module: 'github.com/cilium/cilium', tag: (version) => `v${version}`, folder: 'install/kubernetes/cilium' },
  'external-dns': {
    module: 'sigs.k8s.io/external-dns',
    // The chart is released after the program: the next version of the module has it.
    tag: { '1.19.0': 'v0.20.0', '1.21.1': 'v0.22.0' },
    folder: 'charts/external-dns',
    differs: {
      '1.19.0': 'the folder knows annotationPrefix already, which the release doesn\'t',
      '1.21.1': 'the folder must be told the policy, and knows replicaCount and service.enabled already, which the release doesn\'t',
    },
  },
  'metrics-server': { module: 'sigs.k8s.io/metrics-server', tag: { '3.13.0': 'v0.8.1', '3.13.1': 'v0.9.0' }, folder: 'charts/metrics-server' },
  'rook-ceph': { module: 'github.com/rook/rook', tag: (version) => version, folder: 'deploy/charts/rook-ceph' },
};

/** Versions of charts that stand in repositories between releases. */
const PLACEHOLDER = /^v?0\.0\.\d+$/;

/**
 * Writes a chart to a folder as helm wants it.
 *
 * @returns what is different from the released chart, or undefined where the chart can't be had at all
 */
export function writeChart(root: string, name: string, version: string, folder: string): string[] | undefined {
  const source = CHARTS[name];
  const tag = typeof source?.tag === 'function' ? source.tag(version) : source?.tag[version];
  if (!tag) return undefined;
  const tree = acquire(root, { module: source.module, tag });
  copy(tree, source.folder, folder);
  const names = tree.list(source.folder);
  const chart = parse(tree.read(`${source.folder}/${names.includes('Chart.yaml') ? 'Chart.yaml' : 'Chart.template.yaml'}`).toString());
  if (PLACEHOLDER.test(chart.version)) chart.version = version;
  if (chart.version !== version) {
    throw TAG.error(name, `'tag' must give version ${version} of the chart, got ${chart.version} from ${source.module} ${tag}: correct the table of charts`);
  }
  const differs = source.differs?.[version] ? [source.differs[version]] : [];
  // Charts within the chart are in the module too, or nowhere.
  const { dependencies = [] }: { dependencies?: { name: string; repository: string }[] } = chart;
  chart.dependencies = dependencies.filter(({ repository }) => repository.startsWith('file://'));
  for (const { name: inner, repository } of chart.dependencies) copy(tree, join(source.folder, repository.slice('file://'.length)), join(folder, 'charts', inner));
  const without = dependencies.filter((dependency) => !chart.dependencies.includes(dependency)).map((dependency) => dependency.name);
  if (without.length > 0) differs.push(`without the chart ${without.join(', ')} in it`);
  writeFileSync(join(folder, 'Chart.yaml'), stringify(chart));
  return differs;
}

function copy(tree: Tree, from: string, to: string): void {
  for (const name of tree.list(from)) {
    const content = fileAt(tree, `${from}/${name}`);
    if (content === undefined) {
      copy(tree, `${from}/${name}`, join(to, name));
    } else {
      mkdirSync(to, { recursive: true });
      writeFileSync(join(to, name), content);
    }
  }
}

/** A file's content, or undefined for a folder. */
function fileAt(tree: Tree, path: string): Buffer | undefined {
  try {
    return tree.read(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EISDIR') return undefined;
    throw error;
  }
}
