import { Types } from '@monosense-io/platform';

export { BackupCompression, BackupOptions, RecoveryOptions } from './backup';
export { BackupDrillOptions } from './backup-drill';
export * from './cnpg-shared';
export { DatabaseLogin, DatabaseOptions, IPostgresCluster, PoolMode, PostgresDatabase } from './database';

Types.enforce(module);
