import { Check, Component } from '../src';
import { Lab, refusals } from '../src/testing';

class Cache extends Component {}

test.each<[string, (cache: Cache) => void, string]>([
  ['no object', (cache) => Check.object(cache, 'props', undefined), "'props' must be an object, got undefined"],
  ['a list for an object', (cache) => Check.object(cache, 'props', []), "'props' must be an object"],
  ['a text for a list', (cache) => Check.list(cache, 'zones', 'example.org'), "'zones' must be a list, got 'example.org'"],
  ['a text for a Gateway', (cache) => Check.kind(cache, 'gateway', 'internal', 'IGateway', 'connect'), "'gateway' must be of the kind IGateway, got 'internal'"],
  ['null for a Gateway', (cache) => Check.kind(cache, 'gateway', null, 'IGateway', 'connect'), 'got null'],
])('%s is refused', (_, check, message) => {
  const { cluster } = new Lab();
  const cache = new Cache(cluster, 'cache');

  expect(refusals(() => check(cache))).toMatchObject([{ code: 'PLATFORM-144', path: 'infra/cache', message: expect.stringContaining(message) }]);
});

test('what has the members is taken', () => {
  const { cluster } = new Lab();
  const cache = new Cache(cluster, 'cache');

  expect(refusals(() => {
    Check.object(cache, 'props', {});
    Check.list(cache, 'zones', []);
    Check.kind(cache, 'gateway', { connect: () => ({}) }, 'IGateway', 'connect');
  })).toEqual([]);
});
