import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from 'projen';
import { parse } from 'yaml';
import { Sandbox } from '../../checks/sandbox/sandbox.ts';
import { renovateConfig } from '../renovate.ts';
import { CONTEXT } from '../../packages/cli/src/github/soak.ts';
import { Workflows } from '../workflows.ts';

const ROOT = join(import.meta.dirname, '../..');

interface Step { readonly name: string; readonly run?: string; readonly uses?: string; readonly with?: Record<string, unknown>; readonly env?: Record<string, string> }
interface Job { readonly name?: string; readonly if?: string; readonly needs?: string | string[]; readonly permissions: Record<string, string>; readonly steps: Step[]; readonly 'timeout-minutes': number; readonly env?: Record<string, string> }
interface Workflow { readonly permissions: object; readonly concurrency: { readonly group: string }; readonly on: Record<string, unknown>; readonly jobs: Record<string, Job> }

/** Writes everything, and reads the workflows by name. */
function synthesize(sandbox: Sandbox, npmjs: boolean): Record<string, Workflow> {
  const project = new Project({ name: 'root', outdir: sandbox.root });
  new Workflows(project, { owners: '@lab/people', npmjs });
  project.synth();
  const folder = '.github/workflows';
  return Object.fromEntries(readdirSync(join(sandbox.root, folder)).map((file) => [file.replace('.yml', ''), parse(sandbox.read(`${folder}/${file}`))]));
}

const sandbox = new Sandbox();
const workflows = synthesize(sandbox, true);
const jobs = Object.entries(workflows).flatMap(([name, workflow]) => Object.entries(workflow.jobs).map(([id, job]): [string, Job] => [`${name}/${id}`, job]));
const steps = jobs.flatMap(([id, job]) => job.steps.map((step): [string, Step] => [`${id}: ${step.name}`, step]));
afterAll(() => sandbox.remove());

test('there is a workflow for each purpose', () => {
  expect(Object.keys(workflows)).toEqual(['ci', 'diff', 'nightly', 'pages', 'release', 'renovate', 'soak']);
});

