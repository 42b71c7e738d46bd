import { Ambient, Cpu, IVolumeBackups, OidcClient } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { home } from '../examples/home';
import { HomeAssistant, HomeAssistantProps, Mosquitto, MosquittoProps, Zigbee2Mqtt, Zigbee2MqttProps } from '../src';

const BACKUPS: IVolumeBackups = { connect: () => ({}) };
const RESOURCES = { cpu: Cpu.millis(10), memory: Size.mebibytes(64) };
const STICK = { device: 'squat.ai/zigbee', path: '/dev/ttyUSB0', group: 20 };

function signIn(lab: Lab): Zigbee2MqttProps['signIn'] {
  const at = (path: string): string => `https://login.example.net/${path}`;
  return { provider: new OidcClient(lab.cluster, 'login', { issuerUrl: at('realm'), authorizationUrl: at('auth'), tokenUrl: at('token'), userInfoUrl: at('user'), clientItem: 'zigbee2mqtt', secretStore: lab.surroundings.store }), cookieSecret: { item: 'zigbee2mqtt', property: 'cookie-secret' } };
}

function broker(lab: Lab, props: Partial<MosquittoProps> = {}): Mosquitto {
  return new Mosquitto(lab.cluster, 'mosquitto', { passwordsItem: 'mosquitto', users: { home: ['#'] }, storageClass: lab.surroundings.storageClass, secretStore: lab.surroundings.store, ...props });
}

function zigbee(lab: Lab): Zigbee2MqttProps {
  return { broker: broker(lab), brokerItem: 'zigbee2mqtt', gateway: lab.surroundings.gateway, signIn: signIn(lab), storageClass: lab.surroundings.storageClass, backups: BACKUPS, secretStore: lab.surroundings.store };
}

function example(): Lab {
  const lab = new Lab();
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  home(lab.cluster, lab.surroundings.gateway, lab.surroundings.storageClass, signIn(lab), BACKUPS);
  return lab;
}

function podOf(lab: Lab, name: string): any {
  return lab.object('Deployment', name).spec.template.spec;
}

test('the broker lets nobody in without a password, and each user to its own topics', () => {
  const lab = example();

  const { 'mosquitto.config.mosquitto.conf': config, 'mosquitto.config.access': access } = lab.object('ConfigMap', 'mosquitto-files').data;
  expect(config.split('\n')).toEqual(expect.arrayContaining(['allow_anonymous false', 'password_file /mosquitto/secrets/passwords', 'acl_file /mosquitto/config/access']));
  expect(access).toBe('user zigbee2mqtt\ntopic readwrite zigbee2mqtt/#\ntopic readwrite homeassistant/#\n\nuser home-assistant\ntopic readwrite #\n');
  expect(podOf(lab, 'mosquitto').volumes).toContainEqual({ name: 'secrets-mosquitto', secret: { secretName: 'mosquitto-files', defaultMode: 0o440 } });
  expect(lab.object('ExternalSecret', 'mosquitto-files').spec.data[0].remoteRef).toEqual({ key: 'mosquitto', property: 'passwords' });
});

test('it is reached by those who speak to it, and by the machines for what finds devices by multicast', () => {
  const lab = example();

  const pods = lab.object('NetworkPolicy', 'mosquitto-instance').spec.ingress.flatMap(({ from }: any) => from.map(({ podSelector }: any) => podSelector?.matchLabels['app.kubernetes.io/name']));
  expect(pods).toContain('zigbee2mqtt');
  expect(lab.object('CiliumNetworkPolicy', 'mosquitto-instance').spec.ingress[0].fromEntities).toEqual(['host', 'remote-node']);
  expect(lab.waits('home-assistant-instance')).toContain('mosquitto-instance');
});

