import { ExternalSecret, Stage } from '@monosense-io/platform';
import { ExternalSecrets } from '@monosense-io/external-secrets';

/** Brings one field of an item into the namespace of an application, which may read from the store with that. */
export function credentials(stage: Stage, secrets: ExternalSecrets): void {
  new ExternalSecret(stage, 'Credentials', { store: secrets.store, name: 'credentials', data: { password: { item: 'my-app' } } });
}
