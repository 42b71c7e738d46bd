import { App, AppProxySignIn } from '@monosense-io/app';
import { Cluster, Cpu, IGateway, IPostgresDatabase, IStorageClass, IVolumeBackups } from '@monosense-io/platform';
import { Size } from 'cdk8s';

/** An image, a port, a hostname, a volume, a database. People log in to a proxy before they reach it. */
export function bookmarks(cluster: Cluster, gateway: IGateway, database: IPostgresDatabase, storageClass: IStorageClass, signInProxy: AppProxySignIn, backups: IVolumeBackups): App {
  return new App(cluster, 'bookmarks', {
    image: 'ghcr.io/example/bookmarks:1.2.3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256) },
    port: 9090,
    health: { path: '/health' },
    gateway,
    signInProxy,
    database: { server: database, tells: { DATABASE_URL: 'postgres://{username}:{password}@{host}:{port}/{database}' } },
    volumes: { data: { path: '/data', size: Size.gibibytes(2) } },
    storageClass,
    backups,
    env: { LOGIN_HEADER: 'X-Forwarded-Preferred-Username' },
  });
}
