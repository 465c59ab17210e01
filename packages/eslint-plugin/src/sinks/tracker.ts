// Trackers: calls that hand something to an error tracker, to tracing or to analytics.
import type { TSESTree } from '@typescript-eslint/utils';
import { lastName, originOf, writtenPath } from '../analysis/origin.ts';
import { type Node, type SourceFile, enclosing, isFunction, unwrap } from '../analysis/source-file.ts';

const MODULES =
  /^(?:@sentry(?:-internal)?\/|raven|raven-js|@bugsnag\/|bugsnag|bugsnag-js|rollbar|@datadog\/|dd-trace|newrelic|@newrelic\/|logrocket|posthog-|@posthog\/|@segment\/|analytics-node|@opentelemetry\/|applicationinsights|@microsoft\/applicationinsights|@honeybadger-io\/|honeybadger|raygun|raygun4js|mixpanel|@amplitude\/|amplitude|@vercel\/analytics|@vercel\/otel|@elastic\/apm|elastic-apm-node|@appsignal\/|@airbrake\/|airbrake|@highlight-run\/|trackjs|@rudderstack\/|@snowplow\/|analytics$|react-ga|universal-analytics|@plausible|fullstory|@fullstory\/|@logtail\/|hotjar|@hotjar|@firebase\/analytics|firebase\/analytics|@react-native-firebase\/(?:analytics|crashlytics)|statsig|@grafana\/faro|honeycomb|@honeycombio\/)/;
const NAMES = /^(?:Sentry|Bugsnag|bugsnag|Bugsnag[A-Z]\w*|bugsnagClient|[Rr]ollbar|newrelic|NREUM|LogRocket|posthog|analytics|mixpanel|amplitude|DD_RUM|DD_LOGS|datadogRum|datadogLogs|[Hh]oneybadger|[Rr]aygun|raygunClient|rg4js|appInsights|appInsightsClient|telemetryClient|telemetry|Raven|TrackJS|airbrake|crashlytics|faro|apm|FS|FullStory|rudderanalytics|hj|heap|tracker|errorTracker|errorReporter|sentry|H)$/;
/** Setting a tracker up takes its own key, which is meant for it. */
const SETUP = /^(?:init|start|configure|config|setup|load|create|register|connect|use|new|Client|enable|disable|get\w*|is\w*|has\w*|with\w*|on|off|flush|close|shutdown|reset|run|requestHandler|errorHandler|wrap\w*|instrument\w*|active\w*|extract|inject|bind|loadAppInsights|defaultClient|fetchMock|handler)$/;
/** Spans and scopes come as parameters or by calls: their methods are telling enough. */
const SPAN = /^(?:setAttribute|setAttributes|recordException|addEvent|setStatus|setTag|setTags|setExtra|setExtras|setContext|setUser|addBreadcrumb|setBaggage|addMetadata|addError|log)$/;
const SPAN_NAMES = /^(?:span|scope|activeSpan|rootSpan|currentSpan|childSpan|parentSpan|transaction|currentScope|isolationScope|tracerSpan|getActiveSpan|getCurrentScope|getCurrentSpan|startSpan|getIsolationScope|event|crumb|breadcrumb)$/;

const owner = {};

/** The arguments of a call that leave for a tracker; undefined when it calls none. */
export function trackedArguments(file: SourceFile, call: TSESTree.CallExpression): readonly Node[] | undefined {
  return file.memo<readonly Node[] | undefined>(owner, call, () => (isTrackerCall(file, call) ? call.arguments : undefined), undefined);
}

function isTrackerCall(file: SourceFile, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const method = lastName(callee) ?? '';
  if (callee.type === 'Identifier') {
    if (file.settings.trackers.has(callee.name)) return true;
    const origin = originOf(file, callee);
    if (origin?.root === 'module') return isTrackerModule(file, origin.name) && !SETUP.test(origin.path.at(-1) ?? 'init') && (origin.path.at(-1) !== '()') && origin.path.length > 0;
    return /^(?:gtag|ga|rg4js|fbq|hj|_paq)$/.test(callee.name) && !isSetupCommand(call);
  }
  if (callee.type !== 'MemberExpression') return false;
  const holder = lastName(callee.object) ?? lastName((unwrap(callee.object) as Partial<TSESTree.CallExpression>).callee ?? callee) ?? '';
  if (file.settings.trackers.has(writtenPath(callee.object)) || file.settings.trackers.has(holder)) return !SETUP.test(method);
  if (writtenPath(callee) === 'dataLayer.push' || writtenPath(callee) === 'window.dataLayer.push') return true;
  if (SPAN.test(method) && method !== 'log' && (SPAN_NAMES.test(holder) || isHandedOut(file, unwrap(callee.object)))) return true;
  if (SETUP.test(method) || /^(?:then|catch|finally|map|filter|forEach|toString)$/.test(method)) return false;
  const origin = originOf(file, callee);
  if (origin?.root === 'module') {
    if (!isTrackerModule(file, origin.name)) return NAMES.test(holder) && /^[.~#@$]/.test(origin.name);
    return true;
  }
  // Sentry.captureMessage, this.analytics.track, window.DD_LOGS.logger.error
  return NAMES.test(holder) || (origin?.root === 'global' && NAMES.test(origin.name));
}

function isTrackerModule(file: SourceFile, name: string): boolean {
  return MODULES.test(name) || file.settings.trackers.has(name);
}

/** `Bugsnag.notify(e, (ev) => ev.addMetadata(…))`: what a tracker hands to a callback is a part of it, whatever it is called there. */
function isHandedOut(file: SourceFile, node: Node): boolean {
  const definition = node.type === 'Identifier' ? file.variable(node)?.defs[0] : undefined;
  const owner = definition?.type === ('Parameter' as never) ? (definition?.node as Node) : undefined;
  const call = owner?.parent;
  if (call?.type !== 'CallExpression' || call.callee === owner) return false;
  const origin = originOf(file, call.callee);
  return origin?.root === 'module' ? isTrackerModule(file, origin.name) : call.callee.type === 'MemberExpression' && NAMES.test(lastName(call.callee.object) ?? '');
}

/** `gtag('config', 'G-…')`, `rg4js('apiKey', key)`. */
function isSetupCommand(call: TSESTree.CallExpression): boolean {
  const [command] = call.arguments;
  return command?.type === 'Literal' && /^(?:config|js|create|init|apiKey|enableCrashReporting|consent)$/.test(String(command.value));
}

/** Whether a node stands inside the arguments of a call that `test` accepts, in the same function. */
export function insideCall(node: Node, test: (call: TSESTree.CallExpression) => boolean): boolean {
  let at = enclosing(node, (each) => each.type === 'CallExpression' || isFunction(each));
  while (at !== undefined && at.type === 'CallExpression') {
    if (test(at)) return true;
    at = enclosing(at, (each) => each.type === 'CallExpression' || isFunction(each));
  }
  return false;
}
