import { existsSync } from 'fs';
import { join } from 'path';
import { Support, SupportFile, Upstream } from '@monosense-io/output';

const read = new Map<string, Support | undefined>();

/** What is known of Talos and Kubernetes, which no component installs. */
export function coreUpstreams(): { [name: string]: Upstream } {
  return supportIn(join(__dirname, '../..'))!.upstreams;
}

/**
 * What a package says of what it installs; undefined when it says nothing.
 *
 * @param folder folder of the package
 */
export function supportIn(folder: string): Support | undefined {
  const file = join(folder, SupportFile.NAME);
  if (!read.has(file)) read.set(file, existsSync(file) ? SupportFile.read(file) : undefined);
  return read.get(file);
}

/** Their names there. */
export const [TALOS, KUBERNETES] = ['siderolabs/talos', 'kubernetes/kubernetes'];
