import { Check, Component, ExternalEndpoint, ExternalSecret, IReceiver, ISecretStore, Namespace, Receiver, ReceiverKind, Refusal, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { Alert, Provider } from './imports/notification.toolkit.fluxcd.io-v1beta3';

type ProviderSpec = NonNullable<Provider['spec']>;

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

const CARRIED = new Refusal('FLUX-009', {
  protects: 'Flux has no sender for mails, Pushover and ntfy: its Provider would be refused, and nobody told.',
  wrong: "{ name: 'phone', receiver: Receiver.pushover({ item: 'pushover' }) }",
  right: "{ name: 'phone', receiver: Receiver.telegram({ item: 'telegram', chat: -1001234567890 }) }",
});

const ONE_WAY = new Refusal('FLUX-010', {
  protects: 'A receiver holds its service, its address and its secret; what is written beside it has no effect, and whoever wrote it would count on it.',
  wrong: "{ name: 'chat', receiver: Receiver.slack({ item: 'slack' }), channel: '#lab' }",
  right: "{ name: 'chat', receiver: Receiver.slack({ item: 'slack' }) }",
});

const THIS_CLUSTER = new Refusal('FLUX-011', {
  protects: 'The Flux of a cluster tells of this cluster alone: a receiver that wants others only would never be told.',
  wrong: "new Flux(hub, 'flux', { …, notifications: [{ name: 'chat', receiver: Receiver.slack({ item: 'slack', clusters: ['edge'] }) }] })",
  right: "new Flux(hub, 'flux', { …, notifications: [{ name: 'chat', receiver: Receiver.slack({ item: 'slack' }) }] })",
});

// Services whose secret is a token; that of the others is their address.
const BY_TOKEN = ['github', 'matrix', 'opsgenie', 'telegram'];

/** How Flux carries what a receiver is told, at the version of upstream.ts: its service, and the key of the Secret that each field is. */
const CARRIERS: { [kind in ReceiverKind]?: { readonly type: string; readonly secret: { [key: string]: string } } } = {
  [ReceiverKind.DISCORD]: { type: 'discord', secret: { address: 'url' } },
  [ReceiverKind.SLACK]: { type: 'slack', secret: { address: 'url' } },
  [ReceiverKind.TELEGRAM]: { type: 'telegram', secret: { token: 'token' } },
  [ReceiverKind.WEBHOOK]: { type: 'generic', secret: { address: 'url' } },
};

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
  /**
   * Who is told; the same may be told of alerts. Its severities are those of alerts: which of Flux' events are told says `severity`.
   * Flux carries Discord, Slack, Telegram and webhooks, which get Flux' own JSON. Refused: other kinds, one for other clusters only,
   * and one beside `service`, `address`, `channel`, `secretName` or `item`.
   * @default - none, and `service` says how
   */
  readonly receiver?: IReceiver;
  /**
   * The service that carries the message, for those that no `receiver` stands for. Refused when missing without a receiver.
   * @default - that of the receiver
   */
  readonly service?: NotificationService;
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
   * by hand, or decrypted by Flux. Refused when neither this, nor `item`, nor `address` is given with a `service`.
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
   * @param sender the stage whose controllers tell people
   */
  constructor(scope: Component, id: string, namespace: Namespace, private readonly sender: Stage) {
    super(scope, id, { namespace });
  }

  /**
   * Tells more people.
   *
   * @param scope the component, for messages
   * @param notifications who is told
   */
  public tell(scope: Component, notifications: FluxNotification[]): void {
    for (const notification of notifications) {
      const { name, receiver, severity } = notification;
      Check.dnsLabel(scope, 'notifications.name', name);
      NAME_ONCE.unless(scope, notifications.filter((other) => other.name === name).length === 1 && this.node.tryFindChild(`Provider-${name}`) === undefined, `'notifications' must have names of their own, got two of '${name}': rename one`);
      const spec = receiver === undefined ? this.byService(scope, notification) : this.byReceiver(scope, notification, receiver);
      new ApiObject(this, `Provider-${name}`, {
        apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
        kind: 'Provider',
        metadata: { name },
        spec,
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

  private byReceiver(scope: Component, { name, service, address, channel, secretName, item, secretStore }: FluxNotification, receiver: IReceiver): ProviderSpec {
    const { kind, clusters, chat, host, port, item: ofReceiver } = Receiver.checked(scope, name, receiver);
    const beside = Object.entries({ service, address, channel, secretName, item }).find(([, value]) => value !== undefined);
    ONE_WAY.unless(scope, beside === undefined, `'notifications' must say who is told in one way, got '${beside?.[0]}' beside the 'receiver' of '${name}': keep the receiver`);
    const own = this.cluster.facts.name;
    THIS_CLUSTER.unless(scope, clusters?.includes(own) ?? true, `'notifications' must be for cluster ${own}, got a receiver '${name}' for ${clusters?.join(', ')}: add '${own}' to its clusters, or leave it out here`);
    const carrier = CARRIERS[kind];
    CARRIED.unless(scope, carrier !== undefined, `'notifications' must go by ${Object.keys(CARRIERS).join(', ')}, which Flux can send, got '${name}' by ${kind}: choose one of these, or leave it out; alerts of failing Flux reach it through the hub of the metrics`);
    const secret = new ExternalSecret(this, `Secret-${name}`, {
      store: secretStore, name: `notification-${name}`, data: Object.fromEntries(Object.entries(carrier!.secret).map(([key, property]) => [key, { item: ofReceiver, property }])),
    });
    // Flux' namespace has no policies; people learn from it whom Flux must reach.
    new ExternalEndpoint(this, `Host-${name}`, { host, port }).connect(this.sender);
    return { type: carrier!.type as ProviderSpec['type'], ...(chat === undefined ? {} : { channel: `${chat}` }), secretRef: { name: secret.secretName } };
  }

  private byService(scope: Component, { name, service, address, channel, secretName, item, secretStore }: FluxNotification): ProviderSpec {
    LEADS_SOMEWHERE.unless(scope, service !== undefined, `'notifications' must say who is told, got '${name}' with neither 'receiver' nor 'service': pass a receiver`);
    LEADS_SOMEWHERE.unless(scope, (address ?? secretName ?? item) !== undefined, `'notifications' must lead somewhere, got '${name}' with neither 'address', 'secretName' nor 'item': name the item that holds the address or the token`);
    ONE_SECRET.unless(scope, secretName === undefined || item === undefined, `'notifications' must name one Secret, got 'secretName' '${secretName}' and 'item' '${item}' of '${name}': keep one of them`);
    const secret = item === undefined ? secretName : new ExternalSecret(this, `Secret-${name}`, {
      store: secretStore, name: `notification-${name}`, data: { [BY_TOKEN.includes(service!) ? 'token' : 'address']: { item } },
    }).secretName;
    return {
      type: service!,
      ...(address ? { address } : {}),
      ...(channel ? { channel } : {}),
      ...(secret ? { secretRef: { name: secret } } : {}),
    };
  }
}
