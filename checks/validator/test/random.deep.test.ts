import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import type { Finding } from '@monosense-io/validator';
import { objectsIn } from '../../../packages/cli/src/verify/objects.ts';
import { kustomizationsOf } from '../../../packages/cli/src/repository/clusters.ts';
import { misfits } from '../../../packages/platform/src/checks/schema.ts';
import { kubernetesOf } from '../../../packages/platform/src/facts/kubernetes.ts';
import { DEFINITIONS } from '../definitions.ts';
import { mutantsOf } from '../mutants.ts';
import type { Mutant } from '../mutants.ts';

const ROOT = join(__dirname, '../../..');
/** At night as many as the properties have. */
const COUNT = Number(process.env.PROPERTIES_CASES ?? 2000);
const KUBERNETES = kubernetesOf(Validator.KUBERNETES);

/** The objects of both clusters. */
const OBJECTS = ['infra', 'apps'].flatMap((name) => kustomizationsOf(join(ROOT, 'clusters', name)).flatMap((folder) => objectsIn(folder))).filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'));
const isBuiltIn = ({ apiVersion, kind }: any): boolean => `${apiVersion}/${kind}` in KUBERNETES.kinds;

/** What the interpreter of the synthesis says of an object. */
function ours(object: any): string[] {
  const own = KUBERNETES.kinds[`${object.apiVersion}/${object.kind}`];
  const [group, version] = object.apiVersion.split('/');
  const schema = own ? { $ref: own.schema } : BY_KIND.get(`${group}/${object.kind}`).spec.versions.find(({ name }: any) => name === version).schema.openAPIV3Schema;
  return misfits(object, schema, KUBERNETES, { path: 'random', name: object.kind });
}

const BY_KIND = new Map(DEFINITIONS.map((definition) => [`${definition.spec.group}/${definition.spec.names.kind}`, definition]));

/** A definition without what the synthesis leaves to the API server. */
function withoutRules(tree: any): any {
  if (Array.isArray(tree)) return tree.map(withoutRules);
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).filter(([key]) => key !== 'x-kubernetes-validations').map(([key, value]) => [key, withoutRules(value)]));
}

async function theirs(mutants: readonly Mutant[], definitions: readonly any[]): Promise<Finding[][]> {
  const validator = Validator.native({ cache: join(ROOT, 'node_modules/.cache/validator') });
  try {
    const findings = await validator.judge({ objects: mutants.map(({ object }) => ({ object })), definitions, namespaces: {} });
    // Other readers read what is text to the schema.
    return findings.map((said) => said.filter(({ reader }) => reader === `Kubernetes ${Validator.KUBERNETES}`));
  } finally {
    await validator.close();
  }
}

interface Comparison {
  /** How many the API server's code refuses. */
  readonly refused: number;
  /** What it refuses and ours doesn't, with what it says. */
  readonly passed: readonly string[];
  /** What only ours refuses, with what that says. */
  readonly only: readonly string[];
}

/** Asks both about mutants. */
async function compare(mutants: readonly Mutant[], definitions: readonly any[]): Promise<Comparison> {
  const answers = await theirs(mutants, definitions);
  const own = mutants.map(({ object }) => ours(object));
  const both = mutants.map(({ change }, index) => ({ change, theirs: answers[index].map(({ field, message }) => `${field}: ${message}`), ours: own[index] }));
  return {
    refused: answers.filter((said) => said.length > 0).length,
    passed: both.filter((one) => one.theirs.length > 0 && one.ours.length === 0).map((one) => `${one.change}: ${one.theirs.join('; ')}`),
    only: both.filter((one) => one.theirs.length === 0 && one.ours.length > 0).map((one) => `${one.change}: ${one.ours.join('; ')}`),
  };
}

test(`of ${COUNT} custom resources with a random fault, both refuse the same`, async () => {
  const { refused, passed, only } = await compare(mutantsOf(OBJECTS.filter((object) => !isBuiltIn(object)), COUNT), DEFINITIONS.map(withoutRules));

  process.stderr.write(`custom resources: ${refused} of ${COUNT} refused\n`);
  expect(refused).toBeGreaterThan(COUNT / 4);
  expect(passed).toEqual([]);
  // Numbers that no operator could read: JSON has no limit for them.
  expect(only.filter((one) => !/ 3000000000 for /.test(one))).toEqual([]);
});

test(`of ${COUNT} objects of Kubernetes with a random fault, those that pass the synthesis break what Kubernetes checks in code`, async () => {
  const { refused, passed, only } = await compare(mutantsOf(OBJECTS.filter(isBuiltIn), COUNT), []);

  process.stderr.write(`objects of Kubernetes: ${refused} of ${COUNT} refused, ${passed.length} of them by the validator alone, ${only.length} by the synthesis alone\n`);
  expect(refused).toBeGreaterThan(COUNT / 4);
  // Unknown fields and other types are in the schemas; how large a number may be that can be a text as well is not.
  expect(passed.filter((one) => /unknown field|cannot unmarshal (?!number 3000000000 )/.test(one))).toEqual([]);
});
