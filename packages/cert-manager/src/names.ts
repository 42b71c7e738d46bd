import { Check, Refusal } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

const DOMAIN_TWICE = new Refusal('CERT-MANAGER-005', {
  protects: 'Let\'s Encrypt refuses an order that holds a name twice, and so the whole certificate.',
  wrong: "additionalDomains: ['example.net', 'example.net']",
  right: "additionalDomains: ['example.net']",
});

const SOME_NAMES = new Refusal('CERT-MANAGER-006', {
  protects: 'A certificate without a name is for nobody, and is never issued.',
  wrong: 'dnsNames: []',
  right: "dnsNames: ['www.example.org']",
});

const NAME = new Refusal('CERT-MANAGER-007', {
  protects: 'Let\'s Encrypt issues certificates for names of the public DNS; a star may stand for its first label alone.',
  wrong: "dnsNames: ['www.*.example.org']",
  right: "dnsNames: ['*.www.example.org']",
});

const NAME_TWICE = new Refusal('CERT-MANAGER-008', {
  protects: 'Let\'s Encrypt refuses an order that holds a name twice, and so the whole certificate.',
  wrong: "dnsNames: ['example.org', 'example.org']",
  right: "dnsNames: ['example.org']",
});

const NAME_COVERED = new Refusal('CERT-MANAGER-009', {
  protects: 'Let\'s Encrypt refuses an order with a name that a star of the same order covers, and so the whole certificate.',
  wrong: "dnsNames: ['*.example.org', 'www.example.org']",
  right: "dnsNames: ['*.example.org']",
});

const IN_A_ZONE = new Refusal('CERT-MANAGER-010', {
  protects: 'The token can not write the proof into the zone of such a name, and the certificate is never issued.',
  wrong: "zones: ['example.org'], additionalDomains: ['example.net']",
  right: "zones: ['example.org', 'example.net'], additionalDomains: ['example.net']",
});

const DNS_NAME = /^(\*\.)?([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+([a-z]{2,}|xn--[-a-z0-9]*[a-z0-9])$/;

const NO_STAR = new Refusal('CERT-MANAGER-013', {
  protects: "A page below a name proves that one name: Let's Encrypt issues no certificate with a star for it.",
  wrong: "{ issuer: Issuer.letsEncrypt(AcmeSolver.http01({ gateway })) }",
  right: "{ issuer: Issuer.letsEncrypt(AcmeSolver.http01({ gateway })), dnsNames: ['www.example.org'] }",
});

/** Refuses names with a star, where a proof holds for one name alone. */
export function checkNoStar(scope: IConstruct, certificate: string, names: string[]): void {
  const star = names.find((name) => name.includes('*'));
  NO_STAR.unless(scope, star === undefined, `${certificate} must hold no name with a star, since names are proven by HTTP, got '${star}': write every host in 'dnsNames', or prove names by DNS`);
}

/** Every domain and its wildcard. Let's Encrypt refuses a name that a wildcard of the same certificate covers already. */
export function wildcardNames(domains: string[]): string[] {
  return domains.flatMap((domain) => [domain, `*.${domain}`]).filter((name) => name.startsWith('*.') || !domains.includes(name.slice(name.indexOf('.') + 1)));
}

/** The cluster's domain and those beside it, of which the wildcard certificate holds everything one label below. */
export function checkDomains(scope: IConstruct, domains: string[]): void {
  domains.forEach((domain, index) => {
    Check.hostname(scope, 'additionalDomains', domain);
    DOMAIN_TWICE.unless(scope, domains.indexOf(domain) === index, `'additionalDomains' must name domains that the certificate does not hold already, got '${domain}': remove it`);
  });
}

/** The names of a certificate beside it. */
export function checkNames(scope: IConstruct, certificate: string, names: string[], zones?: string[]): void {
  const prop = `'dnsNames' of certificate '${certificate}'`;
  SOME_NAMES.unless(scope, Array.isArray(names) && names.length > 0, `${prop} must be a list with at least one name, got none: give it one`);
  names.forEach((name, index) => {
    NAME.unless(scope, DNS_NAME.test(name), `${prop} must be DNS names, got '${name}': write it as in www.example.org or *.example.org`);
    NAME_TWICE.unless(scope, names.indexOf(name) === index, `${prop} must hold each name once, got '${name}' twice: remove one`);
    const star = name.replace(/^[^.]+/, '*');
    NAME_COVERED.unless(scope, name === star || !names.includes(star), `${prop} must hold no name that its '${star}' covers, got '${name}': remove it`);
    checkZone(scope, `certificate '${certificate}'`, name, zones);
  });
}

/** A name of a certificate, where it is known which zones the token may write. */
export function checkZone(scope: IConstruct, certificate: string, name: string, zones?: string[]): void {
  const served = zones === undefined || zones.some((zone) => `.${name}`.endsWith(`.${zone}`));
  IN_A_ZONE.unless(scope, served, `${certificate} would hold '${name}', which is in none of 'zones' (${zones?.join(', ')}): let the token write its zone and add that to 'zones', or remove the name`);
}
