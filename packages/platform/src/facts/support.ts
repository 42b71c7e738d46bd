import { join } from 'path';
import { SupportFile, Upstream } from '@monosense-io/output';

let read: { [name: string]: Upstream } | undefined;

/** What is known of Talos and Kubernetes, which no component installs. */
export function coreUpstreams(): { [name: string]: Upstream } {
  read ??= SupportFile.read(join(__dirname, '../..', SupportFile.NAME)).upstreams;
  return read;
}

/** Their names there. */
export const [TALOS, KUBERNETES] = ['siderolabs/talos', 'kubernetes/kubernetes'];
