import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keptPrograms } from '../kept.ts';
import { Refusal } from '../refusal.ts';
import { RUN } from './run.ts';

const COMPILER = new Refusal('LAB-001', {
  protects: 'What no API server has taken may be what yours refuses.',
  wrong: 'a machine without Go',
  right: 'Go on the PATH',
});
const BUILDS = new Refusal('LAB-002', {
  protects: 'A program that was not built has run nothing.',
  wrong: 'go build without a network, the first time',
  right: 'the same with a network',
});

/** What the programs are built from, which travels with this package. */
export const SOURCES = join(import.meta.dirname, '../../programs');

/** The programs that the lab runs. */
export type Program = 'chainsaw' | 'etcd' | 'helm-controller' | 'kube-apiserver' | 'kube-controller-manager' | 'kube-scheduler' | 'kustomize-controller' | 'kwok' | 'source-controller';

interface Recipe {
  /** Folder below `programs/` whose go.mod pins it. The controllers of Flux share one, and with it what they compile. */
  readonly module: string;
  readonly package: string;
  /** The module whose version the program is to report as its own. */
  readonly versionOf?: string;
}

const RECIPES: Record<Program, Recipe> = {
  'chainsaw': { module: 'chainsaw', package: 'github.com/kyverno/chainsaw' },
  'etcd': { module: 'etcd', package: 'go.etcd.io/etcd/server/v3' },
  'helm-controller': { module: 'flux', package: 'github.com/fluxcd/helm-controller' },
  'kube-apiserver': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-apiserver', versionOf: 'k8s.io/kubernetes' },
  'kube-controller-manager': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-controller-manager', versionOf: 'k8s.io/kubernetes' },
  'kube-scheduler': { module: 'kubernetes', package: 'k8s.io/kubernetes/cmd/kube-scheduler', versionOf: 'k8s.io/kubernetes' },
  'kustomize-controller': { module: 'flux', package: 'github.com/fluxcd/kustomize-controller' },
  'kwok': { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok' },
  'source-controller': { module: 'flux', package: 'github.com/fluxcd/source-controller' },
};

/**
 * Builds a program from its pinned module when it isn't there yet. It is kept for as long as the module's go.mod and go.sum
 * are the same.
 *
 * @returns the path of the binary
 */
export async function programOf(root: string, name: Program): Promise<string> {
  const { module, package: main, versionOf } = RECIPES[name];
  const folder = join(SOURCES, module);
  const hash = createHash('sha256');
  ['go.mod', 'go.sum'].forEach((file) => hash.update(readFileSync(join(folder, file))));
  const cache = join(keptPrograms(root), 'lab', `${module}-${hash.digest('hex').slice(0, 16)}`);
  const binary = join(cache, name);
  if (existsSync(binary)) return binary;

  console.error(`building ${name}, once: minutes on a machine that has never built it`);
  const started = performance.now();
  mkdirSync(cache, { recursive: true });
  // Two at the same time don't see each other's half-written file.
  const unfinished = `${binary}.${process.pid}`;
  const version = versionOf === undefined ? '' : versionFlags(pinOf(folder, versionOf));
  const { status, stderr } = await go(folder, ['build', '-trimpath', '-buildvcs=false', `-ldflags=-s -w${version}`, '-o', unfinished, main]);
  if (status !== 0) throw BUILDS.error('lab', `${name} must build from its sources, see what Go says:\n${stderr}`);
  renameSync(unfinished, binary);
  console.error(`built ${name} in ${((performance.now() - started) / 1000).toFixed(0)} s, ${(statSync(binary).size / 1e6).toFixed(0)} MB`);
  return binary;
}

/** The version of a module that a go.mod requires. */
export function pinOf(folder: string, module: string): string {
  const line = readFileSync(join(folder, 'go.mod'), 'utf8').split('\n').find((one) => one.replace(/^require /, '').trim().startsWith(`${module} v`));
  if (line === undefined) throw RUN.error('lab', `'${module}' must be required in ${folder}/go.mod, and isn't: add it`);
  return line.slice(line.indexOf(module) + module.length + 1).split(' ')[0];
}

/** What makes a Kubernetes program report its version; without it, it takes itself for v0.0.0 and refuses to emulate that. */
function versionFlags(version: string): string {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version)!;
  return Object.entries({ gitVersion: version, gitMajor: major, gitMinor: minor }).map(([name, value]) => ` -X k8s.io/component-base/version.${name}=${value}`).join('');
}

function go(cwd: string, args: string[]): Promise<{ status: number; stderr: string }> {
  return new Promise((answer, failed) => {
    const child = spawn('go', args, { cwd, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' }, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (text) => { stderr += text; });
    child.on('error', () => failed(COMPILER.error('lab', "'go' must be on the PATH, since the lab's programs are built from sources: install it from https://go.dev/dl")));
    child.on('close', (status) => answer({ status: status ?? 1, stderr }));
  });
}
