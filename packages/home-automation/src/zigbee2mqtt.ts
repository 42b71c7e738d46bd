import { App, AppProxySignIn } from '@monosense-io/app';
import { ContainerResources, Cpu, IGateway, ISecretStore, IStorageClass, IVolumeBackups, Refusal } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { Mosquitto } from './mosquitto';
import { ZIGBEE2MQTT_HOSTS, ZIGBEE2MQTT_IMAGE } from './upstream';

const ADAPTER = new Refusal('HOME-AUTOMATION-002', {
  protects: 'Without its radio Zigbee2MQTT ends, and starts again for ever; of two it takes one.',
  wrong: "new Zigbee2Mqtt(cluster, 'zigbee2mqtt', { … }), without 'stick' and 'bridge'",
  right: "stick: { device: 'squat.ai/zigbee', path: '/dev/ttyUSB0', group: 20 }",
});

const BRIDGE = new Refusal('HOME-AUTOMATION-003', {
  protects: 'A radio on the network is reached by a host and a port; anything else is taken for a file.',
  wrong: "bridge: 'zigbee.example.org'",
  right: "bridge: 'zigbee.example.org:6638'",
});

/** A radio in a USB port of a machine. */
export interface ZigbeeStick {
  /** Name under which a device plugin offers it, for example `squat.ai/zigbee`: the pod runs where it is. */
  readonly device: string;
  /** Where the plugin puts it in the container, for example `/dev/ttyUSB0`. */
  readonly path: string;
  /**
   * Number of the group of the device's file on the machine, `dialout`.
   * @default - none, as where the plugin gives access to everybody
   */
  readonly group?: number;
}

/** How Zigbee2MQTT is installed. */
export interface Zigbee2MqttProps {
  /** The broker. */
  readonly broker: Mosquitto;
  /** Item of the secret store with its login at the broker: fields `username` and `password`. */
  readonly brokerItem: string;
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** The proxy that asks people for a login, since Zigbee2MQTT knows a token alone. */
  readonly signIn: AppProxySignIn;
  /** Class of the volume with the network of devices. */
  readonly storageClass: IStorageClass;
  /** What backs that up: without it every device must be paired again. */
  readonly backups: IVolumeBackups;
  /**
   * A radio in a USB port. Exactly one of this and `bridge` is given.
   * @default - the radio is on the network
   */
  readonly stick?: ZigbeeStick;
  /**
   * A radio on the network, by its host and port.
   * @default - the radio is in a USB port
   */
  readonly bridge?: string;
  /**
   * Kind of the radio, as Zigbee2MQTT's `serial.adapter` says it.
   * @default 'ember'
   */
  readonly adapter?: string;
  /**
   * What it asks for.
   * @default - a twentieth of a core and 256 MiB
   */
  readonly resources?: ContainerResources;
  /**
   * Where the login is kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
}

/** Zigbee2MQTT: devices of Zigbee, by messages of MQTT. */
export class Zigbee2Mqtt extends App {
  /**
   * @param scope the cluster
   * @param id name of the application, usually `zigbee2mqtt`
   * @param props broker, radio and volume
   */
  constructor(scope: Construct, id: string, props: Zigbee2MqttProps) {
    const { stick, bridge } = props;
    super(scope, id, {
      image: ZIGBEE2MQTT_IMAGE,
      resources: props.resources ?? { cpu: Cpu.millis(50), memory: Size.mebibytes(256) },
      port: 8080,
      gateway: props.gateway,
      signInProxy: props.signIn,
      env: {
        ZIGBEE2MQTT_DATA: '/data',
        ZIGBEE2MQTT_CONFIG_FRONTEND_ENABLED: 'true',
        ZIGBEE2MQTT_CONFIG_FRONTEND_PORT: '8080',
        ZIGBEE2MQTT_CONFIG_HOMEASSISTANT_ENABLED: 'true',
        ZIGBEE2MQTT_CONFIG_SERIAL_ADAPTER: props.adapter ?? 'ember',
        ZIGBEE2MQTT_CONFIG_SERIAL_PORT: stick?.path ?? `tcp://${bridge}`,
        // Otherwise the first start makes a file with a login of its own, and asks questions on a page.
        Z2M_ONBOARD_NO_SERVER: '1',
      },
      secretEnv: { ZIGBEE2MQTT_CONFIG_MQTT_USER: { item: props.brokerItem, property: 'username' }, ZIGBEE2MQTT_CONFIG_MQTT_PASSWORD: { item: props.brokerItem, property: 'password' } },
      secretStore: props.secretStore,
      ...(stick === undefined ? {} : { devices: { [stick.device]: 1 }, groups: stick.group === undefined ? undefined : [stick.group] }),
      volumes: { data: { path: '/data', size: Size.gibibytes(1) } },
      storageClass: props.storageClass,
      backups: props.backups,
      egress: [...ZIGBEE2MQTT_HOSTS, ...(bridge === undefined ? [] : [bridge])],
    });
    ADAPTER.unless(this, (stick === undefined) !== (bridge === undefined), `exactly one of 'stick' and 'bridge' must be given, got ${stick === undefined ? 'neither' : 'both'}: name the radio`);
    BRIDGE.unless(this, bridge === undefined || /^[^:/\s]+:\d+$/.test(bridge), `'bridge' must be a host and a port, got '${bridge}': write it as in zigbee.example.org:6638`);
    this.connectTo(props.broker.broker, { ZIGBEE2MQTT_CONFIG_MQTT_SERVER: 'mqtt://{host}:{port}' });
  }
}
