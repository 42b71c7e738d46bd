import { CONTRACT } from '../../../output/test/lab.ts';
import type { Item } from '../../src/diff/model.ts';
import { parseStages } from '../../src/rollout/stages.ts';
import { Rollout } from '../../src/rollout/rollout.ts';
import { statusOf } from '../../src/rollout/status.ts';
import type { Status } from '../../src/rollout/status.ts';
import type { Board, Cluster } from '../../src/board/model.ts';

/** An object in a stage. */
export function item(kind: string, name: string, spec: object, stage = 'app-instance'): Item {
  const [, namespace, own] = /^(?:([^/]+)\/)?(.+)$/.exec(name)!;
  return { id: `${kind} ${name}`, label: `${kind.split('/').at(-1)} ${name}`, kind, stage, content: { kind: kind.split('/').at(-1), metadata: { name: own, namespace }, spec } };
}

/** Flux' Kustomization of a stage. */
export function stage(name: string, ...dependsOn: string[]): Item {
  return item('kustomize.toolkit.fluxcd.io/Kustomization', `flux-system/${name}`, { dependsOn: dependsOn.map((other) => ({ name: other })) }, 'flux');
}

export const CLUSTER: Cluster = {
  name: 'infra',
  items: [stage('namespaces'), stage('app-instance', 'namespaces')],
  contract: CONTRACT,
  connections: {
    format: 1, cluster: 'infra', open: ['kube-system'],
    pods: [{ name: 'app/Web', namespace: 'app', labels: {} }, { name: 'app/Worker', namespace: 'app', labels: {} }, { name: 'db', namespace: 'db', labels: {} }],
    connections: [
      { client: { pods: 'app/Web' }, server: { pods: 'db' }, ports: [{ port: 5432, protocol: 'TCP' }] },
      { client: { pods: 'app/Worker' }, server: { pods: 'db' }, ports: [{ port: 5432, protocol: 'TCP' }] },
      { client: { pods: 'app/Web' }, server: { pods: 'db' }, ports: [{ port: 53, protocol: 'UDP' }] },
      { client: { pods: 'db' }, server: { entities: ['kube-apiserver'] }, ports: [{ port: 6443, protocol: 'TCP' }] },
      { client: { pods: 'db' }, server: { dns: 'backup.example.org' }, ports: [{ port: 443, protocol: 'TCP' }] },
      { client: { cluster: 'apps', namespace: 'shop', labels: {} }, server: { pods: 'db' }, ports: [{ port: 5432, protocol: 'TCP' }] },
      { client: { entities: ['ingress'] }, server: { pods: 'app/Web' }, ports: [{ port: 8080, protocol: 'TCP' }] },
    ],
  },
  readme: '# infra\n',
  runbooks: ['app.md'],
};

/** Cilium 2.0.0 came to infra at eight in the morning, and apps still has 1.0.0. */
export function statusAt(now: string, overridden = false): Status {
  const commit = (id: string, time: string) => ({ id: id.repeat(40), time: Date.parse(time), author: 'Ada', subject: 'bump' });
  const changes = [
    { ...commit('1', '2026-11-01T00:00:00Z'), pins: { infra: { cilium: '1.0.0', dns: '1.0.0' }, apps: { cilium: '1.0.0' } } },
    { ...commit('2', '2026-11-21T08:00:00Z'), pins: { infra: { cilium: '2.0.0', dns: '1.0.0' } } },
  ];
  const overrides = overridden ? ['cilium', 'dns'].map((component) => ({ cluster: 'apps', component, version: '2.0.0', base: '2'.repeat(12), reason: 'it closes a <hole>', commit: commit('3', '2026-11-21T09:00:00Z') })) : [];
  const stages = parseStages(JSON.stringify({ stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }] }));
  return statusOf(new Rollout({ stages, now: Date.parse(now), history: { changes, overrides, main: changes.map(({ id, time }) => ({ id, time })) } }), { cilium: '2.0.0', dns: '1.1.0' });
}

