#pragma once

#include <QByteArray>
#include <QString>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lineside::mqtt {

//! What stood at one JSON pointer. The bytes lie in the scanned text.
struct JsonToken
{
    enum class Kind { Missing, Null, False, True, Number, String, Object, Array };

    Kind kind = Kind::Missing;
    std::string_view raw; //!< the token as it stands; for strings without the quotes, escapes not resolved
    bool escaped = false; //!< strings only: there are escapes in it
};

//! A string token's text with its escapes resolved. Only for strings that a JsonScanner has accepted.
QByteArray unescaped(const JsonToken &token);

/*!
 * Picks values out of JSON texts by RFC 6901 pointers, reading each byte once and making no tree.
 *
 * It is strict: RFC 8259 grammar, UTF-8, at most kMaxDepth levels, no key twice in an object, no number beyond a double
 * (1e400) and no half surrogate pair. A text that breaks a rule is refused as a whole.
 *
 * One scanner serves one thread; it keeps its working memory between texts.
 */
class JsonScanner
{
public:
    static constexpr int kMaxDepth = 32;

    //! Adds a pointer ("" is the whole text, "/value", "/a/0/b") and gives its number; the same pointer has one number.
    size_t add(std::string_view pointer);
    //! What is wrong with a pointer, in words; empty when it is fine.
    static QString pointerFault(std::string_view pointer);

    //! Null when the text is fine; else why it was refused, in English words for a fault frame.
    const char *scan(std::string_view text);

    //! By a pointer's number, of the last accepted text; the text must still be there.
    const JsonToken &token(size_t pointer) const { return m_tokens[pointer]; }

    //! The leaves of a text, for picking tags from it: pointer and token, at most \a limit. Empty when it is refused.
    struct Leaf
    {
        QByteArray pointer;
        JsonToken token;
    };
    static std::vector<Leaf> leaves(std::string_view text, size_t limit);

private:
    struct Node
    {
        std::vector<std::pair<std::string, int>> children;
        int slot = -1;
    };

    const char *parseValue(int node, int depth);
    const char *parseObject(int node, int depth);
    const char *parseArray(int node, int depth);
    const char *parseString(JsonToken &token);
    const char *parseNumber(JsonToken &token);
    const char *parseWord(std::string_view word);
    const char *checkKeys(size_t first);
    int childOf(int node, std::string_view key) const;
    void skipSpace();
    bool atEnd() const { return m_at == m_end; }

    std::vector<Node> m_nodes{Node{}};
    std::vector<std::string> m_pointers;
    std::vector<JsonToken> m_tokens;
    std::vector<std::string_view> m_keys;   //!< of the objects that are open, inner ones behind outer ones
    std::deque<std::string> m_unescapedKeys; //!< what some of m_keys point at
    const char *m_at = nullptr;
    const char *m_end = nullptr;

    std::vector<Leaf> *m_leaves = nullptr;
    size_t m_leafLimit = 0;
    std::string m_path;
};

} // namespace lineside::mqtt
