import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { lackedBy } from '../../src/secrets/lacking.ts';
import { assertRecipient, OBJECT_FIELDS, RECOVERY, Rules } from '../../src/secrets/rules.ts';
import { LabFolder } from './lab.ts';

const key = (letter: string): string => `age1${letter.repeat(58)}`;
const ROOT = join(__dirname, '../../../..');

test('a cluster gets rules for what Flux applies and for what it is made with, each for its key and the recovery key', () => {
  const rules = new Rules('');
  rules.setKey(RECOVERY, key('r'));
  rules.setKey('home', key('h'));

  rules.setCluster('home', 'apps');

  const both = [key('h'), key('r')];
  const read = new Rules(rules.toString());
  expect(read.ruleOf('secrets/home/login.yaml')).toMatchObject({ fields: OBJECT_FIELDS, recipients: both });
  expect(read.ruleOf('secrets/home/login.sops.yaml')).toMatchObject({ fields: OBJECT_FIELDS, recipients: both });
  expect(read.ruleOf('apps/home/talsecret.sops.yaml')).toMatchObject({ fields: undefined, recipients: both });
  expect(read.ruleOf('talenv.sops.yaml')).toMatchObject({ fields: undefined, recipients: [key('r')] });
  expect(read.ruleOf('secrets/other/login.yaml')).toBeUndefined();
  // Each is written once.
  expect(parse(rules.toString(), { merge: false }).keys).toEqual(both);
});

test('rules and words of the owner stay, behind those of clusters', () => {
  const rules = new Rules(`# mine\nkeys:\n  - &friend ${key('f')}\ncreation_rules:\n  # all\n  - path_regex: .*\n    age: ${key('f')}\n  - path_regex: ^secrets/.*\\.yaml$\n    age: YOUR-AGE-PUBLIC-KEY\n`);
  rules.setKey('home', key('h'));

  rules.setCluster('home', 'apps');

  const text = rules.toString();
  expect(text).toContain('# mine');
  expect(text).toContain('# all');
  expect(text).not.toContain('YOUR-AGE-PUBLIC-KEY');
  expect(new Rules(text).ruleOf('secrets/home/login.yaml')?.recipients).toEqual([key('h')]);
  expect(new Rules(text).ruleOf('elsewhere.yaml')?.recipients).toEqual([key('f')]);
  // What is called again changes nothing.
  const again = new Rules(text);
  again.setCluster('home', 'apps');
  expect(again.toString()).toBe(text);
});

test.each([
  ['creation_rules: [', 'the file must be YAML'],
  ['creation_rules: { path_regex: secrets/ }', "'creation_rules' must be a list"],
  ['creation_rules: [{ path_regex: x, pgp: ABC }]', "'creation_rules[0]' must name age keys in one group, got pgp"],
  [`creation_rules: [{ key_groups: [{ age: [${key('a')}] }, { age: [${key('b')}] }] }]`, 'got 2 groups'],
  ['creation_rules: [{ path_regex: x }]', "'creation_rules[0]' must name public halves of age keys, got none"],
  ['creation_rules: [{ age: somebody }]', "got 'somebody'"],
])('SECRETS-002 refuses %s', (text, problem) => {
  const read = (): unknown => new Rules(text).rules;

  expect(read).toThrow(problem);
  expect(read).toThrow('[.sops.yaml] SECRETS-002');
});

test('SECRETS-005 refuses what is no public half, and does not repeat a private one', () => {
  expect(() => assertRecipient('--recipient', 'age1example')).toThrow("[secrets] SECRETS-005: '--recipient' must be the public half of an age key");
  expect(() => assertRecipient('--recipient', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`)).toThrow('got a private key: revoke it');
  expect(() => assertRecipient('--recipient', `AGE-SECRET-KEY-1${'Q'.repeat(58)}`)).not.toThrow('QQQ');
});

test('a cluster lacks what its checklist and Flux ask for, until a file of it holds all keys', () => {
  const lab = new LabFolder();
  try {
    const before = lackedBy(lab.root, 'home');
    lab.write('secrets/home/shop.yaml', 'kind: Secret\nmetadata: { namespace: shop, name: login }\nstringData: { password: x, username: y }\n');
    lab.write('secrets/home/flux.yaml', 'kind: Secret\nmetadata: { namespace: flux-system, name: deploy-key }\nstringData: { identity: x }\n');

    expect(before).toEqual([
      { name: 'external-secrets/onepassword-connect', file: 'secrets/home/onepassword-connect.yaml', keys: ['token'], why: "opens ClusterSecretStore 'onepassword'" },
      { name: 'flux-system/deploy-key', file: 'secrets/home/deploy-key.yaml', keys: ['identity', 'known_hosts'], why: 'opens ssh://git@github.com/example/lab for Flux', ssh: true },
      { name: 'shop/login', file: 'secrets/home/login.yaml', keys: ['password', 'username'], why: 'the program expects it' },
    ]);
    expect(lackedBy(lab.root, 'home').map(({ name }) => name)).toEqual(['external-secrets/onepassword-connect', 'flux-system/deploy-key']);
  } finally {
    lab.remove();
  }
});

test('the checklists of this repository are read as the core writes them', () => {
  for (const cluster of ['infra', 'apps']) expect(lackedBy(ROOT, cluster)).toEqual([{ name: 'external-secrets/onepassword-connect', file: `secrets/${cluster}/onepassword-connect.yaml`, keys: ['token'], why: "opens ClusterSecretStore 'onepassword'" }]);
});

test('this repository has rules for its clusters, and no private key', () => {
  const rules = Rules.read(ROOT);

  expect(rules.recipientsOf('infra', 'apps')).toEqual([rules.keys.get(RECOVERY)]);
  expect(rules.recipientsOf('apps', 'apps')).toEqual([rules.keys.get(RECOVERY)]);
  expect(readFileSync(join(ROOT, '.sops.yaml'), 'utf8')).not.toContain('AGE-SECRET-KEY');
});
