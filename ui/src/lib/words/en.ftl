# The window's words. Each sentence is whole: other languages order and inflect differently.

app-name = Holdall

## Status words: at most 16 characters in every language.

status-passed = Passed
status-last-passed = Last passed
status-problem = Problem
status-could-not-check = Could not check
status-expired = Expired
status-starts = Starts { $date }
status-revoked = Revoked
status-suspended = Suspended
status-not-checked = Not checked yet
status-syncing = Syncing
status-signed-out = Signed out
status-disconnected = Disconnected
status-last-passed-at = Last passed { $date }
status-not-applicable = Not needed

flag-for-someone-else = For someone else
flag-gone-from = No longer in { $backpack }
flag-only-here = Only here
flag-proof-incomplete = Proof incomplete

outcome-copied = Copied
outcome-already-there = Already there
outcome-not-visible-yet = Accepted, not visible yet
outcome-refused = Refused
outcome-not-sent = Not sent
outcome-stopped = Stopped by you

## The window

pane-sidebar = Sidebar
pane-toolbar = Toolbar
pane-content = Content
pane-drawer = Badge
pane-status = Status
foot-label = What can be done
resize-sidebar = Width of the sidebar
resize-drawer = Width of the badge drawer

sidebar-library = Library
part-all = All
part-needs-care = Needs care
part-expiring-soon = Expiring soon
part-proof-incomplete = Proof incomplete
sidebar-backpacks = Backpacks
sidebar-connect = Connect a backpack…
sidebar-activity = Activity
sidebar-settings = Settings

menu-open = Menu
more = More
back = Back
search-badges = Search badges
search-clear = Clear the search
search-open = Search
search-close = Close the search
view-label = View
view-grid = Grid
view-list = List
sync = Sync
sync-working = Syncing
sync-none = No backpack is signed in.
needs-net = Not possible offline.
close = Close
cancel = Cancel
details = Details
copy = Copy
copied = Copied to the clipboard.
try-again = Try again

## The filter line

count-badges = { $count ->
    [one] { $count } badge
   *[other] { $count } badges
}
sort-label = Order
sort-issued = Newest first
sort-name = By name
sort-issuer = By issuer
sort-expires = Ending first
sort-status = By status
status-label = Status
status-any = Any status
status-some = { $count ->
    [one] { $count } status
   *[other] { $count } statuses
}
issuer-label = Issuer
issuer-any = Any issuer
issuer-count = { $name } ({ $count })
filters-label = Filters
filters-held = Filters ({ $count })
filter-clear = Clear filters
tiles-label = Size
tiles-s = Small
tiles-m = Medium
tiles-l = Large
columns-label = Columns
sort-and-filter = Sort and filter

## Selection

selected-count = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
}
selection-hidden = { $count ->
    [one] { $count } hidden by the filter left the selection
   *[other] { $count } hidden by the filter left the selection
}
select-none = Select none
action-check = Check
action-export-menu = Export…
action-copy-to-menu = Copy to…
action-more = More actions
export-baked = Pictures with the badge inside
export-json = Documents (JSON)
export-done = { $count ->
    [one] { $count } badge exported to { $folder }.
   *[other] { $count } badges exported to { $folder }.
}
export-placeholders = { $count ->
    [one] { $count } had no fit picture; a drawn one stands for it.
   *[other] { $count } had no fit picture; a drawn one stands for each.
}
check-started = { $count ->
    [one] Checking { $count } badge.
   *[other] Checking { $count } badges.
}

## The library

grid-label = Badges
column-select = Selected
column-picture = Picture
column-name = Name
column-issuer = Issuer
column-issued = Issued
column-expires = Expires
column-status = Status
column-places = In
badge-unnamed = Badge without a name
issuer-unnamed = Issuer unknown
date-none = No date
badge-label = { $name }, { $issuer }, { $date }, { $status }
badge-label-brief = { $name }, { $status }, { $issuer }, { $date }
badge-in = in { $places }
places-more = +{ $count }

