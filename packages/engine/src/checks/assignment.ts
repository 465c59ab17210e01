import type { Check } from './check.ts';

export const assignment: Check = () => 'kept';
