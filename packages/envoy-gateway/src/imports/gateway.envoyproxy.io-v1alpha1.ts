// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type BackendTrafficPolicy = {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1';
  kind: 'BackendTrafficPolicy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    admissionControl?: {
      maxRejectionPercent?: number;
      minRequestRate?: number;
      minSuccessRate?: number;
      rejectionAggression?: number;
      samplingWindow?: string;
      successCriteria?: {
        grpc?: {
          statusCodes?: ReadonlyArray<'Ok' | 'Cancelled' | 'Unknown' | 'InvalidArgument' | 'DeadlineExceeded' | 'NotFound' | 'AlreadyExists' | 'PermissionDenied' | 'ResourceExhausted' | 'FailedPrecondition' | 'Aborted' | 'OutOfRange' | 'Unimplemented' | 'Internal' | 'Unavailable' | 'DataLoss' | 'Unauthenticated'>;
        };
        http?: {
          statusCodes?: ReadonlyArray<number>;
        };
      };
    };
    bandwidthLimit?: {
      request?: {
        limit: {
          unit: 'Second' | 'Minute' | 'Hour';
          value: number | string;
        };
      };
      response?: {
        limit: {
          unit: 'Second' | 'Minute' | 'Hour';
          value: number | string;
        };
        responseTrailers?: {
          prefix?: string;
        };
      };
    };
    circuitBreaker?: {
      maxConnections?: number;
      maxParallelRequests?: number;
      maxParallelRetries?: number;
      maxPendingRequests?: number;
      maxRequestsPerConnection?: number;
      perEndpoint?: {
        maxConnections?: number;
      };
      retryBudget?: {
        minRetryConcurrency?: number;
        percent: {
          denominator?: number;
          numerator: number;
        };
      };
    };
    compression?: ReadonlyArray<{
      brotli?: { [key: string]: never };
      gzip?: { [key: string]: never };
      minContentLength?: number | string;
      type: 'Gzip' | 'Brotli' | 'Zstd';
      zstd?: { [key: string]: never };
    }>;
    compressor?: ReadonlyArray<{
      brotli?: { [key: string]: never };
      gzip?: { [key: string]: never };
      minContentLength?: number | string;
      type: 'Gzip' | 'Brotli' | 'Zstd';
      zstd?: { [key: string]: never };
    }>;
    connection?: {
      bufferLimit?: number | string;
      preconnect?: {
        perEndpointPercent?: number;
        predictivePercent?: number;
      };
      socketBufferLimit?: number | string;
    };
    dns?: {
      dnsRefreshRate?: string;
      lookupFamily?: 'IPv4' | 'IPv6' | 'IPv4Preferred' | 'IPv6Preferred' | 'IPv4AndIPv6';
      respectDnsTtl?: boolean;
    };
    faultInjection?: {
      abort?: {
        grpcStatus?: number;
        httpStatus?: number;
        percentage?: number;
      };
      delay?: {
        fixedDelay: string;
        percentage?: number;
      };
    };
    healthCheck?: {
      active?: {
        grpc?: {
          service?: string;
        };
        healthCheckLog?: {
          matches?: ReadonlyArray<'Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition'>;
          sinks?: ReadonlyArray<{
            file?: {
              path: string;
            };
            type: 'File';
          }>;
        };
        healthyThreshold?: number;
        http?: {
          expectedResponse?: {
            binary?: string;
            text?: string;
            type: string;
          };
          expectedStatuses?: ReadonlyArray<number>;
          hostname?: string;
          method?: string;
          path: string;
          requestBody?: {
            binary?: string;
            text?: string;
            type: string;
          };
          retriableStatuses?: ReadonlyArray<number>;
        };
        initialJitter?: string;
        interval?: string;
        overrides?: {
          port?: number;
        };
        tcp?: {
          receive?: {
            binary?: string;
            text?: string;
            type: string;
          };
          send?: {
            binary?: string;
            text?: string;
            type: string;
          };
        };
        timeout?: string;
        type: string;
        unhealthyThreshold?: number;
      };
      panicThreshold?: number;
      passive?: {
        alwaysEjectOneEndpoint?: boolean;
        baseEjectionTime?: string;
        consecutive5XxErrors?: number;
        consecutiveGatewayErrors?: number;
        consecutiveLocalOriginFailures?: number;
        failurePercentageThreshold?: number;
        interval?: string;
        maxEjectionPercent?: number;
        splitExternalLocalOriginErrors?: boolean;
      };
    };
    http2?: {
      connectionKeepalive?: {
        idleInterval?: string;
        interval?: string;
        intervalJitter?: number;
        timeout?: string;
      };
      initialConnectionWindowSize?: number | string;
      initialStreamWindowSize?: number | string;
      maxConcurrentStreams?: number;
      onInvalidMessage?: string;
    };
    httpUpgrade?: ReadonlyArray<{
      connect?: {
        terminate?: boolean;
      };
      type: string;
    }>;
    loadBalancer?: {
      backendUtilization?: {
        blackoutPeriod?: string;
        errorUtilizationPenaltyPercent?: number;
        keepResponseHeaders?: boolean;
        metricNamesForComputingUtilization?: ReadonlyArray<string>;
        outOfBand?: {
          authority?: string;
          port?: number;
          reportingPeriod?: string;
        };
        weightExpirationPeriod?: string;
        weightUpdatePeriod?: string;
      };
      consistentHash?: {
        cookie?: {
          attributes?: { [key: string]: string };
          name: string;
          ttl?: string;
        };
        header?: {
          name: string;
        };
        headers?: ReadonlyArray<{
          name: string;
        }>;
        queryParams?: ReadonlyArray<{
          name: string;
        }>;
        tableSize?: number;
        type: 'SourceIP' | 'Header' | 'Headers' | 'Cookie' | 'QueryParams';
      };
      dynamicModule?: {
        config?: any;
        lbPolicyName: string;
        name: string;
      };
      endpointOverride?: {
        extractFrom: ReadonlyArray<{
          header?: string;
        }>;
      };
      slowStart?: {
        window: string;
      };
      type: 'ConsistentHash' | 'LeastRequest' | 'Random' | 'RoundRobin' | 'BackendUtilization' | 'DynamicModule';
      zoneAware?: {
        preferLocal?: {
          force?: {
            minEndpointsInZoneThreshold?: number;
          };
          minEndpointsThreshold?: number;
          percentageEnabled?: number;
        };
        weightedZones?: ReadonlyArray<{
          weight: number;
          zone: string;
        }>;
      };
    };
    mergeType?: string;
    proxyProtocol?: {
      version: 'V1' | 'V2';
    };
    rateLimit?: {
      global?: {
        rules: ReadonlyArray<{
          clientSelectors?: ReadonlyArray<{
            headers?: ReadonlyArray<{
              invert?: boolean;
              name: string;
              type?: 'Exact' | 'RegularExpression' | 'Distinct';
              value?: string;
            }>;
            methods?: ReadonlyArray<{
              invert?: boolean;
              value: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
            }>;
            path?: {
              invert?: boolean;
              type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
              value?: string;
            };
            queryParams?: ReadonlyArray<{
              invert?: boolean;
              name: string;
              type?: 'Exact' | 'RegularExpression' | 'Distinct';
              value?: string;
            }>;
            sourceCIDR?: {
              invert?: boolean;
              type?: 'Exact' | 'Distinct';
              value: string;
            };
          }>;
          cost?: {
            request?: {
              from: 'Number' | 'Metadata';
              metadata?: {
                key: string;
                namespace: string;
              };
              number?: number;
            };
            response?: {
              from: 'Number' | 'Metadata';
              metadata?: {
                key: string;
                namespace: string;
              };
              number?: number;
            };
          };
          limit: {
            fromMetadata?: {
              key: string;
              namespace: string;
            };
            requests: number;
            unit: 'Second' | 'Minute' | 'Hour' | 'Day' | 'Week' | 'Month' | 'Year';
          };
          shadowMode?: boolean;
          shared?: boolean;
          xRateLimitHeaders?: 'Off' | 'DraftVersion03';
        }>;
      };
      local?: {
        rules?: ReadonlyArray<{
          clientSelectors?: ReadonlyArray<{
            headers?: ReadonlyArray<{
              invert?: boolean;
              name: string;
              type?: 'Exact' | 'RegularExpression' | 'Distinct';
              value?: string;
            }>;
            methods?: ReadonlyArray<{
              invert?: boolean;
              value: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
            }>;
            path?: {
              invert?: boolean;
              type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
              value?: string;
            };
            queryParams?: ReadonlyArray<{
              invert?: boolean;
              name: string;
              type?: 'Exact' | 'RegularExpression' | 'Distinct';
              value?: string;
            }>;
            sourceCIDR?: {
              invert?: boolean;
              type?: 'Exact' | 'Distinct';
              value: string;
            };
          }>;
          cost?: {
            request?: {
              from: 'Number' | 'Metadata';
              metadata?: {
                key: string;
                namespace: string;
              };
              number?: number;
            };
            response?: {
              from: 'Number' | 'Metadata';
              metadata?: {
                key: string;
                namespace: string;
              };
              number?: number;
            };
          };
          limit: {
            fromMetadata?: {
              key: string;
              namespace: string;
            };
            requests: number;
            unit: 'Second' | 'Minute' | 'Hour' | 'Day' | 'Week' | 'Month' | 'Year';
          };
          shadowMode?: boolean;
          shared?: boolean;
          xRateLimitHeaders?: 'Off' | 'DraftVersion03';
        }>;
      };
      type?: 'Global' | 'Local';
    };
    requestBuffer?: {
      limit?: number | string;
    };
    responseOverride?: ReadonlyArray<{
      match: {
        responseHeaders?: ReadonlyArray<{
          name: string;
          value: {
            type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
            value: string;
          };
        }>;
        statusCodes?: ReadonlyArray<{
          range?: {
            end: number;
            start: number;
          };
          type?: string;
          value?: number;
        }>;
      };
      redirect?: {
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
      response?: {
        body?: {
          inline?: string;
          type?: string;
          valueRef?: {
            group: string;
            kind: string;
            name: string;
          };
        };
        contentType?: string;
        header?: {
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
        statusCode?: number;
      };
      source?: 'All' | 'Local' | 'Backend';
    }>;
    retry?: {
      numAttemptsPerPriority?: number;
      numRetries?: number;
      perRetry?: {
        backOff?: {
          baseInterval?: string;
          maxInterval?: string;
        };
        timeout?: string;
      };
      retryOn?: {
        httpStatusCodes?: ReadonlyArray<number>;
        triggers?: ReadonlyArray<'5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'retriable-4xx' | 'refused-stream' | 'retriable-status-codes' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable'>;
      };
    };
    routingType?: string;
    targetRef?: {
      group: string;
      kind: string;
      name: string;
      sectionName?: string;
    };
    targetRefs?: ReadonlyArray<{
      group: string;
      kind: string;
      name: string;
      sectionName?: string;
    }>;
    targetSelectors?: ReadonlyArray<{
      group?: string;
      kind: string;
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
      namespaces?: {
        from?: 'Same' | 'All' | 'Selector';
        selector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: string;
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
      };
    }>;
    tcpKeepalive?: {
      idleTime?: string;
      interval?: string;
      probes?: number;
    };
    telemetry?: {
      metrics?: {
        routeStatName?: string;
      };
      tracing?: {
        clientSamplingFraction?: {
          denominator?: number;
          numerator: number;
        };
        customTags?: { [key: string]: {
          environment?: {
            defaultValue?: string;
            name: string;
          };
          literal?: {
            value: string;
          };
          requestHeader?: {
            defaultValue?: string;
            name: string;
          };
          type?: 'Literal' | 'Environment' | 'RequestHeader';
        } };
        overallSamplingFraction?: {
          denominator?: number;
          numerator: number;
        };
        samplingFraction?: {
          denominator?: number;
          numerator: number;
        };
        spanName?: {
          client: string;
          server: string;
        };
        tags?: { [key: string]: string };
      };
    };
    timeout?: {
      http?: {
        connectionIdleTimeout?: string;
        maxConnectionDuration?: string;
        maxStreamDuration?: string;
        requestTimeout?: string;
        streamIdleTimeout?: string;
      };
      tcp?: {
        connectTimeout?: string;
      };
    };
    useClientProtocol?: boolean;
  };
};

