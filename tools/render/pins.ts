import { metadataOf, releasedVersions, tarballProblem } from '../registry/storage.ts';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { lockOf, pinsOf } from './program.ts';
import type { Program } from './program.ts';

const EXACT = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Everything that is wrong with a program's pins, one sentence each. */
export function pinProblems(program: Program, storage: string): string[] {
  return Object.entries(pinsOf(program)).flatMap(([name, pin]) => pinProblem(program, storage, name, pin) ?? []);
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
  const corrupt = tarballProblem(storage, name, pin);
  if (corrupt) {
    return `${program.label} ${corrupt}`;
  }
  const locked = lockOf(program)?.packages[`node_modules/${name}`];
  const released = metadataOf(storage, name)?.versions[pin].dist.integrity;
  if (locked?.version === pin && locked.integrity !== released) {
    return `${program.label} 'package-lock.json' must hold the hash ${released} of ${name} ${pin}, got ${locked.integrity}: delete the file, run 'npx projen lock' and look at what changes`;
  }
  return undefined;
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
