import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, Options } from './validator.ts';

/** Answers that were given, by a hash of all that they depend on. */
export class Answers {
  private readonly file?: string;
  private readonly known: Map<string, Finding[]>;

  constructor({ cache, answers }: Options) {
    this.file = answers === undefined ? undefined : join(cache, answers);
    this.known = new Map(this.file === undefined ? [] : Object.entries(read(this.file)));
  }

  public has(key: string): boolean {
    return this.known.has(key);
  }

  public get(key: string): Finding[] {
    return this.known.get(key)!;
  }

  public set(key: string, findings: Finding[]): void {
    this.known.set(key, findings);
  }

  /** Writes the answers with these keys, and forgets all others. */
  public keep(keys: readonly string[]): void {
    if (this.file === undefined) return;
    mkdirSync(dirname(this.file), { recursive: true });
    // Two at the same time don't see each other's half-written file.
    const unfinished = `${this.file}.${process.pid}`;
    writeFileSync(unfinished, JSON.stringify(Object.fromEntries(keys.map((key) => [key, this.get(key)]))));
    renameSync(unfinished, this.file);
  }
}

/** What is kept, or nothing: a file that can't be read is written anew. */
function read(file: string): Record<string, Finding[]> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}
