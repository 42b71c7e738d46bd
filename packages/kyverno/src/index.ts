export { Enforcement } from './rules';
export { ImageSigner, SignedImages } from './signatures';
export * from './kyverno';
