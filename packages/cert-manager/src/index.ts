import { Types } from '@monosense-io/platform';

export {
  AcmeDnsOptions, AcmeSolver, DeSecOptions, Http01Options, Rfc2136Options, Route53Options, TsigAlgorithm, WebhookSolverOptions,
} from './acme-solver';
export * from './cert-manager';
export { Credentials } from './credentials';
export { ICertificateIssuer, Issuer, IssuerConnection, VaultIssuerOptions } from './issuer';

Types.enforce(module);
