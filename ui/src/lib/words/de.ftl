# Die Worte des Fensters. Jeder Satz ist ganz; Reihenfolge und Namen wie in en.ftl.

app-name = Holdall

## Statusworte: höchstens 16 Zeichen.

status-passed = Bestanden
status-last-passed = Zuvor gültig
status-problem = Problem
status-could-not-check = Nicht prüfbar
status-expired = Abgelaufen
status-starts = Ab { $date }
status-revoked = Widerrufen
status-suspended = Ausgesetzt
status-not-checked = Noch ungeprüft
status-syncing = Abgleich läuft
status-signed-out = Abgemeldet
status-disconnected = Getrennt
status-last-passed-at = Gültig { $date }
status-not-applicable = Nicht nötig

flag-for-someone-else = Für jemand anderen
flag-gone-from = Nicht mehr in { $backpack }
flag-only-here = Nur hier
flag-proof-incomplete = Nachweis lückenhaft

outcome-copied = Kopiert
outcome-already-there = Schon da
outcome-not-visible-yet = Angenommen, noch nicht sichtbar
outcome-refused = Abgelehnt
outcome-not-sent = Nicht gesendet
outcome-stopped = Von dir gestoppt

## Das Fenster

pane-sidebar = Seitenleiste
pane-toolbar = Werkzeugleiste
pane-content = Inhalt
pane-drawer = Badge
pane-status = Status
foot-label = Was sich tun lässt
resize-sidebar = Breite der Seitenleiste
resize-drawer = Breite der Badge-Ansicht

sidebar-library = Bibliothek
part-all = Alle
part-needs-care = Braucht dich
part-expiring-soon = Läuft bald ab
part-proof-incomplete = Nachweislücken
sidebar-backpacks = Backpacks
sidebar-connect = Verbinden …
sidebar-activity = Aktivität
sidebar-settings = Einstellungen

menu-open = Menü
more = Mehr
back = Zurück
search-badges = Badges suchen
search-clear = Suche leeren
search-open = Suchen
search-close = Suche schließen
view-label = Ansicht
view-grid = Raster
view-list = Liste
sync = Abgleichen
sync-working = Abgleich läuft
sync-none = Kein Backpack ist angemeldet.
needs-net = Offline nicht möglich.
close = Schließen
cancel = Abbrechen
details = Einzelheiten
copy = Kopieren
copied = In die Zwischenablage kopiert.
try-again = Noch einmal

## Die Filterzeile

count-badges = { $count ->
    [one] { $count } Badge
   *[other] { $count } Badges
}
sort-label = Reihenfolge
sort-issued = Neueste zuerst
sort-name = Nach Name
sort-issuer = Nach Aussteller
sort-expires = Früheste Enden zuerst
sort-status = Nach Status
status-label = Status
status-any = Jeder Status
status-some = { $count ->
    [one] { $count } Status
   *[other] { $count } Status
}
issuer-label = Aussteller
issuer-any = Alle Aussteller
issuer-count = { $name } ({ $count })
filters-label = Filter
filters-held = Filter ({ $count })
filter-clear = Filter aufheben
tiles-label = Größe
tiles-s = Klein
tiles-m = Mittel
tiles-l = Groß
columns-label = Spalten
sort-and-filter = Ordnen und filtern

## Auswahl

selected-count = { $count ->
    [one] { $count } ausgewählt
   *[other] { $count } ausgewählt
}
selection-hidden = { $count ->
    [one] { $count } vom Filter verdeckter ist nicht mehr ausgewählt
   *[other] { $count } vom Filter verdeckte sind nicht mehr ausgewählt
}
select-none = Auswahl aufheben
action-check = Prüfen
action-export-menu = Exportieren …
action-copy-to-menu = Kopieren nach …
action-more = Weitere Aktionen
export-baked = Bilder mit eingebettetem Badge
export-json = Dokumente (JSON)
export-done = { $count ->
    [one] { $count } Badge nach { $folder } exportiert.
   *[other] { $count } Badges nach { $folder } exportiert.
}
export-placeholders = { $count ->
    [one] { $count } hatte kein taugliches Bild; ein gezeichnetes steht dafür.
   *[other] { $count } hatten kein taugliches Bild; je ein gezeichnetes steht dafür.
}
check-started = { $count ->
    [one] { $count } Badge wird geprüft.
   *[other] { $count } Badges werden geprüft.
}

## Die Bibliothek

grid-label = Badges
column-select = Ausgewählt
column-picture = Bild
column-name = Name
column-issuer = Aussteller
column-issued = Ausgestellt
column-expires = Endet
column-status = Status
column-places = In
badge-unnamed = Badge ohne Namen
issuer-unnamed = Aussteller unbekannt
date-none = Kein Datum
badge-label = { $name }, { $issuer }, { $date }, { $status }
badge-label-brief = { $name }, { $status }, { $issuer }, { $date }
badge-in = in { $places }
places-more = +{ $count }

