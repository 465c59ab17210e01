// Trackers: each way to one, and what only looks like it.
import { checkTable } from '../table.ts';

checkTable('no-key-in-telemetry', {
  found: {
    'functions and lists of the page': ['dataLayer.push({ event: "x", apiKey });', 'window.dataLayer.push({ apiKey });', "gtag('event', 'x', { apiKey });"],
    'trackers handed in': ["function f(posthog) { posthog.capture('x', { apiKey }); }", "class A { f() { this.analytics.track('x', { apiKey }); } }", "import { analytics } from './analytics'; analytics.track('x', { apiKey });", "const { Sentry: s } = window; s.captureMessage(apiKey);"],
    'by setting': [{ code: 'beacon(apiKey);', settings: { trackers: ['beacon'] } }, { code: 'this.beacon.emit(apiKey);', settings: { trackers: ['this.beacon'] } }, { code: 'x.beacon.emit(apiKey);', settings: { trackers: ['beacon'] } }],
  },
  clean: {
    'other modules and calls': ["import * as t from './tracks'; t.track(apiKey);", 'make()(apiKey); Sentry.flush();', '(() => Sentry)(apiKey);', "gtag('config', apiKey);", 'rows.push({ apiKey });', "import { heap } from 'data-structures'; heap.add(apiKey);", 'span.end(apiKey);'],
  },
});
