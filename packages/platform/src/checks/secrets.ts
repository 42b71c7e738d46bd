import { MACHINE_PATCHES } from '../declare/cluster';
import { EXPORTS } from '../declare/exports';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { everyObject, textsIn } from './walk';

const IN_STORE = 'keep it in the secret store and refer to it with an ExternalSecret';

const NO_SECRET_VALUES = new Refusal('PLATFORM-610', {
  protects: 'What is rendered is committed: whoever can read the repository, today or later, would have the secret.',
  wrong: "kind: 'Secret', metadata: { name: 'login' }, stringData: { password: 'hunter2' }",
  right: "new ExternalSecret(stage, 'Login', { store, name: 'login', data: { password: { item: 'demo' } } })",
});

/** No Secret is rendered with values. */
export function noSecretValues(model: ClusterModel): string[] {
  return everyObject(model)
    .filter(([, object]) => holdsValues(object))
    .map(([path, object]) => NO_SECRET_VALUES.at(path, `Secret '${object.metadata.name}' holds values in plain text (${valuesOf(object).join(', ')}): ${IN_STORE}`));
}

function holdsValues(object: KubeObject): boolean {
  return object.kind === 'Secret' && groupOf(object) === '' && valuesOf(object).length > 0;
}

function valuesOf(object: KubeObject): string[] {
  return Object.keys({ ...object.data, ...object.stringData });
}

const NO_PLAIN_SECRETS = new Refusal('PLATFORM-611', {
  protects: 'Passwords and tokens also hide in values of charts, variables, addresses and machine patches, which are committed as well.',
  wrong: "values: { auth: { adminPassword: 'hunter2' } }",
  right: "values: { auth: { existingSecret: 'login' } }",
});

/** Keys whose text is a secret when it is not empty; names of and references to secrets don't match. */
const SECRET_KEY = /^(.*[a-z_-])?(password|passwd|passphrase|token|secretkey|secret_key|secretaccesskey|secret_access_key|apikey|api_key|privatekey|private_key|clientsecret|client_secret)$/i;

/** Keys of numbers, such as how many tokens a model may write. */
const COUNT_KEY = /(^|[_-])(max|min|num|limit)[_-]?token$/i;

/** A user and a password in an address. */
const CREDENTIALS = /:\/\/[^/\s:@]+:[^/\s@]+@/;

/** Nothing that is committed holds a password or token. */
export function noPlainSecrets(model: ClusterModel): string[] {
  return committed(model).flatMap(({ path, what, fix, content }) => textsIn(content).flatMap(({ key, value, where }) => (value.trim().includes('\n') && !SECRET_KEY.test(key) ? settingsIn(value) : [{ key, value, line: undefined }])
    .filter((setting) => isSecret(setting.key, setting.value))
    .map(({ line }) => NO_PLAIN_SECRETS.at(path, `${what} holds a secret in plain text at ${where}${line === undefined ? '' : `, line ${line}`}: ${fix}`))));
}

/** Whether a text is a secret by what it is called, or holds one. Neither a template nor a reference to another variable is the secret itself. */
function isSecret(key: string, value: string): boolean {
  return value !== '' && !/\{\{|\$[({]/.test(value) && ((SECRET_KEY.test(key) && !(COUNT_KEY.test(key) && /^\d+$/.test(value))) || CREDENTIALS.test(value));
}

/**
 * A setting in a line of a file within a text, such as `password = 'hunter2'`, `"token": "hunter2",` or `export API_KEY=hunter2`. What is
 * not in quotes is a single word: everything else may be a command or a sentence.
 */
const SETTING = /^\s*(?:-\s+)?(?:export\s+)?["']?([\w.-]+)["']?\s*(?::\s|=(?!=)|:=)\s*(?:"([^"]*)"|'([^']*)'|([^\s"'()<>|&;,]+))\s*[,;]?\s*(?:#.*)?$/;

/** What a text must hold before its lines are looked at: dashboards have thousands. */
const WORTH_A_LOOK = /passw|passphrase|token|secret|api_?key|private_?key|:\/\/[^/\s:@]+:[^/\s@]+@/i;

/** The settings in the lines of a text; a line that is none stands there without a key. */
function settingsIn(text: string): Array<{ key: string; value: string; line: number }> {
  if (!WORTH_A_LOOK.test(text)) return [];
  return text.split('\n').map((content, index) => {
    const [, name, ...values] = SETTING.exec(content) ?? [];
    const value = values.find((one) => one !== undefined);
    // A line that names a variable, says that there is none, or leaves it open, holds nothing.
    const holds = value !== undefined && !/^(\$|%|@|null$|~$|true$|false$|none$|undefined$|\*+$)/i.test(value);
    return { key: holds ? name.split('.').pop()! : '', value: holds ? value : content, line: index + 1 };
  });
}

const NO_PRIVATE_KEYS = new Refusal('PLATFORM-612', {
  protects: 'A private key in the repository can no longer prove anything, whatever the field that holds it is called.',
  wrong: "kind: 'ConfigMap', data: { 'ca.pem': '-----BEGIN PRIVATE KEY-----…' }",
  right: "new ExternalSecret(stage, 'Ca', { store, name: 'ca', data: { 'ca.pem': { item: 'ca' } } })",
});

/** Nothing that is committed holds a private key. */
export function noPrivateKeys(model: ClusterModel): string[] {
  return committed(model).flatMap(({ path, what, fix, content }) => textsIn(content)
    .filter(({ value }) => value.includes('PRIVATE KEY-----'))
    .map(({ where }) => NO_PRIVATE_KEYS.at(path, `${what} holds a private key at ${where}: ${fix}`)));
}

/** Something that a program brings into the repository. */
interface Committed {
  readonly path: string;
  readonly what: string;
  /** How its secrets are kept out. */
  readonly fix: string;
  readonly content: unknown;
}

function committed(model: ClusterModel): Committed[] {
  const { cluster, stages } = model;
  return [
    // The kinds of External Secrets hold names only, under keys such as `secretKey`.
    ...everyObject(model)
      .filter(([, object]) => groupOf(object) !== 'external-secrets.io' && !holdsValues(object))
      .map(([path, object]) => ({ path, what: `${object.kind} '${object.metadata.name}'`, fix: IN_STORE, content: object })),
    ...stages.map(({ path, stage }) => ({ path, what: 'the stage', fix: IN_STORE, content: { substitute: stage?._props.substitute } })),
    ...EXPORTS.all(cluster).map(({ owner, record: { name, data } }) => ({ path: owner.node.path, what: `export '${name}'`, fix: 'export the name of its item in the secret store', content: { data } })),
    ...MACHINE_PATCHES.all(cluster).map(({ owner, record: { reason, patch, documents } }) => ({
      path: owner.node.path, what: `machine patch '${reason}'`, fix: "write it as ${VARIABLE} and keep that in talhelper's encrypted talenv.sops.yaml", content: { patch, documents },
    })),
  ];
}
