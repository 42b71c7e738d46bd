/** Notices a program that ends without rendering: what was rendered before would stay, as if it were new. */
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { Refusal } from '../refusal.ts';
import { npmName } from '../repository/packages.ts';
import type { Program } from '../repository/programs.ts';

const SYNTH = new Refusal('RENDER-025', {
  protects: 'A program that renders nothing leaves what was rendered before, as if it were new.',
  wrong: "new Cluster(platform, 'home', facts), and nothing after it",
  right: 'platform.synth()',
});

/**
 * Watches the platform that a program will load, from the folder that its packages are in.
 *
 * @param packages the folder that packages are looked up from, and come from
 * @returns what is wrong, when it is asked for after the program; undefined when the program has rendered, or has no platform
 */
export function watchSynth(program: Program, packages: string): () => string | undefined {
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
  prototype.synth = function rendered(this: unknown, ...args: unknown[]): unknown {
    called = true;
    return synth.apply(this, args);
  };
  return () => (called ? undefined : SYNTH.at(program.path, "'main.ts' must render its cluster, and ended without: call the platform's synth() at its end"));
}
