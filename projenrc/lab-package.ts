import { join } from 'node:path';
import type { Project } from 'projen';
import { ComponentPackage, importedBy, SHARED_PEERS, versionOf } from './component-package.ts';
import type { ComponentPackageOptions } from './component-package.ts';
import { npmName } from './repository.ts';
import { ToolPackage } from './tool-package.ts';
import { PROJEN, TOOLCHAIN } from './toolchain.ts';
import { ACTIONS } from './workflows.ts';

/** The releases of projen that make labs, from the oldest tested. */
const PROJEN_PEER = '>=0.103.25 <1';

/**
 * What the package that makes labs is told at its release: the versions that a new lab pins, and the actions that its workflows
 * run. All of it stands elsewhere, and follows from there. A member of its package.json, since that is always packed.
 */
export function labPackage(monorepo: Project): ComponentPackageOptions {
  const versions = (projects: readonly (ComponentPackage | ToolPackage)[]) => Object.fromEntries(projects.map(({ folder }) => [npmName(folder), versionOf(monorepo, folder)]));
  return {
    peers: { projen: PROJEN_PEER, constructs: SHARED_PEERS.constructs },
    // What its settings of editors name.
    testsRead: ['packages/*/schema/*', 'packages/projen-lab/tasks/**/*'],
    fields: {
      engines: { node: '>=22.18' },
      // Runs the list of a lab.
      bin: { 'projen-lab': 'bin/projen-lab.mjs' },
      lab: {
        components: {
          ...versions(monorepo.subprojects.filter((project) => project instanceof ComponentPackage)),
          cdk8s: TOOLCHAIN.cdk8s,
          constructs: TOOLCHAIN.constructs,
        },
        foundation: importedBy(join(monorepo.outdir, 'packages/foundation'), 'foundation').map(npmName),
        tools: {
          ...versions(monorepo.subprojects.filter((project): project is ToolPackage => project instanceof ToolPackage && project.isCommand)),
          '@types/node': TOOLCHAIN['@types/node'],
          constructs: TOOLCHAIN.constructs,
          projen: PROJEN,
          typescript: TOOLCHAIN.typescript,
        },
        actions: Object.fromEntries(ACTIONS),
      },
    },
  };
}
