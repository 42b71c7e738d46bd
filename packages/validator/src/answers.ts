import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding, Options } from './validator.ts';

/** Those that nobody has asked for lately go, when there are more. */
const MOST = 20_000;

/** Answers that were given, by a hash of all that they depend on. */
export class Answers {
  private readonly file?: string;
  /** Those that were asked for last come last. */
  private readonly known: Map<string, Finding[]>;
  private changed = false;

  constructor({ cache, answers }: Options) {
    this.file = answers === undefined ? undefined : join(cache, answers);
    this.known = new Map(this.file === undefined ? [] : Object.entries(read(this.file)));
  }

  public get(key: string): Finding[] | undefined {
    const findings = this.known.get(key);
    if (findings !== undefined) this.put(key, findings);
    return findings;
  }

  public set(key: string, findings: Finding[]): void {
    this.put(key, findings);
    this.changed = true;
  }

  private put(key: string, findings: Finding[]): void {
    this.known.delete(key);
    this.known.set(key, findings);
  }

  /** Whether there are none. */
  public get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** Writes them down, when there are new ones, beside those that somebody else has written meanwhile. Where nothing may be written, they are asked for again the next time. */
  public keep(): void {
    if (this.file === undefined || !this.changed) return;
    this.changed = false;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      // Two at the same time don't see each other's half-written file.
      const unfinished = `${this.file}.${process.pid}`;
      const all = new Map([...Object.entries(read(this.file)).filter(([key]) => !this.known.has(key)), ...this.known]);
      writeFileSync(unfinished, JSON.stringify(Object.fromEntries([...all].slice(-MOST))));
      renameSync(unfinished, this.file);
    } catch {
      // A cache is no reason to fail.
    }
  }
}

/** What is kept, or nothing: a file that can't be read, or holds something else, is written anew. */
function read(file: string): Record<string, Finding[]> {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}
