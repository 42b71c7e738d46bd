import { SupportFile, Upstream, Upstreams } from '../src';

const seen = { source: 'https://example.org', read: '2026-11-30' };
const line = (last?: string, fixed: { [advisory: string]: string } = {}) => ({ support: { unknown: 'nobody says', ...seen }, kubernetes: { first: '1.30', last, ...seen }, advisories: { fixed, ...seen } });
const upstream = (lines: Upstream['lines'], fields?: string[]): Upstream => ({ newest: { version: '9.0.0', ...seen }, lines, fields });
const names = (...known: string[]): { [name: string]: Upstream } => Object.fromEntries(known.map((name) => [name, upstream({})]));
const found = (upstreams: { [name: string]: Upstream }, ...objects: object[]): string[] => Upstreams.versionsIn(upstreams, objects).map(({ upstream: name, version }) => `${name} ${version}`);

describe('a version is found', () => {
  test.each([
    ['a chart of an OCI registry', 'ghcr.io/shop/charts/shop', { kind: 'OCIRepository', spec: { url: 'oci://ghcr.io/shop/charts/shop', ref: { tag: 'v1.2.3' } } }, 'v1.2.3'],
    ['a chart of an index', 'shop', { kind: 'HelmRelease', spec: { chart: { spec: { chart: 'shop', version: '1.2.3' } } } }, '1.2.3'],
    ['a repository at a tag', 'shop/shop', { kind: 'GitRepository', spec: { url: 'https://github.com/shop/shop', ref: { tag: 'v1.2.3' } } }, 'v1.2.3'],
    ['a repository at a commit, by its branch', 'shop/shop', { kind: 'GitRepository', spec: { url: 'https://github.com/shop/shop.git', ref: { branch: 'release-1.2', commit: '0123' } } }, '1.2'],
    ['a chart of Argo CD from an index', 'shop', { kind: 'Application', spec: { source: { repoURL: 'https://charts.example.org', chart: 'shop', targetRevision: '1.2.3' } } }, '1.2.3'],
    ['a chart of Argo CD from an OCI registry', 'ghcr.io/shop/charts/shop', { kind: 'Application', spec: { sources: [{ repoURL: 'ghcr.io/shop/charts', chart: 'shop', targetRevision: '1.2.3' }] } }, '1.2.3'],
    ['an image', 'ghcr.io/shop/shop', { kind: 'Pod', spec: { containers: [{ image: 'ghcr.io/shop/shop:1.2.3-alpine3@sha256:0123' }] } }, '1.2.3'],
    ['an image in two values', 'ghcr.io/shop/shop', { kind: 'HelmRelease', spec: { values: { image: { repository: 'ghcr.io/shop/shop', tag: '1.2.3@sha256:0123' } } } }, '1.2.3'],
    ['an image in three values', 'ghcr.io/shop/shop', { kind: 'HelmRelease', spec: { values: { image: { registry: 'ghcr.io', repository: 'shop/shop', tag: '1.2.3' } } } }, '1.2.3'],
  ])('of %s', (_what, name, object, version) => {
    expect(found(names(name), object)).toEqual([`${name} ${version}`]);
    expect(found(names('another'), object)).toEqual([]);
  });

  test('in a field of an object of one kind, and of one name where that is said', () => {
    const release = (name: string) => ({ kind: 'HelmRelease', metadata: { name }, spec: { values: { image: { tag: 'v1.2.3' } } } });
    const upstreams = { named: upstream({}, ['HelmRelease/shop spec.values.image.tag']), any: upstream({}, ['VMAgent spec.image.tag', 'HelmRelease spec.values.image.tag']) };

    expect(found(upstreams, release('shop'))).toEqual(['named v1.2.3', 'any v1.2.3']);
    expect(found(upstreams, release('other'))).toEqual(['any v1.2.3']);
    expect(found(upstreams, { kind: 'HelmRelease', metadata: { name: 'shop' }, spec: {} })).toEqual([]);
  });

  test('in a field, behind a name that it is written to', () => {
    const release = { kind: 'HelmRelease', metadata: { name: 'board' }, spec: { values: { env: { PLUGINS: 'shop-source@1.2.3@https://example.org/shop-source-4.5.6.zip' } } } };

    expect(found({ plugin: upstream({}, ['HelmRelease/board spec.values.env.PLUGINS']) }, release)).toEqual(['plugin 1.2.3']);
  });

  test('once, however often it stands there, and nowhere in what has no numbers', () => {
    const pod = (tag: string) => ({ kind: 'Pod', spec: { containers: [{ image: `shop:${tag}` }] } });

    expect(found(names('shop'), pod('1.2.3'), pod('1.2.3-cluster'), pod('1.3.0'), pod('latest'))).toEqual(['shop 1.2.3', 'shop 1.3.0']);
  });
});

