/**
 * Publishes what is made in dist/languages, as far as it isn't there, with a token in PUBLISH_TOKEN:
 *
 *   node tools/languages/publish.ts python https://upload.pypi.org/legacy/ https://pypi.org/simple
 *   node tools/languages/publish.ts java https://maven.pkg.github.com/example/lab
 *   node tools/languages/publish.ts go https://github.com/example/lab-go
 *
 * Imports nothing that is installed: where the token is, no other code runs.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const TARGET = new Refusal('LANGUAGES-004', {
  protects: 'A package goes to the place that somebody has named.',
  wrong: 'node tools/languages/publish.ts python',
  right: 'node tools/languages/publish.ts python https://upload.pypi.org/legacy/ https://pypi.org/simple',
});
const TAKEN = new Refusal('LANGUAGES-005', {
  protects: 'A version that was not taken is not there.',
  wrong: 'a token that may not write packages',
  right: 'a token that may',
});
const LISTED = new Refusal('LANGUAGES-006', {
  protects: 'The list of versions is written anew with one more: what is not read is lost.',
  wrong: 'a registry that answers 503',
  right: 'one that answers 200, or 404 before the first version',
});

/** Where the packages of other languages are made. */
export const MADE = 'dist/languages';

const AUTHOR = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

/** Wheels, to an index such as PyPI. */
async function python(folder: string, upload: string, index: string): Promise<string[]> {
  const published: string[] = [];
  for (const wheel of globSync('*.whl', { cwd: folder }).sort()) {
    const metadata = metadataOf(join(folder, wheel));
    const page = await fetch(`${index.replace(/\/$/, '')}/${metadata.name.replaceAll(/[-_.]+/g, '-').toLowerCase()}/`);
    if (lists(page) && (await page.text()).includes(wheel)) continue;
    const bytes = readFileSync(join(folder, wheel));
    const form = new FormData();
    const fields = { ':action': 'file_upload', 'protocol_version': '1', 'filetype': 'bdist_wheel', 'pyversion': 'py3', 'sha256_digest': digest('sha256', bytes), ...metadata };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('content', new Blob([bytes]), wheel);
    await taken(wheel, upload, { method: 'POST', body: form, headers: login('__token__') });
    published.push(`${metadata.name} ${metadata.version}`);
  }
  return published;
}

/** The fields of a wheel that an index asks for. */
function metadataOf(wheel: string): { metadata_version: string; name: string; version: string; summary: string; description: string; description_content_type: string; requires_python: string } {
  const text = command('unzip', ['-p', wheel, '*.dist-info/METADATA'], dirname(wheel));
  const [head, ...description] = text.split('\n\n');
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1] ?? '';
  return {
    metadata_version: field('Metadata-Version'), name: field('Name'), version: field('Version'), summary: field('Summary'),
    description: description.join('\n\n'), description_content_type: field('Description-Content-Type'), requires_python: field('Requires-Python'),
  };
}

