/** The tasks of secrets: what the command is told, and the real sops behind an editor. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programsFolder } from '../../../packages/cli/test/secrets/programs.ts';
import { Operator } from '../operator.ts';
import { ROOT } from '../programs.ts';

let operator: Operator;
beforeEach(() => {
  operator = new Operator('home', 'away').standIn('sops').standInPlatform();
});

const told = (): readonly (readonly string[])[] => operator.calls().filter(({ program }) => program === 'platform').map(({ args }) => args);

test.each<[task: string, words: readonly string[], told: readonly string[]]>([
  ['secrets:init', [], ['secrets', 'init', 'home']],
  ['secrets:init', ['KEYS=a folder', 'RECOVERY=age1x', 'VALUE=a/b/c=d e'], ['secrets', 'init', 'home', '--keys', 'a folder', '--recovery', 'age1x', '--value', 'a/b/c=d e']],
  ['secrets:check', [], ['secrets', 'check', 'home', '--complete']],
  ['secrets:rotate', ['KEYS=keys', '--yes'], ['secrets', 'rotate', 'home', '--keys', 'keys']],
])('%s %j tells the command %j', (task, words, command) => {
  const { status } = operator.task([task, 'CLUSTER=home', ...words]);

  expect({ status, told: told() }).toEqual({ status: 0, told: [command] });
});

test('the command knows these words itself', () => {
  for (const words of [['init'], ['check'], ['rotate']]) {
    const { stdout } = spawnSync(process.execPath, [join(ROOT, 'packages/cli/src/main.ts'), 'secrets', ...words, '--help'], { cwd: ROOT, encoding: 'utf8' });
    for (const option of { init: ['--keys', '--recovery', '--value'], check: ['--complete'], rotate: ['--keys'] }[words[0]]!) expect(stdout).toContain(option);
  }
});

test('a rotation that nobody confirms changes nothing', () => {
  const { status, stderr } = operator.task(['secrets:rotate', 'CLUSTER=home', 'KEYS=keys']);

  expect(status).not.toBe(0);
  expect(stderr).toContain('The key of home in .sops.yaml is replaced by a new one, keys/home.agekey.');
  expect(told()).toEqual([]);
});

test('only a file of the cluster is edited', () => {
  const { status, stderr } = operator.task(['secrets:edit', 'CLUSTER=home', 'FILE=../away/login.yaml']);

  expect(status).not.toBe(0);
  expect(stderr).toContain("[../away/login.yaml] FILE must be the name of a YAML file in secrets/home/");
});

test('the real sops gives an editor the text, and encrypts what it leaves', () => {
  const programs = programsFolder(ROOT);
  const key = operator.path('home.agekey');
  spawnSync(join(programs, 'age-keygen'), ['-o', key]);
  operator.write('.sops.yaml', `creation_rules:\n  - path_regex: ^secrets/home/\n    encrypted_regex: ^(data|stringData)$\n    age: ${/age1\S+/.exec(readFileSync(key, 'utf8'))![0]}\n`);
  operator.write('editor', "#!/bin/sh\nprintf 'kind: Secret\\nstringData:\\n  pin: a horse\\n' > \"$1\"\n");
  chmodSync(operator.path('editor'), 0o755);

  const { status } = spawnSync('bash', ['.taskfiles/secrets/edit.sh', 'home', 'login.yaml', key], { cwd: operator.root, env: { PATH: `${programs}:${process.env.PATH}`, HOME: operator.root, EDITOR: operator.path('editor') } });

  const text = readFileSync(operator.path('secrets/home/login.yaml'), 'utf8');
  expect({ status, kind: text.split('\n')[0] }).toEqual({ status: 0, kind: 'kind: Secret' });
  expect(text).toMatch(/^ +pin: ENC\[/m);
});
