import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '../src/validator.ts';
import { service } from '../examples/service';

const cache = mkdtempSync(join(tmpdir(), 'validator-'));

afterAll(() => rmSync(cache, { recursive: true }));

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: { port: 80 } };
const CLUSTER = { objects: [{ object: CONFIG_MAP }], definitions: [], namespaces: {} };

test('the example says what its reader says', async () => {
  expect(await service(cache)).toEqual([0, 1].map((index) => ({ reader: 'Kubernetes 1.35.4', field: `spec.ports[${index}].name`, message: 'Required value' })));
});

test('an answer that is kept is given again, without the program', async () => {
  const first = Validator.native({ cache, answers: 'kept.json' });
  const found = await first.judge(CLUSTER);
  await first.close();
  const second = Validator.native({ cache, answers: 'kept.json' });
  jest.spyOn(second['program'], 'ask').mockRejectedValue(new Error('the program was asked'));

  expect(await second.judge(CLUSTER)).toEqual(found);
  expect(found[0][0].field).toBe('data.port');
  await expect(second.judge({ ...CLUSTER, objects: [{ object: { ...CONFIG_MAP, data: { port: 81 } } }] })).rejects.toThrow('the program was asked');
});

test('answers that cannot be read are asked for again', async () => {
  writeFileSync(join(cache, 'broken.json'), '{');
  const validator = Validator.native({ cache, answers: 'broken.json' });

  expect(await validator.judge(CLUSTER)).toHaveLength(1);
  await validator.close();
});

test('what is no definition is refused, and the next question is answered', async () => {
  const validator = Validator.native({ cache });

  await expect(validator.judge({ objects: [{ object: { apiVersion: 'example.org/v1', kind: 'Shop', metadata: { name: 'shop' } } }], definitions: [{ spec: { group: 'example.org', names: { kind: 'Shop' }, versions: 1 } }], namespaces: {} }))
    .rejects.toThrow('a definition must be a CustomResourceDefinition');
  expect(await validator.judge(CLUSTER)).toHaveLength(1);
  await validator.close();
});
