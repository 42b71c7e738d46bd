export { Validator } from './validator.ts';
export type { Cluster, Finding, Options, Subject } from './validator.ts';
