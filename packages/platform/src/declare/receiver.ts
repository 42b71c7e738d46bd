import { IConstruct } from 'constructs';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { Severity } from './monitoring';

const CHAT = new Refusal('PLATFORM-371', {
  protects: 'Telegram knows chats by their number, and whoever sends to another is refused when the first message is due.',
  wrong: "Receiver.telegram({ item: 'telegram', chat: 0 })",
  right: "Receiver.telegram({ item: 'telegram', chat: -1001234567890 })",
});

const TOLD_OF_SOMETHING = new Refusal('PLATFORM-372', {
  protects: 'A receiver without severities or without clusters is never told of anything, and looks as if all were well.',
  wrong: "Receiver.discord({ item: 'alerts', severities: [] })",
  right: "Receiver.discord({ item: 'alerts' })",
});

/** What carries a message. */
export enum ReceiverKind {
  /** A channel of Discord. */
  DISCORD = 'discord',
  /** Mails. */
  EMAIL = 'email',
  /** Phones, by ntfy. */
  NTFY = 'ntfy',
  /** Phones, by Pushover. */
  PUSHOVER = 'pushover',
  /** A channel of Slack. */
  SLACK = 'slack',
  /** A chat of Telegram. */
  TELEGRAM = 'telegram',
  /** An address that takes JSON. */
  WEBHOOK = 'webhook',
}

/** Which alerts a receiver gets, and where its secrets are kept. */
export interface ReceiverOptions {
  /** The item of the secret store; each kind of receiver says which fields it needs. */
  readonly item: string;
  /**
   * Severities that it gets. Refused: an empty list.
   * @default - CRITICAL and WARNING
   */
  readonly severities?: Severity[];
  /**
   * Names of the clusters whose alerts it gets. Refused: an empty list, and a cluster that sends no alerts here.
   * @default - all clusters
   */
  readonly clusters?: string[];
}

/** A receiver that gets JSON by HTTPS. */
export interface WebhookOptions extends ReceiverOptions {
  /** Host name of the address; the address itself is a secret, and pods are let out only to hosts that are named. */
  readonly host: string;
  /**
   * Port of the address.
   * @default 443
   */
  readonly port?: number;
}

