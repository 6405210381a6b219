#include "drivers/mqtt/json_scan.h"

#include "drivers/mqtt/utf8.h"
#include "drivers/mqtt/words.h"

#include <algorithm>
#include <charconv>

namespace lineside::mqtt {
namespace {

constexpr size_t kFewKeys = 16;

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

//! Four hexadecimal digits; -1 when they are not.
int hexQuad(const char *at)
{
    int value = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = at[i];
        int digit = 0;
        if (isDigit(c))
            digit = c - '0';
        else if (c >= 'a' && c <= 'f')
            digit = c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            digit = c - 'A' + 10;
        else
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

void appendUtf8(std::string &out, char32_t code)
{
    if (code < 0x80) {
        out += char(code);
    } else if (code < 0x800) {
        out += char(0xC0 | (code >> 6));
        out += char(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += char(0xE0 | (code >> 12));
        out += char(0x80 | ((code >> 6) & 0x3F));
        out += char(0x80 | (code & 0x3F));
    } else {
        out += char(0xF0 | (code >> 18));
        out += char(0x80 | ((code >> 12) & 0x3F));
        out += char(0x80 | ((code >> 6) & 0x3F));
        out += char(0x80 | (code & 0x3F));
    }
}

//! Of a string that was accepted: every escape is known to be whole.
std::string resolveEscapes(std::string_view raw)
{
    std::string out;
    out.reserve(raw.size());
    for (size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            out += raw[i];
            continue;
        }
        switch (raw[++i]) {
        case 'b':
            out += '\b';
            break;
        case 'f':
            out += '\f';
            break;
        case 'n':
            out += '\n';
            break;
        case 'r':
            out += '\r';
            break;
        case 't':
            out += '\t';
            break;
        case 'u': {
            auto code = char32_t(hexQuad(raw.data() + i + 1));
            i += 4;
            if (code >= 0xD800 && code <= 0xDBFF) {
                const auto low = char32_t(hexQuad(raw.data() + i + 3));
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                i += 6;
            }
            appendUtf8(out, code);
            break;
        }
        default: // quote, slash, backslash
            out += raw[i];
        }
    }
    return out;
}

//! One level of a pointer with ~1 and ~0 resolved (RFC 6901, section 4).
std::string pointerLevel(std::string_view level)
{
    std::string out;
    for (size_t i = 0; i < level.size(); ++i) {
        if (level[i] == '~' && i + 1 < level.size())
            out += level[++i] == '1' ? '/' : '~';
        else
            out += level[i];
    }
    return out;
}

std::string escapedLevel(std::string_view key)
{
    std::string out;
    for (const char c : key) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out += c;
    }
    return out;
}

} // namespace

QByteArray unescaped(const JsonToken &token)
{
    if (!token.escaped)
        return QByteArray(token.raw.data(), qsizetype(token.raw.size()));
    return QByteArray::fromStdString(resolveEscapes(token.raw));
}

QString JsonScanner::pointerFault(std::string_view pointer)
{
    if (pointer.empty())
        return {};
    if (pointer.front() != '/')
        return Words::tr("A JSON pointer begins with a slash: /value");
    for (size_t i = 0; i < pointer.size(); ++i) {
        if (pointer[i] == '~' && (i + 1 == pointer.size() || (pointer[i + 1] != '0' && pointer[i + 1] != '1')))
            return Words::tr("In a JSON pointer, ~ is written ~0 and a slash inside a name ~1.");
    }
    if (std::ranges::count(pointer, '/') > kMaxDepth)
        return Words::tr("The JSON pointer has more than %Ln levels.", nullptr, kMaxDepth);
    return {};
}

size_t JsonScanner::add(std::string_view pointer)
{
    const auto known = std::ranges::find(m_pointers, pointer);
    if (known != m_pointers.end())
        return size_t(known - m_pointers.begin());
    int node = 0;
    for (size_t at = 0; at < pointer.size();) {
        const size_t end = std::min(pointer.find('/', at + 1), pointer.size());
        const std::string key = pointerLevel(pointer.substr(at + 1, end - at - 1));
        int child = childOf(node, key);
        if (child < 0) {
            child = int(m_nodes.size());
            m_nodes.emplace_back();
            m_nodes[size_t(node)].children.emplace_back(key, child);
        }
        node = child;
        at = end;
    }
    m_pointers.emplace_back(pointer);
    m_tokens.emplace_back();
    m_nodes[size_t(node)].slot = int(m_pointers.size()) - 1;
    return m_pointers.size() - 1;
}

const char *JsonScanner::scan(std::string_view text)
{
    m_at = text.data();
    m_end = text.data() + text.size();
    std::ranges::fill(m_tokens, JsonToken{});
    m_keys.clear();
    m_unescapedKeys.clear();
    skipSpace();
    if (atEnd())
        return "the payload is empty";
    if (const char *fault = parseValue(0, 0))
        return fault;
    skipSpace();
    return atEnd() ? nullptr : "there is more behind the end of the JSON text";
}

std::vector<JsonScanner::Leaf> JsonScanner::leaves(std::string_view text, size_t limit)
{
    std::vector<Leaf> found;
    JsonScanner scanner;
    scanner.m_leaves = &found;
    scanner.m_leafLimit = limit;
    if (scanner.scan(text))
        found.clear();
    return found;
}

int JsonScanner::childOf(int node, std::string_view key) const
{
    if (node < 0)
        return -1;
    for (const auto &[name, child] : m_nodes[size_t(node)].children) {
        if (name == key)
            return child;
    }
    return -1;
}

void JsonScanner::skipSpace()
{
    while (m_at < m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
        ++m_at;
}

const char *JsonScanner::parseValue(int node, int depth)
{
    if (atEnd())
        return "the JSON text ends too early";
    const char *const begin = m_at;
    JsonToken token;
    const char *fault = nullptr;
    switch (*m_at) {
    case '{':
        token.kind = JsonToken::Kind::Object;
        fault = parseObject(node, depth + 1);
        break;
    case '[':
        token.kind = JsonToken::Kind::Array;
        fault = parseArray(node, depth + 1);
        break;
    case '"':
        fault = parseString(token);
        break;
    case 't':
        token.kind = JsonToken::Kind::True;
        fault = parseWord("true");
        break;
    case 'f':
        token.kind = JsonToken::Kind::False;
        fault = parseWord("false");
        break;
    case 'n':
        token.kind = JsonToken::Kind::Null;
        fault = parseWord("null");
        break;
    default:
        fault = parseNumber(token);
    }
    if (fault)
        return fault;
    if (token.kind != JsonToken::Kind::String)
        token.raw = {begin, size_t(m_at - begin)};
    if (node >= 0 && m_nodes[size_t(node)].slot >= 0)
        m_tokens[size_t(m_nodes[size_t(node)].slot)] = token;
    if (m_leaves && token.kind != JsonToken::Kind::Object && token.kind != JsonToken::Kind::Array
        && m_leaves->size() < m_leafLimit)
        m_leaves->push_back({QByteArray::fromStdString(m_path), token});
    return nullptr;
}

const char *JsonScanner::parseObject(int node, int depth)
{
    if (depth > kMaxDepth)
        return "the JSON text is nested too deeply";
    const size_t firstKey = m_keys.size();
    ++m_at;
    skipSpace();
    if (!atEnd() && *m_at == '}') {
        ++m_at;
        return nullptr;
    }
    for (;;) {
        if (atEnd() || *m_at != '"')
            return "a JSON object has something else than a name where a name belongs";
        JsonToken key;
        if (const char *fault = parseString(key))
            return fault;
        std::string_view name = key.raw;
        if (key.escaped)
            name = m_unescapedKeys.emplace_back(resolveEscapes(key.raw));
        m_keys.push_back(name);
        skipSpace();
        if (atEnd() || *m_at != ':')
            return "a JSON object lacks a colon";
        ++m_at;
        skipSpace();
        const size_t pathLength = m_path.size();
        if (m_leaves)
            m_path += '/' + escapedLevel(name);
        if (const char *fault = parseValue(childOf(node, name), depth))
            return fault;
        m_path.resize(pathLength);
        skipSpace();
        if (atEnd())
            return "the JSON text ends too early";
        const char next = *m_at++;
        if (next == '}')
            break;
        if (next != ',')
            return "a JSON object lacks a comma";
        skipSpace();
    }
    const char *const fault = checkKeys(firstKey);
    m_keys.resize(firstKey);
    return fault;
}

const char *JsonScanner::checkKeys(size_t first)
{
    constexpr const char *kTwice = "a JSON object has the same name twice";
    const auto begin = m_keys.begin() + qsizetype(first);
    if (m_keys.size() - first <= kFewKeys) {
        for (auto a = begin; a != m_keys.end(); ++a) {
            if (std::find(std::next(a), m_keys.end(), *a) != m_keys.end())
                return kTwice;
        }
        return nullptr;
    }
    // Sorted rather than hashed: nobody can choose names that make this slow.
    std::sort(begin, m_keys.end());
    return std::adjacent_find(begin, m_keys.end()) != m_keys.end() ? kTwice : nullptr;
}

const char *JsonScanner::parseArray(int node, int depth)
{
    if (depth > kMaxDepth)
        return "the JSON text is nested too deeply";
    const bool looksInside = m_leaves || (node >= 0 && !m_nodes[size_t(node)].children.empty());
    ++m_at;
    skipSpace();
    if (!atEnd() && *m_at == ']') {
        ++m_at;
        return nullptr;
    }
    for (size_t index = 0;; ++index) {
        int child = -1;
        const size_t pathLength = m_path.size();
        if (looksInside) {
            char digits[24];
            const auto [end, error] = std::to_chars(digits, digits + sizeof digits, index);
            Q_UNUSED(error)
            const std::string_view name(digits, size_t(end - digits));
            child = childOf(node, name);
            if (m_leaves)
                m_path += '/' + std::string(name);
        }
        if (const char *fault = parseValue(child, depth))
            return fault;
        m_path.resize(pathLength);
        skipSpace();
        if (atEnd())
            return "the JSON text ends too early";
        const char next = *m_at++;
        if (next == ']')
            return nullptr;
        if (next != ',')
            return "a JSON array lacks a comma";
        skipSpace();
    }
}

const char *JsonScanner::parseString(JsonToken &token)
{
    const char *const begin = ++m_at;
    bool ascii = true;
    for (;;) {
        if (atEnd())
            return "a JSON string has no end";
        const auto c = static_cast<unsigned char>(*m_at);
        if (c == '"')
            break;
        if (c < 0x20)
            return "a JSON string contains a control character";
        ascii = ascii && c < 0x80;
        ++m_at;
        if (c != '\\')
            continue;
        token.escaped = true;
        if (atEnd())
            return "a JSON string has no end";
        const char kind = *m_at++;
        if (kind == 'u') {
            if (m_end - m_at < 4)
                return "a JSON string has no end";
            const int code = hexQuad(m_at);
            if (code < 0)
                return "a JSON string has a broken \\u escape";
            m_at += 4;
            if (code >= 0xDC00 && code <= 0xDFFF)
                return "a JSON string has half of a surrogate pair";
            if (code >= 0xD800 && code <= 0xDBFF) {
                const bool hasLow = m_end - m_at >= 6 && m_at[0] == '\\' && m_at[1] == 'u';
                const int low = hasLow ? hexQuad(m_at + 2) : -1;
                if (low < 0xDC00 || low > 0xDFFF)
                    return "a JSON string has half of a surrogate pair";
                m_at += 6;
            }
        } else if (std::string_view("\"\\/bfnrt").find(kind) == std::string_view::npos) {
            return "a JSON string has an unknown escape";
        }
    }
    token.kind = JsonToken::Kind::String;
    token.raw = {begin, size_t(m_at - begin)};
    ++m_at;
    return ascii || isValidUtf8(token.raw) ? nullptr : "a JSON string is not valid UTF-8";
}

const char *JsonScanner::parseNumber(JsonToken &token)
{
    constexpr const char *kBroken = "a JSON number is malformed";
    const char *const begin = m_at;
    if (!atEnd() && *m_at == '-')
        ++m_at;
    if (atEnd() || !isDigit(*m_at))
        return m_at == begin ? "the payload is not JSON" : kBroken;
    if (*m_at++ == '0' && !atEnd() && isDigit(*m_at))
        return kBroken;
    while (!atEnd() && isDigit(*m_at))
        ++m_at;
    bool exponent = false;
    if (!atEnd() && *m_at == '.') {
        ++m_at;
        if (atEnd() || !isDigit(*m_at))
            return kBroken;
        while (!atEnd() && isDigit(*m_at))
            ++m_at;
    }
    if (!atEnd() && (*m_at == 'e' || *m_at == 'E')) {
        exponent = true;
        ++m_at;
        if (!atEnd() && (*m_at == '+' || *m_at == '-'))
            ++m_at;
        if (atEnd() || !isDigit(*m_at))
            return kBroken;
        while (!atEnd() && isDigit(*m_at))
            ++m_at;
    }
    constexpr ptrdiff_t kAlwaysFinite = 300; // digits without exponent: below 1e300
    if (exponent || m_at - begin > kAlwaysFinite) {
        double value = 0;
        if (std::from_chars(begin, m_at, value).ec != std::errc{})
            return "a JSON number is beyond what a double holds";
    }
    token.kind = JsonToken::Kind::Number;
    return nullptr;
}

const char *JsonScanner::parseWord(std::string_view word)
{
    if (!std::string_view(m_at, size_t(m_end - m_at)).starts_with(word))
        return "the payload is not JSON";
    m_at += word.size();
    return nullptr;
}

} // namespace lineside::mqtt
