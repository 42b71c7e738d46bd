import { Cpu } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Duration, Size } from 'cdk8s';
import { SpringBootApp, SpringBootAppProps } from '../src';
import { database, IMAGE, redis } from './surroundings';

const LEAST: SpringBootAppProps = { image: IMAGE, resources: { cpu: Cpu.millis(200), memory: Size.mebibytes(768) } };

function containerOf(lab: Lab): any {
  return lab.object('Deployment', 'orders').spec.template.spec.containers[0];
}

function envOf(lab: Lab): Record<string, string> {
  return Object.fromEntries(containerOf(lab).env.map(({ name, value, valueFrom }: any) => [name, value ?? `secret ${valueFrom.secretKeyRef.key}`]));
}

test('it is asked for its health groups on the management port, and scraped there', () => {
  const lab = new Lab();

  new SpringBootApp(lab.cluster, 'orders', { ...LEAST, gateway: lab.surroundings.gateway, metrics: lab.surroundings.metrics });

  expect(containerOf(lab)).toMatchObject({
    startupProbe: { httpGet: { path: '/actuator/health/readiness', port: 8081 }, failureThreshold: 36 },
    readinessProbe: { httpGet: { path: '/actuator/health/readiness', port: 8081 } },
    livenessProbe: { httpGet: { path: '/actuator/health/liveness', port: 8081 } },
  });
  expect(lab.objects('VMPodScrape')[0].spec.podMetricsEndpoints[0]).toMatchObject({ port: 'metrics', path: '/actuator/prometheus' });
  // People don't reach it there.
  expect(lab.object('Service', 'orders').spec.ports.map(({ port }: any) => port)).toEqual([8080]);
  expect(envOf(lab)).toMatchObject({ MANAGEMENT_SERVER_PORT: '8081', MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: 'health,prometheus', SERVER_SHUTDOWN: 'graceful' });
});

test('it has time to answer what has arrived before it is killed', () => {
  const lab = new Lab();

  new SpringBootApp(lab.cluster, 'orders', LEAST);

  const { terminationGracePeriodSeconds, containers: [{ lifecycle }] } = lab.object('Deployment', 'orders').spec.template.spec;
  const phase = Number.parseInt(envOf(lab).SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE, 10);
  expect(lifecycle.preStop.sleep.seconds + phase).toBeLessThan(terminationGracePeriodSeconds);
});

test('its database and its Redis server are told as Spring names them', () => {
  const lab = new Lab();

  new SpringBootApp(lab.cluster, 'orders', { ...LEAST, database: { server: database(lab), tells: {} }, redis: { server: redis(lab), tells: { SPRING_DATA_REDIS_PASSWORD: '{password}' } } });

  expect(envOf(lab)).toMatchObject({
    SPRING_DATASOURCE_URL: 'jdbc:postgresql://postgres.postgres.svc.cluster.local:5432/shop', SPRING_DATASOURCE_USERNAME: 'secret username', SPRING_DATASOURCE_PASSWORD: 'secret password',
    SPRING_DATA_REDIS_HOST: 'cache.cache.svc.cluster.local', SPRING_DATA_REDIS_PASSWORD: 'secret password',
  });
});

test('what the program says wins, and jobs have none of it', () => {
  const lab = new Lab();

  new SpringBootApp(lab.cluster, 'orders', { ...LEAST, port: 9000, managementPort: 9001, drain: Duration.seconds(10), env: { SERVER_SHUTDOWN: 'immediate' }, health: { startup: Duration.minutes(10) } });
  new SpringBootApp(lab.cluster, 'report', { ...LEAST, schedule: '0 3 * * *' });

  expect(envOf(lab)).toMatchObject({ MANAGEMENT_SERVER_PORT: '9001', SERVER_SHUTDOWN: 'immediate' });
  expect(containerOf(lab)).toMatchObject({ ports: [{ containerPort: 9000 }, { containerPort: 9001 }], startupProbe: { failureThreshold: 120 }, lifecycle: { preStop: { sleep: { seconds: 10 } } } });
  expect(lab.object('CronJob', 'report').spec.jobTemplate.spec.template.spec.containers[0].startupProbe).toBeUndefined();
});

test('the port of Actuator is one of its own', () => {
  const lab = new Lab();

  for (const [id, ports] of Object.entries({ one: { managementPort: 8080 }, two: { port: 8081 } })) {
    expect(refusals(() => new SpringBootApp(lab.cluster, id, { ...LEAST, ...ports }))).toEqual([{ code: 'APP-041', path: `infra/${id}`, message: expect.stringContaining('for both') }]);
  }
  expect(propsWithoutEffect<Pick<SpringBootAppProps, 'image' | 'resources' | 'managementPort'>>(() => ({ ...LEAST, managementPort: 9001 }), (one, props) => new SpringBootApp(one.cluster, 'orders', props as SpringBootAppProps))).toEqual([]);
});
