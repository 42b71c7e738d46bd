/** The commands with real sops and age, on keys that are made here. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { metadataOf } from '../../src/secrets/files.ts';
import { Rules } from '../../src/secrets/rules.ts';
import { LabFolder } from './lab.ts';
import { programsFolder } from './programs.ts';

const ROOT = join(__dirname, '../../../..');
const MAIN = join(ROOT, 'packages/cli/src/main.ts');
const VALUE = 'correct-horse-battery';
const CONNECT = 'external-secrets/onepassword-connect/token';

const programs = programsFolder(ROOT);
// talosctl is played: what it makes is its own matter.
const played = mkdtempSync(join(tmpdir(), 'played-'));
writeFileSync(join(played, 'talosctl'), `#!/bin/sh\n[ "$*" = 'gen secrets --output-file -' ] && printf 'cluster:\\n    secret: ${VALUE}\\n'\n`);
chmodSync(join(played, 'talosctl'), 0o755);
afterAll(() => rmSync(played, { recursive: true }));

let lab: LabFolder;
beforeEach(() => {
  lab = new LabFolder();
});
afterEach(() => lab.remove());

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Runs the command as people do. Of the machine's own keys it knows nothing. */
function platform(args: readonly string[], { key, input = '', path = `${programs}:${process.env.PATH}` }: { key?: string; input?: string; path?: string } = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'secrets', ...args], { cwd: lab.root, encoding: 'utf8', input, env: { PATH: path, HOME: lab.outside, ...(key === undefined ? {} : { SOPS_AGE_KEY_FILE: key }) } });
  return { status, output: `${stdout}${stderr}` };
}

