import { App, AppProxySignIn } from '@monosense-io/app';
import { Component, ContainerResources, Cpu, Endpoint, IGateway, IStorageClass, ISecretStore, IVolumeBackups, Refusal, RemoteSecretKey } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { MediaLibrary, USER } from './library';
import { PROWLARR_HOSTS, PROWLARR_IMAGE, RADARR_HOSTS, RADARR_IMAGE, SONARR_HOSTS, SONARR_IMAGE } from './upstream';

const ALL_SIGN_IN = new Refusal('MEDIA-001', {
  protects: 'Sonarr, Radarr and Prowlarr take whoever reaches them for somebody who has logged in: one without its proxy is open to everybody.',
  wrong: 'signIn: { sonarr: { … } }',
  right: 'signIn: { sonarr: { … }, radarr: { … }, prowlarr: { … } }',
});

/** The proxies that ask people for a login: one for each, since none of the three has a login of its own here. */
export interface ArrSignIn {
  /** In front of Sonarr. */
  readonly sonarr: AppProxySignIn;
  /** In front of Radarr. */
  readonly radarr: AppProxySignIn;
  /** In front of Prowlarr. */
  readonly prowlarr: AppProxySignIn;
}

/** How Sonarr, Radarr and Prowlarr are installed. */
export interface ArrProps {
  /** What they keep in order. */
  readonly library: MediaLibrary;
  /** The Gateway that people come through. */
  readonly gateway: IGateway;
  /** The proxies that ask people for a login. Refused: fewer than three. */
  readonly signIn: ArrSignIn;
  /** Item of the secret store with the keys of their APIs, 32 hexadecimal digits each: fields `sonarr`, `radarr` and `prowlarr`. */
  readonly apiKeysItem: string;
  /** Class of the volumes with their databases. */
  readonly storageClass: IStorageClass;
  /** What backs these up. */
  readonly backups: IVolumeBackups;
  /** Hosts of the indexers that Prowlarr asks, as its list of indexers names them. */
  readonly indexers: string[];
  /**
   * Programs that fetch, for example `endpoint` of a QBittorrent: Sonarr and Radarr are let through to them.
   * @default - none
   */
  readonly downloaders?: Endpoint[];
  /**
   * What each of the three asks for.
   * @default - a twentieth of a core and 256 MiB, up to 1 GiB
   */
  readonly resources?: ContainerResources;
  /**
   * Size of the volume of each.
   * @default Size.gibibytes(5)
   */
  readonly size?: Size;
  /**
   * Where the keys are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
}

/** Sonarr for series, Radarr for films, and Prowlarr, which searches for both. They reach each other, the downloaders, and the hosts that they ask. */
export class Arr extends Component {
  /** Sonarr. */
  public readonly sonarr: App;
  /** Radarr. */
  public readonly radarr: App;
  /** Prowlarr. */
  public readonly prowlarr: App;

  /**
   * @param scope the cluster
   * @param id name of the group, usually `arr`
   * @param props library, Gateway, keys and indexers
   */
  constructor(scope: Construct, id: string, props: ArrProps) {
    super(scope, id);
    const { library } = props;
    const member = (name: keyof ArrSignIn, image: string, port: number, egress: string[], mounts: boolean): App => {
      const prefix = name.toUpperCase();
      ALL_SIGN_IN.unless(this, props.signIn[name] !== undefined, `'signIn' must have a proxy for each of the three, got none for '${name}': add it`);
      const key: RemoteSecretKey = { item: props.apiKeysItem, property: name };
      return new App(this, name, {
        image,
        resources: props.resources ?? { cpu: Cpu.millis(50), memory: Size.mebibytes(256), memoryLimit: Size.gibibytes(1) },
        port,
        health: { path: '/ping' },
        gateway: props.gateway,
        signInProxy: props.signIn[name],
        namespace: library.namespace,
        user: USER,
        // The proxy asks for a login, and nobody comes past it but those who have a key.
        env: { [`${prefix}__AUTH__METHOD`]: 'External', [`${prefix}__AUTH__REQUIRED`]: 'Enabled', [`${prefix}__SERVER__PORT`]: `${port}`, [`${prefix}__APP__INSTANCENAME`]: name[0].toUpperCase() + name.slice(1), [`${prefix}__LOG__DBENABLED`]: 'False', [`${prefix}__UPDATE__BRANCH`]: 'main' },
        secretEnv: { [`${prefix}__AUTH__APIKEY`]: key },
        secretStore: props.secretStore,
        volumes: { config: { path: '/config', size: props.size ?? Size.gibibytes(5) } },
        storageClass: props.storageClass,
        backups: props.backups,
        ...(mounts ? { claims: { '/media': { claimName: library.claimName } } } : {}),
        egress,
      });
    };
    this.sonarr = member('sonarr', SONARR_IMAGE, 8989, SONARR_HOSTS, true);
    this.radarr = member('radarr', RADARR_IMAGE, 7878, RADARR_HOSTS, true);
    this.prowlarr = member('prowlarr', PROWLARR_IMAGE, 9696, [...new Set([...PROWLARR_HOSTS, ...props.indexers])], false);
    for (const app of [this.sonarr, this.radarr]) {
      // Each asks the other, so none can wait.
      app.endpoint!.connect(this.prowlarr.instance, { wait: false });
      this.prowlarr.endpoint!.connect(app.instance, { wait: false });
      for (const downloader of props.downloaders ?? []) downloader.connect(app.instance, { wait: false });
    }
  }
}