empty-library-head = No badges yet.
empty-library-text = Connect a backpack, and your badges are copied here.
empty-backpack-head = { $backpack } lists no badges.
empty-backpack-text = Signed in as { $account }. Badges sent to another address or on another server region are not in this list.
empty-part-head = Nothing here.
empty-part-needs-care = No badge has a problem, has ended or was withdrawn.
empty-part-expiring = No badge ends within 60 days.
empty-part-proof = Every badge has its whole proof here.
empty-search-head = Nothing matches “{ $text }” in { $part }.
empty-search-text = Search looks at names, issuers and descriptions.
empty-filter-head = Nothing fits these filters.
search-everywhere = Search everywhere
failed-library-head = The library could not be read.
backpack-show = Backpack details

## One badge

badge-issued = { $issuer }, issued { $date }
badge-for = Addressed to you, as { $who }
badge-for-other = Written to { $who }. You have not told us this is you.
badge-for-someone = Written to someone you have not told us about. The badge holds the address as a hash only.
badge-for-unknown = Whose it is was not compared. Tell us your addresses in the settings.
badge-ends = Ends { $date }
badge-ended = Ended { $date }
checked-at = checked { $date }
never-checked = never checked
check-again = Check again
check-kept = Check from kept copies
checking-now = Checking
tab-checks = Checks
tab-about = About
tab-proof = Proof
tab-where = Where it is
tab-history = History
tab-raw = Raw
tabs-label = Parts of this badge
open-page = Open as a page
drawer-toggle = Badge drawer
drawer-many = { $count ->
    [one] { $count } badge selected
   *[other] { $count } badges selected
}
common-nothing = They differ in issuer, status and place.
common-years = Issued { $from } to { $to }
issuer-opens = Issuer’s site
copy-link = Copy the badge’s address
copy-json = Copy the document

checks-none-head = Not checked yet
checks-none-text = A check reads the badge’s own page and asks its issuer.
checks-caption = What was checked and what was found
checks-col-question = Question
checks-col-result = Result
checks-not-needed = { $count ->
    [one] { $count } check does not apply to this badge
   *[other] { $count } checks do not apply to this badge
}
checks-warnings = Worth knowing
checks-by-kept = Checked by kept copies alone; the oldest was fetched on { $date }.
vouched-by = { $host } vouches for this badge.
last-passed-on = It last passed on { $date }.

check-readable = Can be read as a badge
check-hosted-at-id = Found where it says it is
check-context = Its words mean what they should
check-structure = Complete and well formed
check-badge-class = The badge class is what it should be
check-issuer = Issued by who it says
check-scope = Hosted where the issuer keeps its badges
check-key-owner = Signed with the issuer’s own key
check-signature = Unchanged since it was signed
check-claims = Envelope and contents agree
check-not-revoked = Not withdrawn by the issuer
check-dates = Its dates make sense
check-not-expired = Not past its end date
check-extensions = Keeps to the schemas it names
check-endorsements = Its endorsements hold
check-recipient = Awarded to you

banner-problem = This badge did not pass.
banner-problem-meaning = It is not what it says, or was changed after it was awarded.
banner-problem-next = Ask { $issuer } for a fresh copy.
banner-mismatch = This copy and the issuer’s page do not say the same.
banner-mismatch-meaning = One of them was changed. The issuer’s page is what counts.
banner-signature = Its signature does not fit.
banner-signature-meaning = It was changed after signing, or signed with another key.
banner-issuer = It was not issued by who it says.
banner-issuer-meaning = The page or key it rests on belongs to somebody else.
banner-structure = It is not a well-formed badge.
banner-structure-meaning = Other programs may refuse it too.
banner-gone = Its issuer has taken the page away.
banner-gone-meaning = A page that is gone for good counts as withdrawn.
banner-revoked = The issuer withdrew this badge.
banner-revoked-reason = Reason given: { $reason }
banner-revoked-none = No reason was given.
banner-suspended = The issuer has suspended this badge for now.
banner-could-not = The check could not be made.
banner-could-not-meaning = That does not mean the badge is false.
banner-kept = The kept copies can still be shown.

