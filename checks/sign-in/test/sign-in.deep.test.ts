import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from '@monosense-io/app';
import { Cpu, OidcClient } from '@monosense-io/platform';
import { Lab } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { Provider } from '../provider.ts';

/*
 * The rendered container of the proxy, as the real oauth2-proxy runs it: between a browser, a provider and an application on loopback.
 */

const PROGRAM = join(__dirname, '../program');
const BINARY = process.env.OAUTH2_PROXY ?? join(mkdtempSync(join(tmpdir(), 'sign-in-')), 'oauth2-proxy');
const PORT = 15480;
const METRICS = 15481;
const HOST = 'shop.example.org';
const CLIENT = { id: 'shop', secret: 'secret of the shop', redirectUri: `https://${HOST}/oauth2/callback` };

/** What the application was asked. */
const asked: Array<{ readonly path: string; readonly headers: IncomingHttpHeaders }> = [];
const application = createServer((request, response) => {
  asked.push({ path: request.url!, headers: request.headers });
  response.end('the shop');
});
let provider: Provider;
let proxy: ChildProcess;
let said = '';

beforeAll(async () => {
  if (!existsSync(BINARY)) {
    const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', BINARY, 'github.com/oauth2-proxy/oauth2-proxy/v7'], { cwd: PROGRAM, encoding: 'utf8', env: { ...process.env, CGO_ENABLED: '0' } });
    expect([status, stderr.replace(/^go: downloading .*\n/gm, '')]).toEqual([0, '']);
  }
  provider = await Provider.start(CLIENT);
  await new Promise<void>((resolve) => { application.listen(0, '127.0.0.1', resolve); });
  const values: Record<string, string> = { 'client-id': CLIENT.id, 'client-secret': CLIENT.secret, 'OAUTH2_PROXY_COOKIE_SECRET': randomBytes(32).toString('base64url') };
  const env = Object.fromEntries(rendered().map(({ name, value, valueFrom }) => [name, value ?? values[valueFrom!.secretKeyRef.key]]));
  // Where things are is all that differs.
  Object.assign(env, { OAUTH2_PROXY_HTTP_ADDRESS: `127.0.0.1:${PORT}`, OAUTH2_PROXY_METRICS_ADDRESS: `127.0.0.1:${METRICS}`, OAUTH2_PROXY_UPSTREAMS: `http://127.0.0.1:${(application.address() as AddressInfo).port}`, OAUTH2_PROXY_OIDC_ISSUER_URL: provider.issuer });
  proxy = spawn(BINARY, [], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [proxy.stdout!, proxy.stderr!]) stream.on('data', (text: Buffer) => { said += text.toString(); });
  for (let tries = 0; tries < 100; tries++) {
    if (await get('/ready').then(({ status }) => status === 200, () => false)) return;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
  throw new Error(said);
});

afterAll(async () => {
  proxy?.kill();
  provider?.stop();
  application.closeAllConnections();
  application.close();
});

beforeEach(() => { asked.length = 0; });

/** The variables of the rendered proxy. */
function rendered(): Array<{ name: string; value?: string; valueFrom?: { secretKeyRef: { key: string } } }> {
  const lab = new Lab();
  const { store, gateway } = lab.surroundings;
  const at = (path: string): string => `https://login.example.net/${path}`;
  const login = new OidcClient(lab.cluster, 'login', { issuerUrl: at('realms/lab'), authorizationUrl: at('auth'), tokenUrl: at('token'), userInfoUrl: at('userinfo'), clientItem: 'shop-login', secretStore: store, scopes: ['openid', 'profile', 'email', 'groups'] });
  new App(lab.cluster, 'shop', {
    image: `ghcr.io/example/shop:1.2.3@sha256:${'a'.repeat(64)}`, resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(64) }, port: 8080, gateway, secretStore: store,
    signInProxy: { provider: login, cookieSecret: { item: 'shop', property: 'cookie' }, groups: ['family'], openPaths: ['^/api/hooks/'] },
  });
  return lab.object('Deployment', 'shop').spec.template.spec.containers[1].env;
}

