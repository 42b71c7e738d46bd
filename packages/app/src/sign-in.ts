import { Check, Cpu, IOidcProvider, Refusal, RemoteSecretKey } from '@monosense-io/platform';
import { Duration, Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppContainer } from './container';
import { PROXY_IMAGE, PROXY_PORTS } from './upstream';

const OPEN_PATH = new Refusal('APP-010', {
  protects: 'An expression that is open at its beginning lets everybody through to every path that contains it.',
  wrong: "openPaths: ['/api/']",
  right: "openPaths: ['^/api/webhooks/']",
});

const CLOSED_PATH = new Refusal('APP-025', {
  protects: 'The proxy splits the list at each comma, reads what stands before = or != as a method, and knows no (?…); what stands behind | begins anywhere. Each of these lets people through to other paths than the text shows.',
  wrong: "openPaths: ['^/api/webhooks/|/status']",
  right: "openPaths: ['^/api/webhooks/', '^/status$']",
});

const GROUP = new Refusal('APP-026', {
  protects: 'The proxy splits the list of groups at each comma, and lets in whoever is in one of the parts.',
  wrong: "groups: ['family,guests']",
  right: "groups: ['family', 'guests']",
});

/** Where people log in to an application that speaks OpenID Connect itself. */
export interface AppNativeSignIn {
  /** What logs people in. */
  readonly provider: IOidcProvider;
  /** Path of the application that the provider sends people back to, for example `/oauth/callback`. */
  readonly callbackPath: string;
  /**
   * What tells the application, as for a database: `{issuerUrl}`, `{authorizationUrl}`, `{tokenUrl}`, `{userInfoUrl}`, `{clientId}`,
   * `{clientSecret}`, `{groupsClaim}`, `{scopes}`, and `{url}` for the application's own address.
   */
  readonly tells: { [variable: string]: string };
}

/** A proxy in front of an application that has no login of its own. */
export interface AppProxySignIn {
  /** What logs people in. */
  readonly provider: IOidcProvider;
  /** Where the key is kept that the proxy encrypts its cookies with: 32 bytes in base64, as `openssl rand -base64 32 | tr -- '+/' '-_'` makes them. */
  readonly cookieSecret: RemoteSecretKey;
  /**
   * Groups of which somebody must be in one. Refused: a comma in a name.
   * @default - everybody whom the provider knows gets in
   */
  readonly groups?: string[];
  /**
   * Regular expressions of paths that nobody logs in for, such as those of webhooks. Refused: one that does not begin
   * with `^/`, and one with `,`, `|`, `=` or `(?`.
   * @default - none
   */
  readonly openPaths?: string[];
}

/** Name of the cookie; a prefix that browsers take over https alone, and from this host alone. */
const COOKIE = '__Host-sign-in';
const CALLBACK = '/oauth2/callback';

/** Where the provider sends people back to the proxy. */
export function proxyCallback(url: string): string {
  return `${url}${CALLBACK}`;
}

/** What the proxy is told of the provider. */
export const PROXY_TELLS = {
  OAUTH2_PROXY_OIDC_ISSUER_URL: '{issuerUrl}',
  OAUTH2_PROXY_CLIENT_ID: '{clientId}',
  OAUTH2_PROXY_CLIENT_SECRET: '{clientSecret}',
  OAUTH2_PROXY_OIDC_GROUPS_CLAIM: '{groupsClaim}',
  OAUTH2_PROXY_SCOPE: '{scopes}',
};

/** The container of the proxy, which takes what comes from the Gateway and passes it on within the pod. */
export function proxyContainer(scope: IConstruct, { cookieSecret, groups = [], openPaths = [] }: AppProxySignIn, port: number, url: string): AppContainer {
  Check.text(scope, 'signInProxy.cookieSecret.item', cookieSecret.item, 'name the item of the secret store with the key');
  for (const path of openPaths) {
    OPEN_PATH.unless(scope, path.startsWith('^/') && isExpression(path), `'signInProxy.openPaths' must be regular expressions that begin with '^/', got '${path}': write it as in ^/api/webhooks/`);
    CLOSED_PATH.unless(scope, !/[,|=]|\(\?/.test(path), `'signInProxy.openPaths' must be without ',', '|', '=' and '(?', got '${path}': write several expressions, or a simpler one`);
  }
  for (const group of groups) {
    Check.text(scope, 'signInProxy.groups', group);
    GROUP.unless(scope, !group.includes(','), `'signInProxy.groups' must be names without a comma, got '${group}': write each group by itself`);
  }
  return {
    image: PROXY_IMAGE,
    resources: { cpu: Cpu.millis(10), memory: Size.mebibytes(64) },
    env: {
      OAUTH2_PROXY_PROVIDER: 'oidc',
      OAUTH2_PROXY_HTTP_ADDRESS: `:${PROXY_PORTS.proxy}`,
      OAUTH2_PROXY_METRICS_ADDRESS: `:${PROXY_PORTS.metrics}`,
      OAUTH2_PROXY_UPSTREAMS: `http://127.0.0.1:${port}`,
      OAUTH2_PROXY_REDIRECT_URL: proxyCallback(url),
      // What a Gateway says of a request, it may have been told by whoever sent it: paths that nobody logs in for would let everybody
      // through to every other one (CVE-2026-40575, CVE-2026-76835). Nothing here needs it, since the address is given.
      OAUTH2_PROXY_REVERSE_PROXY: 'false',
      OAUTH2_PROXY_COOKIE_NAME: COOKIE,
      OAUTH2_PROXY_COOKIE_SECURE: 'true',
      OAUTH2_PROXY_COOKIE_SAMESITE: 'lax',
      // The provider says who somebody is: no other list of addresses.
      OAUTH2_PROXY_EMAIL_DOMAINS: '*',
      OAUTH2_PROXY_INSECURE_OIDC_ALLOW_UNVERIFIED_EMAIL: 'true',
      OAUTH2_PROXY_SKIP_PROVIDER_BUTTON: 'true',
      OAUTH2_PROXY_CODE_CHALLENGE_METHOD: 'S256',
      ...(groups.length > 0 ? { OAUTH2_PROXY_ALLOWED_GROUPS: groups.join(',') } : {}),
      ...(openPaths.length > 0 ? { OAUTH2_PROXY_SKIP_AUTH_ROUTES: openPaths.join(',') } : {}),
    },
    secretEnv: { OAUTH2_PROXY_COOKIE_SECRET: cookieSecret },
    scratch: [],
    health: { path: '/ready', livePath: '/ping', port: PROXY_PORTS.proxy, startup: Duration.minutes(5) },
  };
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
