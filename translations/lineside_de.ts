<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Buttons</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Condition</name>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>no value yet</source>
        <translation>noch kein Wert</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>bad value</source>
        <translation>schlechter Wert</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>beyond high or low</source>
        <translation>über hoch oder unter tief</translation>
    </message>
    <message>
        <source>beyond high-high or low-low</source>
        <translation>über hoch-hoch oder unter tief-tief</translation>
    </message>
    <message>
        <source>S</source>
        <comment>substituted value</comment>
        <translation>E</translation>
    </message>
</context>
<context>
    <name>DemoDays</name>
    <message>
        <source>The demo&apos;s past was given up.</source>
        <translation>Die Vergangenheit der Demo wurde aufgegeben.</translation>
    </message>
    <message>
        <source>The demo&apos;s past did not answer in time.</source>
        <translation>Die Vergangenheit der Demo wurde nicht rechtzeitig fertig.</translation>
    </message>
    <message>
        <source>Simulated with the demo&apos;s past.</source>
        <translation>Mit der Vergangenheit der Demo simuliert.</translation>
    </message>
</context>
<context>
    <name>DemoPast</name>
    <message>
        <source>%1 is not the past of a demo plant (line %2).</source>
        <translation>%1 ist keine Vergangenheit einer Demoanlage (Zeile %2).</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Taking over the past was stopped.</source>
        <translation>Die Übernahme der Vergangenheit wurde abgebrochen.</translation>
    </message>
    <message>
        <source>History did not take over the past in time.</source>
        <translation>Die Historie hat die Vergangenheit nicht rechtzeitig übernommen.</translation>
    </message>
</context>
<context>
    <name>DeviceSteps</name>
    <message>
        <source>Enable device %1</source>
        <translation>Gerät %1 einschalten</translation>
    </message>
    <message>
        <source>Disable device %1</source>
        <translation>Gerät %1 abschalten</translation>
    </message>
    <message numerus="yes">
        <source>Enable %Ln devices</source>
        <translation>
            <numerusform>%Ln Gerät einschalten</numerusform>
            <numerusform>%Ln Geräte einschalten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disable %Ln devices</source>
        <translation>
            <numerusform>%Ln Gerät abschalten</numerusform>
            <numerusform>%Ln Geräte abschalten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: done. Edit &gt; Undo takes it back.</source>
        <comment>name of the step</comment>
        <translation>%1: erledigt. Bearbeiten &gt; Rückgängig nimmt es zurück.</translation>
    </message>
</context>
<context>
    <name>FigureTable</name>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF-Dateien (*.pdf)</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Geschrieben nach %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>ForwardWords</name>
    <message>
        <source>1 row waits</source>
        <translation>1 Zeile wartet</translation>
    </message>
    <message>
        <source>%1 rows wait</source>
        <translation>%1 Zeilen warten</translation>
    </message>
    <message>
        <source>%1 M</source>
        <comment>million</comment>
        <translation>%1 Mio.</translation>
    </message>
    <message>
        <source>PostgreSQL: connecting</source>
        <translation>PostgreSQL: wird verbunden</translation>
    </message>
    <message>
        <source>PostgreSQL: catching up</source>
        <translation>PostgreSQL: holt auf</translation>
    </message>
    <message>
        <source>PostgreSQL: %1 behind</source>
        <translation>PostgreSQL: %1 zurück</translation>
    </message>
    <message>
        <source>PostgreSQL: up to date</source>
        <translation>PostgreSQL: aktuell</translation>
    </message>
    <message>
        <source>PostgreSQL takes nothing</source>
        <translation>PostgreSQL nimmt nichts an</translation>
    </message>
    <message>
        <source>PostgreSQL takes nothing for %1</source>
        <translation>PostgreSQL nimmt seit %1 nichts an</translation>
    </message>
    <message>
        <source>PostgreSQL unreachable</source>
        <translation>PostgreSQL nicht erreichbar</translation>
    </message>
    <message>
        <source>PostgreSQL unreachable for %1</source>
        <translation>PostgreSQL seit %1 nicht erreichbar</translation>
    </message>
    <message>
        <source>%1 put aside</source>
        <translation>%1 beiseitegelegt</translation>
    </message>
    <message>
        <source>After several failures in a row the server is left in peace until %1.</source>
        <translation>Nach mehreren Fehlern in Folge bleibt der Server bis %1 in Ruhe.</translation>
    </message>
    <message>
        <source>Lineside tries again at %1.</source>
        <translation>Lineside versucht es um %1 wieder.</translation>
    </message>
</context>
<context>
    <name>HealthView</name>
    <message>
        <source>The engine has not computed anything yet.</source>
        <translation>Die Berechnung hat noch nichts ergeben.</translation>
    </message>
    <message>
        <source>The engine has stopped: nothing was computed since %1 (%2 ago). What stands here is as of then.</source>
        <translation>Die Berechnung steht: Seit %1 (vor %2) wurde nichts berechnet. Was hier steht, ist von damals.</translation>
    </message>
    <message numerus="yes">
        <source>Computed %1 ago, %Ln machines</source>
        <translation>
            <numerusform>Vor %1 berechnet, %Ln Maschine</numerusform>
            <numerusform>Vor %1 berechnet, %Ln Maschinen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln batches of readings gave way</source>
        <translation>
            <numerusform>%Ln Schub Messwerte musste weichen</numerusform>
            <numerusform>%Ln Schübe Messwerte mussten weichen</numerusform>
        </translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>HealthWords</name>
    <message>
        <source>Not enough data</source>
        <translation>Zu wenig Daten</translation>
    </message>
    <message>
        <source>Excellent</source>
        <translation>Ausgezeichnet</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mäßig</translation>
    </message>
    <message>
        <source>Poor</source>
        <translation>Schlecht</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Trend not known yet</source>
        <translation>Trend noch nicht bekannt</translation>
    </message>
    <message>
        <source>Improving</source>
        <translation>Steigend</translation>
    </message>
    <message>
        <source>Stable</source>
        <translation>Gleichbleibend</translation>
    </message>
    <message>
        <source>Degrading</source>
        <translation>Fallend</translation>
    </message>
    <message>
        <source>Rapidly degrading</source>
        <translation>Rasch fallend</translation>
    </message>
    <message>
        <source>%1 (not significant)</source>
        <translation>%1 (nicht signifikant)</translation>
    </message>
    <message>
        <source>a value stands where it never stood</source>
        <translation>ein Wert steht, wo er nie stand</translation>
    </message>
    <message>
        <source>values do not go together as they did</source>
        <translation>Werte passen nicht mehr zusammen wie bisher</translation>
    </message>
    <message>
        <source>a sensor is stuck</source>
        <translation>ein Sensor steht fest</translation>
    </message>
    <message>
        <source>low</source>
        <translation>gering</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>Failure predicted</source>
        <translation>Ausfall erwartet</translation>
    </message>
    <message>
        <source>Anomaly</source>
        <translation>Auffälligkeit</translation>
    </message>
    <message>
        <source>Limit ahead</source>
        <translation>Grenze voraus</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Quittiert</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>Eingeplant</translation>
    </message>
    <message>
        <source>In progress</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Abgeschlossen</translation>
    </message>
    <message>
        <source>Routine</source>
        <translation>Routine</translation>
    </message>
    <message>
        <source>Soon</source>
        <translation>Bald</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Dringend</translation>
    </message>
    <message>
        <source>Immediate</source>
        <translation>Sofort</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Noch nicht bekannt</translation>
    </message>
    <message>
        <source>True</source>
        <translation>Richtig</translation>
    </message>
    <message>
        <source>False</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Prevented</source>
        <translation>Abgewendet</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>accurate</source>
        <translation>genau</translation>
    </message>
    <message>
        <source>told too soon a failure</source>
        <translation>der Ausfall kam später als gesagt</translation>
    </message>
    <message>
        <source>told too late a failure</source>
        <translation>der Ausfall kam früher als gesagt</translation>
    </message>
    <message>
        <source>incorrect</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Genehmigt</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Implemented</source>
        <translation>Ausgeführt</translation>
    </message>
    <message>
        <source>Validated</source>
        <translation>Beurteilt</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Critical</source>
        <comment>severity</comment>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <comment>date and time of this year</comment>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <comment>date and time of another year</comment>
        <translation>d. MMM yyyy HH:mm</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>%1 – %2  ·  %3 samples  ·  %4 known</source>
        <comment>from, to, how many, how much of the range</comment>
        <translation>%1 – %2  ·  %3 Werte  ·  %4 bekannt</translation>
    </message>
    <message>
        <source>run in a way that is being learnt</source>
        <translation>so betrieben, wie es erst gelernt wird</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>Holt auf</translation>
    </message>
    <message>
        <source>When it suits</source>
        <comment>when work is to be done</comment>
        <translation>Wenn es passt</translation>
    </message>
    <message>
        <source>Soon</source>
        <comment>when work is to be done</comment>
        <translation>Bald</translation>
    </message>
    <message>
        <source>Urgent</source>
        <comment>when work is to be done</comment>
        <translation>Dringend</translation>
    </message>
    <message>
        <source>At once</source>
        <comment>when work is to be done</comment>
        <translation>Sofort</translation>
    </message>
</context>
<context>
    <name>LinkJournal</name>
    <message>
        <source>less than a second</source>
        <translation>weniger als eine Sekunde</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 is connected.</source>
        <translation>%1 ist verbunden.</translation>
    </message>
    <message>
        <source>It had no link for %1.</source>
        <translation>Es gab %1 lang keine Verbindung.</translation>
    </message>
    <message>
        <source>%1 has no link (%2).</source>
        <translation>%1 hat keine Verbindung (%2).</translation>
    </message>
</context>
<context>
    <name>LossRows</name>
    <message numerus="yes">
        <source>%Ln other reasons</source>
        <translation>
            <numerusform>%Ln anderer Grund</numerusform>
            <numerusform>%Ln andere Gründe</numerusform>
        </translation>
    </message>
    <message>
        <source>Time in shift</source>
        <translation>Zeit in Schicht</translation>
    </message>
    <message>
        <source>Planned time</source>
        <translation>Geplante Zeit</translation>
    </message>
    <message>
        <source>Production time</source>
        <translation>Produktionszeit</translation>
    </message>
    <message>
        <source>Running time</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>Ideal time of what was made</source>
        <translation>Ideale Zeit des Hergestellten</translation>
    </message>
    <message>
        <source>Good time</source>
        <translation>Gute Zeit</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>Trends</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Messstellen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Data flow</source>
        <translation>Datenfluss</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historie</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
</context>
<context>
    <name>ProductionSpan</name>
    <message>
        <source>d MMM</source>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>This shift</source>
        <translation>Diese Schicht</translation>
    </message>
    <message>
        <source>Last shift</source>
        <translation>Letzte Schicht</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>This week</source>
        <translation>Diese Woche</translation>
    </message>
    <message>
        <source>This month</source>
        <translation>Dieser Monat</translation>
    </message>
    <message>
        <source>From … until …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>No shift is on now.</source>
        <translation>Jetzt ist keine Schicht.</translation>
    </message>
    <message>
        <source>No shift ended in the last two weeks.</source>
        <translation>In den letzten zwei Wochen endete keine Schicht.</translation>
    </message>
    <message>
        <source>Week %1</source>
        <translation>Woche %1</translation>
    </message>
    <message>
        <source>The end must come after the beginning, and the beginning lie in the past.</source>
        <translation>Das Ende muss nach dem Anfang kommen und der Anfang in der Vergangenheit liegen.</translation>
    </message>
</context>
<context>
    <name>ProductionWords</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>&gt; 100 %</source>
        <translation>&gt; 100 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <source>1 reading</source>
        <translation>1 Messwert</translation>
    </message>
    <message>
        <source>%1 readings</source>
        <translation>%1 Messwerte</translation>
    </message>
    <message>
        <source>%1 % of the time known</source>
        <translation>%1 % der Zeit bekannt</translation>
    </message>
    <message>
        <source>Planned stop</source>
        <translation>Geplanter Stillstand</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>Zustand nicht bekannt</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Rüsten</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Gestört</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Short stops</source>
        <translation>Kurze Stopps</translation>
    </message>
    <message>
        <source>Slower than ideal</source>
        <translation>Langsamer als ideal</translation>
    </message>
    <message>
        <source>Scrap and rework</source>
        <translation>Ausschuss und Nacharbeit</translation>
    </message>
    <message>
        <source>No OEE: the machine&apos;s state was not known at any time in it.</source>
        <translation>Keine OEE: Der Zustand der Maschine war darin zu keiner Zeit bekannt.</translation>
    </message>
    <message>
        <source>No OEE: no time was planned for production in it.</source>
        <translation>Keine OEE: Darin war keine Zeit für Produktion geplant.</translation>
    </message>
    <message>
        <source>No OEE: nobody has said how fast the machine could be at best.</source>
        <translation>Keine OEE: Niemand hat gesagt, wie schnell die Maschine bestenfalls sein kann.</translation>
    </message>
    <message>
        <source>No OEE: no counters tell what was made and how much of it was good.</source>
        <translation>Keine OEE: Keine Zähler sagen, was hergestellt wurde und wie viel davon gut war.</translation>
    </message>
    <message>
        <source>No OEE: nothing was made in it.</source>
        <translation>Keine OEE: Darin wurde nichts hergestellt.</translation>
    </message>
    <message>
        <source>By hour</source>
        <translation>Je Stunde</translation>
    </message>
    <message>
        <source>By shift</source>
        <translation>Je Schicht</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Je Tag</translation>
    </message>
    <message>
        <source>By week</source>
        <translation>Je Woche</translation>
    </message>
    <message>
        <source>By month</source>
        <translation>Je Monat</translation>
    </message>
    <message>
        <source>No reason given</source>
        <translation>Kein Grund genannt</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>machine, reason</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln machines run</source>
        <translation>
            <numerusform>%1 von %Ln Maschine läuft</numerusform>
            <numerusform>%1 von %Ln Maschinen laufen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>runs: %1 on, %2 planned, %3 completed today</source>
        <translation>Aufträge: %1 im Gang, %2 geplant, %3 heute beendet</translation>
    </message>
</context>
<context>
    <name>QualityWords</name>
    <message>
        <source>Means</source>
        <translation>Mittelwerte</translation>
    </message>
    <message>
        <source>Single values</source>
        <translation>Einzelwerte</translation>
    </message>
    <message>
        <source>Moving average</source>
        <translation>Gleitender Mittelwert</translation>
    </message>
    <message>
        <source>Cumulative sums</source>
        <translation>Kumulierte Summen</translation>
    </message>
    <message>
        <source>Moving ranges</source>
        <translation>Gleitende Spannweiten</translation>
    </message>
    <message>
        <source>Ranges</source>
        <translation>Spannweiten</translation>
    </message>
    <message>
        <source>Standard deviations</source>
        <translation>Standardabweichungen</translation>
    </message>
    <message>
        <source>d MMM HH:mm:ss</source>
        <translation>d. MMM HH:mm:ss</translation>
    </message>
    <message>
        <source>Nothing was entered yet</source>
        <translation>Noch nichts eingegeben</translation>
    </message>
    <message>
        <source>No point yet</source>
        <translation>Noch kein Punkt</translation>
    </message>
    <message>
        <source>Learns its limits: %1 of %2 points</source>
        <translation>Lernt ihre Grenzen: %1 von %2 Punkten</translation>
    </message>
    <message>
        <source>In control</source>
        <translation>Unter Kontrolle</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>no range</source>
        <translation>kein Bereich</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>freigegeben</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>zurückgewiesen</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>low</source>
        <translation>gering</translation>
    </message>
</context>
<context>
    <name>QueueText</name>
    <message>
        <source>This session has ended, or what came behind that number is not kept any more. Open another one.</source>
        <translation>Diese Sitzung ist zu Ende, oder was hinter dieser Nummer kam, wird nicht mehr aufgehoben. Öffnen Sie eine andere.</translation>
    </message>
</context>
<context>
    <name>ReaderText</name>
    <message>
        <source>this key is missing.</source>
        <translation>dieser Schlüssel fehlt.</translation>
    </message>
    <message>
        <source>an object { … } is needed here.</source>
        <translation>hier wird ein Objekt { … } gebraucht.</translation>
    </message>
</context>
<context>
    <name>RoleWords</name>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>Supervisor</source>
        <translation>Schichtleiter</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>Techniker</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>Looks at the plant and its past; changes nothing.</source>
        <translation>Sieht die Anlage und ihre Vergangenheit; ändert nichts.</translation>
    </message>
    <message>
        <source>Runs the plant: writes values and acknowledges.</source>
        <translation>Fährt die Anlage: schreibt Werte und quittiert.</translation>
    </message>
    <message>
        <source>Leads a shift: as an operator, and exports data and disconnects viewers.</source>
        <translation>Leitet eine Schicht: wie ein Bediener, exportiert dazu Daten und trennt Betrachter.</translation>
    </message>
    <message>
        <source>Reads figures, exports and the audit trail; changes nothing.</source>
        <translation>Liest Kennzahlen, Exporte und das Prüfprotokoll; ändert nichts.</translation>
    </message>
    <message>
        <source>Configures devices and tags, and writes values; no accounts.</source>
        <translation>Richtet Geräte und Messstellen ein und schreibt Werte; keine Konten.</translation>
    </message>
    <message>
        <source>Accounts and API keys, and everything else.</source>
        <translation>Konten und API-Schlüssel und alles Übrige.</translation>
    </message>
    <message>
        <source>See the plant and its live values</source>
        <translation>Anlage und aktuelle Werte sehen</translation>
    </message>
    <message>
        <source>See trends and figures of the past</source>
        <translation>Verläufe und Kennzahlen der Vergangenheit sehen</translation>
    </message>
    <message>
        <source>See the journal</source>
        <translation>Journal sehen</translation>
    </message>
    <message>
        <source>See who is online</source>
        <translation>Sehen, wer verbunden ist</translation>
    </message>
    <message>
        <source>See links, frames and metrics</source>
        <translation>Verbindungen, Telegramme und Messgrößen sehen</translation>
    </message>
    <message>
        <source>See the audit trail</source>
        <translation>Prüfprotokoll sehen</translation>
    </message>
    <message>
        <source>Export readings and events</source>
        <translation>Messwerte und Ereignisse exportieren</translation>
    </message>
    <message>
        <source>Acknowledge alarms</source>
        <translation>Alarme quittieren</translation>
    </message>
    <message>
        <source>Shelve alarms</source>
        <translation>Alarme zurückstellen</translation>
    </message>
    <message>
        <source>Write values to the plant</source>
        <translation>Werte in die Anlage schreiben</translation>
    </message>
    <message>
        <source>Deliver readings</source>
        <translation>Messwerte anliefern</translation>
    </message>
    <message>
        <source>Change the plant&apos;s configuration</source>
        <translation>Konfiguration der Anlage ändern</translation>
    </message>
    <message>
        <source>Trust certificates</source>
        <translation>Zertifikaten vertrauen</translation>
    </message>
    <message>
        <source>Disconnect viewers</source>
        <translation>Betrachter trennen</translation>
    </message>
    <message>
        <source>Manage users</source>
        <translation>Benutzer verwalten</translation>
    </message>
    <message>
        <source>Manage API keys</source>
        <translation>API-Schlüssel verwalten</translation>
    </message>
    <message>
        <source>Manage tenants</source>
        <translation>Mandanten verwalten</translation>
    </message>
    <message>
        <source>Manage the server</source>
        <translation>Server verwalten</translation>
    </message>
    <message>
        <source>Enter reasons of stops, runs and measured values</source>
        <translation>Stillstandsgründe, Läufe und Messwerte eintragen</translation>
    </message>
    <message>
        <source>Sign for batches</source>
        <translation>Chargen freizeichnen</translation>
    </message>
    <message>
        <source>Handle maintenance alerts and recommendations</source>
        <translation>Wartungshinweise und Empfehlungen bearbeiten</translation>
    </message>
</context>
<context>
    <name>Runner</name>
    <message>
        <source>New site</source>
        <translation>Neuer Standort</translation>
    </message>
    <message>
        <source>New plant</source>
        <translation>Neue Anlage</translation>
    </message>
    <message>
        <source>It looks like postgresql://user@host:5432/database?sslmode=verify-full.</source>
        <translation>Sie sieht aus wie postgresql://benutzer@host:5432/datenbank?sslmode=verify-full.</translation>
    </message>
    <message>
        <source>Password (empty for none): </source>
        <translation>Passwort (leer für keins): </translation>
    </message>
    <message>
        <source>“%1” is no address of a PostgreSQL database.</source>
        <translation>„%1“ ist keine Adresse einer PostgreSQL-Datenbank.</translation>
    </message>
    <message>
        <source>The password does not belong into the address, where others can read it.</source>
        <translation>Das Passwort gehört nicht in die Adresse, wo andere es lesen können.</translation>
    </message>
    <message>
        <source>Leave it out; it is read from standard input.</source>
        <translation>Lassen Sie es weg; es wird von der Standardeingabe gelesen.</translation>
    </message>
    <message>
        <source>“%1=%2” means nothing in the address of a database here.</source>
        <translation>„%1=%2“ bedeutet in der Adresse einer Datenbank hier nichts.</translation>
    </message>
    <message>
        <source>The address names no host, no user or no database.</source>
        <translation>Die Adresse nennt keinen Host, keinen Benutzer oder keine Datenbank.</translation>
    </message>
    <message>
        <source>The forwarder could not work with this database; nothing was changed.</source>
        <translation>Der Weiterleiter könnte mit dieser Datenbank nicht arbeiten; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The password is kept in %1.</source>
        <translation>Das Passwort liegt in %1.</translation>
    </message>
    <message>
        <source>From its next start on, the station forwards to %1 on %2.</source>
        <translation>Ab dem nächsten Start leitet die Station an %1 auf %2 weiter.</translation>
    </message>
    <message>
        <source>The audit trail is broken at link %1 (%2): %3</source>
        <translation>Das Prüfprotokoll ist bei Glied %1 gebrochen (%2): %3</translation>
    </message>
    <message>
        <source>What lies before that link is as it was written. Compare with a backup and with the plant&apos;s database.</source>
        <translation>Was vor diesem Glied liegt, ist wie geschrieben. Mit einer Sicherung und der Datenbank der Anlage vergleichen.</translation>
    </message>
    <message>
        <source>The administrator&apos;s name: %1</source>
        <translation>Name des Administrators: %1</translation>
    </message>
    <message>
        <source>The password for the first login: %1</source>
        <translation>Passwort für die erste Anmeldung: %1</translation>
    </message>
    <message>
        <source>It is shown here only, and has to be changed at the first login.</source>
        <translation>Es wird nur hier gezeigt und muss bei der ersten Anmeldung geändert werden.</translation>
    </message>
    <message>
        <source>compared with the head beside the accounts</source>
        <translation>verglichen mit dem Ende, das bei den Konten steht</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events of the journal were changed or damaged on the disk.</source>
        <translation>
            <numerusform>%Ln Ereignis des Journals wurde auf der Platte geändert oder beschädigt.</numerusform>
            <numerusform>%Ln Ereignisse des Journals wurden auf der Platte geändert oder beschädigt.</numerusform>
        </translation>
    </message>
    <message>
        <source>They may have been links of the trail. Compare with a backup and with the plant&apos;s database.</source>
        <translation>Es können Glieder des Protokolls gewesen sein. Mit einer Sicherung und der Datenbank der Anlage vergleichen.</translation>
    </message>
    <message>
        <source>compared with the plant&apos;s database</source>
        <translation>verglichen mit der Datenbank der Anlage</translation>
    </message>
    <message>
        <source>The audit trail is empty.</source>
        <translation>Das Prüfprotokoll ist leer.</translation>
    </message>
    <message>
        <source>The audit trail is whole: links %1 to %2, head %3.</source>
        <translation>Das Prüfprotokoll ist unversehrt: Glieder %1 bis %2, Ende %3.</translation>
    </message>
    <message>
        <source>The links before %1 are gone: after their time, or somebody removed them.</source>
        <translation>Die Glieder vor %1 sind nicht mehr da: nach ihrer Zeit, oder jemand hat sie entfernt.</translation>
    </message>
    <message>
        <source>The plant&apos;s database agrees, up to link %1.</source>
        <translation>Die Datenbank der Anlage stimmt überein, bis Glied %1.</translation>
    </message>
    <message>
        <source>The plant&apos;s database holds no link of it yet.</source>
        <translation>Die Datenbank der Anlage enthält noch kein Glied davon.</translation>
    </message>
    <message>
        <source>No database keeps its head elsewhere: whoever owns this computer could have written all of it anew.</source>
        <translation>Keine Datenbank bewahrt sein Ende anderswo auf: Wem dieser Rechner gehört, der könnte alles neu geschrieben haben.</translation>
    </message>
    <message>
        <source>as the plant&apos;s database keeps it</source>
        <translation>wie die Datenbank der Anlage sie hat</translation>
    </message>
</context>
<context>
    <name>ScoreParts</name>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>Outside its normal range by %1 on average and %2 at worst; nothing is left of its score at %3.</source>
        <translation>Im Mittel um %1, höchstens um %2 außerhalb seines normalen Bereichs; bei %3 bleibt nichts von seiner Zahl.</translation>
    </message>
    <message>
        <source>Never outside its normal range.</source>
        <translation>Nie außerhalb seines normalen Bereichs.</translation>
    </message>
    <message>
        <source>It failed its hard limit.</source>
        <translation>Es hat seine harte Grenze verletzt.</translation>
    </message>
    <message>
        <source>No data: no value of this machine is watched. Its weight goes to the others.</source>
        <translation>Keine Daten: Kein Wert dieser Maschine wird beobachtet. Sein Gewicht geht an die anderen.</translation>
    </message>
    <message>
        <source>No data: no watched value gave readings. Its weight goes to the others.</source>
        <translation>Keine Daten: Kein beobachteter Wert hat Messwerte geliefert. Sein Gewicht geht an die anderen.</translation>
    </message>
    <message>
        <source>No data: it needs counters, the states of the machine and an ideal cycle time. Its weight goes to the others.</source>
        <translation>Keine Daten: Es braucht Zähler, die Zustände der Maschine und eine ideale Taktzeit. Das Gewicht geht an die anderen.</translation>
    </message>
    <message>
        <source>No data: it needs a control chart with measurements. Its weight goes to the others.</source>
        <translation>Keine Daten: Es braucht eine Regelkarte mit Messungen. Das Gewicht geht an die anderen.</translation>
    </message>
    <message>
        <source>No data: it needs the states of the machine. Its weight goes to the others.</source>
        <translation>Keine Daten: Es braucht die Zustände der Maschine. Das Gewicht geht an die anderen.</translation>
    </message>
    <message>
        <source>%1 of 100, counts %2.</source>
        <translation>%1 von 100, zählt %2.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln watched values.</source>
        <translation>
            <numerusform>%Ln beobachteter Wert.</numerusform>
            <numerusform>%Ln beobachtete Werte.</numerusform>
        </translation>
    </message>
    <message>
        <source>OEE is at or above its target of %1.</source>
        <translation>Die OEE erreicht ihr Ziel von %1.</translation>
    </message>
    <message>
        <source>OEE is %1 % of a target of %2.</source>
        <translation>Die OEE ist %1 % bei einem Ziel von %2.</translation>
    </message>
    <message>
        <source>Control charts signalled nothing that counts.</source>
        <translation>Regelkarten haben nichts gemeldet, was zählt.</translation>
    </message>
    <message>
        <source>Signals of control charts: 10 for each high one, 5 for each low one.</source>
        <translation>Signale der Regelkarten: 10 für jedes schwere, 5 für jedes leichte.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln breakdowns in %1 days.</source>
        <translation>
            <numerusform>%Ln Ausfall in %1 Tagen.</numerusform>
            <numerusform>%Ln Ausfälle in %1 Tagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 – %2  ·  %3 known</source>
        <translation>%1 – %2  ·  %3 bekannt</translation>
    </message>
    <message>
        <source>The performance part of OEE is %1 %.</source>
        <translation>Der Leistungsgrad der OEE ist %1 %.</translation>
    </message>
    <message>
        <source>Nothing is wrong</source>
        <translation>Nichts fehlt</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>%1, confidence %2.</source>
        <translation>%1, Sicherheit %2.</translation>
    </message>
    <message>
        <source>No score: %1 of what it rests on is known, half is needed.</source>
        <translation>Keine Zahl: %1 dessen, worauf sie beruht, ist bekannt, die Hälfte ist nötig.</translation>
    </message>
    <message>
        <source>geometric mean of the dimensions</source>
        <translation>geometrisches Mittel der Teile</translation>
    </message>
    <message>
        <source>of the values only the worst %1</source>
        <comment>number of tags</comment>
        <translation>von den Werten nur die schlechtesten %1</translation>
    </message>
    <message>
        <source>readings weighed by time</source>
        <translation>Messwerte nach Zeit gewichtet</translation>
    </message>
    <message>
        <source>only while the machine runs</source>
        <translation>nur während die Maschine läuft</translation>
    </message>
    <message>
        <source>only signals beyond chance</source>
        <translation>nur Signale über dem Zufall</translation>
    </message>
    <message>
        <source>breakdowns an operating hour</source>
        <translation>Ausfälle je Betriebsstunde</translation>
    </message>
    <message>
        <source>no watch for anomalies</source>
        <translation>Auffälligkeiten nicht beobachtet</translation>
    </message>
    <message>
        <source>weights %1 / %2 / %3 / %4 / %5</source>
        <comment>sensors, OEE, quality, reliability, performance</comment>
        <translation>Gewichte %1 / %2 / %3 / %4 / %5</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more are not listed</source>
        <translation>
            <numerusform>%Ln weiterer ist nicht aufgeführt</numerusform>
            <numerusform>%Ln weitere sind nicht aufgeführt</numerusform>
        </translation>
    </message>
    <message>
        <source>no data: %1</source>
        <translation>keine Daten: %1</translation>
    </message>
</context>
<context>
    <name>Screenshot</name>
    <message>
        <source>There is no page called %1.</source>
        <translation>Eine Seite namens %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>The pages are: %1.</source>
        <translation>Die Seiten sind: %1.</translation>
    </message>
    <message>
        <source>The picture could not be written to %1.</source>
        <translation>Das Bild konnte nicht nach %1 geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>ShiftReport</name>
    <message>
        <source>The report was cancelled.</source>
        <translation>Der Bericht wurde abgebrochen.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Where the time went: %1</source>
        <translation>Wo die Zeit blieb: %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>Of the time</source>
        <translation>Der Zeit</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Stück</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Stillstände</translation>
    </message>
    <message>
        <source>Stops by reason: %1</source>
        <translation>Stillstände nach Grund: %1</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Up to here</source>
        <translation>Bis hierher</translation>
    </message>
    <message>
        <source>Stops: %1</source>
        <translation>Stillstände: %1</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Said by</source>
        <translation>Genannt von</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>The first %1 of %2 stops.</source>
        <translation>Die ersten %1 von %2 Stillständen.</translation>
    </message>
    <message>
        <source>the machine</source>
        <translation>der Maschine</translation>
    </message>
    <message>
        <source>Production runs: %1</source>
        <translation>Fertigungsaufträge: %1</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Hergestellt</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>Bekannt</translation>
    </message>
    <message>
        <source>Each run as a whole, also what was made of it in other shifts.</source>
        <translation>Jeder Auftrag im Ganzen, auch was davon in anderen Schichten hergestellt wurde.</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>dauert an</translation>
    </message>
    <message>
        <source>This machine has no production figures.</source>
        <translation>Diese Maschine hat keine Produktionszahlen.</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>Schichtbericht</translation>
    </message>
    <message>
        <source>%1, and goes on</source>
        <translation>%1, dauert an</translation>
    </message>
    <message>
        <source>Made at %1 by %2</source>
        <translation>Erstellt %1 von %2</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Maschinen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>Availability</source>
        <translation>Verfügbarkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Ausschuss</translation>
    </message>
    <message>
        <source>Rework</source>
        <translation>Nacharbeit</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>All figures: %1</source>
        <translation>Alle Zahlen: %1</translation>
    </message>
    <message>
        <source>Reads %1</source>
        <translation>Liest %1</translation>
    </message>
    <message>
        <source>its ideal rate is set too low</source>
        <translation>der ideale Takt ist zu lang eingestellt</translation>
    </message>
    <message>
        <source>Reads stops</source>
        <translation>Liest Stillstände</translation>
    </message>
    <message>
        <source>None.</source>
        <translation>Keine.</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>Draws the charts</source>
        <translation>Zeichnet die Diagramme</translation>
    </message>
    <message>
        <source>Draws page %1 of %2</source>
        <translation>Zeichnet Seite %1 von %2</translation>
    </message>
    <message>
        <source>Page %1 of %2</source>
        <translation>Seite %1 von %2</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>In shift</source>
        <translation>In der Schicht</translation>
    </message>
    <message>
        <source>A unit made</source>
        <translation>Je gefertigter Einheit</translation>
    </message>
    <message>
        <source>Outside shifts</source>
        <translation>Außerhalb von Schichten</translation>
    </message>
    <message>
        <source>Unit of measure</source>
        <translation>Maßeinheit</translation>
    </message>
    <message>
        <source>Counter seen</source>
        <translation>Zähler gesehen</translation>
    </message>
</context>
<context>
    <name>SlowText</name>
    <message>
        <source>Too much is being worked out at the moment.</source>
        <translation>Im Augenblick wird zu viel berechnet.</translation>
    </message>
</context>
<context>
    <name>TableActions</name>
    <message>
        <source>Copy as text</source>
        <translation>Als Text kopieren</translation>
    </message>
</context>
<context>
    <name>TrendMarks</name>
    <message>
        <source>%1 was unusual</source>
        <translation>%1 war auffällig</translation>
    </message>
</context>
<context>
    <name>TrendPage</name>
    <message>
        <source>1 minute</source>
        <translation>1 Minute</translation>
    </message>
    <message>
        <source>5 minutes</source>
        <translation>5 Minuten</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15 Minuten</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>8 hours</source>
        <translation>8 Stunden</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>1 week</source>
        <translation>1 Woche</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
</context>
<context>
    <name>ValueLook</name>
    <message>
        <source>low</source>
        <translation>tief</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>low-low</source>
        <translation>tief-tief</translation>
    </message>
    <message>
        <source>high-high</source>
        <translation>hoch-hoch</translation>
    </message>
    <message>
        <source>last value</source>
        <translation>letzter Wert</translation>
    </message>
    <message>
        <source>substituted</source>
        <translation>Ersatzwert</translation>
    </message>
    <message>
        <source>out of range</source>
        <translation>außer Bereich</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>waiting for data</source>
        <translation>wartet auf Daten</translation>
    </message>
    <message>
        <source>unknown to device</source>
        <translation>dem Gerät unbekannt</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>configuration error</source>
        <translation>Konfigurationsfehler</translation>
    </message>
    <message>
        <source>device fault</source>
        <translation>Gerätefehler</translation>
    </message>
    <message>
        <source>sensor fault</source>
        <translation>Sensorfehler</translation>
    </message>
    <message>
        <source>out of service</source>
        <translation>außer Betrieb</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>bad value</source>
        <translation>schlechter Wert</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>abgeschaltet</translation>
    </message>
    <message>
        <source>no value yet</source>
        <translation>noch kein Wert</translation>
    </message>
    <message>
        <source>not a number</source>
        <translation>keine Zahl</translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>%1 alt</translation>
    </message>
    <message>
        <source>%1 is disabled</source>
        <translation>%1 ist abgeschaltet</translation>
    </message>
    <message>
        <source>%1 is linked</source>
        <translation>%1 ist verbunden</translation>
    </message>
    <message>
        <source>%1 is linked since %2</source>
        <translation>%1 ist seit %2 verbunden</translation>
    </message>
    <message>
        <source>%1 is connecting</source>
        <translation>%1 verbindet sich</translation>
    </message>
    <message>
        <source>%1 answers with faults (%2)</source>
        <translation>%1 antwortet mit Fehlern (%2)</translation>
    </message>
    <message>
        <source>%1 has no link (%2)</source>
        <translation>%1 hat keine Verbindung (%2)</translation>
    </message>
    <message>
        <source>%1 has no link since %2 (%3)</source>
        <translation>%1 hat seit %2 keine Verbindung (%3)</translation>
    </message>
    <message>
        <source>Status: %1 (%2)</source>
        <translation>Status: %1 (%2)</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>Time of the value: %1</source>
        <translation>Zeit des Wertes: %1</translation>
    </message>
    <message>
        <source>Source last heard: %1 ago</source>
        <translation>Quelle zuletzt gehört: vor %1</translation>
    </message>
    <message>
        <source>Source: %1, every %2 ms</source>
        <translation>Quelle: %1, alle %2 ms</translation>
    </message>
    <message>
        <source>High-high</source>
        <translation>Hoch-hoch</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Tief</translation>
    </message>
    <message>
        <source>Low-low</source>
        <translation>Tief-tief</translation>
    </message>
</context>
<context>
    <name>WindowState</name>
    <message>
        <source>There is no window layout yet.</source>
        <translation>Es gibt noch keine Fensteranordnung.</translation>
    </message>
    <message>
        <source>The window layout could not be read.</source>
        <translation>Die Fensteranordnung konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The window layout could not be saved: %1</source>
        <translation>Die Fensteranordnung konnte nicht gespeichert werden: %1</translation>
    </message>
</context>
<context>
    <name>access</name>
    <message>
        <source>Only the station&apos;s own console may do this.</source>
        <translation>Das darf nur die Konsole der Station selbst.</translation>
    </message>
    <message>
        <source>The file %1 cannot be used: %2</source>
        <translation>Die Datei %1 ist nicht verwendbar: %2</translation>
    </message>
    <message>
        <source>Check the folder&apos;s owner, rights and free space.</source>
        <translation>Besitzer, Rechte und freien Platz des Ordners prüfen.</translation>
    </message>
    <message>
        <source>The vault %1 is damaged: %2. Nothing was changed.</source>
        <translation>Der Tresor %1 ist beschädigt: %2. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Bring it and its key back from a backup, or move both away and enter the secrets again.</source>
        <translation>Ihn und seinen Schlüssel aus einer Sicherung zurückholen, oder beide beiseitelegen und die Geheimnisse neu eingeben.</translation>
    </message>
    <message>
        <source>it is larger than any vault</source>
        <translation>sie ist größer als jeder Tresor</translation>
    </message>
    <message>
        <source>Other users could read %1; now only its owner can. Change the secrets in it if somebody else may have seen them.</source>
        <translation>Andere Benutzer konnten %1 lesen; jetzt kann es nur noch der Besitzer. Die Geheimnisse darin ändern, falls jemand sie gesehen haben kann.</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>der Ordner kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>the file is missing, though its key is there</source>
        <translation>die Datei fehlt, obwohl ihr Schlüssel da ist</translation>
    </message>
    <message>
        <source>it cannot be made</source>
        <translation>sie kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>There is not enough memory to make the vault&apos;s key.</source>
        <translation>Der Speicher reicht nicht, um den Schlüssel des Tresors zu erzeugen.</translation>
    </message>
    <message>
        <source>it cannot be read at byte %1</source>
        <translation>ab Byte %1 nicht lesbar</translation>
    </message>
    <message>
        <source>it is not a vault</source>
        <translation>es ist kein Tresor</translation>
    </message>
    <message>
        <source>The vault %1 was written by a newer version.</source>
        <translation>Der Tresor %1 stammt von einer neueren Version.</translation>
    </message>
    <message>
        <source>Use that version, or a newer one.</source>
        <translation>Jene Version oder eine neuere verwenden.</translation>
    </message>
    <message>
        <source>its version is unknown</source>
        <translation>seine Version ist unbekannt</translation>
    </message>
    <message>
        <source>what it says of its passphrase makes no sense</source>
        <translation>was er über seine Passphrase angibt, ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>The vault %1 is locked with a passphrase.</source>
        <translation>Der Tresor %1 ist mit einer Passphrase verschlossen.</translation>
    </message>
    <message>
        <source>Start Lineside with the passphrase in LINESIDE_VAULT_PASSPHRASE.</source>
        <translation>Lineside mit der Passphrase in LINESIDE_VAULT_PASSPHRASE starten.</translation>
    </message>
    <message>
        <source>The vault %1 was made with a key file: the passphrase in LINESIDE_VAULT_PASSPHRASE is not used.</source>
        <translation>Der Tresor %1 wurde mit einer Schlüsseldatei angelegt: die Passphrase in LINESIDE_VAULT_PASSPHRASE wird nicht verwendet.</translation>
    </message>
    <message>
        <source>its key %1 is missing</source>
        <translation>sein Schlüssel %1 fehlt</translation>
    </message>
    <message>
        <source>its key %1 is not 32 bytes long</source>
        <translation>sein Schlüssel %1 ist nicht 32 Byte lang</translation>
    </message>
    <message>
        <source>its check is missing</source>
        <translation>seine Prüfung fehlt</translation>
    </message>
    <message>
        <source>The key does not fit the vault %1. Nothing was changed.</source>
        <translation>Der Schlüssel passt nicht zum Tresor %1. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Bring the vault and its key back from one backup, or move both away and enter the secrets again.</source>
        <translation>Tresor und Schlüssel aus derselben Sicherung zurückholen, oder beide beiseitelegen und die Geheimnisse neu eingeben.</translation>
    </message>
    <message>
        <source>Check the passphrase in LINESIDE_VAULT_PASSPHRASE.</source>
        <translation>Die Passphrase in LINESIDE_VAULT_PASSPHRASE prüfen.</translation>
    </message>
    <message>
        <source>its entries are missing</source>
        <translation>seine Einträge fehlen</translation>
    </message>
    <message>
        <source>the entry %1 cannot be read</source>
        <translation>der Eintrag %1 ist nicht lesbar</translation>
    </message>
    <message>
        <source>its seal is broken: somebody or something changed it</source>
        <translation>sein Siegel ist gebrochen: jemand oder etwas hat ihn verändert</translation>
    </message>
    <message>
        <source>the encrypted vault in %1</source>
        <translation>der verschlüsselte Tresor in %1</translation>
    </message>
    <message>
        <source>The secret is not in %1.</source>
        <translation>Das Geheimnis fehlt hier: %1.</translation>
    </message>
    <message>
        <source>Enter it again where it is used.</source>
        <translation>Es dort neu eingeben, wo es gebraucht wird.</translation>
    </message>
    <message>
        <source>the entry %1 does not open</source>
        <translation>der Eintrag %1 lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The secret is longer than %1 bytes.</source>
        <translation>Das Geheimnis ist länger als %1 Byte.</translation>
    </message>
    <message>
        <source>The secret is not in the desktop keychain.</source>
        <translation>Das Geheimnis ist nicht im Schlüsselbund des Desktops.</translation>
    </message>
    <message>
        <source>The desktop keychain cannot be used: %1</source>
        <translation>Der Schlüsselbund des Desktops ist nicht verwendbar: %1</translation>
    </message>
    <message>
        <source>error %1</source>
        <translation>Fehler %1</translation>
    </message>
    <message>
        <source>The desktop keychain does not answer.</source>
        <translation>Der Schlüsselbund des Desktops antwortet nicht.</translation>
    </message>
    <message>
        <source>The desktop keychain gave back another secret.</source>
        <translation>Der Schlüsselbund des Desktops gab ein anderes Geheimnis zurück.</translation>
    </message>
    <message>
        <source>the desktop keychain</source>
        <translation>der Schlüsselbund des Desktops</translation>
    </message>
    <message>
        <source>Secrets are kept in %1. %2</source>
        <translation>Ort der Geheimnisse: %1. %2</translation>
    </message>
    <message>
        <source>Secrets that are only in the vault cannot be read. %1</source>
        <translation>Geheimnisse, die nur im Tresor liegen, sind nicht lesbar. %1</translation>
    </message>
    <message>
        <source>The store of secrets does not answer.</source>
        <translation>Der Speicher der Geheimnisse antwortet nicht.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>the store of secrets, which is not open</source>
        <translation>der Speicher der Geheimnisse, der noch nicht offen ist</translation>
    </message>
    <message>
        <source>You are not logged in any more.</source>
        <translation>Sie sind nicht mehr angemeldet.</translation>
    </message>
    <message>
        <source>Log in again.</source>
        <translation>Melden Sie sich neu an.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Ihre Rolle erlaubt das nicht.</translation>
    </message>
    <message>
        <source>Accounts cannot be kept safely in %1.</source>
        <translation>In %1 lassen sich Konten nicht sicher aufbewahren.</translation>
    </message>
    <message>
        <source>%1 is damaged, or is no file of accounts.</source>
        <translation>%1 ist beschädigt oder keine Datei mit Konten.</translation>
    </message>
    <message>
        <source>Bring it back from a backup. Nothing was changed.</source>
        <translation>Holen Sie sie aus einer Sicherung zurück. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>%1 cannot be closed to other users.</source>
        <translation>%1 lässt sich nicht vor anderen Benutzern schützen.</translation>
    </message>
    <message>
        <source>Check the owner of the data folder.</source>
        <translation>Prüfen Sie, wem der Datenordner gehört.</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Lineside.</source>
        <translation>%1 wurde von einer neueren Version von Lineside geschrieben.</translation>
    </message>
    <message>
        <source>%1 holds a row that makes no sense.</source>
        <translation>%1 enthält eine Zeile, die keinen Sinn ergibt.</translation>
    </message>
    <message>
        <source>There is no such user.</source>
        <translation>Diesen Benutzer gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such tenant.</source>
        <translation>Diesen Mandanten gibt es nicht.</translation>
    </message>
    <message>
        <source>A name is one line of at most %1 characters.</source>
        <translation>Ein Name ist eine Zeile mit höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>A user&apos;s name has letters a to z, digits, and the signs . _ - @; at most 64.</source>
        <translation>Ein Benutzername besteht aus Buchstaben a bis z, Ziffern und den Zeichen . _ - @; höchstens 64.</translation>
    </message>
    <message>
        <source>There are accounts already.</source>
        <translation>Es gibt schon Konten.</translation>
    </message>
    <message>
        <source>Log in as an administrator to make another one.</source>
        <translation>Melden Sie sich als Administrator an, um ein weiteres anzulegen.</translation>
    </message>
    <message>
        <source>The first administrator was made.</source>
        <translation>Der erste Administrator wurde angelegt.</translation>
    </message>
    <message>
        <source>This user&apos;s name is taken.</source>
        <translation>Dieser Benutzername ist vergeben.</translation>
    </message>
    <message>
        <source>There are as many users as there may be.</source>
        <translation>Es gibt so viele Benutzer, wie es geben darf.</translation>
    </message>
    <message>
        <source>A user was made.</source>
        <translation>Ein Benutzer wurde angelegt.</translation>
    </message>
    <message>
        <source>Nobody changes their own rights.</source>
        <translation>Niemand ändert die eigenen Rechte.</translation>
    </message>
    <message>
        <source>Ask another administrator.</source>
        <translation>Fragen Sie einen anderen Administrator.</translation>
    </message>
    <message>
        <source>This is the station&apos;s last administrator.</source>
        <translation>Das ist der letzte Administrator der Station.</translation>
    </message>
    <message>
        <source>Make another administrator first.</source>
        <translation>Legen Sie zuerst einen anderen Administrator an.</translation>
    </message>
    <message>
        <source>A user&apos;s rights were changed.</source>
        <translation>Die Rechte eines Benutzers wurden geändert.</translation>
    </message>
    <message>
        <source>A user&apos;s name was changed.</source>
        <translation>Der Name eines Benutzers wurde geändert.</translation>
    </message>
    <message>
        <source>Your own password is changed, not made anew.</source>
        <translation>Das eigene Passwort wird geändert, nicht neu vergeben.</translation>
    </message>
    <message>
        <source>A user&apos;s password was made anew, to be changed at the next login.</source>
        <translation>Das Passwort eines Benutzers wurde neu vergeben und ist bei der nächsten Anmeldung zu ändern.</translation>
    </message>
    <message>
        <source>Nobody removes their own account.</source>
        <translation>Niemand entfernt das eigene Konto.</translation>
    </message>
    <message>
        <source>A user was removed.</source>
        <translation>Ein Benutzer wurde entfernt.</translation>
    </message>
    <message>
        <source>A tenant&apos;s code has letters a to z, digits, and the signs _ -; at most 64.</source>
        <translation>Das Kürzel eines Mandanten besteht aus Buchstaben a bis z, Ziffern und den Zeichen _ -; höchstens 64.</translation>
    </message>
    <message>
        <source>There are as many tenants as there may be.</source>
        <translation>Es gibt so viele Mandanten, wie es geben darf.</translation>
    </message>
    <message>
        <source>A tenant was made.</source>
        <translation>Ein Mandant wurde angelegt.</translation>
    </message>
    <message>
        <source>A tenant was renamed.</source>
        <translation>Ein Mandant wurde umbenannt.</translation>
    </message>
    <message>
        <source>The tenant still has users or keys, or is the station&apos;s own.</source>
        <translation>Der Mandant hat noch Benutzer oder Schlüssel, oder er ist der der Station.</translation>
    </message>
    <message>
        <source>Remove its users and keys first.</source>
        <translation>Entfernen Sie zuerst seine Benutzer und Schlüssel.</translation>
    </message>
    <message>
        <source>A tenant was removed.</source>
        <translation>Ein Mandant wurde entfernt.</translation>
    </message>
    <message>
        <source>The journal did not answer in time.</source>
        <translation>Das Journal antwortete nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>An event before it has no link.</source>
        <translation>Ein Ereignis davor hat kein Kettenglied.</translation>
    </message>
    <message>
        <source>The end of the trail is missing: %1 events.</source>
        <translation>Das Ende des Protokolls fehlt: %1 Ereignisse.</translation>
    </message>
    <message>
        <source>Events before it are missing, moved or added.</source>
        <translation>Davor fehlen Ereignisse, oder es wurden welche verschoben oder eingefügt.</translation>
    </message>
    <message>
        <source>It, or the event before it, was changed.</source>
        <translation>Es selbst oder das Ereignis davor wurde geändert.</translation>
    </message>
    <message>
        <source>It is not the one that is known from elsewhere: the trail was written anew.</source>
        <translation>Es ist nicht das, das von anderswo bekannt ist: Das Protokoll wurde neu geschrieben.</translation>
    </message>
    <message>
        <source>The whole trail is missing: %1 events.</source>
        <translation>Das ganze Protokoll fehlt: %1 Ereignisse.</translation>
    </message>
    <message>
        <source>It was changed, or is another station&apos;s.</source>
        <translation>Es wurde geändert oder gehört zu einer anderen Station.</translation>
    </message>
    <message>
        <source>The check was cancelled.</source>
        <translation>Die Prüfung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The end of the audit trail is not what this station wrote last: it was cut off or changed, or the history was replaced.</source>
        <translation>Das Ende des Prüfprotokolls ist nicht, was diese Station zuletzt geschrieben hat: Es wurde abgeschnitten oder geändert, oder die Historie wurde ersetzt.</translation>
    </message>
    <message>
        <source>It could not be recorded in time, so it was not done.</source>
        <translation>Es konnte nicht rechtzeitig aufgezeichnet werden und wurde deshalb nicht getan.</translation>
    </message>
    <message>
        <source>Look at the history&apos;s state, and try again.</source>
        <translation>Sehen Sie nach dem Zustand der Historie und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>It could not be recorded, so it was not done: %1</source>
        <translation>Es konnte nicht aufgezeichnet werden und wurde deshalb nicht getan: %1</translation>
    </message>
    <message>
        <source>A key&apos;s name is one line of 1 to %1 characters.</source>
        <translation>Der Name eines Schlüssels ist eine Zeile mit 1 bis %1 Zeichen.</translation>
    </message>
    <message>
        <source>A key lives at least an hour and at most two years.</source>
        <translation>Ein Schlüssel gilt mindestens eine Stunde und höchstens zwei Jahre.</translation>
    </message>
    <message>
        <source>A key needs permissions, and may have those for machines only.</source>
        <translation>Ein Schlüssel braucht Rechte und darf nur solche für Maschinen haben.</translation>
    </message>
    <message>
        <source>There are as many keys as there may be.</source>
        <translation>Es gibt so viele Schlüssel, wie es geben darf.</translation>
    </message>
    <message>
        <source>This key&apos;s name is taken.</source>
        <translation>Dieser Schlüsselname ist vergeben.</translation>
    </message>
    <message>
        <source>An API key was made.</source>
        <translation>Ein API-Schlüssel wurde angelegt.</translation>
    </message>
    <message>
        <source>There is no such key.</source>
        <translation>Diesen Schlüssel gibt es nicht.</translation>
    </message>
    <message>
        <source>An API key was withdrawn.</source>
        <translation>Ein API-Schlüssel wurde zurückgezogen.</translation>
    </message>
    <message>
        <source>The name or the password is wrong.</source>
        <translation>Der Name oder das Passwort ist falsch.</translation>
    </message>
    <message>
        <source>Too many tries.</source>
        <translation>Zu viele Versuche.</translation>
    </message>
    <message>
        <source>Try again in %1 s.</source>
        <translation>Versuchen Sie es in %1 s erneut.</translation>
    </message>
    <message>
        <source>The login failed inside Lineside.</source>
        <translation>Die Anmeldung scheiterte innerhalb von Lineside.</translation>
    </message>
    <message>
        <source>A login with an unknown name was refused.</source>
        <translation>Eine Anmeldung mit unbekanntem Namen wurde abgewiesen.</translation>
    </message>
    <message>
        <source>A login was refused.</source>
        <translation>Eine Anmeldung wurde abgewiesen.</translation>
    </message>
    <message>
        <source>This password works once.</source>
        <translation>Dieses Passwort gilt einmal.</translation>
    </message>
    <message>
        <source>Choose one of your own now.</source>
        <translation>Wählen Sie jetzt ein eigenes.</translation>
    </message>
    <message>
        <source>Logged in.</source>
        <translation>Angemeldet.</translation>
    </message>
    <message>
        <source>The new password is the old one.</source>
        <translation>Das neue Passwort ist das alte.</translation>
    </message>
    <message>
        <source>The password was changed by its owner.</source>
        <translation>Das Passwort wurde von seinem Besitzer geändert.</translation>
    </message>
    <message>
        <source>libsodium could not be started.</source>
        <translation>libsodium ließ sich nicht starten.</translation>
    </message>
    <message>
        <source>There is not enough memory to hash a password.</source>
        <translation>Der Speicher reicht nicht, um ein Passwort zu hashen.</translation>
    </message>
    <message>
        <source>The station is stopping.</source>
        <translation>Die Station hält an.</translation>
    </message>
    <message>
        <source>Too many passwords are being checked.</source>
        <translation>Es werden gerade zu viele Passwörter geprüft.</translation>
    </message>
    <message>
        <source>Try again in a few seconds.</source>
        <translation>Versuchen Sie es in einigen Sekunden erneut.</translation>
    </message>
    <message>
        <source>Take four or more words that have nothing to do with each other, or let a password manager make one.</source>
        <translation>Nehmen Sie vier oder mehr Wörter, die nichts miteinander zu tun haben, oder lassen Sie sich von einem Passwortmanager eines machen.</translation>
    </message>
    <message>
        <source>The password is empty or far too long.</source>
        <translation>Das Passwort ist leer oder viel zu lang.</translation>
    </message>
    <message>
        <source>The password is not UTF-8 text.</source>
        <translation>Das Passwort ist kein UTF-8-Text.</translation>
    </message>
    <message>
        <source>The password needs at least %1 characters.</source>
        <translation>Das Passwort braucht mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The password has more than %1 characters.</source>
        <translation>Das Passwort hat mehr als %1 Zeichen.</translation>
    </message>
    <message>
        <source>The password is hardly more than the user&apos;s name.</source>
        <translation>Das Passwort ist kaum mehr als der Benutzername.</translation>
    </message>
    <message>
        <source>The password is one that is tried first: well-known words, a row of keys, or little but digits.</source>
        <translation>Das Passwort gehört zu denen, die zuerst versucht werden: bekannte Wörter, eine Tastenreihe oder fast nur Ziffern.</translation>
    </message>
    <message>
        <source>This needs a login.</source>
        <translation>Dafür ist eine Anmeldung nötig.</translation>
    </message>
    <message>
        <source>Log in first.</source>
        <translation>Melden Sie sich zuerst an.</translation>
    </message>
    <message>
        <source>The session has ended.</source>
        <translation>Die Sitzung ist beendet.</translation>
    </message>
    <message>
        <source>Too many people are logged in.</source>
        <translation>Es sind zu viele Personen angemeldet.</translation>
    </message>
    <message>
        <source>A refresh token was used a second time: the session, begun from %1, was ended.</source>
        <translation>Ein Erneuerungstoken wurde ein zweites Mal benutzt: Die Sitzung, begonnen von %1, wurde beendet.</translation>
    </message>
    <message>
        <source>Logged out.</source>
        <translation>Abgemeldet.</translation>
    </message>
    <message>
        <source>A session was ended.</source>
        <translation>Eine Sitzung wurde beendet.</translation>
    </message>
    <message>
        <source>There is no such session.</source>
        <translation>Diese Sitzung gibt es nicht.</translation>
    </message>
    <message>
        <source>The key for access tokens in %1 is not 32 bytes long.</source>
        <translation>Der Schlüssel für Zugriffstoken in %1 ist nicht 32 Byte lang.</translation>
    </message>
    <message>
        <source>Take it out there; a new one is made at the next start, and everybody logs in again.</source>
        <translation>Entfernen Sie ihn dort; beim nächsten Start wird ein neuer angelegt, und alle melden sich neu an.</translation>
    </message>
    <message>
        <source>%1 does not keep what is stored in it.</source>
        <translation>%1 behält nicht, was darin abgelegt wird.</translation>
    </message>
    <message>
        <source>Too many tickets have not been used yet.</source>
        <translation>Zu viele Eintrittskarten wurden noch nicht benutzt.</translation>
    </message>
    <message>
        <source>Try again in half a minute.</source>
        <translation>Versuchen Sie es in einer halben Minute erneut.</translation>
    </message>
    <message>
        <source>The file of accounts is new, though the trail is older: it was removed, or the history was brought here from a backup.</source>
        <translation>Die Kontendatei ist neu, obwohl das Protokoll älter ist: Sie wurde entfernt, oder die Historie kam aus einer Sicherung hierher.</translation>
    </message>
    <message>
        <source>The accounts are still being opened.</source>
        <translation>Die Konten werden noch geöffnet.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The accounts cannot be read, so nothing can be changed here: %1</source>
        <translation>Die Konten sind nicht lesbar, darum kann hier nichts geändert werden: %1</translation>
    </message>
    <message>
        <source>Too much waits to be recorded in the audit trail.</source>
        <translation>Zu vieles wartet darauf, ins Prüfprotokoll geschrieben zu werden.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more logins were refused.</source>
        <translation>
            <numerusform>%Ln weitere Anmeldung wurde abgewiesen.</numerusform>
            <numerusform>%Ln weitere Anmeldungen wurden abgewiesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>supervisor</source>
        <translation>Schichtleiter</translation>
    </message>
    <message>
        <source>manager</source>
        <translation>Leitung</translation>
    </message>
    <message>
        <source>engineer</source>
        <translation>Techniker</translation>
    </message>
    <message>
        <source>administrator</source>
        <translation>Administrator</translation>
    </message>
    <message>
        <source>opening the accounts…</source>
        <translation>Konten werden geöffnet…</translation>
    </message>
    <message>
        <source>accounts cannot be read</source>
        <translation>Konten nicht lesbar</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>nobody is logged in</source>
        <translation>niemand angemeldet</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>user, role</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Logged out, since nobody had touched keyboard or mouse.</source>
        <translation>Abgemeldet, weil niemand Tastatur oder Maus berührt hatte.</translation>
    </message>
    <message>
        <source>A proof that is not good was refused.</source>
        <translation>Ein Nachweis, der nicht gut ist, wurde abgewiesen.</translation>
    </message>
    <message>
        <source>A web page from elsewhere was refused.</source>
        <translation>Eine Webseite von anderswo wurde abgewiesen.</translation>
    </message>
    <message>
        <source>Something was refused that the role does not allow.</source>
        <translation>Etwas wurde abgewiesen, das die Rolle nicht erlaubt.</translation>
    </message>
    <message>
        <source>Something of another tenant was refused.</source>
        <translation>Etwas, das einem anderen Mandanten gehört, wurde abgewiesen.</translation>
    </message>
    <message>
        <source>Data that does not belong there was refused.</source>
        <translation>Daten, die dort nicht hingehören, wurden abgewiesen.</translation>
    </message>
    <message>
        <source>Too many connections or requests were refused.</source>
        <translation>Zu viele Verbindungen oder Anfragen wurden abgewiesen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more time(s) in a minute.</source>
        <translation>
            <numerusform>Noch %Ln-mal in einer Minute.</numerusform>
            <numerusform>Noch %Ln-mal in einer Minute.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more access(es) of others were refused.</source>
        <translation>
            <numerusform>%Ln weiterer Zugriff von anderen wurde abgewiesen.</numerusform>
            <numerusform>%Ln weitere Zugriffe von anderen wurden abgewiesen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>commands</name>
    <message>
        <source>This tag has write limits, and the value is no number.</source>
        <translation>Diese Messstelle hat Schreibgrenzen, und der Wert ist keine Zahl.</translation>
    </message>
    <message>
        <source>The value lies below the write limit of %1.</source>
        <translation>Der Wert liegt unter der Schreibgrenze von %1.</translation>
    </message>
    <message>
        <source>The value lies above the write limit of %1.</source>
        <translation>Der Wert liegt über der Schreibgrenze von %1.</translation>
    </message>
    <message>
        <source>No value has come from this tag yet.</source>
        <translation>Von dieser Messstelle kam noch kein Wert.</translation>
    </message>
    <message>
        <source>The value that stands now is not good (%1).</source>
        <translation>Der jetzige Wert ist nicht gut (%1).</translation>
    </message>
    <message>
        <source>The value that stands now is old: nothing was heard of the tag lately.</source>
        <translation>Der jetzige Wert ist alt: von der Messstelle kam in letzter Zeit nichts.</translation>
    </message>
    <message>
        <source>The tag is not in the configuration that runs.</source>
        <translation>Die Messstelle fehlt in der laufenden Konfiguration.</translation>
    </message>
    <message>
        <source>This tag is not writable.</source>
        <translation>Diese Messstelle ist nicht schreibbar.</translation>
    </message>
    <message>
        <source>The tag or its device is disabled.</source>
        <translation>Die Messstelle oder ihr Gerät ist abgeschaltet.</translation>
    </message>
    <message>
        <source>The deadline has passed already.</source>
        <translation>Die Frist ist schon abgelaufen.</translation>
    </message>
    <message>
        <source>A write was asked for.</source>
        <translation>Ein Schreiben wurde angefordert.</translation>
    </message>
    <message>
        <source>A write was asked for: %1</source>
        <translation>Ein Schreiben wurde angefordert: %1</translation>
    </message>
    <message>
        <source>The station stopped before the outcome was known: read the value before you write again.</source>
        <translation>Die Station hielt an, bevor das Ergebnis bekannt war: vor erneutem Schreiben den Wert lesen.</translation>
    </message>
    <message>
        <source>The station is stopping.</source>
        <translation>Die Station hält an.</translation>
    </message>
    <message>
        <source>The request has no id.</source>
        <translation>Die Anforderung hat keine ID.</translation>
    </message>
    <message>
        <source>Too many commands are under way; try again.</source>
        <translation>Zu viele Befehle sind unterwegs; erneut versuchen.</translation>
    </message>
    <message>
        <source>The journal cannot be read: %1</source>
        <translation>Das Journal ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>Another write to this tag is under way.</source>
        <translation>Ein anderes Schreiben auf diese Messstelle ist unterwegs.</translation>
    </message>
    <message>
        <source>It could not be recorded before it was sent: %1</source>
        <translation>Es konnte vor dem Senden nicht aufgezeichnet werden: %1</translation>
    </message>
    <message>
        <source>The journal did not answer in time.</source>
        <translation>Das Journal antwortete nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>It could not be recorded in time.</source>
        <translation>Es konnte nicht rechtzeitig aufgezeichnet werden.</translation>
    </message>
    <message>
        <source>Nobody could say in time what became of it: read the value before you write again.</source>
        <translation>Der Ausgang war nicht rechtzeitig zu erfahren: vor erneutem Schreiben den Wert lesen.</translation>
    </message>
    <message>
        <source>No reason was given.</source>
        <translation>Es wurde kein Grund genannt.</translation>
    </message>
    <message>
        <source>Nothing was sent now; whether the same request was sent before a restart is not known.</source>
        <translation>Jetzt wurde nichts gesendet; ob dieselbe Anforderung vor einem Neustart gesendet wurde, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>tag %1</source>
        <translation>Messstelle %1</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Ausgeführt</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>Nicht gesendet</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
</context>
<context>
    <name>csv</name>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>The file is larger than %1 MB.</source>
        <translation>Die Datei ist größer als %1 MB.</translation>
    </message>
    <message>
        <source>a quote is not closed.</source>
        <translation>ein Anführungszeichen wird nicht geschlossen.</translation>
    </message>
    <message>
        <source>the text is not UTF-8.</source>
        <translation>der Text ist kein UTF-8.</translation>
    </message>
    <message>
        <source>there are too many columns.</source>
        <translation>es sind zu viele Spalten.</translation>
    </message>
    <message>
        <source>there are too many lines.</source>
        <translation>es sind zu viele Zeilen.</translation>
    </message>
    <message>
        <source>something stands behind a closing quote.</source>
        <translation>hinter einem schließenden Anführungszeichen steht etwas.</translation>
    </message>
    <message>
        <source>a quote stands inside a cell that is not quoted.</source>
        <translation>ein Anführungszeichen steht in einer Zelle, die nicht in Anführungszeichen steht.</translation>
    </message>
</context>
<context>
    <name>drivers</name>
    <message>
        <source>This build has no driver &apos;%1&apos;.</source>
        <translation>Diese Ausgabe hat keinen Treiber &apos;%1&apos;.</translation>
    </message>
    <message>
        <source>A driver on the same thread does not come back. Disable the device at fault; the others work again once they are changed, or when Lineside is started again.</source>
        <translation>Ein Treiber im selben Thread kehrt nicht zurück. Das fehlerhafte Gerät abschalten; die anderen laufen wieder, sobald sie geändert werden oder Lineside neu gestartet wird.</translation>
    </message>
    <message>
        <source>The driver failed: %1</source>
        <translation>Der Treiber ist ausgefallen: %1</translation>
    </message>
    <message>
        <source>%1 does not offer this.</source>
        <translation>%1 bietet das nicht.</translation>
    </message>
    <message>
        <source>Correct the setting first.</source>
        <translation>Zuerst die Einstellung berichtigen.</translation>
    </message>
    <message>
        <source>The tag is not in the configuration that runs.</source>
        <translation>Die Messstelle fehlt in der laufenden Konfiguration.</translation>
    </message>
    <message>
        <source>The device or the tag is disabled.</source>
        <translation>Das Gerät oder die Messstelle ist abgeschaltet.</translation>
    </message>
    <message>
        <source>The link to the device is down.</source>
        <translation>Keine Verbindung zum Gerät.</translation>
    </message>
    <message>
        <source>The link to the device is down: %1</source>
        <translation>Keine Verbindung zum Gerät: %1</translation>
    </message>
    <message>
        <source>The deadline has passed already.</source>
        <translation>Die Frist ist schon abgelaufen.</translation>
    </message>
    <message>
        <source>Disabled in the configuration.</source>
        <translation>In der Konfiguration abgeschaltet.</translation>
    </message>
    <message>
        <source>The driver failed while it was writing: read the value before you write again.</source>
        <translation>Der Treiber ist beim Schreiben ausgefallen: vor erneutem Schreiben den Wert lesen.</translation>
    </message>
    <message>
        <source>unknown exception</source>
        <translation>unbekannte Ausnahme</translation>
    </message>
    <message>
        <source>The driver failed (%1); it is started again after a pause.</source>
        <translation>Der Treiber ist ausgefallen (%1); nach einer Pause startet er neu.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>Too much is waiting already.</source>
        <translation>Es wartet schon zu viel.</translation>
    </message>
    <message>
        <source>Try again when the others are done.</source>
        <translation>Erneut versuchen, wenn das andere fertig ist.</translation>
    </message>
    <message>
        <source>The driver failed.</source>
        <translation>Der Treiber ist ausgefallen.</translation>
    </message>
    <message>
        <source>The deadline passed before the device&apos;s driver could send it.</source>
        <translation>Die Frist lief ab, bevor der Treiber des Geräts es senden konnte.</translation>
    </message>
    <message>
        <source>The driver had not answered when the deadline passed: read the value before you write again.</source>
        <translation>Der Treiber hatte bis zum Ablauf der Frist nicht geantwortet: vor erneutem Schreiben den Wert lesen.</translation>
    </message>
    <message>
        <source>Must be from %1 to %2.</source>
        <translation>Muss zwischen %1 und %2 liegen.</translation>
    </message>
    <message>
        <source>Must be at least %1.</source>
        <translation>Muss mindestens %1 sein.</translation>
    </message>
    <message>
        <source>Must be at most %1.</source>
        <translation>Darf höchstens %1 sein.</translation>
    </message>
    <message>
        <source>Must be true or false.</source>
        <translation>Muss wahr oder falsch sein.</translation>
    </message>
    <message>
        <source>Must be a whole number.</source>
        <translation>Muss eine ganze Zahl sein.</translation>
    </message>
    <message>
        <source>Must be a number.</source>
        <translation>Muss eine Zahl sein.</translation>
    </message>
    <message>
        <source>Must be one of: %1.</source>
        <translation>Muss eines davon sein: %1.</translation>
    </message>
    <message>
        <source>Must be text.</source>
        <translation>Muss Text sein.</translation>
    </message>
    <message>
        <source>Is required.</source>
        <translation>Ist erforderlich.</translation>
    </message>
    <message>
        <source>This device&apos;s protocol does not know this setting.</source>
        <translation>Das Protokoll dieses Geräts kennt diese Einstellung nicht.</translation>
    </message>
</context>
<context>
    <name>field</name>
    <message>
        <source>The device that these readings are for takes none at the moment.</source>
        <translation>Das Gerät, für das diese Messwerte sind, nimmt im Augenblick keine an.</translation>
    </message>
    <message>
        <source>Too many readings are under way at once.</source>
        <translation>Zu viele Messwerte sind auf einmal unterwegs.</translation>
    </message>
</context>
<context>
    <name>forward</name>
    <message>
        <source>The database took %1 of %2 rows.</source>
        <translation>Die Datenbank hat %1 von %2 Zeilen genommen.</translation>
    </message>
    <message>
        <source>Another connection has moved on in the meantime.</source>
        <translation>Eine andere Verbindung ist inzwischen weitergekommen.</translation>
    </message>
    <message>
        <source>The text holds a NUL, which PostgreSQL does not take.</source>
        <translation>Der Text enthält ein NUL, das PostgreSQL nicht annimmt.</translation>
    </message>
    <message>
        <source>The text is not UTF-8.</source>
        <translation>Der Text ist kein UTF-8.</translation>
    </message>
    <message>
        <source>Connected through a socket of this computer.</source>
        <translation>Verbunden über einen Socket dieses Rechners.</translation>
    </message>
    <message>
        <source>Connected without encryption.</source>
        <translation>Verbunden ohne Verschlüsselung.</translation>
    </message>
    <message>
        <source>Whoever is on the network can read and change what is sent. Choose verify-full.</source>
        <translation>Wer im Netz ist, kann mitlesen und ändern, was gesendet wird. Wählen Sie verify-full.</translation>
    </message>
    <message>
        <source>Connected with %1, %2.</source>
        <translation>Verbunden mit %1, %2.</translation>
    </message>
    <message>
        <source>Nothing proves that this is the right server. Choose verify-full, and name who signed its certificate.</source>
        <translation>Nichts beweist, dass dies der richtige Server ist. Wählen Sie verify-full und nennen Sie, wer sein Zertifikat unterschrieben hat.</translation>
    </message>
    <message>
        <source>PostgreSQL %1, as user %2 in the database %3.</source>
        <translation>PostgreSQL %1, als Benutzer %2 in der Datenbank %3.</translation>
    </message>
    <message>
        <source>Lineside needs PostgreSQL 13 or newer.</source>
        <translation>Lineside braucht PostgreSQL 13 oder neuer.</translation>
    </message>
    <message>
        <source>The tables are not there, and this user may not make them.</source>
        <translation>Die Tabellen fehlen, und dieser Benutzer darf sie nicht anlegen.</translation>
    </message>
    <message>
        <source>Make the user the owner of the database: ALTER DATABASE %1 OWNER TO %2.</source>
        <translation>Machen Sie den Benutzer zum Eigentümer der Datenbank: ALTER DATABASE %1 OWNER TO %2.</translation>
    </message>
    <message>
        <source>The tables are not there yet; the forwarder will make them.</source>
        <translation>Die Tabellen fehlen noch; der Weiterleiter legt sie an.</translation>
    </message>
    <message>
        <source>A newer Lineside set this database up (step %1; this one knows %2).</source>
        <translation>Ein neueres Lineside hat diese Datenbank eingerichtet (Schritt %1; dieses kennt %2).</translation>
    </message>
    <message>
        <source>Update this station, or choose another database.</source>
        <translation>Aktualisieren Sie diese Station oder wählen Sie eine andere Datenbank.</translation>
    </message>
    <message>
        <source>The tables are there and up to date.</source>
        <translation>Die Tabellen sind da und auf dem neuesten Stand.</translation>
    </message>
    <message>
        <source>The tables are there; the forwarder will bring them up to date (step %1 of %2).</source>
        <translation>Die Tabellen sind da; der Weiterleiter bringt sie auf den neuesten Stand (Schritt %1 von %2).</translation>
    </message>
    <message>
        <source>%1 readings (numbers %2 to %3) were not in the local history any more when they were to go to the plant database.</source>
        <translation>%1 Messwerte (Nummern %2 bis %3) waren nicht mehr in der lokalen Historie, als sie in die Anlagendatenbank sollten.</translation>
    </message>
    <message>
        <source>%1 rows could not be taken by the plant database and were put aside there (table rejected_readings). The last: %2</source>
        <translation>%1 Zeilen konnte die Anlagendatenbank nicht annehmen; sie wurden dort beiseitegelegt (Tabelle rejected_readings). Die letzte: %2</translation>
    </message>
    <message>
        <source>The plant database does not take readings (%1)</source>
        <translation>Die Anlagendatenbank nimmt keine Messwerte an (%1)</translation>
    </message>
    <message>
        <source>The plant database has no connection (%1)</source>
        <translation>Die Anlagendatenbank hat keine Verbindung (%1)</translation>
    </message>
    <message>
        <source>The plant database %1 on %2 is connected.</source>
        <translation>Die Anlagendatenbank %1 auf %2 ist verbunden.</translation>
    </message>
    <message>
        <source>%1 readings from before are being sent to the plant database beside the new ones.</source>
        <translation>%1 frühere Messwerte werden neben den neuen an die Anlagendatenbank gesendet.</translation>
    </message>
    <message>
        <source>All readings from before have reached the plant database.</source>
        <translation>Alle früheren Messwerte sind in der Anlagendatenbank.</translation>
    </message>
    <message>
        <source>Not encrypted.</source>
        <translation>Nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Perhaps not encrypted, and the server does not prove who it is.</source>
        <translation>Vielleicht nicht verschlüsselt, und der Server beweist nicht, wer er ist.</translation>
    </message>
    <message>
        <source>Encrypted, but the server does not prove who it is.</source>
        <translation>Verschlüsselt, aber der Server beweist nicht, wer er ist.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is checked, but not whether it is this server&apos;s.</source>
        <translation>Das Zertifikat des Servers wird geprüft, aber nicht, ob es zu diesem Server gehört.</translation>
    </message>
    <message>
        <source>The plant database has readings of this station up to number %1, but the local history ends at %2: it was put back to an older state.</source>
        <translation>Die Anlagendatenbank hat Messwerte dieser Station bis Nummer %1, die lokale Historie endet aber bei %2: Sie wurde auf einen älteren Stand zurückgesetzt.</translation>
    </message>
    <message>
        <source>Give the station a new data folder, or restore the newer history.</source>
        <translation>Geben Sie der Station einen neuen Datenordner oder stellen Sie die neuere Historie wieder her.</translation>
    </message>
    <message>
        <source>The forwarder is stopping.</source>
        <translation>Der Weiterleiter hält an.</translation>
    </message>
    <message>
        <source>The name %1 could not be looked up in time.</source>
        <translation>Der Name %1 konnte nicht rechtzeitig aufgelöst werden.</translation>
    </message>
    <message>
        <source>Check the name service of this computer, or give the server&apos;s address.</source>
        <translation>Prüfen Sie den Namensdienst dieses Rechners oder nennen Sie die Adresse des Servers.</translation>
    </message>
    <message>
        <source>The name %1 is not known: %2.</source>
        <translation>Der Name %1 ist nicht bekannt: %2.</translation>
    </message>
    <message>
        <source>Check the host in the settings, and the name service of this computer.</source>
        <translation>Prüfen Sie den Host in den Einstellungen und den Namensdienst dieses Rechners.</translation>
    </message>
    <message>
        <source>Its time (%1) is not plausible.</source>
        <translation>Seine Zeit (%1) ist nicht plausibel.</translation>
    </message>
    <message>
        <source>A new tag is being entered into the plant database.</source>
        <translation>Eine neue Messstelle wird in die Anlagendatenbank eingetragen.</translation>
    </message>
    <message>
        <source>Check host, port and network, and that the server is running.</source>
        <translation>Prüfen Sie Host, Port und Netz, und ob der Server läuft.</translation>
    </message>
    <message>
        <source>There is not enough memory for a connection.</source>
        <translation>Der Speicher reicht nicht für eine Verbindung.</translation>
    </message>
    <message>
        <source>The server %1 does not answer.</source>
        <translation>Der Server %1 antwortet nicht.</translation>
    </message>
    <message>
        <source>PostgreSQL says: %1</source>
        <translation>PostgreSQL sagt: %1</translation>
    </message>
    <message>
        <source>Check user and password of the plant database, and the server&apos;s pg_hba.conf.</source>
        <translation>Prüfen Sie Benutzer und Passwort der Anlagendatenbank und die pg_hba.conf des Servers.</translation>
    </message>
    <message>
        <source>Make the database (createdb), or name another one.</source>
        <translation>Legen Sie die Datenbank an (createdb) oder nennen Sie eine andere.</translation>
    </message>
    <message>
        <source>Raise max_connections of the server, or end other sessions.</source>
        <translation>Erhöhen Sie max_connections des Servers oder beenden Sie andere Sitzungen.</translation>
    </message>
    <message>
        <source>Free space on the database server; nothing is lost until then.</source>
        <translation>Schaffen Sie Platz auf dem Datenbankserver; bis dahin geht nichts verloren.</translation>
    </message>
    <message>
        <source>Give the user of the forwarder its rights back; nothing is lost until then.</source>
        <translation>Geben Sie dem Benutzer des Weiterleiters seine Rechte zurück; bis dahin geht nichts verloren.</translation>
    </message>
    <message>
        <source>Put the table back as Lineside made it; nothing is lost until then.</source>
        <translation>Stellen Sie die Tabelle so wieder her, wie Lineside sie angelegt hat; bis dahin geht nichts verloren.</translation>
    </message>
    <message>
        <source>An earlier connection still holds what is to be written (%1)</source>
        <translation>Eine frühere Verbindung hält noch, was geschrieben werden soll (%1)</translation>
    </message>
    <message>
        <source>The plant database is not named completely.</source>
        <translation>Die Anlagendatenbank ist nicht vollständig benannt.</translation>
    </message>
    <message>
        <source>Give host, database and user in the settings.</source>
        <translation>Nennen Sie Host, Datenbank und Benutzer in den Einstellungen.</translation>
    </message>
    <message>
        <source>The database server did not answer within %1 s.</source>
        <translation>Der Datenbankserver hat innerhalb von %1 s nicht geantwortet.</translation>
    </message>
    <message>
        <source>Look after the server; the forwarder connects anew by itself.</source>
        <translation>Sehen Sie nach dem Server; der Weiterleiter verbindet sich von selbst neu.</translation>
    </message>
    <message>
        <source>The connection to the database was lost: %1</source>
        <translation>Die Verbindung zur Datenbank ging verloren: %1</translation>
    </message>
    <message>
        <source>The database did not take up a copy.</source>
        <translation>Die Datenbank hat ein COPY nicht angenommen.</translation>
    </message>
    <message>
        <source>The plant database has too many questions to answer.</source>
        <translation>Die Anlagendatenbank hat zu viele Fragen zu beantworten.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Lineside is closing.</source>
        <translation>Lineside wird beendet.</translation>
    </message>
    <message>
        <source>The plant database does not know this tag.</source>
        <translation>Die Anlagendatenbank kennt diese Messstelle nicht.</translation>
    </message>
    <message>
        <source>Too many readings lie in this range; a shorter one can be shown.</source>
        <translation>In diesem Zeitraum liegen zu viele Messwerte; ein kürzerer kann gezeigt werden.</translation>
    </message>
    <message>
        <source>Readings of %1 could not be summed up: %2</source>
        <translation>Messwerte von %1 konnten nicht zusammengefasst werden: %2</translation>
    </message>
    <message>
        <source>The plant database was set up by a newer Lineside (step %1; this one knows %2).</source>
        <translation>Die Anlagendatenbank wurde von einem neueren Lineside eingerichtet (Schritt %1; dieses kennt %2).</translation>
    </message>
    <message>
        <source>Step %1 (%2) of the plant database&apos;s schema is not the one that this Lineside knows. Tables may differ from what it expects.</source>
        <translation>Schritt %1 (%2) des Schemas der Anlagendatenbank ist nicht der, den dieses Lineside kennt. Tabellen können anders sein, als es erwartet.</translation>
    </message>
    <message>
        <source>The role lineside_readers could not be made. A superuser may run: CREATE ROLE lineside_readers NOLOGIN. Until then nobody but the owner reads the views.</source>
        <translation>Die Rolle lineside_readers konnte nicht angelegt werden. Ein Superuser kann ausführen: CREATE ROLE lineside_readers NOLOGIN. Bis dahin liest nur der Eigentümer die Sichten.</translation>
    </message>
    <message>
        <source>The views could not be given to lineside_readers: %1</source>
        <translation>Die Sichten konnten nicht an lineside_readers gegeben werden: %1</translation>
    </message>
    <message>
        <source>The database server did not answer in time.</source>
        <translation>Der Datenbankserver hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The comparison was cancelled; what was repaired stays so.</source>
        <translation>Der Vergleich wurde abgebrochen; was behoben war, bleibt es.</translation>
    </message>
    <message>
        <source>%1 readings compared, %2 differ</source>
        <translation>%1 Messwerte verglichen, %2 weichen ab</translation>
    </message>
    <message>
        <source>The plant database&apos;s tables are not there, or older than this Lineside.</source>
        <translation>Die Tabellen der Anlagendatenbank fehlen oder sind älter als dieses Lineside.</translation>
    </message>
    <message>
        <source>Let the station forward to it first.</source>
        <translation>Lassen Sie die Station erst dorthin weiterleiten.</translation>
    </message>
    <message>
        <source>The plant database has nothing of this station yet.</source>
        <translation>Die Anlagendatenbank hat noch nichts von dieser Station.</translation>
    </message>
    <message>
        <source>Another comparison of this station is under way.</source>
        <translation>Ein anderer Vergleich dieser Station läuft gerade.</translation>
    </message>
    <message>
        <source>The local history cannot be read at present.</source>
        <translation>Die lokale Historie kann gerade nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Somebody else changes these rows.</source>
        <translation>Jemand anderes ändert diese Zeilen gerade.</translation>
    </message>
    <message>
        <source>%1 readings were compared, up to number %2.</source>
        <translation>%1 Messwerte wurden verglichen, bis zur Nummer %2.</translation>
    </message>
    <message>
        <source>The plant database has exactly what the local history has.</source>
        <translation>Die Anlagendatenbank hat genau das, was die lokale Historie hat.</translation>
    </message>
    <message>
        <source>%1 readings were missing in the plant database; %2 were copied there.</source>
        <translation>%1 Messwerte fehlten in der Anlagendatenbank; %2 wurden dorthin kopiert.</translation>
    </message>
    <message>
        <source>%1 rows of the plant database differ from what was stored here; %2 were put right.</source>
        <translation>%1 Zeilen der Anlagendatenbank weichen von dem ab, was hier gespeichert ist; %2 wurden berichtigt.</translation>
    </message>
    <message>
        <source>%1 rows were there twice; %2 were removed.</source>
        <translation>%1 Zeilen waren doppelt vorhanden; %2 wurden entfernt.</translation>
    </message>
    <message>
        <source>%1 rows of the plant database are not in the local history (any more); they were left alone.</source>
        <translation>%1 Zeilen der Anlagendatenbank stehen nicht (mehr) in der lokalen Historie; sie blieben unberührt.</translation>
    </message>
    <message>
        <source>A comparison is under way already.</source>
        <translation>Ein Vergleich läuft bereits.</translation>
    </message>
    <message>
        <source>The month %1 of %2 was removed from the plant database after its time.</source>
        <translation>Der Monat %1 von %2 wurde nach Ablauf seiner Zeit aus der Anlagendatenbank entfernt.</translation>
    </message>
    <message>
        <source>The month %1 of %2 stays in the plant database, though its time is over: station %3 has no verified archive of it.</source>
        <translation>Der Monat %1 von %2 bleibt in der Anlagendatenbank, obwohl seine Zeit vorbei ist: Die Station %3 hat kein geprüftes Archiv davon.</translation>
    </message>
    <message>
        <source>The server does not prove who it is: %1</source>
        <translation>Der Server weist nicht nach, wer er ist: %1</translation>
    </message>
    <message>
        <source>Use the name that stands in the server&apos;s certificate, and name the authority that signed it.</source>
        <translation>Den Namen verwenden, der im Zertifikat des Servers steht, und die Stelle nennen, die es unterschrieben hat.</translation>
    </message>
    <message>
        <source>%1 µs from 1970 on</source>
        <translation>%1 µs ab 1970</translation>
    </message>
    <message>
        <source>The plant&apos;s database holds two different links of number %1: the audit trail was written anew on the station.</source>
        <translation>Die Datenbank der Anlage enthält zwei verschiedene Glieder mit der Nummer %1: Das Prüfprotokoll wurde auf der Station neu geschrieben.</translation>
    </message>
    <message>
        <source>The table audit_log has both, with the times of their arrival.</source>
        <translation>Die Tabelle audit_log hat beide, mit der Zeit ihres Eintreffens.</translation>
    </message>
    <message>
        <source>The plant database has forgotten how far records have come.</source>
        <translation>Die Anlagendatenbank weiß nicht mehr, wie weit die Aufzeichnungen gekommen sind.</translation>
    </message>
</context>
<context>
    <name>health</name>
    <message>
        <source>%1 (not significant)</source>
        <translation>%1 (nicht signifikant)</translation>
    </message>
    <message>
        <source>%1 moves towards its limit and reaches it in %2 (%3 to %4) if it goes on so.</source>
        <translation>%1 läuft auf seine Grenze zu und erreicht sie, wenn es so weitergeht, in %2 (%3 bis %4).</translation>
    </message>
    <message>
        <source>The health score is %1: %2.</source>
        <translation>Die Gesundheitszahl ist %1: %2.</translation>
    </message>
    <message>
        <source>The health score falls by %1 points a day.</source>
        <translation>Die Gesundheitszahl fällt um %1 Punkte am Tag.</translation>
    </message>
    <message>
        <source>The machine behaves otherwise than learnt since %1: %2.</source>
        <translation>Die Maschine verhält sich seit %1 anders als gelernt: %2.</translation>
    </message>
    <message>
        <source>Bearing, balance or alignment (by vibration)</source>
        <translation>Lager, Unwucht oder Ausrichtung (nach der Schwingung)</translation>
    </message>
    <message>
        <source>Overheating: friction, lubrication or cooling (by temperature)</source>
        <translation>Überhitzung: Reibung, Schmierung oder Kühlung (nach der Temperatur)</translation>
    </message>
    <message>
        <source>Leak, blockage or worn pump (by pressure)</source>
        <translation>Leck, Verstopfung oder verschlissene Pumpe (nach dem Druck)</translation>
    </message>
    <message>
        <source>Rising load or friction in the drive (by %1)</source>
        <translation>Steigende Last oder Reibung im Antrieb (nach %1)</translation>
    </message>
    <message>
        <source>About %1 hours of downtime.</source>
        <translation>Etwa %1 Stunden Stillstand.</translation>
    </message>
    <message>
        <source>About %1 hours of downtime, %2 %3.</source>
        <translation>Etwa %1 Stunden Stillstand, %2 %3.</translation>
    </message>
    <message>
        <source>There is no such alert.</source>
        <translation>Diese Meldung gibt es nicht.</translation>
    </message>
    <message>
        <source>A step of maintenance needs somebody who takes it.</source>
        <translation>Ein Schritt der Wartung braucht jemanden, der ihn tut.</translation>
    </message>
    <message>
        <source>Sign in first.</source>
        <translation>Melden Sie sich zuerst an.</translation>
    </message>
    <message>
        <source>Nothing has spoken for it for a week.</source>
        <translation>Seit einer Woche spricht nichts mehr dafür.</translation>
    </message>
    <message>
        <source>Alerts are acknowledged, scheduled, worked on and resolved, in this order.</source>
        <translation>Meldungen werden der Reihe nach quittiert, eingeplant, bearbeitet und abgeschlossen.</translation>
    </message>
    <message>
        <source>Acknowledge it first.</source>
        <translation>Quittieren Sie sie zuerst.</translation>
    </message>
    <message>
        <source>What came of the alert is missing.</source>
        <translation>Es fehlt, was aus der Meldung wurde.</translation>
    </message>
    <message>
        <source>Say whether it was true, false, prevented or expired.</source>
        <translation>Sagen Sie, ob sie richtig, falsch, abgewendet oder abgelaufen war.</translation>
    </message>
    <message>
        <source>No alert has been resolved with an outcome yet.</source>
        <translation>Noch keine Meldung wurde mit einem Ergebnis abgeschlossen.</translation>
    </message>
    <message>
        <source>%1 passed its outermost limit.</source>
        <translation>%1 hat seine äußerste Grenze überschritten.</translation>
    </message>
    <message>
        <source>%1 was outside its normal range, by %2 on average and %3 at worst.</source>
        <translation>%1 lag außerhalb seines normalen Bereichs, im Mittel um %2 und höchstens um %3.</translation>
    </message>
    <message>
        <source>%1 stands at %2 of 100 and takes %3 points.</source>
        <translation>%1 steht bei %2 von 100 und kostet %3 Punkte.</translation>
    </message>
    <message>
        <source>The score falls by %1 points a day (%2 to %3).</source>
        <translation>Die Zahl fällt um %1 Punkte am Tag (%2 bis %3).</translation>
    </message>
    <message>
        <source>%1 is stuck at %2, where it never stood; usual is %3. Its sensor may be at fault.</source>
        <translation>%1 steht fest bei %2, wo es nie stand; üblich ist %3. Vielleicht liegt es am Sensor.</translation>
    </message>
    <message>
        <source>The machine behaves otherwise than learnt: above all %1 is high, %2 where %3 is usual.</source>
        <translation>Die Maschine verhält sich anders als gelernt: Vor allem %1 ist hoch, %2 statt üblicher %3.</translation>
    </message>
    <message>
        <source>The machine behaves otherwise than learnt: above all %1 is low, %2 where %3 is usual.</source>
        <translation>Die Maschine verhält sich anders als gelernt: Vor allem %1 ist niedrig, %2 statt üblicher %3.</translation>
    </message>
    <message>
        <source>%1 moves towards its limit %2; if it goes on so, it is there in %3 (%4 to %5).</source>
        <translation>%1 läuft auf seine Grenze %2 zu; wenn es so weitergeht, ist es in %3 dort (%4 bis %5).</translation>
    </message>
    <message>
        <source>more than a year</source>
        <translation>mehr als einem Jahr</translation>
    </message>
    <message>
        <source>less than an hour</source>
        <translation>weniger als einer Stunde</translation>
    </message>
    <message>
        <source>%1 hours</source>
        <translation>%1 Stunden</translation>
    </message>
    <message>
        <source>%1 days</source>
        <translation>%1 Tagen</translation>
    </message>
    <message>
        <source>Sensors</source>
        <translation>Sensoren</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>Zuverlässigkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Look at the machine now: %1 passed its outermost limit.</source>
        <translation>Sehen Sie jetzt nach der Maschine: %1 hat seine äußerste Grenze überschritten.</translation>
    </message>
    <message>
        <source>Plan maintenance within %1: %2 is on its way to its limit.</source>
        <translation>Planen Sie die Wartung innerhalb von %1: %2 ist auf dem Weg zu seiner Grenze.</translation>
    </message>
    <message>
        <source>Check the sensor of %1.</source>
        <translation>Prüfen Sie den Sensor von %1.</translation>
    </message>
    <message>
        <source>Inspect the machine; begin with what moves %1.</source>
        <translation>Untersuchen Sie die Maschine; beginnen Sie mit dem, was %1 bewegt.</translation>
    </message>
    <message>
        <source>See to the missing data first: which tags, counters and charts give none is told with the score.</source>
        <translation>Kümmern Sie sich zuerst um die fehlenden Daten: Welche Tags, Zähler und Karten keine liefern, steht bei der Zahl.</translation>
    </message>
    <message>
        <source>Look into %1 first: it takes the most from the score.</source>
        <translation>Gehen Sie zuerst %1 nach: Das kostet die meisten Punkte.</translation>
    </message>
    <message>
        <source>Inspect the machine.</source>
        <translation>Untersuchen Sie die Maschine.</translation>
    </message>
    <message>
        <source>Inspect the machine at the next stop: its score falls.</source>
        <translation>Untersuchen Sie die Maschine beim nächsten Halt: Ihre Zahl fällt.</translation>
    </message>
    <message>
        <source>Nothing to do.</source>
        <translation>Nichts zu tun.</translation>
    </message>
    <message>
        <source>The replay was cancelled.</source>
        <translation>Die Wiederholung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>History did not answer in time.</source>
        <translation>Die Historie hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Try a shorter range, or later.</source>
        <translation>Versuchen Sie es mit einem kürzeren Zeitraum oder später.</translation>
    </message>
    <message>
        <source>A replay needs a range, and steps of a minute or more.</source>
        <translation>Eine Wiederholung braucht einen Zeitraum und Schritte von mindestens einer Minute.</translation>
    </message>
    <message>
        <source>The health service does not take this now.</source>
        <translation>Der Gesundheitsdienst nimmt das jetzt nicht an.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>There are too many recommendations.</source>
        <translation>Es gibt zu viele Empfehlungen.</translation>
    </message>
    <message>
        <source>There is no such recommendation.</source>
        <translation>Diese Empfehlung gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such machine, or its health is not watched.</source>
        <translation>Diese Maschine gibt es nicht, oder ihre Gesundheit wird nicht überwacht.</translation>
    </message>
    <message>
        <source>A new baseline needs somebody who sets it.</source>
        <translation>Eine neue Grundlinie braucht jemanden, der sie setzt.</translation>
    </message>
    <message>
        <source>Another replay is on its way.</source>
        <translation>Eine andere Wiederholung läuft schon.</translation>
    </message>
    <message>
        <source>A stored maintenance alert cannot be read.</source>
        <translation>Eine gespeicherte Wartungsmeldung ist nicht lesbar.</translation>
    </message>
    <message>
        <source>A recommendation needs somebody who makes it.</source>
        <translation>Eine Empfehlung braucht jemanden, der sie gibt.</translation>
    </message>
    <message>
        <source>A recommendation says what to do.</source>
        <translation>Eine Empfehlung sagt, was zu tun ist.</translation>
    </message>
    <message>
        <source>Say whether it helped.</source>
        <translation>Sagen Sie, ob es geholfen hat.</translation>
    </message>
    <message>
        <source>A stored recommendation cannot be read.</source>
        <translation>Eine gespeicherte Empfehlung ist nicht lesbar.</translation>
    </message>
    <message>
        <source>There is nobody who could answer.</source>
        <translation>Niemand kann darauf antworten.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Es wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The records did not answer in time.</source>
        <translation>Die Aufzeichnungen haben nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Health score</source>
        <translation>Gesundheitszahl</translation>
    </message>
    <message>
        <source>Only %1 of what the score rests on is known; half of it is needed.</source>
        <translation>Nur %1 dessen, worauf die Zahl beruht, ist bekannt; die Hälfte ist nötig.</translation>
    </message>
    <message>
        <source>not enough data</source>
        <translation>zu wenige Daten</translation>
    </message>
    <message>
        <source>excellent</source>
        <translation>sehr gut</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>fair</source>
        <translation>mäßig</translation>
    </message>
    <message>
        <source>poor</source>
        <translation>schlecht</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>kritisch</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Alerts are counted over a range of time.</source>
        <translation>Meldungen werden über einen Zeitraum gezählt.</translation>
    </message>
    <message>
        <source>Health is not worked out any more: nothing has moved for %1 seconds. Scores and predictive alerts are not to be relied on.</source>
        <translation>Die Gesundheit wird nicht mehr ermittelt: seit %1 Sekunden hat sich nichts bewegt. Auf Gesundheitszahlen und vorausschauende Meldungen ist kein Verlass.</translation>
    </message>
    <message>
        <source>No health score has been computed for %1 seconds.</source>
        <translation>Seit %1 Sekunden wurde keine Gesundheitszahl berechnet.</translation>
    </message>
    <message>
        <source>Health cannot keep up with the readings: some were left out of its scores.</source>
        <translation>Die Ermittlung der Gesundheit kommt mit den Messwerten nicht mit: einige fehlen in den Zahlen.</translation>
    </message>
    <message>
        <source>What health works out cannot be kept: %1</source>
        <translation>Was über die Gesundheit ermittelt wird, kann nicht aufbewahrt werden: %1</translation>
    </message>
    <message>
        <source>What health works out is not being kept: the records have not answered for %1 seconds.</source>
        <translation>Was über die Gesundheit ermittelt wird, wird nicht aufbewahrt: die Aufzeichnungen haben seit %1 Sekunden nicht geantwortet.</translation>
    </message>
    <message>
        <source>Health is worked out again. What was wrong: %1</source>
        <translation>Die Gesundheit wird wieder ermittelt. Gestört war: %1</translation>
    </message>
    <message>
        <source>Nobody may do this here.</source>
        <translation>Das darf hier niemand tun.</translation>
    </message>
    <message>
        <source>The failure lies in the future.</source>
        <translation>Der Ausfall liegt in der Zukunft.</translation>
    </message>
    <message>
        <source>Give the time at which it came.</source>
        <translation>Geben Sie die Zeit an, zu der er eintrat.</translation>
    </message>
    <message>
        <source>%1 passed its outermost limit: it was %2, and the limit is %3.</source>
        <translation>%1 hat seine äußerste Grenze überschritten: es waren %2, die Grenze ist %3.</translation>
    </message>
    <message>
        <source>The health score is %1, but with a passed limit it is %2.</source>
        <translation>Die Gesundheitszahl ist %1, doch mit einer überschrittenen Grenze gilt sie als %2.</translation>
    </message>
    <message>
        <source>The health score is %1, but by its measured values alone it is %2.</source>
        <translation>Die Gesundheitszahl ist %1, doch schon nach den Messwerten gilt sie als %2.</translation>
    </message>
    <message>
        <source>The machine is run in a way that was not learnt yet. Until it is, nothing can be said of how its other values go together.</source>
        <translation>Die Maschine wird so betrieben, wie es noch nicht gelernt ist. Bis dahin lässt sich nicht sagen, ob ihre übrigen Werte zusammenpassen.</translation>
    </message>
    <message>
        <source>No alert has been judged yet: of %1 with an outcome nobody knows.</source>
        <translation>Noch keine Warnung wurde beurteilt: Von %1 mit Ergebnis weiß es niemand.</translation>
    </message>
    <message>
        <source>%1 of %2 judged alerts false; below 5 % with 95 % confidence.</source>
        <translation>%1 von %2 beurteilten Warnungen falsch; unter 5 % mit 95 % Sicherheit.</translation>
    </message>
    <message>
        <source>%1 of %2 judged alerts false, not yet proven (%3 needed).</source>
        <translation>%1 von %2 beurteilten Warnungen falsch, noch nicht bewiesen (%3 nötig).</translation>
    </message>
    <message>
        <source>Work is scheduled for a time that lies ahead.</source>
        <translation>Arbeit wird für eine Zeit geplant, die noch kommt.</translation>
    </message>
    <message>
        <source>Health is not known any more: not enough data. It was: %1.</source>
        <translation>Die Gesundheit ist nicht mehr bekannt: zu wenig Daten. Sie war: %1.</translation>
    </message>
    <message>
        <source>Health is known now: %1.</source>
        <translation>Die Gesundheit ist jetzt bekannt: %1.</translation>
    </message>
    <message>
        <source>Health fell from %1 to %2.</source>
        <translation>Die Gesundheit fiel von %1 auf %2.</translation>
    </message>
    <message>
        <source>Health rose from %1 to %2.</source>
        <translation>Die Gesundheit stieg von %1 auf %2.</translation>
    </message>
    <message>
        <source>open</source>
        <comment>an alert that is …</comment>
        <translation>offen</translation>
    </message>
    <message>
        <source>acknowledged</source>
        <comment>an alert that is …</comment>
        <translation>quittiert</translation>
    </message>
    <message>
        <source>scheduled</source>
        <comment>an alert that is …</comment>
        <translation>eingeplant</translation>
    </message>
    <message>
        <source>in progress</source>
        <comment>an alert that is …</comment>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>resolved</source>
        <comment>an alert that is …</comment>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>This alert is %1: it cannot be %2 next.</source>
        <translation>Diese Meldung ist %1: Sie kann nicht als Nächstes %2 sein.</translation>
    </message>
    <message>
        <source>proposed</source>
        <comment>a recommendation that is …</comment>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>approved</source>
        <comment>a recommendation that is …</comment>
        <translation>genehmigt</translation>
    </message>
    <message>
        <source>rejected</source>
        <comment>a recommendation that is …</comment>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>implemented</source>
        <comment>a recommendation that is …</comment>
        <translation>ausgeführt</translation>
    </message>
    <message>
        <source>validated</source>
        <comment>a recommendation that is …</comment>
        <translation>beurteilt</translation>
    </message>
    <message>
        <source>This recommendation is %1: it cannot be %2 next.</source>
        <translation>Diese Empfehlung ist %1: Sie kann nicht als Nächstes %2 sein.</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>A part of the history is damaged: %1.</source>
        <translation>Ein Teil der Historie ist beschädigt: %1.</translation>
    </message>
    <message>
        <source>Free some space on that disk.</source>
        <translation>Auf diesem Datenträger Platz schaffen.</translation>
    </message>
    <message>
        <source>Check the disk and the rights on the data folder.</source>
        <translation>Datenträger und Rechte des Datenordners prüfen.</translation>
    </message>
    <message>
        <source>The data folder %1 is in use by %2.</source>
        <translation>Der Datenordner %1 ist in Gebrauch: %2.</translation>
    </message>
    <message>
        <source>another process</source>
        <translation>ein anderer Prozess</translation>
    </message>
    <message>
        <source>Close that Lineside, or choose another data folder.</source>
        <translation>Jenes Lineside schließen oder einen anderen Datenordner wählen.</translation>
    </message>
    <message>
        <source>process %1 on %2</source>
        <translation>Prozess %1 auf %2</translation>
    </message>
    <message>
        <source>The question was cancelled.</source>
        <translation>Die Abfrage wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The event could not be stored: the store is closed or full.</source>
        <translation>Das Ereignis konnte nicht gespeichert werden: der Speicher ist geschlossen oder voll.</translation>
    </message>
    <message>
        <source>The newest part of the history was damaged on the disk: %1 readings are left out.</source>
        <translation>Der neueste Teil der Historie war auf dem Datenträger beschädigt: %1 Messwerte entfallen.</translation>
    </message>
    <message>
        <source>The event could not be stored: too many wait for the disk.</source>
        <translation>Das Ereignis konnte nicht gespeichert werden: zu viele warten auf den Datenträger.</translation>
    </message>
    <message>
        <source>The event could not be stored before the end.</source>
        <translation>Das Ereignis konnte vor dem Ende nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The history was changed from outside: what was stored last is not there any more.</source>
        <translation>Die Historie wurde von außen verändert: das zuletzt Gespeicherte ist nicht mehr da.</translation>
    </message>
    <message>
        <source>%1 readings of %2 tags from %3 to %4 could not be stored: the disk was full or too slow for too long.</source>
        <translation>%1 Messwerte von %2 Messstellen von %3 bis %4 konnten nicht gespeichert werden: der Datenträger war zu lange voll oder zu langsam.</translation>
    </message>
    <message>
        <source>Readings wait in memory until it can be written again.</source>
        <translation>Messwerte warten im Speicher, bis wieder geschrieben werden kann.</translation>
    </message>
    <message>
        <source>The history can be written again.</source>
        <translation>Die Historie kann wieder geschrieben werden.</translation>
    </message>
    <message>
        <source>The file beside the history has grown to %1 MB: another program may be reading the history for a long time. It shrinks when that ends.</source>
        <translation>Die Datei neben der Historie ist auf %1 MB gewachsen: vielleicht liest ein anderes Programm die Historie seit langem. Sie schrumpft, wenn das endet.</translation>
    </message>
    <message>
        <source>A row of the history is damaged.</source>
        <translation>Eine Zeile der Historie ist beschädigt.</translation>
    </message>
    <message>
        <source>The numbers of %1 tags are damaged: the history of these tags begins anew.</source>
        <translation>Die Nummern von %1 Messstellen sind beschädigt: ihre Historie beginnt neu.</translation>
    </message>
    <message>
        <source>%1 It was set aside as %2, and a new history was begun.</source>
        <translation>%1 Sie wurde als %2 beiseitegelegt, eine neue Historie ist begonnen.</translation>
    </message>
    <message>
        <source>The file %1 cannot be made: %2</source>
        <translation>Die Datei %1 kann nicht angelegt werden: %2</translation>
    </message>
    <message>
        <source>The file %1 cannot be made safe: %2</source>
        <translation>Die Datei %1 kann nicht gesichert werden: %2</translation>
    </message>
    <message>
        <source>The file %1 cannot be moved: %2</source>
        <translation>Die Datei %1 kann nicht verschoben werden: %2</translation>
    </message>
    <message>
        <source>The folder of %1 cannot be made safe: %2</source>
        <translation>Der Ordner von %1 kann nicht gesichert werden: %2</translation>
    </message>
    <message>
        <source>The data folder %1 cannot be made: %2</source>
        <translation>Der Datenordner %1 kann nicht angelegt werden: %2</translation>
    </message>
    <message>
        <source>The data folder cannot be used, since %1 cannot be opened: %2</source>
        <translation>Der Datenordner ist nicht verwendbar, %1 kann nicht geöffnet werden: %2</translation>
    </message>
    <message>
        <source>The data folder cannot be used, since %1 cannot be locked: %2</source>
        <translation>Der Datenordner ist nicht verwendbar, %1 kann nicht gesperrt werden: %2</translation>
    </message>
    <message>
        <source>The data folder cannot be used, since %1 cannot be written: %2</source>
        <translation>Der Datenordner ist nicht verwendbar, %1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>The history cannot answer now: it is closing, or too many questions wait.</source>
        <translation>Die Historie kann jetzt nicht antworten: sie schließt, oder zu viele Abfragen warten.</translation>
    </message>
    <message>
        <source>A block of the history is damaged and is left out (%1): %2</source>
        <translation>Ein Block der Historie ist beschädigt und entfällt (%1): %2</translation>
    </message>
    <message>
        <source>The file history.sqlite-wal is missing: what was stored just before the last end is lost.</source>
        <translation>Die Datei history.sqlite-wal fehlt: das kurz vor dem letzten Ende Gespeicherte ist verloren.</translation>
    </message>
    <message>
        <source>The history was missing, though parts of it were there.</source>
        <translation>Die Historie fehlte, obwohl Teile von ihr da waren.</translation>
    </message>
    <message>
        <source>The disk with %1 is full.</source>
        <translation>Der Datenträger mit %1 ist voll.</translation>
    </message>
    <message>
        <source>Another program holds %1.</source>
        <translation>Ein anderes Programm hält %1.</translation>
    </message>
    <message>
        <source>%1 is damaged.</source>
        <translation>%1 ist beschädigt.</translation>
    </message>
    <message>
        <source>%1 cannot be opened for writing.</source>
        <translation>%1 kann nicht zum Schreiben geöffnet werden.</translation>
    </message>
    <message>
        <source>SQLite refused to work on %1.</source>
        <translation>SQLite verweigerte die Arbeit an %1.</translation>
    </message>
    <message>
        <source>Reading or writing %1 failed.</source>
        <translation>Lesen oder Schreiben von %1 ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>The history %1 is damaged: %2</source>
        <translation>Die Historie %1 ist beschädigt: %2</translation>
    </message>
    <message>
        <source>The history %1 was written by a newer version of Lineside.</source>
        <translation>Die Historie %1 stammt von einer neueren Version von Lineside.</translation>
    </message>
    <message>
        <source>Use that version, or choose another data folder.</source>
        <translation>Jene Version verwenden oder einen anderen Datenordner wählen.</translation>
    </message>
    <message>
        <source>The data folder must be on a local disk that can lock and map files.</source>
        <translation>Der Datenordner muss auf einem lokalen Datenträger liegen, der Dateien sperren und abbilden kann.</translation>
    </message>
    <message>
        <source>The history could not be made with its page size.</source>
        <translation>Die Historie konnte nicht mit ihrer Seitengröße angelegt werden.</translation>
    </message>
    <message>
        <source>The history %1 cannot be read: %2</source>
        <translation>Die Historie %1 ist nicht lesbar: %2</translation>
    </message>
    <message>
        <source>Check the rights on the data folder.</source>
        <translation>Die Rechte des Datenordners prüfen.</translation>
    </message>
    <message>
        <source>it does not begin as a store does.</source>
        <translation>sie beginnt nicht wie ein Speicher.</translation>
    </message>
    <message>
        <source>it is not a history of Lineside.</source>
        <translation>sie ist keine Historie von Lineside.</translation>
    </message>
    <message>
        <source>it has no version.</source>
        <translation>sie hat keine Version.</translation>
    </message>
    <message>
        <source>The history %1 is too old for this version of Lineside.</source>
        <translation>Die Historie %1 ist zu alt für diese Version von Lineside.</translation>
    </message>
    <message>
        <source>it does not say whose it is.</source>
        <translation>sie sagt nicht, wem sie gehört.</translation>
    </message>
    <message>
        <source>its numbers contradict each other.</source>
        <translation>ihre Zahlen widersprechen sich.</translation>
    </message>
    <message>
        <source>Close the program that uses it.</source>
        <translation>Das Programm schließen, das sie verwendet.</translation>
    </message>
    <message>
        <source>The work on the history was cancelled.</source>
        <translation>Die Arbeit an der Historie wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>Den Datenträger prüfen.</translation>
    </message>
    <message>
        <source>There is not enough memory to work on %1.</source>
        <translation>Für die Arbeit an %1 reicht der Arbeitsspeicher nicht.</translation>
    </message>
    <message>
        <source>Give Lineside more memory, and start it again.</source>
        <translation>Lineside mehr Arbeitsspeicher geben und neu starten.</translation>
    </message>
    <message>
        <source>The history cannot be read at its newest end just now.</source>
        <translation>Die Historie kann an ihrem neuesten Ende gerade nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The history is damaged at %1 places: %2 readings cannot be shown. The events say which.</source>
        <translation>Die Historie ist an %1 Stellen beschädigt: %2 Messwerte können nicht gezeigt werden. Die Ereignisse sagen, welche.</translation>
    </message>
    <message>
        <source>The check of the history was cancelled.</source>
        <translation>Die Prüfung der Historie wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>What is known of a part of the history (%1) is damaged: its readings are left out.</source>
        <translation>Was über einen Teil der Historie (%1) bekannt ist, ist beschädigt: Seine Messwerte bleiben weg.</translation>
    </message>
    <message>
        <source>A part of the history from %1 to %2 cannot be read: %3</source>
        <translation>Ein Teil der Historie von %1 bis %2 ist nicht lesbar: %3</translation>
    </message>
    <message>
        <source>A block stands under a wrong number.</source>
        <translation>Ein Block steht unter einer falschen Nummer.</translation>
    </message>
    <message>
        <source>The head of a block is damaged.</source>
        <translation>Der Kopf eines Blocks ist beschädigt.</translation>
    </message>
    <message>
        <source>%1 readings in %2 blocks from %3 to %4 are missing or cannot be read.</source>
        <translation>%1 Messwerte in %2 Blöcken von %3 bis %4 fehlen oder sind nicht lesbar.</translation>
    </message>
    <message>
        <source>The newest readings</source>
        <translation>Die neuesten Messwerte</translation>
    </message>
    <message>
        <source>Rows of the newest readings are missing (%1 to %2).</source>
        <translation>Zeilen der neuesten Messwerte fehlen (%1 bis %2).</translation>
    </message>
    <message>
        <source>A row of the newest readings is damaged (%1).</source>
        <translation>Eine Zeile der neuesten Messwerte ist beschädigt (%1).</translation>
    </message>
    <message>
        <source>Event %1 is damaged.</source>
        <translation>Ereignis %1 ist beschädigt.</translation>
    </message>
    <message>
        <source>The record %1 of readings that were lost is damaged.</source>
        <translation>Die Aufzeichnung %1 über verlorene Messwerte ist beschädigt.</translation>
    </message>
    <message>
        <source>The number of a tag (%1) is damaged.</source>
        <translation>Die Nummer einer Messstelle (%1) ist beschädigt.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>The structure of the file</source>
        <translation>Der Aufbau der Datei</translation>
    </message>
    <message>
        <source>The structure of the file is damaged: %1</source>
        <translation>Der Aufbau der Datei ist beschädigt: %1</translation>
    </message>
    <message>
        <source>The history is closing.</source>
        <translation>Die Historie wird geschlossen.</translation>
    </message>
    <message>
        <source>The history could not be checked: %1</source>
        <translation>Die Historie konnte nicht geprüft werden: %1</translation>
    </message>
    <message>
        <source>tag number %1</source>
        <translation>Messstelle Nummer %1</translation>
    </message>
    <message>
        <source>The history is damaged: %1</source>
        <translation>Die Historie ist beschädigt: %1</translation>
    </message>
    <message>
        <source>%1 readings of %2 from %3 to %4 cannot be shown any more.</source>
        <translation>%1 Messwerte von %2 von %3 bis %4 können nicht mehr gezeigt werden.</translation>
    </message>
    <message>
        <source>The history is damaged at %1 more places: check it to see them all.</source>
        <translation>Die Historie ist an %1 weiteren Stellen beschädigt: Eine Prüfung zeigt sie alle.</translation>
    </message>
    <message>
        <source>The history was closed before it was copied.</source>
        <translation>Die Historie wurde geschlossen, bevor sie kopiert war.</translation>
    </message>
    <message>
        <source>Copying the history was cancelled.</source>
        <translation>Das Kopieren der Historie wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The history is being copied already.</source>
        <translation>Die Historie wird bereits kopiert.</translation>
    </message>
    <message>
        <source>The history cannot be copied while its disk is in trouble.</source>
        <translation>Die Historie kann nicht kopiert werden, solange ihre Platte gestört ist.</translation>
    </message>
    <message>
        <source>The history cannot be written now: its disk is in trouble.</source>
        <translation>Die Historie kann jetzt nicht geschrieben werden: ihre Platte ist gestört.</translation>
    </message>
    <message>
        <source>The disk of the history was in trouble while it was copied.</source>
        <translation>Die Platte der Historie war gestört, während sie kopiert wurde.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no rule for how long readings are kept.</source>
        <translation>„%1“ ist keine Regel dafür, wie lange Messwerte bleiben.</translation>
    </message>
    <message>
        <source>Write &quot;DEVICE.tag days&quot; with a semicolon between rules; * stands for anything, 0 days for as long as there is room.</source>
        <translation>Schreiben Sie „GERÄT.messstelle Tage“, mit einem Semikolon zwischen den Regeln; * steht für Beliebiges, 0 Tage für „solange Platz ist“.</translation>
    </message>
    <message>
        <source>The history cannot be looked after now: it is closing, or busy with it.</source>
        <translation>Die Historie kann jetzt nicht gepflegt werden: Sie wird geschlossen oder schon gepflegt.</translation>
    </message>
    <message>
        <source>The history could not be kept within its limits: %1</source>
        <translation>Die Historie konnte nicht in ihren Grenzen gehalten werden: %1</translation>
    </message>
    <message>
        <source>Old readings are kept until their months are archived: %1.</source>
        <translation>Alte Messwerte bleiben, bis ihre Monate archiviert sind: %1.</translation>
    </message>
    <message>
        <source>Looking after the history was cancelled.</source>
        <translation>Die Pflege der Historie wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The history has passed its budget of %1 MB: %2 readings from %3 to %4 gave way. Hourly figures of them are kept.</source>
        <translation>Die Historie hat ihr Platzbudget von %1 MB überschritten: %2 Messwerte von %3 bis %4 sind gewichen. Ihre Stundenwerte bleiben.</translation>
    </message>
    <message>
        <source>Old readings</source>
        <translation>Alte Messwerte</translation>
    </message>
    <message>
        <source>Old events</source>
        <translation>Alte Ereignisse</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Hourly figures</source>
        <translation>Stundenwerte</translation>
    </message>
    <message>
        <source>The history cannot be written now.</source>
        <translation>Die Historie kann jetzt nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The data folder %1 holds no history.</source>
        <translation>Der Datenordner %1 enthält keine Historie.</translation>
    </message>
    <message>
        <source>This history is only read.</source>
        <translation>Diese Historie wird nur gelesen.</translation>
    </message>
    <message>
        <source>What is known of blocks that were merged (%1) is damaged: their space is not used again.</source>
        <translation>Was über zusammengefasste Blöcke bekannt ist (%1), ist beschädigt: Ihr Platz wird nicht wieder benutzt.</translation>
    </message>
    <message>
        <source>Small blocks of the history cannot be made into larger ones now.</source>
        <translation>Kleine Blöcke der Historie können gerade nicht zu größeren gemacht werden.</translation>
    </message>
    <message>
        <source>Waiting for questions</source>
        <translation>Wartet auf Abfragen</translation>
    </message>
    <message>
        <source>Small blocks</source>
        <translation>Kleine Blöcke</translation>
    </message>
    <message>
        <source>%1 events from %2 to %3 gave way before the plant&apos;s database had taken them: it has been away for too long.</source>
        <translation>%1 Ereignisse von %2 bis %3 sind gewichen, bevor die Anlagendatenbank sie übernommen hatte: Sie ist zu lange nicht erreichbar.</translation>
    </message>
    <message>
        <source>The history %1 cannot be kept safely here.</source>
        <translation>Die Historie %1 kann hier nicht sicher geführt werden.</translation>
    </message>
</context>
<context>
    <name>journal</name>
    <message>
        <source>The value is outside the sensor&apos;s physical range.</source>
        <translation>Der Wert liegt außerhalb des physikalischen Bereichs des Sensors.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln further events were held back.</source>
        <translation>
            <numerusform>%Ln weiteres Ereignis wurde zurückgehalten.</numerusform>
            <numerusform>%Ln weitere Ereignisse wurden zurückgehalten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln values were not heard for their stale time.</source>
        <translation>
            <numerusform>%Ln Wert blieb länger als seine Veraltungszeit aus.</numerusform>
            <numerusform>%Ln Werte blieben länger als ihre Veraltungszeit aus.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>keeping</name>
    <message>
        <source>Line %1 is too long.</source>
        <translation>Zeile %1 ist zu lang.</translation>
    </message>
    <message>
        <source>The last line is cut off.</source>
        <translation>Die letzte Zeile ist abgeschnitten.</translation>
    </message>
    <message>
        <source>Line %1 cannot be read.</source>
        <translation>Zeile %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>This history cannot be copied.</source>
        <translation>Diese Historie kann nicht kopiert werden.</translation>
    </message>
    <message>
        <source>Copying: %1 of %2</source>
        <translation>Kopiert: %1 von %2</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>Writing to its place</source>
        <translation>Schreibt an den Zielort</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Einen Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>A backup cannot take the place of the history itself.</source>
        <translation>Eine Sicherung kann nicht an die Stelle der Historie selbst treten.</translation>
    </message>
    <message>
        <source>Choose another name or folder.</source>
        <translation>Einen anderen Namen oder Ordner wählen.</translation>
    </message>
    <message>
        <source>%1 is not a whole backup of Lineside: %2</source>
        <translation>%1 ist keine vollständige Sicherung von Lineside: %2</translation>
    </message>
    <message>
        <source>Choose another backup.</source>
        <translation>Eine andere Sicherung wählen.</translation>
    </message>
    <message>
        <source>Reading everything back</source>
        <translation>Liest alles zurück</translation>
    </message>
    <message>
        <source>Checking the structure</source>
        <translation>Prüft den Aufbau</translation>
    </message>
    <message>
        <source>it ends at reading %1, and should at %2.</source>
        <translation>sie endet bei Messwert %1 statt bei %2.</translation>
    </message>
    <message>
        <source>There is no file %1.</source>
        <translation>Eine Datei %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>The backup %1 was made by a newer version of Lineside.</source>
        <translation>Die Sicherung %1 stammt von einer neueren Version von Lineside.</translation>
    </message>
    <message>
        <source>Use that version.</source>
        <translation>Diese Version verwenden.</translation>
    </message>
    <message>
        <source>it has no manifest.</source>
        <translation>das Manifest fehlt.</translation>
    </message>
    <message>
        <source>%1 is missing in it.</source>
        <translation>%1 fehlt darin.</translation>
    </message>
    <message>
        <source>its manifest cannot be read.</source>
        <translation>das Manifest ist nicht lesbar.</translation>
    </message>
    <message>
        <source>project or settings in it were changed.</source>
        <translation>Projekt oder Einstellungen darin wurden verändert.</translation>
    </message>
    <message>
        <source>what it holds is not what was put into it.</source>
        <translation>sie enthält nicht, was hineingelegt wurde.</translation>
    </message>
    <message>
        <source>%1: %2 rows</source>
        <translation>%1: %2 Zeilen</translation>
    </message>
    <message>
        <source>There is no tag or no time to export.</source>
        <translation>Es fehlt eine Messstelle oder eine Zeit zum Exportieren.</translation>
    </message>
    <message>
        <source>A comma cannot part both cells and decimals.</source>
        <translation>Ein Komma kann nicht zugleich Zellen und Dezimalen trennen.</translation>
    </message>
    <message>
        <source>Nothing is stored of these tags in this time; no file was written.</source>
        <translation>Von diesen Messstellen ist in dieser Zeit nichts gespeichert; es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>Work of this kind is being done already.</source>
        <translation>Eine solche Arbeit läuft bereits.</translation>
    </message>
    <message>
        <source>Wait for it, or cancel it.</source>
        <translation>Sie abwarten oder abbrechen.</translation>
    </message>
    <message>
        <source>Nothing is damaged in what was looked at, but not everything was.</source>
        <translation>Was geprüft wurde, ist unbeschädigt; es wurde aber nicht alles geprüft.</translation>
    </message>
    <message>
        <source>%1 places are damaged; the journal names them.</source>
        <translation>%1 Stellen sind beschädigt; das Journal nennt sie.</translation>
    </message>
    <message>
        <source>There is not enough memory for it.</source>
        <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>Backed up and verified: %1 readings and %2 events, %3, in %4.</source>
        <translation>Gesichert und geprüft: %1 Messwerte und %2 Ereignisse, %3, in %4.</translation>
    </message>
    <message>
        <source>Exported: %1 rows, %2, in %3.</source>
        <translation>Exportiert: %1 Zeilen, %2, in %3.</translation>
    </message>
    <message>
        <source>There is no month to archive: all that are over are archived already.</source>
        <translation>Es gibt keinen Monat zu archivieren: alle abgeschlossenen sind archiviert.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Der Ordner %1 kann nicht angelegt werden.</translation>
    </message>
    <message>
        <source>Check its rights, or choose another folder for archives.</source>
        <translation>Seine Rechte prüfen oder einen anderen Ordner für Archive wählen.</translation>
    </message>
    <message>
        <source>The archive of the month could not be written: %1</source>
        <translation>Das Monatsarchiv konnte nicht geschrieben werden: %1</translation>
    </message>
    <message>
        <source>The archive %1 is damaged: %2</source>
        <translation>Das Archiv %1 ist beschädigt: %2</translation>
    </message>
    <message>
        <source>its manifest is too long.</source>
        <translation>sein Manifest ist zu lang.</translation>
    </message>
    <message>
        <source>The archive %1 was made by a newer version of Lineside.</source>
        <translation>Das Archiv %1 stammt von einer neueren Version von Lineside.</translation>
    </message>
    <message>
        <source>its manifest is not what was written.</source>
        <translation>sein Manifest ist nicht, was geschrieben wurde.</translation>
    </message>
    <message>
        <source>%1 does not hold the readings that were put into it.</source>
        <translation>%1 enthält nicht die Messwerte, die hineingelegt wurden.</translation>
    </message>
    <message>
        <source>Reading back: %1 readings</source>
        <translation>Liest zurück: %1 Messwerte</translation>
    </message>
    <message>
        <source>it holds %1 readings, and should hold %2.</source>
        <translation>es enthält %1 Messwerte statt %2.</translation>
    </message>
    <message>
        <source>“%1” is no month.</source>
        <translation>„%1“ ist kein Monat.</translation>
    </message>
    <message>
        <source>%1: %2 readings</source>
        <translation>%1: %2 Messwerte</translation>
    </message>
    <message>
        <source>No readings of %1 are stored.</source>
        <translation>Von %1 sind keine Messwerte gespeichert.</translation>
    </message>
    <message>
        <source>it does not hold the readings that were put into it.</source>
        <translation>es enthält nicht die Messwerte, die hineingelegt wurden.</translation>
    </message>
    <message>
        <source>The disk is full: %1 could not be written.</source>
        <translation>Die Platte ist voll: %1 konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Free some space there, or choose another place.</source>
        <translation>Dort Platz schaffen oder einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 ist nicht beschreibbar: %2.</translation>
    </message>
    <message>
        <source>Check the folder and its rights, or choose another place.</source>
        <translation>Den Ordner und seine Rechte prüfen oder einen anderen Ort wählen.</translation>
    </message>
    <message>
        <source>There is not enough space in %1: %2 are needed, %3 are free.</source>
        <translation>In %1 ist nicht genug Platz: %2 sind nötig, %3 sind frei.</translation>
    </message>
    <message>
        <source>It was cancelled; nothing was left behind.</source>
        <translation>Abgebrochen; es blieb nichts zurück.</translation>
    </message>
    <message>
        <source>This history cannot tell.</source>
        <translation>Diese Historie kann das nicht sagen.</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>%1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Restore the backup once more.</source>
        <translation>Die Sicherung noch einmal zurückspielen.</translation>
    </message>
    <message>
        <source>The backup does not hold what its manifest says.</source>
        <translation>Die Sicherung enthält nicht, was ihr Manifest sagt.</translation>
    </message>
    <message>
        <source>Copying the backup</source>
        <translation>Kopiert die Sicherung</translation>
    </message>
    <message>
        <source>%1 holds %2 already; nothing was changed.</source>
        <translation>%1 enthält bereits %2; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Restore into an empty folder, or say --set-aside: what is there is then renamed and kept.</source>
        <translation>In einen leeren Ordner zurückspielen oder --set-aside angeben: was dort ist, wird dann umbenannt und behalten.</translation>
    </message>
    <message>
        <source>Putting it into its place</source>
        <translation>Bringt sie an ihren Platz</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>There is not enough memory to pack an archive.</source>
        <translation>Der Speicher reicht nicht, um ein Archiv zu packen.</translation>
    </message>
    <message>
        <source>Packing failed.</source>
        <translation>Das Packen ist misslungen.</translation>
    </message>
    <message>
        <source>it is too short.</source>
        <translation>es ist zu kurz.</translation>
    </message>
    <message>
        <source>its end is missing.</source>
        <translation>sein Ende fehlt.</translation>
    </message>
    <message>
        <source>its directory is not where it should be.</source>
        <translation>sein Verzeichnis ist nicht, wo es sein soll.</translation>
    </message>
    <message>
        <source>its directory cannot be read.</source>
        <translation>sein Verzeichnis ist nicht lesbar.</translation>
    </message>
    <message>
        <source>%1 is not where it should be.</source>
        <translation>%1 ist nicht, wo es sein soll.</translation>
    </message>
    <message>
        <source>There is not enough memory to unpack an archive.</source>
        <translation>Der Speicher reicht nicht, um ein Archiv zu entpacken.</translation>
    </message>
    <message>
        <source>%1 is cut off.</source>
        <translation>%1 ist abgeschnitten.</translation>
    </message>
    <message>
        <source>%1 cannot be unpacked.</source>
        <translation>%1 lässt sich nicht entpacken.</translation>
    </message>
    <message>
        <source>%1 is longer than it says.</source>
        <translation>%1 ist länger, als es angibt.</translation>
    </message>
    <message>
        <source>%1 is not what was packed.</source>
        <translation>%1 ist nicht, was gepackt wurde.</translation>
    </message>
    <message>
        <source>Checked: all can be read. %1 readings in %2 blocks, %3 batches that are not in blocks yet, %4 events.</source>
        <translation>Geprüft: Alles ist lesbar. %1 Messwerte in %2 Blöcken, %3 Stapel, die noch nicht in Blöcken sind, %4 Ereignisse.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln days</source>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>no end</source>
        <translation>ohne Ende</translation>
    </message>
    <message>
        <source>readings %1</source>
        <translation>Messwerte %1</translation>
    </message>
    <message>
        <source>hourly figures %1</source>
        <translation>Stundenwerte %1</translation>
    </message>
    <message>
        <source>events %1</source>
        <translation>Ereignisse %1</translation>
    </message>
    <message>
        <source>at most %1 MB</source>
        <translation>höchstens %1 MB</translation>
    </message>
    <message>
        <source>as much as the disk allows</source>
        <translation>so viel der Datenträger zulässt</translation>
    </message>
    <message>
        <source>rules %1</source>
        <translation>Regeln %1</translation>
    </message>
    <message>
        <source>each month is archived before</source>
        <translation>jeder Monat wird vorher archiviert</translation>
    </message>
    <message>
        <source>nothing is archived before</source>
        <translation>nichts wird vorher archiviert</translation>
    </message>
    <message>
        <source>archives in %1</source>
        <translation>Archive in %1</translation>
    </message>
    <message>
        <source>How long the history is kept was changed.</source>
        <translation>Es wurde geändert, wie lange die Historie aufbewahrt wird.</translation>
    </message>
    <message>
        <source>PostgreSQL could not be asked for what this computer does not hold: %1</source>
        <translation>PostgreSQL konnte nicht nach dem gefragt werden, was dieser Rechner nicht hat: %1</translation>
    </message>
    <message>
        <source>%1 of them come from PostgreSQL.</source>
        <translation>%1 davon stammen aus PostgreSQL.</translation>
    </message>
    <message>
        <source>Archived and verified: %1, %2 readings, %3 events, %4.</source>
        <translation>Archiviert und geprüft: %1, %2 Messwerte, %3 Ereignisse, %4.</translation>
    </message>
    <message>
        <source>%1 does not hold the events that were put into it.</source>
        <translation>%1 enthält nicht die Ereignisse, die hineingelegt wurden.</translation>
    </message>
    <message>
        <source>%1: events</source>
        <translation>%1: Ereignisse</translation>
    </message>
    <message>
        <source>The history was restored from the backup %1, which holds it up to %2; what came later is not here.</source>
        <translation>Die Historie wurde aus der Sicherung %1 wiederhergestellt, die bis %2 reicht; was später kam, fehlt hier.</translation>
    </message>
    <message>
        <source>Giving free space back</source>
        <translation>Gibt freien Platz zurück</translation>
    </message>
    <message>
        <source>The file of records %1 is damaged, and cannot be backed up.</source>
        <translation>Die Datei der Aufzeichnungen %1 ist beschädigt und kann nicht gesichert werden.</translation>
    </message>
    <message>
        <source>Restart the station: it sets the file aside and begins anew.</source>
        <translation>Die Station neu starten: Sie legt die Datei beiseite und beginnt neu.</translation>
    </message>
    <message>
        <source>Copying records</source>
        <translation>Aufzeichnungen werden kopiert</translation>
    </message>
    <message>
        <source>Checking records</source>
        <translation>Aufzeichnungen werden geprüft</translation>
    </message>
    <message>
        <source>The file of records %1 is damaged: %2</source>
        <translation>Die Datei der Aufzeichnungen %1 ist beschädigt: %2</translation>
    </message>
</context>
<context>
    <name>lineside::AbnormalLine</name>
    <message>
        <source>Abnormal now</source>
        <translation>Abweichungen jetzt</translation>
    </message>
    <message>
        <source>abnormal values: %1</source>
        <translation>auffällige Werte: %1</translation>
    </message>
    <message>
        <source>links down: %1</source>
        <translation>ohne Verbindung: %1</translation>
    </message>
    <message>
        <source>bad values: %1</source>
        <translation>schlechte Werte: %1</translation>
    </message>
    <message>
        <source>Nothing abnormal now</source>
        <translation>Keine Abweichungen</translation>
    </message>
    <message>
        <source>Abnormal: %1</source>
        <comment>how many in all</comment>
        <translation>Abweichungen: %1</translation>
    </message>
    <message>
        <source>dddd d MMM yyyy</source>
        <comment>date beside the clock</comment>
        <translation>dddd, d. MMM yyyy</translation>
    </message>
</context>
<context>
    <name>lineside::AccountTab</name>
    <message>
        <source>This needs a login.</source>
        <translation>Dafür ist eine Anmeldung nötig.</translation>
    </message>
    <message>
        <source>Working…</source>
        <translation>In Arbeit…</translation>
    </message>
    <message>
        <source>Too much waits to be done.</source>
        <translation>Zu vieles wartet darauf, getan zu werden.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Gleich noch einmal versuchen.</translation>
    </message>
</context>
<context>
    <name>lineside::AdoptDialog</name>
    <message>
        <source>Adopt chosen</source>
        <translation>Gewählte übernehmen</translation>
    </message>
    <message>
        <source>Adopt all shown</source>
        <translation>Alle gezeigten übernehmen</translation>
    </message>
    <message>
        <source>Discovered tags of %1</source>
        <translation>Entdeckte Messstellen von %1</translation>
    </message>
    <message>
        <source>Filter by any word of a row</source>
        <translation>Nach einem Wort der Zeile filtern</translation>
    </message>
    <message>
        <source>Filter what was discovered</source>
        <translation>Entdecktes filtern</translation>
    </message>
    <message>
        <source>What was discovered</source>
        <translation>Entdecktes</translation>
    </message>
    <message>
        <source>What the device was sent without being asked, and no tag uses. Adopted values become tags and are live at once; Edit &gt; Undo takes them back in one step.</source>
        <translation>Was dem Gerät ungefragt geschickt wurde und keine Messstelle benutzt. Übernommene Werte werden zu Messstellen und sind sofort in Betrieb; Bearbeiten &gt; Rückgängig nimmt sie in einem Schritt zurück.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>Hört zu…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln gefunden</numerusform>
            <numerusform>%Ln gefunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln found</source>
        <translation>
            <numerusform>%1 von %Ln gefunden</numerusform>
            <numerusform>%1 von %Ln gefunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>%Ln gewählt</numerusform>
            <numerusform>%Ln gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>The device is not there any more.</source>
        <translation>Das Gerät gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>tag or device, what is wrong with it</comment>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>Adopt %Ln tags of %1</source>
        <translation>
            <numerusform>%Ln Messstelle von %1 übernehmen</numerusform>
            <numerusform>%Ln Messstellen von %1 übernehmen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags adopted. Edit &gt; Undo takes them back.</source>
        <translation>
            <numerusform>%Ln Messstelle übernommen. Bearbeiten &gt; Rückgängig nimmt sie zurück.</numerusform>
            <numerusform>%Ln Messstellen übernommen. Bearbeiten &gt; Rückgängig nimmt sie zurück.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::AlertBoard</name>
    <message>
        <source>Resolved ones too</source>
        <translation>Auch abgeschlossene</translation>
    </message>
    <message>
        <source>Predictive alerts tell of failures before they happen.</source>
        <translation>Vorausschauende Meldungen sagen Ausfälle, bevor sie eintreten.</translation>
    </message>
    <message>
        <source>No alert is open, or none fits the filter.</source>
        <translation>Keine Meldung ist offen, oder keine passt zum Filter.</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>Acknowledge…</source>
        <translation>Quittieren…</translation>
    </message>
    <message>
        <source>Schedule…</source>
        <translation>Einplanen…</translation>
    </message>
    <message>
        <source>Begin work…</source>
        <translation>Arbeit beginnen…</translation>
    </message>
    <message>
        <source>Resolve…</source>
        <translation>Abschließen…</translation>
    </message>
    <message>
        <source>Recommend…</source>
        <translation>Empfehlen…</translation>
    </message>
    <message>
        <source>Filter by machine or words</source>
        <translation>Nach Maschine oder Worten filtern</translation>
    </message>
    <message>
        <source>Filter the alerts</source>
        <translation>Meldungen filtern</translation>
    </message>
    <message>
        <source>Predictive alerts</source>
        <translation>Vorausschauende Meldungen</translation>
    </message>
    <message>
        <source>What is known</source>
        <translation>Was bekannt ist</translation>
    </message>
    <message>
        <source>Values that speak for it</source>
        <translation>Werte, die dafür sprechen</translation>
    </message>
    <message>
        <source>Its way so far</source>
        <translation>Ihr Weg bisher</translation>
    </message>
    <message>
        <source>Health of the machine</source>
        <translation>Gesundheit der Maschine</translation>
    </message>
    <message>
        <source>Copy all of it as text</source>
        <translation>Alles davon als Text kopieren</translation>
    </message>
    <message>
        <source>%1  ·  %2  ·  %3</source>
        <translation>%1  ·  %2  ·  %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>, usual is %1</source>
        <translation>, üblich ist %1</translation>
    </message>
    <message>
        <source>, its limit is %1</source>
        <translation>, die Grenze ist %1</translation>
    </message>
    <message>
        <source>Its readings on the Trends page</source>
        <translation>Die Messwerte auf der Seite Trends</translation>
    </message>
    <message>
        <source>None is known by itself.</source>
        <translation>Keiner ist für sich bekannt.</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>the station</source>
        <translation>die Station</translation>
    </message>
    <message>
        <source>Steps are taken by those who manage maintenance. %1</source>
        <translation>Schritte tun die, die die Wartung verwalten. %1</translation>
    </message>
    <message>
        <source>false: %1, at most %2 with 95 % certainty</source>
        <translation>falsch: %1, mit 95 % Sicherheit höchstens %2</translation>
    </message>
    <message>
        <source>true: %1, prevented: %2, expired: %3</source>
        <translation>richtig: %1, abgewendet: %2, abgelaufen: %3</translation>
    </message>
    <message>
        <source>true ones came %1 hours before the failure in the middle</source>
        <translation>richtige kamen im Mittel %1 Stunden vor dem Ausfall</translation>
    </message>
    <message>
        <source>How right alerts have been: %1</source>
        <translation>Wie richtig Meldungen waren: %1</translation>
    </message>
    <message>
        <source>An alert that is %1 cannot take this step.</source>
        <translation>Eine Meldung im Zustand „%1“ kann diesen Schritt nicht tun.</translation>
    </message>
    <message>
        <source>Export alerts</source>
        <translation>Meldungen exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Another day…</source>
        <translation>Anderer Tag…</translation>
    </message>
</context>
<context>
    <name>lineside::AlertModel</name>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>overdue by %1</source>
        <translation>seit %1 überfällig</translation>
    </message>
    <message>
        <source>in %1</source>
        <comment>a duration</comment>
        <translation>in %1</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>%1, severity %2</source>
        <translation>%1, Schwere: %2</translation>
    </message>
    <message>
        <source>Likely failure</source>
        <translation>Wahrscheinlicher Schaden</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>%1 (%2 to %3 with %4), by how often alerts of this kind came true</source>
        <translation>%1 (%2 bis %3 mit %4), danach, wie oft solche Meldungen zutrafen</translation>
    </message>
    <message>
        <source>not known: too few alerts of this kind have had an outcome</source>
        <translation>nicht bekannt: Zu wenige solche Meldungen haben ein Ergebnis</translation>
    </message>
    <message>
        <source>%1, %2 (%3 to %4 with %5)</source>
        <translation>%1, %2 (%3 bis %4 mit %5)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Failure foreseen</source>
        <translation>Ausfall erwartet</translation>
    </message>
    <message>
        <source>Remaining useful life</source>
        <translation>Restlebensdauer</translation>
    </message>
    <message>
        <source>%1 (%2 to %3 with %4) as of %5</source>
        <translation>%1 (%2 bis %3 mit %4), Stand %5</translation>
    </message>
    <message>
        <source>Impact</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Skills</source>
        <translation>Fachleute</translation>
    </message>
    <message>
        <source>Rests on</source>
        <translation>Beruht auf</translation>
    </message>
    <message>
        <source>Health then</source>
        <translation>Gesundheit damals</translation>
    </message>
    <message>
        <source>%1 of 100</source>
        <translation>%1 von 100</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1, Version %2</translation>
    </message>
    <message>
        <source>, failed at %1</source>
        <translation>, ausgefallen am %1</translation>
    </message>
    <message>
        <source>; the prediction: %1</source>
        <translation>; die Vorhersage: %1</translation>
    </message>
    <message>
        <source> (off by %1 hours)</source>
        <translation> (um %1 Stunden daneben)</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>Dringlichkeit</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Foreseen</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>overdue, %1</source>
        <comment>since when</comment>
        <translation>überfällig, %1</translation>
    </message>
    <message>
        <source>%1 (%2 to %3 with %4), by how often such machines break down within two weeks</source>
        <translation>%1 (%2 bis %3 mit %4), danach, wie oft solche Maschinen innerhalb von zwei Wochen ausfallen</translation>
    </message>
    <message>
        <source>%1, overdue by %2</source>
        <translation>%1, überfällig seit %2</translation>
    </message>
    <message>
        <source>said at %1 by %2</source>
        <translation>gesagt am %1 von %2</translation>
    </message>
    <message>
        <source>Planned for</source>
        <translation>Geplant für</translation>
    </message>
</context>
<context>
    <name>lineside::ApprovalDialog</name>
    <message>
        <source>Approval of batches</source>
        <translation>Freigabe von Chargen</translation>
    </message>
    <message>
        <source>&amp;Four eyes: who entered values of a batch may not approve it</source>
        <translation>&amp;Vier Augen: Wer Werte einer Charge eingegeben hat, darf sie nicht freigeben</translation>
    </message>
    <message>
        <source>Counts for this station, its windows and browsers, and for batches that are open already. Who changed it stands in the audit trail.</source>
        <translation>Gilt für diese Station, ihre Fenster und Browser, auch für Chargen, die schon offen sind. Wer es geändert hat, steht im Prüfprotokoll.</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>Wird angewendet…</translation>
    </message>
    <message>
        <source>In force.</source>
        <translation>In Kraft.</translation>
    </message>
    <message>
        <source>Not in force: %1</source>
        <translation>Nicht in Kraft: %1</translation>
    </message>
</context>
<context>
    <name>lineside::BatchDialog</name>
    <message>
        <source>New batch</source>
        <translation>Neue Charge</translation>
    </message>
    <message>
        <source>&amp;Code</source>
        <translation>&amp;Nummer</translation>
    </message>
    <message>
        <source>The lot number; no other batch has it.</source>
        <translation>Die Losnummer; keine andere Charge hat sie.</translation>
    </message>
    <message>
        <source>&amp;Machine</source>
        <translation>&amp;Maschine</translation>
    </message>
    <message>
        <source>On which it was made.</source>
        <translation>Auf der sie hergestellt wurde.</translation>
    </message>
    <message>
        <source>&amp;Product</source>
        <translation>&amp;Produkt</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>A batch is known by its code: enter one.</source>
        <translation>Eine Charge erkennt man an ihrer Nummer: eine eingeben.</translation>
    </message>
    <message>
        <source>Is being entered…</source>
        <translation>Wird eingegeben…</translation>
    </message>
</context>
<context>
    <name>lineside::BatchPanel</name>
    <message>
        <source>New batch…</source>
        <translation>Neue Charge…</translation>
    </message>
    <message>
        <source>Add a result…</source>
        <translation>Ergebnis hinzufügen…</translation>
    </message>
    <message>
        <source>Results from a file…</source>
        <translation>Ergebnisse aus Datei…</translation>
    </message>
    <message>
        <source>Approve or reject…</source>
        <translation>Freigeben oder zurückweisen…</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Chargen</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Charge</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>Geöffnet</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>Unterschrieben von</translation>
    </message>
    <message>
        <source>Signed at</source>
        <translation>Unterschrieben</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Results of the batch</source>
        <translation>Ergebnisse der Charge</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>Merkmal</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Regulated</source>
        <translation>Vorgeschrieben</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Maßnahme</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>No batch was opened yet. A batch collects results of tests until somebody signs for it.</source>
        <translation>Noch keine Charge wurde geöffnet. Eine Charge sammelt Ergebnisse von Prüfungen, bis jemand dafür unterschreibt.</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>im Bereich</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>nicht bestanden</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>The batch is open.</source>
        <translation>Die Charge ist offen.</translation>
    </message>
    <message>
        <source>The result was entered.</source>
        <translation>Das Ergebnis wurde eingegeben.</translation>
    </message>
    <message>
        <source>The results were taken over.</source>
        <translation>Die Ergebnisse wurden übernommen.</translation>
    </message>
    <message>
        <source>The batch was signed for.</source>
        <translation>Für die Charge wurde unterschrieben.</translation>
    </message>
    <message>
        <source>Filter the batches</source>
        <translation>Die Chargen filtern</translation>
    </message>
    <message>
        <source>Filter the results</source>
        <translation>Die Ergebnisse filtern</translation>
    </message>
    <message>
        <source>Who may approve…</source>
        <translation>Wer freigeben darf…</translation>
    </message>
</context>
<context>
    <name>lineside::BrowseModel</name>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>ganze Zahl</translation>
    </message>
    <message>
        <source>on/off</source>
        <translation>ein/aus</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value now</source>
        <translation>Wert jetzt</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
</context>
<context>
    <name>lineside::BrowseTab</name>
    <message>
        <source>Browse</source>
        <translation>Durchsuchen</translation>
    </message>
    <message>
        <source>Add checked as tags</source>
        <translation>Markierte als Messstellen</translation>
    </message>
    <message>
        <source>What the device offers</source>
        <translation>Was das Gerät anbietet</translation>
    </message>
</context>
<context>
    <name>lineside::CalendarTab</name>
    <message>
        <source>Days that are different</source>
        <translation>Tage, die anders sind</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <source>Works like</source>
        <translation>Gearbeitet wie</translation>
    </message>
    <message>
        <source>Calendars</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>Add calendar</source>
        <translation>Kalender hinzufügen</translation>
    </message>
    <message>
        <source>CAL-%1</source>
        <translation>KAL-%1</translation>
    </message>
    <message>
        <source>Early</source>
        <translation>Früh</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>Spät</translation>
    </message>
    <message>
        <source>Night</source>
        <translation>Nacht</translation>
    </message>
    <message>
        <source>Remove calendar</source>
        <translation>Kalender entfernen</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>this computer&apos;s</source>
        <translation>die dieses Rechners</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>Zeitzone</translation>
    </message>
    <message>
        <source>Empty: %1, as this computer has it.</source>
        <translation>Leer: %1, wie dieser Rechner sie hat.</translation>
    </message>
    <message>
        <source>The week</source>
        <translation>Die Woche</translation>
    </message>
    <message>
        <source>Breaks are hatched: nobody is asked why a machine stands still then.</source>
        <translation>Pausen sind schraffiert: dann fragt niemand, warum eine Maschine steht.</translation>
    </message>
    <message>
        <source>Holidays, and Saturdays that are worked.</source>
        <translation>Feiertage, und Samstage, an denen gearbeitet wird.</translation>
    </message>
    <message>
        <source>(nobody works)</source>
        <translation>(niemand arbeitet)</translation>
    </message>
    <message>
        <source>Add day</source>
        <translation>Tag hinzufügen</translation>
    </message>
    <message>
        <source>Remove day</source>
        <translation>Tag entfernen</translation>
    </message>
    <message>
        <source>A day is wanted here, like 2026-12-24.</source>
        <translation>Hier wird ein Tag gebraucht, wie 2026-12-24.</translation>
    </message>
    <message>
        <source>This day stands there already.</source>
        <translation>Dieser Tag steht schon da.</translation>
    </message>
    <message>
        <source>A calendar needs a code.</source>
        <translation>Ein Kalender braucht ein Kürzel.</translation>
    </message>
    <message>
        <source>There is room for %1 letters.</source>
        <translation>Es ist Platz für %1 Zeichen.</translation>
    </message>
    <message>
        <source>Another calendar of this site has this code.</source>
        <translation>Ein anderer Kalender dieses Standorts hat dieses Kürzel.</translation>
    </message>
    <message>
        <source>This time zone is not known here. It is written as Europe/Berlin.</source>
        <translation>Diese Zeitzone ist hier nicht bekannt. Sie wird wie Europe/Berlin geschrieben.</translation>
    </message>
</context>
<context>
    <name>lineside::ChartForm</name>
    <message>
        <source>Mean and range (X̄, R)</source>
        <translation>Mittelwert und Spannweite (X̄, R)</translation>
    </message>
    <message>
        <source>Mean and standard deviation (X̄, s)</source>
        <translation>Mittelwert und Standardabweichung (X̄, s)</translation>
    </message>
    <message>
        <source>Single values and moving range (X, mR)</source>
        <translation>Einzelwerte und gleitende Spannweite (X, mR)</translation>
    </message>
    <message>
        <source>Moving average, exponentially weighted (EWMA)</source>
        <translation>Gleitender Mittelwert, exponentiell gewichtet (EWMA)</translation>
    </message>
    <message>
        <source>Cumulative sum (CUSUM)</source>
        <translation>Kumulierte Summe (CUSUM)</translation>
    </message>
    <message>
        <source>One point beyond 3 sigma</source>
        <translation>Ein Punkt jenseits 3 Sigma</translation>
    </message>
    <message>
        <source>Something has happened. Hardly ever false: keep it on.</source>
        <translation>Etwas ist geschehen. Kaum je falsch: anlassen.</translation>
    </message>
    <message>
        <source>Two of three beyond 2 sigma</source>
        <translation>Zwei von drei jenseits 2 Sigma</translation>
    </message>
    <message>
        <source>On the same side: the level has moved, by much.</source>
        <translation>Auf derselben Seite: das Niveau hat sich verschoben, um viel.</translation>
    </message>
    <message>
        <source>Four of five beyond 1 sigma</source>
        <translation>Vier von fünf jenseits 1 Sigma</translation>
    </message>
    <message>
        <source>On the same side: the level has moved, by less.</source>
        <translation>Auf derselben Seite: das Niveau hat sich verschoben, um weniger.</translation>
    </message>
    <message>
        <source>Eight in a row on one side</source>
        <translation>Acht in Folge auf einer Seite</translation>
    </message>
    <message>
        <source>Of the centre: a small shift that stays. Western Electric&apos;s rule.</source>
        <translation>Der Mitte: eine kleine Verschiebung, die bleibt. Die Regel von Western Electric.</translation>
    </message>
    <message>
        <source>Nine in a row on one side</source>
        <translation>Neun in Folge auf einer Seite</translation>
    </message>
    <message>
        <source>The same after Nelson: a little slower, with fewer false alarms. One of the two is enough.</source>
        <translation>Dasselbe nach Nelson: etwas langsamer, mit weniger Fehlalarmen. Eine von beiden genügt.</translation>
    </message>
    <message>
        <source>Six in a row rising or falling</source>
        <translation>Sechs in Folge steigend oder fallend</translation>
    </message>
    <message>
        <source>Drift, as by wear. Often false, and rarely the first to tell.</source>
        <translation>Drift, etwa durch Verschleiß. Oft falsch, und selten die erste, die es sagt.</translation>
    </message>
    <message>
        <source>Fourteen in turn up and down</source>
        <translation>Vierzehn im Wechsel auf und ab</translation>
    </message>
    <message>
        <source>Two sources in one chart, or somebody who adjusts after each value.</source>
        <translation>Zwei Quellen auf einer Karte, oder jemand, der nach jedem Wert nachstellt.</translation>
    </message>
    <message>
        <source>Fifteen within 1 sigma</source>
        <translation>Fünfzehn innerhalb 1 Sigma</translation>
    </message>
    <message>
        <source>Too good: the limits are too wide, or the values are mixed from several sources.</source>
        <translation>Zu gut: die Grenzen sind zu weit, oder die Werte sind aus mehreren Quellen gemischt.</translation>
    </message>
    <message>
        <source>Eight in a row beyond 1 sigma</source>
        <translation>Acht in Folge jenseits 1 Sigma</translation>
    </message>
    <message>
        <source>On either side: two populations, and nothing between them.</source>
        <translation>Auf beiden Seiten: zwei Gesamtheiten, und nichts dazwischen.</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Unique within its machine.</source>
        <translation>Einmalig in seiner Maschine.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Where its values come from</source>
        <translation>Woher ihre Werte kommen</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>A tag</source>
        <translation>Eine Messstelle</translation>
    </message>
    <message>
        <source>Entered by hand or by a laboratory</source>
        <translation>Von Hand oder vom Labor eingegeben</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Messstelle</translation>
    </message>
    <message>
        <source>Unit (UCUM)</source>
        <translation>Einheit (UCUM)</translation>
    </message>
    <message>
        <source>Kind of chart</source>
        <translation>Art der Karte</translation>
    </message>
    <message>
        <source>Values a point</source>
        <translation>Werte je Punkt</translation>
    </message>
    <message>
        <source>2 to 25, taken close together: they show what the process does by itself.</source>
        <translation>2 bis 25, dicht nacheinander genommen: sie zeigen, was der Prozess von selbst tut.</translation>
    </message>
    <message>
        <source>A value each</source>
        <translation>Ein Wert alle</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>Only while the machine runs</source>
        <translation>Nur während die Maschine läuft</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>They are</source>
        <translation>Sie sind</translation>
    </message>
    <message>
        <source>Learnt from the first points</source>
        <translation>Aus den ersten Punkten gelernt</translation>
    </message>
    <message>
        <source>Fixed</source>
        <translation>Fest</translation>
    </message>
    <message>
        <source>Learnt ones are for getting to know a process, fixed ones for watching one that is known.</source>
        <translation>Gelernte dienen dazu, einen Prozess kennenzulernen, feste dazu, einen bekannten zu beobachten.</translation>
    </message>
    <message>
        <source>Points to learn from</source>
        <translation>Punkte zum Lernen</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Sigma of single values</source>
        <translation>Sigma der Einzelwerte</translation>
    </message>
    <message>
        <source>Weight of the newest point (λ)</source>
        <translation>Gewicht des neuesten Punkts (λ)</translation>
    </message>
    <message>
        <source>Small finds small shifts: 0.05 to 0.25 is usual.</source>
        <translation>Klein findet kleine Verschiebungen: 0,05 bis 0,25 ist üblich.</translation>
    </message>
    <message>
        <source>Limits at</source>
        <translation>Grenzen bei</translation>
    </message>
    <message>
        <source>sigma</source>
        <translation>Sigma</translation>
    </message>
    <message>
        <source>Slack (k)</source>
        <translation>Spiel (k)</translation>
    </message>
    <message>
        <source>Half of the shift that matters.</source>
        <translation>Die Hälfte der Verschiebung, auf die es ankommt.</translation>
    </message>
    <message>
        <source>Decision interval (h)</source>
        <translation>Entscheidungsintervall (h)</translation>
    </message>
    <message>
        <source>4 or 5 is usual.</source>
        <translation>4 oder 5 ist üblich.</translation>
    </message>
    <message>
        <source>What the customer wants</source>
        <translation>Was der Kunde will</translation>
    </message>
    <message>
        <source>Lower limit of the specification</source>
        <translation>Untere Spezifikationsgrenze</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Sollwert</translation>
    </message>
    <message>
        <source>Upper limit of the specification</source>
        <translation>Obere Spezifikationsgrenze</translation>
    </message>
    <message>
        <source>What to do when it signals</source>
        <translation>Was zu tun ist, wenn sie anschlägt</translation>
    </message>
    <message>
        <source>Stands beside the signal, for whoever is there.</source>
        <translation>Steht neben dem Signal, für den, der gerade da ist.</translation>
    </message>
    <message>
        <source>Rules that signal</source>
        <translation>Regeln, die anschlagen</translation>
    </message>
    <message>
        <source>Each rule more finds more, and calls more often for nothing. The first two do for most.</source>
        <translation>Jede Regel mehr findet mehr und ruft öfter umsonst. Die ersten beiden genügen meist.</translation>
    </message>
    <message>
        <source>A chart of this kind signals when its line leaves the limits, and by nothing else.</source>
        <translation>Eine Karte dieser Art schlägt an, wenn ihre Linie die Grenzen verlässt, und durch nichts sonst.</translation>
    </message>
    <message>
        <source>(none yet)</source>
        <translation>(noch keine)</translation>
    </message>
    <message>
        <source>There is room for %1 letters.</source>
        <translation>Es ist Platz für %1 Zeichen.</translation>
    </message>
    <message>
        <source>A chart needs a code.</source>
        <translation>Eine Regelkarte braucht ein Kürzel.</translation>
    </message>
    <message>
        <source>Choose the tag, or have the values entered by hand.</source>
        <translation>Die Messstelle wählen, oder die Werte von Hand eingeben lassen.</translation>
    </message>
    <message>
        <source>Fixed limits need a centre.</source>
        <translation>Feste Grenzen brauchen eine Mitte.</translation>
    </message>
    <message>
        <source>Fixed limits need a sigma.</source>
        <translation>Feste Grenzen brauchen ein Sigma.</translation>
    </message>
    <message>
        <source>The upper limit is below the lower one.</source>
        <translation>Die obere Grenze liegt unter der unteren.</translation>
    </message>
    <message>
        <source>Regulated</source>
        <translation>Vorgeschrieben</translation>
    </message>
    <message>
        <source>Values that miss the specification need a note before somebody signs for their batch.</source>
        <translation>Werte außerhalb der Spezifikation brauchen eine Bemerkung, bevor jemand für ihre Charge unterschreibt.</translation>
    </message>
</context>
<context>
    <name>lineside::ChartsTab</name>
    <message>
        <source>A control chart tells what a process does by itself from what has happened to it. Each watches one characteristic of what this machine makes.</source>
        <translation>Eine Regelkarte unterscheidet, was ein Prozess von selbst tut, von dem, was ihm geschehen ist. Jede beobachtet ein Merkmal dessen, was diese Maschine macht.</translation>
    </message>
    <message>
        <source>Control charts</source>
        <translation>Regelkarten</translation>
    </message>
    <message>
        <source>Add chart</source>
        <translation>Karte hinzufügen</translation>
    </message>
    <message>
        <source>CHART</source>
        <translation>KARTE</translation>
    </message>
    <message>
        <source>Copy chart</source>
        <translation>Karte kopieren</translation>
    </message>
    <message>
        <source>Remove chart</source>
        <translation>Karte entfernen</translation>
    </message>
    <message>
        <source>Another chart of this machine has this code.</source>
        <translation>Eine andere Karte dieser Maschine hat dieses Kürzel.</translation>
    </message>
</context>
<context>
    <name>lineside::ControlPlot</name>
    <message>
        <source>Control chart</source>
        <translation>Regelkarte</translation>
    </message>
    <message>
        <source>There are no points in this time.</source>
        <translation>In dieser Zeit gibt es keine Punkte.</translation>
    </message>
    <message>
        <source>Left and Right, or a click, tell what each point is; Page Up and Page Down go to signals.</source>
        <translation>Links und Rechts oder ein Klick sagen, was jeder Punkt ist; Bild auf und Bild ab gehen zu Signalen.</translation>
    </message>
    <message>
        <source>mean %1</source>
        <translation>Mittelwert %1</translation>
    </message>
    <message>
        <source>moving average %1</source>
        <translation>gleitender Mittelwert %1</translation>
    </message>
    <message>
        <source>sums %1 and %2</source>
        <translation>Summen %1 und %2</translation>
    </message>
    <message>
        <source>spread %1</source>
        <translation>Streuung %1</translation>
    </message>
    <message>
        <source>values %1</source>
        <translation>Werte %1</translation>
    </message>
    <message>
        <source>from a file, by %1</source>
        <translation>aus einer Datei, von %1</translation>
    </message>
    <message>
        <source>entered by %1</source>
        <translation>eingegeben von %1</translation>
    </message>
    <message>
        <source>not judged: there were no limits yet</source>
        <translation>nicht beurteilt: es gab noch keine Grenzen</translation>
    </message>
    <message>
        <source>the limits were learnt from it</source>
        <translation>die Grenzen wurden daraus gelernt</translation>
    </message>
    <message>
        <source>UCL</source>
        <translation>OEG</translation>
    </message>
    <message>
        <source>LCL</source>
        <translation>UEG</translation>
    </message>
    <message>
        <source>CL</source>
        <translation>M</translation>
    </message>
    <message>
        <source>batch %1</source>
        <translation>Charge %1</translation>
    </message>
    <message>
        <source>of a batch</source>
        <translation>aus einer Charge</translation>
    </message>
</context>
<context>
    <name>lineside::DecideDialog</name>
    <message>
        <source>Sign for batch %1</source>
        <translation>Für Charge %1 unterschreiben</translation>
    </message>
    <message>
        <source>It has no results yet.</source>
        <translation>Sie hat noch keine Ergebnisse.</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln results are inside their ranges.</source>
        <translation>
            <numerusform>Das eine Ergebnis liegt im Bereich (%Ln).</numerusform>
            <numerusform>Alle %Ln Ergebnisse liegen in ihren Bereichen.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 results are outside their ranges.</source>
        <translation>%1 von %2 Ergebnissen liegen außerhalb ihrer Bereiche.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln regulated ones were missed: approving it takes a note.</source>
        <translation>
            <numerusform>%Ln vorgeschriebenes wurde nicht bestanden: Freigeben braucht eine Bemerkung.</numerusform>
            <numerusform>%Ln vorgeschriebene wurden nicht bestanden: Freigeben braucht eine Bemerkung.</numerusform>
        </translation>
    </message>
    <message>
        <source>Approve it</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>Reject it</source>
        <translation>Zurückweisen</translation>
    </message>
    <message>
        <source>&amp;Decision</source>
        <translation>&amp;Entscheidung</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Bemerkung</translation>
    </message>
    <message>
        <source>&amp;Password of %1</source>
        <translation>&amp;Passwort von %1</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Unterschreiben</translation>
    </message>
    <message>
        <source>Is being signed…</source>
        <translation>Wird unterschrieben…</translation>
    </message>
    <message>
        <source>You entered some of them: somebody else has to approve it.</source>
        <translation>Einige davon haben Sie eingegeben: Freigeben muss sie jemand anderes.</translation>
    </message>
</context>
<context>
    <name>lineside::DemoPast</name>
    <message>
        <source>The demo plant&apos;s past came no further within %1 s.</source>
        <translation>Die Vergangenheit der Demoanlage kam %1 s lang nicht voran.</translation>
    </message>
    <message>
        <source>The demo plant&apos;s past cannot be simulated: %1.</source>
        <translation>Die Vergangenheit der Demoanlage kann nicht simuliert werden: %1.</translation>
    </message>
    <message>
        <source>The demo plant&apos;s past cannot be simulated (code %1).</source>
        <translation>Die Vergangenheit der Demoanlage kann nicht simuliert werden (Code %1).</translation>
    </message>
    <message numerus="yes">
        <source>The demo plant&apos;s past was simulated: %Ln readings, %1 to %2. Nobody measured them; what the user demo entered and what was worked out of that time rest on them.</source>
        <translation>
            <numerusform>Die Vergangenheit der Demoanlage wurde simuliert: %Ln Messwert, %1 bis %2. Niemand hat ihn gemessen; was der Benutzer demo eingab und was aus dieser Zeit errechnet wurde, beruht darauf.</numerusform>
            <numerusform>Die Vergangenheit der Demoanlage wurde simuliert: %Ln Messwerte, %1 bis %2. Niemand hat sie gemessen; was der Benutzer demo eingab und was aus dieser Zeit errechnet wurde, beruht darauf.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DemoProcess</name>
    <message>
        <source>The demo plant did not answer within 20 s.</source>
        <translation>Die Demo-Anlage antwortete nicht innerhalb von 20 s.</translation>
    </message>
    <message>
        <source>Start lineside-demo-plant by hand to see what it says.</source>
        <translation>lineside-demo-plant von Hand starten, um seine Meldungen zu sehen.</translation>
    </message>
    <message>
        <source>signal %1</source>
        <translation>Signal %1</translation>
    </message>
    <message>
        <source>code %1</source>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>The demo plant works again.</source>
        <translation>Die Demo-Anlage läuft wieder.</translation>
    </message>
    <message>
        <source>The demo plant works again, but on other ports: start Lineside again to see it.</source>
        <translation>Die Demo-Anlage läuft wieder, aber auf anderen Ports: Lineside neu starten, um sie zu sehen.</translation>
    </message>
    <message>
        <source>The demo plant did not start (%1).</source>
        <translation>Die Demo-Anlage ist nicht gestartet (%1).</translation>
    </message>
    <message>
        <source>The demo plant has ended (%1); it is started again in %2 s.</source>
        <translation>Die Demo-Anlage hat sich beendet (%1); in %2 s wird sie neu gestartet.</translation>
    </message>
</context>
<context>
    <name>lineside::DeviceActions</name>
    <message>
        <source>Device settings…</source>
        <translation>Geräteeinstellungen…</translation>
    </message>
    <message>
        <source>Disable device</source>
        <translation>Gerät abschalten</translation>
    </message>
    <message>
        <source>Adopt discovered tags…</source>
        <translation>Entdeckte Messstellen übernehmen…</translation>
    </message>
    <message>
        <source>Enable device</source>
        <translation>Gerät einschalten</translation>
    </message>
    <message numerus="yes">
        <source>Disable %Ln devices</source>
        <translation>
            <numerusform>%Ln Gerät abschalten</numerusform>
            <numerusform>%Ln Geräte abschalten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Enable %Ln devices</source>
        <translation>
            <numerusform>%Ln Gerät einschalten</numerusform>
            <numerusform>%Ln Geräte einschalten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Adopt %Ln discovered tags…</source>
        <translation>
            <numerusform>%Ln entdeckte Messstelle übernehmen…</numerusform>
            <numerusform>%Ln entdeckte Messstellen übernehmen…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DeviceDialog</name>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Delete device…</source>
        <translation>Gerät löschen…</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Period (ms)</source>
        <translation>Periode (ms)</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Messstellen</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>Durchsuchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The certificate is trusted now. Test again.</source>
        <translation>Dem Zertifikat wird jetzt vertraut. Erneut testen.</translation>
    </message>
    <message>
        <source>New device</source>
        <translation>Neues Gerät</translation>
    </message>
    <message>
        <source>Device %1</source>
        <translation>Gerät %1</translation>
    </message>
    <message>
        <source>This build has no driver “%1”; the device&apos;s settings are kept as they are.</source>
        <translation>Diese Ausgabe hat keinen Treiber „%1“; die Einstellungen des Geräts bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Tags (%1)</source>
        <translation>Messstellen (%1)</translation>
    </message>
    <message>
        <source>Some fields of the tag need another look.</source>
        <translation>Einige Felder der Messstelle sind zu prüfen.</translation>
    </message>
    <message>
        <source>Tag %1: %2</source>
        <translation>Messstelle %1: %2</translation>
    </message>
    <message>
        <source>Add device %1</source>
        <translation>Gerät %1 hinzufügen</translation>
    </message>
    <message>
        <source>Change device %1</source>
        <translation>Gerät %1 ändern</translation>
    </message>
    <message>
        <source>Applied. Edit &gt; Undo takes it back.</source>
        <translation>Angewendet. Bearbeiten &gt; Rückgängig nimmt es zurück.</translation>
    </message>
    <message>
        <source>What history holds of them stays. Edit &gt; Undo brings the device back.</source>
        <translation>Was die Historie davon enthält, bleibt. Bearbeiten &gt; Rückgängig holt das Gerät zurück.</translation>
    </message>
    <message>
        <source>Delete device %1</source>
        <translation>Gerät %1 löschen</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation>Test abbrechen</translation>
    </message>
    <message>
        <source>Leave without applying the changes?</source>
        <translation>Ohne Anwenden der Änderungen verlassen?</translation>
    </message>
    <message>
        <source>What was typed here is lost then.</source>
        <translation>Die Eingaben gehen dann verloren.</translation>
    </message>
    <message>
        <source>The period is a whole number of milliseconds.</source>
        <translation>Die Periode ist eine ganze Zahl von Millisekunden.</translation>
    </message>
    <message>
        <source>Some fields need another look.</source>
        <translation>Einige Felder brauchen noch einen Blick.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags added; they are live after Apply.</source>
        <translation>
            <numerusform>%Ln Messstelle hinzugefügt; aktiv nach Anwenden.</numerusform>
            <numerusform>%Ln Messstellen hinzugefügt; aktiv nach Anwenden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %1 and its %Ln tags?</source>
        <translation>
            <numerusform>%1 und seine %Ln Messstelle löschen?</numerusform>
            <numerusform>%1 und seine %Ln Messstellen löschen?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DiscoveredModel</name>
    <message>
        <source>Found at</source>
        <translation>Entdeckt unter</translation>
    </message>
    <message>
        <source>Value heard</source>
        <translation>Gehörter Wert</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
</context>
<context>
    <name>lineside::EditDialog</name>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Revert</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What is shown here is not part of the plant any more.</source>
        <translation>Was hier gezeigt wird, gehört nicht mehr zur Anlage.</translation>
    </message>
    <message>
        <source>This was changed elsewhere meanwhile. Revert shows it as it is now; Apply puts what stands here in its place.</source>
        <translation>Das wurde inzwischen anderswo geändert. Zurücksetzen zeigt es, wie es jetzt ist; Anwenden setzt an seine Stelle, was hier steht.</translation>
    </message>
    <message>
        <source>Some fields need another look.</source>
        <translation>Einige Felder brauchen noch einen Blick.</translation>
    </message>
    <message>
        <source>Applied. Edit &gt; Undo takes it back.</source>
        <translation>Angewendet. Bearbeiten &gt; Rückgängig nimmt es zurück.</translation>
    </message>
    <message>
        <source>Leave without applying the changes?</source>
        <translation>Ohne Anwenden der Änderungen verlassen?</translation>
    </message>
    <message>
        <source>What was typed here is lost then.</source>
        <translation>Die Eingaben gehen dann verloren.</translation>
    </message>
</context>
<context>
    <name>lineside::EventModel</name>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Maintenance</source>
        <translation>Wartung</translation>
    </message>
    <message>
        <source>Out of range</source>
        <translation>Außer Bereich</translation>
    </message>
    <message>
        <source>Not heard</source>
        <translation>Ausgeblieben</translation>
    </message>
    <message>
        <source>Link up</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Link down</source>
        <translation>Verbindung weg</translation>
    </message>
    <message>
        <source>Write asked</source>
        <translation>Schreiben angefordert</translation>
    </message>
    <message>
        <source>Write outcome</source>
        <translation>Schreibergebnis</translation>
    </message>
    <message>
        <source>Gap in history</source>
        <translation>Lücke in Historie</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Quittiert</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>Information</translation>
    </message>
    <message>
        <source>Critical</source>
        <translation>Kritisch</translation>
    </message>
    <message>
        <source>Before: %1   after: %2</source>
        <translation>Vorher: %1   nachher: %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Audit</source>
        <translation>Prüfprotokoll</translation>
    </message>
    <message>
        <source>Control chart</source>
        <translation>Regelkarte</translation>
    </message>
    <message>
        <source>Quality test failed</source>
        <translation>Prüfung nicht bestanden</translation>
    </message>
</context>
<context>
    <name>lineside::EventPage</name>
    <message>
        <source>The journal tells what happened and who did it.</source>
        <translation>Das Journal zeigt, was geschah und wer es tat.</translation>
    </message>
    <message>
        <source>No event fits the filter.</source>
        <translation>Kein Ereignis passt zum Filter.</translation>
    </message>
    <message>
        <source>Filter by source, user or words (Ctrl+F)</source>
        <translation>Filter nach Quelle, Benutzer oder Wörtern (Strg+F)</translation>
    </message>
    <message>
        <source>All severities</source>
        <translation>Alle Schweregrade</translation>
    </message>
    <message>
        <source>%1 and worse</source>
        <translation>%1 und schwerer</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Letzte Woche</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>the newest %1 events</source>
        <translation>die neuesten %1 Ereignisse</translation>
    </message>
    <message>
        <source>Export events</source>
        <translation>Ereignisse exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Events written to %1.</source>
        <translation>Ereignisse nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln Ereignis</numerusform>
            <numerusform>%Ln Ereignisse</numerusform>
        </translation>
    </message>
    <message>
        <source>Plant and station</source>
        <translation>Anlage und Station</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>Schreibvorgänge</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>Konfiguration</translation>
    </message>
    <message>
        <source>Audit trail</source>
        <translation>Prüfprotokoll</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>Arten</translation>
    </message>
    <message>
        <source>Severities</source>
        <translation>Schweregrade</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitraum</translation>
    </message>
    <message>
        <source>The audit trail: %1</source>
        <translation>Prüfprotokoll: %1</translation>
    </message>
</context>
<context>
    <name>lineside::ExportDialog</name>
    <message>
        <source>Export history</source>
        <translation>Historie exportieren</translation>
    </message>
    <message>
        <source>all; or a part of their names</source>
        <translation>alle; oder ein Teil ihrer Namen</translation>
    </message>
    <message>
        <source>Readings as they are stored</source>
        <translation>Messwerte, wie sie gespeichert sind</translation>
    </message>
    <message>
        <source>Figures of each minute</source>
        <translation>Kennwerte je Minute</translation>
    </message>
    <message>
        <source>Figures of each hour</source>
        <translation>Kennwerte je Stunde</translation>
    </message>
    <message>
        <source>Figures of each day</source>
        <translation>Kennwerte je Tag</translation>
    </message>
    <message>
        <source>Commas between cells, 1.5</source>
        <translation>Kommas zwischen Zellen, 1.5</translation>
    </message>
    <message>
        <source>Semicolons between cells, 1,5</source>
        <translation>Semikolons zwischen Zellen, 1,5</translation>
    </message>
    <message>
        <source>Tabs between cells, 1.5</source>
        <translation>Tabulatoren zwischen Zellen, 1.5</translation>
    </message>
    <message>
        <source>UTC</source>
        <translation>UTC</translation>
    </message>
    <message>
        <source>Local, with its distance from UTC</source>
        <translation>Ortszeit, mit ihrem Abstand zu UTC</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>&amp;Messstellen</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>&amp;Was</translation>
    </message>
    <message>
        <source>F&amp;orm</source>
        <translation>&amp;Form</translation>
    </message>
    <message>
        <source>T&amp;imes</source>
        <translation>&amp;Zeiten</translation>
    </message>
    <message>
        <source>Choose the file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>The end must come after the beginning.</source>
        <translation>Das Ende muss nach dem Anfang liegen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln Messstelle</numerusform>
            <numerusform>%Ln Messstellen</numerusform>
        </translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows written to %1.</source>
        <translation>
            <numerusform>%Ln Zeile nach %1 geschrieben.</numerusform>
            <numerusform>%Ln Zeilen nach %1 geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Exporting; the History page shows how far it is.</source>
        <translation>Wird exportiert; die Seite Historie zeigt, wie weit es ist.</translation>
    </message>
</context>
<context>
    <name>lineside::ExportRun</name>
    <message>
        <source>No tag of the project is called %1.</source>
        <translation>Keine Messstelle des Projekts heißt %1.</translation>
    </message>
    <message>
        <source>Tags are named as DEVICE.tag; * stands for anything.</source>
        <translation>Messstellen heißen GERÄT.messstelle; * steht für Beliebiges.</translation>
    </message>
    <message>
        <source>--to must come after --from.</source>
        <translation>--to muss nach --from liegen.</translation>
    </message>
    <message>
        <source>%1 rows, %2, in %3.</source>
        <translation>%1 Zeilen, %2, in %3.</translation>
    </message>
    <message>
        <source>%1 of them come from PostgreSQL.</source>
        <translation>%1 davon stammen aus PostgreSQL.</translation>
    </message>
</context>
<context>
    <name>lineside::FieldForm</name>
    <message>
        <source>A number is wanted here.</source>
        <translation>Hier wird eine Zahl gebraucht.</translation>
    </message>
    <message>
        <source>A number above 0 is wanted here.</source>
        <translation>Hier wird eine Zahl über 0 gebraucht.</translation>
    </message>
    <message>
        <source>A number from %1 on is wanted here.</source>
        <translation>Hier wird eine Zahl ab %1 gebraucht.</translation>
    </message>
    <message>
        <source>A number from %1 to %2 is wanted here.</source>
        <translation>Hier wird eine Zahl von %1 bis %2 gebraucht.</translation>
    </message>
    <message>
        <source>“%1” is no number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>A whole number is wanted here.</source>
        <translation>Hier wird eine ganze Zahl gebraucht.</translation>
    </message>
</context>
<context>
    <name>lineside::FilterLine</name>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
</context>
<context>
    <name>lineside::FlowPage</name>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>what drivers read</source>
        <translation>was Treiber lesen</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Puffer</translation>
    </message>
    <message>
        <source>to the telemetry thread</source>
        <translation>zum Telemetrie-Thread</translation>
    </message>
    <message>
        <source>Latest values</source>
        <translation>Aktuelle Werte</translation>
    </message>
    <message>
        <source>scaled, checked, in time</source>
        <translation>skaliert, geprüft, rechtzeitig</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historie</translation>
    </message>
    <message>
        <source>committed to disk</source>
        <translation>auf dem Datenträger</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Bildschirm</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>dieses Fenster</translation>
    </message>
    <message>
        <source>From the wire to disk and screen</source>
        <translation>Von der Leitung zu Datenträger und Bildschirm</translation>
    </message>
    <message>
        <source>%1 of %2 MB</source>
        <translation>%1 von %2 MB</translation>
    </message>
    <message>
        <source>loses nothing: drivers wait</source>
        <translation>verliert nichts: Treiber warten</translation>
    </message>
    <message>
        <source>%1 stale now</source>
        <translation>%1 jetzt veraltet</translation>
    </message>
    <message>
        <source>%1 implausible stamps</source>
        <translation>%1 unglaubhafte Zeitstempel</translation>
    </message>
    <message>
        <source>%1 out of order</source>
        <translation>%1 außer Reihenfolge</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>%1 verloren</translation>
    </message>
    <message>
        <source>%1 MB on disk</source>
        <translation>%1 MB auf Datenträger</translation>
    </message>
    <message>
        <source>late to draw, each tick</source>
        <translation>Verspätung je Bildtakt</translation>
    </message>
    <message>
        <source>longest stall: %1 ms</source>
        <translation>längster Stillstand: %1 ms</translation>
    </message>
    <message>
        <source>%1 readings could not be kept; the journal says when.</source>
        <translation>%1 Messwerte konnten nicht behalten werden; das Journal sagt, wann.</translation>
    </message>
    <message>
        <source>The station is behind: polling has been slowed down so that nothing is lost.</source>
        <translation>Die Station ist im Rückstand: die Abfrage wurde verlangsamt, damit nichts verloren geht.</translation>
    </message>
    <message>
        <source>Everything that was read is shown and stored.</source>
        <translation>Alles Gelesene wird angezeigt und gespeichert.</translation>
    </message>
    <message>
        <source>Since the start: %1 received, %2 delivered, %3 too small a change to store, %4 stored, %5 for tags that have been removed.</source>
        <translation>Seit dem Start: %1 empfangen, %2 geliefert, %3 zu kleine Änderung zum Speichern, %4 gespeichert, %5 für entfernte Messstellen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln devices</source>
        <translation>
            <numerusform>%Ln Gerät</numerusform>
            <numerusform>%Ln Geräte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln polled more slowly</source>
        <translation>
            <numerusform>%Ln langsamer abgefragt</numerusform>
            <numerusform>%Ln langsamer abgefragt</numerusform>
        </translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>on disk, not there yet</source>
        <translation>auf dem Datenträger, noch nicht dort</translation>
    </message>
    <message>
        <source>Plant database</source>
        <translation>Anlagendatenbank</translation>
    </message>
    <message>
        <source>committed in PostgreSQL</source>
        <translation>in PostgreSQL gespeichert</translation>
    </message>
    <message>
        <source>Plant database…</source>
        <translation>Anlagendatenbank…</translation>
    </message>
    <message>
        <source>Rows put aside…</source>
        <translation>Beiseitegelegte Zeilen…</translation>
    </message>
    <message>
        <source>From disk to the plant database</source>
        <translation>Vom Datenträger zur Anlagendatenbank</translation>
    </message>
    <message>
        <source>Readings stay on this computer. A PostgreSQL database can keep them for the whole plant.</source>
        <translation>Messwerte bleiben auf diesem Rechner. Eine PostgreSQL-Datenbank kann sie für die ganze Anlage aufbewahren.</translation>
    </message>
    <message>
        <source>The plant database is catching up; live readings are not held back by that.</source>
        <translation>Die Anlagendatenbank holt auf; neue Messwerte werden dadurch nicht aufgehalten.</translation>
    </message>
    <message>
        <source>Everything that is stored here is stored there.</source>
        <translation>Alles, was hier gespeichert ist, ist auch dort gespeichert.</translation>
    </message>
    <message>
        <source>Connecting; nothing is lost meanwhile.</source>
        <translation>Wird verbunden; währenddessen geht nichts verloren.</translation>
    </message>
    <message>
        <source>Nothing is lost: readings wait on this computer.</source>
        <translation>Nichts geht verloren: Messwerte warten auf diesem Rechner.</translation>
    </message>
    <message>
        <source>%1 readings</source>
        <translation>%1 Messwerte</translation>
    </message>
    <message>
        <source>about %1 MB</source>
        <translation>etwa %1 MB</translation>
    </message>
    <message>
        <source>the oldest is %1 old</source>
        <translation>der älteste ist %1 alt</translation>
    </message>
    <message>
        <source>about %1 to go</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>%1 readings since the start</source>
        <translation>%1 Messwerte seit dem Start</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1 Ereignisse</translation>
    </message>
    <message>
        <source>%1 put aside: the database could not take them</source>
        <translation>%1 beiseitegelegt: die Datenbank konnte sie nicht annehmen</translation>
    </message>
    <message>
        <source>%1 were gone here before their turn came</source>
        <translation>%1 waren hier schon fort, als sie an der Reihe waren</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Vergleichen…</translation>
    </message>
    <message>
        <source>Looks whether the plant database has what this computer has stored</source>
        <translation>Prüft, ob die Anlagendatenbank hat, was dieser Rechner gespeichert hat</translation>
    </message>
    <message>
        <source>%1 changed records</source>
        <translation>%1 geänderte Aufzeichnungen</translation>
    </message>
</context>
<context>
    <name>lineside::FrameLog</name>
    <message>
        <source>Record and follow</source>
        <translation>Aufzeichnen und mitlaufen</translation>
    </message>
    <message>
        <source>Off: the log stands still, so that a frame can be read. Faulty frames are recorded always.</source>
        <translation>Aus: das Protokoll steht still, damit ein Telegramm gelesen werden kann. Fehlerhafte Telegramme werden immer aufgezeichnet.</translation>
    </message>
    <message>
        <source>Choose a frame to read it field by field.</source>
        <translation>Ein Telegramm wählen, um es Feld für Feld zu lesen.</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Telegramme</translation>
    </message>
    <message>
        <source>The chosen frame, field by field</source>
        <translation>Das gewählte Telegramm, Feld für Feld</translation>
    </message>
</context>
<context>
    <name>lineside::FrameModel</name>
    <message>
        <source>sent</source>
        <translation>gesendet</translation>
    </message>
    <message>
        <source>received, refused</source>
        <translation>empfangen, abgelehnt</translation>
    </message>
    <message>
        <source>received</source>
        <translation>empfangen</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>As sent</source>
        <translation>Wie gesendet</translation>
    </message>
</context>
<context>
    <name>lineside::GapRibbon</name>
    <message>
        <source>Quality of each curve over time</source>
        <translation>Qualität jeder Kurve über die Zeit</translation>
    </message>
</context>
<context>
    <name>lineside::GeneralTab</name>
    <message>
        <source>Code</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Short and unique within its site: it stands in lists and alarms.</source>
        <translation>Kurz und am Standort einmalig: steht in Listen und Alarmen.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Filler, press, pump …</source>
        <translation>Füller, Presse, Pumpe …</translation>
    </message>
    <message>
        <source>Manufacturer</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>What it tells</source>
        <translation>Was sie meldet</translation>
    </message>
    <message>
        <source>State tag</source>
        <translation>Messstelle des Zustands</translation>
    </message>
    <message>
        <source>Says what the machine does: running, idle, down. What its values mean for production stands on the next tab.</source>
        <translation>Sagt, was die Maschine tut: läuft, wartet, gestört. Was ihre Werte für die Produktion bedeuten, steht auf der nächsten Seite.</translation>
    </message>
    <message>
        <source>First value on its card</source>
        <translation>Erster Wert auf ihrer Karte</translation>
    </message>
    <message>
        <source>Second value on its card</source>
        <translation>Zweiter Wert auf ihrer Karte</translation>
    </message>
    <message>
        <source>(none: what it does is not known)</source>
        <translation>(keine: was sie tut, ist nicht bekannt)</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>There is room for %1 letters.</source>
        <translation>Es ist Platz für %1 Zeichen.</translation>
    </message>
    <message>
        <source>A machine needs a code.</source>
        <translation>Eine Maschine braucht ein Kürzel.</translation>
    </message>
    <message>
        <source>Another machine of this site has this code.</source>
        <translation>Eine andere Maschine dieses Standorts hat dieses Kürzel.</translation>
    </message>
    <message>
        <source>This is the first value already.</source>
        <translation>Das ist schon der erste Wert.</translation>
    </message>
</context>
<context>
    <name>lineside::GoToDialog</name>
    <message>
        <source>page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>machine in %1</source>
        <translation>Maschine in %1</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>tag of %1</source>
        <translation>Messstelle von %1</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>A machine, tag, device or page</source>
        <translation>Maschine, Messstelle, Gerät oder Seite</translation>
    </message>
    <message>
        <source>Places found</source>
        <translation>Gefundene Orte</translation>
    </message>
    <message>
        <source>Nothing here is called that.</source>
        <translation>So heißt hier nichts.</translation>
    </message>
</context>
<context>
    <name>lineside::HealthGrid</name>
    <message>
        <source>By line</source>
        <translation>Nach Linie</translation>
    </message>
    <message>
        <source>Filter by machine, line or status</source>
        <translation>Nach Maschine, Linie oder Status filtern</translation>
    </message>
    <message>
        <source>Filter the machines</source>
        <translation>Maschinen filtern</translation>
    </message>
    <message>
        <source>Health of the machines</source>
        <translation>Gesundheit der Maschinen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Values of the machine</source>
        <translation>Werte der Maschine</translation>
    </message>
    <message>
        <source>Compute now</source>
        <translation>Jetzt berechnen</translation>
    </message>
    <message>
        <source>All scores at once, instead of with the next minute (F5)</source>
        <translation>Alle Zahlen sofort statt mit der nächsten Minute (F5)</translation>
    </message>
    <message>
        <source>This page shows how healthy each machine is.</source>
        <translation>Diese Seite zeigt, wie gesund jede Maschine ist.</translation>
    </message>
    <message>
        <source>This plant has no machines yet. A project file brings them.</source>
        <translation>Diese Anlage hat noch keine Maschinen. Eine Projektdatei bringt sie.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln machines</source>
        <translation>
            <numerusform>%Ln Maschine</numerusform>
            <numerusform>%Ln Maschinen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>which status, how many</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Export the health of all machines</source>
        <translation>Gesundheit aller Maschinen exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
</context>
<context>
    <name>lineside::HealthModel</name>
    <message>
        <source>Not computed yet</source>
        <translation>Noch nicht berechnet</translation>
    </message>
    <message>
        <source>No health score</source>
        <translation>Keine Gesundheitszahl</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>Zahl %1</translation>
    </message>
    <message>
        <source>confidence %1</source>
        <translation>Sicherheit %1</translation>
    </message>
    <message>
        <source>Poor at best, whatever the score says: %1 failed its hard limit.</source>
        <translation>Höchstens schlecht, was die Zahl auch sagt: %1 hat seine harte Grenze verletzt.</translation>
    </message>
    <message>
        <source>Poor at best, whatever the score says: the sensors stand below 20 of 100.</source>
        <translation>Höchstens schlecht, was die Zahl auch sagt: Die Sensoren stehen unter 20 von 100.</translation>
    </message>
    <message>
        <source>Anomaly, %1: %2</source>
        <translation>Auffällig, %1: %2</translation>
    </message>
    <message>
        <source>No data: %1</source>
        <translation>Keine Daten: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln days  ·  %1 samples  ·  %2 known</source>
        <translation>
            <numerusform>%Ln Tag  ·  %1 Werte  ·  %2 bekannt</numerusform>
            <numerusform>%Ln Tage  ·  %1 Werte  ·  %2 bekannt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::HealthPage</name>
    <message>
        <source>This page shows how healthy each machine is.</source>
        <translation>Diese Seite zeigt, wie gesund jede Maschine ist.</translation>
    </message>
    <message>
        <source>Nothing is worked out here: this window has no station behind it.</source>
        <translation>Hier wird nichts berechnet: Hinter diesem Fenster steht keine Station.</translation>
    </message>
    <message>
        <source>Views of health</source>
        <translation>Ansichten der Gesundheit</translation>
    </message>
    <message>
        <source>All machines</source>
        <translation>Alle Maschinen</translation>
    </message>
    <message>
        <source>One machine</source>
        <translation>Eine Maschine</translation>
    </message>
    <message>
        <source>Predictive alerts</source>
        <translation>Vorausschauende Meldungen</translation>
    </message>
    <message>
        <source>Recommendations</source>
        <translation>Empfehlungen</translation>
    </message>
    <message>
        <source>Recommendations (%1)</source>
        <translation>Empfehlungen (%1)</translation>
    </message>
    <message>
        <source>Predictive alerts (%1)</source>
        <translation>Vorausschauende Meldungen (%1)</translation>
    </message>
</context>
<context>
    <name>lineside::HealthTab</name>
    <message>
        <source>This machine has a health score</source>
        <translation>Diese Maschine hat einen Gesundheitswert</translation>
    </message>
    <message>
        <source>From 0 to 100; what is not known lowers its confidence and never raises it.</source>
        <translation>Von 0 bis 100; was nicht bekannt ist, senkt sein Vertrauen und hebt ihn nie.</translation>
    </message>
    <message>
        <source>Values that tell how it is</source>
        <translation>Werte, die sagen, wie es ihr geht</translation>
    </message>
    <message>
        <source>Inside its normal range a value is well; the further outside, the less of the score is left. Beyond a hard limit the machine is poor at best, whatever the rest says.</source>
        <translation>Im Normalbereich ist ein Wert gut; je weiter außerhalb, desto weniger bleibt vom Gesundheitswert. Jenseits einer harten Grenze ist die Maschine bestenfalls schlecht, was auch immer der Rest sagt.</translation>
    </message>
    <message>
        <source>Watched are</source>
        <translation>Beobachtet werden</translation>
    </message>
    <message>
        <source>Every gauge with a normal range</source>
        <translation>Alle Messwerte mit Normalbereich</translation>
    </message>
    <message>
        <source>Those that are ticked</source>
        <translation>Die angekreuzten</translation>
    </message>
    <message>
        <source>What counts how much</source>
        <translation>Was wie viel zählt</translation>
    </message>
    <message>
        <source>Any numbers: what matters is their share. What is not known for a machine leaves its share to the others.</source>
        <translation>Beliebige Zahlen: es kommt auf ihren Anteil an. Was für eine Maschine nicht bekannt ist, überlässt seinen Anteil den anderen.</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>Zuverlässigkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>An OEE of this is worth 100</source>
        <translation>Diese OEE ist 100 wert</translation>
    </message>
    <message>
        <source>Breakdowns count over</source>
        <translation>Ausfälle zählen über</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>How they become one score</source>
        <translation>Wie daraus einer wird</translation>
    </message>
    <message>
        <source>Weighted sum</source>
        <translation>Gewichtete Summe</translation>
    </message>
    <message>
        <source>Geometric mean</source>
        <translation>Geometrisches Mittel</translation>
    </message>
    <message>
        <source>Weighted sum, of the values only the worst</source>
        <translation>Gewichtete Summe, von den Werten nur die schlechtesten</translation>
    </message>
    <message>
        <source>So many of the worst values</source>
        <translation>So viele der schlechtesten Werte</translation>
    </message>
    <message>
        <source>From which score on it is called</source>
        <translation>Ab welchem Gesundheitswert sie so heißt</translation>
    </message>
    <message>
        <source>Below the last it is critical.</source>
        <translation>Unter dem letzten ist sie kritisch.</translation>
    </message>
    <message>
        <source>Excellent</source>
        <translation>Ausgezeichnet</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mäßig</translation>
    </message>
    <message>
        <source>Poor</source>
        <translation>Schlecht</translation>
    </message>
    <message>
        <source>Finer points</source>
        <translation>Feinheiten</translation>
    </message>
    <message>
        <source>Learn how it behaves</source>
        <translation>Lernen, wie sie sich verhält</translation>
    </message>
    <message>
        <source>And say when it behaves otherwise, before any limit is reached.</source>
        <translation>Und sagen, wenn sie sich anders verhält, ehe eine Grenze erreicht ist.</translation>
    </message>
    <message>
        <source>Weigh values by time</source>
        <translation>Werte nach Zeit gewichten</translation>
    </message>
    <message>
        <source>A deviation counts by how long it lasted, not by how many readings came of it.</source>
        <translation>Eine Abweichung zählt danach, wie lange sie dauerte, nicht wie viele Messwerte von ihr kamen.</translation>
    </message>
    <message>
        <source>Only while it runs</source>
        <translation>Nur während sie läuft</translation>
    </message>
    <message>
        <source>A cold machine at the weekend is not ill.</source>
        <translation>Eine kalte Maschine am Wochenende ist nicht krank.</translation>
    </message>
    <message>
        <source>Only signals beyond chance</source>
        <translation>Nur Signale über den Zufall hinaus</translation>
    </message>
    <message>
        <source>Control charts signal now and then for nothing; so many are not held against it.</source>
        <translation>Regelkarten schlagen hin und wieder umsonst an; so viele werden ihr nicht angelastet.</translation>
    </message>
    <message>
        <source>Breakdowns an operating hour</source>
        <translation>Ausfälle je Betriebsstunde</translation>
    </message>
    <message>
        <source>Instead of their number: a machine that runs twice as long may stop twice as often. A short record is drawn towards the plant&apos;s mean.</source>
        <translation>Statt ihrer Zahl: eine Maschine, die doppelt so lange läuft, darf doppelt so oft ausfallen. Eine kurze Aufzeichnung wird zum Mittel der Anlage gezogen.</translation>
    </message>
    <message>
        <source>For maintenance</source>
        <translation>Für die Instandhaltung</translation>
    </message>
    <message>
        <source>What an alert tells beside what is wrong. All of it may be left empty.</source>
        <translation>Was eine Meldung sagt, neben dem, was fehlt. Alles darf leer bleiben.</translation>
    </message>
    <message>
        <source>A repair takes</source>
        <translation>Eine Reparatur dauert</translation>
    </message>
    <message>
        <source>h</source>
        <translation>h</translation>
    </message>
    <message>
        <source>An hour of standing still costs</source>
        <translation>Eine Stunde Stillstand kostet</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>EUR, CHF …</source>
        <translation>EUR, CHF …</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Several with ; between them.</source>
        <translation>Mehrere mit ; dazwischen.</translation>
    </message>
    <message>
        <source>Skills</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>%1 % of the score</source>
        <translation>%1 % des Werts</translation>
    </message>
    <message>
        <source>nothing counts</source>
        <translation>nichts zählt</translation>
    </message>
    <message>
        <source>A good part makes up for a bad one.</source>
        <translation>Ein guter Teil macht einen schlechten wett.</translation>
    </message>
    <message>
        <source>A bad part is not made up for by the others.</source>
        <translation>Ein schlechter Teil wird von den anderen nicht wettgemacht.</translation>
    </message>
    <message>
        <source>One bad value among many good ones is not averaged away.</source>
        <translation>Ein schlechter Wert unter vielen guten wird nicht weggemittelt.</translation>
    </message>
    <message>
        <source>Tick at least one value, or have every gauge with a normal range watched.</source>
        <translation>Mindestens einen Wert ankreuzen, oder alle Messwerte mit Normalbereich beobachten lassen.</translation>
    </message>
    <message>
        <source>One of them must be above 0.</source>
        <translation>Einer davon muss über 0 liegen.</translation>
    </message>
    <message>
        <source>It must not be above the grade before.</source>
        <translation>Sie darf nicht über der Stufe davor liegen.</translation>
    </message>
    <message>
        <source>There is room for %1 letters.</source>
        <translation>Es ist Platz für %1 Zeichen.</translation>
    </message>
</context>
<context>
    <name>lineside::HealthTagTable</name>
    <message>
        <source>Watched values</source>
        <translation>Beobachtete Werte</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>Zählt</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Normal from</source>
        <translation>Normal von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Score 0 when off by</source>
        <translation>Wert 0 bei Abweichung</translation>
    </message>
    <message>
        <source>Hard limit</source>
        <translation>Harte Grenze</translation>
    </message>
    <message>
        <source>Add another tag…</source>
        <translation>Andere Messstelle…</translation>
    </message>
    <message>
        <source>(a tag that is not there any more)</source>
        <translation>(eine Messstelle, die es nicht mehr gibt)</translation>
    </message>
    <message>
        <source>The tag has no normal range of its own: say where it begins.</source>
        <translation>Die Messstelle hat keinen eigenen Normalbereich: sagen, wo er beginnt.</translation>
    </message>
    <message>
        <source>The tag has no normal range of its own: say where it ends.</source>
        <translation>Die Messstelle hat keinen eigenen Normalbereich: sagen, wo er endet.</translation>
    </message>
    <message>
        <source>The range ends below its beginning.</source>
        <translation>Der Bereich endet unter seinem Anfang.</translation>
    </message>
    <message>
        <source>The tag has no low-low or high-high limit that could be hard.</source>
        <translation>Die Messstelle hat keine tief-tiefe oder hoch-hohe Grenze, die hart sein könnte.</translation>
    </message>
</context>
<context>
    <name>lineside::HistoryPage</name>
    <message>
        <source>Here the history is backed up, exported and archived.</source>
        <translation>Hier wird die Historie gesichert, exportiert und archiviert.</translation>
    </message>
    <message>
        <source>This station keeps no history.</source>
        <translation>Diese Station führt keine Historie.</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Was aufbewahrt wird</translation>
    </message>
    <message>
        <source>Size on disk</source>
        <translation>Größe auf der Platte</translation>
    </message>
    <message>
        <source>Growth</source>
        <translation>Zuwachs</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Oldest reading</source>
        <translation>Ältester Messwert</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Last backup</source>
        <translation>Letzte Sicherung</translation>
    </message>
    <message>
        <source>Keeping it safe</source>
        <translation>Sicher aufbewahren</translation>
    </message>
    <message>
        <source>Back up…</source>
        <translation>Sichern…</translation>
    </message>
    <message>
        <source>History, project and settings in one file, while the station works. lineside --restore brings it back.</source>
        <translation>Historie, Projekt und Einstellungen in einer Datei, während die Station arbeitet. lineside --restore bringt sie zurück.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Any tags and any time into a CSV file for spreadsheets.</source>
        <translation>Beliebige Messstellen und Zeiten in eine CSV-Datei für Tabellenprogramme.</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Reads everything that was ever stored and tells what is damaged.</source>
        <translation>Liest alles, was je gespeichert wurde, und sagt, was beschädigt ist.</translation>
    </message>
    <message>
        <source>Archive now</source>
        <translation>Jetzt archivieren</translation>
    </message>
    <message>
        <source>Each month that is over into a file of its own, which any program can read, verified value by value.</source>
        <translation>Jeder abgeschlossene Monat in eine eigene Datei, die jedes Programm lesen kann, Wert für Wert geprüft.</translation>
    </message>
    <message>
        <source>Archives of months</source>
        <translation>Monatsarchive</translation>
    </message>
    <message>
        <source>Archive each month by itself when it is over</source>
        <translation>Jeden abgeschlossenen Monat selbsttätig archivieren</translation>
    </message>
    <message>
        <source>Archive folder…</source>
        <translation>Archivordner…</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>No month has been archived yet.</source>
        <translation>Noch ist kein Monat archiviert.</translation>
    </message>
    <message>
        <source>Archives go to %1.</source>
        <translation>Archive kommen nach %1.</translation>
    </message>
    <message>
        <source>%1 readings could not be kept; the journal says when.</source>
        <translation>%1 Messwerte konnten nicht bewahrt werden; das Journal sagt, wann.</translation>
    </message>
    <message>
        <source>The history is in order.</source>
        <translation>Die Historie ist in Ordnung.</translation>
    </message>
    <message>
        <source>about %1 a day</source>
        <translation>etwa %1 am Tag</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message>
        <source>for more than ten years</source>
        <translation>für mehr als zehn Jahre</translation>
    </message>
    <message numerus="yes">
        <source>for about %Ln days</source>
        <translation>
            <numerusform>für etwa %Ln Tag</numerusform>
            <numerusform>für etwa %Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Back up to</source>
        <translation>Sichern nach</translation>
    </message>
    <message>
        <source>Backups (*.backup)</source>
        <translation>Sicherungen (*.backup)</translation>
    </message>
    <message>
        <source>Folder for archives</source>
        <translation>Ordner für Archive</translation>
    </message>
    <message>
        <source>How long it is kept…</source>
        <translation>Aufbewahrung…</translation>
    </message>
    <message>
        <source>Readings: %1. Hourly figures: %2. Events: %3.</source>
        <translation>Messwerte: %1. Stundenwerte: %2. Ereignisse: %3.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln days</source>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>as long as there is room</source>
        <translation>solange Platz ist</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>für immer</translation>
    </message>
    <message>
        <source>Small blocks</source>
        <translation>Kleine Blöcke</translation>
    </message>
    <message>
        <source>free space in it is used again, but not given back, since an older version began it; a backup that is restored is small again</source>
        <translation>freier Platz darin wird wieder benutzt, aber nicht zurückgegeben, weil eine ältere Version sie begonnen hat; eine zurückgespielte Sicherung ist wieder klein</translation>
    </message>
    <message>
        <source>%1 became %2 larger ones</source>
        <translation>aus %1 wurden %2 größere</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>zuletzt %1</translation>
    </message>
    <message>
        <source>%1 wait to become larger ones</source>
        <translation>%1 warten darauf, zu größeren zu werden</translation>
    </message>
    <message>
        <source>none waits</source>
        <translation>keiner wartet</translation>
    </message>
</context>
<context>
    <name>lineside::HopBox</name>
    <message>
        <source>readings a second</source>
        <translation>Messwerte je Sekunde</translation>
    </message>
    <message>
        <source>p50 %1 ms · p95 %2 ms</source>
        <translation>p50 %1 ms · p95 %2 ms</translation>
    </message>
</context>
<context>
    <name>lineside::ImportDialog</name>
    <message>
        <source>Results from a file: batch %1</source>
        <translation>Ergebnisse aus einer Datei: Charge %1</translation>
    </message>
    <message>
        <source>Measurements from a file</source>
        <translation>Messungen aus einer Datei</translation>
    </message>
    <message>
        <source>A CSV file with the head: parameter, value, unit, low, high, severity, regulated, action, time</source>
        <translation>Eine CSV-Datei mit dem Kopf: parameter, value, unit, low, high, severity, regulated, action, time</translation>
    </message>
    <message>
        <source>A CSV file with the head: machine, chart, time, value, value, … as many as a point of the chart has</source>
        <translation>Eine CSV-Datei mit dem Kopf: machine, chart, time, value, value, … so viele, wie ein Punkt der Karte hat</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>No file is chosen yet.</source>
        <translation>Noch keine Datei gewählt.</translation>
    </message>
    <message>
        <source>What the file holds</source>
        <translation>Was die Datei enthält</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>Was darin steht</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>CSV files (*.csv *.txt)</source>
        <translation>CSV-Dateien (*.csv *.txt)</translation>
    </message>
    <message>
        <source>Is being read…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
    <message>
        <source>%1 is larger than %2 MB.</source>
        <translation>%1 ist größer als %2 MB.</translation>
    </message>
    <message>
        <source>Split it into several files.</source>
        <translation>In mehrere Dateien aufteilen.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing is taken over: %Ln mistakes have to be mended in the file first.</source>
        <translation>
            <numerusform>Nichts wird übernommen: Erst muss %Ln Fehler in der Datei behoben werden.</numerusform>
            <numerusform>Nichts wird übernommen: Erst müssen %Ln Fehler in der Datei behoben werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>outside its range</source>
        <translation>außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>The file holds nothing to take over.</source>
        <translation>Die Datei enthält nichts zum Übernehmen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows can be taken over.</source>
        <translation>
            <numerusform>%Ln Zeile kann übernommen werden.</numerusform>
            <numerusform>%Ln Zeilen können übernommen werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>Is being taken over…</source>
        <translation>Wird übernommen…</translation>
    </message>
</context>
<context>
    <name>lineside::KeyForm</name>
    <message>
        <source>New API key</source>
        <translation>Neuer API-Schlüssel</translation>
    </message>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message>
        <source>Name of the machine or program</source>
        <translation>Name der Maschine oder des Programms</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Mandant</translation>
    </message>
    <message>
        <source>It may</source>
        <translation>Er darf</translation>
    </message>
    <message>
        <source>Works for</source>
        <translation>Gilt</translation>
    </message>
    <message>
        <source>Make key</source>
        <translation>Schlüssel erzeugen</translation>
    </message>
    <message>
        <source>Give the key a name.</source>
        <translation>Dem Schlüssel einen Namen geben.</translation>
    </message>
    <message>
        <source>Say what the key may do.</source>
        <translation>Angeben, was der Schlüssel darf.</translation>
    </message>
</context>
<context>
    <name>lineside::KeyTab</name>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Mandant</translation>
    </message>
    <message>
        <source>May</source>
        <translation>Darf</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Erzeugt von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>New key…</source>
        <translation>Neuer Schlüssel…</translation>
    </message>
    <message>
        <source>Withdraw…</source>
        <translation>Entziehen…</translation>
    </message>
    <message>
        <source>API key %1</source>
        <translation>API-Schlüssel %1</translation>
    </message>
    <message>
        <source>Put it where %1 reads it from. It is shown here only, and kept nowhere: a lost one is withdrawn and made anew.</source>
        <translation>Dort ablegen, wo %1 ihn liest. Er wird nur hier gezeigt und nirgends aufbewahrt: Ein verlorener wird entzogen und neu erzeugt.</translation>
    </message>
    <message>
        <source>Withdraw the key %1?</source>
        <translation>Schlüssel %1 entziehen?</translation>
    </message>
    <message>
        <source>Who uses it is shut out at once. This cannot be taken back.</source>
        <translation>Wer ihn benutzt, ist sofort ausgesperrt. Das lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Entziehen</translation>
    </message>
</context>
<context>
    <name>lineside::LineTab</name>
    <message>
        <source>Lines</source>
        <translation>Linien</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Works by</source>
        <translation>Arbeitet nach</translation>
    </message>
    <message>
        <source>Its counts are those of</source>
        <translation>Es zählt, was diese zählt</translation>
    </message>
    <message>
        <source>What a line makes is what its pacemaker makes: the machine that sets the pace, or the last one that counts.</source>
        <translation>Was eine Linie macht, ist, was ihr Taktgeber macht: die Maschine, die den Takt angibt, oder die letzte, die zählt.</translation>
    </message>
    <message>
        <source>(its last machine that counts)</source>
        <translation>(ihre letzte Maschine, die zählt)</translation>
    </message>
    <message>
        <source>(around the clock)</source>
        <translation>(rund um die Uhr)</translation>
    </message>
    <message>
        <source>This calendar is not there any more: choose another.</source>
        <translation>Diesen Kalender gibt es nicht mehr: einen anderen wählen.</translation>
    </message>
</context>
<context>
    <name>lineside::LinkModel</name>
    <message>
        <source>disabled</source>
        <translation>abgeschaltet</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet sich</translation>
    </message>
    <message>
        <source>up</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>up, with faults</source>
        <translation>verbunden, mit Fehlern</translation>
    </message>
    <message>
        <source>no link</source>
        <translation>keine Verbindung</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 ms, widened</source>
        <translation>%1 ms, gedehnt</translation>
    </message>
    <message>
        <source>The other side answered that it would not.</source>
        <translation>Die Gegenseite antwortete, dass sie ablehnt.</translation>
    </message>
    <message>
        <source>Replies or messages that broke the protocol or could not be read; none became a value.</source>
        <translation>Antworten oder Meldungen, die das Protokoll verletzten oder nicht lesbar waren; keine wurde zu einem Wert.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Timeouts</source>
        <translation>Zeitüberl.</translation>
    </message>
    <message>
        <source>Exceptions</source>
        <translation>Ablehnungen</translation>
    </message>
    <message>
        <source>Breaches</source>
        <translation>Verstöße</translation>
    </message>
    <message>
        <source>p50 ms</source>
        <translation>p50 ms</translation>
    </message>
    <message>
        <source>p95 ms</source>
        <translation>p95 ms</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Periode</translation>
    </message>
    <message numerus="yes">
        <source>%Ln discovered tags</source>
        <translation>
            <numerusform>%Ln entdeckte Messstelle</numerusform>
            <numerusform>%Ln entdeckte Messstellen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::LinkPage</name>
    <message>
        <source>Device settings…</source>
        <translation>Geräteeinstellungen…</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>Telegramme</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>No device is configured yet.</source>
        <translation>Noch ist kein Gerät konfiguriert.</translation>
    </message>
    <message>
        <source>%1 readings</source>
        <translation>%1 Messwerte</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 ein, %2 aus</translation>
    </message>
    <message>
        <source>last error at %1: %2</source>
        <translation>letzter Fehler um %1: %2</translation>
    </message>
    <message>
        <source>No answer has been timed yet.</source>
        <translation>Noch wurde keine Antwort gemessen.</translation>
    </message>
    <message>
        <source>milliseconds, from</source>
        <translation>Millisekunden, ab</translation>
    </message>
    <message>
        <source>% of answers</source>
        <translation>%</translation>
    </message>
    <message>
        <source>%1 answers  ·  p50 %2 ms  ·  p95 %3 ms  ·  p99 %4 ms</source>
        <translation>%1 Antworten  ·  p50 %2 ms  ·  p95 %3 ms  ·  p99 %4 ms</translation>
    </message>
    <message>
        <source>Export frames</source>
        <translation>Telegramme exportieren</translation>
    </message>
    <message>
        <source>Text files (*.txt)</source>
        <translation>Textdateien (*.txt)</translation>
    </message>
    <message>
        <source>Frames written to %1.</source>
        <translation>Telegramme nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>This page tells how each device answers.</source>
        <translation>Diese Seite zeigt, wie jedes Gerät antwortet.</translation>
    </message>
    <message>
        <source>Add a device…</source>
        <translation>Gerät hinzufügen…</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>Verbindungen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln discovered tags…</source>
        <translation>
            <numerusform>%Ln entdeckte Messstelle…</numerusform>
            <numerusform>%Ln entdeckte Messstellen…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reconnects</source>
        <translation>
            <numerusform>%Ln Neuverbindung</numerusform>
            <numerusform>%Ln Neuverbindungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages that could not be read</source>
        <translation>
            <numerusform>%Ln Meldung nicht lesbar</numerusform>
            <numerusform>%Ln Meldungen nicht lesbar</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags discovered and not adopted</source>
        <translation>
            <numerusform>%Ln Messstelle entdeckt und nicht übernommen</numerusform>
            <numerusform>%Ln Messstellen entdeckt und nicht übernommen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::LoginDialog</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>New password once more</source>
        <translation>Neues Passwort noch einmal</translation>
    </message>
    <message>
        <source>At least %1 characters, and not what is tried first. Four or more words that have nothing to do with each other are good.</source>
        <translation>Mindestens %1 Zeichen, und nicht, was zuerst probiert wird. Gut sind vier oder mehr Wörter, die nichts miteinander zu tun haben.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Log in to write values, acknowledge, or change the configuration. Looking needs no login.</source>
        <translation>Anmelden, um Werte zu schreiben, zu quittieren oder die Konfiguration zu ändern. Zusehen geht ohne Anmeldung.</translation>
    </message>
    <message>
        <source>%1 Log in as somebody who may.</source>
        <comment>why something cannot be done</comment>
        <translation>%1 Melden Sie sich als jemand an, der es darf.</translation>
    </message>
    <message>
        <source>The new password counts at once, and ends your other sessions.</source>
        <translation>Das neue Passwort gilt sofort und beendet die übrigen Sitzungen.</translation>
    </message>
    <message>
        <source>Nobody has an account here yet, so whoever sits at this computer may write values and change the configuration. Make the first administrator, and from then on that needs a login; looking never does. Everything works without one, too: Users &gt; First administrator comes back to this.</source>
        <translation>Hier hat noch niemand ein Konto; wer an diesem Rechner sitzt, darf deshalb Werte schreiben und die Konfiguration ändern. Mit dem ersten Administrator braucht das eine Anmeldung; Zusehen nie. Alles geht auch ohne: Benutzer &gt; Erster Administrator führt hierher zurück.</translation>
    </message>
    <message>
        <source>First administrator</source>
        <translation>Erster Administrator</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>Bisheriges Passwort</translation>
    </message>
    <message>
        <source>Password once more</source>
        <translation>Passwort noch einmal</translation>
    </message>
    <message>
        <source>Make administrator</source>
        <translation>Administrator anlegen</translation>
    </message>
    <message>
        <source>Give a name.</source>
        <translation>Einen Namen angeben.</translation>
    </message>
    <message>
        <source>Give the password.</source>
        <translation>Das Passwort angeben.</translation>
    </message>
    <message>
        <source>The two new passwords differ.</source>
        <translation>Die beiden neuen Passwörter sind verschieden.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft…</translation>
    </message>
</context>
<context>
    <name>lineside::MachineCard</name>
    <message>
        <source>No key values chosen</source>
        <translation>Keine Schlüsselwerte gewählt</translation>
    </message>
    <message>
        <source>health %1, %2</source>
        <translation>Gesundheit %1, %2</translation>
    </message>
    <message>
        <source>health: %1</source>
        <translation>Gesundheit: %1</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>not enough data (%1 %)</source>
        <translation>zu wenig Daten (%1 %)</translation>
    </message>
    <message>
        <source>unusual</source>
        <translation>auffällig</translation>
    </message>
</context>
<context>
    <name>lineside::MachineHealthView</name>
    <message>
        <source>Back to now</source>
        <translation>Zurück zu jetzt</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>New baseline after maintenance…</source>
        <translation>Neu lernen nach Wartung…</translation>
    </message>
    <message>
        <source>Show its readings</source>
        <translation>Messwerte zeigen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Compute now</source>
        <translation>Jetzt berechnen</translation>
    </message>
    <message>
        <source>All scores at once, instead of with the next minute (F5)</source>
        <translation>Alle Zahlen sofort statt mit der nächsten Minute (F5)</translation>
    </message>
    <message>
        <source>Replay…</source>
        <translation>Nachrechnen…</translation>
    </message>
    <message>
        <source>What the score would have been with other weights and options</source>
        <translation>Was die Zahl mit anderen Gewichten und Optionen gewesen wäre</translation>
    </message>
    <message>
        <source>From 100 to the score</source>
        <translation>Von 100 zur Zahl</translation>
    </message>
    <message>
        <source>This view shows the health of one machine.</source>
        <translation>Diese Ansicht zeigt die Gesundheit einer Maschine.</translation>
    </message>
    <message>
        <source>This plant has no machine whose health is watched.</source>
        <translation>Diese Anlage hat keine Maschine, deren Gesundheit beobachtet wird.</translation>
    </message>
    <message>
        <source>Where the score goes</source>
        <translation>Wohin die Zahl geht</translation>
    </message>
    <message>
        <source>A click, or arrow keys and Enter, show the score as it was then</source>
        <translation>Ein Klick oder Pfeiltasten und Eingabe zeigen die Zahl, wie sie damals war</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>What speaks against it</source>
        <translation>Was gegen sie spricht</translation>
    </message>
    <message>
        <source>How it behaves</source>
        <translation>Wie sie sich verhält</translation>
    </message>
    <message>
        <source>Not computed yet</source>
        <translation>Noch nicht berechnet</translation>
    </message>
    <message>
        <source>No health score</source>
        <translation>Keine Gesundheitszahl</translation>
    </message>
    <message>
        <source>The first score comes within a minute.</source>
        <translation>Die erste Zahl kommt innerhalb einer Minute.</translation>
    </message>
    <message>
        <source>Health is switched off for this machine. Its settings switch it on.</source>
        <translation>Die Gesundheit ist für diese Maschine ausgeschaltet. Ihre Einstellungen schalten sie ein.</translation>
    </message>
    <message>
        <source>Options in force: none, the plain formula.</source>
        <translation>Optionen in Kraft: keine, die einfache Formel.</translation>
    </message>
    <message>
        <source>Options in force: %1.</source>
        <translation>Optionen in Kraft: %1.</translation>
    </message>
    <message>
        <source>%1 of 100</source>
        <translation>%1 von 100</translation>
    </message>
    <message>
        <source>%1  ·  confidence %2</source>
        <translation>%1  ·  Sicherheit %2</translation>
    </message>
    <message>
        <source>As it was at %1.</source>
        <translation>Wie sie am %1 war.</translation>
    </message>
    <message>
        <source>Not enough data for a score: %1 of what it rests on is known, half is needed. Missing: %2.</source>
        <translation>Zu wenig Daten für eine Zahl: %1 dessen, worauf sie beruht, ist bekannt, die Hälfte ist nötig. Es fehlen: %2.</translation>
    </message>
    <message>
        <source>Poor at best, whatever the score says: %1 failed its hard limit.</source>
        <translation>Höchstens schlecht, was die Zahl auch sagt: %1 hat seine harte Grenze verletzt.</translation>
    </message>
    <message>
        <source>Poor at best, whatever the score says: the sensors stand below 20 of 100.</source>
        <translation>Höchstens schlecht, was die Zahl auch sagt: Die Sensoren stehen unter 20 von 100.</translation>
    </message>
    <message>
        <source>Last 24 hours %1  ·  7 days %2 (%3 of them with scores)  ·  30 days %4 (%5 of them)</source>
        <translation>Letzte 24 Stunden %1  ·  7 Tage %2 (%3 davon mit Zahlen)  ·  30 Tage %4 (%5 davon)</translation>
    </message>
    <message>
        <source>Today against 7 days: %1 points</source>
        <translation>Heute gegen 7 Tage: %1 Punkte</translation>
    </message>
    <message>
        <source>Whether that is more than chance cannot be told yet: it takes 7 days of scores.</source>
        <translation>Ob das mehr als Zufall ist, lässt sich noch nicht sagen: Es braucht 7 Tage mit Zahlen.</translation>
    </message>
    <message>
        <source>More than chance: %1 points a day (%2 to %3 with 95 %, p = %4).</source>
        <translation>Mehr als Zufall: %1 Punkte am Tag (%2 bis %3 mit 95 %, p = %4).</translation>
    </message>
    <message>
        <source>No direction beyond chance: %1 points a day (%2 to %3 with 95 %, p = %4).</source>
        <translation>Keine Richtung über dem Zufall: %1 Punkte am Tag (%2 bis %3 mit 95 %, p = %4).</translation>
    </message>
    <message numerus="yes">
        <source>%1 – %2  ·  %Ln scores</source>
        <translation>
            <numerusform>%1 – %2  ·  %Ln Zahl</numerusform>
            <numerusform>%1 – %2  ·  %Ln Zahlen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing.</source>
        <translation>Nichts.</translation>
    </message>
    <message>
        <source>Nobody watches how it behaves; its settings switch that on.</source>
        <translation>Niemand beobachtet, wie sie sich verhält; ihre Einstellungen schalten das ein.</translation>
    </message>
    <message>
        <source>Learning how it behaves: %1 done. It needs about three days of good running.</source>
        <translation>Lernt, wie sie sich verhält: %1 geschafft. Das braucht etwa drei Tage guten Laufs.</translation>
    </message>
    <message>
        <source>It behaves as learnt.</source>
        <translation>Sie verhält sich wie gelernt.</translation>
    </message>
    <message>
        <source>It was unusual from %1 to %2, %3: %4.</source>
        <translation>Sie war auffällig von %1 bis %2, %3: %4.</translation>
    </message>
    <message>
        <source>Unusual since %1, seen last %2, %3: %4.</source>
        <translation>Auffällig seit %1, zuletzt %2, %3: %4.</translation>
    </message>
    <message>
        <source>severity %1</source>
        <translation>Schwere %1</translation>
    </message>
    <message>
        <source>%1: %2 %4, usual is %3 %4 (%5 of it)</source>
        <translation>%1: %2 %4, üblich ist %3 %4 (%5 davon)</translation>
    </message>
    <message>
        <source>Reading the scores of the last 30 days…</source>
        <translation>Die Zahlen der letzten 30 Tage werden gelesen…</translation>
    </message>
    <message>
        <source>No scores are kept here.</source>
        <translation>Hier werden keine Zahlen aufgehoben.</translation>
    </message>
    <message>
        <source>No score was kept in the last 30 days. One is kept each hour.</source>
        <translation>In den letzten 30 Tagen wurde keine Zahl aufgehoben. Jede Stunde kommt eine dazu.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Readings of its time came later, at %1: it is computed anew with them.</source>
        <translation>Messwerte aus seiner Zeit kamen später, am %1: Er wird mit ihnen neu berechnet.</translation>
    </message>
    <message>
        <source>Computed anew at %1, with readings that came later.</source>
        <translation>Am %1 neu berechnet, mit Messwerten, die später kamen.</translation>
    </message>
    <message>
        <source>Figures of the past are read after the start; the score comes with them.</source>
        <translation>Nach dem Start werden Zahlen von früher gelesen; mit ihnen kommt der Wert.</translation>
    </message>
</context>
<context>
    <name>lineside::MachinePage</name>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter the tags of this machine</source>
        <translation>Messstellen dieser Maschine filtern</translation>
    </message>
    <message>
        <source>Tags of the machine</source>
        <translation>Messstellen der Maschine</translation>
    </message>
    <message>
        <source>This page shows all values of one machine.</source>
        <translation>Diese Seite zeigt alle Werte einer Maschine.</translation>
    </message>
    <message>
        <source>This plant has no machines yet. A project file brings them.</source>
        <translation>Diese Anlage hat noch keine Maschinen. Eine Projektdatei bringt sie mit.</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>%1 is measured, it cannot be written</source>
        <translation>%1 wird gemessen und ist nicht schreibbar</translation>
    </message>
    <message>
        <source>Write a value…</source>
        <translation>Wert schreiben…</translation>
    </message>
    <message>
        <source>Why this number</source>
        <translation>Warum dieser Wert</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>What this machine&apos;s production, charts and health go by</source>
        <translation>Wonach Produktion, Regelkarten und Gesundheit dieser Maschine gehen</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Health %1, %2</source>
        <translation>Gesundheit %1, %2</translation>
    </message>
    <message>
        <source>Health: %1</source>
        <translation>Gesundheit: %1</translation>
    </message>
    <message>
        <source>%1. Opens where it comes from.</source>
        <translation>%1. Öffnet, woher sie kommt.</translation>
    </message>
    <message>
        <source>Where this machine&apos;s health comes from</source>
        <translation>Woher die Gesundheit dieser Maschine kommt</translation>
    </message>
</context>
<context>
    <name>lineside::MachineSettingsDialog</name>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Machine %1</source>
        <translation>Maschine %1</translation>
    </message>
    <message>
        <source>Machine settings</source>
        <translation>Maschineneinstellungen</translation>
    </message>
    <message>
        <source>Change machine %1</source>
        <translation>Maschine %1 ändern</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Regelkarten</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
</context>
<context>
    <name>lineside::MachineTagModel</name>
    <message>
        <source>Abnormal</source>
        <translation>Auffällig</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>LL</source>
        <comment>low-low limit</comment>
        <translation>TT</translation>
    </message>
    <message>
        <source>L</source>
        <comment>low limit</comment>
        <translation>T</translation>
    </message>
    <message>
        <source>H</source>
        <comment>high limit</comment>
        <translation>H</translation>
    </message>
    <message>
        <source>HH</source>
        <comment>high-high limit</comment>
        <translation>HH</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Messstelle</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzwerte</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>Bereich</translation>
    </message>
</context>
<context>
    <name>lineside::MainWindow</name>
    <message>
        <source>Abnormal now</source>
        <translation>Abweichungen jetzt</translation>
    </message>
    <message>
        <source>Plant</source>
        <translation>Anlage</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>Projekt ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>Projekt &amp;speichern</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>Projekt speichern &amp;unter…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederherstellen</translation>
    </message>
    <message>
        <source>&amp;Add device…</source>
        <translation>&amp;Gerät hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go to…</source>
        <translation>&amp;Gehe zu…</translation>
    </message>
    <message>
        <source>&amp;Find here</source>
        <translation>&amp;Hier suchen</translation>
    </message>
    <message>
        <source>&amp;Refresh</source>
        <translation>&amp;Aktualisieren</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Normal size</source>
        <translation>&amp;Normale Größe</translation>
    </message>
    <message>
        <source>&amp;Palette</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Plant &amp;tree</source>
        <translation>Anlagen&amp;baum</translation>
    </message>
    <message>
        <source>Reset &amp;docks</source>
        <translation>&amp;Docks zurücksetzen</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Tasten</translation>
    </message>
    <message>
        <source>&amp;About Lineside</source>
        <translation>&amp;Über Lineside</translation>
    </message>
    <message>
        <source>Lineside %1</source>
        <translation>Lineside %1</translation>
    </message>
    <message>
        <source>Desktop HMI and engineering workstation. Free software under the GNU General Public License, version 3 or later.</source>
        <translation>Desktop-HMI und Engineering-Arbeitsplatz. Freie Software unter der GNU General Public License, Version 3 oder später.</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>No page shows that yet</source>
        <translation>Noch zeigt keine Seite das an</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Lineside projects (*.json);;All files (*)</source>
        <translation>Lineside-Projekte (*.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Lineside projects (*.json)</source>
        <translation>Lineside-Projekte (*.json)</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>Gespeichert als %1</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>&amp;Rückgängig: %1</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>&amp;Wiederherstellen: %1</translation>
    </message>
    <message>
        <source>The project has changes that are not saved.</source>
        <translation>Das Projekt hat Änderungen, die nicht gespeichert sind.</translation>
    </message>
    <message>
        <source>Save them before the window closes?</source>
        <translation>Vor dem Schließen des Fensters speichern?</translation>
    </message>
    <message>
        <source>Stop Lineside?</source>
        <translation>Lineside beenden?</translation>
    </message>
    <message>
        <source>Nothing is read, stored or watched until it is started again.</source>
        <translation>Bis zum nächsten Start wird nichts gelesen, gespeichert oder überwacht.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Ne&amp;xt part of the window</source>
        <translation>Nä&amp;chster Teil des Fensters</translation>
    </message>
    <message>
        <source>Pre&amp;vious part of the window</source>
        <translation>Vor&amp;heriger Teil des Fensters</translation>
    </message>
    <message>
        <source>The window layout could not be read in time.</source>
        <translation>Die Fensteranordnung konnte nicht rechtzeitig gelesen werden.</translation>
    </message>
    <message>
        <source>&amp;Plant database…</source>
        <translation>&amp;Anlagendatenbank…</translation>
    </message>
    <message>
        <source>&amp;Users</source>
        <translation>Ben&amp;utzer</translation>
    </message>
    <message>
        <source>Log &amp;in…</source>
        <translation>A&amp;nmelden…</translation>
    </message>
    <message>
        <source>Log &amp;out</source>
        <translation>&amp;Abmelden</translation>
    </message>
    <message>
        <source>Lo&amp;ck</source>
        <translation>&amp;Sperren</translation>
    </message>
    <message>
        <source>Change &amp;password…</source>
        <translation>&amp;Passwort ändern…</translation>
    </message>
    <message>
        <source>&amp;Users…</source>
        <translation>Ben&amp;utzer…</translation>
    </message>
    <message>
        <source>&amp;First administrator…</source>
        <translation>&amp;Erster Administrator…</translation>
    </message>
    <message>
        <source>Log &amp;in as somebody else…</source>
        <translation>Als jemand a&amp;nderes anmelden…</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>&amp;Web server…</source>
        <translation>&amp;Webserver…</translation>
    </message>
    <message>
        <source>Vie&amp;wers</source>
        <translation>&amp;Betrachter</translation>
    </message>
    <message>
        <source>&amp;Machine settings…</source>
        <translation>&amp;Maschineneinstellungen…</translation>
    </message>
    <message>
        <source>&amp;Calendars and reasons…</source>
        <translation>&amp;Kalender und Gründe…</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
</context>
<context>
    <name>lineside::MeasurementDialog</name>
    <message>
        <source>Enter values</source>
        <translation>Werte eingeben</translation>
    </message>
    <message>
        <source>&amp;Time of the sample</source>
        <translation>&amp;Zeit der Probe</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>&amp;Wert</translation>
    </message>
    <message>
        <source>Value %1</source>
        <translation>Wert %1</translation>
    </message>
    <message>
        <source>Specification: %1</source>
        <translation>Spezifikation: %1</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingeben</translation>
    </message>
    <message numerus="yes">
        <source>A value is missing: a point of this chart has %Ln.</source>
        <translation>
            <numerusform>Ein Wert fehlt: Ein Punkt dieser Karte hat %Ln.</numerusform>
            <numerusform>Ein Wert fehlt: Ein Punkt dieser Karte hat %Ln.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” is no number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>Is being entered…</source>
        <translation>Wird eingegeben…</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>&amp;Charge</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>batch, product</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Batches are not at hand: %1</source>
        <translation>Chargen sind nicht verfügbar: %1</translation>
    </message>
</context>
<context>
    <name>lineside::OeeTrendPanel</name>
    <message>
        <source>Week %1, %2</source>
        <translation>Woche %1, %2</translation>
    </message>
    <message>
        <source>Steps of the trend</source>
        <translation>Schritte des Verlaufs</translation>
    </message>
    <message>
        <source>OEE over time</source>
        <translation>OEE über der Zeit</translation>
    </message>
    <message>
        <source>OEE step by step</source>
        <translation>OEE Schritt für Schritt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>Availability</source>
        <translation>Verfügbarkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Ausschuss</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>Bekannt</translation>
    </message>
    <message>
        <source>Nothing was counted yet.</source>
        <translation>Noch nichts wurde gezählt.</translation>
    </message>
    <message>
        <source>Forecasts are made by shift and by day.</source>
        <translation>Vorhersagen gibt es je Schicht und je Tag.</translation>
    </message>
    <message>
        <source>No forecast: it takes about four weeks of figures to try one out.</source>
        <translation>Keine Vorhersage: Um eine zu erproben, braucht es etwa vier Wochen Zahlen.</translation>
    </message>
    <message numerus="yes">
        <source>No forecast: over %Ln tries it was no nearer to what came than simply the week before again.</source>
        <translation>
            <numerusform>Keine Vorhersage: Bei %Ln Versuch lag sie nicht näher an dem, was kam, als einfach die Woche davor.</numerusform>
            <numerusform>Keine Vorhersage: Bei %Ln Versuchen lag sie nicht näher an dem, was kam, als einfach die Woche davor.</numerusform>
        </translation>
    </message>
    <message>
        <source>Dashed: forecast with the range that holds 80 of 100, from %1. Over %2 tries it was off by %3 of what the week before again was.</source>
        <translation>Gestrichelt: Vorhersage mit dem Bereich für 80 von 100, aus %1. Bei %2 Versuchen war ihr Fehler %3 dessen, was die Woche davor ergab.</translation>
    </message>
    <message>
        <source>OEE in %; dotted: the target of %1</source>
        <translation>OEE in %; gepunktet: das Ziel von %1</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d. MMM</translation>
    </message>
</context>
<context>
    <name>lineside::OverviewPage</name>
    <message>
        <source>The overview shows a card for each machine.</source>
        <translation>Die Übersicht zeigt eine Karte je Maschine.</translation>
    </message>
    <message>
        <source>This plant has no machines yet. A project file brings them.</source>
        <translation>Diese Anlage hat noch keine Maschinen. Eine Projektdatei bringt sie mit.</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>No link</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>No data</source>
        <translation>Keine Daten</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <comment>no link, for how long</comment>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>State: %1</source>
        <translation>Zustand: %1</translation>
    </message>
    <message>
        <source>Waiting for data</source>
        <translation>Wartet auf Daten</translation>
    </message>
</context>
<context>
    <name>lineside::ParameterForm</name>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>stored; type to replace it</source>
        <translation>gespeichert; zum Ersetzen tippen</translation>
    </message>
</context>
<context>
    <name>lineside::ParetoChart</name>
    <message>
        <source>Stops by reason</source>
        <translation>Stillstände nach Grund</translation>
    </message>
    <message>
        <source>No stop was longer than a short one.</source>
        <translation>Kein Stillstand war länger als ein kurzer.</translation>
    </message>
    <message>
        <source>Minutes by reason, and the share of all stops up to there</source>
        <translation>Minuten je Grund und der Anteil aller Stillstände bis dorthin</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
</context>
<context>
    <name>lineside::PenModel</name>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>%1 (uncertain)</source>
        <translation>%1 (unsicher)</translation>
    </message>
    <message>
        <source>A tag that is no longer in the plant</source>
        <translation>Eine Messstelle, die nicht mehr zur Anlage gehört</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Messstelle</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Neuester</translation>
    </message>
    <message>
        <source>A  %1</source>
        <translation>A  %1</translation>
    </message>
    <message>
        <source>B  %1</source>
        <translation>B  %1</translation>
    </message>
    <message>
        <source>B − A  %1 s</source>
        <translation>B − A  %1 s</translation>
    </message>
</context>
<context>
    <name>lineside::PlanActions</name>
    <message>
        <source>Machine settings…</source>
        <translation>Maschineneinstellungen…</translation>
    </message>
    <message>
        <source>Calendars and reasons…</source>
        <translation>Kalender und Gründe…</translation>
    </message>
</context>
<context>
    <name>lineside::PlanTable</name>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>Insert, in the table</source>
        <translation>Einfg, in der Tabelle</translation>
    </message>
    <message>
        <source>Ctrl+Delete, in the table</source>
        <translation>Strg+Entf, in der Tabelle</translation>
    </message>
    <message>
        <source>“%1” is no number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>A number from %1 on is wanted here.</source>
        <translation>Hier wird eine Zahl ab %1 gebraucht.</translation>
    </message>
    <message>
        <source>A number from %1 to %2 is wanted here.</source>
        <translation>Hier wird eine Zahl von %1 bis %2 gebraucht.</translation>
    </message>
    <message>
        <source>A number is wanted here.</source>
        <translation>Hier wird eine Zahl gebraucht.</translation>
    </message>
    <message>
        <source>Row %1, %2: %3</source>
        <translation>Zeile %1, %2: %3</translation>
    </message>
</context>
<context>
    <name>lineside::PlantStatusBar</name>
    <message>
        <source>(%1 down)</source>
        <translation>(%1 ohne Verbindung)</translation>
    </message>
    <message>
        <source>%1 readings/s</source>
        <translation>%1 Messwerte/s</translation>
    </message>
    <message>
        <source>stored %1/s</source>
        <translation>gespeichert %1/s</translation>
    </message>
    <message>
        <source>queues %1 % and %2 %</source>
        <comment>to the pipeline, to the disk</comment>
        <translation>Warteschlangen %1 % und %2 %</translation>
    </message>
    <message>
        <source>history in order</source>
        <translation>Historie in Ordnung</translation>
    </message>
    <message>
        <source>history: %1</source>
        <translation>Historie: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln viewers</source>
        <translation>
            <numerusform>%Ln Betrachter</numerusform>
            <numerusform>%Ln Betrachter</numerusform>
        </translation>
    </message>
    <message>
        <source>web server not open</source>
        <translation>Webserver nicht offen</translation>
    </message>
    <message>
        <source>web server is being opened</source>
        <translation>Webserver wird geöffnet</translation>
    </message>
    <message>
        <source>The web server is open: %1</source>
        <translation>Der Webserver ist offen: %1</translation>
    </message>
</context>
<context>
    <name>lineside::PlantStoreDialog</name>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Plant database</source>
        <translation>Anlagendatenbank</translation>
    </message>
    <message>
        <source>What the test found</source>
        <translation>Was der Test ergab</translation>
    </message>
    <message>
        <source>Test connects with these settings, and tells here how far it got. It changes nothing.</source>
        <translation>Testen verbindet sich mit diesen Einstellungen und sagt hier, wie weit es kam. Es ändert nichts.</translation>
    </message>
    <message>
        <source>Give the server&apos;s name or address.</source>
        <translation>Name oder Adresse des Servers angeben.</translation>
    </message>
    <message>
        <source>Give the name of the database.</source>
        <translation>Namen der Datenbank angeben.</translation>
    </message>
    <message>
        <source>Give the user to log in as.</source>
        <translation>Benutzer für die Anmeldung angeben.</translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation>Test abbrechen</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Wird verbunden…</translation>
    </message>
    <message>
        <source>This database will do.</source>
        <translation>Diese Datenbank ist geeignet.</translation>
    </message>
    <message>
        <source>This database cannot be used like this.</source>
        <translation>So lässt sich diese Datenbank nicht verwenden.</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>Wird übernommen…</translation>
    </message>
    <message>
        <source>In force. Data flow shows how far the forwarder is.</source>
        <translation>In Kraft. Der Datenfluss zeigt, wie weit die Weitergabe ist.</translation>
    </message>
    <message>
        <source>In force: readings stay on this computer.</source>
        <translation>In Kraft: Messwerte bleiben auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Leave without applying?</source>
        <translation>Ohne Übernehmen verlassen?</translation>
    </message>
    <message>
        <source>What was changed here is not in force.</source>
        <translation>Was hier geändert wurde, ist nicht in Kraft.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Readings from before %1 go, each month once every station that was there then has archived it.</source>
        <translation>Messwerte von vor dem %1 werden entfernt, jeder Monat, sobald ihn jede Station, die damals da war, archiviert hat.</translation>
    </message>
    <message>
        <source>Readings from before %1 go, whether they are archived or not.</source>
        <translation>Messwerte von vor dem %1 werden entfernt, ob archiviert oder nicht.</translation>
    </message>
    <message>
        <source>Figures of minutes from before %1 go.</source>
        <translation>Minutenwerte von vor dem %1 werden entfernt.</translation>
    </message>
    <message>
        <source>This counts for all stations that write to this database.</source>
        <translation>Das gilt für alle Stationen, die in diese Datenbank schreiben.</translation>
    </message>
    <message>
        <source>Remove what is older from the plant database?</source>
        <translation>Älteres aus der Anlagendatenbank entfernen?</translation>
    </message>
</context>
<context>
    <name>lineside::PlantTree</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter the plant</source>
        <translation>Anlage filtern</translation>
    </message>
    <message>
        <source>Plant</source>
        <translation>Anlage</translation>
    </message>
</context>
<context>
    <name>lineside::PlantTreeModel</name>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>disabled</source>
        <comment>a device</comment>
        <translation>abgeschaltet</translation>
    </message>
    <message numerus="yes">
        <source>%Ln discovered</source>
        <comment>tags that a device found by itself</comment>
        <translation>
            <numerusform>%Ln entdeckt</numerusform>
            <numerusform>%Ln entdeckt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::PlantWatch</name>
    <message>
        <source>%1: %2</source>
        <comment>tag, cause</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>tag, beyond which limit</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>No link</source>
        <translation>Keine Verbindung</translation>
    </message>
</context>
<context>
    <name>lineside::ProductionPage</name>
    <message numerus="yes">
        <source>%Ln counter resets</source>
        <translation>
            <numerusform>%Ln Zähler zurückgesetzt</numerusform>
            <numerusform>%Ln-mal Zähler zurückgesetzt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln jumps that the ideal rate does not allow</source>
        <translation>
            <numerusform>%Ln Sprung, den der ideale Takt nicht erlaubt</numerusform>
            <numerusform>%Ln Sprünge, die der ideale Takt nicht erlaubt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln single readings passed over</source>
        <translation>
            <numerusform>%Ln einzelner Messwert übergangen</numerusform>
            <numerusform>%Ln einzelne Messwerte übergangen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 units spread over time in which nobody saw the counter</source>
        <translation>%1 Stück auf Zeit verteilt, in der niemand den Zähler sah</translation>
    </message>
    <message>
        <source>Here stands what was made and lost, by line, machine and shift.</source>
        <translation>Hier steht, was hergestellt wurde und verloren ging, je Linie, Maschine und Schicht.</translation>
    </message>
    <message>
        <source>This station works out no production figures.</source>
        <translation>Diese Station errechnet keine Produktionszahlen.</translation>
    </message>
    <message>
        <source>Lines and machines</source>
        <translation>Linien und Maschinen</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Availability</source>
        <translation>Verfügbarkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Ausschuss</translation>
    </message>
    <message>
        <source>Rework</source>
        <translation>Nacharbeit</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Used</source>
        <translation>Genutzt</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>Ausbeute</translation>
    </message>
    <message>
        <source>Known</source>
        <translation>Bekannt</translation>
    </message>
    <message>
        <source>Machine settings…</source>
        <translation>Maschineneinstellungen…</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Shift report…</source>
        <translation>Schichtbericht…</translation>
    </message>
    <message>
        <source>This line and time on paper: PDF, CSV or text</source>
        <translation>Diese Linie und Zeit auf Papier: PDF, CSV oder Text</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>Wo die Zeit blieb</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>Of the time</source>
        <translation>Der Zeit</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>Stück</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Stillstände</translation>
    </message>
    <message>
        <source>Losses and states</source>
        <translation>Verluste und Zustände</translation>
    </message>
    <message>
        <source>Stops by reason</source>
        <translation>Stillstände nach Grund</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Up to here</source>
        <translation>Bis hierher</translation>
    </message>
    <message>
        <source>Stop reasons</source>
        <translation>Stillstandsgründe</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>This plant has no machines yet. A project file brings them.</source>
        <translation>Diese Anlage hat noch keine Maschinen. Eine Projektdatei bringt sie mit.</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>No machine of it is set up</source>
        <translation>Keine ihrer Maschinen ist eingerichtet</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>Nicht eingerichtet</translation>
    </message>
    <message>
        <source>Is caught up from history…</source>
        <translation>Wird aus der Historie nachgeholt…</translation>
    </message>
    <message>
        <source>always</source>
        <translation>immer</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <source>The figures are those of the last shift.</source>
        <translation>Die Zahlen sind die der letzten Schicht.</translation>
    </message>
    <message>
        <source>Its ideal rate is set too low: it is faster than that.</source>
        <translation>Ihr idealer Takt ist zu lang eingestellt: Sie ist schneller.</translation>
    </message>
    <message>
        <source>%1 of %2 planned units are good.</source>
        <translation>%1 von %2 geplanten Stück sind gut.</translation>
    </message>
    <message>
        <source>Runs: %1 planned, %2 completed today.</source>
        <translation>Aufträge: %1 geplant, %2 heute fertig.</translation>
    </message>
    <message>
        <source>Here stands what was made and lost, and why.</source>
        <translation>Hier steht, was hergestellt wurde und verloren ging, und warum.</translation>
    </message>
    <message>
        <source>%1, by %2</source>
        <translation>%1, nach %2</translation>
    </message>
    <message>
        <source>Nobody has said what its state tag means and which tags count.</source>
        <translation>Niemand hat gesagt, was die Werte ihres Zustands bedeuten und welche Messstellen zählen.</translation>
    </message>
    <message>
        <source>This time has just begun.</source>
        <translation>Diese Zeit hat gerade erst begonnen.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>OEE %1 (target %2)</source>
        <translation>OEE %1 (Ziel %2)</translation>
    </message>
    <message>
        <source>OEE %1</source>
        <translation>OEE %1</translation>
    </message>
    <message>
        <source>availability %1</source>
        <translation>Verfügbarkeit %1</translation>
    </message>
    <message>
        <source>performance %1</source>
        <translation>Leistung %1</translation>
    </message>
    <message>
        <source>quality %1</source>
        <translation>Qualität %1</translation>
    </message>
    <message>
        <source>%1 made</source>
        <translation>%1 hergestellt</translation>
    </message>
    <message>
        <source>%1 good, %2 scrap, %3 rework</source>
        <translation>%1 gut, %2 Ausschuss, %3 Nacharbeit</translation>
    </message>
    <message>
        <source>%1 %2 a unit</source>
        <translation>%1 %2 je Stück</translation>
    </message>
    <message>
        <source>their quality %1</source>
        <translation>ihre Qualität %1</translation>
    </message>
    <message>
        <source>Performance comes to %1 %: the ideal rate is set too low. Enter the shortest time a unit can take, and for each product its own.</source>
        <translation>Die Leistung kommt auf %1 %: Der ideale Takt ist zu lang eingestellt. Geben Sie die kürzeste Zeit ein, die ein Stück dauern kann, und für jedes Produkt seine eigene.</translation>
    </message>
    <message>
        <source>Its settings say what an ideal unit takes.</source>
        <translation>In ihren Einstellungen steht, wie lange ein Stück im Idealfall dauert.</translation>
    </message>
    <message>
        <source>Its settings say which tags count what was made, and two of all, good and scrap.</source>
        <translation>In ihren Einstellungen steht, welche Messstellen das Hergestellte zählen: zwei von alle, gute und Ausschuss.</translation>
    </message>
    <message>
        <source>Its settings say what the values of its state tag mean.</source>
        <translation>In ihren Einstellungen steht, was die Werte ihres Zustands bedeuten.</translation>
    </message>
    <message>
        <source>The calendar of its line says when it works.</source>
        <translation>Im Kalender ihrer Linie steht, wann sie arbeitet.</translation>
    </message>
    <message>
        <source>Calendars and reasons…</source>
        <translation>Kalender und Gründe…</translation>
    </message>
</context>
<context>
    <name>lineside::ProductionTab</name>
    <message>
        <source>Products and how fast they are made at best</source>
        <translation>Produkte und wie schnell sie bestenfalls entstehen</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Seconds a unit</source>
        <translation>Sekunden je Stück</translation>
    </message>
    <message>
        <source>Units an hour</source>
        <translation>Stück je Stunde</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
    <message>
        <source>What it counts</source>
        <translation>Was sie zählt</translation>
    </message>
    <message>
        <source>Of all, good and scrap pieces two are enough: the third follows from them.</source>
        <translation>Von allen, guten und Ausschussteilen genügen zwei: das dritte folgt daraus.</translation>
    </message>
    <message>
        <source>All pieces</source>
        <translation>Alle Teile</translation>
    </message>
    <message>
        <source>Good pieces</source>
        <translation>Gutteile</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Ausschuss</translation>
    </message>
    <message>
        <source>Rework</source>
        <translation>Nacharbeit</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Counters begin again after</source>
        <translation>Zähler beginnen neu nach</translation>
    </message>
    <message>
        <source>65536 for a counter of 16 bits. Empty: a lower count is a reset.</source>
        <translation>65536 bei einem Zähler mit 16 Bit. Leer: ein kleinerer Stand ist ein Rücksetzen.</translation>
    </message>
    <message>
        <source>Names what is being made.</source>
        <translation>Nennt, was gerade entsteht.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Another order begins another production run.</source>
        <translation>Ein anderer Wert beginnt einen anderen Fertigungsauftrag.</translation>
    </message>
    <message>
        <source>How fast it could be</source>
        <translation>Wie schnell sie sein könnte</translation>
    </message>
    <message>
        <source>Ideal cycle</source>
        <translation>Idealer Takt</translation>
    </message>
    <message>
        <source>s a unit</source>
        <translation>s je Stück</translation>
    </message>
    <message>
        <source>At best. Empty: not known, and then there is no OEE.</source>
        <translation>Bestenfalls. Leer: nicht bekannt, dann gibt es keine OEE.</translation>
    </message>
    <message>
        <source>The same as a rate</source>
        <translation>Dasselbe als Rate</translation>
    </message>
    <message>
        <source>units an hour</source>
        <translation>Stück je Stunde</translation>
    </message>
    <message>
        <source>Short stops last up to</source>
        <translation>Kurze Stopps dauern bis zu</translation>
    </message>
    <message>
        <source>min</source>
        <translation>min</translation>
    </message>
    <message>
        <source>They count as lost speed, and nobody asks why.</source>
        <translation>Sie zählen als verlorenes Tempo, und niemand fragt warum.</translation>
    </message>
    <message>
        <source>Target of the OEE</source>
        <translation>Ziel der OEE</translation>
    </message>
    <message>
        <source>Products with a rate of their own</source>
        <translation>Produkte mit eigener Rate</translation>
    </message>
    <message>
        <source>Add product</source>
        <translation>Produkt hinzufügen</translation>
    </message>
    <message>
        <source>Remove product</source>
        <translation>Produkt entfernen</translation>
    </message>
    <message>
        <source>What the values of %1 mean. A value without a meaning counts as unknown.</source>
        <translation>Was die Werte von %1 bedeuten. Ein Wert ohne Bedeutung gilt als unbekannt.</translation>
    </message>
    <message>
        <source>No tag says what this machine does: choose a state tag on the General tab. Until then its time is unknown.</source>
        <translation>Keine Messstelle sagt, was diese Maschine tut: auf der Seite „Allgemein“ die Messstelle des Zustands wählen. Bis dahin ist ihre Zeit unbekannt.</translation>
    </message>
    <message>
        <source>The state tag is not there any more: choose another on the General tab.</source>
        <translation>Die Messstelle des Zustands gibt es nicht mehr: auf der Seite „Allgemein“ eine andere wählen.</translation>
    </message>
    <message>
        <source>(always the same)</source>
        <translation>(immer dasselbe)</translation>
    </message>
    <message>
        <source>(no orders)</source>
        <translation>(keine Aufträge)</translation>
    </message>
    <message>
        <source>(not counted)</source>
        <translation>(nicht gezählt)</translation>
    </message>
    <message>
        <source>Scrap alone says nothing: count all pieces or the good ones too.</source>
        <translation>Ausschuss allein sagt nichts: auch alle Teile oder die guten zählen.</translation>
    </message>
    <message>
        <source>This tag counts something else already.</source>
        <translation>Diese Messstelle zählt schon etwas anderes.</translation>
    </message>
    <message>
        <source>A product needs a name, as the tag or the order says it.</source>
        <translation>Ein Produkt braucht einen Namen, wie ihn die Messstelle oder der Auftrag nennt.</translation>
    </message>
    <message>
        <source>This product stands there already.</source>
        <translation>Dieses Produkt steht schon da.</translation>
    </message>
</context>
<context>
    <name>lineside::ProjectActions</name>
    <message>
        <source>A project is being opened or saved.</source>
        <translation>Ein Projekt wird gerade geöffnet oder gespeichert.</translation>
    </message>
    <message>
        <source>Try again when it is done.</source>
        <translation>Danach erneut versuchen.</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>lineside::PutAsideDialog</name>
    <message>
        <source>Ask again</source>
        <translation>Erneut fragen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Rows put aside</source>
        <translation>Beiseitegelegte Zeilen</translation>
    </message>
    <message>
        <source>Nothing else waits for these rows. The table lineside.rejected_readings of the plant database keeps them bit for bit: put right what the reason names, such as a clock or a constraint; what has been dealt with may be deleted there.</source>
        <translation>Sonst wartet nichts auf diese Zeilen. Die Tabelle lineside.rejected_readings der Anlagendatenbank bewahrt sie Bit für Bit auf: in Ordnung bringen, was der Grund nennt, etwa eine Uhr oder eine Bedingung; was erledigt ist, darf dort gelöscht werden.</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Messstelle</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Asking the plant database…</source>
        <translation>Die Anlagendatenbank wird gefragt…</translation>
    </message>
    <message>
        <source>(event)</source>
        <translation>(Ereignis)</translation>
    </message>
    <message>
        <source>The plant database has taken everything that this station sent.</source>
        <translation>Die Anlagendatenbank hat alles angenommen, was diese Station geschickt hat.</translation>
    </message>
    <message>
        <source>%1 rows of this station; the newest %2 are listed.</source>
        <translation>%1 Zeilen dieser Station; die neuesten %2 sind aufgeführt.</translation>
    </message>
    <message>
        <source>%1 rows of this station.</source>
        <translation>%1 Zeilen dieser Station.</translation>
    </message>
    <message>
        <source>Export rows put aside</source>
        <translation>Beiseitegelegte Zeilen exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
</context>
<context>
    <name>lineside::QualityPage</name>
    <message>
        <source>Here control charts watch what is made, and batches are signed for.</source>
        <translation>Hier beobachten Regelkarten, was hergestellt wird, und für Chargen wird unterschrieben.</translation>
    </message>
    <message>
        <source>This station keeps no control charts.</source>
        <translation>Diese Station führt keine Regelkarten.</translation>
    </message>
    <message>
        <source>Control charts</source>
        <translation>Regelkarten</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>Letzter</translation>
    </message>
    <message>
        <source>Lower limit</source>
        <translation>Untere Grenze</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>Upper limit</source>
        <translation>Obere Grenze</translation>
    </message>
    <message>
        <source>Signals, 7 d</source>
        <translation>Signale, 7 T</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Last 8 hours</source>
        <translation>Letzte 8 Stunden</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Last week</source>
        <translation>Letzte Woche</translation>
    </message>
    <message>
        <source>Last 31 days</source>
        <translation>Letzte 31 Tage</translation>
    </message>
    <message>
        <source>Enter values…</source>
        <translation>Werte eingeben…</translation>
    </message>
    <message>
        <source>Values from a file…</source>
        <translation>Werte aus Datei…</translation>
    </message>
    <message>
        <source>Show its tag</source>
        <translation>Messstelle zeigen</translation>
    </message>
    <message>
        <source>The machine&apos;s page, with its values and their trend</source>
        <translation>Die Seite der Maschine, mit ihren Werten und deren Verlauf</translation>
    </message>
    <message>
        <source>Learn limits anew</source>
        <translation>Grenzen neu lernen</translation>
    </message>
    <message>
        <source>Machine settings…</source>
        <translation>Maschineneinstellungen…</translation>
    </message>
    <message>
        <source>Signals</source>
        <translation>Signale</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schwere</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Maßnahme</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Chargen</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>%1 exportieren</translation>
    </message>
    <message>
        <source>Export the points of the chart</source>
        <translation>Punkte der Karte exportieren</translation>
    </message>
    <message>
        <source>No machine has a control chart yet.</source>
        <translation>Noch keine Maschine hat eine Regelkarte.</translation>
    </message>
    <message>
        <source>centre %1, limits %2 and %3 %4</source>
        <translation>Mitte %1, Grenzen %2 und %3 %4</translation>
    </message>
    <message>
        <source>learnt from %1 points, %2–%3</source>
        <translation>gelernt aus %1 Punkten, %2–%3</translation>
    </message>
    <message>
        <source>limits are fixed</source>
        <translation>Grenzen sind fest</translation>
    </message>
    <message>
        <source>shown: %1 points of %2 values, %3–%4</source>
        <translation>gezeigt: %1 Punkte aus %2 Werten, %3–%4</translation>
    </message>
    <message>
        <source>No capability: the chart has no specification.</source>
        <translation>Keine Fähigkeit: Die Karte hat keine Spezifikation.</translation>
    </message>
    <message>
        <source>No capability: there are too few values in this time.</source>
        <translation>Keine Fähigkeit: In dieser Zeit gibt es zu wenige Werte.</translation>
    </message>
    <message>
        <source>No capability: the chart still learns its limits.</source>
        <translation>Keine Fähigkeit: Die Karte lernt ihre Grenzen noch.</translation>
    </message>
    <message>
        <source>Cpk %1 (95 %: %2 to %3)</source>
        <translation>Cpk %1 (95 %: %2 bis %3)</translation>
    </message>
    <message>
        <source>specification %1</source>
        <translation>Spezifikation %1</translation>
    </message>
    <message>
        <source>from %1 values, %2–%3</source>
        <translation>aus %1 Werten, %2–%3</translation>
    </message>
    <message numerus="yes">
        <source>%Ln outside the specification</source>
        <translation>
            <numerusform>%Ln außerhalb der Spezifikation</numerusform>
            <numerusform>%Ln außerhalb der Spezifikation</numerusform>
        </translation>
    </message>
    <message>
        <source>The values were entered.</source>
        <translation>Die Werte wurden eingegeben.</translation>
    </message>
    <message>
        <source>The values were taken over.</source>
        <translation>Die Werte wurden übernommen.</translation>
    </message>
    <message numerus="yes">
        <source>The chart forgets its limits and learns them from the next %Ln points.</source>
        <translation>
            <numerusform>Die Karte vergisst ihre Grenzen und lernt sie aus dem nächsten %Ln Punkt.</numerusform>
            <numerusform>Die Karte vergisst ihre Grenzen und lernt sie aus den nächsten %Ln Punkten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Do so when the process was changed on purpose. Until then nothing is judged.</source>
        <translation>Richtig, wenn der Prozess absichtlich geändert wurde. Bis dahin wird nichts beurteilt.</translation>
    </message>
    <message>
        <source>Learn anew</source>
        <translation>Neu lernen</translation>
    </message>
    <message>
        <source>The chart learns its limits anew.</source>
        <translation>Die Karte lernt ihre Grenzen neu.</translation>
    </message>
    <message>
        <source>Filter the signals</source>
        <translation>Die Signale filtern</translation>
    </message>
    <message>
        <source>All signals</source>
        <translation>Alle Signale</translation>
    </message>
    <message numerus="yes">
        <source>%Ln signals</source>
        <translation>
            <numerusform>%Ln Signal</numerusform>
            <numerusform>%Ln Signale</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::ReasonTab</name>
    <message>
        <source>Reasons for standing still</source>
        <translation>Gründe für Stillstand</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Worte</translation>
    </message>
    <message>
        <source>The machine is</source>
        <translation>Die Maschine</translation>
    </message>
    <message>
        <source>Why machines stand still</source>
        <translation>Warum Maschinen stehen</translation>
    </message>
    <message>
        <source>Whoever is at the machine chooses one of these after a stop that is not a short one. Past stops keep the code that they were given.</source>
        <translation>Wer an der Maschine ist, wählt einen davon nach einem Stillstand, der kein kurzer ist. Vergangene Stillstände behalten das Kürzel, das sie bekamen.</translation>
    </message>
    <message>
        <source>Add reason</source>
        <translation>Grund hinzufügen</translation>
    </message>
    <message>
        <source>Remove reason</source>
        <translation>Grund entfernen</translation>
    </message>
    <message>
        <source>Add the usual ones</source>
        <translation>Die üblichen hinzufügen</translation>
    </message>
    <message>
        <source>No material</source>
        <translation>Kein Material</translation>
    </message>
    <message>
        <source>The next machine takes nothing</source>
        <translation>Die nächste Maschine nimmt nichts ab</translation>
    </message>
    <message>
        <source>No order</source>
        <translation>Kein Auftrag</translation>
    </message>
    <message>
        <source>Nobody there to run it</source>
        <translation>Niemand da, der sie fährt</translation>
    </message>
    <message>
        <source>Change-over</source>
        <translation>Umrüsten</translation>
    </message>
    <message>
        <source>Cleaning</source>
        <translation>Reinigung</translation>
    </message>
    <message>
        <source>Jam</source>
        <translation>Stau</translation>
    </message>
    <message>
        <source>Mechanical fault</source>
        <translation>Mechanische Störung</translation>
    </message>
    <message>
        <source>Electrical fault</source>
        <translation>Elektrische Störung</translation>
    </message>
    <message>
        <source>Stopped for quality</source>
        <translation>Wegen Qualität angehalten</translation>
    </message>
    <message>
        <source>Planned maintenance</source>
        <translation>Geplante Wartung</translation>
    </message>
    <message>
        <source>A reason needs a code.</source>
        <translation>Ein Grund braucht ein Kürzel.</translation>
    </message>
    <message>
        <source>This code stands there already.</source>
        <translation>Dieses Kürzel steht schon da.</translation>
    </message>
    <message>
        <source>There is room for %1 letters.</source>
        <translation>Es ist Platz für %1 Zeichen.</translation>
    </message>
    <message>
        <source>Machine %1 tells the reason %2 by itself: take it out there before it goes here.</source>
        <translation>Maschine %1 nennt den Grund %2 von selbst: ihn erst dort herausnehmen, dann hier.</translation>
    </message>
</context>
<context>
    <name>lineside::RecommendationBoard</name>
    <message>
        <source>Closed ones too</source>
        <translation>Auch erledigte</translation>
    </message>
    <message>
        <source>Recommend…</source>
        <translation>Empfehlen…</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Genehmigen…</translation>
    </message>
    <message>
        <source>Reject…</source>
        <translation>Ablehnen…</translation>
    </message>
    <message>
        <source>Work was done…</source>
        <translation>Arbeit ist getan…</translation>
    </message>
    <message>
        <source>Did it help…</source>
        <translation>Hat es geholfen…</translation>
    </message>
    <message>
        <source>Its alert</source>
        <translation>Die Meldung dazu</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden…</translation>
    </message>
    <message>
        <source>Filter by machine or words</source>
        <translation>Nach Maschine oder Worten filtern</translation>
    </message>
    <message>
        <source>Filter the recommendations</source>
        <translation>Empfehlungen filtern</translation>
    </message>
    <message>
        <source>Recommendations</source>
        <translation>Empfehlungen</translation>
    </message>
    <message>
        <source>Next step…</source>
        <translation>Nächster Schritt…</translation>
    </message>
    <message>
        <source>Health of the machine</source>
        <translation>Gesundheit der Maschine</translation>
    </message>
    <message>
        <source>Recommendations say what should be done to machines, and what became of it.</source>
        <translation>Empfehlungen sagen, was an Maschinen getan werden soll und was daraus wurde.</translation>
    </message>
    <message>
        <source>None is waiting, or none fits the filter.</source>
        <translation>Keine wartet, oder keine passt zum Filter.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Why: %1</source>
        <translation>Warum: %1</translation>
    </message>
    <message>
        <source>Health %1 when it was done, %2 when its result was judged</source>
        <translation>Gesundheit %1 bei der Ausführung, %2 bei der Beurteilung</translation>
    </message>
    <message>
        <source>Health %1 when it was done</source>
        <translation>Gesundheit %1 bei der Ausführung</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>Recommendations are made and decided by those who manage maintenance. %1</source>
        <translation>Empfehlungen machen und entscheiden die, die die Wartung verwalten. %1</translation>
    </message>
    <message>
        <source>A recommendation that is %1 cannot take this step.</source>
        <translation>Eine Empfehlung im Zustand „%1“ kann diesen Schritt nicht tun.</translation>
    </message>
    <message>
        <source>Export recommendations</source>
        <translation>Empfehlungen exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
</context>
<context>
    <name>lineside::RecommendationModel</name>
    <message>
        <source>%1: %2 before, %3 after</source>
        <translation>%1: %2 vorher, %3 nachher</translation>
    </message>
    <message>
        <source>helped</source>
        <translation>hat geholfen</translation>
    </message>
    <message>
        <source>did not help</source>
        <translation>hat nicht geholfen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Planned for</source>
        <translation>Geplant für</translation>
    </message>
    <message>
        <source>Done at</source>
        <translation>Getan am</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Last step</source>
        <translation>Letzter Schritt</translation>
    </message>
</context>
<context>
    <name>lineside::ReconcileDialog</name>
    <message>
        <source>%1 readings are copied there.</source>
        <translation>%1 Messwerte werden dorthin kopiert.</translation>
    </message>
    <message>
        <source>%1 rows that are there twice are removed.</source>
        <translation>%1 Zeilen, die dort doppelt sind, werden entfernt.</translation>
    </message>
    <message>
        <source>%1 rows are put back to what was stored here; where two of one number differ, both stay.</source>
        <translation>%1 Zeilen werden auf das hier Gespeicherte zurückgesetzt; wo sich zwei mit derselben Nummer unterscheiden, bleiben beide.</translation>
    </message>
    <message>
        <source>%1 rows that this computer does not have (any more) are left alone.</source>
        <translation>%1 Zeilen, die dieser Rechner nicht (mehr) hat, bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Compares counts and hashes of each tag and hour, and where they differ reading by reading. It changes nothing, and the station works on meanwhile.</source>
        <translation>Vergleicht Anzahl und Prüfsummen je Messstelle und Stunde und, wo sie abweichen, Messwert für Messwert. Geändert wird nichts, und die Station arbeitet derweil weiter.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Berichtigen…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Compare with the plant database</source>
        <translation>Mit der Anlagendatenbank vergleichen</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>The last day</source>
        <translation>Der letzte Tag</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>Die letzten 7 Tage</translation>
    </message>
    <message>
        <source>The last 31 days</source>
        <translation>Die letzten 31 Tage</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>Hour</source>
        <translation>Stunde</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Messstelle</translation>
    </message>
    <message>
        <source>Missing there</source>
        <translation>Fehlt dort</translation>
    </message>
    <message>
        <source>There twice</source>
        <translation>Doppelt</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Anders</translation>
    </message>
    <message>
        <source>Not here</source>
        <translation>Nicht hier</translation>
    </message>
    <message>
        <source>Where the two sides differ</source>
        <translation>Wo die beiden Seiten abweichen</translation>
    </message>
    <message>
        <source>Put the plant database right?</source>
        <translation>Die Anlagendatenbank berichtigen?</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Berichtigen</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Wird verbunden…</translation>
    </message>
    <message>
        <source>Is being cancelled…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
    <message>
        <source>%1 readings were compared: %2 are missing there, %3 rows are there twice, %4 differ.</source>
        <translation>%1 Messwerte wurden verglichen: %2 fehlen dort, %3 Zeilen sind dort doppelt, %4 weichen ab.</translation>
    </message>
    <message>
        <source>%1 rows there are not in the history of this computer (any more).</source>
        <translation>%1 Zeilen dort sind nicht (mehr) in der Historie dieses Rechners.</translation>
    </message>
    <message>
        <source>The first %1 hours are listed.</source>
        <translation>Aufgeführt sind die ersten %1 Stunden.</translation>
    </message>
</context>
<context>
    <name>lineside::ReconcileRun</name>
    <message>
        <source>%1 is not a time.</source>
        <translation>%1 ist keine Zeitangabe.</translation>
    </message>
    <message>
        <source>It looks like 2026-11-21 or 2026-11-21T14:00 (UTC).</source>
        <translation>So sieht sie aus: 2026-11-21 oder 2026-11-21T14:00 (UTC).</translation>
    </message>
    <message>
        <source>This station does not forward to a database.</source>
        <translation>Diese Station leitet an keine Datenbank weiter.</translation>
    </message>
    <message>
        <source>Set it up with --connect-postgresql.</source>
        <translation>Richten Sie das mit --connect-postgresql ein.</translation>
    </message>
    <message>
        <source>The two sides differ.</source>
        <translation>Die beiden Seiten weichen voneinander ab.</translation>
    </message>
    <message>
        <source>Repeat it with --repair, or look at the rows that were named.</source>
        <translation>Wiederholen Sie es mit --repair, oder sehen Sie sich die genannten Zeilen an.</translation>
    </message>
</context>
<context>
    <name>lineside::ReplayDialog</name>
    <message>
        <source>Replay</source>
        <translation>Nachrechnen</translation>
    </message>
    <message>
        <source>Cancel the replay</source>
        <translation>Nachrechnen abbrechen</translation>
    </message>
    <message>
        <source>Apply to the machine</source>
        <translation>Auf die Maschine anwenden</translation>
    </message>
    <message>
        <source>Replay the health of %1</source>
        <translation>Gesundheit von %1 nachrechnen</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>Fortschritt des Nachrechnens</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Weights and options of this replay become the machine&apos;s own, as one step that Undo takes back</source>
        <translation>Gewichte und Optionen werden die der Maschine, als ein Schritt, den Rückgängig zurücknimmt</translation>
    </message>
    <message>
        <source>Over the last</source>
        <translation>Über die letzten</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 Tage</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 Tage</translation>
    </message>
    <message>
        <source>How the parts become one score</source>
        <translation>Wie aus den Teilen eine Zahl wird</translation>
    </message>
    <message>
        <source>Weighted sum</source>
        <translation>Gewichtete Summe</translation>
    </message>
    <message>
        <source>Geometric mean</source>
        <translation>Geometrisches Mittel</translation>
    </message>
    <message>
        <source>Weighted sum, of the values only the worst</source>
        <translation>Gewichtete Summe, von den Werten nur die schlechtesten</translation>
    </message>
    <message>
        <source>So many of the worst values</source>
        <translation>So viele der schlechtesten Werte</translation>
    </message>
    <message>
        <source>Weight of the sensors</source>
        <translation>Gewicht der Sensoren</translation>
    </message>
    <message>
        <source>OEE</source>
        <translation>OEE</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>Zuverlässigkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>An OEE of this is worth 100</source>
        <translation>So viel OEE ist 100 wert</translation>
    </message>
    <message>
        <source>Breakdowns count over</source>
        <translation>Ausfälle zählen über</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Weigh values by time</source>
        <translation>Werte nach Zeit gewichten</translation>
    </message>
    <message>
        <source>Only while it runs</source>
        <translation>Nur während sie läuft</translation>
    </message>
    <message>
        <source>Only signals beyond chance</source>
        <translation>Nur Signale über dem Zufall</translation>
    </message>
    <message>
        <source>Breakdowns an operating hour</source>
        <translation>Ausfälle je Betriebsstunde</translation>
    </message>
    <message>
        <source>Replay works the score out anew from the readings in history, each hour, and lays it beside the score as it was.</source>
        <translation>Nachrechnen bildet die Zahl für jede Stunde neu aus den Messwerten der Historie und legt sie neben die Zahl, wie sie war.</translation>
    </message>
    <message>
        <source>One of them must be above 0.</source>
        <translation>Eines davon muss über 0 sein.</translation>
    </message>
    <message>
        <source>The replay was cancelled; nothing was changed.</source>
        <translation>Das Nachrechnen wurde abgebrochen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>As it was</source>
        <translation>Wie sie war</translation>
    </message>
    <message>
        <source>Replayed</source>
        <translation>Nachgerechnet</translation>
    </message>
    <message>
        <source>%1 scores of %2 readings, %3 – %4, in %5 s.</source>
        <translation>%1 Zahlen aus %2 Messwerten, %3 – %4, in %5 s.</translation>
    </message>
    <message>
        <source>No score was kept of that time, so there is nothing to compare with.</source>
        <translation>Aus dieser Zeit wurde keine Zahl aufgehoben, es gibt nichts zu vergleichen.</translation>
    </message>
    <message>
        <source>Kept and replayed scores have no moment in common.</source>
        <translation>Aufgehobene und nachgerechnete Zahlen haben keinen Zeitpunkt gemeinsam.</translation>
    </message>
    <message>
        <source>Against the score as it was: %1 points in the middle, %2 to %3 (%4 moments); another status at %5 of them.</source>
        <translation>Gegen die Zahl, wie sie war: im Mittel %1 Punkte, %2 bis %3 (%4 Zeitpunkte); bei %5 davon ein anderer Status.</translation>
    </message>
    <message>
        <source>Nothing of this is kept.</source>
        <translation>Nichts davon wird aufgehoben.</translation>
    </message>
    <message>
        <source>Health of %1 as replayed</source>
        <translation>Gesundheit von %1 wie nachgerechnet</translation>
    </message>
    <message>
        <source>%1 is judged by the replayed weights and options now; Undo takes it back.</source>
        <translation>%1 wird jetzt nach den nachgerechneten Gewichten und Optionen beurteilt; Rückgängig nimmt das zurück.</translation>
    </message>
</context>
<context>
    <name>lineside::ReportDialog</name>
    <message>
        <source>Save as &amp;PDF…</source>
        <translation>Als &amp;PDF speichern…</translation>
    </message>
    <message>
        <source>Save as CS&amp;V…</source>
        <translation>Als CS&amp;V speichern…</translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation>Als &amp;Text kopieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Shift report</source>
        <translation>Schichtbericht</translation>
    </message>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Berichts</translation>
    </message>
    <message>
        <source>How far the report is</source>
        <translation>Wie weit der Bericht ist</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>The report is in the clipboard.</source>
        <translation>Der Bericht ist in der Zwischenablage.</translation>
    </message>
    <message>
        <source>PDF files (*.pdf)</source>
        <translation>PDF-Dateien (*.pdf)</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>Geschrieben nach %1.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room there.</source>
        <translation>Einen anderen Ordner wählen oder dort Platz schaffen.</translation>
    </message>
</context>
<context>
    <name>lineside::RetentionDialog</name>
    <message>
        <source> days</source>
        <translation> Tage</translation>
    </message>
    <message numerus="yes">
        <source>About %Ln days of readings before %1 go: %2 readings, of which %3 are archived.</source>
        <translation>
            <numerusform>Messwerte von etwa %Ln Tag vor dem %1 fallen weg: %2 Messwerte, davon sind %3 archiviert.</numerusform>
            <numerusform>Messwerte von etwa %Ln Tagen vor dem %1 fallen weg: %2 Messwerte, davon sind %3 archiviert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Some of them go before their time, for lack of room.</source>
        <translation>Einige davon fallen vor ihrer Zeit weg, weil der Platz fehlt.</translation>
    </message>
    <message>
        <source>%1 readings are due but stay until their months are archived: %2.</source>
        <translation>%1 Messwerte sind fällig, bleiben aber, bis ihre Monate archiviert sind: %2.</translation>
    </message>
    <message>
        <source>Hourly figures from before %1 go.</source>
        <translation>Stundenwerte von vor dem %1 fallen weg.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events go.</source>
        <translation>
            <numerusform>%Ln Ereignis fällt weg.</numerusform>
            <numerusform>%Ln Ereignisse fallen weg.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing goes now.</source>
        <translation>Jetzt fällt nichts weg.</translation>
    </message>
    <message>
        <source>as long as there is room</source>
        <translation>solange Platz ist</translation>
    </message>
    <message>
        <source>for ever</source>
        <translation>für immer</translation>
    </message>
    <message>
        <source>Archive each month by itself; no readings go before</source>
        <translation>Jeden Monat selbsttätig archivieren; vorher fallen keine Messwerte weg</translation>
    </message>
    <message>
        <source>How long the history is kept</source>
        <translation>Wie lange die Historie aufbewahrt wird</translation>
    </message>
    <message>
        <source>20 GB, or half of what is free</source>
        <translation>20 GB, oder die Hälfte des freien Platzes</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Messstellen</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>Erfasst</translation>
    </message>
    <message>
        <source>Other times for certain tags</source>
        <translation>Andere Zeiten für bestimmte Messstellen</translation>
    </message>
    <message>
        <source>archives, in the data folder</source>
        <translation>archives, im Datenordner</translation>
    </message>
    <message>
        <source>What would go</source>
        <translation>Was wegfallen würde</translation>
    </message>
    <message>
        <source>&amp;Readings</source>
        <translation>&amp;Messwerte</translation>
    </message>
    <message>
        <source>&amp;Hourly figures</source>
        <translation>&amp;Stundenwerte</translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation>&amp;Ereignisse</translation>
    </message>
    <message>
        <source>&amp;Space</source>
        <translation>&amp;Platz</translation>
    </message>
    <message>
        <source>Other times for certain tags, as DEVICE.tag; * stands for anything. The first that fits counts. 0 days: as long as there is room.</source>
        <translation>Andere Zeiten für bestimmte Messstellen, als GERÄT.messstelle; * steht für Beliebiges. Die erste, die passt, zählt. 0 Tage: solange Platz ist.</translation>
    </message>
    <message>
        <source>&amp;Add rule</source>
        <translation>Regel &amp;hinzufügen</translation>
    </message>
    <message>
        <source>Remo&amp;ve rule</source>
        <translation>Regel &amp;entfernen</translation>
    </message>
    <message>
        <source>Archive &amp;folder</source>
        <translation>Archiv&amp;ordner</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>A rule says no tags.</source>
        <translation>Eine Regel nennt keine Messstellen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be the tags of a rule.</source>
        <translation>„%1“ können nicht die Messstellen einer Regel sein.</translation>
    </message>
    <message>
        <source>The archive folder must be a whole path, from / on.</source>
        <translation>Der Archivordner muss ein vollständiger Pfad sein, ab /.</translation>
    </message>
    <message>
        <source>Reckoning what would go…</source>
        <translation>Es wird ermittelt, was wegfallen würde…</translation>
    </message>
    <message>
        <source>This station does not keep its history within limits.</source>
        <translation>Diese Station hält ihre Historie nicht in Grenzen.</translation>
    </message>
    <message>
        <source>What would go cannot be reckoned: %1</source>
        <translation>Was wegfallen würde, lässt sich nicht ermitteln: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln Messstelle</numerusform>
            <numerusform>%Ln Messstellen</numerusform>
        </translation>
    </message>
    <message>
        <source>What goes cannot be brought back without an archive or a backup.</source>
        <translation>Was wegfällt, lässt sich ohne Archiv oder Sicherung nicht zurückholen.</translation>
    </message>
</context>
<context>
    <name>lineside::RunDialog</name>
    <message>
        <source>It is to begin at</source>
        <translation>Soll beginnen um</translation>
    </message>
    <message>
        <source>Plan a run</source>
        <translation>Auftrag planen</translation>
    </message>
    <message>
        <source>Change a run</source>
        <translation>Auftrag ändern</translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation>&amp;Auftrag</translation>
    </message>
    <message>
        <source>As the order tag says it, where there is one.</source>
        <translation>Wie ihn die Messstelle des Auftrags nennt, wo es eine gibt.</translation>
    </message>
    <message>
        <source>&amp;Product</source>
        <translation>&amp;Produkt</translation>
    </message>
    <message>
        <source>Empty: as the product tag says.</source>
        <translation>Leer: wie die Messstelle des Produkts sagt.</translation>
    </message>
    <message>
        <source>&amp;Quantity</source>
        <translation>&amp;Menge</translation>
    </message>
    <message>
        <source>units</source>
        <translation>Stück</translation>
    </message>
    <message>
        <source>Good units that are to be made; empty where nobody has said.</source>
        <translation>Gute Stück, die herzustellen sind; leer, wo es niemand gesagt hat.</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingeben</translation>
    </message>
    <message>
        <source>An order or a product tells runs apart: enter one of them.</source>
        <translation>Ein Auftrag oder ein Produkt unterscheidet sie: eines davon eingeben.</translation>
    </message>
    <message>
        <source>Is being entered…</source>
        <translation>Wird eingegeben…</translation>
    </message>
</context>
<context>
    <name>lineside::RunPanel</name>
    <message>
        <source>planned</source>
        <translation>geplant</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>dauert an</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>Plan a run…</source>
        <translation>Auftrag planen…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Begin now</source>
        <translation>Jetzt beginnen</translation>
    </message>
    <message>
        <source>End now</source>
        <translation>Jetzt beenden</translation>
    </message>
    <message>
        <source>Production runs</source>
        <translation>Fertigungsaufträge</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Hergestellt</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Scrap</source>
        <translation>Ausschuss</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Yield</source>
        <translation>Ausbeute</translation>
    </message>
    <message>
        <source>due %1</source>
        <translation>ab %1</translation>
    </message>
    <message>
        <source>No run is known yet: the order tag begins them, and a plan says how much is to be made.</source>
        <translation>Noch kein Auftrag bekannt: Die Messstelle des Auftrags beginnt sie, und ein Plan sagt, wie viel herzustellen ist.</translation>
    </message>
    <message>
        <source>No run is known yet. Plan one, and begin it when its first unit is made.</source>
        <translation>Noch kein Auftrag bekannt. Planen Sie einen, und beginnen Sie ihn mit seinem ersten Stück.</translation>
    </message>
    <message>
        <source>The order tag begins and ends the runs of this machine.</source>
        <translation>Die Messstelle des Auftrags beginnt und beendet die Aufträge dieser Maschine.</translation>
    </message>
    <message>
        <source>The run was entered.</source>
        <translation>Der Auftrag wurde eingegeben.</translation>
    </message>
    <message>
        <source>The run has begun.</source>
        <translation>Der Auftrag hat begonnen.</translation>
    </message>
    <message>
        <source>The run has ended.</source>
        <translation>Der Auftrag ist beendet.</translation>
    </message>
</context>
<context>
    <name>lineside::Runner</name>
    <message>
        <source>%1 has no link (%2), and --require names %3.</source>
        <translation>%1 hat keine Verbindung (%2), und --require nennt %3.</translation>
    </message>
    <message>
        <source>The report %1 cannot be written: %2.</source>
        <translation>Der Bericht %1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>What was there before is kept as %1.</source>
        <translation>Was vorher da war, bleibt als %1 erhalten.</translation>
    </message>
    <message>
        <source>Restored into %1: %2 readings and %3 events, as of %4.</source>
        <translation>Zurückgespielt in %1: %2 Messwerte und %3 Ereignisse, Stand %4.</translation>
    </message>
    <message>
        <source>%1 is whole: %2 readings of %3 tags and %4 events in %5, SHA-256 %6.</source>
        <translation>%1 ist vollständig: %2 Messwerte von %3 Messstellen und %4 Ereignisse in %5, SHA-256 %6.</translation>
    </message>
    <message>
        <source>The demo&apos;s administrator is %1, the password for the first login %2</source>
        <translation>Administrator der Vorführung: %1, Passwort für die erste Anmeldung: %2</translation>
    </message>
    <message>
        <source>The plant in a browser: %1</source>
        <translation>Die Anlage im Browser: %1</translation>
    </message>
    <message>
        <source>A browser warns of the certificate, which signs itself; its SHA-256 fingerprint is %1</source>
        <translation>Ein Browser warnt vor dem Zertifikat, das sich selbst unterschreibt; sein SHA-256-Fingerabdruck ist %1</translation>
    </message>
    <message numerus="yes">
        <source>The demo plant&apos;s last %Ln days are simulated: %1 %</source>
        <translation>
            <numerusform>Der letzte Tag der Demoanlage wird simuliert: %1 %</numerusform>
            <numerusform>Die letzten %Ln Tage der Demoanlage werden simuliert: %1 %</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The demo plant has a past: %Ln simulated readings.</source>
        <translation>
            <numerusform>Die Demoanlage hat eine Vergangenheit: %Ln simulierter Messwert.</numerusform>
            <numerusform>Die Demoanlage hat eine Vergangenheit: %Ln simulierte Messwerte.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::ScoreChart</name>
    <message>
        <source>Scores over time</source>
        <translation>Zahlen über die Zeit</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2, %3, confidence %4</source>
        <translation>%1: %2, %3, Sicherheit %4</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>a day on the axis</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>, readings of its time came later</source>
        <translation>, Messwerte aus seiner Zeit kamen später</translation>
    </message>
    <message>
        <source>, computed anew at %1</source>
        <translation>, am %1 neu berechnet</translation>
    </message>
</context>
<context>
    <name>lineside::SecretDialog</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>lineside::SessionTab</name>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>Endet</translation>
    </message>
    <message>
        <source>End session</source>
        <translation>Sitzung beenden</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Rechner</translation>
    </message>
    <message>
        <source>Lineside&apos;s window</source>
        <translation>Fenster von Lineside</translation>
    </message>
</context>
<context>
    <name>lineside::ShiftTable</name>
    <message>
        <source>Shift</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Breaks</source>
        <translation>Pausen</translation>
    </message>
    <message>
        <source>Shifts</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Add shift</source>
        <translation>Schicht hinzufügen</translation>
    </message>
    <message>
        <source>Remove shift</source>
        <translation>Schicht entfernen</translation>
    </message>
    <message>
        <source>A time of day is wanted here, like 06:00.</source>
        <translation>Hier wird eine Uhrzeit gebraucht, wie 06:00.</translation>
    </message>
    <message>
        <source>A time of day is wanted here, like 14:00.</source>
        <translation>Hier wird eine Uhrzeit gebraucht, wie 14:00.</translation>
    </message>
    <message>
        <source>Breaks are written as 08:00–08:15, 12:00–12:30.</source>
        <translation>Pausen werden wie 08:00–08:15, 12:00–12:30 geschrieben.</translation>
    </message>
    <message>
        <source>Breaks lie inside the shift, one after the other.</source>
        <translation>Pausen liegen in der Schicht, eine nach der anderen.</translation>
    </message>
    <message>
        <source>A shift needs a name.</source>
        <translation>Eine Schicht braucht einen Namen.</translation>
    </message>
    <message>
        <source>A shift needs a day on which it begins.</source>
        <translation>Eine Schicht braucht einen Tag, an dem sie beginnt.</translation>
    </message>
</context>
<context>
    <name>lineside::ShortcutDialog</name>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Values and tables</source>
        <translation>Werte und Tabellen</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Tab, Shift+Tab</source>
        <translation>Tab, Umschalt+Tab</translation>
    </message>
    <message>
        <source>Next and previous field</source>
        <translation>Nächstes und voriges Feld</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Leave without harm</source>
        <translation>Verlassen ohne Folgen</translation>
    </message>
    <message>
        <source>F2</source>
        <translation>F2</translation>
    </message>
    <message>
        <source>Why this number: status, age, source, limits</source>
        <translation>Warum diese Zahl: Status, Alter, Quelle, Grenzwerte</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Open, or write where the value can be written</source>
        <translation>Öffnen, oder schreiben, wo der Wert schreibbar ist</translation>
    </message>
    <message>
        <source>Arrow keys</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>From card to card</source>
        <translation>Von Karte zu Karte</translation>
    </message>
    <message>
        <source>Open the machine</source>
        <translation>Maschine öffnen</translation>
    </message>
    <message>
        <source>Ctrl+Page Up, Ctrl+Page Down</source>
        <translation>Strg+Bild auf, Strg+Bild ab</translation>
    </message>
    <message>
        <source>Previous and next machine</source>
        <translation>Vorige und nächste Maschine</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Trends</source>
        <translation>Trends</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Ctrl+C</source>
        <translation>Strg+C</translation>
    </message>
    <message>
        <source>Copy the chosen tags as text</source>
        <translation>Gewählte Messstellen als Text kopieren</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Pause the picture, and go on</source>
        <translation>Das Bild anhalten und fortsetzen</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Back to live</source>
        <translation>Zurück zu live</translation>
    </message>
    <message>
        <source>Page Up, Page Down</source>
        <translation>Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>One span back and forward in time</source>
        <translation>Eine Zeitspanne zurück und vor</translation>
    </message>
    <message>
        <source>+ and −</source>
        <translation>+ und −</translation>
    </message>
    <message>
        <source>Less and more time</source>
        <translation>Weniger und mehr Zeit</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Pos1</translation>
    </message>
    <message>
        <source>Fit the value axes</source>
        <translation>Wertachsen einpassen</translation>
    </message>
    <message>
        <source>C</source>
        <translation>C</translation>
    </message>
    <message>
        <source>Two cursors and their difference</source>
        <translation>Zwei Cursor und ihr Unterschied</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>Links, Rechts</translation>
    </message>
    <message>
        <source>Move the cursor (with Shift: further), or the time</source>
        <translation>Den Cursor bewegen (mit Umschalt: weiter) oder die Zeit</translation>
    </message>
    <message>
        <source>X</source>
        <translation>X</translation>
    </message>
    <message>
        <source>The other cursor</source>
        <translation>Der andere Cursor</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Entf</translation>
    </message>
    <message>
        <source>Remove the chosen tags from the trend</source>
        <translation>Gewählte Messstellen aus dem Trend nehmen</translation>
    </message>
    <message>
        <source>Ask, then write</source>
        <translation>Fragen, dann schreiben</translation>
    </message>
    <message>
        <source>Back, then close; nothing is written</source>
        <translation>Zurück, dann schließen; geschrieben wird nichts</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Links and plant tree</source>
        <translation>Verbindungen und Anlagenbaum</translation>
    </message>
    <message>
        <source>Menu key, Shift+F10</source>
        <translation>Menütaste, Umschalt+F10</translation>
    </message>
    <message>
        <source>What can be done with what is chosen</source>
        <translation>Was sich mit dem Gewählten tun lässt</translation>
    </message>
    <message>
        <source>Ctrl+W</source>
        <translation>Strg+W</translation>
    </message>
    <message>
        <source>Write a value</source>
        <translation>Wert schreiben</translation>
    </message>
    <message>
        <source>Alt+Enter</source>
        <translation>Alt+Eingabe</translation>
    </message>
    <message>
        <source>Device settings</source>
        <translation>Geräteeinstellungen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+D</source>
        <translation>Strg+Umschalt+D</translation>
    </message>
    <message>
        <source>Disable or enable the chosen devices</source>
        <translation>Gewählte Geräte ab- oder einschalten</translation>
    </message>
    <message>
        <source>Ctrl+Shift+A</source>
        <translation>Strg+Umschalt+A</translation>
    </message>
    <message>
        <source>Adopt the tags that a device discovered</source>
        <translation>Entdeckte Messstellen eines Geräts übernehmen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+E</source>
        <translation>Strg+Umschalt+E</translation>
    </message>
    <message>
        <source>Export the history of the chosen tags</source>
        <translation>Die Historie der gewählten Messstellen exportieren</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Gesundheit</translation>
    </message>
    <message>
        <source>Ctrl+H</source>
        <translation>Strg+H</translation>
    </message>
    <message>
        <source>Health of the machine; also in the plant tree</source>
        <translation>Gesundheit der Maschine; auch im Anlagenbaum</translation>
    </message>
    <message>
        <source>Arrow keys, Enter</source>
        <translation>Pfeiltasten, Eingabe</translation>
    </message>
    <message>
        <source>From machine to machine, from point to point; open it</source>
        <translation>Von Maschine zu Maschine, von Punkt zu Punkt; öffnen</translation>
    </message>
    <message>
        <source>F5</source>
        <translation>F5</translation>
    </message>
    <message>
        <source>Compute all scores now</source>
        <translation>Alle Zahlen jetzt berechnen</translation>
    </message>
    <message>
        <source>The next step of an alert or a recommendation</source>
        <translation>Der nächste Schritt einer Meldung oder Empfehlung</translation>
    </message>
    <message>
        <source>F8</source>
        <translation>F8</translation>
    </message>
    <message>
        <source>Acknowledge the alert</source>
        <translation>Meldung quittieren</translation>
    </message>
    <message>
        <source>Ctrl+Shift+P, B, R</source>
        <translation>Strg+Umschalt+P, B, R</translation>
    </message>
    <message>
        <source>Schedule, begin, resolve</source>
        <translation>Einplanen, beginnen, abschließen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+M</source>
        <translation>Strg+Umschalt+M</translation>
    </message>
    <message>
        <source>Recommend maintenance</source>
        <translation>Wartung empfehlen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+C</source>
        <translation>Strg+Umschalt+C</translation>
    </message>
    <message>
        <source>Copy all of an alert as text</source>
        <translation>Alles einer Meldung als Text kopieren</translation>
    </message>
</context>
<context>
    <name>lineside::SitePlansDialog</name>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Calendars</source>
        <translation>Kalender</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Gründe</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Linien</translation>
    </message>
    <message>
        <source>Calendars and reasons of %1</source>
        <translation>Kalender und Gründe von %1</translation>
    </message>
    <message>
        <source>Calendars and reasons</source>
        <translation>Kalender und Gründe</translation>
    </message>
    <message>
        <source>The site to change is not there any more.</source>
        <translation>Den Standort, der zu ändern ist, gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Change calendars and reasons of %1</source>
        <translation>Kalender und Gründe von %1 ändern</translation>
    </message>
</context>
<context>
    <name>lineside::StateBand</name>
    <message>
        <source>States over time</source>
        <translation>Zustände über der Zeit</translation>
    </message>
    <message>
        <source>Nothing is known of this time.</source>
        <translation>Von dieser Zeit ist nichts bekannt.</translation>
    </message>
    <message>
        <source>Left and Right, or a click, tell what each piece is.</source>
        <translation>Links und Rechts oder ein Klick sagen, was jedes Stück ist.</translation>
    </message>
    <message>
        <source>entered by a person</source>
        <translation>von einem Menschen eingegeben</translation>
    </message>
</context>
<context>
    <name>lineside::StateTable</name>
    <message>
        <source>What the values of the state tag mean</source>
        <translation>Was die Werte der Zustandsmessstelle bedeuten</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Wort</translation>
    </message>
    <message>
        <source>The machine is</source>
        <translation>Die Maschine</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>(not told)</source>
        <translation>(nicht gesagt)</translation>
    </message>
    <message>
        <source>Add value</source>
        <translation>Wert hinzufügen</translation>
    </message>
    <message>
        <source>Remove value</source>
        <translation>Wert entfernen</translation>
    </message>
    <message>
        <source>Suggest from the words</source>
        <translation>Aus den Wörtern vorschlagen</translation>
    </message>
    <message>
        <source>(a person says)</source>
        <translation>(sagt ein Mensch)</translation>
    </message>
    <message>
        <source>A whole number is wanted here.</source>
        <translation>Hier wird eine ganze Zahl gebraucht.</translation>
    </message>
    <message>
        <source>This value has a meaning already.</source>
        <translation>Dieser Wert hat schon eine Bedeutung.</translation>
    </message>
</context>
<context>
    <name>lineside::Station</name>
    <message>
        <source>The ack file %1 cannot be written: %2.</source>
        <translation>Die Quittungsdatei %1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>The configuration was taken back to where it started.</source>
        <translation>Die Konfiguration wurde auf ihren Anfangsstand zurückgenommen.</translation>
    </message>
    <message>
        <source>Lineside stopped.</source>
        <translation>Lineside angehalten.</translation>
    </message>
    <message>
        <source>Open project %1</source>
        <translation>Projekt %1 öffnen</translation>
    </message>
    <message>
        <source>Secrets cannot be read or kept: %1</source>
        <translation>Geheimnisse können weder gelesen noch verwahrt werden: %1</translation>
    </message>
    <message numerus="yes">
        <source>Lineside %1 started with %Ln tags.</source>
        <translation>
            <numerusform>Lineside %1 mit %Ln Messstelle gestartet.</numerusform>
            <numerusform>Lineside %1 mit %Ln Messstellen gestartet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Readings and events go to the plant database %1 on %2 from now on.</source>
        <translation>Messwerte und Ereignisse gehen ab jetzt an die Anlagendatenbank %1 auf %2.</translation>
    </message>
    <message>
        <source>Readings and events stay on this computer from now on.</source>
        <translation>Messwerte und Ereignisse bleiben ab jetzt auf diesem Rechner.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln months</source>
        <translation>
            <numerusform>%Ln Monat</numerusform>
            <numerusform>%Ln Monate</numerusform>
        </translation>
    </message>
    <message>
        <source>no end</source>
        <translation>ohne Ende</translation>
    </message>
    <message>
        <source>readings %1 · figures of minutes %2 · %3</source>
        <translation>Messwerte %1 · Minutenwerte %2 · %3</translation>
    </message>
    <message>
        <source>only what is archived goes</source>
        <translation>nur Archiviertes wird entfernt</translation>
    </message>
    <message>
        <source>archived or not</source>
        <translation>archiviert oder nicht</translation>
    </message>
    <message>
        <source>Accounts cannot be used: %1</source>
        <translation>Konten können nicht benutzt werden: %1</translation>
    </message>
    <message>
        <source>The web server serves at %1, port %2, from now on.</source>
        <translation>Der Webserver dient von jetzt an bei %1, Port %2.</translation>
    </message>
    <message>
        <source>The web server is off from now on.</source>
        <translation>Der Webserver ist von jetzt an aus.</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>Zurückgenommen: %1</translation>
    </message>
    <message>
        <source>%1: this was taken back, since it could not be recorded. %2</source>
        <translation>%1: Das wurde zurückgenommen, weil es nicht aufgezeichnet werden konnte. %2</translation>
    </message>
    <message>
        <source>The configuration was changed.</source>
        <translation>Die Konfiguration wurde geändert.</translation>
    </message>
</context>
<context>
    <name>lineside::StationPlantStore</name>
    <message>
        <source>No plant database is connected.</source>
        <translation>Es ist keine Anlagendatenbank verbunden.</translation>
    </message>
    <message>
        <source>The plant database was put right: %1 readings copied, %2 rows removed, %3 corrected.</source>
        <translation>Die Anlagendatenbank wurde berichtigt: %1 Messwerte kopiert, %2 Zeilen entfernt, %3 korrigiert.</translation>
    </message>
</context>
<context>
    <name>lineside::StopDialog</name>
    <message>
        <source>Reason of a stop</source>
        <translation>Grund eines Stillstands</translation>
    </message>
    <message>
        <source>%1 · %2 · %3</source>
        <translation>%1 · %2 · %3</translation>
    </message>
    <message>
        <source>It is in the books as: %1. The stop goes on.</source>
        <translation>Gebucht ist: %1. Der Stillstand dauert an.</translation>
    </message>
    <message>
        <source>It is in the books as: %1.</source>
        <translation>Gebucht ist: %1.</translation>
    </message>
    <message>
        <source>As the machine says</source>
        <translation>Wie die Maschine sagt</translation>
    </message>
    <message>
        <source>what happened, or why it is corrected</source>
        <translation>was geschah, oder warum es berichtigt wird</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
    </message>
    <message>
        <source>&amp;Until</source>
        <translation>&amp;Bis</translation>
    </message>
    <message>
        <source>&amp;Note</source>
        <translation>&amp;Bemerkung</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingeben</translation>
    </message>
    <message>
        <source>What was said before</source>
        <translation>Was zuvor genannt wurde</translation>
    </message>
    <message>
        <source>Entered</source>
        <translation>Eingegeben</translation>
    </message>
    <message>
        <source>By</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Instead of</source>
        <translation>Statt</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>The end must come after the beginning.</source>
        <translation>Das Ende muss nach dem Anfang kommen.</translation>
    </message>
    <message>
        <source>Only this part: the stop is split, and the rest keeps its reason.</source>
        <translation>Nur dieser Teil: Der Stillstand wird geteilt, und der Rest behält seinen Grund.</translation>
    </message>
    <message>
        <source>The whole stop until now; what comes after is as the machine says.</source>
        <translation>Der ganze Stillstand bis jetzt; was danach kommt, ist, wie die Maschine sagt.</translation>
    </message>
    <message>
        <source>The whole stop. Other times split it.</source>
        <translation>Der ganze Stillstand. Andere Zeiten teilen ihn.</translation>
    </message>
    <message>
        <source>Is being entered…</source>
        <translation>Wird eingegeben…</translation>
    </message>
    <message>
        <source>Entered. The machine ran for %1 of this time: that stays running time.</source>
        <translation>Eingetragen. Die Maschine lief %1 dieser Zeit: das bleibt Laufzeit.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>lineside::StopPanel</name>
    <message>
        <source>Reason…</source>
        <translation>Grund…</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>Stillstände</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Said by</source>
        <translation>Genannt von</translation>
    </message>
    <message>
        <source>Said at</source>
        <translation>Genannt</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>Enter: say or correct why it stood; a part of the time splits the stop</source>
        <translation>Enter: nennen oder berichtigen, warum sie stand; ein Teil der Zeit teilt den Stillstand</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>dauert an</translation>
    </message>
    <message>
        <source>the machine</source>
        <translation>der Maschine</translation>
    </message>
    <message>
        <source>%1 entered it at %2; until then it was: %3</source>
        <translation>%1 gab es %2 ein; bis dahin war es: %3</translation>
    </message>
    <message>
        <source>No stop was longer than %1.</source>
        <translation>Kein Stillstand war länger als %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln stops longer than %1</source>
        <translation>
            <numerusform>%Ln Stillstand länger als %1</numerusform>
            <numerusform>%Ln Stillstände länger als %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a reason</source>
        <translation>
            <numerusform>%Ln ohne Grund</numerusform>
            <numerusform>%Ln ohne Grund</numerusform>
        </translation>
    </message>
    <message>
        <source>The reason was entered.</source>
        <translation>Der Grund wurde eingegeben.</translation>
    </message>
    <message>
        <source>Filter the stops</source>
        <translation>Die Stillstände filtern</translation>
    </message>
</context>
<context>
    <name>lineside::TableColumns</name>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>As usual</source>
        <translation>Wie üblich</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
</context>
<context>
    <name>lineside::TagChoice</name>
    <message>
        <source>(a tag that is not there any more)</source>
        <translation>(eine Messstelle, die es nicht mehr gibt)</translation>
    </message>
    <message>
        <source>Another tag of the site…</source>
        <translation>Andere Messstelle des Standorts…</translation>
    </message>
</context>
<context>
    <name>lineside::TagForm</name>
    <message>
        <source>May be written</source>
        <translation>Schreibbar</translation>
    </message>
    <message>
        <source>Scale raw values</source>
        <translation>Rohwerte skalieren</translation>
    </message>
    <message>
        <source>Enabled</source>
        <translation>Eingeschaltet</translation>
    </message>
    <message>
        <source>Gauge</source>
        <translation>Messwert</translation>
    </message>
    <message>
        <source>Counter, total</source>
        <translation>Zähler, gesamt</translation>
    </message>
    <message>
        <source>Counter, since last reading</source>
        <translation>Zähler, seit letztem Wert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>Ganze Zahl</translation>
    </message>
    <message>
        <source>Whole number, not negative</source>
        <translation>Ganze Zahl, nicht negativ</translation>
    </message>
    <message>
        <source>On/off</source>
        <translation>Ein/aus</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Value type</source>
        <translation>Werttyp</translation>
    </message>
    <message>
        <source>Sensor type</source>
        <translation>Sensortyp</translation>
    </message>
    <message>
        <source>temperature, pressure, vibration …</source>
        <translation>Temperatur, Druck, Vibration…</translation>
    </message>
    <message>
        <source>Unit (UCUM)</source>
        <translation>Einheit (UCUM)</translation>
    </message>
    <message>
        <source>Decimals</source>
        <translation>Dezimalstellen</translation>
    </message>
    <message>
        <source>Sensor&apos;s range</source>
        <translation>Sensorbereich</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>Normal range</source>
        <translation>Normalbereich</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzwerte</translation>
    </message>
    <message>
        <source>low-low</source>
        <translation>tief-tief</translation>
    </message>
    <message>
        <source>low</source>
        <translation>tief</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>high-high</source>
        <translation>hoch-hoch</translation>
    </message>
    <message>
        <source>Deadband for history</source>
        <translation>Totband der Historie</translation>
    </message>
    <message>
        <source>0 stores every reading</source>
        <translation>0 speichert jeden Messwert</translation>
    </message>
    <message>
        <source>Raw span → unit</source>
        <translation>Rohbereich → Einheit</translation>
    </message>
    <message>
        <source>raw from</source>
        <translation>roh von</translation>
    </message>
    <message>
        <source>raw to</source>
        <translation>roh bis</translation>
    </message>
    <message>
        <source>States</source>
        <translation>Zustände</translation>
    </message>
    <message>
        <source>0=Idle, 1=Running, 2=Dry run!, 3=Fault!!</source>
        <translation>0=Steht, 1=Läuft, 2=Trockenlauf!, 3=Störung!!</translation>
    </message>
    <message>
        <source>A word with ! is shown as abnormal, with !! as urgent.</source>
        <translation>Ein Wort mit ! gilt als auffällig, mit !! als dringend.</translation>
    </message>
    <message>
        <source>Where the device holds it</source>
        <translation>Wo das Gerät ihn hält</translation>
    </message>
    <message>
        <source>(no machine)</source>
        <translation>(keine Maschine)</translation>
    </message>
    <message>
        <source>%1: “%2” is no number.</source>
        <translation>%1: „%2“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>Decimals is a whole number from 0 to 12.</source>
        <translation>Dezimalstellen: eine ganze Zahl von 0 bis 12.</translation>
    </message>
    <message>
        <source>States are written as 0=Idle, 1=Running; “%1” is not.</source>
        <translation>Zustände werden als 0=Steht, 1=Läuft geschrieben; „%1“ nicht.</translation>
    </message>
</context>
<context>
    <name>lineside::TagPage</name>
    <message>
        <source>Only what is abnormal</source>
        <translation>Nur Abweichungen</translation>
    </message>
    <message>
        <source>Filter by machine, tag or device (Ctrl+F)</source>
        <translation>Filter nach Maschine, Messstelle oder Gerät (Strg+F)</translation>
    </message>
    <message>
        <source>Write a value…</source>
        <translation>Wert schreiben…</translation>
    </message>
    <message>
        <source>Export tags</source>
        <translation>Messstellen exportieren</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV-Dateien (*.csv)</translation>
    </message>
    <message>
        <source>Tags written to %1.</source>
        <translation>Messstellen nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>This page lists all tags.</source>
        <translation>Diese Seite zeigt alle Messstellen.</translation>
    </message>
    <message>
        <source>This plant has no tags yet. A project file or a device brings them.</source>
        <translation>Diese Anlage hat noch keine Messstellen. Eine Projektdatei oder ein Gerät bringt sie mit.</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Messstellen</translation>
    </message>
    <message>
        <source>Why this number</source>
        <translation>Warum dieser Wert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln Messstelle</numerusform>
            <numerusform>%Ln Messstellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln tags</source>
        <translation>
            <numerusform>%1 von %Ln Messstelle</numerusform>
            <numerusform>%1 von %Ln Messstellen</numerusform>
        </translation>
    </message>
    <message>
        <source>Export history…</source>
        <translation>Historie exportieren…</translation>
    </message>
</context>
<context>
    <name>lineside::TagPicker</name>
    <message>
        <source>Add tags</source>
        <translation>Messstellen hinzufügen</translation>
    </message>
    <message>
        <source>Part of a machine&apos;s or tag&apos;s name</source>
        <translation>Teil des Namens von Maschine oder Messstelle</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Choose a tag</source>
        <translation>Messstelle wählen</translation>
    </message>
</context>
<context>
    <name>lineside::TagTableModel</name>
    <message>
        <source>abnormal</source>
        <translation>auffällig</translation>
    </message>
    <message>
        <source>(no machine)</source>
        <translation>(keine Maschine)</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Messstelle</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Heard</source>
        <translation>Gehört</translation>
    </message>
    <message>
        <source>Normal range</source>
        <translation>Normalbereich</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
</context>
<context>
    <name>lineside::TenantTab</name>
    <message>
        <source>Tenants</source>
        <translation>Mandanten</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Kürzel</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>Standorte</translation>
    </message>
    <message>
        <source>New tenant…</source>
        <translation>Neuer Mandant…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Sites of the project name their tenant by the code: a to z, digits, _ and -.</source>
        <translation>Standorte des Projekts nennen ihren Mandanten mit dem Kürzel: a bis z, Ziffern, _ und -.</translation>
    </message>
    <message>
        <source>Make tenant</source>
        <translation>Mandant anlegen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>A code has letters a to z, digits, _ and -; at most 64.</source>
        <translation>Ein Kürzel hat Buchstaben a bis z, Ziffern, _ und -; höchstens 64.</translation>
    </message>
    <message>
        <source>New tenant</source>
        <translation>Neuer Mandant</translation>
    </message>
    <message>
        <source>Rename tenant</source>
        <translation>Mandant umbenennen</translation>
    </message>
    <message>
        <source>Remove the tenant %1?</source>
        <translation>Mandant %1 entfernen?</translation>
    </message>
    <message>
        <source>Its sites stay in the project; nobody but the station&apos;s own people sees them then.</source>
        <translation>Seine Standorte bleiben im Projekt; dann sehen sie nur noch die eigenen Leute der Station.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>lineside::TestDialog</name>
    <message>
        <source>Result of batch %1</source>
        <translation>Ergebnis der Charge %1</translation>
    </message>
    <message>
        <source>&amp;Parameter</source>
        <translation>&amp;Merkmal</translation>
    </message>
    <message>
        <source>What was tested: viscosity, pH, length.</source>
        <translation>Was geprüft wurde: Viskosität, pH, Länge.</translation>
    </message>
    <message>
        <source>&amp;Value</source>
        <translation>&amp;Wert</translation>
    </message>
    <message>
        <source>&amp;Unit</source>
        <translation>&amp;Einheit</translation>
    </message>
    <message>
        <source>Expected from</source>
        <translation>Erwartet von</translation>
    </message>
    <message>
        <source>Empty where there is no lower end.</source>
        <translation>Leer, wo es kein unteres Ende gibt.</translation>
    </message>
    <message>
        <source>Expected to</source>
        <translation>Erwartet bis</translation>
    </message>
    <message>
        <source>Empty where there is no upper end.</source>
        <translation>Leer, wo es kein oberes Ende gibt.</translation>
    </message>
    <message>
        <source>&amp;Severity of missing it</source>
        <translation>&amp;Schwere, wenn nicht bestanden</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Gering</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>&amp;Regulated</source>
        <translation>Vor&amp;geschrieben</translation>
    </message>
    <message>
        <source>Missed, it needs a note before the batch is approved.</source>
        <translation>Nicht bestanden, braucht es eine Bemerkung, bevor die Charge freigegeben wird.</translation>
    </message>
    <message>
        <source>&amp;Action when it is missed</source>
        <translation>M&amp;aßnahme, wenn nicht bestanden</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingeben</translation>
    </message>
    <message>
        <source>Enter what was tested.</source>
        <translation>Eingeben, was geprüft wurde.</translation>
    </message>
    <message>
        <source>A test has an expected range: enter at least one end.</source>
        <translation>Eine Prüfung hat einen erwarteten Bereich: mindestens ein Ende eingeben.</translation>
    </message>
    <message>
        <source>The upper end must not lie below the lower one.</source>
        <translation>Das obere Ende darf nicht unter dem unteren liegen.</translation>
    </message>
    <message>
        <source>Is being entered…</source>
        <translation>Wird eingegeben…</translation>
    </message>
</context>
<context>
    <name>lineside::TestTab</name>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Test report</source>
        <translation>Prüfbericht</translation>
    </message>
    <message>
        <source>Test connects with these settings, reads each tag once, and tells here how far it got. The running device is not touched.</source>
        <translation>Der Test verbindet sich mit diesen Einstellungen, liest jede Messstelle einmal und zeigt hier, wie weit er kam. Das laufende Gerät bleibt unberührt.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted: %1</source>
        <translation>Das Zertifikat des Servers ist nicht vertrauenswürdig: %1</translation>
    </message>
    <message>
        <source>Subject: %1</source>
        <translation>Inhaber: %1</translation>
    </message>
    <message>
        <source>Issuer: %1</source>
        <translation>Aussteller: %1</translation>
    </message>
    <message>
        <source>Valid: %1 to %2</source>
        <translation>Gültig: %1 bis %2</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256): %1</source>
        <translation>Fingerabdruck (SHA-256): %1</translation>
    </message>
    <message>
        <source>Trust it only if the fingerprint is the one that the server&apos;s own screen or its engineer names.</source>
        <translation>Nur vertrauen, wenn der Fingerabdruck derjenige ist, den die Anzeige des Servers oder der zuständige Techniker nennt.</translation>
    </message>
</context>
<context>
    <name>lineside::TileDelegate</name>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>%1 sure</source>
        <comment>confidence</comment>
        <translation>%1 sicher</translation>
    </message>
    <message>
        <source>Switched off for this machine.</source>
        <translation>Für diese Maschine ausgeschaltet.</translation>
    </message>
    <message>
        <source>The first score comes within a minute.</source>
        <translation>Die erste Zahl kommt innerhalb einer Minute.</translation>
    </message>
    <message>
        <source>%1 known. %2</source>
        <comment>how much, and what is missing</comment>
        <translation>%1 bekannt. %2</translation>
    </message>
    <message>
        <source>Figures of the past are read after the start; the score comes with them.</source>
        <translation>Nach dem Start werden Zahlen von früher gelesen; mit ihnen kommt der Wert.</translation>
    </message>
</context>
<context>
    <name>lineside::TrendPage</name>
    <message>
        <source>Add tags…</source>
        <translation>Messstellen…</translation>
    </message>
    <message>
        <source>Choose tags by name (Ctrl+F); or drag them here</source>
        <translation>Messstellen nach Namen wählen (Strg+F); oder hierher ziehen</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Follow the newest values (End); Space pauses. Nothing stops but this picture.</source>
        <translation>Den neuesten Werten folgen (Ende); Leertaste hält an. Nur dieses Bild steht still.</translation>
    </message>
    <message>
        <source>How much time is shown (+ and −)</source>
        <translation>Wie viel Zeit gezeigt wird (+ und −)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>One span back in time (Page up)</source>
        <translation>Eine Spanne zurück (Bild auf)</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>One span forward in time (Page down)</source>
        <translation>Eine Spanne vor (Bild ab)</translation>
    </message>
    <message>
        <source>Cursors</source>
        <translation>Cursor</translation>
    </message>
    <message>
        <source>Two cursors and the difference between them (C; arrows move, X changes over)</source>
        <translation>Zwei Cursor und ihre Differenz (C; Pfeile bewegen, X wechselt)</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Fit the value axes to what is shown (Home)</source>
        <translation>Wertachsen an das Gezeigte anpassen (Pos1)</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV exportieren…</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>The trend as a PNG file</source>
        <translation>Der Trend als PNG-Datei</translation>
    </message>
    <message>
        <source>Remove from the trend</source>
        <translation>Aus dem Trend entfernen</translation>
    </message>
    <message>
        <source>Reading history…</source>
        <translation>Historie wird gelesen…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>PNG files (*.png)</source>
        <translation>PNG-Dateien (*.png)</translation>
    </message>
    <message>
        <source>Picture written to %1.</source>
        <translation>Bild nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Tags of the trend</source>
        <translation>Messstellen des Trends</translation>
    </message>
    <message numerus="yes">
        <source>A trend holds at most %1 tags; %Ln more were left out.</source>
        <translation>
            <numerusform>Ein Trend fasst höchstens %1 Messstellen; %Ln weitere wurde ausgelassen.</numerusform>
            <numerusform>Ein Trend fasst höchstens %1 Messstellen; %Ln weitere wurden ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>What the curves show, with its source</source>
        <translation>Was die Kurven zeigen, mit der Quelle</translation>
    </message>
</context>
<context>
    <name>lineside::TrendPlot</name>
    <message>
        <source>Drag tags here from the plant tree, or choose Add tags.</source>
        <translation>Messstellen aus dem Anlagenbaum hierher ziehen oder „Messstellen…“ wählen.</translation>
    </message>
    <message>
        <source>state</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation>LIVE</translation>
    </message>
    <message>
        <source>Paused · End goes back to live</source>
        <translation>Angehalten · Ende führt zurück zu Live</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>nothing is known: the station did not run, or had no reading yet</source>
        <translation>nichts bekannt: die Station lief nicht oder hatte noch keinen Messwert</translation>
    </message>
    <message>
        <source>lost: the disk could not take the readings in time</source>
        <translation>verloren: die Platte konnte die Messwerte nicht rechtzeitig aufnehmen</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>schlecht</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>%1: %2
%3 to %4</source>
        <translation>%1: %2
%3 bis %4</translation>
    </message>
    <message numerus="yes">
        <source>Paused, %Ln min behind · End goes back to live</source>
        <translation>
            <numerusform>Angehalten, %Ln min zurück · Ende führt zurück zu Live</numerusform>
            <numerusform>Angehalten, %Ln min zurück · Ende führt zurück zu Live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused, %Ln h behind · End goes back to live</source>
        <translation>
            <numerusform>Angehalten, %Ln h zurück · Ende führt zurück zu Live</numerusform>
            <numerusform>Angehalten, %Ln h zurück · Ende führt zurück zu Live</numerusform>
        </translation>
    </message>
    <message>
        <source>from PostgreSQL: the history of this computer does not hold it</source>
        <translation>aus PostgreSQL: die Historie dieses Rechners hat es nicht</translation>
    </message>
    <message>
        <source>backfilled: arrived up to %1 after its time</source>
        <translation>nachgereicht: kam bis zu %1 nach seiner Zeit an</translation>
    </message>
    <message>
        <source>buffered: stored on this computer, not in PostgreSQL yet</source>
        <translation>gepuffert: auf diesem Rechner gespeichert, noch nicht in PostgreSQL</translation>
    </message>
    <message>
        <source>From PostgreSQL: %1 to %2</source>
        <translation>Aus PostgreSQL: %1 bis %2</translation>
    </message>
    <message>
        <source>The rest: from the history of this computer</source>
        <translation>Das Übrige: aus der Historie dieses Rechners</translation>
    </message>
    <message>
        <source>What is hollow in the ribbon comes from PostgreSQL.</source>
        <translation>Was im Band hohl ist, kommt aus PostgreSQL.</translation>
    </message>
    <message>
        <source>PostgreSQL cannot be asked for more now: %1</source>
        <translation>PostgreSQL lässt sich gerade nicht nach mehr fragen: %1</translation>
    </message>
    <message>
        <source>Only what this computer holds is shown, since PostgreSQL cannot be asked: %1</source>
        <translation>Gezeigt wird nur, was dieser Rechner hat, denn PostgreSQL lässt sich nicht fragen: %1</translation>
    </message>
    <message>
        <source>hours only: the readings of then are not kept any more</source>
        <translation>nur Stunden: die Messwerte von damals werden nicht mehr aufbewahrt</translation>
    </message>
    <message>
        <source>Hours only before %1: the readings of then are not kept any more</source>
        <translation>Vor %1 nur Stunden: die Messwerte von damals werden nicht mehr aufbewahrt</translation>
    </message>
    <message>
        <source>Hours only before %1, where the ribbon is a thin line.</source>
        <translation>Vor %1 nur Stundenwerte; dort ist das Band eine dünne Linie.</translation>
    </message>
</context>
<context>
    <name>lineside::UserForm</name>
    <message>
        <source>Change user</source>
        <translation>Benutzer ändern</translation>
    </message>
    <message>
        <source>New user</source>
        <translation>Neuer Benutzer</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>tenant&apos;s name, code</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Name to log in with</source>
        <translation>Name zum Anmelden</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Mandant</translation>
    </message>
    <message>
        <source>Sees the facilities of this tenant. People of the station itself belong to “default”.</source>
        <translation>Sieht die Standorte dieses Mandanten. Die eigenen Leute der Station gehören zu „default“.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Make user</source>
        <translation>Benutzer anlegen</translation>
    </message>
    <message>
        <source>A name has letters a to z, digits, and the signs . _ - @; at most 64.</source>
        <translation>Ein Name hat Buchstaben a bis z, Ziffern und die Zeichen . _ - @; höchstens 64.</translation>
    </message>
</context>
<context>
    <name>lineside::UserTab</name>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>Voller Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Mandant</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>New user…</source>
        <translation>Neuer Benutzer…</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>New password…</source>
        <translation>Neues Passwort…</translation>
    </message>
    <message>
        <source>Disable</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Enable</source>
        <translation>Freigeben</translation>
    </message>
    <message>
        <source>disabled</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>has a one-time password</source>
        <translation>hat ein Einmalpasswort</translation>
    </message>
    <message>
        <source>may log in</source>
        <translation>darf sich anmelden</translation>
    </message>
    <message>
        <source>Password of %1</source>
        <translation>Passwort von %1</translation>
    </message>
    <message>
        <source>%1 logs in with this password once, and then chooses one of their own. It is shown here only.</source>
        <translation>%1 meldet sich mit diesem Passwort einmal an und wählt dann ein eigenes. Es wird nur hier gezeigt.</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Disable %1</source>
        <translation>%1 sperren</translation>
    </message>
    <message>
        <source>Enable %1</source>
        <translation>%1 freigeben</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Make a new password for %1?</source>
        <translation>Neues Passwort für %1 erzeugen?</translation>
    </message>
    <message>
        <source>The present one stops working, and the sessions of %1 end.</source>
        <translation>Das bisherige gilt nicht mehr, und die Sitzungen von %1 enden.</translation>
    </message>
    <message>
        <source>Make password</source>
        <translation>Passwort erzeugen</translation>
    </message>
    <message>
        <source>Remove %1?</source>
        <translation>%1 entfernen?</translation>
    </message>
    <message>
        <source>This cannot be taken back; the journal keeps what %1 did. Disabling can be taken back.</source>
        <translation>Das lässt sich nicht zurücknehmen; das Journal behält, was %1 getan hat. Sperren lässt sich zurücknehmen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>lineside::UsersDialog</name>
    <message>
        <source>Users</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>API keys</source>
        <translation>API-Schlüssel</translation>
    </message>
    <message>
        <source>Tenants</source>
        <translation>Mandanten</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden…</translation>
    </message>
</context>
<context>
    <name>lineside::ViewersModel</name>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>What it has subscribed to</source>
        <translation>Was abonniert ist</translation>
    </message>
    <message>
        <source>Sent and not taken yet, in KB</source>
        <translation>Gesendet und noch nicht abgenommen, in KB</translation>
    </message>
    <message>
        <source>For how many seconds it has taken too little; after ten it is disconnected</source>
        <translation>Seit wie vielen Sekunden zu wenig abgenommen wird; nach zehn wird getrennt</translation>
    </message>
    <message>
        <source>How often it got the newest values at once, since it could not follow each</source>
        <translation>Wie oft es die neuesten Werte auf einmal gab, weil nicht jedem gefolgt werden konnte</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Tenant</source>
        <translation>Mandant</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>Seit</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Themen</translation>
    </message>
    <message>
        <source>KB/s</source>
        <translation>KB/s</translation>
    </message>
    <message>
        <source>Messages/s</source>
        <translation>Meldungen/s</translation>
    </message>
    <message>
        <source>Waiting KB</source>
        <translation>Wartet KB</translation>
    </message>
    <message>
        <source>Behind s</source>
        <translation>Zurück s</translation>
    </message>
    <message>
        <source>Conflated</source>
        <translation>Gerafft</translation>
    </message>
</context>
<context>
    <name>lineside::ViewersPanel</name>
    <message>
        <source>Send away…</source>
        <translation>Wegschicken…</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Web server…</source>
        <translation>Webserver…</translation>
    </message>
    <message>
        <source>Viewers together</source>
        <translation>Betrachter zusammen</translation>
    </message>
    <message>
        <source>What was refused</source>
        <translation>Was abgewiesen wurde</translation>
    </message>
    <message>
        <source>Viewers</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>The web server is off.</source>
        <translation>Der Webserver ist aus.</translation>
    </message>
    <message>
        <source>The web server is being opened.</source>
        <translation>Der Webserver wird geöffnet.</translation>
    </message>
    <message>
        <source>The web server is not open. %1</source>
        <translation>Der Webserver ist nicht offen. %1</translation>
    </message>
    <message>
        <source>Who they are is shown to those who may see it. %1</source>
        <translation>Wer es ist, sieht nur, wer das darf. %1</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln viewers</source>
        <translation>
            <numerusform>%Ln Betrachter</numerusform>
            <numerusform>%Ln Betrachter</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 KB/s</source>
        <translation>%1 KB/s</translation>
    </message>
    <message>
        <source>%1 without a good login</source>
        <translation>%1 ohne gültige Anmeldung</translation>
    </message>
    <message>
        <source>%1 not allowed</source>
        <translation>%1 nicht erlaubt</translation>
    </message>
    <message>
        <source>%1 too often</source>
        <translation>%1 zu oft</translation>
    </message>
    <message>
        <source>%1 not understood or not there</source>
        <translation>%1 unverständlich oder nicht vorhanden</translation>
    </message>
    <message>
        <source>Nothing refused since the server was opened.</source>
        <translation>Nichts abgewiesen, seit der Server offen ist.</translation>
    </message>
    <message>
        <source>Refused since the server was opened: %1.</source>
        <translation>Abgewiesen, seit der Server offen ist: %1.</translation>
    </message>
    <message>
        <source>Here stands who watches the plant in a browser.</source>
        <translation>Hier steht, wer die Anlage im Browser ansieht.</translation>
    </message>
    <message>
        <source>Nobody is connected.</source>
        <translation>Niemand ist verbunden.</translation>
    </message>
    <message>
        <source>Nobody is connected. The link is %1</source>
        <translation>Niemand ist verbunden. Die Adresse ist %1</translation>
    </message>
    <message>
        <source>Send %1 away?</source>
        <translation>%1 wegschicken?</translation>
    </message>
    <message>
        <source>The connection from %1 ends, and the audit trail says who did it. The account stays: to keep somebody out, disable it in Users.</source>
        <translation>Die Verbindung von %1 endet, und das Protokoll sagt, wer das getan hat. Das Konto bleibt: Um jemanden fernzuhalten, wird es unter Benutzer gesperrt.</translation>
    </message>
    <message>
        <source>Send away</source>
        <translation>Wegschicken</translation>
    </message>
    <message>
        <source>%1 was sent away.</source>
        <translation>%1 wurde weggeschickt.</translation>
    </message>
    <message>
        <source>%1 at the door</source>
        <translation>%1 schon am Eingang</translation>
    </message>
    <message>
        <source>%1 beyond the number of viewers</source>
        <translation>%1 über der Zahl der Betrachter</translation>
    </message>
    <message>
        <source>%1 too slow</source>
        <translation>%1 zu langsam</translation>
    </message>
</context>
<context>
    <name>lineside::WaterfallTree</name>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>From 100 to the score</source>
        <translation>Von 100 zur Zahl</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Show what is behind it</source>
        <translation>Zeigen, was dahintersteht</translation>
    </message>
</context>
<context>
    <name>lineside::WebServerDialog</name>
    <message>
        <source>Other computers can reach this station then, and whoever has an account can log in from there.</source>
        <translation>Andere Rechner erreichen dann diese Station, und wer ein Konto hat, kann sich von dort anmelden.</translation>
    </message>
    <message>
        <source>Whoever may write tags can change what the plant does from a browser then, without seeing the plant.</source>
        <translation>Wer Werte schreiben darf, kann dann vom Browser aus ändern, was die Anlage tut, ohne sie zu sehen.</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>Copy fingerprint</source>
        <translation>Fingerabdruck kopieren</translation>
    </message>
    <message>
        <source>First administrator…</source>
        <translation>Erster Administrator…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Web server</source>
        <translation>Webserver</translation>
    </message>
    <message>
        <source>Links for a browser</source>
        <translation>Adressen für einen Browser</translation>
    </message>
    <message>
        <source>Fingerprint of the certificate, SHA-256</source>
        <translation>Fingerabdruck des Zertifikats, SHA-256</translation>
    </message>
    <message>
        <source>Nobody has an account yet, so nobody could log in: the server stays off until there is an administrator.</source>
        <translation>Noch hat niemand ein Konto, also könnte sich niemand anmelden: Der Server bleibt aus, bis es einen Administrator gibt.</translation>
    </message>
    <message>
        <source>What the test found</source>
        <translation>Was der Test ergab</translation>
    </message>
    <message>
        <source>No browser could be started here. Copy the link instead.</source>
        <translation>Hier ließ sich kein Browser starten. Kopieren Sie stattdessen die Adresse.</translation>
    </message>
    <message>
        <source>The server is open. %1</source>
        <translation>Der Server ist offen. %1</translation>
    </message>
    <message>
        <source>Nobody is connected.</source>
        <translation>Niemand ist verbunden.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln viewers are connected.</source>
        <translation>
            <numerusform>%Ln Betrachter ist verbunden.</numerusform>
            <numerusform>%Ln Betrachter sind verbunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server is off: nobody can connect.</source>
        <translation>Der Server ist aus: Niemand kann sich verbinden.</translation>
    </message>
    <message>
        <source>The server is being opened.</source>
        <translation>Der Server wird geöffnet.</translation>
    </message>
    <message>
        <source>The server is not open. %1</source>
        <translation>Der Server ist nicht offen. %1</translation>
    </message>
    <message>
        <source>Not encrypted.</source>
        <translation>Nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>Encrypted with a certificate that Lineside made; it ends on %1 and is renewed before. Compare its fingerprint with what a browser shows before you trust it there.</source>
        <translation>Verschlüsselt mit einem Zertifikat, das Lineside gemacht hat; es endet am %1 und wird vorher erneuert. Vergleichen Sie seinen Fingerabdruck mit dem, den ein Browser zeigt, bevor Sie ihm dort vertrauen.</translation>
    </message>
    <message>
        <source>Encrypted with your own certificate; it ends on %1.</source>
        <translation>Verschlüsselt mit Ihrem eigenen Zertifikat; es endet am %1.</translation>
    </message>
    <message numerus="yes">
        <source>That is in %Ln days: put a new one in its place.</source>
        <translation>
            <numerusform>Das ist in %Ln Tag: Legen Sie ein neues an seine Stelle.</numerusform>
            <numerusform>Das ist in %Ln Tagen: Legen Sie ein neues an seine Stelle.</numerusform>
        </translation>
    </message>
    <message>
        <source>Give the file of the certificate.</source>
        <translation>Geben Sie die Datei des Zertifikats an.</translation>
    </message>
    <message>
        <source>Give the file of its key.</source>
        <translation>Geben Sie die Datei seines Schlüssels an.</translation>
    </message>
    <message>
        <source>Give a port from 1 on, so that links stay the same.</source>
        <translation>Geben Sie einen Port ab 1 an, damit Adressen gleich bleiben.</translation>
    </message>
    <message>
        <source>Cancel test</source>
        <translation>Test abbrechen</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Wird versucht…</translation>
    </message>
    <message>
        <source>The server can work like this.</source>
        <translation>So kann der Server arbeiten.</translation>
    </message>
    <message>
        <source>The server cannot work like this.</source>
        <translation>So kann der Server nicht arbeiten.</translation>
    </message>
    <message>
        <source>Make the first administrator before.</source>
        <translation>Machen Sie vorher den ersten Administrator.</translation>
    </message>
    <message>
        <source>The server is not switched on: nobody has an account, so nobody could log in.</source>
        <translation>Der Server wird nicht eingeschaltet: Niemand hat ein Konto, also könnte sich niemand anmelden.</translation>
    </message>
    <message>
        <source>Open the plant to a browser like this?</source>
        <translation>Die Anlage so für Browser öffnen?</translation>
    </message>
    <message>
        <source>Applying…</source>
        <translation>Wird übernommen…</translation>
    </message>
    <message>
        <source>Not in force: %1</source>
        <translation>Nicht in Kraft: %1</translation>
    </message>
    <message>
        <source>In force.</source>
        <translation>In Kraft.</translation>
    </message>
    <message>
        <source>Leave without applying?</source>
        <translation>Ohne Übernehmen verlassen?</translation>
    </message>
    <message>
        <source>What was changed here is not in force.</source>
        <translation>Was hier geändert wurde, ist nicht in Kraft.</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Something here cannot be right.</source>
        <translation>Etwas hier kann nicht stimmen.</translation>
    </message>
</context>
<context>
    <name>lineside::WeekPicture</name>
    <message>
        <source>The week as a picture</source>
        <translation>Die Woche als Bild</translation>
    </message>
    <message>
        <source>%1, break</source>
        <translation>%1, Pause</translation>
    </message>
</context>
<context>
    <name>lineside::WorkDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>New baseline after maintenance</source>
        <translation>Neu lernen nach Wartung</translation>
    </message>
    <message>
        <source>%1 is learnt anew from now on: what it did before counts as another machine&apos;s, and an anomaly that is on is over. Learning takes about three days of good running; until then nothing is watched.</source>
        <translation>%1 wird von jetzt an neu gelernt: Was sie bisher tat, zählt wie von einer anderen Maschine, und eine Auffälligkeit ist vorbei. Lernen braucht etwa drei Tage guten Laufs; bis dahin wird nichts beobachtet.</translation>
    </message>
    <message>
        <source>Learn anew</source>
        <translation>Neu lernen</translation>
    </message>
    <message>
        <source>Say what was done: it stands in the audit trail.</source>
        <translation>Sagen Sie, was getan wurde: Es steht im Prüfpfad.</translation>
    </message>
    <message>
        <source>%1 is learnt anew.</source>
        <translation>%1 wird neu gelernt.</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>Was getan wurde</translation>
    </message>
    <message>
        <source>Acknowledge the alert</source>
        <translation>Meldung quittieren</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Quittieren</translation>
    </message>
    <message>
        <source>Schedule the work</source>
        <translation>Arbeit einplanen</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Einplanen</translation>
    </message>
    <message>
        <source>Begin the work</source>
        <translation>Arbeit beginnen</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The alert is %1 now.</source>
        <translation>Die Meldung ist jetzt im Zustand „%1“.</translation>
    </message>
    <message>
        <source>Said to fail about %1.</source>
        <translation>Ausfall erwartet um den %1.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>May be left empty.</source>
        <translation>Darf leer bleiben.</translation>
    </message>
    <message>
        <source>Resolve the alert</source>
        <translation>Meldung abschließen</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>Abschließen</translation>
    </message>
    <message>
        <source>Say what came of it: by this the alerts are judged.</source>
        <translation>Sagen Sie, was daraus wurde: Danach werden die Meldungen beurteilt.</translation>
    </message>
    <message>
        <source>Say what was found: it stands in the audit trail.</source>
        <translation>Sagen Sie, was gefunden wurde: Es steht im Prüfpfad.</translation>
    </message>
    <message>
        <source>This lies ahead.</source>
        <translation>Das liegt in der Zukunft.</translation>
    </message>
    <message>
        <source>The alert is resolved.</source>
        <translation>Die Meldung ist abgeschlossen.</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>True: it failed, or the fault was there</source>
        <translation>Richtig: Sie fiel aus, oder der Fehler war da</translation>
    </message>
    <message>
        <source>False: nothing was wrong</source>
        <translation>Falsch: Es fehlte nichts</translation>
    </message>
    <message>
        <source>Prevented: maintenance was done, nobody can know</source>
        <translation>Abgewendet: Es wurde gewartet, niemand kann es wissen</translation>
    </message>
    <message>
        <source>Expired: the time passed and nothing happened</source>
        <translation>Abgelaufen: Die Zeit verging, und nichts geschah</translation>
    </message>
    <message>
        <source>When it failed, or was found</source>
        <translation>Wann sie ausfiel oder es gefunden wurde</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Recommend maintenance</source>
        <translation>Wartung empfehlen</translation>
    </message>
    <message>
        <source>From the alert: %1</source>
        <translation>Aus der Meldung: %1</translation>
    </message>
    <message>
        <source>What somebody should do to a machine, and why.</source>
        <translation>Was jemand an einer Maschine tun soll, und warum.</translation>
    </message>
    <message>
        <source>Recommend</source>
        <translation>Empfehlen</translation>
    </message>
    <message>
        <source>Say what is to be done.</source>
        <translation>Sagen Sie, was zu tun ist.</translation>
    </message>
    <message>
        <source>Recommended.</source>
        <translation>Empfohlen.</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Maschine</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Approve the recommendation</source>
        <translation>Empfehlung genehmigen</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Genehmigen</translation>
    </message>
    <message>
        <source>Reject the recommendation</source>
        <translation>Empfehlung ablehnen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>The work was done</source>
        <translation>Die Arbeit ist getan</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Getan</translation>
    </message>
    <message>
        <source>Did it help?</source>
        <translation>Hat es geholfen?</translation>
    </message>
    <message>
        <source>Validate</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Say why not: it stands in the audit trail.</source>
        <translation>Sagen Sie, warum nicht: Es steht im Prüfpfad.</translation>
    </message>
    <message>
        <source>Say whether it helped.</source>
        <translation>Sagen Sie, ob es geholfen hat.</translation>
    </message>
    <message>
        <source>The recommendation is %1 now.</source>
        <translation>Die Empfehlung ist jetzt im Zustand „%1“.</translation>
    </message>
    <message>
        <source>Planned for</source>
        <translation>Geplant für</translation>
    </message>
    <message>
        <source>Done at</source>
        <translation>Getan am</translation>
    </message>
    <message>
        <source>Did it help</source>
        <translation>Hat es geholfen</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>The score was %1 when the work was done.</source>
        <translation>Die Zahl war %1, als die Arbeit getan war.</translation>
    </message>
    <message>
        <source>Another day for the work</source>
        <translation>Anderer Tag für die Arbeit</translation>
    </message>
    <message>
        <source>This is over already.</source>
        <translation>Das ist schon vorbei.</translation>
    </message>
    <message>
        <source>The work is planned for %1.</source>
        <translation>Die Arbeit ist für %1 geplant.</translation>
    </message>
</context>
<context>
    <name>lineside::WorkRow</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel: %1</source>
        <translation>Abbrechen: %1</translation>
    </message>
    <message>
        <source>Is being cancelled…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Begins…</source>
        <translation>Beginnt…</translation>
    </message>
    <message>
        <source>about %1 s left</source>
        <translation>noch etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>noch etwa %1 min</translation>
    </message>
</context>
<context>
    <name>lineside::WritePanel</name>
    <message>
        <source>Send…</source>
        <translation>Senden…</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Why (goes to the journal)</source>
        <translation>Grund (kommt ins Journal)</translation>
    </message>
    <message>
        <source>Present value</source>
        <translation>Jetziger Wert</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Neuer Wert</translation>
    </message>
    <message>
        <source>Choose a value to write: double-click it, or press Enter on it.</source>
        <translation>Einen Wert zum Schreiben wählen: Doppelklick oder Eingabetaste.</translation>
    </message>
    <message>
        <source>off (0)</source>
        <translation>aus (0)</translation>
    </message>
    <message>
        <source>on (1)</source>
        <translation>ein (1)</translation>
    </message>
    <message>
        <source>Allowed: %1 to %2</source>
        <translation>Erlaubt: %1 bis %2</translation>
    </message>
    <message>
        <source>Allowed: %1 and more</source>
        <translation>Erlaubt: %1 und mehr</translation>
    </message>
    <message>
        <source>Allowed: up to %1</source>
        <translation>Erlaubt: bis %1</translation>
    </message>
    <message>
        <source>This value cannot be written: it is configured as read-only.</source>
        <translation>Dieser Wert ist nicht schreibbar: er ist als nur lesbar konfiguriert.</translation>
    </message>
    <message>
        <source>Above the highest value that may be written.</source>
        <translation>Über dem höchsten schreibbaren Wert.</translation>
    </message>
    <message>
        <source>Below the lowest value that may be written.</source>
        <translation>Unter dem niedrigsten schreibbaren Wert.</translation>
    </message>
    <message>
        <source>Write %1 to %2? It is %3 now.</source>
        <translation>%1 nach %2 schreiben? Jetzt ist es %3.</translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation>%1 schreiben</translation>
    </message>
    <message>
        <source>Sending…</source>
        <translation>Wird gesendet…</translation>
    </message>
    <message>
        <source>Done: %1 → %2 (read back)</source>
        <translation>Erledigt: %1 → %2 (zurückgelesen)</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Not sent: %1</source>
        <translation>Nicht gesendet: %1</translation>
    </message>
    <message>
        <source>Unknown: %1</source>
        <translation>Unbekannt: %1</translation>
    </message>
    <message>
        <source>Log in…</source>
        <translation>Anmelden…</translation>
    </message>
</context>
<context>
    <name>machine_state</name>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Rüsten</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Gestört</translation>
    </message>
    <message>
        <source>Planned stop</source>
        <translation>Geplanter Stillstand</translation>
    </message>
    <message>
        <source>No shift</source>
        <translation>Keine Schicht</translation>
    </message>
</context>
<context>
    <name>modbus</name>
    <message>
        <source>The device&apos;s register takes %1 to %2.</source>
        <translation>Das Register des Geräts fasst %1 bis %2.</translation>
    </message>
    <message>
        <source>The value is not a finite number.</source>
        <translation>Der Wert ist keine endliche Zahl.</translation>
    </message>
    <message>
        <source>The device holds whole numbers here; %1 would be rounded.</source>
        <translation>Das Gerät hält hier ganze Zahlen; %1 würde gerundet.</translation>
    </message>
    <message>
        <source>The device needs a number here.</source>
        <translation>Das Gerät braucht hier eine Zahl.</translation>
    </message>
    <message>
        <source>The device needs a finite number here.</source>
        <translation>Das Gerät braucht hier eine endliche Zahl.</translation>
    </message>
    <message>
        <source>The device holds a floating-point number here; %1 would be rounded.</source>
        <translation>Das Gerät hält hier eine Gleitkommazahl; %1 würde gerundet.</translation>
    </message>
    <message>
        <source>The device needs a text here.</source>
        <translation>Das Gerät braucht hier einen Text.</translation>
    </message>
    <message>
        <source>The text has %1 bytes; the device has room for %2.</source>
        <translation>Der Text hat %1 Byte; das Gerät hat Platz für %2.</translation>
    </message>
    <message>
        <source>The text contains a NUL, at which the device&apos;s text would end.</source>
        <translation>Der Text enthält ein NUL-Zeichen, an dem der Text im Gerät enden würde.</translation>
    </message>
    <message>
        <source>A bit has no registers of its own.</source>
        <translation>Ein Bit hat keine eigenen Register.</translation>
    </message>
    <message>
        <source>The device holds one bit here: only 0 and 1, or off and on, can be written.</source>
        <translation>Das Gerät hält hier ein Bit: nur 0 und 1 oder aus und ein sind schreibbar.</translation>
    </message>
    <message>
        <source>Registers: %1</source>
        <translation>Register: %1</translation>
    </message>
    <message>
        <source>Bits, lowest address first: %1</source>
        <translation>Bits, niedrigste Adresse zuerst: %1</translation>
    </message>
    <message>
        <source>Address on the wire, from 0: %1</source>
        <translation>Adresse auf der Leitung, ab 0: %1</translation>
    </message>
    <message>
        <source>Value: %1</source>
        <translation>Wert: %1</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>AND mask: %1</source>
        <translation>AND-Maske: %1</translation>
    </message>
    <message>
        <source>OR mask: %1</source>
        <translation>OR-Maske: %1</translation>
    </message>
    <message>
        <source>Count: %1</source>
        <translation>Anzahl: %1</translation>
    </message>
    <message>
        <source>No function code: the frame ends here.</source>
        <translation>Kein Funktionscode: das Telegramm endet hier.</translation>
    </message>
    <message>
        <source>Function: %1, refused</source>
        <translation>Funktion: %1, abgelehnt</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>Grund: %1</translation>
    </message>
    <message>
        <source>Function: %1, %2</source>
        <translation>Funktion: %1, %2</translation>
    </message>
    <message>
        <source>Byte count: %1</source>
        <translation>Bytezahl: %1</translation>
    </message>
    <message>
        <source>But %1 bytes follow.</source>
        <translation>Es folgen aber %1 Byte.</translation>
    </message>
    <message>
        <source>The frame is too short for this function: %1</source>
        <translation>Das Telegramm ist zu kurz für diese Funktion: %1</translation>
    </message>
    <message>
        <source>Shorter than a Modbus TCP header: %1</source>
        <translation>Kürzer als ein Modbus-TCP-Kopf: %1</translation>
    </message>
    <message>
        <source>Transaction: %1</source>
        <translation>Transaktion: %1</translation>
    </message>
    <message>
        <source>Protocol: 0, Modbus</source>
        <translation>Protokoll: 0, Modbus</translation>
    </message>
    <message>
        <source>Protocol: %1, not Modbus</source>
        <translation>Protokoll: %1, nicht Modbus</translation>
    </message>
    <message>
        <source>Length: %1</source>
        <translation>Länge: %1</translation>
    </message>
    <message>
        <source>Length: %1, but %2 bytes follow</source>
        <translation>Länge: %1, aber es folgen %2 Byte</translation>
    </message>
    <message>
        <source>Unit: %1</source>
        <translation>Unit: %1</translation>
    </message>
    <message>
        <source>Shorter than any RTU frame: %1</source>
        <translation>Kürzer als jedes RTU-Telegramm: %1</translation>
    </message>
    <message>
        <source>Checksum: %1</source>
        <translation>Prüfsumme: %1</translation>
    </message>
    <message>
        <source>Checksum: %1, wrong</source>
        <translation>Prüfsumme: %1, falsch</translation>
    </message>
    <message>
        <source>Request, %1 bytes</source>
        <translation>Anfrage, %1 Byte</translation>
    </message>
    <message>
        <source>Reply, %1 bytes</source>
        <translation>Antwort, %1 Byte</translation>
    </message>
    <message>
        <source>Faulty: %1</source>
        <translation>Fehlerhaft: %1</translation>
    </message>
    <message>
        <source>ABCD: most significant first (the usual one)</source>
        <translation>ABCD: höchstwertiges zuerst (üblich)</translation>
    </message>
    <message>
        <source>CDAB: registers swapped</source>
        <translation>CDAB: Register getauscht</translation>
    </message>
    <message>
        <source>BADC: bytes swapped in each register</source>
        <translation>BADC: Bytes je Register getauscht</translation>
    </message>
    <message>
        <source>DCBA: least significant first</source>
        <translation>DCBA: niedrigstwertiges zuerst</translation>
    </message>
    <message>
        <source>Polling</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Unit id</source>
        <translation>Unit-ID</translation>
    </message>
    <message>
        <source>The slave&apos;s number. Behind a gateway or on a serial line it chooses the device; many TCP devices want 1 or 255.</source>
        <translation>Die Nummer des Slaves. Hinter einem Gateway oder an einer seriellen Leitung wählt sie das Gerät; viele TCP-Geräte erwarten 1 oder 255.</translation>
    </message>
    <message>
        <source>First address</source>
        <translation>Erste Adresse</translation>
    </message>
    <message>
        <source>0 or 1: the number that the device&apos;s manual gives to the first coil or register. When all values sit one beside where they belong, change this.</source>
        <translation>0 oder 1: die Nummer, die das Handbuch des Geräts dem ersten Coil oder Register gibt. Liegen alle Werte um eins daneben, dies ändern.</translation>
    </message>
    <message>
        <source>Byte and word order</source>
        <translation>Byte- und Wortfolge</translation>
    </message>
    <message>
        <source>How values of several registers lie on the wire; a tag may have its own. 16-bit values follow only the byte swap.</source>
        <translation>Wie Werte über mehrere Register übertragen werden; eine Messstelle kann ihre eigene haben. 16-Bit-Werte folgen nur dem Bytetausch.</translation>
    </message>
    <message>
        <source>Time limit for a reply</source>
        <translation>Zeitgrenze für Antworten</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>ms</translation>
    </message>
    <message>
        <source>From sending a request to its complete reply. Radio links and slow gateways need more.</source>
        <translation>Vom Senden einer Anfrage bis zur vollständigen Antwort. Funkstrecken und langsame Gateways brauchen mehr.</translation>
    </message>
    <message>
        <source>Gap read across</source>
        <translation>Überlesene Lücke</translation>
    </message>
    <message>
        <source>registers</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>Tags this far apart are still read in one request (16 times as far for coils). 0 when reading in between has side effects.</source>
        <translation>So weit entfernte Messstellen werden noch in einer Anfrage gelesen (bei Coils 16-mal so weit). 0, wenn das Lesen dazwischen Nebenwirkungen hat.</translation>
    </message>
    <message>
        <source>Largest request</source>
        <translation>Größte Anfrage</translation>
    </message>
    <message>
        <source>Smaller for devices that refuse long reads.</source>
        <translation>Kleiner für Geräte, die langes Lesen ablehnen.</translation>
    </message>
    <message>
        <source>Functions for writing</source>
        <translation>Funktionen zum Schreiben</translation>
    </message>
    <message>
        <source>Automatic: 5 and 6 for one value, 16 for more</source>
        <translation>Automatisch: 5 und 6 für einen Wert, 16 für mehr</translation>
    </message>
    <message>
        <source>Only 5 and 6</source>
        <translation>Nur 5 und 6</translation>
    </message>
    <message>
        <source>Only 15 and 16</source>
        <translation>Nur 15 und 16</translation>
    </message>
    <message>
        <source>Some devices know only one kind. With 5 and 6 alone, values of several registers cannot be written.</source>
        <translation>Manche Geräte kennen nur eine Art. Mit 5 und 6 allein sind Werte über mehrere Register nicht schreibbar.</translation>
    </message>
    <message>
        <source>Writing one bit of a register</source>
        <translation>Ein Bit eines Registers schreiben</translation>
    </message>
    <message>
        <source>Function 22: the device changes the bit itself</source>
        <translation>Funktion 22: das Gerät ändert das Bit selbst</translation>
    </message>
    <message>
        <source>Read, change, write the register</source>
        <translation>Register lesen, ändern, schreiben</translation>
    </message>
    <message>
        <source>Function 22 is safe. Reading and writing back can undo what the device or somebody else changes in between: only for devices without 22.</source>
        <translation>Funktion 22 ist sicher. Lesen und Zurückschreiben kann rückgängig machen, was Gerät oder andere dazwischen ändern: nur für Geräte ohne 22.</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Coil (0x, read and write)</source>
        <translation>Coil (0x, lesen und schreiben)</translation>
    </message>
    <message>
        <source>Discrete input (1x)</source>
        <translation>Discrete Input (1x)</translation>
    </message>
    <message>
        <source>Input register (3x)</source>
        <translation>Input-Register (3x)</translation>
    </message>
    <message>
        <source>Holding register (4x, read and write)</source>
        <translation>Holding-Register (4x, lesen und schreiben)</translation>
    </message>
    <message>
        <source>Which of the device&apos;s four tables holds the value.</source>
        <translation>Welche der vier Tabellen des Geräts den Wert hält.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>The number inside the table, without the table&apos;s leading digit (40001 is 1, or 0 when the device counts from 0).</source>
        <translation>Die Nummer in der Tabelle, ohne die führende Ziffer der Tabelle (40001 ist 1, oder 0, wenn das Gerät ab 0 zählt).</translation>
    </message>
    <message>
        <source>Type on the wire</source>
        <translation>Typ auf der Leitung</translation>
    </message>
    <message>
        <source>One bit</source>
        <translation>Ein Bit</translation>
    </message>
    <message>
        <source>16-bit signed</source>
        <translation>16 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>16-bit unsigned</source>
        <translation>16 Bit ohne Vorzeichen</translation>
    </message>
    <message>
        <source>32-bit signed</source>
        <translation>32 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>32-bit unsigned</source>
        <translation>32 Bit ohne Vorzeichen</translation>
    </message>
    <message>
        <source>32-bit floating point</source>
        <translation>32 Bit Gleitkomma</translation>
    </message>
    <message>
        <source>64-bit signed</source>
        <translation>64 Bit mit Vorzeichen</translation>
    </message>
    <message>
        <source>64-bit unsigned</source>
        <translation>64 Bit ohne Vorzeichen</translation>
    </message>
    <message>
        <source>64-bit floating point</source>
        <translation>64 Bit Gleitkomma</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>How the registers are read. Coils and discrete inputs are always one bit.</source>
        <translation>Wie die Register gelesen werden. Coils und Discrete Inputs sind immer ein Bit.</translation>
    </message>
    <message>
        <source>Bit</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>0 is the least significant bit of the register.</source>
        <translation>0 ist das niedrigstwertige Bit des Registers.</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>Byte</translation>
    </message>
    <message>
        <source>Of the text; two bytes fill one register.</source>
        <translation>Des Textes; zwei Byte füllen ein Register.</translation>
    </message>
    <message>
        <source>As the device</source>
        <translation>Wie das Gerät</translation>
    </message>
    <message>
        <source>When this tag differs from the rest of its device.</source>
        <translation>Wenn diese Messstelle vom Rest ihres Geräts abweicht.</translation>
    </message>
    <message>
        <source>PLCs, drives, meters and gateways that speak Modbus over Ethernet.</source>
        <translation>SPS, Antriebe, Zähler und Gateways mit Modbus über Ethernet.</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>The device&apos;s name or IP address.</source>
        <translation>Name oder IP-Adresse des Geräts.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>502 unless the device says otherwise.</source>
        <translation>502, wenn das Gerät nichts anderes nennt.</translation>
    </message>
    <message>
        <source>Requests under way</source>
        <translation>Anfragen unterwegs</translation>
    </message>
    <message>
        <source>How many requests may wait for a reply at a time. 1 suits every device; more is faster where the device can queue them.</source>
        <translation>Wie viele Anfragen zugleich auf Antwort warten dürfen. 1 passt zu jedem Gerät; mehr ist schneller, wo das Gerät sie einreihen kann.</translation>
    </message>
    <message>
        <source>Time limit for connecting</source>
        <translation>Zeitgrenze für das Verbinden</translation>
    </message>
    <message>
        <source>After that the attempt is given up and made again later.</source>
        <translation>Danach wird der Versuch aufgegeben und später wiederholt.</translation>
    </message>
    <message>
        <source>Devices on a serial line (RS-485, RS-232). Devices with the same port share the line, each with its own unit id.</source>
        <translation>Geräte an einer seriellen Leitung (RS-485, RS-232). Geräte mit demselben Anschluss teilen sich die Leitung, jedes mit eigener Unit-ID.</translation>
    </message>
    <message>
        <source>Serial port</source>
        <translation>Serieller Anschluss</translation>
    </message>
    <message>
        <source>For example /dev/ttyUSB0; a name under /dev/serial/by-id stays the same when plugs change.</source>
        <translation>Zum Beispiel /dev/ttyUSB0; ein Name unter /dev/serial/by-id bleibt beim Umstecken gleich.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>baud</source>
        <translation>Baud</translation>
    </message>
    <message>
        <source>All devices of one line have the same speed, parity and stop bits.</source>
        <translation>Alle Geräte einer Leitung haben dieselbe Geschwindigkeit, Parität und Zahl der Stoppbits.</translation>
    </message>
    <message>
        <source>Parity</source>
        <translation>Parität</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Even</source>
        <translation>Gerade</translation>
    </message>
    <message>
        <source>Odd</source>
        <translation>Ungerade</translation>
    </message>
    <message>
        <source>Even is Modbus&apos; own standard; none is common.</source>
        <translation>Gerade ist der Standard von Modbus; keine ist üblich.</translation>
    </message>
    <message>
        <source>Stop bits</source>
        <translation>Stoppbits</translation>
    </message>
    <message>
        <source>1, or 2 where there is no parity.</source>
        <translation>1, oder 2 ohne Parität.</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>keine rechtzeitige Antwort</translation>
    </message>
    <message>
        <source>Find host %1</source>
        <translation>Host %1 finden</translation>
    </message>
    <message>
        <source>The name is not known. Check its spelling, or enter the IP address.</source>
        <translation>Der Name ist unbekannt. Schreibweise prüfen oder die IP-Adresse eingeben.</translation>
    </message>
    <message>
        <source>The test was cancelled.</source>
        <translation>Der Test wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation>Verbinden mit %1</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>Mit %1 verbinden</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Tag %1</source>
        <translation>Messstelle %1</translation>
    </message>
    <message>
        <source>Unit %1 answers</source>
        <translation>Unit %1 antwortet</translation>
    </message>
    <message>
        <source>It speaks Modbus.</source>
        <translation>Es spricht Modbus.</translation>
    </message>
    <message>
        <source>(none yet)</source>
        <translation>(noch keine)</translation>
    </message>
    <message>
        <source>Connecting.</source>
        <translation>Verbindet sich.</translation>
    </message>
    <message>
        <source>The device is not open.</source>
        <translation>Das Gerät ist nicht geöffnet.</translation>
    </message>
    <message>
        <source>read coils</source>
        <translation>Coils lesen</translation>
    </message>
    <message>
        <source>read discrete inputs</source>
        <translation>Discrete Inputs lesen</translation>
    </message>
    <message>
        <source>read holding registers</source>
        <translation>Holding-Register lesen</translation>
    </message>
    <message>
        <source>read input registers</source>
        <translation>Input-Register lesen</translation>
    </message>
    <message>
        <source>write single coil</source>
        <translation>einen Coil schreiben</translation>
    </message>
    <message>
        <source>write single register</source>
        <translation>ein Register schreiben</translation>
    </message>
    <message>
        <source>write multiple coils</source>
        <translation>mehrere Coils schreiben</translation>
    </message>
    <message>
        <source>write multiple registers</source>
        <translation>mehrere Register schreiben</translation>
    </message>
    <message>
        <source>mask write register</source>
        <translation>Register mit Maske schreiben</translation>
    </message>
    <message>
        <source>function %1</source>
        <translation>Funktion %1</translation>
    </message>
    <message>
        <source>exception 1, illegal function</source>
        <translation>Ausnahme 1, unzulässige Funktion</translation>
    </message>
    <message>
        <source>exception 2, illegal data address</source>
        <translation>Ausnahme 2, unzulässige Datenadresse</translation>
    </message>
    <message>
        <source>exception 3, illegal data value</source>
        <translation>Ausnahme 3, unzulässiger Datenwert</translation>
    </message>
    <message>
        <source>exception 4, server device failure</source>
        <translation>Ausnahme 4, Fehler im Gerät</translation>
    </message>
    <message>
        <source>exception 5, acknowledge (accepted, still working on it)</source>
        <translation>Ausnahme 5, bestätigt (angenommen, noch in Arbeit)</translation>
    </message>
    <message>
        <source>exception 6, server device busy</source>
        <translation>Ausnahme 6, Gerät beschäftigt</translation>
    </message>
    <message>
        <source>exception 8, memory parity error</source>
        <translation>Ausnahme 8, Speicherparitätsfehler</translation>
    </message>
    <message>
        <source>exception 10, gateway path unavailable</source>
        <translation>Ausnahme 10, Gateway-Pfad nicht verfügbar</translation>
    </message>
    <message>
        <source>exception 11, gateway target device failed to respond</source>
        <translation>Ausnahme 11, Zielgerät des Gateways antwortet nicht</translation>
    </message>
    <message>
        <source>exception %1, which the Modbus specification does not name</source>
        <translation>Ausnahme %1, in der Modbus-Spezifikation nicht genannt</translation>
    </message>
    <message>
        <source>The reply&apos;s protocol id is not 0, so it is not Modbus.</source>
        <translation>Die Protokoll-ID der Antwort ist nicht 0, also ist es nicht Modbus.</translation>
    </message>
    <message>
        <source>The reply&apos;s length field is smaller than any Modbus reply.</source>
        <translation>Das Längenfeld der Antwort ist kleiner als bei jeder Modbus-Antwort.</translation>
    </message>
    <message>
        <source>The reply&apos;s length field is larger than any Modbus reply.</source>
        <translation>Das Längenfeld der Antwort ist größer als bei jeder Modbus-Antwort.</translation>
    </message>
    <message>
        <source>A reply came that nobody asked for: its transaction id is not waiting (late, doubled or wrong).</source>
        <translation>Eine nicht angeforderte Antwort kam: auf ihre Transaktions-ID wartet nichts (verspätet, doppelt oder falsch).</translation>
    </message>
    <message>
        <source>The reply comes from another unit than the one asked.</source>
        <translation>Die Antwort kommt von einer anderen Unit als der gefragten.</translation>
    </message>
    <message>
        <source>The reply carries another function code than the request.</source>
        <translation>Die Antwort trägt einen anderen Funktionscode als die Anfrage.</translation>
    </message>
    <message>
        <source>The reply&apos;s size does not fit its function.</source>
        <translation>Die Größe der Antwort passt nicht zu ihrer Funktion.</translation>
    </message>
    <message>
        <source>The reply&apos;s byte count is not that of the values asked for.</source>
        <translation>Die Bytezahl der Antwort ist nicht die der angefragten Werte.</translation>
    </message>
    <message>
        <source>The device confirms another write than the one asked for.</source>
        <translation>Das Gerät bestätigt ein anderes Schreiben als das angeforderte.</translation>
    </message>
    <message>
        <source>What follows the reply is not another reply that was asked for, so its own end is in doubt.</source>
        <translation>Was der Antwort folgt, ist keine weitere angeforderte Antwort; ihr eigenes Ende ist daher zweifelhaft.</translation>
    </message>
    <message>
        <source>The reply breaks the protocol.</source>
        <translation>Die Antwort verletzt das Protokoll.</translation>
    </message>
    <message>
        <source>Reading all tags takes longer than the period of %1 ms, so polls are skipped. Lengthen the period, or allow more requests under way.</source>
        <translation>Das Lesen aller Messstellen dauert länger als die Periode von %1 ms, daher fallen Abfragen aus. Periode verlängern oder mehr Anfragen unterwegs erlauben.</translation>
    </message>
    <message>
        <source>no reply in time</source>
        <translation>keine rechtzeitige Antwort</translation>
    </message>
    <message>
        <source>the connection ended while it was read</source>
        <translation>die Verbindung endete während des Lesens</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>tag %1 has an address that cannot be</source>
        <translation>die Messstelle %1 hat eine unmögliche Adresse</translation>
    </message>
    <message>
        <source>%1 of %2 tags cannot be read; %3</source>
        <translation>%1 von %2 Messstellen sind nicht lesbar; %3</translation>
    </message>
    <message>
        <source>the port takes no data</source>
        <translation>der Anschluss nimmt keine Daten an</translation>
    </message>
    <message>
        <source>the port cannot be opened</source>
        <translation>der Anschluss kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Another device uses %1 with another speed, parity or number of stop bits.</source>
        <translation>Ein anderes Gerät nutzt %1 mit anderer Geschwindigkeit, Parität oder Zahl der Stoppbits.</translation>
    </message>
    <message>
        <source>Give all devices of one serial line the same settings.</source>
        <translation>Allen Geräten einer seriellen Leitung dieselben Einstellungen geben.</translation>
    </message>
    <message>
        <source>%1, unit %2: %3</source>
        <translation>%1, Unit %2: %3</translation>
    </message>
    <message>
        <source>A text tag needs the type Text on the wire, and the other way round.</source>
        <translation>Eine Text-Messstelle braucht auf der Leitung den Typ Text, und umgekehrt.</translation>
    </message>
    <message>
        <source>A floating-point number needs a tag that holds numbers with fractions.</source>
        <translation>Eine Gleitkommazahl braucht eine Messstelle für Zahlen mit Nachkommastellen.</translation>
    </message>
    <message>
        <source>A signed number does not fit a tag that holds no negative numbers.</source>
        <translation>Eine Zahl mit Vorzeichen passt nicht zu einer Messstelle ohne negative Zahlen.</translation>
    </message>
    <message>
        <source>An unsigned 64-bit number does not fit a tag that holds signed ones.</source>
        <translation>Eine 64-Bit-Zahl ohne Vorzeichen passt nicht zu einer Messstelle mit Vorzeichen.</translation>
    </message>
    <message>
        <source>An on/off tag needs a coil, a discrete input or one bit of a register.</source>
        <translation>Eine Ein/aus-Messstelle braucht einen Coil, einen Discrete Input oder ein Bit eines Registers.</translation>
    </message>
    <message>
        <source>Must be coil, discrete, input or holding.</source>
        <translation>Muss coil, discrete, input oder holding sein.</translation>
    </message>
    <message>
        <source>Lineside does not know this type.</source>
        <translation>Lineside kennt diesen Typ nicht.</translation>
    </message>
    <message>
        <source>A register has bits 0 to 15.</source>
        <translation>Ein Register hat die Bits 0 bis 15.</translation>
    </message>
    <message>
        <source>A text has 1 to %1 bytes: it must fit one request.</source>
        <translation>Ein Text hat 1 bis %1 Byte: er muss in eine Anfrage passen.</translation>
    </message>
    <message>
        <source>Must be a whole number.</source>
        <translation>Muss eine ganze Zahl sein.</translation>
    </message>
    <message>
        <source>The device counts from %1.</source>
        <translation>Das Gerät zählt ab %1.</translation>
    </message>
    <message>
        <source>The value would end behind the table&apos;s last address, %1.</source>
        <translation>Der Wert würde hinter der letzten Adresse der Tabelle enden, %1.</translation>
    </message>
    <message>
        <source>Inputs cannot be written: choose coils or holding registers, or make the tag read-only.</source>
        <translation>Inputs sind nicht schreibbar: Coils oder Holding-Register wählen, oder die Messstelle nur lesbar machen.</translation>
    </message>
    <message>
        <source>With functions 5 and 6 alone a value of several registers cannot be written.</source>
        <translation>Mit den Funktionen 5 und 6 allein ist ein Wert über mehrere Register nicht schreibbar.</translation>
    </message>
    <message>
        <source>At most %1 bytes can be written in one request.</source>
        <translation>In einer Anfrage sind höchstens %1 Byte schreibbar.</translation>
    </message>
    <message>
        <source>A host name has no spaces.</source>
        <translation>Ein Hostname hat keine Leerzeichen.</translation>
    </message>
    <message>
        <source>coil %1</source>
        <translation>Coil %1</translation>
    </message>
    <message>
        <source>discrete input %1</source>
        <translation>Discrete Input %1</translation>
    </message>
    <message>
        <source>input register %1</source>
        <translation>Input-Register %1</translation>
    </message>
    <message>
        <source>holding register %1</source>
        <translation>Holding-Register %1</translation>
    </message>
    <message>
        <source>connection refused: nothing listens on that port</source>
        <translation>Verbindung abgelehnt: an diesem Port lauscht nichts</translation>
    </message>
    <message>
        <source>the device closed the connection</source>
        <translation>das Gerät hat die Verbindung geschlossen</translation>
    </message>
    <message>
        <source>the host name is not known</source>
        <translation>der Hostname ist unbekannt</translation>
    </message>
    <message>
        <source>no answer to the attempt to connect</source>
        <translation>keine Antwort auf den Verbindungsversuch</translation>
    </message>
    <message>
        <source>a reply came in part and was not completed in time</source>
        <translation>eine Antwort kam nur teilweise und wurde nicht rechtzeitig vollständig</translation>
    </message>
    <message>
        <source>The link to the device is down.</source>
        <translation>Keine Verbindung zum Gerät.</translation>
    </message>
    <message>
        <source>Too many writes to this device wait already.</source>
        <translation>Zu viele Schreibvorgänge auf dieses Gerät warten schon.</translation>
    </message>
    <message>
        <source>Inputs cannot be written.</source>
        <translation>Inputs sind nicht schreibbar.</translation>
    </message>
    <message>
        <source>no good reply</source>
        <translation>keine gute Antwort</translation>
    </message>
    <message>
        <source>The register could not be read before changing its bit: %1.</source>
        <translation>Das Register konnte vor dem Ändern seines Bits nicht gelesen werden: %1.</translation>
    </message>
    <message>
        <source>The device answered %1.</source>
        <translation>Das Gerät antwortete: %1.</translation>
    </message>
    <message>
        <source>The device did not confirm the write in time.</source>
        <translation>Das Gerät hat das Schreiben nicht rechtzeitig bestätigt.</translation>
    </message>
    <message>
        <source>The connection ended before the device confirmed the write.</source>
        <translation>Die Verbindung endete, bevor das Gerät das Schreiben bestätigte.</translation>
    </message>
    <message>
        <source>There was no time left to send it.</source>
        <translation>Zum Senden blieb keine Zeit.</translation>
    </message>
    <message>
        <source>It could not be read back: %1.</source>
        <translation>Es konnte nicht zurückgelesen werden: %1.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>The device holds another value than the one written.</source>
        <translation>Das Gerät hält einen anderen Wert als den geschriebenen.</translation>
    </message>
    <message>
        <source>The link to the device went down before it was sent.</source>
        <translation>Die Verbindung zum Gerät brach vor dem Senden ab.</translation>
    </message>
    <message>
        <source>The device was closed meanwhile.</source>
        <translation>Das Gerät wurde inzwischen geschlossen.</translation>
    </message>
    <message>
        <source>The device confirmed the write, but holds another value.</source>
        <translation>Das Gerät hat das Schreiben bestätigt, hält aber einen anderen Wert.</translation>
    </message>
    <message>
        <source>The device confirmed the write, but it could not be read back.</source>
        <translation>Das Gerät hat das Schreiben bestätigt, aber es konnte nicht zurückgelesen werden.</translation>
    </message>
    <message>
        <source>Tag %1, %2</source>
        <translation>Messstelle %1, %2</translation>
    </message>
    <message>
        <source>The connection did not come back. Is the device reachable?</source>
        <translation>Die Verbindung kam nicht zurück. Ist das Gerät erreichbar?</translation>
    </message>
    <message>
        <source>The value on the wire (%1) does not fit the tag&apos;s type.</source>
        <translation>Der Rohwert (%1) passt nicht zum Typ der Messstelle.</translation>
    </message>
    <message>
        <source>Raw value %1 (%2)</source>
        <translation>Rohwert %1 (%2)</translation>
    </message>
    <message>
        <source>The device answers %1.</source>
        <translation>Das Gerät antwortet: %1.</translation>
    </message>
    <message>
        <source>Check the address, the table and whether the device counts from 0 or 1.</source>
        <translation>Adresse und Tabelle prüfen, und ob das Gerät ab 0 oder ab 1 zählt.</translation>
    </message>
    <message>
        <source>The device does not know this table.</source>
        <translation>Das Gerät kennt diese Tabelle nicht.</translation>
    </message>
    <message>
        <source>The gateway answers, the device behind it does not: check the unit id.</source>
        <translation>Das Gateway antwortet, das Gerät dahinter nicht: Unit-ID prüfen.</translation>
    </message>
    <message>
        <source>Set the unit id to what the device answers as.</source>
        <translation>Die Unit-ID auf die einstellen, als die das Gerät antwortet.</translation>
    </message>
    <message>
        <source>No reply in %1 ms. Check the unit id (now %2); a slow device needs a longer time limit.</source>
        <translation>Keine Antwort in %1 ms. Unit-ID prüfen (jetzt %2); ein langsames Gerät braucht eine längere Zeitgrenze.</translation>
    </message>
    <message>
        <source>The device ended the connection instead of replying. Some do so for a wrong unit id, or when they have too many connections.</source>
        <translation>Das Gerät hat die Verbindung beendet, statt zu antworten. Manche tun das bei falscher Unit-ID oder bei zu vielen Verbindungen.</translation>
    </message>
    <message>
        <source>The request could not be sent.</source>
        <translation>Die Anfrage konnte nicht gesendet werden.</translation>
    </message>
    <message>
        <source>the device reset the connection</source>
        <translation>das Gerät hat die Verbindung zurückgesetzt</translation>
    </message>
    <message>
        <source>the device does not confirm what was sent</source>
        <translation>das Gerät bestätigt nicht, was gesendet wurde</translation>
    </message>
    <message>
        <source>the network does not reach it (%1)</source>
        <translation>das Netz erreicht es nicht (%1)</translation>
    </message>
    <message>
        <source>What came has a wrong checksum or is no reply: noise on the line, or two devices that answer at once.</source>
        <translation>Was kam, hat eine falsche Prüfsumme oder ist keine Antwort: Störungen auf der Leitung, oder zwei Geräte, die zugleich antworten.</translation>
    </message>
    <message>
        <source>A reply came that nobody asked for: two devices may have the same unit id, or another master is on the line.</source>
        <translation>Es kam eine Antwort, nach der niemand gefragt hat: zwei Geräte haben womöglich dieselbe Unit-ID, oder ein anderer Master ist auf der Leitung.</translation>
    </message>
    <message>
        <source>something sends on the line all the time</source>
        <translation>etwas sendet ununterbrochen auf der Leitung</translation>
    </message>
</context>
<context>
    <name>mqtt</name>
    <message>
        <source>The broker&apos;s certificate has expired.</source>
        <translation>Das Zertifikat des Brokers ist abgelaufen.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is not valid yet. Check the clocks of both machines.</source>
        <translation>Das Zertifikat des Brokers ist noch nicht gültig. Die Uhren beider Rechner prüfen.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is self-signed and not trusted.</source>
        <translation>Das Zertifikat des Brokers ist selbst signiert und nicht vertrauenswürdig.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate was issued by an authority that is not trusted here.</source>
        <translation>Das Zertifikat des Brokers stammt von einer Stelle, der hier nicht vertraut wird.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is for another name than %1.</source>
        <translation>Das Zertifikat des Brokers gilt für einen anderen Namen als %1.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate has been revoked.</source>
        <translation>Das Zertifikat des Brokers wurde widerrufen.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is too weak: its key is too short or its signature out of date.</source>
        <translation>Das Zertifikat des Brokers ist zu schwach: sein Schlüssel ist zu kurz oder seine Signatur veraltet.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate is not meant for servers.</source>
        <translation>Das Zertifikat des Brokers ist nicht für Server bestimmt.</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate was refused: %1.</source>
        <translation>Das Zertifikat des Brokers wurde abgelehnt: %1.</translation>
    </message>
    <message>
        <source>Check that the file exists, is readable and in PEM format.</source>
        <translation>Prüfen, ob die Datei vorhanden, lesbar und im PEM-Format ist.</translation>
    </message>
    <message>
        <source>TLS cannot be set up on this machine.</source>
        <translation>TLS kann auf diesem Rechner nicht eingerichtet werden.</translation>
    </message>
    <message>
        <source>The file with the authority&apos;s certificate, %1, cannot be used.</source>
        <translation>Die Datei mit dem Zertifikat der Zertifizierungsstelle, %1, ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>A certificate cannot be checked for the name %1.</source>
        <translation>Für den Namen %1 kann kein Zertifikat geprüft werden.</translation>
    </message>
    <message>
        <source>The client certificate %1 cannot be used.</source>
        <translation>Das Client-Zertifikat %1 ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>The client key %1 cannot be used, or its password is wrong.</source>
        <translation>Der Client-Schlüssel %1 ist nicht verwendbar, oder sein Passwort ist falsch.</translation>
    </message>
    <message>
        <source>The client key does not belong to the client certificate.</source>
        <translation>Der Client-Schlüssel gehört nicht zum Client-Zertifikat.</translation>
    </message>
    <message>
        <source>The broker ended the handshake; it may ask for a client certificate.</source>
        <translation>Der Broker hat den Handshake beendet; vielleicht verlangt er ein Client-Zertifikat.</translation>
    </message>
    <message>
        <source>The broker does not accept our client certificate.</source>
        <translation>Der Broker akzeptiert das eigene Client-Zertifikat nicht.</translation>
    </message>
    <message>
        <source>The broker does not speak TLS on this port.</source>
        <translation>Der Broker spricht an diesem Port kein TLS.</translation>
    </message>
    <message>
        <source>The broker offers only TLS versions that are out of date; 1.2 is needed.</source>
        <translation>Der Broker bietet nur veraltete TLS-Versionen; 1.2 ist nötig.</translation>
    </message>
    <message>
        <source>The TLS handshake failed: %1.</source>
        <translation>Der TLS-Handshake ist fehlgeschlagen: %1.</translation>
    </message>
    <message>
        <source>This is not a certificate.</source>
        <translation>Das ist kein Zertifikat.</translation>
    </message>
    <message>
        <source>The certificate&apos;s fingerprint is malformed.</source>
        <translation>Der Fingerabdruck des Zertifikats ist fehlerhaft.</translation>
    </message>
    <message>
        <source>The certificate could not be stored in %1.</source>
        <translation>Das Zertifikat konnte nicht in %1 gespeichert werden.</translation>
    </message>
    <message>
        <source>Check that the data folder can be written to.</source>
        <translation>Prüfen, ob der Datenordner beschreibbar ist.</translation>
    </message>
    <message>
        <source>Broker address</source>
        <translation>Broker-Adresse</translation>
    </message>
    <message>
        <source>No broker address is set, or it cannot be read.</source>
        <translation>Es ist keine Broker-Adresse gesetzt, oder sie ist nicht lesbar.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Found in the secret store.</source>
        <translation>Im Geheimnisspeicher gefunden.</translation>
    </message>
    <message>
        <source>The test was stopped.</source>
        <translation>Der Test wurde angehalten.</translation>
    </message>
    <message>
        <source>Look up %1</source>
        <translation>%1 nachschlagen</translation>
    </message>
    <message>
        <source>Connect to %1</source>
        <translation>Mit %1 verbinden</translation>
    </message>
    <message>
        <source>Encryption and login</source>
        <translation>Verschlüsselung und Anmeldung</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>Anmeldung</translation>
    </message>
    <message>
        <source>The broker did not answer in time.</source>
        <translation>Der Broker antwortete nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>Accepted after %1 ms.</source>
        <translation>Angenommen nach %1 ms.</translation>
    </message>
    <message>
        <source>Subscribe to %1</source>
        <translation>%1 abonnieren</translation>
    </message>
    <message>
        <source>Granted.</source>
        <translation>Gewährt.</translation>
    </message>
    <message>
        <source>Subscribe</source>
        <translation>Abonnieren</translation>
    </message>
    <message>
        <source>The broker did not answer every subscription.</source>
        <translation>Der Broker hat nicht jedes Abonnement beantwortet.</translation>
    </message>
    <message>
        <source>First message</source>
        <translation>Erste Nachricht</translation>
    </message>
    <message>
        <source>%1 after %2 ms.</source>
        <translation>%1 nach %2 ms.</translation>
    </message>
    <message>
        <source>None within %1 s: either nothing was published in this time, or no topic fits.</source>
        <translation>Keine innerhalb von %1 s: entweder wurde in dieser Zeit nichts veröffentlicht, oder kein Topic passt.</translation>
    </message>
    <message>
        <source>Listening to %1</source>
        <translation>Hört auf %1</translation>
    </message>
    <message>
        <source>Browsing was stopped.</source>
        <translation>Das Durchsuchen wurde angehalten.</translation>
    </message>
    <message>
        <source>This is not a list of discovered topics.</source>
        <translation>Das ist keine Liste entdeckter Topics.</translation>
    </message>
    <message>
        <source>The list of discovered topics, %1, cannot be read.</source>
        <translation>Die Liste entdeckter Topics, %1, ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The list of discovered topics was broken and has been put aside as %1.</source>
        <translation>Die Liste entdeckter Topics war defekt und wurde als %1 beiseitegelegt.</translation>
    </message>
    <message>
        <source>The list of discovered topics, %1, cannot be written.</source>
        <translation>Die Liste entdeckter Topics, %1, kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Check the data folder and the space on its disk.</source>
        <translation>Datenordner und Platz auf seinem Datenträger prüfen.</translation>
    </message>
    <message>
        <source>A JSON pointer begins with a slash: /value</source>
        <translation>Ein JSON-Pointer beginnt mit einem Schrägstrich: /value</translation>
    </message>
    <message>
        <source>In a JSON pointer, ~ is written ~0 and a slash inside a name ~1.</source>
        <translation>In einem JSON-Pointer wird ~ als ~0 geschrieben, ein Schrägstrich im Namen als ~1.</translation>
    </message>
    <message>
        <source>The broker&apos;s answer is incomplete.</source>
        <translation>Die Antwort des Brokers ist unvollständig.</translation>
    </message>
    <message>
        <source>The client id is not valid.</source>
        <translation>Die Client-ID ist ungültig.</translation>
    </message>
    <message>
        <source>The last will is not valid: check its topic.</source>
        <translation>Der letzte Wille ist ungültig: sein Topic prüfen.</translation>
    </message>
    <message>
        <source>%1 took the connection but did not answer as an MQTT broker in time.</source>
        <translation>%1 nahm die Verbindung an, antwortete aber nicht rechtzeitig als MQTT-Broker.</translation>
    </message>
    <message>
        <source>The broker has been silent for longer than the keep-alive time.</source>
        <translation>Der Broker schweigt länger als die Keep-alive-Zeit.</translation>
    </message>
    <message>
        <source>The broker sent a packet that is larger than 16 MiB.</source>
        <translation>Der Broker sandte ein Paket, das größer als 16 MiB ist.</translation>
    </message>
    <message>
        <source>%1 closed the connection before it answered. Does the port belong to an MQTT broker, with TLS as set here?</source>
        <translation>%1 schloss die Verbindung, ohne zu antworten. Gehört der Port zu einem MQTT-Broker, mit TLS wie hier eingestellt?</translation>
    </message>
    <message>
        <source>What %1 sent is not proper MQTT: %2</source>
        <translation>Was %1 sandte, ist kein korrektes MQTT: %2</translation>
    </message>
    <message>
        <source>The connection to %1 broke: %2.</source>
        <translation>Die Verbindung zu %1 brach ab: %2.</translation>
    </message>
    <message>
        <source>%1 closed the connection.</source>
        <translation>%1 hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Plain number</source>
        <translation>Reine Zahl</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>Reiner Text</translation>
    </message>
    <message>
        <source>Binary</source>
        <translation>Binär</translation>
    </message>
    <message>
        <source>JSON pointer of the value</source>
        <translation>JSON-Pointer des Wertes</translation>
    </message>
    <message>
        <source>Where the value stands in the payload: /value, or /data/0/temperature. Empty: the whole payload.</source>
        <translation>Wo der Wert in der Nutzlast steht: /value, oder /data/0/temperature. Leer: die ganze Nutzlast.</translation>
    </message>
    <message>
        <source>JSON pointer of the time</source>
        <translation>JSON-Pointer der Zeit</translation>
    </message>
    <message>
        <source>Where the source&apos;s time stamp stands. Without one the time of arrival counts.</source>
        <translation>Wo der Zeitstempel der Quelle steht. Ohne ihn zählt die Ankunftszeit.</translation>
    </message>
    <message>
        <source>JSON pointer of the unit</source>
        <translation>JSON-Pointer der Einheit</translation>
    </message>
    <message>
        <source>Where the unit stands. Another unit of the same kind is converted to the tag&apos;s; one that cannot be makes the reading bad. Tags with a scaling are not converted.</source>
        <translation>Wo die Einheit steht. Eine andere Einheit derselben Art wird in die der Messstelle umgerechnet; eine nicht umrechenbare macht den Messwert schlecht. Messstellen mit Skalierung werden nicht umgerechnet.</translation>
    </message>
    <message>
        <source>JSON pointer of the quality</source>
        <translation>JSON-Pointer der Qualität</translation>
    </message>
    <message>
        <source>Where the quality word stands. Without one a value is good.</source>
        <translation>Wo das Qualitätswort steht. Ohne es ist ein Wert gut.</translation>
    </message>
    <message>
        <source>Broker addresses</source>
        <translation>Broker-Adressen</translation>
    </message>
    <message>
        <source>Name and port of the broker, like broker.example:1883. Several, separated by commas, are tried in turn.</source>
        <translation>Name und Port des Brokers, etwa broker.example:1883. Mehrere, durch Kommas getrennt, werden der Reihe nach versucht.</translation>
    </message>
    <message>
        <source>MQTT version</source>
        <translation>MQTT-Version</translation>
    </message>
    <message>
        <source>Version 5 tells more about why something was refused; every broker speaks 3.1.1.</source>
        <translation>Version 5 sagt genauer, warum etwas abgelehnt wurde; 3.1.1 spricht jeder Broker.</translation>
    </message>
    <message>
        <source>Client id</source>
        <translation>Client-ID</translation>
    </message>
    <message>
        <source>How the broker knows this station. No two clients may use the same. Empty: lineside- and the beginning of this device&apos;s UUID.</source>
        <translation>Woran der Broker diese Station erkennt. Keine zwei Clients dürfen dieselbe haben. Leer: lineside- und der Anfang der UUID dieses Geräts.</translation>
    </message>
    <message>
        <source>Quality of service</source>
        <translation>Dienstgüte (QoS)</translation>
    </message>
    <message>
        <source>0: at most once, may lose messages</source>
        <translation>0: höchstens einmal, kann Nachrichten verlieren</translation>
    </message>
    <message>
        <source>1: at least once</source>
        <translation>1: mindestens einmal</translation>
    </message>
    <message>
        <source>2: exactly once</source>
        <translation>2: genau einmal</translation>
    </message>
    <message>
        <source>How messages are delivered to this station.</source>
        <translation>Wie Nachrichten dieser Station zugestellt werden.</translation>
    </message>
    <message>
        <source>Keep alive</source>
        <translation>Keep-alive</translation>
    </message>
    <message>
        <source>A broker that says nothing for one and a half times as long counts as lost.</source>
        <translation>Ein Broker, der anderthalbmal so lange schweigt, gilt als verloren.</translation>
    </message>
    <message>
        <source>Time to connect</source>
        <translation>Zeit zum Verbinden</translation>
    </message>
    <message>
        <source>From looking up the name to the broker&apos;s welcome.</source>
        <translation>Vom Nachschlagen des Namens bis zur Begrüßung des Brokers.</translation>
    </message>
    <message>
        <source>Topics</source>
        <translation>Topics</translation>
    </message>
    <message>
        <source>Topic filters</source>
        <translation>Topic-Filter</translation>
    </message>
    <message>
        <source>One a line, with the wildcards + and #. Topics found with them that no tag uses are kept as discovered. The tags&apos; own topics are subscribed to in any case.</source>
        <translation>Einer je Zeile, mit den Platzhaltern + und #. Damit gefundene Topics ohne Messstelle werden als entdeckt vermerkt. Die Topics der Messstellen selbst werden in jedem Fall abonniert.</translation>
    </message>
    <message>
        <source>Topic pattern</source>
        <translation>Topic-Muster</translation>
    </message>
    <message>
        <source>How this plant names its topics: the levels {machine} and {type} give a discovered topic its suggested machine and sensor type.</source>
        <translation>Wie diese Anlage ihre Topics benennt: die Ebenen {machine} und {type} geben einem entdeckten Topic Maschine und Sensortyp als Vorschlag.</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Nutzlast</translation>
    </message>
    <message>
        <source>Payload format</source>
        <translation>Format der Nutzlast</translation>
    </message>
    <message>
        <source>What a message carries, unless a tag says otherwise.</source>
        <translation>Was eine Nachricht enthält, sofern eine Messstelle nichts anderes angibt.</translation>
    </message>
    <message>
        <source>Unit of numeric time stamps</source>
        <translation>Einheit numerischer Zeitstempel</translation>
    </message>
    <message>
        <source>by their size</source>
        <translation>nach ihrer Größe</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation>Millisekunden</translation>
    </message>
    <message>
        <source>microseconds</source>
        <translation>Mikrosekunden</translation>
    </message>
    <message>
        <source>Since 1970. By their size: below 10^11 they are seconds, below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds. Stamps as text are ISO 8601 with Z or an offset.</source>
        <translation>Seit 1970. Nach ihrer Größe: unter 10^11 sind es Sekunden, unter 10^14 Millisekunden, unter 10^17 Mikrosekunden, sonst Nanosekunden. Zeitstempel als Text sind ISO 8601 mit Z oder Zeitversatz.</translation>
    </message>
    <message>
        <source>Quality words</source>
        <translation>Qualitätswörter</translation>
    </message>
    <message>
        <source>One word a line with what it means: good, uncertain or bad. A word that is not here is uncertain.</source>
        <translation>Ein Wort je Zeile mit seiner Bedeutung: good, uncertain oder bad. Ein Wort, das hier fehlt, ist unsicher.</translation>
    </message>
    <message>
        <source>Largest payload</source>
        <translation>Größte Nutzlast</translation>
    </message>
    <message>
        <source>Larger payloads are counted as malformed.</source>
        <translation>Größere Nutzlasten werden als fehlerhaft gezählt.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Empty: the broker asks for none.</source>
        <translation>Leer: der Broker verlangt keinen.</translation>
    </message>
    <message>
        <source>Kept in the secret store; the project holds only its name there.</source>
        <translation>Liegt im Geheimnisspeicher; das Projekt enthält nur seinen Namen dort.</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>The broker&apos;s certificate and its name are always checked.</source>
        <translation>Das Zertifikat des Brokers und sein Name werden immer geprüft.</translation>
    </message>
    <message>
        <source>Authority&apos;s certificate</source>
        <translation>Zertifikat der Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>PEM file of the authority that issued the broker&apos;s certificate. Empty: the system&apos;s authorities.</source>
        <translation>PEM-Datei der Stelle, die das Zertifikat des Brokers ausgestellt hat. Leer: die Stellen des Systems.</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>Client-Zertifikat</translation>
    </message>
    <message>
        <source>PEM file, for brokers that ask for one.</source>
        <translation>PEM-Datei, für Broker, die eines verlangen.</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>Client-Schlüssel</translation>
    </message>
    <message>
        <source>PEM file of the client certificate&apos;s key.</source>
        <translation>PEM-Datei mit dem Schlüssel des Client-Zertifikats.</translation>
    </message>
    <message>
        <source>Password of the client key</source>
        <translation>Passwort des Client-Schlüssels</translation>
    </message>
    <message>
        <source>Only when the key is encrypted.</source>
        <translation>Nur wenn der Schlüssel verschlüsselt ist.</translation>
    </message>
    <message>
        <source>Session and last will</source>
        <translation>Sitzung und letzter Wille</translation>
    </message>
    <message>
        <source>Clean session</source>
        <translation>Saubere Sitzung</translation>
    </message>
    <message>
        <source>Off: the broker keeps messages of QoS 1 and 2 for us while we are away.</source>
        <translation>Aus: der Broker hebt Nachrichten mit QoS 1 und 2 auf, solange die Station fort ist.</translation>
    </message>
    <message>
        <source>Session expiry</source>
        <translation>Ablauf der Sitzung</translation>
    </message>
    <message>
        <source>How long the broker keeps a lasting session (MQTT 5).</source>
        <translation>Wie lange der Broker eine dauerhafte Sitzung aufhebt (MQTT 5).</translation>
    </message>
    <message>
        <source>Topic of the last will</source>
        <translation>Topic des letzten Willens</translation>
    </message>
    <message>
        <source>The broker publishes the last will here when this station is lost. Empty: none.</source>
        <translation>Hier veröffentlicht der Broker den letzten Willen, wenn diese Station verloren geht. Leer: keiner.</translation>
    </message>
    <message>
        <source>Last will</source>
        <translation>Letzter Wille</translation>
    </message>
    <message>
        <source>What it says.</source>
        <translation>Was er sagt.</translation>
    </message>
    <message>
        <source>QoS of the last will</source>
        <translation>QoS des letzten Willens</translation>
    </message>
    <message>
        <source>0, 1 or 2.</source>
        <translation>0, 1 oder 2.</translation>
    </message>
    <message>
        <source>Retain the last will</source>
        <translation>Letzten Willen behalten</translation>
    </message>
    <message>
        <source>On: who subscribes later still gets it.</source>
        <translation>Ein: auch spätere Abonnenten erhalten ihn.</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>The topic whose messages carry this value; no wildcards.</source>
        <translation>Das Topic, dessen Nachrichten diesen Wert enthalten; keine Platzhalter.</translation>
    </message>
    <message>
        <source>as the device</source>
        <translation>wie das Gerät</translation>
    </message>
    <message>
        <source>What a message on this topic carries.</source>
        <translation>Was eine Nachricht auf diesem Topic enthält.</translation>
    </message>
    <message>
        <source>First byte</source>
        <translation>Erstes Byte</translation>
    </message>
    <message>
        <source>Where the value begins in a binary payload, from 0.</source>
        <translation>Wo der Wert in einer binären Nutzlast beginnt, ab 0.</translation>
    </message>
    <message>
        <source>Binary type</source>
        <translation>Binärer Typ</translation>
    </message>
    <message>
        <source>Boolean byte</source>
        <translation>Boolesches Byte</translation>
    </message>
    <message>
        <source>How the bytes are read.</source>
        <translation>Wie die Bytes gelesen werden.</translation>
    </message>
    <message>
        <source>Byte order</source>
        <translation>Bytefolge</translation>
    </message>
    <message>
        <source>most significant first</source>
        <translation>höchstwertiges zuerst</translation>
    </message>
    <message>
        <source>least significant first</source>
        <translation>niedrigstwertiges zuerst</translation>
    </message>
    <message>
        <source>Which byte comes first.</source>
        <translation>Welches Byte zuerst kommt.</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Topic to write to</source>
        <translation>Topic zum Schreiben</translation>
    </message>
    <message>
        <source>Where a new value is published. The device must answer on the topic that is read back.</source>
        <translation>Wo ein neuer Wert veröffentlicht wird. Das Gerät muss auf dem zurückgelesenen Topic antworten.</translation>
    </message>
    <message>
        <source>as read</source>
        <translation>wie beim Lesen</translation>
    </message>
    <message>
        <source>Format of a write</source>
        <translation>Format des Schreibens</translation>
    </message>
    <message>
        <source>What a write&apos;s message carries.</source>
        <translation>Was die Nachricht beim Schreiben enthält.</translation>
    </message>
    <message>
        <source>Topic that is read back</source>
        <translation>Zurückgelesenes Topic</translation>
    </message>
    <message>
        <source>Where the device tells the value it holds now. Empty: the tag&apos;s own topic.</source>
        <translation>Wo das Gerät den Wert meldet, den es jetzt hält. Leer: das Topic der Messstelle selbst.</translation>
    </message>
    <message>
        <source>Values that devices publish through an MQTT broker, versions 3.1.1 and 5.</source>
        <translation>Werte, die Geräte über einen MQTT-Broker veröffentlichen, Versionen 3.1.1 und 5.</translation>
    </message>
    <message>
        <source>No broker address is set.</source>
        <translation>Es ist keine Broker-Adresse gesetzt.</translation>
    </message>
    <message>
        <source>Lineside closed the connection.</source>
        <translation>Lineside hat die Verbindung geschlossen.</translation>
    </message>
    <message>
        <source>The password is not to be had: %1</source>
        <translation>Das Passwort ist nicht zu bekommen: %1</translation>
    </message>
    <message>
        <source>The broker refused a subscription. %1</source>
        <translation>Der Broker hat ein Abonnement abgelehnt. %1</translation>
    </message>
    <message>
        <source>Another client uses the same client id %1: this station was thrown out %2 times within a minute. It stays away for %3 minutes; give this device a client id of its own.</source>
        <translation>Ein anderer Client verwendet dieselbe Client-ID %1: diese Station wurde binnen einer Minute %2-mal hinausgeworfen. Sie bleibt %3 Minuten fern; diesem Gerät eine eigene Client-ID geben.</translation>
    </message>
    <message>
        <source>The broker does not answer our subscription.</source>
        <translation>Der Broker beantwortet das Abonnement nicht.</translation>
    </message>
    <message>
        <source>QoS 0 may lose messages.</source>
        <translation>QoS 0 kann Nachrichten verlieren.</translation>
    </message>
    <message>
        <source>More than %1 topics without a tag: at least %2 further ones are only counted. Narrow the topic filters.</source>
        <translation>Mehr als %1 Topics ohne Messstelle: mindestens %2 weitere werden nur gezählt. Die Topic-Filter enger fassen.</translation>
    </message>
    <message>
        <source>%1 messages had a quality word that is not in the table and count as uncertain, the last on %2.</source>
        <translation>%1 Nachrichten hatten ein Qualitätswort, das nicht in der Tabelle steht, und gelten als unsicher, zuletzt auf %2.</translation>
    </message>
    <message>
        <source>%1 time stamps could not be read (a text needs Z or an offset); the time of arrival was taken.</source>
        <translation>%1 Zeitstempel waren nicht lesbar (ein Text braucht Z oder Zeitversatz); die Ankunftszeit wurde genommen.</translation>
    </message>
    <message>
        <source>This tag has no topic to write to.</source>
        <translation>Diese Messstelle hat kein Topic zum Schreiben.</translation>
    </message>
    <message>
        <source>The tag&apos;s topic to write to is not valid.</source>
        <translation>Das Topic zum Schreiben dieser Messstelle ist ungültig.</translation>
    </message>
    <message>
        <source>There is no connection to the broker.</source>
        <translation>Es besteht keine Verbindung zum Broker.</translation>
    </message>
    <message>
        <source>Too many writes are under way to this broker.</source>
        <translation>Zu viele Schreibvorgänge zu diesem Broker sind unterwegs.</translation>
    </message>
    <message>
        <source>Write a broker as name:port; several are separated by commas.</source>
        <translation>Einen Broker als Name:Port schreiben; mehrere durch Kommas trennen.</translation>
    </message>
    <message>
        <source>A client id this long is refused by brokers.</source>
        <translation>Eine so lange Client-ID lehnen Broker ab.</translation>
    </message>
    <message>
        <source>A lasting session belongs to a client id: give this device one of its own.</source>
        <translation>Eine dauerhafte Sitzung gehört zu einer Client-ID: diesem Gerät eine eigene geben.</translation>
    </message>
    <message>
        <source>The file %1 cannot be read.</source>
        <translation>Die Datei %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>A text cannot be read from a binary payload; use the format text.</source>
        <translation>Aus einer binären Nutzlast ist kein Text lesbar; das Format „Reiner Text“ verwenden.</translation>
    </message>
    <message>
        <source>A tag that can be written needs a topic to write to.</source>
        <translation>Eine schreibbare Messstelle braucht ein Topic zum Schreiben.</translation>
    </message>
    <message>
        <source>Write to another topic than the one that is read back: else the broker&apos;s echo of our own message would pass for the device&apos;s answer.</source>
        <translation>Auf ein anderes Topic schreiben als das zurückgelesene: sonst gälte das Echo der eigenen Nachricht als Antwort des Geräts.</translation>
    </message>
    <message>
        <source>Write one word a line, like VERIFIED = good; the right side is good, uncertain or bad.</source>
        <translation>Ein Wort je Zeile schreiben, etwa VERIFIED = good; rechts steht good, uncertain oder bad.</translation>
    </message>
    <message>
        <source>A quality word has at most 64 bytes.</source>
        <translation>Ein Qualitätswort hat höchstens 64 Byte.</translation>
    </message>
    <message>
        <source>This value cannot be written as text.</source>
        <translation>Dieser Wert lässt sich nicht als Text schreiben.</translation>
    </message>
    <message>
        <source>The value does not fit the binary type of this tag.</source>
        <translation>Der Wert passt nicht in den binären Typ dieser Messstelle.</translation>
    </message>
    <message>
        <source>A value inside a larger binary payload cannot be written: its neighbours are unknown.</source>
        <translation>Ein Wert in einer größeren binären Nutzlast ist nicht schreibbar: seine Nachbarn sind unbekannt.</translation>
    </message>
    <message>
        <source>Give the tag a write format of its own.</source>
        <translation>Der Messstelle ein eigenes Format des Schreibens geben.</translation>
    </message>
    <message>
        <source>A text cannot be written in binary.</source>
        <translation>Ein Text ist binär nicht schreibbar.</translation>
    </message>
    <message>
        <source>A value inside a JSON list cannot be written: its neighbours are unknown.</source>
        <translation>Ein Wert in einer JSON-Liste ist nicht schreibbar: seine Nachbarn sind unbekannt.</translation>
    </message>
    <message>
        <source>%1 does not answer.</source>
        <translation>%1 antwortet nicht.</translation>
    </message>
    <message>
        <source>Connection refused by %1: nothing listens on this port.</source>
        <translation>Verbindung von %1 abgelehnt: an diesem Port lauscht nichts.</translation>
    </message>
    <message>
        <source>The name %1 is unknown.</source>
        <translation>Der Name %1 ist unbekannt.</translation>
    </message>
    <message>
        <source>The file %1 cannot be used.</source>
        <translation>Die Datei %1 ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>What %1 sent is not proper MQTT.</source>
        <translation>Was %1 sandte, ist kein korrektes MQTT.</translation>
    </message>
    <message>
        <source>The topic filter is not valid here.</source>
        <translation>Der Topic-Filter ist hier ungültig.</translation>
    </message>
    <message>
        <source>There is no way to %1 in this network.</source>
        <translation>In diesem Netz führt kein Weg zu %1.</translation>
    </message>
    <message>
        <source>Connecting to %1 failed: %2.</source>
        <translation>Das Verbinden mit %1 ist fehlgeschlagen: %2.</translation>
    </message>
    <message>
        <source>The name %1 could not be looked up: %2.</source>
        <translation>Der Name %1 konnte nicht nachgeschlagen werden: %2.</translation>
    </message>
    <message>
        <source>Check the spelling and the name server.</source>
        <translation>Schreibweise und Nameserver prüfen.</translation>
    </message>
    <message>
        <source>The name %1 has no address.</source>
        <translation>Der Name %1 hat keine Adresse.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>The topic is empty.</source>
        <translation>Das Topic ist leer.</translation>
    </message>
    <message>
        <source>The topic is longer than 65,535 bytes.</source>
        <translation>Das Topic ist länger als 65.535 Byte.</translation>
    </message>
    <message>
        <source>The topic contains a NUL character.</source>
        <translation>Das Topic enthält ein NUL-Zeichen.</translation>
    </message>
    <message>
        <source>The topic is not valid UTF-8.</source>
        <translation>Das Topic ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>A tag&apos;s topic names one topic: it cannot contain the wildcards + and #.</source>
        <translation>Das Topic einer Messstelle nennt ein Topic: die Platzhalter + und # sind nicht erlaubt.</translation>
    </message>
    <message>
        <source>A wildcard must stand alone between two slashes.</source>
        <translation>Ein Platzhalter muss allein zwischen zwei Schrägstrichen stehen.</translation>
    </message>
    <message>
        <source>The wildcard # must be the last level.</source>
        <translation>Der Platzhalter # muss die letzte Ebene sein.</translation>
    </message>
    <message>
        <source>A name in braces must fill a whole level, as in a/{machine}/b.</source>
        <translation>Ein Name in Klammern muss eine ganze Ebene füllen, wie in a/{machine}/b.</translation>
    </message>
    <message>
        <source>(empty level)</source>
        <translation>(leere Ebene)</translation>
    </message>
    <message>
        <source>Refused: %1</source>
        <translation>Abgelehnt: %1</translation>
    </message>
    <message>
        <source>Published on %1</source>
        <translation>Veröffentlicht auf %1</translation>
    </message>
    <message>
        <source>Received on %1</source>
        <translation>Empfangen auf %1</translation>
    </message>
    <message>
        <source>… the rest was not kept</source>
        <translation>… der Rest wurde nicht aufgehoben</translation>
    </message>
    <message>
        <source>The broker does not speak this version of MQTT.</source>
        <translation>Der Broker spricht diese MQTT-Version nicht.</translation>
    </message>
    <message>
        <source>The broker refuses this client id.</source>
        <translation>Der Broker lehnt diese Client-ID ab.</translation>
    </message>
    <message>
        <source>The broker says that its service is unavailable.</source>
        <translation>Der Broker meldet, dass sein Dienst nicht verfügbar ist.</translation>
    </message>
    <message>
        <source>User name or password is wrong.</source>
        <translation>Benutzername oder Passwort ist falsch.</translation>
    </message>
    <message>
        <source>The broker does not permit this connection (not authorised).</source>
        <translation>Der Broker erlaubt diese Verbindung nicht (nicht berechtigt).</translation>
    </message>
    <message>
        <source>The broker refused the connection with code %1.</source>
        <translation>Der Broker hat die Verbindung mit Code %1 abgelehnt.</translation>
    </message>
    <message>
        <source>Nobody has subscribed to this topic.</source>
        <translation>Niemand hat dieses Topic abonniert.</translation>
    </message>
    <message>
        <source>The broker found a malformed packet.</source>
        <translation>Der Broker fand ein fehlerhaftes Paket.</translation>
    </message>
    <message>
        <source>The broker found a breach of the protocol.</source>
        <translation>Der Broker fand eine Protokollverletzung.</translation>
    </message>
    <message>
        <source>Not authorised.</source>
        <translation>Nicht berechtigt.</translation>
    </message>
    <message>
        <source>The broker is busy.</source>
        <translation>Der Broker ist beschäftigt.</translation>
    </message>
    <message>
        <source>The broker has banned this client.</source>
        <translation>Der Broker hat diesen Client gesperrt.</translation>
    </message>
    <message>
        <source>The broker is shutting down.</source>
        <translation>Der Broker fährt herunter.</translation>
    </message>
    <message>
        <source>The broker heard nothing from us within the keep-alive time.</source>
        <translation>Der Broker hörte innerhalb der Keep-alive-Zeit nichts von dieser Station.</translation>
    </message>
    <message>
        <source>Another client connected with the same client id.</source>
        <translation>Ein anderer Client hat sich mit derselben Client-ID verbunden.</translation>
    </message>
    <message>
        <source>The topic is not valid here.</source>
        <translation>Das Topic ist hier ungültig.</translation>
    </message>
    <message>
        <source>The packet is too large.</source>
        <translation>Das Paket ist zu groß.</translation>
    </message>
    <message>
        <source>A quota of the broker is exceeded.</source>
        <translation>Ein Kontingent des Brokers ist überschritten.</translation>
    </message>
    <message>
        <source>The payload&apos;s format is not valid.</source>
        <translation>Das Format der Nutzlast ist ungültig.</translation>
    </message>
    <message>
        <source>This QoS is not supported.</source>
        <translation>Diese QoS wird nicht unterstützt.</translation>
    </message>
    <message>
        <source>Shared subscriptions are not supported.</source>
        <translation>Geteilte Abonnements werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>Wildcards in subscriptions are not supported.</source>
        <translation>Platzhalter in Abonnements werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>The broker refused without a reason.</source>
        <translation>Der Broker lehnte ohne Grund ab.</translation>
    </message>
    <message>
        <source>The broker answered with reason code 0x%1.</source>
        <translation>Der Broker antwortete mit Ursachencode 0x%1.</translation>
    </message>
    <message>
        <source>The connection to the broker was lost before the write was sent.</source>
        <translation>Die Verbindung zum Broker ging vor dem Senden des Schreibens verloren.</translation>
    </message>
    <message>
        <source>There was no time left to send it.</source>
        <translation>Zum Senden blieb keine Zeit.</translation>
    </message>
    <message>
        <source>The broker refused the write: %1</source>
        <translation>Der Broker hat das Schreiben abgelehnt: %1</translation>
    </message>
    <message>
        <source>The broker says that nobody listens on %1.</source>
        <translation>Der Broker meldet, dass niemand auf %1 hört.</translation>
    </message>
    <message>
        <source>The write was sent, and then the connection was lost: %1</source>
        <translation>Das Schreiben wurde gesendet, dann ging die Verbindung verloren: %1</translation>
    </message>
    <message>
        <source>The broker could not be reached in time.</source>
        <translation>Der Broker war nicht rechtzeitig erreichbar.</translation>
    </message>
    <message>
        <source>The write was sent, but the broker did not acknowledge it in time.</source>
        <translation>Das Schreiben wurde gesendet, aber der Broker hat es nicht rechtzeitig bestätigt.</translation>
    </message>
    <message>
        <source>The broker has it, but the device tells another value.</source>
        <translation>Der Broker hat es, aber das Gerät meldet einen anderen Wert.</translation>
    </message>
    <message>
        <source>The broker has it, the device did not confirm it in time.</source>
        <translation>Der Broker hat es, das Gerät hat es nicht rechtzeitig bestätigt.</translation>
    </message>
    <message>
        <source>Lineside failed while it worked on what the broker sent (%1).</source>
        <translation>Lineside hat bei der Arbeit an einer Sendung des Brokers versagt (%1).</translation>
    </message>
    <message numerus="yes">
        <source>The JSON pointer has more than %Ln levels.</source>
        <translation>
            <numerusform>Der JSON-Pointer hat mehr als %Ln Ebene.</numerusform>
            <numerusform>Der JSON-Pointer hat mehr als %Ln Ebenen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The broker refused %Ln subscriptions, among them %1</source>
        <translation>
            <numerusform>Der Broker hat %Ln Abonnement abgelehnt: %1</numerusform>
            <numerusform>Der Broker hat %Ln Abonnements abgelehnt, darunter %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes of payload</source>
        <translation>
            <numerusform>%Ln Byte Nutzlast</numerusform>
            <numerusform>%Ln Byte Nutzlast</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>opcua</name>
    <message>
        <source>This node has more children than are shown.</source>
        <translation>Dieser Knoten hat mehr Kinder, als gezeigt werden.</translation>
    </message>
    <message>
        <source>%1 nodes</source>
        <translation>%1 Knoten</translation>
    </message>
    <message>
        <source>Reading types and values</source>
        <translation>Typen und Werte werden gelesen</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet sich</translation>
    </message>
    <message>
        <source>the server has no namespace %1</source>
        <translation>der Server hat keinen Namensraum %1</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2</source>
        <comment>a file and the system&apos;s reason</comment>
        <translation>%1 kann nicht geschrieben werden: %2</translation>
    </message>
    <message>
        <source>Check the rights of the data folder and the space on the disk.</source>
        <translation>Rechte des Datenordners und Platz auf dem Datenträger prüfen.</translation>
    </message>
    <message>
        <source>Lineside&apos;s OPC UA certificate could not be made: %1</source>
        <translation>Das OPC-UA-Zertifikat von Lineside konnte nicht erzeugt werden: %1</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>der Ordner kann nicht angelegt werden</translation>
    </message>
    <message>
        <source>Another program holds the folder %1.</source>
        <translation>Ein anderes Programm hält den Ordner %1.</translation>
    </message>
    <message>
        <source>Lineside&apos;s own OPC UA certificate in %1 cannot be used.</source>
        <translation>Das eigene OPC-UA-Zertifikat von Lineside in %1 ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Put certificate.der and key.der back from a backup, or delete both: then new ones are made, and servers must trust them again.</source>
        <translation>certificate.der und key.der aus einer Sicherung zurückholen, oder beide löschen: dann entstehen neue, denen die Server neu vertrauen müssen.</translation>
    </message>
    <message>
        <source>the server sent no certificate that can be read</source>
        <translation>der Server hat kein lesbares Zertifikat gesendet</translation>
    </message>
    <message>
        <source>the server&apos;s certificate is not valid yet</source>
        <translation>das Zertifikat des Servers ist noch nicht gültig</translation>
    </message>
    <message>
        <source>the server&apos;s certificate has expired</source>
        <translation>das Zertifikat des Servers ist abgelaufen</translation>
    </message>
    <message>
        <source>the server&apos;s certificate has too weak a key (RSA 2048 bits at least)</source>
        <translation>das Zertifikat des Servers hat einen zu schwachen Schlüssel (mindestens RSA 2048 Bit)</translation>
    </message>
    <message>
        <source>the server&apos;s certificate has been revoked</source>
        <translation>das Zertifikat des Servers wurde widerrufen</translation>
    </message>
    <message>
        <source>the server&apos;s certificate names another host than %1</source>
        <translation>das Zertifikat des Servers nennt einen anderen Host als %1</translation>
    </message>
    <message>
        <source>the server&apos;s certificate names another application</source>
        <translation>das Zertifikat des Servers nennt eine andere Anwendung</translation>
    </message>
    <message>
        <source>the revocation list of the certificate&apos;s authority is missing</source>
        <translation>die Sperrliste der Zertifizierungsstelle fehlt</translation>
    </message>
    <message>
        <source>the server&apos;s certificate is not trusted</source>
        <translation>dem Zertifikat des Servers wird nicht vertraut</translation>
    </message>
    <message>
        <source>The server&apos;s certificate names another host than %1.</source>
        <translation>Das Zertifikat des Servers nennt einen anderen Host als %1.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate names another application.</source>
        <translation>Das Zertifikat des Servers nennt eine andere Anwendung.</translation>
    </message>
    <message>
        <source>This is not a certificate.</source>
        <translation>Das ist kein Zertifikat.</translation>
    </message>
    <message>
        <source>The certificate does not have the fingerprint that was shown.</source>
        <translation>Das Zertifikat hat nicht den angezeigten Fingerabdruck.</translation>
    </message>
    <message>
        <source>Test the device again and compare the fingerprint.</source>
        <translation>Das Gerät erneut testen und den Fingerabdruck vergleichen.</translation>
    </message>
    <message>
        <source>Reach the server</source>
        <translation>Server erreichen</translation>
    </message>
    <message>
        <source>Find a fitting endpoint</source>
        <translation>Passenden Endpunkt finden</translation>
    </message>
    <message>
        <source>Check the server&apos;s certificate</source>
        <translation>Zertifikat des Servers prüfen</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>the node holds an array or a structure</source>
        <translation>der Knoten enthält ein Array oder eine Struktur</translation>
    </message>
    <message>
        <source>%1 does not fit the tag&apos;s type</source>
        <translation>%1 passt nicht zum Typ der Messstelle</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>%1 lesen</translation>
    </message>
    <message>
        <source>Reading tags</source>
        <translation>Messstellen werden gelesen</translation>
    </message>
    <message>
        <source>Read tags</source>
        <translation>Messstellen lesen</translation>
    </message>
    <message>
        <source>%1 more tags cannot be read</source>
        <translation>%1 weitere Messstellen sind nicht lesbar</translation>
    </message>
    <message>
        <source>%1 of %2; for example %3</source>
        <translation>%1 von %2; zum Beispiel %3</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>a user name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>a user certificate</source>
        <translation>Benutzerzertifikat</translation>
    </message>
    <message>
        <source>an anonymous login</source>
        <translation>anonyme Anmeldung</translation>
    </message>
    <message>
        <source>no security</source>
        <translation>ohne Sicherheit</translation>
    </message>
    <message>
        <source>%1, sign</source>
        <translation>%1, signieren</translation>
    </message>
    <message>
        <source>%1, sign and encrypt</source>
        <translation>%1, signieren und verschlüsseln</translation>
    </message>
    <message>
        <source>no endpoint with %1</source>
        <translation>kein passender Endpunkt: %1</translation>
    </message>
    <message>
        <source>The server offers: %1.</source>
        <translation>Der Server bietet: %1.</translation>
    </message>
    <message>
        <source>the server would take the password unencrypted only</source>
        <translation>der Server nähme das Passwort nur unverschlüsselt</translation>
    </message>
    <message>
        <source>Use sign and encrypt, or allow it in the device&apos;s settings.</source>
        <translation>Signieren und Verschlüsseln verwenden, oder es in den Geräteeinstellungen erlauben.</translation>
    </message>
    <message>
        <source>the server does not take %1 at this endpoint</source>
        <translation>der Server nimmt an diesem Endpunkt nicht an: %1</translation>
    </message>
    <message>
        <source>Choose another login or another security mode.</source>
        <translation>Eine andere Anmeldung oder einen anderen Sicherheitsmodus wählen.</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>Protocol version</source>
        <translation>Protokollversion</translation>
    </message>
    <message>
        <source>Receive buffer (bytes)</source>
        <translation>Empfangspuffer (Byte)</translation>
    </message>
    <message>
        <source>Send buffer (bytes)</source>
        <translation>Sendepuffer (Byte)</translation>
    </message>
    <message>
        <source>Largest message (bytes)</source>
        <translation>Größte Nachricht (Byte)</translation>
    </message>
    <message>
        <source>Most chunks</source>
        <translation>Höchstzahl Chunks</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Sequence number</source>
        <translation>Sequenznummer</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>Dienst</translation>
    </message>
    <message>
        <source>The rest is encrypted, or a later chunk of a message.</source>
        <translation>Der Rest ist verschlüsselt, oder ein späterer Chunk einer Nachricht.</translation>
    </message>
    <message>
        <source>Secure channel</source>
        <translation>Sicherer Kanal</translation>
    </message>
    <message>
        <source>Security policy</source>
        <translation>Sicherheitsrichtlinie</translation>
    </message>
    <message>
        <source>Sender&apos;s certificate (bytes)</source>
        <translation>Zertifikat des Absenders (Byte)</translation>
    </message>
    <message>
        <source>MSG (encrypted or a later chunk)</source>
        <translation>MSG (verschlüsselt oder späterer Chunk)</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Chunk</source>
        <translation>Chunk</translation>
    </message>
    <message>
        <source>final</source>
        <translation>letzter</translation>
    </message>
    <message>
        <source>more follow</source>
        <translation>weitere folgen</translation>
    </message>
    <message>
        <source>aborted</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>Size (bytes)</source>
        <translation>Größe (Byte)</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>This is no OPC UA message.</source>
        <translation>Das ist keine OPC-UA-Nachricht.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>tag, reason</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Write it as nsu=http://vendor/plant;s=Name, ns=2;s=Name or i=2258.</source>
        <translation>Als nsu=http://vendor/plant;s=Name, ns=2;s=Name oder i=2258 schreiben.</translation>
    </message>
    <message>
        <source>The node is missing.</source>
        <translation>Der Knoten fehlt.</translation>
    </message>
    <message>
        <source>The node&apos;s address is too long.</source>
        <translation>Die Adresse des Knotens ist zu lang.</translation>
    </message>
    <message>
        <source>The node&apos;s address ends after its namespace.</source>
        <translation>Die Adresse des Knotens endet nach ihrem Namensraum.</translation>
    </message>
    <message>
        <source>The namespace&apos;s URI is empty.</source>
        <translation>Die URI des Namensraums ist leer.</translation>
    </message>
    <message>
        <source>The namespace index must be a number from 0 to 65535.</source>
        <translation>Der Index des Namensraums muss eine Zahl von 0 bis 65535 sein.</translation>
    </message>
    <message>
        <source>The node&apos;s identifier must begin with i=, s=, g= or b=.</source>
        <translation>Der Bezeichner des Knotens muss mit i=, s=, g= oder b= beginnen.</translation>
    </message>
    <message>
        <source>The identifier after i= must be a number.</source>
        <translation>Der Bezeichner nach i= muss eine Zahl sein.</translation>
    </message>
    <message>
        <source>The identifier after g= must be a GUID.</source>
        <translation>Der Bezeichner nach g= muss eine GUID sein.</translation>
    </message>
    <message>
        <source>The identifier after b= must be base64.</source>
        <translation>Der Bezeichner nach b= muss Base64 sein.</translation>
    </message>
    <message>
        <source>the server says that it has failed</source>
        <translation>der Server meldet, dass er ausgefallen ist</translation>
    </message>
    <message>
        <source>the server says that it has no configuration</source>
        <translation>der Server meldet, dass er keine Konfiguration hat</translation>
    </message>
    <message>
        <source>the server says that it is suspended</source>
        <translation>der Server meldet, dass er ausgesetzt ist</translation>
    </message>
    <message>
        <source>the server is shutting down</source>
        <translation>der Server fährt herunter</translation>
    </message>
    <message>
        <source>the server says that it has lost its devices</source>
        <translation>der Server meldet, dass er seine Geräte verloren hat</translation>
    </message>
    <message>
        <source>the server does not know how it is</source>
        <translation>der Server kennt seinen Zustand nicht</translation>
    </message>
    <message>
        <source>connecting to %1</source>
        <translation>verbindet sich mit %1</translation>
    </message>
    <message>
        <source>the server dropped the subscription</source>
        <translation>der Server hat das Abonnement fallen gelassen</translation>
    </message>
    <message>
        <source>changes of %1 were lost at the server; raise the number of changes that it keeps</source>
        <translation>Änderungen von %1 gingen im Server verloren; die Zahl der aufgehobenen Änderungen erhöhen</translation>
    </message>
    <message>
        <source>%1 of %2 nodes cannot be read (%3)</source>
        <translation>%1 von %2 Knoten sind nicht lesbar (%3)</translation>
    </message>
    <message>
        <source>The server is not connected.</source>
        <translation>Der Server ist nicht verbunden.</translation>
    </message>
    <message>
        <source>The server is not connected: %1.</source>
        <translation>Der Server ist nicht verbunden: %1.</translation>
    </message>
    <message>
        <source>the server does not know the node</source>
        <translation>der Server kennt den Knoten nicht</translation>
    </message>
    <message>
        <source>The server took the value, but reading it back failed: %1.</source>
        <translation>Der Server nahm den Wert an, aber das Zurücklesen schlug fehl: %1.</translation>
    </message>
    <message>
        <source>The server took the value, but reads back as bad: %1.</source>
        <translation>Der Server nahm den Wert an, liest ihn aber als schlecht zurück: %1.</translation>
    </message>
    <message>
        <source>The server took the value, but %1 was read back.</source>
        <translation>Der Server nahm den Wert an, zurückgelesen wurde aber %1.</translation>
    </message>
    <message>
        <source>The server did not answer in time.</source>
        <translation>Der Server antwortete nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>The connection was lost before the server&apos;s answer.</source>
        <translation>Die Verbindung ging vor der Antwort des Servers verloren.</translation>
    </message>
    <message>
        <source>The node&apos;s type could not be read: %1.</source>
        <translation>Der Typ des Knotens war nicht lesbar: %1.</translation>
    </message>
    <message>
        <source>the node is read-only for this user</source>
        <translation>der Knoten ist für diesen Benutzer nur lesbar</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not an OPC UA address</source>
        <translation>„%1“ ist keine OPC-UA-Adresse</translation>
    </message>
    <message>
        <source>Write it as opc.tcp://host:4840.</source>
        <translation>Als opc.tcp://host:4840 schreiben.</translation>
    </message>
    <message>
        <source>the user certificate or its key cannot be read</source>
        <translation>das Benutzerzertifikat oder sein Schlüssel ist nicht lesbar</translation>
    </message>
    <message>
        <source>Check both files: DER or PEM, RSA, the key without a password.</source>
        <translation>Beide Dateien prüfen: DER oder PEM, RSA, der Schlüssel ohne Passwort.</translation>
    </message>
    <message>
        <source>the OPC UA library could not be set up</source>
        <translation>die OPC-UA-Bibliothek konnte nicht eingerichtet werden</translation>
    </message>
    <message>
        <source>Compare the fingerprint %1 with the server&apos;s, then trust it.</source>
        <translation>Den Fingerabdruck %1 mit dem des Servers vergleichen, dann vertrauen.</translation>
    </message>
    <message>
        <source>The password travels unencrypted.</source>
        <translation>Das Passwort wird unverschlüsselt übertragen.</translation>
    </message>
    <message>
        <source>No security: anybody on the network can read and change the messages.</source>
        <translation>Keine Sicherheit: jeder im Netz kann die Nachrichten lesen und ändern.</translation>
    </message>
    <message>
        <source>Check the address, and whether the server runs and the network lets it through.</source>
        <translation>Adresse prüfen, und ob der Server läuft und das Netz ihn erreichen lässt.</translation>
    </message>
    <message>
        <source>the server did not answer within %1 ms</source>
        <translation>der Server antwortete nicht innerhalb von %1 ms</translation>
    </message>
    <message>
        <source>user name or password refused</source>
        <translation>Benutzername oder Passwort abgelehnt</translation>
    </message>
    <message>
        <source>the user certificate was refused</source>
        <translation>das Benutzerzertifikat wurde abgelehnt</translation>
    </message>
    <message>
        <source>the anonymous login was refused</source>
        <translation>die anonyme Anmeldung wurde abgelehnt</translation>
    </message>
    <message>
        <source>the server refused the secure channel; it may not trust Lineside&apos;s certificate</source>
        <translation>der Server hat den sicheren Kanal abgelehnt; vielleicht vertraut er dem Zertifikat von Lineside nicht</translation>
    </message>
    <message>
        <source>Trust Lineside&apos;s certificate on the server: own/certificate.der in %1.</source>
        <translation>Dem Zertifikat von Lineside auf dem Server vertrauen: own/certificate.der in %1.</translation>
    </message>
    <message>
        <source>notifications came out of order or were lost</source>
        <translation>Meldungen kamen in falscher Reihenfolge oder gingen verloren</translation>
    </message>
    <message>
        <source>a notification was lost</source>
        <translation>eine Meldung ging verloren</translation>
    </message>
    <message>
        <source>the server has fallen silent</source>
        <translation>der Server ist verstummt</translation>
    </message>
    <message>
        <source>the connection was closed before it was open</source>
        <translation>die Verbindung wurde geschlossen, bevor sie offen war</translation>
    </message>
    <message>
        <source>connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>the host name %1 is unknown</source>
        <translation>der Hostname %1 ist unbekannt</translation>
    </message>
    <message>
        <source>no answer from %1</source>
        <translation>keine Antwort von %1</translation>
    </message>
    <message>
        <source>%1 cannot be reached from this network</source>
        <translation>%1 ist aus diesem Netz nicht erreichbar</translation>
    </message>
    <message>
        <source>no connection to %1: %2</source>
        <translation>keine Verbindung zu %1: %2</translation>
    </message>
    <message>
        <source>Write the address as opc.tcp://host:4840.</source>
        <translation>Die Adresse als opc.tcp://host:4840 schreiben.</translation>
    </message>
    <message>
        <source>Subscribes to nodes of an OPC UA server (client, binary TCP).</source>
        <translation>Abonniert Knoten eines OPC-UA-Servers (Client, binäres TCP).</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Sign and encrypt</source>
        <translation>Signieren und verschlüsseln</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Signieren</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>How messages are protected; without security anybody on the network can read and change them.</source>
        <translation>Wie Nachrichten geschützt werden; ohne Sicherheit kann jeder im Netz sie lesen und ändern.</translation>
    </message>
    <message>
        <source>The set of algorithms; take one that the server offers.</source>
        <translation>Der Satz von Algorithmen; einen wählen, den der Server bietet.</translation>
    </message>
    <message>
        <source>Log in as</source>
        <translation>Anmelden als</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>Anonym</translation>
    </message>
    <message>
        <source>User name and password</source>
        <translation>Benutzername und Passwort</translation>
    </message>
    <message>
        <source>User certificate</source>
        <translation>Benutzerzertifikat</translation>
    </message>
    <message>
        <source>How Lineside shows the server who it is.</source>
        <translation>Wie sich Lineside beim Server ausweist.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>The account on the server.</source>
        <translation>Das Konto auf dem Server.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Kept in the secret store; the project holds a reference only.</source>
        <translation>Liegt im Geheimnisspeicher; das Projekt enthält nur einen Verweis.</translation>
    </message>
    <message>
        <source>Allow the password unencrypted</source>
        <translation>Passwort unverschlüsselt erlauben</translation>
    </message>
    <message>
        <source>Only for servers that offer nothing better: anybody on the network can read the password.</source>
        <translation>Nur für Server, die nichts Besseres bieten: jeder im Netz kann das Passwort lesen.</translation>
    </message>
    <message>
        <source>A certificate that the server accepts as a user (DER or PEM).</source>
        <translation>Ein Zertifikat, das der Server als Benutzer akzeptiert (DER oder PEM).</translation>
    </message>
    <message>
        <source>Key of the user certificate</source>
        <translation>Schlüssel des Benutzerzertifikats</translation>
    </message>
    <message>
        <source>The private key that belongs to it (DER or PEM, without a password).</source>
        <translation>Der zugehörige private Schlüssel (DER oder PEM, ohne Passwort).</translation>
    </message>
    <message>
        <source>Changes kept by the server</source>
        <translation>Vom Server aufgehobene Änderungen</translation>
    </message>
    <message>
        <source>How many changes of a node the server keeps between two notifications; raise it when changes are reported as lost.</source>
        <translation>Wie viele Änderungen eines Knotens der Server zwischen zwei Meldungen aufhebt; erhöhen, wenn Änderungen als verloren gemeldet werden.</translation>
    </message>
    <message>
        <source>The server&apos;s address, e.g. opc.tcp://plc7:4840.</source>
        <translation>Die Adresse des Servers, z. B. opc.tcp://plc7:4840.</translation>
    </message>
    <message>
        <source>Timeout</source>
        <translation>Zeitgrenze</translation>
    </message>
    <message>
        <source>How long one step of connecting or one request may take.</source>
        <translation>Wie lange ein Schritt des Verbindens oder eine Anfrage dauern darf.</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>The node&apos;s address with its namespace&apos;s URI, e.g. nsu=http://vendor/plant;s=Pump.Speed; browsing fills it in.</source>
        <translation>Die Adresse des Knotens mit der URI seines Namensraums, z. B. nsu=http://vendor/plant;s=Pump.Speed; das Durchsuchen trägt sie ein.</translation>
    </message>
    <message>
        <source>Publishing interval</source>
        <translation>Meldeintervall</translation>
    </message>
    <message>
        <source>How often the server reports changes of this node; 0 takes the device&apos;s period.</source>
        <translation>Wie oft der Server Änderungen dieses Knotens meldet; 0 nimmt die Periode des Geräts.</translation>
    </message>
    <message>
        <source>How many changes of this node the server keeps between two notifications; 0 takes the device&apos;s number.</source>
        <translation>Wie viele Änderungen dieses Knotens der Server zwischen zwei Meldungen aufhebt; 0 nimmt die Zahl des Geräts.</translation>
    </message>
    <message>
        <source>the server has no resources left for this</source>
        <translation>dem Server fehlen dafür die Mittel</translation>
    </message>
    <message>
        <source>the connection was disturbed</source>
        <translation>die Verbindung war gestört</translation>
    </message>
    <message>
        <source>the message could not be decoded</source>
        <translation>die Nachricht konnte nicht dekodiert werden</translation>
    </message>
    <message>
        <source>the message is larger than allowed</source>
        <translation>die Nachricht ist größer als erlaubt</translation>
    </message>
    <message>
        <source>no answer in time</source>
        <translation>keine rechtzeitige Antwort</translation>
    </message>
    <message>
        <source>the server does not offer this service</source>
        <translation>der Server bietet diesen Dienst nicht</translation>
    </message>
    <message>
        <source>the server is not connected</source>
        <translation>der Server ist nicht verbunden</translation>
    </message>
    <message>
        <source>the server has stopped</source>
        <translation>der Server hat angehalten</translation>
    </message>
    <message>
        <source>too many operations in one request</source>
        <translation>zu viele Operationen in einer Anfrage</translation>
    </message>
    <message>
        <source>the server refused the certificate: it is not valid</source>
        <translation>der Server hat das Zertifikat abgelehnt: es ist ungültig</translation>
    </message>
    <message>
        <source>the security check failed; the server may not trust Lineside&apos;s certificate</source>
        <translation>die Sicherheitsprüfung schlug fehl; vielleicht vertraut der Server dem Zertifikat von Lineside nicht</translation>
    </message>
    <message>
        <source>the certificate has expired or is not valid yet</source>
        <translation>das Zertifikat ist abgelaufen oder noch nicht gültig</translation>
    </message>
    <message>
        <source>the certificate names another host</source>
        <translation>das Zertifikat nennt einen anderen Host</translation>
    </message>
    <message>
        <source>the certificate names another application</source>
        <translation>das Zertifikat nennt eine andere Anwendung</translation>
    </message>
    <message>
        <source>the server does not trust Lineside&apos;s certificate</source>
        <translation>der Server vertraut dem Zertifikat von Lineside nicht</translation>
    </message>
    <message>
        <source>the certificate has been revoked</source>
        <translation>das Zertifikat wurde widerrufen</translation>
    </message>
    <message>
        <source>the user is not allowed to do this</source>
        <translation>der Benutzer darf das nicht</translation>
    </message>
    <message>
        <source>the login is not valid</source>
        <translation>die Anmeldung ist ungültig</translation>
    </message>
    <message>
        <source>the session has ended</source>
        <translation>die Sitzung ist beendet</translation>
    </message>
    <message>
        <source>the session was closed</source>
        <translation>die Sitzung wurde geschlossen</translation>
    </message>
    <message>
        <source>the server has no communication with the device</source>
        <translation>der Server hat keine Verbindung zum Gerät</translation>
    </message>
    <message>
        <source>the server has no value yet</source>
        <translation>der Server hat noch keinen Wert</translation>
    </message>
    <message>
        <source>the node&apos;s address is not valid</source>
        <translation>die Adresse des Knotens ist ungültig</translation>
    </message>
    <message>
        <source>the node has no value</source>
        <translation>der Knoten hat keinen Wert</translation>
    </message>
    <message>
        <source>the node cannot be read</source>
        <translation>der Knoten ist nicht lesbar</translation>
    </message>
    <message>
        <source>the node is read-only</source>
        <translation>der Knoten ist nur lesbar</translation>
    </message>
    <message>
        <source>the value is out of range</source>
        <translation>der Wert ist außerhalb des Bereichs</translation>
    </message>
    <message>
        <source>the server does not support this</source>
        <translation>der Server unterstützt das nicht</translation>
    </message>
    <message>
        <source>the server rejects this security mode</source>
        <translation>der Server lehnt diesen Sicherheitsmodus ab</translation>
    </message>
    <message>
        <source>the server rejects this security policy</source>
        <translation>der Server lehnt diese Sicherheitsrichtlinie ab</translation>
    </message>
    <message>
        <source>the server has too many sessions</source>
        <translation>der Server hat zu viele Sitzungen</translation>
    </message>
    <message>
        <source>the server does not support writing this</source>
        <translation>der Server unterstützt dieses Schreiben nicht</translation>
    </message>
    <message>
        <source>the value has the wrong type</source>
        <translation>der Wert hat den falschen Typ</translation>
    </message>
    <message>
        <source>the server has too many subscriptions</source>
        <translation>der Server hat zu viele Abonnements</translation>
    </message>
    <message>
        <source>the server forgot the subscription</source>
        <translation>der Server hat das Abonnement vergessen</translation>
    </message>
    <message>
        <source>the message is not of a known type</source>
        <translation>die Nachricht ist von unbekanntem Typ</translation>
    </message>
    <message>
        <source>the secure channel was closed</source>
        <translation>der sichere Kanal wurde geschlossen</translation>
    </message>
    <message>
        <source>the node is configured wrongly</source>
        <translation>der Knoten ist falsch konfiguriert</translation>
    </message>
    <message>
        <source>the device behind the server is not connected</source>
        <translation>das Gerät hinter dem Server ist nicht verbunden</translation>
    </message>
    <message>
        <source>the device behind the server has failed</source>
        <translation>das Gerät hinter dem Server ist ausgefallen</translation>
    </message>
    <message>
        <source>the sensor has failed</source>
        <translation>der Sensor ist ausgefallen</translation>
    </message>
    <message>
        <source>the device behind the server is out of service</source>
        <translation>das Gerät hinter dem Server ist außer Betrieb</translation>
    </message>
    <message>
        <source>the connection was cut</source>
        <translation>die Verbindung wurde getrennt</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>die Verbindung wurde geschlossen</translation>
    </message>
    <message>
        <source>the request is larger than the server allows</source>
        <translation>die Anfrage ist größer, als der Server erlaubt</translation>
    </message>
    <message>
        <source>the answer is larger than allowed</source>
        <translation>die Antwort ist größer als erlaubt</translation>
    </message>
    <message>
        <source>too many items in one subscription</source>
        <translation>zu viele Elemente in einem Abonnement</translation>
    </message>
    <message>
        <source>array or structure</source>
        <translation>Array oder Struktur</translation>
    </message>
    <message>
        <source>not the answer of any service</source>
        <translation>keine Antwort eines Dienstes</translation>
    </message>
</context>
<context>
    <name>operations</name>
    <message>
        <source>%1 It was set aside as %2, and records begin anew.</source>
        <translation>%1 Die Datei wurde als %2 beiseitegelegt, und die Aufzeichnungen beginnen neu.</translation>
    </message>
    <message>
        <source>Nobody can sign while there are no accounts.</source>
        <translation>Solange es keine Konten gibt, kann niemand unterschreiben.</translation>
    </message>
    <message>
        <source>Make the first administrator, then users of your own.</source>
        <translation>Legen Sie den ersten Administrator an, dann eigene Benutzer.</translation>
    </message>
    <message>
        <source>Accounts cannot be used at the moment.</source>
        <translation>Konten können gerade nicht verwendet werden.</translation>
    </message>
    <message>
        <source>State not known</source>
        <translation>Zustand nicht bekannt</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>Leerlauf</translation>
    </message>
    <message>
        <source>Set-up</source>
        <translation>Rüsten</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Planned stop</source>
        <translation>Geplanter Stillstand</translation>
    </message>
    <message>
        <source>No shift</source>
        <translation>Keine Schicht</translation>
    </message>
    <message>
        <source>What it made</source>
        <translation>Was hergestellt wurde</translation>
    </message>
    <message>
        <source>Time for what was not good</source>
        <translation>Zeit für das, was nicht gut war</translation>
    </message>
    <message>
        <source>Short stops</source>
        <translation>Kurze Stillstände</translation>
    </message>
    <message>
        <source>Slower than ideal</source>
        <translation>Langsamer als ideal</translation>
    </message>
    <message>
        <source>Availability</source>
        <translation>Verfügbarkeit</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>Leistung</translation>
    </message>
    <message>
        <source>Quality rate</source>
        <translation>Qualitätsrate</translation>
    </message>
    <message>
        <source>Who entered values of a batch may not approve it from now on.</source>
        <translation>Wer Werte einer Charge eingegeben hat, darf sie von jetzt an nicht freigeben.</translation>
    </message>
    <message>
        <source>Who entered values of a batch may approve it from now on.</source>
        <translation>Wer Werte einer Charge eingegeben hat, darf sie von jetzt an freigeben.</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>Nicht getan: %1</translation>
    </message>
</context>
<context>
    <name>plant</name>
    <message>
        <source>only a Float64 tag can be scaled.</source>
        <translation>nur eine Float64-Messstelle kann skaliert werden.</translation>
    </message>
    <message>
        <source>the scaling must be finite.</source>
        <translation>die Skalierung muss endlich sein.</translation>
    </message>
    <message>
        <source>the scaling has no span: its low and high ends must differ.</source>
        <translation>die Skalierung hat keine Spanne: ihr unteres und oberes Ende müssen verschieden sein.</translation>
    </message>
    <message>
        <source>the physical range must be finite and its low end below its high end.</source>
        <translation>der physikalische Bereich muss endlich sein und sein unteres Ende unter dem oberen liegen.</translation>
    </message>
    <message>
        <source>the normal range must be finite and its low end below its high end.</source>
        <translation>der Normalbereich muss endlich sein und sein unteres Ende unter dem oberen liegen.</translation>
    </message>
    <message>
        <source>the write limits must be finite and the low one below the high one.</source>
        <translation>die Schreibgrenzen müssen endlich sein und die untere unter der oberen liegen.</translation>
    </message>
    <message>
        <source>the limits must be finite and ascend from low-low to high-high.</source>
        <translation>die Grenzwerte müssen endlich sein und von tief-tief bis hoch-hoch ansteigen.</translation>
    </message>
    <message>
        <source>the deadband must be finite and not negative.</source>
        <translation>das Totband muss endlich und nicht negativ sein.</translation>
    </message>
    <message>
        <source>the number of decimals must be from 0 to 15.</source>
        <translation>die Zahl der Dezimalstellen muss von 0 bis 15 reichen.</translation>
    </message>
    <message>
        <source>the stale time must be at least 1 ms.</source>
        <translation>die Veraltungszeit muss mindestens 1 ms sein.</translation>
    </message>
    <message>
        <source>each state needs a word.</source>
        <translation>jeder Zustand braucht ein Wort.</translation>
    </message>
    <message>
        <source>two states have the same number or the same word.</source>
        <translation>zwei Zustände haben dieselbe Zahl oder dasselbe Wort.</translation>
    </message>
    <message>
        <source>Site &quot;%1&quot;</source>
        <translation>Standort „%1“</translation>
    </message>
    <message>
        <source>the tenant is missing.</source>
        <translation>der Mandant fehlt.</translation>
    </message>
    <message>
        <source>the code is missing.</source>
        <translation>die Kennung fehlt.</translation>
    </message>
    <message>
        <source>the id is missing.</source>
        <translation>die ID fehlt.</translation>
    </message>
    <message>
        <source>another object has the same id %1.</source>
        <translation>ein anderes Objekt hat dieselbe ID %1.</translation>
    </message>
    <message>
        <source>the code is used twice.</source>
        <translation>die Kennung ist doppelt vergeben.</translation>
    </message>
    <message>
        <source>Line &quot;%1&quot;</source>
        <translation>Linie „%1“</translation>
    </message>
    <message>
        <source>Machine &quot;%1&quot;</source>
        <translation>Maschine „%1“</translation>
    </message>
    <message>
        <source>at most two key tags fit on a machine&apos;s card.</source>
        <translation>höchstens zwei Schlüssel-Messstellen passen auf die Karte einer Maschine.</translation>
    </message>
    <message>
        <source>Device &quot;%1&quot;</source>
        <translation>Gerät „%1“</translation>
    </message>
    <message>
        <source>the driver is missing.</source>
        <translation>der Treiber fehlt.</translation>
    </message>
    <message>
        <source>the period must be at least 10 ms.</source>
        <translation>die Periode muss mindestens 10 ms sein.</translation>
    </message>
    <message>
        <source>the time tolerance must not be negative.</source>
        <translation>die Zeittoleranz darf nicht negativ sein.</translation>
    </message>
    <message>
        <source>it names a machine that this site does not have.</source>
        <translation>es ist eine Maschine genannt, die dieser Standort nicht hat.</translation>
    </message>
    <message>
        <source>Device &quot;%1&quot;, tag &quot;%2&quot;</source>
        <translation>Gerät „%1“, Messstelle „%2“</translation>
    </message>
    <message>
        <source>The site of the new device is not there any more.</source>
        <translation>Der Standort des neuen Geräts ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The device to change is not there any more.</source>
        <translation>Das zu ändernde Gerät ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The device to remove is not there any more.</source>
        <translation>Das zu entfernende Gerät ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The machine to change is not there any more.</source>
        <translation>Die zu ändernde Maschine ist nicht mehr da.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has %2 letters; there is room for %3.</source>
        <translation>„%1“ hat %2 Zeichen; Platz ist für %3.</translation>
    </message>
    <message>
        <source>The plant</source>
        <translation>Die Anlage</translation>
    </message>
    <message>
        <source>a word has %1 letters; there is room for %2.</source>
        <translation>ein Wort hat %1 Zeichen; es ist Platz für %2.</translation>
    </message>
    <message>
        <source>a list has %1 items; there is room for %2.</source>
        <translation>eine Liste hat %1 Einträge; es ist Platz für %2.</translation>
    </message>
    <message>
        <source>a shift has no name.</source>
        <translation>eine Schicht hat keinen Namen.</translation>
    </message>
    <message>
        <source>shift &quot;%1&quot; has no day.</source>
        <translation>Schicht „%1“ hat keinen Tag.</translation>
    </message>
    <message>
        <source>shift &quot;%1&quot; must last from 1 minute to a day.</source>
        <translation>Schicht „%1“ muss von 1 Minute bis zu einem Tag dauern.</translation>
    </message>
    <message>
        <source>the breaks of shift &quot;%1&quot; must lie inside it, one after the other.</source>
        <translation>die Pausen von Schicht „%1“ müssen in ihr liegen, eine nach der anderen.</translation>
    </message>
    <message>
        <source>the time zone &quot;%1&quot; is not known here.</source>
        <translation>die Zeitzone „%1“ ist hier nicht bekannt.</translation>
    </message>
    <message>
        <source>shifts &quot;%1&quot; and &quot;%2&quot; overlap.</source>
        <translation>die Schichten „%1“ und „%2“ überschneiden sich.</translation>
    </message>
    <message>
        <source>an exception names no day.</source>
        <translation>eine Ausnahme nennt keinen Tag.</translation>
    </message>
    <message>
        <source>there are two exceptions for %1.</source>
        <translation>es gibt zwei Ausnahmen für %1.</translation>
    </message>
    <message>
        <source>unknown and no shift are no states of a machine.</source>
        <translation>„unbekannt“ und „keine Schicht“ sind keine Zustände einer Maschine.</translation>
    </message>
    <message>
        <source>the value %1 of its state is too large.</source>
        <translation>der Wert %1 ihres Zustands ist zu groß.</translation>
    </message>
    <message>
        <source>the value %1 of its state has two meanings.</source>
        <translation>der Wert %1 ihres Zustands hat zwei Bedeutungen.</translation>
    </message>
    <message>
        <source>the ideal cycle must be a number of seconds, or 0.</source>
        <translation>der ideale Takt muss eine Zahl von Sekunden sein, oder 0.</translation>
    </message>
    <message>
        <source>a product needs a name and an ideal cycle of more than 0 seconds.</source>
        <translation>ein Produkt braucht einen Namen und einen idealen Takt von mehr als 0 Sekunden.</translation>
    </message>
    <message>
        <source>product &quot;%1&quot; stands there twice.</source>
        <translation>Produkt „%1“ steht zweimal da.</translation>
    </message>
    <message>
        <source>a counter begins again at 2 or more.</source>
        <translation>ein Zähler beginnt bei 2 oder mehr von neuem.</translation>
    </message>
    <message>
        <source>the length of a short stop must not be negative.</source>
        <translation>die Dauer eines kurzen Stopps darf nicht negativ sein.</translation>
    </message>
    <message>
        <source>the target of the OEE must be from 0.01 to 1.</source>
        <translation>das Ziel der OEE muss zwischen 0,01 und 1 liegen.</translation>
    </message>
    <message>
        <source>a chart has no code or no id.</source>
        <translation>eine Regelkarte hat kein Kürzel oder keine Id.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: a subgroup has 2 to 25 values, 1 on a chart of single values.</source>
        <translation>Regelkarte „%1“: eine Stichprobe hat 2 bis 25 Werte, 1 auf einer Karte für Einzelwerte.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: values are at least 10 ms apart.</source>
        <translation>Regelkarte „%1“: Werte liegen mindestens 10 ms auseinander.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: centre and target must be finite, and sigma above 0.</source>
        <translation>Regelkarte „%1“: Mitte und Ziel müssen endlich sein, Sigma über 0.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: limits are learnt from 2 to 10,000 points.</source>
        <translation>Regelkarte „%1“: Grenzen werden aus 2 bis 10.000 Punkten gelernt.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: a rule is not known.</source>
        <translation>Regelkarte „%1“: eine Regel ist nicht bekannt.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: a weight or a limit is out of range.</source>
        <translation>Regelkarte „%1“: ein Gewicht oder eine Grenze liegt außerhalb des Bereichs.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot;: the specification must be finite and its low end below its high end.</source>
        <translation>Regelkarte „%1“: die Spezifikation muss endlich sein und ihr unteres Ende unter dem oberen liegen.</translation>
    </message>
    <message>
        <source>a tag counts twice in the health score.</source>
        <translation>eine Messstelle zählt zweimal im Gesundheitswert.</translation>
    </message>
    <message>
        <source>a normal range of the health score must be finite and its low end below its high end.</source>
        <translation>ein Normalbereich des Gesundheitswerts muss endlich sein und sein unteres Ende unter dem oberen liegen.</translation>
    </message>
    <message>
        <source>the largest deviation must be above 0.</source>
        <translation>die größte Abweichung muss über 0 liegen.</translation>
    </message>
    <message>
        <source>the weights of the health score must be finite and not negative.</source>
        <translation>die Gewichte des Gesundheitswerts müssen endlich und nicht negativ sein.</translation>
    </message>
    <message>
        <source>one weight of the health score must be above 0.</source>
        <translation>ein Gewicht des Gesundheitswerts muss über 0 liegen.</translation>
    </message>
    <message>
        <source>the grades of the health score must ascend from 0 to 100.</source>
        <translation>die Stufen des Gesundheitswerts müssen von 0 bis 100 ansteigen.</translation>
    </message>
    <message>
        <source>the length of a repair and the cost of standing still must not be negative.</source>
        <translation>die Dauer einer Reparatur und die Kosten des Stillstands dürfen nicht negativ sein.</translation>
    </message>
    <message>
        <source>a calendar&apos;s code is missing, too long, or used twice.</source>
        <translation>das Kürzel eines Kalenders fehlt, ist zu lang oder steht zweimal da.</translation>
    </message>
    <message>
        <source>calendar &quot;%1&quot;: %2</source>
        <translation>Kalender „%1“: %2</translation>
    </message>
    <message>
        <source>line &quot;%1&quot; goes by a calendar that is not there.</source>
        <translation>Linie „%1“ geht nach einem Kalender, den es nicht gibt.</translation>
    </message>
    <message>
        <source>the pacemaker of line &quot;%1&quot; is none of its machines.</source>
        <translation>der Taktgeber von Linie „%1“ ist keine ihrer Maschinen.</translation>
    </message>
    <message>
        <source>a reason&apos;s code is missing or used twice.</source>
        <translation>das Kürzel eines Grundes fehlt oder steht zweimal da.</translation>
    </message>
    <message>
        <source>reason &quot;%1&quot; is none of a machine that stands still.</source>
        <translation>Grund „%1“ ist keiner einer Maschine, die steht.</translation>
    </message>
    <message>
        <source>the reason &quot;%1&quot; is none of the site&apos;s.</source>
        <translation>der Grund „%1“ ist keiner des Standorts.</translation>
    </message>
    <message>
        <source>two charts are called &quot;%1&quot;.</source>
        <translation>zwei Regelkarten heißen „%1“.</translation>
    </message>
    <message>
        <source>chart &quot;%1&quot; has the id of another object.</source>
        <translation>Regelkarte „%1“ hat die Id eines anderen Objekts.</translation>
    </message>
    <message>
        <source>breakdowns count over 1 to 3,650 days, and the worst 1 to 5 tags.</source>
        <translation>Ausfälle zählen über 1 bis 3.650 Tage, und die 1 bis 5 schlechtesten Tags.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln weitere</numerusform>
            <numerusform>%Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>the tag is not there any more</source>
        <translation>die Messstelle gibt es nicht mehr</translation>
    </message>
    <message>
        <source>the tag is switched off</source>
        <translation>die Messstelle ist abgeschaltet</translation>
    </message>
    <message>
        <source>its values are text</source>
        <translation>ihre Werte sind Text</translation>
    </message>
    <message>
        <source>it has no normal range</source>
        <translation>sie hat keinen Normalbereich</translation>
    </message>
    <message>
        <source>its normal range has one end, and nothing says how far outside is too far</source>
        <translation>ihr Normalbereich hat nur ein Ende, und nichts sagt, wie weit außerhalb zu weit ist</translation>
    </message>
    <message>
        <source>The health of %1 names %2, which says nothing: %3.</source>
        <translation>Die Gesundheit von %1 nennt %2, doch das sagt nichts: %3.</translation>
    </message>
</context>
<context>
    <name>plant_store</name>
    <message>
        <source>Forward readings and events</source>
        <translation>Messwerte und Ereignisse weitergeben</translation>
    </message>
    <message>
        <source>Everything that is stored on this computer also goes to the plant&apos;s PostgreSQL, exactly once.</source>
        <translation>Alles, was auf diesem Rechner gespeichert wird, geht auch an das PostgreSQL der Anlage, genau einmal.</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Name or address of the server, or the folder of its socket on this computer.</source>
        <translation>Name oder Adresse des Servers, oder der Ordner seines Sockets auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Owns the database, or may at least make a schema in it.</source>
        <translation>Besitzt die Datenbank oder darf wenigstens ein Schema darin anlegen.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Kept in the secret store of this station, never in its settings.</source>
        <translation>Liegt im Geheimnisspeicher dieser Station, nie in ihren Einstellungen.</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Encrypted, and the server proves its name</source>
        <translation>Verschlüsselt, und der Server weist seinen Namen nach</translation>
    </message>
    <message>
        <source>Encrypted, and the server has a trusted certificate</source>
        <translation>Verschlüsselt, und der Server hat ein vertrauenswürdiges Zertifikat</translation>
    </message>
    <message>
        <source>Encrypted, to whoever answers</source>
        <translation>Verschlüsselt, wer auch antwortet</translation>
    </message>
    <message>
        <source>Encrypted if the server likes</source>
        <translation>Verschlüsselt, wenn der Server will</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Unverschlüsselt</translation>
    </message>
    <message>
        <source>All but the first let somebody on the network pose as the server.</source>
        <translation>Bei allen außer dem ersten kann sich jemand im Netz als der Server ausgeben.</translation>
    </message>
    <message>
        <source>Certificate authority</source>
        <translation>Zertifizierungsstelle</translation>
    </message>
    <message>
        <source>Who signed the server&apos;s certificate; empty: whom this computer trusts.</source>
        <translation>Wer das Zertifikat des Servers unterschrieben hat; leer: wem dieser Rechner vertraut.</translation>
    </message>
    <message>
        <source>How long it is kept there, of all stations</source>
        <translation>Wie lange es dort aufbewahrt wird, von allen Stationen</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>months</source>
        <translation>Monate</translation>
    </message>
    <message>
        <source>Whole months beside the current one; 0 keeps all, for ever. Figures of hours and days stay.</source>
        <translation>Ganze Monate neben dem laufenden; 0 behält alles, für immer. Stunden- und Tageswerte bleiben.</translation>
    </message>
    <message>
        <source>Only what is archived goes</source>
        <translation>Nur Archiviertes wird entfernt</translation>
    </message>
    <message>
        <source>A month of readings goes once every station that was there then has a verified archive of it.</source>
        <translation>Ein Monat Messwerte wird entfernt, sobald jede Station, die damals da war, ein geprüftes Archiv davon hat.</translation>
    </message>
    <message>
        <source>Figures of minutes</source>
        <translation>Minutenwerte</translation>
    </message>
    <message>
        <source>Those of one and of five minutes; 0 keeps all, for ever.</source>
        <translation>Die von einer und von fünf Minuten; 0 behält alles, für immer.</translation>
    </message>
</context>
<context>
    <name>production</name>
    <message>
        <source>order %1</source>
        <translation>Auftrag %1</translation>
    </message>
    <message>
        <source>product %1</source>
        <translation>Produkt %1</translation>
    </message>
    <message>
        <source>quantity %1</source>
        <translation>Menge %1</translation>
    </message>
    <message>
        <source>due %1</source>
        <translation>geplant für %1</translation>
    </message>
    <message>
        <source>begun %1</source>
        <translation>begonnen %1</translation>
    </message>
    <message>
        <source>ended %1</source>
        <translation>beendet %1</translation>
    </message>
    <message>
        <source>There is no audit trail: nothing can be entered.</source>
        <translation>Es gibt kein Prüfprotokoll: Nichts kann eingetragen werden.</translation>
    </message>
    <message>
        <source>What was to be entered was not kept: %1</source>
        <translation>Was eingetragen werden sollte, wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>This machine has no production figures, or they are being caught up: try again later.</source>
        <translation>Diese Maschine hat keine Produktionszahlen, oder sie werden gerade nachgeholt: Versuchen Sie es später noch einmal.</translation>
    </message>
    <message>
        <source>A stop has a begin before its end, lasts at most 31 days and does not lie in the future.</source>
        <translation>Ein Stillstand beginnt vor seinem Ende, dauert höchstens 31 Tage und liegt nicht in der Zukunft.</translation>
    </message>
    <message>
        <source>It takes a person to say why a machine stood, in at most 2,000 letters.</source>
        <translation>Warum eine Maschine stand, sagt ein Mensch, mit höchstens 2.000 Buchstaben.</translation>
    </message>
    <message>
        <source>The site has no such reason.</source>
        <translation>Der Standort hat keinen solchen Grund.</translation>
    </message>
    <message>
        <source>The readings of this time are not kept any more: its production figures stay as they are.</source>
        <translation>Die Messwerte dieser Zeit werden nicht mehr aufbewahrt: Ihre Produktionszahlen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>as the machine says</source>
        <translation>wie die Maschine sagt</translation>
    </message>
    <message>
        <source>Says why %1 stood.</source>
        <translation>Sagt, warum %1 stand.</translation>
    </message>
    <message>
        <source>A production run has a person who plans it, short names and a quantity that is not negative.</source>
        <translation>Ein Fertigungsauftrag hat jemanden, der ihn plant, kurze Namen und keine negative Menge.</translation>
    </message>
    <message>
        <source>The order tag of this machine begins and ends its runs.</source>
        <translation>Die Auftragsvariable dieser Maschine beginnt und beendet ihre Läufe.</translation>
    </message>
    <message>
        <source>A production run begins before it ends, and not in the future.</source>
        <translation>Ein Fertigungsauftrag beginnt vor seinem Ende und nicht in der Zukunft.</translation>
    </message>
    <message>
        <source>This production run belongs to another machine.</source>
        <translation>Dieser Fertigungsauftrag gehört zu einer anderen Maschine.</translation>
    </message>
    <message>
        <source>Ends a production run of %1.</source>
        <translation>Beendet einen Fertigungsauftrag von %1.</translation>
    </message>
    <message>
        <source>Begins a production run of %1.</source>
        <translation>Beginnt einen Fertigungsauftrag von %1.</translation>
    </message>
    <message>
        <source>Changes a production run of %1.</source>
        <translation>Ändert einen Fertigungsauftrag von %1.</translation>
    </message>
    <message>
        <source>Plans a production run of %1.</source>
        <translation>Plant einen Fertigungsauftrag von %1.</translation>
    </message>
    <message>
        <source>Production is not at work: nothing was entered.</source>
        <translation>Die Produktionserfassung arbeitet nicht: Nichts wurde eingetragen.</translation>
    </message>
    <message>
        <source>There is no point before this time from which production could be counted anew.</source>
        <translation>Vor dieser Zeit gibt es keinen Punkt, von dem an die Produktion neu gezählt werden könnte.</translation>
    </message>
    <message>
        <source>Production figures were stopped while they were made from history.</source>
        <translation>Die Produktionszahlen wurden angehalten, während sie aus der Historie entstanden.</translation>
    </message>
    <message>
        <source>The history did not answer in time.</source>
        <translation>Die Historie hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Look whether the disk is slow.</source>
        <translation>Prüfen Sie, ob der Datenträger langsam ist.</translation>
    </message>
    <message>
        <source>It ran for %1 min of this time, which stay running time.</source>
        <translation>Sie lief %1 min dieser Zeit: die bleiben Laufzeit.</translation>
    </message>
</context>
<context>
    <name>project</name>
    <message>
        <source>Make room on the disk and save again; the file on disk is the one from before.</source>
        <translation>Auf dem Datenträger Platz schaffen und erneut speichern; die Datei dort ist die vorige.</translation>
    </message>
    <message>
        <source>There is no project file %1.</source>
        <translation>Es gibt keine Projektdatei %1.</translation>
    </message>
    <message>
        <source>this is no regular file; choose another name.</source>
        <translation>das ist keine gewöhnliche Datei; einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>version: there never was a project file of version %1.</source>
        <translation>version: eine Projektdatei der Version %1 gab es nie.</translation>
    </message>
    <message>
        <source>an object { … } is needed here.</source>
        <translation>hier wird ein Objekt { … } gebraucht.</translation>
    </message>
    <message>
        <source>this key is not known. Known here are: %1.</source>
        <translation>dieser Schlüssel ist unbekannt. Hier bekannt sind: %1.</translation>
    </message>
    <message>
        <source>this key is missing.</source>
        <translation>dieser Schlüssel fehlt.</translation>
    </message>
    <message>
        <source>true or false is needed here.</source>
        <translation>hier wird true oder false gebraucht.</translation>
    </message>
    <message>
        <source>a finite number is needed here.</source>
        <translation>hier wird eine endliche Zahl gebraucht.</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2 is needed here.</source>
        <translation>hier wird eine ganze Zahl von %1 bis %2 gebraucht.</translation>
    </message>
    <message>
        <source>one of these words is needed here: %1.</source>
        <translation>hier wird eines dieser Wörter gebraucht: %1.</translation>
    </message>
    <message>
        <source>an array [ … ] is needed here.</source>
        <translation>hier wird ein Array [ … ] gebraucht.</translation>
    </message>
    <message>
        <source>a UUID is needed here, like 67c8770b-44f1-410a-ab9a-f9b5446f13ee.</source>
        <translation>hier wird eine UUID gebraucht, etwa 67c8770b-44f1-410a-ab9a-f9b5446f13ee.</translation>
    </message>
    <message>
        <source>a text in quotes is needed here.</source>
        <translation>hier wird ein Text in Anführungszeichen gebraucht.</translation>
    </message>
    <message>
        <source>the text holds half of a surrogate pair.</source>
        <translation>der Text enthält ein halbes Surrogatpaar.</translation>
    </message>
    <message>
        <source>a whole number is needed here; beyond 2^53 it stands in quotes.</source>
        <translation>hier wird eine ganze Zahl gebraucht; über 2^53 steht sie in Anführungszeichen.</translation>
    </message>
    <message>
        <source>a plant holds at most %1 tags.</source>
        <translation>eine Anlage hat höchstens %1 Messstellen.</translation>
    </message>
    <message>
        <source>version: this key is missing; this is no Lineside project file.</source>
        <translation>version: dieser Schlüssel fehlt; das ist keine Projektdatei von Lineside.</translation>
    </message>
    <message>
        <source>version: a whole number is needed here.</source>
        <translation>version: hier wird eine ganze Zahl gebraucht.</translation>
    </message>
    <message>
        <source>The project was written by a newer Lineside (file version %1; this one knows %2).</source>
        <translation>Das Projekt stammt von einem neueren Lineside (Dateiversion %1; dieses kennt %2).</translation>
    </message>
    <message>
        <source>Open it with that version, or export it there for this one.</source>
        <translation>Mit jener Version öffnen, oder dort für diese exportieren.</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>nested deeper than %1 levels.</source>
        <translation>tiefer als %1 Ebenen verschachtelt.</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; appears twice in one object.</source>
        <translation>der Schlüssel „%1“ kommt in einem Objekt zweimal vor.</translation>
    </message>
    <message>
        <source>a control character in a text; write it as \u%1.</source>
        <translation>ein Steuerzeichen in einem Text; als \u%1 schreiben.</translation>
    </message>
    <message>
        <source>The project file is larger than %1 MiB.</source>
        <translation>Die Projektdatei ist größer als %1 MiB.</translation>
    </message>
    <message>
        <source>The project file is empty.</source>
        <translation>Die Projektdatei ist leer.</translation>
    </message>
    <message>
        <source>Take an older copy of the file.</source>
        <translation>Eine ältere Kopie der Datei nehmen.</translation>
    </message>
    <message>
        <source>a project file is one JSON object.</source>
        <translation>eine Projektdatei ist ein JSON-Objekt.</translation>
    </message>
    <message>
        <source>nothing may follow the end of the document.</source>
        <translation>hinter dem Ende des Dokuments darf nichts mehr stehen.</translation>
    </message>
    <message>
        <source>a key in quotes is needed here.</source>
        <translation>hier wird ein Schlüssel in Anführungszeichen gebraucht.</translation>
    </message>
    <message>
        <source>a colon is needed here.</source>
        <translation>hier wird ein Doppelpunkt gebraucht.</translation>
    </message>
    <message>
        <source>a comma or } is needed here.</source>
        <translation>hier wird ein Komma oder } gebraucht.</translation>
    </message>
    <message>
        <source>a comma or ] is needed here.</source>
        <translation>hier wird ein Komma oder ] gebraucht.</translation>
    </message>
    <message>
        <source>the document ends within a text.</source>
        <translation>das Dokument endet mitten in einem Text.</translation>
    </message>
    <message>
        <source>this is not UTF-8.</source>
        <translation>das ist kein UTF-8.</translation>
    </message>
    <message>
        <source>\u needs four hexadecimal digits.</source>
        <translation>\u braucht vier hexadezimale Ziffern.</translation>
    </message>
    <message>
        <source>JSON does not know this escape.</source>
        <translation>diese Umschreibung kennt JSON nicht.</translation>
    </message>
    <message>
        <source>a digit is needed here.</source>
        <translation>hier wird eine Ziffer gebraucht.</translation>
    </message>
    <message>
        <source>the document ends too early.</source>
        <translation>das Dokument endet zu früh.</translation>
    </message>
    <message>
        <source>a value is needed here: a text in quotes, a number, true, false, null, { or [.</source>
        <translation>hier wird ein Wert gebraucht: ein Text in Anführungszeichen, eine Zahl, true, false, null, { oder [.</translation>
    </message>
    <message>
        <source>The document is larger than 4 GiB.</source>
        <translation>Das Dokument ist größer als 4 GiB.</translation>
    </message>
    <message>
        <source>this link leads round in a circle.</source>
        <translation>diese Verknüpfung führt im Kreis.</translation>
    </message>
    <message>
        <source>this is a link to a file that is not there.</source>
        <translation>diese Verknüpfung führt zu einer Datei, die es nicht gibt.</translation>
    </message>
    <message>
        <source>it is larger than %1 MiB, which no project is.</source>
        <translation>sie ist größer als %1 MiB; so groß ist kein Projekt.</translation>
    </message>
    <message>
        <source>a time of day like 06:00 is needed here.</source>
        <translation>hier wird eine Uhrzeit wie 06:00 gebraucht.</translation>
    </message>
    <message>
        <source>a day like 2026-12-25 is needed here.</source>
        <translation>hier wird ein Tag wie 2026-12-25 gebraucht.</translation>
    </message>
</context>
<context>
    <name>push</name>
    <message>
        <source>Nobody brings readings any more.</source>
        <translation>Niemand bringt mehr Messwerte.</translation>
    </message>
    <message>
        <source>Waits for the first readings.</source>
        <translation>Wartet auf die ersten Messwerte.</translation>
    </message>
    <message>
        <source>The readings could not be taken in time.</source>
        <translation>Die Messwerte konnten nicht rechtzeitig angenommen werden.</translation>
    </message>
    <message>
        <source>The station is behind with its readings.</source>
        <translation>Die Station kommt mit ihren Messwerten nicht nach.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln readings from %1</source>
        <translation>
            <numerusform>%Ln Messwert von %1</numerusform>
            <numerusform>%Ln Messwerte von %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The station is stopping.</source>
        <translation>Die Station wird beendet.</translation>
    </message>
    <message>
        <source>Pushed over HTTP</source>
        <translation>Gebracht über HTTP</translation>
    </message>
    <message>
        <source>Programs that bring their readings by themselves: POST /api/v1/readings at the web server, with an API key that may do so.</source>
        <translation>Programme, die ihre Messwerte selbst bringen: POST /api/v1/readings am Webserver, mit einem API-Schlüssel, der das darf.</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>There is nothing to connect to: readings are brought to the web server.</source>
        <translation>Es gibt nichts, womit verbunden wird: Messwerte werden zum Webserver gebracht.</translation>
    </message>
</context>
<context>
    <name>quality</name>
    <message>
        <source>The point does not have as many values as the chart asks for.</source>
        <translation>Der Punkt hat nicht so viele Werte, wie die Karte verlangt.</translation>
    </message>
    <message>
        <source>The point has a value that is not a number.</source>
        <translation>Der Punkt hat einen Wert, der keine Zahl ist.</translation>
    </message>
    <message>
        <source>The point is older than the newest one of the chart.</source>
        <translation>Der Punkt ist älter als der neueste der Karte.</translation>
    </message>
    <message>
        <source>Each point resembles the one before (correlation %1): the chart signals far more often by chance than it should. Take points further apart, or watch residuals or a moving average (EWMA) instead.</source>
        <translation>Jeder Punkt gleicht dem davor (Korrelation %1): die Karte schlägt weit öfter durch Zufall an, als sie sollte. Punkte in größerem Abstand nehmen, oder stattdessen Residuen oder einen gleitenden Mittelwert (EWMA) beobachten.</translation>
    </message>
    <message>
        <source>a point beyond 3 sigma</source>
        <translation>ein Punkt jenseits 3 Sigma</translation>
    </message>
    <message>
        <source>the moving average beyond its limits</source>
        <translation>der gleitende Mittelwert jenseits seiner Grenzen</translation>
    </message>
    <message>
        <source>the cumulative sum beyond its limit</source>
        <translation>die kumulierte Summe jenseits ihrer Grenze</translation>
    </message>
    <message>
        <source>the spread beyond its limits</source>
        <translation>die Streuung jenseits ihrer Grenzen</translation>
    </message>
    <message>
        <source>two of three points beyond 2 sigma on one side</source>
        <translation>zwei von drei Punkten jenseits 2 Sigma auf einer Seite</translation>
    </message>
    <message>
        <source>four of five points beyond 1 sigma on one side</source>
        <translation>vier von fünf Punkten jenseits 1 Sigma auf einer Seite</translation>
    </message>
    <message>
        <source>eight points in a row on one side</source>
        <translation>acht Punkte in Folge auf einer Seite</translation>
    </message>
    <message>
        <source>nine points in a row on one side</source>
        <translation>neun Punkte in Folge auf einer Seite</translation>
    </message>
    <message>
        <source>six points in a row rising or falling</source>
        <translation>sechs Punkte in Folge steigend oder fallend</translation>
    </message>
    <message>
        <source>fourteen points in a row up and down in turn</source>
        <translation>vierzehn Punkte in Folge abwechselnd auf und ab</translation>
    </message>
    <message>
        <source>fifteen points in a row within 1 sigma</source>
        <translation>fünfzehn Punkte in Folge innerhalb 1 Sigma</translation>
    </message>
    <message>
        <source>eight points in a row beyond 1 sigma on either side</source>
        <translation>acht Punkte in Folge jenseits 1 Sigma auf beiden Seiten</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The first line must be: %1.</source>
        <translation>Die erste Zeile muss lauten: %1.</translation>
    </message>
    <message>
        <source>The file has a head and nothing below it.</source>
        <translation>Die Datei hat einen Kopf und nichts darunter.</translation>
    </message>
    <message>
        <source>machine, chart, time and at least one value are needed.</source>
        <translation>Maschine, Karte, Zeit und mindestens ein Wert werden gebraucht.</translation>
    </message>
    <message>
        <source>machine %1 has no chart %2.</source>
        <translation>Maschine %1 hat keine Karte %2.</translation>
    </message>
    <message>
        <source>chart %1 takes its values from a tag.</source>
        <translation>Karte %1 nimmt ihre Werte von einer Messstelle.</translation>
    </message>
    <message>
        <source>“%1” is no time with a zone, like 2026-11-22T08:30:00Z.</source>
        <translation>„%1“ ist keine Zeit mit Zone, wie 2026-11-22T08:30:00Z.</translation>
    </message>
    <message>
        <source>the time lies in the future.</source>
        <translation>die Zeit liegt in der Zukunft.</translation>
    </message>
    <message>
        <source>the time does not lie behind that of this chart&apos;s line above.</source>
        <translation>die Zeit liegt nicht nach der vorigen Zeile dieser Karte.</translation>
    </message>
    <message>
        <source>the chart takes %1 values at a time, here are %2.</source>
        <translation>die Karte nimmt je %1 Werte, hier stehen %2.</translation>
    </message>
    <message>
        <source>“%1” is no number.</source>
        <translation>„%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>nine cells are needed, here are %1.</source>
        <translation>neun Zellen werden gebraucht, hier stehen %1.</translation>
    </message>
    <message>
        <source>the parameter is missing.</source>
        <translation>das Merkmal fehlt.</translation>
    </message>
    <message>
        <source>an expected range needs one end at least.</source>
        <translation>ein erwarteter Bereich braucht mindestens ein Ende.</translation>
    </message>
    <message>
        <source>the expected range ends before it begins.</source>
        <translation>der erwartete Bereich endet, bevor er beginnt.</translation>
    </message>
    <message>
        <source>the severity is HIGH or LOW.</source>
        <translation>die Schwere ist HIGH oder LOW.</translation>
    </message>
    <message>
        <source>regulated is yes or no.</source>
        <translation>regulated ist yes oder no.</translation>
    </message>
    <message>
        <source>There is a batch %1 already.</source>
        <translation>Es gibt schon eine Charge %1.</translation>
    </message>
    <message>
        <source>Too much is being entered at once.</source>
        <translation>Es wird zu viel auf einmal eingegeben.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>Zeile %1: %2</translation>
    </message>
    <message>
        <source>Batch %1 was approved and signed for.</source>
        <translation>Charge %1 wurde freigegeben und unterschrieben.</translation>
    </message>
    <message>
        <source>Batch %1 was rejected and signed for.</source>
        <translation>Charge %1 wurde zurückgewiesen und unterschrieben.</translation>
    </message>
    <message>
        <source>There is no such control chart.</source>
        <translation>Diese Regelkarte gibt es nicht.</translation>
    </message>
    <message>
        <source>The chart takes its values from a tag.</source>
        <translation>Die Karte nimmt ihre Werte von einer Messstelle.</translation>
    </message>
    <message>
        <source>The time lies in the future.</source>
        <translation>Die Zeit liegt in der Zukunft.</translation>
    </message>
    <message>
        <source>The file has problems, or nothing in it: none of it was taken over.</source>
        <translation>Die Datei hat Fehler oder ist leer: Nichts davon wurde übernommen.</translation>
    </message>
    <message>
        <source>A chart of the file is not there any more, or has a tag now.</source>
        <translation>Eine Karte der Datei ist nicht mehr da oder hat jetzt eine Messstelle.</translation>
    </message>
    <message>
        <source>The point is not newer than the newest one of the chart.</source>
        <translation>Der Punkt ist nicht neuer als der neueste der Karte.</translation>
    </message>
    <message>
        <source>The chart has fixed limits: there is nothing to learn.</source>
        <translation>Die Karte hat feste Grenzen: Es gibt nichts zu lernen.</translation>
    </message>
    <message>
        <source>Control chart %1 of %2 learns its limits anew.</source>
        <translation>Regelkarte %1 von %2 lernt ihre Grenzen neu.</translation>
    </message>
    <message>
        <source>A batch needs a code of at most 200 characters.</source>
        <translation>Eine Charge braucht eine Nummer mit höchstens 200 Zeichen.</translation>
    </message>
    <message>
        <source>A test needs a parameter and a number.</source>
        <translation>Eine Prüfung braucht ein Merkmal und eine Zahl.</translation>
    </message>
    <message>
        <source>There is no such batch.</source>
        <translation>Diese Charge gibt es nicht.</translation>
    </message>
    <message>
        <source>The batch was decided already: nothing can be added.</source>
        <translation>Über die Charge ist schon entschieden: Es kann nichts hinzugefügt werden.</translation>
    </message>
    <message>
        <source>Batch %1: %2 is %3 %4, outside its range. %5</source>
        <translation>Charge %1: %2 ist %3 %4, außerhalb des Bereichs. %5</translation>
    </message>
    <message>
        <source>A batch is approved or rejected.</source>
        <translation>Eine Charge wird freigegeben oder zurückgewiesen.</translation>
    </message>
    <message>
        <source>Say why the batch is rejected.</source>
        <translation>Sagen Sie, warum die Charge zurückgewiesen wird.</translation>
    </message>
    <message>
        <source>The batch was decided already.</source>
        <translation>Über die Charge ist schon entschieden.</translation>
    </message>
    <message>
        <source>The batch has no results yet.</source>
        <translation>Die Charge hat noch keine Ergebnisse.</translation>
    </message>
    <message>
        <source>A regulated test was missed: say why the batch is approved all the same.</source>
        <translation>Eine vorgeschriebene Prüfung wurde nicht bestanden: Sagen Sie, warum die Charge trotzdem freigegeben wird.</translation>
    </message>
    <message>
        <source>That was at %1, and was found later.</source>
        <translation>Das war um %1 und wurde nachträglich gefunden.</translation>
    </message>
    <message>
        <source>Control chart %1 of %2: %3.</source>
        <translation>Regelkarte %1 von %2: %3.</translation>
    </message>
    <message>
        <source>the time lies before 1970.</source>
        <translation>die Zeit liegt vor 1970.</translation>
    </message>
    <message>
        <source>the words of a test are too long.</source>
        <translation>die Texte einer Prüfung sind zu lang.</translation>
    </message>
    <message>
        <source>There is no audit trail: nothing can be entered.</source>
        <translation>Es gibt kein Prüfprotokoll: Nichts kann eingetragen werden.</translation>
    </message>
    <message>
        <source>What was to be entered was not kept: %1</source>
        <translation>Was eingetragen werden sollte, wurde nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Enters a measurement into control chart %1 of %2.</source>
        <translation>Trägt eine Messung in Regelkarte %1 von %2 ein.</translation>
    </message>
    <message>
        <source>Enters %1 measurements from a file into control chart %2 of %3.</source>
        <translation>Trägt %1 Messungen aus einer Datei in Regelkarte %2 von %3 ein.</translation>
    </message>
    <message>
        <source>The batch is another machine&apos;s.</source>
        <translation>Die Charge gehört zu einer anderen Maschine.</translation>
    </message>
    <message>
        <source>Opens batch %1.</source>
        <translation>Eröffnet Charge %1.</translation>
    </message>
    <message>
        <source>The words of a test are too long.</source>
        <translation>Die Texte einer Prüfung sind zu lang.</translation>
    </message>
    <message>
        <source>Enters results of tests for batch %1.</source>
        <translation>Trägt Prüfergebnisse für Charge %1 ein.</translation>
    </message>
    <message>
        <source>Who entered values of a batch cannot approve it: somebody else has to.</source>
        <translation>Wer Werte einer Charge eingetragen hat, kann sie nicht freigeben: Das muss jemand anderes tun.</translation>
    </message>
    <message>
        <source>The chart has learnt anew since then.</source>
        <translation>Die Regelkarte hat seitdem neu gelernt.</translation>
    </message>
    <message>
        <source>It comes too late: too many points lie behind it.</source>
        <translation>Es kommt zu spät: Zu viele Punkte liegen dahinter.</translation>
    </message>
    <message>
        <source>The chart has a point of this time already.</source>
        <translation>Die Regelkarte hat schon einen Punkt zu dieser Zeit.</translation>
    </message>
    <message>
        <source>%1 That was at %2, and does not hold any more: values that came later show it otherwise.</source>
        <translation>%1 Das war am %2 und gilt nicht mehr: Werte, die später kamen, zeigen es anders.</translation>
    </message>
    <message>
        <source>Readings from %1 on came too late to be charted: too many points lie behind them.</source>
        <translation>Messwerte ab %1 kamen zu spät für die Karte: Zu viele Punkte liegen dahinter.</translation>
    </message>
    <message>
        <source>This station keeps no rule for the approval of batches.</source>
        <translation>Diese Station führt keine Regel für die Freigabe von Chargen.</translation>
    </message>
</context>
<context>
    <name>records</name>
    <message>
        <source>Records cannot be kept safely in %1.</source>
        <translation>Aufzeichnungen können in %1 nicht sicher aufbewahrt werden.</translation>
    </message>
    <message>
        <source>%1 is damaged, or is no file of records.</source>
        <translation>%1 ist beschädigt oder keine Datei mit Aufzeichnungen.</translation>
    </message>
    <message>
        <source>Bring it back from a backup, or put it elsewhere to begin anew. Nothing was changed.</source>
        <translation>Sie aus einer Sicherung zurückholen, oder sie beiseitelegen und neu beginnen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Lineside.</source>
        <translation>%1 wurde von einer neueren Version von Lineside geschrieben.</translation>
    </message>
    <message>
        <source>Use that version, or a newer one.</source>
        <translation>Jene Version verwenden, oder eine neuere.</translation>
    </message>
    <message>
        <source>The file of records takes nothing at the moment.</source>
        <translation>Die Datei der Aufzeichnungen nimmt im Augenblick nichts an.</translation>
    </message>
    <message>
        <source>Try again in a few seconds; the station&apos;s log tells what its disk does.</source>
        <translation>In einigen Sekunden noch einmal versuchen; das Protokoll der Station sagt, was ihre Platte tut.</translation>
    </message>
    <message>
        <source>The question was withdrawn.</source>
        <translation>Die Frage wurde zurückgezogen.</translation>
    </message>
    <message>
        <source>The file of records in %1 cannot be opened: the disk does not answer.</source>
        <translation>Die Datei der Aufzeichnungen in %1 lässt sich nicht öffnen: Die Platte antwortet nicht.</translation>
    </message>
    <message>
        <source>Look after the disk, then start again.</source>
        <translation>Nach der Platte sehen, dann neu starten.</translation>
    </message>
    <message>
        <source>The file of records was not written in time.</source>
        <translation>Die Datei der Aufzeichnungen wurde nicht rechtzeitig geschrieben.</translation>
    </message>
    <message>
        <source>Look whether the disk of the data folder is slow or full.</source>
        <translation>Nachsehen, ob die Platte des Datenordners langsam oder voll ist.</translation>
    </message>
    <message>
        <source>The file of records was not read in time.</source>
        <translation>Die Datei der Aufzeichnungen wurde nicht rechtzeitig gelesen.</translation>
    </message>
</context>
<context>
    <name>server</name>
    <message>
        <source>“%1” is no IP address that the server could listen at.</source>
        <translation>„%1“ ist keine IP-Adresse, an der der Server lauschen könnte.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535, or 0 for one that is free.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535, oder 0 für einen, der frei ist.</translation>
    </message>
    <message>
        <source>Without TLS everybody on the way reads passwords: only 127.0.0.1 or ::1 can do without it.</source>
        <translation>Ohne TLS liest jeder auf dem Weg Passwörter mit: Nur 127.0.0.1 oder ::1 kommen ohne aus.</translation>
    </message>
    <message>
        <source>A certificate of your own needs both, the certificate&apos;s file and the key&apos;s.</source>
        <translation>Ein eigenes Zertifikat braucht beide Dateien, die des Zertifikats und die des Schlüssels.</translation>
    </message>
    <message>
        <source>At most %1 can be listed.</source>
        <translation>Höchstens %1 können aufgezählt werden.</translation>
    </message>
    <message>
        <source>“%1” is no address of a web page: https://plant.example or https://plant.example:8443.</source>
        <translation>„%1“ ist keine Adresse einer Webseite: https://plant.example oder https://plant.example:8443.</translation>
    </message>
    <message>
        <source>“%1” is neither the address of a proxy nor a network: 192.0.2.7 or 192.0.2.0/24.</source>
        <translation>„%1“ ist weder die Adresse eines Proxys noch ein Netz: 192.0.2.7 oder 192.0.2.0/24.</translation>
    </message>
    <message>
        <source>The number of viewers is from 1 to %1.</source>
        <translation>Die Zahl der Betrachter ist von 1 bis %1.</translation>
    </message>
    <message>
        <source>The request&apos;s head is too long.</source>
        <translation>Der Kopf der Anfrage ist zu lang.</translation>
    </message>
    <message>
        <source>This is no request that can be read in one way only.</source>
        <translation>Das ist keine Anfrage, die sich nur auf eine Weise lesen lässt.</translation>
    </message>
    <message>
        <source>This port speaks HTTPS.</source>
        <translation>Dieser Port spricht HTTPS.</translation>
    </message>
    <message>
        <source>No route has this method.</source>
        <translation>Kein Pfad kennt diese Methode.</translation>
    </message>
    <message>
        <source>There is nothing here.</source>
        <translation>Hier ist nichts.</translation>
    </message>
    <message>
        <source>This route has other methods.</source>
        <translation>Dieser Pfad kennt andere Methoden.</translation>
    </message>
    <message>
        <source>This web page may not talk to the server.</source>
        <translation>Diese Webseite darf nicht mit dem Server sprechen.</translation>
    </message>
    <message>
        <source>The address&apos;s query cannot be read.</source>
        <translation>Die Abfrage in der Adresse ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The request is larger than this route takes.</source>
        <translation>Die Anfrage ist größer, als dieser Pfad annimmt.</translation>
    </message>
    <message>
        <source>A body has to be application/json.</source>
        <translation>Ein Inhalt muss application/json sein.</translation>
    </message>
    <message>
        <source>Your role does not allow this.</source>
        <translation>Ihre Rolle erlaubt das nicht.</translation>
    </message>
    <message>
        <source>Too many requests without a good proof.</source>
        <translation>Zu viele Anfragen ohne gültigen Nachweis.</translation>
    </message>
    <message>
        <source>Log in first.</source>
        <translation>Melden Sie sich zuerst an.</translation>
    </message>
    <message>
        <source>This route speaks WebSocket, version 13.</source>
        <translation>Dieser Pfad spricht WebSocket, Version 13.</translation>
    </message>
    <message>
        <source>A WebSocket here needs a key and the protocol lineside.v1.</source>
        <translation>Ein WebSocket braucht hier einen Schlüssel und das Protokoll lineside.v1.</translation>
    </message>
    <message>
        <source>Nothing may follow the handshake before its answer.</source>
        <translation>Vor der Antwort darf dem Handschlag nichts folgen.</translation>
    </message>
    <message>
        <source>Lineside failed to answer this; its log says why.</source>
        <translation>Lineside konnte das nicht beantworten; das Protokoll sagt, warum.</translation>
    </message>
    <message>
        <source>The request did not come in time.</source>
        <translation>Die Anfrage kam nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>There was no answer in time.</source>
        <translation>Es gab rechtzeitig keine Antwort.</translation>
    </message>
    <message>
        <source>The server does not start: there is no account yet.</source>
        <translation>Der Server startet nicht: Es gibt noch kein Konto.</translation>
    </message>
    <message>
        <source>Create the first administrator.</source>
        <translation>Legen Sie den ersten Administrator an.</translation>
    </message>
    <message>
        <source>Nobody answers the routes %1.</source>
        <translation>Niemand beantwortet die Pfade %1.</translation>
    </message>
    <message>
        <source>There are too many connections.</source>
        <translation>Es gibt zu viele Verbindungen.</translation>
    </message>
    <message>
        <source>The server cannot listen at %1, port %2: %3.</source>
        <translation>Der Server kann an %1, Port %2, nicht lauschen: %3.</translation>
    </message>
    <message>
        <source>Choose another address or port in the server&apos;s settings.</source>
        <translation>Wählen Sie in den Einstellungen des Servers eine andere Adresse oder einen anderen Port.</translation>
    </message>
    <message>
        <source>Lineside has no answer to this; its log may say why.</source>
        <translation>Lineside hat darauf keine Antwort; vielleicht sagt das Protokoll, warum.</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>%1 kann nicht gelesen werden: %2.</translation>
    </message>
    <message>
        <source>%1 is too large for a certificate or key.</source>
        <translation>%1 ist zu groß für ein Zertifikat oder einen Schlüssel.</translation>
    </message>
    <message>
        <source>%1 holds no certificate in PEM form.</source>
        <translation>%1 enthält kein Zertifikat in PEM-Form.</translation>
    </message>
    <message>
        <source>The key of %1 cannot be read: it has to be PEM and not encrypted.</source>
        <translation>Der Schlüssel von %1 kann nicht gelesen werden: Er muss PEM und unverschlüsselt sein.</translation>
    </message>
    <message>
        <source>The key does not belong to the certificate %1.</source>
        <translation>Der Schlüssel gehört nicht zum Zertifikat %1.</translation>
    </message>
    <message>
        <source>The key of %1 is neither RSA nor ECDSA.</source>
        <translation>Der Schlüssel von %1 ist weder RSA noch ECDSA.</translation>
    </message>
    <message>
        <source>The key of %1 is too short: RSA needs at least 2048 bits.</source>
        <translation>Der Schlüssel von %1 ist zu kurz: RSA braucht mindestens 2048 Bit.</translation>
    </message>
    <message>
        <source>%1 cannot be used for TLS.</source>
        <translation>%1 taugt nicht für TLS.</translation>
    </message>
    <message>
        <source>The certificate %1 ended on %2.</source>
        <translation>Das Zertifikat %1 endete am %2.</translation>
    </message>
    <message>
        <source>Put a new one there.</source>
        <translation>Legen Sie ein neues dorthin.</translation>
    </message>
    <message>
        <source>The certificate %1 is not valid before %2.</source>
        <translation>Das Zertifikat %1 gilt erst ab %2.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
    <message>
        <source>Everybody on this computer can read the key %1.</source>
        <translation>Jeder auf diesem Rechner kann den Schlüssel %1 lesen.</translation>
    </message>
    <message>
        <source>Let only its owner read it: chmod 600.</source>
        <translation>Lassen Sie ihn nur den Besitzer lesen: chmod 600.</translation>
    </message>
    <message>
        <source>A certificate could not be made.</source>
        <translation>Ein Zertifikat ließ sich nicht machen.</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen.</translation>
    </message>
    <message>
        <source>filters has to be an object.</source>
        <translation>filters muss ein Objekt sein.</translation>
    </message>
    <message>
        <source>This topic has no such filter.</source>
        <translation>Dieses Thema hat keinen solchen Filter.</translation>
    </message>
    <message>
        <source>The filter %1 cannot be read.</source>
        <translation>Der Filter %1 ist nicht lesbar.</translation>
    </message>
    <message>
        <source>As many viewers are connected as there may be.</source>
        <translation>Es sind so viele Betrachter verbunden, wie es geben darf.</translation>
    </message>
    <message>
        <source>As many viewers of the tenant are connected as there may be.</source>
        <translation>Es sind so viele Betrachter des Mandanten verbunden, wie es geben darf.</translation>
    </message>
    <message>
        <source>This user has as many connections as there may be.</source>
        <translation>Dieser Benutzer hat so viele Verbindungen, wie es geben darf.</translation>
    </message>
    <message>
        <source>This user has connected too often.</source>
        <translation>Dieser Benutzer hat sich zu oft verbunden.</translation>
    </message>
    <message>
        <source>A message has type and payload, and nothing else.</source>
        <translation>Eine Meldung hat type und payload und sonst nichts.</translation>
    </message>
    <message>
        <source>There is no such message.</source>
        <translation>Eine solche Meldung gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no such topic.</source>
        <translation>Ein solches Thema gibt es nicht.</translation>
    </message>
    <message>
        <source>Nothing comes on this topic yet.</source>
        <translation>Zu diesem Thema kommt noch nichts.</translation>
    </message>
    <message>
        <source>There is a subscription of this name.</source>
        <translation>Ein Abonnement dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>A connection has at most %1 subscriptions.</source>
        <translation>Eine Verbindung hat höchstens %1 Abonnements.</translation>
    </message>
    <message>
        <source>maxRateHz is a number from %1 to %2.</source>
        <translation>maxRateHz ist eine Zahl von %1 bis %2.</translation>
    </message>
    <message>
        <source>resume needs the stream and the sequenceId of the last message.</source>
        <translation>resume braucht stream und die sequenceId der letzten Meldung.</translation>
    </message>
    <message>
        <source>unsubscribe needs the subscription.</source>
        <translation>unsubscribe braucht die subscription.</translation>
    </message>
    <message>
        <source>There is no subscription of this name.</source>
        <translation>Ein Abonnement dieses Namens gibt es nicht.</translation>
    </message>
    <message>
        <source>auth.refresh needs the token.</source>
        <translation>auth.refresh braucht das token.</translation>
    </message>
    <message>
        <source>This token does not renew this connection.</source>
        <translation>Dieses Token erneuert diese Verbindung nicht.</translation>
    </message>
    <message>
        <source>The filter names something that you do not have.</source>
        <translation>Der Filter nennt etwas, das Sie nicht haben.</translation>
    </message>
    <message>
        <source>There are too many different subscriptions.</source>
        <translation>Es gibt zu viele verschiedene Abonnements.</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Später noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Nobody can log in at the moment.</source>
        <translation>Im Augenblick kann sich niemand anmelden.</translation>
    </message>
    <message>
        <source>Too much waits to be done.</source>
        <translation>Zu viel wartet darauf, getan zu werden.</translation>
    </message>
    <message>
        <source>A login needs name and password.</source>
        <translation>Eine Anmeldung braucht name und password.</translation>
    </message>
    <message>
        <source>A change of password needs name, password and newPassword.</source>
        <translation>Ein Passwortwechsel braucht name, password und newPassword.</translation>
    </message>
    <message>
        <source>A renewal needs the refreshToken.</source>
        <translation>Eine Erneuerung braucht das refreshToken.</translation>
    </message>
    <message>
        <source>The body has to be an object.</source>
        <translation>Der Inhalt muss ein Objekt sein.</translation>
    </message>
    <message>
        <source>A value is of the wrong kind.</source>
        <translation>Ein Wert ist von der falschen Art.</translation>
    </message>
    <message>
        <source>The body has a member that this route does not know.</source>
        <translation>Der Inhalt hat ein Feld, das dieser Pfad nicht kennt.</translation>
    </message>
    <message>
        <source>A text is not sound Unicode.</source>
        <translation>Ein Text ist kein einwandfreies Unicode.</translation>
    </message>
    <message>
        <source>An account needs name and role.</source>
        <translation>Ein Konto braucht name und role.</translation>
    </message>
    <message>
        <source>There is no such role.</source>
        <translation>Eine solche Rolle gibt es nicht.</translation>
    </message>
    <message>
        <source>A key needs name and permissions, and lives some days.</source>
        <translation>Ein Schlüssel braucht name und permissions und lebt einige Tage.</translation>
    </message>
    <message>
        <source>A viewer&apos;s connection was ended.</source>
        <translation>Die Verbindung eines Betrachters wurde beendet.</translation>
    </message>
    <message>
        <source>from and to are times with Z or an offset, from before to; the count is a number in its bounds.</source>
        <translation>from und to sind Zeiten mit Z oder einem Versatz, from vor to; die Anzahl ist eine Zahl in ihren Grenzen.</translation>
    </message>
    <message>
        <source>Values are asked for by device, machine or pattern.</source>
        <translation>Nach Werten wird nach Gerät, Maschine oder Muster gefragt.</translation>
    </message>
    <message>
        <source>These are more than %1 values: ask by device.</source>
        <translation>Das sind mehr als %1 Werte: Fragen Sie nach Geräten.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate cannot be renewed: %1</source>
        <translation>Das Zertifikat des Servers lässt sich nicht erneuern: %1</translation>
    </message>
    <message>
        <source>The server has another certificate now. Its fingerprint is %1.</source>
        <translation>Der Server hat jetzt ein anderes Zertifikat. Sein Fingerabdruck ist %1.</translation>
    </message>
    <message>
        <source>The server&apos;s certificate ends on %1.</source>
        <translation>Das Zertifikat des Servers endet am %1.</translation>
    </message>
    <message>
        <source>The server does not start: accounts cannot be used.</source>
        <translation>Der Server startet nicht: Konten sind nicht benutzbar.</translation>
    </message>
    <message>
        <source>%1 is damaged.</source>
        <translation>%1 ist beschädigt.</translation>
    </message>
    <message>
        <source>What viewers have acknowledged cannot be kept safely in %1.</source>
        <translation>Was Betrachter bestätigt haben, lässt sich in %1 nicht sicher aufheben.</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of Lineside.</source>
        <translation>%1 wurde von einer neueren Version von Lineside geschrieben.</translation>
    </message>
    <message>
        <source>Use that version, or a newer one.</source>
        <translation>Nehmen Sie diese Version oder eine neuere.</translation>
    </message>
    <message>
        <source>Check the owner of the data folder.</source>
        <translation>Prüfen Sie, wem der Datenordner gehört.</translation>
    </message>
    <message>
        <source>What viewers have acknowledged could not be read, and was set aside as %1. They are told once more.</source>
        <translation>Was Betrachter bestätigt haben, war nicht lesbar und wurde als %1 beiseitegelegt. Es wird ihnen noch einmal gesagt.</translation>
    </message>
    <message>
        <source>Too many acknowledgements wait for the disk.</source>
        <translation>Zu viele Bestätigungen warten auf die Platte.</translation>
    </message>
    <message>
        <source>Too many acknowledgements are kept.</source>
        <translation>Zu viele Bestätigungen sind aufgehoben.</translation>
    </message>
    <message>
        <source>The body is nothing, or an object that may have resume.</source>
        <translation>Der Inhalt ist leer oder ein Objekt, das resume haben darf.</translation>
    </message>
    <message>
        <source>after and wait are whole numbers.</source>
        <translation>after und wait sind ganze Zahlen.</translation>
    </message>
    <message>
        <source>after and Last-Event-ID are whole numbers.</source>
        <translation>after und Last-Event-ID sind ganze Zahlen.</translation>
    </message>
    <message>
        <source>This is no CBOR that can be read.</source>
        <translation>Das ist kein lesbares CBOR.</translation>
    </message>
    <message>
        <source>This message cannot be read: %1</source>
        <translation>Diese Meldung ist nicht lesbar: %1</translation>
    </message>
    <message>
        <source>subscribe needs subscription and topic, and knows filters, maxRateHz, resume and past.</source>
        <translation>subscribe braucht subscription und topic und kennt filters, maxRateHz, resume und past.</translation>
    </message>
    <message>
        <source>ack needs events: the numbers of at most %1 critical ones.</source>
        <translation>ack braucht events: die Nummern von höchstens %1 kritischen.</translation>
    </message>
    <message>
        <source>Not all of these are events that are kept for you; the others are acknowledged.</source>
        <translation>Nicht alle davon sind Ereignisse, die für Sie aufgehoben sind; die anderen sind bestätigt.</translation>
    </message>
    <message>
        <source>The station could not store the acknowledgement: %1</source>
        <translation>Die Station konnte die Bestätigung nicht speichern: %1</translation>
    </message>
    <message>
        <source>This station does not offer this.</source>
        <translation>Diese Station bietet das nicht an.</translation>
    </message>
    <message>
        <source>%1: secrets and files are entered at the station itself.</source>
        <translation>%1: Geheimnisse und Dateien werden an der Station selbst eingegeben.</translation>
    </message>
    <message>
        <source>A change names what it was made from: If-Match with the ETag of what you read.</source>
        <translation>Eine Änderung nennt, woraus sie entstand: If-Match mit dem ETag dessen, was Sie gelesen haben.</translation>
    </message>
    <message>
        <source>The configuration was changed meanwhile: read it again first.</source>
        <translation>Die Konfiguration wurde inzwischen geändert: Lesen Sie sie erst noch einmal.</translation>
    </message>
    <message>
        <source>Too many changes at once.</source>
        <translation>Zu viele Änderungen auf einmal.</translation>
    </message>
    <message>
        <source>Add site %1</source>
        <translation>Standort %1 hinzufügen</translation>
    </message>
    <message>
        <source>Change site %1</source>
        <translation>Standort %1 ändern</translation>
    </message>
    <message>
        <source>Delete site %1</source>
        <translation>Standort %1 löschen</translation>
    </message>
    <message>
        <source>Add line %1</source>
        <translation>Linie %1 hinzufügen</translation>
    </message>
    <message>
        <source>Change line %1</source>
        <translation>Linie %1 ändern</translation>
    </message>
    <message>
        <source>Delete line %1</source>
        <translation>Linie %1 löschen</translation>
    </message>
    <message>
        <source>Add machine %1</source>
        <translation>Maschine %1 hinzufügen</translation>
    </message>
    <message>
        <source>Change machine %1</source>
        <translation>Maschine %1 ändern</translation>
    </message>
    <message>
        <source>Delete machine %1</source>
        <translation>Maschine %1 löschen</translation>
    </message>
    <message>
        <source>Add device %1</source>
        <translation>Gerät %1 hinzufügen</translation>
    </message>
    <message>
        <source>Change device %1</source>
        <translation>Gerät %1 ändern</translation>
    </message>
    <message>
        <source>Delete device %1</source>
        <translation>Gerät %1 löschen</translation>
    </message>
    <message>
        <source>Add tag %1</source>
        <translation>Messstelle %1 hinzufügen</translation>
    </message>
    <message>
        <source>Change tag %1</source>
        <translation>Messstelle %1 ändern</translation>
    </message>
    <message>
        <source>Delete tag %1</source>
        <translation>Messstelle %1 löschen</translation>
    </message>
    <message>
        <source>A new object gets its id from the station.</source>
        <translation>Ein neues Objekt bekommt seine id von der Station.</translation>
    </message>
    <message>
        <source>Machine &quot;%1&quot;: it can only show tags of its own site.</source>
        <translation>Maschine „%1“: Sie kann nur Messstellen ihres eigenen Standorts zeigen.</translation>
    </message>
    <message>
        <source>A site can only be your own tenant&apos;s.</source>
        <translation>Ein Standort kann nur Ihrem eigenen Mandanten gehören.</translation>
    </message>
    <message>
        <source>%1: what lies below is changed at its own address.</source>
        <translation>%1: Was darunter liegt, wird an seiner eigenen Adresse geändert.</translation>
    </message>
    <message>
        <source>The id of an object never changes.</source>
        <translation>Die id eines Objekts ändert sich nie.</translation>
    </message>
    <message>
        <source>The body cannot be read: a number is beyond what can be kept.</source>
        <translation>Der Inhalt ist nicht lesbar: Eine Zahl geht über das hinaus, was sich aufheben lässt.</translation>
    </message>
    <message>
        <source>Devices are added to a site that is there.</source>
        <translation>Geräte kommen zu einem Standort, den es gibt.</translation>
    </message>
    <message>
        <source>It is not empty: delete first what lies below it.</source>
        <translation>Es ist nicht leer: Löschen Sie zuerst, was darunter liegt.</translation>
    </message>
    <message>
        <source>Its time lies further ahead than the device&apos;s tolerance.</source>
        <translation>Die Zeit liegt weiter voraus, als das Gerät duldet.</translation>
    </message>
    <message>
        <source>Its time lies further back than the device&apos;s tolerance.</source>
        <translation>Die Zeit liegt weiter zurück, als das Gerät duldet.</translation>
    </message>
    <message>
        <source>This is no OPC UA status code.</source>
        <translation>Das ist kein Statuscode von OPC UA.</translation>
    </message>
    <message>
        <source>The value does not fit the tag&apos;s type.</source>
        <translation>Der Wert passt nicht zum Typ der Messstelle.</translation>
    </message>
    <message>
        <source>The device that it is for takes none at the moment.</source>
        <translation>Das Gerät, für das er ist, nimmt im Augenblick keinen an.</translation>
    </message>
    <message>
        <source>The station is behind with its readings: none of these was taken.</source>
        <translation>Die Station kommt mit ihren Messwerten nicht nach: Keiner von diesen wurde angenommen.</translation>
    </message>
    <message>
        <source>The station is behind with its readings.</source>
        <translation>Die Station kommt mit ihren Messwerten nicht nach.</translation>
    </message>
    <message>
        <source>The body is {&quot;readings&quot;:[{&quot;tag&quot;:&quot;&lt;UUID&gt;&quot;,&quot;v&quot;:…,&quot;q&quot;:&lt;status&gt;,&quot;t&quot;:&lt;µs since 1970&gt;}, …]}, with at most %1 of them.</source>
        <translation>Der Inhalt ist {&quot;readings&quot;:[{&quot;tag&quot;:&quot;&lt;UUID&gt;&quot;,&quot;v&quot;:…,&quot;q&quot;:&lt;Status&gt;,&quot;t&quot;:&lt;µs seit 1970&gt;}, …]}, mit höchstens %1 davon.</translation>
    </message>
    <message>
        <source>Too many writes wait to be confirmed.</source>
        <translation>Zu viele Schreibaufträge warten auf ihre Bestätigung.</translation>
    </message>
    <message>
        <source>It was not confirmed in time, and nothing was written: prepare it again.</source>
        <translation>Er wurde nicht rechtzeitig bestätigt, und nichts wurde geschrieben: Bereiten Sie ihn neu vor.</translation>
    </message>
    <message>
        <source>It was confirmed before, and is not written again: ask what became of it.</source>
        <translation>Er wurde schon bestätigt und wird nicht noch einmal geschrieben: Fragen Sie, was daraus wurde.</translation>
    </message>
    <message>
        <source>Writing over the network is switched off at this station.</source>
        <translation>Schreiben über das Netz ist an dieser Station ausgeschaltet.</translation>
    </message>
    <message>
        <source>A write needs a value, and may have a short reason.</source>
        <translation>Ein Schreibauftrag braucht einen Wert und darf einen kurzen Grund haben.</translation>
    </message>
    <message>
        <source>Without TLS no certificate is needed.</source>
        <translation>Ohne TLS ist kein Zertifikat nötig.</translation>
    </message>
    <message>
        <source>A certificate that signs itself is made when the server starts.</source>
        <translation>Ein Zertifikat, das sich selbst unterschreibt, entsteht beim Start des Servers.</translation>
    </message>
    <message>
        <source>The certificate is good until %1; its fingerprint is %2.</source>
        <translation>Das Zertifikat gilt bis %1; sein Fingerabdruck ist %2.</translation>
    </message>
    <message>
        <source>a port that is free</source>
        <translation>einem freien Port</translation>
    </message>
    <message>
        <source>port %1</source>
        <translation>Port %1</translation>
    </message>
    <message>
        <source>The server cannot listen at %1, %2: %3.</source>
        <translation>Der Server kann an %1, %2, nicht lauschen: %3.</translation>
    </message>
    <message>
        <source>Choose another address or port.</source>
        <translation>Wählen Sie eine andere Adresse oder einen anderen Port.</translation>
    </message>
    <message>
        <source>The server can listen at %1, %2.</source>
        <translation>Der Server kann an %1, %2, lauschen.</translation>
    </message>
    <message>
        <source>This viewer has gone already.</source>
        <translation>Dieser Betrachter ist schon gegangen.</translation>
    </message>
    <message>
        <source>Only a browser can be remembered.</source>
        <translation>Nur ein Browser kann gemerkt werden.</translation>
    </message>
    <message>
        <source>A note has at most %1 letters.</source>
        <translation>Eine Notiz hat höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>A time is written with Z or an offset.</source>
        <translation>Eine Zeit wird mit Z oder einem Versatz geschrieben.</translation>
    </message>
    <message>
        <source>An alert is resolved with its outcome: TRUE, FALSE, PREVENTED or EXPIRED.</source>
        <translation>Eine Warnung wird mit ihrem Ergebnis erledigt: TRUE, FALSE, PREVENTED oder EXPIRED.</translation>
    </message>
    <message>
        <source>A test has a parameter, a value and an expected range with one end at least; its texts have at most %1 letters.</source>
        <translation>Eine Prüfung hat einen Parameter, einen Wert und einen erwarteten Bereich mit mindestens einem Ende; ihre Texte haben höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The file was not taken: %1</source>
        <translation>Die Datei wurde nicht übernommen: %1</translation>
    </message>
    <message>
        <source>Who signs for a batch says APPROVED or REJECTED and shows the password once more.</source>
        <translation>Wer für eine Charge unterschreibt, sagt APPROVED oder REJECTED und zeigt das Passwort noch einmal.</translation>
    </message>
    <message>
        <source>A measurement has values, which are numbers, and may have a time with Z or an offset and a batch.</source>
        <translation>Eine Messung hat Werte, die Zahlen sind, und kann eine Zeit mit Z oder Versatz und eine Charge haben.</translation>
    </message>
    <message>
        <source>A file of measurements comes as the text csv.</source>
        <translation>Eine Datei mit Messungen kommt als der Text csv.</translation>
    </message>
    <message>
        <source>A time is written with Z or an offset, and a quantity is a number.</source>
        <translation>Eine Zeit wird mit Z oder einem Versatz geschrieben, und eine Menge ist eine Zahl.</translation>
    </message>
    <message>
        <source>A stop has a time from and a time to, with Z or an offset.</source>
        <translation>Ein Stillstand hat eine Zeit from und eine Zeit to, mit Z oder einem Versatz.</translation>
    </message>
    <message>
        <source>The address has an item that this route does not know, or one twice.</source>
        <translation>Die Adresse hat eine Angabe, die diese Route nicht kennt, oder eine doppelt.</translation>
    </message>
    <message>
        <source>The item %1 of the address cannot be read, or is out of its bounds.</source>
        <translation>Die Angabe %1 der Adresse ist nicht lesbar oder außerhalb ihrer Grenzen.</translation>
    </message>
    <message>
        <source>This took too long. Ask for less time at once.</source>
        <translation>Das dauerte zu lange. Weniger Zeit auf einmal abfragen.</translation>
    </message>
    <message>
        <source>Too many questions about the past at once.</source>
        <translation>Zu viele Fragen an die Vergangenheit auf einmal.</translation>
    </message>
    <message>
        <source>The filter names something that you do not have any more.</source>
        <translation>Der Filter nennt etwas, das Sie nicht mehr haben.</translation>
    </message>
    <message>
        <source>This address takes no Idempotency-Key: what is sent twice is done twice.</source>
        <translation>Diese Adresse nimmt keinen Idempotency-Key an: Was zweimal gesendet wird, wird zweimal getan.</translation>
    </message>
    <message>
        <source>An Idempotency-Key is one word of at most %1 visible letters.</source>
        <translation>Ein Idempotency-Key ist ein Wort aus höchstens %1 sichtbaren Zeichen.</translation>
    </message>
    <message>
        <source>Something else was sent under this Idempotency-Key.</source>
        <translation>Unter diesem Idempotency-Key wurde etwas anderes gesendet.</translation>
    </message>
    <message>
        <source>This is being done already.</source>
        <translation>Das wird schon getan.</translation>
    </message>
    <message>
        <source>Too many Idempotency-Keys at once.</source>
        <translation>Zu viele Idempotency-Keys auf einmal.</translation>
    </message>
    <message>
        <source>All scores were worked out a moment ago.</source>
        <translation>Alle Werte wurden eben erst berechnet.</translation>
    </message>
    <message>
        <source>Too much is being worked out at the moment.</source>
        <translation>Im Augenblick wird zu viel berechnet.</translation>
    </message>
    <message>
        <source>Too many requests at once.</source>
        <translation>Zu viele Anfragen auf einmal.</translation>
    </message>
    <message>
        <source>There is no such session.</source>
        <translation>Eine solche Sitzung gibt es nicht.</translation>
    </message>
    <message>
        <source>A recommendation names its machine, says what to do, and may name one of the machine&apos;s alerts.</source>
        <translation>Eine Empfehlung nennt ihre Maschine, sagt, was zu tun ist, und kann eine der Warnungen dieser Maschine nennen.</translation>
    </message>
    <message>
        <source>A batch has a code of at most %1 letters, and names its machine.</source>
        <translation>Eine Charge hat einen Code von höchstens %1 Zeichen und nennt ihre Maschine.</translation>
    </message>
</context>
<context>
    <name>station</name>
    <message>
        <source>The station was too busy; nothing has changed.</source>
        <translation>Die Station war zu beschäftigt; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The configuration was changed meanwhile; nothing has been changed now.</source>
        <translation>Die Konfiguration wurde inzwischen geändert; jetzt wurde nichts geändert.</translation>
    </message>
    <message>
        <source>This station runs without a project file.</source>
        <translation>Diese Station läuft ohne Projektdatei.</translation>
    </message>
    <message>
        <source>The station is stopping.</source>
        <translation>Die Station wird beendet.</translation>
    </message>
    <message>
        <source>%1: this was not done. %2</source>
        <translation>%1: Das wurde nicht getan. %2</translation>
    </message>
</context>
<context>
    <name>value</name>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
</context>
<context>
    <name>web_server</name>
    <message>
        <source>Let people watch the plant in a browser</source>
        <translation>Die Anlage im Browser ansehen lassen</translation>
    </message>
    <message>
        <source>Whoever has an account logs in there. The control room is not slowed by it.</source>
        <translation>Wer ein Konto hat, meldet sich dort an. Die Leitwarte wird davon nicht langsamer.</translation>
    </message>
    <message>
        <source>Reached from</source>
        <translation>Erreichbar von</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>Nur diesem Rechner</translation>
    </message>
    <message>
        <source>Every network of this computer, IPv4</source>
        <translation>Jedem Netz dieses Rechners, IPv4</translation>
    </message>
    <message>
        <source>Every network of this computer, IPv4 and IPv6</source>
        <translation>Jedem Netz dieses Rechners, IPv4 und IPv6</translation>
    </message>
    <message>
        <source>An address names one network of this computer: only from there it is reached.</source>
        <translation>Eine Adresse steht für ein Netz dieses Rechners: Nur von dort ist er zu erreichen.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Encrypted, with a certificate that Lineside makes</source>
        <translation>Verschlüsselt, mit einem Zertifikat von Lineside</translation>
    </message>
    <message>
        <source>Encrypted, with a certificate of your own</source>
        <translation>Verschlüsselt, mit einem eigenen Zertifikat</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>Nicht verschlüsselt</translation>
    </message>
    <message>
        <source>A browser warns of a certificate that Lineside makes until somebody trusts it there. Without encryption the server is there for this computer only.</source>
        <translation>Vor einem Zertifikat von Lineside warnt ein Browser, bis ihm dort jemand vertraut. Ohne Verschlüsselung ist der Server nur für diesen Rechner da.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>PEM, with the certificates of its authority behind it. A new file counts without a restart.</source>
        <translation>PEM, dahinter die Zertifikate seines Ausstellers. Eine neue Datei gilt ohne Neustart.</translation>
    </message>
    <message>
        <source>Its key</source>
        <translation>Sein Schlüssel</translation>
    </message>
    <message>
        <source>PEM, not encrypted, and readable for its owner alone.</source>
        <translation>PEM, nicht verschlüsselt und nur für seinen Besitzer lesbar.</translation>
    </message>
    <message>
        <source>Off: people elsewhere only look. On: whoever may write tags can change what the plant does without seeing it; role, limits and confirmation count as at this window.</source>
        <translation>Aus: Von anderswo wird nur geschaut. An: Wer Werte schreiben darf, kann ändern, was die Anlage tut, ohne sie zu sehen; Rolle, Grenzen und Bestätigung gelten wie an diesem Fenster.</translation>
    </message>
    <message>
        <source>Other pages, proxies, limits</source>
        <translation>Andere Seiten, Proxys, Grenzen</translation>
    </message>
    <message>
        <source>Other web pages that may ask</source>
        <translation>Andere Webseiten, die fragen dürfen</translation>
    </message>
    <message>
        <source>As https://plant.example, with blanks between them. Also the address behind a proxy. Usually empty.</source>
        <translation>Wie https://plant.example, mit Leerzeichen dazwischen. Auch die Adresse vor einem Proxy. Meist leer.</translation>
    </message>
    <message>
        <source>Trusted proxies</source>
        <translation>Vertraute Proxys</translation>
    </message>
    <message>
        <source>As 192.0.2.7 or 192.0.2.0/24: machines that are believed when they say who asks. Usually empty.</source>
        <translation>Wie 192.0.2.7 oder 192.0.2.0/24: Rechner, denen geglaubt wird, wenn sie sagen, wer fragt. Meist leer.</translation>
    </message>
    <message>
        <source>Viewers at a time</source>
        <translation>Betrachter gleichzeitig</translation>
    </message>
    <message>
        <source>Of one tenant</source>
        <translation>Von einem Mandanten</translation>
    </message>
    <message>
        <source>Let operators write from a browser</source>
        <translation>Bediener vom Browser aus schreiben lassen</translation>
    </message>
</context>
<context>
    <name>write</name>
    <message>
        <source>This tag needs a finite number.</source>
        <translation>Diese Messstelle braucht eine endliche Zahl.</translation>
    </message>
    <message>
        <source>The value lies outside the tag&apos;s span of %1 to %2.</source>
        <translation>Der Wert liegt außerhalb der Spanne der Messstelle von %1 bis %2.</translation>
    </message>
    <message>
        <source>The value is too large for the tag&apos;s scaling.</source>
        <translation>Der Wert ist zu groß für die Skalierung der Messstelle.</translation>
    </message>
    <message>
        <source>The text is not valid UTF-8.</source>
        <translation>Der Text ist kein gültiges UTF-8.</translation>
    </message>
    <message>
        <source>The text contains half of a character pair.</source>
        <translation>Der Text enthält ein halbes Zeichenpaar.</translation>
    </message>
    <message>
        <source>This tag needs a text.</source>
        <translation>Diese Messstelle braucht einen Text.</translation>
    </message>
    <message>
        <source>The text is longer than %1 bytes.</source>
        <translation>Der Text ist länger als %1 Byte.</translation>
    </message>
    <message>
        <source>This tag has no such state; it knows: %1.</source>
        <translation>Diese Messstelle hat keinen solchen Zustand; sie kennt: %1.</translation>
    </message>
    <message>
        <source>This tag needs a whole number of at most 64 bits.</source>
        <translation>Diese Messstelle braucht eine ganze Zahl mit höchstens 64 Bit.</translation>
    </message>
    <message>
        <source>This tag needs a whole number from 0 to 2^64 - 1.</source>
        <translation>Diese Messstelle braucht eine ganze Zahl von 0 bis 2^64 - 1.</translation>
    </message>
    <message>
        <source>This tag needs on or off (1 or 0).</source>
        <translation>Diese Messstelle braucht ein oder aus (1 oder 0).</translation>
    </message>
    <message>
        <source>This tag has no type that can be written.</source>
        <translation>Diese Messstelle hat keinen schreibbaren Typ.</translation>
    </message>
</context>
</TS>
