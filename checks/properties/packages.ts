/** The packages that bring components. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmName } from '../../projenrc/repository.ts';
import type { Exports } from './cases.ts';
import { Declared, PACKAGES } from './declared.ts';

/** Those that stand on the core. What is made of others, each of which is tried by itself, is left out. */
export const COMPONENT_PACKAGES = readdirSync(PACKAGES).filter((name) => {
  const { peerDependencies = {}, nx } = JSON.parse(readFileSync(join(PACKAGES, name, 'package.json'), 'utf8'));
  return npmName('platform') in peerDependencies && !nx.tags.includes('type:foundation');
});

/** Every component that a program can create, and its package. */
export const COMPONENTS = COMPONENT_PACKAGES.flatMap((name) => (
  [...new Declared(name).classes].filter(([, { extends: parent }]) => parent === 'Component').map(([component]) => ({ name, component }))
));

/** Groups of the kinds that a package installs itself. */
export function groupsOf(name: string): string[] {
  const files = readdirSync(join(PACKAGES, name)).includes('crds') ? readdirSync(join(PACKAGES, name, 'crds')) : [];
  return [...new Set(files.filter((file) => !['KINDS.json', 'SOURCES.json'].includes(file)).map((file) => file.split('.').slice(1, -1).join('.')))];
}

export async function load(name: string): Promise<Exports> {
  return await import(`../../packages/${name}/src/index.ts`);
}
