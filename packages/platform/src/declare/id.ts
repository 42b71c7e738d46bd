import { Construct } from 'constructs';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';

const NO_ID = new Refusal('PLATFORM-343', {
  protects: 'An id names what is installed, and becomes a part of the names of its stages.',
  wrong: "new Dragonfly(cluster, '')",
  right: "new Dragonfly(cluster, 'dragonfly')",
});

const ID_TAKEN = new Refusal('PLATFORM-344', {
  protects: 'Two things of one id would be one folder and one name in the cluster.',
  wrong: "new Dragonfly(cluster, 'cache'); new Spegel(cluster, 'cache')",
  right: "new Dragonfly(cluster, 'dragonfly'); new Spegel(cluster, 'spegel')",
});

/** The id, when something new can have it below a construct. */
export function newId(scope: Construct, id: string): string {
  // Outside of any tree the class itself says where it belongs.
  if (!Construct.isConstruct(scope)) return id;
  NO_ID.unless(scope, typeof id === 'string' && id.trim() !== '', `the id of what is created in it must be a text that is not empty, got ${shown(id)}: name it`);
  ID_TAKEN.unless(scope, scope.node.tryFindChild(id) === undefined, `has something with the id '${id}' already: choose another id`);
  return id;
}
