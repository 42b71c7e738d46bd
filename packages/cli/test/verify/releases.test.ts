import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { releasesOf } from '../../src/verify/releases.ts';
import type { Releases } from '../../src/verify/releases.ts';
import { object, release } from './lab.ts';

/** The releases in these objects, and in these files of the rendered cluster. */
function found(objects: readonly object[], files: Record<string, string> = {}): Releases {
  const root = mkdtempSync(join(tmpdir(), 'releases-'));
  mkdirSync(join(root, 'objects'));
  // As kustomize writes them: all of a folder in one file.
  writeFileSync(join(root, 'objects/stage.yaml'), objects.map((one) => stringify(one)).join('---\n'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'cluster', path)), { recursive: true });
    writeFileSync(join(root, 'cluster', path), text);
  }
  return releasesOf(join(root, 'objects'), join(root, 'cluster'));
}

const application = (source: object, spec: object = {}): object => ({
  ...object('argoproj.io/v1alpha1', 'Application', 'lab-web.shop', { spec: { source, destination: { namespace: 'shop' }, ...spec } }),
});
const CHART = { repoURL: 'registry.example.org', chart: 'shop', targetRevision: '1.2.3' };
const SHOP = { name: 'shop', namespace: 'shop', chart: 'shop', version: '1.2.3', values: { replicas: 2 }, valuesFrom: [] };

test('a HelmRelease, with the chart that its source gives it', () => {
  expect(found(Object.values(release('shop', 'shop', '1.2.3', { replicas: 2 })))).toEqual({ releases: [{ ...SHOP, id: 'lab/shop', namespace: 'lab' }], problems: [] });
});

test('a HelmRelease without its source is a problem', () => {
  const [, alone] = Object.values(release('shop', 'shop', '1.2.3', {}));

  expect(found([alone])).toEqual({ releases: [], problems: ["[lab/shop] the chart's source must be in this cluster, got 'OCIRepository lab/shop': correct it, or add the source"] });
});

describe('an Application', () => {
  const id = 'lab/lab-web.shop';

  test.each([
    ['with values as an object', application({ ...CHART, helm: { releaseName: 'shop', valuesObject: { replicas: 2 } } }), { ...SHOP, id }],
    ['with values as text', application({ ...CHART, helm: { releaseName: 'shop', values: 'replicas: 2\n' } }), { ...SHOP, id }],
    ['with both, of which Argo CD takes the object', application({ ...CHART, helm: { releaseName: 'shop', values: 'replicas: 3\n', valuesObject: { replicas: 2 } } }), { ...SHOP, id }],
    ['whose release has its own name', application({ ...CHART }), { ...SHOP, id, name: 'lab-web.shop', values: {} }],
    ['of several sources', application({}, { sources: [{ repoURL: 'https://example.org/lab', ref: 'values' }, { ...CHART, helm: { releaseName: 'shop', valueFiles: ['$values/shop.yaml'], valuesObject: { replicas: 2 } } }] }), { ...SHOP, id, valuesFrom: ['valueFiles'] }],
    ['with single values in it', application({ ...CHART, helm: { releaseName: 'shop', parameters: [{ name: 'replicas', value: '2' }] } }), { ...SHOP, id, values: {}, valuesFrom: ['parameters'] }],
    ['of a chart in a folder of a repository', application({ repoURL: 'https://example.org/lab', path: 'charts/shop', targetRevision: '1.2.3', helm: { releaseName: 'shop', valuesObject: { replicas: 2 } } }), { ...SHOP, id, chart: 'charts/shop' }],
  ])('%s', (_case, one, expected) => {
    expect(found([one])).toEqual({ releases: [expected], problems: [] });
  });

  test('of a folder without a chart is none', () => {
    expect(found([application({ repoURL: 'https://example.org/lab', path: 'clusters/lab/web', targetRevision: 'main' })])).toEqual({ releases: [], problems: [] });
  });

  test('of another API is none', () => {
    expect(found([object('app.k8s.io/v1beta1', 'Application', 'shop', { spec: {} })])).toEqual({ releases: [], problems: [] });
  });

  test('whose text of values is no YAML is a problem', () => {
    expect(found([application({ ...CHART, helm: { values: 'a: [' } })]).problems).toEqual([expect.stringMatching(/^\[lab\/lab-web\.shop\] 'helm\.values' must be YAML, got: /)]);
  });
});

describe('the script for kubectl and helm', () => {
  const INSTALL = 'helm upgrade --install shop oci://registry.example.org/charts/shop --version=1.2.3 --namespace=shop --skip-crds --timeout=5m --wait --values=plain/shop_shop.values.yaml';
  const script = (...lines: string[]): Releases => found([], { 'plain/apply.sh': lines.join('\n'), 'plain/shop_shop.values.yaml': 'replicas: 2\n' });
  const id = 'shop/shop';

  test('installs a release', () => {
    expect(script("if stage 1 web; then", `  ${INSTALL}`, 'fi')).toEqual({ releases: [{ ...SHOP, id }], problems: [] });
  });

  test('installs one twice where the bootstrap does, too', () => {
    expect(script(INSTALL, INSTALL).releases).toEqual([{ ...SHOP, id }]);
  });

  test('installs a chart from an index, with words that the shell must not read', () => {
    expect(script("helm upgrade --install shop shop --repo='https://charts.example.org/~shop' --version='1.2.3+a b' --namespace=shop").releases).toEqual([{ ...SHOP, id, version: '1.2.3+a b', values: {} }]);
  });

  test('reads values from Secrets, those of each release for itself', () => {
    const { releases } = script(
      'from=()', "from_secret shop shop-tls tls.ca '' needed", `${INSTALL} \${from[@]+"\${from[@]}"}`,
      'helm upgrade --install web web --repo=https://charts.example.org --version=1.0.0 --namespace=web',
    );

    expect(releases).toEqual([{ ...SHOP, id, valuesFrom: ['Secret shop-tls'] }, { ...SHOP, id: 'web/web', name: 'web', namespace: 'web', chart: 'web', version: '1.0.0', values: {} }]);
  });

  test.each([
    ['without a version', INSTALL.replace(' --version=1.2.3', ''), "[plain/apply.sh:1] 'helm upgrade' must name a release, a chart, '--namespace' and '--version': render it again"],
    ['with values that are not there', INSTALL.replace('shop_shop', 'shop_web'), "[plain/apply.sh:1] '--values' must be a file of the cluster, got 'plain/shop_web.values.yaml': render it again"],
  ])('a release %s is a problem', (_case, line, problem) => {
    expect(script(line)).toEqual({ releases: [], problems: [problem] });
  });
});