function sops(key: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(join(programs, 'sops'), args, { cwd: lab.root, encoding: 'utf8', env: { HOME: lab.outside, SOPS_AGE_KEY_FILE: key } });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** A key outside of the lab. */
function newKey(name: string): { file: string; recipient: string } {
  const file = join(lab.outside, `${name}.agekey`);
  spawnSync(join(programs, 'age-keygen'), ['-o', file]);
  return { file, recipient: /age1\S+/.exec(readFileSync(file, 'utf8'))![0] };
}

/** A lab whose cluster has a key, and a Secret that is encrypted for it and the recovery key. */
function begun(): { readonly home: string; readonly recovery: { readonly file: string; readonly recipient: string } } {
  const recovery = newKey('recovery');
  const { status, output } = platform(['init', 'home', '--keys', lab.outside, '--recovery', recovery.recipient, '--value', `${CONNECT}=-`], { input: `${VALUE}\n` });
  expect({ status, output }).toMatchObject({ status: 0 });
  return { home: join(lab.outside, 'home.agekey'), recovery };
}

const FILE = 'secrets/home/onepassword-connect.yaml';
const recipientsOf = (file: string): readonly string[] => metadataOf(file, lab.read(file))!.recipients;

test('a new cluster gets a key that only its owner reads, rules, and what it lacks, encrypted at once', () => {
  const { home, recovery } = begun();

  expect(statSync(home).mode & 0o777).toBe(0o600);
  const secret = parse(lab.read(FILE));
  expect(secret).toMatchObject({ kind: 'Secret', metadata: { name: 'onepassword-connect', namespace: 'external-secrets' }, stringData: { token: expect.stringMatching(/^ENC\[/) } });
  expect(recipientsOf(FILE)).toEqual([Rules.read(lab.root).keys.get('home'), recovery.recipient]);
  for (const key of [home, recovery.file]) expect(parse(sops(key, 'decrypt', FILE)).stringData).toEqual({ token: VALUE });
  const left = readdirSync(lab.root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(VALUE));
  expect(left).toEqual([]);
});

test('the secrets of Talos and a deploy key are made, and the half of it that GitHub gets is printed', () => {
  const { home } = begun();
  lab.write('clusters/home/talos/talconfig.yaml', 'clusterName: home\n');
  writeFileSync(join(lab.outside, 'hosts'), 'github.com ssh-ed25519 AAAA\n');

  const { status, output } = platform(['init', 'home', '--value', `flux-system/deploy-key/known_hosts=${join(lab.outside, 'hosts')}`], { path: `${played}:${programs}:${process.env.PATH}` });

  expect(status).toBe(0);
  const talos = sops(home, 'decrypt', 'apps/home/talsecret.sops.yaml');
  expect(parse(talos)).toEqual({ cluster: { secret: VALUE } });
  expect(parse(lab.read('apps/home/talsecret.sops.yaml')).cluster.secret).toMatch(/^ENC\[/);
  const { identity, known_hosts: hosts } = parse(sops(home, 'decrypt', 'secrets/home/deploy-key.yaml')).stringData;
  expect(hosts).toBe('github.com ssh-ed25519 AAAA');
  // ssh itself takes the key, and derives the half that was printed.
  const file = join(lab.outside, 'identity');
  writeFileSync(file, identity, { mode: 0o600 });
  const derived = spawnSync('ssh-keygen', ['-y', '-f', file], { encoding: 'utf8' });
  if (derived.error === undefined) expect(output).toContain(derived.stdout.trim().split(' ').slice(0, 2).join(' '));
  expect(output).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\S+ flux-home$/m);
  expect(output).not.toContain('PRIVATE');
});

test('keys that an older talosctl writes into a file are left nowhere', () => {
  begun();
  lab.write('clusters/home/talos/talconfig.yaml', 'clusterName: home\n');
  const older = join(lab.outside, 'older');
  mkdirSync(older);
  writeFileSync(join(older, 'talosctl'), `#!/bin/sh\nprintf 'cluster:\\n    secret: ${VALUE}\\n' > -\n`, { mode: 0o755 });

  const { status, output } = platform(['init', 'home'], { path: `${older}:${programs}:${process.env.PATH}` });

  expect(status).toBe(0);
  expect(output).toContain('home lacks apps/home/talsecret.sops.yaml: talosctl prints nothing');
  expect(readdirSync(lab.root)).not.toContain('-');
});

test('two Secrets of one name have a file each', () => {
  lab.write('clusters/home/CHECKLIST.md', ['## Secrets that open everything else', '', '- [ ] Secret `shop/login` with `password`', '- [ ] Secret `mail/login` with `password`', ''].join('\n'));
  const file = join(lab.outside, 'password');
  writeFileSync(file, VALUE);

  const { status } = platform(['init', 'home', '--keys', lab.outside, '--value', `shop/login/password=${file}`, '--value', `mail/login/password=${file}`]);

  expect(status).toBe(0);
  expect(['mail', 'shop'].map((namespace) => parse(lab.read(`secrets/home/${namespace}_login.yaml`)).metadata)).toEqual(['mail', 'shop'].map((namespace) => ({ name: 'login', namespace })));
});

test('what somebody must bring is named', () => {
  const { output } = platform(['init', 'home', '--keys', lab.outside]);

  expect(output).toContain("home lacks Secret external-secrets/onepassword-connect with token, which opens ClusterSecretStore 'onepassword': --value external-secrets/onepassword-connect/token=FILE");
});

test.each([
  ['a key that is there', () => { newKey('home'); return ['init', 'home', '--keys', lab.outside]; }, 'SECRETS-003'],
  ['a key that would be committed', () => ['init', 'home', '--keys', 'keys'], 'SECRETS-004'],
  ['a cluster without a key', () => ['init', 'home'], '[home] SECRETS-006'],
  ['a value that nobody waits for', () => ['init', 'home', '--keys', lab.outside, '--value', 'external-secrets/onepassword/token=-'], "SECRETS-014: '--value' must be NAMESPACE/NAME/KEY=FILE of a Secret that a cluster lacks, got 'external-secrets/onepassword/token'"],
  ['a key that is none', () => ['init', 'home', '--recipient', 'age1example'], 'SECRETS-005'],
  ['another recovery key', () => { begun(); return ['init', 'home', '--recovery', newKey('next').recipient]; }, "SECRETS-016: 'recovery' must keep the key that it has"],
  ['another key of a cluster', () => { begun(); return ['init', 'home', '--recipient', newKey('next').recipient]; }, "SECRETS-016: 'home' must keep the key that it has"],
  ['a new key of a cluster that has one', () => { begun(); return ['init', 'home', '--keys', join(lab.outside, 'more')]; }, 'platform secrets rotate home --keys FOLDER'],
  ['a value of a Secret that is there without it', () => {
    lab.write('secrets/home/accounts.yaml', 'kind: Secret\nmetadata: { name: login, namespace: shop }\nstringData: { username: ENC }\n');
    return ['init', 'home', '--keys', lab.outside, '--value', 'shop/login/username=-', '--value', 'shop/login/password=-'];
  }, '[secrets/home/accounts.yaml] SECRETS-017'],
  ['a name that no key has', () => { begun(); return ['rotate', 'hoem', '--keys', lab.outside]; }, "SECRETS-011: the key must be one that the file names, got 'hoem': did you mean 'home'?"],
] as const)('%s is refused, and nothing is written', (_what, given, code) => {
  const args = given();
  const before = existsSync(join(lab.root, '.sops.yaml')) ? lab.read('.sops.yaml') : undefined;
  const keys = readdirSync(lab.outside);

  const { status, output } = platform(args);

  expect(status).toBe(1);
  expect(output).toContain(code);
  expect(existsSync(join(lab.root, '.sops.yaml')) ? lab.read('.sops.yaml') : undefined).toBe(before);
  expect(readdirSync(lab.outside)).toEqual(keys);
});

test('one key for two clusters is refused', () => {
  lab.write('apps/away/package.json', '{}');

  expect(platform(['init', 'home', 'away', '--recipient', `age1${'q'.repeat(58)}`]).output).toContain('SECRETS-015');
});

test('a key that Git ignores may lie in the repository', () => {
  lab.write('.gitignore', '*.agekey\n');

  expect(platform(['init', 'home', '--keys', 'keys']).status).toBe(0);
});

test('a machine without sops is told where it comes from', () => {
  const { recipient } = newKey('home');
  lab.write('secrets/home/login.yaml', 'kind: Secret\nsops: { age: [{ recipient: age1, enc: x }], mac: x }\n');

  const { status, output } = platform(['init', 'home', '--recipient', recipient], { path: `${join(process.execPath, '..')}:/usr/bin:/bin` });

  expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining("SECRETS-001: 'sops' must be a program on the PATH, and isn't: install it from https://getsops.io") });
});

