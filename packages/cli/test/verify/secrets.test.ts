import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { findPlainSecrets } from '../../src/verify/secrets.ts';

/** What SOPS makes of a value; the key to it exists nowhere. */
const CIPHERTEXT = 'ENC[AES256_GCM,data:Q2lwaGVy,iv:aW5pdGlhbGlzYXRpb24=,tag:dGFn,type:str]';
const SOPS = { age: [{ recipient: 'age1example', enc: 'AGE' }], lastmodified: '2026-01-01T00:00:00Z', mac: CIPHERTEXT, encrypted_regex: '^(data|stringData)$', version: '3.10.2' };
const secret = (stringData: object, more: object = { sops: SOPS }): object => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' }, type: 'Opaque', stringData, ...more });
const annotated = (annotations: object): object => ({ ...secret({ value: CIPHERTEXT }), metadata: { name: 'login', namespace: 'shop', annotations } });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function found(files: Record<string, object | string>): Promise<string[]> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : stringify(content));
  }
  return (await findPlainSecrets(root)).problems;
}

test.each<[what: string, file: string, content: object | string, problem: string]>([
  ['a Secret in plain text, whatever its key is called', 'login.yaml', secret({ value: 'correct-horse-battery' }, {}), 'the file must be encrypted by SOPS, got plain text'],
  ['a value that was added behind the back of SOPS', 'login.yaml', secret({ user: CIPHERTEXT, value: 'correct-horse-battery' }), "'stringData.value' must be encrypted"],
  ['a number in a list', 'pins.yaml', { pins: [CIPHERTEXT, 1234], sops: SOPS }, "'pins[1]' must be encrypted"],
  ['what is only called encrypted', 'login.yaml', secret({ value: 'ENC[correct-horse-battery]' }), "'stringData.value' must be encrypted"],
  ['a copy of what was applied', 'login.yaml', annotated({ 'kubectl.kubernetes.io/last-applied-configuration': '{"stringData":{"value":"correct-horse-battery"}}' }), "'metadata.annotations.kubectl.kubernetes.io/last-applied-configuration' must not be in the file, got a copy of the object in plain text: remove it, and change"],
  ['a long annotation', 'login.yaml', annotated({ copy: 'correct-horse-battery'.repeat(4) }), "'metadata.annotations.copy' must have 64 characters at most, or be encrypted by SOPS, got 84"],
  ['a file that nothing proves', 'login.yaml', secret({ value: CIPHERTEXT }, { sops: { ...SOPS, mac: undefined } }), "'sops.mac'"],
  ['the second of two documents', 'login.yaml', `${stringify(secret({ value: CIPHERTEXT }))}---\n${stringify(secret({ value: 'correct-horse-battery' }, {}))}`, 'document 2 must be encrypted'],
  ['JSON', 'login.json', JSON.stringify(secret({ value: 'correct-horse-battery' }, {})), 'the file must be encrypted'],
  ['a file of another kind', 'token', 'correct-horse-battery\n', 'neither YAML nor JSON'],
  ['variables', 'shop.env', 'VALUE=correct-horse-battery\n', 'the file must be encrypted'],
  ['a variable that was added behind the back of SOPS', 'shop.env', `USER=${CIPHERTEXT}\nVALUE=correct-horse-battery\nsops_mac=${CIPHERTEXT}\nsops_version=3.10.2\n`, "'VALUE' must be encrypted"],
  ['a setting that was added behind the back of SOPS', 'shop.ini', `[db]\nuser = ${CIPHERTEXT}\nvalue = correct-horse-battery\n\n[sops]\nversion = 3.10.2\nmac = ${CIPHERTEXT}\n`, "'value' must be encrypted"],
  ['a list of files that makes a Secret itself', 'kustomization.yaml', { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', secretGenerator: [{ name: 'login', literals: ['value=correct-horse-battery'] }] }, 'the file must be encrypted'],
])('%s is refused, and not told', async (_what, file, content, problem) => {
  const problems = await found({ [`secrets/home/${file}`]: content });

  expect(problems).toEqual([expect.stringContaining(`[secrets/home/${file}] VERIFY-013: `)]);
  expect(problems[0]).toContain(problem);
  expect(problems[0]).not.toContain('correct-horse-battery');
});

test('what SOPS has encrypted passes, and what stands beside it', async () => {
  expect(await found({
    'secrets/home/login.yaml': secret({ user: CIPHERTEXT, empty: '' }),
    'secrets/home/annotated.yaml': annotated({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled', copy: CIPHERTEXT }),
    'secrets/home/talenv.sops.yaml': { token: CIPHERTEXT, nodes: { first: CIPHERTEXT }, sops: SOPS },
    'secrets/home/shop.env': `# of the shop\nVALUE=${CIPHERTEXT}\nsops_mac=${CIPHERTEXT}\nsops_version=3.10.2\n`,
    'secrets/home/shop.ini': `[db]\nvalue = ${CIPHERTEXT}\n\n[sops]\nversion = 3.10.2\nmac = ${CIPHERTEXT}\n`,
    'secrets/home/kustomization.yaml': { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: ['login.yaml'] },
    'secrets/README.md': 'Encrypt what you write here.\n',
    'elsewhere/login.yaml': secret({ value: 'correct-horse-battery' }, {}),
  })).toEqual([]);
});

test('another folder that Flux decrypts is looked at too', async () => {
  const kustomization = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'secrets' }, spec: { path: './private/home', decryption: { provider: 'sops' } } };

  expect(await found({ 'clusters/home/contract.json': '{}', 'clusters/home/flux/secrets.yaml': kustomization, 'private/home/login.yaml': secret({ value: 'correct-horse-battery' }, {}) }))
    .toEqual([expect.stringContaining('[private/home/login.yaml] VERIFY-013')]);
});
