import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { namespaceOf } from '../../../packages/cli/src/lab/api.ts';
import { Refusal } from '../../../packages/cli/src/lab/client.ts';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { withLab } from '../../../packages/cli/src/lab/lab.ts';
import { mutantsOf } from '../mutants.ts';
import type { Mutant } from '../mutants.ts';
import { isBuiltIn, OBJECTS } from '../objects.ts';

const ROOT = join(__dirname, '../../..');
const MINUTES = 30;
/** At night some more: a server takes its time. */
const COUNT = Math.min(Number(process.env.VALIDATOR_CASES ?? 1000), 10_000);

/** What a server asks that isn't in an object: what is there already, what it gives out itself, and who may. */
const OF_THE_CLUSTER = /already exists|namespaces? ".*" not found|provided IP is (not in the valid range|already allocated)|failed to allocate|object name does not match|the namespace of the provided object does not match|not found, did you mean|is forbidden: (unable to create new content|a PriorityClass with value|no PriorityClass|exceeded quota)|can't be default/;

/** What the server says of creating an object; undefined when it would. */
async function created(client: Client, object: any, resources: ReadonlyMap<string, any>): Promise<string | undefined> {
  const { name, namespaced } = resources.get(`${object.apiVersion}/${object.kind}`);
  const base = object.apiVersion.includes('/') ? `/apis/${object.apiVersion}` : `/api/${object.apiVersion}`;
  try {
    await client.ask('POST', `${base}${namespaced ? `/namespaces/${object.metadata.namespace ?? 'default'}` : ''}/${name}?dryRun=All&fieldValidation=Strict`, object, 'application/json');
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

test(`of ${COUNT} objects of Kubernetes with a random fault, a real API server refuses those that the validator refuses`, async () => {
  const validator = Validator.native({ cache: join(ROOT, 'node_modules/.cache/validator') });
  const objects = OBJECTS.filter(isBuiltIn).filter(({ kind }) => kind !== 'Namespace');
  const wrong: string[] = [];
  let refused = 0;
  let notAsked = 0;
  await withLab(MINUTES, async (lab) => {
    const { client } = await startApiServer(ROOT, lab, '10.245.0.0/16');
    const resources = new Map<string, any>();
    for (const apiVersion of new Set<string>(objects.map((object) => object.apiVersion))) {
      for (const resource of (await client.ask('GET', apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)).resources) if (!resource.name.includes('/')) resources.set(`${apiVersion}/${resource.kind}`, resource);
    }
    for (const name of new Set<string>(objects.flatMap(({ metadata }) => metadata.namespace ?? []))) await client.apply(namespaceOf(name)).catch(() => undefined);
    for (const mutants of mutantsOf(objects, COUNT)) {
      const theirs = await inTurns(mutants, ({ object }) => created(client, object, resources));
      const ours = await validator.judge({ objects: mutants.map(({ object }) => ({ object })), definitions: [], namespaces: {} });
      mutants.forEach(({ change }, index) => {
        const said = ours[index].filter(({ reader }) => reader === `Kubernetes ${Validator.KUBERNETES}`).map(({ field, message }) => `${field}: ${message}`);
        const server = theirs[index];
        if (server !== undefined && OF_THE_CLUSTER.test(server)) notAsked++;
        else if ((server === undefined) !== (said.length === 0)) wrong.push(`${change}: the server says ${server ?? 'nothing'}, the validator ${said.join('; ') || 'nothing'}`);
        else if (server !== undefined) refused++;
      });
    }
  });
  await validator.close();

  process.stderr.write(`${refused} of ${COUNT} refused by both, ${notAsked} refused for what the cluster has\n`);
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(COUNT / 2);
  expect(notAsked).toBeLessThan(COUNT / 10);
});

/** Asks about all, a few at the same time. */
async function inTurns(mutants: readonly Mutant[], ask: (mutant: Mutant) => Promise<string | undefined>): Promise<(string | undefined)[]> {
  const answers: (string | undefined)[] = [];
  for (let from = 0; from < mutants.length; from += 8) answers.push(...await Promise.all(mutants.slice(from, from + 8).map(ask)));
  return answers;
}
