/**
 * The checks by the names that rule files use.
 */
import { assignment, named, pair } from './assignment.ts';
import type { Check } from './check.ts';
import { argumentPassword, comparedSecret, djangoKey, login, signingSecret, toldPassword } from './chosen-secret.ts';
import { atlassianChecksum, cloudflareChecksum, githubChecksum, grafanaChecksum, netbirdChecksum, npmChecksum, polarChecksum, synapseChecksum, yandexCaptchaChecksum, yandexOauthChecksum } from './checksum.ts';
import { basicAuthorization, connectionString, header, kubernetesSecret, registryLogin, userPassword } from './encoded-credentials.ts';
import { configLogin } from './config-login.ts';
import { declaredDefault, option } from './declaration.ts';
import { loginCall } from './login-call.ts';
import { encryptedPrivateKey, privateKey } from './private-key.ts';
import { mnemonic } from './mnemonic.ts';
import { keyAlone, random } from './random.ts';
import { anthropicEnding, awsKeyId, base64Json, discordBotId, jwe, jwt } from './structure.ts';
import { urlCredentials } from './url-credentials.ts';

export const CHECKS: Readonly<Record<string, Check>> = {
  'github-checksum': githubChecksum,
  'npm-checksum': npmChecksum,
  'atlassian-checksum': atlassianChecksum,
  'cloudflare-checksum': cloudflareChecksum,
  'grafana-checksum': grafanaChecksum,
  'netbird-checksum': netbirdChecksum,
  'polar-checksum': polarChecksum,
  'synapse-checksum': synapseChecksum,
  'yandex-captcha-checksum': yandexCaptchaChecksum,
  'yandex-oauth-checksum': yandexOauthChecksum,
  'aws-key-id': awsKeyId,
  'anthropic-ending': anthropicEnding,
  'base64-json': base64Json,
  'discord-bot-id': discordBotId,
  random,
  'key-alone': keyAlone,
  mnemonic,
  jwe,
  jwt,
  'private-key': privateKey,
  'encrypted-private-key': encryptedPrivateKey,
  'url-credentials': urlCredentials,
  'user-password': userPassword,
  'connection-string': connectionString,
  'basic-authorization': basicAuthorization,
  'registry-login': registryLogin,
  header,
  'kubernetes-secret': kubernetesSecret,
  'django-key': djangoKey,
  'signing-secret': signingSecret,
  login,
  assignment,
  named,
  pair,
  'declared-default': declaredDefault,
  option,
  'config-login': configLogin,
  'login-call': loginCall,
  'told-password': toldPassword,
  'compared-secret': comparedSecret,
  'argument-password': argumentPassword,
};

/** Checks that judge filler themselves, so that the general placeholder check stays out of their way. */
export const JUDGES_FILLER: ReadonlySet<string> = new Set(['private-key', 'encrypted-private-key', 'url-credentials', 'assignment', 'named', 'pair', 'declared-default', 'option', 'jwe', 'jwt', 'user-password', 'connection-string', 'basic-authorization', 'kubernetes-secret', 'header', 'django-key', 'signing-secret', 'login', 'config-login', 'login-call', 'told-password', 'compared-secret', 'argument-password', 'mnemonic']);

/** Checks that look at more than the match. */
export const READS_WINDOW: ReadonlySet<string> = new Set(['assignment', 'named', 'pair', 'declared-default', 'option', 'connection-string', 'config-login']);
