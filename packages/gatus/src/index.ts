import { Types } from '@monosense-io/platform';

export { CheckOptions, RouteCheckOptions, UrlCheckOptions, EndpointCheckOptions, MetricCheckOptions } from './check';
export * from './gatus';

Types.enforce(module);
