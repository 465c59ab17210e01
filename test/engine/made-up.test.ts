/** What people make up where a secret belongs, in tests, documents and translations. Beside each the nearest form that somebody may have chosen or drawn. */
import { settle } from '@leaklint/engine';
import { describe, expect, it } from 'vitest';
import { make, scanText } from './scanner.ts';

const confidences = (template: string): string[] => settle(scanText(make(template))).map(({ confidence }) => confidence);

describe('a password', () => {
  it.each([
    ['a word for one, and which one', "password: 'NewPass123!'", "password: 'New{{of:K:1}}iwi123!'", 'low'],
    ['which one', "password: 'Another1!'", "password: '{{of:A:1}}ndorra1!'", 'low'],
    ['words with digits and signs for letters', "password: 'Str0ng!P@ss#2024'", "password: 'Str0ng!{{of:K:1}}iwi#2024'", 'low'],
    ['words and every kind of sign', 'password = "MyC0mpl3x!P@ssw0rd#2024$%^&*()"', 'password = "MyK1wi!B0{{of:a:1}}t#2024$%^&*()"', 'low'],
    ['a word for one with signs in it', "password: 'mypas@!#1sword'", "password: 'mykiw@!#1s{{of:b:1}}oat'", 'medium'],
    ['short runs', "password: 'ABCabc@ABCDE'", "password: 'ABCabq@A{{of:x:1}}CDE'", 'medium'],
    ['short runs of digits too', "password: '123ABabc!'", "password: '123Akab{{of:z:1}}!'", 'low'],
    ['a word for one, in a connection string', "'Server=db.acme.io;Uid=app;Pwd=P455W0RD;'", "'Server=db.acme.io;Uid=app;Pwd=K1W1B04{{of:T:1}};'", 'medium'],
    ['short runs, in a connection string', "'Server=db.acme.io;Uid=app;Pwd=123ABabc!;'", "'Server=db.acme.io;Uid=app;Pwd=123Akab{{of:z:1}}!;'", 'medium'],
  ])('that is nothing but %s is none', (_, madeUp, chosen, confidence) => {
    expect([confidences(madeUp), confidences(chosen)]).toEqual([[], [confidence]]);
  });

  it.each([
    ['that is words around a number', "password: 'unle{{of:a:1}}sh4all'", "password: 'unlx{{of:q:1}}sh4zkl'"],
    ['that has a word of its name', 'KIWI_PASSWORD: ${KIWI_PASSWORD:-XKZ{{of:k:1}}iwi1}', 'KIWI_PASSWORD: ${KIWI_PASSWORD:-XKZ{{of:q:1}}jxw1}'],
  ])('%s is the least sure', (_, chosen, drawn) => {
    expect([confidences(chosen), confidences(drawn)]).toEqual([['low'], ['medium']]);
  });
});

describe('a key', () => {
  it.each([
    ['letters and digits in their order, called a token and no more', 'token: "{{of:9:1}}a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d"', 'acme_token: "{{of:9:1}}a8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d"', 'low'],
    ['its own name', "LWM2M_CREDENTIALS = 'LWM2M_CREDENTIALS'", "LWM2M_CREDENTIALS = 'LWM2M_{{of:A-Z:17}}'", undefined],
    ['a translation that begins as its name does', '"s3-access-key": "S3-toegangssleutel"', '"s3-access-key": "S3-{{alnum:20}}"', 'medium'],
    ['a word of another language', '"client-key": "LwM2M-clientsleutel"', '"client-key": "LwM2M-{{of:bcdfghjklmnpqrstvwxz:14}}"', 'medium'],
    ['what people say to be let in', 'NEO4J_AUTH=neo4j/pleaseletmein', 'NEO4J_AUTH=neo4j/{{alnum:20}}', 'medium'],
    ['a UUID with the tail of everybody’s sample', "const apiKey = '987e6543-e21b-12d3-a456-426614174999'", "const apiKey = '{{uuid}}'", 'low'],
    ['a name in code behind a prefix', 'const token = "ya29.newToken_after_encryption_enabled"', 'const token = "ya29.{{base64url:60}}"', 'high'],
    ['the name of a class beside a vendor’s', 'import org.thingsboard.credentials.lwm2m.X509ClientCredential;', "thingsboard_credentials = '{{alnum:20}}'", 'medium'],
    ['runs alone, behind a prefix', 'sk_test_{{of:1:1}}234abcdef5678', 'sk_test_{{of:1:1}}234abkdef5678', 'low'],
  ])('that is %s is none', (_, madeUp, drawn, confidence) => {
    expect([confidences(madeUp), confidences(drawn)]).toEqual([[], confidence === undefined ? [] : [confidence]]);
  });
});

describe('the login of a database', () => {
  it.each([
    ['guessed, in a network of containers', 'postgres://app:secret@db/app', 'postgres://app:{{of:s:1}}ecret@db.acme.io/app', 'low'],
    ['guessed, in one with names of its own', 'mysql://app:secret2@app-db.internal:3306/app', 'mysql://app:{{of:s:1}}ecret2@app-db.acme.io:3306/app', 'low'],
    ['guessed, of a user who is none', 'smtps://AKIAEXAMPLE:secret@mail.acme.io:465', 'smtps://postman:{{of:s:1}}ecret@mail.acme.io:465', 'low'],
    ['called after its user, at home', 'postgres://kiwi:kiwi_secret@127.0.0.1:5432/kiwi', 'postgres://kiwi:{{of:k:1}}iwi_secret@db.acme.io:5432/kiwi', 'low'],
    ['called after the software, at home', 'redis://:myredissecret@127.0.0.1:6379/1', 'redis://:{{of:m:1}}yredissecret@cache.acme.io:6379/1', 'low'],
    ['of an account of documents', 'smtp://kiwi%40example.com:12%403424boat@smtp.acme.io:587', 'smtp://kiwi%40acme.io:12%403424{{of:b:1}}oat@smtp.acme.io:587', 'medium'],
    ['of signs written as codes, in documents', 'smtp://app:p%40ss%3Aword@mail.example.com:587', 'smtp://app:K%40s7%3AKiw{{of:i:1}}@mail.example.com:587', 'low'],
  ])('%s is none', (_, madeUp, chosen, confidence) => {
    expect([confidences(madeUp), confidences(chosen)]).toEqual([[], [confidence]]);
  });
});
