import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationOf } from '../repository/configuration.ts';
import { npmName } from '../repository/packages.ts';
import { manifestOf, programOf as clusterProgram } from '../repository/programs.ts';
import type { Layer } from '../verify/report.ts';
import { run } from '../verify/run.ts';
import type { ApiServer } from './api-server.ts';
import type { Lab } from './lab.ts';
import { programOf } from './programs.ts';
import { RUN } from './run.ts';

/** Runs the chainsaw tests of the packages that a cluster pins. */
export async function runTests(root: string, lab: Lab, cluster: string, { kubeconfig }: ApiServer): Promise<Omit<Layer, 'name' | 'seconds'>> {
  const { dependencies } = manifestOf(clusterProgram(root, cluster));
  // Tests stand beside the sources, and are in no release.
  const { workspace } = configurationOf(root);
  const folders = (workspace === undefined ? [] : readdirSync(join(root, workspace.packages)).sort())
    .filter((name) => dependencies[npmName(name)] !== undefined)
    .map((name) => join(workspace!.packages, name, 'test/chainsaw'))
    .filter((folder) => existsSync(join(root, folder)));
  if (folders.length === 0) return { checked: '0 tests', notes: [], problems: [] };
  const { status, stdout, stderr } = await run(await programOf(root, 'chainsaw'), [
    'test', ...folders, '--parallel=1', '--no-color', '--fast-namespace-deletion', '--report-format=JSON', '--report-name=chainsaw', `--report-path=${lab.folder}`,
    // Nothing has to start: what isn't there at once won't come. Nobody deletes a namespace's objects, and the server ends with them.
    '--apply-timeout=5s', '--assert-timeout=5s', '--error-timeout=5s', '--delete-timeout=5s', '--cleanup-timeout=5s',
  ], { cwd: root, env: { KUBECONFIG: kubeconfig } });
  const report = join(lab.folder, 'chainsaw.json');
  if (!existsSync(report)) throw RUN.error('lab', `chainsaw must write its report, and didn't: ${stderr.trim() || stdout.trim()}`);
  const { tests = [] }: { tests?: Test[] } = JSON.parse(readFileSync(report, 'utf8'));
  if (status !== 0 && tests.every((test) => test.status === 'passed')) throw RUN.error('lab', `chainsaw must run all tests, and ended with ${status}: ${stderr.trim() || stdout.trim()}`);
  return {
    checked: `${tests.length} tests of ${folders.length} packages`,
    notes: [],
    problems: tests.filter((test) => test.status === 'failed').map(({ name, steps = [] }) => {
      const step = steps.find((one) => one.status === 'failed');
      const error = step?.operations?.find(({ failure }) => failure)?.failure?.error ?? 'nothing, see its output';
      return `[${cluster}] test '${name}' must pass, and fails${step?.name ? ` in '${step.name}'` : ''}, where chainsaw says ${error}`;
    }),
  };
}

interface Test {
  readonly name: string;
  readonly status: string;
  readonly steps?: readonly {
    readonly name?: string;
    readonly status: string;
    readonly operations?: readonly { readonly failure?: { readonly error: string } }[];
  }[];
}
