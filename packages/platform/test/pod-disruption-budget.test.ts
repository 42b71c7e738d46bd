import { ApiObject } from 'cdk8s';
import { PodDisruptionBudget, PodDisruptionBudgetProps, Stage } from '../src';
import { Lab } from '@monosense-io/platform/testing';
import { Demo } from './demo';
import { refusal, refused } from './refused';

const LABELS = { app: 'web' };

function labWith(props: Partial<PodDisruptionBudgetProps>): Lab {
  const lab = new Lab();
  const demo = new Demo(lab.cluster, 'demo');
  const stage = new Stage(demo, 'Web', { namespace: demo.namespace });
  new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
  new PodDisruptionBudget(stage, 'DisruptionBudget', { name: 'web', labels: LABELS, replicas: 2, ...props });
  return lab;
}

test.each<[Partial<PodDisruptionBudgetProps>, object]>([
  [{}, { maxUnavailable: 1 }],
  [{ replicas: 3, maxUnavailable: 2 }, { maxUnavailable: 2 }],
  [{ minAvailable: 1 }, { minAvailable: 1 }],
])('a budget of %j', (props, spec) => {
  expect(labWith(props).object('PodDisruptionBudget', 'web')).toMatchObject({ apiVersion: 'policy/v1', spec: { ...spec, selector: { matchLabels: LABELS } } });
});

test.each([{}, { minAvailable: 1 }])('a single pod gets none: %j', (props) => {
  expect(labWith({ ...props, replicas: 1 }).objects().filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
});

test.each<[string, Partial<PodDisruptionBudgetProps>, string[]]>([
  ['PLATFORM-431', { minAvailable: 2 }, ["'minAvailable'", 'one of 2 pods', 'got 2']],
  ['PLATFORM-431', { maxUnavailable: 0 }, ["'maxUnavailable'", 'got 0']],
  ['PLATFORM-432', { minAvailable: 0 }, ["'minAvailable'", 'got 0']],
  ['PLATFORM-432', { maxUnavailable: 2 }, ["'maxUnavailable'", 'got 2']],
  ['PLATFORM-433', { minAvailable: 1, maxUnavailable: 1 }, ["'minAvailable' (1)", "'maxUnavailable' (1)"]],
  ['PLATFORM-101', { replicas: 0 }, ["'replicas'", 'got 0']],
])('%s refuses %j', (code, props, values) => {
  expect(refused(() => labWith(props))).toEqual(refusal(code, 'infra/demo/Web/DisruptionBudget', ...values));
});
