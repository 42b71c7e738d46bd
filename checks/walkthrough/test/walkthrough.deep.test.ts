/** docs/rollout.md, from its first command to its last: what it shows must be what happens. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { npmName, REPOSITORY_URL } from '../../../projenrc/repository.ts';
import { installedRenovate } from '../../../tools/renovate/install.ts';
import { Copy } from '../../sandbox/copy.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../sandbox/sandbox.ts';
import { stepsOf } from '../steps.ts';

const DOCUMENT = readFileSync(join(REPOSITORY_ROOT, 'docs/rollout.md'), 'utf8');
const COMPONENT = npmName('reloader');

/** The version that the document releases, and the one that is next today. */
const DOCUMENTED = new RegExp(`released ${COMPONENT} (\\S+):`).exec(DOCUMENT)![1];
const NEXT = semver.inc(JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'packages/reloader/package.json'), 'utf8')).version, 'patch')!;
const today = (text: string) => text.replaceAll(DOCUMENTED, NEXT);

// Where the clone comes from, and where it is made.
let origin: Copy;
const shell = new Sandbox();
const clone = join(shell.root, 'rollout-lab');

beforeAll(() => {
  const made = ['packages/platform', 'packages/reloader'];
  // Both clusters, and the sources of what is released: to compile all packages takes minutes. What waits for a release already is no part of the story.
  origin = new Copy('.changeset/config.json', '.gitignore', 'apps', 'clusters', ...made);
  made.forEach((folder) => cpSync(join(REPOSITORY_ROOT, folder, 'API.md'), join(origin.root, folder, 'API.md')));
  origin.keepOnly((line) => line.startsWith('new ClusterProgram') || /'(platform|reloader)'/.test(line));
  at('2026-03-01T00:00:00Z', origin.root, 'node tools/build/synthesize.ts && git init --quiet --initial-branch=main && git add --all && git commit --quiet --message start');
});
afterAll(() => {
  origin.remove();
  shell.remove();
});

let runs = true;
for (const { time, commands, output } of stepsOf(DOCUMENT)) {
  if (commands.includes('projen renovate')) runs = canRunRenovate();
  (runs ? test : test.skip)(`${time} ${commands.split('\n')[0]}`, () => {
    const printed = at(time, existsSync(clone) ? clone : shell.root, today(commands));
    if (!existsSync(join(clone, 'node_modules'))) install();
    expectLines(printed, output);
  });
}

/** Renovate is large, and not every registry has all of it. Without it there is nothing that the other steps could go on with. */
function canRunRenovate(): boolean {
  try {
    return installedRenovate() !== '';
  } catch (error) {
    console.warn(`The walk-through ends before its bump: ${(error as Error).message}`);
    return false;
  }
}

/** Runs commands at a time, as somebody with a new machine would. */
function at(time: string, cwd: string, commands: string): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX|npm|GIT)_/.test(name)));
  const identity = ['AUTHOR', 'COMMITTER'].flatMap((who) => [[`GIT_${who}_NAME`, 'Lab'], [`GIT_${who}_EMAIL`, 'lab@example.com'], [`GIT_${who}_DATE`, time]]);
  const { status, stdout } = spawnSync('bash', ['-ec', `exec 2>&1\n${commands}`], {
    cwd,
    encoding: 'utf8',
    env: {
      ...env, ...Object.fromEntries(identity),
      CI: '',
      GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${origin.root}.insteadOf`, GIT_CONFIG_VALUE_0: REPOSITORY_URL,
      PATH: `${join(cwd, 'node_modules/.bin')}:${env.PATH}`,
    },
  });
  if (status !== 0) throw new Error(`the commands must succeed, and end with ${status}:\n${commands}\n${stdout}`);
  return stdout;
}

/** What `npm ci` would do, without asking a registry: the clone gets the toolchain, and Renovate. */
function install(): void {
  const modules = join(clone, 'node_modules');
  renameSync(join(origin.root, 'node_modules'), modules);
  utimesSync(join(modules, '.package-lock.json'), new Date(), new Date());
  mkdirSync(join(modules, '.cache'), { recursive: true });
  symlinkSync(join(REPOSITORY_ROOT, 'node_modules/.cache/renovate'), join(modules, '.cache/renovate'));
}

/** Every documented line must be printed, in the order in which they stand. */
function expectLines(printed: string, documented: readonly string[]): void {
  let rest = printed.split('\n').map((line) => comparable(line, NEXT));
  for (const line of documented.filter((each) => each !== '…')) {
    const found = rest.indexOf(comparable(line, DOCUMENTED));
    if (found < 0) throw new Error(`docs/rollout.md shows the line\n  ${line}\nand this is printed:\n${printed}`);
    rest = rest.slice(found + 1);
  }
}

/** A line, whatever the versions, figures and commits of the day and the widths of columns are. */
function comparable(line: string, next: string): string {
  return line.trim().replaceAll(next, 'NEXT').replaceAll(/\d+(\.\d+)+/g, 'FIGURE').replaceAll(/\([\da-f]{8}\b/g, '(COMMIT').replaceAll(/ at [\da-f]{12} /g, ' at COMMIT ').replaceAll(/\s+/g, ' ');
}
