/** The assignment family: which values it takes for secrets, in which names and places, and what only looks like one. */
import { isInterpolated, isMisnested } from '../../packages/engine/src/checks/interpolation.ts';
import { settle } from '@leaklint/engine';
import { describe, expect, it, test } from 'vitest';
import { make, scanText } from './scanner.ts';

/** What is found in a text made from a template: the secret and how sure it is. */
const seen = (template: string): string[] => settle(scanText(make(template))).map(({ secret, confidence }) => `${confidence} ${secret}`);

describe('a value that holds the marks of a template', () => {
  it.each([
    ['${KEY}', true],
    ['a-${cfg[0].key}-b', true],
    ['{{ vault.db }}', true],
    ['{{{raw}}}', true],
    ['#{ENV["KEY"]}', true],
    ['$(cat file)', true],
    ['%(password)s', true],
    ['{{#if a}}x{{/if}}', true],
    ['${KEY', true],
    ['m{{x}o)p${e]q(y[finds>-_$#z}}', false],
    ['a$(b]c', false],
    ['${a)}', false],
    ['{plain}', false],
    ['p{a}s$w(o)rd', false],
  ])('%s: %s', (text, expected) => {
    expect(isInterpolated(text)).toBe(expected);
  });

  it('of a whole value, one that is never closed is none', () => {
    expect([isInterpolated('ab${cd', true), isInterpolated('ab${cd}', true)]).toEqual([false, true]);
  });

  it.each([
    ['f(a[0])', false],
    ['f(a[0', false],
    ['a]) }', false],
    ['f(a]', true],
    ['{a)', true],
    ['f(x) {a(b]', true],
  ])('brackets of %s cross: %s', (text, expected) => {
    expect(isMisnested(text)).toBe(expected);
  });
});

/** The same value, full of signs, where a bare value is legal and where it is not. */
const DENSE = 'q{{{of:a-z:1}}}h)2${{{of:a-z:1}}]9nob(x[f>-_$#{{of:a-z:2}}}';

describe('a value full of signs', () => {
  it.each([
    ['api_key = KEY'],
    ['db_pass: KEY,'],
    ["passwd = KEY'"],
    ['secret := KEY`'],
    ['<password>KEY</password>'],
    ['DB_PASSWORD ?= KEY'],
    ['private_key = "KEY"'],
    ["if (db_pass !== 'KEY') {"],
  ])('%s', (line) => {
    const value = make(DENSE, line);
    expect(seen(line.replace('KEY', () => value)).map((one) => one.split(' ')[1])).toEqual([value]);
  });

  it.each([
    ['a statement of code', 'passwd = KEY;'],
    ['an arrow', 'password => KEY'],
    ['more behind it', 'password: KEY and more'],
    ['a name of something else', 'title: KEY'],
  ])('not as %s', (_, line) => {
    expect(seen(line.replace('KEY', () => make(DENSE)))).toEqual([]);
  });

  it.each([
    ['calls', 'password: schema.string().min(8).regex(x).or(y[0]),'],
    ['a template', 'password: {{ .Values.db.password | b64enc }}'],
    ['an expression', 'token = e(t[n].k)?{r:i%2}:o[1]'],
    ['a pattern', 'password: /^(?=.*[0-9])(?=.*[!@#$%^*])[a-zA-Z0-9!@#$%^*]{6,16}$/'],
    ['flags', 'token = a!=b||c==d?e:f%g^h'],
    ['a type of GraphQL', '  hasPassword: Boolean!'],
  ])('but not code: %s', (_, line) => {
    expect(seen(line)).toEqual([]);
  });
});

