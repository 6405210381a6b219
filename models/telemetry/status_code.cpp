#include "models/telemetry/status_code.h"

#include <algorithm>
#include <iterator>

namespace lineside {

namespace {

struct NamedCode
{
    quint32 code;
    const char *name;
};

//! What devices and servers are known to send (OPC 10000-6, annex A.2), in order of the codes.
constexpr NamedCode kNamedCodes[] = {
    {0x00000000, "Good"},
    {0x002D0000, "GoodSubscriptionTransferred"},
    {0x002E0000, "GoodCompletesAsynchronously"},
    {0x002F0000, "GoodOverload"},
    {0x00300000, "GoodClamped"},
    {0x00960000, "GoodLocalOverride"},
    {0x00A20000, "GoodEntryInserted"},
    {0x00A30000, "GoodEntryReplaced"},
    {0x00A50000, "GoodNoData"},
    {0x00A60000, "GoodMoreData"},
    {0x00BA0000, "GoodResultsMayBeIncomplete"},
    {0x40000000, "Uncertain"},
    {0x408F0000, "UncertainNoCommunicationLastUsableValue"},
    {0x40900000, "UncertainLastUsableValue"},
    {0x40910000, "UncertainSubstituteValue"},
    {0x40920000, "UncertainInitialValue"},
    {0x40930000, "UncertainSensorNotAccurate"},
    {0x40940000, "UncertainEngineeringUnitsExceeded"},
    {0x40950000, "UncertainSubNormal"},
    {0x40A40000, "UncertainDataSubNormal"},
    {0x40DE0000, "UncertainDominantValueChanged"},
    {0x40E20000, "UncertainDependentValueChanged"},
    {0x42080000, "UncertainTransducerInManual"},
    {0x42090000, "UncertainSimulatedValue"},
    {0x420A0000, "UncertainSensorCalibration"},
    {0x420F0000, "UncertainConfigurationError"},
    {0x80000000, "Bad"},
    {0x80010000, "BadUnexpectedError"},
    {0x80020000, "BadInternalError"},
    {0x80030000, "BadOutOfMemory"},
    {0x80040000, "BadResourceUnavailable"},
    {0x80050000, "BadCommunicationError"},
    {0x80060000, "BadEncodingError"},
    {0x80070000, "BadDecodingError"},
    {0x80080000, "BadEncodingLimitsExceeded"},
    {0x80090000, "BadUnknownResponse"},
    {0x800A0000, "BadTimeout"},
    {0x800B0000, "BadServiceUnsupported"},
    {0x800C0000, "BadShutdown"},
    {0x800D0000, "BadServerNotConnected"},
    {0x800E0000, "BadServerHalted"},
    {0x800F0000, "BadNothingToDo"},
    {0x80100000, "BadTooManyOperations"},
    {0x80110000, "BadDataTypeIdUnknown"},
    {0x80120000, "BadCertificateInvalid"},
    {0x80130000, "BadSecurityChecksFailed"},
    {0x80140000, "BadCertificateTimeInvalid"},
    {0x80160000, "BadCertificateHostNameInvalid"},
    {0x80170000, "BadCertificateUriInvalid"},
    {0x80180000, "BadCertificateUseNotAllowed"},
    {0x801A0000, "BadCertificateUntrusted"},
    {0x801D0000, "BadCertificateRevoked"},
    {0x801F0000, "BadUserAccessDenied"},
    {0x80200000, "BadIdentityTokenInvalid"},
    {0x80210000, "BadIdentityTokenRejected"},
    {0x80220000, "BadSecureChannelIdInvalid"},
    {0x80240000, "BadNonceInvalid"},
    {0x80250000, "BadSessionIdInvalid"},
    {0x80260000, "BadSessionClosed"},
    {0x80270000, "BadSessionNotActivated"},
    {0x80280000, "BadSubscriptionIdInvalid"},
    {0x80310000, "BadNoCommunication"},
    {0x80320000, "BadWaitingForInitialData"},
    {0x80330000, "BadNodeIdInvalid"},
    {0x80340000, "BadNodeIdUnknown"},
    {0x80350000, "BadAttributeIdInvalid"},
    {0x80360000, "BadIndexRangeInvalid"},
    {0x80370000, "BadIndexRangeNoData"},
    {0x80380000, "BadDataEncodingInvalid"},
    {0x80390000, "BadDataEncodingUnsupported"},
    {0x803A0000, "BadNotReadable"},
    {0x803B0000, "BadNotWritable"},
    {0x803C0000, "BadOutOfRange"},
    {0x803D0000, "BadNotSupported"},
    {0x803E0000, "BadNotFound"},
    {0x803F0000, "BadObjectDeleted"},
    {0x80400000, "BadNotImplemented"},
    {0x80410000, "BadMonitoringModeInvalid"},
    {0x80420000, "BadMonitoredItemIdInvalid"},
    {0x80430000, "BadMonitoredItemFilterInvalid"},
    {0x80440000, "BadMonitoredItemFilterUnsupported"},
    {0x80540000, "BadSecurityModeRejected"},
    {0x80550000, "BadSecurityPolicyRejected"},
    {0x80560000, "BadTooManySessions"},
    {0x80730000, "BadWriteNotSupported"},
    {0x80740000, "BadTypeMismatch"},
    {0x80770000, "BadTooManySubscriptions"},
    {0x80780000, "BadTooManyPublishRequests"},
    {0x807D0000, "BadTcpServerTooBusy"},
    {0x80800000, "BadTcpMessageTooLarge"},
    {0x80820000, "BadTcpInternalError"},
    {0x80830000, "BadTcpEndpointUrlInvalid"},
    {0x80860000, "BadSecureChannelClosed"},
    {0x80890000, "BadConfigurationError"},
    {0x808A0000, "BadNotConnected"},
    {0x808B0000, "BadDeviceFailure"},
    {0x808C0000, "BadSensorFailure"},
    {0x808D0000, "BadOutOfService"},
    {0x808E0000, "BadDeadbandFilterInvalid"},
    {0x809B0000, "BadNoData"},
    {0x809D0000, "BadDataLost"},
    {0x809E0000, "BadDataUnavailable"},
    {0x80AC0000, "BadConnectionRejected"},
    {0x80AE0000, "BadConnectionClosed"},
    {0x80AF0000, "BadInvalidState"},
    {0x80B20000, "BadWaitingForResponse"},
    {0x80B80000, "BadRequestTooLarge"},
    {0x80B90000, "BadResponseTooLarge"},
    {0x80BF0000, "BadStateNotActive"},
    {0x80DB0000, "BadTooManyMonitoredItems"},
    {0x80E10000, "BadDominantValueChanged"},
    {0x80E60000, "BadSecurityModeInsufficient"},
    {0x810D0000, "BadCertificateChainIncomplete"},
};
static_assert(std::is_sorted(std::begin(kNamedCodes), std::end(kNamedCodes),
                             [](const NamedCode &a, const NamedCode &b) { return a.code < b.code; }));

} // namespace

QString statusName(StatusCode code)
{
    const auto found = std::lower_bound(std::begin(kNamedCodes), std::end(kNamedCodes), subCode(code),
                                        [](const NamedCode &named, quint32 wanted) { return named.code < wanted; });
    if (found != std::end(kNamedCodes) && found->code == subCode(code))
        return QString::fromLatin1(found->name);
    return QLatin1String("0x") + QString::number(quint32(code), 16).toUpper().rightJustified(8, QLatin1Char('0'));
}

} // namespace lineside
