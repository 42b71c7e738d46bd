/** What Gatus asks: servers on loopback that answer for every host name, and a certificate for each end. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createProxy } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';

/** What a host answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: { [name: string]: string };
  readonly body?: string;
  /** Milliseconds before it answers. */
  readonly after?: number;
}

/** Where they stand. */
export interface Ports {
  readonly https: number;
  readonly proxy: number;
  readonly plain: number;
}

/**
 * Servers of all names: a proxy of HTTP takes what is meant for any host, so that the configuration is asked as it is rendered.
 * `old.example.org` has a certificate that ends in two days, every other name one that ends in 30.
 */
export class Servers {
  /** Starts them, in a folder that gets the certificates. */
  public static async start(folder: string, answers: { [host: string]: Answer }, ports: Ports): Promise<Servers> {
    const servers = new Servers(folder, answers);
    await Promise.all([servers.listen(servers.https, ports.https), servers.listen(servers.proxy, ports.proxy), servers.listen(servers.plain, ports.plain)]);
    return servers;
  }

  /** What was asked for, as `host/path`. */
  public readonly asked: string[] = [];
  /** The certificates, as those of authorities. */
  public readonly authorities: string;
  private readonly answers: { [host: string]: Answer };
  private readonly https: HttpServer;
  private readonly proxy: HttpServer;
  private readonly plain: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(folder: string, answers: { [host: string]: Answer }) {
    this.answers = answers;
    const [usual, old] = [certificate(folder, 'usual', 30, 'DNS:*.example.org,IP:127.0.0.1'), certificate(folder, 'old', 2, 'DNS:old.example.org')];
    this.authorities = usual.cert + old.cert;
    const answer = (request: IncomingMessage, response: ServerResponse): void => this.answer(request, response);
    const https = createHttps(usual, answer);
    https.addContext('old.example.org', createSecureContext(old));
    this.https = https;
    this.proxy = createProxy(answer).on('connect', (_request, client: Socket) => {
      const server = connect((https.address() as AddressInfo).port, '127.0.0.1');
      for (const socket of [client, server]) this.sockets.add(socket.on('error', () => socket.destroy()));
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(server).pipe(client);
    });
    this.plain = createServer((socket) => socket.on('error', () => socket.destroy()));
  }

  /** Ends them, with what is still open. */
  public async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([this.https, this.proxy, this.plain].map((server) => new Promise((resolve) => {
      server.on('connection', (socket) => socket.destroy()).close(resolve);
      if ('closeAllConnections' in server) server.closeAllConnections();
    })));
  }

  private async listen(server: Server, port: number): Promise<void> {
    server.on('connection', (socket) => this.sockets.add(socket));
    await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, '127.0.0.1', resolve); });
  }

  private answer({ headers: { host = '' }, url = '/' }: IncomingMessage, response: ServerResponse): void {
    const name = host.replace(/:\d+$/, '');
    this.asked.push(`${name}${url.replace(/^https?:\/\/[^/]*/, '')}`);
    const { status, headers = {}, body = '', after = 0 } = this.answers[name] ?? { status: 404 };
    setTimeout(() => response.writeHead(status, headers).end(body), after);
  }
}

function certificate(folder: string, name: string, days: number, names: string): { key: string; cert: string } {
  const [key, cert] = ['key', 'crt'].map((ending) => join(folder, `${name}.${ending}`));
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', `${days}`, '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl must make a certificate, and said: ${stderr}`);
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
