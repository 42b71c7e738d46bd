/** A token that is told by what it begins with. */
export interface TokenRule {
  readonly prefix: string;
  /** Signs that follow at least. */
  readonly atLeast: number;
  /** Whether it is the rest of an address, instead of a word. */
  readonly path?: boolean;
}

/** A field whose value is a secret. */
export interface FieldRule {
  /** What its name ends with, in small letters. */
  readonly name: string;
  /** Whether `name: value` is one outside quotes too. After other names a colon mostly ends what is said of them: `secret: not found`. */
  readonly colon?: boolean;
  /** Whether the value goes on to the end of the line. */
  readonly line?: boolean;
}

/** Beginnings of tokens, as those who give them out write them. */
export const DEFAULT_TOKENS: TokenRule[] = [
  // GitHub, GitLab, Gitea's kin.
  ...['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'].map((prefix) => ({ prefix, atLeast: 20 })),
  ...['glpat-', 'gldt-', 'glrt-', 'glptt-', 'glagent-', 'glcbt-', 'glft-', 'glsoat-'].map((prefix) => ({ prefix, atLeast: 16 })),
  // Package registries.
  ...['npm_', 'pypi-', 'rubygems_', 'dckr_pat_', 'dckr_oat_'].map((prefix) => ({ prefix, atLeast: 20 })),
  // Clouds: identifiers of keys too, since whoever holds one needs only the other half.
  ...['AKIA', 'ASIA'].map((prefix) => ({ prefix, atLeast: 16 })),
  { prefix: 'AIza', atLeast: 30 },
  { prefix: 'ya29.', atLeast: 20 },
  ...['dop_v1_', 'doo_v1_', 'dor_v1_'].map((prefix) => ({ prefix, atLeast: 32 })),
  // Secret stores and what is encrypted with them.
  ...['hvs.', 'hvb.', 'hvr.'].map((prefix) => ({ prefix, atLeast: 20 })),
  { prefix: 'ops_', atLeast: 40 },
  { prefix: 'AGE-SECRET-KEY-', atLeast: 40 },
  // Networks.
  { prefix: 'tskey-', atLeast: 16 },
  // Chats and payments.
  ...['xoxa-', 'xoxb-', 'xoxe-', 'xoxp-', 'xoxr-', 'xoxs-', 'xapp-'].map((prefix) => ({ prefix, atLeast: 10 })),
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'].map((prefix) => ({ prefix, atLeast: 16 })),
  ...['sk-ant-', 'sk-proj-', 'sk-svcacct-', 'hf_'].map((prefix) => ({ prefix, atLeast: 20 })),
  { prefix: 'SG.', atLeast: 16 },
  // Grafana.
  ...['glsa_', 'glc_'].map((prefix) => ({ prefix, atLeast: 20 })),
  // Addresses that whoever knows them may use.
  ...['hooks.slack.com/services/', 'discord.com/api/webhooks/', 'discordapp.com/api/webhooks/', 'api.telegram.org/bot', 'hc-ping.com/'].map((prefix) => ({ prefix, atLeast: 8, path: true })),
];

/** Ends of the names of fields that hold secrets. */
export const DEFAULT_FIELDS: FieldRule[] = [
  ...['authorization', 'cookie', 'x-api-key', 'x-auth-token', 'x-vault-token', 'private-token'].map((name) => ({ name, colon: true, line: true })),
  ...['password', 'passwd', 'passphrase', 'passcode'].map((name) => ({ name, colon: true })),
  ...['secret', 'token', 'apikey', 'api_key', 'api-key', 'access_key', 'accesskey', 'secret_key', 'secretkey', 'private_key', 'privatekey', 'encryption_key', 'credentials', 'pwd'].map((name) => ({ name })),
];