describe('names', () => {
  it.each(['creds', 'aws_creds', 'user_auth', 'basic_auth', 'secrete', 'api_tokens', 'client_secrets', 'todo_secret_do_not_commit', 'SECRET_DO_NOT_COMMIT'])('%s promises a secret', (name) => {
    const value = make('{{alnum:30}}', name);
    expect([seen(`${name} = "${value}"`), seen(`${name} = ${value}`)]).toEqual([[`medium ${value}`], [`medium ${value}`]]);
  });

  it.each(['invalid_token', 'wrongToken', 'badSecret', 'nonMatchingToken', 'expired_token', 'revokedToken', 'tokenizer', 'secretary', 'incredibles', 'user_author', 'commit_token'])('%s promises none', (name) => {
    expect(seen(`${name} = "{{alnum:30}}"`)).toEqual([]);
  });
});

/** Beside a login a word opens something too; it is the least sure. */
describe('a weak password beside its login', () => {
  it.each([
    ['INI', '[mail]\nUsername=abigail\nPassword=kiwiboat\n', 'kiwiboat'],
    ['INI with blanks', 'user = abigail\npassword = kiwi_boat', 'kiwi_boat'],
    ['in quotes', "user = 'abigail'\npassword = 'kiwi boat'", 'kiwi boat'],
    ['comments between', 'USERNAME = "abigail@acme.io"\n# one\n# two\nPASS = "`123QWERasdf"', '`123QWERasdf'],
    ['the login behind it', 'db.pwd = kiwiboat\ndb.user = abigail', 'kiwiboat'],
    ['commented out', '# smtp_login = abigail\n# smtp_password = kiwiboat', 'kiwiboat'],
    ['the name of the account and a number', "user = 'abigail'  # hers\npassword = 'abigail482913'  # and so on", 'abigail482913'],
    ['lines of Windows', 'user=abigail\r\npassword=kiwiboat\r\n', 'kiwiboat'],
  ])('%s', (_, text, secret) => {
    expect(seen(text)).toEqual([`low ${secret}`]);
  });

  it.each([
    ['everybody’s', 'user = abigail\npassword = letmein'],
    ['a word for one', 'user = abigail\npassword = smtp_password'],
    ['the software’s', 'user = abigail\npassword = wordpress'],
    ['the account’s name', 'user = abigail\npassword = Abigail'],
    ['of nobody', 'user = your_username\npassword = kiwiboat'],
    ['of somebody in documents', 'user = "john.doe@example.com"\npassword = "kiwiboat"'],
    ['of a test', 'user = testuser\npassword = kiwiboat'],
    ['a name of a constant', 'user = abigail\npassword = KIWI_BOAT'],
    ['a variable', 'user = abigail\npassword = kiwiBoat'],
    ['a member', 'user = abigail\npassword = args.kiwi'],
    ['a path', 'user = abigail\npassword = /run/kiwi/boat'],
    ['runs along the keyboard', 'user = abigail\npassword = abcd1234'],
    ['a switch', 'user = abigail\npassword = optional'],
    ['among statements', 'user = abigail\nconnect(user)\npassword = kiwiboat'],
    ['too far from it', 'user = abigail\na=1\nb=2\nc=3\npassword = kiwiboat'],
    ['of something else', 'user = abigail\npassword_hint = kiwiboat'],
    ['what only ends so', 'user = abigail\ncompass = kiwiboat'],
  ])('but not %s', (_, text) => {
    expect(seen(text)).toEqual([]);
  });
});

describe('a word for a password in the environment', () => {
  it.each(['REACT_APP_AUTH_PASS=kiwiboat', '# SMTP_PASSWORD=kiwiboat', '    DB_PWD=kiwiboat    # comment', 'export DB_PASSWD="kiwiboat"'])('%s', (line) => {
    expect(seen(line)).toEqual(['low kiwiboat']);
  });

  it.each([
    ['DB_PASSWORD=changeme'],
    ['DB_PASSWORD=postgres'],
    ['DB_PASSWORD=foobar'],
    ['MAILGUN_PASSWORD=mailgun1'],
    ['DB_PASSWORD=change-this-word'],
    ['SMTP_PASSWORD=smtp_password # of your account'],
    ['DB_PASSWORD=$OTHER_ONE'],
    ['PWD=/srv/kiwi'],
    ['PASSWORD=kiwiboat'],
    ['DB_PASSWORD = kiwiboat'],
    ['dbPassword=kiwiboat'],
    ['ALLOW_EMPTY_PASSWORD=always'],
  ])('but not %s', (line) => {
    expect(seen(line)).toEqual([]);
  });
});

