import { App } from '@monosense-io/app';
import { Check, ContainerResources, Cpu, Endpoint, ISecretStore, IStorageClass, Refusal } from '@monosense-io/platform';
import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { MOSQUITTO_IMAGE, MOSQUITTO_USER } from './upstream';

const CONFIG = '/mosquitto/config/mosquitto.conf';
const PASSWORDS = '/mosquitto/secrets/passwords';
const ACCESS = '/mosquitto/config/access';

const TOPIC = new Refusal('HOME-AUTOMATION-001', {
  protects: 'A user with a blank or a line break in its name would be another user, with the rights of somebody else.',
  wrong: "users: { 'garage door': ['#'] }",
  right: "users: { 'garage-door': ['garage/#'] }",
});

/** How Mosquitto is installed. */
export interface MosquittoProps {
  /**
   * Item of the secret store with the passwords: a field `passwords` of lines `user:hash`, as `mosquitto_passwd -c passwords USER`
   * writes them.
   */
  readonly passwordsItem: string;
  /** Topics that each user may read and write, by the names of the users, for example `{ zigbee2mqtt: ['zigbee2mqtt/#', 'homeassistant/#'] }`. */
  readonly users: { [user: string]: string[] };
  /** Class of the volume with what is retained. */
  readonly storageClass: IStorageClass;
  /**
   * Address of the cluster's pools at which devices outside the cluster reach it.
   * @default - pods of the cluster reach it alone
   */
  readonly address?: string;
  /**
   * What it asks for.
   * @default - a fiftieth of a core and 64 MiB
   */
  readonly resources?: ContainerResources;
  /**
   * Where the passwords are kept.
   * @default - the store that a construct above provides
   */
  readonly secretStore?: ISecretStore;
}

/** Mosquitto: a broker of MQTT. Nobody is let in without a password, and each user reads and writes its own topics. */
export class Mosquitto extends App {
  /** MQTT, as pods reach it: pass it to `connectTo` of whoever speaks to it. */
  public readonly broker: Endpoint;

  /**
   * @param scope the cluster
   * @param id name of the application, usually `mosquitto`
   * @param props users and volume
   */
  constructor(scope: Construct, id: string, props: MosquittoProps) {
    const { users, address } = props;
    super(scope, id, {
      image: MOSQUITTO_IMAGE,
      resources: props.resources ?? { cpu: Cpu.millis(20), memory: Size.mebibytes(64) },
      ports: { mqtt: { port: 1883, outside: address !== undefined } },
      address,
      health: { port: 1883 },
      user: MOSQUITTO_USER,
      files: {
        [CONFIG]: ['listener 1883', 'allow_anonymous false', `password_file ${PASSWORDS}`, `acl_file ${ACCESS}`, 'persistence true', 'persistence_location /mosquitto/data/', 'autosave_interval 300', 'log_dest stdout', ''].join('\n'),
        [ACCESS]: Object.entries(users).map(([user, topics]) => [`user ${user}`, ...topics.map((topic) => `topic readwrite ${topic}`), ''].join('\n')).join('\n'),
      },
      secretFiles: { [PASSWORDS]: { item: props.passwordsItem, property: 'passwords' } },
      secretStore: props.secretStore,
      volumes: { data: { path: '/mosquitto/data', size: Size.gibibytes(1), noBackupReason: 'devices say again what is retained' } },
      storageClass: props.storageClass,
    });
    Check.text(this, 'passwordsItem', props.passwordsItem);
    for (const [user, topics] of Object.entries(users)) {
      TOPIC.unless(this, /^[\w.-]+$/.test(user) && topics.length > 0 && topics.every((topic) => /^\S+$/.test(topic)), `'users' must be names without blanks, each with topics without blanks, got '${user}': [${topics.map((topic) => `'${topic.replace(/\n/g, '\\n')}'`).join(', ')}]: rename them`);
    }
    this.broker = this.port('mqtt');
  }
}
