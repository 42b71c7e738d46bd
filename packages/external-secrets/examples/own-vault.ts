import { ExternalSecret, Stage } from '@monosense-io/platform';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Duration } from 'cdk8s';

/** A vault that only the namespace of this stage may read, with a token that is kept there. */
export function ownVault(stage: Stage, secrets: ExternalSecrets): void {
  const store = secrets.addStore('media', { namespace: stage.home, vaults: ['media'] });
  new ExternalSecret(stage, 'Player', { store, name: 'player', data: { password: { item: 'player' } }, refresh: Duration.minutes(15) });
}
