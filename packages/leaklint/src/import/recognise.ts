/** Which tool a file belongs to, told from its name and then from what is in it. */
import { basename } from 'node:path/posix';
import { validate } from '@leaklint/engine';
import type { Schema } from '@leaklint/engine';
import { UsageError } from '../usage-error.ts';
import { readYaml } from '../policy/yaml-text.ts';
import { DETECT_SECRETS_SCHEMA, fromDetectSecrets } from './detect-secrets.ts';
import type { DetectSecretsBaseline } from './detect-secrets.ts';
import { fromGitleaksIgnore, fromGitleaksReport, fromGitleaksToml } from './gitleaks.ts';
import { fromSecretlint, fromSecretlintIgnore, SECRETLINT_SCHEMA } from './secretlint.ts';
import type { SecretlintConfig } from './secretlint.ts';
import type { Translation } from './translation.ts';

/** Throws `UsageError` for a file of no tool that is known. */
export function translate(file: string, source: string): Translation {
  const name = basename(file);
  if (name.endsWith('.toml')) return fromGitleaksToml(file, source);
  if (/^\.(?:git|better)leaksignore$/.test(name)) return fromGitleaksIgnore(file, source);
  if (name === '.secretlintignore') return fromSecretlintIgnore(source);
  if (/\.[cm]?[jt]s$/.test(name)) throw new UsageError(`${file} is a program, and leaklint runs none: print it as JSON`);
  const value = valueOf(file, source);
  if (Array.isArray(value)) return fromGitleaksReport(file, value);
  if (typeof value === 'object' && value !== null) {
    if ('results' in value) {
      checkShape(file, DETECT_SECRETS_SCHEMA, value);
      return fromDetectSecrets(file, value as DetectSecretsBaseline);
    }
    if ('rules' in value) {
      checkShape(file, SECRETLINT_SCHEMA, value);
      return fromSecretlint(file, value as SecretlintConfig);
    }
  }
  throw new UsageError(`${file} is no file of gitleaks, betterleaks, detect-secrets or secretlint that can be told`);
}

/** JSON as JSON, where a key that stands twice (a merge went wrong) is no fault; else YAML. */
function valueOf(file: string, source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return readYaml(file, source).value;
  }
}

function checkShape(file: string, schema: Schema, value: object): void {
  const [fault] = validate(schema, value);
  if (fault !== undefined) throw new UsageError(`${file}: ${fault.path === '' ? '' : `${fault.path}: `}${fault.message}`);
}
