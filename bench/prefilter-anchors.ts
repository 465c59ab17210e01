/** Anchors to measure the prefilter with when no rule set is there: public key prefixes with their encoded forms, names of assignments, URLs. */
import { type Anchor, ByteClass } from '@leaklint/kernel';

const PREFIXES =
  'sk-ant- AKIA ASIA ABIA ACCA IQoJb3JpZ2lu FwoGZXIvYXdz ABSKQmVkcm9ja0FQSUtleS bedrock-api-key- da2- amzn.mws. AccountKey= SharedAccessKey= cfut_ cfat_ cfk_ dop_v1_ doo_v1_ dor_v1_ ' +
  'discord.com/api/ discordapp.com/api/ figd_ fm2_ fm1r_ fm1a_ fo1_ AIza GOCSPX- ya29. 1//0 ghp_ github_pat_ gho_ ghu_ ghs_ ghr_ glpat- gldt- glrt- glrtr- GR1348941 glcbt- glptt- glft- glsoat- glimt- ' +
  'glagent- gloas- glffct- glwt- glsa_ glc_ eyJrIjoi gsk_ HRKU- api_org_ lsv2_pt_ lsv2_sk_ lin_api_ lin_oauth_ key- napi_ nfp_ NRAK- NRAA- NRRA- NRII- NRIQ- NRAL ntn_ secret_ npm_ _authToken _auth ' +
  'sk-proj- sk-svcacct- sk-service- sk-admin- T3BlbkFJ sk-or- pplx- pcsk_ phx_ sntrys_ sntryu_ sntryi_ sntrya_ xoxb- xoxp- xoxa- xoxr- xoxs- xoxo- xoxc- xoxd- xoxe.xox xoxe- xapp- hooks.slack.com/ ' +
  'sk_live_ sk_test_ rk_live_ rk_test_ whsec_ sb_secret_ sbp_ tgp_v1_ vcp_ vci_ vca_ vcr_ vck_ xai- zv_live_ zv_test_ uv_live_ uv_test_ -----BEGIN PMAK- dp.pt. dp.st. dckr_pat_ dckr_oat_ rubygems_ ATATT3 ' +
  'ATCTT3 ATBB BBDC- pscale_tkn_ pscale_pw_ pscale_oauth_ pypi-AgEIcHlwaS5vcmc shpat_ shpss_ shpca_ shppa_ sq0atp- sq0csp- EAAA EAAC AGE-SECRET-KEY-1 hvs. hvb. s.hvs duffel_live_ duffel_test_ EZAK EZTK ' +
  'FLWSECK- FLWSECK_TEST- flb_live_ fio-u- shippo_live_ shippo_test_ SK_live_ rdme_ sgp_ sgd_ tfp_ PRVT_ pnu_ perm: oy2 ops_eyJ secret_live_ test_sk_ live_sk_ lob_live_ CFPAT- dapi PAT- cio_ dd_api_ ' +
  'sl.u. sl.B figp_ ion_ jfrog_ AKCp cmVmd mbt_ NPSECRET- okta_ PKAK- plaid- access-sandbox- access-production- pul- r2d2_ RGAPI- rpa_ scw- SCWX sdk-live- snyk_ SWMTKN-1- SWMKEY-1- tk_live_ trc_ tvly- typ_ vlt_ wk_live_ ' +
  'xkeysib- xsmtpsib- ZohoToken zpka_ nvapi- hf_oauth_ ctx7sk- fw_live_ jina_ mistral_ co_live_ dsk_live_ ak-live- brv_ e2b_ lf_sk_ lcl_ bb_live_ fc-live- exa_live_ cal_live_ clk_live_ sess-live- pat_na1- pat_eu1- hubspot-';
const NAMES = 'password passwd secret api_key apikey api-key access_key private_key credential auth_token client_secret deepseek mandrill mailgun datadog cloudflare heroku';

const token = ByteClass.of('A-Za-z0-9_-');
const base64 = ByteClass.of('A-Za-z0-9+/_-');

/** So many of the prefixes, all names, and the short ones; with encoded forms if asked for. */
export function ownAnchors(prefixes: number, encoded: boolean): Anchor[] {
  const anchors: Anchor[] = [
    { literal: Buffer.from('://'), fold: false, confirm: { then: { byte: 0x40, through: ByteClass.of('A-Za-z0-9._~%!$&*+,;=:-'), within: 256 } } },
    { literal: Buffer.from('SK'), fold: false, follow: [ByteClass.of('0-9a-f'), ByteClass.of('0-9a-f')], confirm: { after: { of: ByteClass.of('0-9a-f'), min: 32 } } },
    { literal: Buffer.from('SG.'), fold: false, follow: [token, token], confirm: { after: { of: token, min: 16 } } },
    { literal: Buffer.from('eyJ'), fold: false, confirm: { after: { of: token, min: 12 } } },
    { literal: Buffer.from('hf_'), fold: false, confirm: { after: { of: token, min: 30 } } },
    { literal: Buffer.from('re_'), fold: false, confirm: { after: { of: token, min: 16 }, notBefore: token } },
    { literal: Buffer.from('r8_'), fold: false, confirm: { after: { of: token, min: 30 } } },
  ];
  const value = {
    gap: 24,
    name: ByteClass.of('A-Za-z0-9_."\'\\]-'),
    operator: ByteClass.of('=:'),
    pad: 6,
    lead: ByteClass.of(' \\t"\'`=>'),
    of: ByteClass.of('!-&(-_a-~'),
    min: 8,
    need: ByteClass.of('0-9'),
  };
  for (const name of NAMES.split(' ')) {
    const literal = Buffer.from(name);
    anchors.push({ literal, fold: true, confirm: { value } });
    if (encoded) anchors.push({ literal: utf16(literal), fold: true, confirm: { after: { of: ByteClass.all(), min: 16 } } });
  }
  for (const prefix of PREFIXES.split(' ').slice(0, prefixes)) {
    const literal = Buffer.from(prefix);
    anchors.push({ literal, fold: false, confirm: { after: { of: token, min: 10 } } });
    if (!encoded || literal.length < 4) continue;
    for (let shift = 0; shift < 3; shift++) {
      const text = Buffer.concat([Buffer.alloc(shift), literal]).toString('base64');
      const sure = text.slice(shift === 0 ? 0 : shift + 1, Math.floor((8 * (shift + literal.length)) / 6));
      anchors.push({ literal: Buffer.from(sure), fold: false, confirm: { after: { of: base64, min: 12 } } });
    }
    anchors.push({ literal: Buffer.from(literal.toString('hex')), fold: true, confirm: { after: { of: ByteClass.of('0-9A-Fa-f'), min: 20 } } });
    anchors.push({ literal: utf16(literal), fold: false, confirm: { after: { of: ByteClass.all(), min: 20 } } });
  }
  return anchors;
}

/** Without the last zero byte, so that both byte orders have it. */
function utf16(literal: Buffer): Buffer {
  return Buffer.from(literal.toString('latin1'), 'utf16le').subarray(0, 2 * literal.length - 1);
}
