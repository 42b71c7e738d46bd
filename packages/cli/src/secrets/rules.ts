/** `.sops.yaml`: which file SOPS encrypts for whom. It is its owner's; of it only the names of keys and the rules of clusters are written. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, isSeq, parseDocument, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Document } from 'yaml';
import { Refusal } from '../refusal.ts';

/** Name of the file, at the root. */
export const RULES_FILE = '.sops.yaml';

/** The key that opens everything, and that no cluster has. */
export const RECOVERY = 'recovery';

/** What of an object of Kubernetes is encrypted: Flux finds it by the rest. */
export const OBJECT_FIELDS = '^(data|stringData)$';

const READABLE = new Refusal('SECRETS-002', {
  protects: 'SOPS encrypts for whoever a rule names: one that can not be read, or names others than age keys, nobody can hold files to.',
  wrong: 'creation_rules: { path_regex: secrets/ }',
  right: 'creation_rules: [{ path_regex: ^secrets/, age: age1… }]',
});

const RECIPIENT = new Refusal('SECRETS-005', {
  protects: 'What is encrypted for a mistyped key, nobody can open.',
  wrong: '--recipient age1example',
  right: '--recipient with the line "# public key" of the key file',
});

/** What stood in the sample of earlier labs. */
const PLACEHOLDER = 'YOUR-AGE-PUBLIC-KEY';

/** A rule, as far as files are held to it. */
export interface Rule {
  readonly pattern: string;
  /** What is encrypted; without it, everything. */
  readonly fields?: string;
  readonly recipients: readonly string[];
}

/** Whether a text is the public half of an age key. */
export function isRecipient(text: string): boolean {
  return /^age1[02-9ac-hj-np-z]{58}$/.test(text);
}

/** Refuses what is no public half of an age key. */
export function assertRecipient(option: string, text: string): string {
  if (!isRecipient(text)) throw RECIPIENT.error('secrets', `'${option}' must be the public half of an age key, which begins with age1 and has 62 characters, got ${/SECRET/i.test(text) ? 'a private key: revoke it, since the shell has kept it' : `'${text}': copy it whole`}`);
  return text;
}

/** The patterns of a cluster: what Flux applies, and what stays beside its program. */
function patternsOf(cluster: string, programs: string): readonly [applied: string, kept: string] {
  return [`^secrets/${cluster}/.*\\.ya?ml$`, `^${programs}/${cluster}/.*[^/]\\.sops\\.(ya?ml|json|env|ini)$`];
}

/** What is of no cluster. */
const OTHERS = '[^/]\\.sops\\.(ya?ml|json|env|ini)$';

/** The file, read and changed as a document, so that comments and rules of its owner stay. */
export class Rules {
  /** The file at a root, or an empty one. */
  public static read(root: string): Rules {
    const file = join(root, RULES_FILE);
    return new Rules(existsSync(file) ? readFileSync(file, 'utf8') : '');
  }

  private readonly document: Document;

  constructor(text: string) {
    this.document = parseDocument(text);
    if (this.document.errors.length > 0) throw READABLE.error(RULES_FILE, `the file must be YAML, got ${this.document.errors[0].message.split('\n')[0]}: correct it`);
    // An empty file, or one of comments alone.
    if (this.document.contents === null) this.document.contents = new YAMLMap();
    for (const list of ['keys', 'creation_rules']) {
      const value = this.document.get(list);
      if (value === undefined || value === null) this.document.set(list, new YAMLSeq());
      else if (!isSeq(value)) throw READABLE.error(RULES_FILE, `'${list}' must be a list, got another value: write each ${list === 'keys' ? 'key' : 'rule'} behind a dash`);
    }
  }

  /** The file's text. */
  public toString(): string {
    return this.document.toString({ lineWidth: 0 });
  }

  /** Public halves by name: the anchors below `keys`. */
  public get keys(): Map<string, string> {
    return new Map(this.named.map((key) => [key.anchor!, String(key.value)]));
  }