export type ClientTrafficPolicy = {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1';
  kind: 'ClientTrafficPolicy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    clientIPDetection?: {
      customHeader?: {
        failClosed?: boolean;
        name: string;
      };
      directSourceIP?: { [key: string]: never };
      xForwardedFor?: {
        disableXForwardedForAppend?: boolean;
        numTrustedHops?: number;
        trustedCIDRs?: ReadonlyArray<string>;
      };
    };
    connection?: {
      bufferLimit?: number | string;
      connectionLimit?: {
        closeDelay?: string;
        maxConnectionDuration?: string;
        maxRequestsPerConnection?: number;
        maxStreamDuration?: string;
        value?: number;
      };
      maxAcceptPerSocketEvent?: number;
      socketBufferLimit?: number | string;
    };
    enableProxyProtocol?: boolean;
    grpc?: {
      enableWeb?: boolean;
    };
    headers?: {
      disableRateLimitHeaders?: boolean;
      earlyRequestHeaders?: {
        add?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
        addIfAbsent?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
        remove?: ReadonlyArray<string>;
        removeOnMatch?: ReadonlyArray<{
          type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
          value: string;
        }>;
        set?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
      };
      enableEnvoyHeaders?: boolean;
      host?: {
        stripTrailingHostDot?: boolean;
      };
      lateResponseHeaders?: {
        add?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
        addIfAbsent?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
        remove?: ReadonlyArray<string>;
        removeOnMatch?: ReadonlyArray<{
          type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
          value: string;
        }>;
        set?: ReadonlyArray<{
          name: string;
          value: string;
        }>;
      };
      preserveXRequestID?: boolean;
      requestID?: 'PreserveOrGenerate' | 'Preserve' | 'Generate' | 'Disable';
      withUnderscoresAction?: 'Allow' | 'RejectRequest' | 'DropHeader';
      xForwardedClientCert?: {
        certDetailsToAdd?: ReadonlyArray<'Subject' | 'Cert' | 'Chain' | 'DNS' | 'URI'>;
        mode?: 'Sanitize' | 'ForwardOnly' | 'AppendForward' | 'SanitizeSet' | 'AlwaysForwardOnly';
      };
    };
    healthCheck?: {
      path: string;
    };
    http1?: {
      disableSafeMaxConnectionDuration?: boolean;
      enableTrailers?: boolean;
      http10?: {
        useDefaultHost?: boolean;
      };
      ignoredUpgradeTypes?: ReadonlyArray<{
        type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
        value: string;
      }>;
      preserveHeaderCase?: boolean;
    };
    http2?: {
      connectionKeepalive?: {
        idleInterval?: string;
        interval?: string;
        intervalJitter?: number;
        timeout?: string;
      };
      initialConnectionWindowSize?: number | string;
      initialStreamWindowSize?: number | string;
      maxConcurrentStreams?: number;
      onInvalidMessage?: string;
    };
    http3?: { [key: string]: never };
    path?: {
      disableMergeSlashes?: boolean;
      escapedSlashesAction?: 'KeepUnchanged' | 'RejectRequest' | 'UnescapeAndForward' | 'UnescapeAndRedirect';
    };
    proxyProtocol?: {
      optional?: boolean;
    };
    scheme?: 'Preserve' | 'MatchBackend';
    targetRef?: {
      group: string;
      kind: string;
      name: string;
      sectionName?: string;
    };
    targetRefs?: ReadonlyArray<{
      group: string;
      kind: string;
      name: string;
      sectionName?: string;
    }>;
    targetSelectors?: ReadonlyArray<{
      group?: string;
      kind: string;
      matchExpressions?: ReadonlyArray<{
        key: string;
        operator: string;
        values?: ReadonlyArray<string>;
      }>;
      matchLabels?: { [key: string]: string };
      namespaces?: {
        from?: 'Same' | 'All' | 'Selector';
        selector?: {
          matchExpressions?: ReadonlyArray<{
            key: string;
            operator: string;
            values?: ReadonlyArray<string>;
          }>;
          matchLabels?: { [key: string]: string };
        };
      };
    }>;
    tcpKeepalive?: {
      idleTime?: string;
      interval?: string;
      probes?: number;
    };
    timeout?: {
      http?: {
        idleTimeout?: string;
        requestHeadersReceivedTimeout?: string;
        requestReceivedTimeout?: string;
        streamIdleTimeout?: string;
      };
      tcp?: {
        connectionInspectionTimeout?: string;
        idleTimeout?: string;
        tlsHandshakeTimeout?: string;
      };
    };
    tls?: {
      alpnProtocols?: ReadonlyArray<string>;
      ciphers?: ReadonlyArray<string>;
      clientValidation?: {
        allowExpiredCertificate?: boolean;
        caCertificateRefs?: ReadonlyArray<{
          group?: string;
          kind?: string;
          name: string;
          namespace?: string;
        }>;
        certificateHashes?: ReadonlyArray<string>;
        crl?: {
          onlyVerifyLeafCertificate?: boolean;
          refs: ReadonlyArray<{
            group?: string;
            kind?: string;
            name: string;
            namespace?: string;
          }>;
        };
        mode?: 'Request' | 'RequireAny' | 'VerifyIfGiven' | 'RequireAndVerify';
        optional?: boolean;
        spkiHashes?: ReadonlyArray<string>;
        subjectAltNames?: {
          dnsNames?: ReadonlyArray<{
            type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
            value: string;
          }>;
          emailAddresses?: ReadonlyArray<{
            type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
            value: string;
          }>;
          ipAddresses?: ReadonlyArray<{
            type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
            value: string;
          }>;
          otherNames?: ReadonlyArray<{
            oid: string;
            type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
            value: string;
          }>;
          uris?: ReadonlyArray<{
            type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
            value: string;
          }>;
        };
      };
      ecdhCurves?: ReadonlyArray<string>;
      fingerprints?: ReadonlyArray<'JA3' | 'JA4'>;
      maxVersion?: 'Auto' | '1.0' | '1.1' | '1.2' | '1.3';
      minVersion?: 'Auto' | '1.0' | '1.1' | '1.2' | '1.3';
      session?: {
        resumption?: {
          stateful?: { [key: string]: never };
          stateless?: { [key: string]: never };
        };
      };
      signatureAlgorithms?: ReadonlyArray<string>;
    };
  };
};