empty-library-head = Noch keine Badges.
empty-library-text = Verbinde ein Backpack, dann werden deine Badges hierher kopiert.
empty-backpack-head = { $backpack } führt keine Badges.
empty-backpack-text = Angemeldet als { $account }. Badges an eine andere Adresse oder in einer anderen Serverregion stehen nicht in dieser Liste.
empty-part-head = Hier ist nichts.
empty-part-needs-care = Kein Badge hat ein Problem, ist abgelaufen oder wurde zurückgezogen.
empty-part-expiring = Kein Badge endet in den nächsten 60 Tagen.
empty-part-proof = Von jedem Badge liegt der ganze Nachweis hier.
empty-search-head = Nichts passt zu „{ $text }“ in { $part }.
empty-search-text = Gesucht wird in Namen, Ausstellern und Beschreibungen.
empty-filter-head = Nichts passt zu diesen Filtern.
search-everywhere = Überall suchen
failed-library-head = Die Bibliothek konnte nicht gelesen werden.
backpack-show = Einzelheiten zum Backpack

## Ein Badge

badge-issued = { $issuer }, ausgestellt { $date }
badge-for = Ausgestellt für dich, als { $who }
badge-for-other = Ausgestellt für { $who }. Du hast uns nicht gesagt, dass du das bist.
badge-for-someone = Ausgestellt für jemanden, von dem du uns nichts gesagt hast. Das Badge nennt die Adresse nur als Hash.
badge-for-unknown = Wem es gehört, wurde nicht verglichen. Nenne uns deine Adressen in den Einstellungen.
badge-ends = Endet { $date }
badge-ended = Endete { $date }
checked-at = geprüft { $date }
never-checked = nie geprüft
check-again = Erneut prüfen
check-kept = Anhand aufbewahrter Kopien prüfen
checking-now = Prüfung läuft
tab-checks = Prüfungen
tab-about = Über
tab-proof = Nachweis
tab-where = Orte
tab-history = Verlauf
tab-raw = Rohdaten
tabs-label = Teile dieses Badges
open-page = Als Seite öffnen
drawer-toggle = Badge-Leiste
drawer-many = { $count ->
    [one] { $count } Badge ausgewählt
   *[other] { $count } Badges ausgewählt
}
common-nothing = Nichts, außer dass es Badges sind.
common-years = Ausgestellt von { $from } bis { $to }
issuer-opens = Seite des Ausstellers
copy-link = Adresse des Badges kopieren
copy-json = Dokument kopieren

checks-none-head = Noch nicht geprüft
checks-none-text = Eine Prüfung liest die eigene Seite des Badges und fragt beim Aussteller nach.
checks-caption = Was geprüft wurde und was sich ergab
checks-col-question = Frage
checks-col-result = Ergebnis
checks-not-needed = { $count ->
    [one] { $count } Prüfung betrifft dieses Badge nicht
   *[other] { $count } Prüfungen betreffen dieses Badge nicht
}
checks-warnings = Gut zu wissen
checks-by-kept = Nur anhand aufbewahrter Kopien geprüft; die älteste wurde am { $date } geholt.
vouched-by = { $host } bürgt für dieses Badge.
last-passed-on = Zuletzt bestanden am { $date }.

check-readable = Als Badge lesbar
check-hosted-at-id = Liegt, wo es angibt
check-context = Seine Begriffe bedeuten, was sie sollen
check-structure = Vollständig und wohlgeformt
check-badge-class = Die Badge-Klasse ist, wie sie sein soll
check-issuer = Ausgestellt von dem, der genannt ist
check-scope = Liegt, wo der Aussteller seine Badges hat
check-key-owner = Mit dem Schlüssel des Ausstellers unterschrieben
check-signature = Seit der Unterschrift unverändert
check-claims = Umschlag und Inhalt stimmen überein
check-not-revoked = Vom Aussteller nicht zurückgezogen
check-dates = Seine Daten sind stimmig
check-not-expired = Noch nicht abgelaufen
check-extensions = Hält sich an die genannten Schemata
check-endorsements = Seine Empfehlungen halten
check-recipient = An dich verliehen

