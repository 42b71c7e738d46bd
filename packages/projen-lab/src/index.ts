export * from './lab-project';
