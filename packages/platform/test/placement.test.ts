import { Placement, SecurityContext } from '../src';
import { refusal, refused } from './refused';

const LABELS = { app: 'web' };

test('pods prefer different machines', () => {
  expect(Placement.spread(LABELS)).toEqual([{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: LABELS } }]);
});

test('a chart fills in the labels of its own pods', () => {
  expect(Placement.spread()).toEqual([{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }]);
});

test('pods of one version must stand on as many machines as there are of them', () => {
  expect(Placement.spread(LABELS, { required: true, minDomains: 2, eachRevision: true })).toEqual([{
    maxSkew: 1, minDomains: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: LABELS }, matchLabelKeys: ['pod-template-hash'],
  }]);
});

test('a least number of machines is refused for a preference', () => {
  expect(refused(() => Placement.spread(LABELS, { minDomains: 2 }))).toEqual(refusal('PLATFORM-130', 'Placement.spread', "'minDomains'", 'got 2'));
});

test('where there are no constraints, affinity keeps pods apart', () => {
  const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: LABELS } };

  expect(Placement.antiAffinity(LABELS)).toEqual({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] });
  expect(Placement.antiAffinity(LABELS, true)).toEqual({ requiredDuringSchedulingIgnoredDuringExecution: [term] });
});

test.each([
  [{}, { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }],
  [{ user: 65532 }, { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } }],
  [{ user: 1, group: 2, volumesGroup: 3, unlessOwned: true }, { runAsNonRoot: true, runAsUser: 1, runAsGroup: 2, fsGroup: 3, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' } }],
  [{ anyUser: true }, { seccompProfile: { type: 'RuntimeDefault' } }],
])('a pod with %j', (options, expected) => {
  expect(SecurityContext.pod(options)).toEqual(expected);
});

test.each([[{ user: 0 }, "'user'", '0'], [{ user: 1, group: 0 }, "'group'", '0'], [{ volumesGroup: 1.5 }, "'volumesGroup'", '1.5']])("root's number is refused: %j", (options, option, value) => {
  expect(refused(() => SecurityContext.pod(options))).toEqual(refusal('PLATFORM-131', 'SecurityContext.pod', option, `got ${value}`));
});

test.each([
  [{}, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }],
  [{ writableRoot: true }, { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }],
  [{ capabilities: ['NET_BIND_SERVICE'] }, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }],
])('a container with %j', (options, expected) => {
  expect(SecurityContext.container(options)).toEqual(expected);
});

test('a chart that sets the rest takes the capabilities alone', () => {
  expect(SecurityContext.capabilities()).toEqual({ drop: ['ALL'] });
});
