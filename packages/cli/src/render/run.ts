/** Runs a cluster's program in this very process, and says what is wrong when it fails or renders nothing. */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { interruptible } from '../interrupt.ts';
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

/**
 * Runs a program to its end: nothing is left that it waits for. What is wrong is said.
 *
 * @param whenCutShort called when the process ends with the program, in which nothing more can be waited for
 * @returns whether it has rendered its cluster
 */
export async function runProgram(program: Program, { root, cwd, packages, clusters, readers }: Run, whenCutShort: (rendered: boolean) => void = () => undefined): Promise<boolean> {
  let failed = false;
  const fail = (sentence: string): void => {
    console.error(sentence);
    failed = true;
  };
  const unreadable = factsProblems(program);
  if (unreadable.length > 0) {
    fail(unreadable.join('\n'));
    return false;
  }
  // A program may write its cluster by other means.
  const missing = (): string | undefined => (existsSync(join(clusters, program.name)) ? undefined
    : WRITES.at(program.path, `'main.ts' must write ${relative(cwd, join(clusters, program.name))} as seen from its folder, got no such folder: give the platform that 'outdir', and call its synth() at the end`));
  const unrendered = watchSynth(program, packages, clusters);
  const isRendered = (): boolean => {
    const sentence = failed || process.exitCode ? undefined : unrendered() ?? missing();
    if (sentence !== undefined) fail(sentence);
    const rendered = !failed && !process.exitCode;
    if (rendered) readers?.end(program.name);
    return rendered;
  };
  const stop = (error: Error): void => {
    fail(describe(root, program, error));
    process.exit(1);
  };
  const end = (): void => {
    const rendered = isRendered();
    process.exitCode = rendered ? 0 : 1;
    whenCutShort(rendered);
  };
  process.once('uncaughtException', stop).once('exit', end);
  process.chdir(cwd);
  // A program may go on after its last line, or end the process itself. Something must be left to do, or Node ends here.
  const ended = new Promise<void>((done) => process.once('beforeExit', () => setImmediate(done)));
  import(pathToFileURL(join(program.folder, 'main.ts')).href).catch((error) => fail(describe(root, program, error as Error)));
  // Who is stopped from outside says nothing of what it has rendered.
  await interruptible(() => void process.off('exit', end), () => ended);
  process.off('uncaughtException', stop).off('exit', end);
  const rendered = isRendered();
  process.exitCode = undefined;
  return rendered;
}
