/** A release that is killed, for real, before each of its steps: the next run finishes it with the same bytes. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { metadataOf, releasedVersions } from '../../../packages/cli/src/registry/releases.ts';
import { storageProblems } from '../../registry/storage.ts';
import { DRAGONFLY, manifest, ReleaseLab } from './lab.ts';


/** As a synthesis does: what npm would lock follows the versions. */
const PROJENRC = `
import { readFileSync, writeFileSync } from 'node:fs';
const { name, version } = JSON.parse(readFileSync('packages/dragonfly/package.json', 'utf8'));
writeFileSync('package-lock.json', JSON.stringify({ name: 'lab', lockfileVersion: 3, packages: { 'packages/dragonfly': { name, version } } }) + '\\n');
`;

const KILL = `--import=${join(import.meta.dirname, 'kill.mjs')}`;

let lab: ReleaseLab;
beforeAll(() => {
  lab = new ReleaseLab();
  lab.write('.gitignore', `${lab.read('.gitignore')}.nx/\n`);
  lab.write('.projenrc.ts', PROJENRC);
  lab.write('.projen/files.json', { files: [] });
  lab.write('nx.json', { useDaemonProcess: false, neverConnectToCloud: true, analytics: false, cacheDirectory: '.nx/cache' });
  const target = (command: string) => ({ executor: 'nx:run-commands', options: { command, cwd: '{projectRoot}' }, inputs: ['{projectRoot}/src/**/*', '{projectRoot}/package.json'], outputs: ['{projectRoot}/lib', '{projectRoot}/.jsii', '{projectRoot}/tsconfig.json'], cache: true });
  const at = (version: string) => manifest(version, { nx: { targets: { compile: target('jsii --silence-warnings=metadata/missing-readme'), docs: target('true') } } });
  lab.write('packages/dragonfly/package.json', at('1.2.0'));
  lab.write('package-lock.json', { name: 'lab', lockfileVersion: 3, packages: { 'packages/dragonfly': { name: DRAGONFLY, version: '1.2.0' } } });
  // Released in January: of these, half a year later, only the newest is kept.
  ['1.0.0', '1.1.0', '1.2.0'].forEach((version) => lab.release('dragonfly', version));
  rmSync(join(lab.root, 'unreleased'), { recursive: true });
  lab.changeset('minor');
  lab.git('add', '--all');
  lab.runIn({ GIT_COMMITTER_DATE: '2026-09-01T00:00:00Z' }, 'git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', 'commit', '--quiet', '--message', 'a change');
});
afterAll(() => lab.remove());

const release = (environment: Record<string, string> = {}) => lab.runIn({ CI: '', ...environment }, 'node', 'tools/release/main.ts');
/** All files as one hash, and the repository as it was. */
const result = () => {
  lab.git('add', '--all');
  const tree = lab.git('write-tree').trim();
  const changed = lab.git('diff', '--cached', '--name-status', '--no-renames', 'HEAD');
  return { tree, changed };
};
const reset = () => {
  lab.git('reset', '--quiet', '--hard');
  lab.git('clean', '--quiet', '-d', '--force');
};

test('each step', () => {
  const count = lab.write('.nx/steps.json', '');
  expect(release({ NODE_OPTIONS: KILL, STEPS: count })).toMatchObject({ status: 0, output: expect.stringContaining(`released ${DRAGONFLY} 1.3.0`) });
  expect(releasedVersions(lab.storage, DRAGONFLY)).toEqual(['1.3.0']);
  expect(metadataOf(lab.storage, DRAGONFLY)!.time['1.3.0']).toBe('2026-09-01T00:00:00.000Z');
  const whole = result();
  const steps: string[] = JSON.parse(readFileSync(count, 'utf8'));
  expect(steps.length).toBeGreaterThan(15);

  for (const [index, step] of steps.entries()) {
    reset();
    expect({ step, status: release({ NODE_OPTIONS: KILL, KILL_AT: String(index + 1) }).status }).toEqual({ step, status: -1 });
    expect({ step, status: release().status }).toEqual({ step, status: 0 });
    expect({ step, ...result(), problems: storageProblems(lab.storage) }).toEqual({ step, ...whole, problems: [] });
  }
});
