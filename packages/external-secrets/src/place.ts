import { ExternalEndpointProps, Refusal, SecretReference, Stage } from '@monosense-io/platform';
import { IConstruct } from 'constructs';
import { StoreEndpoint } from './store-server';

const TOKEN_KEY = new Refusal('EXTERNAL-SECRETS-008', {
  protects: 'The operator would not know which value of the Secret is the token, and could read nothing.',
  wrong: "connectToken: { name: 'connect', keys: {} }",
  right: "connectToken: { name: 'connect', keys: { token: 'token' } }",
});

const TOKEN_SECRET = new Refusal('EXTERNAL-SECRETS-009', {
  protects: 'No Secret can have such a name, so the token would never be found.',
  wrong: "connectToken: { name: 'My Secret', keys: { token: 'token' } }",
  right: "connectToken: { name: 'onepassword-connect', keys: { token: 'token' } }",
});

const FIELD_KEY = new Refusal('EXTERNAL-SECRETS-017', {
  protects: 'Every item would have the same key, and each Secret the same value.',
  wrong: "fieldKey: '{property}'",
  right: "fieldKey: '{item}/{property}'",
});

/** Where a store stands: who is told of what is wrong with its props, and where its Secrets are. */
export interface StorePlace {
  /** The construct whose props are checked. */
  readonly scope: IConstruct;
  /** The stage that holds the store, and what it needs beside itself. */
  readonly stage: Stage;
  /** Namespace of the Secrets, for a store that is in no namespace itself. */
  readonly namespace?: string;
}

/** What a provider makes of its options. */
export interface StoreSettings {
  /** Where its items are, by a text that is the same for every store that has them; left out where that isn't known. */
  readonly where?: string;
  /** What `spec.provider` of the store holds. */
  readonly provider: { [provider: string]: any };
  /** Where the provider listens, outside the cluster. */
  readonly servers: ExternalEndpointProps[];
  /** Where it listens in this cluster. */
  readonly endpoints: StoreEndpoint[];
  /** How the store is asked for one field, where its items have none. */
  readonly fieldKey?: string;
  /** Whether the operator can write to it what a PushSecret asks for. */
  readonly writable: boolean;
}

/** A value of a Secret, as a store refers to it. */
export interface SecretSelector {
  readonly name: string;
  readonly namespace?: string;
  readonly key: string;
}

/** One value of the Secret that a prop names. */
export function selector({ scope, namespace }: StorePlace, prop: string, secret: SecretReference, role: string): SecretSelector {
  const key = secret.keys?.[role];
  const name = objectName(scope, `${prop}.name`, 'Secret', secret.name);
  TOKEN_KEY.unless(scope, key !== undefined, `'${prop}.keys' must say which key of Secret '${name}' holds the ${role}, got none: set it to { ${role}: '${role}' }`);
  return { name, ...(namespace === undefined ? {} : { namespace }), key: objectKey(scope, `${prop}.keys`, 'Secret', key!) };
}

/** The name of an object that a store needs. */
export function objectName(scope: IConstruct, prop: string, kind: string, name: string): string {
  TOKEN_SECRET.unless(scope, typeof name === 'string' && name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name), `'${prop}' must be the name of a ${kind}, got '${name}': write it as in onepassword-connect`);
  return name;
}

/** A key of a Secret or a ConfigMap that a store needs. */
export function objectKey(scope: IConstruct, prop: string, kind: string, key: string): string {
  TOKEN_KEY.unless(scope, /^[-._a-zA-Z0-9]{1,253}$/.test(key), `'${prop}' must name a key of a ${kind}, got '${key}': write letters, digits, dashes, dots and underscores`);
  return key;
}

/** Refuses a `fieldKey` that does not tell items apart. */
export function checkFieldKey(scope: IConstruct, fieldKey: string): void {
  FIELD_KEY.unless(scope, String(fieldKey).includes('{item}'), `'fieldKey' must be a text with {item} in it, got '${fieldKey}': write it as in {item}/{property}`);
}
