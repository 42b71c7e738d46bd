import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { integrity, tarballOf } from '../../src/registry/releases.ts';
import { noteInstalled, unpackReleases } from '../../src/render/installed.ts';
import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';

const DRAGONFLY = '@monosense-io/dragonfly';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

test('what is unpacked may be written by nobody else, whatever its tarball says', () => {
  sandbox.release('dragonfly', '1.0.0');
  sandbox.release('dragonfly', '1.1.0');
  const program = sandbox.program('apps', { [DRAGONFLY]: '1.0.0' });
  const locked = (folder: string, version: string): string => {
    const lock = { packages: { '': {}, [`node_modules/${DRAGONFLY}`]: { version, integrity: integrity(readFileSync(tarballOf(sandbox.storage, DRAGONFLY, version))) } } };
    return join(sandbox.write(`${folder}/package-lock.json`, lock), '..');
  };
  mkdirSync(join(sandbox.root, 'open'));
  sandbox.run('tar', '-xzf', tarballOf(sandbox.storage, DRAGONFLY, '1.1.0'), '-C', 'open');
  sandbox.run('tar', '-czf', tarballOf(sandbox.storage, DRAGONFLY, '1.1.0'), '--mode=a+rwx', '-C', 'open', 'package');
  const before = locked('before', '1.0.0');
  const { '': _program, ...packages } = JSON.parse(readFileSync(join(before, 'package-lock.json'), 'utf8')).packages;
  sandbox.write('apps/apps/node_modules/.package-lock.json', { packages });
  sandbox.write(`apps/apps/node_modules/${DRAGONFLY}/index.js`, '');
  noteInstalled(before, join(program.folder, 'node_modules'));

  expect(unpackReleases(program, locked('after', '1.1.0'), sandbox.storage)).toEqual(['dragonfly 1.1.0']);

  const unpacked = `apps/apps/node_modules/${DRAGONFLY}/index.js`;
  expect(sandbox.read(unpacked)).toContain('1.1.0');
  expect(statSync(join(sandbox.root, unpacked)).mode & 0o777 & process.umask()).toBe(0);
});
