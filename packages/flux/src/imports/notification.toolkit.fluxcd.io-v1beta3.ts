// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type Alert = {
  apiVersion: 'notification.toolkit.fluxcd.io/v1beta3';
  kind: 'Alert';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    eventMetadata?: { [key: string]: string };
    eventSeverity?: 'info' | 'error';
    eventSources: ReadonlyArray<{
      apiVersion?: string;
      kind: 'Bucket' | 'GitRepository' | 'Kustomization' | 'HelmRelease' | 'HelmChart' | 'HelmRepository' | 'ImageRepository' | 'ImagePolicy' | 'ImageUpdateAutomation' | 'OCIRepository' | 'ArtifactGenerator' | 'ExternalArtifact' | 'FluxInstance' | 'ResourceSet' | 'ResourceSetInputProvider';
      matchLabels?: { [key: string]: string };
      name: string;
      namespace?: string;
    }>;
    exclusionList?: ReadonlyArray<string>;
    inclusionList?: ReadonlyArray<string>;
    providerRef: {
      name: string;
    };
    summary?: string;
    suspend?: boolean;
  };
};

export type Provider = {
  apiVersion: 'notification.toolkit.fluxcd.io/v1beta3';
  kind: 'Provider';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    address?: string;
    certSecretRef?: {
      name: string;
    };
    channel?: string;
    commitStatusExpr?: string;
    interval?: string;
    proxy?: string;
    proxySecretRef?: {
      name: string;
    };
    secretRef?: {
      name: string;
    };
    serviceAccountName?: string;
    suspend?: boolean;
    timeout?: string;
    type: 'slack' | 'discord' | 'msteams' | 'rocket' | 'generic' | 'generic-hmac' | 'github' | 'gitlab' | 'gitea' | 'giteapullrequestcomment' | 'bitbucketserver' | 'bitbucket' | 'azuredevops' | 'googlechat' | 'googlepubsub' | 'webex' | 'sentry' | 'azureeventhub' | 'telegram' | 'lark' | 'matrix' | 'opsgenie' | 'alertmanager' | 'grafana' | 'githubdispatch' | 'githubpullrequestcomment' | 'gitlabmergerequestcomment' | 'pagerduty' | 'datadog' | 'nats' | 'zulip' | 'otel';
    username?: string;
  };
};
