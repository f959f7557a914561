package limbus.imagej;

import java.util.function.Supplier;

/** What one field of a form holds, once the form was filled in. */
final class Field<T> implements Supplier<T> {
    final String label;
    private final Supplier<T> reader;
    private T value;

    Field(String label, Supplier<T> reader) {
        this.label = label;
        this.reader = reader;
    }

    void read() {
        value = reader.get();
    }

    @Override
    public T get() {
        return value;
    }
}
