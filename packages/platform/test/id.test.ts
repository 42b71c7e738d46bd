import { Component, Namespace } from '../src';
import { Lab, refusals } from '../src/testing';

class Cache extends Component {}

test.each([[''], [' '], [7 as any], [null as any], [undefined as any]])('an id that is %p is refused', (id) => {
  const { cluster } = new Lab();

  expect(refusals(() => new Cache(cluster, id))).toMatchObject([{ code: 'PLATFORM-343', path: 'infra', message: expect.stringContaining(`got ${typeof id === 'string' ? `'${id}'` : id}`) }]);
});

test('an id that something else has is refused', () => {
  const { cluster } = new Lab();
  new Cache(cluster, 'cache');

  expect(refusals(() => new Namespace(cluster, 'cache'))).toMatchObject([{ code: 'PLATFORM-344', path: 'infra', message: expect.stringContaining("'cache'") }]);
});
