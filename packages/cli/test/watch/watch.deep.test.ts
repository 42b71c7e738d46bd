import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACT as LAB } from '../../../output/test/lab.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../../../checks/sandbox/sandbox.ts';

const CONTRACT = { ...LAB, cluster: { ...LAB.cluster, name: 'CLUSTER' } };

/** A program that writes what one of its files says, and a contract that the other cluster reads. */
const main = (text: string): string => `import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const name: string = process.cwd().split('/').at(-1)!;
const read: string = existsSync('../../clusters/infra/contract.json') && name === 'apps' ? JSON.parse(readFileSync('../../clusters/infra/contract.json', 'utf8')).cluster.name : '';
mkdirSync(\`../../clusters/\${name}\`, { recursive: true });
writeFileSync(\`../../clusters/\${name}/README.md\`, '');
writeFileSync(\`../../clusters/\${name}/text.yaml\`, \`text: ${text}, \${read}\`);
if (name === 'infra') writeFileSync('../../clusters/infra/contract.json', '${JSON.stringify(CONTRACT)}'.replace('CLUSTER', '${text}'.slice(0, 3)));
`;

let sandbox: Sandbox;
let child: ChildProcess;
let output: string;

/** Starts the real command, and waits for what it says. */
function start(...words: string[]): void {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
  output = '';
  child = spawn(join(REPOSITORY_ROOT, 'node_modules/.bin/node'), [join(REPOSITORY_ROOT, 'packages/cli/src/main.ts'), ...words], { cwd: sandbox.root, env: { ...inherited, CI: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => { output += text; });
}

/** What it has said until it waits again, beginning with what it had not said before. */
async function said(): Promise<string> {
  while (!output.includes('until Ctrl-C\n')) await new Promise((later) => setTimeout(later, 20));
  const end = output.indexOf('until Ctrl-C\n') + 'until Ctrl-C\n'.length;
  const text = output.slice(0, end);
  output = output.slice(end);
  return text;
}

async function stopped(signal: NodeJS.Signals): Promise<unknown> {
  const ended = new Promise((done) => child.once('close', (status, by) => done(status ?? by)));
  child.kill(signal);
  return ended;
}

beforeEach(() => {
  sandbox = new Sandbox();
  // The programs pin nothing: there is no registry.
  sandbox.write('platform.json', { reads: { apps: ['infra'] } });
  sandbox.write('.gitignore', 'node_modules\n');
  sandbox.program('infra', {}, main('one'));
  sandbox.program('apps', {}, main('apps'));
});
afterEach(async () => {
  if (child.exitCode === null && child.signalCode === null) await stopped('SIGTERM');
  sandbox.remove();
});

test('a saved program is rendered, and alone when its contract stays', async () => {
  start('render', '--watch', '--no-validator');
  expect(await said()).toContain('+ clusters/infra/text.yaml');

  sandbox.write('apps/infra/main.ts', main('one more'));

  expect(await said()).toBe('~ clusters/infra/text.yaml\n1 file\ndone; waiting for a change, until Ctrl-C\n');
});

test('a changed contract is followed by those that read it', async () => {
  start('render', '--watch', '--no-validator');
  await said();

  sandbox.write('apps/infra/main.ts', main('two'));

  expect(await said()).toContain('~ clusters/infra/contract.json\n');
  expect(await said()).toBe('~ clusters/apps/text.yaml\n1 file\ndone; waiting for a change, until Ctrl-C\n');
  expect(sandbox.read('clusters/apps/text.yaml')).toBe('text: apps, two');
});

test('what is wrong is shown, and the watch goes on', async () => {
  start('render', '--watch', '--no-validator');
  await said();

  sandbox.write('apps/apps/main.ts', "throw new Error('[apps/cache] wrong');\n");
  const wrong = await said();
  sandbox.write('apps/apps/main.ts', main('right'));

  expect(wrong).toContain('[apps/cache] wrong');
  expect(wrong).toContain('see above what is wrong; waiting');
  expect(await said()).toContain('~ clusters/apps/text.yaml');
});

test('what was saved together with something wrong is rendered as soon as that is right', async () => {
  start('render', '--watch');
  await said();

  sandbox.write('apps/apps/main.ts', main('saved'));
  sandbox.write('apps/infra/main.ts', "throw new Error('[infra/cache] wrong');\n");
  while (!output.includes('[infra/cache] wrong')) await new Promise((later) => setTimeout(later, 20));
  sandbox.write('apps/infra/main.ts', main('one'));
  while (!output.includes('done; waiting')) await new Promise((later) => setTimeout(later, 20));

  expect(sandbox.read('clusters/apps/text.yaml')).toBe('text: saved, one');
});

test('a file that is gone while it is read is waited for, and what has changed is said then', async () => {
  start('render', '--watch');
  await said();

  symlinkSync('nowhere', join(sandbox.root, 'clusters/apps/swapped.yaml'));
  sandbox.write('apps/infra/main.ts', main('one more'));
  while (!output.includes('ENOENT')) await new Promise((later) => setTimeout(later, 20));
  rmSync(join(sandbox.root, 'clusters/apps/swapped.yaml'));

  expect(await said()).toContain('~ clusters/infra/text.yaml\n1 file\ndone; waiting');
  expect(child.exitCode).toBeNull();
});

test('facts that nobody can read are shown, and the watch goes on', async () => {
  start('render', '--watch', '--no-validator');
  await said();
  const before = sandbox.read('platform.json');

  sandbox.write('platform.json', '{ "reads": ');
  while (!output.includes('CLI-001')) await new Promise((later) => setTimeout(later, 20));
  sandbox.write('platform.json', before);

  expect(await said()).toContain('nothing changes in the clusters\n');
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it, and it has succeeded', async (signal) => {
  start('render', '--watch', '--no-validator');
  await said();

  expect(await stopped(signal)).toBe(0);
  expect(output).toBe('');
});

test('it ends in the middle of a render', async () => {
  sandbox.write('apps/apps/main.ts', "await new Promise((later) => setTimeout(later, 600_000));\n");
  start('render', '--watch', '--no-validator');
  while (!output.includes('[apps/apps] render')) await new Promise((later) => setTimeout(later, 20));

  await expect(stopped('SIGINT')).resolves.toBe(0);
});

test('a comparison is made again, with the options that it was given', async () => {
  sandbox.run('git', 'init', '--quiet');
  start('render');
  await new Promise((ended) => child.once('close', ended));
  sandbox.run('git', 'add', '.');
  sandbox.run('git', '-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '--quiet', '--message', 'x');
  start('diff', '--watch', '--markdown');
  const first = await said();

  sandbox.write('apps/infra/main.ts', `${main('one').replaceAll('text.yaml', 'other.yaml')}`);

  expect(first).not.toContain('other');
  expect(await said()).toContain('other.yaml');
});
