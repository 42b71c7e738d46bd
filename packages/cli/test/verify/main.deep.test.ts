import { spawnSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGES } from '../../src/verify/programs.ts';
import { CONTRACT, lab, object, stage } from './lab.ts';

const REPOSITORY = join(__dirname, '../../../..');

function verify(args: string[], cwd: string, path = process.env.PATH!, env: NodeJS.ProcessEnv = {}): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(REPOSITORY, 'packages/cli/src/main.ts'), 'verify', ...args], { cwd, encoding: 'utf8', env: { ...process.env, PATH: path, ...env } });
}

const RENDERED = {
  ...CONTRACT,
  ...stage('web', { web: object('v1', 'ConfigMap', 'web', { data: { zone: 'home' } }) }),
  'clusters/lab/flux/kustomization.yaml': { resources: ['web.yaml'] },
};

test('one table says what was checked, and the last line how many checks passed', () => {
  const { status, stdout } = verify(['lab'], lab(RENDERED));

  expect(stdout.replaceAll(/ \d+\.\d s/g, ' 0.0 s').replaceAll(/ {2,}/g, '  ').split('\n')).toEqual([
    '## lab',
    '',
    '  checked  time  problems',
    'kustomize  2 folders  0.0 s  0',
    'flux  2 Kustomizations, 2 objects  0.0 s  0',
    'kubeconform  2 objects  0.0 s  0',
    'helm  0 of 0 releases, 0 objects  0.0 s  0',
    'policies  0 objects of charts by 0 policies  0.0 s  0',
    'rights  0 far-reaching roles of charts  0.0 s  0',
    'drains  0 budgets of charts  0.0 s  0',
    expect.stringMatching(/^machines /),
    expect.stringMatching(/^traffic /),
    'validator  2 objects  0.0 s  0',
    '',
    "not checked by machines: CPU, of which the facts of the machines say nothing ('cpu')",
    '',
    '10 passed, 0 failed',
    '',
  ]);
  expect(status).toBe(0);
});

test('all checks run, whichever fails', () => {
  const { status, stdout } = verify(['lab'], lab({ ...RENDERED, 'apps/lab/cluster.json': '{ "kubernetesVersion": "v1.9.0" }' }));

  expect(stdout.split('\n').slice(-6)).toEqual([
    "kubeconform: [apps/lab/cluster.json] VERIFY-002: 'kubernetesVersion' must be one that the pinned platform has the schemas of, got \"v1.9.0\": correct it, or pin a platform that has its schemas",
    "helm: [apps/lab/cluster.json] VERIFY-002: 'kubernetesVersion' must be one that the pinned platform has the schemas of, got \"v1.9.0\": correct it, or pin a platform that has its schemas",
    "validator: [apps/lab/cluster.json] VERIFY-002: 'kubernetesVersion' must be one that the pinned platform has the schemas of, got \"v1.9.0\": correct it, or pin a platform that has its schemas",
    '',
    '7 passed, 3 failed',
    '',
  ]);
  expect(status).toBe(1);
});

test('refused: a cluster that nobody rendered', () => {
  const { status, stderr } = verify(['moon'], lab(RENDERED));

  expect([status, stderr]).toEqual([2, "[platform] CLI-009: 'subject' must be one of lab, repository, programs, got 'moon': run it with '--help'\n"]);
});

test('refused: a machine without Go', () => {
  const bare = mkdtempSync(join(tmpdir(), 'verify-'));
  symlinkSync(join(lab(RENDERED), 'clusters'), join(bare, 'clusters'));

  const { status, stderr } = verify(['programs'], bare, '', { XDG_CACHE_HOME: bare });

  expect([status, stderr]).toEqual([1, "[verify] VERIFY-003: 'go' must be version 1.26 or later and on the PATH, since actionlint and the other programs that read what is rendered are built from a module of Go: install it from https://go.dev/dl, or do what needs none with '--no-go'\n"]);
});

test('the programs are the tools of the Go module, but for that of machines, which has its own', () => {
  const { stdout } = spawnSync('go', ['list', '-f', '{{.ImportPath}}', 'tool'], { cwd: join(REPOSITORY, 'packages/cli/programs/verify'), encoding: 'utf8' });

  expect(stdout.trim().split('\n').map((path) => path.replace('programs/verify', '.')).sort()).toEqual(Object.values(PACKAGES).filter((path) => path !== PACKAGES.machines).sort());
});
