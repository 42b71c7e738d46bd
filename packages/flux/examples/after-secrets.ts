import { Ambient, Stage } from '@monosense-io/platform';

/** What needs an encrypted secret starts once Flux has applied it. */
export function afterSecrets(stage: Stage): void {
  Ambient.decryptedSecrets(stage)?.connect(stage);
}
