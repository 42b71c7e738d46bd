import { Refusal } from './refusal';

/** For charts, whoever names them: a component's release, raw manifests or a patch. */
export const EXACT_VERSION = new Refusal('PLATFORM-143', {
  protects: 'A range of versions installs whatever is newest on the day, so that two clusters, or one cluster twice, run different things.',
  wrong: "chart: { repository: 'https://charts.example.org', name: 'web', version: '^2.0.0' }",
  right: "chart: { repository: 'https://charts.example.org', name: 'web', version: '2.0.3' }",
});

/** Whether the text is one version, and no range of them. */
export function isExactVersion(text: unknown): boolean {
  return typeof text === 'string' && /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

/** The first two numbers of a version, whatever is written around them; undefined when it doesn't begin with two. */
export function numbersOf(version: string): [major: number, minor: number] | undefined {
  const found = /^v?(\d+)\.(\d+)/.exec(version);
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}