about-description = Description
about-criteria = How it is earned
about-criteria-page = Open the criteria page
about-narrative = What the issuer says about this award
about-evidence = Evidence
about-evidence-open = Open evidence { $number }
about-recipient = Recipient
about-tags = Tags
about-kind = Kind
about-kind-hosted = Open Badges { $version }, hosted
about-kind-signed = Open Badges { $version }, signed
about-address = Address
about-opens-browser = Opens in your browser.

proof-complete = Proof complete
proof-complete-text = Every document its check rests on is kept here, so it can be shown when the issuer is gone.
proof-incomplete-text = Some documents its check rests on could not be fetched yet. The next check tries again.
proof-none = No document is kept yet.
proof-fetched = fetched { $date }
proof-size = { $size }, answer { $status }
role-assertion = The badge’s own page
role-badge-class = Badge class
role-issuer = Issuer’s profile
role-key = Key
role-revocation-list = List of withdrawn badges
role-status-list = Status list
role-did-document = Identity document
role-image = Picture
role-context = Vocabulary
role-schema = Schema
role-endorsement = Endorsement
role-refresh = Newer edition

where-none = In no backpack. The copy here is the only one this library knows of.
where-here = Here, on this computer
where-since = since { $date }
where-gone = not listed since { $date }
where-not-in = Not in { $backpack }
history-none = No check yet.
history-offline = from kept copies
history-online = asked the issuer
history-changed = { $document }: says something else since then
history-answers = { $document }: answers { $status } since then
raw-label = The badge as it was received
raw-text = The badge as it was received. These bytes are never changed.

## First run

first-head = Your badges, on your computer.
first-promise = Nothing is sent anywhere until you connect a backpack.
first-connect = Connect a backpack
first-connect-text = Sign in with your browser; your badges are copied here.
first-connect-button = Connect…
first-folder = Library folder: { $folder }
first-settings = Settings

## Connect

connect-head = Connect a backpack
connect-lead = Type a web address, your e-mail, or paste a link to any badge.
connect-field = Web address, e-mail or link
connect-find = Find
connect-finding = Looking
connect-suggestions = Suggestions
connect-more-ways = More ways
connect-read-only = Read only: do not ask for adding badges
connect-read-only-note = Without it, this app also asks to add badges when you copy some there.
connect-issuer = Page of an issuer (Mozilla backpacks)
connect-issuer-note = Over one connection such a backpack takes the badges of one issuer: of the site that the browser ends on. Leave it empty everywhere else.
connect-client = Use an app key of my own
connect-client-id = App key (client id)
connect-client-secret = Secret, if there is one
connect-way = How the answer comes back
connect-way-best = The best way for this host
connect-port = Port
connect-port-note = Leave empty for a free one.
connect-password-note = Your password goes to this host once, over https, and is never stored.
connect-user = Account name
connect-password = Password
connect-step-find = 1. Find { $host }
connect-step-find-any = 1. Find the backpack
connect-step-allow = 2. Allow it in your browser
connect-step-copy = 3. Copy your badges here
connect-again-head = Sign in to { $backpack } again
connect-again-lead = Your library stays as it is.
way-scheme = The browser opens Holdall
way-relay = Through a page that hands the answer on
way-loopback = To this computer, by 127.0.0.1
way-paste = I paste the address the browser ends on
way-password = Name and password
way-short-scheme = by the browser opening Holdall
way-short-relay = through a page that hands it on
way-short-loopback = to this computer
way-short-paste = by the pasted address
way-short-password = by name and password
way-why-takes-https-only = Hosts like this one send answers to https addresses alone.
way-why-goes-too = It goes, and shorter ways do too.
way-why-opens-program = The browser opens Holdall by itself.
way-why-stays-here = The answer comes straight to this computer.
way-why-always-goes = It goes wherever a browser goes.
way-why-on-request = Only when you ask for it; the password is not kept.
way-why-no-relay = No relay is set up. Settings, Network names one.
way-why-web-addresses-only = This host sends answers to web addresses alone.
way-why-tokens-in-answer = This host’s answer is the key itself, so it goes to this computer and nowhere else.
way-why-no-passwords = This kind of host has no sign-in by password for programs.
way-why-no-app-key = This host registers no programs. It needs an app key.
way-why-host-refused = The host refused it.
way-why-port-taken = The port is taken by another program.