test('a sound lab is found to be one, with what it lacks', () => {
  const { home } = begun();

  const { status, output } = platform(['check'], { key: home });

  expect(status).toBe(0);
  expect(output).toContain('1 file, all encrypted for the keys of their rules\n');
  expect(output).toContain('home lacks Secret shop/login with password, username');
  expect(output).not.toContain('No key at hand');
});

test('what a cluster lacks is a failure where that is asked, and files of others are not looked at', () => {
  const { home } = begun();
  lab.write('apps/away/package.json', '{}');
  lab.write('secrets/away/login.yaml', 'kind: Secret\nstringData: { value: plain }\n');

  expect(platform(['check', 'home'], { key: home })).toMatchObject({ status: 0, output: expect.stringContaining('1 file, all encrypted') });
  expect(platform(['check', 'home', '--complete'], { key: home }).status).toBe(1);
  expect(platform(['check', 'away'], { key: home })).toMatchObject({ status: 1, output: expect.stringContaining('[secrets/away/login.yaml] SECRETS-008: ') });
});

test('without a key it says so, and finds what needs none', () => {
  begun();

  const { status, output } = platform(['check']);

  expect(status).toBe(0);
  expect(output).toContain(`No key at hand opens ${FILE}`);
});

test.each<[what: string, change: (home: string) => void, file: string, code: string, says: string]>([
  ['a plain Secret', () => lab.write('secrets/home/login.yaml', `kind: Secret\nstringData: { value: ${VALUE} }\n`), 'secrets/home/login.yaml', 'SECRETS-008', 'the file must be encrypted by SOPS, got plain text'],
  ['plain secrets of Talos, whether or not they are committed', () => lab.write('apps/home/talsecret.sops.yaml', `cluster: { secret: ${VALUE} }\n`), 'apps/home/talsecret.sops.yaml', 'SECRETS-008', 'the file must be encrypted by SOPS'],
  ['a file for another key as well', (home) => { sops(home, 'rotate', '-i', '--add-age', newKey('thief').recipient, FILE); }, FILE, 'SECRETS-009', "which the rule doesn't name"],
  ['a file that lacks a key of its rule', (home) => { sops(home, 'rotate', '-i', '--rm-age', recipientsOf(FILE)[1], FILE); }, FILE, 'SECRETS-009', 'got none for age1'],
  ['a file whose kind is encrypted too', (home) => {
    writeFileSync(join(lab.root, FILE), sops(home, 'decrypt', FILE));
    const anyone = join(lab.outside, 'rules.yaml');
    writeFileSync(anyone, `creation_rules: [{ age: "${[...Rules.read(lab.root).keys.values()].join(',')}" }]\n`);
    sops(home, '--config', anyone, 'encrypt', '-i', FILE);
  }, FILE, 'SECRETS-009', "'everything' encrypted instead of '^(data|stringData)$'"],
  ['a file that no rule knows', (home) => { mkdirSync(join(lab.root, 'secrets/away')); writeFileSync(join(lab.root, 'secrets/away/login.yaml'), lab.read(FILE)); void home; }, 'secrets/away/login.yaml', 'SECRETS-007', 'a rule of .sops.yaml must match the file, and none does'],
  ['a value that was moved from another file', () => lab.write(FILE, lab.read(FILE).replace('name: onepassword-connect', 'name: stolen')), FILE, 'SECRETS-010', 'MAC mismatch'],
  ['a file whose key is broken', () => {
    lab.write('secrets/home/second.yaml', lab.read(FILE).replaceAll(/(BEGIN AGE ENCRYPTED FILE-----\n\s+)\S+/g, (_, start) => `${start}${'A'.repeat(64)}`));
  }, 'secrets/home/second.yaml', 'SECRETS-010', 'it was encrypted for other keys than it says'],
])('%s is found', (_what, change, file, code, says) => {
  const { home } = begun();
  change(home);

  const { status, output } = platform(['check'], { key: home });

  expect(status).toBe(1);
  expect(output).toContain(`[${file}] ${code}: `);
  expect(output).toContain(says);
  expect(output).not.toContain(VALUE);
});

