// key-header-format: a key in another header, or under another scheme, than its vendor reads.
import { type Evidence, keyIn } from '../analysis/flow.ts';
import { propertyOf } from '../analysis/origin.ts';
import { type Node, type SourceFile, unwrap } from '../analysis/source-file.ts';
import { type Fix, type Fixer, type LintRule, type Report, defineRule } from '../rule.ts';
import { hostOf } from '../sinks/address.ts';
import { type Header, headerSet, httpRequestOf, requestHeaders } from '../sinks/http.ts';
import { type Piece, staticPieces } from '../sinks/pieces.ts';
import type { Vendor } from '../vendors.ts';

/** Vendors that read their keys from several headers, from their documents; of them only a missing or doubled scheme is reported. */
const SEVERAL_HEADERS: ReadonlySet<string> = new Set(['GitLab', 'Anthropic', 'Google', 'Azure', 'HashiCorp Vault', 'Postman', 'Brevo', 'CircleCI', 'Artifactory', 'Figma', 'Supabase', 'Datadog']);

export const keyHeaderFormat: LintRule = defineRule({
  name: 'key-header-format',
  description: 'require the header and scheme that a vendor reads its key from',
  recommended: false,
  fixes: true,
  messages: {
    header: '{{vendor}} reads its key from `{{right}}`, not from `{{wrong}}`.',
    missing: '{{vendor}} wants `{{scheme}}` before the key in `Authorization`.',
    doubled: 'The scheme stands here twice.',
    unspaced: 'A space is missing between `{{scheme}}` and the key.',
    scheme: '{{vendor}} wants no scheme before the key in `{{header}}`.',
  },
  text: /authorization|key|token/i,
  needsKey: true,
  code: (file, _context, report) => ({
    CallExpression(node) {
      const request = httpRequestOf(file, node);
      if (request !== undefined) {
        const host = hostOf(file, request.address) ?? hostOf(file, propertyOf(file, request.options, 'baseURL', 'prefixUrl'));
        const vendor = host === undefined ? undefined : file.settings.vendors.atHost(host);
        for (const header of requestHeaders(file, request)) checkHeader(file, header, vendor, report);
      }
      const set = headerSet(file, node);
      if (set !== undefined) checkHeader(file, set, undefined, report);
    },
    NewExpression(node) {
      const request = httpRequestOf(file, node);
      const host = request === undefined ? undefined : hostOf(file, request.address);
      const vendor = host === undefined ? undefined : file.settings.vendors.atHost(host);
      if (request !== undefined) for (const header of requestHeaders(file, request)) checkHeader(file, header, vendor, report);
    },
  }),
});

function checkHeader(file: SourceFile, header: Header, atHost: Vendor | undefined, report: Report): void {
  const isAuthorization = header.name.toLowerCase() === 'authorization';
  const evidence = keyIn(file, header.value);
  const ofKey = evidence === undefined ? undefined : vendorOf(file, evidence);
  const vendor = atHost ?? ofKey;
  // The key must be this vendor's: at its host a session token of another kind may be sent too.
  const reads = evidence === undefined || (ofKey !== undefined && ofKey.name !== vendor?.name) ? undefined : vendor?.header;
  if (vendor === undefined || evidence === undefined || reads === undefined) {
    if (isAuthorization) checkScheme(file, header, report);
    return;
  }
  if (reads.toLowerCase() !== header.name.toLowerCase() && belongsElsewhere(file, header, vendor, evidence, atHost !== undefined)) return moveTo(file, header, vendor, reads, evidence, report);
  if (isAuthorization) checkScheme(file, header, report);
  if (reads.toLowerCase() === header.name.toLowerCase()) checkWhole(file, header, vendor, evidence, report);
}

/** Whether a key stands in a header that its vendor does not read it from. */
function belongsElsewhere(file: SourceFile, header: Header, vendor: Vendor, evidence: Evidence, isAtHost: boolean): boolean {
  if (!isKeyHeader(file, header.name) || SEVERAL_HEADERS.has(vendor.name)) return false;
  return evidence.layer !== 'name' || (isAtHost && !/token|jwt|session|bearer/i.test(evidence.label));
}

