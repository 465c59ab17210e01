import { checkTable } from '../table.ts';

checkTable('no-insecure-key-transport', {
  found: {
    'a header over http': [
      { code: "fetch('http://api.x.dev/v1', { headers: { 'X-API-Key': k } });", says: 'plain', gives: "fetch('https://api.x.dev/v1', { headers: { 'X-API-Key': k } });" },
      { code: 'const f = async (apiKey: string) => fetch(`http://api.x.dev/${id}`, { headers: { Authorization: `Bearer ${apiKey}` } });', gives: 'const f = async (apiKey: string) => fetch(`https://api.x.dev/${id}`, { headers: { Authorization: `Bearer ${apiKey}` } });' },
      "import axios from 'axios'; axios.get('http://api.x.dev', { headers: { authorization: token } });",
      "import axios from 'axios'; const api = axios.create({ baseURL: 'http://api.x.dev', headers: { 'X-API-Key': process.env.API_KEY } });",
      "const BASE = 'http://api.x.dev'; class A { get() { return fetch(BASE + '/x', { headers: this.headers ?? { 'x-api-key': this.k } }); } }",
      "const headers = { 'X-API-Key': k }; fetch('http://api.x.dev', { headers });",
      "import got from 'got'; got('http://api.x.dev', { headers: { 'X-Auth-Token': t } });",
      "new Request('http://api.x.dev', { headers: new Headers({ 'X-API-Key': k }) });",
    ],
    'a parameter over http': ['fetch(`http://api.x.dev/?api_key=${k}`);', "import ky from 'ky'; ky.get('http://api.x.dev', { searchParams: { api_key: k } });", "fetch('http://api.x.dev/?q=1&key=' + process.env.API_KEY);"],
    'a socket': [{ code: 'new WebSocket(`ws://x.dev/?token=${t}`);', says: 'plain', gives: 'new WebSocket(`wss://x.dev/?token=${t}`);' }, "new WebSocket('ws://x.dev?api_key=' + k);", "import { WebSocket as S } from 'ws'; const s = new WebSocket('ws://x.dev', { headers: { 'X-API-Key': k } });"],
    'certificates unchecked': [
      { code: "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", says: 'unchecked' },
      'process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = 0;',
      "import https from 'node:https'; const a = new https.Agent({ rejectUnauthorized: false });",
      "const { Agent } = require('undici'); new Agent({ connect: { rejectUnauthorized: false } });",
      "const off = false; const options = { rejectUnauthorized: off }; class A { agent = new https.Agent(options); }",
      "import got from 'got'; got('https://x.dev', { headers: { 'X-API-Key': k }, https: { rejectUnauthorized: false } });",
      "import request from 'request'; request({ url: 'https://x.dev', strictSSL: false, headers: { Authorization: `Bearer ${k}` } });",
    ],
  },
  clean: {
    'the own machine and network': ["fetch('http://localhost:3000', { headers: { 'X-API-Key': k } });", 'fetch(`http://127.0.0.1:${port}/?api_key=${k}`);', "fetch('http://api:8080/x', { headers: { 'X-API-Key': k } });", "fetch('http://10.0.0.7', { headers: { 'X-API-Key': k } });", "new WebSocket('ws://db.internal?token=' + t);", 'fetch(`http://${host}/x`, { headers: { Authorization: `Bearer ${k}` } });'],
    'no key': ["fetch('http://x.dev/feed.xml');", "fetch('http://x.dev', { headers: { Accept: 'text/html' } });", "new WebSocket('ws://x.dev/chat');", "const ns = 'http://www.w3.org/2000/svg';"],
    encrypted: ["fetch('https://x.dev', { headers: { 'X-API-Key': k } });", 'new WebSocket(`wss://x.dev?token=${t}`);', "import axios from 'axios'; axios.create({ baseURL: 'https://x.dev', headers: { Authorization: t } });"],
    'certificates checked': ["process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';", 'new https.Agent({ rejectUnauthorized: true });', "import pg from 'pg'; new pg.Pool({ ssl: { rejectUnauthorized: false } });", 'new https.Agent({ rejectUnauthorized: process.env.CI !== "1" });'],
  },
});