banner-problem = Dieses Badge hat die Prüfung nicht bestanden.
banner-problem-meaning = Es ist nicht, was es angibt, oder wurde nach der Verleihung verändert.
banner-problem-next = Bitte { $issuer } um eine neue Ausgabe.
banner-mismatch = Diese Kopie und die Seite des Ausstellers sagen nicht dasselbe.
banner-mismatch-meaning = Eine von beiden wurde verändert. Es zählt die Seite des Ausstellers.
banner-signature = Die Unterschrift passt nicht.
banner-signature-meaning = Es wurde danach verändert oder mit einem anderen Schlüssel unterschrieben.
banner-issuer = Es wurde nicht von dem ausgestellt, der genannt ist.
banner-issuer-meaning = Die Seite oder der Schlüssel dahinter gehört jemand anderem.
banner-structure = Es ist kein wohlgeformtes Badge.
banner-structure-meaning = Auch andere Programme könnten es ablehnen.
banner-gone = Der Aussteller hat die Seite entfernt.
banner-gone-meaning = Eine Seite, die endgültig weg ist, gilt als zurückgezogen.
banner-revoked = Der Aussteller hat dieses Badge zurückgezogen.
banner-revoked-reason = Genannter Grund: { $reason }
banner-revoked-none = Ein Grund wurde nicht genannt.
banner-suspended = Der Aussteller hat dieses Badge vorläufig ausgesetzt.
banner-could-not = Die Prüfung war nicht möglich.
banner-could-not-meaning = Das heißt nicht, dass das Badge falsch ist.
banner-kept = Die aufbewahrten Kopien lassen sich weiter zeigen.

about-description = Beschreibung
about-criteria = Wie man es erwirbt
about-criteria-page = Seite mit den Kriterien öffnen
about-narrative = Was der Aussteller zu dieser Verleihung sagt
about-evidence = Belege
about-evidence-open = Beleg { $number } öffnen
about-recipient = Empfänger
about-tags = Schlagworte
about-kind = Art
about-kind-hosted = Open Badges { $version }, gehostet
about-kind-signed = Open Badges { $version }, signiert
about-address = Adresse
about-opens-browser = Öffnet sich in deinem Browser.

proof-complete = Nachweis vollständig
proof-complete-text = Jedes Dokument, auf dem die Prüfung beruht, liegt hier und lässt sich zeigen, auch wenn es den Aussteller nicht mehr gibt.
proof-incomplete-text = Einige Dokumente, auf denen die Prüfung beruht, ließen sich noch nicht holen. Die nächste Prüfung versucht es wieder.
proof-none = Noch liegt kein Dokument hier.
proof-fetched = geholt { $date }
proof-size = { $size }, Antwort { $status }
role-assertion = Eigene Seite des Badges
role-badge-class = Badge-Klasse
role-issuer = Profil des Ausstellers
role-key = Schlüssel
role-revocation-list = Liste zurückgezogener Badges
role-status-list = Statusliste
role-did-document = Identitätsdokument
role-image = Bild
role-context = Wortschatz
role-schema = Schema
role-endorsement = Empfehlung
role-refresh = Neuere Ausgabe

where-none = In keinem Backpack. Die Kopie hier ist die einzige, von der diese Bibliothek weiß.
where-here = Hier, auf diesem Computer
where-since = seit { $date }
where-gone = nicht mehr aufgeführt seit { $date }
where-not-in = Nicht in { $backpack }
history-none = Noch keine Prüfung.
history-offline = anhand aufbewahrter Kopien
history-online = beim Aussteller nachgefragt
history-changed = { $document }: sagt seitdem etwas anderes
history-answers = { $document }: antwortet seitdem { $status }
raw-label = Das Badge, wie es ankam
raw-text = Das Badge, wie es ankam. Diese Bytes werden nie verändert.

## Der erste Start

first-head = Deine Badges, auf deinem Computer.
first-promise = Nichts wird irgendwohin gesendet, bis du ein Backpack verbindest.
first-connect = Backpack verbinden
first-connect-text = Melde dich im Browser an; deine Badges werden hierher kopiert.
first-connect-button = Verbinden …
first-folder = Ordner der Bibliothek: { $folder }
first-settings = Einstellungen

## Verbinden