describe('a run along the keyboard', () => {
  it('with something of its own beside it is a weak password, in quotes', () => {
    expect(seen(":password => '4{{of:k:1}}io1234',")).toEqual(['low 4kio1234']);
  });

  it.each(["password: 'abcd1234'", "password: 'test1234'", 'password: "Qwerty1234"', 'password = 4kio1234', "api_key = '4kio1234567890123'"])('but not %s', (line) => {
    expect(seen(line)).toEqual([]);
  });
});

describe('logins in calls', () => {
  it.each([
    ['C#', 'client.Credentials = new NetworkCredential("post@acme.io", "{{alnum:16}}");', 'medium'],
    ['PowerShell', '$web.Credentials = New-Object System.Net.NetworkCredential("deploy", "{{alnum:20}}")', 'medium'],
    ['arguments on lines of their own', 'new DirectoryEntry("LDAP://ldap.acme.io",\n  "svc@acme.io",\n  "{{alnum:12}}");', 'medium'],
    ['Java', 'return new PasswordAuthentication(user, "{{alnum:14}}".toCharArray());', 'medium'],
    ['Go', 'auth := smtp.PlainAuth("", "svc@acme.io", "{{alnum:18}}", host)', 'medium'],
    ['Python', "requests.get(url, auth=HTTPBasicAuth('svc', '{{alnum:14}}'))", 'medium'],
    ['PHP', "$db = new PDO('mysql:host=db.acme.io', 'svc', '{{alnum:14}}');", 'medium'],
    ['a weak one', 'new NetworkCredential("svc", "K{{of:i:1}}wi4821")', 'low'],
  ])('%s', (_, template, confidence) => {
    expect(seen(template).map((one) => one.split(' ')[0])).toEqual([confidence]);
  });

  it.each([
    ['variables', 'new NetworkCredential(user, password)'],
    ['of tests', "HTTPBasicAuth('alice', 'wonderland')"],
    ['of a nobody', "HTTPBasicAuth('testuser', 'Kiwi4821')"],
    ['its own name', 'new NetworkCredential("Abigail4821", "abigail4821")'],
    ['a template', 'new NetworkCredential("svc", "${PASSWORD_OF_SVC}")'],
    ['put together', 'new NetworkCredential("svc", "{{alnum:16}}" + tail)'],
    ['another call', 'new Rectangle("svc", "{{alnum:16}}")'],
  ])('not: %s', (_, template) => {
    expect(seen(template)).toEqual([]);
  });
});

