/** What tasks are run by, and what they run: go-task, kubectl and flux built from their modules of Go, and shellcheck from PyPI. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptPrograms } from '../../packages/cli/src/kept.ts';

export const ROOT = join(__dirname, '../..');
const SOURCES = join(__dirname, 'programs');
const KEPT = join(keptPrograms(ROOT), 'tasks');

interface Recipe {
  /** The module whose go.mod pins the program, in the folder of its name. */
  readonly module: string;
  readonly package: string;
  /** Makes it report its version. */
  readonly flags?: (version: string) => string;
  /** Files that its authors generate before they build it, and that its module therefore lacks: it is built in a copy that has them. */
  readonly lacks?: Readonly<Record<string, string>>;
}

const RECIPES = {
  flux: {
    module: 'github.com/fluxcd/flux2/v2',
    package: './cmd/flux',
    flags: (version) => ` -X main.VERSION=${version.slice(1)}`,
    // What 'flux install' applies, which no task does.
    lacks: { 'cmd/flux/manifests/none.yaml': '# none\n' },
  },
  kubectl: {
    module: 'k8s.io/kubernetes',
    package: 'k8s.io/kubernetes/cmd/kubectl',
    flags: (version) => Object.entries({ gitVersion: version, gitMajor: version.slice(1).split('.')[0], gitMinor: version.split('.')[1] }).map(([name, value]) => ` -X k8s.io/component-base/version.${name}=${value}`).join(''),
  },
  task: { module: 'github.com/go-task/task/v3', package: 'github.com/go-task/task/v3/cmd/task' },
} satisfies Record<string, Recipe>;

export type ProgramName = keyof typeof RECIPES;

const GO = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' };

/** A program, built when it isn't there yet; it is kept for as long as its go.mod and go.sum are the same. Returns its path. */
export function programOf(name: ProgramName): string {
  const folder = join(SOURCES, name);
  const recipe: Recipe = RECIPES[name];
  const binary = join(KEPT, `${name}-${hashOf(join(folder, 'go.mod'), join(folder, 'go.sum'))}`, name);
  if (existsSync(binary)) return binary;
  mkdirSync(join(binary, '..'), { recursive: true });
  const version = new RegExp(`^\\s*(?:require )?${recipe.module} (v\\S+)`, 'm').exec(readFileSync(join(folder, 'go.mod'), 'utf8'))![1];
  const unfinished = `${binary}.${process.pid}`;
  const sources = recipe.lacks === undefined ? folder : completed(folder, recipe.module, recipe.lacks, `${unfinished}.sources`);
  ran('go', ['build', '-trimpath', '-buildvcs=false', `-ldflags=-s -w${recipe.flags?.(version) ?? ''}`, '-o', unfinished, recipe.package], sources);
  if (sources !== folder) rmSync(sources, { recursive: true });
  renameSync(unfinished, binary);
  return binary;
}

/** A copy of a module with the files that it lacks. */
function completed(folder: string, module: string, files: Readonly<Record<string, string>>, copy: string): string {
  ran('go', ['mod', 'download'], folder);
  cpSync(ran('go', ['list', '-m', '-f', '{{.Dir}}', module], folder).trim(), copy, { recursive: true });
  // Modules are kept read-only.
  ran('chmod', ['-R', 'u+w', copy], folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(copy, file, '..'), { recursive: true });
    writeFileSync(join(copy, file), text);
  }
  return copy;
}

/** Shellcheck, in a Python environment of its own. Returns its path. */
export function shellcheck(): string {
  const requirements = join(SOURCES, 'requirements.txt');
  const folder = join(KEPT, `python-${hashOf(requirements)}`);
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    mkdirSync(KEPT, { recursive: true });
    ran('python3', ['-m', 'venv', '--clear', folder], KEPT);
    ran(join(folder, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--only-binary', ':all:', '--requirement', requirements], KEPT);
    writeFileSync(done, '');
  }
  return join(folder, 'bin/shellcheck');
}

function hashOf(...files: string[]): string {
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(readFileSync(file)));
  return hash.digest('hex').slice(0, 16);
}

function ran(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: GO, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`'${command} ${args.join(' ')}' must succeed, and ended with ${status ?? error?.message}:\n${stderr}`);
  return stdout;
}
