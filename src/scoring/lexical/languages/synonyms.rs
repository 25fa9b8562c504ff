//! Words of working life that mean nearly the same: one group a line, in the forms that dictionaries list.
//!
//! A word may stand in several groups. Only words that can replace each other in most sentences belong together;
//! opposites and mere associations do not.

/// English groups.
pub(super) const ENGLISH: &str = "
accident incident mishap
acknowledge confirm
agree consent approve
alert alarm warning
answer reply respond response
apologise apologize apology sorry
area zone aisle
arrange organise organize
ask enquire inquire request
assess evaluate judge rate
assign allocate delegate
begin start commence
block barrier cordon seal barricade
boss manager supervisor superior lead leader
broken damaged defective faulty
brief short concise
build construct assemble
buy purchase acquire
calculate compute
cancel abort
cause reason origin
change alter modify amend
check inspect verify examine test control
choose select pick
clean wash
client customer guest
close shut
colleague coworker teammate peer
collect gather
company firm business employer
complain complaint grievance claim
complete finish conclude
confidential private secret discreet
consider weigh
contact call phone ring
correct fix repair mend rectify
cost price expense
create make produce
danger hazard risk threat
deadline date due
decide decision determine
decrease reduce lower shrink drop fall
defect fault flaw error mistake bug
delete remove erase
deliver ship
delivery shipment consignment
deploy deployment release rollout
describe outline depict
destroy ruin
difficult hard tough challenging
discuss debate
divide split separate
document record log note write report protocol
drop fall decline
duty obligation responsibility
educate train teach instruct
employee staff worker
ensure guarantee secure assure
entire whole complete full
escalate refer
estimate guess approximate
expand extend enlarge
explain clarify illustrate
fast quick rapid swift
find discover detect locate identify
follow obey comply
forbid prohibit ban
gather collect
give provide supply hand
goal aim objective purpose target
grow increase rise raise
guard protect shield
help assist support aid
honest sincere genuine truthful
immediately instantly promptly directly straight
important crucial critical vital essential
improve enhance better
increase raise rise grow
inform tell notify advise report brief
injured hurt wounded
involve include engage
keep retain maintain preserve
law regulation rule
leak spill
letter mail email message
limit restrict
listen hear
look see watch observe monitor
measure gauge
meet meeting appointment
metric dashboard figure
money cash payment
move shift relocate
offer propose suggest
order sequence
patient resident
pay reimburse compensate
permit allow let
plan schedule
priority prioritise prioritize
problem issue trouble
procedure process method
prove demonstrate
put place set
quality standard
read scan
receive get obtain
refund reimburse repay
regular periodic routine
reject refuse decline
repeat restate
replace substitute exchange swap
replacement substitute spare
rest remainder
restore recover
result outcome
retrospective review postmortem mortem
return revert
revert undo roll rollback
room space
safe secure
safety security
save store
say state tell mention
sell sale
send forward
several multiple many
show demonstrate display reveal
sick ill unwell
solve resolve
speak talk
stop halt cease
storage disk memory
strategy approach
summarise summarize recap
surplus excess
task job duty work
team group crew
term duration
tidy clean
tool instrument
understand comprehend grasp
update refresh
urgent pressing
use apply employ utilise utilize
value worth benefit
visible apparent
wait pause
warn caution alert
wrong incorrect false mistaken
";

/// German groups.
pub(super) const GERMAN: &str = "
abbrechen stoppen beenden
abklären klären ermitteln herausfinden
absperren sperren abriegeln sichern
abstimmen absprechen vereinbaren
achten beachten
anbieten vorschlagen
ändern anpassen verändern
anfangen beginnen starten
anleiten einweisen schulen unterweisen
anrufen telefonieren
ansprechen erwähnen nennen sagen
antworten erwidern
arbeiter mitarbeiter kollege beschäftigter
arzt ärztin mediziner
aufgabe tätigkeit
aufräumen säubern reinigen putzen
aufschreiben notieren dokumentieren festhalten protokollieren vermerken eintragen
ausreichend genügend
aussuchen auswählen wählen
austauschen ersetzen wechseln
beheben reparieren lösen korrigieren
bemerken feststellen erkennen
benutzen nutzen verwenden gebrauchen
beobachten überwachen
bereich zone gang
beschädigt defekt kaputt
beschreiben schildern
beschwerde reklamation
besprechen diskutieren
bestätigen zusichern
bewerten beurteilen einschätzen
bezahlen zahlen begleichen
bitten fragen
chef vorgesetzter leiter leitung
deutlich klar
eilig dringend
einbeziehen einbinden beteiligen
einhalten befolgen
entfernen löschen beseitigen
entscheiden beschließen
entschuldigen entschuldigung bedauern
entstehen auftreten
erfahren hören
ergebnis resultat
erhalten bekommen
erhöhen steigern vergrößern
erklären erläutern
erneut nochmals
ersatz ersatzlieferung austausch
erstatten zurückzahlen gutschreiben gutschrift
fehler mangel irrtum
fest verbindlich
festlegen bestimmen
firma unternehmen betrieb
freundlich höflich
gefahr risiko gefährdung
geheim vertraulich
gemeinsam zusammen
gleich sofort umgehend unverzüglich direkt
grund ursache
helfen unterstützen
informieren mitteilen melden benachrichtigen verständigen unterrichten bescheid meldung
kontrollieren prüfen überprüfen nachsehen testen
kosten preis ausgabe
krank erkrankt
kunde kundin gast
kürzen verringern reduzieren verkleinern senken
lagern aufbewahren
leiten führen
liefern zustellen
maschine anlage gerät
maßnahme schritt
melden berichten
mehrere viele
nachfassen nachfragen
notfall vorfall unfall
offen ehrlich transparent
ordnung reihenfolge
passieren geschehen
patient bewohner
plan planung
problem schwierigkeit
qualität güte
rechnung faktura
regel vorschrift vorgabe
regelmäßig wöchentlich täglich
schaden defekt mangel
schema struktur
schicken senden
schnell rasch zügig
schützen sichern
sicherstellen gewährleisten
sorgfältig gründlich genau
sprechen reden
streichen kürzen
termin frist datum
überlegen nachdenken
umfang ausmaß
verärgert wütend zornig
verbessern optimieren
vereinbaren ausmachen
verhindern vermeiden vorbeugen
verletzt verwundet
verschieben verlegen
verstehen begreifen
vollständig komplett gesamt
vorbereiten planen
vorgehen verfahren methode
vorteil nutzen
warten abwarten
weitergeben weiterleiten übermitteln
wichtig wesentlich entscheidend
wiederholen nochmal
zeigen vorzeigen
ziel zweck
zuhören hören
zusammenfassen resümieren
zuständig verantwortlich
";
