/*
 * What upstream ships: github.com/qdm12/gluetun at v3.41.3 (Dockerfile), and the image of github.com/home-operations/containers, which runs
 * as any user. Renovate edits versions and digests.
 */

/** qBittorrent without a window. */
// renovate: datasource=docker depName=ghcr.io/home-operations/qbittorrent
export const QBITTORRENT_IMAGE = 'ghcr.io/home-operations/qbittorrent:5.2.3@sha256:4fcf15b7f265c2c8d7bc2a7e13240a07e0593c326f3cf3b5b9bb69eec5b79299';

/** The client of the VPN, with a firewall that lets nothing out beside it. */
// renovate: datasource=docker depName=ghcr.io/qdm12/gluetun
export const GLUETUN_IMAGE = 'ghcr.io/qdm12/gluetun:v3.41.3@sha256:fa19cc76b2af13d57a8d3dc3066f2ada061b1c761b8aecf989b3877c0486e027';

/** Its own check, as its image has it. */
export const GLUETUN_HEALTH = ['/gluetun-entrypoint', 'healthcheck'];

/** What it does as root: makes the tunnel and its device, writes rules, routes and the list of name servers, and asks by ICMP whether the tunnel works. */
export const GLUETUN_CAPABILITIES = ['NET_ADMIN', 'NET_RAW', 'MKNOD', 'CHOWN', 'DAC_OVERRIDE', 'NET_BIND_SERVICE'];
