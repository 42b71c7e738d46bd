import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import type { Finding } from '@monosense-io/validator';
import { Instance } from '../../../packages/validator/src/instance.ts';
import { compile } from '../../../packages/validator/src/module.ts';
import { KINDS } from '../../../packages/validator/script/kinds.ts';
import { objectsIn } from '../../../packages/cli/src/verify/objects.ts';
import { DEFINITIONS } from '../definitions.ts';
import { FAULTS, NAMESPACES, RIGHT } from '../faults.ts';

const ROOT = join(__dirname, '../../..');
const PACKAGE = join(ROOT, 'packages/validator');
const OBJECTS = [...FAULTS, ...RIGHT].map(({ object, old }) => ({ object, ...(old ? { old } : {}) }));

const folder = mkdtempSync(join(tmpdir(), 'validator-'));
const again = join(folder, 'wasm');
let built: { status: number | null; stderr: string };

beforeAll(() => { built = spawnSync('node', ['--disable-warning=ExperimentalWarning', join(PACKAGE, 'script/build.ts'), again], { encoding: 'utf8' }); });
afterAll(() => rmSync(folder, { recursive: true }));

async function judged(definitions: readonly any[]): Promise<Finding[][]> {
  const validator = Validator.wasm({ cache: folder });
  try {
    return await validator.judge({ objects: OBJECTS, definitions, namespaces: NAMESPACES });
  } finally {
    await validator.close();
  }
}

test('the program and its snapshot are the same bytes whenever they are built', () => {
  const files = readdirSync(join(PACKAGE, 'wasm')).sort();

  expect([built.status, built.stderr]).toEqual([0, '']);
  expect(files).toEqual(['snapshot.zst', 'sources', 'validator.wasm.zst']);
  expect(files.map((file) => hashOf(join(again, file)))).toEqual(files.map((file) => hashOf(join(PACKAGE, 'wasm', file))));
});

test('a program that goes on from the snapshot says what one says that starts from nothing', async () => {
  const fresh = await Instance.fresh(await compile(readFileSync(join(again, 'whole.wasm'))));
  const { findings } = JSON.parse(fresh.ask(JSON.stringify({ definitions: DEFINITIONS, namespaces: NAMESPACES, objects: OBJECTS })));

  expect(findings.slice(0, FAULTS.length).filter((said: Finding[]) => said.length === 0)).toEqual([]);
  expect(await judged(DEFINITIONS)).toEqual(findings);
});

test('other definitions than those of the snapshot are held to', async () => {
  const strict = DEFINITIONS.map((definition) => (definition.spec.names.kind === 'Gateway' && definition.spec.group === 'gateway.networking.k8s.io' ? withRule(definition) : definition));

  const gateways = RIGHT.flatMap(({ object }, index) => ((object as any).kind === 'Gateway' ? [FAULTS.length + index] : []));
  const [found, without] = [await judged(strict), await judged(DEFINITIONS)];

  expect(gateways.map((index) => found[index].map(({ message }) => message))).toEqual([[expect.stringContaining('nobody may have one')]]);
  expect(gateways.map((index) => without[index])).toEqual([[]]);
});

test('the snapshot holds the definitions of all kinds that are rendered', () => {
  const custom = new Set(DEFINITIONS.map(({ spec }) => `${spec.group}/${spec.names.kind}`));
  const rendered = ['infra', 'apps'].flatMap((name) => objectsIn(join(ROOT, 'clusters', name))).filter(({ apiVersion, kind }) => custom.has(`${String(apiVersion).split('/')[0]}/${kind}`)).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);

  expect([...new Set(rendered)].filter((kind) => !KINDS.includes(kind)).sort()).toEqual([]);
});

/** A definition with one rule more, at its root. */
function withRule(definition: any): any {
  const copy = structuredClone(definition);
  for (const { schema } of copy.spec.versions) schema.openAPIV3Schema['x-kubernetes-validations'] = [{ rule: 'false', message: 'nobody may have one' }];
  return copy;
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
