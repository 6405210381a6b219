#pragma once

#include "models/base/result.h"

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

namespace lineside::codec {

static_assert(std::endian::native == std::endian::little, "the store's numbers are little-endian");

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

//! 64 bits in which every change of a single bit, byte or word shows. Not for secrets.
quint64 checksum(ByteView bytes, quint64 seed);

//! "A part of the history is damaged: what."
Error damaged(const char *what);

//! The largest bytes that a varint of 64 bits takes.
inline constexpr size_t kMaxVarint = 10;

// Differences wrap on purpose: any two 64-bit numbers have one.
constexpr quint64 zigzag(quint64 difference)
{
    return (difference << 1) ^ quint64(-qint64(difference >> 63));
}
constexpr quint64 unzigzag(quint64 value)
{
    return (value >> 1) ^ quint64(-qint64(value & 1));
}

//! Puts numbers behind each other into bytes that grow; trim() ends it.
class Writer
{
public:
    explicit Writer(Bytes &out) : m_out(out) {}

    //! Room for \a size bytes at the end; who writes them says so with took().
    std::byte *room(size_t size)
    {
        if (m_out.size() < m_size + size)
            m_out.resize((m_size + size) * 2);
        return m_out.data() + m_size;
    }
    void took(size_t size) { m_size += size; }

    template<typename T>
    void put(T value)
    {
        std::memcpy(room(sizeof value), &value, sizeof value);
        m_size += sizeof value;
    }
    void varint(quint64 value)
    {
        std::byte *const begin = room(kMaxVarint);
        std::byte *to = begin;
        while (value >= 0x80) {
            *to++ = std::byte(value | 0x80);
            value >>= 7;
        }
        *to++ = std::byte(value);
        m_size += size_t(to - begin);
    }
    void bytes(ByteView view)
    {
        if (view.empty())
            return;
        std::memcpy(room(view.size()), view.data(), view.size());
        m_size += view.size();
    }
    size_t size() const { return m_size; }
    ByteView written() const { return ByteView(m_out).first(m_size); }
    void trim() { m_out.resize(m_size); }

private:
    Bytes &m_out;
    size_t m_size = 0;
};

//! Takes numbers from bytes; after the first that is not there everything is 0 and ok() false.
class Reader
{
public:
    explicit Reader(ByteView bytes) : m_at(bytes.data()), m_end(bytes.data() + bytes.size()) {}

    bool ok() const { return m_ok; }
    bool atEnd() const { return m_ok && m_at == m_end; }
    size_t left() const { return size_t(m_end - m_at); }

    template<typename T>
    T get()
    {
        T value{};
        if (left() < sizeof value) {
            fail();
            return value;
        }
        std::memcpy(&value, m_at, sizeof value);
        m_at += sizeof value;
        return value;
    }
    quint64 varint()
    {
        quint64 value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (m_at == m_end) {
                fail();
                return 0;
            }
            const auto byte = quint8(*m_at++);
            if (shift == 63 && byte > 1)
                break;
            value |= quint64(byte & 0x7F) << shift;
            if (byte < 0x80)
                return value;
        }
        fail();
        return 0;
    }
    ByteView take(size_t size)
    {
        if (left() < size) {
            fail();
            return {};
        }
        const ByteView view(m_at, size);
        m_at += size;
        return view;
    }
    void fail()
    {
        m_ok = false;
        m_at = m_end;
    }

private:
    const std::byte *m_at;
    const std::byte *m_end;
    bool m_ok = true;
};

} // namespace lineside::codec
