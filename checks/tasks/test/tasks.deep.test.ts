import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { starsOf, tasksOf } from '../../../tools/docs/taskfiles.ts';
import { Operator, refusalOf } from '../operator.ts';
import type { Answer } from '../operator.ts';
import { ROOT, shellcheck } from '../programs.ts';

/*
 * Tasks as go-task runs them, with stand-ins for what they run: who is told what. That kubectl and flux take such arguments, they
 * say themselves.
 */

const TASKS = tasksOf(ROOT);
const NAMES = TASKS.map(({ name }) => name);
const FLUX_OBJECTS = 'HelmRelease media plex\nKustomization flux-system plex\nKustomization flux-system gatus-operator\nHelmRelease gatus gatus\n';
const objects: Answer = { program: 'kubectl', words: ['kustomizations.kustomize.toolkit.fluxcd.io,helmreleases.helm.toolkit.fluxcd.io'], stdout: FLUX_OBJECTS };

/** All variables that a task must have. */
function required(name: string): string[] {
  return TASKS.find((task) => task.name === name)!.variables.filter((variable) => variable.required && variable.name !== 'CLUSTER').map((variable) => `${variable.name}=thing`);
}

let operator: Operator;
beforeEach(() => {
  operator = new Operator('home', 'away').standIn('kubectl', 'flux', 'op', 'cilium', 'talosctl', 'helmfile').standInPlatform().logIn('home');
});

