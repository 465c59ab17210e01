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
      { code: "import express from 'express'; const k = process.env.API_KEY;", options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'web/x.ts', settings: { serverFiles: ['web/**'] }, options: { everyFile: true } },
      { code: 'const k = process.env.API_KEY;', filename: 'vite.config.ts', options: { everyFile: true } },
    ],
    'public variables': [`${CLIENT}const k = process.env.NEXT_PUBLIC_API_KEY;`, `${CLIENT}const { VITE_MAPS_KEY } = import.meta.env;`, `${CLIENT}if (process.env.NODE_ENV === 'production') f();`, `${CLIENT}const k = process.env.APP_KEY_COUNT;`],
    'what users are given': [`${CLIENT}const f = (token) => fetch(u, { headers: { Authorization: \`Bearer \${token}\` } });`, `${CLIENT}const { accessToken } = useSession(); fetch(u, { headers: { Authorization: \`Bearer \${accessToken}\` } });`, `${CLIENT}const f = ({ apiKey }) => fetch(u, { headers: { 'X-API-Key': apiKey } });`, `${CLIENT}fetch(u, { headers: { 'X-API-Key': 'pk_live_{{alnum:24}}' } });`],
    'other imports and switches': [`${CLIENT}import type { Key } from '../db.server';`, `${CLIENT}import { x } from '$env/static/public';`, `${CLIENT}new OpenAI({ dangerouslyAllowBrowser: false });`],
  },
});
