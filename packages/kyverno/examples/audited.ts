import { Cluster } from '@monosense-io/platform';
import { Enforcement, ImageSigner, Kyverno } from '@monosense-io/kyverno';

/** Refuses pods that take hold of their machine, and reports everything else that breaks a rule. */
export function audited(cluster: Cluster): Kyverno {
  return new Kyverno(cluster, 'kyverno', {
    privilegedPods: Enforcement.ENFORCE,
    signedImages: {
      'our-images': {
        images: 'ghcr.io/example/',
        signer: ImageSigner.identity('https://token.actions.githubusercontent.com', 'https://github\\.com/example/.+'),
        registryHosts: ['pkg-containers.githubusercontent.com'],
      },
    },
  });
}
