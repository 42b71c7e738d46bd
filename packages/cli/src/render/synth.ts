/** Notices a program that ends without rendering: what was rendered before would stay, as if it were new. */
import { createRequire } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { Refusal } from '../refusal.ts';
import { npmName } from '../repository/packages.ts';
import type { Program } from '../repository/programs.ts';

const SYNTH = new Refusal('RENDER-025', {
  protects: 'A program that renders nothing leaves what was rendered before, as if it were new.',
  wrong: "new Cluster(platform, 'home', facts), and nothing after it",
  right: 'platform.synth()',
});

/** The folder that a program's cluster must be in. */
export const WRITES = new Refusal('RENDER-023', {
  protects: 'What a program writes elsewhere, or not at all, would stay as it was, as if it were rendered.',
  wrong: "new Platform({ outdir: 'clusters' })",
  right: "new Platform({ outdir: '../../clusters' })",
});

/**
 * Watches the platform that a program will load, from the folder that its packages are in.
 *
 * @param packages the folder that packages are looked up from, and come from
 * @param clusters the folder that it must render into
 * @returns what is wrong, when it is asked for after the program; undefined when the program has rendered, or has no platform
 */
export function watchSynth(program: Program, packages: string, clusters: string): () => string | undefined {
  const name = npmName('platform');
  const load = createRequire(join(packages, 'package.json'));
  let file: string;
  try {
    file = load.resolve(name);
  } catch {
    // A program may write its cluster by other means.
    return () => undefined;
  }
  // That of another folder, which the program may not load.
  if (!file.startsWith(packages + sep)) return () => undefined;
  const { prototype } = load(name).Platform ?? {};
  if (typeof prototype?.synth !== 'function') return () => undefined;
  const { synth } = prototype;
  let called = false;
  let elsewhere: string | undefined;
  prototype.synth = function rendered(this: unknown, ...args: unknown[]): unknown {
    called = true;
    const { outdir } = this as { outdir?: unknown };
    if (typeof outdir === 'string' && resolve(outdir) !== clusters) elsewhere = outdir;
    return synth.apply(this, args);
  };
  return () => (elsewhere !== undefined ? WRITES.at(program.path, `'main.ts' must render into ${relative(process.cwd(), clusters)} as seen from its folder, got '${elsewhere}': give the platform that 'outdir'`)
    : called ? undefined : SYNTH.at(program.path, "'main.ts' must render its cluster, and ended without: call the platform's synth() at its end"));
}