test('a new recovery key opens what was encrypted before', () => {
  platform(['init', 'home', '--keys', lab.outside, '--value', `${CONNECT}=-`], { input: VALUE });
  const next = newKey('next');

  const { status } = platform(['init', 'home', '--recovery', next.recipient], { key: join(lab.outside, 'home.agekey') });

  expect(status).toBe(0);
  expect(parse(sops(next.file, 'decrypt', FILE)).stringData).toEqual({ token: VALUE });
});

test('after a rotation the new key opens all, the old one nothing, and no value is the same', () => {
  const { home, recovery } = begun();
  lab.write('apps/home/talenv.sops.yaml', `name: ${VALUE}\n`);
  sops(home, 'encrypt', '-i', 'apps/home/talenv.sops.yaml');
  const before = parse(lab.read(FILE)).stringData.token;
  const folder = join(lab.outside, 'next');

  const { status, output } = platform(['rotate', 'home', '--keys', folder], { key: home });

  expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining(`${FILE}: encrypted anew`) });
  const next = join(folder, 'home.agekey');
  expect(parse(sops(next, 'decrypt', FILE)).stringData).toEqual({ token: VALUE });
  expect(parse(sops(recovery.file, 'decrypt', 'apps/home/talenv.sops.yaml'))).toEqual({ name: VALUE });
  expect(() => sops(home, 'decrypt', FILE)).toThrow('Failed to get the data key');
  expect(parse(lab.read(FILE)).stringData.token).not.toBe(before);
  expect(platform(['check'], { key: next })).toMatchObject({ status: 0 });
});

test('the recovery key is replaced without its new private half', () => {
  const { home, recovery } = begun();
  const next = newKey('next');

  expect(platform(['rotate', 'recovery', '--recipient', next.recipient], { key: recovery.file })).toMatchObject({ status: 0 });
  expect(parse(sops(next.file, 'decrypt', FILE)).stringData).toEqual({ token: VALUE });
  expect(parse(sops(home, 'decrypt', FILE)).stringData).toEqual({ token: VALUE });
  expect(() => sops(recovery.file, 'decrypt', FILE)).toThrow('Failed to get the data key');
});

test('a rotation that one file stops changes none, and makes no key', () => {
  const { home } = begun();
  lab.write('secrets/home/second.yaml', lab.read(FILE).replaceAll(/(BEGIN AGE ENCRYPTED FILE-----\n\s+)\S+/g, (_, start) => `${start}${'A'.repeat(64)}`));
  const [rules, file] = [lab.read('.sops.yaml'), lab.read(FILE)];

  const broken = platform(['rotate', 'home', '--keys', join(lab.outside, 'next')], { key: home });
  rmSync(join(lab.root, 'secrets/home/second.yaml'));
  const locked = platform(['rotate', 'home', '--keys', join(lab.outside, 'next')]);

  expect(broken).toMatchObject({ status: 1, output: expect.stringContaining('[.sops.yaml] SECRETS-012: ') });
  expect(locked).toMatchObject({ status: 1, output: expect.stringContaining(`[${FILE}] SECRETS-013: `) });
  expect([lab.read('.sops.yaml'), lab.read(FILE)]).toEqual([rules, file]);
  expect(existsSync(join(lab.outside, 'next/home.agekey'))).toBe(false);
});
