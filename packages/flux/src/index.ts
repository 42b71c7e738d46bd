export * from './flux';
export { FluxNotification, NotificationService, NotificationSeverity } from './notifications';