trail-reached = Reached { $host }
trail-reached-running = Reaching { $host }
trail-reached-failed = { $host } does not answer
trail-looked = Found its connection file
trail-looked-running = Looking for its connection file
trail-looked-skipped = No connection file for { $protocol }
trail-looked-failed = It does not say how apps can connect
trail-badge = The badge at this address leads to { $hosts }
trail-badge-running = Reading the badge at this address
trail-badge-skipped = No badge at this address leads to another host
trail-offers = It offers: { $scopes }
trail-hosts = Several hosts take part: { $hosts }
trail-registered = Registered this app there
trail-registered-running = Registering this app there
trail-registered-failed = It does not let apps register themselves
trail-registered-skipped = { $host } does not send its answer { $way }; another way is tried
trail-opened = Opened the sign-in page in your browser
trail-opened-running = Opening the sign-in page in your browser
trail-opened-failed = The browser could not be opened
trail-returned = The answer came back { $way }
trail-returned-failed = The answer that came back cannot be used
trail-granted = Access granted: { $scopes }
trail-granted-running = Asking for access
trail-granted-failed = Access was not granted
trail-no-pkce = This host ignores one protection of the sign-in (PKCE)
trail-profile = Signed in as { $account }
trail-profile-running = Reading your profile
trail-profile-skipped = It does not tell your profile
trail-profile-failed = Your profile could not be read
trail-seconds = { $seconds } s
scope-read = see your badges
scope-add = add badges
scope-profile = see your profile
scope-other = { $scope }

ask-head = { $host } works together with other hosts
ask-text = Signing in reaches each of these. Go on only if you know them.
ask-api-head = { $host } offers several ways in
ask-api = Which one
ask-go-on = Go on
wait-scheme = Your browser shows the sign-in page of { $host }. When it asks to open Holdall, choose <b>Open</b>.
wait-relay = Your browser shows the sign-in page of { $host }. Afterwards a page hands the answer on; when it asks to open Holdall, choose <b>Open</b>.
wait-loopback = Your browser shows the sign-in page of { $host }. The answer comes back to this computer by itself.
wait-paste = Your browser shows the sign-in page of { $host }. When you are through, copy the address it ended on and paste it here.
wait-time = Waiting, { $time }. After { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} this stops by itself.
wait-open-again = Open the page again
wait-copy-link = Copy the link
wait-paste-button = Paste the address you ended on…
wait-other-way = Another way back…
paste-label = The address the browser ended on
paste-go = Use this address
finish-close-tab = You can close the browser tab.
name-label = Name
tag-letter = Letter
tag-cloth = Cloth
cloth-pine = Pine
cloth-brick = Brick
cloth-slate = Slate
cloth-plum = Plum
cloth-ochre = Ochre
cloth-petrol = Petrol
cloth-olive = Olive
cloth-umber = Umber
may-head = This app will be able to: { $scopes }. It cannot delete.
done-counting = { $count ->
    [one] { $count } badge copied here so far
   *[other] { $count } badges copied here so far
}
done-counted = { $count ->
    [one] { $count } badge is here now.
   *[other] { $count } badges are here now.
}
done-none = This account lists no badges.
done-none-text = Badges sent to another address or on another server region are not in this list.
done-identities = Addresses it told: { $identities }
done-identities-more = Add another address
done-show = Show badges
done-save = Save the tag
connect-cancelled = You stopped this.
connect-start-over = Start over
secrets-head = No key store answers
secrets-text = Sign-ins are kept encrypted, and the key for that usually lives in the system’s key store. Choose where it should live instead.
secrets-vault = In a file, under a passphrase
secrets-vault-note = You will be asked for it whenever the library needs to sign in.
secrets-passphrase = Passphrase
secrets-this-run = For this run only
secrets-this-run-note = When you close the window, every backpack wants a new sign-in. The badges stay.
secrets-go-on = Go on

## Backpack

