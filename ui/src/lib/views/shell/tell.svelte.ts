// Tells what goes on by itself to screen readers: at most every ten seconds, and how it ended.
import { jobSentence } from '$lib/domain/job/sentence';
import { ipc } from '$lib/ipc';
import { live } from '$lib/shared/live.svelte';

/** Follows the jobs; answers how to stop. */
export function tellJobs(): () => void {
  return ipc().onJob((job) => {
    if (job.ended) live.end(jobSentence(job));
    else live.progress(jobSentence(job));
  });
}
