// What you just did: one sentence at the bottom, for eight seconds, one at a time.
import { toast } from 'svelte-sonner';

/** Says what was done; `action` may take it back or show it. */
export function say(text: string, action?: { label: string; onclick: () => void }): void {
  toast.dismiss();
  toast(text, action ? { action: { label: action.label, onClick: action.onclick } } : {});
}
