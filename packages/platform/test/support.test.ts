import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { AcceptedRisk, ClusterProps, Component, HelmRelease, Namespace, Remediation, Stage } from '../src';
import { Lab, refusals } from '../src/testing';

const seen = { source: 'https://example.org', read: '2026-11-30' };
const line = (fixed: { [advisory: string]: string }, last: string) => ({ support: { until: '2020-01-01', ...seen }, kubernetes: { first: '1.30', last, ...seen }, advisories: { fixed, ...seen } });

const SUPPORT = {
  format: 1,
  upstreams: {
    'charts.example.org/shop': {
      newest: { version: '3.0.0', ...seen },
      lines: { '2': line({ 'CVE-1': '2.1.0', 'CVE-2': '2.10.1' }, '1.35'), '2.20': line({}, '1.34'), '3': line({ 'CVE-3': 'none' }, '1.36') },
    },
    'docker.io/library/till': { newest: { version: '1.0.0', ...seen }, lines: { '1': line({ 'CVE-4': '1.2' }, '1.35') } },
  },
};

/** The folder of a package that installs a version of the chart `shop`. */
function packageWith(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'support-'));
  mkdirSync(join(folder, 'charts'));
  for (const [file, content] of Object.entries({ 'package.json': { name: '@lab/shop', version: '1.0.0' }, 'support.json': SUPPORT, 'charts/shop.json': { chart: 'shop', version, values: true } })) {
    writeFileSync(join(folder, file), JSON.stringify(content));
  }
  return folder;
}

class Shop extends Component {
  constructor(lab: Lab, version: string, values: { [name: string]: any } = {}) {
    super(lab.cluster, 'shop', packageWith(version));
    const stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'shop' }) });
    new HelmRelease(stage, 'Release', { chart: { repository: 'oci://charts.example.org', name: 'shop', version }, values, remediation: Remediation.ROLLBACK });
  }
}

/** Facts whose own versions nothing is known against. */
const FACTS: Partial<ClusterProps> = { talosVersion: 'v1.12.9', kubernetesVersion: 'v1.35.9' };

/** What the synthesis refuses of a shop of this version. */
function refused(version: string, options: { facts?: Partial<ClusterProps>; accepted?: Partial<AcceptedRisk>; values?: { [name: string]: any }; change?: (shop: Shop) => void } = {}) {
  const lab = new Lab({ judgesVersions: true, facts: { ...FACTS, ...options.facts } });
  const shop = new Shop(lab, version, options.values);
  options.change?.(shop);
  if (options.accepted) lab.cluster.accept({ upstream: 'charts.example.org/shop', version, risks: [], reason: 'nobody reaches it', until: '2020-01-01', ...options.accepted });
  return lab.refusals().map(({ code, path, message }) => ({ code, path, message }));
}

const unsafe = (...texts: string[]) => texts.map((text) => expect.objectContaining({ code: 'PLATFORM-685', path: 'infra/shop', message: expect.stringContaining(text) }));

describe('a published advisory', () => {
  test('is refused with the lowest safe version, all of its kind, and what accepts it', () => {
    expect(refused('2.0.9')).toEqual(unsafe("2.0.9 must be 2.10.1 or later, since it has CVE-1 (fixed in 2.1.0), CVE-2 (fixed in 2.10.1): take a release of @lab/shop"));
    expect(refused('2.9.0')).toEqual(unsafe("risks: ['CVE-2']"));
  });

  test('does not reach the version that mends it, nor a line that has none', () => {
    expect(refused('2.10.1')).toEqual([]);
    expect(refused('2.20.0', { facts: { kubernetesVersion: 'v1.34.1' } })).toEqual([]);
  });

  test('that no version mends reaches all of the line', () => {
    expect(refused('3.99.0')).toEqual(unsafe('must be one that no advisory reaches, since it has CVE-3 (fixed in no version that is known)'));
  });

  test('is found by what is rendered: in images, in pairs of repository and tag, and after patches', () => {
    expect(refused('2.10.1', { values: { image: 'docker.io/library/till:1.1.9-alpine@sha256:0123' } })).toEqual(unsafe('docker.io/library/till 1.1.9 must be 1.2 or later'));
    expect(refused('2.10.1', { values: { image: { registry: 'docker.io', repository: 'library/till', tag: '1.1.9' } } })).toEqual(unsafe('till 1.1.9 must be'));
    // The values of another chart than the package brings aren't known either.
    const patched = refused('2.10.1', { change: (shop) => shop.patchObject({ kind: 'OCIRepository', name: 'shop', merge: { spec: { ref: { tag: '2.0.0' } } }, reason: 'test' }) });
    expect(patched.filter(({ code }) => code === 'PLATFORM-685')).toEqual(unsafe('shop 2.0.0 must be'));
  });

  test('of Talos is refused by the fact', () => {
    expect(refused('2.10.1', { facts: { talosVersion: 'v1.12.0' } })).toEqual([expect.objectContaining({ code: 'PLATFORM-685', path: 'infra', message: expect.stringContaining("set 'talosVersion'") })]);
  });

  test('is nobody\'s business in a component test that does not ask', () => {
    const lab = new Lab();
    new Shop(lab, '2.0.0');

    expect(lab.refusals()).toEqual([]);
  });
});