/** Jars, to a Maven repository that takes files. */
async function java(folder: string, repository: string): Promise<string[]> {
  const group = REPOSITORY.languages.java.replaceAll('.', '/');
  const published: string[] = [];
  for (const artifact of readdirSync(join(folder, group)).sort()) {
    const place = `${repository.replace(/\/$/, '')}/${group}/${artifact}`;
    const answer = await fetch(`${place}/maven-metadata.xml`, { headers: login('token') });
    const versions = lists(answer) ? [...(await answer.text()).matchAll(/<version>(.*?)<\/version>/g)].map(([, version]) => version) : [];
    const [version] = readdirSync(join(folder, group, artifact), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    if (versions.includes(version)) continue;
    const put = async (file: string, body: string | Buffer): Promise<void> => {
      const kept = async (): Promise<boolean> => {
        const isSum = /\.(md5|sha\d+)$/.test(file);
        const sum = await fetch(`${place}/${file}${isSum ? '' : '.sha1'}`, { headers: login('token') });
        return sum.ok && (await sum.text()).trim() === (isSum ? `${body}`.trim() : digest('sha1', body));
      };
      await taken(`${artifact} ${version}`, `${place}/${file}`, { method: 'PUT', body: new Blob([body]), headers: login('token') }, kept);
    };
    for (const file of readdirSync(join(folder, group, artifact, version))) await put(`${version}/${file}`, readFileSync(join(folder, group, artifact, version, file)));
    // Last: a version that is listed is there. Ranges of versions are looked up here.
    const listed = [...versions, version].map((each) => `<version>${each}</version>`).join('');
    const metadata = `<metadata><groupId>${REPOSITORY.languages.java}</groupId><artifactId>${artifact}</artifactId><versioning><latest>${version}</latest><release>${version}</release><versions>${listed}</versions></versioning></metadata>\n`;
    for (const algorithm of ['sha1', 'md5']) await put(`maven-metadata.xml.${algorithm}`, digest(algorithm, metadata));
    await put('maven-metadata.xml', metadata);
    published.push(`${artifact} ${version}`);
  }
  return published;
}

/** Modules of Go, to a repository of Git: a folder and a tag for each. */
async function go(folder: string, repository: string): Promise<string[]> {
  const clone = mkdtempSync(join(tmpdir(), 'go-'));
  try {
    const git = (cwd: string, ...args: string[]): string => gitFor(repository, cwd, ...args);
    git(clone, 'clone', '--quiet', '--depth', '1', repository, '.');
    const tags = git(clone, 'ls-remote', '--tags', 'origin');
    const own = `module github.com/${REPOSITORY.github}-go/`;
    const lacking = readdirSync(folder).sort()
      .filter((module) => existsSync(join(folder, module, 'go.mod')) && readFileSync(join(folder, module, 'go.mod'), 'utf8').startsWith(own))
      .map((module) => ({ module, tag: `${module}/v${readFileSync(join(folder, module, 'version'), 'utf8').trim()}` }))
      .filter(({ tag }) => !tags.includes(`refs/tags/${tag}\n`));
    if (lacking.length === 0) return [];
    for (const { module } of lacking) {
      rmSync(join(clone, module), { recursive: true, force: true });
      cpSync(join(folder, module), join(clone, module), { recursive: true });
    }
    git(clone, 'add', '--all');
    git(clone, 'commit', '--quiet', '--no-verify', '--message', `chore: ${lacking.map(({ tag }) => tag).join(', ')}`);
    for (const { tag } of lacking) git(clone, 'tag', tag);
    // All or none.
    git(clone, 'push', '--quiet', '--atomic', 'origin', 'HEAD:refs/heads/main', ...lacking.map(({ tag }) => `refs/tags/${tag}`));
    return lacking.map(({ tag }) => tag);
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

/** Git with the token in its environment, where no list of processes shows it. Only the host of the repository gets it. */
function gitFor(repository: string, cwd: string, ...args: string[]): string {
  const token = process.env.PUBLISH_TOKEN;
  const header: Record<string, string> = token === undefined || !URL.canParse(repository) ? {} : { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `http.${new URL(repository).origin}/.extraheader`, GIT_CONFIG_VALUE_0: `authorization: ${login('x-access-token').authorization}` };
  return command('git', ['-c', `user.name=${AUTHOR.name}`, '-c', `user.email=${AUTHOR.email}`, '-c', 'core.hooksPath=/dev/null', ...args], cwd, header);
}

/** Whether there is a list of versions. One that can't be read must not be taken for an empty one: it would be written anew. */
function lists({ ok, status, url }: Response): boolean {
  if (!ok && status !== 404) throw LISTED.error('languages', `${url} must answer with a list of versions, or that there is none, got ${status}: try again later, or see whether PUBLISH_TOKEN holds a token for it`);
  return ok;
}

/** @param kept whether it is there already, from a run that was cut short: asked where a file is never replaced */
async function taken(what: string, url: string, request: RequestInit, kept: () => Promise<boolean> = async () => false): Promise<void> {
  const answer = await fetch(url, request);
  if (answer.status === 409 && await kept()) return;
  if (!answer.ok) throw TAKEN.error('languages', `${url} must take ${what}, got ${answer.status}: see whether PUBLISH_TOKEN holds a token for it\n${(await answer.text()).slice(0, 500)}`);
}

function login(user: string): Record<string, string> {
  const token = process.env.PUBLISH_TOKEN;
  return token === undefined ? {} : { authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}` };
}

function digest(algorithm: string, bytes: string | Buffer): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function command(name: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): string {
  const { status, stdout, stderr } = spawnSync(name, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 2 ** 26 });
  if (status !== 0) throw TAKEN.error('languages', `'${name} ${args.at(-1)}' must succeed, got ${status}: see what it says\n${stderr}`);
  return stdout;
}

async function main([language, target, index]: string[]): Promise<void> {
  try {
    const folder = join(process.cwd(), MADE, String(language));
    const publish = { python: () => python(folder, target, index), java: () => java(folder, target), go: () => go(folder, target) }[language];
    if (publish === undefined || target === undefined || (language === 'python' && index === undefined)) {
      throw TARGET.error('languages', `the arguments must be python, java or go, and where to publish, got '${[language, target].filter((word) => word !== undefined).join(' ')}': run 'node tools/languages/${basename(import.meta.filename)} go https://github.com/${REPOSITORY.github}-go'`);
    }
    const published = await publish();
    console.log(published.length > 0 ? `published ${published.join(', ')}` : 'nothing to publish');
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

// Whoever only reads a constant from here may be a module that can't wait.
if (import.meta.main) void main(process.argv.slice(2));
