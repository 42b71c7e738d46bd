import { ExternalSecret, Stage } from '@monosense-io/platform';

/** Brings one field of an item into the namespace of an application, which may read from the cluster's store with that. */
export function credentials(stage: Stage): void {
  new ExternalSecret(stage, 'Credentials', { name: 'credentials', data: { password: { item: 'my-app' } } });
}
