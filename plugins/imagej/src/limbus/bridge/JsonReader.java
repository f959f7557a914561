package limbus.bridge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text from its first character to its last. */
final class JsonReader {
    private static final int DEEPEST = 200;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() throws Failure {
        Json value = readValue();
        skipSpace();
        if (at < text.length()) throw misread();
        return value;
    }

    private Json readValue() throws Failure {
        skipSpace();
        char c = peek();
        if (c == '{') return readObject();
        if (c == '[') return readArray();
        if (c == '"') return new Json(readString());
        if (takeWord("true")) return new Json(true);
        if (takeWord("false")) return new Json(false);
        if (takeWord("null")) return new Json(null);
        return new Json(readNumber());
    }

    private Json readObject() throws Failure {
        Map<String, Json> fields = new LinkedHashMap<>();
        enter();
        for (boolean more = !take('}'); more; more = takeComma('}')) {
            skipSpace();
            String key = readString();
            require(':');
            fields.put(key, readValue());
        }
        depth--;
        return new Json(fields);
    }

    private Json readArray() throws Failure {
        List<Json> items = new ArrayList<>();
        enter();
        for (boolean more = !take(']'); more; more = takeComma(']')) items.add(readValue());
        depth--;
        return new Json(items);
    }

    /** Past the bracket that opens. */
    private void enter() throws Failure {
        at++;
        if (++depth > DEEPEST) throw misread();
    }

    /** Whether another value comes, rather than the end. */
    private boolean takeComma(char end) throws Failure {
        if (take(',')) return true;
        require(end);
        return false;
    }

    private String readString() throws Failure {
        if (peek() != '"') throw misread();
        StringBuilder out = new StringBuilder();
        for (at++; peek() != '"'; at++) out.append(peek() == '\\' ? readEscape() : peek());
        at++;
        return out.toString();
    }

    /** Ends on the escape's last character. */
    private char readEscape() throws Failure {
        at++;
        char c = peek();
        if (c == 'u') return readCode();
        int place = "\"\\/bfnrt".indexOf(c);
        if (place < 0) throw misread();
        return "\"\\/\b\f\n\r\t".charAt(place);
    }

    private char readCode() throws Failure {
        if (at + 4 >= text.length()) throw misread();
        try {
            char code = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
            at += 4;
            return code;
        } catch (NumberFormatException error) {
            throw misread();
        }
    }

    private Double readNumber() throws Failure {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
        try {
            return Double.valueOf(text.substring(start, at));
        } catch (NumberFormatException error) {
            throw misread();
        }
    }

    private boolean takeWord(String word) {
        if (!text.startsWith(word, at)) return false;
        at += word.length();
        return true;
    }

    private boolean take(char c) throws Failure {
        skipSpace();
        if (peek() != c) return false;
        at++;
        return true;
    }

    private void require(char c) throws Failure {
        if (!take(c)) throw misread();
    }

    private char peek() throws Failure {
        if (at >= text.length()) throw misread();
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
    }

    private Failure misread() {
        return new Failure("what should be JSON is not, at character " + at);
    }
}
