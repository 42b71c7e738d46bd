/** Reads rendered clusters from a folder or from a revision, and the objects in them. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { parseAllDocuments } from 'yaml';
import { clustersPath } from '../repository/clusters.ts';
import { assertClone, contentsOf, git } from '../repository/git.ts';
import type { Files, Item } from './model.ts';
import { Refusal } from '../refusal.ts';

const BASE = new Refusal('DIFF-001', {
  protects: 'A comparison with nothing shows everything as new.',
  wrong: '--base nowhere',
  right: '--base origin/main',
});

const GIT = new Refusal('DIFF-002', {
  protects: 'What git did not read is not in the difference.',
  wrong: 'a clone that lacks objects',
  right: 'git fetch',
});

/** What is compared. The pages beside it say the same for people. */
const COMPARED = /\.(yaml|json)$/;

/** The clusters of a revision, by name. */
export function clustersAt(root: string, revision: string): Map<string, Files> {
  assertClone(root);
  if (git(root, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]).status !== 0) {
    throw BASE.error('diff', `'--base' must name a revision that this clone has, got '${revision}': fetch it, or name another`);
  }
  const clusters = `${clustersPath(root)}/`;
  const { status, stdout, stderr } = git(root, ['ls-tree', '-r', '-z', '--name-only', revision, clusters]);
  if (status !== 0) throw GIT.error('diff', `'git ls-tree' must run without an error, and says '${stderr.trim()}': correct that`);
  const paths = stdout.toString().split('\0').filter((path) => COMPARED.test(path));
  const contents = contentsOf(root, paths.map((path) => `${revision}:${path}`));
  return byCluster(paths.map((path, index): [string, string] => [path.slice(clusters.length), contents[index]!]));
}

/** The clusters of a folder, by name. */
export function clustersIn(folder: string): Map<string, Files> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && COMPARED.test(entry.name));
  return byCluster(files.map((entry) => join(entry.parentPath, entry.name)).sort().map((file) => [relative(folder, file).replaceAll(sep, '/'), readFileSync(file, 'utf8')]));
}

/** A file of a revision; nothing when it isn't there. */
export function fileAt(root: string, revision: string, path: string): string | undefined {
  return contentsOf(root, [`${revision}:${path}`])[0];
}

function byCluster(files: Array<[string, string]>): Map<string, Files> {
  const clusters = new Map<string, Map<string, string>>();
  for (const [path, text] of files) {
    const [cluster] = path.split('/', 1);
    if (!clusters.has(cluster)) clusters.set(cluster, new Map());
    clusters.get(cluster)!.set(path.slice(cluster.length + 1), text);
  }
  return clusters;
}

/** Parsing takes most of the time, and most files are the same on both sides and as they were the last time. */
const parsed = new Map<string, any[]>();

/** What texts were parsed to, by their hash. */
const PARSED = 'node_modules/.cache/parsed.json';

/**
 * Does something that reads objects, and keeps what they were parsed to for the next time. Nothing else is kept: what is no longer
 * rendered is forgotten.
 */
export function rememberingParsed<T>(root: string, work: () => T): T {
  const file = join(root, PARSED);
  let known: Record<string, any[]> = {};
  try {
    known = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The first time, or half a file: all is parsed.
  }
  const used: Record<string, any[]> = {};
  parse = (text) => {
    const key = createHash('sha256').update(text).digest('base64');
    const documents = known[key] ?? documentsIn(text);
    // JSON has no infinity, and no number that is none.
    if (!/\.(inf|nan)\b/i.test(text)) used[key] = documents;
    return documents;
  };
  try {
    return work();
  } finally {
    parse = documentsIn;
    if (existsSync(join(root, 'node_modules')) && Object.keys(used).some((key) => known[key] === undefined)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.${process.pid}`, JSON.stringify(used));
      renameSync(`${file}.${process.pid}`, file);
    }
  }
}

let parse = documentsIn;

function documentsIn(text: string): any[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

/** Every object of a cluster, and every other file of YAML, such as the machines' configuration. */
export function itemsOf(files: Files): Item[] {
  return [...files].flatMap(([path, text]) => {
    const file = path.split('/').at(-1);
    // What lists the files of a stage says nothing of its own, and the facts in JSON are read by their meaning.
    if (file === ClusterFolder.KUSTOMIZATION || path.endsWith('.json')) return [];
    if (!parsed.has(text)) parsed.set(text, parse(text));
    return parsed.get(text)!.map((content) => itemOf(path, content));
  });
}

function itemOf(path: string, content: any): Item {
  const stage = path.split('/', 1)[0];
  if (!content?.apiVersion || !content.kind) return { id: path, label: `file ${path}`, kind: '', stage, content };
  const { apiVersion, kind, metadata } = content;
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  const name = `${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
  return { id: `${group}${kind} ${name}`, label: `${kind} ${name}`, kind: `${group}${kind}`, stage, content };
}
