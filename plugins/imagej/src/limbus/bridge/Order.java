package limbus.bridge;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is to be done, to what, and how. */
public final class Order {
    final String operation;
    final Map<String, Json> parameters = new LinkedHashMap<>();
    final Input[] inputs;

    public Order(String operation, Input... inputs) {
        this.operation = operation;
        this.inputs = inputs;
    }

    /** A parameter by the name that the API knows it by. */
    public Order set(String name, Object value) {
        parameters.put(name, value instanceof Json ? (Json) value : Json.of(value));
        return this;
    }
}