  /** All rules in order. Refused: other recipients than age keys, or several groups of them, which all would have to agree. */
  public get rules(): Rule[] {
    const content: any[] = this.document.toJS().creation_rules ?? [];
    return content.map((rule, index) => {
      const where = `creation_rules[${index}]`;
      const groups: any[] = rule?.key_groups ?? [{ age: rule?.age }];
      const others = Object.keys({ ...rule, ...groups[0] }).filter((key) => /^(pgp|kms|gcp_kms|azure_key.*|hc_vault.*|merge|shamir_threshold)$/.test(key));
      if (groups.length !== 1 || others.length > 0) throw READABLE.error(RULES_FILE, `'${where}' must name age keys in one group, got ${others[0] ?? `${groups.length} groups`}: leave the rest out`);
      const recipients: string[] = [groups[0].age ?? []].flat().flatMap((text: unknown) => `${text}`.split(',')).map((text) => text.trim()).filter(Boolean);
      const wrong = recipients.find((text) => !isRecipient(text) && text !== PLACEHOLDER);
      if (recipients.length === 0 || wrong !== undefined) throw READABLE.error(RULES_FILE, `'${where}' must name public halves of age keys, got ${wrong === undefined ? 'none' : `'${wrong}'`}: write them, or run 'platform secrets init'`);
      return { pattern: rule.path_regex ?? '', fields: rule.encrypted_regex, recipients };
    });
  }

  /** The rule of a file, by its path from the root. */
  public ruleOf(path: string): Rule | undefined {
    return this.rules.find(({ pattern }) => new RegExp(pattern).test(path));
  }

  /** Whom the files of a cluster are encrypted for; undefined before its rules are there. */
  public recipientsOf(cluster: string, programs: string): readonly string[] | undefined {
    const [applied] = patternsOf(cluster, programs);
    return this.rules.find(({ pattern }) => pattern === applied)?.recipients;
  }

  /** Names a key, or gives a name another key. */
  public setKey(name: string, recipient: string): void {
    const known = this.named.find(({ anchor }) => anchor === name);
    if (known !== undefined) {
      known.value = recipient;
      return;
    }
    const key = new Scalar(recipient);
    key.anchor = name;
    const list = this.list('keys');
    list.flow = false;
    // The one for all comes last.
    const last = this.named.findIndex(({ anchor }) => anchor === RECOVERY);
    if (last < 0) list.add(key);
    else list.items.splice(last, 0, key);
  }

  /** Writes the rules of a cluster: for its own key, where it has one, and for the recovery key. */
  public setCluster(cluster: string, programs: string): void {
    const readers = [cluster, RECOVERY].filter((name) => this.keys.has(name));
    const [applied, kept] = patternsOf(cluster, programs);
    this.setRule(kept, `What ${cluster} is made with, such as the secrets of Talos, encrypted whole.`, readers);
    this.setRule(applied, `Secrets that Flux applies to ${cluster}. It can't apply one whose kind or name is encrypted.`, readers, OBJECT_FIELDS);
    this.removePlaceholder();
    // The last: its pattern matches those of clusters too.
    if (this.keys.has(RECOVERY)) this.setRule(OTHERS, 'What is of no cluster.', [RECOVERY]);
  }

  private get named(): Scalar[] {
    return this.list('keys').items.filter((item): item is Scalar => isScalar(item) && item.anchor !== undefined);
  }

  private list(name: string): YAMLSeq {
    return this.document.get(name) as YAMLSeq;
  }

  private setRule(pattern: string, comment: string, readers: readonly string[], fields?: string): void {
    const list = this.list('creation_rules');
    list.flow = false;
    const known = list.items.find((item) => (item as YAMLMap).get?.('path_regex') === pattern) as YAMLMap | undefined;
    const rule = known ?? this.document.createNode({ path_regex: pattern, ...(fields === undefined ? {} : { encrypted_regex: fields }) }) as YAMLMap;
    const group = this.document.createNode({ age: [] }) as YAMLMap;
    const ages = group.get('age') as YAMLSeq;
    ages.flow = true;
    for (const name of readers) ages.add(this.document.createAlias(this.named.find(({ anchor }) => anchor === name)!, name));
    rule.delete('age');
    rule.set('key_groups', this.document.createNode([]));
    (rule.get('key_groups') as YAMLSeq).flow = false;
    (rule.get('key_groups') as YAMLSeq).add(group);
    if (known !== undefined) return;
    rule.commentBefore = ` ${comment}`;
    if (pattern === OTHERS) list.items.push(rule);
    // Before rules of the owner, since the first that matches counts.
    else list.items.unshift(rule);
  }

  private removePlaceholder(): void {
    const list = this.list('creation_rules');
    list.items = list.items.filter((item) => (item as YAMLMap).get?.('age') !== PLACEHOLDER);
  }
}