test('Home Assistant finds devices by multicast, or is held to what it names', () => {
  const lab = new Lab();
  const props = { gateway: lab.surroundings.gateway, storageClass: lab.surroundings.storageClass, backups: BACKUPS };

  new HomeAssistant(lab.cluster, 'home-assistant', props);
  new HomeAssistant(lab.cluster, 'cabin', { ...props, multicast: false, egress: ['192.0.2.40:8080'] });

  expect(podOf(lab, 'home-assistant')).toMatchObject({ hostNetwork: true });
  expect(lab.object('Namespace', 'home-assistant').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('privileged');
  expect(podOf(lab, 'cabin').hostNetwork).toBeUndefined();
  expect(lab.object('Namespace', 'cabin').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  expect(lab.object('NetworkPolicy', 'cabin-instance').spec.egress).toContainEqual({ to: [{ ipBlock: { cidr: '192.0.2.40/32' } }], ports: [{ protocol: 'TCP', port: 8080 }] });
});

test('Zigbee2MQTT has its radio by a device plugin, or by the network', () => {
  const [stick, bridge] = [{ stick: STICK }, { bridge: 'zigbee.example.org:6638' }].map((radio) => {
    const lab = new Lab();
    new Zigbee2Mqtt(lab.cluster, 'zigbee2mqtt', { ...zigbee(lab), ...radio });
    return lab;
  });

  const port = (lab: Lab): string => podOf(lab, 'zigbee2mqtt').containers[0].env.find(({ name }: any) => name === 'ZIGBEE2MQTT_CONFIG_SERIAL_PORT').value;
  expect([port(stick), port(bridge)]).toEqual(['/dev/ttyUSB0', 'tcp://zigbee.example.org:6638']);
  expect(podOf(stick, 'zigbee2mqtt')).toMatchObject({ securityContext: { supplementalGroups: [20] }, containers: [{ resources: { limits: { 'squat.ai/zigbee': '1' } } }, {}] });
  expect(podOf(stick, 'zigbee2mqtt').containers[0].env).toContainEqual({ name: 'ZIGBEE2MQTT_CONFIG_MQTT_SERVER', value: 'mqtt://mosquitto.mosquitto.svc.cluster.local:1883' });
  const hosts = bridge.object('CiliumNetworkPolicy', 'zigbee2mqtt-instance').spec.egress.flatMap(({ toFQDNs = [] }: any) => toFQDNs.map(({ matchName }: any) => matchName));
  expect(hosts).toContain('zigbee.example.org');
});

test('every prop has its effect', () => {
  const base = (lab: Lab) => ({ gateway: lab.surroundings.gateway, storageClass: lab.surroundings.storageClass, backups: BACKUPS, resources: RESOURCES });
  expect(propsWithoutEffect<MosquittoProps>((lab) => ({ passwordsItem: 'mosquitto', users: { home: ['#'] }, storageClass: lab.surroundings.storageClass, address: '10.0.0.110', resources: RESOURCES, secretStore: lab.surroundings.store }), (lab, props) => new Mosquitto(lab.cluster, 'mosquitto', props))).toEqual([]);
  expect(propsWithoutEffect<Omit<HomeAssistantProps, 'multicast'> & { multicast: boolean }>(
    (lab) => ({ ...base(lab), hostname: 'home.example.org', multicast: false, speaksTo: [broker(lab).broker], egress: ['api.example.net'], devices: { 'squat.ai/bluetooth': 1 }, deviceGroups: [20], size: Size.gibibytes(3) }),
    (lab, props) => new HomeAssistant(lab.cluster, 'home-assistant', props),
  )).toEqual([]);
  for (const radio of [{ stick: STICK }, { bridge: 'zigbee.example.org:6638' }]) {
    expect(propsWithoutEffect<Zigbee2MqttProps>((lab) => ({ ...zigbee(lab), ...radio, adapter: 'zstack', resources: RESOURCES }) as Required<Zigbee2MqttProps>, (lab, props) => new Zigbee2Mqtt(lab.cluster, 'zigbee2mqtt', props))).toEqual([]);
  }
});

test('what could not work is refused', () => {
  const found = (build: (lab: Lab) => unknown): string[] => { const lab = new Lab(); return refusals(() => build(lab)).map(({ code, path }) => `${code} ${path}`); };

  expect(found((lab) => broker(lab, { users: { 'garage door': ['#'] } }))).toEqual(['HOME-AUTOMATION-001 infra/mosquitto']);
  expect(found((lab) => new HomeAssistant(lab.cluster, 'home-assistant', { gateway: lab.surroundings.gateway, storageClass: lab.surroundings.storageClass, backups: BACKUPS, egress: ['192.0.2.40:8080'] }))).toEqual(['HOME-AUTOMATION-004 infra/home-assistant']);
  expect(found((lab) => broker(lab, { users: { garage: [] } }))).toEqual(['HOME-AUTOMATION-001 infra/mosquitto']);
  expect(found((lab) => new Zigbee2Mqtt(lab.cluster, 'zigbee2mqtt', zigbee(lab)))).toEqual(['HOME-AUTOMATION-002 infra/zigbee2mqtt']);
  expect(found((lab) => new Zigbee2Mqtt(lab.cluster, 'zigbee2mqtt', { ...zigbee(lab), stick: STICK, bridge: 'zigbee.example.org:6638' }))).toEqual(['HOME-AUTOMATION-002 infra/zigbee2mqtt']);
  expect(found((lab) => new Zigbee2Mqtt(lab.cluster, 'zigbee2mqtt', { ...zigbee(lab), bridge: 'zigbee.example.org' }))).toEqual(['HOME-AUTOMATION-003 infra/zigbee2mqtt']);
});
