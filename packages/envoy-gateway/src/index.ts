export * from './envoy-gateway';
