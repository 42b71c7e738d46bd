import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instance } from '../src/instance.ts';
import type { Surroundings } from '../src/instance.ts';
import { compile } from '../src/module.ts';
import type { Snapshot } from '../src/snapshot.ts';
import { KINDS } from './kinds.ts';

const PACKAGES = join(import.meta.dirname, '../..');

/** Whenever the clock is read, it goes on by this, in nanoseconds. */
const STEP = 1_000n;

/** Time and chance that are the same in every build. Go keeps the garbage small, which nobody wants to ship. */
class Sameness implements Surroundings {
  public readonly env = { GOGC: '25' };
  public now = 0n;

  public clock(): bigint {
    this.now += STEP;
    return this.now;
  }

  public random(bytes: Uint8Array): void {
    bytes.forEach((_, index) => { bytes[index] = index; });
  }
}

/** The program after it has seen the definitions of the usual kinds: the same bytes of the same program and definitions. */
export async function warmed(program: Uint8Array): Promise<Snapshot> {
  const surroundings = new Sameness();
  const instance = await Instance.fresh(await compile(program), surroundings);
  const known = new Map(definitions().flatMap((definition) => definition.spec.versions.map((version: { name: string }) => [`${definition.spec.group}/${version.name}/${definition.spec.names.kind}`, definition])));
  for (const kind of KINDS) {
    const [group, version, name] = kind.split('/');
    if (!known.has(kind)) throw new Error(`'${kind}' must be of a definition that a package ships: remove it from script/kinds.ts, or correct it`);
    // Whatever is asked for compiles its definition.
    instance.ask(JSON.stringify({ definitions: [known.get(kind)], namespaces: {}, objects: [{ object: { apiVersion: `${group}/${version}`, kind: name, metadata: { name: 'a', namespace: 'a' } } }] }));
  }
  return instance.snapshot(surroundings.now);
}

/** Every CustomResourceDefinition that a package ships, those of the core first: what a component brings itself is newer. */
function definitions(): any[] {
  return ['platform', ...readdirSync(PACKAGES).filter((name) => name !== 'platform').sort()].map((name) => join(PACKAGES, name, 'crds')).filter((folder) => existsSync(folder)).flatMap((folder) => (
    readdirSync(folder).filter((file) => file.endsWith('.json') && !['KINDS.json', 'SOURCES.json'].includes(file)).sort().map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  ));
}
