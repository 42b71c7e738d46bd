import { Types } from '@monosense-io/platform';

export { Enforcement } from './rules';
export { ImageSigner, SignedImages } from './signatures';
export * from './kyverno';

Types.enforce(module);