describe('what a call is given', () => {
  it.each(['builder.clientSecret("{{alnum:32}}")', 'std::string secret("{{alnum:32}}");', 'token.assign("{{alnum:32}}", 32);', 'source.setPassword("{{alnum:16}}");'])('%s', (template) => {
    expect(seen(template)).toHaveLength(1);
  });

  it.each(['user.setPassword("oneUpper1")', 'token.match("{{alnum:32}}")', 'checkToken("{{alnum:32}}", user)', 'secret("{{alnum:32}}" + nonce)'])('but not %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});

describe('passwords on command lines', () => {
  it.each([
    "sshpass -p '{{alnum:16}}' ssh svc@acme.io",
    'ConvertTo-SecureString "k7{{alnum:12}}" -AsPlainText -Force',
    'docker login -u svc -p {{alnum:20}} registry.acme.io',
    'mysqldump -u svc -p{{alnum:14}} app',
    'net use z: \\\\files\\share k7{{alnum:12}} /user:acme\\svc',
  ])('%s', (template) => {
    expect(seen(template)).toHaveLength(1);
  });

  it.each(['sshpass -p "$PASSWORD" ssh svc@acme.io', 'ConvertTo-SecureString $plain -AsPlainText', 'docker login -u svc --password-stdin', 'mysql -u svc -p application', 'net use z: \\\\files\\share /user:acme\\svc1', 'sshpass -p password ssh svc@acme.io'])('but not %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});

/** Joined here, so that no line of this file tells one. */
const CHOSEN = ['kiwi', 'boat'].join('');

describe('told and compared', () => {
  it.each([
    ['The default Password is "WORD"'],
    ['Remember: the password is: `WORD`'],
    ['if username == "abigail" and password == "WORD":'],
    ["if (form.user === 'abigail' && form.pass === 'WORD') {"],
  ])('%s', (text) => {
    expect(seen(text.replace('WORD', CHOSEN))).toEqual([`low ${CHOSEN}`]);
  });

  it.each(['The default password is "admin1"', "the password is 'required'", 'the password is WORD', 'if username == "admin" and password == "postgres":', "if (typeof user === 'string' && typeof pass === 'string') {", 'if x == "abigail" and password == "WORD":'])('but not %s', (text) => {
    expect(seen(text.replace('WORD', CHOSEN))).toEqual([]);
  });
});

describe('slashes', () => {
  it.each(['Q{{of:a-z:2}}/Wk2s05CVm7A5h1AhOsHtIwyVu45YmDn8/KedTnVZwx', '/9{{of:a-z:2}}kQ2s05CVm7A5h1AhOsHtIwyVu45Ym/Dn8KedTnVZwx='])('between what nobody says: a key in base64, %s', (value) => {
    const key = make(value, 'base64');
    expect(seen(`api_key = "${key}"`)).toEqual([`medium ${key}`]);
  });

  it.each(['packages/engine/src/checks/Assignment2.ts', 'refs/remotes/Upstream/release-2026/v12', 'static/media/logo/5b0c2f6d1e9a4f3b8c7d', 'x-internal/Teams/PaymentsAPI/v2Tokens'])('between words: a path, %s', (path) => {
    expect(seen(`api_key = "${path}"`)).toEqual([]);
  });
});

test('a hexadecimal key in a header of curl', () => {
  const hex = make('{{hex:32}}', 'header');
  expect(seen(`curl -H "Token: ${hex}" https://api.acme.io`)).toEqual([`medium ${hex}`]);
});

describe('a variable that a command is given', () => {
  it.each(['API_TOKEN={{alnum:32}} node server.js', 'docker run -e API_TOKEN={{alnum:32}} acme/app', '"start": "cross-env MODE=x CLI_WRITE_KEY={{alnum:32}} nodemon"', 'heroku config:set A_SECRET={{alnum:32}} B=1', 'acme SECRET_TOKEN={{base64url:40}}.{{base64url:20}}'])('%s', (template) => {
    expect(seen(template)).toHaveLength(1);
  });

  it.each(['let apiToken={{alnum:32}} in a', 'API_TOKEN={{alnum:32}}(x)', 'see XAPI_TOKENS_MAX={{alnum:32}} there', 'API_TOKEN = {{alnum:32}} node', 'DB_PASSWORD=kiwiboat node server.js'])('but not %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});

/** A password that holds signs with a meaning in strings, as its language writes it. */
describe('other quotes, backslashes and ampersands in a string', () => {
  it.each([
    ['"password": "`-{{digits:2}}kXz~oQ{{digits:1}}vW^\\JPrTy4q",', (text: string) => text.slice(13, -2)],
    ["password: 'q{{digits:2}}\"Xw~oR{{digits:1}}vW^JPnTy4q',", (text: string) => text.slice(11, -2)],
    ['DB_PASSWORD = "q{{digits:2}}\'Xw~oR&{{digits:1}}vW^JPnTy4q"', (text: string) => text.slice(15, -1)],
    ['{"password":"q{{digits:2}}Xw~oR{{digits:1}}v\\"W^JPnTy4q","user":"svc"}', (text: string) => text.slice(13, text.indexOf('","user'))],
    ['password: "X{{digits:1}};v{Q{{digits:1}}w#Zk{{digits:1}}}Rm",', (text: string) => text.slice(11, -2)],
  ])('%s', (template, secret) => {
    const text = make(template);
    expect(seen(text)).toEqual([`medium ${secret(text)}`]);
  });

  it.each([
    ["query = \"?password='\"+escapeXw4(Kq7)+\"'\""],
    ['const password = "Kx7{{alnum:9}}&user=Qw4{{alnum:4}}";'],
    ['const password = "Kx7{{alnum:9}}\\n{{alnum:9}}";'],
    ['const password = "it\'s-not-Right4";'],
    ['const password = "a{b4};c{d5};E{f6}";'],
  ])('nothing in %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});

describe('a password in quotes behind a blank', () => {
  it.each([
    ['password "kT{{digits:1}}#vq{{digits:1}}LmQzx{{digits:1}}Rd";', /"(.*)"/],
    ["  auth_pass 'kT{{digits:1}}vq{{digits:1}}LmQzx{{digits:1}}Rd'", /'(.*)'/],
  ])('%s', (template, value) => {
    const text = make(template);
    expect(seen(text)).toEqual([`medium ${value.exec(text)?.[1]}`]);
  });

  it.each(['The password "Sunshine2000!" is weak', 'password "MyC0mplex!Word"', 'A password "{{word}}{{digits:4}}" was given', 'the password "correct-horse-{{digits:4}}"'])('nothing in %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});

describe('a login in the URL of a host without a domain', () => {
  it.each([
    ['xQvBzKjW', 'gZwTqXvP', ['low gZwTqXvP']],
    ['deployer', 'gZwTqXvP', []],
    ['xQvBzKjW', 'openSesame', []],
    ['userName', 'passWord', []],
    ['xqvbzkjw', 'gzwtqxvp', []],
  ])('%s and %s', (left, right, expected) => {
    expect(seen('https://LEFT:RIGHT@registry:5000/v2'.replace('LEFT', left).replace('RIGHT', right))).toEqual(expected);
  });
});

describe('the first line of a file that begins with a byte order mark', () => {
  const mark = Buffer.from('\ufeff').toString('latin1');
  it.each(['DB_PASSWORD=KEY', 'APP_SECRET=KEY\r\nMODE=production\r\n', 'app_token: KEY\n', 'export API_TOKEN=KEY\n'])('%j', (line) => {
    const key = make('{{alnum:24}}', line);
    expect(settle(scanText(mark + line.replace('KEY', key))).map(({ secret }) => secret)).toEqual([key]);
  });

  it('has a password beside its login', () => {
    expect(settle(scanText(`${mark}password = kestrel\nusername = svc-deploy\n`)).map(({ secret }) => secret)).toEqual(settle(scanText('password = kestrel\nusername = svc-deploy\n')).map(({ secret }) => secret));
  });
});

describe('a value that is taken where a variable is not set', () => {
  it.each(['TOKEN: ${ACME_TOKEN:-{{alnum:32}}}', 'url=https://host/?key=${ACME_TOKEN:-{{alnum:32}}}&a=1'])('%s', (template) => {
    expect(seen(template)).toHaveLength(1);
  });

  it.each(['ACME_TOKEN:-{{alnum:32}}', 'TOKEN: ${ACME_TOKEN:-{{alnum:32}}', 'TOKEN: ${ACME_TOKEN:-${OTHER_TOKEN}}', 'PASSWORD: ${DB_PASSWORD:-changeme}'])('nothing in %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});

describe('a line of a log', () => {
  it.each(['[DEBUG] acme_token={{alnum:32}}', '2024-05-06 07:08:09,123 INFO acme_token={{alnum:32}}', '2024-05-06T07:08:09Z [warn] Using api_key: {{alnum:32}}'])('%s', (template) => {
    expect(seen(template)).toHaveLength(1);
  });

  it.each(['[TOPIC] acme_token={{alnum:32}}', '[DEBUG] The call of acme was made with token={{alnum:32}}'])('nothing in %s', (template) => {
    expect(seen(template)).toEqual([]);
  });
});
