import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isOurs } from '../repository/packages.ts';
import { releasedVersions, tarballProblem } from '../registry/releases.ts';
import { Refusal } from '../refusal.ts';
import { lockOf, manifestOf, pinsOf, unpinnedIn } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';

const EXACT = new Refusal('RENDER-001', {
  protects: 'A range, a tag or an address renders something else tomorrow, from whoever answers then.',
  wrong: '"@monosense-io/reloader": "^1.1.0"',
  right: '"@monosense-io/reloader": "1.1.0"',
});
const RELEASED = new Refusal('RENDER-002', {
  protects: 'A version that nobody released has been reviewed by nobody.',
  wrong: '"@monosense-io/reloader": "9.9.9"',
  right: '"@monosense-io/reloader": "1.1.0"',
});
const ONLY_PINS = new Refusal('RENDER-003', {
  protects: 'Npm takes packages from more members of a package.json than the pins, and from any address.',
  wrong: '"overrides": { "constructs": "https://example.org/c.tgz" }',
  right: 'no overrides',
});
const NO_SHRINKWRAP = new Refusal('RENDER-004', {
  protects: 'Npm reads this file in place of the lock file, which is what is checked.',
  wrong: 'apps/home/npm-shrinkwrap.json',
  right: 'apps/home/package-lock.json',
});
const LOCKED = new Refusal('RENDER-005', {
  protects: 'Without a lock file, nothing says which bytes a render runs.',
  wrong: 'a program without package-lock.json',
  right: 'npx platform lock',
});
const BY_A_PIN = new Refusal('RENDER-009', {
  protects: 'A range lets in a release that has not soaked.',
  wrong: 'a program that pins @monosense-io/foundation and not @monosense-io/cilium, which it asks for as ^2.3.0',
  right: '"@monosense-io/foundation": "1.1.0", "@monosense-io/cilium": "2.3.0"',
});

/** An exact version. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Members of a package.json with which npm installs more, or other things, than the pins. */
const MORE = ['bundleDependencies', 'bundledDependencies', 'devDependencies', 'optionalDependencies', 'overrides', 'peerDependencies', 'workspaces'];

/** Everything that is wrong with a program's pins, one sentence each. */
export function pinProblems(program: Program, storage: string | undefined): string[] {
  const manifest = manifestOf(program);
  return [
    ...MORE.filter((member) => member in manifest).map((member) => ONLY_PINS.at(program.path, `'${member}' must not stand in package.json, got ${JSON.stringify(manifest[member])}: name what the program imports in 'dependencies', each with an exact version`)),
    ...(existsSync(join(program.folder, 'npm-shrinkwrap.json')) ? [NO_SHRINKWRAP.at(program.path, "'npm-shrinkwrap.json' must not exist, and does: delete it, and run 'npx platform lock'")] : []),
    ...Object.entries(pinsOf(program)).flatMap(([name, pin]) => pinProblem(program, storage, name, pin) ?? []),
    // A lock file that is behind its pins says nothing of them: the one that follows is looked at.
    ...(lockDifferences(program).length > 0 ? [] : unpinnedProblems(program, storage)),
    ...(storage === undefined ? [] : comesAlong(program).flatMap(({ name, version }) => (releasedVersions(storage, name).includes(version) ? tarballProblem(storage, name, version) ?? [] : []))),
  ];
}

/** What a program's lock file installs of ours and no pin names: whatever npm found newest would come with it. */
export function unpinnedProblems(program: Program, storage: string | undefined): string[] {
  return unpinnedIn(lockOf(program), pinsOf(program)).map(({ name, version, asker }) => {
    const why = asker === undefined ? 'nothing asks for it in one exact version' : `${asker.name} asks for '${asker.wanted}' of it`;
    const wayOut = storage === undefined ? 'pin the version that the cluster runs, or one that has soaked' : pinOneOf(releasedVersions(storage, name));
    return BY_A_PIN.at(program.path, `'${name}' must be pinned, since ${why}, got ${version} in package-lock.json: ${wayOut}`);
  });
}

/** The packages of ours that are locked and that nobody pins. One that was never released is refused where the lock file is. */
function comesAlong(program: Program): Array<{ name: string; version: string }> {
  const pins = pinsOf(program);
  return Object.entries(lockOf(program)?.packages ?? {}).flatMap(([path, { version = '' }]) => {
    const name = path.split('node_modules/').at(-1)!;
    return isOurs(name) && !(name in pins) ? [{ name, version }] : [];
  });
}

/** What to say of a program without a lock file. */
export function missingLock(program: Program): string[] {
  return lockOf(program) ? [] : [LOCKED.at(program.path, "'package-lock.json' must exist, since it holds the hash of every package: run 'npx platform lock' and commit it")];
}

function pinProblem(program: Program, storage: string | undefined, name: string, pin: string): string | undefined {
  const kept = storage !== undefined && isOurs(name);
  if (!VERSION.test(pin)) {
    const wayOut = kept ? pinOneOf(releasedVersions(storage, name)) : 'pin the version that you want';
    return EXACT.at(program.path, `'${name}' must be pinned to one exact version, got '${pin}': ${wayOut}`);
  }
  // What is kept nowhere here is asked of npm's registry when it is locked.
  if (!kept) {
    return undefined;
  }
  const versions = releasedVersions(storage, name);
  if (!versions.includes(pin)) {
    return RELEASED.at(program.path, `'${name}' must be pinned to a released version, got ${pin}: ${pinOneOf(versions)}`);
  }
  // The registry's own refusal says which file it is.
  return tarballProblem(storage, name, pin);
}

function pinOneOf(versions: string[]): string {
  return versions.length > 0 ? `pin one of ${versions.join(', ')}` : "release it first";
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
