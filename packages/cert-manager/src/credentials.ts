import { Ambient, Check, ExternalSecret, ISecretStore, Refusal, Stage } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

const SECRET = new Refusal('CERT-MANAGER-018', {
  protects: 'No Secret has such a name or such a key, so its value would never be found.',
  wrong: "Credentials.existing('My Token')",
  right: "Credentials.existing('my-token')",
});

/** Where a Secret is wanted, and what it is called there. */
export interface CredentialsPlace {
  /** The construct whose props are checked. */
  readonly scope: IConstruct;
  /** The stage of the issuers. */
  readonly stage: Stage;
  /**
   * The store.
   * @default - the one that a construct above provides
   */
  readonly secretStore?: ISecretStore;
}

/** Which Secret, and which values it holds. */
export interface CredentialsOptions {
  /** Name of the Secret, where it is filled from the store. */
  readonly name: string;
  /** Construct id of that Secret. */
  readonly id: string;
  /** The values that are needed. */
  readonly roles: string[];
  /**
   * Type of the Secret.
   * @default 'Opaque'
   */
  readonly type?: string;
}

/** A Secret with the values that were asked for. */
export interface CredentialsSecret {
  /** Name of the Secret, in the namespace of cert-manager. */
  readonly secretName: string;
  /** How an issuer refers to one of its values. */
  readonly ref: (role: string) => { name: string; key: string };
}

/** What an issuer or a solver logs in with: an item of the secret store, or a Secret that exists. */
export class Credentials {
  /**
   * An item of the secret store. The Secret is filled from it.
   *
   * @param item the item
   * @param properties fields of the item by what they hold, for example `{ token: 'dns-token' }`; what is left out is in the
   * field of its own name
   */
  public static fromStore(item: string, properties: { [role: string]: string } = {}): Credentials {
    return new Credentials((place, { name, id, roles, type }) => {
      Check.text(place.scope, 'item', item, `name the item of the secret store that holds ${roles.join(' and ')}`);
      for (const role of roles) secretKey(place.scope, 'properties', role);
      const secret = new ExternalSecret(place.stage, id, {
        store: place.secretStore, name, type, data: Object.fromEntries(roles.map((role) => [role, { item, property: properties[role] }])),
      });
      return { secretName: secret.secretName, ref: (key) => ({ name: secret.secretName, key }) };
    }, properties);
  }

  /**
   * A Secret that exists in the namespace `cert-manager`: one that Flux decrypts from SOPS files, or that somebody creates. No
   * secret store is needed. Where Flux decrypts secrets, the issuers wait for these.
   *
   * @param secretName name of the Secret
   * @param keys keys of the Secret by what they hold, for example `{ token: 'api-token' }`; what is left out is in the key of its
   * own name
   */
  public static existing(secretName: string, keys: { [role: string]: string } = {}): Credentials {
    return new Credentials(({ scope, stage }) => {
      secretNamed(scope, 'secretName', secretName);
      for (const key of Object.values(keys)) secretKey(scope, 'keys', key);
      Ambient.decryptedSecrets(stage)?.connect(stage);
      return { secretName, ref: (role) => ({ name: secretName, key: keys[role] ?? role }) };
    }, keys);
  }

  private constructor(
    private readonly secret: (place: CredentialsPlace, options: CredentialsOptions) => CredentialsSecret,
    private readonly names: { [role: string]: string },
  ) {}

  /** The Secret, with the values that are asked for or, where none are, with those that its user names. @internal */
  public _for(place: CredentialsPlace, options: CredentialsOptions): CredentialsSecret {
    const roles = options.roles.length > 0 ? options.roles : Object.keys(this.names);
    return this.secret(place, { ...options, roles });
  }
}

/** The name of a Secret that exists. */
export function secretNamed(scope: IConstruct, prop: string, name: string): string {
  SECRET.unless(scope, typeof name === 'string' && name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name), `'${prop}' must be the name of a Secret, got '${name}': write lower-case letters, digits and dashes`);
  return name;
}

function secretKey(scope: IConstruct, prop: string, key: string): void {
  SECRET.unless(scope, typeof key === 'string' && /^[-._a-zA-Z0-9]{1,253}$/.test(key), `'${prop}' must name keys of a Secret, got '${key}': write letters, digits, dashes, dots and underscores`);
}
