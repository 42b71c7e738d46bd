/** Whoever is told: a server on loopback that keeps what it gets, by the first part of the path. */
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { LOOPBACK } from './programs.ts';

/** A message. */
export interface Message {
  /** Path with its parameters. */
  readonly url: string;
  readonly body: any;
  /** When it came. */
  readonly at: number;
}

/** An alert as Alertmanager's JSON has it. */
export interface Told {
  readonly status: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly startsAt: string;
}

export class Hooks {
  /** Begins to listen. */
  public static async start(): Promise<Hooks> {
    const hooks = new Hooks();
    await new Promise<void>((done) => { hooks.server.listen(0, LOOPBACK, done); });
    return hooks;
  }

  /** Receivers that answer with an error. */
  public readonly broken = new Set<string>();
  private readonly server: Server;
  private readonly messages = new Map<string, Message[]>();

  private constructor() {
    this.server = createServer((asked, answer) => {
      let text = '';
      asked.on('data', (part) => { text += part; });
      asked.on('end', () => {
        const [, receiver] = new URL(asked.url!, 'http://hooks').pathname.split('/');
        if (this.broken.has(receiver)) answer.writeHead(500);
        else this.messages.set(receiver, [...this.of(receiver), { url: asked.url!, body: asked.headers['content-type']?.includes('json') ? JSON.parse(text) : text, at: Date.now() }]);
        // Telegram looks into the answer.
        answer.end('{"ok":true,"result":{"message_id":1,"chat":{"id":1}}}');
      });
    });
  }

  /** Address of all of them. */
  public get url(): string {
    return `http://${LOOPBACK}:${(this.server.address() as AddressInfo).port}`;
  }

  /** What a receiver has got. */
  public of(receiver: string): Message[] {
    return this.messages.get(receiver) ?? [];
  }

  /** Alerts that a webhook was told. */
  public alerts(receiver: string): Array<Told & { readonly at: number }> {
    return this.of(receiver).flatMap(({ body, at }) => (body.alerts ?? []).map((alert: Told) => ({ ...alert, at })));
  }

  /** Stops listening. */
  public stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
