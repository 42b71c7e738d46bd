import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Lab } from '@monosense-io/foundation';
import { Cluster } from '@monosense-io/platform';
import Ajv from 'ajv';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { configurationOf } from '../../../packages/cli/src/repository/configuration.ts';
import { parseStages } from '../../../packages/cli/src/rollout/stages.ts';
import { inputSchemas } from '../inputs.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'inputs-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file that a reader takes by its path. */
function file(name: string, content: object): string {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

/** Each kind of file: those of this repository and of the labs of its tests, what reads it, a misspelt member, and one of the wrong type. */
const KINDS = [
  { schema: 'packages/platform/schema/cluster.json', files: '{apps/*,checks/labs/*/apps/*}/cluster.json', read: (content: object) => void Cluster.readFacts(file('cluster.json', content)), misspelt: { podCidr: ['10.0.0.0/16'] }, wrong: { id: '1' } },
  { schema: 'packages/foundation/schema/lab.json', files: '{apps,checks/labs/*/apps}/lab.json', read: (content: object) => void Lab.read(file('lab.json', content)), misspelt: { repositoryURL: 'https://github.com/example/lab' }, wrong: { email: 7 } },
  { schema: 'packages/cli/schema/rollout.json', files: 'rollout.json', read: (content: object) => void parseStages(JSON.stringify(content)), misspelt: { freeze: [] }, wrong: { freezes: 'now' } },
  { schema: 'packages/cli/schema/platform.json', files: 'platform.json', read: (content: object) => void configurationOf(join(file('platform.json', content), '..')), misspelt: { program: 'apps' }, wrong: { clusters: 7 } },
];

const read = (path: string): any => JSON.parse(readFileSync(join(REPOSITORY_ROOT, path), 'utf8'));

test('what is published is what the types say', () => {
  const published = Object.fromEntries(KINDS.map(({ schema }) => [schema, readFileSync(join(REPOSITORY_ROOT, schema), 'utf8')]));

  // After a change of the types: node tools/schemas/main.ts --index platform foundation cli
  expect(published).toEqual(inputSchemas(REPOSITORY_ROOT));
});

describe.each(KINDS)('$schema', ({ schema, files, read: reader, misspelt, wrong }) => {
  const accepts = new Ajv().compile(read(schema));
  const own = globSync(files, { cwd: REPOSITORY_ROOT }).map(read);
  const readable = (content: object): boolean => {
    try {
      reader(content);
      return true;
    } catch {
      return false;
    }
  };

  test('takes every such file of this repository and of the labs of its tests, as their reader does', () => {
    expect(own.length).toBeGreaterThan(0);
    for (const content of own) expect([accepts(content), readable(content), accepts.errors]).toEqual([true, true, null]);
  });

  test('takes the name of a schema, as the reader does', () => {
    const content = { $schema: './schema.json', ...own[0] };

    expect([accepts(content), readable(content)]).toEqual([true, true]);
  });

  test.each([['a misspelt member', misspelt], ['a member of the wrong type', wrong]])('refuses %s, as the reader does', (_, member) => {
    const content = { ...own[0], ...member };

    expect([accepts(content), readable(content)]).toEqual([false, false]);
  });

  test('knows each member that the reader knows, and asks for those that it needs', () => {
    const { properties, required = [] } = read(schema);

    expect(Object.keys(properties)).toEqual(expect.arrayContaining([...new Set(own.flatMap((content) => Object.keys(content)))]));
    for (const member of required) {
      const { [member]: _, ...rest } = own[0];
      expect([member, accepts(rest), readable(rest)]).toEqual([member, false, false]);
    }
  });
});

test('of what stands in lists, a misspelt member is refused as well', () => {
  const [cluster] = globSync('apps/*/cluster.json', { cwd: REPOSITORY_ROOT }).map(read);
  const accepts = new Ajv().compile(read('packages/platform/schema/cluster.json'));

  expect(accepts({ ...cluster, nodes: [{ ...cluster.nodes[0], instalDisk: '/dev/sda' }] })).toBe(false);
});
