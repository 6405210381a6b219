#include "drivers/opcua/status_words.h"

#include <QCoreApplication>

namespace lineside::opcua {

namespace {

struct CodeWords
{
    quint32 code;
    const char *words;
};

constexpr CodeWords kCodeWords[] = {
    {0x80040000, QT_TRANSLATE_NOOP("opcua", "the server has no resources left for this")},
    {0x80050000, QT_TRANSLATE_NOOP("opcua", "the connection was disturbed")},
    {0x80070000, QT_TRANSLATE_NOOP("opcua", "the message could not be decoded")},
    {0x80080000, QT_TRANSLATE_NOOP("opcua", "the message is larger than allowed")},
    {0x800A0000, QT_TRANSLATE_NOOP("opcua", "no answer in time")},
    {0x800B0000, QT_TRANSLATE_NOOP("opcua", "the server does not offer this service")},
    {0x800C0000, QT_TRANSLATE_NOOP("opcua", "the server is shutting down")},
    {0x800D0000, QT_TRANSLATE_NOOP("opcua", "the server is not connected")},
    {0x800E0000, QT_TRANSLATE_NOOP("opcua", "the server has stopped")},
    {0x80100000, QT_TRANSLATE_NOOP("opcua", "too many operations in one request")},
    {0x80120000, QT_TRANSLATE_NOOP("opcua", "the server refused the certificate: it is not valid")},
    {0x80130000, QT_TRANSLATE_NOOP("opcua", "the security check failed; the server may not trust Lineside's certificate")},
    {0x80140000, QT_TRANSLATE_NOOP("opcua", "the certificate has expired or is not valid yet")},
    {0x80160000, QT_TRANSLATE_NOOP("opcua", "the certificate names another host")},
    {0x80170000, QT_TRANSLATE_NOOP("opcua", "the certificate names another application")},
    {0x801A0000, QT_TRANSLATE_NOOP("opcua", "the server does not trust Lineside's certificate")},
    {0x801D0000, QT_TRANSLATE_NOOP("opcua", "the certificate has been revoked")},
    {0x801F0000, QT_TRANSLATE_NOOP("opcua", "the user is not allowed to do this")},
    {0x80200000, QT_TRANSLATE_NOOP("opcua", "the login is not valid")},
    {0x80210000, QT_TRANSLATE_NOOP("opcua", "user name or password refused")},
    {0x80250000, QT_TRANSLATE_NOOP("opcua", "the session has ended")},
    {0x80260000, QT_TRANSLATE_NOOP("opcua", "the session was closed")},
    {0x80310000, QT_TRANSLATE_NOOP("opcua", "the server has no communication with the device")},
    {0x80320000, QT_TRANSLATE_NOOP("opcua", "the server has no value yet")},
    {0x80330000, QT_TRANSLATE_NOOP("opcua", "the node's address is not valid")},
    {0x80340000, QT_TRANSLATE_NOOP("opcua", "the server does not know the node")},
    {0x80350000, QT_TRANSLATE_NOOP("opcua", "the node has no value")},
    {0x803A0000, QT_TRANSLATE_NOOP("opcua", "the node cannot be read")},
    {0x803B0000, QT_TRANSLATE_NOOP("opcua", "the node is read-only")},
    {0x803C0000, QT_TRANSLATE_NOOP("opcua", "the value is out of range")},
    {0x803D0000, QT_TRANSLATE_NOOP("opcua", "the server does not support this")},
    {0x80540000, QT_TRANSLATE_NOOP("opcua", "the server rejects this security mode")},
    {0x80550000, QT_TRANSLATE_NOOP("opcua", "the server rejects this security policy")},
    {0x80560000, QT_TRANSLATE_NOOP("opcua", "the server has too many sessions")},
    {0x80730000, QT_TRANSLATE_NOOP("opcua", "the server does not support writing this")},
    {0x80740000, QT_TRANSLATE_NOOP("opcua", "the value has the wrong type")},
    {0x80770000, QT_TRANSLATE_NOOP("opcua", "the server has too many subscriptions")},
    {0x80790000, QT_TRANSLATE_NOOP("opcua", "the server forgot the subscription")},
    {0x807E0000, QT_TRANSLATE_NOOP("opcua", "the message is not of a known type")},
    {0x80800000, QT_TRANSLATE_NOOP("opcua", "the message is larger than allowed")},
    {0x80860000, QT_TRANSLATE_NOOP("opcua", "the secure channel was closed")},
    {0x80890000, QT_TRANSLATE_NOOP("opcua", "the node is configured wrongly")},
    {0x808A0000, QT_TRANSLATE_NOOP("opcua", "the device behind the server is not connected")},
    {0x808B0000, QT_TRANSLATE_NOOP("opcua", "the device behind the server has failed")},
    {0x808C0000, QT_TRANSLATE_NOOP("opcua", "the sensor has failed")},
    {0x808D0000, QT_TRANSLATE_NOOP("opcua", "the device behind the server is out of service")},
    {0x80AC0000, QT_TRANSLATE_NOOP("opcua", "connection refused")},
    {0x80AD0000, QT_TRANSLATE_NOOP("opcua", "the connection was cut")},
    {0x80AE0000, QT_TRANSLATE_NOOP("opcua", "the connection was closed")},
    {0x80B80000, QT_TRANSLATE_NOOP("opcua", "the request is larger than the server allows")},
    {0x80B90000, QT_TRANSLATE_NOOP("opcua", "the answer is larger than allowed")},
    {0x80DB0000, QT_TRANSLATE_NOOP("opcua", "too many items in one subscription")},
};

} // namespace

QString statusWords(StatusCode code)
{
    for (const CodeWords &entry : kCodeWords) {
        if (entry.code == subCode(code))
            return QCoreApplication::translate("opcua", entry.words);
    }
    return statusName(code);
}

} // namespace lineside::opcua
