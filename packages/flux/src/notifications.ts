import { Check, Component, ExternalSecret, ISecretStore, Namespace, Refusal, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { Alert, Provider } from './imports/notification.toolkit.fluxcd.io-v1beta3';

const NAME_ONCE = new Refusal('FLUX-006', {
  protects: 'Two notifications of one name would be one object, and one of the two receivers would never be told.',
  wrong: "notifications: [{ name: 'chat', … }, { name: 'chat', … }]",
  right: "notifications: [{ name: 'chat', … }, { name: 'mail', … }]",
});

const ONE_SECRET = new Refusal('FLUX-008', {
  protects: 'Of two Secrets Flux reads one, and the other is kept for nothing.',
  wrong: "{ name: 'chat', service: NotificationService.SLACK, secretName: 'slack', item: 'slack' }",
  right: "{ name: 'chat', service: NotificationService.SLACK, item: 'slack' }",
});

const LEADS_SOMEWHERE = new Refusal('FLUX-007', {
  protects: 'A notification without an address tells nobody.',
  wrong: "{ name: 'chat', service: NotificationService.SLACK }",
  right: "{ name: 'chat', service: NotificationService.SLACK, item: 'slack' }",
});

// Services whose secret is a token; that of the others is their address.
const BY_TOKEN = ['github', 'matrix', 'opsgenie', 'telegram'];

/** Services that Flux can tell of what it does; the names are those of Flux' Provider. */
export enum NotificationService {
  /** Alertmanager of Prometheus or VictoriaMetrics, by its address. */
  ALERTMANAGER = 'alertmanager',
  /** Discord, by a webhook address. */
  DISCORD = 'discord',
  /** Any receiver of JSON, by its address. */
  GENERIC = 'generic',
  /** The status of commits on GitHub: `address` is that of the repository, the Secret holds a `token`. */
  GITHUB = 'github',
  /** Google Chat, by a webhook address. */
  GOOGLECHAT = 'googlechat',
  /** Matrix: `address` is that of the home server, `channel` the room's id, the Secret holds a `token`. */
  MATRIX = 'matrix',
  /** Microsoft Teams, by a webhook address. */
  MSTEAMS = 'msteams',
  /** Opsgenie: the Secret holds a `token`. */
  OPSGENIE = 'opsgenie',
  /** PagerDuty: `channel` is the integration key. */
  PAGERDUTY = 'pagerduty',
  /** Slack, by a webhook address, or as a bot whose Secret holds a `token`. */
  SLACK = 'slack',
  /** Telegram: `channel` is the chat's id, the Secret holds a `token`. */
  TELEGRAM = 'telegram',
}

/** Which events are told. */
export enum NotificationSeverity {
  /** What goes well too, such as every new commit that is applied. */
  INFO = 'info',
  /** Failures only. */
  ERROR = 'error',
}

/** Somebody who is told what Flux does. */
export interface FluxNotification {
  /** Name, unique among the notifications. Refused: anything but a DNS label. */
  readonly name: string;
  /** The service that carries the message. */
  readonly service: NotificationService;
  /**
   * Address of the service. Webhook addresses are secrets: keep those in the Secret.
   * @default - the key `address` of the Secret, or the service's own
   */
  readonly address?: string;
  /**
   * Channel, room or chat.
   * @default - the one that belongs to the webhook
   */
  readonly channel?: string;
  /**
   * Name of the Secret in `flux-system` with the keys `address`, `token` or `headers`, as the service needs them. It is made
   * by hand, or decrypted by Flux. Refused when neither this, nor `item`, nor `address` is given.
   * @default - none
   */
  readonly secretName?: string;
  /**
   * Item of the secret store that the Secret is filled from: field `token` for GitHub, Matrix, Opsgenie and Telegram, field
   * `address` for the others. Refused beside `secretName`.
   * @default - none
   */
  readonly item?: string;
  /**
   * Where the item is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
  /**
   * Which events are told.
   * @default NotificationSeverity.ERROR
   */
  readonly severity?: NotificationSeverity;
}

/**
 * Tells people what Flux does: the source, Flux itself, and every stage of the cluster. A release that fails, wherever it
 * is, fails its stage as well, and is told with that.
 */
export class Notifications extends Stage {
  /**
   * @param scope the component
   * @param id construct id
   * @param namespace namespace of Flux
   */
  constructor(scope: Component, id: string, namespace: Namespace) {
    super(scope, id, { namespace });
  }

  /**
   * Tells more people.
   *
   * @param scope the component, for messages
   * @param notifications who is told
   */
  public tell(scope: Component, notifications: FluxNotification[]): void {
    for (const { name, service, address, channel, secretName, item, secretStore, severity } of notifications) {
      Check.dnsLabel(scope, 'notifications.name', name);
      NAME_ONCE.unless(scope, notifications.filter((other) => other.name === name).length === 1 && this.node.tryFindChild(`Provider-${name}`) === undefined, `'notifications' must have names of their own, got two of '${name}': rename one`);
      LEADS_SOMEWHERE.unless(scope, (address ?? secretName ?? item) !== undefined, `'notifications' must lead somewhere, got '${name}' with neither 'address', 'secretName' nor 'item': name the item that holds the address or the token`);
      ONE_SECRET.unless(scope, secretName === undefined || item === undefined, `'notifications' must name one Secret, got 'secretName' '${secretName}' and 'item' '${item}' of '${name}': keep one of them`);
      const secret = item === undefined ? secretName : new ExternalSecret(this, `Secret-${name}`, {
        store: secretStore, name: `notification-${name}`, data: { [BY_TOKEN.includes(service) ? 'token' : 'address']: { item } },
      }).secretName;
      new ApiObject(this, `Provider-${name}`, {
        apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
        kind: 'Provider',
        metadata: { name },
        spec: {
          type: service,
          ...(address ? { address } : {}),
          ...(channel ? { channel } : {}),
          ...(secret ? { secretRef: { name: secret } } : {}),
        },
      } satisfies Provider);
      new ApiObject(this, `Alert-${name}`, {
        apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
        kind: 'Alert',
        metadata: { name },
        spec: {
          providerRef: { name },
          eventSeverity: severity ?? NotificationSeverity.ERROR,
          // Which cluster it is about can't be seen from the event.
          eventMetadata: { cluster: this.cluster.facts.name },
          eventSources: [
            { kind: 'GitRepository', name: '*' },
            { kind: 'Kustomization', name: '*' },
            // The operator adds its kinds to those that Flux' CRD allows here.
            { kind: 'FluxInstance', name: '*' },
          ],
        },
      } satisfies Alert);
    }
  }
}
