import { checkTable } from '../table.ts';

checkTable('no-key-in-response', {
  found: {
    Express: [{ code: 'res.json({ apiKey });', gives: "res.json({ apiKey: '[redacted]' });", says: 'answered' }, 'app.get("/", (req, res) => res.send(process.env.API_KEY));', 'res.status(200).json({ config: { key: process.env.API_KEY } });', 'res.end(`key: ${apiKey}`);', "res.render('x', { apiKey });", "res.setHeader('X-Api-Key', apiKey);", 'async function h(req: Request, res: Response) { const user = await find(); res.json({ password: user.password }); }'],
    'Fastify, Koa, Hono': ['reply.send({ apiKey });', 'ctx.body = { apiKey };', 'c.json({ key: process.env.API_KEY });'],
    'web standard': ['Response.json({ apiKey });', 'NextResponse.json({ key: process.env.API_KEY });', 'new Response(JSON.stringify({ apiKey }));', 'export async function GET() { return Response.json({ secret: process.env.JWT_SECRET }); }'],
    'page data': ['export async function getServerSideProps() { return { props: { apiKey: process.env.API_KEY } }; }', 'export const getStaticProps = async () => { return { props: { key: process.env.API_KEY } }; };', 'export async function loader() { return { apiKey: process.env.API_KEY }; }', "import { json } from '@remix-run/node'; export const loader = () => { return json({ apiKey }); };"],
    'page data of a function without a return': ['export const getServerSideProps = async () => ({ props: { key: process.env.API_SECRET_KEY } });', 'export const loader = () => ({ apiKey: process.env.API_KEY });', "export const getStaticProps: GetStaticProps = async () => ({ props: { o: { k: process.env.API_SECRET } } });", { code: "export const load = () => ({ key: process.env.API_KEY });", filename: 'src/routes/+page.server.ts' }],
    'props of components': [{ code: 'const a = <Chat apiKey={process.env.API_KEY} />;', says: 'props' }, 'export default function Page() { const k = process.env.API_KEY; return <Widget k={k} />; }', 'const a = <Ui.Chat config={{ key: process.env.OPENAI_API_KEY }} />;'],
    'elements of the page': [{ code: 'const a = <input value={process.env.API_KEY} />;', says: 'props' }, 'export default function Page() { return <meta content={process.env.STRIPE_SECRET_KEY} />; }', "const a = <p title={`key ${process.env.API_SECRET}`} />;"],
    'in bulk': [{ code: 'res.json(process.env);', says: 'bulk' }, { code: 'res.send({ env: process.env });', says: 'bulk' }, { code: 'Response.json({ ...process.env });', says: 'bulk' }],
  },
  clean: {
    'tokens for users': ['res.json({ accessToken, refreshToken });', 'res.json({ token });', 'res.json({ authToken: sign(user) });', 'res.json({ clientSecret: intent.client_secret });'],
    'no key': ['res.json({ hasKey: !!apiKey });', "res.json({ error: 'API key missing' });", 'res.json({ apiKey: mask(apiKey) });', 'res.json({ apiKeyId });', 'res.send(apiKey.length);', 'res.json({ password: undefined });', "res.json({ apiKey: '***' });"],
    'functions that load nothing for a page': ['const loader = () => ({ apiKey: process.env.API_KEY });', 'export const makeClient = () => ({ apiKey: process.env.API_KEY });', 'export const loader = () => ({ hasKey: !!process.env.API_KEY });', 'export const loader = async () => { list.map((x) => ({ apiKey })); };'],
    'no answer': ['store.json({ apiKey });', 'client.send(apiKey);', 'fetch(u, { body: apiKey });', 'const a = <Chat apiKey={process.env.NEXT_PUBLIC_KEY} />;', 'const a = <input password={password} />;', 'const a = <Chat apiKey={apiKey} />;', 'const a = <Chat apiKey="none" />;', "'use client';\nconst a = <Chat apiKey={process.env.API_KEY} />;"],
    'other methods of an answer': ['reply.log.info({ apiKey });', "c.set('apiKey', process.env.API_KEY);", "ctx.header('x', process.env.API_KEY);", "res.setHeader(apiKey, 'x');", "res.render(apiKey, {});", "res.on('finish', () => use(apiKey));"],
  },
});
