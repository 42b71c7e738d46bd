/** Finds what charts make, once helm has rendered them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectsOf } from './objects.ts';
import type { Release } from './releases.ts';

/** A release, and what its chart makes. */
export interface Made {
  readonly release: Release;
  /** Its objects. Those that name no namespace have that of the release, as the API server gives it to them. */
  readonly objects: readonly any[];
}

/**
 * What the charts of releases make, of those that could be rendered.
 *
 * @param rendered folder with what the charts make, in folders by namespace
 */
export function madeBy(releases: readonly Release[], rendered: string): Made[] {
  return releases.flatMap((release) => {
    const file = join(rendered, release.namespace, `${release.name}.yaml`);
    if (!existsSync(file)) return [];
    const objects = objectsOf(readFileSync(file, 'utf8')).map((object) => ({ ...object, metadata: { namespace: release.namespace, ...object.metadata } }));
    return [{ release, objects }];
  });
}