interface Answer {
  readonly status: number;
  readonly location?: string;
  readonly cookies: string[];
  readonly body: string;
}

/** Asks the proxy as the Gateway does. */
function get(path: string, { cookies = [], headers = {} }: { cookies?: string[]; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    ask({ host: '127.0.0.1', port: PORT, path, headers: { 'host': HOST, 'x-forwarded-proto': 'https', ...(cookies.length > 0 ? { cookie: cookies.join('; ') } : {}), ...headers } }, (response) => {
      let body = '';
      response.on('data', (text: Buffer) => { body += text.toString(); });
      response.on('end', () => resolve({ status: response.statusCode!, location: response.headers.location, cookies: (response.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]), body }));
    }).on('error', reject).end();
  });
}

/** Logs somebody in as a browser would, and gives what the proxy answers at the end. */
async function logIn(path: string): Promise<Answer> {
  const sent = await get(path);
  const back = await fetch(sent.location!, { redirect: 'manual' });
  expect(back.status).toBe(302);
  const { pathname, search } = new URL(back.headers.get('location')!);
  return get(`${pathname}${search}`, { cookies: sent.cookies });
}

test('nobody reaches the application without a login', async () => {
  const { status, location } = await get('/orders');

  expect(status).toBe(302);
  expect(location).toContain(`${provider.issuer}/auth?`);
  expect(asked).toEqual([]);
});

test('who has logged in and is in one of the groups reaches it, by a cookie of this host alone, and is named', async () => {
  provider.person = { name: 'mia', groups: ['family', 'others'] };

  const { status, location, cookies } = await logIn('/orders?all=1');
  const { body } = await get('/orders?all=1', { cookies });

  expect([status, location]).toEqual([302, '/orders?all=1']);
  expect(cookies.filter((cookie) => cookie.startsWith('__Host-sign-in='))).toHaveLength(1);
  expect(body).toBe('the shop');
  expect(asked).toMatchObject([{ path: '/orders?all=1', headers: { 'x-forwarded-preferred-username': 'mia', 'x-forwarded-email': 'mia@example.org', 'host': HOST } }]);
});

test('who is in none of the groups does not', async () => {
  provider.person = { name: 'guest', groups: ['others'] };

  const { status, cookies } = await logIn('/orders');

  expect(status).toBe(403);
  expect((await get('/orders', { cookies })).status).not.toBe(200);
  expect(asked).toEqual([]);
});

test('an open path is open, and no header makes another one of it', async () => {
  expect((await get('/api/hooks/paid')).body).toBe('the shop');

  for (const headers of [{ 'x-forwarded-uri': '/api/hooks/paid' }, { 'x-original-url': '/api/hooks/paid' }, { 'x-forwarded-user': 'mia' }] as Array<Record<string, string>>) {
    expect((await get('/orders', { headers })).status).toBe(302);
  }
  expect((await get('/orders?next=/api/hooks/')).status).toBe(302);
  expect((await get('/api/hooks/../../orders')).status).not.toBe(200);
  expect(asked.map(({ path }) => path)).toEqual(['/api/hooks/paid']);
});

test('a name that somebody gives himself does not reach the application', async () => {
  provider.person = { name: 'mia', groups: ['family'] };
  const { cookies } = await logIn('/orders');

  await get('/orders', { cookies, headers: { 'x-forwarded-preferred-username': 'owner', 'x-forwarded-user': 'owner', 'x-forwarded-groups': 'owners' } });

  expect(asked.at(-1)!.headers).toMatchObject({ 'x-forwarded-preferred-username': 'mia', 'x-forwarded-groups': 'family' });
});

test('it is asked for its health as rendered', async () => {
  expect([(await get('/ready')).status, (await get('/ping')).status]).toEqual([200, 200]);
  expect(asked).toEqual([]);
});