backpack-account = Account
backpack-addresses = Addresses it tells
backpack-may = What this app may do there
backpack-may-not-add = It cannot add badges there, and it cannot delete any.
backpack-may-add = It cannot delete badges there.
backpack-connected = Connected
backpack-connected-by = { $date }, { $way }
backpack-last-synced = Last synced
backpack-never-synced = never
backpack-badges = Badges
backpack-badges-gone = { $count ->
    [one] { $count } is no longer listed there; the copy here stays.
   *[other] { $count } are no longer listed there; the copies here stay.
}
backpack-trail = How it was connected
backpack-tag = Name and tag
backpack-save = Save
backpack-sync-now = Sync now
backpack-sign-in = Sign in again
backpack-open-site = Open its site
backpack-disconnect = Disconnect…
backpack-show-badges = Show its badges
backpack-copy-all = Copy its badges to…
backpack-signed-out = { $backpack } wants you to sign in again. Your library is complete up to { $date }.
backpack-signed-out-never = { $backpack } wants you to sign in again.
backpack-disconnected = { $backpack } is disconnected. Its badges stay in the library.
backpack-renamed = Name and tag saved.
disconnect-head = Disconnect { $backpack }?
disconnect-text = Access is given back to { $host } where it can be, and forgotten here. All badges stay in the library.
disconnect-do = Disconnect
disconnect-keep = Keep it connected
disconnect-working = Disconnecting

## Transfer

transfer-head = Copy badges
transfer-from-library = Library
transfer-from = From
transfer-to = To
transfer-what = Badges
transfer-selected = { $count ->
    [one] { $count } selected badge
   *[other] { $count } selected badges
}
transfer-all = All that are not there yet
transfer-step-choose = Choose
transfer-step-check = Check
transfer-step-copy = Copy
transfer-step-result = Result
transfer-steps = Steps
transfer-check-button = Check what would go
transfer-checking = Checking
transfer-back = Back
transfer-start = { $count ->
    [one] Start copying { $count }
   *[other] Start copying { $count }
}
transfer-nothing = Nothing would be copied.
transfer-sums = { $go ->
    [one] { $go } of { $all } will be copied.
   *[other] { $go } of { $all } will be copied.
} Nothing has been sent yet.
transfer-sent-note = Copying sends these badges to { $backpack }. It cannot be taken back from here.
group-will-go = Will go
group-needs-you = Needs you
group-cannot-go = Cannot go
group-already-there = Already there
group-show = { $count ->
    [one] Show { $count }
   *[other] Show { $count }
}
group-hide = Fold
transfer-progress = { $done } of { $total }
transfer-stop = Stop
transfer-stopping = Stopping
transfer-ended = { $copied } of { $total } copied and read back.
transfer-stopped = You stopped after { $done } of { $total }. What was copied stays there.
transfer-left = It goes on while you look elsewhere; Activity shows it.
transfer-done = Done
transfer-no-undo = What was copied stays in { $backpack }; this app cannot delete there.
transfer-nowhere-head = There is no backpack to copy to.
transfer-nowhere-text = Connect one that takes badges, or sign in again.
receipts-label = Receipts
receipt-said = It said: { $said }
form-hosted = as its address
form-jws = as a signed badge
form-baked = as a picture with the badge inside
form-credential = as a credential with its proof

reason-address-missing = The backpack has no confirmed address { $address }. Add it there, confirm the mail, then try again.
reason-address-unknown = The backpack has no confirmed address that this badge is written to. Add it there, confirm the mail, then try again.
reason-form-not-taken = This backpack does not take badges of this form.
reason-version-not-taken = This backpack takes badges of another version of Open Badges.
reason-other-issuer = This connection takes badges of its own issuer only. Export the badge as a picture and upload it on the backpack’s own pages.
reason-revoked = The issuer withdrew this badge.
reason-expired = It has ended.
reason-problem = It did not pass its check.
reason-issuer-gone = The issuer’s page does not answer, so the backpack could not read it either.
reason-not-fetched = Its document is not here yet. Check it first.
reason-refused-by-host = The backpack said no.
reason-host-trouble = The backpack could not be reached or had trouble.
reason-sign-in-needed = The backpack wants a new sign-in.
reason-unknown = The connection broke after sending, and the backpack does not list it.
reason-stopped = Stopped by you.

