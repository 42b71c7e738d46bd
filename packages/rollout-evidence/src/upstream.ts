/*
 * The image that runs script/evidence.mjs, read from github.com/nodejs/docker-node. Renovate edits version and digest; the
 * script needs Node 20.11 or later and nothing else.
 */

/** Node on Alpine. */
// renovate: datasource=docker depName=docker.io/library/node
export const IMAGE = 'docker.io/library/node:24.21.0-alpine3.24@sha256:ebfe2f90462722a7a4de65e91990e97fe0d401c70e0e762c5b53302f905ec1c1';

/** User and group `node` of the image. */
export const USER_ID = 1000;
