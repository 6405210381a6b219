#include "drivers/mqtt/mqtt_settings.h"
#include "drivers/mqtt/words.h"

namespace lineside::mqtt {
namespace {

using Type = ParameterDescription::Type;
using Choice = ParameterDescription::Choice;
using namespace Qt::Literals;

//! Builds a list of parameters, one call a parameter.
class Parameters
{
public:
    void group(const QString &name) { m_group = name; }

    ParameterDescription &add(const char *key, const QString &label, Type type, const QVariant &standard,
                              const QString &help)
    {
        ParameterDescription p;
        p.key = QLatin1String(key);
        p.label = label;
        p.type = type;
        p.standard = standard;
        p.help = help;
        p.group = m_group;
        m_list.append(p);
        return m_list.last();
    }

    ParameterDescription &addNumber(const char *key, const QString &label, int standard, double low, double high,
                                    const QString &unit, const QString &help)
    {
        ParameterDescription &p = add(key, label, Type::Integer, standard, help);
        p.minimum = low;
        p.maximum = high;
        p.unit = unit;
        return p;
    }

    ParameterDescription &addChoice(const char *key, const QString &label, const QString &standard,
                                    const QList<Choice> &choices, const QString &help)
    {
        ParameterDescription &p = add(key, label, Type::Choice, standard, help);
        p.choices = choices;
        return p;
    }

