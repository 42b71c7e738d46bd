import { join } from 'path';
import { SupportFile } from '@monosense-io/output';

/** What is known of Talos and Kubernetes, which no component installs. */
export const CORE_SUPPORT = SupportFile.read(join(__dirname, '../..', SupportFile.NAME));

/** Their names there. */
export const [TALOS, KUBERNETES] = ['siderolabs/talos', 'kubernetes/kubernetes'];
