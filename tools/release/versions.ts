/**
 * The versions that changesets give to the packages of a commit. They follow from the commit
 * alone: a release that was killed is made again from there, and a number made by hand is found.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const COMMITTED = new Refusal('RELEASE-008', {
  protects: 'A release of what is not committed can not be made again.',
  wrong: 'npx projen release with changes that are not committed',
  right: 'git commit, and then npx projen release',
});
const CHANGESETS = new Refusal('RELEASE-009', {
  protects: 'Versions come from changesets alone.',
  wrong: 'npx projen release without a changeset',
  right: 'npx changeset, and then npx projen release',
});
const BY_HAND = new Refusal('RELEASE-010', {
  protects: 'A number made by hand says of no change what its users will notice.',
  wrong: '"version": "2.0.0" written by hand',
  right: 'a changeset of step major',
});

/** A package after its changesets. */
export interface Next {
  /** Its folder below `packages/`. */
  readonly folder: string;
  readonly before: string;
  readonly version: string;
  /** The whole of CHANGELOG.md. */
  readonly changelog: string;
}

const MANIFEST = /^packages\/([^/]+)\/package\.json$/;
const CHANGESET = /^\.changeset\/(?!README\.md$)[^/]+\.md$/;

/** The changesets that wait at a commit. */
export function waitingAt(root: string, commit: string): string[] {
  return filesAt(root, commit).filter((file) => CHANGESET.test(file));
}

/**
 * Every package of a commit, with the version that some of its changesets give it. The real
 * changesets decide, on a copy.
 */
export function nextVersions(root: string, commit: string, changesets: readonly string[]): Next[] {
  const files = filesAt(root, commit);
  const scratch = mkdtempSync(join(tmpdir(), 'versions-'));
  try {
    const wanted = files.filter((file) => ['package.json', 'package-lock.json', '.changeset/config.json'].includes(file) || /^packages\/[^/]+\/(package\.json|CHANGELOG\.md)$/.test(file) || changesets.includes(file));
    for (const file of wanted) {
      mkdirSync(dirname(join(scratch, file)), { recursive: true });
      writeFileSync(join(scratch, file), git(root, 'cat-file', 'blob', `${commit}:${file}`));
    }
    const folders = files.flatMap((file) => MANIFEST.exec(file)?.[1] ?? []);
    const versionOf = (folder: string): string => JSON.parse(readFileSync(join(scratch, 'packages', folder, 'package.json'), 'utf8')).version;
    const before = new Map(folders.map((folder) => [folder, versionOf(folder)]));
    if (changesets.length > 0) {
      // The changelog's generator is looked up from here.
      symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
      const { status, stdout, stderr } = spawnSync('changeset', ['version'], { cwd: scratch, encoding: 'utf8' });
      if (status !== 0) throw CHANGESETS.error('.changeset', `'changeset version' must succeed, see what it says:\n${stdout}${stderr}`);
    }
    return folders.map((folder) => {
      const changelog = join(scratch, 'packages', folder, 'CHANGELOG.md');
      return { folder, before: before.get(folder)!, version: versionOf(folder), changelog: existsSync(changelog) ? readFileSync(changelog, 'utf8') : '' };
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Gives every package the version that the changesets of the newest commit give it. Repeated, also
 * after a run that was killed, it writes the same.
 *
 * @returns whether there are any changesets
 */
export function version(root: string): boolean {
  const changesets = waitingAt(root, 'HEAD');
  const loose = spawnSync('git', ['status', '--porcelain', '-z', '--untracked-files=all', '--', '.changeset'], { cwd: root, encoding: 'utf8' }).stdout.split('\0')
    // One that is gone is what an earlier run has used.
    .filter((line) => line !== '' && !/^.?D/.test(line)).map((line) => line.slice(3)).filter((file) => CHANGESET.test(file));
  if (loose.length > 0) throw new Error(loose.map((file) => COMMITTED.at(file, `a changeset must be committed before a release, and isn't: commit it, and run 'npx projen release' again`)).join('\n'));
  const packages = nextVersions(root, 'HEAD', changesets);
  const problems = packages.flatMap(({ folder, before, version: next }) => {
    const found = manifestOf(root, folder)?.version;
    return found === undefined || found === before || found === next ? [] : [byHand(folder, next, found)];
  });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  for (const { folder, before, version: next, changelog } of packages) {
    const manifest = manifestOf(root, folder);
    if (manifest === undefined || next === before) continue;
    writeFileSync(join(root, 'packages', folder, 'CHANGELOG.md'), changelog);
    writeFileSync(join(root, 'packages', folder, 'package.json'), `${JSON.stringify({ ...manifest, version: next }, undefined, 2)}\n`);
  }
  changesets.forEach((file) => rmSync(join(root, file), { force: true }));
  return changesets.length > 0;
}

/** What to say of a number that no changeset gives. */
export function byHand(folder: string, wanted: string, found: string): string {
  return BY_HAND.at(`packages/${folder}`, `'version' must be ${wanted}, as the changesets give it, got ${found}: take it back, and run 'npx projen release'`);
}

function manifestOf(root: string, folder: string): { version: string } | undefined {
  const file = join(root, 'packages', folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

function filesAt(root: string, commit: string): string[] {
  return git(root, 'ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, '--', '.changeset', 'packages', 'package.json', 'package-lock.json').toString().split('\0').filter(Boolean);
}

function git(root: string, ...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`[release] 'git ${args[0]}' must succeed: ${stderr.toString().trim()}`);
  return stdout;
}
