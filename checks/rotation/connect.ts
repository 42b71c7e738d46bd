/**
 * A 1Password Connect server as far as its readers ask it: vaults and items, by title or id, behind a token. The paths, filters and
 * answers are those that Connect's own SDK for Go sends and reads.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';

interface Item {
  readonly id: string;
  version: number;
  readonly fields: Map<string, string>;
}

/** An id as 1Password makes them: 26 letters and digits. */
function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 26);
}

/** The server. What it holds is changed by the test, as somebody does in the app. */
export class Connect {
  /** Starts one on loopback, with empty vaults. */
  public static start(token: string, vaults: readonly string[]): Promise<Connect> {
    const connect = new Connect(token, vaults);
    return new Promise((done) => connect.server.listen(0, '127.0.0.1', () => done(connect)));
  }

  /** How often it was asked, and let nobody in. */
  public refused = 0;
  private readonly server: Server;
  private readonly token: string;
  private readonly vaults: ReadonlyMap<string, { readonly name: string; readonly items: Map<string, Item> }>;

  private constructor(token: string, vaults: readonly string[]) {
    this.token = token;
    this.vaults = new Map(vaults.map((name) => [idOf(`vault ${name}`), { name, items: new Map() }]));
    this.server = createServer((request, response) => this.answer(request, response));
  }

  /** Its address. */
  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Writes a field of an item, in the first vault. */
  public set(title: string, field: string, value: string): void {
    const [{ items }] = this.vaults.values();
    const item = items.get(title) ?? { id: idOf(`item ${title}`), version: 0, fields: new Map() };
    item.version += 1;
    item.fields.set(field, value);
    items.set(title, item);
  }

  public close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer({ method, url, headers }: IncomingMessage, response: ServerResponse): void {
    const say = (status: number, content: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    if (headers.authorization !== `Bearer ${this.token}`) {
      this.refused += 1;
      say(401, { status: 401, message: 'Invalid token signature' });
      return;
    }
    const { pathname, searchParams } = new URL(url!, 'http://connect');
    const [, title] = /^title eq "(.*)"$/.exec(searchParams.get('filter') ?? '') ?? [];
    const [, vaultId, item, itemId] = /^\/v1\/vaults(?:\/([^/]+)(?:\/(items)(?:\/([^/]+))?)?)?$/.exec(pathname) ?? [undefined, undefined, undefined, undefined];
    const vault = vaultId === undefined ? undefined : this.vaults.get(vaultId);
    if (method !== 'GET' || !pathname.startsWith('/v1/vaults')) say(404, { status: 404, message: 'not found' });
    else if (vaultId === undefined) say(200, [...this.vaults].filter(([, { name }]) => title === undefined || name === title).map(([id, { name }]) => ({ id, name })));
    else if (vault === undefined) say(404, { status: 404, message: `vault ${vaultId} not found` });
    else if (item === undefined) say(200, { id: vaultId, name: vault.name });
    // A list has no fields: those are asked for one item at a time.
    else if (itemId === undefined) say(200, [...vault.items].filter(([name]) => title === undefined || name === title).map(([name, one]) => summaryOf(vaultId, name, one)));
    else {
      const [name, one] = [...vault.items].find(([, { id }]) => id === itemId) ?? [];
      if (one === undefined) say(404, { status: 404, message: `item ${itemId} not found` });
      else say(200, { ...summaryOf(vaultId, name!, one), fields: [...one.fields].map(([label, value]) => ({ id: idOf(label), type: 'CONCEALED', label, value })) });
    }
  }
}

function summaryOf(vault: string, title: string, { id, version }: Item): object {
  return { id, title, version, vault: { id: vault }, category: 'SERVER' };
}