connect-head = Backpack verbinden
connect-lead = Gib eine Webadresse oder deine E-Mail-Adresse ein, oder füge den Link zu einem Badge ein.
connect-field = Webadresse, E-Mail-Adresse oder Link
connect-find = Suchen
connect-finding = Suche läuft
connect-suggestions = Vorschläge
connect-more-ways = Weitere Wege
connect-read-only = Nur lesen: nicht darum bitten, Badges hinzuzufügen
connect-read-only-note = Sonst bittet diese App auch darum, Badges hinzuzufügen, wenn du welche dorthin kopierst.
connect-issuer = Seite eines Ausstellers (Mozilla-Backpacks)
connect-issuer-note = Über eine Verbindung nimmt so ein Backpack die Badges eines Ausstellers an: der Seite, auf der der Browser endet. Sonst überall leer lassen.
connect-client = Eigenen App-Schlüssel verwenden
connect-client-id = App-Schlüssel (Client-ID)
connect-client-secret = Geheimnis, falls es eines gibt
connect-way = Wie die Antwort zurückkommt
connect-way-best = Der beste Weg für diesen Host
connect-port = Port
connect-port-note = Leer lassen für einen freien.
connect-password-note = Dein Passwort geht einmal über https an diesen Host und wird nie gespeichert.
connect-user = Kontoname
connect-password = Passwort
connect-step-find = 1. { $host } finden
connect-step-find-any = 1. Das Backpack finden
connect-step-allow = 2. Im Browser erlauben
connect-step-copy = 3. Deine Badges hierher kopieren
connect-again-head = Erneut bei { $backpack } anmelden
connect-again-lead = Deine Bibliothek bleibt, wie sie ist.
way-scheme = Der Browser öffnet Holdall
way-relay = Über eine Seite, die die Antwort weiterreicht
way-loopback = An diesen Computer, über 127.0.0.1
way-paste = Ich füge die Adresse ein, bei der der Browser endet
way-password = Name und Passwort
way-short-scheme = über den Browser, der Holdall öffnet
way-short-relay = über eine Seite, die weiterreicht
way-short-loopback = direkt an diesen Computer
way-short-paste = über die eingefügte Adresse
way-short-password = mit Name und Passwort
way-why-takes-https-only = Hosts wie dieser schicken Antworten nur an https-Adressen.
way-why-goes-too = Er geht; kürzere Wege gehen auch.
way-why-opens-program = Der Browser öffnet Holdall von selbst.
way-why-stays-here = Die Antwort kommt direkt zu diesem Computer.
way-why-always-goes = Er geht überall, wo ein Browser geht.
way-why-on-request = Nur wenn du es willst; das Passwort wird nicht behalten.
way-why-no-relay = Es ist kein Relay eingestellt. Unter Einstellungen, Netz lässt sich eines nennen.
way-why-web-addresses-only = Dieser Host schickt Antworten nur an Web-Adressen.
way-why-tokens-in-answer = Die Antwort dieses Hosts ist der Schlüssel selbst; sie geht zu diesem Computer und sonst nirgends hin.
way-why-no-passwords = Hosts dieser Art haben für Programme keine Anmeldung mit Passwort.
way-why-no-app-key = Dieser Host registriert keine Programme. Er braucht einen App-Schlüssel.
way-why-host-refused = Der Host hat ihn abgelehnt.
way-why-port-taken = Der Port ist von einem anderen Programm belegt.

trail-reached = { $host } erreicht
trail-reached-running = { $host } wird gerufen
trail-reached-failed = { $host } antwortet nicht
trail-looked = Verbindungsdatei gefunden
trail-looked-running = Verbindungsdatei wird gesucht
trail-looked-skipped = Keine Verbindungsdatei für { $protocol }
trail-looked-failed = Es steht nirgends, wie Apps sich verbinden können
trail-badge = Das Badge unter dieser Adresse führt zu { $hosts }
trail-badge-running = Das Badge unter dieser Adresse wird gelesen
trail-badge-skipped = Kein Badge unter dieser Adresse führt zu einem anderen Host
trail-offers = Angeboten wird: { $scopes }
trail-hosts = Mehrere Hosts sind beteiligt: { $hosts }
trail-registered = Diese App dort registriert
trail-registered-running = Diese App wird dort registriert
trail-registered-failed = Apps dürfen sich dort nicht selbst registrieren
trail-registered-skipped = { $host } schickt die Antwort nicht { $way }; ein anderer Weg wird versucht
trail-opened = Anmeldeseite in deinem Browser geöffnet
trail-opened-running = Anmeldeseite wird in deinem Browser geöffnet
trail-opened-failed = Der Browser ließ sich nicht öffnen
trail-returned = Die Antwort kam zurück, { $way }
trail-returned-failed = Die Antwort, die zurückkam, ist nicht verwendbar
trail-granted = Zugang gewährt: { $scopes }
trail-granted-running = Zugang wird angefragt
trail-granted-failed = Der Zugang wurde nicht gewährt
trail-no-pkce = Dieser Host übergeht einen Schutz der Anmeldung (PKCE)
trail-profile = Angemeldet als { $account }
trail-profile-running = Dein Profil wird gelesen
trail-profile-skipped = Dein Profil wird dort nicht mitgeteilt
trail-profile-failed = Dein Profil ließ sich nicht lesen
trail-seconds = { $seconds } s
scope-read = deine Badges sehen
scope-add = Badges hinzufügen
scope-profile = dein Profil sehen
scope-other = { $scope }

