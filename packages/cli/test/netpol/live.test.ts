import type { KubeObject } from '../../src/netpol/model.ts';
import { audit } from '../../src/netpol/audit.ts';
import { compare, withLive } from '../../src/netpol/live.ts';
import { connected, networkPolicy } from './lab.ts';

const cluster = connected();

test('a cluster that has what is rendered doesn\'t differ', () => {
  expect(compare(cluster, cluster.objects)).toEqual({ problems: [], extra: [] });
});

test('bites: a policy that is gone, and one that was changed', () => {
  const live = cluster.objects.filter(({ metadata }) => metadata.name !== 'in').map((object) => (object.metadata.name === 'out' ? networkPolicy('client', 'out', {}, { egress: [] }) : object));

  expect(compare(cluster, live).problems).toEqual([
    '[lab] NetworkPolicy client/out differs from what is rendered: look at its Flux Kustomization',
    "[lab] NetworkPolicy server/in is rendered, and isn't in the cluster: look at its Flux Kustomization",
  ]);
});

test('a policy that a chart brings is named, and evaluated with the others', () => {
  const live = [...cluster.objects, networkPolicy('server', 'chart', {}, { ingress: [{}] })];

  expect(compare(cluster, live)).toEqual({ problems: [], extra: ['NetworkPolicy server/chart'] });
  expect(audit([withLive(cluster, live)], '2026-11-21')[0].problems).toContain(
    '[lab] lab/world may talk to lab/server/server on every port, which nobody declared (out: no policy; in: NetworkPolicy server/chart): declare the connection, or remove the policy',
  );
});

test('bites: a namespace that is in the cluster alone', () => {
  const byHand: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'by-hand' } };

  expect(audit([withLive(cluster, [...cluster.objects, byHand])], '2026-11-21')[0].figures).toMatchObject({ covered: 2, namespaces: 3 });
});
