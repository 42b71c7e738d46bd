import { Refusal } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { App, AppProps, AppScrape } from './app';
import { AppHealth } from './container';

/** Time in which what is on its way still arrives, after a pod was taken out of the Service. */
const DRAIN = Duration.seconds(5);
/** Time in which requests that have arrived are answered. */
const REQUESTS = Duration.seconds(20);

const DEFAULT_PORT = 8080;
const DEFAULT_MANAGEMENT_PORT = 8081;

const OWN_PORT = new Refusal('APP-041', {
  protects: 'Actuator tells whoever asks how the application is made; on the port of the application, everybody can ask.',
  wrong: 'port: 8080, managementPort: 8080',
  right: 'port: 8080, managementPort: 8081',
});

/** An application of Spring Boot. */
export interface SpringBootAppProps extends AppProps {
  /**
   * Port of Actuator: health and metrics. No Gateway leads there. Refused: that of the application.
   * @default 8081
   */
  readonly managementPort?: number;
}

/**
 * An application of Spring Boot 3 or later, with Actuator and Micrometer's registry for Prometheus. It is asked for its health groups,
 * scraped, and ends in order: it is taken out of its Service, answers what has arrived, and ends. Its database is told as
 * `spring.datasource` where `tells` says nothing.
 */
export class SpringBootApp extends App {
  /**
   * @param scope the cluster, or a component that the application is part of
   * @param id name of the application
   * @param props what it runs, how people reach it, and what it needs
   */
  constructor(scope: Construct, id: string, props: SpringBootAppProps) {
    const { managementPort = DEFAULT_MANAGEMENT_PORT, ...rest } = props;
    super(scope, id, preset(rest, managementPort));
    OWN_PORT.unless(this, props.schedule !== undefined || managementPort !== (props.port ?? DEFAULT_PORT), `'managementPort' must be another port than that of the application, got ${managementPort} for both: choose another`);
  }
}

/** The props of an application with what Spring Boot makes of itself; what the program says wins. */
function preset(props: AppProps, managementPort: number): AppProps {
  const health: AppHealth = { path: '/actuator/health/readiness', livePath: '/actuator/health/liveness', port: managementPort, startup: Duration.minutes(3) };
  const scrape: AppScrape = { path: '/actuator/prometheus', port: managementPort };
  const jobs = props.schedule !== undefined;
  return {
    ...props,
    env: {
      MANAGEMENT_SERVER_PORT: `${managementPort}`,
      MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: 'health,prometheus',
      MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
      SERVER_SHUTDOWN: 'graceful',
      SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: `${REQUESTS.toSeconds()}s`,
      // Of the memory that the container may take: the rest is for threads, code and buffers.
      JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75',
      ...props.env,
    },
    ...(props.database === undefined ? {} : {
      database: {
        ...props.database,
        tells: {
          SPRING_DATASOURCE_URL: 'jdbc:postgresql://{host}:{port}/{database}', SPRING_DATASOURCE_USERNAME: '{username}', SPRING_DATASOURCE_PASSWORD: '{password}', ...props.database.tells,
        },
      },
    }),
    ...(props.redis === undefined ? {} : {
      redis: { ...props.redis, tells: { SPRING_DATA_REDIS_HOST: '{host}', SPRING_DATA_REDIS_PORT: '{port}', ...props.redis.tells } },
    }),
    ...(jobs ? {} : {
      port: props.port ?? DEFAULT_PORT,
      health: props.health?.command === undefined ? { ...health, ...props.health } : { startup: health.startup, ...props.health },
      scrape: { ...scrape, ...props.scrape },
      drain: props.drain ?? DRAIN,
      shutdown: props.shutdown ?? Duration.seconds((props.drain ?? DRAIN).toSeconds() + REQUESTS.toSeconds() + 5),
    }),
  };
}