ask-head = { $host } arbeitet mit anderen Hosts zusammen
ask-text = Die Anmeldung erreicht jeden von ihnen. Geh nur weiter, wenn du sie kennst.
ask-api-head = { $host } bietet mehrere Zugänge
ask-api = Welcher
ask-go-on = Weiter
wait-scheme = Dein Browser zeigt die Anmeldeseite von { $host }. Wenn er fragt, ob er Holdall öffnen soll, wähle <b>Öffnen</b>.
wait-relay = Dein Browser zeigt die Anmeldeseite von { $host }. Danach reicht eine Seite die Antwort weiter; wenn sie fragt, ob sie Holdall öffnen soll, wähle <b>Öffnen</b>.
wait-loopback = Dein Browser zeigt die Anmeldeseite von { $host }. Die Antwort kommt von selbst an diesen Computer zurück.
wait-paste = Dein Browser zeigt die Anmeldeseite von { $host }. Wenn du fertig bist, kopiere die Adresse, bei der er endet, und füge sie hier ein.
wait-time = Es wird gewartet, { $time }. Nach { $minutes ->
    [one] { $minutes } Minute
   *[other] { $minutes } Minuten
} endet das von selbst.
wait-open-again = Seite noch einmal öffnen
wait-copy-link = Link kopieren
wait-paste-button = Letzte Adresse einfügen …
wait-other-way = Anderer Rückweg …
paste-label = Die Adresse, bei der der Browser endete
paste-go = Diese Adresse verwenden
finish-close-tab = Du kannst den Tab im Browser schließen.
name-label = Name
tag-letter = Buchstabe
tag-cloth = Stoff
cloth-pine = Kiefer
cloth-brick = Ziegel
cloth-slate = Schiefer
cloth-plum = Pflaume
cloth-ochre = Ocker
cloth-petrol = Petrol
cloth-olive = Olive
cloth-umber = Umbra
may-head = Diese App darf dann: { $scopes }. Löschen kann sie nicht.
done-counting = { $count ->
    [one] { $count } Badge bisher hierher kopiert
   *[other] { $count } Badges bisher hierher kopiert
}
done-counted = { $count ->
    [one] { $count } Badge ist jetzt hier.
   *[other] { $count } Badges sind jetzt hier.
}
done-none = Dieses Konto führt keine Badges.
done-none-text = Badges an eine andere Adresse oder in einer anderen Serverregion stehen nicht in dieser Liste.
done-identities = Mitgeteilte Adressen: { $identities }
done-identities-more = Weitere Adresse hinzufügen
done-show = Badges zeigen
done-save = Anhänger speichern
connect-cancelled = Du hast das gestoppt.
connect-start-over = Neu beginnen
secrets-head = Kein Schlüsselspeicher antwortet
secrets-text = Anmeldungen werden verschlüsselt aufbewahrt, und der Schlüssel dazu liegt sonst im Schlüsselspeicher des Systems. Wähle, wo er stattdessen liegen soll.
secrets-vault = In einer Datei, unter einer Passphrase
secrets-vault-note = Du wirst danach gefragt, sobald die Bibliothek sich anmelden muss.
secrets-passphrase = Passphrase
secrets-this-run = Nur bis zum Schließen
secrets-this-run-note = Wenn du das Fenster schließt, will jedes Backpack eine neue Anmeldung. Die Badges bleiben.
secrets-go-on = Weiter

## Backpack

backpack-account = Konto
backpack-addresses = Mitgeteilte Adressen
backpack-may = Was diese App dort darf
backpack-may-not-add = Sie kann dort keine Badges hinzufügen und keine löschen.
backpack-may-add = Löschen kann sie dort keine Badges.
backpack-connected = Verbunden
backpack-connected-by = { $date }, { $way }
backpack-last-synced = Zuletzt abgeglichen
backpack-never-synced = nie
backpack-badges = Badges
backpack-badges-gone = { $count ->
    [one] { $count } ist dort nicht mehr aufgeführt; die Kopie hier bleibt.
   *[other] { $count } sind dort nicht mehr aufgeführt; die Kopien hier bleiben.
}
backpack-trail = Wie es verbunden wurde
backpack-tag = Name und Anhänger
backpack-save = Speichern
backpack-sync-now = Jetzt abgleichen
backpack-sign-in = Erneut anmelden
backpack-open-site = Seite öffnen
backpack-disconnect = Trennen …
backpack-show-badges = Badges zeigen
backpack-copy-all = Badges kopieren nach …
backpack-signed-out = { $backpack } will eine neue Anmeldung. Deine Bibliothek ist vollständig bis { $date }.
backpack-signed-out-never = { $backpack } will eine neue Anmeldung.
backpack-disconnected = { $backpack } ist getrennt. Die Badges von dort bleiben in der Bibliothek.
backpack-renamed = Name und Anhänger gespeichert.
disconnect-head = { $backpack } trennen?
disconnect-text = Der Zugang wird an { $host } zurückgegeben, wo das geht, und hier vergessen. Alle Badges bleiben in der Bibliothek.
disconnect-do = Trennen
disconnect-keep = Verbunden lassen
disconnect-working = Wird getrennt

## Kopieren

