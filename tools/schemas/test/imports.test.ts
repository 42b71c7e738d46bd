import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { importsOf, typeOf } from '../imports.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

const nobody = (name: string): string => name;

test.each([
  [{ type: 'integer' }, 'number'],
  [{ 'x-kubernetes-int-or-string': true }, 'number | string'],
  [{ type: 'string', enum: ['any', 'first'] }, "'any' | 'first'"],
  [{ type: 'array', items: { type: 'string' } }, 'ReadonlyArray<string>'],
  [{ type: 'object', additionalProperties: { type: 'boolean' } }, '{ [key: string]: boolean }'],
  [{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, 'any'],
  [{ $ref: 'PodSpec' }, 'PodSpec'],
])('the schema %j is the type %s', (schema, type) => {
  expect(typeOf(schema, nobody)).toBe(type);
});

test('a required field with a default may be left out, as the API server fills it in', () => {
  const schema = { type: 'object', required: ['name', 'mode'], properties: { 'name': { type: 'string' }, 'mode': { type: 'string', default: 'rw' }, 'dry-run': { type: 'boolean' } } };

  expect(typeOf(schema, nobody)).toBe("{\n  name: string;\n  mode?: string;\n  'dry-run'?: boolean;\n}");
});

describe('in a package', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'imports-'));
    mkdirSync(join(root, 'packages/platform/kubernetes'), { recursive: true });
    writeFileSync(join(root, 'packages/platform/kubernetes/1.35.json'), JSON.stringify({
      version: 'v1.35.4',
      kinds: { 'v1/ConfigMap': { schema: 'io.k8s.api.core.v1.ConfigMap' } },
      definitions: { 'io.k8s.api.core.v1.ConfigMap': { type: 'object', properties: { apiVersion: {}, kind: {}, metadata: {}, data: { type: 'object', additionalProperties: { type: 'string' } } } } },
    }));
    mkdirSync(join(root, 'packages/platform/src'));
    ['cache', 'queue'].forEach((name) => mkdirSync(join(root, 'packages', name, 'src'), { recursive: true }));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('what sources import from the core is generated there, once for all packages, and nothing else', () => {
    write('cache', "import type { ConfigMap } from '@monosense-io/platform/lib/imports/v1';");
    write('queue', "import type { ConfigMap as Settings } from '@monosense-io/platform/lib/imports/v1';");

    expect([importsOf(root, 'cache'), importsOf(root, 'queue')]).toEqual([{}, {}]);
    expect(importsOf(root, 'platform')).toEqual({
      'v1.ts': `// Generated from the schemas by \`npx projen schemas\`: edit the import in the component instead.

export type ConfigMap = {
  apiVersion: 'v1';
  kind: 'ConfigMap';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  data?: { [key: string]: string };
};
`,
    });
  });

  test('what only a package installs is generated in the package', () => {
    mkdirSync(join(root, 'packages/cache/crds'));
    writeFileSync(join(root, 'packages/cache/crds/caches.example.org.json'), JSON.stringify({ spec: { names: { kind: 'Cache' }, versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object' } } }] } }));
    write('cache', "import type { Cache } from './imports/example.org-v1';");

    expect(Object.keys(importsOf(root, 'cache'))).toEqual(['example.org-v1.ts']);
    expect(importsOf(root, 'platform')).toEqual({});
  });

  test.each(['v1', 'source.toolkit.fluxcd.io-v1'])('a package with types of its own of %s is refused', (file) => {
    write('cache', `import type { ConfigMap } from './imports/${file}';`);

    expect(() => importsOf(root, 'cache')).toThrow(`[packages/cache] SCHEMAS-008: the package imports './imports/${file}', whose types stand in the core, once for all packages: import '@monosense-io/platform/lib/imports/${file}'`);
  });

  test.each([['cache', './imports/'], ['platform', '@monosense-io/platform/lib/imports/']])('a kind that nobody has a schema of is refused in %s', (folder, from) => {
    write('cache', `import type { Cache } from '${from}example.org-v1';`);

    expect(() => importsOf(root, folder)).toThrow(`[packages/cache] SCHEMAS-009: the package imports 'Cache' from '${from}example.org-v1', and no package ships a schema of Cache in example.org/v1: correct the name, or add its source to tools/schemas`);
  });

  function write(folder: string, source: string): void {
    writeFileSync(join(root, 'packages', folder, `src/${folder}.ts`), `${source}\n`);
  }
});

test.each(readdirSync(join(ROOT, 'packages')))('the types in packages/%s/src/imports are those of the schemas', (folder) => {
  const path = join(ROOT, 'packages', folder, 'src/imports');
  const committed = Object.fromEntries(readdirIfAny(path).map((file) => [file, readFileSync(join(path, file), 'utf8')]));

  expect(committed).toEqual(importsOf(ROOT, folder));
});

function readdirIfAny(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
