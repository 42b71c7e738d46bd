import { Dragonfly } from '@monosense-io/dragonfly';
import { ApiObject } from 'cdk8s';
import { outcomeOf } from '../judge.ts';
import { World } from '../world.ts';

/** A program that refuses with this message. */
function refusing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

test.each([
  ["[infra/cache] 'replicas' must be a whole number of at least 1, got 0: set replicas to 1 or more"],
  ["2 violations, nothing was written:\n  [infra/cache] has no instance: add one\n  [infra] 'undefined' is what the program says: correct it"],
])('a refusal that names its construct is one: %s', (message) => {
  expect(outcomeOf(refusing(message), 'undefined')).toEqual({ refusal: message });
});

test.each([
  ["There is already a Construct with name 'cache' in Dragonfly [dragonfly]", 'refused without the name of a construct'],
  ['1 violation, nothing was written:', 'refused without a reason'],
  ['1 violation, nothing was written:\n  [infra/dns] [infra/dns] has no controller: add one', 'names the construct twice'],
  ["[infra/cache] 'replicas' must be a whole number, got undefined: set it", 'refused in words of the program'],
])('a refusal of another kind is a fault: %s', (message, fault) => {
  expect(() => outcomeOf(refusing(message), '')).toThrow(fault);
});

test('what JavaScript throws by itself is a fault', () => {
  expect(() => outcomeOf(() => (undefined as any).files, '')).toThrow('refused by a raw error: TypeError');
});

test('a program that renders something else the second time is a fault', () => {
  let run = 0;

  expect(() => outcomeOf(() => ({ 'infra/flux/a.yaml': `${run++}` }), '')).toThrow('rendered twice, infra/flux/a.yaml differs:\n0\n---\n1');
});

test.each([
  ['infra/shop-main/secret_shop_a%20b.yaml', '', 'the API server takes no object of the name in infra/shop-main/secret_shop_a%20b.yaml'],
  ['infra/shop-main/service_shop_web.yaml', 'port: NaN', 'infra/shop-main/service_shop_web.yaml holds NaN'],
])('a file that no cluster can use is a fault: %s', (path, text, fault) => {
  expect(() => outcomeOf(() => ({ [path]: text }), '')).toThrow(fault);
});

test.each<[string, (dragonfly: Dragonfly) => void]>([
  ['a field that the kind does not have', (dragonfly) => dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', merge: { spec: { replica: 1 } }, reason: 'test' })],
  ['a value of another type', (dragonfly) => dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', merge: { spec: { replicas: 'two' } }, reason: 'test' })],
  ['a list that lacks a field', (dragonfly) => dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', merge: { spec: { env: [{}] } }, reason: 'test' })],
  ['a value that the chart does not know', (dragonfly) => dragonfly.patchValues({ release: 'dragonfly-operator', values: { replicas: 1 }, reason: 'test' })],
  ['an object without what it needs', (dragonfly) => void new ApiObject(dragonfly.operator, 'Budget', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { minAvailable: true } })],
])('a component that leaves it to a schema to refuse is a fault: %s', (_, spoil) => {
  expect(() => outcomeOf(() => {
    const world = new World({}, ['dragonflydb.io']);
    const dragonfly = new Dragonfly(world.cluster, 'dragonfly', { secretStore: world.surroundings.store });
    dragonfly.addInstance('cache', { passwordItem: 'cache' });
    spoil(dragonfly);
    return world.render();
  }, '')).toThrow('refused by a schema, and not by the component');
});
