import { metadataOf, releasedVersions, tarballProblem } from '../registry/storage.ts';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { lockOf, pinsOf } from './program.ts';
import type { Program } from './program.ts';

const RELOCK = "delete the file, run 'npx projen lock' and look at what changes";

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Everything that is wrong with a program's pins, and with what its lock file takes along with them, one sentence each. */
export function pinProblems(program: Program, storage: string): string[] {
  const pins = pinsOf(program);
  // A lock file that is behind will hold something else.
  const along = lockDifferences(program).length > 0 ? [] : ownLocked(program).filter(({ name }) => !(name in pins));
  return [
    ...Object.entries(pins).flatMap(([name, pin]) => pinProblem(program, storage, name, pin) ?? []),
    ...along.flatMap(({ name }) => rangeProblem(program, storage, name) ?? []),
    ...along.flatMap(({ name, version }) => (releasedVersions(storage, name).includes(version)
      ? bytesProblem(program, storage, name, version) ?? []
      : `${program.label} 'package-lock.json' holds ${name} ${version}, which was never released: ${RELOCK}`)),
  ];
}

/** What to say of a program without a lock file. */
export function missingLock(program: Program): string[] {
  return lockOf(program) ? [] : [`${program.label} 'package-lock.json' must exist, since it holds the hash of every package: run 'npx projen lock' and commit it`];
}

function pinProblem(program: Program, storage: string, name: string, pin: string): string | undefined {
  const ours = name.startsWith(`${REPOSITORY.scope}/`);
  if (!EXACT.test(pin)) {
    const wayOut = ours ? pinOneOf(releasedVersions(storage, name)) : 'pin the version that you want';
    return `${program.label} '${name}' must be pinned to one exact version, got '${pin}': ${wayOut}`;
  }
  if (!ours) {
    return undefined;
  }
  const versions = releasedVersions(storage, name);
  if (!versions.includes(pin)) {
    return `${program.label} '${name}' is pinned to ${pin}, which was never released: ${pinOneOf(versions)}`;
  }
  return bytesProblem(program, storage, name, pin);
}

/** What is wrong with the bytes of a release: those that the registry has, and those that the lock file asks for. */
function bytesProblem(program: Program, storage: string, name: string, version: string): string | undefined {
  const corrupt = tarballProblem(storage, name, version);
  if (corrupt) {
    return `${program.label} ${corrupt}`;
  }
  const released = metadataOf(storage, name)?.versions[version].dist.integrity;
  const other = ownLocked(program).find((locked) => locked.name === name && locked.version === version && locked.integrity !== released);
  return other && `${program.label} 'package-lock.json' must hold the hash ${released} of ${name} ${version}, got ${other.integrity}: ${RELOCK}`;
}

/** What comes along without a pin must be asked for in one exact version: a range would let in what has not soaked. */
function rangeProblem(program: Program, storage: string, name: string): string | undefined {
  for (const [path, { dependencies, peerDependencies }] of Object.entries(lockOf(program)?.packages ?? {})) {
    const wanted = dependencies?.[name] ?? peerDependencies?.[name];
    if (wanted !== undefined && !EXACT.test(wanted)) {
      return `${program.label} '${name}' must be pinned, since ${path.split('node_modules/').at(-1)} asks for '${wanted}' of it: ${pinOneOf(releasedVersions(storage, name))}`;
    }
  }
  return undefined;
}

/** The packages of this repository that a lock file holds: what is pinned, and what comes along, which the lock file alone pins. */
function ownLocked(program: Program): Array<{ name: string; version: string; integrity?: string }> {
  return Object.entries(lockOf(program)?.packages ?? {}).flatMap(([path, { version = 'none', integrity }]) => {
    const name = path.split('node_modules/').at(-1)!;
    return name.startsWith(`${REPOSITORY.scope}/`) ? [{ name, version, integrity }] : [];
  });
}

function pinOneOf(versions: string[]): string {
  return versions.length > 0 ? `pin one of ${versions.join(', ')}` : "release it first with 'npx projen release'";
}

/** What differs between a program's pins and its lock file, such as `'x' is 1.1.0 here and 1.0.0 there`. */
export function lockDifferences(program: Program): string[] {
  const pins = pinsOf(program);
  const packages = lockOf(program)?.packages ?? {};
  const locked = packages['']?.dependencies ?? {};
  return [...new Set([...Object.keys(pins), ...Object.keys(locked)])].sort().flatMap((name) => {
    const version = locked[name] && packages[`node_modules/${name}`]?.version;
    return version === pins[name] ? [] : [`'${name}' is ${pins[name] ?? 'absent'} in package.json and ${version ?? 'absent'} in package-lock.json`];
  });
}