export const BOARD: Board = {
  title: 'home-lab',
  main: '2'.repeat(40),
  status: statusAt('2026-11-21T19:20:00Z'),
  components: [
    { name: 'cilium', released: { '2.0.0': '2026-11-20T10:00:00.000Z' }, changelog: '# cilium\n\n## 2.0.0\n\n### Major Changes\n\n- abc: `gateways` is a **method**.\n\n## 1.1.0\n\n- def: More.\n\n## 1.0.0\n\n- The first.\n' },
    { name: 'dns', released: {} },
  ],
  upstream: [
    { folder: 'dns', name: 'ghcr.io/example/charts/dns', version: '1.0.0@sha256:abc', since: new Date('2026-03-01T00:00:00Z'), age: 265, days: 90, stale: true },
    { folder: 'cilium', name: 'cilium', version: '2.0.0', since: new Date('2026-11-20T00:00:00Z'), age: 1, days: 45, stale: false },
  ],
  currency: {
    rows: [
      { cluster: 'infra', component: 'dns', upstream: 'ghcr.io/example/charts/dns', version: '1.0.0', newest: '2.0.0', support: { until: '2026-12-01' }, kubernetes: { range: '1.30 to 1.35' }, risks: [{ name: 'CVE-1', details: 'fixed in 1.0.1', accepted: false }], problems: [{ now: false, text: 'support ends on 2026-12-01, in 10 days' }, { now: true, text: 'CVE-1 (fixed in 1.0.1)' }] },
      { cluster: 'infra', component: 'cilium', upstream: 'cilium', version: '2.0.0', newest: '2.0.0', support: { unknown: 'nobody says' }, kubernetes: { unknown: 'nobody says' }, unread: 'nobody says', risks: [], problems: [] },
    ],
    accepted: [],
    silences: [],
    silent: [],
  },
  clusters: [CLUSTER],
};

/** One canary, two clusters in the middle and two at the end, with something of everything that a cell can say. */
export function fiveClusters(): Board {
  const stages = parseStages(JSON.stringify({
    stages: [
      { cluster: 'canary' },
      { cluster: 'near', after: 'canary', soak: '24h', withoutEvidence: 'a test' },
      { cluster: 'far', after: 'canary', soak: '48h', withoutEvidence: 'a test', closed: [{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }] },
      { cluster: 'home', after: 'near', soak: '24h', withoutEvidence: 'a test', alone: ['gitlab'] },
      { cluster: 'shop', after: 'far', soak: '7d', withoutEvidence: 'a test' },
    ],
    freezes: [{ from: '2026-11-20T00:00:00Z', to: '2026-12-01T00:00:00Z', reason: 'the busy week', clusters: ['shop'] }],
  }));
  const all = (pins: Record<string, string>) => Object.fromEntries(stages.map(({ cluster }) => [cluster, pins]));
  const first = { 'cert-manager': '1.0.0', cilium: '1.0.0', dns: '1.0.0', platform: '1.4.0', 'victoria-stack': '1.1.0' };
  const lines: [time: string, pins: Record<string, Record<string, string>>][] = [
    ['2026-11-01T00:00:00Z', { ...all(first), home: { ...first, gitlab: '1.0.0' } }],
    ['2026-11-19T08:00:00Z', { canary: { ...first, cilium: '2.0.0', platform: '1.5.0' } }],
    ['2026-11-21T08:00:00Z', { canary: { ...first, cilium: '2.0.0', platform: '1.5.0', 'cert-manager': '1.1.0', dns: '1.1.0' }, near: { ...first, cilium: '2.0.0', platform: '1.5.0' } }],
    ['2026-11-21T09:00:00Z', { canary: { ...first, cilium: '2.0.0', platform: '1.5.0', 'cert-manager': '1.1.0' } }],
  ];
  const changes = lines.map(([time, pins], index) => ({ id: `${index}`.repeat(40), time: Date.parse(time), author: 'Ada', subject: 'bump', pins }));
  const overrides = ['home', 'shop'].flatMap((cluster) => ['cilium', 'platform'].map((component) => ({ cluster, component, version: component === 'cilium' ? '2.0.0' : '1.5.0', base: '2'.repeat(12), reason: 'a hole that is used already', commit: changes[2] })));
  const status = statusOf(new Rollout({ stages, now: Date.parse('2026-11-21T19:20:00Z'), history: { changes, overrides, main: changes.map(({ id, time }) => ({ id, time })) } }), { ...first, cilium: '2.1.0', platform: '1.5.0', dns: '1.1.0' });
  return { ...BOARD, status, components: status.components.map(({ component }) => ({ name: component, released: {} })), clusters: stages.map(({ cluster }) => ({ ...CLUSTER, name: cluster })) };
}
