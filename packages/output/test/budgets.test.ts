import { DisruptionBudgets } from '../src';

test.each<[spec: object, pods: number | undefined, field: string | undefined]>([
  [{ maxUnavailable: 0 }, undefined, 'maxUnavailable'],
  [{ maxUnavailable: '0%' }, 3, 'maxUnavailable'],
  [{ maxUnavailable: 1 }, 1, undefined],
  [{ maxUnavailable: '10%' }, 3, undefined],
  [{ minAvailable: '100%' }, undefined, 'minAvailable'],
  [{ minAvailable: 3 }, 3, 'minAvailable'],
  [{ minAvailable: 2 }, 3, undefined],
  [{ minAvailable: 2 }, undefined, undefined],
  [{ minAvailable: '67%' }, 3, 'minAvailable'],
  [{ minAvailable: '66%' }, 3, undefined],
  [{ minAvailable: 1 }, 0, undefined],
  [{}, 3, undefined],
])('%j of %s pods keeps all of them by %s', (spec, pods, field) => {
  expect(DisruptionBudgets.keptBy(spec, pods)).toBe(field);
});
