import { Construct } from 'constructs';
import { Ambient } from '../declare/ambient';
import { IOidcProvider, ISecretStore, OidcApplication, OidcConnection } from '../declare/capabilities';
import { Cluster } from '../declare/cluster';
import { ExternalEndpoint } from '../declare/endpoint';
import { Stage } from '../declare/stage';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { Url } from '../values/url';
import { ExternalSecret } from './external-secret';

const HTTPS = new Refusal('PLATFORM-441', {
  protects: 'Whoever reads along would get the tokens that people log in with.',
  wrong: "tokenUrl: 'http://login.example.org/token'",
  right: "tokenUrl: 'https://login.example.org/token'",
});

const ONE_APPLICATION = new Refusal('PLATFORM-442', {
  protects: 'Two applications with the credentials of one could each log people in to the other.',
  wrong: 'signIn: client, for two applications',
  right: 'an OidcClient for each application',
});

/** An application at a provider outside the cluster, and where the provider is. */
export interface OidcClientProps {
  /** Address of the issuer, for example `https://login.example.org/realms/lab`. */
  readonly issuerUrl: string;
  /** Address that browsers are sent to: `authorization_endpoint` of the issuer's `/.well-known/openid-configuration`. */
  readonly authorizationUrl: string;
  /** Address that gives tokens: `token_endpoint` of the same. */
  readonly tokenUrl: string;
  /** Address that says who somebody is: `userinfo_endpoint` of the same. */
  readonly userInfoUrl: string;
  /** Item of the store with the fields `client-id` and `client-secret`. */
  readonly clientItem: string;
  /**
   * Claim that holds the names of the groups that somebody is in.
   * @default 'groups'
   */
  readonly groupsClaim?: string;
  /**
   * Scopes that the application asks for, for providers that give groups for a scope of their own.
   * @default - `openid`, `profile` and `email`
   */
  readonly scopes?: string[];
  /**
   * Store that holds the credentials.
   * @default - the one that a construct above provides (`Ambient.provide`)
   */
  readonly secretStore?: ISecretStore;
}

/**
 * An application at a provider of OpenID Connect that runs outside the cluster, such as Authentik or Keycloak elsewhere, or a service.
 * Somebody has made the application known there.
 */
export class OidcClient extends Construct implements IOidcProvider {
  private readonly props: OidcClientProps;
  private readonly endpoints: ExternalEndpoint[];
  private application?: string;

  /**
   * @param scope the cluster
   * @param id name of the client in the program; part of the name of its Secret
   * @param props where the provider is, and the item with the credentials
   */
  constructor(scope: Construct, id: string, props: OidcClientProps) {
    super(scope, id);
    this.props = props;
    for (const prop of ['issuerUrl', 'authorizationUrl', 'tokenUrl', 'userInfoUrl'] as const) {
      HTTPS.unless(this, Url.isUrl(props[prop], ['https']), `'${prop}' must be an https address, got '${props[prop]}': copy it from the issuer's /.well-known/openid-configuration`);
    }
    Check.text(this, 'clientItem', props.clientItem, 'name the item of the secret store that holds client-id and client-secret');
    const asked = [props.tokenUrl, props.userInfoUrl].map((url) => new URL(url));
    const hosts = new Map(asked.map(({ hostname, port }) => [`${hostname}:${port || 443}`, { host: hostname, port: Number(port || 443) }]));
    this.endpoints = [...hosts.values()].map((host, index) => new ExternalEndpoint(this, `Endpoint${index}`, host));
  }

  public connect(client: Stage, application: OidcApplication): OidcConnection {
    ONE_APPLICATION.unless(this, this.application === undefined, `must be of one application, got '${application.name}' after '${this.application}': make an OidcClient for each`);
    this.application = application.name;
    const { issuerUrl, authorizationUrl, tokenUrl, userInfoUrl, groupsClaim, scopes, clientItem } = this.props;
    Cluster.of(this).expect(this, { what: 'Applications that people log in to', name: application.name, details: `at ${issuerUrl}, which may send people back to ${application.redirectUris.join(' and ')}; its credentials in item \`${clientItem}\`` });
    this.endpoints.forEach((endpoint) => endpoint.connect(client));
    const secret = new ExternalSecret(client, `${this.node.id}Credentials`, {
      store: Ambient.secretStore(this, this.props.secretStore),
      name: `${client.stageName}-${this.node.id}`,
      data: { 'client-id': { item: clientItem }, 'client-secret': { item: clientItem } },
    });
    return { issuerUrl, authorizationUrl, tokenUrl, userInfoUrl, groupsClaim, scopes, credentials: secret.reference({ clientId: 'client-id', clientSecret: 'client-secret' }) };
  }
}
