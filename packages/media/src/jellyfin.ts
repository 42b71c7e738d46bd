import { App } from '@monosense-io/app';
import { ContainerResources, Cpu, IGateway, IStorageClass, IVolumeBackups } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { MediaLibrary, USER } from './library';
import { JELLYFIN_HOSTS, JELLYFIN_IMAGE } from './upstream';

/** How Jellyfin is installed. */
export interface JellyfinProps {
  /** What it shows. */
  readonly library: MediaLibrary;
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** Class of the volume with its database and pictures. */
  readonly storageClass: IStorageClass;
  /** What backs that up. */
  readonly backups: IVolumeBackups;
  /**
   * Hostname, within the Gateway's domain.
   * @default - the id, below the domain of the Gateway
   */
  readonly hostname?: string;
  /**
   * Name under which the machines offer a graphics processor, for example `gpu.intel.com/i915`: films are transcoded on it.
   * @default - films are transcoded on the processor
   */
  readonly gpu?: string;
  /**
   * Numbers of the groups of the processor's files on the machines, `render` and `video`.
   * @default - none, as where a device plugin gives access to everybody
   */
  readonly gpuGroups?: number[];
  /**
   * What it asks for.
   * @default - half a core and 2 GiB, up to 4 GiB
   */
  readonly resources?: ContainerResources;
  /**
   * Size of the volume with its database and pictures.
   * @default Size.gibibytes(20)
   */
  readonly size?: Size;
  /**
   * How much of films may be transcoded in advance.
   * @default Size.gibibytes(20)
   */
  readonly transcodeSize?: Size;
}

/** Jellyfin: films, series and music of a library, for browsers, televisions and telephones. */
export class Jellyfin extends App {
  /**
   * @param scope the cluster
   * @param id name of the application, usually `jellyfin`
   * @param props library, Gateway and volume
   */
  constructor(scope: Construct, id: string, props: JellyfinProps) {
    const { library, gpu } = props;
    super(scope, id, {
      image: JELLYFIN_IMAGE,
      resources: props.resources ?? { cpu: Cpu.millis(500), memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(4) },
      port: 8096,
      health: { path: '/health' },
      gateway: props.gateway,
      hostname: props.hostname,
      namespace: library.namespace,
      user: USER,
      groups: props.gpuGroups,
      ...(gpu === undefined ? {} : { devices: { [gpu]: 1 } }),
      env: { JELLYFIN_DATA_DIR: '/config', JELLYFIN_CONFIG_DIR: '/config/config', JELLYFIN_LOG_DIR: '/tmp/log', JELLYFIN_CACHE_DIR: '/cache' },
      scratch: ['/cache', '/tmp'],
      scratchSize: props.transcodeSize ?? Size.gibibytes(20),
      volumes: { config: { path: '/config', size: props.size ?? Size.gibibytes(20) } },
      storageClass: props.storageClass,
      backups: props.backups,
      claims: { '/media': { claimName: library.claimName, readOnly: true } },
      egress: JELLYFIN_HOSTS,
    });
  }
}
