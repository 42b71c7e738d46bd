import { eventProblems, smallestWithKept } from '../../src/lab/flux.ts';
import type { KubeObject } from '../../src/lab/rendered.ts';
import { object, stage } from './rendering.ts';

const ORDERED = [stage('operator', []), stage('instance', ['operator'])];

function event(name: string, type: 'Reconciling' | 'Ready', message: string): KubeObject {
  return { ...object('kustomize.toolkit.fluxcd.io/v1/Kustomization', `flux-system/${name}`), status: { conditions: [{ type, status: 'True', reason: 'x', message }] } };
}
const begun = (name: string) => event(name, 'Reconciling', 'Fetching manifests for revision main@sha1:1 with a timeout of 10m');
const ready = (name: string) => event(name, 'Ready', 'Applied revision: main@sha1:1');

test('what Flux begins after all is ready that it waits for is in order', () => {
  expect(eventProblems('home', ORDERED, [begun('operator'), ready('operator'), begun('instance'), ready('instance')])).toEqual([]);
});

test('what Flux begins too early is named', () => {
  expect(eventProblems('home', ORDERED, [begun('operator'), begun('instance'), ready('operator'), ready('instance')]))
    .toEqual(["[home/instance] must be applied after 'operator' is ready, and was before"]);
});

test('what was never seen is no proof', () => {
  expect(eventProblems('home', ORDERED, [ready('operator'), begun('instance')])).toEqual(['[home/operator] must be seen while Flux applies it, and never was']);
});

test('what is taken out is the smallest part that holds what is pruned and what is kept', () => {
  const kept = object('dragonflydb.io/v1alpha1/Dragonfly', 'cache', { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  const pruned = object('v1/Service', 'cache');
  const source = object('source.toolkit.fluxcd.io/v1/OCIRepository', 'chart');
  const ordered = [stage('operator', [], kept, pruned), stage('chart', ['operator'], kept, source), stage('cache', ['operator'], kept, pruned), stage('queue', ['operator'], kept), stage('client', ['cache'])];
  expect(smallestWithKept(ordered).map(({ name }) => name)).toEqual(['cache', 'client']);
});