export type EnvoyProxy = {
  apiVersion: 'gateway.envoyproxy.io/v1alpha1';
  kind: 'EnvoyProxy';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: {
    backendTLS?: {
      alpnProtocols?: ReadonlyArray<string>;
      ciphers?: ReadonlyArray<string>;
      clientCertificateRef?: {
        group?: string;
        kind?: string;
        name: string;
        namespace?: string;
      };
      ecdhCurves?: ReadonlyArray<string>;
      fingerprints?: ReadonlyArray<'JA3' | 'JA4'>;
      maxVersion?: 'Auto' | '1.0' | '1.1' | '1.2' | '1.3';
      minVersion?: 'Auto' | '1.0' | '1.1' | '1.2' | '1.3';
      signatureAlgorithms?: ReadonlyArray<string>;
    };
    bootstrap?: {
      jsonPatches?: ReadonlyArray<{
        from?: string;
        jsonPath?: string;
        op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
        path?: string;
        value?: any;
      }>;
      type?: 'Merge' | 'Replace' | 'JSONPatch';
      value?: string;
    };
    concurrency?: number;
    dynamicModules?: ReadonlyArray<{
      doNotClose?: boolean;
      loadGlobally?: boolean;
      name: string;
      source: {
        local?: {
          path: string;
        };
        remote?: {
          sha256: string;
          url: string;
        };
        type?: 'Local' | 'Remote';
      };
    }>;
    extraArgs?: ReadonlyArray<string>;
    filterOrder?: ReadonlyArray<{
      after?: 'envoy.filters.http.custom_response' | 'envoy.filters.http.health_check' | 'envoy.filters.http.fault' | 'envoy.filters.http.cors' | 'envoy.filters.http.csrf' | 'envoy.filters.http.header_mutation' | 'envoy.filters.http.ext_authz' | 'envoy.filters.http.api_key_auth' | 'envoy.filters.http.basic_auth' | 'envoy.filters.http.oauth2' | 'envoy.filters.http.jwt_authn' | 'envoy.filters.http.stateful_session' | 'envoy.filters.http.buffer' | 'envoy.filters.http.lua' | 'envoy.filters.http.ext_proc' | 'envoy.filters.http.wasm' | 'envoy.filters.http.dynamic_modules' | 'envoy.filters.http.geoip' | 'envoy.filters.http.rbac' | 'envoy.filters.http.local_ratelimit' | 'envoy.filters.http.ratelimit' | 'envoy.filters.http.bandwidth_limit' | 'envoy.filters.http.grpc_web' | 'envoy.filters.http.grpc_stats' | 'envoy.filters.http.credential_injector' | 'envoy.filters.http.compressor' | 'envoy.filters.http.dynamic_forward_proxy';
      before?: 'envoy.filters.http.custom_response' | 'envoy.filters.http.health_check' | 'envoy.filters.http.fault' | 'envoy.filters.http.cors' | 'envoy.filters.http.csrf' | 'envoy.filters.http.header_mutation' | 'envoy.filters.http.ext_authz' | 'envoy.filters.http.api_key_auth' | 'envoy.filters.http.basic_auth' | 'envoy.filters.http.oauth2' | 'envoy.filters.http.jwt_authn' | 'envoy.filters.http.stateful_session' | 'envoy.filters.http.buffer' | 'envoy.filters.http.lua' | 'envoy.filters.http.ext_proc' | 'envoy.filters.http.wasm' | 'envoy.filters.http.dynamic_modules' | 'envoy.filters.http.geoip' | 'envoy.filters.http.rbac' | 'envoy.filters.http.local_ratelimit' | 'envoy.filters.http.ratelimit' | 'envoy.filters.http.bandwidth_limit' | 'envoy.filters.http.grpc_web' | 'envoy.filters.http.grpc_stats' | 'envoy.filters.http.credential_injector' | 'envoy.filters.http.compressor' | 'envoy.filters.http.dynamic_forward_proxy';
      name: 'envoy.filters.http.custom_response' | 'envoy.filters.http.health_check' | 'envoy.filters.http.fault' | 'envoy.filters.http.cors' | 'envoy.filters.http.csrf' | 'envoy.filters.http.header_mutation' | 'envoy.filters.http.ext_authz' | 'envoy.filters.http.api_key_auth' | 'envoy.filters.http.basic_auth' | 'envoy.filters.http.oauth2' | 'envoy.filters.http.jwt_authn' | 'envoy.filters.http.stateful_session' | 'envoy.filters.http.buffer' | 'envoy.filters.http.lua' | 'envoy.filters.http.ext_proc' | 'envoy.filters.http.wasm' | 'envoy.filters.http.dynamic_modules' | 'envoy.filters.http.geoip' | 'envoy.filters.http.rbac' | 'envoy.filters.http.local_ratelimit' | 'envoy.filters.http.ratelimit' | 'envoy.filters.http.bandwidth_limit' | 'envoy.filters.http.grpc_web' | 'envoy.filters.http.grpc_stats' | 'envoy.filters.http.credential_injector' | 'envoy.filters.http.compressor' | 'envoy.filters.http.dynamic_forward_proxy';
    }>;
    geoIP?: {
      provider: {
        maxMind?: {
          anonymousIpDbSource?: {
            local: {
              path: string;
            };
          };
          asnDbSource?: {
            local: {
              path: string;
            };
          };
          cityDbSource?: {
            local: {
              path: string;
            };
          };
          countryDbSource?: {
            local: {
              path: string;
            };
          };
          ispDbSource?: {
            local: {
              path: string;
            };
          };
        };
        type: 'MaxMind';
      };
    };
    ipFamily?: 'IPv4' | 'IPv6' | 'DualStack';
    logging?: {
      level?: { [key: string]: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'off' | 'critical' };
    };
    luaValidation?: 'Strict' | 'InsecureSyntax' | 'Disabled';
    mergeBackends?: {
      selector?: {
        matchExpressions?: ReadonlyArray<{
          key: string;
          operator: string;
          values?: ReadonlyArray<string>;
        }>;
        matchLabels?: { [key: string]: string };
      };
    };
    mergeGateways?: boolean;
    mergeType?: 'Replace' | 'StrategicMerge' | 'JSONMerge';
    preserveRouteOrder?: boolean;
    provider?: {
      host?: {
        envoyVersion?: string;
      };
      kubernetes?: {
        envoyDaemonSet?: {
          container?: {
            env?: ReadonlyArray<{
              name: string;
              value?: string;
              valueFrom?: {
                configMapKeyRef?: {
                  key: string;
                  name?: string;
                  optional?: boolean;
                };
                fieldRef?: {
                  apiVersion?: string;
                  fieldPath: string;
                };
                fileKeyRef?: {
                  key: string;
                  optional?: boolean;
                  path: string;
                  volumeName: string;
                };
                resourceFieldRef?: {
                  containerName?: string;
                  divisor?: number | string;
                  resource: string;
                };
                secretKeyRef?: {
                  key: string;
                  name?: string;
                  optional?: boolean;
                };
              };
            }>;
            image?: string;
            imageRepository?: string;
            resources?: {
              claims?: ReadonlyArray<{
                name: string;
                request?: string;
              }>;
              limits?: { [key: string]: number | string };
              requests?: { [key: string]: number | string };
            };
            securityContext?: {
              allowPrivilegeEscalation?: boolean;
              appArmorProfile?: {
                localhostProfile?: string;
                type: string;
              };
              capabilities?: {
                add?: ReadonlyArray<string>;
                drop?: ReadonlyArray<string>;
              };
              privileged?: boolean;
              procMount?: string;
              readOnlyRootFilesystem?: boolean;
              runAsGroup?: number;
              runAsNonRoot?: boolean;
              runAsUser?: number;
              seLinuxOptions?: {
                level?: string;
                role?: string;
                type?: string;
                user?: string;
              };
              seccompProfile?: {
                localhostProfile?: string;
                type: string;
              };
              windowsOptions?: {
                gmsaCredentialSpec?: string;
                gmsaCredentialSpecName?: string;
                hostProcess?: boolean;
                runAsUserName?: string;
              };
            };
            volumeMounts?: ReadonlyArray<{
              mountPath: string;
              mountPropagation?: string;
              name: string;
              readOnly?: boolean;
              recursiveReadOnly?: string;
              subPath?: string;
              subPathExpr?: string;
            }>;
          };
          name?: string;
          patch?: {
            type?: string;
            value: any;
          };
          pod?: {
            affinity?: {
              nodeAffinity?: {
                preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  preference: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchFields?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                  };
                  weight: number;
                }>;
                requiredDuringSchedulingIgnoredDuringExecution?: {
                  nodeSelectorTerms: ReadonlyArray<{
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchFields?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                  }>;
                };
              };
              podAffinity?: {
                preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  podAffinityTerm: {
                    labelSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    matchLabelKeys?: ReadonlyArray<string>;
                    mismatchLabelKeys?: ReadonlyArray<string>;
                    namespaceSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    namespaces?: ReadonlyArray<string>;
                    topologyKey: string;
                  };
                  weight: number;
                }>;
                requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  labelSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  matchLabelKeys?: ReadonlyArray<string>;
                  mismatchLabelKeys?: ReadonlyArray<string>;
                  namespaceSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  namespaces?: ReadonlyArray<string>;
                  topologyKey: string;
                }>;
              };
              podAntiAffinity?: {
                preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  podAffinityTerm: {
                    labelSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    matchLabelKeys?: ReadonlyArray<string>;
                    mismatchLabelKeys?: ReadonlyArray<string>;
                    namespaceSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    namespaces?: ReadonlyArray<string>;
                    topologyKey: string;
                  };
                  weight: number;
                }>;
                requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  labelSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  matchLabelKeys?: ReadonlyArray<string>;
                  mismatchLabelKeys?: ReadonlyArray<string>;
                  namespaceSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  namespaces?: ReadonlyArray<string>;
                  topologyKey: string;
                }>;
              };
            };
            annotations?: { [key: string]: string };
            imagePullSecrets?: ReadonlyArray<{
              name?: string;
            }>;
            labels?: { [key: string]: string };
            nodeSelector?: { [key: string]: string };
            priorityClassName?: string;
            securityContext?: {
              appArmorProfile?: {
                localhostProfile?: string;
                type: string;
              };
              fsGroup?: number;
              fsGroupChangePolicy?: string;
              runAsGroup?: number;
              runAsNonRoot?: boolean;
              runAsUser?: number;
              seLinuxChangePolicy?: string;
              seLinuxOptions?: {
                level?: string;
                role?: string;
                type?: string;
                user?: string;
              };
              seccompProfile?: {
                localhostProfile?: string;
                type: string;
              };
              supplementalGroups?: ReadonlyArray<number>;
              supplementalGroupsPolicy?: string;
              sysctls?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              windowsOptions?: {
                gmsaCredentialSpec?: string;
                gmsaCredentialSpecName?: string;
                hostProcess?: boolean;
                runAsUserName?: string;
              };
            };
            tolerations?: ReadonlyArray<{
              effect?: string;
              key?: string;
              operator?: string;
              tolerationSeconds?: number;
              value?: string;
            }>;
            topologySpreadConstraints?: ReadonlyArray<{
              labelSelector?: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchLabels?: { [key: string]: string };
              };
              matchLabelKeys?: ReadonlyArray<string>;
              maxSkew: number;
              minDomains?: number;
              nodeAffinityPolicy?: string;
              nodeTaintsPolicy?: string;
              topologyKey: string;
              whenUnsatisfiable: string;
            }>;
            volumes?: ReadonlyArray<{
              awsElasticBlockStore?: {
                fsType?: string;
                partition?: number;
                readOnly?: boolean;
                volumeID: string;
              };
              azureDisk?: {
                cachingMode?: string;
                diskName: string;
                diskURI: string;
                fsType?: string;
                kind?: string;
                readOnly?: boolean;
              };
              azureFile?: {
                readOnly?: boolean;
                secretName: string;
                shareName: string;
              };
              cephfs?: {
                monitors: ReadonlyArray<string>;
                path?: string;
                readOnly?: boolean;
                secretFile?: string;
                secretRef?: {
                  name?: string;
                };
                user?: string;
              };
              cinder?: {
                fsType?: string;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                volumeID: string;
              };
              configMap?: {
                defaultMode?: number;
                items?: ReadonlyArray<{
                  key: string;
                  mode?: number;
                  path: string;
                }>;
                name?: string;
                optional?: boolean;
              };
              csi?: {
                driver: string;
                fsType?: string;
                nodePublishSecretRef?: {
                  name?: string;
                };
                readOnly?: boolean;
                volumeAttributes?: { [key: string]: string };
              };
              downwardAPI?: {
                defaultMode?: number;
                items?: ReadonlyArray<{
                  fieldRef?: {
                    apiVersion?: string;
                    fieldPath: string;
                  };
                  mode?: number;
                  path: string;
                  resourceFieldRef?: {
                    containerName?: string;
                    divisor?: number | string;
                    resource: string;
                  };
                }>;
              };
              emptyDir?: {
                medium?: string;
                sizeLimit?: number | string;
              };
              ephemeral?: {
                volumeClaimTemplate?: {
                  metadata?: { [key: string]: never };
                  spec: {
                    accessModes?: ReadonlyArray<string>;
                    dataSource?: {
                      apiGroup?: string;
                      kind: string;
                      name: string;
                    };
                    dataSourceRef?: {
                      apiGroup?: string;
                      kind: string;
                      name: string;
                      namespace?: string;
                    };
                    resources?: {
                      limits?: { [key: string]: number | string };
                      requests?: { [key: string]: number | string };
                    };
                    selector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    storageClassName?: string;
                    volumeAttributesClassName?: string;
                    volumeMode?: string;
                    volumeName?: string;
                  };
                };
              };
              fc?: {
                fsType?: string;
                lun?: number;
                readOnly?: boolean;
                targetWWNs?: ReadonlyArray<string>;
                wwids?: ReadonlyArray<string>;
              };
              flexVolume?: {
                driver: string;
                fsType?: string;
                options?: { [key: string]: string };
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
              };
              flocker?: {
                datasetName?: string;
                datasetUUID?: string;
              };
              gcePersistentDisk?: {
                fsType?: string;
                partition?: number;
                pdName: string;
                readOnly?: boolean;
              };
              gitRepo?: {
                directory?: string;
                repository: string;
                revision?: string;
              };
              glusterfs?: {
                endpoints: string;
                path: string;
                readOnly?: boolean;
              };
              hostPath?: {
                path: string;
                type?: string;
              };
              image?: {
                pullPolicy?: string;
                reference?: string;
              };
              iscsi?: {
                chapAuthDiscovery?: boolean;
                chapAuthSession?: boolean;
                fsType?: string;
                initiatorName?: string;
                iqn: string;
                iscsiInterface?: string;
                lun: number;
                portals?: ReadonlyArray<string>;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                targetPortal: string;
              };
              name: string;
              nfs?: {
                path: string;
                readOnly?: boolean;
                server: string;
              };
              persistentVolumeClaim?: {
                claimName: string;
                readOnly?: boolean;
              };
              photonPersistentDisk?: {
                fsType?: string;
                pdID: string;
              };
              portworxVolume?: {
                fsType?: string;
                readOnly?: boolean;
                volumeID: string;
              };
              projected?: {
                defaultMode?: number;
                sources?: ReadonlyArray<{
                  clusterTrustBundle?: {
                    labelSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    name?: string;
                    optional?: boolean;
                    path: string;
                    signerName?: string;
                  };
                  configMap?: {
                    items?: ReadonlyArray<{
                      key: string;
                      mode?: number;
                      path: string;
                    }>;
                    name?: string;
                    optional?: boolean;
                  };
                  downwardAPI?: {
                    items?: ReadonlyArray<{
                      fieldRef?: {
                        apiVersion?: string;
                        fieldPath: string;
                      };
                      mode?: number;
                      path: string;
                      resourceFieldRef?: {
                        containerName?: string;
                        divisor?: number | string;
                        resource: string;
                      };
                    }>;
                  };
                  podCertificate?: {
                    certificateChainPath?: string;
                    credentialBundlePath?: string;
                    keyPath?: string;
                    keyType: string;
                    maxExpirationSeconds?: number;
                    signerName: string;
                    userAnnotations?: { [key: string]: string };
                  };
                  secret?: {
                    items?: ReadonlyArray<{
                      key: string;
                      mode?: number;
                      path: string;
                    }>;
                    name?: string;
                    optional?: boolean;
                  };
                  serviceAccountToken?: {
                    audience?: string;
                    expirationSeconds?: number;
                    path: string;
                  };
                }>;
              };
              quobyte?: {
                group?: string;
                readOnly?: boolean;
                registry: string;
                tenant?: string;
                user?: string;
                volume: string;
              };
              rbd?: {
                fsType?: string;
                image: string;
                keyring?: string;
                monitors: ReadonlyArray<string>;
                pool?: string;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                user?: string;
              };
              scaleIO?: {
                fsType?: string;
                gateway: string;
                protectionDomain?: string;
                readOnly?: boolean;
                secretRef: {
                  name?: string;
                };
                sslEnabled?: boolean;
                storageMode?: string;
                storagePool?: string;
                system: string;
                volumeName?: string;
              };
              secret?: {
                defaultMode?: number;
                items?: ReadonlyArray<{
                  key: string;
                  mode?: number;
                  path: string;
                }>;
                optional?: boolean;
                secretName?: string;
              };
              storageos?: {
                fsType?: string;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                volumeName?: string;
                volumeNamespace?: string;
              };
              vsphereVolume?: {
                fsType?: string;
                storagePolicyID?: string;
                storagePolicyName?: string;
                volumePath: string;
              };
            }>;
          };
          strategy?: {
            rollingUpdate?: {
              maxSurge?: number | string;
              maxUnavailable?: number | string;
            };
            type?: string;
          };
        };
        envoyDeployment?: {
          container?: {
            env?: ReadonlyArray<{
              name: string;
              value?: string;
              valueFrom?: {
                configMapKeyRef?: {
                  key: string;
                  name?: string;
                  optional?: boolean;
                };
                fieldRef?: {
                  apiVersion?: string;
                  fieldPath: string;
                };
                fileKeyRef?: {
                  key: string;
                  optional?: boolean;
                  path: string;
                  volumeName: string;
                };
                resourceFieldRef?: {
                  containerName?: string;
                  divisor?: number | string;
                  resource: string;
                };
                secretKeyRef?: {
                  key: string;
                  name?: string;
                  optional?: boolean;
                };
              };
            }>;
            image?: string;
            imageRepository?: string;
            resources?: {
              claims?: ReadonlyArray<{
                name: string;
                request?: string;
              }>;
              limits?: { [key: string]: number | string };
              requests?: { [key: string]: number | string };
            };
            securityContext?: {
              allowPrivilegeEscalation?: boolean;
              appArmorProfile?: {
                localhostProfile?: string;
                type: string;
              };
              capabilities?: {
                add?: ReadonlyArray<string>;
                drop?: ReadonlyArray<string>;
              };
              privileged?: boolean;
              procMount?: string;
              readOnlyRootFilesystem?: boolean;
              runAsGroup?: number;
              runAsNonRoot?: boolean;
              runAsUser?: number;
              seLinuxOptions?: {
                level?: string;
                role?: string;
                type?: string;
                user?: string;
              };
              seccompProfile?: {
                localhostProfile?: string;
                type: string;
              };
              windowsOptions?: {
                gmsaCredentialSpec?: string;
                gmsaCredentialSpecName?: string;
                hostProcess?: boolean;
                runAsUserName?: string;
              };
            };
            volumeMounts?: ReadonlyArray<{
              mountPath: string;
              mountPropagation?: string;
              name: string;
              readOnly?: boolean;
              recursiveReadOnly?: string;
              subPath?: string;
              subPathExpr?: string;
            }>;
          };
          initContainers?: ReadonlyArray<{
            args?: ReadonlyArray<string>;
            command?: ReadonlyArray<string>;
            env?: ReadonlyArray<{
              name: string;
              value?: string;
              valueFrom?: {
                configMapKeyRef?: {
                  key: string;
                  name?: string;
                  optional?: boolean;
                };
                fieldRef?: {
                  apiVersion?: string;
                  fieldPath: string;
                };
                fileKeyRef?: {
                  key: string;
                  optional?: boolean;
                  path: string;
                  volumeName: string;
                };
                resourceFieldRef?: {
                  containerName?: string;
                  divisor?: number | string;
                  resource: string;
                };
                secretKeyRef?: {
                  key: string;
                  name?: string;
                  optional?: boolean;
                };
              };
            }>;
            envFrom?: ReadonlyArray<{
              configMapRef?: {
                name?: string;
                optional?: boolean;
              };
              prefix?: string;
              secretRef?: {
                name?: string;
                optional?: boolean;
              };
            }>;
            image?: string;
            imagePullPolicy?: string;
            lifecycle?: {
              postStart?: {
                exec?: {
                  command?: ReadonlyArray<string>;
                };
                httpGet?: {
                  host?: string;
                  httpHeaders?: ReadonlyArray<{
                    name: string;
                    value: string;
                  }>;
                  path?: string;
                  port: number | string;
                  scheme?: string;
                };
                sleep?: {
                  seconds: number;
                };
                tcpSocket?: {
                  host?: string;
                  port: number | string;
                };
              };
              preStop?: {
                exec?: {
                  command?: ReadonlyArray<string>;
                };
                httpGet?: {
                  host?: string;
                  httpHeaders?: ReadonlyArray<{
                    name: string;
                    value: string;
                  }>;
                  path?: string;
                  port: number | string;
                  scheme?: string;
                };
                sleep?: {
                  seconds: number;
                };
                tcpSocket?: {
                  host?: string;
                  port: number | string;
                };
              };
              stopSignal?: string;
            };
            livenessProbe?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              failureThreshold?: number;
              grpc?: {
                port: number;
                service?: string;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              initialDelaySeconds?: number;
              periodSeconds?: number;
              successThreshold?: number;
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
              terminationGracePeriodSeconds?: number;
              timeoutSeconds?: number;
            };
            name: string;
            ports?: ReadonlyArray<{
              containerPort: number;
              hostIP?: string;
              hostPort?: number;
              name?: string;
              protocol?: string;
            }>;
            readinessProbe?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              failureThreshold?: number;
              grpc?: {
                port: number;
                service?: string;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              initialDelaySeconds?: number;
              periodSeconds?: number;
              successThreshold?: number;
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
              terminationGracePeriodSeconds?: number;
              timeoutSeconds?: number;
            };
            resizePolicy?: ReadonlyArray<{
              resourceName: string;
              restartPolicy: string;
            }>;
            resources?: {
              claims?: ReadonlyArray<{
                name: string;
                request?: string;
              }>;
              limits?: { [key: string]: number | string };
              requests?: { [key: string]: number | string };
            };
            restartPolicy?: string;
            restartPolicyRules?: ReadonlyArray<{
              action: string;
              exitCodes?: {
                operator: string;
                values?: ReadonlyArray<number>;
              };
            }>;
            securityContext?: {
              allowPrivilegeEscalation?: boolean;
              appArmorProfile?: {
                localhostProfile?: string;
                type: string;
              };
              capabilities?: {
                add?: ReadonlyArray<string>;
                drop?: ReadonlyArray<string>;
              };
              privileged?: boolean;
              procMount?: string;
              readOnlyRootFilesystem?: boolean;
              runAsGroup?: number;
              runAsNonRoot?: boolean;
              runAsUser?: number;
              seLinuxOptions?: {
                level?: string;
                role?: string;
                type?: string;
                user?: string;
              };
              seccompProfile?: {
                localhostProfile?: string;
                type: string;
              };
              windowsOptions?: {
                gmsaCredentialSpec?: string;
                gmsaCredentialSpecName?: string;
                hostProcess?: boolean;
                runAsUserName?: string;
              };
            };
            startupProbe?: {
              exec?: {
                command?: ReadonlyArray<string>;
              };
              failureThreshold?: number;
              grpc?: {
                port: number;
                service?: string;
              };
              httpGet?: {
                host?: string;
                httpHeaders?: ReadonlyArray<{
                  name: string;
                  value: string;
                }>;
                path?: string;
                port: number | string;
                scheme?: string;
              };
              initialDelaySeconds?: number;
              periodSeconds?: number;
              successThreshold?: number;
              tcpSocket?: {
                host?: string;
                port: number | string;
              };
              terminationGracePeriodSeconds?: number;
              timeoutSeconds?: number;
            };
            stdin?: boolean;
            stdinOnce?: boolean;
            terminationMessagePath?: string;
            terminationMessagePolicy?: string;
            tty?: boolean;
            volumeDevices?: ReadonlyArray<{
              devicePath: string;
              name: string;
            }>;
            volumeMounts?: ReadonlyArray<{
              mountPath: string;
              mountPropagation?: string;
              name: string;
              readOnly?: boolean;
              recursiveReadOnly?: string;
              subPath?: string;
              subPathExpr?: string;
            }>;
            workingDir?: string;
          }>;
          name?: string;
          patch?: {
            type?: string;
            value: any;
          };
          pod?: {
            affinity?: {
              nodeAffinity?: {
                preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  preference: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchFields?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                  };
                  weight: number;
                }>;
                requiredDuringSchedulingIgnoredDuringExecution?: {
                  nodeSelectorTerms: ReadonlyArray<{
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchFields?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                  }>;
                };
              };
              podAffinity?: {
                preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  podAffinityTerm: {
                    labelSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    matchLabelKeys?: ReadonlyArray<string>;
                    mismatchLabelKeys?: ReadonlyArray<string>;
                    namespaceSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    namespaces?: ReadonlyArray<string>;
                    topologyKey: string;
                  };
                  weight: number;
                }>;
                requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  labelSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  matchLabelKeys?: ReadonlyArray<string>;
                  mismatchLabelKeys?: ReadonlyArray<string>;
                  namespaceSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  namespaces?: ReadonlyArray<string>;
                  topologyKey: string;
                }>;
              };
              podAntiAffinity?: {
                preferredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  podAffinityTerm: {
                    labelSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    matchLabelKeys?: ReadonlyArray<string>;
                    mismatchLabelKeys?: ReadonlyArray<string>;
                    namespaceSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    namespaces?: ReadonlyArray<string>;
                    topologyKey: string;
                  };
                  weight: number;
                }>;
                requiredDuringSchedulingIgnoredDuringExecution?: ReadonlyArray<{
                  labelSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  matchLabelKeys?: ReadonlyArray<string>;
                  mismatchLabelKeys?: ReadonlyArray<string>;
                  namespaceSelector?: {
                    matchExpressions?: ReadonlyArray<{
                      key: string;
                      operator: string;
                      values?: ReadonlyArray<string>;
                    }>;
                    matchLabels?: { [key: string]: string };
                  };
                  namespaces?: ReadonlyArray<string>;
                  topologyKey: string;
                }>;
              };
            };
            annotations?: { [key: string]: string };
            imagePullSecrets?: ReadonlyArray<{
              name?: string;
            }>;
            labels?: { [key: string]: string };
            nodeSelector?: { [key: string]: string };
            priorityClassName?: string;
            securityContext?: {
              appArmorProfile?: {
                localhostProfile?: string;
                type: string;
              };
              fsGroup?: number;
              fsGroupChangePolicy?: string;
              runAsGroup?: number;
              runAsNonRoot?: boolean;
              runAsUser?: number;
              seLinuxChangePolicy?: string;
              seLinuxOptions?: {
                level?: string;
                role?: string;
                type?: string;
                user?: string;
              };
              seccompProfile?: {
                localhostProfile?: string;
                type: string;
              };
              supplementalGroups?: ReadonlyArray<number>;
              supplementalGroupsPolicy?: string;
              sysctls?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              windowsOptions?: {
                gmsaCredentialSpec?: string;
                gmsaCredentialSpecName?: string;
                hostProcess?: boolean;
                runAsUserName?: string;
              };
            };
            tolerations?: ReadonlyArray<{
              effect?: string;
              key?: string;
              operator?: string;
              tolerationSeconds?: number;
              value?: string;
            }>;
            topologySpreadConstraints?: ReadonlyArray<{
              labelSelector?: {
                matchExpressions?: ReadonlyArray<{
                  key: string;
                  operator: string;
                  values?: ReadonlyArray<string>;
                }>;
                matchLabels?: { [key: string]: string };
              };
              matchLabelKeys?: ReadonlyArray<string>;
              maxSkew: number;
              minDomains?: number;
              nodeAffinityPolicy?: string;
              nodeTaintsPolicy?: string;
              topologyKey: string;
              whenUnsatisfiable: string;
            }>;
            volumes?: ReadonlyArray<{
              awsElasticBlockStore?: {
                fsType?: string;
                partition?: number;
                readOnly?: boolean;
                volumeID: string;
              };
              azureDisk?: {
                cachingMode?: string;
                diskName: string;
                diskURI: string;
                fsType?: string;
                kind?: string;
                readOnly?: boolean;
              };
              azureFile?: {
                readOnly?: boolean;
                secretName: string;
                shareName: string;
              };
              cephfs?: {
                monitors: ReadonlyArray<string>;
                path?: string;
                readOnly?: boolean;
                secretFile?: string;
                secretRef?: {
                  name?: string;
                };
                user?: string;
              };
              cinder?: {
                fsType?: string;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                volumeID: string;
              };
              configMap?: {
                defaultMode?: number;
                items?: ReadonlyArray<{
                  key: string;
                  mode?: number;
                  path: string;
                }>;
                name?: string;
                optional?: boolean;
              };
              csi?: {
                driver: string;
                fsType?: string;
                nodePublishSecretRef?: {
                  name?: string;
                };
                readOnly?: boolean;
                volumeAttributes?: { [key: string]: string };
              };
              downwardAPI?: {
                defaultMode?: number;
                items?: ReadonlyArray<{
                  fieldRef?: {
                    apiVersion?: string;
                    fieldPath: string;
                  };
                  mode?: number;
                  path: string;
                  resourceFieldRef?: {
                    containerName?: string;
                    divisor?: number | string;
                    resource: string;
                  };
                }>;
              };
              emptyDir?: {
                medium?: string;
                sizeLimit?: number | string;
              };
              ephemeral?: {
                volumeClaimTemplate?: {
                  metadata?: { [key: string]: never };
                  spec: {
                    accessModes?: ReadonlyArray<string>;
                    dataSource?: {
                      apiGroup?: string;
                      kind: string;
                      name: string;
                    };
                    dataSourceRef?: {
                      apiGroup?: string;
                      kind: string;
                      name: string;
                      namespace?: string;
                    };
                    resources?: {
                      limits?: { [key: string]: number | string };
                      requests?: { [key: string]: number | string };
                    };
                    selector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    storageClassName?: string;
                    volumeAttributesClassName?: string;
                    volumeMode?: string;
                    volumeName?: string;
                  };
                };
              };
              fc?: {
                fsType?: string;
                lun?: number;
                readOnly?: boolean;
                targetWWNs?: ReadonlyArray<string>;
                wwids?: ReadonlyArray<string>;
              };
              flexVolume?: {
                driver: string;
                fsType?: string;
                options?: { [key: string]: string };
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
              };
              flocker?: {
                datasetName?: string;
                datasetUUID?: string;
              };
              gcePersistentDisk?: {
                fsType?: string;
                partition?: number;
                pdName: string;
                readOnly?: boolean;
              };
              gitRepo?: {
                directory?: string;
                repository: string;
                revision?: string;
              };
              glusterfs?: {
                endpoints: string;
                path: string;
                readOnly?: boolean;
              };
              hostPath?: {
                path: string;
                type?: string;
              };
              image?: {
                pullPolicy?: string;
                reference?: string;
              };
              iscsi?: {
                chapAuthDiscovery?: boolean;
                chapAuthSession?: boolean;
                fsType?: string;
                initiatorName?: string;
                iqn: string;
                iscsiInterface?: string;
                lun: number;
                portals?: ReadonlyArray<string>;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                targetPortal: string;
              };
              name: string;
              nfs?: {
                path: string;
                readOnly?: boolean;
                server: string;
              };
              persistentVolumeClaim?: {
                claimName: string;
                readOnly?: boolean;
              };
              photonPersistentDisk?: {
                fsType?: string;
                pdID: string;
              };
              portworxVolume?: {
                fsType?: string;
                readOnly?: boolean;
                volumeID: string;
              };
              projected?: {
                defaultMode?: number;
                sources?: ReadonlyArray<{
                  clusterTrustBundle?: {
                    labelSelector?: {
                      matchExpressions?: ReadonlyArray<{
                        key: string;
                        operator: string;
                        values?: ReadonlyArray<string>;
                      }>;
                      matchLabels?: { [key: string]: string };
                    };
                    name?: string;
                    optional?: boolean;
                    path: string;
                    signerName?: string;
                  };
                  configMap?: {
                    items?: ReadonlyArray<{
                      key: string;
                      mode?: number;
                      path: string;
                    }>;
                    name?: string;
                    optional?: boolean;
                  };
                  downwardAPI?: {
                    items?: ReadonlyArray<{
                      fieldRef?: {
                        apiVersion?: string;
                        fieldPath: string;
                      };
                      mode?: number;
                      path: string;
                      resourceFieldRef?: {
                        containerName?: string;
                        divisor?: number | string;
                        resource: string;
                      };
                    }>;
                  };
                  podCertificate?: {
                    certificateChainPath?: string;
                    credentialBundlePath?: string;
                    keyPath?: string;
                    keyType: string;
                    maxExpirationSeconds?: number;
                    signerName: string;
                    userAnnotations?: { [key: string]: string };
                  };
                  secret?: {
                    items?: ReadonlyArray<{
                      key: string;
                      mode?: number;
                      path: string;
                    }>;
                    name?: string;
                    optional?: boolean;
                  };
                  serviceAccountToken?: {
                    audience?: string;
                    expirationSeconds?: number;
                    path: string;
                  };
                }>;
              };
              quobyte?: {
                group?: string;
                readOnly?: boolean;
                registry: string;
                tenant?: string;
                user?: string;
                volume: string;
              };
              rbd?: {
                fsType?: string;
                image: string;
                keyring?: string;
                monitors: ReadonlyArray<string>;
                pool?: string;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                user?: string;
              };
              scaleIO?: {
                fsType?: string;
                gateway: string;
                protectionDomain?: string;
                readOnly?: boolean;
                secretRef: {
                  name?: string;
                };
                sslEnabled?: boolean;
                storageMode?: string;
                storagePool?: string;
                system: string;
                volumeName?: string;
              };
              secret?: {
                defaultMode?: number;
                items?: ReadonlyArray<{
                  key: string;
                  mode?: number;
                  path: string;
                }>;
                optional?: boolean;
                secretName?: string;
              };
              storageos?: {
                fsType?: string;
                readOnly?: boolean;
                secretRef?: {
                  name?: string;
                };
                volumeName?: string;
                volumeNamespace?: string;
              };
              vsphereVolume?: {
                fsType?: string;
                storagePolicyID?: string;
                storagePolicyName?: string;
                volumePath: string;
              };
            }>;
          };
          replicas?: number;
          strategy?: {
            rollingUpdate?: {
              maxSurge?: number | string;
              maxUnavailable?: number | string;
            };
            type?: string;
          };
        };
        envoyHpa?: {
          behavior?: {
            scaleDown?: {
              policies?: ReadonlyArray<{
                periodSeconds: number;
                type: string;
                value: number;
              }>;
              selectPolicy?: string;
              stabilizationWindowSeconds?: number;
              tolerance?: number | string;
            };
            scaleUp?: {
              policies?: ReadonlyArray<{
                periodSeconds: number;
                type: string;
                value: number;
              }>;
              selectPolicy?: string;
              stabilizationWindowSeconds?: number;
              tolerance?: number | string;
            };
          };
          maxReplicas: number;
          metrics?: ReadonlyArray<{
            containerResource?: {
              container: string;
              name: string;
              target: {
                averageUtilization?: number;
                averageValue?: number | string;
                type: string;
                value?: number | string;
              };
            };
            external?: {
              metric: {
                name: string;
                selector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
              };
              target: {
                averageUtilization?: number;
                averageValue?: number | string;
                type: string;
                value?: number | string;
              };
            };
            object?: {
              describedObject: {
                apiVersion?: string;
                kind: string;
                name: string;
              };
              metric: {
                name: string;
                selector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
              };
              target: {
                averageUtilization?: number;
                averageValue?: number | string;
                type: string;
                value?: number | string;
              };
            };
            pods?: {
              metric: {
                name: string;
                selector?: {
                  matchExpressions?: ReadonlyArray<{
                    key: string;
                    operator: string;
                    values?: ReadonlyArray<string>;
                  }>;
                  matchLabels?: { [key: string]: string };
                };
              };
              target: {
                averageUtilization?: number;
                averageValue?: number | string;
                type: string;
                value?: number | string;
              };
            };
            resource?: {
              name: string;
              target: {
                averageUtilization?: number;
                averageValue?: number | string;
                type: string;
                value?: number | string;
              };
            };
            type: string;
          }>;
          minReplicas?: number;
          name?: string;
          patch?: {
            type?: string;
            value: any;
          };
        };
        envoyPDB?: {
          maxUnavailable?: number | string;
          minAvailable?: number | string;
          name?: string;
          patch?: {
            type?: string;
            value: any;
          };
        };
        envoyService?: {
          allocateLoadBalancerNodePorts?: boolean;
          annotations?: { [key: string]: string };
          externalTrafficPolicy?: 'Local' | 'Cluster';
          labels?: { [key: string]: string };
          loadBalancerClass?: string;
          loadBalancerIP?: string;
          loadBalancerSourceRanges?: ReadonlyArray<string>;
          name?: string;
          patch?: {
            type?: string;
            value: any;
          };
          type?: 'ClusterIP' | 'LoadBalancer' | 'NodePort';
        };
        envoyServiceAccount?: {
          name?: string;
        };
        useListenerPortAsContainerPort?: boolean;
      };
      type: 'Kubernetes' | 'Host';
    };
    routingType?: string;
    shutdown?: {
      drainTimeout?: string;
      healthCheckFailureDelay?: string;
      minDrainDuration?: string;
    };
    telemetry?: {
      accessLog?: {
        disable?: boolean;
        settings?: ReadonlyArray<{
          format?: {
            json?: { [key: string]: string };
            text?: string;
            type?: 'Text' | 'JSON';
          };
          matches?: ReadonlyArray<string>;
          sinks: ReadonlyArray<{
            als?: {
              backendRef?: {
                group?: string;
                kind?: string;
                name: string;
                namespace?: string;
                port?: number;
              };
              backendRefs?: ReadonlyArray<{
                fallback?: boolean;
                group?: string;
                kind?: string;
                name: string;
                namespace?: string;
                port?: number;
                weight?: number;
              }>;
              backendSettings?: {
                circuitBreaker?: {
                  maxConnections?: number;
                  maxParallelRequests?: number;
                  maxParallelRetries?: number;
                  maxPendingRequests?: number;
                  maxRequestsPerConnection?: number;
                  perEndpoint?: {
                    maxConnections?: number;
                  };
                  retryBudget?: {
                    minRetryConcurrency?: number;
                    percent: {
                      denominator?: number;
                      numerator: number;
                    };
                  };
                };
                connection?: {
                  bufferLimit?: number | string;
                  preconnect?: {
                    perEndpointPercent?: number;
                    predictivePercent?: number;
                  };
                  socketBufferLimit?: number | string;
                };
                dns?: {
                  dnsRefreshRate?: string;
                  lookupFamily?: 'IPv4' | 'IPv6' | 'IPv4Preferred' | 'IPv6Preferred' | 'IPv4AndIPv6';
                  respectDnsTtl?: boolean;
                };
                healthCheck?: {
                  active?: {
                    grpc?: {
                      service?: string;
                    };
                    healthCheckLog?: {
                      matches?: ReadonlyArray<'Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition'>;
                      sinks?: ReadonlyArray<{
                        file?: {
                          path: string;
                        };
                        type: 'File';
                      }>;
                    };
                    healthyThreshold?: number;
                    http?: {
                      expectedResponse?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                      expectedStatuses?: ReadonlyArray<number>;
                      hostname?: string;
                      method?: string;
                      path: string;
                      requestBody?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                      retriableStatuses?: ReadonlyArray<number>;
                    };
                    initialJitter?: string;
                    interval?: string;
                    overrides?: {
                      port?: number;
                    };
                    tcp?: {
                      receive?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                      send?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                    };
                    timeout?: string;
                    type: string;
                    unhealthyThreshold?: number;
                  };
                  panicThreshold?: number;
                  passive?: {
                    alwaysEjectOneEndpoint?: boolean;
                    baseEjectionTime?: string;
                    consecutive5XxErrors?: number;
                    consecutiveGatewayErrors?: number;
                    consecutiveLocalOriginFailures?: number;
                    failurePercentageThreshold?: number;
                    interval?: string;
                    maxEjectionPercent?: number;
                    splitExternalLocalOriginErrors?: boolean;
                  };
                };
                http2?: {
                  connectionKeepalive?: {
                    idleInterval?: string;
                    interval?: string;
                    intervalJitter?: number;
                    timeout?: string;
                  };
                  initialConnectionWindowSize?: number | string;
                  initialStreamWindowSize?: number | string;
                  maxConcurrentStreams?: number;
                  onInvalidMessage?: string;
                };
                loadBalancer?: {
                  backendUtilization?: {
                    blackoutPeriod?: string;
                    errorUtilizationPenaltyPercent?: number;
                    keepResponseHeaders?: boolean;
                    metricNamesForComputingUtilization?: ReadonlyArray<string>;
                    outOfBand?: {
                      authority?: string;
                      port?: number;
                      reportingPeriod?: string;
                    };
                    weightExpirationPeriod?: string;
                    weightUpdatePeriod?: string;
                  };
                  consistentHash?: {
                    cookie?: {
                      attributes?: { [key: string]: string };
                      name: string;
                      ttl?: string;
                    };
                    header?: {
                      name: string;
                    };
                    headers?: ReadonlyArray<{
                      name: string;
                    }>;
                    queryParams?: ReadonlyArray<{
                      name: string;
                    }>;
                    tableSize?: number;
                    type: 'SourceIP' | 'Header' | 'Headers' | 'Cookie' | 'QueryParams';
                  };
                  dynamicModule?: {
                    config?: any;
                    lbPolicyName: string;
                    name: string;
                  };
                  endpointOverride?: {
                    extractFrom: ReadonlyArray<{
                      header?: string;
                    }>;
                  };
                  slowStart?: {
                    window: string;
                  };
                  type: 'ConsistentHash' | 'LeastRequest' | 'Random' | 'RoundRobin' | 'BackendUtilization' | 'DynamicModule';
                  zoneAware?: {
                    preferLocal?: {
                      force?: {
                        minEndpointsInZoneThreshold?: number;
                      };
                      minEndpointsThreshold?: number;
                      percentageEnabled?: number;
                    };
                    weightedZones?: ReadonlyArray<{
                      weight: number;
                      zone: string;
                    }>;
                  };
                };
                proxyProtocol?: {
                  version: 'V1' | 'V2';
                };
                retry?: {
                  numAttemptsPerPriority?: number;
                  numRetries?: number;
                  perRetry?: {
                    backOff?: {
                      baseInterval?: string;
                      maxInterval?: string;
                    };
                    timeout?: string;
                  };
                  retryOn?: {
                    httpStatusCodes?: ReadonlyArray<number>;
                    triggers?: ReadonlyArray<'5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'retriable-4xx' | 'refused-stream' | 'retriable-status-codes' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable'>;
                  };
                };
                tcpKeepalive?: {
                  idleTime?: string;
                  interval?: string;
                  probes?: number;
                };
                timeout?: {
                  http?: {
                    connectionIdleTimeout?: string;
                    maxConnectionDuration?: string;
                    maxStreamDuration?: string;
                    requestTimeout?: string;
                    streamIdleTimeout?: string;
                  };
                  tcp?: {
                    connectTimeout?: string;
                  };
                };
              };
              http?: {
                requestHeaders?: ReadonlyArray<string>;
                responseHeaders?: ReadonlyArray<string>;
                responseTrailers?: ReadonlyArray<string>;
              };
              logName?: string;
              type: 'HTTP' | 'TCP';
            };
            file?: {
              path?: string;
            };
            openTelemetry?: {
              backendRef?: {
                group?: string;
                kind?: string;
                name: string;
                namespace?: string;
                port?: number;
              };
              backendRefs?: ReadonlyArray<{
                fallback?: boolean;
                group?: string;
                kind?: string;
                name: string;
                namespace?: string;
                port?: number;
                weight?: number;
              }>;
              backendSettings?: {
                circuitBreaker?: {
                  maxConnections?: number;
                  maxParallelRequests?: number;
                  maxParallelRetries?: number;
                  maxPendingRequests?: number;
                  maxRequestsPerConnection?: number;
                  perEndpoint?: {
                    maxConnections?: number;
                  };
                  retryBudget?: {
                    minRetryConcurrency?: number;
                    percent: {
                      denominator?: number;
                      numerator: number;
                    };
                  };
                };
                connection?: {
                  bufferLimit?: number | string;
                  preconnect?: {
                    perEndpointPercent?: number;
                    predictivePercent?: number;
                  };
                  socketBufferLimit?: number | string;
                };
                dns?: {
                  dnsRefreshRate?: string;
                  lookupFamily?: 'IPv4' | 'IPv6' | 'IPv4Preferred' | 'IPv6Preferred' | 'IPv4AndIPv6';
                  respectDnsTtl?: boolean;
                };
                healthCheck?: {
                  active?: {
                    grpc?: {
                      service?: string;
                    };
                    healthCheckLog?: {
                      matches?: ReadonlyArray<'Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition'>;
                      sinks?: ReadonlyArray<{
                        file?: {
                          path: string;
                        };
                        type: 'File';
                      }>;
                    };
                    healthyThreshold?: number;
                    http?: {
                      expectedResponse?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                      expectedStatuses?: ReadonlyArray<number>;
                      hostname?: string;
                      method?: string;
                      path: string;
                      requestBody?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                      retriableStatuses?: ReadonlyArray<number>;
                    };
                    initialJitter?: string;
                    interval?: string;
                    overrides?: {
                      port?: number;
                    };
                    tcp?: {
                      receive?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                      send?: {
                        binary?: string;
                        text?: string;
                        type: string;
                      };
                    };
                    timeout?: string;
                    type: string;
                    unhealthyThreshold?: number;
                  };
                  panicThreshold?: number;
                  passive?: {
                    alwaysEjectOneEndpoint?: boolean;
                    baseEjectionTime?: string;
                    consecutive5XxErrors?: number;
                    consecutiveGatewayErrors?: number;
                    consecutiveLocalOriginFailures?: number;
                    failurePercentageThreshold?: number;
                    interval?: string;
                    maxEjectionPercent?: number;
                    splitExternalLocalOriginErrors?: boolean;
                  };
                };
                http2?: {
                  connectionKeepalive?: {
                    idleInterval?: string;
                    interval?: string;
                    intervalJitter?: number;
                    timeout?: string;
                  };
                  initialConnectionWindowSize?: number | string;
                  initialStreamWindowSize?: number | string;
                  maxConcurrentStreams?: number;
                  onInvalidMessage?: string;
                };
                loadBalancer?: {
                  backendUtilization?: {
                    blackoutPeriod?: string;
                    errorUtilizationPenaltyPercent?: number;
                    keepResponseHeaders?: boolean;
                    metricNamesForComputingUtilization?: ReadonlyArray<string>;
                    outOfBand?: {
                      authority?: string;
                      port?: number;
                      reportingPeriod?: string;
                    };
                    weightExpirationPeriod?: string;
                    weightUpdatePeriod?: string;
                  };
                  consistentHash?: {
                    cookie?: {
                      attributes?: { [key: string]: string };
                      name: string;
                      ttl?: string;
                    };
                    header?: {
                      name: string;
                    };
                    headers?: ReadonlyArray<{
                      name: string;
                    }>;
                    queryParams?: ReadonlyArray<{
                      name: string;
                    }>;
                    tableSize?: number;
                    type: 'SourceIP' | 'Header' | 'Headers' | 'Cookie' | 'QueryParams';
                  };
                  dynamicModule?: {
                    config?: any;
                    lbPolicyName: string;
                    name: string;
                  };
                  endpointOverride?: {
                    extractFrom: ReadonlyArray<{
                      header?: string;
                    }>;
                  };
                  slowStart?: {
                    window: string;
                  };
                  type: 'ConsistentHash' | 'LeastRequest' | 'Random' | 'RoundRobin' | 'BackendUtilization' | 'DynamicModule';
                  zoneAware?: {
                    preferLocal?: {
                      force?: {
                        minEndpointsInZoneThreshold?: number;
                      };
                      minEndpointsThreshold?: number;
                      percentageEnabled?: number;
                    };
                    weightedZones?: ReadonlyArray<{
                      weight: number;
                      zone: string;
                    }>;
                  };
                };
                proxyProtocol?: {
                  version: 'V1' | 'V2';
                };
                retry?: {
                  numAttemptsPerPriority?: number;
                  numRetries?: number;
                  perRetry?: {
                    backOff?: {
                      baseInterval?: string;
                      maxInterval?: string;
                    };
                    timeout?: string;
                  };
                  retryOn?: {
                    httpStatusCodes?: ReadonlyArray<number>;
                    triggers?: ReadonlyArray<'5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'retriable-4xx' | 'refused-stream' | 'retriable-status-codes' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable'>;
                  };
                };
                tcpKeepalive?: {
                  idleTime?: string;
                  interval?: string;
                  probes?: number;
                };
                timeout?: {
                  http?: {
                    connectionIdleTimeout?: string;
                    maxConnectionDuration?: string;
                    maxStreamDuration?: string;
                    requestTimeout?: string;
                    streamIdleTimeout?: string;
                  };
                  tcp?: {
                    connectTimeout?: string;
                  };
                };
              };
              headers?: ReadonlyArray<{
                name: string;
                value: string;
              }>;
              host?: string;
              port?: number;
              resourceAttributes?: { [key: string]: string };
              resources?: { [key: string]: string };
            };
            type?: 'ALS' | 'File' | 'OpenTelemetry';
          }>;
          type?: 'Listener' | 'Route' | 'Upstream';
        }>;
      };
      healthCheckLog?: {
        matches?: ReadonlyArray<'Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition'>;
        sinks?: ReadonlyArray<{
          file?: {
            path: string;
          };
          type: 'File';
        }>;
      };
      metrics?: {
        clusterStatName?: string;
        enableGRPCStats?: boolean;
        enablePerEndpointStats?: boolean;
        enableRequestResponseSizesStats?: boolean;
        enableVirtualHostStats?: boolean;
        matches?: ReadonlyArray<{
          type?: 'Exact' | 'Prefix' | 'Suffix' | 'RegularExpression';
          value: string;
        }>;
        prometheus?: {
          compression?: {
            brotli?: { [key: string]: never };
            gzip?: { [key: string]: never };
            minContentLength?: number | string;
            type: 'Gzip' | 'Brotli' | 'Zstd';
            zstd?: { [key: string]: never };
          };
          disable?: boolean;
        };
        sinks?: ReadonlyArray<{
          openTelemetry?: {
            backendRef?: {
              group?: string;
              kind?: string;
              name: string;
              namespace?: string;
              port?: number;
            };
            backendRefs?: ReadonlyArray<{
              fallback?: boolean;
              group?: string;
              kind?: string;
              name: string;
              namespace?: string;
              port?: number;
              weight?: number;
            }>;
            backendSettings?: {
              circuitBreaker?: {
                maxConnections?: number;
                maxParallelRequests?: number;
                maxParallelRetries?: number;
                maxPendingRequests?: number;
                maxRequestsPerConnection?: number;
                perEndpoint?: {
                  maxConnections?: number;
                };
                retryBudget?: {
                  minRetryConcurrency?: number;
                  percent: {
                    denominator?: number;
                    numerator: number;
                  };
                };
              };
              connection?: {
                bufferLimit?: number | string;
                preconnect?: {
                  perEndpointPercent?: number;
                  predictivePercent?: number;
                };
                socketBufferLimit?: number | string;
              };
              dns?: {
                dnsRefreshRate?: string;
                lookupFamily?: 'IPv4' | 'IPv6' | 'IPv4Preferred' | 'IPv6Preferred' | 'IPv4AndIPv6';
                respectDnsTtl?: boolean;
              };
              healthCheck?: {
                active?: {
                  grpc?: {
                    service?: string;
                  };
                  healthCheckLog?: {
                    matches?: ReadonlyArray<'Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition'>;
                    sinks?: ReadonlyArray<{
                      file?: {
                        path: string;
                      };
                      type: 'File';
                    }>;
                  };
                  healthyThreshold?: number;
                  http?: {
                    expectedResponse?: {
                      binary?: string;
                      text?: string;
                      type: string;
                    };
                    expectedStatuses?: ReadonlyArray<number>;
                    hostname?: string;
                    method?: string;
                    path: string;
                    requestBody?: {
                      binary?: string;
                      text?: string;
                      type: string;
                    };
                    retriableStatuses?: ReadonlyArray<number>;
                  };
                  initialJitter?: string;
                  interval?: string;
                  overrides?: {
                    port?: number;
                  };
                  tcp?: {
                    receive?: {
                      binary?: string;
                      text?: string;
                      type: string;
                    };
                    send?: {
                      binary?: string;
                      text?: string;
                      type: string;
                    };
                  };
                  timeout?: string;
                  type: string;
                  unhealthyThreshold?: number;
                };
                panicThreshold?: number;
                passive?: {
                  alwaysEjectOneEndpoint?: boolean;
                  baseEjectionTime?: string;
                  consecutive5XxErrors?: number;
                  consecutiveGatewayErrors?: number;
                  consecutiveLocalOriginFailures?: number;
                  failurePercentageThreshold?: number;
                  interval?: string;
                  maxEjectionPercent?: number;
                  splitExternalLocalOriginErrors?: boolean;
                };
              };
              http2?: {
                connectionKeepalive?: {
                  idleInterval?: string;
                  interval?: string;
                  intervalJitter?: number;
                  timeout?: string;
                };
                initialConnectionWindowSize?: number | string;
                initialStreamWindowSize?: number | string;
                maxConcurrentStreams?: number;
                onInvalidMessage?: string;
              };
              loadBalancer?: {
                backendUtilization?: {
                  blackoutPeriod?: string;
                  errorUtilizationPenaltyPercent?: number;
                  keepResponseHeaders?: boolean;
                  metricNamesForComputingUtilization?: ReadonlyArray<string>;
                  outOfBand?: {
                    authority?: string;
                    port?: number;
                    reportingPeriod?: string;
                  };
                  weightExpirationPeriod?: string;
                  weightUpdatePeriod?: string;
                };
                consistentHash?: {
                  cookie?: {
                    attributes?: { [key: string]: string };
                    name: string;
                    ttl?: string;
                  };
                  header?: {
                    name: string;
                  };
                  headers?: ReadonlyArray<{
                    name: string;
                  }>;
                  queryParams?: ReadonlyArray<{
                    name: string;
                  }>;
                  tableSize?: number;
                  type: 'SourceIP' | 'Header' | 'Headers' | 'Cookie' | 'QueryParams';
                };
                dynamicModule?: {
                  config?: any;
                  lbPolicyName: string;
                  name: string;
                };
                endpointOverride?: {
                  extractFrom: ReadonlyArray<{
                    header?: string;
                  }>;
                };
                slowStart?: {
                  window: string;
                };
                type: 'ConsistentHash' | 'LeastRequest' | 'Random' | 'RoundRobin' | 'BackendUtilization' | 'DynamicModule';
                zoneAware?: {
                  preferLocal?: {
                    force?: {
                      minEndpointsInZoneThreshold?: number;
                    };
                    minEndpointsThreshold?: number;
                    percentageEnabled?: number;
                  };
                  weightedZones?: ReadonlyArray<{
                    weight: number;
                    zone: string;
                  }>;
                };
              };
              proxyProtocol?: {
                version: 'V1' | 'V2';
              };
              retry?: {
                numAttemptsPerPriority?: number;
                numRetries?: number;
                perRetry?: {
                  backOff?: {
                    baseInterval?: string;
                    maxInterval?: string;
                  };
                  timeout?: string;
                };
                retryOn?: {
                  httpStatusCodes?: ReadonlyArray<number>;
                  triggers?: ReadonlyArray<'5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'retriable-4xx' | 'refused-stream' | 'retriable-status-codes' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable'>;
                };
              };
              tcpKeepalive?: {
                idleTime?: string;
                interval?: string;
                probes?: number;
              };
              timeout?: {
                http?: {
                  connectionIdleTimeout?: string;
                  maxConnectionDuration?: string;
                  maxStreamDuration?: string;
                  requestTimeout?: string;
                  streamIdleTimeout?: string;
                };
                tcp?: {
                  connectTimeout?: string;
                };
              };
            };
            headers?: ReadonlyArray<{
              name: string;
              value: string;
            }>;
            host?: string;
            port?: number;
            reportCountersAsDeltas?: boolean;
            reportHistogramsAsDeltas?: boolean;
            resourceAttributes?: { [key: string]: string };
          };
          type?: 'OpenTelemetry';
        }>;
      };
      requestID?: {
        tracing?: 'PackAndSample' | 'Sample' | 'Pack' | 'Disable';
      };
      tracing?: {
        clientSamplingFraction?: {
          denominator?: number;
          numerator: number;
        };
        customTags?: { [key: string]: {
          environment?: {
            defaultValue?: string;
            name: string;
          };
          literal?: {
            value: string;
          };
          requestHeader?: {
            defaultValue?: string;
            name: string;
          };
          type?: 'Literal' | 'Environment' | 'RequestHeader';
        } };
        overallSamplingFraction?: {
          denominator?: number;
          numerator: number;
        };
        provider: {
          backendRef?: {
            group?: string;
            kind?: string;
            name: string;
            namespace?: string;
            port?: number;
          };
          backendRefs?: ReadonlyArray<{
            fallback?: boolean;
            group?: string;
            kind?: string;
            name: string;
            namespace?: string;
            port?: number;
            weight?: number;
          }>;
          backendSettings?: {
            circuitBreaker?: {
              maxConnections?: number;
              maxParallelRequests?: number;
              maxParallelRetries?: number;
              maxPendingRequests?: number;
              maxRequestsPerConnection?: number;
              perEndpoint?: {
                maxConnections?: number;
              };
              retryBudget?: {
                minRetryConcurrency?: number;
                percent: {
                  denominator?: number;
                  numerator: number;
                };
              };
            };
            connection?: {
              bufferLimit?: number | string;
              preconnect?: {
                perEndpointPercent?: number;
                predictivePercent?: number;
              };
              socketBufferLimit?: number | string;
            };
            dns?: {
              dnsRefreshRate?: string;
              lookupFamily?: 'IPv4' | 'IPv6' | 'IPv4Preferred' | 'IPv6Preferred' | 'IPv4AndIPv6';
              respectDnsTtl?: boolean;
            };
            healthCheck?: {
              active?: {
                grpc?: {
                  service?: string;
                };
                healthCheckLog?: {
                  matches?: ReadonlyArray<'Failure' | 'FailureSeriesStart' | 'Success' | 'HealthyTransition'>;
                  sinks?: ReadonlyArray<{
                    file?: {
                      path: string;
                    };
                    type: 'File';
                  }>;
                };
                healthyThreshold?: number;
                http?: {
                  expectedResponse?: {
                    binary?: string;
                    text?: string;
                    type: string;
                  };
                  expectedStatuses?: ReadonlyArray<number>;
                  hostname?: string;
                  method?: string;
                  path: string;
                  requestBody?: {
                    binary?: string;
                    text?: string;
                    type: string;
                  };
                  retriableStatuses?: ReadonlyArray<number>;
                };
                initialJitter?: string;
                interval?: string;
                overrides?: {
                  port?: number;
                };
                tcp?: {
                  receive?: {
                    binary?: string;
                    text?: string;
                    type: string;
                  };
                  send?: {
                    binary?: string;
                    text?: string;
                    type: string;
                  };
                };
                timeout?: string;
                type: string;
                unhealthyThreshold?: number;
              };
              panicThreshold?: number;
              passive?: {
                alwaysEjectOneEndpoint?: boolean;
                baseEjectionTime?: string;
                consecutive5XxErrors?: number;
                consecutiveGatewayErrors?: number;
                consecutiveLocalOriginFailures?: number;
                failurePercentageThreshold?: number;
                interval?: string;
                maxEjectionPercent?: number;
                splitExternalLocalOriginErrors?: boolean;
              };
            };
            http2?: {
              connectionKeepalive?: {
                idleInterval?: string;
                interval?: string;
                intervalJitter?: number;
                timeout?: string;
              };
              initialConnectionWindowSize?: number | string;
              initialStreamWindowSize?: number | string;
              maxConcurrentStreams?: number;
              onInvalidMessage?: string;
            };
            loadBalancer?: {
              backendUtilization?: {
                blackoutPeriod?: string;
                errorUtilizationPenaltyPercent?: number;
                keepResponseHeaders?: boolean;
                metricNamesForComputingUtilization?: ReadonlyArray<string>;
                outOfBand?: {
                  authority?: string;
                  port?: number;
                  reportingPeriod?: string;
                };
                weightExpirationPeriod?: string;
                weightUpdatePeriod?: string;
              };
              consistentHash?: {
                cookie?: {
                  attributes?: { [key: string]: string };
                  name: string;
                  ttl?: string;
                };
                header?: {
                  name: string;
                };
                headers?: ReadonlyArray<{
                  name: string;
                }>;
                queryParams?: ReadonlyArray<{
                  name: string;
                }>;
                tableSize?: number;
                type: 'SourceIP' | 'Header' | 'Headers' | 'Cookie' | 'QueryParams';
              };
              dynamicModule?: {
                config?: any;
                lbPolicyName: string;
                name: string;
              };
              endpointOverride?: {
                extractFrom: ReadonlyArray<{
                  header?: string;
                }>;
              };
              slowStart?: {
                window: string;
              };
              type: 'ConsistentHash' | 'LeastRequest' | 'Random' | 'RoundRobin' | 'BackendUtilization' | 'DynamicModule';
              zoneAware?: {
                preferLocal?: {
                  force?: {
                    minEndpointsInZoneThreshold?: number;
                  };
                  minEndpointsThreshold?: number;
                  percentageEnabled?: number;
                };
                weightedZones?: ReadonlyArray<{
                  weight: number;
                  zone: string;
                }>;
              };
            };
            proxyProtocol?: {
              version: 'V1' | 'V2';
            };
            retry?: {
              numAttemptsPerPriority?: number;
              numRetries?: number;
              perRetry?: {
                backOff?: {
                  baseInterval?: string;
                  maxInterval?: string;
                };
                timeout?: string;
              };
              retryOn?: {
                httpStatusCodes?: ReadonlyArray<number>;
                triggers?: ReadonlyArray<'5xx' | 'gateway-error' | 'reset' | 'reset-before-request' | 'connect-failure' | 'retriable-4xx' | 'refused-stream' | 'retriable-status-codes' | 'cancelled' | 'deadline-exceeded' | 'internal' | 'resource-exhausted' | 'unavailable'>;
              };
            };
            tcpKeepalive?: {
              idleTime?: string;
              interval?: string;
              probes?: number;
            };
            timeout?: {
              http?: {
                connectionIdleTimeout?: string;
                maxConnectionDuration?: string;
                maxStreamDuration?: string;
                requestTimeout?: string;
                streamIdleTimeout?: string;
              };
              tcp?: {
                connectTimeout?: string;
              };
            };
          };
          host?: string;
          openTelemetry?: {
            headers?: ReadonlyArray<{
              name: string;
              value: string;
            }>;
            resourceAttributes?: { [key: string]: string };
            sampler?: {
              samplingPercentage?: {
                denominator?: number;
                numerator: number;
              };
              type?: 'AlwaysOn' | 'AlwaysOff' | 'TraceIdRatio' | 'ParentBasedAlwaysOn' | 'ParentBasedAlwaysOff' | 'ParentBasedTraceIdRatio';
            };
          };
          port?: number;
          serviceName?: string;
          type?: 'OpenTelemetry' | 'Zipkin' | 'Datadog';
          zipkin?: {
            disableSharedSpanContext?: boolean;
            enable128BitTraceId?: boolean;
          };
        };
        samplingFraction?: {
          denominator?: number;
          numerator: number;
        };
        samplingRate?: number;
        spanName?: {
          client: string;
          server: string;
        };
        tags?: { [key: string]: string };
      };
    };
  };
};
