#pragma once

#include "ui/access/account_tab.h"

namespace lineside {

//! API keys: made, shown once, withdrawn.
class KeyTab : public AccountTab
{
    Q_OBJECT

public:
    explicit KeyTab(const PageContext &context, QWidget *parent = nullptr);

    void reload() override;

public Q_SLOTS:
    void makeKey();
    void removeKey();
};

} // namespace lineside
