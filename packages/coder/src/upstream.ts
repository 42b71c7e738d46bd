/*
 * What upstream ships, read from github.com/coder/coder at tag v2.36.7. Renovate edits the version and the digest.
 */

/** Coder, which is one program. */
// renovate: datasource=docker depName=ghcr.io/coder/coder
export const IMAGE = 'ghcr.io/coder/coder:v2.36.7@sha256:e8b2743529aea6a1e77bba764c8ec4a04dec65d27ca9caa0ec0b2dbcd3db0565';

/** Port that it serves people, their programs and the agents of workspaces on. */
export const PORT = 7080;

/** Label of the pods of workspaces, which templates give to them. */
export const WORKSPACE_LABELS = { 'app.kubernetes.io/name': 'coder-workspace' };

/** Hosts that it fetches Terraform's providers from when a template is made. */
export const TEMPLATE_HOSTS = ['registry.terraform.io', 'releases.hashicorp.com', 'github.com', 'objects.githubusercontent.com', 'release-assets.githubusercontent.com'];
