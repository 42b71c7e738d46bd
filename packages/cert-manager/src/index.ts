import { Types } from '@monosense-io/platform';

export * from './cert-manager';
export { ICertificateIssuer, IssuerConnection } from './issuer';

Types.enforce(module);
