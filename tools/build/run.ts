/**
 * Lets Nx run targets: `node tools/build/run.ts TARGETS [PROJECT …] [--option=value …]`, for all projects that have them
 * or for those that are named, with the scope or without. Nx itself leaves out a name that it doesn't know.
 */
import { spawnSync } from 'node:child_process';
import { nearest } from '../../packages/cli/src/nearest.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const KNOWN = new Refusal('BUILD-006', {
  protects: 'A project that nobody knows has no tests, and none of them would fail.',
  wrong: 'npx projen test dragonfyl',
  right: 'npx projen test dragonfly',
});

const [targets, ...rest] = process.argv.slice(2);
const names = rest.filter((word) => !word.startsWith('-'));

process.exitCode = names.length === 0 ? nx() : named();

function named(): number {
  const known: string[] = JSON.parse(spawnSync('nx', ['show', 'projects', '--json'], { encoding: 'utf8' }).stdout);
  const short = (name: string): string => name.split('/').at(-1)!;
  const unknown = names.find((name) => !known.some((project) => project === name || short(project) === name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, known.map(short));
    console.error(KNOWN.at('build', `an argument must be a project, got '${unknown}': ${meant === undefined ? "see 'npx nx show projects'" : `did you mean '${meant}'?`}`));
    return 2;
  }
  return nx(`--projects=${known.filter((project) => names.includes(project) || names.includes(short(project))).join(',')}`);
}

function nx(...projects: string[]): number {
  return spawnSync('nx', ['run-many', `--targets=${targets}`, ...projects, '--output-style=static', ...rest.filter((word) => word.startsWith('-'))], { stdio: 'inherit' }).status ?? 1;
}
