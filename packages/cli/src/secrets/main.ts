/** `secrets`: keys of age for each cluster, files that SOPS has encrypted for exactly these, and what a cluster still lacks. */
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { nearest, oneOf } from '../nearest.ts';
import { Refusal } from '../refusal.ts';
import { clustersIn, clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { git } from '../repository/git.ts';
import { problemsOf } from '../verify/secrets.ts';
import { changeAll, encryptedFiles, metadataOf } from './files.ts';
import { lackedBy, lacksTalosSecrets, makeSshKey, secretOf, talosSecrets } from './lacking.ts';
import type { Lacked } from './lacking.ts';
import { assertRecipient, RECOVERY, Rules, RULES_FILE } from './rules.ts';
import { lineOf, open, run } from './sops.ts';

const NEW_FILE = new Refusal('SECRETS-003', {
  protects: 'A key that is written over opens nothing any more, and nor does anything else.',
  wrong: 'platform secrets init home --keys ~/keys, where home.agekey is',
  right: 'the same with another folder; or move home.agekey away, once nothing is encrypted for it',
});
const NOT_COMMITTED = new Refusal('SECRETS-004', {
  protects: 'Whoever ever gets a repository with its key reads all its secrets.',
  wrong: 'platform secrets init home --keys keys',
  right: 'platform secrets init home --keys ~/keys',
});
const HAS_KEY = new Refusal('SECRETS-006', {
  protects: 'What is encrypted for nobody, nobody can open.',
  wrong: 'platform secrets init home, in a lab without any key',
  right: 'platform secrets init home --keys ~/keys',
});
const HAS_RULE = new Refusal('SECRETS-007', {
  protects: 'A file that no rule knows is encrypted again for whoever the next hand thinks of.',
  wrong: 'secrets/edge/login.yaml without a rule for edge',
  right: 'platform secrets init edge --keys ~/keys',
});
const ENCRYPTED = new Refusal('SECRETS-008', {
  protects: 'What was committed in plain text once can be read by everybody who ever gets the repository.',
  wrong: 'apps/home/talsecret.sops.yaml as talosctl has written it',
  right: 'the same after sops encrypt --in-place',
});
const FOR_ITS_KEYS = new Refusal('SECRETS-009', {
  protects: 'A key that was taken out of the rules still opens what was not encrypted anew, and a new one does not.',
  wrong: 'a file for the key of home alone, and a rule with the recovery key as well',
  right: 'the same after sops updatekeys',
});
const OPENS = new Refusal('SECRETS-010', {
  protects: 'Flux stops at a file that does not open, and with it all that waits for its Secrets.',
  wrong: 'an encrypted file that was merged by hand',
  right: 'the file of either side of the merge',
});
const KNOWN_KEY = new Refusal('SECRETS-011', {
  protects: 'With a mistyped name nothing would be encrypted anew.',
  wrong: 'platform secrets rotate hoem --keys ~/keys',
  right: 'platform secrets rotate home --keys ~/keys',
});
const SOUND = new Refusal('SECRETS-012', {
  protects: 'What is encrypted anew must be what was there: a file that nobody can open would be lost with the old key.',
  wrong: 'platform secrets rotate home, while a file is in plain text',
  right: 'the same once platform secrets check finds nothing',
});
const LACKED = new Refusal('SECRETS-014', {
  protects: 'A value for a Secret that no cluster waits for would be kept, and used by nobody.',
  wrong: '--value external-secrets/onepassword/token=token.txt',
  right: '--value external-secrets/onepassword-connect/token=token.txt',
});
const ONE_SOURCE = new Refusal('SECRETS-015', {
  protects: 'A key that belongs to two clusters opens both when one of them is taken.',
  wrong: 'platform secrets init home away --recipient age1…',
  right: 'platform secrets init home --recipient age1…',
});

const ROTATED = new Refusal('SECRETS-016', {
  protects: 'A key that is replaced without a rotation still opens the content of every file, which keeps its own key.',
  wrong: 'platform secrets init home --recovery age1…, where another recovery key is',
  right: 'platform secrets rotate recovery --recipient age1…',
});
const NEW_SECRET = new Refusal('SECRETS-017', {
  protects: 'A file that is written over loses the values that it held.',
  wrong: '--value shop/login/password=FILE, where secrets/home/login.yaml has the username alone',
  right: 'sops secrets/home/login.yaml',
});

/** Where a key comes from. */
export interface KeyOptions {
  /** Folder that a new key is written into. */
  readonly keys?: string;
  /** Public half of a key that is there. */
  readonly recipient?: string;
}

export interface InitOptions extends KeyOptions {
  /** Public half of the key that opens everything. */
  readonly recovery?: string;
  /** Values for what the clusters lack, such as `external-secrets/onepassword-connect/token=FILE`. */
  readonly value?: readonly string[];
}

/** Gives clusters keys and rules, and makes what they lack, as far as its values are known. */
export function init(root: string, clusters: readonly string[], { keys, recipient, recovery, value = [] }: InitOptions): number {
  const { programs } = configurationOf(root);
  const rules = Rules.read(root);
  if (recipient !== undefined && clusters.length > 1) throw ONE_SOURCE.error('secrets', `'--recipient' must be the key of one cluster, got ${clusters.join(', ')}: call it once for each, or give them '--keys'`);
  if (recovery !== undefined) {
    assertKept(rules, RECOVERY, recovery);
    rules.setKey(RECOVERY, assertRecipient('--recovery', recovery));
  }
  if (keys !== undefined || recipient !== undefined) for (const cluster of clusters) assertKept(rules, cluster, recipient);
  const values = valuesOf(root, clusters, value);
  const without = clusters.filter((cluster) => !rules.keys.has(cluster));
  const made: string[] = [];
  try {
    for (const cluster of without) {
      if (keys !== undefined) rules.setKey(cluster, makeKey(keyFile(keys, cluster), made));
      else if (recipient !== undefined) rules.setKey(cluster, assertRecipient('--recipient', recipient));
      else if (!rules.keys.has(RECOVERY)) throw HAS_KEY.error(cluster, "the cluster must have a key, and has none: make one with '--keys FOLDER', outside of the repository, or name one that is there with '--recipient'");
    }
    for (const cluster of clusters) rules.setCluster(cluster, programs);
    // The others, when the recovery key is new.
    if (recovery !== undefined) for (const cluster of rules.keys.keys()) if (rules.recipientsOf(cluster, programs) !== undefined) rules.setCluster(cluster, programs);
    const text = rules.toString();
    const readable = new Rules(text);
    const behind = encryptedFiles(root).filter((file) => {
      const metadata = metadataOf(file, readFileSync(join(root, file), 'utf8'));
      const rule = readable.ruleOf(file);
      return metadata !== undefined && rule !== undefined && !same(metadata.recipients, rule.recipients);
    });
    changeAll(root, behind, text, { runs: [['updatekeys', '--yes']] });
    for (const file of behind) console.log(`${file}: encrypted for ${readable.ruleOf(file)!.recipients.join(', ')}`);
  } catch (error) {
    // Nothing is encrypted for them.
    for (const file of made) rmSync(file, { force: true });
    throw error;
  }
  for (const file of made) console.log(`${file}: a new key. Keep it in your password manager, and bring it to the cluster (docs: Secrets)`);
  for (const cluster of clusters) {
    if (!rules.keys.has(cluster)) console.log(`${cluster} has no key of its own: the recovery key opens its secrets`);
    makeLacking(root, cluster, values);
  }
  return 0;
}

/** Refuses another key for a name that has one. */
function assertKept(rules: Rules, name: string, recipient: string | undefined): void {
  const key = rules.keys.get(name);
  if (key === undefined || key === recipient) return;
  throw ROTATED.error(RULES_FILE, `'${name}' must keep the key that it has, got ${recipient === undefined ? "'--keys'" : `'${recipient}'`}: leave the option out, or replace the key with 'platform secrets rotate ${name} ${recipient === undefined ? '--keys FOLDER' : `--recipient ${recipient}`}'`);
}

/** Where the key of a cluster is written. Refused: where a key is, and where Git would see it. */
function keyFile(folder: string, cluster: string): string {
  const file = join(resolve(folder), `${cluster}.agekey`);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw NEW_FILE.error(file, 'the file of a new key must not be there yet, and is: name another folder, or move the file away once nothing is encrypted for its key');
  let there = dirname(file);
  while (!existsSync(there)) there = dirname(there);
  const inside = git(realpathSync(there), ['rev-parse', '--is-inside-work-tree']);
  const ignored = (): boolean => git(realpathSync(there), ['check-ignore', '--quiet', file]).status === 0;
  if (inside.status === 0 && inside.stdout.toString().trim() === 'true' && !ignored()) throw NOT_COMMITTED.error(file, 'a key must be outside of all repositories, or be ignored by Git, and this one would be committed: name another folder, such as ~/keys');
  return file;
}

/** Makes a key, and returns its public half. */
function makeKey(file: string, made: string[]): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  made.push(file);
  const { status, stderr } = run('age-keygen', dirname(file), ['-o', file]);
  if (status !== 0) throw new Error(`age-keygen says '${lineOf(stderr)}'`);
  return assertRecipient(file, /^# public key: (\S+)$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '');
}

/** Values by Secret and key. Refused: those of Secrets that none of the clusters lacks. */
function valuesOf(root: string, clusters: readonly string[], given: readonly string[]): Map<string, Map<string, string>> {
  const secrets = clusters.flatMap((cluster) => lackedBy(root, cluster));
  const lacked = secrets.flatMap(({ name, keys }) => keys.map((key) => `${name}/${key}`));
  const values = new Map<string, Map<string, string>>();
  for (const text of given) {
    const [, path, name, key, from] = /^(([^=]+)\/([^=/]+))=(.+)$/.exec(text) ?? [];
    if (path === undefined || !lacked.includes(path)) {
      const meant = path === undefined ? undefined : nearest(path, lacked);
      throw LACKED.error('secrets', `'--value' must be NAMESPACE/NAME/KEY=FILE of a Secret that a cluster lacks, got '${path ?? text.split('=')[0]}': ${meant !== undefined ? `did you mean '${meant}'?` : lacked.length === 0 ? 'none lacks any' : `they lack ${[...new Set(lacked)].join(', ')}`}`);
    }
    const there = secrets.find((secret) => secret.name === name && existsSync(join(root, secret.file)));
    if (there !== undefined) throw NEW_SECRET.error(there.file, `'--value' must be of a Secret whose file is not there yet, got '${path}': add the key with 'sops ${there.file}'`);
    // As somebody has saved it, with a line's end.
    values.set(name, (values.get(name) ?? new Map()).set(key, readFileSync(from === '-' ? 0 : from, 'utf8').replace(/\r?\n$/, '')));
  }
  return values;
}

/** Makes what a cluster lacks, where the values are known, and says what is left. */
function makeLacking(root: string, cluster: string, values: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  for (const needed of lackedBy(root, cluster)) {
    const known = Object.fromEntries(values.get(needed.name) ?? []);
    const ssh = needed.ssh && known.known_hosts !== undefined && known.identity === undefined ? makeSshKey(`flux-${cluster}`) : undefined;
    const all = { ...known, ...(ssh === undefined ? {} : { identity: ssh.identity }) };
    const { file } = needed;
    if (!needed.keys.every((key) => key in all)) console.log(`${cluster} lacks ${lackText(root, needed)}`);
    else {
      encrypt(root, file, stringify(secretOf(needed, all)));
      console.log(`${file}: encrypted${ssh === undefined ? '' : `. Give the repository this deploy key, for reading only:\n${ssh.line}`}`);
    }
  }
  if (!lacksTalosSecrets(root, cluster)) return;
  const file = talosSecrets(root, cluster);
  // An older talosctl takes '-' for the name of a file: it is to stand nowhere that Git sees.
  const scratch = mkdtempSync(join(tmpdir(), 'secrets-'));
  const made = tried(() => run('talosctl', scratch, ['gen', 'secrets', '--output-file', '-']));
  rmSync(scratch, { recursive: true });
  if (made?.status !== 0) console.log(`${cluster} lacks ${file}: ${made === undefined ? 'install talosctl, which makes it' : `talosctl says '${lineOf(made.stderr)}'`}, and call this again`);
  else if (!/^cluster:/m.test(made.stdout)) console.log(`${cluster} lacks ${file}: talosctl prints nothing, as older ones do: install that of the cluster's Talos, and call this again`);
  else {
    encrypt(root, file, made.stdout);
    console.log(`${file}: encrypted`);
  }
}

/** What somebody is told who has to bring a value. */
function lackText(root: string, { name, keys, why, ssh, file }: Lacked): string {
  const asked = keys.filter((key) => !(ssh && key === 'identity'));
  const what = `Secret ${name} with ${keys.join(', ')}, which ${why}`;
  return existsSync(join(root, file)) ? `${what}: add what is missing with 'sops ${file}'` : `${what}: --value ${asked.map((key) => `${name}/${key}=FILE`).join(' --value ')}`;
}

function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Encrypts a text into a new file. It is nowhere else, and never on a disk in plain text. */
function encrypt(root: string, file: string, text: string): void {
  const { status, stdout, stderr } = run('sops', root, ['encrypt', '--filename-override', file, '--input-type', 'yaml', '--output-type', 'yaml'], { input: text });
  if (status !== 0) throw OPENS.error(file, `sops must encrypt the file, and says '${lineOf(stderr)}': correct that`);
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), stdout, { flag: 'wx' });
}

