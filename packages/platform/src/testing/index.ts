/**
 * `@monosense-io/platform/testing`: what the tests of a component need. It is for TypeScript and JavaScript alone, and no
 * part of the API of other languages.
 */
export * from './facts';
export * from './lab';
export * from './props';
export * from './refusals';
export * from './surroundings';
export * from './types';
