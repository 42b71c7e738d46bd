import { Stage } from '@monosense-io/platform';
import { Flux } from '@monosense-io/flux';

/** What needs an encrypted secret starts once Flux has applied it. */
export function afterSecrets(flux: Flux, stage: Stage): void {
  stage.waitFor(flux.secrets!, 'the token of the secret store');
}