/** What `check` has found. */
export interface Checked {
  readonly files: number;
  /** Files that no key at hand opens. */
  readonly locked: readonly string[];
  readonly problems: readonly string[];
  /** What clusters lack, by cluster. */
  readonly lacking: Readonly<Record<string, readonly string[]>>;
}

/** What `check` is told. */
export interface CheckOptions {
  readonly json?: boolean;
  /** Whether that something is lacking is a failure. */
  readonly complete?: boolean;
}

/** Holds all files to the rules, or those of some clusters, and says what clusters lack. */
export function check(root: string, clusters: readonly string[], options: CheckOptions): number {
  const checked = checkAll(root, clusters);
  const { files, locked, problems, lacking } = checked;
  if (options.json) console.log(JSON.stringify(checked, undefined, 2));
  else {
    for (const problem of problems) console.log(problem);
    console.log(`${files} file${files === 1 ? '' : 's'}, ${problems.length === 0 ? 'all encrypted for the keys of their rules' : `${problems.length} problem${problems.length === 1 ? '' : 's'}`}`);
    if (locked.length > 0) console.log(`No key at hand opens ${locked.join(', ')}: name the file of one in SOPS_AGE_KEY_FILE`);
    for (const [cluster, things] of Object.entries(lacking)) for (const thing of things) console.log(`${cluster} lacks ${thing}`);
  }
  return problems.length > 0 || (options.complete && Object.keys(lacking).length > 0) ? 1 : 0;
}

