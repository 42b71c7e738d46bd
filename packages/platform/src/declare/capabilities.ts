import { Size } from 'cdk8s';
import { Endpoint } from './endpoint';
import { Pods, Stage } from './stage';

/*
 * A capability is how one component uses another without depending on its package. Only `connect` returns addresses and
 * secrets, so nothing is used without being recorded. A released interface never gains a member; its struct may gain
 * optional fields.
 */

/** A Secret in the client's namespace, and the keys to read in it. Never a value. */
export interface SecretReference {
  /** Name of the Secret, in the namespace of the stage that connected. */
  readonly name: string;
  /** The Secret's keys by what they hold, for example `{ password: 'password' }`. */
  readonly keys: { [role: string]: string };
}

/** A PostgreSQL database that some component serves. */
export interface IPostgresDatabase {
  /**
   * Records the client, lets its pods in, and brings the credentials into its namespace.
   * @param client the stage whose pods will talk to the database
   */
  connect(client: Stage): PostgresConnection;
}

/** How to reach a PostgreSQL database. */
export interface PostgresConnection {
  /** Host name, as the client's pods resolve it. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Name of the database. */
  readonly database: string;
  /** The credentials; keys `username` and `password`. */
  readonly credentials: SecretReference;
}

/** A server that speaks Redis' protocol. */
export interface IRedis {
  /**
   * Records the client, lets its pods in, and brings the password into its namespace.
   * @param client the stage whose pods will talk to the server
   */
  connect(client: Stage): RedisConnection;
}

/** How to reach a Redis server. */
export interface RedisConnection {
  /** Host name, as the client's pods resolve it. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /**
   * The password; key `password`.
   * @default - the server asks for none
   */
  readonly credentials?: SecretReference;
}

/** A class of volumes. */
export interface IStorageClass {
  /**
   * Records the client, which then waits for the class to exist.
   * @param client the stage whose volumes will be of this class
   */
  connect(client: Stage): StorageClassConnection;
}

/** How to ask for a volume. */
export interface StorageClassConnection {
  /** Name of the StorageClass. */
  readonly name: string;
  /** Whether a volume lives on one node only and is lost with it, as with local disks. */
  readonly local: boolean;
  /**
   * Name of the VolumeSnapshotClass that snapshots such volumes.
   * @default - volumes of this class can't be snapshotted
   */
  readonly snapshotClass?: string;
  /**
   * Whether a volume grows when its claim asks for more. Kubernetes refuses such a claim where it doesn't.
   * @default true
   */
  readonly expandable?: boolean;
  /**
   * Whether a volume can be cloned into another one.
   * @default false
   */
  readonly cloneable?: boolean;
}

/** A store of secrets that the cluster reads from. */
export interface ISecretStore {
  /**
   * Records the client, which then waits for the store. Most clients create an `ExternalSecret`, which calls this.
   * @param client the stage that holds the ExternalSecret
   */
  connect(client: Stage): SecretStoreConnection;
}

/** How an ExternalSecret names its store. */
export interface SecretStoreConnection {
  /** Group and version of the ExternalSecret API that serves this store, for example `external-secrets.io/v1`. */
  readonly apiVersion: string;
  /** Kind of the store: `ClusterSecretStore` or `SecretStore`. */
  readonly kind: string;
  /** Name of the store. */
  readonly name: string;
  /**
   * Key of one field, for stores whose items have no fields, only a value: a text in which `{item}` and `{property}` stand for
   * the two, such as `{item}/{property}`.
   * @default - items have fields, and the store is asked for an item and one of its fields
   */
  readonly fieldKey?: string;
  /**
   * Where its items are, the same text for every store that has the same items, in whichever cluster: the address of the server and
   * what is opened there. Two that write to one item are found by it.
   * @default - not known: only what is written within the cluster is compared
   */
  readonly place?: string;
}

/** A Gateway that routes traffic from outside to Services. */
export interface IGateway {
  /**
   * Records the client, which then waits for the Gateway. Most clients create an `HttpRoute`, which calls this.
   * @param client the stage that holds the route
   */
  connect(client: Stage): GatewayConnection;
}

/** How a route names its Gateway, and where the Gateway's traffic comes from. */
export interface GatewayConnection {
  /** Name of the Gateway. */
  readonly name: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
  /** The listener that takes TLS traffic. */
  readonly listener: string;
  /** The domain whose hostnames the Gateway serves. */
  readonly domain: string;
  /**
   * The pods that forward the traffic.
   * @default - Cilium's `ingress` identity, for Gateways that run in Cilium's own proxy
   */
  readonly pods?: Pods;
  /**
   * Where pods of the cluster itself reach the listener, as a tunnel or a client of a public hostname does.
   * @default - nobody inside the cluster does
   */
  readonly entrance?: Endpoint;
}

