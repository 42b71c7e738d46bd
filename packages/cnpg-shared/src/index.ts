export * from './cnpg-shared';
export * from './database';