transfer-head = Badges kopieren
transfer-from-library = Bibliothek
transfer-from = Von
transfer-to = Nach
transfer-what = Badges
transfer-selected = { $count ->
    [one] { $count } ausgewähltes Badge
   *[other] { $count } ausgewählte Badges
}
transfer-all = Alle, die dort noch fehlen
transfer-step-choose = Wählen
transfer-step-check = Prüfen
transfer-step-copy = Kopieren
transfer-step-result = Ergebnis
transfer-steps = Schritte
transfer-check-button = Prüfen, was kopiert würde
transfer-checking = Prüfung läuft
transfer-back = Zurück
transfer-start = { $count ->
    [one] { $count } kopieren
   *[other] { $count } kopieren
}
transfer-nothing = Es würde nichts kopiert.
transfer-sums = { $go ->
    [one] { $go } von { $all } wird kopiert.
   *[other] { $go } von { $all } werden kopiert.
} Noch wurde nichts gesendet.
transfer-sent-note = Beim Kopieren gehen diese Badges an { $backpack }. Das lässt sich von hier nicht zurücknehmen.
group-will-go = Wird kopiert
group-needs-you = Braucht dich
group-cannot-go = Geht nicht
group-already-there = Schon da
group-show = { $count ->
    [one] { $count } zeigen
   *[other] { $count } zeigen
}
group-hide = Einklappen
transfer-progress = { $done } von { $total }
transfer-stop = Stoppen
transfer-stopping = Wird gestoppt
transfer-ended = { $copied } von { $total } kopiert und zurückgelesen.
transfer-stopped = Du hast nach { $done } von { $total } gestoppt. Was kopiert wurde, bleibt dort.
transfer-left = Es geht weiter, während du anderswo bist; Aktivität zeigt den Stand.
transfer-done = Fertig
transfer-no-undo = Was kopiert wurde, bleibt in { $backpack }; löschen kann diese App dort nicht.
transfer-nowhere-head = Es gibt kein Backpack, in das kopiert werden kann.
transfer-nowhere-text = Verbinde eines, das Badges annimmt, oder melde dich erneut an.
receipts-label = Quittungen
receipt-said = Antwort: { $said }
form-hosted = als Adresse
form-jws = als signiertes Badge
form-baked = als Bild mit eingebettetem Badge
form-credential = als Nachweis mit eigener Signatur

reason-address-missing = Das Backpack hat keine bestätigte Adresse { $address }. Füge sie dort hinzu, bestätige die Mail und versuche es dann noch einmal.
reason-address-unknown = Das Backpack hat keine bestätigte Adresse, auf die dieses Badge ausgestellt ist. Füge sie dort hinzu, bestätige die E-Mail und versuche es noch einmal.
reason-form-not-taken = Dieses Backpack nimmt Badges dieser Form nicht an.
reason-version-not-taken = Dieses Backpack nimmt Badges einer anderen Version von Open Badges an.
reason-other-issuer = Über diese Verbindung nimmt das Backpack nur Badges ihres eigenen Ausstellers an. Exportiere das Badge als Bild und lade es auf den Seiten des Backpacks hoch.
reason-revoked = Der Aussteller hat dieses Badge zurückgezogen.
reason-expired = Es ist abgelaufen.
reason-problem = Es hat seine Prüfung nicht bestanden.
reason-issuer-gone = Die Seite des Ausstellers antwortet nicht, also könnte auch das Backpack sie nicht lesen.
reason-not-fetched = Sein Dokument ist noch nicht hier. Prüfe es zuerst.
reason-refused-by-host = Das Backpack hat abgelehnt.
reason-host-trouble = Das Backpack war nicht erreichbar oder hatte Schwierigkeiten.
reason-sign-in-needed = Das Backpack will eine neue Anmeldung.
reason-unknown = Die Verbindung brach nach dem Senden ab, und das Backpack führt es nicht auf.
reason-stopped = Von dir gestoppt.

## Aktivität

activity-head = Aktivität
activity-running = Läuft gerade
activity-empty-head = Seit dem Start ist nichts geschehen.
activity-empty-text = Abgleiche, Prüfungen und Kopien erscheinen hier.
job-sync = { $backpack } wird abgeglichen
job-sync-counted = { $backpack } wird abgeglichen: { $done } von { $total }
job-check = Badges werden geprüft
job-check-counted = Badges werden geprüft: { $done } von { $total }
job-transfer = Kopieren nach { $backpack }
job-transfer-counted = Kopieren nach { $backpack }: { $done } von { $total }
job-export = Dateien werden geschrieben
job-export-counted = Dateien werden geschrieben: { $done } von { $total }
job-synced = { $backpack } abgeglichen: { $added } neu, { $changed } geändert, { $gone } dort verschwunden
job-synced-nothing = { $backpack } abgeglichen: nichts Neues
job-synced-failed = { $failed ->
    [one] { $backpack } abgeglichen: { $added } neu, { $changed } geändert, { $gone } dort verschwunden; { $failed } ließ sich nicht aufnehmen
   *[other] { $backpack } abgeglichen: { $added } neu, { $changed } geändert, { $gone } dort verschwunden; { $failed } ließen sich nicht aufnehmen
}
job-check-done = { $total ->
    [one] { $total } Badge geprüft
   *[other] { $total } Badges geprüft
}
job-transfer-done = { $total ->
    [one] { $total } Badge nach { $backpack } kopiert
   *[other] { $total } Badges nach { $backpack } kopiert
}
job-export-done = { $total ->
    [one] { $total } Badge geschrieben
   *[other] { $total } Badges geschrieben
}
job-stopped-sync = Abgleich von { $backpack } von dir gestoppt
job-stopped-check = Prüfung nach { $done } von dir gestoppt
job-stopped-transfer = Kopieren nach { $backpack } von dir gestoppt, nach { $done } von { $total }
job-stopped-export = Schreiben der Dateien von dir gestoppt
job-failed-sync = { $backpack } ließ sich nicht abgleichen
job-failed-check = Die Prüfung war nicht möglich
job-failed-transfer = Kopieren nach { $backpack } endete vorzeitig
job-failed-export = Die Dateien ließen sich nicht schreiben
job-stop = Stoppen
job-receipts = Quittungen