function checkAll(root: string, wanted: readonly string[] = []): Checked {
  const rules = Rules.read(root);
  const { programs } = configurationOf(root);
  const files = encryptedFiles(root).filter((file) => wanted.length === 0 || wanted.some((cluster) => file.startsWith(`secrets/${cluster}/`) || file.startsWith(`${programs}/${cluster}/`)));
  const problems: string[] = [];
  const opened = new Set<string>();
  const locked: Array<{ file: string; recipients: readonly string[] }> = [];
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const metadata = metadataOf(file, text);
    const plain = problemsOf(file, text);
    // A list of files for kustomize, which holds no value.
    if (metadata === undefined && plain.length === 0) continue;
    problems.push(...plain.map((problem) => ENCRYPTED.at(file, `${problem}: run 'sops encrypt --in-place ${file}', and change what was committed before`)));
    if (metadata === undefined) continue;
    const rule = rules.ruleOf(file);
    if (rule === undefined) problems.push(HAS_RULE.at(file, `a rule of ${RULES_FILE} must match the file, and none does: run 'platform secrets init' for its cluster, or move it`));
    else if (!same(metadata.recipients, rule.recipients) || metadata.others || metadata.fields !== rule.fields) problems.push(FOR_ITS_KEYS.at(file, differenceText(metadata, rule)));
    const { text: content, locked: isLocked, problem } = open(root, file);
    if (content !== undefined) metadata.recipients.forEach((recipient) => opened.add(recipient));
    else if (isLocked) locked.push({ file, recipients: metadata.recipients });
    else problems.push(broken(file, problem));
  }
  // A key that opens other files is at hand: what it doesn't open is broken.
  const isBroken = ({ recipients }: { recipients: readonly string[] }): boolean => recipients.length > 0 && recipients.every((recipient) => opened.has(recipient));
  problems.push(...locked.filter(isBroken).map(({ file }) => broken(file, 'it was encrypted for other keys than it says')));
  const clusters = existsSync(join(root, clustersPath(root))) ? clustersIn(join(root, clustersPath(root))) : [];
  const lacking = Object.fromEntries(clusters.filter((cluster) => wanted.length === 0 || wanted.includes(cluster)).map((cluster) => [cluster, [
    ...(rules.recipientsOf(cluster, programs) === undefined ? [`rules in ${RULES_FILE}: run 'platform secrets init ${cluster} --keys FOLDER'`] : rules.keys.has(cluster) ? [] : [`a key of its own, and uses the recovery key: run 'platform secrets init ${cluster} --keys FOLDER'`]),
    ...lackedBy(root, cluster).map((needed) => `Secret ${needed.name} with ${needed.keys.join(', ')}, which ${needed.why}`),
    ...(lacksTalosSecrets(root, cluster) ? [`${talosSecrets(root, cluster)}, the secrets of Talos`] : []),
  ]] as const).filter(([, things]) => things.length > 0));
  return { files: files.length, locked: locked.filter((one) => !isBroken(one)).map(({ file }) => file), problems, lacking };
}

