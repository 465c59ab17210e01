// Requests, their parameters and their bodies, asked through the rules about URLs and transport.
import { checkTable } from '../table.ts';

checkTable('no-key-in-url', {
  found: {
    'parameters in other forms': ["axios.get(u, { params: ok ? { api_key: k } : {} });", "axios.get(u, { params: base || { api_key: k } });", "axios.get(u, { params: { ...base, ...{ api_key: k } } });", '$.param({ api_key: k });', "class A { f() { return this.fetch(u, { query: { api_key: k } }); } }", "import f from 'node-fetch'; f(u, { params: { api_key: k } });", "import send from 'got'; send({ url: u, searchParams: { api_key: k } });", "new HttpParams().set('api_key', k);", "router.push({ path: '/x', query: { api_key: k } });", 'router.navigate({ search: { api_key: k } });'],
    'parameters sent as a query after all': ['const p = new URLSearchParams({ client_secret: s }); fetch(u, { method: "POST", body: p }); fetch(`/x?${p}`);', 'const p = new URLSearchParams({ client_secret: s }); client.send(p); get("/x?" + p);', 'const p = new URLSearchParams({ client_secret: s }); client.send(p); url.search = p;', 'const p = new URLSearchParams({ client_secret: s }); client.send(p); axios.get(u, { params: p });'],
    'objects of URLs': ["const { searchParams: p } = new URL(x); p.set('api_key', k);", "function f(urlParams) { urlParams.set('api_key', k); }", "class A { f() { this.urlParams.append('api_key', k); } }", "url.search = 'api_key=' + k;", 'location.hash = `access_token=${t}`;', "url.search = 'api_key='.concat(k);", "url.username = apiKey;"],
    'a key that a default may leave empty': ["function f(k = '') { fetch(`/x?api_key=${k}`); }", "const f = ({ k = '' }) => fetch(`/x?api_key=${k}`);", "class A { f(k = 0) { return `/x?api_key=${k}`; } }"],
    'pieces between separators': ["const u = 'https://x.dev/?' + ['x=1', 'api_key=' + k].join('&');", "const u = `https://x.dev/?${['x=1', 'key=' + apiKey].join('&')}`;", "const u = 'https://x.dev/' + ['a', `b?api_key=${k}`].join('/');"],
    'names in other spellings': ['const u = `/x?authkey=${k}`;', "url.searchParams.set('user[api_key]', k);", 'const u = `/x?API-KEY=${k}`;'],
    'the same place once': ["superagent.get(u).query('?key=' + apiKey);", "superagent.get(u).query(`?api_key=${k}`);", "axios.get(u, { params: '?api_key=' + k });"],
    'edits only where nothing else could change': [
      { code: "import axios from 'axios'; const params = { api_key: k }; axios.get('https://api.zavu.dev', { params });", givesNothing: true },
      { code: "import axios from 'axios'; const options = { params: { api_key: k } }; axios.get('https://api.zavu.dev', options);", givesNothing: true },
      { code: 'fetch(`https://api.uvio.chat/x?api_key=${k}`, options);', givesNothing: true },
      { code: "const options = { headers: {} }; fetch(`https://api.uvio.chat/x?api_key=${k}`, options);", givesNothing: true },
    ],
  },
  clean: {
    'bodies in other forms': ["fetch(u, { method: 'POST', body: new URLSearchParams({ client_secret: s }).toString() });", "fetch(u, { method: 'POST', body: String(new URLSearchParams({ client_secret: s })) });", "fetch(u, { method: 'POST', body: new URLSearchParams({ client_secret: s }) as never });", "const p = new URLSearchParams({ client_secret: s }); fetch(u, { method: 'POST', body: p });", "let p; p = new URLSearchParams({ client_secret: s }); fetch(u, { method: 'POST', body: p });", "const p = new URLSearchParams(); p.append('client_secret', s); fetch(u, { method: 'POST', body: p.toString() });", 'xhr.send(new URLSearchParams({ client_secret: s }));'],
    'a request for a token': ["const p = new URLSearchParams({ grant_type: 'client_credentials', client_secret: s }); hand(p);", "const p = new URLSearchParams({ client_assertion: a, client_secret: s }); hand(p);", "hand(new URLSearchParams([['grant_type', 'x'], ['client_secret', s]]));"],
    'what no request is': ['api.configure(u, { params: { api_key: k } });', '$.post(u, { data: { api_key: k } });', "const searchParams = new Map(); searchParams.set('api_key', k);", 'node.password = apiKey;', 'url.name = apiKey;', "form.set('api_key', k);"],
    'hosts in other forms': [{ code: "axios.get(new URL('https://maps.x.dev'), { params: { api_key: k } });", options: { allowHosts: ['x.dev'] } }, { code: "axios.get(new URL('/v1', 'https://maps.x.dev'), { params: { api_key: k } });", options: { allowHosts: ['maps.x.dev'] } }, { code: "axios.create({ baseURL: 'https://maps.x.dev', params: { api_key: k } });", options: { allowHosts: ['x.dev'] } }],
    expectations: ['assert.equal(url, `${base}?api_key=${API_KEY}`);', 'expect(url).toBe(`${base}?api_key=${API_KEY}`);', 't.is(url, `${base}?api_key=${API_KEY}`);'],
  },
});

checkTable('no-insecure-key-transport', {
  found: {
    'addresses in other forms': [
      { code: "fetch(new URL('http://api.x.dev/v1'), { headers: { 'X-API-Key': k } });", gives: "fetch(new URL('https://api.x.dev/v1'), { headers: { 'X-API-Key': k } });" },
      { code: "fetch('http://api.x.dev/' + id, { headers: { 'X-API-Key': k } });", gives: "fetch('https://api.x.dev/' + id, { headers: { 'X-API-Key': k } });" },
      "fetch('http://api.x.dev/'.concat(id), { headers: { 'X-API-Key': k } });",
      "import f from 'node-fetch'; f('http://api.x.dev', { headers: { 'X-API-Key': k } });",
    ],
  },
  clean: {
    'other options of that name': ['new Database({ rejectUnauthorized: false });', "import { Client } from 'pg'; new Client({ rejectUnauthorized: false });", 'connect({ rejectUnauthorized: false });'],
  },
});
