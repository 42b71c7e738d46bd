import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf } from '../cluster-program.ts';
import { REPOSITORY } from '../repository.ts';
import { OVERRIDES, TOOLCHAIN } from '../toolchain.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const programs = existsSync(join(root, 'apps')) ? readdirSync(join(root, 'apps')).filter((name) => existsSync(join(root, 'apps', name, 'package.json'))) : [];

test('every package and every program has its line in .projenrc.ts, and no line has no folder', () => {
  const list = read('.projenrc.ts');
  const named = [...list.matchAll(/new (?:ComponentPackage|ToolPackage|ClusterProgram)\(monorepo, '([^']+)'/g)].map(([, name]) => name);
  expect(named.sort()).toEqual([...readdirSync(join(root, 'packages')), ...programs].sort());
});

test('a component depends on no component, and a foundation on nothing but components and the core; a command reads what is rendered, and has libraries', () => {
  const packages = readdirSync(join(root, 'packages')).map((folder) => JSON.parse(read(`packages/${folder}/package.json`)));
  const typeOf = (name: string): string => packages.find((other) => other.name === name)?.nx.tags[0];
  const allowed: Record<string, string[]> = { 'type:output': [], 'type:platform': ['type:output'], 'type:component': ['type:platform'], 'type:foundation': ['type:platform', 'type:component'], 'type:library': [], 'type:tool': ['type:output', 'type:library'] };
  const wrong = packages.flatMap(({ name, nx, dependencies, peerDependencies }) => Object.keys({ ...dependencies, ...peerDependencies })
    .filter((other) => other.startsWith(REPOSITORY.scope) && !allowed[nx.tags[0]].includes(typeOf(other))).map((other) => `${name} on ${other}`));

  expect(wrong).toEqual([]);
});

test('the toolchain is pinned to exact versions', () => {
  const versions = Object.values({ ...TOOLCHAIN, ...OVERRIDES });
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-beta\.\d+)?$/.test(version))).toEqual([]);
});

test.each(['package-lock.json', ...programs.map((program) => `apps/${program}/package-lock.json`)])('%s holds hashes, and no addresses', (file) => {
  const { packages } = JSON.parse(read(file)) as { packages: Record<string, { resolved?: string; integrity?: string; link?: boolean; inBundle?: boolean }> };
  const installed = Object.entries(packages).filter(([path, { link, inBundle }]) => path.includes('node_modules/') && !link && !inBundle);
  expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  expect(installed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
});

test.each(programs)('apps/%s declares all that it imports', (program) => {
  const { dependencies } = JSON.parse(read(`apps/${program}/package.json`));
  expect(importsOf(join(root, 'apps', program)).filter((name) => !(name in dependencies))).toEqual([]);
});
