import { table } from '../../packages/cli/src/page/markdown.ts';
import { PARTS, TARGETS } from './results.ts';
import type { Results, Section, Verdict } from './results.ts';

/** A ratio, such as `0.42 ×`. */
export function ratio(value: number): string {
  return `${value.toFixed(2)} ×`;
}

/** How often something was measured that has a median. */
export function timesOf(rounds: number): string {
  return rounds === 1 ? 'measured once' : `median of ${rounds} rounds`;
}

/** A figure beside its target. */
export function verdict(one: Verdict): string {
  const { unit, value, target } = one;
  return `${unit === 'ratio' ? ratio(value) : `${value.toFixed(2)} s`}, ${targetOf(one)}: ${value <= target ? 'met' : 'MISSED'}`;
}

function targetOf({ unit, target }: Pick<Verdict, 'unit' | 'target'>): string {
  return `target at most ${unit === 'ratio' ? ratio(target) : `${target} s`}`;
}

/** What has a target and no figure: a part that nobody has measured, or another program that was not there. */
function unmeasured(results: Results): string[] {
  const missing = Object.values(TARGETS).filter(({ part, what }) => !results[part]?.verdicts.some((one) => one.what === what));
  return missing.length === 0 ? [] : [`## Not measured yet\n\n${missing.map((one) => `- ${one.what}: not measured yet, ${targetOf(one)}`).join('\n')}`];
}

/** One part, as it is printed and written. */
export function textOf({ title, machine, about, heads, rows, verdicts }: Section): string {
  const lines = verdicts.map((one) => `- ${one.what}: ${verdict(one)}`);
  return [`## ${title}`, about, table([...heads], rows.map((row) => [...row])), ...(lines.length > 0 ? [lines.join('\n')] : []), `*${machine}*`].join('\n\n');
}

/** The page, from what was measured last. */
export function pageOf(results: Results): string {
  const parts = PARTS.flatMap((part) => results[part] ?? []);
  return `# Performance

<!-- Written by \`npx projen bench --write\`. -->

\`npx projen bench\` measures all of this, and prints every figure beside its target; \`npx projen bench --write\` writes this page from what it has measured. A ratio is our time on the processors by that of the other, measured in turns, so that a busy machine slows down both alike. What is compared with us only prints. We check, derive policies and order, and write files.

${[...parts.map(textOf), ...unmeasured(results)].join('\n\n')}

## How it stays fast

All clusters of a lab are rendered in one process, one after the other, each with its own packages. Compiled modules are kept between renders. Manifests are written by a writer of YAML of our own. A run that changes nothing reads the folder and writes nothing; one that changes something writes the new folder beside the old one and swaps it in. What was tried and not taken is in [a decision](./decisions/0087-one-process-and-a-writer-of-yaml.md).

A build is made of steps: the synthesis of the configuration, the lock files and what is installed from them, each cluster, the packages, and what needs somebody. A step is left out when nothing has changed since it was done: neither the contents of the files that it reads or writes, nor Node, nor what a build may depend on in the environment: \`PATH\`, \`NODE_*\`, \`npm_config_*\`, \`GO*\`, \`CI\`, \`TZ\`, \`LANG\`, \`LC_*\`, \`HOME\` and \`XDG_*\`. So a deleted or edited output is made again, and a build with nothing to do starts neither Nx nor npm. In CI every step is done.

Nx compiles only the packages that have changed, and what depends on them. The tests of a package need no compiled code, and neither does \`diff --unreleased\`, which runs the packages' sources. After a line in a component, the properties of all components, with cases drawn at random, are left to the deep tests.

A pin that moves to another release is followed without npm: the new entry of the lock file is made of the release's metadata, and its tarball is unpacked in the place of the old one. npm and the registry are needed when a package of others moves, or something is new.

\`render --watch\` renders a saved program, and after it those that read its contract if that has changed. \`diff --watch\` compares again; with \`--unreleased\` it also waits for packages.
`;
}