test.each(steps.filter(([, { run }]) => run !== undefined))('%s is one command of this repository, which runs anywhere', (_name, { run }) => {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8'));
  const [, task, file] = /^(?:npx --no projen ([a-z:-]+)|node (tools\/[a-z/-]+\.(?:ts|mjs)))(?: [\w./:"$@-]+| "[\w:. ]+"| > [\w.]+)*$/.exec(run!) ?? [];
  expect(task === undefined ? existsSync(join(ROOT, file ?? 'no command')) : task in tasks).toBe(true);
});

test('nothing from outside stands in a command: it comes through the environment', () => {
  expect(steps.filter(([, { run }]) => run?.includes('${{'))).toEqual([]);
});

test('nothing is allowed unless a job says so, and each job says the least', () => {
  expect(Object.values(workflows).map(({ permissions }) => permissions)).toEqual(Object.keys(workflows).map(() => ({})));
  const more = jobs.map(([id, { permissions }]) => [id, Object.entries(permissions).filter(([name, level]) => `${name}: ${level}` !== 'contents: read').map((pair) => pair.join(': ')).join(', ')]);
  expect(Object.fromEntries(more.filter(([, list]) => list !== ''))).toEqual({
    'diff/comment': 'pull-requests: write',
    'nightly/issue': 'issues: write',
    'soak/judge-one': 'pull-requests: read, statuses: write',
    'soak/judge-all': 'pull-requests: read, statuses: write',
    'release/stage': 'packages: read',
    'release/publish': 'attestations: write, id-token: write, packages: write',
    'release/npmjs': 'id-token: write',
    'release/java': 'packages: write',
    'pages/deploy': 'id-token: write, pages: write',
  });
});

test('every job ends', () => {
  expect(jobs.filter(([, job]) => !(job['timeout-minutes'] <= 180))).toEqual([]);
});

test('where a token writes, nothing is run that was installed', () => {
  const writes = jobs.filter(([, { permissions, steps: own }]) => Object.entries(permissions).some(([name, level]) => level === 'write' && name !== 'statuses') || own.some(({ uses, env }) => uses?.includes('create-github-app-token') || Object.values(env ?? {}).some((value) => value.includes('secrets.'))));
  expect(writes.map(([id]) => id)).toEqual(['diff/comment', 'nightly/issue', 'pages/deploy', 'release/pull-request', 'release/publish', 'release/npmjs', 'release/python', 'release/java', 'release/go', 'renovate/push']);

  const commands = writes.flatMap(([, { steps: own }]) => own.flatMap(({ run }) => run ?? []));
  expect(commands.filter((command) => !/^node tools\/(github\/main|(release|languages)\/publish)\.ts /.test(command))).toEqual([]);
  // What these import is here, or Node's own.
  for (const file of ['tools/github/main.ts', 'tools/languages/publish.ts', 'tools/release/publish.ts']) {
    expect([...importedBy(file)].filter((name) => !name.startsWith('node:'))).toEqual([]);
  }
});

test('other languages follow a publication to npm, also one with nothing to publish', () => {
  const { python, java, go } = workflows.release.jobs;
  for (const { needs, if: condition } of [python, java, go]) {
    expect(needs).toEqual(['languages', 'publish']);
    expect(condition).toContain("!failure() && !cancelled() && vars.LANGUAGES != ''");
  }
});

test('no checkout keeps its token, and no token may write workflows', () => {
  expect(steps.filter(([, step]) => step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)).toEqual([]);
  const tokens = steps.filter(([, { uses }]) => uses?.includes('create-github-app-token'));
  expect(tokens.map(([name, step]) => [name, Object.keys(step.with!).filter((key) => key.startsWith('permission-'))])).toEqual([
    ['release/pull-request: Get a token', ['permission-contents', 'permission-pull-requests']],
    ['renovate/push: Get a token', ['permission-contents']],
  ]);
});

test('whatever runs projen has installed the pinned one first', () => {
  for (const [, { steps: own }] of jobs) {
    const first = own.findIndex(({ run }) => run?.includes('projen'));
    if (first >= 0) expect(own.slice(0, first).map(({ run }) => run)).toContain('node tools/install.mjs');
  }
});

test('no job is called like a status, and each check that is asked for is one job', () => {
  const names = jobs.map(([id, { name }]) => name ?? id.split('/')[1]);
  const { rules } = JSON.parse(sandbox.read('.github/ruleset.json'));
  const contexts: string[] = rules.find(({ type }: any) => type === 'required_status_checks').parameters.required_status_checks.map(({ context }: any) => context);
  expect(names).not.toContain(CONTEXT);
  expect(contexts).toContain(CONTEXT);
  for (const context of contexts.filter((each) => each !== CONTEXT)) expect(names.filter((name) => name === context)).toEqual([context]);
});

test('pull requests wait for nobody else, and what judges them is repaired by the schedule', () => {
  for (const { on, concurrency } of Object.values(workflows).filter(({ on: events }) => 'pull_request' in events || 'pull_request_target' in events)) {
    expect(concurrency.group).toMatch(/\$\{\{ github\.(ref|event\.number \|\| github\.ref) \}\}$/);
    // There the ref is that of main.
    if ('pull_request_target' in on) expect(concurrency.group).toContain('github.event.number');
  }
  const { on, jobs: judges } = workflows.soak;
  expect(on).toHaveProperty('schedule');
  expect(Object.entries(judges).map(([id, job]) => [id, job.if, job.steps.at(-1)!.run])).toEqual([
    ['judge-one', "${{ github.event_name == 'pull_request_target' }}", 'node tools/github/main.ts soak --pull-request "$PULL_REQUEST"'],
    ['judge-all', "${{ github.event_name != 'pull_request_target' }}", 'node tools/github/main.ts soak'],
  ]);
  expect(workflows.release.on).toHaveProperty('schedule');
});

test('what a pull request brings is never run with the rights of main', () => {
  const privileged = Object.entries(workflows).filter(([, { on }]) => 'pull_request_target' in on || 'workflow_run' in on);
  expect(privileged.map(([name]) => name)).toEqual(['soak']);
  for (const [, { jobs: own }] of privileged) {
    const checkouts = Object.values(own).flatMap((job) => job.steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')));
    expect(checkouts.map((step) => step.with?.ref)).toEqual(['main', 'main']);
  }
});

test('every action is pinned by commit, with its tag where Renovate looks for it', () => {
  const used = new Set(steps.flatMap(([, { uses }]) => uses ?? []));
  const source = readFileSync(join(ROOT, 'projenrc/workflows.ts'), 'utf8');
  const managers = renovateConfig([]).customManagers.filter(({ depTypeTemplate }) => depTypeTemplate === 'action');
  const found = managers.flatMap(({ matchStrings: [pattern] }) => [...source.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => `${groups!.depName}@${groups!.currentDigest}`));
  expect([...used].sort()).toEqual(found.sort());
  // Renovate edits both, so that no build has to.
  const generated = readdirSync(join(sandbox.root, '.github/workflows')).map((file) => sandbox.read(`.github/workflows/${file}`)).join('');
  expect([...generated.matchAll(/\buses: \S+/g)].length).toBe([...generated.matchAll(new RegExp(managers[0].matchStrings[0], 'g'))].length);
  expect([...used].filter((action) => !/^actions\/[a-z-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

test('the rules of main ask for checks that exist, and for the soak', () => {
  const { rules } = JSON.parse(sandbox.read('.github/ruleset.json'));
  const { required_status_checks: checks } = rules.find(({ type }: any) => type === 'required_status_checks').parameters;
  const onEveryPullRequest = Object.values(workflows).filter(({ on }) => 'pull_request' in on);
  expect(onEveryPullRequest.map(({ on }) => on.pull_request)).toEqual([{}, {}]);
  // `npx projen github soak` sets the last. No other job may have the name of a required one.
  expect(checks.map(({ context }: any) => context)).toEqual([...onEveryPullRequest.flatMap(({ jobs: own }) => Object.keys(own)).filter((id) => id !== 'comment'), 'soak']);
  expect(jobs.map(([id]) => id.split('/')[1]).filter((id) => checks.some(({ context }: any) => context === id)).sort()).toEqual(['build', 'diff', 'documentation', 'release', 'renovate']);
});

test('the second target is one setting', () => {
  const without = new Sandbox();
  expect(Object.keys(synthesize(without, false).release.jobs)).toEqual(Object.keys(workflows.release.jobs).filter((name) => name !== 'npmjs'));
  without.remove();
});

test('owners are asked, and a pull request starts from a list', () => {
  expect(sandbox.read('.github/CODEOWNERS').split('\n').at(-2)).toBe('* @lab/people');
  expect(sandbox.read('.github/pull_request_template.md')).toContain('- [ ] What is rendered is committed (`npx -y projen build`)\n');
});

/** The modules that a file and all that it imports import, beside those of this repository. */
function importedBy(file: string, seen = new Set<string>()): Set<string> {
  const names = new Set<string>();
  if (seen.has(file)) return names;
  seen.add(file);
  for (const [, name] of readFileSync(join(ROOT, file), 'utf8').matchAll(/^import (?!type ).*from '([^']+)'/gm)) {
    if (name.startsWith('.')) importedBy(join(file, '..', name), seen).forEach((other) => names.add(other));
    else names.add(name);
  }
  return names;
}
