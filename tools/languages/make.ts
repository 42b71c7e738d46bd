/** Makes what npm has for Python, Java and Go as well: jsii-pacmak writes the code, and each language's own tool packs or compiles it. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const SUCCEEDS = new Refusal('LANGUAGES-001', {
  protects: 'A package that does not compile in a language can not be used there.',
  wrong: 'mvn that ends with 1',
  right: 'mvn that ends with 0',
});

const FOLDER = import.meta.dirname;
/** What Maven has downloaded: not where others of this machine find it. */
const MAVEN = join(FOLDER, '../../node_modules/.cache/maven');
const INSTALLED = join(FOLDER, 'node_modules/.package-lock.json');

export const LANGUAGES = ['python', 'java', 'go'] as const;
export type Language = typeof LANGUAGES[number];

/** The code that jsii-pacmak has written for one package in one language. */
interface Generated {
  /** The npm package. */
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/**
 * Libraries of others whose code for Java and Go is made here as well. Their releases there come later than those of npm, or not at
 * all: Maven has no cdk8s from 2.70.48 on, and the Go proxy none at all.
 */
const OTHERS = ['cdk8s'];

/** Packages as npm would install them, beside each other: jsii-pacmak reads each from its folder, and what it needs from the folders beside it. */
export class Layout {
  private readonly folder: string;
  private readonly modules: string;

  /**
   * @param folder an empty folder
   * @param root the repository, whose toolchain brings what the packages need of others
   * @param tarballs the packages, as they are released
   */
  constructor(folder: string, root: string, tarballs: readonly string[]) {
    this.folder = folder;
    this.modules = join(folder, 'node_modules');
    for (const tarball of tarballs) {
      const { name } = JSON.parse(run('tar', ['-xzOf', tarball, 'package/package.json'], folder));
      mkdirSync(join(this.modules, name), { recursive: true });
      run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(this.modules, name)], folder);
    }
    for (const other of [...OTHERS, 'constructs', 'projen']) {
      // Written into, unlike the rest.
      if (OTHERS.includes(other)) cpSync(join(root, 'node_modules', other), join(this.modules, other), { recursive: true, dereference: true });
      else symlinkSync(join(root, 'node_modules', other), join(this.modules, other));
    }
  }

  /** Packs wheels into a folder. */
  public python(packages: readonly string[], out: string): void {
    const generated = this.generate('python', packages);
    const environment = pythonEnvironment(join(this.folder, 'environment'), join(FOLDER, 'requirements.txt'));
    run(environment, ['-m', 'pip', 'wheel', '--quiet', '--no-deps', '--no-index', '--no-build-isolation', '--wheel-dir', out, ...generated.map(({ folder }) => folder)], this.folder);
  }

  /**
   * Compiles jars into a Maven repository in a folder.
   *
   * @param complete also the sources and the documentation, as Maven Central asks for them
   */
  public java(packages: readonly string[], out: string, complete: boolean): void {
    const generated = this.generate('java', packages);
    const modules = generated.map(({ folder }) => `<module>${relative(this.folder, folder)}</module>`).join('');
    // One run for all: each finds the others in it, and Maven starts once.
    writeFileSync(join(this.folder, 'pom.xml'), `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><packaging>pom</packaging><groupId>all</groupId><artifactId>all</artifactId><version>0</version><modules>${modules}</modules></project>\n`);
    const quick = complete ? [] : ['-Dmaven.javadoc.skip=true', '-Dmaven.source.skip=true'];
    run('mvn', [...mavenArguments(), ...quick, '-Dmaven.install.skip=true', `-DaltDeploymentRepository=out::default::file://${out}`, 'deploy'], this.folder);
    // Of these a run may have used earlier ones of the same number, and Maven never looks again.
    for (const group of [REPOSITORY.languages.java.replaceAll('.', '/'), 'org/cdk8s']) rmSync(join(MAVEN, group), { recursive: true, force: true });
  }

  /** Compiles modules of Go, and copies them into a folder: one folder for each, with a workspace over all. */
  public go(packages: readonly string[], out: string): void {
    const generated = this.generate('go', packages);
    for (const { folder } of generated) cpSync(folder, join(out, basename(folder)), { recursive: true });
    writeFileSync(join(out, 'go.work'), workspaceOf(generated));
    run('go', ['build', ...generated.map(({ folder }) => `./${basename(folder)}/...`)], out);
  }

  /** Writes the code of those of some packages that are for a language, by their names in npm. */
  private generate(language: Language, packages: readonly string[]): Generated[] {
    const declared = packages.filter((name) => language in this.manifest(name).jsii.targets);
    const names = language === 'python' ? declared : [...OTHERS, ...declared];
    run(process.execPath, [tool('jsii-pacmak'), `--targets=${language}`, '--code-only', '--no-npmignore', '--no-fingerprint', ...names.map((name) => join('node_modules', name))], this.folder);
    return names.map((name) => {
      const { version, jsii } = this.manifest(name);
      const made = join(this.modules, name, jsii.outdir, language);
      return { name, version, folder: language === 'go' ? join(made, readdirSync(made)[0]) : made };
    });
  }

  private manifest(name: string): { readonly version: string; readonly jsii: { readonly outdir: string; readonly targets: object } } {
    return JSON.parse(readFileSync(join(this.modules, name, 'package.json'), 'utf8'));
  }
}

/** A workspace of Go: what modules ask for of each other is beside them, and nowhere else yet. */
function workspaceOf(generated: readonly Generated[]): string {
  const modules = generated.map(({ folder, version }) => {
    const [, path] = /^module (.*)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8'))!;
    return { folder: `./${basename(folder)}`, path, version };
  });
  const [go] = /^go .*$/m.exec(readFileSync(join(generated[0].folder, 'go.mod'), 'utf8'))!;
  return [go, '', ...modules.map(({ folder }) => `use ${folder}`), '', ...modules.map(({ folder, path, version }) => `replace ${path} v${version} => ${folder}`), ''].join('\n');
}

/** Makes a virtual environment of Python, and says where its interpreter is. */
export function pythonEnvironment(folder: string, requirements: string, ...more: string[]): string {
  const python = join(folder, 'bin/python');
  if (!existsSync(python)) run('python3', ['-m', 'venv', folder], dirname(folder));
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements, ...more], dirname(folder));
  return python;
}

/** The file of a command of jsii's, which is large and needed by nobody else: installed by whoever asks for it. */
export function tool(name: 'jsii-pacmak' | 'jsii-rosetta'): string {
  if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(join(FOLDER, 'package-lock.json')).mtimeMs) {
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], FOLDER);
  }
  return join(FOLDER, 'node_modules', name, 'bin', name);
}

/** What Maven is always called with. */
export function mavenArguments(): string[] {
  return ['--batch-mode', '--quiet', `-Dmaven.repo.local=${MAVEN}`];
}

/** Runs a command that has to succeed, and returns what it prints. */
function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (status !== 0) throw SUCCEEDS.error('languages', `'${[basename(command), ...args].join(' ').slice(0, 200)}' must succeed, got ${error?.message ?? status}: see what it says\n${stdout}${stderr}`);
  return stdout;
}
