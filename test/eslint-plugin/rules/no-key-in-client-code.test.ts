import { checkTable } from '../table.ts';

const CLIENT = "'use client';\n";

checkTable('no-key-in-client-code', {
  found: {
    'a secret variable': [
      { code: `${CLIENT}const k = process.env.OPENAI_API_KEY;`, says: 'environment' },
      `${CLIENT}export const f = async () => { await send(process.env['STRIPE_SECRET_KEY']!); };`,
      `${CLIENT}class A { key = import.meta.env.API_SECRET; }`,
      `${CLIENT}const { JWT_SECRET } = process.env;`,
      `${CLIENT}const { API_TOKEN: token = '' } = process.env;`,
      `${CLIENT}const env = process.env; const k = env.DB_PASSWORD;`,
      `${CLIENT}const k = Deno.env.get('API_KEY');`,
    ],
    'a private module': [
      { code: `${CLIENT}import { API_KEY } from '$env/static/private';`, says: 'import' },
      `${CLIENT}import { env } from '$env/dynamic/private';`,
      `${CLIENT}import db from '../db.server';`,
      `${CLIENT}import { secrets } from '$lib/server/secrets';`,
      { code: `${CLIENT}import { KEY } from 'astro:env/server';` },
      `${CLIENT}import 'server-only';`,
    ],
    'a header with a key': [
      { code: `${CLIENT}fetch(u, { headers: { 'X-API-Key': 'zv_live_{{alnum:32}}' } });`, says: 'header' },
      `${CLIENT}const { apiKey } = window.CONFIG; fetch(u, { headers: { 'X-API-Key': apiKey } });`,
      `${CLIENT}import { API_KEY } from './keys'; fetch(u, { headers: { Authorization: \`Bearer \${API_KEY}\` } });`,
      `${CLIENT}import { keys } from './keys'; const x = new XMLHttpRequest(); x.setRequestHeader('X-API-Key', keys.apiKey);`,
      `${CLIENT}import axios from 'axios'; axios.create({ headers: { common: { Authorization: 'Bearer sk_live_{{alnum:24}}' } } });`,
      `${CLIENT}import { API_SECRET } from './keys'; const r = new Request(u, { headers: new Headers([['X-Api-Key', API_SECRET]]) });`,
    ],
    'a header of a socket': [`${CLIENT}new WebSocket(u, { headers: { 'X-API-Key': 'zv_live_{{alnum:32}}' } });`, `${CLIENT}import { API_SECRET } from './keys'; new WebSocket(u, [], { headers: { 'X-Api-Key': API_SECRET } });`, `${CLIENT}const options = { headers: { Authorization: 'Bearer sk_live_{{alnum:24}}' } }; new EventSource(u, options);`],
    'by what is required': ["const { View } = require('react-native'); const k = process.env.API_KEY;", "const View = require('react-native').View; const k = process.env.API_KEY;", "const root = require('react-dom/client').createRoot(x); const k = process.env.API_KEY;"],
    'the switch for browsers': [{ code: `${CLIENT}new OpenAI({ apiKey, dangerouslyAllowBrowser: true });`, says: 'browser' }, `${CLIENT}const c = new Anthropic({ apiKey: k, 'dangerouslyAllowBrowser': true });`, `${CLIENT}const yes = true; const options = { dangerouslyAllowBrowser: yes }; const f = () => new OpenAI(options);`],
    'by path': [
      { code: 'const k = process.env.API_KEY;', filename: 'src/client/main.ts' },
      { code: 'const k = process.env.API_KEY;', filename: 'app/entry.client.tsx' },
      { code: 'const k = process.env.API_KEY;', filename: 'public/js/app.js' },
      { code: 'const k = process.env.API_KEY;', filename: 'frontend/src/api.ts' },
    ],
    'by import: browsers and phones': [
      "import { createRoot } from 'react-dom/client'; const k = process.env.API_KEY;",
      "import { View } from 'react-native'; const k = process.env.API_KEY;",
      "import Constants from 'expo-constants'; const k = process.env.API_KEY;",
      "import { Capacitor } from '@capacitor/core'; const k = process.env.API_KEY;",
      "import { IonPage } from '@ionic/react'; const k = process.env.API_KEY;",
      "import 'client-only'; const k = process.env.API_KEY;",
    ],
    'by setting or option': [
      { code: 'const k = process.env.API_KEY;', filename: 'web/x.ts', settings: { clientFiles: ['web/**'] } },
      { code: 'const k = process.env.API_KEY;', options: { everyFile: true } },
      { code: 'const { API_KEY } = import.meta.env;', options: { everyFile: true } },
    ],
  },
  clean: {
    'the server': [
      'const k = process.env.API_KEY;',
      { code: "'use server';\nconst k = process.env.API_KEY;", options: { everyFile: true } },
      { code: "import 'server-only'; const k = process.env.API_KEY;", options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'pages/api/x.ts', options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'app/x/route.ts', options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'src/db.server.ts', options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'src/bin/run.ts', options: { everyFile: true } },
      { code: "import express from 'express'; const k = process.env.API_KEY;", options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'web/x.ts', settings: { serverFiles: ['web/**'] }, options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'vite.config.ts', options: { everyFile: true } },
    ],
    'public variables': [`${CLIENT}const k = process.env.NEXT_PUBLIC_API_KEY;`, `${CLIENT}const { VITE_MAPS_KEY } = import.meta.env;`, `${CLIENT}if (process.env.NODE_ENV === 'production') f();`, `${CLIENT}const k = process.env.APP_KEY_COUNT;`],
    'variables that are written': [`${CLIENT}process.env.API_KEY = x;`, `${CLIENT}delete process.env.API_KEY;`, `${CLIENT}import.meta.env.API_KEY = x;`],
    'other headers': [`${CLIENT}import { API_KEY } from './keys'; fetch(u, { headers: { 'X-Request-Id': API_KEY } });`, `${CLIENT}const f = (o) => fetch(u, { headers: { 'X-API-Key': o.auth.apiKey } });`, `${CLIENT}const f = () => { const { apiKey } = load(); return fetch(u, { headers: { 'X-API-Key': apiKey } }); };`],
    'the server, by what it requires or uses': ["const express = require('express'); const k = process.env.API_KEY;", "const { join } = require('node:path').posix; const k = process.env.API_KEY;", "const app = require('express')().use(x); const k = process.env.API_KEY;", 'const k = process.env.API_KEY; process.exit(1);', "const k = process.env.API_KEY; Deno.serve(x);", '#!/usr/bin/env node\nconst k = process.env.API_KEY;'].map((code) => ({ code, options: { everyFile: true } })),
    'what users are given': [`${CLIENT}const f = (token) => fetch(u, { headers: { Authorization: \`Bearer \${token}\` } });`, `${CLIENT}const { accessToken } = useSession(); fetch(u, { headers: { Authorization: \`Bearer \${accessToken}\` } });`, `${CLIENT}const f = ({ apiKey }) => fetch(u, { headers: { 'X-API-Key': apiKey } });`, `${CLIENT}fetch(u, { headers: { 'X-API-Key': 'pk_live_{{alnum:24}}' } });`],
    'other imports and switches': [`${CLIENT}import type { Key } from '../db.server';`, `${CLIENT}import { x } from '$env/static/public';`, `${CLIENT}new OpenAI({ dangerouslyAllowBrowser: false });`],
  },
});
