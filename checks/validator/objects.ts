import { join } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { objectsIn } from '../../packages/cli/src/verify/objects.ts';
import { kustomizationsOf } from '../../packages/cli/src/repository/clusters.ts';
import { kubernetesOf } from '../../packages/platform/src/facts/kubernetes.ts';

const ROOT = join(__dirname, '../..');

/** Kubernetes' own kinds, in the version of the validator. */
export const KUBERNETES = kubernetesOf(Validator.KUBERNETES);

/** The objects of both clusters. */
export const OBJECTS: readonly any[] = ['infra', 'apps'].flatMap((name) => kustomizationsOf(join(ROOT, 'clusters', name)).flatMap((folder) => objectsIn(folder))).filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'));

/** Whether an object is of one of Kubernetes' own kinds. */
export function isBuiltIn({ apiVersion, kind }: any): boolean {
  return `${apiVersion}/${kind}` in KUBERNETES.kinds;
}
