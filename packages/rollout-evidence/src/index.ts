export * from './rollout-evidence';
