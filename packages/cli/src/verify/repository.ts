import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ClusterFolder } from '@monosense-io/output';
import { compareContracts } from './contracts.ts';
import { programOf, zizmorOf } from './programs.ts';
import { layerOf } from './report.ts';
import type { Found, Layer } from './report.ts';
import { forEachOf, run } from './run.ts';
import { findPlainSecrets } from './secrets.ts';

const WORKFLOWS = '.github/workflows';

/** What zizmor is told to let pass. */
const ZIZMOR = '.github/zizmor.yml';

/** What zizmor says of style: nobody attacks a job for having no name. */
const STYLE = ['anonymous-definition', 'undocumented-permissions'];

/** Checks what the repository holds beside its clusters. */
export function verifyRepository(root: string): Promise<Layer[]> {
  return forEachOf([
    ['gitleaks, files', () => findSecrets(root, 'dir')],
    ['gitleaks, history', () => findSecrets(root, 'git')],
    ['sops', () => findPlainSecrets(root)],
    ['actionlint', () => lintWorkflows(root)],
    ['zizmor', () => auditWorkflows(root)],
    ['contracts', () => compareContracts(root)],
  ] as const, ([name, check]) => layerOf(name, check));
}

/** Looks for secrets in the files as they are, or in all that was ever committed. */
async function findSecrets(root: string, where: 'dir' | 'git'): Promise<Found> {
  const scratch = mkdtempSync(join(tmpdir(), 'verify-'));
  const answer = join(scratch, 'found.json');
  try {
    const { stderr } = await run(programOf(root, 'gitleaks'), [where, '--no-banner', '--no-color', '--redact', '--report-format', 'json', '--report-path', answer, '.'], { cwd: root });
    if (!existsSync(answer)) throw new Error(stderr.trim());
    const findings: { RuleID: string; File: string; StartLine: number; Commit: string }[] = JSON.parse(readFileSync(answer, 'utf8'));
    const checked = stderr.match(where === 'git' ? /(\d+ commits) scanned/ : /scanned ~\d+ bytes \(([^)]+)\)/)?.[1];
    return {
      checked: checked ?? 'nothing',
      notes: [],
      // In a contract `key` is the name of what one cluster alone may have, such as a tunnel; of secrets the synthesis lets none into it.
      problems: findings.filter(({ RuleID, File }) => !(RuleID === 'generic-api-key' && basename(File) === ClusterFolder.CONTRACT)).map(({ RuleID, File, StartLine, Commit }) => `[${File}:${StartLine}] must not hold a secret, got one by the rule '${RuleID}'${Commit ? ` in commit ${Commit.slice(0, 7)}` : ''}: revoke it and keep it in the secret store, or say in .gitleaks.toml why it is none`),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Checks the workflows: their syntax, expressions, and what the actions take. */
async function lintWorkflows(root: string): Promise<Found> {
  const files = readdirSync(join(root, WORKFLOWS)).filter((file) => /\.ya?ml$/.test(file)).sort().map((file) => `${WORKFLOWS}/${file}`);
  // Neither of the two is a program of this repository: what they say would depend on the machine.
  const { stdout, stderr } = await run(programOf(root, 'actionlint'), ['-shellcheck=', '-pyflakes=', '-format', '{{json .}}', ...files], { cwd: root });
  if (!stdout) throw new Error(stderr.trim());
  const faults: { message: string; filepath: string; line: number }[] = JSON.parse(stdout);
  return { checked: `${files.length} workflow${files.length === 1 ? '' : 's'}`, notes: [], problems: faults.map(({ message, filepath, line }) => `[${filepath}:${line}] ${message}`) };
}

/** Looks for what an attacker could use in the workflows. Without the network: what it says must not change with the day. */
async function auditWorkflows(root: string): Promise<Found> {
  const files = readdirSync(join(root, WORKFLOWS)).filter((file) => /\.ya?ml$/.test(file));
  const { stdout, stderr } = await run(zizmorOf(root), ['--offline', '--quiet', '--no-exit-codes', '--persona', 'auditor', '--format', 'json', ...(existsSync(join(root, ZIZMOR)) ? ['--config', join(root, ZIZMOR)] : []), WORKFLOWS], { cwd: root });
  if (!stdout) throw new Error(stderr.trim());
  const findings: { ident: string; desc: string; locations: { symbolic: { key: { Local?: { verbatim_path: string } }; kind: string }; concrete: { location: { start_point: { row: number } } } }[] }[] = JSON.parse(stdout);
  return {
    checked: `${files.length} workflow${files.length === 1 ? '' : 's'}`,
    notes: [],
    problems: findings.filter(({ ident }) => !STYLE.includes(ident)).map(({ ident, desc, locations }) => {
      const { symbolic, concrete } = locations.find((location) => location.symbolic.kind === 'Primary') ?? locations[0];
      return `[${symbolic.key.Local?.verbatim_path ?? WORKFLOWS}:${concrete.location.start_point.row + 1}] ${desc} (${ident}): correct it where it is written, or say in ${ZIZMOR} why it is meant`;
    }),
  };
}
