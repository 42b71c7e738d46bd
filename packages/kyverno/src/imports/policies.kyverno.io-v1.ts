// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type ImageValidatingPolicy = {
  apiVersion: 'policies.kyverno.io/v1';
  kind: 'ImageValidatingPolicy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    attestations?: ReadonlyArray<{
      intoto?: {
        type: string;
      };
      name: string;
      referrer?: {
        type: string;
      };
    }>;
    attestors: ReadonlyArray<{
      cosign?: {
        annotations?: { [key: string]: string };
        certificate?: {
          cert?: {
            expression?: string;
            value?: string;
          };
          certChain?: {
            expression?: string;
            value?: string;
          };
        };
        ctlog?: {
          ctLogPubKey?: string;
          insecureIgnoreSCT?: boolean;
          insecureIgnoreTlog?: boolean;
          rekorPubKey?: string;
          tsaCertChain?: string;
          url?: string;
        };
        key?: {
          data?: string;
          expression?: string;
          hashAlgorithm?: string;
          kms?: string;
        };
        keyless?: {
          additionalExtensions?: { [key: string]: string };
          identities: ReadonlyArray<{
            issuer?: string;
            issuerRegExp?: string;
            subject?: string;
            subjectExpression?: string;
            subjectRegExp?: string;
          }>;
          roots?: string;
        };
        source?: {
          PullSecrets?: ReadonlyArray<{
            name?: string;
          }>;
          repository?: string;
          tagPrefix?: string;
        };
        trustedRoot?: {
          expression?: string;
          value?: string;
        };
        tuf?: {
          mirror?: string;
          root?: {
            data?: string;
            path?: string;
          };
        };
      };
      name: string;
      notary?: {
        certs?: {
          expression?: string;
          value?: string;
        };
        tsaCerts?: {
          expression?: string;
          value?: string;
        };
      };
    }>;
    auditAnnotations?: ReadonlyArray<{
      key: string;
      valueExpression: string;
    }>;
    autogen?: {
      podControllers?: {
        controllers?: ReadonlyArray<string>;
      };
    };
    credentials?: {
      allowInsecureRegistry?: boolean;
      providers?: ReadonlyArray<'default' | 'amazon' | 'azure' | 'google' | 'github'>;
      secrets?: ReadonlyArray<string>;
    };
    evaluation?: {
      admission?: {
        enabled?: boolean;
      };
      background?: {
        enabled?: boolean;
      };
      mode?: string;
    };
    failurePolicy?: 'Ignore' | 'Fail';
    images?: ReadonlyArray<{
      expression: string;
      name: string;
    }>;
    matchConditions?: ReadonlyArray<{
      expression: string;
      name: string;
    }>;
    matchConstraints?: {
      excludeResourceRules?: ReadonlyArray<{
        apiGroups?: ReadonlyArray<string>;
        apiVersions?: ReadonlyArray<string>;
        operations?: ReadonlyArray<string>;
        resourceNames?: ReadonlyArray<string>;
        resources?: ReadonlyArray<string>;
        scope?: string;
      }>;
      matchPolicy?: string;
      namespaceSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      objectSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      resourceRules?: ReadonlyArray<{
        apiGroups?: ReadonlyArray<string>;
        apiVersions?: ReadonlyArray<string>;
        operations?: ReadonlyArray<string>;
        resourceNames?: ReadonlyArray<string>;
        resources?: ReadonlyArray<string>;
        scope?: string;
      }>;
    };
    matchImageReferences?: ReadonlyArray<{
      expression?: string;
      glob?: string;
    }>;
    validationActions?: ReadonlyArray<'Deny' | 'Audit' | 'Warn'>;
    validationConfigurations?: {
      mutateDigest?: boolean;
      required?: boolean;
      verifyDigest?: boolean;
    };
    validations: ReadonlyArray<{
      expression: string;
      message?: string;
      messageExpression?: string;
      reason?: string;
    }>;
    variables?: ReadonlyArray<{
      expression: string;
      name: string;
    }>;
    webhookConfiguration?: {
      timeoutSeconds?: number;
    };
  };
};

export type ValidatingPolicy = {
  apiVersion: 'policies.kyverno.io/v1';
  kind: 'ValidatingPolicy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    auditAnnotations?: ReadonlyArray<{
      key: string;
      valueExpression: string;
    }>;
    autogen?: {
      podControllers?: {
        controllers?: ReadonlyArray<string>;
      };
      validatingAdmissionPolicy?: {
        enabled?: boolean;
      };
    };
    evaluation?: {
      admission?: {
        enabled?: boolean;
      };
      background?: {
        enabled?: boolean;
      };
      mode?: string;
    };
    failurePolicy?: 'Ignore' | 'Fail';
    matchConditions?: ReadonlyArray<{
      expression: string;
      name: string;
    }>;
    matchConstraints?: {
      excludeResourceRules?: ReadonlyArray<{
        apiGroups?: ReadonlyArray<string>;
        apiVersions?: ReadonlyArray<string>;
        operations?: ReadonlyArray<string>;
        resourceNames?: ReadonlyArray<string>;
        resources?: ReadonlyArray<string>;
        scope?: string;
      }>;
      matchPolicy?: string;
      namespaceSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      objectSelector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
      resourceRules?: ReadonlyArray<{
        apiGroups?: ReadonlyArray<string>;
        apiVersions?: ReadonlyArray<string>;
        operations?: ReadonlyArray<string>;
        resourceNames?: ReadonlyArray<string>;
        resources?: ReadonlyArray<string>;
        scope?: string;
      }>;
    };
    validationActions?: ReadonlyArray<'Deny' | 'Audit' | 'Warn'>;
    validations?: ReadonlyArray<{
      expression: string;
      message?: string;
      messageExpression?: string;
      reason?: string;
    }>;
    variables?: ReadonlyArray<{
      expression: string;
      name: string;
    }>;
    webhookConfiguration?: {
      timeoutSeconds?: number;
    };
  };
};
