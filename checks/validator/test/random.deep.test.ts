import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { misfits } from '../../../packages/platform/src/checks/schema.ts';
import { DEFINITIONS } from '../definitions.ts';
import { mutantsOf } from '../mutants.ts';
import type { Mutant } from '../mutants.ts';
import { isBuiltIn, KUBERNETES, OBJECTS } from '../objects.ts';

const ROOT = join(__dirname, '../../..');
/** At night many more. */
const COUNT = Number(process.env.VALIDATOR_CASES ?? 2000);

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

/** Starts the program that has the API server's code. */
function judge(definitions: readonly any[]): { ask(mutants: readonly Mutant[]): Promise<string[][]>; close(): Promise<void> } {
  const validator = Validator.native({ cache: join(ROOT, 'node_modules/.cache/validator') });
  return {
    async ask(mutants) {
      const findings = await validator.judge({ objects: mutants.map(({ object }) => ({ object })), definitions, namespaces: {} });
      // Other readers read what is text to the schema.
      return findings.map((said) => said.filter(({ reader }) => reader === `Kubernetes ${Validator.KUBERNETES}`).map(({ field, message }) => `${field}: ${message}`));
    },
    close: () => validator.close(),
  };
}

/** A kind of difference that is meant. */
interface Difference {
  /** What is said about such an object, each sentence after what was done to it. */
  readonly said: RegExp;
  /** Why that is all right. */
  readonly since: string;
}

/** What ours refuses, and the API server doesn't. */
const STRICTER: readonly Difference[] = [
  { said: /^3000000000 for .* PLATFORM-665: .* fit into 32 bits/, since: 'JSON has no limit for a number, but no operator could read it' },
  { said: /^(null|\[null\]) for .* PLATFORM-662: /, since: 'Go reads a null as an empty value, which nobody means who writes one into a list' },
  { said: / PLATFORM-661: .* is missing/, since: 'Kubernetes fills in some fields that its own schema requires, and clients that read the schema refuse to leave them out' },
  { said: /^twice .* PLATFORM-668: /, since: "Flux applies on the server's side, which refuses two items of one name in a list that is a map" },
];

/** What the API server refuses in custom resources, and their schemas can't say: `verify` finds it. */
const LEFT_OF_CUSTOM_RESOURCES: readonly Difference[] = [
  { said: /: Invalid value: .*should be a non-negative integer of 32 bits$/, since: 'the number that autoscalers set is named beside the schema' },
];

/**
 * What the API server refuses in objects of Kubernetes, and their schemas can't say. The validator has the same code: `verify`
 * finds it.
 */
const LEFT_TO_THE_VALIDATOR: readonly Difference[] = [
  {
    said: /: (Required value(: .*)?|Not found: .*|Duplicate value: .*|Forbidden: .*|Invalid value: .*(`selector` does not match template `labels`|may not be specified when .*|operator must be Exists when .*|empty selector is invalid for .*|must be less than or equal to \w+ limit of .*|must specify one of: .*))$/s,
    since: 'one field is judged by others',
  },
  {
    said: /: (spec\.schedule: Invalid value: .*|.*: Invalid value: .*(name part must .*|a valid label key must .*|a lowercase RFC 1123 subdomain must .*|must be no more than 253 characters|a valid environment variable name must .*|field label not supported: .*|expected exactly 5 fields, found .*|must be a standard (resource|limit) .*))$/s,
    since: 'a text in a form that is checked in code, in fields that few write',
  },
  { said: /: Invalid value: .*(must be greater than (or equal to 0|zero)|must be an integer|must be between 0 and 2147483647, inclusive)$/s, since: 'how much may be asked for of what' },
  { said: /: Unsupported value: ""/, since: 'Go takes an empty text for one that is not there in most fields, and in a few for a value' },
];

interface Comparison {
  /** How many the API server's code refuses. */
  readonly refused: number;
  /** What it refuses and ours doesn't, with what it says. */
  readonly passed: ReadonlyArray<readonly string[]>;
  /** What only ours refuses, with what that says. */
  readonly only: ReadonlyArray<readonly string[]>;
}

/** Asks both about mutants. */
async function compare(objects: readonly any[], definitions: readonly any[]): Promise<Comparison> {
  const program = judge(definitions);
  const passed: string[][] = [];
  const only: string[][] = [];
  let refused = 0;
  try {
    for (const mutants of mutantsOf(objects, COUNT)) {
      (await program.ask(mutants)).forEach((theirs, index) => {
        const { object, change } = mutants[index];
        const own = ours(object);
        if (theirs.length > 0) refused++;
        if (theirs.length > 0 && own.length === 0) passed.push(theirs.map((said) => `${change}: ${said}`));
        if (theirs.length === 0 && own.length > 0) only.push(own.map((said) => `${change}: ${said}`));
      });
    }
  } finally {
    await program.close();
  }
  return { refused, passed, only };
}

/** What is of no kind that is meant. */
function unmeant(all: Comparison['passed'], meant: readonly Difference[]): string[] {
  return all.flat().filter((said) => !meant.some((kind) => kind.said.test(said)));
}

test(`of ${COUNT} custom resources with a random fault, both refuse the same but for what is meant`, async () => {
  const { refused, passed, only } = await compare(OBJECTS.filter((object) => !isBuiltIn(object)), DEFINITIONS.map(withoutRules));

  process.stderr.write(`custom resources: ${refused} of ${COUNT} refused, ${passed.length} of them by the validator alone, ${only.length} by the synthesis alone\n`);
  expect(refused).toBeGreaterThan(COUNT / 4);
  expect(unmeant(passed, LEFT_OF_CUSTOM_RESOURCES)).toEqual([]);
  expect(unmeant(only, STRICTER)).toEqual([]);
});

test(`of ${COUNT} objects of Kubernetes with a random fault, the schemas pass only what is left to the validator`, async () => {
  const { refused, passed, only } = await compare(OBJECTS.filter(isBuiltIn), []);

  process.stderr.write(`objects of Kubernetes: ${refused} of ${COUNT} refused, ${passed.length} of them by the validator alone, ${only.length} by the synthesis alone\n`);
  expect(refused).toBeGreaterThan(COUNT / 4);
  expect(passed.length).toBeLessThan(COUNT / 20);
  expect(unmeant(passed, LEFT_TO_THE_VALIDATOR)).toEqual([]);
  expect(unmeant(only, STRICTER)).toEqual([]);
});
