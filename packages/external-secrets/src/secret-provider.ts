import { Check, Endpoint, ExternalEndpointProps, Refusal } from '@monosense-io/platform';
import { bitwarden, BitwardenOptions } from './bitwarden';
import { infisical, InfisicalOptions } from './infisical';
import { kubernetes, KubernetesOptions } from './kubernetes';
import { onePasswordConnect, OnePasswordConnectOptions } from './one-password';
import { checkFieldKey, StorePlace, StoreSettings } from './place';
import { vault, VaultOptions } from './vault';

const ONE_BLOCK = new Refusal('EXTERNAL-SECRETS-019', {
  protects: 'A store has one provider, and the API server refuses one with none or with two.',
  wrong: "provider: { projectID: '42', auth: … }",
  right: "provider: { gitlab: { projectID: '42', … } }",
});

/** A provider that this package has no words of its own for. What an item and a property are, its documentation says. */
export interface OtherProviderOptions {
  /** Name of the ClusterSecretStore, for example `gitlab`. */
  readonly name: string;
  /**
   * What `spec.provider` of the store holds: the provider with its settings, for example `{ gitlab: { projectID: '42', auth: … } }`.
   * The synthesis holds it to the schema of this version of External Secrets. Secrets that it names are in the namespace
   * `external-secrets`, and say so; those of a store of one namespace name no namespace. Refused: none, and several providers.
   */
  readonly provider: { [provider: string]: any };
  /** Where the provider listens outside the cluster, so that the operator is let out to it. Empty for one that listens nowhere. */
  readonly servers: ExternalEndpointProps[];
  /**
   * Where the provider listens in this cluster: policies let the operator in, and the store waits for the stages.
   * @default - nowhere
   */
  readonly endpoints?: Endpoint[];
  /**
   * How the provider is asked for one field of an item, where its secrets have a value and no fields: a text in which `{item}`
   * and `{property}` stand for the two. Such a store is only read. Refused: a text without `{item}`.
   * @default - the provider is asked for the item and its property
   */
  readonly fieldKey?: string;
}

/** Where a store's secrets are. */
export class SecretProvider {
  /**
   * Vaults of a 1Password Connect server.
   *
   * @param options server, vaults and token
   */
  public static onePasswordConnect(options: OnePasswordConnectOptions): SecretProvider {
    return new SecretProvider('onepassword', (place) => onePasswordConnect(place, options));
  }

  /**
   * A key-value engine of HashiCorp Vault or OpenBao, which speak the same API.
   *
   * @param options server, engine and login
   */
  public static vault(options: VaultOptions): SecretProvider {
    return new SecretProvider('vault', (place) => vault(place, options));
  }

  /**
   * A project of Bitwarden Secrets Manager.
   *
   * @param options project, SDK server and token
   */
  public static bitwarden(options: BitwardenOptions): SecretProvider {
    return new SecretProvider('bitwarden', (place) => bitwarden(place, options));
  }

  /**
   * An environment of a project of Infisical.
   *
   * @param options project, environment and login
   */
  public static infisical(options: InfisicalOptions): SecretProvider {
    return new SecretProvider('infisical', (place) => infisical(place, options));
  }

  /**
   * Secrets of a namespace of this cluster or of another.
   *
   * @param options namespace, and for another cluster its address and login
   */
  public static kubernetes(options: KubernetesOptions): SecretProvider {
    return new SecretProvider('kubernetes', (place) => kubernetes(place, options));
  }

  /**
   * Any other provider of External Secrets, in its own words.
   *
   * @param options the provider's settings, and where it listens
   */
  public static of(options: OtherProviderOptions): SecretProvider {
    return new SecretProvider(options?.name, (place) => other(place, options));
  }

  private constructor(
    /** Name of the ClusterSecretStore. @internal */
    public readonly _name: string,
    private readonly settings: (place: StorePlace) => StoreSettings,
  ) {}

  /** @internal */
  public _for(place: StorePlace): StoreSettings {
    return this.settings(place);
  }
}

function other({ scope }: StorePlace, { name, provider, servers, endpoints = [], fieldKey }: OtherProviderOptions): StoreSettings {
  Check.dnsLabel(scope, 'name', name);
  const blocks = Object.keys(provider);
  ONE_BLOCK.unless(scope, blocks.length === 1, `'provider' must hold one provider with its settings, got ${blocks.join(', ') || 'none'}: write it as in { gitlab: { … } }`);
  Check.object(scope, `provider.${blocks[0]}`, provider[blocks[0]]);
  if (fieldKey !== undefined) checkFieldKey(scope, fieldKey);
  return { provider, servers, endpoints: endpoints.map((endpoint) => ({ endpoint })), fieldKey, writable: fieldKey === undefined };
}