test('a Kubernetes outside of the range is refused with the range, on both sides', () => {
  const outside = (text: string) => [expect.objectContaining({ code: 'PLATFORM-686', path: 'infra/shop', message: expect.stringContaining(text) })];

  expect(refused('2.20.0')).toEqual(outside("must be one that supports Kubernetes 1.35, and upstream supports 1.30 to 1.34"));
  expect(refused('2.10.1', { facts: { talosVersion: undefined, kubernetesVersion: 'v1.36.0' } })).toEqual(outside('supports Kubernetes 1.36'));
});

describe('an accepted risk', () => {
  test('lets exactly what it names run, and is listed in the README', () => {
    const lab = new Lab({ judgesVersions: true, facts: FACTS });
    new Shop(lab, '2.0.0');
    lab.cluster.accept({ upstream: 'charts.example.org/shop', version: '2.0.0', risks: ['CVE-1', 'CVE-2'], reason: 'nobody reaches it', until: '2026-12-31' });

    expect(lab.platform.render()['infra/README.md']).toContain('| charts.example.org/shop | 2.0.0 | CVE-1, CVE-2 | 2026-12-31 | nobody reaches it |');
    expect(refused('2.20.0', { accepted: { risks: ['Kubernetes 1.35'] } })).toEqual([]);
  });

  test('lets no other risk and no other version run', () => {
    expect(refused('2.0.0', { accepted: { risks: ['CVE-1'] } })).toEqual(unsafe('since it has CVE-2'));
    expect(refused('2.0.0', { accepted: { version: '2.0.1', risks: ['CVE-1', 'CVE-2'] } }).map(({ code }) => code)).toEqual(['PLATFORM-685', 'PLATFORM-687']);
  });

  test('is refused when nothing needs it any more', () => {
    expect(refused('2.1.0', { accepted: { risks: ['CVE-1', 'CVE-2'] } })).toEqual([expect.objectContaining({ code: 'PLATFORM-687', path: 'infra', message: expect.stringContaining("accepts 'CVE-1'") })]);
    expect(refused('2.10.1', { accepted: { upstream: 'charts.example.org/shpo', risks: ['CVE-1'] } })).toEqual([expect.objectContaining({ code: 'PLATFORM-687', message: expect.stringContaining('charts.example.org/shpo 2.10.1, which the cluster does not run') })]);
  });

  test.each([
    ['risks', { risks: [] }, 'got none'], ['reason', { reason: ' ' }, 'got none'], ['until', { until: '2026-02-30' }, "got '2026-02-30'"], ['until', { until: 'soon' }, "got 'soon'"],
  ])('needs %s', (prop, wrong, value) => {
    expect(refusals(() => refused('2.0.0', { accepted: { risks: ['CVE-1'], ...wrong } }))).toEqual([{ code: 'PLATFORM-355', path: 'infra', message: expect.stringMatching(`'${prop}' of .*${value}`) }]);
  });
});

test('no render depends on the day', () => {
  const rendered = (day: string) => {
    jest.useFakeTimers({ now: new Date(day) });
    const lab = new Lab({ judgesVersions: true, facts: FACTS });
    new Shop(lab, '2.0.0');
    lab.cluster.accept({ upstream: 'charts.example.org/shop', version: '2.0.0', risks: ['CVE-1', 'CVE-2'], reason: 'nobody reaches it', until: '2026-12-31' });
    return lab.platform.render();
  };

  // The line has been out of support since 2020, and the acceptance ends between the two.
  expect(rendered('2030-01-01')).toEqual(rendered('2019-01-01'));
});
