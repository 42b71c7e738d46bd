import { Refusal } from '../src';
import { ChartFacts, wrongValues } from '../src/checks/charts';

const FACTS: ChartFacts = {
  chart: 'shop', version: '1.2.3',
  values: { on: false, replicas: false, port: false, name: false, tolerations: true, image: { tag: false } },
  types: { on: 'boolean', replicas: 'integer', port: 'number', name: 'text', tolerations: 'list', image: { tag: 'text' } },
};

function judged(values: object, facts: ChartFacts = FACTS): string[] {
  const release: any = { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: 'shop' }, spec: { values } };
  return wrongValues('lab/shop', release, facts).flatMap((problem) => Refusal.violationsIn(problem).map(({ code, message }) => `${code} ${/sets '([^']*)'/.exec(message)?.[1]}`));
}

test.each<[string, object, string]>([
  ['a truth in quotes', { on: 'false' }, 'PLATFORM-655 on'],
  ['a number for a truth', { on: 0 }, 'PLATFORM-655 on'],
  ['half a replica', { replicas: 1.5 }, 'PLATFORM-655 replicas'],
  ['a truth for a number', { port: true }, 'PLATFORM-655 port'],
  ['a map for a list', { tolerations: {} }, 'PLATFORM-655 tolerations'],
  ['a text for a list', { tolerations: 'spot' }, 'PLATFORM-655 tolerations'],
  ['a list for a text', { image: { tag: ['1'] } }, 'PLATFORM-655 image.tag'],
])('%s is refused', (_case, values, refused) => {
  expect(judged(values)).toEqual([refused]);
});

test('a number in quotes, nothing at all, and a number or a truth as text are taken', () => {
  expect(judged({ on: null, replicas: '3', port: '8080', name: 5, tolerations: [], image: { tag: true } })).toEqual([]);
});

test('a chart whose types are not written down is not judged by them, nor one of types that come later', () => {
  const values = { on: 'false', replicas: 1.5, tolerations: {} };

  expect(judged(values, { ...FACTS, types: undefined })).toEqual([]);
  expect(judged(values, { ...FACTS, types: { on: 'duration', replicas: 'duration', tolerations: 'duration' } })).toEqual([]);
});
