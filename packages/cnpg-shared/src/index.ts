import { Types } from '@monosense-io/platform';

export { BackupOptions, RecoveryOptions } from './backup';
export * from './cnpg-shared';
export { DatabaseOptions, IPostgresCluster, PoolMode, PostgresDatabase } from './database';

Types.enforce(module);
