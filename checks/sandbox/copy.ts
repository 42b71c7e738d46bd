import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT, Sandbox } from './sandbox.ts';

/** What every copy needs: the list of what exists, the tools with what they read rendered clusters with, and the configuration. */
const MACHINERY = ['.projenrc.ts', '.projen', '.npmrc', 'projenrc', 'tools', 'checks', 'packages/cli', 'packages/output', 'packages/validator', 'package.json', 'package-lock.json', 'nx.json', 'rollout.json', 'jest.config.json', 'tsconfig.json'];

/** A copy of this repository without packages and programs, on an installed toolchain of its own. */
export class Copy extends Sandbox {
  /** @param also what else is copied */
  constructor(...also: string[]) {
    super();
    // What a build makes is left behind.
    const own = (source: string) => !/\/(node_modules|lib|wasm|\.jsii|API\.md|test(-deep)?-report\.json)$/.test(source);
    for (const file of [...MACHINERY, ...also]) {
      cpSync(join(REPOSITORY_ROOT, file), join(this.root, file), { recursive: true, filter: own });
    }
    // Links to the same files where the file system can: the toolchain is large.
    const modules = [join(REPOSITORY_ROOT, 'node_modules'), this.root];
    if (spawnSync('cp', ['-al', ...modules]).status !== 0) {
      spawnSync('cp', ['-R', ...modules]);
    }
    // What is written in place must not be shared: caches, and npm's note of what is installed.
    rmSync(join(this.root, 'node_modules/.cache'), { recursive: true, force: true });
    rmSync(join(this.root, 'node_modules/.package-lock.json'));
    cpSync(join(REPOSITORY_ROOT, 'node_modules/.package-lock.json'), join(this.root, 'node_modules/.package-lock.json'));
  }

  /** Leaves only those lines in .projenrc.ts that make something which is wanted, and what every copy has. */
  public keepOnly(wanted: (line: string) => boolean): void {
    const lines = this.read('.projenrc.ts').split('\n');
    this.write('.projenrc.ts', lines.filter((line) => !/^new (ClusterProgram|ComponentPackage)/.test(line) || line.includes("'output'") || wanted(line)).join('\n'));
  }
}
