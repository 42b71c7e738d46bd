import { Types } from '@monosense-io/platform';

export * from './flux';
export { FluxNotification, NotificationService, NotificationSeverity } from './notifications';

Types.enforce(module);
