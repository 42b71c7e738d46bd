import { Severity } from '@monosense-io/platform';

/** Which alerts a receiver gets, and where its secrets are kept. Refused by the hub: a text that is missing or empty. */
export interface AlertReceiverOptions {
  /** The item of the secret store; each kind of receiver says which fields it needs. */
  readonly item: string;
  /**
   * Severities that it gets.
   * @default - CRITICAL and WARNING
   */
  readonly severities?: Severity[];
}

/** A receiver that gets Alertmanager's JSON by HTTPS. */
export interface WebhookReceiverOptions extends AlertReceiverOptions {
  /** Host name of the address; the address itself is a secret, and pods are let out only to hosts that are named. */
  readonly host: string;
  /**
   * Port of the address.
   * @default 443
   */
  readonly port?: number;
}

/** A receiver of mails. */
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

/** @internal */
export interface ReceiverParts {
  readonly options: AlertReceiverOptions;
  /** The options that must not be empty. The hub checks them, since a receiver has no path of its own. */
  readonly texts: { [option: string]: string };
  /** Fields of the item. */
  readonly fields: string[];
  readonly host: string;
  readonly port: number;
  /** The receiver as VMAlertmanagerConfig writes it; `secret` refers to a field. */
  readonly config: (secret: (field: string) => object) => { [key: string]: object[] };
}

/** Somebody who is told of alerts. Secrets come from the secret store. */
export class AlertReceiver {
  /**
   * Posts Alertmanager's JSON to an address; the item has a field `url`.
   *
   * @param options item, host and severities
   */
  public static webhook(options: WebhookReceiverOptions): AlertReceiver {
    return new AlertReceiver({
      options, texts: { item: options.item, host: options.host }, fields: ['url'], host: options.host, port: options.port ?? 443, config: (secret) => ({ webhook_configs: [{ send_resolved: true, url_secret: secret('url') }] }),
    });
  }

  /**
   * Writes into a Discord channel; the item has a field `url` with the channel's webhook.
   *
   * @param options item and severities
   */
  public static discord(options: AlertReceiverOptions): AlertReceiver {
    return new AlertReceiver({
      options, texts: { item: options.item }, fields: ['url'], host: 'discord.com', port: 443, config: (secret) => ({ discord_configs: [{ send_resolved: true, webhook_url_secret: secret('url') }] }),
    });
  }

  /**
   * Writes into a Slack channel; the item has a field `url` with the channel's incoming webhook.
   *
   * @param options item and severities
   */
  public static slack(options: AlertReceiverOptions): AlertReceiver {
    return new AlertReceiver({
      options, texts: { item: options.item }, fields: ['url'], host: 'hooks.slack.com', port: 443, config: (secret) => ({ slack_configs: [{ send_resolved: true, api_url: secret('url') }] }),
    });
  }

  /**
   * Sends to phones by Pushover; the item has fields `userKey` and `token`.
   *
   * @param options item and severities
   */
  public static pushover(options: AlertReceiverOptions): AlertReceiver {
    return new AlertReceiver({
      options, texts: { item: options.item }, fields: ['userKey', 'token'], host: 'api.pushover.net', port: 443,
      config: (secret) => ({ pushover_configs: [{ send_resolved: true, user_key: secret('userKey'), token: secret('token') }] }),
    });
  }

  /**
   * Sends mails; the item has a field `password` for the mail server.
   *
   * @param options item, addresses, mail server and severities
   */
  public static email(options: EmailReceiverOptions): AlertReceiver {
    const port = options.port ?? 587;
    return new AlertReceiver({
      options, texts: { item: options.item, to: options.to, from: options.from, server: options.server }, fields: ['password'], host: options.server, port,
      config: (secret) => ({
        email_configs: [{
          send_resolved: true, to: options.to, from: options.from, smarthost: `${options.server}:${port}`, auth_username: options.username ?? options.from,
          auth_password: secret('password'), require_tls: true,
        }],
      }),
    });
  }

  /** @internal */ public readonly _parts: ReceiverParts;

  private constructor(parts: ReceiverParts) {
    this._parts = parts;
  }

  /** @internal */
  public get _severities(): Severity[] {
    return this._parts.options.severities ?? [Severity.CRITICAL, Severity.WARNING];
  }
}
