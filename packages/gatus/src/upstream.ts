/*
 * What upstream ships, read from github.com/TwiN/gatus at tag v5.36.0. Renovate edits the version; whoever merges a new one looks
 * the rest up again at its tag, and raises the same version in checks/gatus/program/go.mod. Upstream's chart is at 5.27.
 */

/** The image, which holds nothing but the program. It needs no user of its own. */
// renovate: datasource=docker depName=ghcr.io/twin/gatus
export const IMAGE = 'ghcr.io/twin/gatus:v5.36.0';

/** Port that it serves the page, its API and its metrics on, unless it is told another. */
export const PORT = 8080;

/** What conditions can speak of (`config/endpoint/placeholder.go`). What something else than these schemes answers has none of it (`config/endpoint/endpoint.go`). */
export const PLACEHOLDERS = ['[STATUS]', '[IP]', '[DNS_RCODE]', '[RESPONSE_TIME]', '[BODY]', '[CONNECTED]', '[CERTIFICATE_EXPIRATION]', '[DOMAIN_EXPIRATION]'];

/** The schemes that have what some conditions speak of; all have the others. */
export const SCHEMES: { readonly [placeholder: string]: readonly string[] } = {
  '[STATUS]': ['http', 'https'],
  '[BODY]': ['http', 'https'],
  '[CERTIFICATE_EXPIRATION]': ['https', 'tls'],
  '[DNS_RCODE]': [],
};

/** Key by which Gatus knows a check (`config/key/key.go`): two checks of one key are refused by it. */
export function keyOf(group: string, name: string): string {
  return [group, name].map((text) => text.toLowerCase().replace(/[/_., #+&]/g, '-')).join('_');
}
