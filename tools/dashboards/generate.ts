import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DashboardBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

/** A dashboard as it is written, and where. */
export interface Generated {
  /** Path of the JSON, from the root. */
  readonly file: string;
  readonly text: string;
}

/** The sources of all dashboards, by their paths from the root. */
export function sourcesIn(root: string): string[] {
  return readdirSync(join(root, 'packages')).flatMap((folder) => filesIn(root, `packages/${folder}/dashboards`)).filter((file) => file.endsWith('.ts')).sort();
}

/** The JSON of a dashboard, by its source's path. */
export async function generate(root: string, source: string): Promise<Generated> {
  const { default: builder } = await import(pathToFileURL(join(root, source)).href) as { default: DashboardBuilder };
  const [folder, name] = [basename(dirname(dirname(source))), basename(source, '.ts')];
  // Grafana knows a dashboard by this, also when its title changes.
  const dashboard = builder.uid(folder === name ? name : `${folder}-${name}`).build();
  return { file: source.replace(/\.ts$/, '.json'), text: `${JSON.stringify(numbered(dashboard), undefined, 2)}\n` };
}

/** Panels need a number, by which links lead to one of them. */
function numbered<T extends { panels?: object[] }>(dashboard: T): T {
  return { ...dashboard, panels: dashboard.panels?.map((panel, index) => ({ ...panel, id: index + 1 })) };
}

/** What is wrong with the JSON that is committed. */
export async function problems(root: string): Promise<string[]> {
  const sources = sourcesIn(root);
  const made = await Promise.all(sources.map((source) => generate(root, source)));
  const there = sources.flatMap((source) => filesIn(root, dirname(source)).filter((file) => file.endsWith('.json')));
  return [
    ...made.filter(({ file, text }) => !there.includes(file) || readFileSync(join(root, file), 'utf8') !== text).map(({ file }) => `[${file}] must be what its source makes: run 'npx projen dashboards'`),
    ...[...new Set(there)].filter((file) => !made.some((one) => one.file === file)).map((file) => `[${file}] must have a source beside it, got none: write one, or delete it`),
  ];
}

/** Writes all of them. */
export async function write(root: string): Promise<string[]> {
  const made = await Promise.all(sourcesIn(root).map((source) => generate(root, source)));
  for (const { file, text } of made) writeFileSync(join(root, file), text);
  return made.map(({ file }) => file);
}

function filesIn(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder)).map((file) => `${folder}/${file}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return [];
  }
}
