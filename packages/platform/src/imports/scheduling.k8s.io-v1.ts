// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type PriorityClass = {
  apiVersion: 'scheduling.k8s.io/v1';
  kind: 'PriorityClass';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  description?: string;
  globalDefault?: boolean;
  preemptionPolicy?: string;
  value: number;
};
