// Small projects of Next.js and Expo, one a habit: what users are sent of a secret of the build machine, and which rules should say so.
import type { Project } from './projects.ts';

const layout = 'export default function Layout({ children }) { return <html><body>{children}</body></html>; }';
const page = "import { Widget } from '../src/widget.jsx';\nexport default function Page() { return <Widget />; }";
/** A route of the project's own server: it may use the key. */
const route = "export const dynamic = 'force-dynamic';\nexport const POST = async (request) => fetch('https://api.zavu.dev/v1/messages', { method: 'POST', body: await request.text(), headers: { Authorization: `Bearer ${process.env.ZAVU_API_KEY}` } }).then(({ ok }) => Response.json({ ok }));";
const widget = (inside: string, parameters = ''): string => `'use client';\nexport function Widget(${parameters}) { return <button onClick={() => fetch('/api/send', { method: 'POST', body: document.title })}>${inside}</button>; }`;

/** Next.js looks for itself in the folder that it was installed into, which is above the project's. */
const ROOT = "turbopack: { root: new URL('../..', import.meta.url).pathname }";

const next = (name: string, files: Readonly<Record<string, string>>, reported: readonly string[], readable: Project['readable']): Project => ({
  bundler: 'Next.js',
  name,
  files: { 'next.config.mjs': `export default { ${ROOT} };`, 'app/layout.jsx': layout, 'app/page.jsx': page, 'app/api/send/route.js': route, ...files },
  reported,
  readable,
});

const expo = (name: string, inside: string, files: Readonly<Record<string, string>>, reported: readonly string[], readable: Project['readable']): Project => ({
  bundler: 'Expo',
  name,
  files: {
    'index.js': "import { registerRootComponent } from 'expo';\nimport App from './src/App.js';\nregisterRootComponent(App);",
    'src/App.js': `import { Text } from 'react-native';\nimport Constants from 'expo-constants';\nexport default function App() { return <Text onPress={() => fetch('/api/send', { method: 'POST', body: Constants.expoConfig.name })}>{${inside}}</Text>; }`,
    'app.config.js': configOf(''),
    ...files,
  },
  reported,
  readable,
});

function configOf(more: string): string {
  return `export default { expo: { name: 'app', slug: 'app', platforms: ['web'], web: { bundler: 'metro' }${more} } };`;
}

export const frameworkProjects: readonly Project[] = [
  next('a secret behind the public prefix', { 'src/widget.jsx': widget('{process.env.NEXT_PUBLIC_ZAVU_SECRET_KEY}') }, ['no-public-env-secrets'], 'secret'),
  next('a secret in env of next.config', { 'next.config.mjs': `export default { ${ROOT}, env: { ZAVU_API_KEY: process.env.ZAVU_API_KEY } };`, 'src/widget.jsx': widget('{process.env.ZAVU_API_KEY}') }, ['no-bundled-env', 'no-key-in-client-code'], 'secret'),
  next('a secret handed to a client component', { 'app/page.jsx': "import { Widget } from '../src/widget.jsx';\nexport default function Page() { return <Widget sender={process.env.ZAVU_API_KEY} />; }", 'src/widget.jsx': widget('{sender}', '{ sender }') }, ['no-key-in-response'], 'secret'),
  next('a secret in an element of a page', { 'app/page.jsx': 'export default function Page() { return <input type="hidden" defaultValue={process.env.ZAVU_API_KEY} />; }' }, ['no-key-in-response'], 'secret'),
  next('a route that answers with it', { 'src/widget.jsx': widget('send'), 'app/api/config/route.js': "export const dynamic = 'force-static';\nexport const GET = () => Response.json({ sender: process.env.ZAVU_API_KEY });" }, ['no-key-in-response'], 'secret'),
  next('a key in the code', { 'src/widget.jsx': widget("{'zv_live_{{alnum:40}}'}") }, ['no-hardcoded-keys'], 'secret'),
  next('a secret without the prefix, which the server writes into the page', { 'src/widget.jsx': widget('{process.env.ZAVU_API_KEY}') }, ['no-key-in-client-code'], 'secret'),
  next('a secret without the prefix, read by a click', { 'src/widget.jsx': widget('send').replace('document.title', 'process.env.ZAVU_API_KEY') }, ['no-key-in-client-code'], 'nothing'),
  next('public values, and a server of its own', { 'src/widget.jsx': widget('{process.env.NEXT_PUBLIC_API_URL}'), 'app/page.jsx': "import { Widget } from '../src/widget.jsx';\nexport default function Page() { return process.env.ZAVU_API_KEY ? <Widget /> : null; }" }, [], 'nothing'),
  expo('a secret behind the public prefix', 'process.env.EXPO_PUBLIC_ZAVU_SECRET_KEY', {}, ['no-public-env-secrets'], 'secret'),
  expo('a secret in extra', 'Constants.expoConfig.extra.sender', { 'app.config.js': configOf(', extra: { sender: process.env.ZAVU_API_KEY }') }, ['no-bundled-env'], 'secret'),
  expo('a secret without the prefix', 'process.env.ZAVU_API_KEY', {}, ['no-key-in-client-code'], 'nothing'),
  expo('public values, and a server elsewhere', 'process.env.EXPO_PUBLIC_API_URL', {}, [], 'nothing'),
];
