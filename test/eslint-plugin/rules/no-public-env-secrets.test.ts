import { checkTable } from '../table.ts';

checkTable('no-public-env-secrets', {
  found: {
    'Next.js': [{ code: 'const k = process.env.NEXT_PUBLIC_API_SECRET;', says: 'public', gives: 'const k = process.env.API_SECRET;' }, "const f = async () => send(process.env['NEXT_PUBLIC_OPENAI_API_KEY']);", 'const { NEXT_PUBLIC_JWT_SECRET: s } = process.env;', 'class A { key = process.env.NEXT_PUBLIC_DB_PASSWORD!; }'],
    Vite: [{ code: 'const k = import.meta.env.VITE_OPENAI_API_KEY;', gives: 'const k = import.meta.env.OPENAI_API_KEY;' }, 'const { VITE_CLIENT_SECRET } = import.meta.env;', 'const env = import.meta.env; use(env.VITE_STRIPE_SECRET_KEY);', 'interface ImportMetaEnv { readonly VITE_API_SECRET: string }'],
    'the others': ['const k = process.env.REACT_APP_API_SECRET;', 'const k = process.env.EXPO_PUBLIC_OPENAI_API_KEY;', 'const k = process.env.GATSBY_API_TOKEN;', 'const k = process.env.VUE_APP_SECRET_KEY;', 'const k = process.env.NUXT_PUBLIC_API_SECRET;', 'const k = import.meta.env.NG_APP_CLIENT_SECRET;', 'const k = import.meta.env.PUBLIC_API_SECRET;', 'const k = process.env.STORYBOOK_API_SECRET;'],
    'services whose secrets are secret too': ['const k = process.env.NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY;', 'const k = process.env.REACT_APP_FIREBASE_PRIVATE_KEY;', 'const k = import.meta.env.VITE_ALGOLIA_ADMIN_KEY;'],
    'declared and handed on': ["export default { define: { 'process.env.VITE_API_SECRET': x } };", 'export const env = createEnv({ client: { NEXT_PUBLIC_API_SECRET: z.string() } });', "import { PUBLIC_API_SECRET } from '$env/static/public';", "import { env } from '$env/dynamic/public'; use(env.PUBLIC_API_SECRET);"],
    'in files that no parser reads': ['NEXT_PUBLIC_API_SECRET=x', 'env:\n  VITE_API_SECRET: x', '{ "EXPO_PUBLIC_API_SECRET": "x" }', 'ARG NEXT_PUBLIC_API_SECRET', 'docker build --build-arg VITE_API_SECRET .', '  - REACT_APP_API_SECRET\n'].map((code) => ({ code, filename: 'Dockerfile.txt', language: 'leaklint/text' as const })),
    'a prefix of the project': [{ code: 'const k = process.env.WEB_API_SECRET;', settings: { publicEnvPrefixes: ['WEB_'] }, gives: 'const k = process.env.API_SECRET;' }, { code: 'const { WEB_API_SECRET } = process.env;', settings: { publicEnvPrefixes: ['WEB_'] } }, { code: 'const k = process.env.VITE_MAGIC;', settings: { keyNames: ['magic'] } }],
  },
  clean: {
    'meant to be public': ['const k = process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY;', 'const k = import.meta.env.VITE_FIREBASE_API_KEY;', 'const k = process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY;', 'const k = process.env.REACT_APP_GOOGLE_MAPS_API_KEY;', 'const k = process.env.NEXT_PUBLIC_POSTHOG_KEY;', 'const k = process.env.EXPO_PUBLIC_SENTRY_DSN;', 'const k = process.env.NEXT_PUBLIC_RECAPTCHA_SITE_KEY;', 'const k = import.meta.env.VITE_MAPBOX_TOKEN;', 'const k = process.env.NEXT_PUBLIC_GA_MEASUREMENT_ID;'],
    'lines that only speak of it': ['# NEXT_PUBLIC_API_SECRET=x', '// VITE_API_SECRET: x', '<!-- NEXT_PUBLIC_API_SECRET=x -->', 'set NEXT_PUBLIC_API_SECRET to nothing', 'see VITE_API_SECRET', 'run: echo ${{ secrets.NEXT_PUBLIC_API_SECRET }}', 'echo $VITE_API_SECRET'].map((code) => ({ code, filename: 'README.txt', language: 'leaklint/text' as const })),
    'no secret': ['const u = process.env.NEXT_PUBLIC_API_URL;', 'const n = import.meta.env.VITE_TOKEN_COUNT;', 'const k = process.env.REACT_APP_TOKEN_TYPE;', 'const { VITE_PASSWORD_MIN_LENGTH } = import.meta.env;'],
    'no public prefix': ['const k = process.env.API_SECRET;', 'const k = process.env.PRIVATE_VITE_API_SECRET;', 'const NEXT_PUBLIC = process.env.SECRET;', 'const PUBLIC_API_SECRET = 1;'],
    'what is allowed': [{ code: 'const k = process.env.NEXT_PUBLIC_API_SECRET;', options: { allow: ['NEXT_PUBLIC_API_SECRET'] } }, { code: 'const { VITE_CLIENT_SECRET } = import.meta.env;', options: { allow: ['VITE_CLIENT_SECRET'] } }, { code: "import { PUBLIC_API_SECRET } from '$env/static/public';", options: { allow: ['PUBLIC_API_SECRET'] } }],
  },
});
