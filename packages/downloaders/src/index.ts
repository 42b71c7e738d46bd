import { Types } from '@monosense-io/platform';

export * from './qbittorrent';

Types.enforce(module);
