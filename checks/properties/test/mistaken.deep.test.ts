/** What a program without types may pass to the stores and issuers in the place of an object, a list or a class: one rule of the core refuses it. */
import * as certManager from '@monosense-io/cert-manager';
import * as externalSecrets from '@monosense-io/external-secrets';
import { enforceTypesOfSources, Lab, refusals } from '@monosense-io/platform/testing';

// What is passed is compared with what the packages were compiled to, so this waits for that.
enforceTypesOfSources();

// As JavaScript has them.
const { AcmeSolver, CertManager, Credentials, Issuer }: any = certManager;
const { ExternalSecrets, SecretProvider, VaultAuth }: any = externalSecrets;

const URL = 'https://vault.example.org';
const REFERENCE = { name: 'login', keys: { token: 'token', secretId: 'secretId' } };
const ROLE = () => VaultAuth.kubernetes({ role: 'lab' });
const store = (provider: unknown) => (lab: Lab) => new ExternalSecrets(lab.cluster, 'external-secrets', { provider });
const issuer = (made: unknown, props = {}) => (lab: Lab) => new CertManager(lab.cluster, 'cert-manager', { issuer: made, secretStore: lab.surroundings.store, ...props });

test.each<[string, (lab: Lab) => unknown, string]>([
  ['a provider that is none', (lab) => store('vault')(lab), "'provider'"],
  ['a provider without options', (lab) => store(SecretProvider.vault(undefined))(lab), "'options'"],
  ['a provider whose options are none', (lab) => store(SecretProvider.bitwarden('home'))(lab), "'options'"],
  ['a store without its login', (lab) => store(SecretProvider.vault({ url: URL }))(lab), "'auth'"],
  ['a store whose login is none', (lab) => store(SecretProvider.vault({ url: URL, auth: 'token' }))(lab), "'auth'"],
  ['a store whose authority is none', (lab) => store(SecretProvider.vault({ url: URL, auth: ROLE(), ca: 'ca.crt' }))(lab), "'ca'"],
  ['a store whose endpoint is none', (lab) => store(SecretProvider.vault({ url: URL, auth: ROLE(), endpoint: 'vault.vault.svc' }))(lab), "'endpoint'"],
  ['a login without options', (lab) => store(SecretProvider.vault({ url: URL, auth: VaultAuth.kubernetes(undefined) }))(lab), "'options'"],
  ['audiences that are no list', (lab) => store(SecretProvider.vault({ url: URL, auth: VaultAuth.kubernetes({ role: 'lab', audiences: 'vault' }) }))(lab), "'audiences'"],
  ['an AppRole without options', (lab) => store(SecretProvider.vault({ url: URL, auth: VaultAuth.appRole('role') }))(lab), "'options'"],
  ['an AppRole whose secret is a text', (lab) => store(SecretProvider.vault({ url: URL, auth: VaultAuth.appRole({ roleId: 'role', secret: 'login' }) }))(lab), "'secret'"],
  ['a token that is a text', (lab) => store(SecretProvider.vault({ url: URL, auth: VaultAuth.token('s.123') }))(lab), "'secret'"],
  ['an SDK server whose authority is none', (lab) => store(SecretProvider.bitwarden({ organizationId: 'a', projectId: 'b', sdkServerUrl: URL, ca: 'ca.crt' }))(lab), "'ca'"],
  ['a project of Infisical without a login', (lab) => store(SecretProvider.infisical({ project: 'lab', environment: 'prod' }))(lab), "'auth'"],
  ['a project of Infisical whose login is of Vault', (lab) => store(SecretProvider.infisical({ project: 'lab', environment: 'prod', auth: ROLE() }))(lab), "'auth'"],
  ['another cluster whose login is none', (lab) => store(SecretProvider.kubernetes({ namespace: 'secrets', url: URL, ca: 'ca.crt', auth: 'token' }))(lab), "'auth'"],
  ['another provider that is a text', (lab) => store(SecretProvider.of({ name: 'gitlab', provider: 'gitlab', servers: [] }))(lab), "'provider'"],
  ['another provider without its servers', (lab) => store(SecretProvider.of({ name: 'gitlab', provider: { gitlab: {} } }))(lab), "'servers'"],
  ['another provider whose endpoints are none', (lab) => store(SecretProvider.of({ name: 'gitlab', provider: { gitlab: {} }, servers: [], endpoints: ['gitlab'] }))(lab), "'endpoints"],
  ['an issuer that is none', (lab) => issuer('self-signed')(lab), "'issuer'"],
  ['domains that are no list', (lab) => issuer(Issuer.selfSigned(), { additionalDomains: 'example.net' })(lab), "'additionalDomains'"],
  ['a solver that is none', (lab) => issuer(Issuer.letsEncrypt('dns'))(lab), "'solver'"],
  ['a solver without options', (lab) => issuer(Issuer.letsEncrypt(AcmeSolver.route53(undefined)))(lab), "'options'"],
  ...['rfc2136', 'acmeDns', 'deSec', 'webhook', 'http01'].map((solver): [string, (lab: Lab) => unknown, string] => [`${solver} without options`, (lab) => issuer(Issuer.letsEncrypt(AcmeSolver[solver](undefined)))(lab), "'options'"]),
  ['settings that are none', (lab) => issuer(Issuer.letsEncrypt(AcmeSolver.webhook({ groupName: 'acme.example.org', solverName: 'hetzner', config: 'zone' })))(lab), "'config'"],
  ['a Gateway that is none', (lab) => issuer(Issuer.letsEncrypt(AcmeSolver.http01({ gateway: 'external' })))(lab), "'gateway'"],
  ['credentials that are none', (lab) => issuer(Issuer.letsEncrypt(AcmeSolver.digitalOcean('token')))(lab), "'credentials'"],
  ['properties that are none', (lab) => issuer(Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.fromStore('dns', 'token'))))(lab), "'properties'"],
  ['keys that are none', (lab) => issuer(Issuer.letsEncrypt(AcmeSolver.digitalOcean(Credentials.existing('dns', 'token'))))(lab), "'keys'"],
  ['an authority without its key', (lab) => issuer(Issuer.ca(undefined))(lab), "'credentials'"],
  ['a Vault without options', (lab) => issuer(Issuer.vault(undefined))(lab), "'options'"],
  ['a Vault whose credentials are none', (lab) => issuer(Issuer.vault({ url: URL, path: 'pki/sign/lab', credentials: REFERENCE.name }))(lab), "'credentials'"],
])('refused by its type: %s', (_, act, value) => {
  expect(refusals(() => act(new Lab()))).toContainEqual({ code: 'PLATFORM-345', path: expect.any(String), message: expect.stringContaining(value) });
});
