export * from './reloader';
