import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { clustersIn, clusterFolder, clustersPath } from '../repository/clusters.ts';
import { Refusal } from '../refusal.ts';
import { objectsIn } from './objects.ts';
import type { Found } from './report.ts';

const ENCRYPTED = new Refusal('VERIFY-013', {
  protects: 'What was committed in plain text once can be read by everybody who ever gets the repository.',
  wrong: 'secrets/home/login.yaml with stringData: { value: correct-horse-battery }',
  right: 'the same after sops -e -i secrets/home/login.yaml',
});

/** Where secrets are kept, unless a cluster has them elsewhere too. */
const FOLDER = 'secrets';

/** What stands beside secrets and is none. */
const BESIDE = /^(readme(\.md)?|\.sops\.ya?ml|\.gitkeep|\.gitignore|\.gitattributes)$/i;

/** How SOPS writes a value that it has encrypted. */
const CIPHERTEXT = /^ENC\[AES256_GCM,data:[^,\]]*,iv:[^,\]]+,tag:[^,\]]+,type:(str|int|float|bool|bytes|comment)\]$/;

/** Fields of a Kubernetes object by which Flux finds it, which stay as they are. */
const PLAIN = ['apiVersion', 'kind', 'metadata', 'type', 'immutable'];

/** What SOPS leaves as it is, in an object of Kubernetes. */
const ANNOTATIONS = 'metadata.annotations';

/** Where kubectl keeps the whole object as it was applied, with its values in plain text. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** How many characters of an annotation may be in plain text: more than that is room for a key or a whole object. */
const LONGEST_ANNOTATION = 64;

/** Holds every file in the folders of secrets to SOPS: all its values must be encrypted. */
export async function findPlainSecrets(root: string): Promise<Found> {
  const files = secretFilesIn(root);
  return {
    checked: `${files.length} file${files.length === 1 ? '' : 's'}`,
    notes: [],
    problems: files.flatMap((file) => problemsOf(file, readFileSync(join(root, file), 'utf8')).map((problem) => ENCRYPTED.at(file, `${problem}: ${problem.startsWith(`'${ANNOTATIONS}`) ? 'remove it' : `encrypt it with 'sops -e -i ${file}'`}, and change what was committed before`))),
  };
}

/** The files in the folders of secrets, from the root, without what stands beside secrets and is none. */
export function secretFilesIn(root: string): string[] {
  return foldersOf(root).flatMap((folder) => filesIn(root, folder)).filter((file) => !BESIDE.test(basename(file)));
}

/** The folder of secrets, and those that Flux decrypts. */
function foldersOf(root: string): string[] {
  const clusters = existsSync(join(root, clustersPath(root))) ? clustersIn(join(root, clustersPath(root))) : [];
  const decrypted = clusters.flatMap((name) => objectsIn(clusterFolder(root, name), ['Kustomization'])).filter(({ spec }) => spec?.decryption?.provider === 'sops')
    .map(({ spec }) => `${spec.path}`.replace(/^\.?\/+/, '').replace(/\/+$/, ''));
  const folders = [...new Set([FOLDER, ...decrypted])].filter((folder) => existsSync(join(root, folder)));
  return folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`))).sort();
}

function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => (
    entry.isDirectory() ? filesIn(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]
  )).sort();
}

/** What of a file SOPS has not encrypted. The values themselves are never told. */
export function problemsOf(file: string, text: string): string[] {
  if (/\.(env|ini)$/.test(file)) return problemsOfLines(text);
  const documents = parseAllDocuments(text).filter((document) => document.errors.length > 0 || document.contents !== null);
  const broken = documents.some((document) => document.errors.length > 0 || typeof document.toJS() !== 'object');
  if (broken) return ['the file must be encrypted by SOPS, got what is neither YAML nor JSON'];
  return documents.flatMap((document, index) => problemsOfDocument(document.toJS(), documents.length === 1 ? 'the file' : `document ${index + 1}`));
}

function problemsOfDocument(content: any, what: string): string[] {
  if (isListOfFiles(content)) return [];
  if (content?.sops === undefined) return [`${what} must be encrypted by SOPS, got plain text`];
  const { sops, ...rest } = content;
  if (!CIPHERTEXT.test(sops?.mac)) return [`${what} must hold what SOPS proves it by ('sops.mac'), got none`];
  const isObject = typeof content.apiVersion === 'string' && typeof content.kind === 'string';
  const values = Object.entries(rest).filter(([name]) => !isObject || !PLAIN.includes(name));
  const plain = values.flatMap(([name, value]) => plainIn(value, name)).map((where) => `'${where}' must be encrypted by SOPS, got plain text`);
  return [...plain, ...(isObject ? problemsOfAnnotations(content.metadata?.annotations) : [])];
}

/** SOPS leaves annotations as they are, so they must hold no copy of what it encrypts. */
function problemsOfAnnotations(annotations: unknown): string[] {
  const plain = Object.entries(annotations ?? {}).filter(([, value]) => !CIPHERTEXT.test(value));
  return plain.flatMap(([name, value]) => {
    const where = `${ANNOTATIONS}.${name}`;
    if (name === LAST_APPLIED) return [`'${where}' must not be in the file, got a copy of the object in plain text`];
    return `${value}`.length > LONGEST_ANNOTATION ? [`'${where}' must have ${LONGEST_ANNOTATION} characters at most, or be encrypted by SOPS, got ${`${value}`.length} in plain text`] : [];
  });
}

/** What kustomize builds the folder from, and which makes no Secrets itself. */
function isListOfFiles(content: any): boolean {
  return content?.kind === 'Kustomization' && `${content.apiVersion}`.startsWith('kustomize.config.k8s.io/') && content.secretGenerator === undefined && content.configMapGenerator === undefined && content.patches === undefined;
}

/** Places of the values that aren't encrypted. Of nothing, SOPS makes nothing. */
function plainIn(value: unknown, where: string): string[] {
  if (value === null || value === '') return [];
  if (typeof value !== 'object') return typeof value === 'string' && CIPHERTEXT.test(value) ? [] : [where];
  return Object.entries(value).flatMap(([name, child]) => plainIn(child, Array.isArray(value) ? `${where}[${name}]` : `${where}.${name}`));
}

/** Of a file of variables, or of settings in sections, of which SOPS has one. */
function problemsOfLines(text: string): string[] {
  const [own, proof = own] = text.split(/^\[sops\]\s*$/m);
  if (!settingsIn(proof).some(({ name, value }) => /^(sops_)?mac$/.test(name) && CIPHERTEXT.test(value))) return ['the file must be encrypted by SOPS, got plain text'];
  return settingsIn(own).filter(({ name, value }) => !name.startsWith('sops_') && value !== '' && !CIPHERTEXT.test(value)).map(({ name }) => `'${name}' must be encrypted by SOPS, got plain text`);
}

function settingsIn(text: string): Array<{ name: string; value: string }> {
  return [...text.matchAll(/^[ \t]*([^#;=\s[][^=\n]*?)[ \t]*=[ \t]*(.*?)[ \t]*$/gm)].map(([, name, value]) => ({ name, value }));
}
