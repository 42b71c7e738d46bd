import { App } from '@monosense-io/app';
import { ContainerResources, Cpu, Endpoint, IGateway, IStorageClass, IVolumeBackups, Refusal } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { HOME_ASSISTANT_HOSTS, HOME_ASSISTANT_IMAGE } from './upstream';

const UNHELD = new Refusal('HOME-AUTOMATION-004', {
  protects: 'No policy holds back what is on the network of its machine: hosts that it is let out to would look as if it reached no others.',
  wrong: "egress: ['192.0.2.40:8080'], multicast: true",
  right: "egress: ['192.0.2.40:8080'], multicast: false",
});

/** How Home Assistant is installed. */
export interface HomeAssistantProps {
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Class of the volume with everything that it knows. */
  readonly storageClass: IStorageClass;
  /** What backs that up. */
  readonly backups: IVolumeBackups;
  /**
   * Hostname, within the Gateway's domain.
   * @default - the id, below the domain of the Gateway
   */
  readonly hostname?: string;
  /**
   * Whether it finds devices by multicast, and answers them: it is then on the network of its machine, where no policy holds it
   * back. Without it, it reaches what `egress` names.
   * @default true
   */
  readonly multicast?: boolean;
  /**
   * Brokers and other programs of the cluster that it speaks to, for example `broker` of a `Mosquitto`.
   * @default - none
   */
  readonly speaksTo?: Endpoint[];
  /**
   * Hosts and devices that it reaches, where it isn't on the network of its machine. Refused: beside `multicast`.
   * @default - those of Home Assistant alone
   */
  readonly egress?: string[];
  /**
   * Devices of the machine by the name under which a device plugin offers them, and how many, such as a radio of Bluetooth or Z-Wave.
   * @default - none
   */
  readonly devices?: { [resource: string]: number };
  /**
   * Numbers of the groups of these devices' files on the machines.
   * @default - none
   */
  readonly deviceGroups?: number[];
  /**
   * What it asks for.
   * @default - a fifth of a core and 1 GiB, up to 2 GiB
   */
  readonly resources?: ContainerResources;
  /**
   * Size of the volume.
   * @default Size.gibibytes(10)
   */
  readonly size?: Size;
}

/** Home Assistant, with devices of its machine and of its network. */
export class HomeAssistant extends App {
  /**
   * @param scope the cluster
   * @param id name of the application, usually `home-assistant`
   * @param props Gateway, volume and devices
   */
  constructor(scope: Construct, id: string, props: HomeAssistantProps) {
    const multicast = props.multicast ?? true;
    super(scope, id, {
      image: HOME_ASSISTANT_IMAGE,
      resources: props.resources ?? { cpu: Cpu.millis(200), memory: Size.gibibytes(1), memoryLimit: Size.gibibytes(2) },
      port: 8123,
      // It answers while it reads its configuration, and long after it has begun to.
      health: { path: '/manifest.json' },
      gateway: props.gateway,
      hostname: props.hostname,
      ...(multicast ? { hostNetwork: 'it finds devices by multicast, which reaches no network of pods' } : {}),
      devices: props.devices,
      groups: props.deviceGroups,
      volumes: { config: { path: '/config', size: props.size ?? Size.gibibytes(10) } },
      storageClass: props.storageClass,
      backups: props.backups,
      egress: multicast ? undefined : [...HOME_ASSISTANT_HOSTS, ...props.egress ?? []],
    });
    UNHELD.unless(this, !multicast || props.egress === undefined, `'egress' must be of what is not on the network of its machine, got '${props.egress?.join(', ')}' with 'multicast': set 'multicast' to false, or leave it out`);
    for (const endpoint of props.speaksTo ?? []) this.connectTo(endpoint);
  }
}
