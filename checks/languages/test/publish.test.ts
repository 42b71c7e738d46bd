import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const TOOL = join(import.meta.dirname, '../../../tools/languages/publish.ts');
const JAR = 'io/monosense/dragonfly/1.1.0/dragonfly-1.1.0.jar';
const LIST = '/io/monosense/dragonfly/maven-metadata.xml';

let folder: string;
let server: Server;
let url: string;
/** What was asked, as a method and a path. */
let asked: string[];
/** What was sent to a path. */
let sent: Map<string, string>;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'publish-'));
  [asked, sent] = [[], new Map()];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => { body += chunk; }).on('end', () => {
      asked.push(`${request.method} ${request.url}`);
      if (request.method === 'PUT') sent.set(request.url!, body);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  write(`java/${JAR}`, 'jar');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, 'dist/languages', file)), { recursive: true });
  writeFileSync(join(folder, 'dist/languages', file), text);
}

/** Runs the real program, with a token. */
async function publish(...args: string[]): Promise<{ status: number; output: string }> {
  const child = spawn(process.execPath, [TOOL, ...args], { cwd: folder, env: { ...process.env, PUBLISH_TOKEN: 'secret', GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: join(folder, 'gitconfig') }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
  return { status: await new Promise((done) => child.once('close', done)), output };
}

test('versions that are listed stay listed', async () => {
  answer = ({ method }, response) => { response.writeHead(method === 'GET' ? 200 : 201).end(method === 'GET' ? '<versions><version>1.0.0</version></versions>' : ''); };

  expect(await publish('java', url)).toEqual({ status: 0, output: 'published dragonfly 1.1.0\n' });
  expect(sent.get(LIST)).toContain('<versions><version>1.0.0</version><version>1.1.0</version></versions>');
});

test.each([503, 401])('a Maven repository whose list can not be read, for %i, is left alone', async (status) => {
  answer = ({ method }, response) => { response.writeHead(method === 'GET' ? status : 201).end(); };

  const { status: ended, output } = await publish('java', url);

  expect([ended, output]).toEqual([1, expect.stringContaining(`[languages] LANGUAGES-006: ${url}${LIST} must answer`)]);
  expect([...sent.keys()]).toEqual([]);
});

test('an index of wheels that can not be read gets none', async () => {
  write('python/made/monosense_io_dragonfly-1.1.0.dist-info/METADATA', 'Metadata-Version: 2.1\nName: monosense-io.dragonfly\nVersion: 1.1.0\n\nText.\n');
  const zipped = spawn('zip', ['-qr', '../monosense_io_dragonfly-1.1.0-py3-none-any.whl', '.'], { cwd: join(folder, 'dist/languages/python/made') });
  expect(await new Promise((done) => zipped.once('close', done))).toBe(0);
  answer = (_request, response) => { response.writeHead(503).end(); };

  const { status, output } = await publish('python', `${url}/legacy/`, `${url}/simple`);

  expect([status, output]).toEqual([1, expect.stringContaining('LANGUAGES-006')]);
  expect(asked).toEqual(['GET /simple/monosense-io-dragonfly/']);
});

test.each([['jar', 0], ['another', 1]] as const)('where a file is never replaced, %j that is there ends with %i', async (kept, ended) => {
  answer = ({ method, url: path }, response) => {
    if (method === 'GET') response.writeHead(path!.endsWith('.jar.sha1') ? 200 : 404).end(createHash('sha1').update(kept).digest('hex'));
    else response.writeHead(path!.endsWith('.jar') ? 409 : 201).end();
  };

  expect((await publish('java', url)).status).toBe(ended);
  expect(sent.has(LIST)).toBe(ended === 0);
});

test.each([['jar', 0], ['another', 1]] as const)('a checksum of %j that is there ends with %i', async (kept, ended) => {
  const sum = (text: string): string => createHash('sha1').update(text).digest('hex');
  write(`java/${JAR}.sha1`, sum('jar'));
  answer = ({ method, url: path }, response) => {
    if (method === 'GET') response.writeHead(path!.endsWith('.jar.sha1') ? 200 : 404).end(sum(kept));
    else response.writeHead(path!.endsWith('.jar.sha1') ? 409 : 201).end();
  };

  expect((await publish('java', url)).status).toBe(ended);
});

test.each([['the host of a Go repository gets the token', '/lab-go', `Basic ${Buffer.from('x-access-token:secret').toString('base64')}`], ['another host gets none', '/other', undefined]])('%s', async (_what, path, token) => {
  const given: (string | undefined)[] = [];
  answer = ({ headers }, response) => {
    given.push(headers.authorization);
    response.writeHead(404).end();
  };
  mkdirSync(join(folder, 'dist/languages/go'), { recursive: true });
  // Git goes elsewhere than it was told.
  writeFileSync(join(folder, 'gitconfig'), `[url "${url}/"]\n  insteadOf = http://lab.example.org/\n`);

  await publish('go', path === '/other' ? 'http://lab.example.org/other' : `${url}${path}`);

  expect([...new Set(given)]).toEqual([token]);
});
