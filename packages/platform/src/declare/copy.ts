import { readFileSync } from 'fs';
import { join } from 'path';
import { IConstruct } from 'constructs';
import { Refusal } from '../values/refusal';

const NO_PLATFORM = new Refusal('PLATFORM-341', {
  protects: 'What stands outside of a Platform would be neither checked nor rendered.',
  wrong: "new Cluster(new App(), 'home', { … })",
  right: "new Cluster(new Platform(), 'home', { … })",
});

const TWO_COPIES = new Refusal('PLATFORM-342', {
  protects: 'Two copies of the core see nothing of each other: what one has declared would be missing from what the other renders.',
  wrong: '"dependencies": { "@monosense-io/platform": "1.5.0" } in a component\'s package.json',
  right: '"peerDependencies": { "@monosense-io/platform": "^1.5.0" } in a component\'s package.json',
});

const COPY = Symbol.for('@monosense-io/platform');

/** This very copy of the package: another one has an object of its own here. */
const THIS_COPY = { version: JSON.parse(readFileSync(join(__dirname, '../..', 'package.json'), 'utf8')).version as string };

/** Marks a construct tree as one of this copy of the package. */
export function markRoot(root: IConstruct): void {
  Object.defineProperty(root, COPY, { value: THIS_COPY });
}

/** Throws when nothing would check and render a construct. */
export function assertInPlatform(construct: IConstruct): void {
  NO_PLATFORM.unless(construct, COPY in construct.node.root, 'is not inside a Platform, which checks and renders it: create it with a Platform as its scope');
}

/** Throws when the tree that a construct stands in is rooted in another copy of the package: the two can't see each other's objects. */
export function assertSameCopy(construct: IConstruct): void {
  const copy = (construct.node.root as IConstruct & { [COPY]?: typeof THIS_COPY })[COPY];
  TWO_COPIES.unless(
    construct,
    copy === undefined || copy === THIS_COPY,
    `two copies of @monosense-io/platform are in one program, ${copy?.version} and ${THIS_COPY.version}: install it once, as the peer of every component ('npm ls @monosense-io/platform' shows who brings the second)`,
  );
}
