export * from './cert-manager';
export { ICertificateIssuer, IssuerConnection } from './issuer';
