// What a kept document is for, in words. Names come from the program and are stable.
import { type Id, t } from '$lib/words/words.svelte';

const ROLES: Record<string, Id> = {
  assertion: 'role-assertion',
  badge_class: 'role-badge-class',
  issuer: 'role-issuer',
  key: 'role-key',
  revocation_list: 'role-revocation-list',
  status_list: 'role-status-list',
  did_document: 'role-did-document',
  image: 'role-image',
  context: 'role-context',
  schema: 'role-schema',
  endorsement: 'role-endorsement',
  refresh: 'role-refresh',
};

/** The words for a role; one that this window does not know yet shows its own name. */
export function roleWord(name: string): string {
  const id = ROLES[name];
  return id ? t(id as 'role-key') : name;
}
