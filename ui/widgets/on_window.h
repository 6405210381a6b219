#pragma once

#include "models/base/result.h"
#include "models/base/post.h"

#include <QCoreApplication>
#include <QMetaObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace lineside {

/*!
 * A job's callback that runs \a handle on the window's thread, if \a receiver still lives by then. The result is moved,
 * not copied, whatever its size.
 */
template<typename T, typename Handle>
std::function<void(Result<T>)> onWindow(QObject *receiver, Handle handle)
{
    return [guard = QPointer<QObject>(receiver), handle = std::move(handle)](Result<T> result) {
        auto carried = std::make_shared<Result<T>>(std::move(result));
        post(QCoreApplication::instance(), [guard, handle, carried] {
            if (guard)
                handle(std::move(*carried));
        });
    };
}

} // namespace lineside
