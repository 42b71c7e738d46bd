import fc from 'fast-check';
import { enforceTypesOfSources } from '@monosense-io/platform/testing';
import { Arbitraries, type Installation } from '../cases.ts';
import { FACTS } from '../facts.ts';
import { outcomeOf, type Outcome } from '../judge.ts';
import { COMPONENTS, groupsOf, load } from '../packages.ts';
import { LEFT_OUT, renamed, slipped, slipsIn } from '../untyped.ts';
import { World } from '../world.ts';
import { parameters } from './parameters.ts';

// What is passed is compared with what the packages were compiled to, so this waits for that.
enforceTypesOfSources();

/** What becomes of the program of somebody who writes JavaScript. */
async function outcomes(name: string): Promise<(installation: Installation) => Outcome> {
  const exports = await load(name);
  // Whoever leaves something out may be told that it is undefined.
  return (installation) => outcomeOf(() => new World(FACTS['three nodes in no mesh'], groupsOf(name)), (world) => world.install(exports, installation), 'undefined', false);
}

test.each(COMPONENTS)('$component names what is of another type, or missing', async ({ name, component }) => {
  const outcome = await outcomes(name);
  const slips = new Arbitraries(name, await load(name), false).installations(component).chain((installation) => fc.constantFrom(...slipsIn(installation)).map((slip) => slipped(installation, slip)));

  fc.assert(fc.property(slips, (installation) => void outcome(installation)), parameters(4 / COMPONENTS.length));
});

test.each(COMPONENTS)('$component refuses a program that leaves out what it must give', async ({ name, component }) => {
  const outcome = await outcomes(name);
  const arbitraries = new Arbitraries(name, await load(name), false);
  const installations = fc.sample(arbitraries.installations(component), { seed: 1, numRuns: 8 }).filter((installation) => 'files' in outcome(installation));

  const lacking = installations.flatMap((installation) => arbitraries.required(installation).map((path) => slipped(installation, { path, value: LEFT_OUT })));

  expect(lacking.filter((installation) => 'files' in outcome(installation)).map((installation) => fc.stringify(installation))).toEqual([]);
});

test.each(COMPONENTS)('$component refuses every prop that is misspelt', async ({ name, component }) => {
  const outcome = await outcomes(name);
  const arbitraries = new Arbitraries(name, await load(name), false);
  const installations = fc.sample(arbitraries.installations(component), { seed: 1, numRuns: 8 }).filter((installation) => 'files' in outcome(installation));

  const misspelt = installations.flatMap((installation) => arbitraries.members(installation).map((path) => ({ path, outcome: outcome(renamed(installation, path)) })));

  expect(misspelt.filter((one) => !('codes' in one.outcome && one.outcome.codes.includes('PLATFORM-345'))).map(({ path }) => path)).toEqual([]);
});
