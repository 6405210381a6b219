<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>export</name>
    <message numerus="yes">
        <source>%n readings</source>
        <translation>
            <numerusform>%n reading</numerusform>
            <numerusform>%n readings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>journal</name>
    <message numerus="yes">
        <source>%n further events were held back.</source>
        <translation>
            <numerusform>%n further event was held back.</numerusform>
            <numerusform>%n further events were held back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n values were not heard for their stale time.</source>
        <translation>
            <numerusform>%n value was not heard for its stale time.</numerusform>
            <numerusform>%n values were not heard for their stale time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::DeviceDialog</name>
    <message numerus="yes">
        <source>%n tags added; they are live after Apply.</source>
        <translation>
            <numerusform>%n tag added; it is live after Apply.</numerusform>
            <numerusform>%n tags added; they are live after Apply.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %1 and its %n tags?</source>
        <translation>
            <numerusform>Delete %1 and its %n tag?</numerusform>
            <numerusform>Delete %1 and its %n tags?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::EventPage</name>
    <message numerus="yes">
        <source>%n events</source>
        <translation>
            <numerusform>%n event</numerusform>
            <numerusform>%n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::FlowPage</name>
    <message numerus="yes">
        <source>%n devices</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n polled more slowly</source>
        <translation>
            <numerusform>%n polled more slowly</numerusform>
            <numerusform>%n polled more slowly</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::LinkPage</name>
    <message numerus="yes">
        <source>%n reconnects</source>
        <translation>
            <numerusform>%n reconnect</numerusform>
            <numerusform>%n reconnects</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n messages that could not be read</source>
        <translation>
            <numerusform>%n message that could not be read</numerusform>
            <numerusform>%n messages that could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tags discovered and not adopted</source>
        <translation>
            <numerusform>%n tag discovered and not adopted</numerusform>
            <numerusform>%n tags discovered and not adopted</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::Station</name>
    <message numerus="yes">
        <source>Lineside %1 started with %n tags.</source>
        <translation>
            <numerusform>Lineside %1 started with %n tag.</numerusform>
            <numerusform>Lineside %1 started with %n tags.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::TagPage</name>
    <message numerus="yes">
        <source>%n tags</source>
        <translation>
            <numerusform>%n tag</numerusform>
            <numerusform>%n tags</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n tags</source>
        <translation>
            <numerusform>%1 of %n tag</numerusform>
            <numerusform>%1 of %n tags</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::TrendPage</name>
    <message numerus="yes">
        <source>A trend holds at most %1 tags; %n more were left out.</source>
        <translation>
            <numerusform>A trend holds at most %1 tags; %n more was left out.</numerusform>
            <numerusform>A trend holds at most %1 tags; %n more were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n readings written to %1.</source>
        <translation>
            <numerusform>%n reading written to %1.</numerusform>
            <numerusform>%n readings written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lineside::TrendPlot</name>
    <message numerus="yes">
        <source>Paused, %n min behind · End goes back to live</source>
        <translation>
            <numerusform>Paused, %n min behind · End goes back to live</numerusform>
            <numerusform>Paused, %n min behind · End goes back to live</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused, %n h behind · End goes back to live</source>
        <translation>
            <numerusform>Paused, %n h behind · End goes back to live</numerusform>
            <numerusform>Paused, %n h behind · End goes back to live</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>mqtt</name>
    <message numerus="yes">
        <source>The JSON pointer has more than %n levels.</source>
        <translation>
            <numerusform>The JSON pointer has more than %n level.</numerusform>
            <numerusform>The JSON pointer has more than %n levels.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The broker refused %n subscriptions, among them %1</source>
        <translation>
            <numerusform>The broker refused %n subscription: %1</numerusform>
            <numerusform>The broker refused %n subscriptions, among them %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bytes of payload</source>
        <translation>
            <numerusform>%n byte of payload</numerusform>
            <numerusform>%n bytes of payload</numerusform>
        </translation>
    </message>
</context>
</TS>
