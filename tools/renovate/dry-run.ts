/**
 * Runs the real Renovate without a forge: on a copy of what it reads, with a folder in place
 * of the published feed.
 */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FEED, PACKAGES_TOKEN } from '../../projenrc/renovate.ts';
import { serveFolder } from './folder-server.ts';
import { installedRenovate } from './install.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const FINDS = new Refusal('RENOVATE-003', {
  protects: 'What Renovate did not look for is proposed by nobody.',
  wrong: 'Renovate that stops on its way',
  right: 'the same, to its end',
});

/** A version that Renovate would change, and on which branch. */
export interface Proposal {
  readonly branch: string;
  /** The cluster whose pin it is, if it is one. */
  readonly cluster?: string;
  readonly file: string;
  readonly package: string;
  readonly from: string;
  readonly to: string;
  readonly type: string;
}

export interface DryRun {
  readonly proposals: Proposal[];
  /** What could not be looked up, in Renovate's words. */
  readonly warnings: string[];
}

export interface DryRunOptions {
  /** The repository. */
  readonly root: string;
  /** What `rollout feed` has written. */
  readonly feed: string;
  /**
   * The files that Renovate sees, as globs.
   * @default - the pins of all clusters
   */
  readonly files?: string[];
  /** Further options, which those of the repository stand above. */
  readonly global?: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** The files in which pins of clusters stand. */
export const PINS = ['apps/*/package.json', 'apps/*/package-lock.json', 'apps/*/.npmrc'];

/** All files in which versions stand. */
export const ALL = [...PINS, 'packages/*/src/upstream.ts', 'projenrc/*.ts', '.github/workflows/*.yml', 'tools/schemas/packages.ts', 'packages/cli/programs/zizmor/requirements.txt', 'packages/cli/programs/**/go.{mod,sum}', 'tools/renovate/package*.json'];

/** The part that is read of a report of Renovate. */
interface Report {
  readonly repositories: Record<string, { readonly packageFiles: Record<string, { packageFile: string; deps: Dependency[] }[]> }>;
}

interface Dependency {
  readonly depName: string;
  readonly currentValue?: string;
  readonly currentDigest?: string;
  readonly warnings?: { message: string }[];
  readonly updates: { branchName: string; updateType: string; newValue?: string; newDigest?: string; pendingChecks?: boolean }[];
}

/** What Renovate would propose now. */
export async function dryRun(options: DryRunOptions): Promise<DryRun> {
  return withCopy(options, async (copy, run) => proposalsIn(await run(['--platform=local', '--dry-run=lookup'], copy), 'local'));
}

/** Runs Renovate with these arguments in this folder, and returns its report. */
export type Run = (args: string[], cwd: string) => Promise<Report>;

/** Makes the copy, and starts and stops what stands in for the world. */
export async function withCopy<T>(options: DryRunOptions, use: (copy: string, run: Run) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'renovate-'));
  const feed = await serveFolder(options.feed);
  try {
    const copy = join(scratch, 'copy');
    for (const file of globSync(options.files ?? PINS, { cwd: options.root, exclude: ['**/node_modules'] })) {
      cpSync(join(options.root, file), join(copy, file));
    }
    const config = readFileSync(join(options.root, 'renovate.json5'), 'utf8');
    writeFileSync(join(copy, 'renovate.json5'), config.replaceAll(FEED, feed.url));
    return await use(copy, (args, cwd) => renovate(args, cwd, scratch, options));
  } finally {
    await feed.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function renovate(args: string[], cwd: string, scratch: string, { global = {}, env = {} }: DryRunOptions): Promise<Report> {
  // Each run has a cache of its own, since releases may have come in between.
  const own = mkdtempSync(join(scratch, 'run-'));
  const report = join(own, 'report.json');
  const { stdout } = await promisify(execFile)(process.execPath, [join(installedRenovate(), 'dist/renovate.js'), ...args], {
    cwd,
    maxBuffer: Infinity,
    env: {
      // Its native regular expressions need a compiler to install; JavaScript's do for what is here.
      PATH: process.env.PATH, HOME: scratch, LOG_LEVEL: 'warn', RENOVATE_X_IGNORE_RE2: 'true', ...env,
      RENOVATE_BASE_DIR: own, RENOVATE_REPORT_TYPE: 'file', RENOVATE_REPORT_PATH: report, RENOVATE_CONFIG: JSON.stringify({ secrets: { [PACKAGES_TOKEN]: 'none' }, ...global }),
      // What stands in for the world is on loopback.
      RENOVATE_INTERNAL_HOST_ACCESS: 'allow',
    },
  }).catch((error: { stdout: string }) => error);
  const result: Report = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { repositories: {} };
  // Of a configuration that it refuses it reports nothing, as if there were nothing to do.
  if (!Object.values(result.repositories).some(({ packageFiles }) => Object.keys(packageFiles).length > 0)) {
    throw FINDS.error('renovate', `Renovate must find the versions of the repository, and doesn't: see what it says\n${stdout}`);
  }
  return result;
}

/** What a report says of a repository. */
function proposalsIn(report: Report, repository: string): DryRun {
  const dependencies = Object.values(report.repositories[repository].packageFiles).flat()
    .flatMap(({ packageFile, deps }) => deps.map((dependency) => ({ file: packageFile, dependency })));
  return {
    proposals: dependencies.flatMap(({ file, dependency: { depName, currentValue, currentDigest, updates } }) => updates
      // Too young: Renovate opens no branch.
      .filter(({ pendingChecks }) => !pendingChecks)
      .map(({ branchName, updateType, newValue, newDigest }) => ({
        branch: branchName,
        cluster: /^apps\/([^/]+)\/package\.json$/.exec(file)?.[1],
        file,
        package: depName,
        from: shown(currentValue, currentDigest),
        to: shown(newValue, currentDigest || updateType === 'pinDigest' ? newDigest : undefined),
        type: updateType,
      }))),
    warnings: dependencies.flatMap(({ file, dependency: { warnings = [] } }) => warnings.map(({ message }) => `[${file}] ${message}`)),
  };
}

/** A version, and the digest that it is pinned by. */
function shown(value = '', digest = ''): string {
  return [value, digest].filter(Boolean).join('@');
}