function broken(file: string, why: string | undefined): string {
  return OPENS.at(file, `the file must open with the key at hand, and sops says '${why}': bring back what was committed before`);
}

function differenceText(metadata: { readonly recipients: readonly string[]; readonly others: boolean; readonly fields?: string }, rule: { readonly recipients: readonly string[]; readonly fields?: string }): string {
  const missing = rule.recipients.filter((recipient) => !metadata.recipients.includes(recipient));
  const more = metadata.recipients.filter((recipient) => !rule.recipients.includes(recipient));
  const got = [
    ...missing.map((recipient) => `none for ${recipient}`),
    ...more.map((recipient) => `one for ${recipient}, which the rule doesn't name`),
    ...(metadata.others ? ['one for a key of another kind'] : []),
    ...(metadata.fields !== rule.fields ? [`'${metadata.fields ?? 'everything'}' encrypted instead of '${rule.fields ?? 'everything'}'`] : []),
  ];
  return `the file must be encrypted as its rule in ${RULES_FILE} says, got ${got.join(', ')}: ${metadata.fields !== rule.fields ? 'decrypt it, and encrypt it again' : "run 'sops updatekeys --yes' on it"}`;
}

/** Whether two lists name the same keys. */
function same(one: readonly string[], other: readonly string[]): boolean {
  return new Set(one).size === new Set(other).size && one.every((each) => other.includes(each));
}

