import type { Check } from './check.ts';

export const urlCredentials: Check = () => 'kept';
