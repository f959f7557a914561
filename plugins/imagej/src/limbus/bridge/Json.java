package limbus.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of JSON. What is missing is null, and so is what lies within it. */
public final class Json {
    private static final Json NULL = new Json(null);

    /** A String, Double, Boolean, List or Map of Json, or null. */
    private final Object value;

    Json(Object value) {
        this.value = value;
    }

    public static Json of(Object value) {
        return new Json(value instanceof Number ? ((Number) value).doubleValue() : value);
    }

    public static Json list(List<?> values) {
        List<Json> items = new ArrayList<>();
        for (Object each : values) items.add(of(each));
        return new Json(items);
    }

    public static Json object(Map<String, Json> fields) {
        return new Json(new LinkedHashMap<>(fields));
    }

    /** @throws Failure where it is no JSON. */
    public static Json parse(String text) throws Failure {
        return new JsonReader(text).read();
    }

    public Json get(String key) {
        return fields().getOrDefault(key, NULL);
    }

    @SuppressWarnings("unchecked")
    public Map<String, Json> fields() {
        return value instanceof Map ? (Map<String, Json>) value : Collections.<String, Json>emptyMap();
    }

    @SuppressWarnings("unchecked")
    public List<Json> items() {
        return value instanceof List ? (List<Json>) value : Collections.<Json>emptyList();
    }

    public String text(String otherwise) {
        return value instanceof String ? (String) value : otherwise;
    }

    public double number(double otherwise) {
        return value instanceof Double ? (Double) value : otherwise;
    }

    public boolean isNull() {
        return value == null;
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    private void write(StringBuilder out) {
        if (value instanceof Map) writeFields(out);
        else if (value instanceof List) writeItems(out);
        else if (value instanceof String) quote((String) value, out);
        else if (value instanceof Double) out.append(format((Double) value));
        else out.append(value);
    }

    private void writeFields(StringBuilder out) {
        String separator = "{";
        for (Map.Entry<String, Json> field : fields().entrySet()) {
            out.append(separator);
            quote(field.getKey(), out);
            field.getValue().write(out.append(':'));
            separator = ",";
        }
        out.append(fields().isEmpty() ? "{}" : "}");
    }

    private void writeItems(StringBuilder out) {
        String separator = "[";
        for (Json item : items()) {
            item.write(out.append(separator));
            separator = ",";
        }
        out.append(items().isEmpty() ? "[]" : "]");
    }

    private static String format(double number) {
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return isWhole ? Long.toString((long) number) : Double.toString(number);
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        out.append('"');
    }
}
