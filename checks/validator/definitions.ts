import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = join(__dirname, '../../packages');

/** Every CustomResourceDefinition that a package ships, those of the core first: what a component brings itself is newer. */
export const DEFINITIONS: readonly any[] = ['platform', ...readdirSync(PACKAGES).filter((name) => name !== 'platform').sort()].flatMap((name) => {
  const folder = join(PACKAGES, name, 'crds');
  return existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json') && !['KINDS.json', 'SOURCES.json'].includes(file)).sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8'))) : [];
});
