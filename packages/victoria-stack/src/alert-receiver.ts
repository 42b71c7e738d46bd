import { IReceiver, Receiver, ReceiverDescription, Severity } from '@monosense-io/platform';

/**
 * Which alerts a receiver gets, and where its secrets are kept. Refused by the hub: a text that is missing or empty.
 *
 * @deprecated use `ReceiverOptions` of the platform
 */
export interface AlertReceiverOptions {
  /** The item of the secret store; each kind of receiver says which fields it needs. */
  readonly item: string;
  /**
   * Severities that it gets.
   * @default - CRITICAL and WARNING
   */
  readonly severities?: Severity[];
}

/**
 * A receiver that gets Alertmanager's JSON by HTTPS.
 *
 * @deprecated use `WebhookOptions` of the platform
 */
export interface WebhookReceiverOptions extends AlertReceiverOptions {
  /** Host name of the address; the address itself is a secret, and pods are let out only to hosts that are named. */
  readonly host: string;
  /**
   * Port of the address.
   * @default 443
   */
  readonly port?: number;
}

/**
 * A receiver of mails.
 *
 * @deprecated use `EmailOptions` of the platform
 */
export interface EmailReceiverOptions extends AlertReceiverOptions {
  /** Address that gets the mails. */
  readonly to: string;
  /** Address that they come from. */
  readonly from: string;
  /** Host name of the mail server. It must speak TLS. */
  readonly server: string;
  /**
   * Port of the mail server.
   * @default 587
   */
  readonly port?: number;
  /**
   * Name that the mail server knows the sender by.
   * @default - `from`
   */
  readonly username?: string;
}

/**
 * Somebody who is told of alerts. Secrets come from the secret store.
 *
 * @deprecated use `Receiver` of the platform, which Flux takes too
 */
export class AlertReceiver implements IReceiver {
  /**
   * Posts Alertmanager's JSON to an address; the item has a field `url`.
   *
   * @param options item, host and severities
   */
  public static webhook(options: WebhookReceiverOptions): AlertReceiver {
    return new AlertReceiver(Receiver.webhook(options));
  }

  /**
   * Writes into a Discord channel; the item has a field `url` with the channel's webhook.
   *
   * @param options item and severities
   */
  public static discord(options: AlertReceiverOptions): AlertReceiver {
    return new AlertReceiver(Receiver.discord(options));
  }

  /**
   * Writes into a Slack channel; the item has a field `url` with the channel's incoming webhook.
   *
   * @param options item and severities
   */
  public static slack(options: AlertReceiverOptions): AlertReceiver {
    return new AlertReceiver(Receiver.slack(options));
  }

  /**
   * Sends to phones by Pushover; the item has fields `userKey` and `token`.
   *
   * @param options item and severities
   */
  public static pushover(options: AlertReceiverOptions): AlertReceiver {
    return new AlertReceiver(Receiver.pushover(options));
  }

  /**
   * Sends mails; the item has a field `password` for the mail server.
   *
   * @param options item, addresses, mail server and severities
   */
  public static email(options: EmailReceiverOptions): AlertReceiver {
    return new AlertReceiver(Receiver.email(options));
  }

  private readonly receiver: IReceiver;

  private constructor(receiver: IReceiver) {
    this.receiver = receiver;
  }

  /** What has to be known to tell them. */
  public describe(): ReceiverDescription {
    return this.receiver.describe();
  }
}
