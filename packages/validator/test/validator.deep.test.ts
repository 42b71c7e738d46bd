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

test('what is known is told without asking, and what is not is the question that is left', async () => {
  const validator = Validator.native({ cache, answers: 'look.json' });
  const other = { object: { ...CONFIG_MAP, data: { port: '80' } } };
  const [found] = await validator.judge(CLUSTER);
  await validator.close();

  expect(validator.look({ ...CLUSTER, objects: [other, ...CLUSTER.objects] })).toEqual({ found: [undefined, found], open: { ...CLUSTER, objects: [other] } });
});

test('an old object is known by its id, to those who have not read it', async () => {
  const validator = Validator.native({ cache, answers: 'ids.json' });
  const [object, old] = ['Retain', 'Delete'].map((reclaimPolicy) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'shop' }, provisioner: 'example.org', reclaimPolicy }));
  const [found] = await validator.judge({ ...CLUSTER, objects: [{ object, old, oldId: 'one' }] });
  await validator.close();

  const { found: known } = validator.look({ ...CLUSTER, objects: [{ object, oldId: 'one' }, { object, oldId: 'other' }, { object }] });

  expect(found).not.toEqual([]);
  expect(known).toEqual([found, undefined, undefined]);
});

test('what may take the place of another is known as a new object too', async () => {
  const validator = Validator.native({ cache, answers: 'updates.json' });
  const [object, old] = ['80', '81'].map((port) => ({ ...CONFIG_MAP, data: { port } }));
  await validator.judge({ ...CLUSTER, objects: [{ object, old }] });
  await validator.close();

  expect(validator.look({ ...CLUSTER, objects: [{ object }] }).found).toEqual([[]]);
});

test('a Service that keeps the address of its callers gets the port for health checks from the API server, when it is new and afterwards', async () => {
  const validator = Validator.native({ cache });
  const of = (port: number): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' }, spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', selector: { app: 'shop' }, ports: [{ port }] } });

  const found = await validator.judge({ ...CLUSTER, objects: [{ object: of(80) }, { object: of(81), old: of(80) }] });
  await validator.close();

  expect(found).toEqual([[], []]);
});

test('two who keep answers in one file keep those of both', async () => {
  const [one, two] = [1, 2].map(() => Validator.native({ cache, answers: 'shared.json' }));
  const others = { ...CLUSTER, objects: [{ object: { ...CONFIG_MAP, data: { port: '82' } } }] };
  await one.judge(CLUSTER);
  await two.judge(others);
  await Promise.all([one.close(), two.close()]);

  const { found } = Validator.native({ cache, answers: 'shared.json' }).look({ ...CLUSTER, objects: [...CLUSTER.objects, ...others.objects] });

  expect(found).not.toContain(undefined);
});

test('who cannot wait gets the program that is built, and none where it is not', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'validator-'));
  const built = Validator.native({ cache });
  built.prepare();

  // What may be there instead is the WebAssembly.
  expect(Validator.ready({ cache: empty })?.['program'].constructor.name).not.toBe('NativeProgram');
  expect(Validator.ready({ cache })!['program'].constructor.name).toBe('NativeProgram');
  rmSync(empty, { recursive: true });
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