## Activity

activity-head = Activity
activity-running = Going on now
activity-empty-head = Nothing has happened in this run.
activity-empty-text = Syncs, checks and copies show up here.
job-sync = Syncing { $backpack }
job-sync-counted = Syncing { $backpack }: { $done } of { $total }
job-check = Checking badges
job-check-counted = Checking badges: { $done } of { $total }
job-transfer = Copying to { $backpack }
job-transfer-counted = Copying to { $backpack }: { $done } of { $total }
job-export = Writing files
job-export-counted = Writing files: { $done } of { $total }
job-synced = Synced { $backpack }: { $added } new, { $changed } changed, { $gone } gone from there
job-synced-nothing = Synced { $backpack }: nothing new
job-synced-failed = { $failed ->
    [one] Synced { $backpack }: { $added } new, { $changed } changed, { $gone } gone from there; { $failed } could not be taken in
   *[other] Synced { $backpack }: { $added } new, { $changed } changed, { $gone } gone from there; { $failed } could not be taken in
}
job-check-done = { $total ->
    [one] Checked { $total } badge
   *[other] Checked { $total } badges
}
job-transfer-done = { $total ->
    [one] Copied { $total } badge to { $backpack }
   *[other] Copied { $total } badges to { $backpack }
}
job-export-done = { $total ->
    [one] Wrote { $total } badge
   *[other] Wrote { $total } badges
}
job-stopped-sync = Sync of { $backpack } stopped by you
job-stopped-check = Check stopped by you after { $done }
job-stopped-transfer = Copying to { $backpack } stopped by you after { $done } of { $total }
job-stopped-export = Writing files stopped by you
job-failed-sync = { $backpack } could not be synced
job-failed-check = The check could not be made
job-failed-transfer = Copying to { $backpack } ended early
job-failed-export = The files could not be written
job-stop = Stop
job-receipts = Receipts

## The status line

state-syncing-one = { $added ->
    [0] Syncing { $backpack }
   *[other] Syncing { $backpack }, { $added } new
}
state-syncing-many = { $added ->
    [0] Syncing { $count } of { $all } backpacks
   *[other] Syncing { $count } of { $all } backpacks, { $added } new
}
state-synced = { $count ->
    [one] Synced { $time }. { $count } badge.
   *[other] Synced { $time }. { $count } badges.
}
state-offline = No internet. You can read, search and export; checking and copying wait.
state-offline-chosen = Working offline. You can read, search and export; checking and copying wait.
state-practice = Practice library
state-test-hosts = Test hosts are on
state-this-run = Sign-ins are kept for this run only
state-signed-out = { $count ->
    [one] { $count } backpack is signed out
   *[other] { $count } backpacks are signed out
}
state-show = Show
state-label = { $count ->
    [0] Status: nothing to tell
    [one] Status: { $count } thing to tell
   *[other] Status: { $count } things to tell
}

## Settings

settings-head = Settings
settings-sections = Sections
settings-appearance = Appearance
settings-identities = Identities
settings-network = Network and privacy
settings-keyboard = Keyboard
settings-about = About
theme-label = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
contrast-label = Contrast
contrast-system = System
contrast-high = High
language-label = Language
language-system = System
language-note = Dates and numbers follow your system’s region.
zoom-label = Zoom
zoom-smaller = Smaller
zoom-larger = Larger
zoom-percent = { $percent } %
zoom-note = The whole window, 50 to 200 %.
offline-label = Work offline
offline-note = Nothing is sent while this is on.
hosts-label = Practice and test hosts
hosts-note = Allows backpack hosts without https on this computer. The window says so while it is on.
relay-label = Address of the relay
relay-note = A page on an https host that hands the backpack’s answer to Holdall. Empty: the one that was built in, if any.
relay-wrong = That is no address of a relay: it begins with https:// and has nothing after the path.
contacts-head = Hosts contacted
contacts-text = Every host this app has asked for anything, and why. Nothing else leaves your computer.
contacts-none = None yet.
contacts-host = Host
contacts-purpose = Purpose
contacts-count = Requests
contacts-last = Last time
purpose-discovery = finding out how to connect
purpose-registration = registering this app
purpose-sign-in = signing in
purpose-pull = reading your badges
purpose-push = adding badges
purpose-verify = checking badges
purpose-picture = fetching pictures
identities-text = Your addresses. A badge written to another one shows as “For someone else”.
identities-none = None yet. A connected backpack tells them.
identity-from = told by { $backpacks }
identity-typed = typed by you
identity-badges = { $count ->
    [one] { $count } badge
   *[other] { $count } badges
}
identity-remove = Remove { $value }
identity-add = Add
identity-kind = Kind
identity-value = Address or number
identity-email = E-mail
identity-url = Web address
identity-telephone = Telephone
identity-id = Identifier
single-keys-label = Single keys
single-keys-note = “/” and “?” work while the library has the focus.
about-version = Version { $version }
about-folder = Library folder
about-secrets = Sign-ins are kept
secrets-place-key-store = encrypted, with the key in the system’s key store
secrets-place-vault = encrypted, with the key in a file under your passphrase
secrets-place-this-run = for this run only
secrets-place-none = nowhere yet; you choose when you connect a backpack
about-licence = Licence: MIT or Apache 2.0
about-telemetry = No telemetry.

