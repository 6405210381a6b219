#pragma once

#include "ui/page.h"

namespace lineside {

/*!
 * What follows a right that is missing: where there are accounts, asks who sits here to log in, with the reason; \a then
 * runs after a login. Does nothing where a login would not help, so the reason has to be said in any case.
 */
void offerLogin(const PageContext &context, QWidget *parent, const Error &reason, const std::function<void()> &then = {});

//! A reason and what to do about it, as one text.
QString inWords(const Error &error);

} // namespace lineside
