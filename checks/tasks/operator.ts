/**
 * A lab whose tasks are run by the real go-task, with programs that are real, or that write down what they were told and answer
 * from a table.
 */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { programOf, ROOT } from './programs.ts';
import type { ProgramName } from './programs.ts';

/** What a stand-in says to arguments that begin with these words. */
export interface Answer {
  readonly program: string;
  /** Words that must all be among the arguments, in this order. */
  readonly words: readonly string[];
  readonly stdout?: string;
  readonly stderr?: string;
  readonly status?: number;
  /** Whether it goes on until somebody ends it, at most a minute, and writes down that it was ended. */
  readonly stays?: boolean;
}

/** What a program was told. */
export interface Call {
  readonly program: string;
  readonly args: readonly string[];
}

/** What a task ended with. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Writes down its arguments, and answers: the first answer of the table that fits, or else what the real program says. */
const STAND_IN = `
const { appendFileSync, readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { basename, dirname, join } = require('node:path');
const folder = join(dirname(process.argv[1]), '..');
const [program, args] = [basename(process.argv[1]), process.argv.slice(2)];
const note = (told) => appendFileSync(join(folder, 'calls'), JSON.stringify({ program, args: told }) + '\\n');
note(args);
const { answers, real } = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
const fits = (words) => { let at = -1; return words.every((word) => (at = args.indexOf(word, at + 1)) >= 0); };
const answer = answers.find((each) => each.program === program && fits(each.words));
if (answer) {
  process.stdout.write(answer.stdout ?? '');
  process.stderr.write(answer.stderr ?? '');
  process.exitCode = answer.status ?? 0;
  if (answer.stays) {
    setTimeout(() => undefined, 60_000);
    process.once('SIGTERM', () => process.exit(note(['SIGTERM'])));
  }
} else if (real[program]) {
  process.exitCode = spawnSync(real[program], args, { stdio: 'inherit' }).status ?? 1;
}
`;

const FOLDERS: string[] = [];
process.on('exit', () => FOLDERS.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with the tasks of this repository, and a cluster `home`. */
export class Operator {
  /** The root of the lab. */
  public readonly root = mkdtempSync(join(tmpdir(), 'tasks-'));
  private answers: Answer[] = [];
  private readonly real: { [program: string]: string } = {};

  constructor(...clusters: string[]) {
    for (const file of ['Taskfile.yaml', '.taskfiles']) cpSync(join(ROOT, file), join(this.root, file), { recursive: true });
    for (const cluster of clusters.length > 0 ? clusters : ['home']) this.write(`apps/${cluster}/cluster.json`, JSON.stringify({ name: cluster }));
    mkdirSync(join(this.root, 'bin'));
    FOLDERS.push(this.root);
  }

  public path(file: string): string {
    return join(this.root, file);
  }

  public write(file: string, text: string): void {
    mkdirSync(join(this.path(file), '..'), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  /** Whoever calls one of these programs calls a stand-in. */
  public standIn(...programs: string[]): this {
    for (const program of programs) {
      writeFileSync(this.path(`bin/${program}`), `#!${process.execPath}\n${STAND_IN}`);
      chmodSync(this.path(`bin/${program}`), 0o755);
    }
    return this;
  }

  /** The command of this repository, where a lab has it installed. */
  public standInPlatform(): this {
    this.standIn('platform');
    mkdirSync(this.path('node_modules/.bin'), { recursive: true });
    writeFileSync(this.path('node_modules/.bin/platform'), `#!/bin/sh\nexec "${this.path('bin/platform')}" "$@"\n`);
    chmodSync(this.path('node_modules/.bin/platform'), 0o755);
    return this;
  }

  /** A program that is built, behind a stand-in that writes down what it is told. */
  public use(...programs: ProgramName[]): this {
    for (const program of programs) this.real[program] = programOf(program);
    return this.standIn(...programs);
  }

  /** Says what stand-ins answer from now on. */
  public answer(...answers: Answer[]): this {
    this.answers = answers;
    return this;
  }

  /** Logs in to a cluster: a kubeconfig of the name that talosctl gives its context. */
  public logIn(cluster: string, kubeconfig?: string): this {
    const context = `admin@${cluster}`;
    const text = kubeconfig === undefined ? undefined : JSON.parse(readFileSync(kubeconfig, 'utf8'));
    this.write(`apps/${cluster}/kubeconfig`, JSON.stringify({
      ...text ?? { apiVersion: 'v1', kind: 'Config', clusters: [{ name: cluster, cluster: { server: 'https://127.0.0.1:1' } }], users: [{ name: cluster, user: {} }] },
      'contexts': [{ name: context, context: { cluster: text?.clusters[0].name ?? cluster, user: text?.users[0].name ?? cluster } }],
      'current-context': context,
    }));
    return this;
  }

  /** Runs a task, with what somebody would type. */
  public task(args: readonly string[], { input = '', env = {} }: { readonly input?: string; readonly env?: Record<string, string> } = {}): Outcome {
    const { status, stdout, stderr } = spawnSync(programOf('task'), args, { cwd: this.root, encoding: 'utf8', input, env: this.environment(env) });
    return { status, stdout, stderr };
  }

  /** Runs a task beside what the test does meanwhile. */
  public started(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    const child = spawn(programOf('task'), args, { cwd: this.root, env: this.environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => { stdout += text; });
    child.stderr.on('data', (text) => { stderr += text; });
    return new Promise((done) => child.once('close', (status) => done({ status, stdout, stderr })));
  }

  /** What programs were told since this was asked last. */
  public calls(...programs: string[]): Call[] {
    const file = this.path('calls');
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    rmSync(file, { force: true });
    const all: Call[] = text.trim() === '' ? [] : text.trim().split('\n').map((line) => JSON.parse(line));
    return programs.length === 0 ? all : all.filter(({ program }) => programs.includes(program));
  }

  private environment(more: Record<string, string>): Record<string, string> {
    writeFileSync(this.path('answers.json'), JSON.stringify({ answers: this.answers, real: this.real }));
    // Nothing of whoever runs the tests, but what they are run by.
    const tools = this.path('tools');
    if (!existsSync(tools)) {
      mkdirSync(tools);
      symlinkSync(process.execPath, join(tools, 'node'));
      symlinkSync(programOf('task'), join(tools, 'task'));
    }
    return { PATH: [this.path('bin'), tools, '/usr/bin', '/bin'].join(delimiter), HOME: this.root, KUBECONFIG: this.path('nobodys-kubeconfig'), PAUSE: '0.2', ...more };
  }
}

/** What a program says of arguments that it doesn't take; undefined when it takes them. It reads all flags before it helps. */
export function refusalOf(name: ProgramName, { args }: Call): string | undefined {
  const end = args.indexOf('--');
  const all = end < 0 ? [...args, '--help'] : [...args.slice(0, end), '--help', ...args.slice(end)];
  const { status, stderr } = spawnSync(programOf(name), all, { encoding: 'utf8', env: { PATH: '', HOME: tmpdir() } });
  return status === 0 ? undefined : `${name} ${args.join(' ')}: ${stderr.trim()}`;
}
