export * from './coredns';