/** A TLS certificate that something issues and renews. */
export interface ICertificate {
  /**
   * Records the client, which then waits for the certificate, and lets Gateways of its namespace refer to the Secret.
   * @param client the stage that holds the Gateway
   */
  connect(client: Stage): CertificateConnection;
}

/** Where a certificate is kept. */
export interface CertificateConnection {
  /** Name of the Secret of type `kubernetes.io/tls`. */
  readonly secretName: string;
  /** Namespace of the Secret. */
  readonly namespace: string;
}

/** The API by which scrapes and alert rules are declared. */
export enum MetricsApi {
  /** VMPodScrape and VMRule of the VictoriaMetrics operator. */
  VICTORIA_METRICS = 'VictoriaMetrics',
  /** PodMonitor and PrometheusRule of the Prometheus operator. */
  PROMETHEUS = 'Prometheus',
}

/** Where metrics go. */
export interface IMetricsSink {
  /**
   * Records the client. Scraping never orders: only a stage that declares scrapes and rules waits, for the API's CRDs.
   * @param client a monitoring stage, or the stage of an agent that writes to this sink
   */
  connect(client: Stage): MetricsConnection;
}

/** How metrics get to the sink. */
export interface MetricsConnection {
  /**
   * The API that scrapes and rules of this cluster are written in.
   * @default - the sink is in another cluster and takes remote writes only
   */
  readonly api?: MetricsApi;
  /**
   * The pods that scrape.
   * @default - the sink is in another cluster and takes remote writes only
   */
  readonly scraper?: Pods;
  /**
   * Address that takes Prometheus remote writes.
   * @default - the sink takes none
   */
  readonly writeUrl?: string;
  /**
   * Address that answers Prometheus queries.
   * @default - the sink answers none
   */
  readonly readUrl?: string;
  /**
   * Address that takes alerts by Alertmanager's API (`/api/v2/alerts` is appended).
   * @default - the sink takes none
   */
  readonly alertsUrl?: string;
  /**
   * Credentials of these addresses; keys `username` and `password`.
   * @default - they ask for none
   */
  readonly credentials?: SecretReference;
}

/** Where log lines go, and where they are found again. */
export interface ILogSink {
  /**
   * Records the client, lets its pods in, and brings the credentials into its namespace. Logging never orders within a cluster: an
   * agent holds its lines back until the sink is there.
   * @param client the stage whose pods write or read log lines
   */
  connect(client: Stage): LogConnection;
}

/** How log lines get to the sink, and back. */
export interface LogConnection {
  /**
   * Address that takes lines of JSON by POST, one object a line, as VictoriaLogs' `/insert/jsonline` does. Query parameters say which
   * fields are what: `_time_field`, `_msg_field` and `_stream_fields`.
   * @default - the sink takes none
   */
  readonly writeUrl?: string;
  /**
   * Address that answers LogsQL: `/select/logsql/query` and what stands beside it is appended.
   * @default - the sink answers none
   */
  readonly readUrl?: string;
  /**
   * Credentials of both addresses, for basic authentication; keys `username` and `password`.
   * @default - they ask for none
   */
  readonly credentials?: SecretReference;
}

/** A bucket of an S3-compatible object store. */
export interface IObjectStore {
  /**
   * Records the client, lets its pods out to the store, and brings the credentials into its namespace.
   * @param client the stage whose pods will read and write objects
   */
  connect(client: Stage): ObjectStoreConnection;
}

/** How to reach a bucket. */
export interface ObjectStoreConnection {
  /** Address of the S3 API, for example `https://s3.example.org:9000`. */
  readonly endpointUrl: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** The credentials; keys `accessKeyId` and `secretAccessKey`. */
  readonly credentials: SecretReference;
}

/** A place outside the cluster where backups are kept: a bucket, or a share of a file server. */
export interface IBackupTarget {
  /**
   * Records the client, and lets its pods out to the target.
   * @param client the stage whose pods write backups to it, or read them
   */
  connect(client: Stage): BackupTargetConnection;
}

/** How to reach a target for backups: exactly one of `bucket` and `share` is given. */
export interface BackupTargetConnection {
  /** Name of the target, for people and for names of objects. */
  readonly name: string;
  /**
   * The bucket that it is.
   * @default - it is no bucket
   */
  readonly bucket?: BackupBucket;
  /**
   * The share that it is.
   * @default - it is no share
   */
  readonly share?: BackupShare;
  /**
   * Why backups may go there over plain `http`, or to a machine that keeps other data of the cluster too (see `BackupTarget.reason`).
   * @default - neither is accepted
   */
  readonly reason?: string;
}

/**
 * A bucket of an S3-compatible service that takes backups. Programs that make backups want address and credentials in one Secret, in
 * a form of their own: so the items are named here, and the client makes its Secret.
 */