test('every script is clean', () => {
  const scripts = globSync(['.taskfiles/**/*.sh', 'packages/projen-lab/tasks/**/*.sh'], { cwd: ROOT });
  const { status, stdout } = spawnSync(shellcheck(), ['--severity', 'style', ...scripts], { cwd: ROOT, encoding: 'utf8' });

  expect(scripts.length).toBeGreaterThan(20);
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('go-task lists every task that the page lists, and no other', () => {
  const { stdout } = operator.task(['--list-all', '--json']);
  const listed = JSON.parse(stdout).tasks.map(({ name }: { name: string }) => name).filter((name: string) => name !== 'default');

  expect(listed.sort()).toEqual([...NAMES, ...starsOf(ROOT)].sort());
});

test.each(NAMES)('%s says in a dry run what it would do, and does nothing', (name) => {
  const { status, stderr } = operator.task(['--dry', name, 'CLUSTER=home', ...required(name)]);

  expect({ status, told: stderr.startsWith(`task: [${name}] `) }).toEqual({ status: 0, told: true });
  expect(operator.calls()).toEqual([]);
});

test('a task that has the cluster in its name is refused for one that is none', () => {
  for (const name of starsOf(ROOT)) {
    expect(operator.task(['--dry', name.replace('*', 'home')])).toMatchObject({ status: 0 });
    expect(operator.task([name.replace('*', 'hoem')])).toMatchObject({ status: 207, stderr: expect.stringContaining('(allowed values : [away home])') });
  }
});

test('tasks of your own are beside the others', () => {
  operator.write('Taskfile.own.yaml', "version: '3'\ntasks:\n  greet:\n    desc: Greet\n    cmd: echo hello {{.NAME | q}}\n");

  expect(operator.task(['greet', 'NAME=a b'])).toMatchObject({ status: 0, stdout: 'hello a b\n' });
  expect(operator.task(['--list']).stdout).toContain('* greet:');
});

test.each(NAMES.filter((name) => name !== 'cluster:onboard'))('%s is refused without a cluster, and for one that is none', (name) => {
  const [without, empty, other] = [[], ['CLUSTER='], ['CLUSTER=hoem']].map((cluster) => operator.task([name, ...cluster, ...required(name)]));

  expect(without).toMatchObject({ status: 206, stderr: expect.stringContaining('missing required variables: CLUSTER') });
  for (const { status, stderr } of [empty, other]) {
    expect(status).toBe(207);
    expect(stderr).toContain('(allowed values : [away home])');
  }
  expect(operator.calls()).toEqual([]);
});

test('words arrive as they were typed', () => {
  operator.task(['flux:override-staged-rollout', 'CLUSTER=home', 'COMPONENT=cilium', 'VERSION=2.0.0', "REASON=it's $(touch x); \"urgent\""]);

  expect(operator.calls()).toEqual([{ program: 'platform', args: ['rollout', 'override', 'home', 'cilium', '2.0.0', '--reason', "it's $(touch x); \"urgent\""] }]);
});

test('what is not in the working tree is said to go', () => {
  const current = { program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' };
  operator.answer(current, { program: 'kubectl', words: ['kustomizations.kustomize.toolkit.fluxcd.io'], stdout: 'flux-system old ./clusters/home/old\n' });

  expect(operator.task(['flux:diff', 'CLUSTER=home'])).toMatchObject({ status: 0, stdout: expect.stringContaining('old: ./clusters/home/old is not in this working tree') });
  expect(operator.calls('flux')).toEqual([]);
});

test.each<[string, string[], string[]]>([
  ['a name alone', [], []],
  ['all that can be said', ['FOLLOWS=home', 'SOAK=12h', 'READS=home away'], ['--follows', 'home', '--soak', '12h', '--reads', 'home', '--reads', 'away']],
])('a new cluster is added with %s', (_, variables, options) => {
  expect(operator.task(['cluster:onboard', 'CLUSTER=edge', ...variables])).toMatchObject({ status: 0 });
  expect(operator.calls()).toEqual([{ program: 'platform', args: ['cluster', 'onboard', 'edge', ...options] }]);
});

describe('a cluster goes', () => {
  const run = (options: string[], input: string, needed = false) => {
    operator.answer(...needed ? [{ program: 'platform', words: ['decommission'], status: 1 }] : []);
    const { status } = operator.task([...options, 'cluster:decommission', 'CLUSTER=away'], { input });
    return { status, calls: operator.calls().map(({ args }) => args.slice(1).join(' ')) };
  };

  test.each<[string, string[], string, boolean, number, string[]]>([
    ['not by itself', [], '', false, 0, ['decommission away']],
    ['when its name is typed', ['REMOVE=true'], 'away\n', false, 0, ['decommission away', 'decommission away --remove']],
    ['not when another is typed', ['REMOVE=true'], 'home\n', false, 201, ['decommission away']],
    ['not while others need it', ['--yes', 'REMOVE=true'], '', true, 201, ['decommission away']],
  ])('%s', (_, options, input, needed, status, calls) => {
    expect(run(options, input, needed)).toEqual({ status, calls });
  });
});

test('the cluster that is named wins over one of the environment', () => {
  operator.answer({ program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' }, objects).task(['flux:suspend', 'CLUSTER=home', 'APP=gatus'], { env: { CLUSTER: 'away' } });

  expect(operator.calls('flux')).toEqual([{ program: 'flux', args: ['--context', 'admin@home', 'suspend', 'helmrelease', 'gatus', '--namespace', 'gatus'] }]);
});

describe('the login', () => {
  test('is refused when it is that of another cluster', () => {
    operator.write('apps/home/kubeconfig', operator.logIn('away') && readFileSync(operator.path('apps/away/kubeconfig'), 'utf8'));
    operator.answer({ program: 'kubectl', words: ['current-context'], stdout: 'admin@away\n' });

    expect(operator.task(['flux:events', 'CLUSTER=home'])).toMatchObject({ status: 201, stderr: expect.stringContaining("[home] apps/home/kubeconfig must be that of home, got 'admin@away'") });
    expect(operator.calls('flux')).toEqual([]);
  });

  test('is the context of your own kubeconfig when the cluster has no file', () => {
    operator.task(['flux:events', 'CLUSTER=away']);

    expect(operator.calls('flux')).toEqual([{ program: 'flux', args: ['--context', 'admin@away', 'events', '--all-namespaces'] }]);
  });

  test('is refused when there is neither', () => {
    operator.answer({ program: 'kubectl', words: ['get-contexts'], status: 1 });

    expect(operator.task(['flux:events', 'CLUSTER=away'])).toMatchObject({ status: 201, stderr: expect.stringContaining('[away] there must be a login of away') });
  });
});

describe('told', () => {
  beforeEach(() => operator.answer({ program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' }, objects));

  const home = ['--context', 'admin@home'];
  test.each<[string, string[], string[][]]>([
    ['flux:reconcile of everything', ['flux:reconcile'], [['reconcile', 'kustomization', 'flux-system', '--namespace', 'flux-system', '--with-source']]],
    ['flux:reconcile of what has one name', ['flux:reconcile', 'APP=plex'], [['reconcile', 'kustomization', 'plex', '--namespace', 'flux-system', '--with-source'], ['reconcile', 'helmrelease', 'plex', '--namespace', 'media', '--with-source']]],
    ['flux:suspend of a namespace', ['flux:suspend', 'NAMESPACE=media'], [['suspend', 'helmrelease', 'plex', '--namespace', 'media']]],
    ['flux:resume', ['flux:resume', 'APP=gatus-operator'], [['resume', 'kustomization', 'gatus-operator', '--namespace', 'flux-system']]],
    ['flux:logs', ['flux:logs', 'APP=gatus', 'SINCE=10m', 'FOLLOW=true'], [['logs', '--flux-namespace', 'flux-system', '--since', '10m', '--follow', '--kind', 'HelmRelease', '--name', 'gatus', '--namespace', 'gatus']]],
    ['flux:logs of everything', ['flux:logs'], [['logs', '--flux-namespace', 'flux-system', '--since', '1h', '--all-namespaces']]],
    ['flux:events', ['flux:events', 'APP=gatus'], [['events', '--for', 'HelmRelease/gatus', '--namespace', 'gatus']]],
  ])('%s', (_, [name, ...variables], expected) => {
    expect(operator.task([name, 'CLUSTER=home', ...variables])).toMatchObject({ status: 0 });
    const calls = operator.calls('flux');

    expect(calls.map(({ args }) => args)).toEqual(expected.map((args) => [...home, ...args]));
    expect(calls.flatMap((call) => refusalOf('flux', call) ?? [])).toEqual([]);
  });

  test.each<[string, string[], string]>([
    ['an app that nobody has', ['flux:reconcile', 'APP=gatsu'], "APP must be the name of a Kustomization or HelmRelease, got 'gatsu': use one of gatus gatus-operator plex"],
    ['nothing to suspend', ['flux:suspend'], 'APP or NAMESPACE must say what to suspend'],
    ['an app without pods', ['k8s:logs', 'APP=nobody'], "APP must be an app with pods, got 'nobody'"],
    ['a selector for a name', ['k8s:logs', 'APP=a,b'], "APP must be the name of an app, got 'a,b'"],
    ['a HelmRelease that nobody has', ['k8s:hr-restart', 'APP=gatsu'], "APP must be the name of a HelmRelease, got 'gatsu'"],
    ['no secrets', ['k8s:sync-secrets'], 'there must be an ExternalSecret to read again'],
    ['no Alertmanager', ['alert:test'], 'the cluster must have an Alertmanager'],
  ])('refuses %s', (_, [name, ...variables], message) => {
    expect(operator.task([name, 'CLUSTER=home', ...variables])).toMatchObject({ status: 201, stderr: expect.stringContaining(`[home] ${message}`) });
    expect(operator.calls('flux')).toEqual([]);
  });

  test('a program that is missing', () => {
    const bare = new Operator().standIn('kubectl').logIn('home').answer({ program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' });

    expect(bare.task(['flux:events', 'CLUSTER=home'])).toMatchObject({ status: 201, stderr: expect.stringContaining("[flux] the program must be on the PATH, and isn't") });
  });
});

describe('op', () => {
  const current: Answer = { program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' };

  test('pushes a new document, or a new content of one', () => {
    operator.answer(current, { program: 'op', words: ['document', 'get'], status: 1, stderr: '"kubeconfig-home" isn\'t an item' }).task(['op:push', 'CLUSTER=home', 'VAULT=lab']);
    const first = operator.calls('op').map(({ args }) => args.join(' '));
    operator.answer(current).task(['op:push', 'CLUSTER=home', 'VAULT=lab']);
    const second = operator.calls('op').map(({ args }) => args.join(' '));
    operator.task(['op:push', 'CLUSTER=home']);
    const own = operator.calls('op').map(({ args }) => args.join(' ')).at(-1);

    expect(own).toBe('document edit kubeconfig-home apps/home/kubeconfig');
    expect(first).toEqual(['document get kubeconfig-home --vault lab', 'document create apps/home/kubeconfig --title kubeconfig-home --vault lab']);
    expect(second.at(-1)).toBe('document edit kubeconfig-home apps/home/kubeconfig --vault lab');
  });

  const pulled = 'document get kubeconfig-home --vault lab --out-file apps/home/kubeconfig --file-mode 0600 --force';
  test.each<[string, string[], string, string[]]>([
    ['another name is typed', [], 'away\n', []],
    ['nobody is there', [], '', []],
    ['the name is typed', [], 'home\n', [pulled]],
    ['task was called with --yes', ['--yes'], '', [pulled]],
  ])('replaces a login when %s', (_, options, input, expected) => {
    const { status, stderr } = operator.answer(current).task([...options, 'op:pull', 'CLUSTER=home', 'VAULT=lab'], { input });

    expect(stderr).toContain('apps/home/kubeconfig is replaced.');
    expect(operator.calls('op').map(({ args }) => args.join(' '))).toEqual(expected);
    expect(status).toBe(expected.length > 0 ? 0 : 201);
  });

  test('pulls without a question what is not there yet', () => {
    operator.answer({ program: 'op', words: ['document'] }).task(['op:pull', 'CLUSTER=away', 'VAULT=lab']);

    expect(operator.calls('op')).toHaveLength(1);
  });
});

describe('net:connectivity', () => {
  const current: Answer = { program: 'kubectl', words: ['current-context'], stdout: 'admin@home\n' };
  const run = (result: string, ...variables: string[]) => {
    const outcome = operator.answer(current, { program: 'kubectl', words: ['get', 'job'], stdout: result }).task(['net:connectivity', 'CLUSTER=home', ...variables]);
    return { ...outcome, calls: operator.calls().filter(({ args }) => !args.includes('current-context')) };
  };

  test('compares the policies, and runs the test of the cluster once', () => {
    const { status, calls } = run('SuccessCriteriaMet Complete');

    expect(status).toBe(0);
    expect(calls[0]).toEqual({ program: 'platform', args: ['netpol', 'audit', '--live', 'home', '--context', 'admin@home'] });
    expect(calls.map(({ args }) => args.slice(2, 4).join(' '))).toEqual(['--live home', 'get cronjob', 'create job', 'get job', 'logs --namespace', 'delete job']);
    expect(calls.slice(1).flatMap((call) => refusalOf('kubectl', call) ?? [])).toEqual([]);
  });

  test('fails when the test does', () => {
    expect(run('FailureTarget Failed')).toMatchObject({ status: 201, stderr: expect.stringContaining('[home] the connectivity test must be well, and failed') });
  });

  test('tries the ways themselves when it is asked to', () => {
    expect(run('Complete', 'PROBE=true').calls[1]).toEqual({ program: 'platform', args: ['netpol', 'probe', 'home', '--context', 'admin@home'] });
  });

  test("runs upstream's test when it is asked for", () => {
    expect(run('Complete', 'UPSTREAM=true').calls.at(-2)).toEqual({ program: 'cilium', args: ['connectivity', 'test', '--context', 'admin@home'] });
  });
});
