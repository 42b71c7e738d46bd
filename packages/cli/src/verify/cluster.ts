import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ClusterFolder, ContractFile } from '@monosense-io/output';
import type { ContractNode } from '@monosense-io/output';
import type { Validator } from '@monosense-io/validator';
import { interruptible } from '../interrupt.ts';
import { clusterFolder, clusterPath, kustomizationsOf } from '../repository/clusters.ts';
import { judgeDrains } from './drains.ts';
import { factsOf, kindsOf } from './facts.ts';
import { renderReleases } from './helm.ts';
import { judgeMachines } from './machines.ts';
import { madeBy } from './made.ts';
import type { Made } from './made.ts';
import { objectsIn } from './objects.ts';
import { evaluatePolicies } from './policies.ts';
import { programOf } from './programs.ts';
import { releasesOf } from './releases.ts';
import { layerOf, together } from './report.ts';
import type { Found, Layer } from './report.ts';
import { judgeRights } from './rights.ts';
import { forEachOf, run } from './run.ts';
import { LAYOUT, writeSchemas } from './schemas.ts';
import { judgeTalconfig } from './talconfig.ts';
import { judgeTraffic } from './traffic.ts';
import { validate } from './validator.ts';

const VALIDATOR = 'validator';

/** Gives a rendered cluster to the reader that travels with the packages, and says that no other was asked. */
export async function verifyWithoutGo(root: string, name: string, validator: Validator): Promise<Layer[]> {
  return [await layerOf(VALIDATOR, async () => {
    const found = await validate(validator, root, name, factsOf(root, name));
    const talos = existsSync(join(clusterFolder(root, name), ClusterFolder.TALCONFIG)) ? ["the machines' configurations, since Talos' own code is built by Go"] : [];
    return { ...found, notes: [...found.notes, 'what charts make, since helm is built by Go', ...talos] };
  })];
}

/** Gives a rendered cluster to the programs that read it, or will read it when it is applied. */
export async function verifyCluster(root: string, name: string, validator: Validator): Promise<Layer[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'verify-'));
  const [objects, schemas, charts] = ['objects', 'schemas', 'charts'].map((folder) => join(scratch, folder));
  const remove = (): void => rmSync(scratch, { recursive: true, force: true });
  const nodes = (): ContractNode[] => ContractFile.read(join(clusterFolder(root, name), ClusterFolder.CONTRACT)).cluster.nodes;
  let known: Made[] | undefined;
  const made = (): Made[] => known ??= madeBy(releasesOf(objects, clusterFolder(root, name)).releases, join(charts, 'rendered'));
  try {
    return await interruptible(remove, async () => [
      await layerOf('kustomize', () => buildFolders(root, name, objects)),
      ...(fluxReads(root, name) ? [await layerOf('flux', () => buildAsFlux(root, name, objects))] : []),
      await layerOf('kubeconform', async () => {
        writeSchemas(factsOf(root, name), schemas);
        const { summary, problems } = await conform(root, objects, schemas);
        return { checked: summary, notes: [], problems };
      }),
      await layerOf('helm', async () => {
        const facts = factsOf(root, name);
        const { releases, problems: lost } = releasesOf(objects, clusterFolder(root, name));
        const rendered = await renderReleases(root, releases, { kubernetesVersion: facts.kubernetes.version, kinds: kindsOf(facts) }, charts);
        const { summary, problems } = await conform(root, join(charts, 'rendered'), schemas, '-ignore-missing-schemas');
        return { ...rendered, checked: `${rendered.checked}, ${summary}`, problems: [...lost, ...rendered.problems, ...problems] };
      }),
      await layerOf('policies', () => evaluatePolicies(root, objects, join(charts, 'rendered'), scratch)),
      await layerOf('rights', async () => judgeRights(root, name, made())),
      await layerOf('drains', async () => judgeDrains(made())),
      await layerOf('machines', async () => together(await judgeMachines(nodes(), made(), objectsIn(objects)), await judgeTalconfig(root, name))),
      await layerOf('traffic', async () => judgeTraffic(nodes().map(({ address }) => address), made(), objectsIn(objects))),
      await layerOf(VALIDATOR, async () => validate(validator, root, name, factsOf(root, name), join(charts, 'rendered'))),
    ]);
  } finally {
    remove();
  }
}

/** Whether Flux reads the cluster. Other readers don't have its entry point. */
function fluxReads(root: string, name: string): boolean {
  return existsSync(join(clusterFolder(root, name), ClusterFolder.FLUX));
}

/** Every folder by itself, as it stands. Writes the objects, where no Flux makes them of the folders. */
async function buildFolders(root: string, name: string, objects: string): Promise<Found> {
  const kustomize = programOf(root, 'kustomize');
  mkdirSync(objects, { recursive: true });
  const folders = kustomizationsOf(clusterFolder(root, name)).map((folder) => relative(root, folder));
  const problems = await forEachOf(folders, async (folder) => {
    const { status, stdout, stderr } = await run(kustomize, ['build', folder], { cwd: root });
    if (status === 0 && !fluxReads(root, name)) writeFileSync(join(objects, `${folder.replaceAll('/', '+')}.yaml`), stdout);
    return status === 0 ? [] : [`[${folder}] must build: ${stderr.trim().replace(/^Error: /, '').replaceAll(`${root}/`, '')}`];
  });
  return { checked: `${folders.length} folders`, notes: [], problems: problems.flat() };
}

/** Every Kustomization in the way of kustomize-controller. Writes the objects that Flux would apply. */
async function buildAsFlux(root: string, name: string, objects: string): Promise<Found> {
  const { status, stdout, stderr } = await run(programOf(root, 'flux-build'), ['-cluster', clusterPath(root, name), '-out', objects], { cwd: root });
  if (status !== 0) throw new Error(stderr.trim());
  const { built, notes, problems }: { built: { objects: number }[]; notes: string[]; problems: string[] } = JSON.parse(stdout);
  return { checked: `${built.length} Kustomizations, ${built.reduce((sum, one) => sum + one.objects, 0)} objects`, notes, problems };
}

/** Holds all objects of a folder to the schemas. */
async function conform(root: string, folder: string, schemas: string, ...options: string[]): Promise<{ summary: string; problems: string[] }> {
  const { stdout, stderr } = await run(programOf(root, 'kubeconform'), ['-strict', '-summary', '-output', 'json', '-schema-location', join(schemas, LAYOUT), ...options, folder], { cwd: root });
  if (!stdout) throw new Error(stderr.trim());
  const { resources = [], summary }: Conformity = JSON.parse(stdout);
  const { valid, invalid, errors, skipped } = summary;
  return {
    summary: `${valid + invalid + errors} objects${skipped > 0 ? ` (${skipped} of unknown kinds skipped)` : ''}`,
    problems: resources.filter(({ status }) => /Invalid|Error/.test(status)).map((resource) => sentenceOf(resource, folder)).sort(),
  };
}

interface Conformity {
  readonly resources?: readonly Nonconformity[];
  readonly summary: { readonly valid: number; readonly invalid: number; readonly errors: number; readonly skipped: number };
}

interface Nonconformity {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly msg: string;
}

function sentenceOf({ filename, kind, name, version, msg }: Nonconformity, folder: string): string {
  const file = relative(folder, filename);
  if (msg.startsWith('could not find schema')) return `[${file}] '${version}/${kind}' must be a kind that something in this cluster installs: add what does, or correct the name`;
  return `[${file}] ${kind} '${name}' must be as its schema says: ${msg.slice(msg.indexOf(' - at ') + 3)}`;
}