## Open request

open-head = Open a badge from { $host }?
open-text = Something outside this app asks to look at this address. Nothing is added to your library.
open-look = Look at it
open-leave = Leave it
open-looking = Looking
open-found = What was found
open-close = Close

## Keyboard

keys-head = Keyboard
keys-close = Close
keys-search = Search
keys-views = Grid, list
keys-move = Move between badges
keys-ends = First and last of the row
keys-page = A page up or down
keys-select = Select or leave out
keys-extend = Select up to here
keys-open = Open the badge
keys-all = Select all
keys-none = Select none
keys-drawer = Badge drawer on or off
keys-check = Check selected
keys-sync = Sync all
keys-export = Export selected
keys-copy = Copy selected to a backpack
keys-connect = Connect a backpack
keys-activity = Activity
keys-settings = Settings
keys-zoom = Zoom in, out, back
keys-pane = Next pane, previous pane
keys-back = Back
keys-list = This list
keys-escape = Close, clear, step back

## Errors: the fact, then what to do.

error-sign-in-needed = { $backpack } wants you to sign in again.
error-sign-in-needed-any = A backpack wants you to sign in again.
error-offline = No internet. This waits until you are online.
error-unreachable = { $host } does not answer.
error-host-trouble = { $host } answered something that cannot be used.
error-slow-down = { $host } asks us to slow down. Try again in { $seconds } s.
error-slow-down-any = The backpack asks us to slow down. Try again in a while.
error-refused = { $host } said no.
error-not-a-backpack = { $host } does not say how apps can connect. Some backpacks work another way.
error-registration-refused = { $host } does not let apps register themselves. Ask them for an app key.
error-access-denied = Access was refused in the browser.
error-address-unknown = { $host } tells your address only as a hash, and it is none of those known here. Add yours under “Identities” in the settings, then try again.
error-bad-return = The answer that came back does not fit this sign-in, or was used already.
error-sign-in-timeout = We have not heard from your browser.
error-cancelled = Stopped by you.
error-way-not-possible = This way back is not possible here.
error-needs-https = { $host } does not use https. Sign-ins go over https only.
error-no-key-store = No key store answers, so a sign-in could not be kept.
error-wrong-passphrase = This passphrase does not open the file.
error-busy = Another window or command is working on this backpack.
error-not-there = It is not there any more.
error-ambiguous = More than one badge fits.
error-not-a-badge = There is no badge at this address.
error-file = The file or folder cannot be read or written.
error-newer-library = This library was made by a newer version.
error-damaged-library = The library file is damaged.
error-disk-full = The disk is full.
error-bad-address = This is no web address or e-mail address.
error-usage = This cannot be done like that.
error-unexpected = Something went wrong on our side.
error-host-any = The host
error-detail-path = File: { $path }
error-sign-in = Sign in again
error-choose-other-way = Choose another way
error-enter-key = Enter an app key
error-find-key = Choose where it lives
error-open-again = Open the page again
