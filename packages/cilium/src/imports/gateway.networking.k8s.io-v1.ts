// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type Gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'Gateway';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    addresses?: ReadonlyArray<{
      type?: string;
      value?: string;
    }>;
    gatewayClassName: string;
    infrastructure?: {
      annotations?: { [key: string]: string };
      labels?: { [key: string]: string };
      parametersRef?: {
        group: string;
        kind: string;
        name: string;
      };
    };
    listeners: ReadonlyArray<{
      allowedRoutes?: {
        kinds?: ReadonlyArray<{
          group?: string;
          kind: string;
        }>;
        namespaces?: {
          from?: 'All' | 'Selector' | 'Same';
          selector?: {
            matchExpressions?: ReadonlyArray<{
              key: string;
              operator: string;
              values?: ReadonlyArray<string>;
            }>;
            matchLabels?: { [key: string]: string };
          };
        };
      };
      hostname?: string;
      name: string;
      port: number;
      protocol: string;
      tls?: {
        certificateRefs?: ReadonlyArray<{
          group?: string;
          kind?: string;
          name: string;
          namespace?: string;
        }>;
        mode?: 'Terminate' | 'Passthrough';
        options?: { [key: string]: string };
      };
    }>;
  };
};

export type GatewayClass = {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'GatewayClass';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    controllerName: string;
    description?: string;
    parametersRef?: {
      group: string;
      kind: string;
      name: string;
      namespace?: string;
    };
  };
};

export type HTTPRoute = {
  apiVersion: 'gateway.networking.k8s.io/v1';
  kind: 'HTTPRoute';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    hostnames?: ReadonlyArray<string>;
    parentRefs?: ReadonlyArray<{
      group?: string;
      kind?: string;
      name: string;
      namespace?: string;
      port?: number;
      sectionName?: string;
    }>;
    rules?: ReadonlyArray<{
      backendRefs?: ReadonlyArray<{
        filters?: ReadonlyArray<{
          extensionRef?: {
            group: string;
            kind: string;
            name: string;
          };
          requestHeaderModifier?: {
            add?: ReadonlyArray<{
              name: string;
              value: string;
            }>;
            remove?: ReadonlyArray<string>;
            set?: ReadonlyArray<{
              name: string;
              value: string;
            }>;
          };
          requestMirror?: {
            backendRef: {
              group?: string;
              kind?: string;
              name: string;
              namespace?: string;
              port?: number;
            };
            fraction?: {
              denominator?: number;
              numerator: number;
            };
            percent?: number;
          };
          requestRedirect?: {
            hostname?: string;
            path?: {
              replaceFullPath?: string;
              replacePrefixMatch?: string;
              type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
            };
            port?: number;
            scheme?: 'http' | 'https';
            statusCode?: 301 | 302;
          };
          responseHeaderModifier?: {
            add?: ReadonlyArray<{
              name: string;
              value: string;
            }>;
            remove?: ReadonlyArray<string>;
            set?: ReadonlyArray<{
              name: string;
              value: string;
            }>;
          };
          type: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'RequestMirror' | 'RequestRedirect' | 'URLRewrite' | 'ExtensionRef';
          urlRewrite?: {
            hostname?: string;
            path?: {
              replaceFullPath?: string;
              replacePrefixMatch?: string;
              type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
            };
          };
        }>;
        group?: string;
        kind?: string;
        name: string;
        namespace?: string;
        port?: number;
        weight?: number;
      }>;
      filters?: ReadonlyArray<{
        extensionRef?: {
          group: string;
          kind: string;
          name: string;
        };
        requestHeaderModifier?: {
          add?: ReadonlyArray<{
            name: string;
            value: string;
          }>;
          remove?: ReadonlyArray<string>;
          set?: ReadonlyArray<{
            name: string;
            value: string;
          }>;
        };
        requestMirror?: {
          backendRef: {
            group?: string;
            kind?: string;
            name: string;
            namespace?: string;
            port?: number;
          };
          fraction?: {
            denominator?: number;
            numerator: number;
          };
          percent?: number;
        };
        requestRedirect?: {
          hostname?: string;
          path?: {
            replaceFullPath?: string;
            replacePrefixMatch?: string;
            type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
          };
          port?: number;
          scheme?: 'http' | 'https';
          statusCode?: 301 | 302;
        };
        responseHeaderModifier?: {
          add?: ReadonlyArray<{
            name: string;
            value: string;
          }>;
          remove?: ReadonlyArray<string>;
          set?: ReadonlyArray<{
            name: string;
            value: string;
          }>;
        };
        type: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'RequestMirror' | 'RequestRedirect' | 'URLRewrite' | 'ExtensionRef';
        urlRewrite?: {
          hostname?: string;
          path?: {
            replaceFullPath?: string;
            replacePrefixMatch?: string;
            type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
          };
        };
      }>;
      matches?: ReadonlyArray<{
        headers?: ReadonlyArray<{
          name: string;
          type?: 'Exact' | 'RegularExpression';
          value: string;
        }>;
        method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
        path?: {
          type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
          value?: string;
        };
        queryParams?: ReadonlyArray<{
          name: string;
          type?: 'Exact' | 'RegularExpression';
          value: string;
        }>;
      }>;
      timeouts?: {
        backendRequest?: string;
        request?: string;
      };
    }>;
  };
};