export interface BackupBucket {
  /** Address of the S3 API, without a slash at its end, for example `https://account.r2.cloudflarestorage.com`. */
  readonly endpointUrl: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Folder of the bucket that everything goes below, without slashes at its ends; empty for the whole bucket. */
  readonly path: string;
  /** Region that requests are signed for. */
  readonly region: string;
  /** The store that holds the credentials. */
  readonly secretStore: ISecretStore;
  /** Item of the store with the fields `access-key-id` and `secret-access-key`. */
  readonly credentialsItem: string;
}

/** A share of an NFS server that takes backups. The machines mount it for the pods, which need no way to it themselves. */
export interface BackupShare {
  /** Name or address of the server. */
  readonly server: string;
  /** Path of the export on the server. */
  readonly exportPath: string;
  /** Folder of the export that everything goes below, without slashes at its ends; empty for the whole export. */
  readonly path: string;
}

/** What backs volumes up. */
export interface IVolumeBackups {
  /**
   * Backs a volume up from now on. A claim that names the source of data which is returned is filled from the newest backup when it is
   * created, and stays pending until that has succeeded: nothing starts on a volume that should have had content.
   * @param client the stage that holds the claim; it waits until a backup could be found
   * @param volume the volume
   */
  connect(client: Stage, volume: VolumeToBackUp): VolumeBackupConnection;
}

/** A volume that is backed up. */
export interface VolumeToBackUp {
  /** Name of the PersistentVolumeClaim, in the namespace of the client. */
  readonly claim: string;
  /** The class of the volume. */
  readonly storageClass: IStorageClass;
  /** Size of the volume. */
  readonly size: Size;
  /** Number of the user that the application runs as, at least 1: what copies its files runs as the same. */
  readonly user: number;
  /**
   * Number of the group that the application runs as.
   * @default - the same as `user`
   */
  readonly group?: number;
  /**
   * Containers that look at the restored files in each restore drill, with the volume at `/restored`. One that ends with an error
   * fails the drill.
   * @default - the files are compared with the checksums of the backup alone
   */
  readonly checks?: RestoreCheck[];
  /**
   * Whether a new claim is to be filled from its backups, where the class can do that.
   * @default true
   */
  readonly fill?: boolean;
}

/** A container that says whether what was restored is right. */
export interface RestoreCheck {
  /** Name of the container. */
  readonly name: string;
  /** Image with an exact tag or digest. */
  readonly image: string;
  /** What it runs, for example `['sqlite3', '/restored/app.db', 'PRAGMA integrity_check']`. */
  readonly command: string[];
}

/** How a claim is filled from its backups. */
export interface VolumeBackupConnection {
  /**
   * What the claim names as its `dataSourceRef`.
   * @default - volumes of this class can't be filled by themselves; the runbook says how to restore one
   */
  readonly dataSource?: VolumeDataSource;
}

/** An object that a volume is filled from. */
export interface VolumeDataSource {
  /** Its API group. */
  readonly apiGroup: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name, in the namespace of the claim. */
  readonly name: string;
}

/** What logs people in by OpenID Connect. */
export interface IOidcProvider {
  /**
   * Records the client, lets its pods out to the provider, and brings the client's credentials into its namespace. A provider that is
   * a component also makes the application known to itself; otherwise somebody must have done that.
   * @param client the stage whose pods ask the provider
   * @param application what people log in to
   */
  connect(client: Stage, application: OidcApplication): OidcConnection;
}

/** Something that people log in to. */
export interface OidcApplication {
  /** Its name, of lower-case letters, digits and dashes; once with a provider. */
  readonly name: string;
  /** Addresses that the provider may send people back to, for example `https://grafana.example.org/login/generic_oauth`. */
  readonly redirectUris: string[];
}

/** How to let people log in. */
export interface OidcConnection {
  /** Address of the issuer, below which `/.well-known/openid-configuration` is found. */
  readonly issuerUrl: string;
  /** Address that browsers are sent to. */
  readonly authorizationUrl: string;
  /** Address that gives tokens to the application. */
  readonly tokenUrl: string;
  /** Address that says who somebody is. */
  readonly userInfoUrl: string;
  /** Credentials of the application; keys `clientId` and `clientSecret`. */
  readonly credentials: SecretReference;
  /**
   * Claim that holds the names of the groups that somebody is in.
   * @default 'groups'
   */
  readonly groupsClaim?: string;
  /**
   * Scopes that the application asks for.
   * @default - `openid`, `profile` and `email`
   */
  readonly scopes?: string[];
}

/** Something that must be ready before others can start, such as the network of the pods. */
export interface IPrerequisite {
  /**
   * Records the client, which then waits.
   * @param client the stage that can't start before
   */
  connect(client: Stage): void;
}
