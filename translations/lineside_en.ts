<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>DeviceSteps</name>
    <message numerus="yes">
        <source>Enable %Ln devices</source>
        <translation>
            <numerusform>Enable %Ln device</numerusform>
            <numerusform>Enable %Ln devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disable %Ln devices</source>
        <translation>
            <numerusform>Disable %Ln device</numerusform>
            <numerusform>Disable %Ln devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HealthView</name>
    <message numerus="yes">
        <source>Computed %1 ago, %Ln machines</source>
        <translation>
            <numerusform>Computed %1 ago, %Ln machine</numerusform>
            <numerusform>Computed %1 ago, %Ln machines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln batches of readings gave way</source>
        <translation>
            <numerusform>%Ln batch of readings gave way</numerusform>
            <numerusform>%Ln batches of readings gave way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LossRows</name>
    <message numerus="yes">
        <source>%Ln other reasons</source>
        <translation>
            <numerusform>%Ln other reason</numerusform>
            <numerusform>%Ln other reasons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ProductionWords</name>
    <message numerus="yes">
        <source>%1 of %Ln machines run</source>
        <translation>
            <numerusform>%1 of %Ln machine runs</numerusform>
            <numerusform>%1 of %Ln machines run</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Runner</name>
    <message numerus="yes">
        <source>%Ln events of the journal were changed or damaged on the disk.</source>
        <translation>
            <numerusform>%Ln event of the journal was changed or damaged on the disk.</numerusform>
            <numerusform>%Ln events of the journal were changed or damaged on the disk.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScoreParts</name>
    <message numerus="yes">
        <source>%Ln watched values.</source>
        <translation>
            <numerusform>%Ln watched value.</numerusform>
            <numerusform>%Ln watched values.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln breakdowns in %1 days.</source>
        <translation>
            <numerusform>%Ln breakdown in %1 days.</numerusform>
            <numerusform>%Ln breakdowns in %1 days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more are not listed</source>
        <translation>
            <numerusform>%Ln more is not listed</numerusform>
            <numerusform>%Ln more are not listed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>access</name>
    <message numerus="yes">
        <source>%Ln more logins were refused.</source>
        <translation>
            <numerusform>%Ln more login was refused.</numerusform>
            <numerusform>%Ln more logins were refused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more time(s) in a minute.</source>
        <translation>
            <numerusform>%Ln more time in a minute.</numerusform>
            <numerusform>%Ln more times in a minute.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more access(es) of others were refused.</source>
        <translation>
            <numerusform>%Ln more access of others was refused.</numerusform>
            <numerusform>%Ln more accesses of others were refused.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>journal</name>
    <message numerus="yes">
        <source>%Ln further events were held back.</source>
        <translation>
            <numerusform>%Ln further event was held back.</numerusform>
            <numerusform>%Ln further events were held back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln values were not heard for their stale time.</source>
        <translation>
            <numerusform>%Ln value was not heard for its stale time.</numerusform>
            <numerusform>%Ln values were not heard for their stale time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>keeping</name>
    <message numerus="yes">
        <source>%Ln days</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::AdoptDialog</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln found</source>
        <translation>
            <numerusform>%1 of %Ln found</numerusform>
            <numerusform>%1 of %Ln found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen</source>
        <translation>
            <numerusform>%Ln chosen</numerusform>
            <numerusform>%Ln chosen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Adopt %Ln tags of %1</source>
        <translation>
            <numerusform>Adopt %Ln tag of %1</numerusform>
            <numerusform>Adopt %Ln tags of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags adopted. Edit &gt; Undo takes them back.</source>
        <translation>
            <numerusform>%Ln tag adopted. Edit &gt; Undo takes it back.</numerusform>
            <numerusform>%Ln tags adopted. Edit &gt; Undo takes them back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DecideDialog</name>
    <message numerus="yes">
        <source>All %Ln results are inside their ranges.</source>
        <translation>
            <numerusform>The result is inside its range (%Ln).</numerusform>
            <numerusform>All %Ln results are inside their ranges.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln regulated ones were missed: approving it takes a note.</source>
        <translation>
            <numerusform>%Ln regulated one was missed: approving it takes a note.</numerusform>
            <numerusform>%Ln regulated ones were missed: approving it takes a note.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DemoPast</name>
    <message numerus="yes">
        <source>The demo plant&apos;s past was simulated: %Ln readings, %1 to %2. Nobody measured them; what the user demo entered and what was worked out of that time rest on them.</source>
        <translation>
            <numerusform>The demo plant&apos;s past was simulated: %Ln reading, %1 to %2. Nobody measured it; what the user demo entered and what was worked out of that time rest on it.</numerusform>
            <numerusform>The demo plant&apos;s past was simulated: %Ln readings, %1 to %2. Nobody measured them; what the user demo entered and what was worked out of that time rest on them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DeviceActions</name>
    <message numerus="yes">
        <source>Disable %Ln devices</source>
        <translation>
            <numerusform>Disable %Ln device</numerusform>
            <numerusform>Disable %Ln devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Enable %Ln devices</source>
        <translation>
            <numerusform>Enable %Ln device</numerusform>
            <numerusform>Enable %Ln devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Adopt %Ln discovered tags…</source>
        <translation>
            <numerusform>Adopt %Ln discovered tag…</numerusform>
            <numerusform>Adopt %Ln discovered tags…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DeviceDialog</name>
    <message numerus="yes">
        <source>%Ln tags added; they are live after Apply.</source>
        <translation>
            <numerusform>%Ln tag added; it is live after Apply.</numerusform>
            <numerusform>%Ln tags added; they are live after Apply.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %1 and its %Ln tags?</source>
        <translation>
            <numerusform>Delete %1 and its %Ln tag?</numerusform>
            <numerusform>Delete %1 and its %Ln tags?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::EventPage</name>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::ExportDialog</name>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows written to %1.</source>
        <translation>
            <numerusform>%Ln row written to %1.</numerusform>
            <numerusform>%Ln rows written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::FlowPage</name>
    <message numerus="yes">
        <source>%Ln devices</source>
        <translation>
            <numerusform>%Ln device</numerusform>
            <numerusform>%Ln devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln polled more slowly</source>
        <translation>
            <numerusform>%Ln polled more slowly</numerusform>
            <numerusform>%Ln polled more slowly</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::HealthGrid</name>
    <message numerus="yes">
        <source>%Ln machines</source>
        <translation>
            <numerusform>%Ln machine</numerusform>
            <numerusform>%Ln machines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::HealthModel</name>
    <message numerus="yes">
        <source>%Ln days  ·  %1 samples  ·  %2 known</source>
        <translation>
            <numerusform>%Ln day  ·  %1 samples  ·  %2 known</numerusform>
            <numerusform>%Ln days  ·  %1 samples  ·  %2 known</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::HistoryPage</name>
    <message numerus="yes">
        <source>for about %Ln days</source>
        <translation>
            <numerusform>for about %Ln day</numerusform>
            <numerusform>for about %Ln days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln days</source>
        <translation>
            <numerusform>%Ln day</numerusform>
            <numerusform>%Ln days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::ImportDialog</name>
    <message numerus="yes">
        <source>Nothing is taken over: %Ln mistakes have to be mended in the file first.</source>
        <translation>
            <numerusform>Nothing is taken over: %Ln mistake has to be mended in the file first.</numerusform>
            <numerusform>Nothing is taken over: %Ln mistakes have to be mended in the file first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows can be taken over.</source>
        <translation>
            <numerusform>%Ln row can be taken over.</numerusform>
            <numerusform>%Ln rows can be taken over.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::LinkModel</name>
    <message numerus="yes">
        <source>%Ln discovered tags</source>
        <translation>
            <numerusform>%Ln discovered tag</numerusform>
            <numerusform>%Ln discovered tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::LinkPage</name>
    <message numerus="yes">
        <source>%Ln reconnects</source>
        <translation>
            <numerusform>%Ln reconnect</numerusform>
            <numerusform>%Ln reconnects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages that could not be read</source>
        <translation>
            <numerusform>%Ln message that could not be read</numerusform>
            <numerusform>%Ln messages that could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags discovered and not adopted</source>
        <translation>
            <numerusform>%Ln tag discovered and not adopted</numerusform>
            <numerusform>%Ln tags discovered and not adopted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln discovered tags…</source>
        <translation>
            <numerusform>%Ln discovered tag…</numerusform>
            <numerusform>%Ln discovered tags…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::MachineHealthView</name>
    <message numerus="yes">
        <source>%1 – %2  ·  %Ln scores</source>
        <translation>
            <numerusform>%1 – %2  ·  %Ln score</numerusform>
            <numerusform>%1 – %2  ·  %Ln scores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::MeasurementDialog</name>
    <message numerus="yes">
        <source>A value is missing: a point of this chart has %Ln.</source>
        <translation>
            <numerusform>A value is missing: a point of this chart has %Ln.</numerusform>
            <numerusform>A value is missing: a point of this chart has %Ln.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::OeeTrendPanel</name>
    <message numerus="yes">
        <source>No forecast: over %Ln tries it was no nearer to what came than simply the week before again.</source>
        <translation>
            <numerusform>No forecast: over %Ln try it was no nearer to what came than simply the week before again.</numerusform>
            <numerusform>No forecast: over %Ln tries it was no nearer to what came than simply the week before again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::PlantStatusBar</name>
    <message numerus="yes">
        <source>%Ln viewers</source>
        <translation>
            <numerusform>%Ln viewer</numerusform>
            <numerusform>%Ln viewers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::PlantTreeModel</name>
    <message numerus="yes">
        <source>%Ln discovered</source>
        <comment>tags that a device found by itself</comment>
        <translation>
            <numerusform>%Ln discovered</numerusform>
            <numerusform>%Ln discovered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::ProductionPage</name>
    <message numerus="yes">
        <source>%Ln counter resets</source>
        <translation>
            <numerusform>%Ln counter reset</numerusform>
            <numerusform>%Ln counter resets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln jumps that the ideal rate does not allow</source>
        <translation>
            <numerusform>%Ln jump that the ideal rate does not allow</numerusform>
            <numerusform>%Ln jumps that the ideal rate does not allow</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln single readings passed over</source>
        <translation>
            <numerusform>%Ln single reading passed over</numerusform>
            <numerusform>%Ln single readings passed over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::QualityPage</name>
    <message numerus="yes">
        <source>%Ln outside the specification</source>
        <translation>
            <numerusform>%Ln outside the specification</numerusform>
            <numerusform>%Ln outside the specification</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The chart forgets its limits and learns them from the next %Ln points.</source>
        <translation>
            <numerusform>The chart forgets its limits and learns them from the next %Ln point.</numerusform>
            <numerusform>The chart forgets its limits and learns them from the next %Ln points.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln signals</source>
        <translation>
            <numerusform>%Ln signal</numerusform>
            <numerusform>%Ln signals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::RetentionDialog</name>
    <message numerus="yes">
        <source>About %Ln days of readings before %1 go: %2 readings, of which %3 are archived.</source>
        <translation>
            <numerusform>About %Ln day of readings before %1 goes: %2 readings, of which %3 are archived.</numerusform>
            <numerusform>About %Ln days of readings before %1 go: %2 readings, of which %3 are archived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events go.</source>
        <translation>
            <numerusform>%Ln event goes.</numerusform>
            <numerusform>%Ln events go.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::Runner</name>
    <message numerus="yes">
        <source>The demo plant&apos;s last %Ln days are simulated: %1 %</source>
        <translation>
            <numerusform>The demo plant&apos;s last day is simulated: %1 %</numerusform>
            <numerusform>The demo plant&apos;s last %Ln days are simulated: %1 %</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The demo plant has a past: %Ln simulated readings.</source>
        <translation>
            <numerusform>The demo plant has a past: %Ln simulated reading.</numerusform>
            <numerusform>The demo plant has a past: %Ln simulated readings.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::Station</name>
    <message numerus="yes">
        <source>Lineside %1 started with %Ln tags.</source>
        <translation>
            <numerusform>Lineside %1 started with %Ln tag.</numerusform>
            <numerusform>Lineside %1 started with %Ln tags.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln months</source>
        <translation>
            <numerusform>%Ln month</numerusform>
            <numerusform>%Ln months</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::StopPanel</name>
    <message numerus="yes">
        <source>%Ln stops longer than %1</source>
        <translation>
            <numerusform>%Ln stop longer than %1</numerusform>
            <numerusform>%Ln stops longer than %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without a reason</source>
        <translation>
            <numerusform>%Ln without a reason</numerusform>
            <numerusform>%Ln without a reason</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::TagPage</name>
    <message numerus="yes">
        <source>%Ln tags</source>
        <translation>
            <numerusform>%Ln tag</numerusform>
            <numerusform>%Ln tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln tags</source>
        <translation>
            <numerusform>%1 of %Ln tag</numerusform>
            <numerusform>%1 of %Ln tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::TrendPage</name>
    <message numerus="yes">
        <source>A trend holds at most %1 tags; %Ln more were left out.</source>
        <translation>
            <numerusform>A trend holds at most %1 tags; %Ln more was left out.</numerusform>
            <numerusform>A trend holds at most %1 tags; %Ln more were left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::TrendPlot</name>
    <message numerus="yes">
        <source>Paused, %Ln min behind · End goes back to live</source>
        <translation>
            <numerusform>Paused, %Ln min behind · End goes back to live</numerusform>
            <numerusform>Paused, %Ln min behind · End goes back to live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused, %Ln h behind · End goes back to live</source>
        <translation>
            <numerusform>Paused, %Ln h behind · End goes back to live</numerusform>
            <numerusform>Paused, %Ln h behind · End goes back to live</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::ViewersPanel</name>
    <message numerus="yes">
        <source>%Ln viewers</source>
        <translation>
            <numerusform>%Ln viewer</numerusform>
            <numerusform>%Ln viewers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::WebServerDialog</name>
    <message numerus="yes">
        <source>%Ln viewers are connected.</source>
        <translation>
            <numerusform>%Ln viewer is connected.</numerusform>
            <numerusform>%Ln viewers are connected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>That is in %Ln days: put a new one in its place.</source>
        <translation>
            <numerusform>That is in %Ln day: put a new one in its place.</numerusform>
            <numerusform>That is in %Ln days: put a new one in its place.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mqtt</name>
    <message numerus="yes">
        <source>The JSON pointer has more than %Ln levels.</source>
        <translation>
            <numerusform>The JSON pointer has more than %Ln level.</numerusform>
            <numerusform>The JSON pointer has more than %Ln levels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The broker refused %Ln subscriptions, among them %1</source>
        <translation>
            <numerusform>The broker refused %Ln subscription: %1</numerusform>
            <numerusform>The broker refused %Ln subscriptions, among them %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes of payload</source>
        <translation>
            <numerusform>%Ln byte of payload</numerusform>
            <numerusform>%Ln bytes of payload</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plant</name>
    <message numerus="yes">
        <source>%Ln more</source>
        <translation>
            <numerusform>%Ln more</numerusform>
            <numerusform>%Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>push</name>
    <message numerus="yes">
        <source>%Ln readings from %1</source>
        <translation>
            <numerusform>%Ln reading from %1</numerusform>
            <numerusform>%Ln readings from %1</numerusform>
        </translation>
    </message>
</context>
</TS>
