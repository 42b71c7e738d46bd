export { BackupOptions, RecoveryOptions } from './backup';
export * from './cnpg-shared';
export { DatabaseOptions, PoolMode, PostgresDatabase } from './database';
