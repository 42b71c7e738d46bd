import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { refusals } from '@monosense-io/platform/testing';
import { Lab, LabFacts } from '../src';

const FACTS: Required<LabFacts> = {
  repositoryUrl: 'ssh://git@github.com/example/lab',
  ageKeySecret: 'sops-age',
  email: 'admin@example.org',
  connectUrl: 'https://connect.example.org',
  routers: [{ name: 'router', address: '10.0.0.1', asn: 64600 }],
  dnsServer: '10.0.0.2',
  nfsServer: 'nas.example.org',
  objectStoreUrl: 'http://nas.example.org:9000',
};

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'lab-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a file of facts. */
function file(content: unknown): string {
  const path = join(folder, 'lab.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('every fact is read', () => {
  const lab = Lab.read(file(FACTS));

  expect(lab.facts).toEqual(FACTS);
  for (const name of Object.keys(FACTS) as Array<keyof LabFacts>) expect(lab[name]).toEqual(FACTS[name]);
});

test('a lab may have no facts', () => {
  expect(Lab.read(file({})).facts).toEqual({});
});

test.each(Object.keys(FACTS) as Array<keyof LabFacts>)("'%s' is refused to a program that asks for it in vain", (name) => {
  const path = file({});
  const lab = Lab.read(path);

  expect(refusals(() => lab[name])).toEqual([{ code: 'FOUNDATION-014', path, message: expect.stringContaining(`'${name}' is missing`) }]);
});

test('facts that stand in a program are named after the class', () => {
  expect(refusals(() => new Lab({}).email)).toMatchObject([{ code: 'FOUNDATION-014', path: 'Lab' }]);
});

describe('refused:', () => {
  test.each<[string, unknown, string, string]>([
    ['an unknown fact', { nfsSever: 'nas.example.org' }, 'FOUNDATION-012', "'nfsSever' is not a fact of a lab"],
    ['an unknown fact of a router', { routers: [{ ...FACTS.routers[0], as: 1 }] }, 'FOUNDATION-012', "'routers[0].as'"],
    ['a router without an address', { routers: [{ name: 'router', asn: 64600 }] }, 'FOUNDATION-012', "'routers[0].address' is missing"],
    ['a fact of the wrong type', { routers: 'router' }, 'FOUNDATION-012', 'must be a list, got "router"'],
    ['a number as text', { routers: [{ ...FACTS.routers[0], asn: '64600' }] }, 'FOUNDATION-012', "'routers[0].asn' must be a number, got \"64600\""],
    ['null', { email: null }, 'FOUNDATION-012', "'email' must be a string, got null"],
    ['a member that every object has', '{ "constructor": "x" }', 'FOUNDATION-012', "'constructor' is not a fact"],
    ['a repository by an address without a protocol', { repositoryUrl: 'github.com/example/lab' }, 'FOUNDATION-013', "got 'github.com/example/lab'"],
    ['a Secret that has no name', { ageKeySecret: 'Sops Age' }, 'FOUNDATION-013', "got 'Sops Age'"],
    ['an e-mail address without @', { email: 'admin.example.org' }, 'FOUNDATION-013', "got 'admin.example.org'"],
    ['a Connect server in the clear', { connectUrl: 'http://connect.example.org' }, 'FOUNDATION-013', "got 'http://connect.example.org'"],
    ['a router by its name', { routers: [{ ...FACTS.routers[0], address: 'router' }] }, 'FOUNDATION-013', "'routers[0].address' must be an address, got 'router'"],
    ['a router without a name', { routers: [{ ...FACTS.routers[0], name: ' ' }] }, 'FOUNDATION-013', "'routers[0].name'"],
    ['an autonomous system that is none', { routers: [{ ...FACTS.routers[0], asn: 0 }] }, 'FOUNDATION-013', "got '0'"],
    ['a DNS server by its name', { dnsServer: 'dns.example.org' }, 'FOUNDATION-013', "got 'dns.example.org'"],
    ['an NFS server with its share', { nfsServer: 'nas.example.org:/volume1' }, 'FOUNDATION-013', "got 'nas.example.org:/volume1'"],
    ['an object store by its host', { objectStoreUrl: 'nas.example.org:9000' }, 'FOUNDATION-013', "got 'nas.example.org:9000'"],
    ...['${cluster}', '[a](b)', '<b>', '`a`'].map((markup): [string, unknown, string, string] => [`a repository with ${markup}`, { repositoryUrl: `https://github.com/example/${markup}` }, 'FOUNDATION-013', `/${markup}'`]),
    ['a router whose name Flux would replace', { routers: [{ ...FACTS.routers[0], name: '${name}' }] }, 'FOUNDATION-013', "'${name}'"],
    ['an e-mail address that Flux would replace', { email: '${user}@example.org' }, 'FOUNDATION-013', "'${user}@example.org'"],
    ['a Connect server that a page would read as markup', { connectUrl: 'https://connect.example.org/](https://example.com)' }, 'FOUNDATION-013', '(https://example.com)'],
    ['a file with a syntax error', '{\n  "email": }', 'PLATFORM-142', 'line 2, column 12'],
    ['a file that holds a list', '[]', 'PLATFORM-142', 'one JSON object'],
  ])('%s', (_, content, code, value) => {
    const path = file(content);

    expect(refusals(() => Lab.read(path))).toEqual([{ code, path, message: expect.stringContaining(value) }]);
  });

  test('a file that is not there', () => {
    expect(refusals(() => Lab.read('../lba.json'))).toEqual([{ code: 'PLATFORM-141', path: '../lba.json', message: expect.stringContaining('ENOENT') }]);
  });

  test('everything that is wrong, in one run', () => {
    expect(refusals(() => new Lab({ email: 'admin', dnsServer: 'dns' })).map(({ code }) => code)).toEqual(['FOUNDATION-013', 'FOUNDATION-013']);
  });
});
