/** A provider of OpenID Connect on loopback, as strict as those that people run: codes are used once, and by whoever asked for them. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody who can log in. */
export interface Person {
  readonly name: string;
  readonly groups: string[];
}

/** An application that the provider knows. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** Where people may be sent back to. */
  readonly redirectUri: string;
}

const KEY = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY_ID = 'key';

export class Provider {
  /** Starts one for a client. */
  public static async start(client: Client): Promise<Provider> {
    const provider = new Provider(client);
    await new Promise<void>((resolve) => { provider.server.listen(0, '127.0.0.1', resolve); });
    return provider;
  }

  /** Who is at the browser. */
  public person?: Person;
  private readonly server: Server;
  private readonly codes = new Map<string, { readonly person: Person; readonly challenge: string; readonly nonce?: string }>();

  private constructor(private readonly client: Client) {
    this.server = createServer((request, response) => { void this.answer(request, response); });
  }

  public get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url!, this.issuer);
    const json = (status: number, body: object): void => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)); };
    if (pathname === '/.well-known/openid-configuration') {
      return json(200, {
        issuer: this.issuer, authorization_endpoint: `${this.issuer}/auth`, token_endpoint: `${this.issuer}/token`, userinfo_endpoint: `${this.issuer}/userinfo`, jwks_uri: `${this.issuer}/keys`,
        id_token_signing_alg_values_supported: ['RS256'], response_types_supported: ['code'], subject_types_supported: ['public'], code_challenge_methods_supported: ['S256'],
      });
    }
    if (pathname === '/keys') return json(200, { keys: [{ ...KEY.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] });
    if (pathname === '/auth') {
      const [uri, id, challenge, method] = ['redirect_uri', 'client_id', 'code_challenge', 'code_challenge_method'].map((name) => searchParams.get(name));
      if (uri !== this.client.redirectUri || id !== this.client.id || method !== 'S256' || this.person === undefined) return json(400, { error: 'invalid_request', uri, id, method });
      const code = randomBytes(16).toString('hex');
      this.codes.set(code, { person: this.person, challenge: challenge!, nonce: searchParams.get('nonce') ?? undefined });
      response.writeHead(302, { location: `${uri}?${new URLSearchParams({ code, state: searchParams.get('state')! })}` }).end();
      return;
    }
    if (pathname === '/token') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const [id, secret] = request.headers.authorization?.startsWith('Basic ')
        // As in forms (RFC 6749, 2.3.1).
        ? Buffer.from(request.headers.authorization.slice(6), 'base64').toString().split(':').map((part) => decodeURIComponent(part.replace(/\+/g, ' ')))
        : [form.get('client_id'), form.get('client_secret')];
      const granted = this.codes.get(form.get('code') ?? '');
      this.codes.delete(form.get('code') ?? '');
      const verified = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === granted?.challenge;
      if (id !== this.client.id || secret !== this.client.secret || granted === undefined || !verified) return json(400, { error: 'invalid_grant' });
      const now = Math.floor(Date.now() / 1000);
      const { person: { name, groups }, nonce } = granted;
      const token = signed({ iss: this.issuer, aud: this.client.id, sub: name, email: `${name}@example.org`, preferred_username: name, groups, nonce, iat: now, exp: now + 300 });
      return json(200, { access_token: token, id_token: token, token_type: 'Bearer', expires_in: 300 });
    }
    json(404, {});
  }
}

/** A token that the key of the provider has signed. */
function signed(claims: object): string {
  const text = [{ alg: 'RS256', kid: KEY_ID, typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${createSign('RSA-SHA256').update(text).sign(KEY.privateKey, 'base64url')}`;
}