    QList<ParameterDescription> list() const { return m_list; }

private:
    QString m_group;
    QList<ParameterDescription> m_list;
};

QList<Choice> formatChoices()
{
    return {{u"json"_s, Words::tr("JSON")},
            {u"number"_s, Words::tr("Plain number")},
            {u"text"_s, Words::tr("Plain text")},
            {u"binary"_s, Words::tr("Binary")}};
}

void addJsonPointers(Parameters &p, const char *condition, bool standards)
{
    const auto pointer = [&](const char *key, const QString &label, const QString &standard, const QString &help) {
        ParameterDescription &added = p.add(key, label, Type::Text, standards ? QVariant(standard) : QVariant(), help);
        added.onlyIf = QLatin1String(condition);
    };
    pointer("json_value", Words::tr("JSON pointer of the value"), u"/value"_s,
            Words::tr("Where the value stands in the payload: /value, or /data/0/temperature. Empty: the whole payload."));
    pointer("json_time", Words::tr("JSON pointer of the time"), u"/timestamp"_s,
            Words::tr("Where the source's time stamp stands. Without one the time of arrival counts."));
    pointer("json_unit", Words::tr("JSON pointer of the unit"), u"/unit"_s,
            Words::tr("Where the unit stands. Another unit of the same kind is converted to the tag's; one that cannot be "
                      "makes the reading bad. Tags with a scaling are not converted."));
    pointer("json_quality", Words::tr("JSON pointer of the quality"), u"/quality"_s,
            Words::tr("Where the quality word stands. Without one a value is good."));
}

QList<ParameterDescription> deviceParameters()
{
    Parameters p;
    p.add("brokers", Words::tr("Broker addresses"), Type::Text, {},
          Words::tr("Name and port of the broker, like broker.example:1883. Several, separated by commas, are tried in turn."))
        .required = true;
    p.addChoice("protocol", Words::tr("MQTT version"), u"3.1.1"_s, {{u"3.1.1"_s, u"3.1.1"_s}, {u"5"_s, u"5"_s}},
                Words::tr("Version 5 tells more about why something was refused; every broker speaks 3.1.1."));
    p.add("client_id", Words::tr("Client id"), Type::Text, {},
          Words::tr("How the broker knows this station. No two clients may use the same. Empty: lineside- and the "
                    "beginning of this device's UUID."));
    p.addChoice("qos", Words::tr("Quality of service"), u"1"_s,
                {{u"0"_s, Words::tr("0: at most once, may lose messages")},
                 {u"1"_s, Words::tr("1: at least once")},
                 {u"2"_s, Words::tr("2: exactly once")}},
                Words::tr("How messages are delivered to this station."));
    p.addNumber("keep_alive_s", Words::tr("Keep alive"), 15, 5, 3600, u"s"_s,
                Words::tr("A broker that says nothing for one and a half times as long counts as lost."));
    p.addNumber("connect_timeout_ms", Words::tr("Time to connect"), 10'000, 500, 60'000, u"ms"_s,
                Words::tr("From looking up the name to the broker's welcome."));

    p.group(Words::tr("Topics"));
    p.add("filters", Words::tr("Topic filters"), Type::MultilineText, u"facility/+/workcenter/+/sensor/+"_s,
          Words::tr("One a line, with the wildcards + and #. Topics found with them that no tag uses are kept as "
                    "discovered. The tags' own topics are subscribed to in any case."));
    p.add("topic_pattern", Words::tr("Topic pattern"), Type::Text,
          u"facility/{facility}/workcenter/{machine}/sensor/{type}"_s,
          Words::tr("How this plant names its topics: the levels {machine} and {type} give a discovered topic its "
                    "suggested machine and sensor type."));

    p.group(Words::tr("Payload"));
    p.addChoice("format", Words::tr("Payload format"), u"json"_s, formatChoices(),
                Words::tr("What a message carries, unless a tag says otherwise."));
    addJsonPointers(p, "format=json", true);
    p.addChoice("time_unit", Words::tr("Unit of numeric time stamps"), u"auto"_s,
                {{u"auto"_s, Words::tr("by their size")},
                 {u"s"_s, Words::tr("seconds")},
                 {u"ms"_s, Words::tr("milliseconds")},
                 {u"us"_s, Words::tr("microseconds")}},
                Words::tr("Since 1970. By their size: below 10^11 they are seconds, below 10^14 milliseconds, below "
                          "10^17 microseconds, else nanoseconds. Stamps as text are ISO 8601 with Z or an offset."));
    p.add("quality_words", Words::tr("Quality words"), Type::MultilineText, QualityWords::standard(),
          Words::tr("One word a line with what it means: good, uncertain or bad. A word that is not here is uncertain."));
    p.addNumber("payload_limit_kib", Words::tr("Largest payload"), 256, 1, 4096, u"KiB"_s,
                Words::tr("Larger payloads are counted as malformed."));

    p.group(Words::tr("Login"));
    p.add("user_name", Words::tr("User name"), Type::Text, {}, Words::tr("Empty: the broker asks for none."));
    p.add("password", Words::tr("Password"), Type::Secret, {},
          Words::tr("Kept in the secret store; the project holds only its name there."));

    p.group(Words::tr("Encryption"));
    p.add("tls", Words::tr("TLS"), Type::Boolean, false,
          Words::tr("The broker's certificate and its name are always checked."));
    const auto tlsFile = [&p](const char *key, const QString &label, const QString &help) {
        p.add(key, label, Type::File, {}, help).onlyIf = u"tls=true"_s;
    };
    tlsFile("ca_file", Words::tr("Authority's certificate"),
            Words::tr("PEM file of the authority that issued the broker's certificate. Empty: the system's authorities."));
    tlsFile("client_certificate", Words::tr("Client certificate"),
            Words::tr("PEM file, for brokers that ask for one."));
    tlsFile("client_key", Words::tr("Client key"), Words::tr("PEM file of the client certificate's key."));
    p.add("client_key_password", Words::tr("Password of the client key"), Type::Secret, {},
          Words::tr("Only when the key is encrypted."))
        .onlyIf = u"tls=true"_s;

    p.group(Words::tr("Session and last will"));
    p.add("clean_session", Words::tr("Clean session"), Type::Boolean, true,
          Words::tr("Off: the broker keeps messages of QoS 1 and 2 for us while we are away."));
    p.addNumber("session_expiry_s", Words::tr("Session expiry"), 3600, 0, 2'592'000, u"s"_s,
                Words::tr("How long the broker keeps a lasting session (MQTT 5)."))
        .onlyIf = u"clean_session=false"_s;
    p.add("will_topic", Words::tr("Topic of the last will"), Type::Text, {},
          Words::tr("The broker publishes the last will here when this station is lost. Empty: none."));
    p.add("will_payload", Words::tr("Last will"), Type::Text, u"offline"_s, Words::tr("What it says."));
    p.addNumber("will_qos", Words::tr("QoS of the last will"), 1, 0, 2, {}, Words::tr("0, 1 or 2."));
    p.add("will_retain", Words::tr("Retain the last will"), Type::Boolean, false,
          Words::tr("On: who subscribes later still gets it."));
    return p.list();
}

QList<ParameterDescription> tagParameters()
{
    Parameters p;
    p.add("topic", Words::tr("Topic"), Type::Text, {}, Words::tr("The topic whose messages carry this value; no wildcards."))
        .required = true;
    QList<Choice> formats{{u"device"_s, Words::tr("as the device")}};
    formats += formatChoices();
    p.addChoice("format", Words::tr("Payload format"), u"device"_s, formats, Words::tr("What a message on this topic carries."));
    addJsonPointers(p, "format=device|json", false);
    p.addNumber("offset", Words::tr("First byte"), 0, 0, 262'144, {}, Words::tr("Where the value begins in a binary payload, from 0."))
        .onlyIf = u"format=binary"_s;
    p.addChoice("binary_type", Words::tr("Binary type"), u"float32"_s,
                {{u"bool"_s, Words::tr("Boolean byte")},
                 {u"int8"_s, u"int8"_s},
                 {u"uint8"_s, u"uint8"_s},
                 {u"int16"_s, u"int16"_s},
                 {u"uint16"_s, u"uint16"_s},
                 {u"int32"_s, u"int32"_s},
                 {u"uint32"_s, u"uint32"_s},
                 {u"int64"_s, u"int64"_s},
                 {u"uint64"_s, u"uint64"_s},
                 {u"float32"_s, u"float32"_s},
                 {u"float64"_s, u"float64"_s}},
                Words::tr("How the bytes are read."))
        .onlyIf = u"format=binary"_s;
    p.addChoice("byte_order", Words::tr("Byte order"), u"big"_s,
                {{u"big"_s, Words::tr("most significant first")}, {u"little"_s, Words::tr("least significant first")}},
                Words::tr("Which byte comes first."))
        .onlyIf = u"format=binary"_s;

    p.group(Words::tr("Writing"));
    p.add("write_topic", Words::tr("Topic to write to"), Type::Text, {},
          Words::tr("Where a new value is published. The device must answer on the topic that is read back."));
    QList<Choice> writeFormats{{u"same"_s, Words::tr("as read")}};
    writeFormats += formatChoices();
    p.addChoice("write_format", Words::tr("Format of a write"), u"same"_s, writeFormats,
                Words::tr("What a write's message carries."));
    p.add("read_back_topic", Words::tr("Topic that is read back"), Type::Text, {},
          Words::tr("Where the device tells the value it holds now. Empty: the tag's own topic."));
    return p.list();
}

} // namespace

DriverDescription mqttDescription()
{
    DriverDescription description;
    description.id = u"mqtt"_s;
    description.name = u"MQTT"_s;
    description.help = Words::tr("Values that devices publish through an MQTT broker, versions 3.1.1 and 5.");
    description.device = deviceParameters();
    description.tag = tagParameters();
    description.canBrowse = true;
    description.canWrite = true;
    return description;
}

} // namespace lineside::mqtt
