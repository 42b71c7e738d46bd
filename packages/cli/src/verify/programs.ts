import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptPrograms } from '../kept.ts';
import { Refusal } from '../refusal.ts';

const COMPILER = new Refusal('VERIFY-003', {
  protects: 'What nobody reads as its readers will may be what they refuse.',
  wrong: 'a machine without Go',
  right: 'Go on the PATH',
});
const BUILDS = new Refusal('VERIFY-004', {
  protects: 'A program that was not built has checked nothing.',
  wrong: 'go build without a network, the first time',
  right: 'the same with a network',
});
const PYTHON = new Refusal('VERIFY-005', {
  protects: 'Workflows that nobody audits may give away what they hold.',
  wrong: 'a machine without Python',
  right: 'Python 3.9 on the PATH',
});

/** What the programs are built from, which travels with this package. */
const SOURCES = join(import.meta.dirname, '../../programs');
const REQUIREMENTS = join(SOURCES, 'zizmor/requirements.txt');

/** The programs of `programs/verify/go.mod`, and that of `programs/machines/go.mod`, by name. */
export type Program = 'actionlint' | 'flux-build' | 'gitleaks' | 'helm' | 'kubeconform' | 'kustomize' | 'machines' | 'policies';

/** What each is built from. */
export const PACKAGES: Record<Program, string> = {
  'actionlint': 'github.com/rhysd/actionlint/cmd/actionlint',
  'flux-build': './flux-build',
  'gitleaks': 'github.com/zricethezav/gitleaks/v8',
  'helm': 'helm.sh/helm/v3/cmd/helm',
  'kubeconform': 'github.com/yannh/kubeconform/cmd/kubeconform',
  'kustomize': 'sigs.k8s.io/kustomize/kustomize/v5',
  'machines': '.',
  'policies': './policies',
};

/** The folder of the module that a program is of. Talos and the Image Factory ask for other versions of what the others use. */
function moduleOf(name: Program): string {
  return join(SOURCES, name === 'machines' ? 'machines' : 'verify');
}

/** Whether this machine has a Go that can build them. Go says so itself: it compares with the version in go.mod. */
export function hasGo(): boolean {
  return (['helm', 'machines'] as const).every((name) => spawnSync('go', ['list', '-m'], { cwd: moduleOf(name) }).status === 0);
}

/**
 * A program of a module below `programs`, built when it isn't there yet. It is kept for as long as go.mod, go.sum and our own
 * sources are the same.
 *
 * @returns the path of the binary
 */
export function programOf(root: string, name: Program): string {
  const module = moduleOf(name);
  const sources = (readdirSync(module, { recursive: true }) as string[]).filter((file) => /(^go\.(mod|sum)|\.go)$/.test(file))
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const hash = createHash('sha256');
  sources.forEach((file) => hash.update(readFileSync(join(module, file))));
  const folder = join(keptPrograms(root), 'verify', hash.digest('hex').slice(0, 16));
  const binary = join(folder, name);
  if (existsSync(binary)) return binary;
  if (!hasGo()) {
    const [, version] = readFileSync(join(module, 'go.mod'), 'utf8').match(/^go (\d+\.\d+)/m)!;
    throw COMPILER.error('verify', `'go' must be version ${version} or later and on the PATH, since ${name} and the other programs that read what is rendered are built from a module of Go: install it from https://go.dev/dl, or do what needs none with '--no-go'`);
  }

  const started = performance.now();
  mkdirSync(folder, { recursive: true });
  // Two at the same time don't see each other's half-written file.
  const unfinished = `${binary}.${process.pid}`;
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', unfinished, PACKAGES[name]], {
    cwd: module,
    encoding: 'utf8',
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (status !== 0) throw BUILDS.error('verify', `${name} must build from its sources, see what Go says:\n${stderr}`);
  renameSync(unfinished, binary);
  console.error(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return binary;
}

/**
 * zizmor, at the version and with the hashes of `programs/zizmor/requirements.txt`, in a Python environment of its own. It is kept
 * for as long as that file is the same.
 *
 * @returns the path of the binary
 */
export function zizmorOf(root: string): string {
  const cache = join(keptPrograms(root), 'verify');
  const folder = join(cache, `python-${createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16)}`);
  const binary = join(folder, 'bin/zizmor');
  // Written last, so that a half-made environment is made again.
  const done = join(folder, 'installed');
  if (existsSync(done)) return binary;
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw PYTHON.error('verify', `zizmor must install with Python 3.9 or later, install Python from https://python.org, or see what it says:\n${error?.message ?? `${stdout}${stderr}`}`);
  };
  mkdirSync(cache, { recursive: true });
  run('python3', '-m', 'venv', '--clear', folder);
  run(join(folder, 'bin/pip'), 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:', '--require-hashes', '--requirement', REQUIREMENTS);
  writeFileSync(done, '');
  return binary;
}

/** Builds what isn't there yet of all programs. */
export function buildPrograms(root: string): void {
  (Object.keys(PACKAGES) as Program[]).forEach((name) => programOf(root, name));
  zizmorOf(root);
}
