#pragma once

#include "models/base/result.h"
#include "models/base/secret.h"

namespace lineside {

/*!
 * What a new password has to be, after NIST SP 800-63B: long, not one that everybody tries, nothing else; any character,
 * also spaces, and no expiry.
 */
namespace password {

inline constexpr int kFewestCharacters = 12;
inline constexpr int kMostCharacters = 128;

/*!
 * The password in the form in which it is hashed, Unicode NFKC: the same keys on another keyboard give the same bytes.
 * BadData with a sentence when it is too short or too long, no UTF-8, common, or made of \a userName.
 */
Result<Secret> accepted(const Secret &typed, const QString &userName);
//! The same form without the rules, to check what somebody types; BadData when it cannot be anybody's password.
Result<Secret> normalised(const Secret &typed);

//! Whether it is one or two well-known words, with digits and signs in the usual places ("P4ssword2024!", "qwertyqwerty").
bool isCommon(const QString &password);

//! 100 bits in groups of five characters that nobody mistakes for each other: for a password that is used once.
Secret makeOneTime();

} // namespace password

} // namespace lineside
