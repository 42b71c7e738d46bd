import { Types } from '@monosense-io/platform';

export * from './arr';
export * from './jellyfin';
export { MediaLibrary, MediaLibraryProps } from './library';

Types.enforce(module);
