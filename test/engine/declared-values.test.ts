/** Secrets whose names are declared apart from them: in the line that opens a block, by an option of a command, by the command that sets a variable. */
import { describe, expect, it } from 'vitest';
import { make, secretsIn } from './scanner.ts';

const TOKEN = make('{{alnum:32}}', 1);
const PASSWORD = make('{{alnum:16}}', 1);

describe('a password is found', () => {
  it.each([
    ['as the default of a variable in Terraform', `variable "db_password" {\n  type    = string\n  default = "${PASSWORD}"\n}`],
    ['in one that says of itself that it is a secret', `variable "db" {\n  description = "of ours"\n  type        = string\n  sensitive   = true\n  default     = "${PASSWORD}"\n}`],
    ['as the default of a parameter in CloudFormation', `  DBPassword:\n    Type: String\n    NoEcho: true\n    Default: ${PASSWORD}\n`],
    ['as the default in a schema', `"dbPassword": {\n  "type": "string",\n  "default": "${PASSWORD}"\n}`],
    ['as the default of a field in Python', `db_password: str = Field(default="${PASSWORD}")`],
    ['as the default of a schema in JavaScript', `DB_PASSWORD: z.string().min(8).default('${PASSWORD}'),`],
    ['as the default in a tag of Go', `\tPassword string \`default:"${PASSWORD}"\``],
    ['as the default in a template', `password: "{{ pw | default('${PASSWORD}') }}"`],
    ['behind ENV in a Dockerfile', `ENV DB_PASSWORD ${PASSWORD}\n`],
    ['behind an option', `wget --user svc --password ${PASSWORD} https://files.acme.io\n`],
    ['behind a directive', `requirepass ${PASSWORD}\n`],
    ['between others of its kind', `dsn := "host=db.acme.io user=svc password=${PASSWORD} dbname=app"\n`],
    ['in an inventory', `db1 ansible_user=svc ansible_password=${PASSWORD}\n`],
    ['for what Spring does not find', `spring.datasource.password=\${DB_PASSWORD:${PASSWORD}}\n`],
    ['of a store of keys', `server.ssl.key-store-password=${PASSWORD}\n`],
    ['in Markdown', `- **Password:** ${PASSWORD}\n`],
    ['in SQL', `CREATE USER 'svc'@'%' IDENTIFIED BY '${PASSWORD}';\n`],
    ['in a data source name of Go', `"svc:${PASSWORD}@tcp(db.acme.io:3306)/app"`],
    ['in an old .dockercfg', `{"registry.acme.io":{"auth":"${Buffer.from(`svc:${PASSWORD}`).toString('base64')}"}}`],
  ])('%s', (_, text) => {
    expect(secretsIn(text).map((secret) => Buffer.from(secret, 'base64').toString().endsWith(PASSWORD) ? PASSWORD : secret)).toEqual([PASSWORD]);
  });
});

describe('a token is found', () => {
  it.each([
    ['defined in C', `#define API_KEY "${TOKEN}"\n`],
    ['in fish', `set -gx API_TOKEN ${TOKEN}\n`],
    ['in Windows', `setx API_TOKEN ${TOKEN} /M\n`],
    ['in a tag of Go', `ApiKey string \`env:"API_KEY" envDefault:"${TOKEN}"\``],
    ['where nothing is in the environment', `key = os.getenv("API_KEY") or "${TOKEN}"\n`],
    ['in a manifest of Android', `<meta-data\n  android:name="com.acme.API_KEY"\n  android:value="${TOKEN}" />\n`],
    ['as bytes in Go', `var jwtSecret = []byte("${TOKEN}")\n`],
    ['in Rust', `let api_key = String::from("${TOKEN}");\n`],
    ['with three quotes', `api_key = """${TOKEN}"""\n`],
    ['in R', `api_key <- "${TOKEN}"\n`],
    ['in CDATA', `<apiKey><![CDATA[${TOKEN}]]></apiKey>\n`],
    ['with a name of two words', `Secret Key: ${TOKEN}\n`],
    ['with one in Markdown', `- **API Key:** ${TOKEN}\n`],
    ['with another', `**Access token**: ${TOKEN}\n`],
  ])('%s', (_, text) => {
    expect(secretsIn(text)).toEqual([TOKEN]);
  });
});

describe('nothing is said', () => {
  it.each([
    ['of the default of another name', `variable "region" {\n  default = "${TOKEN}"\n}`],
    ['of the default of a switch', `switch (password) {\n  default: ${TOKEN}\n}`],
    ['of a default in another block', `variable "db_password" {\n}\nvariable "image" {\n  default = "${TOKEN}"\n}`],
    ['of a template', 'variable "db_password" {\n  default = "${random_password.db1}"\n}'],
    ['of a call with another', `call(token) = "${TOKEN}"`],
    ['of two words in a text', `use the token or "${TOKEN}"`],
    ['of what is looked up', `readPassword(options.password), "${PASSWORD}"`],
    ['of a macro', `#define API_KEY ${TOKEN}\n`],
    ['of an option that holds no secret', `acme run --public-token ${TOKEN}\n`],
    ['of a word with a hyphen', `the reset-password ${PASSWORD}\n`],
  ])('%s', (_, text) => {
    expect(secretsIn(text)).toEqual([]);
  });
});
