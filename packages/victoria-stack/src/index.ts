export * from './alert-receiver';
export * from './victoria-hub';
export * from './victoria-spoke';
export * from './victoria-stack';
