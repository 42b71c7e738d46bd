import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Dragonfly } from '@monosense-io/dragonfly';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PACKAGES } from '../declared.ts';
import { outcomeOf, type Outcome } from '../judge.ts';
import { World } from '../world.ts';

/** What a program ends in that renders by this function. */
function ending(render: () => { [path: string]: string }, text = ''): Outcome {
  const cluster = new Construct(undefined as any, 'infra');
  new Construct(cluster, 'cache');
  return outcomeOf(() => ({ root: cluster, render }), () => {}, text);
}

/** A program that refuses with this message. */
function refusing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

test.each([
  ["[infra/cache] PLATFORM-101: 'replicas' must be a whole number of at least 1, got 0: set replicas to 1 or more", ['PLATFORM-101']],
  ["2 violations, nothing was written:\n  [infra/cache] DRAGONFLY-001: has no instance: add one\n  [infra] PLATFORM-106: 'undefined' is what the program says: correct it", ['DRAGONFLY-001', 'PLATFORM-106']],
  ['[Cidr] PLATFORM-101: a value stands in no construct: correct it', ['PLATFORM-101']],
])('a refusal that has a code and names its construct is one: %s', (message, codes) => {
  expect(ending(refusing(message), 'undefined')).toEqual({ refusal: message, codes });
});

test.each([
  ["There is already a Construct with name 'cache' in Dragonfly [dragonfly]", 'refused without a code'],
  ['1 violation, nothing was written:', 'refused without a reason'],
  ["[infra/cache] 'replicas' must be a whole number of at least 1, got 0: set replicas to 1 or more", 'refused without a code'],
  ['1 violation, nothing was written:\n  [infra/cache] [infra/cache] PLATFORM-101: has no controller: add one', 'the name of one construct'],
  ["[infra/cache] PLATFORM-106: 'name' must be one line, got 'a\nb': shorten it", 'refused without a code'],
  ['[infra/cache] PLATFORM-999: has no controller: add one', 'refused by PLATFORM-999, which no package declares'],
  ['[infra/shop/cash] PLATFORM-101: has no controller: add one', 'refused at [infra/shop/cash], where no construct is'],
  ["[infra/cache] PLATFORM-101: 'replicas' must be a whole number, got undefined: set it", 'refused in words of the program'],
])('a refusal of another kind is a fault: %s', (message, fault) => {
  expect(() => ending(refusing(message))).toThrow(fault);
});

test('what JavaScript throws by itself is a fault', () => {
  expect(() => ending(() => (undefined as any).files)).toThrow('refused by a raw error: TypeError');
});

test('a program that renders something else the second time is a fault', () => {
  let run = 0;

  expect(() => ending(() => ({ 'infra/flux/a.yaml': `${run++}` }))).toThrow('rendered twice, infra/flux/a.yaml differs:\n0\n---\n1');
});

test('a script that a package ships may hold any word', () => {
  const line = readFileSync(join(PACKAGES, 'rollout-evidence/script/evidence.mjs'), 'utf8').split('\n').find((text) => text.includes('undefined'))!;

  expect(ending(() => ({ 'infra/a-b/configmap_a_b.yaml': `data:\n  evidence.mjs: |\n    ${line}\n` }))).toHaveProperty('files');
  expect(() => ending(() => ({ 'infra/a-b/configmap_a_b.yaml': `data:\n  evidence.mjs: |\n    ${line} // undefined\n` }))).toThrow('holds undefined');
});

test.each([
  ['infra/shop-main/secret_shop_a%20b.yaml', '', 'the API server takes no object of the name in infra/shop-main/secret_shop_a%20b.yaml'],
  ['infra/shop-main/service_shop_web.yaml', 'port: NaN', 'infra/shop-main/service_shop_web.yaml holds NaN'],
])('a file that no cluster can use is a fault: %s', (path, text, fault) => {
  expect(() => ending(() => ({ [path]: text }))).toThrow(fault);
});

test.each<[string, (dragonfly: Dragonfly) => void]>([
  ['a field that the kind does not have', (dragonfly) => dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', merge: { spec: { replica: 1 } }, reason: 'test' })],
  ['a value of another type', (dragonfly) => dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', merge: { spec: { replicas: 'two' } }, reason: 'test' })],
  ['a list that lacks a field', (dragonfly) => dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', merge: { spec: { env: [{}] } }, reason: 'test' })],
  ['a value that the chart does not know', (dragonfly) => dragonfly.patchValues({ release: 'dragonfly-operator', values: { replicas: 1 }, reason: 'test' })],
  ['an object without what it needs', (dragonfly) => void new ApiObject(dragonfly.operator, 'Budget', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { minAvailable: true } })],
])('a component that leaves it to a schema to refuse is a fault: %s', (_, spoil) => {
  expect(() => outcomeOf(() => new World({}, ['dragonflydb.io']), (world) => {
    const dragonfly = new Dragonfly(world.cluster, 'dragonfly', { secretStore: world.surroundings.store });
    dragonfly.addInstance('cache', { passwordItem: 'cache' });
    spoil(dragonfly);
  }, '')).toThrow('refused by a schema, and not by the component');
});