/** Replaces a key by another, and encrypts all anew that it opens. */
export function rotate(root: string, name: string, { keys, recipient }: KeyOptions): number {
  const rules = Rules.read(root);
  const old = rules.keys.get(name);
  if (old === undefined) {
    const known = [...rules.keys.keys()];
    throw KNOWN_KEY.error(RULES_FILE, `the key must be one that the file names, got '${name}': ${known.length === 0 ? "it names none, run 'platform secrets init'" : oneOf(name, known)}`);
  }
  if ((keys === undefined) === (recipient === undefined)) throw HAS_KEY.error(name, "the new key must be made with '--keys FOLDER', outside of the repository, or be named with '--recipient', and not both");
  const { problems } = checkAll(root);
  if (problems.length > 0) throw SOUND.error(RULES_FILE, `'platform secrets check' must find nothing before a key is replaced, and finds ${problems.length === 1 ? 'this' : `${problems.length} problems, first this`}: ${problems[0]}`);
  const files = encryptedFiles(root).filter((file) => metadataOf(file, readFileSync(join(root, file), 'utf8'))?.recipients.includes(old));
  const made: string[] = [];
  try {
    const next = keys !== undefined ? makeKey(keyFile(keys, name), made) : assertRecipient('--recipient', recipient!);
    if (next === old) throw KNOWN_KEY.error(RULES_FILE, `the new key of '${name}' must be another one, got the same: make one with '--keys FOLDER'`);
    rules.setKey(name, next);
    // First another key for the content, while the old one opens it; then whom that is for.
    changeAll(root, files, rules.toString(), { runs: [['rotate', '--in-place'], ['updatekeys', '--yes']], key: made[0] });
  } catch (error) {
    for (const file of made) rmSync(file, { force: true });
    throw error;
  }
  for (const file of made) console.log(`${file}: the new key. Keep it in your password manager`);
  for (const file of files) console.log(`${file}: encrypted anew`);
  console.log([
    ...(name === RECOVERY ? [] : [`Give ${name} the new key beside the old one before you push this, and take the old one away once Flux has applied it.`]),
    'The old key still opens what Git kept of before: if somebody else has it, change the values too.',
  ].join('\n'));
  return 0;
}
