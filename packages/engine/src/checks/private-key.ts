import type { Check } from './check.ts';

export const privateKey: Check = () => 'kept';