function moveTo(file: SourceFile, header: Header, vendor: Vendor, right: string, evidence: Evidence, report: Report): void {
  const pieces = staticPieces(file, header.value);
  const value = pieces.filter((piece): piece is Node => typeof piece !== 'string');
  const alone = value.length === 1 && (pieces.length === 1 || (schemeOf(pieces) !== undefined && pieces.length === 2)) ? value[0] : undefined;
  const known = vendor.scheme;
  const name = /^[A-Za-z_$][\w$]*$/.test(right) && header.key.type === 'Identifier' ? right : `'${right}'`;
  report(header.key, 'header', { vendor: vendor.name, right: known === undefined ? right : `${right}: ${known} …`, wrong: header.name }, {
    evidence,
    ...(alone === undefined ? {} : { fix: (fixer) => [fixer.replaceText(header.key, name), known === undefined || alone !== unwrap(header.value) ? fixer.replaceText(header.value, known === undefined ? file.code.getText(alone) : `\`${known} \${${file.code.getText(alone)}}\``) : addScheme(file, fixer, header.value, known)] }),
  });
}

/** A key in the right header: under its scheme, and under none where there is none. */
function checkWhole(file: SourceFile, { name, value }: Header, vendor: Vendor, evidence: Evidence, report: Report): void {
  const pieces = staticPieces(file, value);
  const written = schemeOf(pieces);
  const { scheme } = vendor;
  if (scheme !== undefined && written === undefined && isKeyAlone(value, evidence)) report(value, 'missing', { vendor: vendor.name, scheme }, { evidence, fix: (fixer) => addScheme(file, fixer, value, scheme) });
  const [, alone] = pieces;
  if (scheme === undefined && written !== undefined && pieces.length === 2 && typeof alone === 'object') report(value, 'scheme', { vendor: vendor.name, header: name }, { evidence, fix: (fixer) => fixer.replaceText(value, file.code.getText(alone)) });
}

/** Headers that hold a key and nothing else. */
function isKeyHeader(file: SourceFile, name: string): boolean {
  return /^authorization$/i.test(name) || file.settings.vendors.ownHeader(name);
}

function vendorOf(file: SourceFile, evidence: Evidence): Vendor | undefined {
  const { vendors } = file.settings;
  if (evidence.variable !== undefined) return vendors.ofVariable(evidence.variable);
  return evidence.match === undefined ? undefined : vendors.named(evidence.match.vendor);
}

/** `Bearer Bearer …`, `Bearer${key}`: wrong for every vendor. */
function checkScheme(file: SourceFile, { value }: Header, report: Report): void {
  const inner = unwrap(value);
  const text = file.code.getText(inner);
  const doubled = /^(['"`])(Bearer|Basic|Token)\s+\2\s+/i.exec(text);
  if (doubled !== null) {
    const start = inner.range[0] + 1;
    report(inner, 'doubled', {}, { fix: (fixer) => fixer.removeRange([start, start + (doubled[2] ?? '').length + 1]) });
    return;
  }
  const unspaced = inner.type === 'TemplateLiteral' ? /^`(Bearer|Basic|Token)(?=\$\{)/.exec(text) : inner.type === 'BinaryExpression' ? /^(['"])(Bearer|Basic|Token)\1\s*\+/.exec(text) : null;
  if (unspaced === null) return;
  const scheme = unspaced[2] ?? unspaced[1] ?? '';
  if (inner.type === 'BinaryExpression' && /^\s*['"`]\s/.test(text.slice(unspaced[0].length))) return;
  const start = inner.range[0] + 1;
  report(inner, 'unspaced', { scheme }, { fix: (fixer) => fixer.insertTextAfterRange([start, start + scheme.length], ' ') });
}

/** The scheme that the known text before the key gives. */
function schemeOf(pieces: readonly Piece[]): string | undefined {
  const [first] = pieces;
  return typeof first === 'string' ? /^([A-Za-z][\w-]*) $/.exec(first)?.[1] ?? /^(Bearer|Basic|Token|Bot|ApiKey)\b/i.exec(first)?.[1] : undefined;
}

/** The value is the key and nothing around it; what comes from elsewhere may hold a scheme already. */
function isKeyAlone(value: Node, evidence: Evidence): boolean {
  const inner = unwrap(value);
  return evidence.layer !== 'name' && (inner.type === 'Identifier' || inner.type === 'MemberExpression' || inner.type === 'CallExpression' || (inner.type === 'Literal' && evidence.match?.start === 0) || (inner.type === 'TemplateLiteral' && inner.expressions.length === 1 && inner.quasis.every((quasi) => quasi.value.raw === '')));
}

/** Puts the scheme before a value. Texts are left where they stand: an edit does not carry a key. */
function addScheme(file: SourceFile, fixer: Fixer, node: Node, scheme: string): Fix {
  const inner = unwrap(node);
  if (inner.type === 'Literal' || inner.type === 'TemplateLiteral') return fixer.insertTextAfterRange([inner.range[0], inner.range[0] + 1], `${scheme} `);
  return fixer.replaceText(node, `\`${scheme} \${${file.code.getText(node)}}\``);
}
