/** Runs a cluster's program in this very process, and says what is wrong when it fails or renders nothing. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Readers } from '../readers/readers.ts';
import { factsProblems } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';
import { describe } from './describe.ts';
import { watchSynth, WRITES } from './synth.ts';

/** How a program is run. */
export interface Run {
  readonly root: string;
  /** The folder that it stands in: it names its files from there. */
  readonly cwd: string;
  /** The folder whose packages it loads. */
  readonly packages: string;
  /** The folder that it must render into. */
  readonly clusters: string;
  /**
   * Who judges what it renders with the readers' own code.
   * @default - nobody does
   */
  readonly readers?: Readers;
}

/** Runs a program. What is wrong is said, and this process ends with 1. */
export async function runProgram(program: Program, { root, cwd, packages, clusters, readers }: Run): Promise<void> {
  const fail = (sentence: string): void => {
    console.error(sentence);
    process.exitCode = 1;
  };
  const unreadable = factsProblems(program);
  if (unreadable.length > 0) return fail(unreadable.join('\n'));
  // A program may write its cluster by other means.
  const missing = (): string | undefined => (existsSync(join(clusters, program.name)) ? undefined
    : WRITES.at(program.path, `'main.ts' must write ${relative(cwd, join(clusters, program.name))} as seen from its folder, got no such folder: give the platform that 'outdir', and call its synth() at the end`));
  const unrendered = watchSynth(program, packages, clusters);
  // At the very end: a program may go on after its last line, or end itself.
  process.once('exit', () => {
    const sentence = process.exitCode ? undefined : unrendered() ?? missing();
    if (sentence !== undefined) fail(sentence);
    else if (!process.exitCode) readers?.end(program.name);
  });
  process.once('uncaughtException', (error) => {
    fail(describe(root, program, error));
    process.exit();
  });
  process.chdir(cwd);
  try {
    await import(pathToFileURL(join(program.folder, 'main.ts')).href);
  } catch (error) {
    fail(describe(root, program, error as Error));
  }
}
