import { Cluster } from '@monosense-io/platform';
import { Flux, NotificationService } from '@monosense-io/flux';

/** Flux on a private repository that also keeps a few encrypted secrets; failures go to a Discord channel. */
export function privateRepository(cluster: Cluster): Flux {
  return new Flux(cluster, 'flux', {
    repositoryUrl: 'ssh://git@github.com/example/lab',
    pullSecret: 'github-deploy-key',
    secrets: { ageKeySecret: 'sops-age' },
    notifications: [{ name: 'discord', service: NotificationService.DISCORD, secretName: 'discord-webhook' }],
  });
}
