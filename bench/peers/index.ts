/** Every peer, in the order in which tables list them. */
import { detectSecrets } from './detect-secrets.ts';
import { betterleaks, gitleaks } from './gitleaks.ts';
import { kingfisher } from './kingfisher.ts';
import type { Peer } from './peer.ts';
import { ripsecrets } from './ripsecrets.ts';
import { secretlint } from './secretlint.ts';
import { titus } from './titus.ts';
import { trufflehog } from './trufflehog.ts';

export const PEERS: readonly Peer[] = [gitleaks, betterleaks, trufflehog, kingfisher, titus, detectSecrets, ripsecrets, secretlint];
