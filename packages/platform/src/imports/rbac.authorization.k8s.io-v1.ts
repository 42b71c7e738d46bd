// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.
// Kubernetes v1.35.4

export type ClusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'ClusterRole';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  aggregationRule?: AggregationRule;
  rules?: ReadonlyArray<PolicyRule>;
};

export type ClusterRoleBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'ClusterRoleBinding';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  roleRef: RoleRef;
  subjects?: ReadonlyArray<Subject>;
};

export type Role = {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'Role';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  rules?: ReadonlyArray<PolicyRule>;
};

export type RoleBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1';
  kind: 'RoleBinding';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  roleRef: RoleRef;
  subjects?: ReadonlyArray<Subject>;
};

export type AggregationRule = {
  clusterRoleSelectors?: ReadonlyArray<LabelSelector>;
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

export type PolicyRule = {
  apiGroups?: ReadonlyArray<string>;
  nonResourceURLs?: ReadonlyArray<string>;
  resourceNames?: ReadonlyArray<string>;
  resources?: ReadonlyArray<string>;
  verbs: ReadonlyArray<string>;
};

export type RoleRef = {
  apiGroup: string;
  kind: string;
  name: string;
};

export type Subject = {
  apiGroup?: string;
  kind: string;
  name: string;
  namespace?: string;
};
