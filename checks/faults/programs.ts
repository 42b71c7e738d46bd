import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgram, flattenDiagnosticMessageText, parseJsonConfigFileContent, readConfigFile, sys } from 'typescript';

/** Where the types of objects come from: the components have them for themselves. */
const IMPORTS = {
  'Certificate': 'cert-manager/src/imports/cert-manager.io-v1',
  'Deployment': 'platform/src/imports/apps-v1',
  'Dragonfly as DragonflyObject': 'dragonfly/src/imports/dragonflydb.io-v1alpha1',
  'Pooler': 'cnpg-shared/src/imports/postgresql.cnpg.io-v1',
  'VMAgent': 'victoria-stack/src/imports/operator.victoriametrics.com-v1beta1',
};

/**
 * Writes programs as files, each a function that goes on from a `Home`.
 *
 * @param root the repository whose packages they use
 * @param folder an empty one
 * @param programs their lines, by name
 * @returns the files, by the same names
 */
export function writePrograms(root: string, folder: string, programs: Record<string, string>): Record<string, string> {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return Object.fromEntries(Object.entries(programs).map(([name, lines], index) => {
    const file = join(folder, `program-${index}.ts`);
    writeFileSync(file, [
      "import { CnpgShared } from '@monosense-io/cnpg-shared';",
      "import { HelmRelease, Manifests, Remediation, Stage } from '@monosense-io/platform';",
      "import { ApiObject, Size } from 'cdk8s';",
      `import { privateKey } from '${root}/checks/faults/faults.ts';`,
      `import type { Home } from '${root}/checks/faults/home.ts';`,
      ...Object.entries(IMPORTS).map(([names, path]) => `import type { ${names} } from '${root}/packages/${path}.ts';`),
      'export default ({ cluster, cilium, certManager, postgres, dragonfly, secretStore, local, shop, stage }: Home): void => {',
      lines,
      '};',
      '',
    ].join('\n'));
    return [name, file];
  }));
}

/** What the compiler says of each file, with the settings of this repository. The fields of a type are left out: they are many, and those of an operator. */
export function typeErrors(root: string, files: readonly string[]): string[][] {
  const { config } = readConfigFile(join(root, 'tsconfig.json'), sys.readFile);
  const { options } = parseJsonConfigFileContent({ ...config, include: [], files }, sys, root);
  // Every program has the same beginning, and needs some of it.
  const program = createProgram(files, { ...options, noUnusedLocals: false, noUnusedParameters: false });
  return files.map((file) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ messageText }) => flattenDiagnosticMessageText(messageText, ' ').replaceAll(/\s+/g, ' ').replaceAll(/'\{ [^']*'/g, "'{ … }'"));
  });
}
