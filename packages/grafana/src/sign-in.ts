import { Check, IOidcProvider, OidcConnection, Refusal } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

const GROUP = new Refusal('GRAFANA-001', {
  protects: 'The name becomes part of an expression; with a quote in it the expression would be another, or none.',
  wrong: 'adminGroups: ["ops\' team"]',
  right: "adminGroups: ['ops-team']",
});

/** How people log in, and what they may do. */
export interface GrafanaSignIn {
  /** Who logs them in. */
  readonly provider: IOidcProvider;
  /**
   * Groups whose members may change everything. Refused: names with other signs than letters, digits, blanks and any of `. / : _ -`.
   * @default - nobody but who knows the password in `adminItem`
   */
  readonly adminGroups?: string[];
  /**
   * Groups whose members may write dashboards. Refused: the same.
   * @default - nobody
   */
  readonly editorGroups?: string[];
  /**
   * Groups whose members see everything. Refused: the same.
   * @default - everybody whom the provider lets in
   */
  readonly viewerGroups?: string[];
}

/** Refuses groups that can't be written into the expression. */
export function checkSignIn(scope: IConstruct, signIn: GrafanaSignIn): void {
  Check.kind(scope, 'signIn.provider', signIn.provider, 'IOidcProvider', 'connect');
  for (const prop of ['adminGroups', 'editorGroups', 'viewerGroups'] as const) {
    for (const group of signIn[prop] ?? []) GROUP.unless(scope, /^[\w./: -]+$/.test(group), `'signIn.${prop}' must be of letters, digits, blanks and any of . / : _ -, got '${group.replace(/\s/g, ' ')}': rename the group`);
  }
}

/** The section `auth.generic_oauth` of Grafana's settings; who the application is stands in its environment. */
export function settingsOf(signIn: GrafanaSignIn, { authorizationUrl, tokenUrl, userInfoUrl, groupsClaim = 'groups', scopes = ['openid', 'profile', 'email'] }: OidcConnection): { [key: string]: string | boolean } {
  const { adminGroups = [], editorGroups = [], viewerGroups } = signIn;
  const one = (group: string, role: string): string => `contains(${groupsClaim}[*], '${group}') && '${role}'`;
  const roles = [...adminGroups.map((group) => one(group, 'GrafanaAdmin')), ...editorGroups.map((group) => one(group, 'Editor')), ...(viewerGroups ?? []).map((group) => one(group, 'Viewer'))];
  return {
    enabled: true,
    name: 'single sign-on',
    auth_url: authorizationUrl,
    token_url: tokenUrl,
    api_url: userInfoUrl,
    scopes: scopes.join(' '),
    use_pkce: true,
    // Not every provider gives one unasked, and without it people would be sent away every few minutes.
    use_refresh_token: false,
    role_attribute_path: [...roles, ...(viewerGroups === undefined ? ["'Viewer'"] : [])].join(' || '),
    // Without a role nobody gets in.
    role_attribute_strict: true,
    allow_assign_grafana_admin: true,
  };
}
