/** The encrypted files of a repository: which there are, whom each is encrypted for, and how all of them are changed at once. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Refusal } from '../refusal.ts';
import { assertClone, git } from '../repository/git.ts';
import { secretFilesIn } from '../verify/secrets.ts';
import { RULES_FILE } from './rules.ts';
import { lineOf, open, run } from './sops.ts';

const WHOLE = new Refusal('SECRETS-013', {
  protects: 'Files of which some are encrypted for the old key and some for the new one, no single key opens.',
  wrong: 'platform secrets rotate home, with a file that the key at hand does not open',
  right: 'the same with the key of the cluster, or the recovery key, in SOPS_AGE_KEY_FILE',
});

/** What SOPS says of itself in a file. */
export interface Metadata {
  readonly recipients: readonly string[];
  /** Whether keys of another kind open it too. */
  readonly others: boolean;
  /** What is encrypted; without it, everything. */
  readonly fields?: string;
}

/** All files that must be encrypted: those of the folders of secrets, and whatever is called so. */
export function encryptedFiles(root: string): string[] {
  const { status, stdout } = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  if (status !== 0) assertClone(root);
  const called = stdout.toString().split('\0').filter((file) => /[^/]\.sops\.(ya?ml|json|env|ini)$/.test(file) && existsSync(join(root, file)));
  return [...new Set([...secretFilesIn(root), ...called])].sort();
}

/** What SOPS says of itself in a text; undefined when nothing encrypts it. */
export function metadataOf(file: string, text: string): Metadata | undefined {
  if (/\.(env|ini)$/.test(file)) {
    const recipients = [...text.matchAll(/age__list_\d+__map_recipient[ \t]*=[ \t]*(\S+)/g)].map(([, recipient]) => recipient);
    return recipients.length === 0 ? undefined : { recipients, others: /(pgp|kms|vault|key_groups)\w*__list_/.test(text) };
  }
  const all = parseAllDocuments(text).map((document) => (document.errors.length > 0 ? undefined : document.toJS()?.sops)).filter(Boolean);
  if (all.length === 0) return undefined;
  // All documents of a file have the same.
  const [{ age, encrypted_regex: fields, ...rest }] = all;
  return {
    recipients: (age ?? []).map(({ recipient }: { recipient: string }) => recipient),
    others: ['pgp', 'kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'key_groups'].some((kind) => (rest[kind]?.length ?? 0) > 0),
    fields,
  };
}

/** What is done with each file in a copy of the repository. */
export interface Change {
  /** Arguments of `sops` before the name of the file, one list for each run. */
  readonly runs: readonly (readonly string[])[];
  /** The file of a key that must open all of them afterwards. */
  readonly key?: string;
}

/**
 * Changes encrypted files and `.sops.yaml`, all or none: it is done in a copy, where each must hold what it held before, and then
 * moved into place.
 */
export function changeAll(root: string, files: readonly string[], rules: string, { runs, key }: Change): void {
  const scratch = mkdtempSync(join(tmpdir(), 'platform-secrets-'));
  try {
    writeFileSync(join(scratch, RULES_FILE), rules);
    for (const file of files) {
      const before = open(root, file);
      if (before.text === undefined) throw WHOLE.error(file, `the file must be opened by a key at hand, and sops says '${before.problem}': name the file of the key in SOPS_AGE_KEY_FILE; nothing was changed`);
      mkdirSync(dirname(join(scratch, file)), { recursive: true });
      copyFileSync(join(root, file), join(scratch, file));
      for (const args of runs) {
        const { status, stderr } = run('sops', scratch, [...args, file]);
        if (status !== 0) throw WHOLE.error(file, `'sops ${args.join(' ')}' must succeed, and says '${lineOf(stderr)}': correct that; nothing was changed`);
      }
      if (key === undefined) continue;
      const after = open(scratch, file, { SOPS_AGE_KEY_FILE: key });
      if (after.text !== before.text) throw WHOLE.error(file, `the file must hold what it held before, and ${after.problem === undefined ? "doesn't" : `sops says '${after.problem}'`}: run 'platform secrets check'; nothing was changed`);
    }
    moveAll(root, scratch, [...files, RULES_FILE]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Moves files from a copy of the repository into place; when one can't be moved, those before are put back. */
function moveAll(root: string, from: string, files: readonly string[]): void {
  const before = files.map((file) => [file, existsSync(join(root, file)) ? readFileSync(join(root, file)) : undefined] as const);
  const beside = (file: string): string => join(root, dirname(file), `.platform-secrets-${process.pid}`);
  try {
    for (const file of files) {
      // Beside its place, since a folder for scratch may be on another disk.
      copyFileSync(join(from, file), beside(file));
      renameSync(beside(file), join(root, file));
    }
  } catch (error) {
    for (const [file, content] of before) {
      rmSync(beside(file), { force: true });
      if (content !== undefined) writeFileSync(join(root, file), content);
      else rmSync(join(root, file), { force: true });
    }
    throw error;
  }
}
