/**
 * The door of an S3 server: it answers as services do whose bucket is full, who don't know a key any more, or whose clock says another time
 * than the request's. The S3 server of these checks takes every request, so that the door says no in its place.
 */
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK } from './programs.ts';

/** By how much clocks may differ, as S3 has it. */
const SKEW_MS = 15 * 60_000;

/** A door in front of a server. */
export class Gate {
  /** Opens one. */
  public static async open(url: string): Promise<Gate> {
    const gate = new Gate(url);
    await new Promise<void>((listening) => gate.server.listen(0, LOOPBACK, listening));
    return gate;
  }

  /** Whether nothing more fits in. */
  public full = false;
  /** The keys that it does not know any more. */
  public readonly revoked = new Set<string>();
  /** By how much the clock of the service is ahead, in milliseconds. */
  public ahead = 0;
  /** How many requests were refused, by what was said. */
  public readonly refused = new Map<string, number>();
  private readonly server: Server;

  private constructor(url: string) {
    this.server = createServer((asked, answer) => this.pass(url, asked, answer));
  }

  /** Where it is. */
  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private pass(url: string, asked: IncomingMessage, answer: ServerResponse): void {
    const no = this.objectionTo(asked);
    if (no !== undefined) {
      const [status, code, message] = no;
      this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
      asked.resume();
      asked.on('end', () => answer.writeHead(status, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`));
      return;
    }
    const { port } = new URL(url);
    const on = request({ host: LOOPBACK, port, method: asked.method, path: asked.url, headers: asked.headers }, (answered) => {
      answer.writeHead(answered.statusCode!, answered.headers);
      answered.pipe(answer);
    });
    on.on('error', () => answer.destroy());
    asked.pipe(on);
  }

  private objectionTo({ method, headers }: IncomingMessage): readonly [number, string, string] | undefined {
    const key = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    if (this.revoked.has(key)) return [403, 'InvalidAccessKeyId', 'The Access Key Id you provided does not exist in our records.'];
    const [, year, month, day, hour, minute, second] = (/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(`${headers['x-amz-date']}`) ?? []).map(Number);
    if (Math.abs(Date.now() + this.ahead - Date.UTC(year, month - 1, day, hour, minute, second)) > SKEW_MS) return [403, 'RequestTimeTooSkewed', 'The difference between the request time and the server\'s time is too large.'];
    if (this.full && method === 'PUT') return [507, 'XMinioStorageFull', 'Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.'];
    return undefined;
  }
}
