/** Real gitleaks with the rules that every lab gets. All that is planted is made here: the repository itself holds none. */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { programOf } from '../../src/verify/programs.ts';
import { verifyRepository } from '../../src/verify/repository.ts';
import { programsFolder } from './programs.ts';

const ROOT = join(__dirname, '../../../..');
const RULES = join(ROOT, 'packages/projen-lab/gitleaks.toml');

const programs = programsFolder(ROOT);
const ageKey = /AGE-SECRET-KEY-1\w+/.exec(spawnSync(join(programs, 'age-keygen'), { encoding: 'utf8' }).stdout)![0];
const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const base64 = (bytes: number): string => randomBytes(bytes).toString('base64');
const secret = (block: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n  namespace: shop\ntype: Opaque\n${block}`;
// What a Connect server accepts is a JWT.
const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
const token = [part({ alg: 'ES256', kid: randomBytes(13).toString('hex'), typ: 'JWT' }), part({ sub: randomBytes(13).toString('hex'), '1password.com/vts': [{ u: randomBytes(13).toString('hex'), a: 48 }] }), randomBytes(64).toString('base64url')].join('.');
const pin = 'a horse and a battery';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'leaks-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Which rules find what, in which files. */
function found(files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const answer = join(root, '../', `${root.split('/').at(-1)}.json`);
  const { stderr } = spawnSync(programOf(ROOT, 'gitleaks'), ['dir', '--no-banner', '--redact', '--config', RULES, '--report-format', 'json', '--report-path', answer, '.'], { cwd: root, encoding: 'utf8' });
  try {
    return JSON.parse(readFileSync(answer, 'utf8')).map(({ RuleID, File }: any) => `${File}: ${RuleID}`).sort();
  } catch (error) {
    throw new Error(`gitleaks must write what it finds, and says ${stderr}`, { cause: error });
  } finally {
    rmSync(answer, { force: true });
  }
}

test.each<[what: string, file: string, text: string, rule: string]>([
  ['an age key', 'notes.txt', `${ageKey}\n`, 'age-secret-key'],
  ['an age key for after quantum computers', 'age.txt', `AGE-SECRET-KEY-PQ-1${'Q'.repeat(58)}\n`, 'age-secret-key-pq'],
  ['the bootstrap token of Talos', 'talsecret.yaml', `secrets:\n    bootstraptoken: ${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}\n`, 'talos-secret'],
  ["the key of Talos' etcd", 'talsecret.yaml', `secrets:\n    secretboxencryptionsecret: ${base64(32)}\n`, 'talos-secret'],
  ['the same in a machine configuration', 'clusterconfig/home.yaml', `cluster:\n  secretboxEncryptionSecret: ${base64(32)}\n`, 'talos-secret'],
  ['the token of machines', 'clusterconfig/home.yaml', `machine:\n  token: ${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}\n`, 'talos-secret'],
  ["an authority of Talos", 'talsecret.yaml', `certs:\n    etcd:\n        key: ${Buffer.from(pem).toString('base64')}\n`, 'private-key-base64'],
  ['a kubeconfig', 'kubeconfig', `users:\n- name: admin\n  user:\n    client-key-data: ${base64(40)}\n`, 'kubeconfig-key'],
  ["a Connect server's credentials", '1password-credentials.json', `{"verifier":{},"uniqueKey":{"alg":"A256GCM","ext":true,"k":"${randomBytes(32).toString('base64url')}","kty":"oct"}}`, 'onepassword-connect-credentials'],
  ['a Connect token', 'token.txt', `${token}\n`, 'jwt'],
  ['a plain Secret', 'secrets/home/login.yaml', secret(`stringData:\n  pin: ${pin}\n`), 'secret-string-data'],
  ['a plain Secret behind an encrypted value', 'any.yml', secret(`stringData:\n  user: ENC[AES256_GCM,data:Q2lwaGVy,iv:aW5p,tag:dGFn,type:str]\n  pin: "${pin}"\n`), 'secret-string-data'],
  ['a plain Secret in several lines', 'any.yaml', secret(`stringData:\n  file: |\n    ${pin}\n`), 'secret-string-data'],
  ...[...'$!*&~<[{#>|@ '].flatMap((first): [string, string, string, string][] => ['"', "'"].map((quote) => (
    [`a value in quotes that begins with ${first}`, 'any.yaml', secret(`stringData:\n  pin: ${quote}${first}${pin}${quote}\n`), 'secret-string-data']
  ))),
  ...['$', '~', '<'].map((first): [string, string, string, string] => [`a value that begins with ${first}`, 'any.yaml', secret(`stringData:\n  pin: ${first}${pin}\n`), 'secret-string-data']),
  ['a value with an anchor and a tag', 'any.yaml', secret(`stringData:\n  pin: &pin !!str ${pin}\n`), 'secret-string-data'],
  ['a plain Secret in braces', 'any.yaml', secret(`stringData: { pin: ${pin} }\n`), 'secret-string-data'],
  ['a plain Secret in braces behind what is right', 'any.yaml', secret(`stringData: { user: "\${USER}", name: '{{ .name }}', pin: '$${pin}' }\n`), 'secret-string-data'],
  ['a Secret in JSON', 'any.yaml', `{ "kind": "Secret", "stringData": {\n  "pin":"${pin}" } }\n`, 'secret-string-data'],
  ['a Secret in base64 in braces', 'any.yaml', secret(`data: { pin: ${Buffer.from(pin).toString('base64')} }\n`), 'secret-data'],
  ['a Secret in base64 in braces before its kind', 'any.yaml', `data: { pin: ${Buffer.from(pin).toString('base64')} }\nkind: Secret\n`, 'secret-data'],
  ['a plain Secret in a list', 'list.yaml', `kind: List\nitems:\n  - kind: Secret\n    stringData:\n      pin: ${pin}\n`, 'secret-string-data'],
  ['a Secret in base64', 'any.yaml', secret(`data:\n  pin: ${Buffer.from(pin).toString('base64')}\n`), 'secret-data'],
  ['a Secret as kubectl prints it', 'any.yaml', `apiVersion: v1\ndata:\n  pin: ${Buffer.from(pin).toString('base64')}\nkind: Secret\nmetadata:\n  name: login\n`, 'secret-data'],
])('%s is found', (_what, file, text, rule) => {
  expect(found({ [file]: text })).toContain(`${file}: ${rule}`);
});

test('what is right is not found', () => {
  // Encrypted by SOPS itself, for the key above.
  const recipient = spawnSync(join(programs, 'age-keygen'), ['-y'], { encoding: 'utf8', input: `${ageKey}\n` }).stdout.trim();
  const encrypted = (text: string, ...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(join(programs, 'sops'), ['encrypt', '--age', recipient, ...args, '--input-type', 'yaml', '--output-type', 'yaml', '--filename-override', 'x.yaml'], { cwd: root, input: text, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const object = ['--encrypted-regex', '^(data|stringData)$'];

  expect(found({
    'secrets/home/login.yaml': encrypted(secret(`stringData:\n  pin: ${pin}\n  file: |\n    ${pin}\n`), ...object),
    'secrets/home/data.yaml': encrypted(secret(`data:\n  pin: ${Buffer.from(pin).toString('base64')}\n`), ...object),
    'apps/home/talsecret.sops.yaml': encrypted(`secrets:\n  bootstraptoken: ${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}\n  secretboxencryptionsecret: ${base64(32)}\ncerts:\n  etcd:\n    key: ${Buffer.from(pem).toString('base64')}\n`),
    '.sops.yaml': `creation_rules:\n  - age: ${recipient}\n`,
    'template.yaml': secret('stringData:\n  pin: ""\n  user: ${USER}\n  other: "{{ .pin }}"\n'),
    'quoted.yaml': secret(`stringData:\n  pin: ''\n  user: '\${USER}'\n  other: '{{ .pin }}'\n  nothing: ~\n  encrypted: "ENC[AES256_GCM,data:Q2lwaGVy,iv:aW5p,tag:dGFn,type:str]"\n`),
    'braces.yaml': secret(`stringData: { pin: '', user: \${USER}, other: "{{ .pin }}", encrypted: "ENC[AES256_GCM,data:Q2lwaGVy,iv:aW5p,tag:dGFn,type:str]" }\n`),
    'none.yaml': secret('stringData: {}\n'),
    'settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  colour: Z3JlZW4gYW5kIGJsdWU=\n',
    'external.yaml': 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n  data:\n    - secretKey: pin\n      remoteRef:\n        key: shop\n        property: pin\n',
    'reference.yaml': 'kind: HelmRelease\nspec:\n  valuesFrom:\n    - kind: Secret\n      name: values\n  values:\n    data:\n      colour: green\n',
    'two.yaml': 'kind: Secret\nmetadata:\n  name: empty\n---\nkind: ConfigMap\ndata:\n  colour: Z3JlZW4gYW5kIGJsdWU=\n',
  })).toEqual([]);
});

test('nothing was ever committed here', async () => {
  const layers = await verifyRepository(ROOT);

  const [files, history] = ['files', 'history'].map((what) => layers.find(({ name }) => name === `gitleaks, ${what}`)!);
  expect(files.problems).toEqual([]);
  expect(history.problems).toEqual([]);
  expect(Number(history.checked.split(' ')[0])).toBeGreaterThan(0);
});

test('this repository has the rules of every lab', () => {
  expect(readFileSync(join(ROOT, '.gitleaks.toml'), 'utf8').startsWith(readFileSync(RULES, 'utf8'))).toBe(true);
});
