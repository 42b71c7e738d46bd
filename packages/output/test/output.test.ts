import { globSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';
import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import { formatSchemas } from '../../../tools/schemas/format';
import { clientsOf } from '../examples/clients';
import { ClusterConnections, ClusterFolder, ConnectionsFile, Contract, ContractFile } from '../src';
import { CONNECTIONS, CONTRACT } from './lab';

const ROOT = join(__dirname, '../../..');
const FILES = [
  { name: 'contract', reader: ContractFile as { parse(text: string, file: string): Contract | ClusterConnections }, sample: CONTRACT as Contract | ClusterConnections },
  { name: 'connections', reader: ConnectionsFile, sample: CONNECTIONS },
];

/** What the published schema says of a value. */
function schemaOf(name: string): ValidateFunction {
  return new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(readFileSync(join(ROOT, `packages/output/schema/${name}.v1.json`), 'utf8')));
}

test('the published schemas are those of the types', () => {
  const published = Object.fromEntries(globSync('packages/output/schema/*.v1.json', { cwd: ROOT }).map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

  // `npx projen schemas output` writes them.
  expect(published).toEqual(formatSchemas(ROOT));
});

describe.each(FILES)('$name.json', ({ name, reader, sample }) => {
  const schema = schemaOf(name);
  const released = globSync(`packages/output/test/formats/${name}.*.json`, { cwd: ROOT });
  const rendered = globSync(`clusters/*/${name}.json`, { cwd: ROOT });

  test.each([...released, ...rendered])('%s is read, and its schema takes it', (file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');

    expect(reader.parse(text, file)).toEqual(JSON.parse(text));
    expect(schema(JSON.parse(text)) || schema.errors).toBe(true);
  });

  test('there are files of released versions and of every cluster', () => {
    expect([released.length > 0, rendered.map((file) => basename(join(file, '..'))).sort()]).toEqual([true, globSync('clusters/*', { cwd: ROOT }).map((folder) => basename(folder)).sort()]);
  });

  test('the reader and the schema agree on every member that is missing or of another type', () => {
    const changed = variantsOf(sample);

    const verdicts = changed.map(({ what, value }) => ({ what, reader: accepts(() => reader.parse(JSON.stringify(value), name)), schema: schema(value) }));

    expect(verdicts.filter((verdict) => verdict.reader !== verdict.schema)).toEqual([]);
    expect(new Set(verdicts.map((verdict) => verdict.reader))).toEqual(new Set([true, false]));
  });

  test('members that nobody knows are ignored, at every level', () => {
    const newer = withStrangers(sample);

    expect(reader.parse(JSON.stringify(newer), name)).toEqual(newer);
    expect(schema(newer)).toBe(true);
  });

  test.each([2, '1', undefined])('format %j is refused with what to do, whatever else stands in the file', (format) => {
    const refusal = refusalOf(() => reader.parse(JSON.stringify({ format }), `apps/${name}.json`));

    expect(refusal).toEqual([expect.stringMatching(new RegExp(`^\\[apps/${name}\\.json\\] OUTPUT-001: .*got ${JSON.stringify(format) ?? 'none'}: bump the older`))]);
  });

  test.each(['', '{', 'null', '[]', '7'])('the text %j is refused', (text) => {
    expect(refusalOf(() => reader.parse(text, 'x.json'))).toEqual([expect.stringMatching(/^\[x\.json\] OUTPUT-003: .*: render the cluster again$/)]);
  });
});

test('everything that is wrong is listed, each with its place and the value', () => {
  const { hostnames: _, ...rest } = CONTRACT;
  const broken = { ...rest, cluster: { ...CONTRACT.cluster, asn: 1.5, nodes: [{ ...CONTRACT.cluster.nodes[0], controlPlane: 'yes' }] } };

  const refusal = refusalOf(() => ContractFile.parse(JSON.stringify(broken), 'c.json'));

  expect(refusal.map((line) => /^\[c\.json\] OUTPUT-002: ('.*') must be .*(got .*): render the cluster again$/.exec(line)?.slice(1))).toEqual([
    ["'cluster.nodes[0].controlPlane'", 'got "yes"'], ["'cluster.asn'", 'got 1.5'], ["'hostnames'", 'got none'],
  ]);
});

test('a file is read from its path', () => {
  const folder = mkdtempSync(join(tmpdir(), 'output-'));
  writeFileSync(join(folder, 'contract.json'), ContractFile.stringify(CONTRACT));
  writeFileSync(join(folder, 'connections.json'), ConnectionsFile.stringify(CONNECTIONS));

  expect(ContractFile.read(join(folder, 'contract.json'))).toEqual(CONTRACT);
  expect(ConnectionsFile.read(join(folder, 'connections.json'))).toEqual(CONNECTIONS);
});

test.each([['contract.json', ContractFile], ['connections.json', ConnectionsFile]] as const)('a %s that is not there is refused', (_name, reader) => {
  expect(refusalOf(() => { reader.read('/nonexistent/file.json'); })).toEqual([expect.stringMatching(/^\[\/nonexistent\/file\.json\] OUTPUT-004: .*got ENOENT: check its path/)]);
});

test.each(FILES)('what is rendered as $name.json is written with the same bytes', ({ name }) => {
  for (const file of globSync(`clusters/*/${name}.json`, { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(name === 'contract' ? ContractFile.stringify(ContractFile.parse(text, file)) : ConnectionsFile.stringify(ConnectionsFile.parse(text, file))).toBe(text);
  }
});

test('a folder is a stage when kustomize finds its list there, unless Flux begins in it', () => {
  const folders = globSync('clusters/infra/*/', { cwd: ROOT }).map((folder) => basename(folder));
  const listed = globSync(`clusters/infra/*/${ClusterFolder.KUSTOMIZATION}`, { cwd: ROOT }).map((file) => basename(join(file, '..')));

  expect(folders.filter((name) => ClusterFolder.isStage(name)).sort()).toEqual(listed.filter((name) => name !== ClusterFolder.FLUX).sort());
});

test('the example finds who may reach a set of pods', () => {
  const folder = mkdtempSync(join(tmpdir(), 'output-'));
  writeFileSync(join(folder, 'connections.json'), ConnectionsFile.stringify(CONNECTIONS));
  expect(clientsOf(join(folder, 'connections.json'), 'shop')).toEqual(['apps/shop on 8080']);
});

/** The value with one member after the other taken away, and replaced by values of other types. */
function variantsOf(sample: object): Array<{ what: string; value: object }> {
  const places: Array<Array<string | number>> = [];
  const walk = (value: unknown, path: Array<string | number>): void => {
    if (path.length > 0) places.push(path);
    if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
    else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([key, item]) => walk(item, [...path, key]));
  };
  walk(sample, []);
  return places.flatMap((path) => [undefined, null, 'text', 7, 1.5, true, [], {}, [7], { key: 7 }].map((other) => {
    const value = structuredClone(sample);
    const parent = path.slice(0, -1).reduce<any>((at, key) => at[key], value);
    const last = path[path.length - 1];
    if (other !== undefined) parent[last] = other;
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
    return { what: `${path.join('.')} = ${JSON.stringify(other)}`, value };
  }));
}

/** The value with another member in each of its structs; in a map of texts it is a text, as its neighbours are. */
function withStrangers(value: unknown): any {
  if (Array.isArray(value)) return value.map(withStrangers);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withStrangers(item)]));
  // A map of structs or of lists takes no member of another kind.
  return 'redis/cache' in members || 'hub' in members ? members : { ...members, stranger: 'green' };
}

function accepts(parse: () => unknown): boolean {
  return refusalOf(parse).length === 0;
}

function refusalOf(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}
