/**
 * The door of an S3 server: it answers as services do whose bucket is full, who don't know a key any more, or whose clock says another time
 * than the request's. The S3 server of these checks takes every request, so that the door says no in its place. It is a process of its own,
 * since tests wait for programs.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const LOOPBACK = '127.0.0.1';

/** By how much clocks may differ, as S3 has it. */
const SKEW_MS = 15 * 60_000;

/** Where the door itself is spoken to. */
const STATE = '/-/state';

/** What it says no to. */
export interface State {
  /** Whether nothing more fits in. */
  readonly full?: boolean;
  /** A key that it does not know any more. */
  readonly revoked?: string;
  /** By how much the clock of the service is ahead, in milliseconds. */
  readonly ahead?: number;
}

/** A door in front of a server. */
export class Gate {
  /** Opens one. */
  public static async open(url: string, port: number): Promise<Gate> {
    const child = spawn(process.execPath, [join(process.cwd(), 'checks/backup/gate.ts'), url, `${port}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((listens, failed) => {
      child.stdout.once('data', listens);
      child.once('exit', () => failed(new Error('the door must open, and has ended')));
    });
    return new Gate(child, port);
  }

  public readonly port: number;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.child = child;
    this.port = port;
  }

  /** What it says no to from now on. Returns how often it has said no until now, by what it said. */
  public async set(state: State): Promise<Record<string, number>> {
    return (await fetch(`http://${LOOPBACK}:${this.port}${STATE}`, { method: 'POST', headers: { connection: 'close' }, body: JSON.stringify(state) })).json() as Promise<Record<string, number>>;
  }

  public close(): void {
    this.child.kill();
  }
}

function objectionTo({ method, headers }: IncomingMessage, { full, revoked, ahead = 0 }: State): readonly [number, string, string] | undefined {
  const key = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
  if (key === revoked) return [403, 'InvalidAccessKeyId', 'The Access Key Id you provided does not exist in our records.'];
  const [, year, month, day, hour, minute, second] = (/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(`${headers['x-amz-date']}`) ?? []).map(Number);
  if (Math.abs(Date.now() + ahead - Date.UTC(year, month - 1, day, hour, minute, second)) > SKEW_MS) return [403, 'RequestTimeTooSkewed', 'The difference between the request time and the server\'s time is too large.'];
  if (full && method === 'PUT') return [507, 'XMinioStorageFull', 'Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.'];
  return undefined;
}

function open(url: string, port: number): void {
  const { port: behind } = new URL(url);
  const refused: Record<string, number> = {};
  let state: State = {};
  createServer(async (asked, answer) => {
    if (asked.url === STATE) {
      state = JSON.parse(await text(asked));
      answer.end(JSON.stringify(refused));
      return;
    }
    const no = objectionTo(asked, state);
    if (no !== undefined) {
      const [status, code, message] = no;
      refused[code] = (refused[code] ?? 0) + 1;
      asked.resume().on('end', () => answer.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`));
      return;
    }
    const on = request({ host: LOOPBACK, port: behind, method: asked.method, path: asked.url, headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode!, answered.headers);
      answered.pipe(answer);
    });
    on.on('error', () => answer.destroy());
    asked.pipe(on);
  }).listen(port, LOOPBACK, () => console.log('open'));
}

if (import.meta.main) open(process.argv[2], Number(process.argv[3]));
