/** VolSync's mover as a plain process: its own script, with the environment that the operator gives it and paths of this machine. */
import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf, sourcesOf } from './programs.ts';

/** What a program said, and how it ended. */
export interface Ended {
  readonly status: number;
  readonly output: string;
}

/** The variables of a mover for a source or destination, by name, with its Secret's values in them: what the operator is held to. */
export function environmentOf({ kind, spec }: any, secret: any): Record<string, string> {
  const { hourly, daily, weekly, monthly } = spec.restic.retain ?? {};
  const forget = Object.entries({ hourly, daily, weekly, monthly }).filter(([, number]) => number !== undefined).map(([span, number]) => `--keep-${span} ${number}`);
  return {
    ...secret.stringData,
    FORGET_OPTIONS: kind === 'ReplicationSource' ? forget.join(' ') : '--keep-last 1',
    DATA_DIR: '/data',
    RESTIC_CACHE_DIR: '/cache',
    RESTORE_AS_OF: '',
    SELECT_PREVIOUS: '0',
    RESTORE_OPTIONS: spec.restic.enableFileDeletion ? '--delete' : '',
    PRIVILEGED_MOVER: '0',
  };
}

/** Runs movers and drills, each with folders of their own. */
export class Mover {
  private readonly folder: string;
  private readonly path: string;

  /** @param folder an empty folder of this machine */
  public constructor(folder: string) {
    this.folder = folder;
    for (const name of ['data', 'restored', 'tmp', 'bin']) mkdirSync(join(folder, name), { recursive: true });
    this.path = [join(folder, 'bin'), join(programOf('restic'), '..'), process.env.PATH].join(':');
  }

  /** The volume. */
  public get data(): string {
    return join(this.folder, 'data');
  }

  /** What drills restore into. */
  public get restored(): string {
    return join(this.folder, 'restored');
  }

  /** Replaces a program that scripts call. */
  public pretend(name: string, script: string): void {
    writeFileSync(join(this.folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Runs the mover's own script, for ten minutes at most. */
  public run(environment: Record<string, string>, ...actions: string[]): Ended {
    return this.runFor(600, environment, ...actions);
  }

  /** Runs it until it ends, or is ended after some seconds, with status 124: it asks for a target that is away for a quarter of an hour. */
  public runFor(seconds: number, environment: Record<string, string>, ...actions: string[]): Ended {
    return this.ran('timeout', [`${seconds}`, 'bash', join(sourcesOf('volsync'), 'mover-restic/entry.sh'), ...actions], this.local(environment));
  }

  /** Runs it where no file can become larger than so many blocks of 1 KiB: what a disk that is full is to a program. */
  public runWithLargestFile(blocks: number, environment: Record<string, string>, ...actions: string[]): Ended {
    return this.ran('bash', ['-c', `ulimit -f ${blocks}; exec timeout 60 bash "$@"`, 'bash', join(sourcesOf('volsync'), 'mover-restic/entry.sh'), ...actions], this.local(environment));
  }

  /** Runs restic itself. */
  public restic(environment: Record<string, string>, ...args: string[]): Ended {
    return this.ran('restic', args, this.local(environment));
  }

  /** Starts restic, and lets it run. */
  public start(environment: Record<string, string>, ...args: string[]): ChildProcess {
    return spawn('restic', args, { cwd: this.data, env: this.local(environment), stdio: 'ignore' });
  }

  /** Runs the first container of a drill, which is rendered with the paths of its pod, until it ends or is ended. */
  public drill({ spec }: any, secret: any, seconds = 600): Ended {
    const pod = spec.jobTemplate.spec.template.spec;
    const [{ command, env }] = [...pod.initContainers ?? [], ...pod.containers];
    const values = env.map(({ name, value, valueFrom }: any) => [name, value === undefined ? secret.stringData[valueFrom.secretKeyRef.key] : this.here(value)]);
    const [program, ...args] = command.map((text: string) => this.here(text));
    return this.ran('timeout', [`${seconds}`, program, ...args], { ...Object.fromEntries(values), PATH: this.path });
  }

  private ran(command: string, args: string[], env: Record<string, string>): Ended {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.data, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    return { status: status ?? 1, output: `${stdout}${stderr}` };
  }

  private local(environment: Record<string, string>): Record<string, string> {
    return { ...environment, DATA_DIR: this.data, RESTIC_CACHE_DIR: join(this.folder, 'cache'), TMPDIR: join(this.folder, 'tmp'), PATH: this.path };
  }

  /** A text with the paths of a pod, as they are here. */
  private here(text: string): string {
    return text.replace(/(?<![\w/])\/(tmp|restored)\b/g, (_, name) => join(this.folder, name));
  }
}
