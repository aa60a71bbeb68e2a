// The words of this page, in the languages of Holdall.

const en = {
  title: 'Back to Holdall',
  allowed: 'Your backpack has answered. If your browser asks whether it may open Holdall, allow it.',
  denied: 'You said no on your backpack’s page, so nothing was connected. If your browser asks whether it may open Holdall, allow it: Holdall then stops waiting.',
  failed: 'Your backpack reported a problem. If your browser asks whether it may open Holdall, allow it: Holdall says more.',
  open: 'Open Holdall',
  otherwise: 'Nothing happens?',
  how: 'Copy this answer and paste it in Holdall, where it waits for the browser.',
  label: 'The answer',
  copy: 'Copy',
  copied: 'Copied.',
  selected: 'Selected. Press Ctrl+C, or Command+C on a Mac.',
  left: (seconds) => `Some backpacks let an answer count for a minute only: ${seconds} s left.`,
  late: 'This answer may be too old by now. If Holdall says so, connect again there; nothing is lost.',
  nothing: 'There is nothing to hand on here',
  'nothing-why':
    'This page hands a backpack’s answer to Holdall. The answer was handed on already, or it did not arrive whole. Go back to Holdall and see what it says there; if it still waits, connect again.',
};

const de = {
  title: 'Zurück zu Holdall',
  allowed: 'Dein Backpack hat geantwortet. Wenn dein Browser fragt, ob er Holdall öffnen darf, erlaube es.',
  denied: 'Du hast auf der Seite deines Backpacks Nein gesagt, darum wurde nichts verbunden. Wenn dein Browser fragt, ob er Holdall öffnen darf, erlaube es: Holdall hört dann auf zu warten.',
  failed: 'Dein Backpack hat ein Problem gemeldet. Wenn dein Browser fragt, ob er Holdall öffnen darf, erlaube es: Holdall sagt mehr dazu.',
  open: 'Holdall öffnen',
  otherwise: 'Es geschieht nichts?',
  how: 'Kopiere diese Antwort und füge sie in Holdall ein, wo es auf den Browser wartet.',
  label: 'Die Antwort',
  copy: 'Kopieren',
  copied: 'Kopiert.',
  selected: 'Ausgewählt. Drücke Strg+C, auf dem Mac Command+C.',
  left: (seconds) => `Bei manchen Backpacks gilt eine Antwort nur eine Minute: noch ${seconds} s.`,
  late: 'Diese Antwort ist inzwischen vielleicht zu alt. Wenn Holdall das sagt, verbinde dort noch einmal; verloren ist nichts.',
  nothing: 'Hier gibt es nichts weiterzureichen',
  'nothing-why':
    'Diese Seite reicht die Antwort eines Backpacks an Holdall weiter. Die Antwort wurde schon weitergereicht, oder sie kam nicht ganz an. Geh zurück zu Holdall und sieh, was dort steht; wartet es noch, verbinde noch einmal.',
};

/** The first of the reader's languages that there are words in; English else. */
export function words(wanted) {
  const known = { en, de };
  const language = wanted.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => Object.hasOwn(known, tag)) ?? 'en';
  return { language, say: known[language] };
}
