import { readFileSync } from 'fs';
import { join } from 'path';
import { IConstruct } from 'constructs';

const COPY = Symbol.for('@monosense-io/platform');

/** This very copy of the package: another one has an object of its own here. */
const THIS_COPY = { version: JSON.parse(readFileSync(join(__dirname, '../..', 'package.json'), 'utf8')).version as string };

/** Marks a construct tree as one of this copy of the package. */
export function markRoot(root: IConstruct): void {
  Object.defineProperty(root, COPY, { value: THIS_COPY });
}

/** Throws when nothing would check and render a construct. */
export function assertInPlatform(construct: IConstruct): void {
  if (!(COPY in construct.node.root)) throw new Error(`[${construct.node.path}] is not inside a Platform, which checks and renders it: create it with a Platform as its scope`);
}

/** Throws when the tree that a construct stands in is rooted in another copy of the package: the two can't see each other's objects. */
export function assertSameCopy(construct: IConstruct): void {
  const copy = (construct.node.root as IConstruct & { [COPY]?: typeof THIS_COPY })[COPY];
  if (copy !== undefined && copy !== THIS_COPY) {
    throw new Error(
      `[${construct.node.path}] two copies of @monosense-io/platform are in one program, ${copy.version} and ${THIS_COPY.version}: install it once, as the peer of every component ('npm ls @monosense-io/platform' shows who brings the second)`,
    );
  }
}