test('the longest line that fits counts, and numbers are compared as numbers', () => {
  const lines = { '1': line('1.31'), '1.2': line('1.32'), '1.20': line('1.33'), '16': line('1.34') };
  const last = (version: string) => Upstreams.lineOf(upstream(lines), version)?.kubernetes.last;

  expect(['v1.2.9', '1.20.0', '1.3.0', '16.15', '1.2', '2.0.0'].map(last)).toEqual(['1.32', '1.33', '1.31', '1.34', '1.32', undefined]);
});

test('a version has the risks of its line: advisories that are mended later or never, and a Kubernetes outside of the range', () => {
  const shop = upstream({ '1.9': line('1.35', { 'CVE-1': 'v1.9.9', 'CVE-2': 'v1.9.10', 'CVE-3': Upstreams.NOT_FIXED }) });
  const risks = (version: string, kubernetes: string) => Upstreams.risksOf(shop, version, kubernetes).map(({ name }) => name);

  expect(risks('v1.9.9', 'v1.35.0')).toEqual(['CVE-2', 'CVE-3']);
  expect(risks('v1.9.10', 'v1.30.9')).toEqual(['CVE-3']);
  expect(risks('v1.9.10', 'v1.29.1')).toEqual(['CVE-3', 'Kubernetes 1.29']);
  expect(risks('v1.9.10', 'v1.36.0')).toEqual(['CVE-3', 'Kubernetes 1.36']);
  expect(risks('v2.0.0', 'v1.99.0')).toEqual([]);
  expect(Upstreams.risksOf(upstream({ '1': line(undefined) }), '1.0.0', 'v1.99.0')).toEqual([]);
});

test('the lowest safe version is the highest that mends one, and none while one is not mended', () => {
  expect(Upstreams.lowestSafe(upstream({ '1': line('1.35', { 'CVE-1': '1.9.0', 'CVE-2': '1.10.0' }) }), '1.0.0')).toBe('1.10.0');
  expect(Upstreams.lowestSafe(upstream({ '1': line('1.35', { 'CVE-1': '1.9.0', 'CVE-2': 'none' }) }), '1.0.0')).toBeUndefined();
});

test('a file with a member that is missing or of another type is refused, with its place', () => {
  const text = (change: object) => JSON.stringify({ format: 1, upstreams: { shop: upstream({ '1.2': line('1.35') }) }, ...change });

  expect(SupportFile.parse(text({}), 'support.json').upstreams.shop.newest.version).toBe('9.0.0');
  expect(() => SupportFile.parse(text({ upstreams: { shop: { newest: seen, lines: { '1.2': { ...line(), kubernetes: { first: 1.3, ...seen } } } } } }), 'support.json'))
    .toThrow("[support.json] OUTPUT-002: 'upstreams.shop.newest.version' must be a string, got none: correct the file, or take a release of its package that has it right\n[support.json] OUTPUT-002: 'upstreams.shop.lines.1.2.kubernetes.first' must be a string, got 1.3");
  expect(() => SupportFile.parse(text({ upstreams: { shop: { ...upstream({}), signature: { issuer: 'https://example.org', subject: ['main'], ...seen } } } }), 'support.json'))
    .toThrow("OUTPUT-002: 'upstreams.shop.signature.subject' must be a string");
  expect(() => SupportFile.parse(text({ format: 2 }), 'support.json')).toThrow('OUTPUT-001');
});
