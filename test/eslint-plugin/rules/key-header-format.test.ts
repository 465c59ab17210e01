import { checkTable } from '../table.ts';

checkTable('key-header-format', {
  found: {
    'the header of another vendor': [
      { code: "fetch('https://api.uvio.chat/v1', { headers: { Authorization: `Bearer ${process.env.UVIO_API_KEY}` } });", says: 'header', gives: "fetch('https://api.uvio.chat/v1', { headers: { 'X-API-Key': process.env.UVIO_API_KEY } });" },
      { code: "const f = async () => fetch(`https://api.zavu.dev/${id}`, { headers: { 'X-API-Key': process.env.ZAVU_API_KEY! } });", says: 'header', gives: "const f = async () => fetch(`https://api.zavu.dev/${id}`, { headers: { 'Authorization': `Bearer ${process.env.ZAVU_API_KEY!}` } });" },
      "import axios from 'axios'; axios.create({ baseURL: 'https://api.zavu.dev', headers: { 'x-api-key': 'zv_live_{{alnum:32}}' } });",
      "class A { constructor(private apiKey: string) {} get() { return fetch('https://api.uvio.chat/v1', { headers: { Authorization: `Bearer ${this.apiKey}` } }); } }",
      "const headers = new Headers(); headers.set('X-API-Key', process.env.ZAVU_API_KEY);",
      "const { ZAVU_API_KEY: k } = process.env; new Request('https://api.zavu.dev/v1', { headers: { 'X-API-Key': k } });",
    ],
    'no scheme': [
      { code: "fetch('https://api.zavu.dev/v1', { headers: { Authorization: process.env.ZAVU_API_KEY } });", says: 'missing', gives: "fetch('https://api.zavu.dev/v1', { headers: { Authorization: `Bearer ${process.env.ZAVU_API_KEY}` } });" },
      { code: "fetch('https://api.zavu.dev/v1', { headers: { Authorization: 'zv_live_{{alnum:32}}' } });", says: 'missing', gives: "fetch('https://api.zavu.dev/v1', { headers: { Authorization: 'Bearer zv_live_{{1}}' } });" },
      'const k = process.env.ZAVU_API_KEY; headers.set("Authorization", k);',
      { code: 'fetch(u, { headers: { Authorization: `${process.env.ZAVU_API_KEY}` } });', gives: 'fetch(u, { headers: { Authorization: `Bearer ${process.env.ZAVU_API_KEY}` } });' },
    ],
    'a scheme too many': [
      { code: "fetch('https://api.uvio.chat/v1', { headers: { 'X-API-Key': `Bearer ${process.env.UVIO_API_KEY}` } });", says: 'scheme', gives: "fetch('https://api.uvio.chat/v1', { headers: { 'X-API-Key': process.env.UVIO_API_KEY } });" },
      "fetch('https://api.uvio.chat/v1', { headers: { 'x-api-key': 'Bearer ' + process.env.UVIO_API_KEY } });",
      "const k = process.env.UVIO_API_KEY; const h = new Headers({}); h.set('X-API-Key', `Bearer ${k}`);",
    ],
    'a scheme twice, and the wrong header': [
      { code: "fetch('https://api.uvio.chat/v1', { headers: { Authorization: `Bearer Bearer ${process.env.UVIO_API_KEY}` } });", says: 'header', gives: "fetch('https://api.uvio.chat/v1', { headers: { 'X-API-Key': process.env.UVIO_API_KEY } });" },
      { code: "fetch('https://api.zavu.dev/v1', { headers: { Authorization: 'Bearer' + process.env.ZAVU_API_KEY } });", says: 'unspaced' },
      { code: "fetch('https://api.gitlab.com/v4', { headers: { Authorization: `Bearer Bearer ${process.env.GITLAB_TOKEN}` } });", says: 'doubled' },
      { code: "headers.set('Authorization', 'Bearer Bearer '.concat(process.env.ZAVU_API_KEY));", says: 'doubled' },
    ],
    'a scheme twice or without a space': [
      { code: 'fetch(u, { headers: { Authorization: `Bearer Bearer ${k}` } });', says: 'doubled', gives: 'fetch(u, { headers: { Authorization: `Bearer ${k}` } });' },
      { code: "headers.set('Authorization', 'Bearer bearer ' + token);", says: 'doubled' },
      { code: 'fetch(u, { headers: { authorization: `Bearer${k}` } });', says: 'unspaced', gives: 'fetch(u, { headers: { authorization: `Bearer ${k}` } });' },
      { code: "xhr.setRequestHeader('Authorization', 'Bearer' + k);", says: 'unspaced', gives: "xhr.setRequestHeader('Authorization', 'Bearer ' + k);" },
      { code: "import got from 'got'; class A { get = async () => got(u, { headers: { Authorization: 'Token' + this.k } }); }", says: 'unspaced' },
    ],
    'a vendor of the project': [{ code: "fetch('https://api.acme.dev', { headers: { Authorization: `Bearer ${apiKey}` } });", settings: { vendors: [{ name: 'Acme', hosts: ['acme.dev'], header: 'X-Acme-Key' }] }, says: 'header', gives: "fetch('https://api.acme.dev', { headers: { 'X-Acme-Key': apiKey } });" }, { code: "fetch('https://api.acme.dev', { headers: { Authorization: process.env.ACME_KEY } });", settings: { vendors: [{ name: 'Acme', hosts: ['acme.dev'], header: 'Authorization', scheme: 'Token', env: ['ACME_KEY'] }] }, says: 'missing', gives: "fetch('https://api.acme.dev', { headers: { Authorization: `Token ${process.env.ACME_KEY}` } });" }, { code: "const h = new Headers(); h.set('X-API-Key', process.env.ACME_KEY);", settings: { vendors: [{ name: 'Acme', header: 'Authorization', scheme: 'Token', env: ['ACME_KEY'] }] }, says: 'header' }],
  },
  clean: {
    'as the vendor reads it': ["fetch('https://api.uvio.chat/v1', { headers: { 'X-API-Key': process.env.UVIO_API_KEY } });", "fetch('https://api.uvio.chat/v1', { headers: { 'x-api-key': apiKey } });", 'fetch(u, { headers: { Authorization: `Bearer ${process.env.ZAVU_API_KEY}` } });', "fetch('https://api.zavu.dev/v1', { headers: { Authorization: 'Bearer ' + k } });"],
    'another token': ['fetch("https://api.uvio.chat/v1", { headers: { Authorization: `Bearer ${session.accessToken}` } });', 'fetch("https://api.uvio.chat/v1", { headers: { Authorization: `Bearer ${await getIdToken()}` } });', 'fetch("https://api.uvio.chat/v1", { headers: { Authorization: `Bearer ${jwt}` } });'],
    'vendors that read several headers': [
      ...['GITLAB_TOKEN', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'VAULT_TOKEN', 'POSTMAN_API_KEY', 'BREVO_API_KEY', 'CIRCLE_TOKEN', 'ARTIFACTORY_API_KEY', 'FIGMA_TOKEN', 'SUPABASE_SERVICE_ROLE_KEY', 'DD_API_KEY'].map((variable) => `headers.set('Authorization', \`Bearer \${process.env.${variable}}\`);`),
      "headers.set('api-key', process.env.AZURE_CLIENT_SECRET);",
    ],
    'a space of its own': ["headers.set('Authorization', 'Bearer' + ' ' + k);", 'headers.set("Authorization", "Bearer" + ` ${k}`);', "fetch(u, { headers: { Authorization: 'Bearer' + ' ' + process.env.ZAVU_API_KEY } });"],
    'nothing known': ["fetch('https://x.dev', { headers: { Authorization: k } });", 'fetch(u, { headers: { Authorization: auth } });', "fetch(u, { headers: { 'X-API-Key': apiKey } });", "headers.set('Accept', 'x');", 'fetch(u, { headers: { Authorization: `Basic ${btoa(`${user}:${password}`)}` } });'],
    'the whole value from elsewhere': ["fetch('https://api.zavu.dev/v1', { headers: { Authorization: req.headers.authorization } });", "fetch('https://api.zavu.dev/v1', { headers: { Authorization: authorization } });", "fetch('https://api.zavu.dev/v1', { headers: { Authorization: apiKey } });"],
  },
});
