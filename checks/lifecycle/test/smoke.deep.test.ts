import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';
import { shellcheck } from '../../tasks/programs.ts';

test('the scripts of tests/smoke are clean to shellcheck, and that of connectivity lists what it would try', () => {
  const scripts = readdirSync(join(REPOSITORY_ROOT, 'tests/smoke')).filter((file) => file.endsWith('.sh')).map((file) => join(REPOSITORY_ROOT, 'tests/smoke', file));
  const checked = spawnSync(shellcheck(), ['--external-sources', ...scripts], { encoding: 'utf8' });
  const listed = spawnSync('bash', [join(REPOSITORY_ROOT, 'tests/smoke/connectivity.sh'), 'infra', '--list'], { encoding: 'utf8', cwd: tmpdir() });

  expect(checked.stdout).toBe('');
  expect(listed.stdout).toMatch(/^infra\/\S+ -> infra\/\S+ on \d+ must answer$/m);
  expect(listed.stdout).toMatch(/ must be refused$/m);
  expect(spawnSync('bash', [join(REPOSITORY_ROOT, 'tests/smoke/connectivity.sh')], { encoding: 'utf8' })).toMatchObject({ status: 1, stderr: expect.stringContaining('which cluster? apps infra') });
}, 180_000);
