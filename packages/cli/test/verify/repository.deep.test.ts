import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { verifyRepository } from '../../src/verify/repository.ts';
import { lab } from './lab.ts';

const WORKFLOW = { on: { push: {} }, permissions: {}, concurrency: { 'group': 'ci-${{ github.ref }}', 'cancel-in-progress': true }, jobs: { build: { 'runs-on': 'ubuntu-24.04', 'steps': [{ env: { EVENT: '${{ github.event_name }}' }, run: 'echo "$EVENT"' }] } } };
/** Made here, so that the repository itself holds none. */
const KEY = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } }).privateKey;
const TOKEN = `ghp_${randomBytes(18).toString('hex')}`;
const ADVICE = 'revoke it and keep it in the secret store, or say in .gitleaks.toml why it is none';

test('a repository without a fault passes all programs', async () => {
  const root = repository({ '.github/workflows/ci.yml': WORKFLOW });

  expect((await verifyRepository(root)).map(({ name, checked, problems }) => [name, checked, ...problems])).toEqual([
    ['gitleaks, files', expect.stringMatching(/^\d+ bytes$/)],
    ['gitleaks, history', '1 commits'],
    ['sops', '0 files'],
    ['actionlint', '1 workflow'],
    ['zizmor', '1 workflow'],
    ['contracts', '0 clusters'],
  ]);
});

test('a private key and a token are found in files, and in what was committed and removed', async () => {
  const root = repository({ '.github/workflows/ci.yml': WORKFLOW, 'tls.key': KEY, 'values.yaml': { pull: TOKEN } });
  const [commit] = git(root, 'rev-parse', 'HEAD').match(/^.{7}/)!;
  rmSync(join(root, 'values.yaml'));

  const [files, history] = await verifyRepository(root);

  const [key, token] = [`[tls.key:1] must not hold a secret, got one by the rule 'private-key'`, `[values.yaml:1] must not hold a secret, got one by the rule 'github-pat'`];
  expect(files.problems).toEqual([`${key}: ${ADVICE}`]);
  expect([...history.problems].sort()).toEqual([`${key} in commit ${commit}: ${ADVICE}`, `${token} in commit ${commit}: ${ADVICE}`]);
});

test('a mistyped expression is found in a workflow', async () => {
  const root = repository({ '.github/workflows/ci.yml': JSON.stringify(WORKFLOW).replace('github.event_name', 'needs.biuld.result') });

  const { problems } = (await verifyRepository(root)).find(({ name }) => name === 'actionlint')!;

  expect(problems).toEqual(['[.github/workflows/ci.yml:1] property "biuld" is not defined in object type {}']);
});

test('what an attacker could use is found in a workflow', async () => {
  const steps = [{ uses: 'actions/checkout@v7' }, { run: 'echo ${{ github.event.pull_request.title }}' }];
  const root = repository({ '.github/workflows/ci.yml': { ...WORKFLOW, on: { pull_request_target: {} }, jobs: { build: { ...WORKFLOW.jobs.build, permissions: 'write-all', steps } } } });

  const { problems } = (await verifyRepository(root)).find(({ name }) => name === 'zizmor')!;

  const found = problems.map((problem) => /^\[\.github\/workflows\/ci\.yml:\d+\] .*\(([a-z-]+)\): correct /.exec(problem)?.[1] ?? problem);
  expect([...new Set(found)].sort()).toEqual(['artipacked', 'dangerous-triggers', 'excessive-permissions', 'template-injection', 'unpinned-uses']);
});

/** What is kept in a Git repository with one commit. */
function repository(files: Record<string, object | string>): string {
  const root = lab(files);
  git(root, 'init', '--quiet');
  git(root, 'add', ...Object.keys(files));
  git(root, '-c', 'user.name=lab', '-c', 'user.email=lab@example.org', 'commit', '--quiet', '--message', 'lab');
  return root;
}

function git(root: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
