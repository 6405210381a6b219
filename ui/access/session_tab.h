#pragma once

#include "ui/access/account_tab.h"

namespace lineside {

//! Who is logged in, from where and since when; sessions can be ended.
class SessionTab : public AccountTab
{
    Q_OBJECT

public:
    explicit SessionTab(const PageContext &context, QWidget *parent = nullptr);

    void reload() override;

public Q_SLOTS:
    void endSession();
};

} // namespace lineside
