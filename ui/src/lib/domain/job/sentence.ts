// What a job does or did, as one sentence.
import type { Job } from '$lib/ipc/bindings';
import { t } from '$lib/words/words.svelte';

/** The sentence. */
export function jobSentence(job: Job): string {
  const backpack = job.backpackName ?? '';
  const { done, total, ended } = job;
  if (ended === null) {
    if (total === null) {
      return { sync: t('job-sync', { backpack }), check: t('job-check'), transfer: t('job-transfer', { backpack }), export: t('job-export') }[job.kind];
    }
    return {
      sync: t('job-sync-counted', { backpack, done, total }),
      check: t('job-check-counted', { done, total }),
      transfer: t('job-transfer-counted', { backpack, done, total }),
      export: t('job-export-counted', { done, total }),
    }[job.kind];
  }
  switch (ended.how) {
    case 'synced': {
      const { added, changed, gone, failed } = ended.what;
      if (failed) return t('job-synced-failed', { backpack, added, changed, gone, failed });
      return added + changed + gone === 0 ? t('job-synced-nothing', { backpack }) : t('job-synced', { backpack, added, changed, gone });
    }
    case 'done':
      return {
        sync: t('job-synced-nothing', { backpack }),
        check: t('job-check-done', { total: total ?? done }),
        transfer: t('job-transfer-done', { total: total ?? done, backpack }),
        export: t('job-export-done', { total: total ?? done }),
      }[job.kind];
    case 'stopped':
      return {
        sync: t('job-stopped-sync', { backpack }),
        check: t('job-stopped-check', { done }),
        transfer: t('job-stopped-transfer', { backpack, done, total: total ?? done }),
        export: t('job-stopped-export'),
      }[job.kind];
    case 'failed':
      return {
        sync: t('job-failed-sync', { backpack }),
        check: t('job-failed-check'),
        transfer: t('job-failed-transfer', { backpack }),
        export: t('job-failed-export'),
      }[job.kind];
  }
}
