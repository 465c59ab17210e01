/** Secrets that stand beside their name as the value of one entry: variables of containers, parameters of deployments, settings of clients and of build servers. */
import { describe, expect, it } from 'vitest';
import { make, secretsIn } from './scanner.ts';

const TOKEN = make('{{alnum:32}}', 1);
const PASSWORD = make('{{alnum:16}}', 1);

describe('a token as a value is found', () => {
  it.each([
    ['in a Kubernetes container', `env:\n            - name: API_TOKEN\n              value: ${TOKEN}\n`],
    ['in one with quotes', `env:\n- name: 'API_TOKEN'\n  value: '${TOKEN}'\n`],
    ['in an ECS task', `"environment": [{"name": "API_TOKEN", "value": "${TOKEN}"}]`],
    ['in one over lines', `[\n  {\n    "name": "API_TOKEN",\n    "value": "${TOKEN}"\n  }\n]`],
    ['in one in a string', String.raw`"[{\n  \"name\": \"API_TOKEN\",\n  \"value\": \"${TOKEN}\"\n}]"`],
    ['in CloudFormation', `Environment:\n  - Name: API_TOKEN\n    Value: ${TOKEN}\n`],
    ['in parameters of CloudFormation', `{ "ParameterKey": "ApiToken", "ParameterValue": "${TOKEN}" }`],
    ['in Terraform', `env {\n  name  = "API_TOKEN"\n  value = "${TOKEN}"\n}`],
    ['in a collection of Postman', `{\n\t"key": "api_token",\n\t"type": "string",\n\t"value": "${TOKEN}"\n}`],
    ['in a parameter of Jenkins', `string(name: 'API_TOKEN', defaultValue: '${TOKEN}')`],
    ['in a setting of Hadoop', `<name>app.api.token</name>\n    <value>${TOKEN}</value>`],
    ['in a property list', `<key>apiToken</key>\n\t<string>${TOKEN}</string>`],
    ['in an option of argparse', `add_argument("--api-token", type=str, default="${TOKEN}")`],
    ['in a setting of Python', `config('API_TOKEN', default='${TOKEN}')`],
  ])('%s', (_, text) => {
    expect(secretsIn(text)).toEqual([TOKEN]);
  });
});

it('a password is found as well', () => {
  expect(secretsIn(`env:\n  - name: DB_PASSWORD\n    value: "${PASSWORD}"\n`)).toEqual([PASSWORD]);
});

describe('nothing is said', () => {
  it.each([
    ['of a value that another place holds', `- name: API_TOKEN\n  valueFrom:\n    secretKeyRef: { name: app, key: ${TOKEN} }\n`],
    ['of the value of another name', `- name: API_TOKEN_FILE\n  value: ${TOKEN}\n`],
    ['of a reference', '- name: API_TOKEN\n  value: $(API_TOKEN_OF_THE_TEAM_1)\n'],
    ['of a template', '- name: API_TOKEN\n  value: {{ .Values.apiToken1 | quote }}\n'],
    ['of an expression', 'secret,\n  value: config.secretOfTheTeam1,\n'],
    ['of a password of examples', '- name: POSTGRES_PASSWORD\n  value: "postgres1"\n'],
    ['behind a sentence', `label: "Enter your token",\n  value: "${TOKEN}"`],
  ])('%s', (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
