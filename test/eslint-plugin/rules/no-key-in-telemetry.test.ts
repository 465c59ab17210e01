import { checkTable } from '../table.ts';

checkTable('no-key-in-telemetry', {
  found: {
    Sentry: [
      { code: "import * as Sentry from '@sentry/node'; Sentry.captureMessage(`bad ${apiKey}`);", gives: "import * as Sentry from '@sentry/node'; Sentry.captureMessage(`bad [redacted]`);", says: 'sent' },
      "import { captureException as c } from '@sentry/react'; c(e, { extra: { apiKey } });",
      "const S = require('@sentry/node'); S.setContext('x', { key: process.env.API_KEY });",
      'Sentry.addBreadcrumb({ message: apiKey });',
      'Sentry.withScope((scope) => { scope.setExtra("key", process.env.API_KEY); });',
      "import * as Sentry from '@sentry/node'; Sentry.captureException(new Error(apiKey));",
    ],
    Bugsnag: ["import Bugsnag from '@bugsnag/js'; Bugsnag.notify(e, (event) => event.addMetadata('x', { apiKey }));", "import Bugsnag from '@bugsnag/js'; Bugsnag.leaveBreadcrumb('x', { apiKey });", 'bugsnagClient.notify(new Error(process.env.API_KEY));'],
    'what a tracker hands to a callback': [
      "import Bugsnag from '@bugsnag/js'; Bugsnag.notify(e, ev => ev.addMetadata('x', { apiKey }));",
      "import Bugsnag from '@bugsnag/js'; Bugsnag.notify(e, async (it: Event) => { it.addMetadata('x', { key: process.env.API_KEY }); });",
      "const { notify } = require('@bugsnag/node'); notify(e, function (report) { report.setUser(1, apiKey); });",
      "import * as S from '@sentry/node'; S.withScope((s) => s.setExtra('key', apiKey));",
      'Sentry.configureScope((s) => { s.setTag("key", apiKey); });',
      "import { trace } from '@opentelemetry/api'; trace.getTracer('x').startActiveSpan('y', (one) => { one.setAttribute('key', apiKey); one.end(); });",
      "import b from '@acme/beacon'; b.report(e, (it) => it.addMetadata('x', { apiKey }));",
    ].map((code) => (code.includes('@acme') ? { code, settings: { trackers: ['@acme/beacon'] } } : code)),
    Rollbar: ["import Rollbar from 'rollbar'; const r = new Rollbar({}); r.error('x', { apiKey });", 'rollbar.warning(process.env.API_KEY);', "const Rollbar = require('rollbar'); class A { r = new Rollbar(); f() { this.r.log(apiKey); } }"],
    Datadog: ["import { datadogLogs } from '@datadog/browser-logs'; datadogLogs.logger.info('x', { apiKey });", "import { datadogRum } from '@datadog/browser-rum'; datadogRum.addAction('x', { key: process.env.API_KEY });", 'window.DD_LOGS.logger.error(apiKey);'],
    'New Relic': ["import newrelic from 'newrelic'; newrelic.noticeError(e, { apiKey });", "const nr = require('newrelic'); nr.recordCustomEvent('x', { key: process.env.API_KEY });", "newrelic.addCustomAttribute('key', apiKey);"],
    'LogRocket and PostHog': ["import LogRocket from 'logrocket'; LogRocket.track('x', { apiKey });", "import posthog from 'posthog-js'; posthog.capture('x', { apiKey });", "import { PostHog } from 'posthog-node'; const p = new PostHog('x'); p.capture({ properties: { k: process.env.API_KEY } });", 'posthog.identify(id, { secretKey });'],
    Segment: ["import { Analytics } from '@segment/analytics-node'; const a = new Analytics({}); a.track({ properties: { apiKey } });", "analytics.identify(id, { apiKey });", "analytics.track('x', { key: process.env.API_KEY });"],
    OpenTelemetry: ["span.setAttribute('key', apiKey);", "import { trace } from '@opentelemetry/api'; trace.getActiveSpan().setAttributes({ apiKey });", "tracer.startActiveSpan('x', (s) => {}); activeSpan.recordException(new Error(process.env.API_KEY));"],
    'App Insights, Honeybadger, Raygun': ["import appInsights from 'applicationinsights'; appInsights.defaultClient.trackTrace({ message: apiKey });", "appInsights.trackException({ exception: e, properties: { apiKey } });", "import Honeybadger from '@honeybadger-io/js'; Honeybadger.notify(e, { context: { apiKey } });", "import raygun from 'raygun'; const c = new raygun.Client(); c.send(e, { apiKey });", "rg4js('send', { error: e, customData: { apiKey } });"],
    'in bulk': [{ code: 'Sentry.setContext("env", process.env);', says: 'bulk' }, { code: "import * as Sentry from '@sentry/node'; function f(req) { Sentry.captureException(e, { extra: { headers: req.headers } }); }", says: 'bulk' }, { code: 'try { f(); } catch (e) { posthog.capture("x", { config: e.config }); }', says: 'bulk' }],
    'by setting': [{ code: 'beacon.emit({ apiKey });', settings: { trackers: ['beacon'] } }, { code: "import b from '@acme/beacon'; b.emit(apiKey);", settings: { trackers: ['@acme/beacon'] } }, { code: "import { emit } from '@acme/beacon'; emit(process.env.API_KEY);", settings: { trackers: ['@acme/beacon'] } }],
  },
  clean: {
    'its own key': ['Sentry.init({ dsn: process.env.SENTRY_DSN });', "posthog.init(process.env.POSTHOG_KEY);", "import Bugsnag from '@bugsnag/js'; Bugsnag.start({ apiKey: process.env.BUGSNAG_API_KEY });", "import Rollbar from 'rollbar'; new Rollbar({ accessToken: process.env.ROLLBAR_TOKEN });", "import { Analytics } from '@segment/analytics-node'; new Analytics({ writeKey: process.env.SEGMENT_WRITE_KEY });", "Honeybadger.configure({ apiKey });", "rg4js('apiKey', apiKey);", 'datadogRum.init({ clientToken });', "import mixpanel from 'mixpanel'; mixpanel.init(process.env.MIXPANEL_TOKEN);"],
    'no key': ["Sentry.captureMessage('API key missing');", 'Sentry.setTag("hasKey", !!apiKey);', 'posthog.capture("x", { apiKeyId });', 'analytics.track("password_reset", { length: password.length });', "span.setAttribute('key', hash(apiKey));", 'Sentry.captureException(error);'],
    'no tracker': ['cache.setAttribute("key", apiKey);', 'cache.each((it) => it.setAttribute("key", apiKey));', "import { each } from './cache'; each((it) => { it.setTag('key', apiKey); });", 'Sentry.lastEventId(((it) => it.setAttribute("key", apiKey))(el));', 'el.setAttribute("x", apiKey);', "import { track } from './tracks'; track(apiKey);", 'new Zavu(apiKey).send();'],
  },
});
