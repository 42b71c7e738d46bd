/*
 * What upstream ships, read from github.com/oauth2-proxy/oauth2-proxy at tag v7.15.5 (`pkg/apis/options`). Renovate edits the version and
 * the digest; whoever merges a new one looks the rest up again at its tag.
 */

/** The proxy that stands in front of applications without a login of their own. */
// renovate: datasource=docker depName=quay.io/oauth2-proxy/oauth2-proxy
export const PROXY_IMAGE = 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.5@sha256:8498b0d0ef0a7b29686414000a08aee467f02d0299c9ed1e006a8f33fc017916';

/** Port that it takes requests on, and the one that it says on how it is and what it has done. */
export const PROXY_PORTS = { proxy: 4180, metrics: 44180 };