/** A receiver of mails. */
export interface EmailOptions extends ReceiverOptions {
  /** Addresses that get the mails, separated by commas. */
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

/** A chat of Telegram, with a bot in it. */
export interface TelegramOptions extends ReceiverOptions {
  /** Number of the chat, such as `-1001234567890`; that of a group is negative. Refused: 0, and fractions. */
  readonly chat: number;
}

/** A topic of an ntfy server. */
export interface NtfyOptions extends ReceiverOptions {
  /**
   * Host name of the server, which must be ntfy 2.14 or newer.
   * @default 'ntfy.sh'
   */
  readonly host?: string;
  /**
   * Port of the server.
   * @default 443
   */
  readonly port?: number;
}

/** What has to be known of a receiver to tell it something. */
export interface ReceiverDescription {
  /** What carries the messages. */
  readonly kind: ReceiverKind;
  /** The item of the secret store. */
  readonly item: string;
  /** Fields of the item. */
  readonly fields: string[];
  /** Host that the messages go to. */
  readonly host: string;
  /** Port of the host. */
  readonly port: number;
  /** Severities that it gets. */
  readonly severities: Severity[];
  /**
   * Clusters whose alerts it gets.
   * @default - all clusters
   */
  readonly clusters?: string[];
  /**
   * Of `EMAIL`, the addresses and the server.
   * @default - none
   */
  readonly email?: EmailOptions;
  /**
   * Of `TELEGRAM`, the number of the chat.
   * @default - none
   */
  readonly chat?: number;
}

/** Somebody who can be told, as `Receiver` makes them. */
export interface IReceiver {
  /** What has to be known to tell them. */
  describe(): ReceiverDescription;
}

/**
 * Somebody who is told. The same receiver may be given to whatever tells: to the hub of the metrics for alerts, and to Flux for what
 * it does itself. Secrets come from the secret store.
 */
export class Receiver implements IReceiver {
  /**
   * Writes into a Discord channel; the item has a field `url` with the channel's webhook.
   *
   * @param options item, severities and clusters
   */
  public static discord(options: ReceiverOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.DISCORD, fields: ['url'], host: 'discord.com', port: 443 });
  }

  /**
   * Writes into a Slack channel; the item has a field `url` with the channel's incoming webhook.
   *
   * @param options item, severities and clusters
   */
  public static slack(options: ReceiverOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.SLACK, fields: ['url'], host: 'hooks.slack.com', port: 443 });
  }

  /**
   * Writes into a chat of Telegram; the item has a field `token` with the token of a bot that is in the chat.
   *
   * @param options item, number of the chat, severities and clusters
   */
  public static telegram(options: TelegramOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.TELEGRAM, fields: ['token'], host: 'api.telegram.org', port: 443, chat: options.chat });
  }

  /**
   * Sends mails; the item has a field `password` for the mail server.
   *
   * @param options item, addresses, mail server, severities and clusters
   */
  public static email(options: EmailOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.EMAIL, fields: ['password'], host: options.server, port: options.port ?? 587, email: options });
  }

  /**
   * Posts JSON to an address; the item has a field `url`. What the JSON holds is the sender's own matter: Alertmanager and Flux
   * have different forms.
   *
   * @param options item, host, severities and clusters
   */
  public static webhook(options: WebhookOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.WEBHOOK, fields: ['url'], host: options.host, port: options.port ?? 443 });
  }

  /**
   * Sends to phones by Pushover; the item has fields `userKey` and `token`.
   *
   * @param options item, severities and clusters
   */
  public static pushover(options: ReceiverOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.PUSHOVER, fields: ['userKey', 'token'], host: 'api.pushover.net', port: 443 });
  }

  /**
   * Sends to phones by a topic of an ntfy server; the item has a field `url` with the topic's address and no parameters, as
   * in `https://ntfy.sh/a-name-that-nobody-guesses`. Of a topic that asks for a login, it is in the address as well, as in
   * `https://user:password@ntfy.example.org/alerts`.
   *
   * @param options item, server, severities and clusters
   */
  public static ntfy(options: NtfyOptions): Receiver {
    return new Receiver({ ...about(options), kind: ReceiverKind.NTFY, fields: ['url'], host: options.host ?? 'ntfy.sh', port: options.port ?? 443 });
  }

  /**
   * What is known of a receiver, which nobody could tell if it were refused. Whoever takes one calls it, since a receiver has no path
   * of its own.
   *
   * @param scope the construct that takes it
   * @param name the name that its user gave it
   * @param receiver the receiver
   */
  public static checked(scope: IConstruct, name: string, receiver: IReceiver): ReceiverDescription {
    Check.kind(scope, `receiver ${name}`, receiver, 'IReceiver', 'describe');
    const known = receiver.describe();
    const of = (option: string): string => `${option} of receiver ${name}`;
    Check.text(scope, of('item'), known.item);
    if (known.email !== undefined) {
      for (const option of ['to', 'from', 'server'] as const) Check.text(scope, of(option), known.email[option]);
      // Several are allowed, and each with a name before it.
      for (const option of ['to', 'from'] as const) known.email[option].split(',').forEach((address) => Check.email(scope, of(option), address.replace(/^.*<(.*)>\s*$/, '$1').trim()));
    } else {
      Check.text(scope, of('host'), known.host);
    }
    if (known.kind === ReceiverKind.TELEGRAM) CHAT.unless(scope, Number.isSafeInteger(known.chat) && known.chat !== 0, `'${of('chat')}' must be the number of a chat, got ${known.chat}: ask Telegram's getUpdates for it, as in -1001234567890`);
    for (const option of ['severities', 'clusters'] as const) TOLD_OF_SOMETHING.unless(scope, known[option]?.length !== 0, `'${of(option)}' must name at least one, got none: name some, or leave it out`);
    known.clusters?.forEach((cluster) => Check.dnsLabel(scope, of('clusters'), cluster));
    return known;
  }

  private readonly description: ReceiverDescription;

  private constructor(description: ReceiverDescription) {
    this.description = description;
  }

  /** What has to be known to tell them. */
  public describe(): ReceiverDescription {
    return this.description;
  }
}

function about({ item, severities, clusters }: ReceiverOptions): Pick<ReceiverDescription, 'item' | 'severities' | 'clusters'> {
  return { item, severities: severities ?? [Severity.CRITICAL, Severity.WARNING], clusters };
}
