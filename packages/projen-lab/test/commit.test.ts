/** The one script that has a token which may write: run as it stands in the workflow, by bash and git. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { LabProject } from '../src';

let folder: string;
let script: string;

beforeEach(() => {
  process.env.PROJEN_DISABLE_POST = 'true';
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'commit-')));
  new LabProject({ name: 'lab', repositoryUrl: 'https://github.com/example/lab', outdir: join(folder, 'lab') }).synth();
  script = parse(readFileSync(join(folder, 'lab/.github/workflows/render.yml'), 'utf8')).jobs.push.steps.at(-1).run;
  git('.', 'init', '--quiet', '--bare', 'origin.git');
  git('lab', 'init', '--quiet', '--initial-branch=renovate/home/components');
  write('clusters/home/reloader/deployment.yaml', 'replicas: 1\n');
  git('lab', 'add', '--all');
  git('lab', 'commit', '--quiet', '--message', 'bump');
  git('lab', 'push', '--quiet', join(folder, 'origin.git'), 'HEAD');
  git('.', 'clone', '--quiet', '--branch', 'renovate/home/components', 'origin.git', 'clone');
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(where: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', ['-c', 'user.name=Owner', '-c', 'user.email=owner@example.org', ...args], { cwd: join(folder, where), encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, 'lab', file)), { recursive: true });
  writeFileSync(join(folder, 'lab', file), content);
}

/** Runs the script with what the build has changed, and says what it ended with and what stands on the branch then. */
function commit(): { status: number | null; files: string[] } {
  git('lab', 'add', '--all');
  writeFileSync(join(folder, 'changes.patch'), spawnSync('git', ['diff', '--cached', '--binary'], { cwd: join(folder, 'lab') }).stdout);
  const before = git('origin.git', 'rev-parse', 'renovate/home/components');
  const { status } = spawnSync('bash', ['-e', '-c', script], { cwd: join(folder, 'clone'), env: { ...process.env, RUNNER_TEMP: folder, BRANCH: 'renovate/home/components', TOKEN: 'secret', GITHUB_SERVER_URL: 'https://github.com' } });
  return { status, files: git('origin.git', 'diff', '--name-only', before, 'renovate/home/components').split('\n').filter(Boolean) };
}

test('commits lock files and what is rendered', () => {
  write('clusters/home/reloader/deployment.yaml', 'replicas: 2\n');
  write('apps/home/package-lock.json', '{}\n');

  expect(commit()).toEqual({ status: 0, files: ['apps/home/package-lock.json', 'clusters/home/reloader/deployment.yaml'] });
  expect(git('origin.git', 'log', '-1', '--format=%an: %s', 'renovate/home/components')).toBe('github-actions[bot]: build: render');
});

test('commits nothing where nothing has changed', () => {
  expect(commit()).toEqual({ status: 0, files: [] });
});

test.each<[string, () => void]>([
  ['a workflow', () => write('.github/workflows/build.yml', 'jobs: {}\n')],
  ['a pin', () => write('apps/home/package.json', '{}\n')],
  ['a program', () => write('apps/home/main.ts', 'evil();\n')],
  ['the list', () => write('.projenrc.ts', 'evil();\n')],
  ['a name that only looks right', () => write('x/clusters/home/x.yaml', 'x\n')],
  ['a link', () => symlinkSync('/etc/passwd', join(folder, 'lab/clusters/home/link.yaml'))],
  ['a mode', () => chmodSync(join(folder, 'lab/clusters/home/reloader/deployment.yaml'), 0o755)],
])('refuses a change of %s, beside others that are fine', (_, change) => {
  appendFileSync(join(folder, 'lab/clusters/home/reloader/deployment.yaml'), 'more: 1\n');
  change();

  expect(commit()).toEqual({ status: 1, files: [] });
});
