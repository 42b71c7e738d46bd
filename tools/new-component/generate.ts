import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FOLDER_NAME } from '../../projenrc/component-package.ts';
import { templates } from './templates.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';

const NEW = new Refusal('NEW-COMPONENT-001', {
  protects: 'What is there would be written over.',
  wrong: 'npx projen new-component reloader',
  right: 'npx projen new-component radarr',
});

const NAME = new Refusal('NEW-COMPONENT-005', {
  protects: 'The name becomes that of an npm package, of a jsii module and of a class.',
  wrong: 'npx projen new-component Radarr',
  right: 'npx projen new-component radarr',
});

const CHART_VERSION = new Refusal('NEW-COMPONENT-002', {
  protects: 'A chart without a version is another one tomorrow.',
  wrong: 'oci://ghcr.io/example/charts/radarr',
  right: 'oci://ghcr.io/example/charts/radarr 1.2.3',
});

const CHART_ADDRESS = new Refusal('NEW-COMPONENT-003', {
  protects: "A chart's name alone is of nobody.",
  wrong: 'radarr 1.2.3',
  right: 'oci://ghcr.io/example/charts/radarr 1.2.3',
});

/** A Helm chart as it is named on the command line. */
export interface ChartArgument {
  readonly address: string;
  readonly version?: string;
}

/** Writes a new package's files, and its line in .projenrc.ts. Refuses what would not become a package, and writes nothing then. */
export function generate(root: string, name: string, chart?: ChartArgument): void {
  if (!FOLDER_NAME.test(name)) throw NAME.error('new-component', `'NAME' must be lower-case words joined by '-', got '${name}': choose a name such as 'external-secrets'`);
  const folder = join(root, 'packages', name);
  const list = readFileSync(join(root, '.projenrc.ts'), 'utf8');
  if (existsSync(folder) || list.includes(`'${name}'`)) {
    throw NEW.error(name, `packages/${name} must not exist yet: choose another name, or remove the folder and its line in .projenrc.ts`);
  }
  if (chart && !/^\d+\.\d+\.\d+/.test((chart.version ?? '').replace(/^v/, ''))) {
    throw CHART_VERSION.error(name, `a chart needs an exact version, got '${chart.version ?? ''}': write it after the chart, as in 1.2.3`);
  }
  if (chart && !/^(oci|https):\/\/.+\/[^/]+$/.test(chart.address)) {
    throw CHART_ADDRESS.error(name, `a chart must be named with its repository, got '${chart.address}': write oci://… or https://…, and the chart's name last`);
  }

  for (const [file, content] of Object.entries(templates(name, chart))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  writeFileSync(join(root, '.projenrc.ts'), withLine(list, name));
}

/** The list with one more package, after the last one. */
function withLine(list: string, name: string): string {
  const lines = list.split('\n');
  const last = lines.findLastIndex((line) => line.startsWith('new ComponentPackage('));
  lines.splice(last + 1, 0, `new ComponentPackage(monorepo, '${name}', 'Say here in one sentence what ${name} is');`);
  return lines.join('\n');
}
