import { Refusal, SecretReference } from '@monosense-io/platform';
import { IConstruct } from 'constructs';
import { selector, StorePlace, StoreSettings } from './place';
import { StoreServer } from './store-server';

const SOME_VAULTS = new Refusal('EXTERNAL-SECRETS-006', {
  protects: 'A store without a vault finds no item, and none of its Secrets is ever filled.',
  wrong: 'vaults: []',
  right: "vaults: ['hub']",
});

const VAULT_TWICE = new Refusal('EXTERNAL-SECRETS-007', {
  protects: 'A vault has one place in the order of search; with two it would not be clear which item is read.',
  wrong: "vaults: ['hub', 'shared', 'hub']",
  right: "vaults: ['hub', 'shared']",
});

/** Vaults of a 1Password Connect server. An item is the title of an item there, and a property the label of one of its fields. */
export interface OnePasswordConnectOptions {
  /**
   * Address of the Connect server, for example `https://connect.example.org`. The server runs outside the cluster, since its
   * cluster could not start without it. Needs Connect 1.5.6 or later and a certificate that public authorities vouch for.
   * Refused: anything but https, since the secrets themselves travel over it; paths and queries.
   */
  readonly connectUrl: string;
  /**
   * Vaults that items are looked up in, by name or id, the first one first: an item is read from the first vault that
   * has one of that title. The token must be allowed to read them all, or the store is not ready. Refused: no vault at
   * all, and the same one twice.
   */
  readonly vaults: string[];
  /**
   * The Secret with an access token of the server. `keys.token` says which key holds it.
   * @default { name: 'onepassword-connect', keys: { token: 'token' } }
   */
  readonly connectToken?: SecretReference;
}

/** The store of these options. */
export function onePasswordConnect(place: StorePlace, { connectUrl, vaults, connectToken = { name: 'onepassword-connect', keys: { token: 'token' } } }: OnePasswordConnectOptions): StoreSettings {
  const { origin, servers, endpoints } = new StoreServer(place.scope, 'connectUrl', connectUrl);
  const connectTokenSecretRef = selector(place, 'connectToken', connectToken, 'token');
  checkVaults(place.scope, vaults);
  return {
    // The number is the place in the search; the operator refuses two vaults with the same one.
    provider: { onepassword: { connectHost: origin, vaults: Object.fromEntries(vaults.map((vault, index) => [vault, index + 1])), auth: { secretRef: { connectTokenSecretRef } } } },
    // What is written goes to the first vault.
    where: `${origin} ${vaults[0]}`,
    servers,
    endpoints,
    writable: true,
  };
}

function checkVaults(scope: IConstruct, vaults: string[]): void {
  SOME_VAULTS.unless(scope, Array.isArray(vaults) && vaults.length > 0, "'vaults' must be a list with at least one vault, got none: name one that the token may read");
  const twice = vaults.find((vault, index) => vaults.indexOf(vault) !== index);
  VAULT_TWICE.unless(scope, twice === undefined, `'vaults' must name each vault once, got '${twice}' twice: leave it where it should be searched`);
}
