import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT, Sandbox } from '../../../checks/sandbox/sandbox.ts';

export const DRAGONFLY = '@monosense-io/dragonfly';

/** What stands in the one source file of the package, at first. */
export const SOURCE = [
  '/** A cache. */',
  'export class Dragonfly {',
  '  /** How many. */',
  '  public readonly replicas = 1;',
  '  /** Starts it. */',
  '  public start(): void {}',
  '}',
  '',
].join('\n');

/** A git repository with one package, `packages/dragonfly`, on its main branch. */
export class ReleaseLab extends Sandbox {
  constructor(releases?: Sandbox) {
    super(releases);
    this.git('init', '--quiet', '--initial-branch=main');
    this.link('node_modules');
    this.write('package.json', { name: 'lab', private: true, workspaces: ['packages/*'] });
    this.write('package-lock.json', { name: 'lab', lockfileVersion: 3, packages: {} });
    this.write('.gitignore', 'node_modules\nlib/\n.jsii\ntsconfig.json\ndist/\n');
    this.write('.changeset/config.json', { changelog: '@changesets/cli/changelog', commit: false, access: 'public', baseBranch: 'main', ignore: [] });
    this.write('packages/dragonfly/package.json', manifest('1.0.0'));
    this.write('packages/dragonfly/src/index.ts', SOURCE);
    this.write('packages/dragonfly/README.md', '# dragonfly\n');
    this.commit('first');
  }

  /** Gives it what is installed, one link a package: whatever takes them away takes nothing away here. */
  private link(folder: string): void {
    mkdirSync(join(this.root, folder), { recursive: true });
    for (const name of readdirSync(join(REPOSITORY_ROOT, folder)).filter((each) => !each.startsWith('.') && each !== '@monosense-io')) {
      if (name.startsWith('@')) this.link(`${folder}/${name}`);
      else symlinkSync(join(REPOSITORY_ROOT, folder, name), join(this.root, folder, name));
    }
  }

  public git(...args: string[]): string {
    const { status, output } = this.run('git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', ...args);
    if (status !== 0) throw new Error(output);
    return output;
  }

  public commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
  }

  public compile(): void {
    const { status, output } = this.run('jsii', join(this.root, 'packages/dragonfly'), '--silence-warnings=metadata/missing-readme');
    if (status !== 0) throw new Error(output);
  }

  /** A change that waits for a release. */
  public changeset(bump: string, text = 'Starts faster.'): void {
    this.write('.changeset/quiet-dogs-run.md', `---\n'${DRAGONFLY}': ${bump}\n---\n\n${text}\n`);
  }
}

/** What a package needs to be compiled and packed. */
export function manifest(version: string, more: object = {}): object {
  return {
    name: DRAGONFLY, version, description: 'A cache', license: 'Apache-2.0', author: { name: 'Lab' }, stability: 'stable',
    repository: { type: 'git', url: 'https://example.com/lab.git' },
    main: 'lib/index.js', types: 'lib/index.d.ts', files: ['lib', '!lib/**/*.tsbuildinfo', '!lib/imports', '.jsii', 'crds'],
    jsii: { outdir: 'dist', versionFormat: 'full', tsc: { outDir: 'lib', rootDir: 'src' }, targets: {} },
    ...more,
  };
}
