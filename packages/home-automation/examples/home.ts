import { AppProxySignIn } from '@monosense-io/app';
import { HomeAssistant, Mosquitto, Zigbee2Mqtt } from '@monosense-io/home-automation';
import { Cluster, IGateway, IStorageClass, IVolumeBackups } from '@monosense-io/platform';

/** Home Assistant speaks to Zigbee devices by a broker of MQTT. */
export function home(cluster: Cluster, gateway: IGateway, storageClass: IStorageClass, signIn: AppProxySignIn, backups: IVolumeBackups): HomeAssistant {
  const mosquitto = new Mosquitto(cluster, 'mosquitto', {
    passwordsItem: 'mosquitto',
    users: { 'zigbee2mqtt': ['zigbee2mqtt/#', 'homeassistant/#'], 'home-assistant': ['#'] },
    storageClass,
  });
  new Zigbee2Mqtt(cluster, 'zigbee2mqtt', {
    broker: mosquitto, brokerItem: 'zigbee2mqtt', gateway, signIn, storageClass, backups, stick: { device: 'squat.ai/zigbee', path: '/dev/ttyUSB0', group: 20 },
  });
  return new HomeAssistant(cluster, 'home-assistant', { gateway, storageClass, backups, speaksTo: [mosquitto.broker] });
}
