/** The packages of this repository in other languages, and one lab in each, all by the languages' own tools and with the real jsii. */
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Layout, mavenArguments, pythonEnvironment } from '../../tools/languages/make.ts';
import { MADE } from '../../tools/languages/publish.ts';
import { isLibrary, pack } from '../../tools/release/pack.ts';
import { packagesOf } from '../../tools/release/packages.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
const LABS = join(import.meta.dirname, 'lab');

export interface Outcome {
  readonly status: number | null;
  /** What was printed on both streams. */
  readonly output: string;
}

/** The packages, made for every language, in a folder of their own. */
export class Made {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'languages-')));
  public readonly packages = packagesOf(ROOT).filter(({ folder }) => isLibrary(join(ROOT, 'packages', folder)));
  private readonly layout: Layout;
  private python = '';

  constructor() {
    const [tarballs, modules] = ['tarballs', 'layout'].map((name) => join(this.folder, name));
    [tarballs, modules].forEach((folder) => mkdirSync(folder));
    this.layout = new Layout(modules, ROOT, this.packages.map(({ folder }) => pack(join(ROOT, 'packages', folder), tarballs)));
  }

  /** Makes wheels, and installs them beside what they need of PyPI. */
  public makePython(): void {
    this.layout.python(this.names, this.path('python'));
    this.python = pythonEnvironment(this.path('environment'), join(import.meta.dirname, 'requirements.txt'), ...globSync(join(this.path('python'), '*.whl')));
  }

  /** Compiles jars into a Maven repository. */
  public makeJava(): void {
    this.layout.java(this.names, this.path('java'), false);
  }

  /** Compiles modules of Go. */
  public makeGo(): void {
    mkdirSync(this.path('go'));
    this.layout.go(this.names, this.path('go'));
  }

  /** Where something of these packages is. */
  public path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Where Python with all packages is. */
  public get interpreter(): string {
    return this.python;
  }

  /** Publishes what is made of a language, with the real command; apart, since a server may be in this process. */
  public publish(language: 'python' | 'java' | 'go', ...targets: string[]): Promise<Outcome> {
    const root = this.path('published');
    mkdirSync(join(root, MADE), { recursive: true });
    if (!existsSync(join(root, MADE, language))) symlinkSync(this.path(language), join(root, MADE, language));
    const started = spawn(process.execPath, [join(ROOT, 'tools/languages/publish.ts'), language, ...targets], { cwd: root, env: { ...process.env, PUBLISH_TOKEN: 'token' } });
    let output = '';
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text) => { output += text; });
    return new Promise((resolve) => { started.on('close', (status) => resolve({ status, output })); });
  }

  /** Runs Python with all packages. */
  public runPython(...args: string[]): Outcome {
    return run(this.python, args, this.folder);
  }

  /** Runs the lab in a language, in a folder of its own. */
  public lab(language: 'typescript' | 'python' | 'java' | 'go', name: string, env: Record<string, string> = {}): Lab {
    const lab = this.path('labs', name);
    const program = join(lab, 'apps/edge');
    mkdirSync(program, { recursive: true });
    cpSync(join(LABS, 'cluster.json'), join(program, 'cluster.json'));
    const copied = { typescript: 'main.ts', python: 'main.py', java: 'java', go: 'go' }[language];
    cpSync(join(LABS, copied), ['java', 'go'].includes(copied) ? program : join(program, copied), { recursive: true });
    if (language === 'typescript') symlinkSync(this.path('layout/node_modules'), join(lab, 'node_modules'));
    // The modules that were made, and the lab.
    if (language === 'go') writeFileSync(join(program, 'go.work'), `${readFileSync(this.path('go/go.work'), 'utf8').replaceAll('./', `${this.path('go')}/`)}\nuse .\n`);
    const versions = this.packages.map(({ folder, manifest: { version } }) => `-D${folder}=${version}`);
    const [command, ...args] = {
      typescript: [process.execPath, 'main.ts'],
      python: [this.python, 'main.py'],
      java: ['mvn', ...mavenArguments(), `-Dmade=${this.path('java')}`, ...versions, 'compile', 'exec:java'],
      go: ['go', 'run', '.'],
    }[language];
    return { ...run(command, args, program, env), files: filesOf(join(lab, 'clusters')) };
  }

  private get names(): string[] {
    return this.packages.map(({ manifest: { name } }) => name);
  }
}

/** What a program has said and rendered. */
export interface Lab extends Outcome {
  /** The text of each rendered file, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

function filesOf(folder: string): Record<string, string> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(files.map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]));
}

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 2 ** 26 });
  return { status, output: `${stdout}${stderr}${error?.message ?? ''}` };
}
