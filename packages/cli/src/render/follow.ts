/**
 * The lock file that follows moved pins, without npm: when releases that the repository keeps move to other versions that need
 * the same as before, only their own entries change, and their metadata says to what.
 */
import { satisfies } from 'semver';
import { metadataOf } from '../registry/releases.ts';
import { isOurs } from '../repository/packages.ts';
import { lockOf, pinsOf } from '../repository/programs.ts';
import type { LockedPackage, LockFile, Program } from '../repository/programs.ts';

/** What npm takes over from a package.json into a lock file. */
const TAKEN = ['bin', 'bundleDependencies', 'cpu', 'dependencies', 'deprecated', 'engines', 'funding', 'hasInstallScript', 'libc', 'license', 'optionalDependencies', 'os', 'peerDependencies', 'peerDependenciesMeta'] as const;

/** The text of the lock file as npm would write it; undefined when npm must be asked. */
export function followedLock(program: Program, storage: string | undefined): string | undefined {
  const lock = lockOf(program);
  const pins = pinsOf(program);
  const root = lock?.packages[''];
  if (storage === undefined || root === undefined || Object.keys(root.dependencies ?? {}).sort().join() !== Object.keys(pins).sort().join()) return undefined;
  const packages: LockFile['packages'] = { ...lock!.packages, '': { ...root, dependencies: sorted(pins) } };
  const move = (name: string, version: string): boolean => {
    const at = `node_modules/${name}`;
    const before = packages[at];
    if (before?.version === version) return true;
    // Something of it stands elsewhere too, or is new: npm decides where.
    if (!isOurs(name) || before === undefined || Object.keys(packages).some((path) => path !== at && path.endsWith(`/${at}`))) return false;
    const after = entryOf(before, storage, name, version);
    if (after === undefined) return false;
    packages[at] = after;
    // What it asks for in one version moves along, unless a pin says where it stands.
    return Object.entries(after.dependencies ?? {}).every(([needed, wanted]) => !isOurs(needed) || (needed in pins ? pins[needed] === wanted : move(needed, wanted)));
  };
  if (!Object.entries(pins).every(([name, version]) => move(name, version))) return undefined;
  return fits(packages) ? `${JSON.stringify({ ...lock, packages }, undefined, 2)}\n` : undefined;
}

/** The entry of another version; undefined when it needs other things than the one before, or npm would say more of it. */
function entryOf(before: LockedPackage, storage: string, name: string, version: string): LockedPackage | undefined {
  const released = metadataOf(storage, name)?.versions[version] as Record<string, any> | undefined;
  const said: Record<string, any> = { ...released, bundleDependencies: released?.bundleDependencies ?? released?.bundledDependencies };
  const old = before as Record<string, any>;
  const same = TAKEN.every((member) => (old[member] === undefined) === (said[member] === undefined));
  // Packages of others must not move.
  const others = (from: Record<string, any>): string => JSON.stringify([Object.entries(from.dependencies ?? {}).filter(([needed]) => !isOurs(needed)).sort(), from.bundleDependencies ?? []]);
  if (released === undefined || !same || said.optionalDependencies || others(old) !== others(said)) return undefined;
  return Object.fromEntries(Object.entries({ ...old, version, integrity: released.dist.integrity }).map(([member, value]) => (
    [member, !TAKEN.some((taken) => taken === member) ? value : Array.isArray(said[member]) || typeof said[member] !== 'object' ? said[member] : sorted(said[member])]
  ))) as LockedPackage;
}

/** Whether all that packages ask for is there in a version that they can work with. What isn't, npm refuses in its own words. */
function fits(packages: LockFile['packages']): boolean {
  return Object.entries(packages).every(([at, { dependencies = {}, peerDependencies = {} }]) => at === '' || !isOurs(at.split('node_modules/').at(-1)!)
    || Object.entries({ ...dependencies, ...peerDependencies }).every(([name, range]) => {
      const found = packages[`${at}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
      return found?.version !== undefined && satisfies(found.version, range);
    }));
}

function sorted(members: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(members).sort(([a], [b]) => a.localeCompare(b, 'en')));
}
