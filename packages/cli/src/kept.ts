/** Where programs are kept that take minutes to build. */
import { join } from 'node:path';

/**
 * A folder of the user's own, for this kind of machine: an install empties `node_modules`, and a further clone has its own. What is
 * in it has the hash of what it was built from in its name. Whoever has no home keeps it in the repository.
 */
export function keptPrograms(root: string): string {
  const { HOME, XDG_CACHE_HOME = HOME && join(HOME, '.cache') } = process.env;
  return XDG_CACHE_HOME ? join(XDG_CACHE_HOME, 'platform', `${process.platform}-${process.arch}`) : join(root, 'node_modules/.cache/programs');
}
