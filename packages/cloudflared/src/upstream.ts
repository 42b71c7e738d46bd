/*
 * What upstream ships, read from github.com/cloudflare/cloudflared at tag 2026.8.2. Renovate edits the version; whoever merges
 * a new one looks the rest up again at its tag. There is no official chart.
 */

/** The image; it runs as user 65532. Later releases exist, up to 2026.10.7: upstream's files at their tags have not been read yet. */
// renovate: datasource=docker depName=docker.io/cloudflare/cloudflared
export const IMAGE = 'docker.io/cloudflare/cloudflared:2026.8.2';

/** User and group of the image. */
export const USER_ID = 65532;

/**
 * Cloudflare's machines that tunnels end at, as the program looks them up, and the ranges that hold the addresses which
 * Cloudflare documents for firewalls (developers.cloudflare.com/cloudflare-one/connections/connect-networks/configure-tunnels/tunnel-with-firewall).
 */
export const EDGE: { readonly [host: string]: string[] } = {
  'region1.v2.argotunnel.com': ['198.41.192.0/24', '2606:4700:a0::/64'],
  'region2.v2.argotunnel.com': ['198.41.200.0/24', '2606:4700:a8::/64'],
};

/** UDP port of these machines that takes QUIC. */
export const EDGE_PORT = 7844;

/** Connections that each process keeps to the edge. */
export const EDGE_CONNECTIONS = 4;

/** Domain in which each tunnel has its id as a name. */
export const TUNNEL_DOMAIN = 'cfargotunnel.com';
