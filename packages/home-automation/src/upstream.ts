/*
 * What upstream ships: the image of github.com/home-operations/containers for Home Assistant, which runs as any user, Docker's official image
 * of Mosquitto, and github.com/Koenkk/zigbee2mqtt at 2.12.1. Renovate edits versions and digests.
 */

/** Home Assistant Core. */
// renovate: datasource=docker depName=ghcr.io/home-operations/home-assistant
export const HOME_ASSISTANT_IMAGE = 'ghcr.io/home-operations/home-assistant:2026.8.1@sha256:e1f54eb0306d7ded8b3cdee70c21178413cd175aa3e526452af0e086a39ecc51';

/** Mosquitto. */
// renovate: datasource=docker depName=docker.io/library/eclipse-mosquitto
export const MOSQUITTO_IMAGE = 'docker.io/library/eclipse-mosquitto:2.1.2-alpine@sha256:38c0da4f2ef84284d47b3b3eeea1cb3bdeabe81ee10caf0cd5c5ff61ee3ea408';

/** User of Mosquitto's image. */
export const MOSQUITTO_USER = 1883;

/** Zigbee2MQTT. */
// renovate: datasource=docker depName=ghcr.io/koenkk/zigbee2mqtt
export const ZIGBEE2MQTT_IMAGE = 'ghcr.io/koenkk/zigbee2mqtt:2.12.1@sha256:80f7f04f72a99e4c4ef51ef7e98ee736edba6db0ecbb7abc626d0c4b0f1871f1';

/** Hosts that Home Assistant asks by itself: for the time of the sun and place names it needs none. */
export const HOME_ASSISTANT_HOSTS = ['version.home-assistant.io', 'analytics-api.home-assistant.io', 'brands.home-assistant.io'];

/** Hosts that Zigbee2MQTT looks up firmware of devices at. */
export const ZIGBEE2MQTT_HOSTS = ['raw.githubusercontent.com', 'github.com'];
