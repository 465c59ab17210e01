// All rules of the plugin, by name.
import type { LintRule } from './rule.ts';
import { keyHeaderFormat } from './rules/key-header-format.ts';
import { noBundledEnv } from './rules/no-bundled-env.ts';
import { noHardcodedKeys } from './rules/no-hardcoded-keys.ts';
import { noInsecureKeyTransport } from './rules/no-insecure-key-transport.ts';
import { noKeyFallback } from './rules/no-key-fallback.ts';
import { noKeyInClientCode } from './rules/no-key-in-client-code.ts';
import { noKeyInErrors } from './rules/no-key-in-errors.ts';
import { noKeyInLogs } from './rules/no-key-in-logs.ts';
import { noKeyInResponse } from './rules/no-key-in-response.ts';
import { noKeyInTelemetry } from './rules/no-key-in-telemetry.ts';
import { noKeyInUrl } from './rules/no-key-in-url.ts';
import { noKeyInWebStorage } from './rules/no-key-in-web-storage.ts';
import { noLiveKeyOutsideProduction } from './rules/no-live-key-outside-production.ts';
import { noPublicEnvSecrets } from './rules/no-public-env-secrets.ts';

export const rules: Readonly<Record<string, LintRule>> = {
  'key-header-format': keyHeaderFormat,
  'no-bundled-env': noBundledEnv,
  'no-hardcoded-keys': noHardcodedKeys,
  'no-insecure-key-transport': noInsecureKeyTransport,
  'no-key-fallback': noKeyFallback,
  'no-key-in-client-code': noKeyInClientCode,
  'no-key-in-errors': noKeyInErrors,
  'no-key-in-logs': noKeyInLogs,
  'no-key-in-response': noKeyInResponse,
  'no-key-in-telemetry': noKeyInTelemetry,
  'no-key-in-url': noKeyInUrl,
  'no-key-in-web-storage': noKeyInWebStorage,
  'no-live-key-outside-production': noLiveKeyOutsideProduction,
  'no-public-env-secrets': noPublicEnvSecrets,
};
