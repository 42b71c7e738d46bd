/*
 * What upstream ships: github.com/jellyfin/jellyfin at v10.11.6, and the images of github.com/home-operations/containers, which run as any
 * user without a step as root. Renovate edits versions and digests.
 */

/** Jellyfin, with its own ffmpeg. */
// renovate: datasource=docker depName=ghcr.io/jellyfin/jellyfin
export const JELLYFIN_IMAGE = 'ghcr.io/jellyfin/jellyfin:10.11.6@sha256:25db4eb10143c1c12adb79ed978e31d94fc98dc499fbae2d38b2c935089ced3e';

/** Sonarr. */
// renovate: datasource=docker depName=ghcr.io/home-operations/sonarr
export const SONARR_IMAGE = 'ghcr.io/home-operations/sonarr:4.0.17.2969@sha256:6806001ccc2ec95d941c9c0de012dbcb59c6a33932cfc17f71e300bdd48cabfe';

/** Radarr. */
// renovate: datasource=docker depName=ghcr.io/home-operations/radarr
export const RADARR_IMAGE = 'ghcr.io/home-operations/radarr:6.1.1.10317@sha256:5e08c0eefd2770d1d29395c4f84fe5bf7dfc3a986598021306a5d8ac017a3989';

/** Prowlarr. */
// renovate: datasource=docker depName=ghcr.io/home-operations/prowlarr
export const PROWLARR_IMAGE = 'ghcr.io/home-operations/prowlarr:2.5.2.5483@sha256:53b9cccebceab12825be1a22f2f9c2a2e8fa5e4c6a0aa78286fbe90a317fa070';

/** Hosts that Jellyfin asks for descriptions, pictures and plugins. */
export const JELLYFIN_HOSTS = ['repo.jellyfin.org', 'api.themoviedb.org', 'image.tmdb.org', 'www.omdbapi.com', 'musicbrainz.org', 'coverartarchive.org'];

/** Hosts that Sonarr asks for series and pictures. */
export const SONARR_HOSTS = ['services.sonarr.tv', 'skyhook.sonarr.tv', 'artworks.thetvdb.com'];

/** Hosts that Radarr asks for films and pictures. */
export const RADARR_HOSTS = ['api.radarr.video', 'radarr.servarr.com', 'image.tmdb.org'];

/** Hosts that Prowlarr asks for definitions of indexers. */
export const PROWLARR_HOSTS = ['indexers.prowlarr.com', 'prowlarr.servarr.com'];
