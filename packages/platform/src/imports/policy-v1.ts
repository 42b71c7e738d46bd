// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.
// Kubernetes v1.35.4

export type PodDisruptionBudget = {
  apiVersion: 'policy/v1';
  kind: 'PodDisruptionBudget';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: PodDisruptionBudgetSpec;
};

export type LabelSelector = {
  matchExpressions?: ReadonlyArray<LabelSelectorRequirement>;
  matchLabels?: { [key: string]: string };
};

export type LabelSelectorRequirement = {
  key: string;
  operator: string;
  values?: ReadonlyArray<string>;
};

export type PodDisruptionBudgetSpec = {
  maxUnavailable?: number | string;
  minAvailable?: number | string;
  selector?: LabelSelector;
  unhealthyPodEvictionPolicy?: string;
};