## Die Statuszeile

state-syncing-one = { $added ->
    [0] { $backpack } wird abgeglichen
   *[other] { $backpack } wird abgeglichen, { $added } neu
}
state-syncing-many = { $added ->
    [0] { $count } von { $all } Backpacks werden abgeglichen
   *[other] { $count } von { $all } Backpacks werden abgeglichen, { $added } neu
}
state-synced = { $count ->
    [one] Abgeglichen { $time }. { $count } Badge.
   *[other] Abgeglichen { $time }. { $count } Badges.
}
state-offline = Kein Internet. Lesen, Suchen und Exportieren geht; Prüfen und Kopieren warten.
state-offline-chosen = Du arbeitest offline. Lesen, Suchen und Exportieren geht; Prüfen und Kopieren warten.
state-practice = Übungsbibliothek
state-test-hosts = Test-Hosts sind erlaubt
state-this-run = Anmeldungen gelten nur bis zum Schließen
state-signed-out = { $count ->
    [one] { $count } Backpack ist abgemeldet
   *[other] { $count } Backpacks sind abgemeldet
}
state-show = Zeigen
state-label = { $count ->
    [0] Status: nichts zu melden
    [one] Status: { $count } Meldung
   *[other] Status: { $count } Meldungen
}

## Einstellungen

settings-head = Einstellungen
settings-sections = Abschnitte
settings-appearance = Aussehen
settings-identities = Identitäten
settings-network = Netz und Privatsphäre
settings-keyboard = Tastatur
settings-about = Über
theme-label = Farben
theme-system = System
theme-light = Hell
theme-dark = Dunkel
contrast-label = Kontrast
contrast-system = System
contrast-high = Hoch
language-label = Sprache
language-system = System
language-note = Daten und Zahlen folgen der Region deines Systems.
zoom-label = Zoom
zoom-smaller = Kleiner
zoom-larger = Größer
zoom-percent = { $percent } %
zoom-note = Das ganze Fenster, 50 bis 200 %.
offline-label = Offline arbeiten
offline-note = Solange dies an ist, wird nichts gesendet.
hosts-label = Übungs- und Test-Hosts
hosts-note = Erlaubt Backpack-Hosts ohne https auf diesem Computer. Solange das an ist, sagt es das Fenster.
relay-label = Adresse des Relays
relay-note = Eine Seite auf einem https-Host, die die Antwort des Backpacks an Holdall weiterreicht. Leer: das eingebaute, falls es eines gibt.
relay-wrong = Das ist keine Adresse eines Relays: Sie beginnt mit https:// und hat nach dem Pfad nichts mehr.
contacts-head = Erreichte Hosts
contacts-text = Jeder Host, den diese App nach etwas gefragt hat, und warum. Sonst verlässt nichts deinen Computer.
contacts-none = Noch keine.
contacts-host = Host
contacts-purpose = Zweck
contacts-count = Anfragen
contacts-last = Zuletzt
purpose-discovery = herausfinden, wie man sich verbindet
purpose-registration = diese App registrieren
purpose-sign-in = anmelden
purpose-pull = deine Badges lesen
purpose-push = Badges hinzufügen
purpose-verify = Badges prüfen
purpose-picture = Bilder holen
identities-text = Deine Adressen. Ein Badge, das für eine andere ausgestellt ist, erscheint als „Für jemand anderen“.
identities-none = Noch keine. Ein verbundenes Backpack teilt sie mit.
identity-from = mitgeteilt von { $backpacks }
identity-typed = von dir eingegeben
identity-badges = { $count ->
    [one] { $count } Badge
   *[other] { $count } Badges
}
identity-remove = { $value } entfernen
identity-add = Hinzufügen
identity-kind = Art
identity-value = Adresse oder Nummer
identity-email = E-Mail
identity-url = Webadresse
identity-telephone = Telefon
identity-id = Kennung
single-keys-label = Einzelne Tasten
single-keys-note = „/“ und „?“ wirken, solange der Fokus in der Bibliothek ist.
about-version = Version { $version }
about-folder = Ordner der Bibliothek
about-secrets = Anmeldungen liegen
secrets-place-key-store = verschlüsselt, mit dem Schlüssel im Schlüsselspeicher des Systems
secrets-place-vault = verschlüsselt, mit dem Schlüssel in einer Datei unter deiner Passphrase
secrets-place-this-run = nur im Arbeitsspeicher, bis zum Schließen
secrets-place-none = noch nirgends; du wählst, wenn du ein Backpack verbindest
about-licence = Lizenz: MIT oder Apache 2.0
about-telemetry = Keine Telemetrie.

