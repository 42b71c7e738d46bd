import { Types } from '@monosense-io/platform';

export * from './cloudflared';

Types.enforce(module);
