// What can be done with badges, as entries of menus.
import type { ExportForm } from '$lib/ipc/bindings';
import type { Action } from '$lib/shared/menu';
import { go } from '$lib/shared/router.svelte';
import { t } from '$lib/words/words.svelte';
import { world } from '../world.svelte';

/** The forms of export. */
export function exportActions(onexport: (form: ExportForm) => void): Action[] {
  return [
    {
      label: t('export-baked'),
      onselect: () => {
        onexport('baked');
      },
    },
    {
      label: t('export-json'),
      onselect: () => {
        onexport('json');
      },
    },
  ];
}

/** The backpacks that badges can be copied to. */
export function copyToActions(oncopy: (backpack: string) => void): Action[] {
  const targets = world.backpacks.filter((backpack) => backpack.canPush && backpack.state !== 'disconnected');
  if (targets.length === 0) {
    return [
      {
        label: t('sidebar-connect'),
        onselect: () => {
          go(['connect']);
        },
      },
    ];
  }
  return targets.map((backpack) => ({
    label: backpack.name,
    reason: world.cut ? t('needs-net') : backpack.state === 'signed_out' ? t('status-signed-out') : undefined,
    onselect: () => {
      oncopy(backpack.id);
    },
  }));
}
