#pragma once

#include "models/base/result.h"
#include "models/plant/plant.h"
#include "models/telemetry/reading.h"

#include <QLocale>
#include <QVariant>

namespace lineside {

/*!
 * What conditioning needs to know of a tag, flat and small: 100,000 of them stay in cache.
 */
struct TagRule
{
    enum Flag : quint8 { Known = 1, Enabled = 2, Scaled = 4, Ranged = 8 };

    quint8 flags = 0;
    ValueType type = ValueType::Float64;
    OutOfSpan outOfSpan = OutOfSpan::Pass;
    double gain = 1;
    double offset = 0;
    double rawLow = 0;
    double rawHigh = 0;
    double physicalLow = 0;
    double physicalHigh = 0;
    double deadband = 0;
};
//! Expects a tag that passed PlantEditor::check(): a scaling has a span.
TagRule ruleFor(const Tag &tag);

/*!
 * Raw to engineering, one reading: scale, clamp or reject, physical range to quality. What comes in Bad is not touched.
 * NaN, infinities and what overflows become BadOutOfRange with their bits kept; a finite value that is rejected by the
 * span or lies outside the physical range becomes BadOutOfRange too, in the tag's unit like every other number.
 * An Uncertain status is never made better.
 */
Reading condition(Reading raw, const TagRule &rule);

/*!
 * The time rule. A source's stamp is the reading's time unless it differs from the receive time by more than the
 * device's tolerance: then it is the receive time, the status becomes Uncertain (unless Bad), and the caller counts it.
 * A missing stamp (kNoStamp) is the receive time and no fault.
 */
struct StampResult
{
    UtcTime at;
    bool implausible = false;
};
StampResult plausibleStamp(UtcTime offered, UtcTime receivedAt, const TimeTolerance &tolerance);

/*!
 * What a driver calls to turn what came over the wire into a tag's payload: without loss, or BadTypeMismatch.
 * A word for a Status tag is looked up in its states (BadConfigurationError when it is not there); a number for a Text
 * tag becomes its shortest digits. Text longer than kMaxTextBytes or not UTF-8 is BadDataEncodingInvalid. On anything but Good the payload is zero.
 */
struct Encoded
{
    Payload value;
    StatusCode status = StatusCode::Good;
};
Encoded encode(double value, const Tag &tag, Batch &batch);
Encoded encode(qint64 value, const Tag &tag, Batch &batch);
Encoded encode(quint64 value, const Tag &tag, Batch &batch);
Encoded encode(bool value, const Tag &tag, Batch &batch);
Encoded encodeText(const QByteArray &utf8, const Tag &tag, Batch &batch);

/*!
 * The way back, for writes: an engineering value as a person or client gave it, checked against the tag's type and
 * scaled to raw. BadData with a sentence when it does not fit (NaN, fraction for an integer, unknown state, too long).
 * The result is a double, qint64, quint64, bool or QByteArray (UTF-8) in the tag's type.
 */
Result<QVariant> toRaw(const QVariant &engineering, const Tag &tag);

/*!
 * A value as people read it, without unit: the tag's decimals, its state's word, or its text. C locale unless
 * \a locale says otherwise. An invalid or Bad value still gives its digits: what to show beside or instead is the
 * view's business.
 */
QString valueText(Payload value, const QByteArray &text, const Tag &tag,
                  const QLocale &locale = QLocale::c());

/*!
 * A number converted between two UCUM units of the same kind (Cel, [degF], K; bar, Pa, kPa, MPa, [psi]; mm/s, m/s; …);
 * nothing when we know no way. Equal units convert even when we do not know them. A few common spellings that are not
 * UCUM (°C, degC, psi, rpm, m³/h) are understood too; annotations ("{bottles}/min") do not count.
 */
std::optional<double> convertUnit(double value, const QString &from, const QString &to);

/*!
 * A UCUM unit as people write it: "Cel" is "°C", "m3/h" is "m³/h". What is counted comes from UCUM's annotations:
 * "{bottles}/min" is "bottles/min", "{rev}/min" is "rpm"; "1/min" alone does not say of what, and stays so.
 */
QString displayUnit(const QString &ucum);

} // namespace lineside
