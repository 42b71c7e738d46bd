import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Program } from './program.ts';

/** The sources in Go. They don't travel with the package. */
const SOURCES = join(import.meta.dirname, '../program');

/** Everything that decides what Go makes: the same bytes come of the same sources. */
export const FLAGS: readonly string[] = ['-trimpath', '-buildvcs=false', '-ldflags=-s -w -buildid='];

/** Builds the program from its sources, for the machine that `env` names. */
export function build(file: string, flags: readonly string[] = [], env: Record<string, string> = {}): void {
  const { status, stderr, error } = spawnSync('go', ['build', ...FLAGS, ...flags, '-o', file, '.'], {
    cwd: SOURCES, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off', ...env },
  });
  if (status !== 0) throw new Error(`the validator must build from its sources, see what Go says:\n${error?.message ?? stderr}`);
}

/** A hash of the sources; undefined where they aren't. */
export function sourcesHash(): string | undefined {
  if (!existsSync(SOURCES)) return undefined;
  const hash = createHash('sha256');
  for (const file of readdirSync(SOURCES).sort()) hash.update(`${file}\n`).update(readFileSync(join(SOURCES, file)));
  return hash.digest('hex').slice(0, 16);
}

/** The program for this machine: a question a line, and an answer a line. */
export class NativeProgram implements Program {
  /** Whether the sources are here, and a Go that is new enough for them. */
  public static buildable(): boolean {
    return existsSync(SOURCES) && spawnSync('go', ['list', '-m'], { cwd: SOURCES }).status === 0;
  }

  /** Whether it was built before, of these sources. */
  public static isBuilt(cache: string): boolean {
    return existsSync(fileIn(cache, sourcesHash()!));
  }

  public readonly identity = sourcesHash()!;
  public readonly width = 1;
  private readonly cache: string;
  private child?: ChildProcessWithoutNullStreams;
  private answers?: AsyncIterator<string>;
  private said = '';

  constructor(cache: string) {
    this.cache = cache;
  }

  /** Builds it, when that was not done before. It is kept for as long as its sources are the same. */
  private built(): string {
    const binary = fileIn(this.cache, this.identity);
    if (existsSync(binary)) return binary;
    mkdirSync(dirname(binary), { recursive: true });
    // Two at the same time don't see each other's half-written file.
    const unfinished = `${binary}.${process.pid}`;
    build(unfinished);
    renameSync(unfinished, binary);
    return binary;
  }

  public prepare(): void {
    this.built();
  }

  public async ask([question]: readonly string[]): Promise<string[]> {
    if (this.child === undefined) {
      this.child = spawn(this.built(), { stdio: ['pipe', 'pipe', 'pipe'] });
      this.child.stderr.on('data', (text) => { this.said += text; });
      this.answers = createInterface({ input: this.child.stdout, crlfDelay: Infinity })[Symbol.asyncIterator]();
    }
    this.child.stdin.write(`${question}\n`);
    const { value, done } = await this.answers!.next();
    if (done) throw new Error(`the validator ended without an answer: ${this.said.trim()}`);
    return [value];
  }

  public async end(): Promise<void> {
    this.child?.stdin.end();
    this.child = undefined;
    this.answers = undefined;
  }
}

function fileIn(cache: string, identity: string): string {
  return join(cache, identity, 'validator');
}
