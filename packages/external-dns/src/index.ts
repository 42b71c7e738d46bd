import { Types } from '@monosense-io/platform';

export * from './external-dns';
export { ControllerProps, DnsController, IDnsControllers, RecordPolicy } from './controller';
export { CloudflareOptions, DnsProvider, Rfc2136Options, TsigAlgorithm } from './dns-provider';

Types.enforce(module);
