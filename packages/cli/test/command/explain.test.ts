import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGES = join(__dirname, '../../..');
let lab: string;

beforeAll(() => {
  lab = mkdtempSync(join(tmpdir(), 'lab-'));
  mkdirSync(join(lab, 'node_modules/@monosense-io'), { recursive: true });
  for (const name of ['output', 'platform']) symlinkSync(join(PACKAGES, name), join(lab, 'node_modules/@monosense-io', name));
});
afterAll(() => rmSync(lab, { recursive: true }));

function explain(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(__dirname, '../../src/main.ts'), 'explain', ...args], { cwd: lab, encoding: 'utf8' });
}

test('a rule of an installed package is told with both examples', () => {
  const { status, stdout } = explain('PLATFORM-501');

  expect(status).toBe(0);
  expect(stdout).toMatch(/^PLATFORM-501\n\n\S.*\.\n\nwrong:\n {2}\S[^]*\n\nright:\n {2}\S[^]*\n$/);
});

test.each(['OUTPUT-003', 'RENDER-005', 'ROLLOUT-016', 'CLI-001'])('%s, of the rendered format or of the command, is known too', (code) => {
  const { status, stdout } = explain(code, '--json');

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ code, protects: expect.stringMatching(/\.$/), wrong: expect.any(String), right: expect.any(String) });
});

test('a code is found in small letters', () => {
  expect(explain('platform-501').stdout).toMatch(/^PLATFORM-501\n/);
});

test('a code that no rule has is answered with the nearest', () => {
  const { status, stderr } = explain('PLATFROM-501');

  expect(status).toBe(1);
  expect(stderr).toBe("[explain] CLI-011: the code must be that of a rule of the installed packages, got 'PLATFROM-501': did you mean 'PLATFORM-501'?\n");
});