## Bitte, ein Badge zu öffnen

open-head = Ein Badge von { $host } öffnen?
open-text = Etwas außerhalb dieser App bittet darum, diese Adresse anzusehen. Deiner Bibliothek wird nichts hinzugefügt.
open-look = Ansehen
open-leave = Lassen
open-looking = Wird angesehen
open-found = Was sich fand
open-close = Schließen

## Tastatur

keys-head = Tastatur
keys-close = Schließen
keys-search = Suchen
keys-views = Raster, Liste
keys-move = Von Badge zu Badge
keys-ends = Erstes und letztes der Zeile
keys-page = Eine Seite hoch oder runter
keys-select = Auswählen oder auslassen
keys-extend = Bis hier auswählen
keys-open = Badge öffnen
keys-all = Alle auswählen
keys-none = Auswahl aufheben
keys-drawer = Badge-Ansicht ein oder aus
keys-check = Ausgewählte prüfen
keys-sync = Alle abgleichen
keys-export = Ausgewählte exportieren
keys-copy = Ausgewählte in ein Backpack kopieren
keys-connect = Backpack verbinden
keys-activity = Aktivität
keys-settings = Einstellungen
keys-zoom = Größer, kleiner, zurück
keys-pane = Nächster Bereich, voriger Bereich
keys-back = Zurück
keys-list = Diese Liste
keys-escape = Schließen, leeren, einen Schritt zurück

## Fehler: was ist, dann was zu tun ist.

error-sign-in-needed = { $backpack } will eine neue Anmeldung.
error-sign-in-needed-any = Ein Backpack will eine neue Anmeldung.
error-offline = Kein Internet. Das wartet, bis du online bist.
error-unreachable = { $host } antwortet nicht.
error-host-trouble = { $host } hat etwas geantwortet, das nicht verwendbar ist.
error-slow-down = { $host } bittet uns, langsamer zu machen. Versuche es in { $seconds } s noch einmal.
error-slow-down-any = Das Backpack bittet uns, langsamer zu machen. Versuche es nach einer Weile noch einmal.
error-refused = { $host } hat abgelehnt.
error-not-a-backpack = { $host } sagt nicht, wie Apps sich verbinden können. Manche Backpacks arbeiten anders.
error-registration-refused = { $host } lässt Apps sich nicht selbst registrieren. Bitte dort um einen App-Schlüssel.
error-access-denied = Der Zugang wurde im Browser verweigert.
error-address-unknown = { $host } verrät deine Adresse nur als Prüfsumme, und keine der hier bekannten passt. Trage deine in den Einstellungen unter „Identitäten“ ein und versuche es noch einmal.
error-bad-return = Die Antwort, die zurückkam, passt nicht zu dieser Anmeldung oder wurde schon verwendet.
error-sign-in-timeout = Von deinem Browser kam nichts zurück.
error-cancelled = Von dir gestoppt.
error-way-not-possible = Dieser Rückweg ist hier nicht möglich.
error-needs-https = { $host } verwendet kein https. Anmeldungen gehen nur über https.
error-no-key-store = Kein Schlüsselspeicher antwortet, also ließe sich eine Anmeldung nicht aufbewahren.
error-wrong-passphrase = Diese Passphrase öffnet die Datei nicht.
error-busy = Ein anderes Fenster oder ein Befehl arbeitet gerade an diesem Backpack.
error-not-there = Das ist nicht mehr da.
error-ambiguous = Mehr als ein Badge passt.
error-not-a-badge = Unter dieser Adresse ist kein Badge.
error-file = Die Datei oder der Ordner lässt sich nicht lesen oder schreiben.
error-newer-library = Diese Bibliothek stammt von einer neueren Version.
error-damaged-library = Die Datei der Bibliothek ist beschädigt.
error-disk-full = Der Datenträger ist voll.
error-bad-address = Das ist keine Webadresse und keine E-Mail-Adresse.
error-usage = So geht das nicht.
error-unexpected = Bei uns ist etwas schiefgegangen.
error-host-any = Der Host
error-detail-path = Datei: { $path }
error-sign-in = Erneut anmelden
error-choose-other-way = Anderen Weg wählen
error-enter-key = App-Schlüssel eingeben
error-find-key = Ort wählen
error-open-again = Seite noch einmal öffnen
